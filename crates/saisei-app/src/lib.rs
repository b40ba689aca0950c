//! One method per thing a person can do: permit, load, decide, append, project.
//!
//! This crate knows nothing about HTTP, HTML, SQL or the terminal. It reads no clock: times are arguments; random bytes
//! come from a [`access::Chance`]. It is synchronous, so that a simulation of it is deterministic.

pub mod access;
mod answer;
mod app;
mod attention;
mod checkpoints;
mod for_pages;
pub mod form;
mod keys;
mod known;
mod line;
mod load;
mod names;
mod opening;
mod perform;
mod permit;
mod project;
mod reading;
mod rule_pack;
mod schema;
mod show;
mod tasks;
mod today;
mod translate;
mod vault;
pub mod words;

pub use answer::{Answer, EventView, FindingView, Message, Outcome};
pub use app::{App, AppError, ClinicInfo};
pub use attention::{Attention, House, Standing, holds};
pub use checkpoints::{check_ledger, verifier_key};
pub use for_pages::{Change, Happened, label_fault, sees_names};
pub use keys::Keys;
pub use known::Known;
pub use line::{Arguments, LINE_MAX, ReadLine, read_arguments, read_line, refused_line};
pub use opening::{Opening, open_clinic};
pub use perform::Submission;
pub use permit::{may, may_report, roles_for};
pub use project::Views;
pub use reading::{JourneyFile, JourneyRow, JourneysPage, JourneysQuery, TimelineEntry, today_in_tokyo};
pub use rule_pack::{LawError, LegalValue, RulePack, law_on, pack_on, rule_packs};
pub use schema::{commands_schema, events_schema, rules_json};
pub use show::{Seen, ShowError, show};
pub use tasks::Task;
pub use today::{NextAct, Today};

pub use saisei_domain as domain;
pub use saisei_ledger as ledger;
