//! Lots (ロット): one patient's culture, from received tissue to filled product.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::journey::{counts, next_serial};
use super::{free, journey_and_patient, journey_of_lot, noted, plan};
use crate::act::{Act, Context, Decision, Gate, Rejection, unknown};
use crate::event::{Event, SerialKind, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::problem::Problem;
use crate::rules::{Finding, Rule};
use crate::state::Journey;
use crate::values::measure::{CellUnit, Volume};
use crate::values::{
    Code, CoiNumber, ContainerNumber, Count, FacilityId, JourneyId, LotId, Measure, Moment, Percent, RoomId, Scan,
};

/// Opens a lot from received tissue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenLot {
    /// The tissue containers as scanned.
    pub containers: Vec<Scan>,
    /// The processing facility.
    pub facility: FacilityId,
    /// The room.
    pub room: RoomId,
    /// Its id; issued serially (`L0001` …) if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot: Option<LotId>,
}

/// A lot was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LotOpened {
    /// Its id.
    pub lot: LotId,
    /// The journey.
    pub journey: JourneyId,
    /// The chain-of-identity number.
    pub coi: CoiNumber,
    /// The tissue containers.
    pub containers: Vec<ContainerNumber>,
    /// The processing facility.
    pub facility: FacilityId,
    /// The room.
    pub room: RoomId,
}

fn next_lot(facts: &Facts) -> Result<LotId, Problem> {
    LotId::parse(&next_serial("L", facts.last(SerialKind::Lot)))
}

fn known_room(facts: &Facts, room: &RoomId) -> Result<(), Rejection> {
    let known = facts.clinic().is_some_and(|clinic| clinic.rooms.contains_key(room));
    if known { Ok(()) } else { Err(unknown("room", room, "args.room")) }
}

impl OpenLot {
    fn id(&self, facts: &Facts) -> Result<LotId, Rejection> {
        let id = self.lot.clone().map_or_else(|| next_lot(facts), Ok)?;
        free(facts.journey_id_of_lot(&id), "lot", &id, "args.lot")?;
        Ok(id)
    }

    fn check_tissue(&self, gate: &mut Gate, journey: &Journey, number: &ContainerNumber) {
        let Some(container) = journey.containers.get(number) else { return };
        let harvested = journey.harvests.iter().any(|harvest| harvest.what.containers.contains(number));
        gate.require(harvested, || Finding::of(Rule::HarvestNotDone));
        gate.require(container.custody.is_at(&self.facility), || {
            Finding::of(Rule::ContainerNotHeld).with("holder", &self.facility).with("state", container.custody.name())
        });
    }
}

impl Act for OpenLot {
    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let id = self.lot.clone().or_else(|| next_lot(facts).ok()).map(Need::JourneyOfLot);
        let plan = gates::numbers(&self.containers)
            .find_map(|number| facts.journey_of_container(&number))
            .map(|journey| Need::Plan(journey.plan.clone()));
        [Need::Clinic, Need::Last(SerialKind::Lot)]
            .into_iter()
            .chain(id)
            .chain(gates::scan_needs(facts, &self.containers))
            .chain(plan)
            .collect()
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        if self.containers.is_empty() {
            return Err(Problem::of(Rule::InputListEmpty).with("field", "containers").into());
        }
        known_room(facts, &self.room)?;
        let lot = self.id(facts)?;
        let journeys: Vec<&Journey> =
            gates::numbers(&self.containers).filter_map(|number| facts.journey_of_container(&number)).collect();
        let found = journeys.first().copied();
        let mut gate = Gate::default();
        gate.require(journeys.iter().all(|j| Some(&j.coi) == found.map(|f| &f.coi)), || {
            Finding::of(Rule::LotTwoPatients)
        });
        let mut numbers = Vec::new();
        for scan in &self.containers {
            let Some(number) = gate.take(gates::unused_container(scan, found, facts)) else { continue };
            if let Some(journey) = found {
                self.check_tissue(&mut gate, journey, &number);
            }
            numbers.push(number);
        }
        if let Some(journey) = found {
            gates::therapy_goes_on(&mut gate, context, facts, journey)?;
        }
        let about: Vec<Subject> = found.map(journey_and_patient).unwrap_or_default();
        let notes = gate.pass(&about)?;
        let Some(journey) = found else { return Err(Problem::of(Rule::InputBadForm).into()) };
        let counted = counts("L", lot.as_str(), facts.last(SerialKind::Lot));
        let serial = counted.then_some(Subject::Serial(SerialKind::Lot));
        let about = about
            .into_iter()
            .chain(numbers.iter().cloned().map(Subject::Container))
            .chain([Subject::Room(self.room.clone())])
            .chain(serial)
            .collect();
        let opened = LotOpened {
            lot: lot.clone(),
            journey: journey.id.clone(),
            coi: journey.coi.clone(),
            containers: numbers,
            facility: self.facility.clone(),
            room: self.room.clone(),
        };
        noted(Subject::Lot(lot), about, Event::LotOpened(opened), notes)
    }
}

/// Records a step of the culture that is not a passage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCultureStep {
    /// The lot.
    pub lot: LotId,
    /// What was done, as a code: `isolation`, `medium-change`, `inspection` …
    pub step: Code,
    /// The room.
    pub room: RoomId,
    /// Confluence seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confluence: Option<Percent>,
    /// Observation as a code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observation: Option<Code>,
}

/// Records a passage (継代).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordPassage {
    /// The lot.
    pub lot: LotId,
    /// The passage that the cells are in afterwards; the primary culture is 0.
    pub passage: Count,
    /// Viable cells harvested from the vessels.
    pub harvested: Measure<CellUnit>,
    /// Viable cells seeded again; left out if none were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seeded: Option<Measure<CellUnit>>,
    /// Viability.
    pub viability: Percent,
    /// Cells counted for it.
    pub counted: Count,
    /// Counting method as a code.
    pub method: Code,
    /// The room.
    pub room: RoomId,
    /// Vessels seeded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vessels: Option<Count>,
}

/// The needs of any act on a lot.
pub(super) fn lot_needs(facts: &Facts, lot: &LotId) -> Vec<Need> {
    let journey = facts.journey_id_of_lot(lot).cloned();
    let plan = journey.as_ref().and_then(|id| facts.journey(id)).map(|found| Need::Plan(found.plan.clone()));
    [Need::Clinic, Need::JourneyOfLot(lot.clone())].into_iter().chain(journey.map(Need::Journey)).chain(plan).collect()
}

fn lot_subjects(journey: &Journey, room: &RoomId) -> Vec<Subject> {
    journey_and_patient(journey).into_iter().chain([Subject::Room(room.clone())]).collect()
}

impl Act for RecordCultureStep {
    fn needs(&self, facts: &Facts) -> Vec<Need> {
        lot_needs(facts, &self.lot)
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey_of_lot(facts, &self.lot)?;
        known_room(facts, &self.room)?;
        let mut gate = Gate::default();
        gate.take(gates::lot_in_culture(found, &self.lot));
        gates::therapy_goes_on(&mut gate, context, facts, found)?;
        let about = lot_subjects(found, &self.room);
        let notes = gate.pass(&about)?;
        noted(Subject::Lot(self.lot.clone()), about, Event::CultureStepRecorded(self.clone()), notes)
    }
}

impl Act for RecordPassage {
    fn needs(&self, facts: &Facts) -> Vec<Need> {
        lot_needs(facts, &self.lot)
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey_of_lot(facts, &self.lot)?;
        known_room(facts, &self.room)?;
        let mut gate = Gate::default();
        gate.take(gates::lot_in_culture(found, &self.lot));
        gates::therapy_goes_on(&mut gate, context, facts, found)?;
        let max = plan(facts, &found.plan)?.in_force(context.day()).ok().map(|version| version.content.max_passage);
        gate.require(max.is_none_or(|max| self.passage <= max), || {
            Finding::of(Rule::PlanPassageOverLimit)
                .with("passage", self.passage)
                .with("max", max.map_or_else(String::new, |m| m.to_string()))
        });
        let about = lot_subjects(found, &self.room);
        let notes = gate.pass(&about)?;
        noted(Subject::Lot(self.lot.clone()), about, Event::PassageRecorded(self.clone()), notes)
    }
}

/// Fills product of a lot into a labelled container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FillProduct {
    /// The lot.
    pub lot: LotId,
    /// The product container as scanned.
    pub container: Scan,
    /// Viable cells in it.
    pub cells: Measure<CellUnit>,
    /// Viability.
    pub viability: Percent,
    /// Volume.
    pub volume: Measure<Volume>,
    /// When it is past its time; the plan's product life counts if it is not given, and is the longest that can be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Moment>,
}

/// Product was filled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductFilled {
    /// The lot.
    pub lot: LotId,
    /// The product container.
    pub container: ContainerNumber,
    /// Viable cells in it.
    pub cells: Measure<CellUnit>,
    /// Viability.
    pub viability: Percent,
    /// Volume.
    pub volume: Measure<Volume>,
    /// When it is past its time.
    pub expires_at: Moment,
}

impl FillProduct {
    fn expiry(&self, context: &Context<'_>, facts: &Facts, journey: &Journey) -> Result<Moment, Rejection> {
        let life = plan(facts, &journey.plan)?
            .in_force(context.day())
            .ok()
            .map_or(0, |version| version.content.product_life_minutes.get());
        let span = jiff::SignedDuration::from_mins(i64::try_from(life).unwrap_or(0));
        let longest = Moment(context.occurred_at.0.checked_add(span).unwrap_or(context.occurred_at.0));
        match self.expires_at {
            Some(given) if given > longest || given < context.occurred_at => Err(Rejection::Invalid(
                Problem::of(Rule::InputTimeOrder).with("field", "expires_at"),
                Some("args.expires_at".to_owned()),
            )),
            Some(given) => Ok(given),
            None => Ok(longest),
        }
    }
}

impl Act for FillProduct {
    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let mut needs = lot_needs(facts, &self.lot);
        needs.extend(gates::scan_needs(facts, std::slice::from_ref(&self.container)));
        needs
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey_of_lot(facts, &self.lot)?;
        let mut gate = Gate::default();
        gate.take(gates::lot_in_culture(found, &self.lot));
        gates::therapy_goes_on(&mut gate, context, facts, found)?;
        let number = gate.take(gates::product_container(&self.container, found, facts));
        let about = journey_and_patient(found);
        let notes = gate.pass(&about)?;
        let expires_at = self.expiry(context, facts, found)?;
        let Some(container) = number else { return Err(Problem::of(Rule::InputBadForm).into()) };
        let about = about.into_iter().chain([Subject::Container(container.clone())]).collect();
        let filled = ProductFilled {
            lot: self.lot.clone(),
            container,
            cells: self.cells,
            viability: self.viability,
            volume: self.volume,
            expires_at,
        };
        noted(Subject::Lot(self.lot.clone()), about, Event::ProductFilled(filled), notes)
    }
}
