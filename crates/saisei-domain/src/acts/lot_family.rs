//! Splitting, pooling, closing of lots, and disposal of containers: cells are conserved, every label is accounted for.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::container::of_container;
use super::journey::{counts, next_serial};
use super::lot::{ending, known_room, lot_needs, work_about, work_gate};
use super::{free, journey_of_lot, noted};
use crate::act::{Act, Context, Decision, Gate, Meaning, Nature, Rejection, unknown};
use crate::event::{Event, SerialKind, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::problem::Problem;
use crate::rules::{Finding, Rule};
use crate::state::Journey;
use crate::values::measure::CellUnit;
use crate::values::{Code, CoiNumber, ContainerNumber, Day, JourneyId, LotId, MaterialLotId, Measure, Number, RoomId};

/// Splits some cells off into a lot of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SplitLot {
    /// The lot.
    pub lot: LotId,
    /// Id of the new lot; issued serially if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub into: Option<LotId>,
    /// Viable cells that go over.
    pub cells: Measure<CellUnit>,
    /// The room.
    pub room: RoomId,
    /// The workspace in it, such as a safety cabinet: between two patients it must be cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace: Option<Code>,
    /// Lots of the materials that were used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<MaterialLotId>,
}

/// A lot was split.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LotSplit {
    /// The lot.
    pub lot: LotId,
    /// The new lot.
    pub into: LotId,
    /// The journey of both.
    pub journey: JourneyId,
    /// The chain-of-identity number of both.
    pub coi: CoiNumber,
    /// Viable cells that went over.
    pub cells: Measure<CellUnit>,
    /// The room.
    pub room: RoomId,
    /// The workspace in it, such as a safety cabinet: between two patients it must be cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace: Option<Code>,
    /// Lots of the materials that were used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<MaterialLotId>,
}

fn new_lot(facts: &Facts, given: Option<&LotId>, place: &str) -> Result<LotId, Rejection> {
    let next = || LotId::parse(&next_serial("L", facts.last(SerialKind::Lot)));
    let id = given.cloned().map_or_else(next, Ok)?;
    free(facts.journey_id_of_lot(&id), "lot", &id, place)?;
    Ok(id)
}

fn serial(facts: &Facts, lot: &LotId) -> Option<Subject> {
    counts("L", lot.as_str(), facts.last(SerialKind::Lot)).then_some(Subject::Serial(SerialKind::Lot))
}

fn new_lot_needs(facts: &Facts, given: Option<&LotId>) -> Vec<Need> {
    let next = || LotId::parse(&next_serial("L", facts.last(SerialKind::Lot))).ok();
    let id = given.cloned().or_else(next).map(Need::JourneyOfLot);
    [Need::Last(SerialKind::Lot)].into_iter().chain(id).collect()
}

impl Act for SplitLot {
    fn signs(&self) -> Option<Meaning> {
        Some(Meaning::Made)
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let mut needs = lot_needs(facts, &self.lot);
        needs.extend(self.bench().needs(facts));
        needs.extend(new_lot_needs(facts, self.into.as_ref()));
        needs
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey_of_lot(facts, &self.lot)?;
        known_room(facts, &self.room)?;
        let into = new_lot(facts, self.into.as_ref(), "args.into")?;
        let mut gate = Gate::default();
        gate.take(gates::lot_in_culture(found, &self.lot));
        work_gate(&mut gate, context, facts, found, &self.lot, &self.bench())?;
        if let Some(left) = found.cells_left(&self.lot) {
            gate.take(gates::cells_conserved(left, self.cells.value));
        }
        let about = work_about(found, &self.bench(), context);
        let notes = gate.pass(context, &about)?;
        let split = LotSplit {
            lot: self.lot.clone(),
            into: into.clone(),
            journey: found.id.clone(),
            coi: found.coi.clone(),
            cells: self.cells,
            room: self.room.clone(),
            workspace: self.workspace.clone(),
            materials: self.materials.clone(),
        };
        let about = about.into_iter().chain(serial(facts, &into)).chain([Subject::Lot(into)]).collect();
        noted(Subject::Lot(self.lot.clone()), about, Event::LotSplit(split), notes)
    }
}

/// Pools several lots of one patient into one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PoolLots {
    /// The lots; at least two.
    pub lots: Vec<LotId>,
    /// Id of the new lot; issued serially if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub into: Option<LotId>,
    /// Viable cells in the new lot.
    pub cells: Measure<CellUnit>,
    /// The room.
    pub room: RoomId,
    /// The workspace in it, such as a safety cabinet: between two patients it must be cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace: Option<Code>,
    /// Lots of the materials that were used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<MaterialLotId>,
}

/// Lots were pooled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LotsPooled {
    /// The lots.
    pub lots: Vec<LotId>,
    /// The new lot.
    pub into: LotId,
    /// The journey of all.
    pub journey: JourneyId,
    /// The chain-of-identity number of all.
    pub coi: CoiNumber,
    /// Viable cells in the new lot.
    pub cells: Measure<CellUnit>,
    /// The room.
    pub room: RoomId,
    /// The workspace in it, such as a safety cabinet: between two patients it must be cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace: Option<Code>,
    /// Lots of the materials that were used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<MaterialLotId>,
}

impl PoolLots {
    fn journeys<'f>(&self, facts: &'f Facts) -> Result<Vec<&'f Journey>, Rejection> {
        self.lots.iter().map(|lot| facts.journey_of_lot(lot).ok_or_else(|| unknown("lot", lot, "args.lots"))).collect()
    }

    /// The cells left in all lots; none if one was never counted.
    fn left(&self, journey: &Journey) -> Option<Number> {
        self.lots.iter().map(|lot| journey.cells_left(lot).map(Number::decimal)).sum::<Option<_>>().map(Number::new)
    }
}

impl Act for PoolLots {
    fn signs(&self) -> Option<Meaning> {
        Some(Meaning::Made)
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let mut needs: Vec<Need> = self.lots.iter().flat_map(|lot| lot_needs(facts, lot)).collect();
        needs.extend(self.bench().needs(facts));
        needs.extend(new_lot_needs(facts, self.into.as_ref()));
        needs
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        // A lot that is named twice has its cells once.
        if self.lots.iter().collect::<BTreeSet<_>>().len() < self.lots.len().max(2) {
            return Err(Problem::of(Rule::InputListEmpty).with("field", "lots").into());
        }
        known_room(facts, &self.room)?;
        let journeys = self.journeys(facts)?;
        let Some(found) = journeys.first().copied() else { return Err(Problem::of(Rule::InputBadForm).into()) };
        let into = new_lot(facts, self.into.as_ref(), "args.into")?;
        let mut gate = Gate::default();
        gate.require(journeys.iter().all(|journey| journey.coi == found.coi), || Finding::of(Rule::LotTwoPatients));
        for (lot, journey) in self.lots.iter().zip(&journeys) {
            gate.take(gates::lot_in_culture(journey, lot));
            work_gate(&mut gate, context, facts, journey, lot, &self.bench())?;
        }
        if let Some(left) = self.left(found) {
            gate.take(gates::cells_conserved(left, self.cells.value));
        }
        let about: Vec<Subject> =
            journeys.iter().flat_map(|journey| work_about(journey, &self.bench(), context)).collect();
        let notes = gate.pass(context, &about)?;
        let pooled = LotsPooled {
            lots: self.lots.clone(),
            into: into.clone(),
            journey: found.id.clone(),
            coi: found.coi.clone(),
            cells: self.cells,
            room: self.room.clone(),
            workspace: self.workspace.clone(),
            materials: self.materials.clone(),
        };
        let lots = self.lots.iter().cloned().map(Subject::Lot);
        let about = about.into_iter().chain(lots).chain(serial(facts, &into)).collect();
        noted(Subject::Lot(into), about, Event::LotsPooled(pooled), notes)
    }
}

/// Closes a lot when nothing of it is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseLot {
    /// Which.
    pub lot: LotId,
}

impl Act for CloseLot {
    fn nature(&self) -> Nature {
        Nature::Judgement
    }

    fn signs(&self) -> Option<Meaning> {
        Some(Meaning::Reviewed)
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        lot_needs(facts, &self.lot)
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey_of_lot(facts, &self.lot)?;
        let mut gate = Gate::default();
        let closed = found.lots.get(&self.lot).is_some_and(|lot| lot.closed.is_some());
        gate.require(!closed, || Finding::of(Rule::ClosingClosedAlready).with("id", &self.lot));
        let open = found.open_items_of_lot(&self.lot);
        gate.require(open.is_empty(), || Finding::of(Rule::LotOpenItems).with("open", open.join(", ")));
        let about = ending(found, &self.lot);
        let notes = gate.pass(context, &[&[Subject::Lot(self.lot.clone())], about.as_slice()].concat())?;
        noted(Subject::Lot(self.lot.clone()), about, Event::LotClosed(self.clone()), notes)
    }
}

/// Records that a container was disposed of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DisposeContainer {
    /// Which.
    pub container: ContainerNumber,
    /// How, as a code such as `incineration`.
    pub method: Code,
    /// Why, as a code.
    pub grounds: Code,
}

impl Act for DisposeContainer {
    fn nature(&self) -> Nature {
        Nature::Report
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        gates::container_needs(facts, [&self.container])
    }

    fn decide(&self, _: &mut Context<'_>, facts: &Facts) -> Decision {
        of_container(facts, &self.container, Event::ContainerDisposed(self.clone()))
    }
}

/// Records that a sample is kept, so that a later infection can be looked into (規則16条, UNVERIFIED).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetainSample {
    /// Which container.
    pub container: ContainerNumber,
    /// Where it is kept, as a code.
    pub place: Code,
    /// Last day on which it is kept.
    pub until: Day,
}

impl Act for RetainSample {
    fn nature(&self) -> Nature {
        Nature::Report
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        gates::container_needs(facts, [&self.container])
    }

    fn decide(&self, _: &mut Context<'_>, facts: &Facts) -> Decision {
        of_container(facts, &self.container, Event::SampleRetained(self.clone()))
    }
}
