//! Test results, judged on entry against the plan's specification (規格). A value is never averaged or overwritten.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::lot::lot_needs;
use super::plan::{Limit, SpecificationItem, TestKind, within};
use super::work_up::Qualitative;
use super::{journey_and_patient, journey_of_lot, noted, plan};
use crate::act::{Act, Context, Decision, Nature};
use crate::event::{Event, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::problem::Problem;
use crate::rules::{Finding, Rule};
use crate::values::measure::{TestUnit, Unit};
use crate::values::{Code, Count, LotId, Measure, Moment};

/// What a test gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// A number with its unit.
    Measured(Measure<TestUnit>),
    /// Negative, positive or neither.
    Observed(Qualitative),
    /// Matches the patient or the standard, or not.
    Conforms(bool),
    /// Sampled, not ready yet.
    Pending,
}

/// What a reading means against the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Inside the limit, by the right method, with enough counted cells.
    Met,
    /// Outside the limit.
    NotMet,
    /// Not ready yet.
    Pending,
    /// Cannot count: another method, another unit, too few counted cells, or neither negative nor positive.
    Invalid,
    /// The plan does not ask for this test.
    NotSpecified,
}

/// Records a test result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordTestResult {
    /// The lot.
    pub lot: LotId,
    /// The test.
    pub test: TestKind,
    /// The method as a code.
    pub method: Code,
    /// When the sample was taken.
    pub sampled_at: Moment,
    /// What it gave.
    pub reading: Reading,
    /// Cells counted, where cells were counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<Count>,
    /// The laboratory, if another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub laboratory: Option<Code>,
}

/// A test result was recorded, with the line of the specification that it was judged against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TestResultRecorded {
    /// The lot.
    pub lot: LotId,
    /// The test.
    pub test: TestKind,
    /// The method as a code.
    pub method: Code,
    /// When the sample was taken.
    pub sampled_at: Moment,
    /// What it gave.
    pub reading: Reading,
    /// Cells counted.
    pub counted: Option<Count>,
    /// The laboratory, if another.
    pub laboratory: Option<Code>,
    /// The plan version.
    pub plan_version: u32,
    /// The line of the specification; none if the plan does not ask for this test.
    pub specification: Option<SpecificationItem>,
}

impl TestResultRecorded {
    /// What the reading means. Computed from the recorded values, so a correction of a value changes it.
    pub fn verdict(&self) -> Verdict {
        let Some(item) = &self.specification else { return Verdict::NotSpecified };
        if self.reading == Reading::Pending {
            return Verdict::Pending;
        }
        let right_method = item.method.as_ref().is_none_or(|method| method == &self.method);
        let enough = item.min_counted.is_none_or(|min| self.counted.is_some_and(|counted| counted >= min));
        let met = match (&item.limit, &self.reading) {
            (limit, Reading::Measured(value)) => within(limit, *value),
            (Limit::Negative, Reading::Observed(Qualitative::Negative)) => Some(true),
            (Limit::Negative, Reading::Observed(Qualitative::Positive)) => Some(false),
            (Limit::Conforms, Reading::Conforms(conforms)) => Some(*conforms),
            _ => None,
        };
        match met {
            // A value outside its limit is out of specification, whatever the method: it is never explained away here.
            Some(false) => Verdict::NotMet,
            Some(true) if right_method && enough => Verdict::Met,
            _ => Verdict::Invalid,
        }
    }
}

/// A limit in words for both languages: numbers and signs only.
pub fn limit_text(limit: &Limit) -> String {
    match limit {
        Limit::AtLeast(bound) => format!("≥ {} {}", bound.value, bound.unit.symbol()),
        Limit::AtMost(bound) => format!("≤ {} {}", bound.value, bound.unit.symbol()),
        Limit::Negative => "−".to_owned(),
        Limit::Conforms => "=".to_owned(),
    }
}

impl Act for RecordTestResult {
    fn nature(&self) -> Nature {
        Nature::Report
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        lot_needs(facts, &self.lot)
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey_of_lot(facts, &self.lot)?;
        if self.sampled_at > context.now {
            return Err(Problem::of(Rule::InputFuture).into());
        }
        let version = plan(facts, &found.plan)?.specification_on(context.day());
        let recorded = TestResultRecorded {
            lot: self.lot.clone(),
            test: self.test,
            method: self.method.clone(),
            sampled_at: self.sampled_at,
            reading: self.reading.clone(),
            counted: self.counted,
            laboratory: self.laboratory.clone(),
            plan_version: version.map_or(0, |v| v.number),
            specification: version.and_then(|v| v.content.item(self.test)).cloned(),
        };
        let mut findings = gates::after_closing(found);
        if recorded.verdict() == Verdict::NotMet {
            let limit = recorded.specification.as_ref().map(|item| limit_text(&item.limit)).unwrap_or_default();
            findings.push(Finding::of(Rule::TestNotMet).with("limit", limit));
            if found.lots.get(&self.lot).is_some_and(|lot| lot.was_released()) {
                findings.push(Finding::of(Rule::TestLatePositive));
            }
        }
        let about = journey_and_patient(found);
        noted(Subject::Lot(self.lot.clone()), about, Event::TestResultRecorded(recorded), findings)
    }
}
