//! One type per identity: a lot can never stand where a plan is due.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text::{narrowed, read_text};
use crate::problem::Problem;
use crate::rules::Rule;

/// Characters of an identifier at most.
pub const ID_MAX: usize = 40;

fn parse_id(text: &str) -> Result<Arc<str>, Problem> {
    let text = narrowed(text);
    let fits = (1..=ID_MAX).contains(&text.chars().count());
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
    if fits && plain { Ok(text.into()) } else { Err(Problem::of(Rule::InputIdentifier).with("max", ID_MAX)) }
}

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Reads 1 to 40 letters, digits, `.`, `_` or `-`; full-width characters are folded.
            ///
            /// # Errors
            /// If anything else is in it.
            pub fn parse(text: &str) -> Result<Self, Problem> {
                parse_id(text).map(Self)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                read_text(deserializer, Self::parse)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({"type": "string", "pattern": "^[A-Za-z0-9._-]{1,40}$"})
            }
        }
    )+};
}

identifiers! {
    /// A provision plan (提供計画) in this clinic.
    PlanId;
    /// A member of staff.
    StaffId;
    /// A clinic or cell processing facility.
    FacilityId;
    /// A room of a facility.
    RoomId;
    /// A journey (治療経過): one patient, one therapy, one or several doses.
    JourneyId;
    /// A lot (ロット): one patient's culture.
    LotId;
    /// An explanation and consent form.
    FormId;
    /// A follow-up visit of a plan's schedule, such as `m3`.
    VisitId;
    /// An adverse event of a journey.
    AdverseEventId;
    /// One administration (a visit with one or several containers and routes).
    AdministrationId;
    /// A coded value, such as a drug's generic name or a method: `methotrexate`, `trypan-blue`.
    Code;
    /// A courier's waybill number.
    Waybill;
    /// A material (原料等), such as a medium with its supplier and catalogue number.
    MaterialId;
    /// A received lot of a material.
    MaterialLotId;
    /// A deviation (逸脱).
    DeviationId;
    /// A nonconformity (不適合).
    NonconformityId;
    /// An order of an authority (命令).
    OrderId;
    /// A booking of a journey or an enquiry.
    BookingId;
    /// An enquiry (問い合わせ).
    EnquiryId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_plain_and_folded() {
        assert_eq!(LotId::parse(" Ｌ０００１ ").unwrap().as_str(), "L0001");
        for bad in ["", "a b", "a/b", "山田", &"x".repeat(41)] {
            assert_eq!(LotId::parse(bad).unwrap_err().rule, Rule::InputIdentifier, "{bad}");
        }
    }
}
