//! Who else was given cells of the same lot, or cells made with the same lots of materials.

use std::collections::BTreeSet;

use saisei_domain::event::Subject;
use saisei_domain::state::Journey;
use saisei_domain::state::work::WORK_KINDS;
use saisei_domain::values::{JourneyId, LotId, MaterialLotId};
use saisei_ledger::{Kind, Position, Selection, TagKinds};

use crate::app::{App, AppError};
use crate::translate;

/// What a patient shares with others. Numbers only: no name of another patient.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SharedCells {
    /// Lots that this patient received.
    pub lots: Vec<LotId>,
    /// Other journeys whose patients received product of these lots.
    pub same_lot: Vec<JourneyId>,
    /// Lots of materials that went into them.
    pub materials: Vec<MaterialLotId>,
    /// Other lots that were made with one of them.
    pub same_material: Vec<LotId>,
}

impl App {
    /// What this patient's product shares with that of others. Nothing if nothing was given.
    ///
    /// # Errors
    /// If the store fails.
    pub fn shared_cells(&self, journey: &Journey) -> Result<SharedCells, AppError> {
        let given = journey.administrations.values().flat_map(|given| &given.parts).map(|part| &part.container);
        let lots: BTreeSet<LotId> = journey.lots_of(given).collect();
        let own = journey.lots.values().filter(|lot| lots.contains(&lot.id));
        let materials: BTreeSet<MaterialLotId> = own.flat_map(|lot| lot.materials.iter().cloned()).collect();
        let elsewhere: BTreeSet<JourneyId> =
            journey.given_elsewhere.iter().map(|started| started.journey.clone()).collect();
        let same_material = self.made_with(&materials)?.into_iter().filter(|lot| !lots.contains(lot)).collect();
        Ok(SharedCells {
            lots: lots.into_iter().collect(),
            same_lot: elsewhere.into_iter().collect(),
            materials: materials.into_iter().collect(),
            same_material,
        })
    }

    /// The lots on which one of these lots of materials was used.
    fn made_with(&self, materials: &BTreeSet<MaterialLotId>) -> Result<BTreeSet<LotId>, AppError> {
        let kinds: Vec<Kind> = WORK_KINDS.iter().map(|kind| Kind::named(kind)).collect();
        let of = |material: &MaterialLotId| TagKinds {
            tag: translate::tag(&Subject::MaterialLot(material.clone())),
            kinds: kinds.clone(),
        };
        let selections: Vec<TagKinds> = materials.iter().map(of).collect();
        if selections.is_empty() {
            return Ok(BTreeSet::new());
        }
        let work = self.store.read(&Selection::Tagged(selections), Position::START, usize::MAX)?;
        let tags = work.iter().flat_map(|event| &event.envelope.tags);
        Ok(tags.filter_map(|tag| LotId::parse(tag.as_str().strip_prefix("lot:")?).ok()).collect())
    }
}
