//! A patient without name: the number, the sex, and where in the vault the identity is.

use serde::{Deserialize, Serialize};

use super::Grows;
use crate::acts::patient::Sex;
use crate::event::{Event, PastEvent, Stamp};
use crate::values::{CoiNumber, Commitment};

/// A patient as the ledger tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Patient {
    /// The chain-of-identity number.
    pub coi: CoiNumber,
    /// Sex as registered.
    pub sex: Sex,
    /// Commitment to the identity that holds now.
    pub identity: Commitment,
    /// Registered by whom and when.
    pub registered: Stamp,
}

impl Patient {
    /// Folds the patient's events; none before the registration.
    pub fn fold<'e>(events: impl IntoIterator<Item = &'e PastEvent>) -> Option<Self> {
        super::fold(events)
    }
}

impl Grows for Patient {
    fn begin(past: &PastEvent) -> Option<Self> {
        match &past.event {
            Event::PatientRegistered(r) => Some(Self {
                coi: r.coi.clone(),
                sex: r.sex,
                identity: r.identity.clone(),
                registered: past.stamp.clone(),
            }),
            _ => None,
        }
    }

    fn apply(&mut self, past: &PastEvent) {
        if let Event::IdentityCorrected(corrected) = &past.event {
            self.sex = corrected.sex;
            self.identity = corrected.identity.clone();
        }
    }
}
