//! The clinic with its facilities and rooms.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::acts::clinic::{ClinicOpened, RegisterFacility, RegisterRoom};
use crate::event::{Event, PastEvent};
use crate::values::{FacilityId, RoomId};

/// The clinic as its ledger tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Clinic {
    /// How it was opened.
    pub opened: ClinicOpened,
    /// Its facilities.
    pub facilities: BTreeMap<FacilityId, RegisterFacility>,
    /// Their rooms.
    pub rooms: BTreeMap<RoomId, RegisterRoom>,
}

impl Clinic {
    /// Folds the clinic's events; none before it was opened.
    pub fn fold(events: &[PastEvent]) -> Option<Self> {
        let mut clinic: Option<Self> = None;
        for past in events {
            match (&past.event, clinic.as_mut()) {
                (Event::ClinicOpened(opened), None) => {
                    clinic = Some(Self { opened: opened.clone(), facilities: BTreeMap::new(), rooms: BTreeMap::new() });
                }
                (Event::FacilityRegistered(facility), Some(clinic)) => {
                    clinic.facilities.insert(facility.facility.clone(), facility.clone());
                }
                (Event::RoomRegistered(room), Some(clinic)) => {
                    clinic.rooms.insert(room.room.clone(), room.clone());
                }
                _ => {}
            }
        }
        clinic
    }
}
