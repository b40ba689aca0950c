//! Lots and release.

mod banner;
mod culture;
mod list;
mod lot;
mod record;
mod release;
mod review;
mod specification;
mod stock;

use std::collections::BTreeMap;

use axum::routing::{get, post};
use saisei_app::{App, AppError};

use super::journey::people;
use crate::model::Frame;
use crate::routes::{JOURNEYS, Permission, Route, route};

/// Everybody who works with journeys reads lots; names stand on none of these pages.
const READERS: Permission = Permission::Roles(JOURNEYS);
/// Who waits for decisions on release or makes them.
const RELEASE: Permission =
    Permission::Roles(&["coordinator", "physician", "culture_operator", "quality_officer", "administrator"]);

/// Addresses of this area.
pub(crate) const ROUTES: &[Route] = &[
    route("GET", "/lots", READERS, || get(list::lots)),
    route("POST", "/lots/search", READERS, || post(list::search)),
    route("GET", "/lots/{id}", READERS, || get(lot::lot)),
    route("GET", "/lots/{id}/release", READERS, || get(review::review)),
    route("GET", "/release", RELEASE, || get(release::releases)),
];

/// Names of the house: staff, facilities, rooms.
struct HouseNames {
    people: BTreeMap<String, String>,
    facilities: BTreeMap<String, String>,
    rooms: BTreeMap<String, String>,
}

fn house_names(app: &App) -> Result<HouseNames, AppError> {
    let clinic = app.clinic()?;
    let facilities = clinic.facilities.iter().map(|(id, facility)| (id.to_string(), facility.name.to_string()));
    let rooms = clinic.rooms.iter().map(|(id, room)| (id.to_string(), room.name.to_string()));
    Ok(HouseNames { people: people(app)?, facilities: facilities.collect(), rooms: rooms.collect() })
}

impl HouseNames {
    /// Gives the frame the names of staff and facilities; the rooms stay here.
    fn into_frame(self, f: &mut Frame) -> BTreeMap<String, String> {
        f.people = self.people;
        f.facilities = self.facilities;
        self.rooms
    }
}

/// The name of a room; its id if it has none.
fn room_name(rooms: &BTreeMap<String, String>, id: &str) -> String {
    rooms.get(id).cloned().unwrap_or_else(|| id.to_owned())
}
