//! A patient without name: the number, the sex, and where in the vault the identity is.

use serde::{Deserialize, Serialize};

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
    pub fn fold(events: &[PastEvent]) -> Option<Self> {
        let mut patient: Option<Self> = None;
        for past in events {
            match (&past.event, patient.as_mut()) {
                (Event::PatientRegistered(r), None) => {
                    patient = Some(Self {
                        coi: r.coi.clone(),
                        sex: r.sex,
                        identity: r.identity.clone(),
                        registered: past.stamp.clone(),
                    });
                }
                (Event::IdentityCorrected(corrected), Some(patient)) => {
                    patient.sex = corrected.sex;
                    patient.identity = corrected.identity.clone();
                }
                _ => {}
            }
        }
        patient
    }
}
