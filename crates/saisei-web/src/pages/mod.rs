//! Handlers and their pages.

mod access;
mod act;
mod acts;
mod asked;
mod bedside;
mod bedside_answer;
mod bedside_said;
mod bedside_second;
pub(crate) mod care;
mod carry;
pub(crate) mod contacts;
mod forms;
mod home;
pub(crate) mod house;
pub mod infusion;
mod journey;
mod journeys;
mod journeys_filters;
pub(crate) mod lab;
pub(crate) mod labels;
mod language;
mod message;
mod nav;
mod one_journey;
mod print;
mod report;
mod reports;
pub(crate) mod supply;
mod templates;
mod today;

pub(crate) use access::{carried_sign_in, choose_role, role_form, sign_in, sign_in_form, sign_out};
pub(crate) use acts::{act_form, acts, do_act};
pub use asked::{Asked, frame};
pub(crate) use bedside::{bedside, check_bedside};
pub use care::{
    Block, CarePage, CareView, EventsPage as AdverseEventsPage, Joint, JointFigure, JointState, Passage, Point, figure,
};
pub(crate) use carry::{Carried, asked_by};
pub(crate) use home::home;
pub(crate) use journey::journey;
pub(crate) use journeys::{journeys, search_journeys};
pub(crate) use language::choose_language;
pub use message::{Message, MessagePage};
pub(crate) use print::print_margins;
pub(crate) use report::policy_report;
pub(crate) use reports::{record_symptom, record_vitals, stop_administration};
pub use templates::{
    ActFormPage, ActsPage, BedsideAgainPage, BedsideGoPage, BedsideScanPage, BedsideSecondPage, BedsideStopPage,
    JourneyPage, JourneysPage, RoleChoice, RolePage, RoleView, SignInPage, SignInView, TodayPage,
};
pub(crate) use today::today;
