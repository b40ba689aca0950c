//! An enquiry: what was asked, what was done, and what became of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{At, Booking, Grows};
use crate::acts::enquiry::{AnswerEnquiry, CloseEnquiry, Done, EnquiryRecorded};
use crate::event::{Event, PastEvent, Stamp};
use crate::values::{BookingId, CoiNumber, Day, EnquiryId, Moment};

/// Where an enquiry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EnquiryStage {
    /// Nothing was done yet.
    Unanswered,
    /// Something was done.
    Answered,
    /// A counselling lies ahead.
    Booked,
    /// They came to the counselling.
    Counselled,
    /// Closed.
    Closed,
}

impl EnquiryStage {
    /// Every stage, in order.
    pub const ALL: [Self; 5] = [Self::Unanswered, Self::Answered, Self::Booked, Self::Counselled, Self::Closed];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unanswered => "unanswered",
            Self::Answered => "answered",
            Self::Booked => "booked",
            Self::Counselled => "counselled",
            Self::Closed => "closed",
        }
    }
}

/// An enquiry as the ledger tells it. It holds no name and no free text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Enquiry {
    /// Its id.
    pub id: EnquiryId,
    /// What was asked, and when they came: the first contact.
    pub recorded: At<EnquiryRecorded>,
    /// What was done, in order.
    pub answers: Vec<At<AnswerEnquiry>>,
    /// Counsellings booked.
    pub bookings: BTreeMap<BookingId, Booking>,
    /// How it ended.
    pub closed: Option<At<CloseEnquiry>>,
    /// The newest event.
    pub last: Stamp,
}

impl Enquiry {
    /// Folds the enquiry's events; none before it was recorded.
    pub fn fold<'e>(events: impl IntoIterator<Item = &'e PastEvent>) -> Option<Self> {
        super::fold(events)
    }
}

impl Grows for Enquiry {
    fn begin(past: &PastEvent) -> Option<Self> {
        match &past.event {
            Event::EnquiryRecorded(recorded) => Some(Self {
                id: recorded.enquiry.clone(),
                recorded: At::new(&past.stamp, recorded),
                answers: Vec::new(),
                bookings: BTreeMap::new(),
                closed: None,
                last: past.stamp.clone(),
            }),
            _ => None,
        }
    }

    fn apply(&mut self, past: &PastEvent) {
        let at = &past.stamp;
        match &past.event {
            Event::EnquiryAnswered(e) => self.answers.push(At::new(at, e)),
            // Another enquiry may name this one as the same.
            Event::EnquiryClosed(e) if e.enquiry == self.id => self.closed = Some(At::new(at, e)),
            Event::AppointmentBooked(e) => {
                self.bookings.insert(e.booking.clone(), Booking::new(at, e));
            }
            Event::AppointmentCancelled(e) => {
                self.bookings.entry(e.booking.clone()).and_modify(|booking| booking.cancel(at, e));
            }
            Event::AttendanceRecorded(e) => {
                self.bookings.entry(e.booking.clone()).and_modify(|booking| booking.attend(at, e));
            }
            _ => {}
        }
        self.last = at.clone();
    }
}

impl Enquiry {
    /// Whether it goes on.
    pub fn is_open(&self) -> bool {
        self.closed.is_none()
    }

    /// Where it stands.
    pub fn stage(&self) -> EnquiryStage {
        if !self.is_open() {
            EnquiryStage::Closed
        } else if self.counselled_at().is_some() {
            EnquiryStage::Counselled
        } else if self.bookings.values().any(Booking::is_open) {
            EnquiryStage::Booked
        } else if self.answers.is_empty() {
            EnquiryStage::Unanswered
        } else {
            EnquiryStage::Answered
        }
    }

    /// The patient, if they were or became one.
    pub fn coi(&self) -> Option<&CoiNumber> {
        let became = self.closed.as_ref().and_then(|closed| closed.what.coi.as_ref());
        became.or(self.recorded.what.coi.as_ref())
    }

    /// By when they are to be called. Somebody who was not reached still waits.
    pub fn call_by(&self) -> Option<Day> {
        let mut due = self.recorded.what.call_by;
        for answer in &self.answers {
            due = answer.what.call_by.or(due.filter(|_| answer.what.done == Done::NotReached));
        }
        due.filter(|_| self.is_open())
    }

    /// When they first contacted the clinic.
    pub fn first_contact(&self) -> Moment {
        self.recorded.at.occurred_at
    }

    /// When the first counselling took place that they came to.
    pub fn counselled_at(&self) -> Option<Moment> {
        let attended = self.bookings.values().filter(|booking| booking.has_arrived());
        attended.map(|booking| booking.booked.what.starts_at).min()
    }

    /// Civil days from the first contact to the counselling; none before it took place.
    pub fn days_to_counselling(&self) -> Option<i32> {
        Some(self.counselled_at()?.legal_day().days_since(self.first_contact().legal_day()))
    }
}
