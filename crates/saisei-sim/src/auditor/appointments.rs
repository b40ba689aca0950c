//! The appointment book and enquiries: places of a day, days that are closed, what is over stays over.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use saisei_app::ledger::Recorded;
use serde_json::Value;

use super::known::{Seen, Wrong};
use super::text;
use super::truth::{day, moment};

/// For whom a booking is, and its id.
type Booking = (String, String);

/// From when until when a booking binds a physician.
type Bound = (Booking, Timestamp, Timestamp);

/// What is known at the desk.
#[derive(Debug, Default)]
pub(super) struct Appointments {
    /// Bookings that hold a place, by day and purpose.
    held: BTreeMap<(String, String), BTreeSet<Booking>>,
    /// Day and purpose of every booking.
    days: BTreeMap<Booking, (String, String)>,
    cancelled: BTreeSet<Booking>,
    /// When each physician is bound on a day, and by which booking.
    bound: BTreeMap<(String, String), Vec<Bound>>,
    /// What was set for a day.
    set: BTreeMap<String, Value>,
    /// Enquiries that were closed.
    closed: BTreeSet<String>,
    /// Open bookings of enquiries.
    ahead: BTreeMap<String, BTreeSet<String>>,
}

fn booking(payload: &Value) -> Booking {
    let holder = if text(payload, "enquiry").is_empty() { text(payload, "journey") } else { text(payload, "enquiry") };
    (holder.to_owned(), text(payload, "booking").to_owned())
}

fn place(payload: &Value) -> (String, String) {
    (moment(payload, "starts_at").map(day).unwrap_or_default(), text(payload, "purpose").to_owned())
}

/// Physician and day, and from when until when a booking binds them.
fn time(payload: &Value) -> Option<((String, String), Timestamp, Timestamp)> {
    let from = moment(payload, "starts_at")?;
    let usual = if matches!(text(payload, "purpose"), "administration" | "visit") { 30 } else { 60 };
    let minutes = payload.get("minutes").and_then(Value::as_i64).unwrap_or(usual);
    let to = from.checked_add(SignedDuration::from_mins(minutes)).ok()?;
    Some(((text(payload, "physician").to_owned(), day(from)), from, to))
}

/// The field of a day's setting for a purpose.
fn places(purpose: &str) -> &'static str {
    match purpose {
        "harvest" => "harvests",
        "administration" => "administrations",
        "visit" => "visits",
        _ => "counsellings",
    }
}

impl Appointments {
    pub(super) fn check(&self, seen: Seen<'_>, wrong: &mut Wrong) {
        let payload = seen.payload();
        let enquiry = text(payload, "enquiry");
        match seen.kind() {
            "appointment_booked" => {
                wrong.when(self.closed.contains(enquiry), "desk", "a booking for an enquiry that was closed");
                self.has_place(seen, wrong);
                self.is_free(seen, wrong);
            }
            "appointment_cancelled" => {
                wrong.when(self.cancelled.contains(&booking(payload)), "desk", "a booking was cancelled twice");
            }
            "enquiry_closed" => {
                wrong.when(self.closed.contains(enquiry), "desk", "an enquiry was closed twice");
                let ahead = self.ahead.get(enquiry).is_some_and(|ahead| !ahead.is_empty());
                let holds = ahead && text(payload, "outcome") != "became_patient";
                wrong.when(holds, "desk", "an enquiry was closed and its booking holds a place");
            }
            _ => {}
        }
    }

    fn has_place(&self, seen: Seen<'_>, wrong: &mut Wrong) {
        let place = place(seen.payload());
        let Some(set) = self.set.get(&place.0) else { return };
        let closed = set.get("closed").and_then(Value::as_bool).unwrap_or(false);
        wrong.when(closed, "desk", "a booking for a day on which the clinic is closed");
        let most = set.get(places(&place.1)).and_then(Value::as_u64).unwrap_or(u64::MAX);
        let taken = self.held.get(&place).map_or(0, BTreeSet::len);
        let full = u64::try_from(taken).is_ok_and(|taken| taken >= most);
        wrong.when(full && !closed && !seen.is_decided(), "desk", "a booking for a day without a place");
    }

    /// A physician is in one place at a time, unless a physician decides otherwise.
    fn is_free(&self, seen: Seen<'_>, wrong: &mut Wrong) {
        let Some((key, from, to)) = time(seen.payload()) else { return };
        let bound = self.bound.get(&key).into_iter().flatten();
        let taken = bound.into_iter().any(|(_, starts, ends)| *starts < to && from < *ends);
        wrong.when(taken && !seen.is_decided(), "desk", "a physician was booked twice at one time");
    }

    pub(super) fn learn(&mut self, event: &Recorded) {
        let payload = &event.envelope.payload;
        match event.envelope.kind.as_str() {
            "appointment_booked" => {
                let (booking, place) = (booking(payload), place(payload));
                if !text(payload, "enquiry").is_empty() {
                    self.ahead.entry(booking.0.clone()).or_default().insert(booking.1.clone());
                }
                if let Some((key, from, to)) = time(payload) {
                    self.bound.entry(key).or_default().push((booking.clone(), from, to));
                }
                self.held.entry(place.clone()).or_default().insert(booking.clone());
                self.days.insert(booking, place);
            }
            "appointment_cancelled" => {
                self.gives_up(&booking(payload));
                self.cancelled.insert(booking(payload));
            }
            "attendance_recorded" if text(payload, "attendance") == "not_arrived" => self.gives_up(&booking(payload)),
            "day_capacity_set" => drop(self.set.insert(text(payload, "day").to_owned(), payload.clone())),
            "enquiry_closed" => drop(self.closed.insert(text(payload, "enquiry").to_owned())),
            _ => {}
        }
    }

    /// Its place is free again.
    fn gives_up(&mut self, booking: &Booking) {
        for bound in self.bound.values_mut() {
            bound.retain(|(held, ..)| held != booking);
        }
        if let Some(held) = self.days.get(booking).and_then(|place| self.held.get_mut(place)) {
            held.remove(booking);
        }
        if let Some(ahead) = self.ahead.get_mut(&booking.0) {
            ahead.remove(&booking.1);
        }
    }
}
