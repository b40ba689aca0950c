//! Labels: what is to be labelled, the labels of one journey, sheets in exact size, and files for a label printer.

mod chosen;
mod drawn;
mod journey;
mod list;
mod sheet;
mod views;

use axum::routing::{get, post};

use crate::routes::{CLINICAL, Permission, Route, route};

/// Whoever labels, fills, sends or receives containers.
const LABELLERS: Permission = Permission::Roles(CLINICAL);

/// Addresses of this area.
pub(crate) const ROUTES: &[Route] = &[
    route("GET", "/labels", LABELLERS, || get(list::labels)),
    route("POST", "/labels/search", LABELLERS, || post(list::search)),
    route("GET", "/journeys/{id}/labels", LABELLERS, || get(journey::labels)),
    route("GET", "/journeys/{id}/labels/sheet", LABELLERS, || get(sheet::sheet)),
    route("GET", "/journeys/{id}/labels.zpl", LABELLERS, || get(sheet::printer_file)),
];
