//! Test results, judged on entry against the plan's specification (規格). A value is never averaged or overwritten.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::administration::Part;
use super::adverse_event::to_consider;
use super::deviation::{Hold, NewDeviation, Origin};
use super::lot::{ending, lot_needs};
use super::plan::{Limit, SpecificationItem, TestKind, within};
use super::release::RevokeRelease;
use super::work_up::Qualitative;
use super::{journey_and_patient, journey_of_lot, plan};
use crate::act::{Accepted, Act, Context, Decision, Nature, Rejection};
use crate::event::{Event, NewEvent, SerialKind, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::problem::Problem;
use crate::rules::{Finding, Rule};
use crate::state::plan::Version;
use crate::state::work::related;
use crate::state::{Administration, Journey, Lot, LotState};
use crate::values::measure::{TestUnit, Unit};
use crate::values::{AdministrationId, Code, ContainerNumber, Count, JourneyId, LotId, Measure, Moment, StaffId};

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

impl RecordTestResult {
    fn event(&self, version: Option<Version<'_>>) -> TestResultRecorded {
        TestResultRecorded {
            lot: self.lot.clone(),
            test: self.test,
            method: self.method.clone(),
            sampled_at: self.sampled_at,
            reading: self.reading.clone(),
            counted: self.counted,
            laboratory: self.laboratory.clone(),
            plan_version: version.map_or(0, |v| v.number),
            specification: version.and_then(|v| v.content.item(self.test)).cloned(),
        }
    }
}

impl Act for RecordTestResult {
    fn nature(&self) -> Nature {
        Nature::Report
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        lot_needs(facts, &self.lot).into_iter().chain(late_positive_needs(facts, &self.lot)).collect()
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey_of_lot(facts, &self.lot)?;
        if self.sampled_at > context.now {
            return Err(Problem::of(Rule::InputFuture).into());
        }
        let recorded = self.event(plan(facts, &found.plan)?.specification_on(context.day()));
        let verdict = recorded.verdict();
        let mut findings = gates::after_closing(found);
        if verdict == Verdict::NotMet {
            let limit = recorded.specification.as_ref().map(|item| limit_text(&item.limit)).unwrap_or_default();
            findings.push(Finding::of(Rule::TestNotMet).with("limit", limit));
        }
        let stream = Subject::Lot(self.lot.clone());
        let recorded = NewEvent::new(stream, journey_and_patient(found), Event::TestResultRecorded(recorded));
        let mut accepted = Accepted { events: vec![recorded], findings };
        if verdict == Verdict::NotMet {
            late_positive(&mut accepted, context, facts, found, &self.lot)?;
        }
        Ok(accepted)
    }
}

/// The patients and lots that a result outside the specification concerns after the release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExposureListed {
    /// The lot.
    pub lot: LotId,
    /// Its journey.
    pub journey: JourneyId,
    /// Administrations in which product of the lot was given.
    pub administrations: Vec<AdministrationId>,
    /// Product of the lot that was not given yet.
    pub left: Vec<ContainerNumber>,
    /// Journeys of other patients to whom product of the lot was given by mistake.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<JourneyId>,
    /// Other lots that share something with it.
    pub related: Vec<RelatedLot>,
}

/// A lot that shares something with another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelatedLot {
    /// Which.
    pub lot: LotId,
    /// What it shares: `room` and `staff` on the same `day`, `material` whenever.
    pub shares: Vec<Code>,
}

/// What must be known about a released lot to list what it shares with others.
pub(super) fn late_positive_needs(facts: &Facts, lot: &LotId) -> Vec<Need> {
    let found = facts.journey_of_lot(lot).and_then(|journey| journey.lots.get(lot));
    let Some(lot) = found.filter(|lot| lot.was_released()) else { return Vec::new() };
    let staff = lot.performers.iter().filter_map(|id| StaffId::parse(id).ok()).map(Need::WorkBy);
    let rooms = lot.rooms.iter().cloned().map(Need::WorkIn);
    let materials = lot.materials.iter().cloned().map(Need::WorkWith);
    [Need::Last(SerialKind::Deviation)].into_iter().chain(staff).chain(rooms).chain(materials).collect()
}

/// What follows when a released lot turns out to be outside its specification: the release is revoked, a serious
/// deviation holds what is left, and the exposed patient and related lots are listed (SG7). Nothing follows if it was
/// not released, or was revoked before.
pub(super) fn late_positive(
    accepted: &mut Accepted,
    context: &Context<'_>,
    facts: &Facts,
    journey: &Journey,
    id: &LotId,
) -> Result<(), Rejection> {
    let Some(lot) = journey.lots.get(id).filter(|lot| lot.was_released()) else { return Ok(()) };
    accepted.findings.push(Finding::of(Rule::TestLatePositive));
    if matches!(lot.state, LotState::Revoked { .. }) {
        return Ok(());
    }
    let listed = exposure(facts, journey, lot);
    let own = (!listed.administrations.is_empty()).then_some(&journey.id);
    let exposed: Vec<&str> = own.into_iter().chain(&listed.elsewhere).map(JourneyId::as_str).collect();
    if !exposed.is_empty() {
        accepted.findings.push(Finding::of(Rule::TestExposedPatients).with("journeys", exposed.join(", ")));
        accepted.findings.extend(to_consider(context));
    }
    if !listed.related.is_empty() {
        let related = listed.related.iter().map(RelatedLot::to_string).collect::<Vec<_>>().join(", ");
        accepted.findings.push(Finding::of(Rule::TestRelatedLots).with("lots", related));
    }
    let stream = Subject::Lot(id.clone());
    let about = ending(journey, id);
    let revoked = RevokeRelease { lot: id.clone(), grounds: Code::parse("late-positive")? };
    let hold = Hold { lots: vec![id.clone()], ..Hold::containers(journey, &listed.left) };
    let deviation = NewDeviation {
        origin: Origin::LatePositive,
        serious: true,
        room: None,
        facility: Some(&lot.opened.what.facility),
        lots: vec![hold],
    };
    let related = listed.related.iter().map(|related| Subject::Lot(related.lot.clone()));
    let elsewhere = listed.elsewhere.iter().cloned().map(Subject::Journey);
    let exposed = about.iter().cloned().chain(related).chain(elsewhere).collect();
    accepted.events.push(NewEvent::new(stream.clone(), about, Event::ReleaseRevoked(revoked)));
    accepted.events.push(NewEvent::new(stream, exposed, Event::ExposureListed(listed)));
    accepted.events.extend(deviation.open(context, facts)?.events);
    Ok(())
}

fn exposure(facts: &Facts, journey: &Journey, lot: &Lot) -> ExposureListed {
    let of_lot = |parts: &[Part]| parts.iter().any(|part| lot.products.contains(&part.container));
    let given = |administration: &&Administration| of_lot(&administration.parts);
    let elsewhere: BTreeSet<&JourneyId> = journey
        .given_elsewhere
        .iter()
        .filter(|started| of_lot(&started.parts))
        .map(|started| &started.journey)
        .collect();
    let left = lot
        .products
        .iter()
        .filter(|number| journey.containers.get(*number).is_some_and(|container| !container.is_accounted_for()));
    let related = related(&lot.id, facts.work()).into_iter().map(|(lot, shares)| RelatedLot {
        lot,
        shares: shares.into_iter().filter_map(|name| Code::parse(name).ok()).collect(),
    });
    ExposureListed {
        lot: lot.id.clone(),
        journey: journey.id.clone(),
        administrations: journey.administrations.values().filter(given).map(|a| a.id.clone()).collect(),
        left: left.cloned().collect(),
        elsewhere: elsewhere.into_iter().cloned().collect(),
        related: related.collect(),
    }
}

impl std::fmt::Display for RelatedLot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shares = self.shares.iter().map(Code::as_str).collect::<Vec<_>>().join("+");
        write!(f, "{} ({shares})", self.lot)
    }
}
