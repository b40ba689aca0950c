//! Browsers on which somebody has signed in before.
//!
//! A known device proves nothing about who uses it. It only gives the account a counter of its own there, so
//! that guessing from elsewhere cannot slow this device down.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::chance::{secret_text, stored_id};
use super::lock::later;
use super::rows::{DEVICE, delete, put};
use super::{Access, AccessError, Secret};

const UNUSED: SignedDuration = SignedDuration::from_hours(400 * 24);
const MOST_PEOPLE: usize = 100;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Device {
    people: Vec<String>,
    used: Timestamp,
}

impl Access {
    /// The stored id of this device if the person has signed in on it before.
    pub(super) fn known_device(&self, token: Option<&str>, staff: &str) -> Result<Option<String>, AccessError> {
        let Some(id) = token.map(stored_id) else {
            return Ok(None);
        };
        let device: Option<Device> = self.one(DEVICE, &id)?;
        Ok(device.is_some_and(|device| device.people.iter().any(|known| known == staff)).then_some(id))
    }

    /// Remembers that the person signed in here; answers the device's token, a new one if it had none of ours.
    pub(super) fn remember_device(
        &self,
        token: Option<&str>,
        staff: &str,
        at: Timestamp,
    ) -> Result<Secret, AccessError> {
        let stored: Option<(&str, Device)> = match token {
            None => None,
            Some(text) => self.one(DEVICE, &stored_id(text))?.map(|device| (text, device)),
        };
        let (text, mut device) = match stored {
            Some((text, device)) => (text.to_owned(), device),
            None => {
                self.forget_unused_devices(at)?;
                let device = Device { people: Vec::new(), used: at };
                (secret_text(self.chance.as_ref()), device)
            }
        };
        device.people.retain(|known| known != staff);
        device.people.push(staff.to_owned());
        let surplus = device.people.len().saturating_sub(MOST_PEOPLE);
        device.people.drain(..surplus);
        device.used = at;
        self.write(vec![put(DEVICE, &stored_id(&text), &device)?])?;
        Ok(Secret::new(text))
    }

    fn forget_unused_devices(&self, at: Timestamp) -> Result<(), AccessError> {
        let old = self
            .all::<Device>(DEVICE)?
            .into_iter()
            .filter(|(_, device)| at >= later(device.used, UNUSED))
            .map(|(id, _)| delete(DEVICE, &id))
            .collect();
        self.write(old)
    }
}
