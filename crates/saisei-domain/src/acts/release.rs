//! Release decision (出荷判定): quality, not production, decides.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::lot::lot_needs;
use super::plan::{SpecificationItem, TestKind};
use super::testing::Verdict;
use super::{journey_and_patient, journey_of_lot, noted, plan};
use crate::act::{Act, Context, Decision, Gate, Nature};
use crate::event::{Event, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::role::Role;
use crate::rules::{Finding, Rule};
use crate::state::{Journey, Lot};
use crate::values::{Code, LotId};

/// The decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseChoice {
    /// Released while a test that the plan allows is pending.
    Conditional,
    /// Released with every specified test met.
    Final,
    /// Not released.
    Rejected,
}

/// Decides on release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideRelease {
    /// The lot.
    pub lot: LotId,
    /// The decision.
    pub decision: ReleaseChoice,
    /// Grounds as codes.
    #[serde(default)]
    pub grounds: Vec<Code>,
}

/// How one specified test stood when quality decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TestStanding {
    /// The test.
    pub test: TestKind,
    /// How it stood.
    pub verdict: Verdict,
    /// Position of the result that counts.
    pub position: u64,
}

/// Quality released the lot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LotReleased {
    /// The lot.
    pub lot: LotId,
    /// Conditional (some test pending) or final.
    pub conditional: bool,
    /// The plan version.
    pub plan_version: u32,
    /// How each specified test stood.
    pub tests: Vec<TestStanding>,
    /// Grounds as codes.
    pub grounds: Vec<Code>,
}

/// Quality rejected the lot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LotRejected {
    /// The lot.
    pub lot: LotId,
    /// Grounds as codes.
    pub grounds: Vec<Code>,
}

/// How each line of the specification stands; a test without a result is in the second list.
fn standings(lot: &Lot, specification: &[SpecificationItem]) -> (Vec<TestStanding>, Vec<TestKind>) {
    let mut found = Vec::new();
    let mut missing = Vec::new();
    for item in specification {
        match lot.verdict(item.test) {
            Some((verdict, position)) => found.push(TestStanding { test: item.test, verdict, position }),
            None => missing.push(item.test),
        }
    }
    (found, missing)
}

fn names(tests: impl IntoIterator<Item = TestKind>) -> String {
    tests.into_iter().map(TestKind::name).collect::<Vec<_>>().join(", ")
}

impl DecideRelease {
    fn check_tests(&self, gate: &mut Gate, specification: &[SpecificationItem], lot: &Lot) -> Vec<TestStanding> {
        let (standings, missing) = standings(lot, specification);
        if self.decision == ReleaseChoice::Rejected {
            return standings;
        }
        let with = |wanted: &[Verdict]| -> Vec<TestKind> {
            standings.iter().filter(|s| wanted.contains(&s.verdict)).map(|s| s.test).collect()
        };
        gate.require(missing.is_empty(), || Finding::of(Rule::ReleaseTestMissing).with("tests", names(missing)));
        let failed = with(&[Verdict::NotMet, Verdict::Invalid]);
        gate.require(failed.is_empty(), || Finding::of(Rule::ReleaseResultNotMet).with("tests", names(failed)));
        let allowed = |test: &TestKind| {
            self.decision == ReleaseChoice::Conditional
                && specification.iter().any(|item| item.test == *test && item.may_be_pending)
        };
        let pending: Vec<TestKind> = with(&[Verdict::Pending]).into_iter().filter(|t| !allowed(t)).collect();
        gate.require(pending.is_empty(), || Finding::of(Rule::ReleasePendingNotAllowed).with("tests", names(pending)));
        standings
    }

    fn check_person(gate: &mut Gate, context: &Context<'_>, lot: &Lot) {
        gate.require(context.role == Role::QualityOfficer, || {
            Finding::of(Rule::ReleaseNotByQuality).with("role", context.role.name())
        });
        gate.require(!lot.performers.contains(context.actor.as_str()), || Finding::of(Rule::ReleaseTookPart));
    }

    fn event(&self, journey: &Journey, version: u32, tests: Vec<TestStanding>) -> (Subject, Vec<Subject>, Event) {
        let event = match self.decision {
            ReleaseChoice::Rejected => {
                Event::LotRejected(LotRejected { lot: self.lot.clone(), grounds: self.grounds.clone() })
            }
            choice => Event::LotReleased(LotReleased {
                lot: self.lot.clone(),
                conditional: choice == ReleaseChoice::Conditional,
                plan_version: version,
                tests,
                grounds: self.grounds.clone(),
            }),
        };
        (Subject::Lot(self.lot.clone()), journey_and_patient(journey), event)
    }
}

impl Act for DecideRelease {
    fn nature(&self) -> Nature {
        Nature::Judgement
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        lot_needs(facts, &self.lot)
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey_of_lot(facts, &self.lot)?;
        let about = journey_and_patient(found);
        let mut gate = Gate::default();
        let lot = gate.take(gates::lot_decidable(found, &self.lot));
        let version = plan(facts, &found.plan)?.specification_on(context.day());
        let specification = version.map_or(&[][..], |v| v.content.specification.as_slice());
        let mut tests = Vec::new();
        if let Some(lot) = lot {
            Self::check_person(&mut gate, context, lot);
            tests = self.check_tests(&mut gate, specification, lot);
        }
        if self.decision != ReleaseChoice::Rejected {
            gates::therapy_may_go_on(&mut gate, context, facts, found)?;
        }
        let notes = gate.pass(&[&[Subject::Lot(self.lot.clone())], about.as_slice()].concat())?;
        let (stream, about, event) = self.event(found, version.map_or(0, |v| v.number), tests);
        noted(stream, about, event, notes)
    }
}

/// Revokes a release. Holding a product back is never refused to quality.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeRelease {
    /// The lot.
    pub lot: LotId,
    /// Why, as a code.
    pub grounds: Code,
}

impl Act for RevokeRelease {
    fn needs(&self, facts: &Facts) -> Vec<Need> {
        lot_needs(facts, &self.lot)
    }

    fn decide(&self, _: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey_of_lot(facts, &self.lot)?;
        let about = journey_and_patient(found);
        let lot = found.lots.get(&self.lot);
        let mut gate = Gate::default();
        gate.require(lot.is_some_and(Lot::was_released), || {
            Finding::of(Rule::ReleaseNotReleased)
                .with("lot", &self.lot)
                .with("state", lot.map_or("unknown", |l| l.state.name()))
        });
        let notes = gate.pass(&about)?;
        noted(Subject::Lot(self.lot.clone()), about, Event::ReleaseRevoked(self.clone()), notes)
    }
}
