//! One method per thing a person can do: permit, load, decide, append, project.
//!
//! This crate knows nothing about HTTP, HTML, SQL or the terminal. It reads no clock: times are arguments; random bytes
//! come from a [`access::Chance`]. It is synchronous, so that a simulation of it is deterministic.

mod about;
pub mod access;
mod administrations;
mod answer;
mod app;
mod attention;
mod care;
mod checkpoints;
mod contacts;
mod desk;
mod desk_list;
mod folds;
mod for_pages;
pub mod form;
mod keys;
mod known;
mod labels;
mod ledger_page;
mod line;
mod load;
mod lots;
mod names;
mod opening;
mod perform;
mod permit;
mod plans;
mod project;
mod reading;
mod romaji;
mod rule_pack;
mod schema;
mod show;
mod supply;
mod tasks;
mod today;
mod translate;
mod vault;
pub mod words;

pub use administrations::{Unchecked, Watched, Watching, watching};
pub use answer::{Answer, EventView, FindingView, Message, Outcome};
pub use app::{App, AppError, ClinicInfo};
pub use attention::{Attention, House, Standing, holds};
pub use care::{
    Check, DAS28_BANDS, EventLine, EventsPage, EventsQuery, Lacking, MarkerLine, SharedCells, TimelineItem,
    TimelinePage, TimelineQuery, markers, missing, of_event,
};
pub use checkpoints::{check_ledger, verifier_key};
pub use contacts::{
    COUNSELLING_DAYS, CounsellingTimes, DayEntry, DayFile, DayPlaces, EnquiriesPage, EnquiriesQuery, EnquiryFile,
    Places,
};
pub use desk::{DeskLine, Done};
pub use desk_list::{DeskCounts, DeskPage, DeskQuery, DeskRow, DueFilter};
pub use for_pages::{Change, Happened, label_fault, sees_names};
pub use keys::Keys;
pub use known::{Known, Offered, PHYSICIANS};
pub use labels::{LabelRecord, NotPrinted};
pub use ledger_page::{Auditor, Checked, Checks, LastCheck, LedgerQuery, LedgerRows, SignedState};
pub use line::{Arguments, LINE_MAX, ReadLine, read_arguments, read_line, refused_line};
pub use lots::{
    Against, Awaiting, AwaitingPage, Count as GrowthCount, Deciding, Growth, LotFile, LotFilter, LotLine, LotPage,
    LotRow, Material as LotMaterial, Pace, Product as LotProduct, STATES as LOT_STATES, cumulative, doubling_time,
    doublings, final_result_due, next_work,
};
pub use names::Matched;
pub use opening::{Opening, open_clinic};
pub use perform::Submission;
pub use permit::{may, may_report, roles_for};
pub use plans::{Ahead, PlanFile, PlanRow, ReportDue, Touched, may_draft_next, plan_acts};
pub use project::{VIEW_NAMES, Views};
pub use reading::{JourneyFile, JourneyRow, JourneysPage, JourneysQuery, TimelineEntry, today_in_tokyo};
pub use romaji::romaji;
pub use rule_pack::{LawError, LegalValue, RulePack, law_on, pack_on, rule_packs};
pub use schema::{commands_schema, events_schema, rules_json};
pub use show::{Seen, ShowError, show};
pub use supply::{
    Case, CaseFile, CaseFilter, CaseKind, CasePage, ContainerFilter, ContainerLine, ContainerPage, ContainerStory,
    Content, End, Expiry, Exposed, Holder, MaterialFile, MaterialLotFilter, MaterialLotPage, Missing, PASSED_DAYS,
    RoomCard, RoomFile, RoomWork, SOON_DAYS, Sampled, Shipment, Told, UsedIn, Way,
};
pub use tasks::Task;
pub use today::{Duty, Group, Part, Today, TodayQuery, What};

pub use saisei_domain as domain;
pub use saisei_ledger as ledger;
