//! Whose: a name under its reading with birth date and number where the role sees names, the number alone elsewhere.

use saisei_app::domain::Role;
use saisei_app::domain::acts::patient::Identity;
use saisei_app::domain::values::CoiNumber;
use saisei_app::{App, AppError, sees_names};

use super::super::journey::people;
use crate::model::{Cell, Frame, grouped};
use crate::show::{name_of, reading_of};

/// Names of staff and facilities, for a frame.
pub(super) struct Names {
    people: std::collections::BTreeMap<String, String>,
    facilities: std::collections::BTreeMap<String, String>,
    rooms: std::collections::BTreeMap<String, String>,
}

impl Names {
    /// Out of the app.
    pub(super) fn read(app: &App) -> Result<Self, AppError> {
        let house = app.house()?;
        let clinic = house.clinic();
        let facilities = clinic.into_iter().flat_map(|clinic| &clinic.facilities);
        let rooms = clinic.into_iter().flat_map(|clinic| &clinic.rooms);
        Ok(Self {
            people: people(app)?,
            facilities: facilities.map(|(id, facility)| (id.to_string(), facility.name.to_string())).collect(),
            rooms: rooms.map(|(id, room)| (id.to_string(), room.name.to_string())).collect(),
        })
    }

    /// Into the frame; answers the names of the rooms.
    pub(super) fn into_frame(self, f: &mut Frame) -> std::collections::BTreeMap<String, String> {
        f.people = self.people;
        f.facilities = self.facilities;
        self.rooms
    }
}

/// Heads of the columns that say whose.
pub(super) fn heads(f: &Frame, role: Role) -> Vec<(String, bool)> {
    let name = sees_names(role).then(|| (f.t("col-patient"), false));
    name.into_iter().chain([(f.t("number"), false)]).collect()
}

/// The cells under [`heads`].
pub(super) fn cells(f: &Frame, role: Role, identity: Option<&Identity>, coi: &CoiNumber) -> Vec<Cell> {
    let number = grouped(coi.as_str());
    if !sees_names(role) {
        return vec![Cell::Id(number)];
    }
    let name = match identity {
        Some(identity) => Cell::Name { reading: Some(reading_of(identity)), name: name_of(identity) },
        None => Cell::Text(f.t("name-vault-closed")),
    };
    let born = identity.map(|identity| f.short(identity.birth_date.0));
    vec![name, Cell::Lines([number].into_iter().chain(born).collect())]
}
