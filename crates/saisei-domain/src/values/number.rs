//! Numbers as typed: decimal digits survive, nothing is negative that is a count, no percentage passes 100.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text::narrow;
use crate::problem::Problem;
use crate::rules::Rule;

/// A decimal number exactly as written, stored as text so that `0.80` stays `0.80`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number(Decimal);

impl Number {
    /// Wraps a decimal.
    pub fn new(value: Decimal) -> Self {
        Self(value)
    }

    /// Reads digits as a person or a laboratory writes them; full-width digits are folded, a comma is refused.
    ///
    /// # Errors
    /// If it is no decimal number.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        Decimal::from_str(&narrow(text)).map(Self).map_err(|_| Problem::of(Rule::InputNumberUnreadable))
    }

    /// The decimal.
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// The nearest double.
    pub fn to_f64(self) -> f64 {
        self.0.to_f64().unwrap_or(f64::NAN)
    }
}

impl From<u32> for Number {
    fn from(value: u32) -> Self {
        Self(Decimal::from(value))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<Number, E> {
        Ok(Number(Decimal::from(value)))
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<Number, E> {
        Ok(Number(Decimal::from(value)))
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<Number, E> {
        // The shortest text that gives this double back is what was typed, up to trailing zeros.
        let text = format!("{value}");
        Decimal::from_str(&text)
            .or_else(|_| Decimal::from_scientific(&text))
            .map(Number)
            .map_err(|_| E::custom(Problem::of(Rule::InputNumberUnreadable)))
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<Number, E> {
        Number::parse(value).map_err(E::custom)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberVisitor)
    }
}

impl JsonSchema for Number {
    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": ["number", "string"], "pattern": "^-?[0-9]+(\\.[0-9]+)?$",
            "description": "decimal number; as text, the typed digits survive (\"0.80\")"
        })
    }
}

/// Something counted: a whole number from 0 to 10^15.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Count(u64);

impl Count {
    /// Largest count that is taken.
    pub const MAX: u64 = 1_000_000_000_000_000;

    /// Checks the range.
    ///
    /// # Errors
    /// If it is over [`Count::MAX`].
    pub fn new(value: u64) -> Result<Self, Problem> {
        if value <= Self::MAX { Ok(Self(value)) } else { Err(Problem::of(Rule::InputCount).with("max", Self::MAX)) }
    }

    /// The count.
    pub fn get(self) -> u64 {
        self.0
    }

    /// A small count, always in range.
    pub const fn small(value: u32) -> Self {
        Self(value as u64)
    }

    /// The nearest double.
    pub fn to_f64(self) -> f64 {
        Decimal::from(self.0).to_f64().unwrap_or(f64::NAN)
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let problem = || Problem::of(Rule::InputCount).with("max", Self::MAX);
        let number = Number::deserialize(deserializer)?.decimal();
        if !number.fract().is_zero() || number.is_sign_negative() && !number.is_zero() {
            return Err(D::Error::custom(problem()));
        }
        number.to_u64().ok_or_else(problem).and_then(Self::new).map_err(D::Error::custom)
    }
}

impl JsonSchema for Count {
    fn schema_name() -> Cow<'static, str> {
        "Count".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "integer", "minimum": 0, "maximum": Self::MAX, "description": "a count"})
    }
}

/// A percentage from 0 to 100, digits as measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Percent(Number);

impl Percent {
    /// Checks the range.
    ///
    /// # Errors
    /// If it is below 0 or above 100.
    pub fn new(number: Number) -> Result<Self, Problem> {
        if (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&number.decimal()) {
            Ok(Self(number))
        } else {
            Err(Problem::of(Rule::InputPercent))
        }
    }

    /// The number.
    pub fn number(self) -> Number {
        self.0
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(Number::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl JsonSchema for Percent {
    fn schema_name() -> Cow<'static, str> {
        "Percent".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": ["number", "string"], "minimum": 0, "maximum": 100, "description": "per cent, 0 to 100"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: for<'a> Deserialize<'a>>(json: &str) -> Result<T, String> {
        serde_json::from_str(json).map_err(|e| e.to_string())
    }

    #[test]
    fn typed_digits_survive() {
        assert_eq!(read::<Number>("\"0.80\"").unwrap().to_string(), "0.80");
        assert_eq!(read::<Number>("98.4").unwrap().to_string(), "98.4");
        assert_eq!(read::<Number>("1e8").unwrap().to_string(), "100000000");
        assert_eq!(read::<Number>("\"９８．４\"").unwrap().to_string(), "98.4");
        assert!(read::<Number>("\"1,000\"").unwrap_err().contains("input.number-unreadable"));
    }

    #[test]
    fn counts_are_whole_and_not_negative() {
        assert_eq!(read::<Count>("12").unwrap().get(), 12);
        for bad in ["-1", "1.5", "1e16", "\"x\""] {
            assert!(read::<Count>(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn viability_above_100_is_impossible() {
        assert!(read::<Percent>("100").is_ok());
        assert!(read::<Percent>("100.01").unwrap_err().contains("input.percent"));
        assert!(read::<Percent>("-0.1").unwrap_err().contains("input.percent"));
    }
}
