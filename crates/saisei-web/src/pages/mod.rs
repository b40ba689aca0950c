//! Handlers and their pages.

mod access;
mod asked;
mod home;
mod language;
mod message;
mod report;
mod templates;

pub(crate) use access::{choose_role, role_form, sign_in, sign_in_form, sign_out};
pub use asked::{Asked, frame};
pub(crate) use home::home;
pub(crate) use language::choose_language;
pub use message::{Message, MessagePage};
pub(crate) use report::policy_report;
pub use templates::{
    BedsideGoPage, BedsideScanPage, BedsideStopPage, JourneyPage, JourneysPage, RoleChoice, RolePage, RoleView,
    SignInPage, SignInView,
};
