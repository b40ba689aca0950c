//! Release decision (出荷判定): quality, not production, decides.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::lot::{ending, lot_needs};
use super::plan::{PlanContent, SpecificationItem, TestKind};
use super::testing::Verdict;
use super::{journey_and_patient, journey_of_lot, noted, plan};
use crate::act::{Act, Context, Decision, Gate, Meaning, Nature, Rejection};
use crate::event::{Event, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::role::Role;
use crate::rules::{Finding, Rule};
use crate::state::{Journey, Lot};
use crate::values::{Code, LotId, StaffId};

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

    fn check_person(gate: &mut Gate, context: &Context<'_>, facts: &Facts, lot: &Lot) {
        gate.require(context.role == Role::QualityOfficer, || {
            Finding::of(Rule::ReleaseNotByQuality).with("role", context.role.name())
        });
        let took_part = lot.performers.iter().any(|performer| facts.is_human(performer, context.actor));
        gate.require(!took_part, || Finding::of(Rule::ReleaseTookPart));
    }

    /// What a certificate must show: product, and the materials where the plan lists them.
    fn check_certificate(gate: &mut Gate, lot: &Lot, content: Option<&PlanContent>) {
        let no_materials = content.is_some_and(|content| !content.materials.is_empty()) && lot.materials.is_empty();
        let missing: Vec<&str> = [(lot.products.is_empty(), "product"), (no_materials, "materials")]
            .into_iter()
            .filter(|(missing, _)| *missing)
            .map(|(_, name)| name)
            .collect();
        gate.require(missing.is_empty(), || {
            Finding::of(Rule::ReleaseCertificateIncomplete).with("missing", missing.join(", "))
        });
    }

    /// Holds and patient: what must stand as long as product can still reach the patient.
    fn check_use(
        &self,
        gate: &mut Gate,
        context: &Context<'_>,
        facts: &Facts,
        journey: &Journey,
        lot: &Lot,
    ) -> Result<(), Rejection> {
        gate.take(gates::lot_free(journey, &self.lot));
        if !journey.has_open(lot) {
            return Ok(());
        }
        gates::therapy_may_go_on(gate, context, facts, journey)?;
        let plan = plan(facts, &journey.plan)?;
        if let Ok(version) = plan.in_force(context.today()) {
            gate.take(gates::facilities_working(version.content, facts, context.today()));
            gate.take(gates::eligible(journey, version.number));
        }
        Ok(())
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
        (Subject::Lot(self.lot.clone()), ending(journey, &self.lot), event)
    }
}

impl Act for DecideRelease {
    fn nature(&self) -> Nature {
        Nature::Judgement
    }

    fn signs(&self) -> Option<Meaning> {
        Some(if self.decision == ReleaseChoice::Rejected { Meaning::Judged } else { Meaning::Released })
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let lot = facts.journey_of_lot(&self.lot).and_then(|journey| journey.lots.get(&self.lot));
        let performers = lot.into_iter().flat_map(|lot| &lot.performers);
        let performers = performers.filter_map(|id| StaffId::parse(id).ok()).map(Need::Staff);
        lot_needs(facts, &self.lot).into_iter().chain(performers).collect()
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey_of_lot(facts, &self.lot)?;
        let about = journey_and_patient(found);
        let mut gate = Gate::default();
        let lot = gate.take(gates::lot_decidable(found, &self.lot));
        let version = plan(facts, &found.plan)?.specification_on(context.day());
        let content = version.map(|version| version.content);
        let specification = content.map_or(&[][..], |content| content.specification.as_slice());
        let mut tests = Vec::new();
        if let Some(lot) = lot {
            content.into_iter().for_each(|content| gate.under(content));
            Self::check_person(&mut gate, context, facts, lot);
            tests = self.check_tests(&mut gate, specification, lot);
            if self.decision != ReleaseChoice::Rejected {
                Self::check_certificate(&mut gate, lot, content);
                self.check_use(&mut gate, context, facts, found, lot)?;
            }
        }
        let notes = gate.pass(context, &[&[Subject::Lot(self.lot.clone())], about.as_slice()].concat())?;
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

    fn signs(&self) -> Option<Meaning> {
        Some(Meaning::Judged)
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey_of_lot(facts, &self.lot)?;
        let about = journey_and_patient(found);
        let lot = found.lots.get(&self.lot);
        let mut gate = Gate::default();
        gate.require(lot.is_some_and(Lot::was_released), || {
            Finding::of(Rule::ReleaseNotReleased)
                .with("lot", &self.lot)
                .with("state", lot.map_or("unknown", |l| l.state.name()))
        });
        let notes = gate.pass(context, &about)?;
        noted(Subject::Lot(self.lot.clone()), ending(found, &self.lot), Event::ReleaseRevoked(self.clone()), notes)
    }
}
