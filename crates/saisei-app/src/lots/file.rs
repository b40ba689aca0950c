//! One lot with everything that its page shows. No name, no note: the processing facility works with numbers.

use std::collections::{BTreeMap, BTreeSet};

use saisei_domain::acts::plan::PlanContent;
use saisei_domain::acts::release::ReleaseChoice;
use saisei_domain::event::{Event, Subject};
use saisei_domain::facts::Facts;
use saisei_domain::state::{Container, Deviation, Journey, Lot, MaterialLot, Plan};
use saisei_domain::values::{CoiNumber, DeviationId, LotId, MaterialLotId, Moment, Number, RoomId, StaffId};
use saisei_domain::{Finding, Role};
use saisei_ledger::{Kind, Position, Selection, TagKinds};

use super::release::needed_by;
use super::{Deciding, Growth, growth};
use crate::app::{App, AppError};
use crate::for_pages::Happened;
use crate::project::view;
use crate::supply::RoomCard;
use crate::translate;

/// A lot of a material that was used.
#[derive(Clone, Debug)]
pub struct Material {
    /// Which.
    pub id: MaterialLotId,
    /// As it stands; none if it is not known.
    pub lot: Option<MaterialLot>,
}

/// Product that was filled from the lot.
#[derive(Clone, Debug)]
pub struct Product {
    /// The container.
    pub container: Container,
    /// When it was filled.
    pub filled_at: Moment,
    /// When it is past its time.
    pub expires_at: Moment,
    /// Whether it is gone: given, disposed of, or kept as a sample.
    pub gone: bool,
}

/// One lot.
#[derive(Clone, Debug)]
pub struct LotFile {
    /// The lot as decisions see it.
    pub lot: Lot,
    /// The patient's number.
    pub coi: CoiNumber,
    /// The journey.
    pub journey: Journey,
    /// Its plan.
    pub plan: Option<Plan>,
    /// The version of the plan that results are judged by today.
    pub version: Option<(u32, PlanContent)>,
    /// What happened with it, oldest first, with corrections under what they correct.
    pub record: Vec<Happened>,
    /// Its growth.
    pub growth: Growth,
    /// Its product.
    pub products: Vec<Product>,
    /// The containers of tissue that it began from.
    pub tissue: Vec<Container>,
    /// Materials that were used.
    pub materials: Vec<Material>,
    /// Rooms in which it was worked on, the newest last.
    pub rooms: Vec<(RoomId, Option<RoomCard>)>,
    /// Deviations that held it or that are open in one of its rooms.
    pub deviations: BTreeMap<DeviationId, Deviation>,
    /// When its product is to be given, if that is booked.
    pub needed_by: Option<Moment>,
    /// What stands in the way.
    pub findings: Vec<Finding>,
    /// Of what.
    pub deciding: Deciding,
    /// The ledger's size when it was read.
    pub seen: u64,
}

/// What stands against each decision, and against this person deciding.
#[derive(Clone, Debug, Default)]
pub struct Against {
    /// A conditional release.
    pub conditional: Vec<Finding>,
    /// A final release.
    pub final_release: Vec<Finding>,
    /// The person.
    pub person: Vec<Finding>,
}

/// Whether an event is about this lot.
fn concerns(event: &Event, lot: &LotId) -> bool {
    match event {
        Event::LotOpened(e) => &e.lot == lot,
        Event::CultureStepRecorded(e) => &e.lot == lot,
        Event::PassageRecorded(e) => &e.lot == lot,
        Event::ProductFilled(e) => &e.lot == lot,
        Event::LotSplit(e) => &e.lot == lot || &e.into == lot,
        Event::LotsPooled(e) => &e.into == lot || e.lots.contains(lot),
        Event::TestResultRecorded(e) => &e.lot == lot,
        Event::LotReleased(e) => &e.lot == lot,
        Event::LotRejected(e) => &e.lot == lot,
        Event::ReleaseRevoked(e) => &e.lot == lot,
        Event::LotClosed(e) => &e.lot == lot,
        Event::MaterialHeld(e) => e.lots.contains(lot),
        Event::HoldEnded(e) => e.lots.contains(lot),
        Event::DeviationOpened(e) => e.holds.iter().any(|hold| hold.lots.contains(lot)),
        _ => false,
    }
}

fn products(journey: &Journey, lot: &Lot) -> Vec<Product> {
    let product = |container: &Container| {
        let filled = container.product()?;
        Some(Product {
            filled_at: filled.at.occurred_at,
            expires_at: filled.expires_at,
            gone: container.is_accounted_for(),
            container: container.clone(),
        })
    };
    lot.products.iter().filter_map(|number| product(journey.containers.get(number)?)).collect()
}

impl App {
    /// One lot; none if there is no such lot.
    ///
    /// # Errors
    /// If the store fails.
    pub fn lot(&self, id: &str, now: Moment) -> Result<Option<LotFile>, AppError> {
        let seen = self.store.head()?.size;
        let Some(line) = self.one::<super::LotLine>(view::LOTS, id)? else { return Ok(None) };
        let Some(journey) = self.one::<Journey>(view::JOURNEYS, line.journey.as_str())? else { return Ok(None) };
        let Some(lot) = journey.lots.get(&line.lot).cloned() else { return Ok(None) };
        let plan = self.plan(&journey.plan)?;
        let version = plan.as_ref().and_then(|plan| plan.specification_on(now.legal_day()));
        let version = version.map(|version| (version.number, version.content.clone()));
        let record = self.record_of(&journey, &lot.id)?;
        let (findings, deciding) = self.in_the_way(&journey, &lot, now)?;
        let rooms = self.rooms_of(&lot)?;
        let tissue = &lot.opened.what.containers;
        Ok(Some(LotFile {
            coi: line.coi,
            growth: self.growth_of(&lot)?,
            products: products(&journey, &lot),
            tissue: tissue.iter().filter_map(|number| journey.containers.get(number).cloned()).collect(),
            materials: self.materials_of(&lot)?,
            deviations: self.deviations_of(&lot, &record, &rooms)?,
            rooms,
            needed_by: needed_by(&journey),
            lot,
            journey,
            plan,
            version,
            record,
            findings,
            deciding,
            seen,
        }))
    }

    /// What stands against each decision on a lot. Nothing is recorded.
    ///
    /// # Errors
    /// If the store fails.
    pub fn against_decisions(&self, lot: &Lot, who: (&StaffId, Role), now: Moment) -> Result<Against, AppError> {
        let facts = &mut Facts::default();
        Ok(Against {
            conditional: self.against_release(facts, lot, ReleaseChoice::Conditional, now)?,
            final_release: self.against_release(facts, lot, ReleaseChoice::Final, now)?,
            person: self.person_against_release(facts, lot, who, now)?,
        })
    }

    /// Notes stay closed: the role of the processing facility reads none.
    fn record_of(&self, journey: &Journey, lot: &LotId) -> Result<Vec<Happened>, AppError> {
        let mut record = self.happened(&journey.id, Role::CultureOperator, usize::MAX)?;
        record.retain(|entry| concerns(&entry.event, lot));
        record.reverse();
        Ok(record)
    }

    fn growth_of(&self, lot: &Lot) -> Result<Growth, AppError> {
        let tag = translate::tag(&Subject::Lot(lot.id.clone()));
        let kinds = ["culture_step_recorded", "lot_split", "corrected"].map(Kind::new).to_vec();
        let own = Selection::Tagged(vec![TagKinds { tag, kinds }]);
        let past = translate::past(&self.store.read(&own, Position::START, usize::MAX)?)?;
        let mut harvests: Vec<(Moment, Number)> = Vec::new();
        let mut taken: Vec<(Moment, Number)> = Vec::new();
        for event in &past {
            let at = event.stamp.occurred_at;
            match &event.event {
                Event::CultureStepRecorded(e) if e.lot == lot.id => {
                    harvests.extend(e.harvested.map(|cells| (at, cells.value)));
                }
                Event::LotSplit(e) if e.lot == lot.id => taken.push((at, e.cells.value)),
                _ => {}
            }
        }
        Ok(growth(lot, &harvests, &taken))
    }

    fn materials_of(&self, lot: &Lot) -> Result<Vec<Material>, AppError> {
        let material = |id: &MaterialLotId| {
            Ok(Material { id: id.clone(), lot: self.one::<MaterialLot>(view::MATERIAL_LOTS, id.as_str())? })
        };
        lot.materials.iter().map(material).collect()
    }

    fn rooms_of(&self, lot: &Lot) -> Result<Vec<(RoomId, Option<RoomCard>)>, AppError> {
        let card = |room: &RoomId| Ok((room.clone(), self.one::<RoomCard>(view::ROOMS, room.as_str())?));
        lot.rooms.iter().map(card).collect()
    }

    fn deviations_of(
        &self,
        lot: &Lot,
        record: &[Happened],
        rooms: &[(RoomId, Option<RoomCard>)],
    ) -> Result<BTreeMap<DeviationId, Deviation>, AppError> {
        let opened = record.iter().filter_map(|entry| match &entry.event {
            Event::DeviationOpened(opened) => Some(opened.deviation.clone()),
            _ => None,
        });
        let is_open = lot.closed.is_none();
        let in_rooms = rooms.iter().filter_map(|(_, card)| card.as_ref()).flat_map(|card| card.open.iter().cloned());
        let ids: BTreeSet<DeviationId> = opened.chain(in_rooms.filter(|_| is_open)).collect();
        let mut found = BTreeMap::new();
        for id in ids {
            if let Some(case) = self.one::<Deviation>(view::DEVIATIONS, id.as_str())? {
                found.insert(id, case);
            }
        }
        Ok(found)
    }
}
