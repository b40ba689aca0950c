//! A booking: open, kept, attended, missed or cancelled.

use serde::{Deserialize, Serialize};

use super::At;
use crate::acts::booking::{AppointmentBooked, Attendance, CancelAppointment, Purpose, RecordAttendance};
use crate::event::Stamp;

/// Where a booking stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", content = "by", rename_all = "snake_case")]
pub enum BookingState {
    /// It lies ahead.
    Open,
    /// What it was for was done: the position of the record.
    Kept(u64),
    /// The person came.
    Arrived(Box<At<RecordAttendance>>),
    /// The person did not come.
    Missed(Box<At<RecordAttendance>>),
    /// It was cancelled.
    Cancelled(Box<At<CancelAppointment>>),
}

impl BookingState {
    /// The name of the state.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Kept(_) => "kept",
            Self::Arrived(_) => "arrived",
            Self::Missed(_) => "missed",
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

    pub(super) fn cancel(&mut self, stamp: &Stamp, cancelled: &CancelAppointment) {
        self.state = BookingState::Cancelled(Box::new(At::new(stamp, cancelled)));
    }

    /// The newest word on whether somebody came counts.
    pub(super) fn attend(&mut self, stamp: &Stamp, attended: &RecordAttendance) {
        let by = Box::new(At::new(stamp, attended));
        self.state = match attended.attendance {
            Attendance::Arrived => BookingState::Arrived(by),
            Attendance::NotArrived => BookingState::Missed(by),
        };
    }

    /// Whether it lies ahead.
    pub fn is_open(&self) -> bool {
        matches!(self.state, BookingState::Open)
    }

    /// Whether the person came.
    pub fn has_arrived(&self) -> bool {
        matches!(self.state, BookingState::Arrived(_))
    }

    /// Whether a place of the day is held by it.
    pub fn holds_a_place(&self) -> bool {
        matches!(self.state, BookingState::Open | BookingState::Arrived(_) | BookingState::Kept(_))
    }

    /// Whether it lies ahead, for this purpose.
    pub fn is_open_for(&self, purpose: Purpose) -> bool {
        self.is_open() && self.booked.what.purpose == purpose
    }

    /// Whether the person came for this purpose on the day on which something happened.
    pub(super) fn arrived_for(&self, purpose: Purpose, at: &Stamp) -> bool {
        let booked = &self.booked.what;
        self.has_arrived() && booked.purpose == purpose && booked.starts_at.legal_day() == at.occurred_at.legal_day()
    }
}
