//! Every address with its permission, and the router that is built from the list.

use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::guard;
use crate::pages;
use crate::state::WebState;
use crate::{assets, visitor};

const LONGEST_REQUEST: Duration = Duration::from_secs(30);

/// Who may use an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Everybody.
    Public,
    /// The browser itself, without any check of origin.
    Browser,
    /// Anybody who is signed in, in whatever role, or before choosing one.
    SignedIn,
    /// These roles.
    Roles(&'static [&'static str]),
    /// These roles, also for a day after the sign-in lapsed: a report of what has happened is never turned away.
    Report(&'static [&'static str]),
}

impl Permission {
    /// Whether somebody who is signed in with this role may use it.
    pub(crate) fn admits(self, role: &str) -> bool {
        match self {
            Self::Public | Self::Browser | Self::SignedIn => true,
            Self::Roles(roles) | Self::Report(roles) => roles.contains(&role),
        }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Public => f.write_str("public"),
            Self::Browser => f.write_str("public (browser reports)"),
            Self::SignedIn => f.write_str("signed-in"),
            Self::Roles(roles) => f.write_str(&roles.join(", ")),
            Self::Report(roles) => write!(f, "{} (also after the sign-in lapsed)", roles.join(", ")),
        }
    }
}

/// One address.
#[derive(Clone, Copy)]
pub struct Route {
    /// `GET` (which answers `HEAD` too) or `POST`.
    pub method: &'static str,
    /// The path, with `{name}` for its variable parts.
    pub path: &'static str,
    /// Who may use it.
    pub permission: Permission,
    handler: fn() -> MethodRouter<WebState>,
}

pub(crate) const fn route(
    method: &'static str,
    path: &'static str,
    permission: Permission,
    handler: fn() -> MethodRouter<WebState>,
) -> Route {
    Route { method, path, permission, handler }
}

/// Roles that see journeys.
pub(crate) const JOURNEYS: &[&str] =
    &["coordinator", "physician", "nurse", "culture_operator", "quality_officer", "administrator"];
/// Roles that check at the bedside.
pub(crate) const BEDSIDE: &[&str] = &["nurse", "physician"];
/// Roles that may always report what happened.
pub(crate) const CLINICAL: &[&str] = &["coordinator", "physician", "nurse", "culture_operator", "quality_officer"];

const ROUTES: &[Route] = &[
    route("GET", "/", Permission::SignedIn, || get(pages::home)),
    route("GET", "/sign-in", Permission::Public, || get(pages::sign_in_form)),
    route("POST", "/sign-in", Permission::Public, || post(pages::sign_in)),
    route("POST", "/sign-out", Permission::SignedIn, || post(pages::sign_out)),
    route("GET", "/role", Permission::SignedIn, || get(pages::role_form)),
    route("POST", "/role", Permission::SignedIn, || post(pages::choose_role)),
    route("GET", "/journeys", Permission::Roles(JOURNEYS), || get(pages::journeys)),
    route("POST", "/journeys/search", Permission::Roles(JOURNEYS), || post(pages::search_journeys)),
    route("GET", "/journeys/{id}", Permission::Roles(JOURNEYS), || get(pages::journey)),
    route("POST", "/journeys/{id}/stop", Permission::Report(CLINICAL), || post(pages::stop_administration)),
    route("POST", "/journeys/{id}/symptom", Permission::Report(CLINICAL), || post(pages::record_symptom)),
    route("POST", "/journeys/{id}/vitals", Permission::Report(CLINICAL), || post(pages::record_vitals)),
    route("GET", "/today", Permission::Roles(JOURNEYS), || get(pages::today)),
    route("GET", "/acts", Permission::Roles(JOURNEYS), || get(pages::acts)),
    route("GET", "/acts/{command}", Permission::Roles(JOURNEYS), || get(pages::act_form)),
    route("POST", "/acts/{command}", Permission::Roles(JOURNEYS), || post(pages::do_act)),
    route("GET", "/bedside", Permission::Roles(BEDSIDE), || get(pages::bedside)),
    route("POST", "/bedside", Permission::Roles(BEDSIDE), || post(pages::check_bedside)),
    route("GET", "/print.css", Permission::SignedIn, || get(pages::print_margins)),
    route("POST", "/language", Permission::Public, || post(pages::choose_language)),
    route("GET", "/assets/{hash}/{file}", Permission::Public, || get(assets::serve)),
    route("POST", "/csp-report", Permission::Browser, || post(pages::policy_report)),
];

/// Every area of the pages with its own addresses.
const AREAS: &[&[Route]] = &[
    ROUTES,
    pages::care::ROUTES,
    pages::contacts::ROUTES,
    pages::house::ROUTES,
    pages::infusion::ROUTES,
    pages::lab::ROUTES,
    pages::labels::ROUTES,
    pages::supply::ROUTES,
];

/// Every address with its permission.
pub fn routes() -> &'static [Route] {
    static ALL: OnceLock<Vec<Route>> = OnceLock::new();
    ALL.get_or_init(|| AREAS.concat())
}

/// Whether there is such a page for this role.
pub(crate) fn is_open(path: &str, role: &str) -> bool {
    let page = routes().iter().find(|route| route.method == "GET" && route.path == path);
    page.is_some_and(|route| route.permission.admits(role))
}

/// The server's pages.
pub fn router(state: WebState) -> Router {
    let mut router = Router::new();
    for route in routes() {
        let gate = from_fn_with_state((state.clone(), route.permission), guard::gate);
        router = router.route(route.path, (route.handler)().route_layer(gate));
    }
    router
        .layer(CatchPanicLayer::custom(guard::after_panic))
        .layer(from_fn_with_state(state.clone(), visitor::visit))
        .layer(from_fn_with_state(state.clone(), guard::in_flight))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST_REQUEST))
        .layer(from_fn_with_state(state.clone(), guard::faults))
        .layer(from_fn(guard::methods))
        .layer(from_fn(guard::header_size))
        .layer(from_fn_with_state(state.clone(), guard::headers))
        .with_state(state)
}
