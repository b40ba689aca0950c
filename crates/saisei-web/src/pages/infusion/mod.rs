//! Administration, its paper sheet and the device test.

mod administration;
mod device;
mod happened;
mod observation;
mod sheet;
mod start;

pub use administration::{AdministrationPage, AdministrationView, Bag, Clock};
pub use device::{DevicePage, DeviceView, Verdict};
pub use happened::Told;
pub use observation::{ObservationPage, ObservationView, UncheckedRow, WatchedRow, Who};
pub use sheet::{SheetBag, SheetPage, SheetView};
pub use start::{StartPage, StartPart, StartView};

pub(super) use administration::draw as draw_administration;

use axum::routing::{get, post};

use crate::routes::{BEDSIDE, JOURNEYS, Permission, Route, route};

/// Roles that watch patients.
const WATCH: &[&str] = &["nurse", "physician", "coordinator"];

/// Addresses of this area.
pub(crate) const ROUTES: &[Route] = &[
    route("GET", "/observation", Permission::Roles(WATCH), || get(observation::observation)),
    route("GET", "/journeys/{id}/administrations/{administration}", Permission::Roles(JOURNEYS), || {
        get(administration::administration)
    }),
    route("GET", "/journeys/{id}/start", Permission::Roles(BEDSIDE), || get(start::start)),
    route("GET", "/journeys/{id}/paper-sheet", Permission::Roles(WATCH), || get(sheet::sheet)),
    route("GET", "/device-test", Permission::SignedIn, || get(device::device_test)),
    route("POST", "/device-test", Permission::SignedIn, || post(device::tested)),
];
