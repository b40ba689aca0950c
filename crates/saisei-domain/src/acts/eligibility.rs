//! A physician decides whether the patient may take part, under the plan version in force.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{journey, noted, patient_of, plan};
use crate::act::{Act, Context, Decision, Gate, Meaning, Nature};
use crate::event::{Event, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::values::{Code, JourneyId};

/// The decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// May take part.
    Eligible,
    /// May not.
    NotEligible,
    /// Not yet: something is missing.
    Deferred,
}

/// Decides on eligibility.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideEligibility {
    /// Whose journey.
    pub journey: JourneyId,
    /// The decision.
    pub decision: Choice,
    /// Grounds as codes.
    #[serde(default)]
    pub grounds: Vec<Code>,
}

/// A physician decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EligibilityDecided {
    /// Whose journey.
    pub journey: JourneyId,
    /// The decision.
    pub decision: Choice,
    /// Grounds as codes.
    pub grounds: Vec<Code>,
    /// The plan version under which it was decided.
    pub plan_version: u32,
}

impl Act for DecideEligibility {
    fn nature(&self) -> Nature {
        Nature::Judgement
    }

    fn signs(&self) -> Option<Meaning> {
        Some(Meaning::Judged)
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        gates::journey_and_plan(facts, &self.journey)
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey(facts, &self.journey)?;
        let plan = plan(facts, &found.plan)?;
        let subject = Subject::Journey(found.id.clone());
        let mut gate = Gate::default();
        gate.take(gates::journey_open(found));
        let version = gate.take(gates::plan_in_force_now(plan, context));
        if let Some(version) = version.filter(|_| self.decision == Choice::Eligible) {
            gate.take(gates::indication_listed(found, version.content));
        }
        let notes = gate.pass(context, &[subject.clone(), Subject::Plan(plan.id.clone())])?;
        let decided = EligibilityDecided {
            journey: found.id.clone(),
            decision: self.decision,
            grounds: self.grounds.clone(),
            plan_version: version.map_or(0, |v| v.number),
        };
        let about = patient_of(found).into_iter().chain([Subject::Watch]).collect();
        noted(subject, about, Event::EligibilityDecided(decided), notes)
    }
}
