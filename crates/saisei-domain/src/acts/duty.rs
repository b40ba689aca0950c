//! Duties of plan and facility that come back or run by a day: periodic reports, yearly reviews, notices (SG10).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::recorded;
use crate::act::{Act, Context, Decision, Nature, unknown};
use crate::event::{Event, Subject};
use crate::facts::{Facts, Need};
use crate::problem::Problem;
use crate::rules::Rule;
use crate::values::{Code, Day, FacilityId, PlanId};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// 再生医療等提供状況定期報告, of a plan.
    PeriodicReport,
    /// 中止届, of a plan.
    StopNotice,
    /// The list of other suspected events of a 60-day period, of a plan.
    EventList,
    /// 特定細胞加工物等製造状況定期報告, of a facility.
    ManufacturingReport,
    /// 品質の照査, of a facility.
    QualityReview,
    /// 自己点検, of a facility.
    SelfInspection,
}

impl Duty {
    /// The name in commands and clocks.
    pub fn name(self) -> &'static str {
        match self {
            Self::PeriodicReport => "periodic_report",
            Self::StopNotice => "stop_notice",
            Self::EventList => "event_list",
            Self::ManufacturingReport => "manufacturing_report",
            Self::QualityReview => "quality_review",
            Self::SelfInspection => "self_inspection",
        }
    }

    /// Whether it belongs to a plan; to a facility otherwise.
    pub fn of_plan(self) -> bool {
        matches!(self, Self::PeriodicReport | Self::StopNotice | Self::EventList)
    }
}

/// Records that a duty was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordDuty {
    /// Which.
    pub duty: Duty,
    /// Of which plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
    /// Of which facility.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<FacilityId>,
    /// Last day of the period that it covers.
    pub covers_until: Day,
    /// Day on which it was done.
    pub done_on: Day,
    /// Receipt number or number of the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Code>,
}

impl Act for RecordDuty {
    fn nature(&self) -> Nature {
        Nature::Report
    }

    fn needs(&self, _: &Facts) -> Vec<Need> {
        [Need::Clinic].into_iter().chain(self.plan.clone().map(Need::Plan)).collect()
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        if self.done_on > context.today() {
            return Err(Problem::of(Rule::InputFuture).into());
        }
        let missing = |field| Problem::of(Rule::InputMissingField).with("field", field);
        let subject = if self.duty.of_plan() {
            let plan = self.plan.as_ref().ok_or_else(|| missing("plan"))?;
            facts.plan(plan).ok_or_else(|| unknown("plan", plan, "args.plan"))?;
            Subject::Plan(plan.clone())
        } else {
            let facility = self.facility.as_ref().ok_or_else(|| missing("facility"))?;
            let known = facts.clinic().is_some_and(|clinic| clinic.facilities.contains_key(facility));
            if !known {
                return Err(unknown("facility", facility, "args.facility"));
            }
            Subject::Facility(facility.clone())
        };
        // Only what the duty belongs to is kept: a clock looks for exactly that.
        let (plan, facility) =
            if self.duty.of_plan() { (self.plan.clone(), None) } else { (None, self.facility.clone()) };
        recorded(subject, vec![Subject::Watch], Event::DutyDone(Self { plan, facility, ..self.clone() }))
    }
}
