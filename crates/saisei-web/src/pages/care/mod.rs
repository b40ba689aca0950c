//! Work-up, eligibility, consent, harvest, follow-up and adverse events of a patient.

mod activity;
mod consent;
mod course;
mod eligibility;
mod event;
mod events;
mod follow_up;
mod harvest;
mod joints;
mod parts;
mod view;
mod work_up;

use axum::routing::{get, post};

pub use joints::{Joint, JointFigure, JointState, figure};
pub use view::{Block, CarePage, CareView, EventsPage, Passage, Point};

use crate::routes::{JOURNEYS, Permission, Route, route};

/// Roles that read about the patient: the processing facility's operators work with lots.
const READERS: Permission = Permission::Roles(&["coordinator", "physician", "nurse", "quality_officer"]);

/// Roles that read about a harvest: the processing facility receives the tissue.
const HARVEST: Permission =
    Permission::Roles(&["coordinator", "physician", "nurse", "culture_operator", "quality_officer"]);

/// Whoever may record an adverse event or its report.
const EVENTS: Permission = Permission::Roles(JOURNEYS);

/// Addresses of this area.
pub(crate) const ROUTES: &[Route] = &[
    route("GET", "/journeys/{id}/work-up", READERS, || get(work_up::work_up)),
    route("GET", "/journeys/{id}/eligibility", READERS, || get(eligibility::eligibility)),
    route("GET", "/journeys/{id}/consent", READERS, || get(consent::consent)),
    route("GET", "/journeys/{id}/harvest", HARVEST, || get(harvest::harvest)),
    route("GET", "/journeys/{id}/follow-up", READERS, || get(follow_up::follow_up)),
    route("GET", "/adverse-events", EVENTS, || get(events::events)),
    route("POST", "/adverse-events/search", EVENTS, || post(events::search)),
    route("GET", "/journeys/{id}/adverse-events/{event}", EVENTS, || get(event::event)),
];
