//! The clinic itself: plans, staff, the ledger, settings and help.

mod account;
mod compare;
mod content;
mod draft;
mod event;
mod facility;
mod guides;
mod help;
mod ledger;
mod ledger_words;
mod password;
mod plan;
mod plan_words;
mod plans;
mod settings;
mod staff;
mod verify;

use axum::routing::{get, post};
use saisei_app::{App, AppError};

use super::journey::people;
use crate::routes::{JOURNEYS, Permission, Route, route};
use crate::show::Names;

/// Days before a due day from which it is shown as due soon.
const SOON_DAYS: i32 = 30;

/// Who writes plans, registers staff and closes accounts.
const ADMINISTRATOR: &[&str] = &["administrator"];
/// Who reads the ledger as a whole: it holds coded clinical values and no name.
const LEDGER: &[&str] = &["physician", "quality_officer", "administrator", "inspector"];

/// Who reads plans: nothing about a patient stands there.
const PLANS: &[&str] = &[
    "coordinator",
    "physician",
    "nurse",
    "culture_operator",
    "quality_officer",
    "administrator",
    "inspector",
    "analyst",
];

/// Addresses of this area.
pub(crate) const ROUTES: &[Route] = &[
    route("GET", "/plans", Permission::Roles(PLANS), || get(plans::plans)),
    route("GET", "/plans/{id}", Permission::Roles(PLANS), || get(plan::plan)),
    route("GET", "/plans/{id}/compare", Permission::Roles(PLANS), || get(compare::compare)),
    route("GET", "/plans/{id}/draft", Permission::Roles(ADMINISTRATOR), || get(draft::draft)),
    route("GET", "/staff", Permission::Roles(JOURNEYS), || get(staff::staff)),
    route("GET", "/staff/{id}", Permission::Roles(JOURNEYS), || get(staff::member)),
    route("GET", "/staff/{id}/first-password", Permission::Roles(ADMINISTRATOR), || get(password::first_form)),
    route("POST", "/staff/{id}/first-password", Permission::Roles(ADMINISTRATOR), || post(password::make_first)),
    route("GET", "/staff/{id}/sessions/end", Permission::Roles(ADMINISTRATOR), || get(account::end_sessions_form)),
    route("POST", "/staff/{id}/sessions/end", Permission::Roles(ADMINISTRATOR), || post(account::end_sessions)),
    route("GET", "/staff/{id}/close-account", Permission::Roles(ADMINISTRATOR), || get(account::close_form)),
    route("POST", "/staff/{id}/close-account", Permission::Roles(ADMINISTRATOR), || post(account::close)),
    route("GET", "/staff/{id}/reopen-account", Permission::Roles(ADMINISTRATOR), || get(account::reopen_form)),
    route("POST", "/staff/{id}/reopen-account", Permission::Roles(ADMINISTRATOR), || post(account::reopen)),
    route("GET", "/facilities/{id}", Permission::Roles(PLANS), || get(facility::facility)),
    route("GET", "/ledger", Permission::Roles(LEDGER), || get(ledger::ledger)),
    route("POST", "/ledger", Permission::Roles(LEDGER), || post(ledger::search)),
    route("GET", "/ledger/{position}", Permission::Roles(LEDGER), || get(event::event)),
    route("GET", "/ledger/verify", Permission::Roles(LEDGER), || get(verify::verify)),
    route("POST", "/ledger/verify", Permission::Roles(LEDGER), || post(verify::verify_now)),
    route("GET", "/ledger/checkpoint", Permission::Roles(LEDGER), || get(verify::checkpoint)),
    route("GET", "/settings", Permission::SignedIn, || get(settings::settings)),
    route("POST", "/settings", Permission::SignedIn, || post(settings::keep)),
    route("GET", "/settings/password", Permission::SignedIn, || get(password::own_form)),
    route("POST", "/settings/password", Permission::SignedIn, || post(password::change_own)),
    route("POST", "/settings/sessions/end", Permission::SignedIn, || post(account::end_own)),
    route("GET", "/help", Permission::Public, || get(help::help)),
    route("POST", "/help", Permission::Public, || post(help::search)),
    route("GET", "/help/{guide}", Permission::Public, || get(help::guide)),
];

/// Names of staff and facilities by id.
fn names(app: &App) -> Result<(Names, Names), AppError> {
    let clinic = app.clinic()?;
    let facilities = clinic.facilities.iter().map(|(id, facility)| (id.to_string(), facility.name.to_string()));
    Ok((people(app)?, facilities.collect()))
}
