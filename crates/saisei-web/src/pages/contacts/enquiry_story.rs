//! What happened with one enquiry, newest first, in words.

use std::collections::BTreeMap;

use jiff::Timestamp;
use saisei_app::domain::event::Stamp;
use saisei_app::domain::state::{Booking, BookingState, Enquiry};

use crate::model::Frame;
use crate::show::{choice, code_words, join};

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct Told {
    /// When.
    pub at: Timestamp,
    /// What, in one line.
    pub what: String,
    /// A note from the vault.
    pub note: Option<String>,
    /// Who recorded it, in which role.
    pub who: String,
    /// Position of the record.
    position: u64,
}

/// Notes by the position of their record.
pub(super) type Notes = BTreeMap<u64, String>;

/// Every record of the enquiry that may bear a note.
pub(super) fn stamps(enquiry: &Enquiry) -> Vec<&Stamp> {
    let mut all = vec![&enquiry.recorded.at];
    all.extend(enquiry.answers.iter().map(|answer| &answer.at));
    for booking in enquiry.bookings.values() {
        all.push(&booking.booked.at);
        all.extend(later(booking));
    }
    all.extend(enquiry.closed.iter().map(|closed| &closed.at));
    all
}

/// What was recorded about a booking after it was made.
fn later(booking: &Booking) -> Option<&Stamp> {
    match &booking.state {
        BookingState::Arrived(by) | BookingState::Missed(by) => Some(&by.at),
        BookingState::Cancelled(by) => Some(&by.at),
        BookingState::Open | BookingState::Kept(_) => None,
    }
}

/// Everything that happened, newest first.
pub(super) fn story(f: &Frame, enquiry: &Enquiry, notes: &Notes) -> Vec<Told> {
    let told = |stamp: &Stamp, what: String| {
        let role = code_words(f, "role", stamp.role.name());
        Told {
            at: stamp.occurred_at.0,
            what,
            note: notes.get(&stamp.position).cloned(),
            who: f.t2("who-in-role", "name", f.person(&stamp.actor), "role", role),
            position: stamp.position,
        }
    };
    let asked = &enquiry.recorded.what;
    let came = join(f, [code_words(f, "channel", asked.channel.name()), code_words(f, "topic", choice(&asked.topic))]);
    let mut all = vec![told(&enquiry.recorded.at, f.t1("enq-told-first", "what", came))];
    all.extend(enquiry.answers.iter().map(|answer| {
        let again = answer.what.call_by.map(|day| f.t1("enq-told-again", "date", f.short(day.0)));
        let done = code_words(f, "enquiry-done", choice(&answer.what.done));
        told(&answer.at, join(f, [done].into_iter().chain(again)))
    }));
    for booking in enquiry.bookings.values() {
        all.push(told(&booking.booked.at, f.t1("enq-told-booked", "what", booking_words(f, booking))));
        all.extend(after(f, booking).map(|(stamp, what)| told(stamp, what)));
    }
    all.extend(enquiry.closed.iter().map(|closed| {
        let why = closed.what.grounds.as_ref().map(|why| f.t1("reason", "reason", code_words(f, "code", why)));
        let other = closed.what.same_as.as_ref().map(ToString::to_string);
        let outcome = code_words(f, "enquiry-outcome", choice(&closed.what.outcome));
        let what = join(f, [outcome].into_iter().chain(other).chain(why));
        told(&closed.at, f.t1("enq-told-closed", "what", what))
    }));
    all.sort_by_key(|told| std::cmp::Reverse(told.position));
    all
}

/// A booking in one line: when, with whom.
pub(super) fn booking_words(f: &Frame, booking: &Booking) -> String {
    let booked = &booking.booked.what;
    join(f, [booked.booking.to_string(), f.full(booked.starts_at.0), f.person(booked.physician.as_str())])
}

/// What became of a booking.
fn after<'b>(f: &Frame, booking: &'b Booking) -> Option<(&'b Stamp, String)> {
    let (stamp, why) = match &booking.state {
        BookingState::Arrived(by) | BookingState::Missed(by) => (&by.at, by.what.grounds.as_ref()),
        BookingState::Cancelled(by) => (&by.at, Some(&by.what.grounds)),
        BookingState::Open | BookingState::Kept(_) => return None,
    };
    let id = booking.booked.what.booking.to_string();
    let state = code_words(f, "booking", booking.state.name());
    let why = why.map(|why| f.t1("reason", "reason", code_words(f, "code", why)));
    Some((stamp, join(f, [id, state].into_iter().chain(why))))
}
