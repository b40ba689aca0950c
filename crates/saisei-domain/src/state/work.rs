//! Who worked on which lot, when, where and with what: what one lot's trouble may share with another's (SG7).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::acts::lot::Bench;
use crate::event::{Event, PastEvent};
use crate::values::{Day, LotId, MaterialLotId, RoomId};

/// One step of work on a lot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// The lot.
    pub lot: LotId,
    /// The civil day.
    pub day: Day,
    /// Who.
    pub actor: String,
    /// Where.
    pub room: Option<RoomId>,
    /// With what.
    pub materials: Vec<MaterialLotId>,
}

/// Kinds of events that are work on a lot.
pub const WORK_KINDS: &[&str] =
    &["lot_opened", "culture_step_recorded", "passage_recorded", "product_filled", "lot_split", "lots_pooled"];

impl Work {
    /// The work among events.
    pub fn all<'e>(events: impl IntoIterator<Item = &'e PastEvent>) -> Vec<Self> {
        events.into_iter().flat_map(Self::of).collect()
    }

    pub(crate) fn of(past: &PastEvent) -> Vec<Self> {
        let at = |lots: &[&LotId], bench: Bench| -> Vec<Self> {
            let work = |lot: &&LotId| Self {
                lot: (*lot).clone(),
                day: past.stamp.occurred_at.legal_day(),
                actor: past.stamp.actor.clone(),
                room: Some(bench.room.clone()),
                materials: bench.materials.clone(),
            };
            lots.iter().map(work).collect()
        };
        match &past.event {
            Event::LotOpened(e) => at(&[&e.lot], e.bench()),
            Event::CultureStepRecorded(e) => at(&[&e.lot], e.bench()),
            Event::PassageRecorded(e) => at(&[&e.lot], e.bench()),
            Event::LotSplit(e) => at(&[&e.lot, &e.into], e.bench()),
            Event::LotsPooled(e) => at(&[&e.into], e.bench()),
            Event::ProductFilled(e) => vec![Self {
                lot: e.lot.clone(),
                day: past.stamp.occurred_at.legal_day(),
                actor: past.stamp.actor.clone(),
                room: e.room.clone(),
                materials: e.materials.clone(),
            }],
            _ => Vec::new(),
        }
    }

    /// What two steps share: `room` and `staff` only on one and the same day, a material whenever it was used.
    fn shared(&self, other: &Self) -> BTreeSet<&'static str> {
        let same_day = self.day == other.day;
        let room = same_day && self.room.is_some() && self.room == other.room;
        let staff = same_day && self.actor == other.actor;
        let material = self.materials.iter().any(|lot| other.materials.contains(lot));
        [(room, "room"), (staff, "staff"), (same_day && (room || staff), "day"), (material, "material")]
            .into_iter()
            .filter(|(shares, _)| *shares)
            .map(|(_, name)| name)
            .collect()
    }
}

/// The other lots that share something with this one, and what.
pub fn related<'w>(
    lot: &LotId,
    all: impl Iterator<Item = &'w Work> + Clone,
) -> BTreeMap<LotId, BTreeSet<&'static str>> {
    let mut found: BTreeMap<LotId, BTreeSet<&'static str>> = BTreeMap::new();
    for own in all.clone().filter(|work| &work.lot == lot) {
        for other in all.clone().filter(|work| &work.lot != lot) {
            let shared = own.shared(other);
            if !shared.is_empty() {
                found.entry(other.lot.clone()).or_default().extend(shared);
            }
        }
    }
    found
}
