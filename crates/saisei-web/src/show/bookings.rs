//! Bookings.

use saisei_app::domain::state::{Booking, BookingState, Journey};

use super::code::{choice, code_words, join};
use crate::model::{Fact, Frame};

fn booking(f: &Frame, booking: &Booking) -> Fact {
    let booked = &booking.booked.what;
    let state = code_words(f, "booking", booking.state.name());
    let why = match &booking.state {
        BookingState::Cancelled(cancelled) => f.t1("reason", "reason", code_words(f, "code", &cancelled.what.grounds)),
        BookingState::Missed(missed) => missed
            .what
            .grounds
            .as_ref()
            .map_or_else(String::new, |why| f.t1("reason", "reason", code_words(f, "code", why))),
        BookingState::Open | BookingState::Kept(_) | BookingState::Arrived(_) => String::new(),
    };
    Fact {
        name: format!("{} {}", booked.booking, code_words(f, "purpose", choice(&booked.purpose))),
        value: Some(f.full(booked.starts_at.0)),
        note: Some(join(f, [state, f.person(booked.physician.as_str()), why])),
        href: None,
    }
}

/// Bookings by their time.
pub(super) fn bookings(f: &Frame, journey: &Journey) -> Vec<Fact> {
    let mut all: Vec<&Booking> = journey.bookings.values().collect();
    all.sort_by_key(|booking| booking.booked.what.starts_at);
    all.into_iter().map(|found| booking(f, found)).collect()
}
