//! Enquiries and appointments: from the first contact to counselling, and what a day can hold.

mod day;
mod day_words;
mod enquiries;
mod enquiry;
mod enquiry_story;
mod month;
mod who;

use axum::routing::{get, post};

use crate::routes::{Permission, Route, route};

/// Whoever sees names and speaks with people before there is a journey.
const DESK: Permission = Permission::Roles(&["coordinator", "physician", "nurse"]);
/// The month shows numbers alone; whoever sets what days can hold looks at it too.
const PLANNERS: Permission = Permission::Roles(&["coordinator", "physician", "nurse", "administrator"]);

/// Addresses of this area.
pub(crate) const ROUTES: &[Route] = &[
    route("GET", "/enquiries", DESK, || get(enquiries::enquiries)),
    route("POST", "/enquiries/search", DESK, || post(enquiries::search)),
    route("GET", "/enquiries/{id}", DESK, || get(enquiry::enquiry)),
    route("GET", "/enquiries/{id}/register", DESK, || get(enquiry::register)),
    route("GET", "/appointments", DESK, || get(day::day)),
    route("GET", "/appointments/month", PLANNERS, || get(month::month)),
];
