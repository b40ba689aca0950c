//! Two clocks: instants for what happened, civil days for what the law counts.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};

use super::text::{narrow, narrowed, read_text};
use crate::problem::Problem;
use crate::rules::Rule;

/// The zone in which the law counts its days.
pub const LEGAL_ZONE: &str = "Asia/Tokyo";

/// An instant, written with its offset: `2026-11-22T14:05:00+09:00`. Stored in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Moment(pub Timestamp);

impl Moment {
    /// Reads RFC 3339. A time without an offset is refused: nobody can know which zone it meant.
    ///
    /// # Errors
    /// If it cannot be read or lies outside the years 1900 to 2200.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let moment: Timestamp = narrowed(text).parse().map_err(|_| Problem::of(Rule::InputTime))?;
        let year = moment.to_zoned(TimeZone::UTC).year();
        if (1900..=2200).contains(&year) { Ok(Self(moment)) } else { Err(Problem::of(Rule::InputTime)) }
    }

    /// The civil day in this zone; in UTC if the zone's name is not known.
    pub fn day_in(self, zone: &str) -> Day {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        Day(self.0.to_zoned(zone).date())
    }

    /// The civil day that the law counts, whatever zone a person or a device was in.
    pub fn legal_day(self) -> Day {
        static ZONE: OnceLock<TimeZone> = OnceLock::new();
        let zone = ZONE.get_or_init(|| TimeZone::get(LEGAL_ZONE).unwrap_or(TimeZone::UTC));
        Day(zone.to_datetime(self.0).date())
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer, Self::parse)
    }
}

impl JsonSchema for Moment {
    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "date-time", "description": "instant with offset, RFC 3339"})
    }
}

/// A civil day, `YYYY-MM-DD`, in Asia/Tokyo where the law counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Day(pub Date);

impl Day {
    /// The last day that is taken: later than any day on which something can happen.
    pub const LAST: Self = Self(jiff::civil::date(2200, 12, 31));

    /// Reads `YYYY-MM-DD` or `YYYY/MM/DD`; full-width digits are folded.
    ///
    /// # Errors
    /// If there is no such day (30 February), or it lies outside the years 1900 to 2200.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let day: Date = narrow(text).replace('/', "-").parse().map_err(|_| Problem::of(Rule::InputDate))?;
        if (1900..=2200).contains(&day.year()) { Ok(Self(day)) } else { Err(Problem::of(Rule::InputDate)) }
    }

    /// Civil days from another day to this one; below 0 if this one is earlier.
    pub fn days_since(self, earlier: Self) -> i32 {
        (self.0 - earlier.0).get_days()
    }

    /// The day this many days later (earlier if negative); the same day at the ends of the calendar.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        let span = jiff::Span::new().try_days(days);
        Self(span.and_then(|span| self.0.checked_add(span)).unwrap_or(self.0))
    }

    /// The same day of the month this many months later, or that month's last day.
    #[must_use]
    pub fn plus_months(self, months: u8) -> Self {
        Self(self.0.checked_add(jiff::Span::new().months(i32::from(months))).unwrap_or(self.0))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer, Self::parse)
    }
}

impl JsonSchema for Day {
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "date", "description": "civil day YYYY-MM-DD"})
    }
}

/// A day of which only the year, or year and month, may be known: `2019`, `2019-04`, `2019-04-12`. It never feeds a
/// calculation that needs a day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct PartialDay(String);

impl PartialDay {
    /// Reads a year, a month or a day.
    ///
    /// # Errors
    /// If there is no such year, month or day.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let text = narrow(text).replace('/', "-");
        let missing = match text.matches('-').count() {
            0 => "-01-01",
            1 => "-01",
            _ => "",
        };
        Day::parse(&format!("{text}{missing}"))?;
        Ok(Self(text))
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for PartialDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer, Self::parse)
    }
}

impl JsonSchema for PartialDay {
    fn schema_name() -> Cow<'static, str> {
        "PartialDay".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", "description": "year, month or day"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_days_are_refused() {
        assert_eq!(Day::parse("2026-02-30").unwrap_err().rule, Rule::InputDate);
        assert_eq!(Day::parse("0026-02-20").unwrap_err().rule, Rule::InputDate);
        assert_eq!(Day::parse("２０２６／０２／２８").unwrap().to_string(), "2026-02-28");
    }

    #[test]
    fn a_time_needs_its_offset() {
        assert!(Moment::parse("2026-11-22T14:05:00").is_err());
        let moment = Moment::parse("2026-11-22T00:05:00+09:00").unwrap();
        assert_eq!(moment.day_in("Asia/Tokyo").to_string(), "2026-11-22");
        assert_eq!(moment.day_in("UTC").to_string(), "2026-11-21");
    }

    #[test]
    fn months_end_on_their_last_day() {
        assert_eq!(Day::parse("2026-08-31").unwrap().plus_months(6).to_string(), "2027-02-28");
        assert_eq!(Day::parse("2025-08-20").unwrap().plus_days(7).to_string(), "2025-08-27");
    }

    #[test]
    fn a_day_beyond_the_calendar_stays_where_it_is() {
        let day = Day::parse("2026-05-04").unwrap();
        for days in [i32::MAX, i32::MIN, 7_304_485] {
            assert_eq!(day.plus_days(days), day);
        }
    }

    #[test]
    fn the_law_counts_days_in_japan() {
        let midnight = Moment::parse("2026-11-21T15:00:00Z").unwrap();
        assert_eq!(midnight.legal_day().to_string(), "2026-11-22");
    }

    #[test]
    fn partial_days_keep_what_is_known() {
        assert_eq!(PartialDay::parse("2019").unwrap().as_str(), "2019");
        assert_eq!(PartialDay::parse("2019/04").unwrap().as_str(), "2019-04");
        assert!(PartialDay::parse("2019-13").is_err());
    }
}
