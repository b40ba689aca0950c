//! How many harvests, administrations, visits and counsellings a day can hold: as a rule for a weekday, with exceptions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::booking::Purpose;
use super::recorded;
use crate::act::{Act, Context, Decision, Rejection};
use crate::event::{Event, Subject};
use crate::facts::{Facts, Need};
use crate::problem::Problem;
use crate::rules::Rule;
use crate::values::{Code, Count, Day};

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// 月曜日.
    Monday,
    /// 火曜日.
    Tuesday,
    /// 水曜日.
    Wednesday,
    /// 木曜日.
    Thursday,
    /// 金曜日.
    Friday,
    /// 土曜日.
    Saturday,
    /// 日曜日.
    Sunday,
}

impl Weekday {
    /// The day of the week of a civil day.
    pub fn of(day: Day) -> Self {
        match day.0.weekday() {
            jiff::civil::Weekday::Monday => Self::Monday,
            jiff::civil::Weekday::Tuesday => Self::Tuesday,
            jiff::civil::Weekday::Wednesday => Self::Wednesday,
            jiff::civil::Weekday::Thursday => Self::Thursday,
            jiff::civil::Weekday::Friday => Self::Friday,
            jiff::civil::Weekday::Saturday => Self::Saturday,
            jiff::civil::Weekday::Sunday => Self::Sunday,
        }
    }
}

/// Sets what a day can hold: either a weekday from a day on, or one day. A number that is left out sets no limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetDayCapacity {
    /// Whether the clinic is closed.
    pub closed: bool,
    /// Every such day of the week.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekday: Option<Weekday>,
    /// From this day on, for a weekday; from today if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// This one day, whatever its weekday says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// Harvests at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub harvests: Option<Count>,
    /// Administrations at most: observation chairs and people to watch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub administrations: Option<Count>,
    /// Visits at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visits: Option<Count>,
    /// Counsellings at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counsellings: Option<Count>,
    /// Why, as a code, such as `public-holiday`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grounds: Option<Code>,
}

impl SetDayCapacity {
    /// Places for this purpose; none if no limit is set.
    pub fn places(&self, purpose: Purpose) -> Option<u64> {
        let places = match purpose {
            Purpose::Harvest => self.harvests,
            Purpose::Administration => self.administrations,
            Purpose::Visit => self.visits,
            Purpose::Counselling => self.counsellings,
        };
        places.map(Count::get)
    }

    /// A weekday or a day, not both and not neither.
    fn check(&self) -> Result<(), Rejection> {
        let problem = match (self.weekday, self.day) {
            (None, None) => Problem::of(Rule::InputMissingField).with("field", "weekday, day"),
            (Some(_), Some(_)) => Problem::of(Rule::InputDuplicateField).with("field", "weekday, day"),
            _ => return Ok(()),
        };
        Err(Rejection::Invalid(problem, Some("args.day".to_owned())))
    }
}

impl Act for SetDayCapacity {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Capacity]
    }

    fn decide(&self, context: &mut Context<'_>, _: &Facts) -> Decision {
        self.check()?;
        let from = self.weekday.map(|_| self.from.unwrap_or_else(|| context.today()));
        recorded(Subject::Capacity, vec![], Event::DayCapacitySet(Self { from, ..self.clone() }))
    }
}
