//! The bookings of one day, and what a day can hold.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{At, Booking};
use crate::acts::booking::{AppointmentBooked, Holder, Purpose};
use crate::acts::capacity::{SetDayCapacity, Weekday};
use crate::event::{Event, PastEvent};
use crate::values::{BookingId, Day, StaffId};

/// The bookings of one day, as the ledger tells it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DayBook {
    /// Every booking, in the order in which they were made.
    pub bookings: Vec<Booking>,
}

impl DayBook {
    /// Folds the day's events.
    pub fn fold<'e>(events: impl IntoIterator<Item = &'e PastEvent>) -> Self {
        let mut book = Self::default();
        events.into_iter().for_each(|past| book.apply(past));
        book
    }

    /// Takes in one more event.
    pub(crate) fn apply(&mut self, past: &PastEvent) {
        let at = &past.stamp;
        match &past.event {
            Event::AppointmentBooked(e) => self.bookings.push(Booking::new(at, e)),
            Event::AppointmentCancelled(e) => self.change(e.holder(), &e.booking, |booking| booking.cancel(at, e)),
            Event::AttendanceRecorded(e) => self.change(e.holder(), &e.booking, |booking| booking.attend(at, e)),
            _ => {}
        }
    }

    fn change(&mut self, holder: Option<Holder<'_>>, id: &BookingId, change: impl FnOnce(&mut Booking)) {
        let is_it =
            |booking: &&mut Booking| booking.booked.what.holder() == holder && booking.booked.what.booking == *id;
        if let Some(found) = self.bookings.iter_mut().find(is_it) {
            change(found);
        }
    }

    /// Bookings that hold a place: open, or the person came.
    pub fn held(&self) -> impl Iterator<Item = &AppointmentBooked> {
        self.bookings.iter().filter(|booking| booking.holds_a_place()).map(|booking| &booking.booked.what)
    }

    /// Places taken for this purpose.
    pub fn taken(&self, purpose: Purpose) -> u64 {
        u64::try_from(self.held().filter(|booked| booked.purpose == purpose).count()).unwrap_or(u64::MAX)
    }

    /// A booking of this physician that overlaps with that time.
    pub fn clash(&self, physician: &StaffId, wanted: &AppointmentBooked) -> Option<&AppointmentBooked> {
        self.held().find(|booked| {
            &booked.physician == physician && booked.starts_at < wanted.ends_at() && wanted.starts_at < booked.ends_at()
        })
    }
}

/// What days can hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Capacities {
    /// For each weekday what was set, in order, each from its day on.
    pub weekdays: BTreeMap<Weekday, Vec<At<SetDayCapacity>>>,
    /// Exceptions.
    pub days: BTreeMap<Day, At<SetDayCapacity>>,
}

impl Capacities {
    /// Folds everything that was set.
    pub fn fold<'e>(events: impl IntoIterator<Item = &'e PastEvent>) -> Self {
        let mut all = Self::default();
        events.into_iter().for_each(|past| all.apply(past));
        all
    }

    /// Takes in one more event.
    pub(crate) fn apply(&mut self, past: &PastEvent) {
        let Event::DayCapacitySet(set) = &past.event else { return };
        let at = At::new(&past.stamp, set);
        match (set.day, set.weekday) {
            (Some(day), _) => {
                self.days.insert(day, at);
            }
            (None, Some(weekday)) => self.weekdays.entry(weekday).or_default().push(at),
            (None, None) => {}
        }
    }

    /// What this day can hold; none if nothing was set for it.
    pub fn on(&self, day: Day) -> Option<&At<SetDayCapacity>> {
        let rule = || {
            let set = self.weekdays.get(&Weekday::of(day))?;
            set.iter().filter(|set| set.what.from.is_none_or(|from| from <= day)).max_by_key(|set| set.what.from)
        };
        self.days.get(&day).or_else(rule)
    }
}
