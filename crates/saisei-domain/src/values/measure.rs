//! A number never travels without its unit.

use std::borrow::Cow;
use std::fmt;

use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use super::number::Number;
use crate::problem::Problem;
use crate::rules::Rule;

/// A closed set of units of one quantity, each with the range that is physically possible in it.
pub trait Unit: Copy + PartialEq + JsonSchema + Serialize + for<'de> Deserialize<'de> {
    /// Smallest and largest value that is taken, inclusive.
    fn range(self) -> (Decimal, Decimal);
    /// The unit as printed.
    fn symbol(self) -> &'static str;
}

/// A value with its unit: `{"value": "0.80", "unit": "mg/dL"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Measure<U> {
    /// Digits as measured.
    pub value: Number,
    /// The unit in which they were measured.
    pub unit: U,
}

impl<U: Unit> Measure<U> {
    /// Checks that the value is possible in its unit.
    ///
    /// # Errors
    /// If it is outside [`Unit::range`].
    pub fn new(value: Number, unit: U) -> Result<Self, Problem> {
        let (min, max) = unit.range();
        if (min..=max).contains(&value.decimal()) {
            Ok(Self { value, unit })
        } else {
            Err(Problem::of(Rule::InputNumberRange)
                .with("min", min.normalize())
                .with("max", max.normalize())
                .with("unit", unit.symbol()))
        }
    }
}

impl<U: Unit> fmt::Display for Measure<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\u{a0}{}", self.value, self.unit.symbol())
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Raw<U> {
    /// The value; a number or its digits as text.
    value: Number,
    /// The unit.
    unit: U,
}

impl<'de, U: Unit> Deserialize<'de> for Measure<U> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Raw::<U>::deserialize(deserializer)?;
        Self::new(raw.value, raw.unit).map_err(D::Error::custom)
    }
}

impl<U: Unit> JsonSchema for Measure<U> {
    fn schema_name() -> Cow<'static, str> {
        format!("Measure_{}", U::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Raw::<U>::json_schema(generator)
    }
}

macro_rules! units {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $symbol:literal, $min:literal ..= $max:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        pub enum $name {
            $(#[doc = concat!("`", $symbol, "`")] #[serde(rename = $symbol)] $variant,)+
        }

        impl Unit for $name {
            fn range(self) -> (Decimal, Decimal) {
                match self { $(Self::$variant => (Decimal::new($min, 0), Decimal::new($max, 0)),)+ }
            }
            fn symbol(self) -> &'static str {
                match self { $(Self::$variant => $symbol,)+ }
            }
        }
    };
}

units!(
    /// Volume.
    Volume { Millilitre = "mL", 0 ..= 100_000; }
);
units!(
    /// Temperature.
    Temperature { Celsius = "degC", -200 ..= 100; }
);
units!(
    /// Body weight.
    BodyMass { Kilogram = "kg", 1 ..= 400; }
);
units!(
    /// Mass of a drug.
    DrugMass { Milligram = "mg", 0 ..= 100_000; Microgram = "ug", 0 ..= 100_000_000; }
);
units!(
    /// C-reactive protein. Japanese laboratories report mg/dL, DAS28-CRP wants mg/L.
    CrpUnit { MilligramPerLitre = "mg/L", 0 ..= 1_000; MilligramPerDecilitre = "mg/dL", 0 ..= 100; }
);
units!(
    /// Erythrocyte sedimentation rate, first hour.
    EsrUnit { MillimetrePerHour = "mm/h", 0 ..= 200; }
);
units!(
    /// Length on a 100 mm visual analogue scale.
    ScaleUnit { Millimetre = "mm", 0 ..= 100; }
);
units!(
    /// Number of viable cells.
    CellUnit { Cells = "cells", 0 ..= 1_000_000_000_000; }
);
units!(
    /// Arterial blood pressure.
    PressureUnit { MillimetreOfMercury = "mmHg", 0 ..= 400; }
);
units!(
    /// Pulse or breathing rate.
    RateUnit { PerMinute = "/min", 0 ..= 400; }
);
units!(
    /// Infusion rate.
    FlowUnit { MillilitrePerHour = "mL/h", 0 ..= 3_000; }
);
units!(
    /// Results of release tests.
    TestUnit {
        Percent = "%", 0 ..= 100;
        Cells = "cells", 0 ..= 1_000_000_000_000;
        EndotoxinPerMillilitre = "EU/mL", 0 ..= 100_000;
        EndotoxinPerKilogram = "EU/kg", 0 ..= 100_000;
        ColonyFormingUnits = "CFU", 0 ..= 1_000_000;
        Count = "count", 0 ..= 1_000_000;
    }
);

units!(
    /// Environmental values of a room.
    EnvironmentUnit {
        ColoniesPerCubicMetre = "CFU/m3", 0 ..= 1_000_000;
        ColoniesPerPlate = "CFU/plate", 0 ..= 100_000;
        ParticlesPerCubicMetre = "count/m3", 0 ..= 1_000_000_000;
        Pascal = "Pa", -1_000 ..= 1_000;
        Celsius = "degC", -200 ..= 100;
        Percent = "%", 0 ..= 100;
    }
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_without_its_unit_is_not_a_value() {
        let missing = serde_json::from_str::<Measure<CrpUnit>>(r#"{"value": 2.0}"#).unwrap_err();
        assert!(missing.to_string().contains("missing field `unit`"));
        let wrong = serde_json::from_str::<Measure<CrpUnit>>(r#"{"value": 2.0, "unit": "g"}"#).unwrap_err();
        assert!(wrong.to_string().contains("unknown variant `g`"));
    }

    #[test]
    fn the_possible_range_depends_on_the_unit() {
        let ok = serde_json::from_str::<Measure<CrpUnit>>(r#"{"value": 440, "unit": "mg/L"}"#);
        assert_eq!(ok.unwrap().to_string(), "440\u{a0}mg/L");
        let bad = serde_json::from_str::<Measure<CrpUnit>>(r#"{"value": 440, "unit": "mg/dL"}"#).unwrap_err();
        assert!(bad.to_string().contains("input.number-range|max=100|min=0|unit=mg/dL"), "{bad}");
    }
}
