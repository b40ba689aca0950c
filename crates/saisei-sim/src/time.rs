//! The simulated clock: minutes since a clinic opened. Nothing here reads the machine's.

use jiff::Timestamp;
use saisei_app::domain::values::{Day, Moment};

/// A clinic opens at nine in the morning in Tokyo, on 1 April 2026.
const OPENED_SECONDS: i64 = 1_775_001_600;

/// Minutes of a day.
pub(crate) const DAY: i64 = 1_440;

/// Minutes since the opening.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Minute(pub(crate) i64);

impl Minute {
    /// This many minutes later.
    pub(crate) fn plus(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(minutes))
    }

    /// The given hour of the day that lies so many days later; hours count from the opening's nine o'clock.
    pub(crate) fn on_day(self, days: i64, minutes_after_nine: i64) -> Self {
        let today = self.0.div_euclid(DAY).saturating_mul(DAY);
        Self(today.saturating_add(days.saturating_mul(DAY)).saturating_add(minutes_after_nine))
    }

    /// As the programme writes it.
    pub(crate) fn moment(self) -> Moment {
        let seconds = OPENED_SECONDS.saturating_add(self.0.saturating_mul(60));
        Moment(Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH))
    }

    /// The first minute that is not before a moment.
    pub(crate) fn not_before(moment: Moment) -> Self {
        let seconds = moment.0.as_second().saturating_sub(OPENED_SECONDS);
        let begun = i64::from(moment.0.subsec_nanosecond() > 0 || seconds.rem_euclid(60) > 0);
        Self(seconds.div_euclid(60).saturating_add(begun))
    }

    /// The civil day in Japan. Days begin nine hours before the minute that [`Minute::on_day`] counts from.
    pub(crate) fn day(self) -> Day {
        self.moment().legal_day()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clinic_opens_at_nine_in_tokyo() {
        assert_eq!(Minute(0).moment().to_string(), "2026-04-01T00:00:00Z");
        assert_eq!(Minute(0).day().to_string(), "2026-04-01");
        assert_eq!([0, 7, -7].map(|minute| Minute::not_before(Minute(minute).moment()).0), [0, 7, -7]);
        assert_eq!(Minute::not_before(Moment::parse("2026-04-01T00:01:00.5Z").unwrap()).0, 2);
        assert_eq!(Minute(100).on_day(2, 30).moment().to_string(), "2026-04-03T00:30:00Z");
    }
}
