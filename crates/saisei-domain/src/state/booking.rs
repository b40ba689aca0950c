//! A booking: open, kept or cancelled.

use serde::{Deserialize, Serialize};

use super::At;
use crate::acts::booking::{AppointmentBooked, CancelAppointment, Purpose};
use crate::event::Stamp;

/// Where a booking stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", content = "by", rename_all = "snake_case")]
pub enum BookingState {
    /// It lies ahead.
    Open,
    /// What it was for was done: the position of the record.
    Kept(u64),
    /// It was cancelled.
    Cancelled(Box<At<CancelAppointment>>),
}

impl BookingState {
    /// The name of the state.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Kept(_) => "kept",
            Self::Cancelled(_) => "cancelled",
        }
    }
}

/// A booking as the ledger tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Booking {
    /// How it was made.
    pub booked: At<AppointmentBooked>,
    /// Where it stands.
    pub state: BookingState,
}

impl Booking {
    pub(super) fn new(stamp: &Stamp, booked: &AppointmentBooked) -> Self {
        Self { booked: At::new(stamp, booked), state: BookingState::Open }
    }

    /// Whether it lies ahead.
    pub fn is_open(&self) -> bool {
        matches!(self.state, BookingState::Open)
    }

    /// Whether it lies ahead, for this purpose.
    pub(super) fn is_open_for(&self, purpose: Purpose) -> bool {
        self.is_open() && self.booked.what.purpose == purpose
    }
}
