//! Lots (ロット): one patient's culture, from received tissue to filled product.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::journey::{counts, next_serial};
use super::lot_family::{LotSplit, LotsPooled, PoolLots, SplitLot};
use super::{free, journey_and_patient, journey_of_lot, noted, plan};
use crate::act::{Act, Context, Decision, Gate, Meaning, Rejection, unknown};
use crate::event::{Event, SerialKind, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::problem::Problem;
use crate::rules::{Finding, Rule};
use crate::state::Journey;
use crate::values::measure::{CellUnit, Volume};
use crate::values::{
    Code, CoiNumber, ContainerNumber, Count, FacilityId, JourneyId, LotId, MaterialLotId, Measure, Moment, Percent,
    RoomId, Scan, StaffId,
};

/// Where a step of the culture was done, and with what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bench {
    /// The room.
    pub room: RoomId,
    /// The workspace in it.
    pub workspace: Option<Code>,
    /// Lots of the materials that were used.
    pub materials: Vec<MaterialLotId>,
    /// The step of the culture, where it was one.
    pub step: Option<Code>,
}

macro_rules! at_a_bench {
    ($($what:ty),+ $(,)?) => {$(
        impl $what {
            /// Where it was done, and with what.
            pub fn bench(&self) -> Bench {
                let (workspace, materials) = (self.workspace.clone(), self.materials.clone());
                Bench { room: self.room.clone(), workspace, materials, step: None }
            }
        }
    )+};
}

at_a_bench!(OpenLot, LotOpened, RecordPassage, SplitLot, LotSplit, PoolLots, LotsPooled);

impl RecordCultureStep {
    /// Where it was done, and with what.
    pub fn bench(&self) -> Bench {
        Bench {
            room: self.room.clone(),
            workspace: self.workspace.clone(),
            materials: self.materials.clone(),
            step: Some(self.step.clone()),
        }
    }
}

impl Bench {
    /// The room, and the materials with their lots.
    pub(super) fn needs(&self, facts: &Facts) -> Vec<Need> {
        let materials = self.materials.iter().flat_map(|lot| {
            let material = facts.material_lot(lot).map(|found| Need::Material(found.material().clone()));
            [Need::MaterialLot(lot.clone())].into_iter().chain(material)
        });
        [Need::Room(self.room.clone())].into_iter().chain(materials).collect()
    }
}

/// What a step of the culture concerns beside its lot.
pub(super) fn work_about(journey: &Journey, bench: &Bench, context: &Context<'_>) -> Vec<Subject> {
    let materials = bench.materials.iter().cloned().map(Subject::MaterialLot);
    journey_and_patient(journey)
        .into_iter()
        .chain([Subject::Room(bench.room.clone()), Subject::Staff(StaffId::clone(context.actor))])
        .chain(materials)
        .collect()
}

/// What ends a lot concerns also the rooms where it was.
pub(super) fn ending(journey: &Journey, lot: &LotId) -> Vec<Subject> {
    let rooms = journey.lots.get(lot).into_iter().flat_map(|lot| &lot.rooms).cloned().map(Subject::Room);
    journey_and_patient(journey).into_iter().chain(rooms).collect()
}

/// Whether a lot may be worked on: plan and consent, holds, facility, room, workspace, materials, operator.
pub(super) fn work_gate(
    gate: &mut Gate,
    context: &Context<'_>,
    facts: &Facts,
    journey: &Journey,
    lot: &LotId,
    bench: &Bench,
) -> Result<(), Rejection> {
    let facility = journey.lots.get(lot).map(|lot| &lot.opened.what.facility);
    gates::culture_goes_on(gate, context, facts, journey)?;
    let content = gates::culture_content(facts, journey, context);
    if let Some(facility) = facility {
        gate.take(gates::facility_working(facts, facility, context.asked_for().legal_day()));
    }
    gates::bench_ready(gate, context, facts, content, facility, journey, bench);
    Ok(())
}

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
    /// The workspace in it, such as a safety cabinet: between two patients it must be cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace: Option<Code>,
    /// Lots of the materials that were used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<MaterialLotId>,
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
    /// The workspace in it, such as a safety cabinet: between two patients it must be cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace: Option<Code>,
    /// Lots of the materials that were used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<MaterialLotId>,
}

fn next_lot(facts: &Facts) -> Result<LotId, Problem> {
    LotId::parse(&next_serial("L", facts.last(SerialKind::Lot)))
}

pub(super) fn known_room(facts: &Facts, room: &RoomId) -> Result<(), Rejection> {
    facts.room(room).map(|_| ()).ok_or_else(|| unknown("room", room, "args.room"))
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
        gate.take(gates::container_free(container));
    }

    fn check_plan(
        &self,
        gate: &mut Gate,
        context: &Context<'_>,
        facts: &Facts,
        journey: &Journey,
    ) -> Result<(), Rejection> {
        gates::therapy_goes_on(gate, context, facts, journey)?;
        let content = plan(facts, &journey.plan)?.in_force(context.day()).ok().map(|version| version.content);
        if let Some(content) = content {
            gate.under(content);
            gate.take(gates::made_at(content, &self.facility));
        }
        gate.take(gates::facility_working(facts, &self.facility, context.asked_for().legal_day()));
        gate.take(gates::foreign(facts, &self.facility));
        gates::bench_ready(gate, context, facts, content, Some(&self.facility), journey, &self.bench());
        Ok(())
    }

    /// The journeys of all containers; the first is the lot's.
    fn journeys<'f>(&self, facts: &'f Facts) -> Vec<&'f Journey> {
        gates::numbers(&self.containers).filter_map(|number| facts.journey_of_container(&number)).collect()
    }
}

impl Act for OpenLot {
    fn signs(&self) -> Option<Meaning> {
        Some(Meaning::Made)
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let id = self.lot.clone().or_else(|| next_lot(facts).ok()).map(Need::JourneyOfLot);
        let plan = self.journeys(facts).first().map(|journey| Need::Plan(journey.plan.clone()));
        [Need::Clinic, Need::Last(SerialKind::Lot)]
            .into_iter()
            .chain(id)
            .chain(gates::scan_needs(facts, &self.containers))
            .chain(plan)
            .chain(self.bench().needs(facts))
            .collect()
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        if self.containers.is_empty() {
            return Err(Problem::of(Rule::InputListEmpty).with("field", "containers").into());
        }
        known_room(facts, &self.room)?;
        let lot = self.id(facts)?;
        let journeys = self.journeys(facts);
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
            self.check_plan(&mut gate, context, facts, journey)?;
        }
        let about: Vec<Subject> = found.map(journey_and_patient).unwrap_or_default();
        let notes = gate.pass(context, &about)?;
        let Some(journey) = found else { return Err(Problem::of(Rule::InputBadForm).into()) };
        let counted = counts("L", lot.as_str(), facts.last(SerialKind::Lot));
        let serial = counted.then_some(Subject::Serial(SerialKind::Lot));
        let about = work_about(journey, &self.bench(), context)
            .into_iter()
            .chain(numbers.iter().cloned().map(Subject::Container))
            .chain([Subject::Facility(self.facility.clone())])
            .chain(serial)
            .collect();
        let opened = LotOpened {
            lot: lot.clone(),
            journey: journey.id.clone(),
            coi: journey.coi.clone(),
            containers: numbers,
            facility: self.facility.clone(),
            room: self.room.clone(),
            workspace: self.workspace.clone(),
            materials: self.materials.clone(),
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
    /// The workspace in it, such as a safety cabinet: between two patients it must be cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace: Option<Code>,
    /// Lots of the materials that were used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<MaterialLotId>,
    /// Viable cells counted at the final harvest, where it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub harvested: Option<Measure<CellUnit>>,
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
    /// The workspace in it, such as a safety cabinet: between two patients it must be cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace: Option<Code>,
    /// Lots of the materials that were used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<MaterialLotId>,
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

impl Act for RecordCultureStep {
    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let mut needs = lot_needs(facts, &self.lot);
        needs.extend(self.bench().needs(facts));
        needs
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey_of_lot(facts, &self.lot)?;
        known_room(facts, &self.room)?;
        let mut gate = Gate::default();
        gate.take(gates::lot_in_culture(found, &self.lot));
        work_gate(&mut gate, context, facts, found, &self.lot, &self.bench())?;
        let about = work_about(found, &self.bench(), context);
        let notes = gate.pass(context, &about)?;
        noted(Subject::Lot(self.lot.clone()), about, Event::CultureStepRecorded(self.clone()), notes)
    }
}

impl RecordPassage {
    /// Passage and cells: never beyond the plan, never backwards, never more cells seeded than harvested.
    fn check_numbers(&self, gate: &mut Gate, journey: &Journey, max: Option<Count>) {
        gate.require(max.is_none_or(|max| self.passage <= max), || {
            Finding::of(Rule::PlanPassageOverLimit)
                .with("passage", self.passage)
                .with("max", max.map_or_else(String::new, |m| m.to_string()))
        });
        let last = journey.lots.get(&self.lot).and_then(|lot| lot.passages.last()).map(|last| last.what.passage);
        if let Some(last) = last.filter(|last| self.passage < *last) {
            gate.add(Finding::of(Rule::LotPassageGoesBack).with("passage", self.passage).with("last", last));
        }
        if let Some(seeded) = self.seeded {
            gate.take(gates::cells_conserved(self.harvested.value, seeded.value));
        }
    }
}

impl Act for RecordPassage {
    fn signs(&self) -> Option<Meaning> {
        Some(Meaning::Made)
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let mut needs = lot_needs(facts, &self.lot);
        needs.extend(self.bench().needs(facts));
        needs
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey_of_lot(facts, &self.lot)?;
        known_room(facts, &self.room)?;
        let mut gate = Gate::default();
        gate.take(gates::lot_in_culture(found, &self.lot));
        work_gate(&mut gate, context, facts, found, &self.lot, &self.bench())?;
        let content = gates::culture_content(facts, found, context);
        self.check_numbers(&mut gate, found, content.map(|content| content.max_passage));
        let about = work_about(found, &self.bench(), context);
        let notes = gate.pass(context, &about)?;
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
    /// The room; the one where the lot was worked on last if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomId>,
    /// The workspace in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace: Option<Code>,
    /// Lots of the materials that were used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<MaterialLotId>,
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
    /// The room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomId>,
    /// The workspace in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace: Option<Code>,
    /// Lots of the materials that were used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<MaterialLotId>,
}

impl FillProduct {
    /// Where and with what; none if the lot is in no room yet.
    fn bench(&self, facts: &Facts) -> Option<Bench> {
        let last = || facts.journey_of_lot(&self.lot)?.lots.get(&self.lot)?.rooms.last().cloned();
        let room = self.room.clone().or_else(last)?;
        Some(Bench { room, workspace: self.workspace.clone(), materials: self.materials.clone(), step: None })
    }

    /// No more cells are filled than are left of what was counted at the final harvest.
    fn check_cells(&self, gate: &mut Gate, journey: &Journey) {
        let harvested = journey.lots.get(&self.lot).is_some_and(|lot| lot.final_harvest.is_some());
        if let Some(left) = journey.cells_left(&self.lot).filter(|_| harvested) {
            gate.take(gates::cells_conserved(left, self.cells.value));
        }
    }

    fn expiry(&self, context: &Context<'_>, facts: &Facts, journey: &Journey) -> Result<Moment, Rejection> {
        let life = plan(facts, &journey.plan)?
            .specification_on(context.day())
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
    fn signs(&self) -> Option<Meaning> {
        Some(Meaning::Made)
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let mut needs = lot_needs(facts, &self.lot);
        needs.extend(gates::scan_needs(facts, std::slice::from_ref(&self.container)));
        needs.extend(self.bench(facts).map(|bench| bench.needs(facts)).unwrap_or_default());
        needs
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey_of_lot(facts, &self.lot)?;
        let bench = self.bench(facts).ok_or_else(|| Problem::of(Rule::InputMissingField).with("field", "room"))?;
        known_room(facts, &bench.room)?;
        let mut gate = Gate::default();
        gate.take(gates::lot_in_culture(found, &self.lot));
        gate.take(gates::lot_free(found, &self.lot));
        gates::therapy_goes_on(&mut gate, context, facts, found)?;
        work_gate(&mut gate, context, facts, found, &self.lot, &bench)?;
        self.check_cells(&mut gate, found);
        let number = gate.take(gates::product_container(&self.container, found, facts));
        let about = work_about(found, &bench, context);
        let notes = gate.pass(context, &about)?;
        let expires_at = self.expiry(context, facts, found)?;
        let Some(container) = number.or_else(|| gates::numbers(std::slice::from_ref(&self.container)).next()) else {
            return Err(Problem::of(Rule::InputBadForm).into());
        };
        // A report may name a bag of somebody else: then their story tells it too, and nobody is given that bag.
        let owner = facts.journey_id_of_container(&container).filter(|owner| **owner != found.id);
        let subjects = owner.cloned().map(Subject::Journey).into_iter().chain([Subject::Container(container.clone())]);
        let about = about.into_iter().chain(subjects).collect();
        let filled = ProductFilled {
            lot: self.lot.clone(),
            container,
            cells: self.cells,
            viability: self.viability,
            volume: self.volume,
            expires_at,
            room: Some(bench.room),
            workspace: bench.workspace,
            materials: bench.materials,
        };
        noted(Subject::Lot(self.lot.clone()), about, Event::ProductFilled(filled), notes)
    }
}
