//! Custody, materials, rooms, deviations and nonconformities.

mod case;
mod cases;
mod container;
mod control;
mod custody;
mod material_lot;
mod materials;
mod patient;
mod room;
mod rooms;
mod sheet;
mod story;

use axum::routing::{get, post};

pub(crate) use rooms::room_limits;

use crate::routes::{JOURNEYS, Permission, Route, route};

/// Whoever works with journeys works with what they are made of; names stand only where the role sees names.
const READERS: Permission = Permission::Roles(JOURNEYS);

/// Addresses of this area.
pub(crate) const ROUTES: &[Route] = &[
    route("GET", "/custody", READERS, || get(custody::custody)),
    route("POST", "/custody/search", READERS, || post(custody::search)),
    route("GET", "/containers/{number}", READERS, || get(container::container)),
    route("GET", "/materials", READERS, || get(materials::materials)),
    route("GET", "/materials/lots/{id}", READERS, || get(material_lot::material_lot)),
    route("GET", "/rooms", READERS, || get(rooms::rooms)),
    route("GET", "/rooms/{id}", READERS, || get(room::room)),
    route("GET", "/deviations", READERS, || get(cases::cases)),
    route("GET", "/deviations/{id}", READERS, || get(case::deviation)),
    route("GET", "/nonconformities/{id}", READERS, || get(case::nonconformity)),
];
