//! A room: its limits, its values, what is open in it, and whose cells were worked on in it last.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{At, Grows};
use crate::acts::clinic::RegisterRoom;
use crate::acts::deviation::Origin;
use crate::acts::environment::{EnvironmentalLimit, EnvironmentalValueRecorded, Parameter};
use crate::acts::lot::Bench;
use crate::event::{Event, PastEvent};
use crate::values::{Code, DeviationId, LotId};

/// A room as the ledger tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Room {
    /// How it was registered.
    pub registered: RegisterRoom,
    /// Limits in force.
    pub limits: Vec<EnvironmentalLimit>,
    /// Its values, in order.
    pub values: Vec<At<EnvironmentalValueRecorded>>,
    /// Open environmental deviations.
    pub excursions: BTreeSet<DeviationId>,
    /// Lots that were worked on here and are not over.
    pub lots: BTreeSet<LotId>,
    /// The lot that was worked on last in each workspace since it was cleared.
    pub workspaces: BTreeMap<Code, LotId>,
}

impl Room {
    /// Folds the events with the room's tag; none before it was registered.
    pub fn fold<'e>(events: impl IntoIterator<Item = &'e PastEvent>) -> Option<Self> {
        super::fold(events)
    }

    fn registered(registered: &RegisterRoom) -> Self {
        Self {
            registered: registered.clone(),
            limits: registered.limits.clone(),
            values: Vec::new(),
            excursions: BTreeSet::new(),
            lots: BTreeSet::new(),
            workspaces: BTreeMap::new(),
        }
    }
}

impl Grows for Room {
    fn begin(past: &PastEvent) -> Option<Self> {
        match &past.event {
            Event::RoomRegistered(registered) => Some(Self::registered(registered)),
            _ => None,
        }
    }

    fn apply(&mut self, past: &PastEvent) {
        match &past.event {
            Event::RoomLimitsSet(set) => self.limits.clone_from(&set.limits),
            Event::EnvironmentalValueRecorded(value) => self.values.push(At::new(&past.stamp, value)),
            Event::WorkspaceCleared(cleared) => {
                self.workspaces.remove(&cleared.workspace);
            }
            Event::DeviationOpened(opened) if opened.origin == Origin::Environment => {
                self.excursions.insert(opened.deviation.clone());
            }
            Event::DeviationClosed(closed) => {
                self.excursions.remove(&closed.deviation);
            }
            other => self.apply_work(other),
        }
    }
}

impl Room {
    fn apply_work(&mut self, event: &Event) {
        match event {
            Event::LotOpened(e) => self.worked(&e.lot, &e.bench()),
            Event::CultureStepRecorded(e) => self.worked(&e.lot, &e.bench()),
            Event::PassageRecorded(e) => self.worked(&e.lot, &e.bench()),
            Event::LotSplit(e) => {
                self.worked(&e.lot, &e.bench());
                self.worked(&e.into, &e.bench());
            }
            Event::LotsPooled(e) => {
                self.lots.retain(|lot| !e.lots.contains(lot));
                self.worked(&e.into, &e.bench());
            }
            Event::ProductFilled(e) => {
                self.lots.insert(e.lot.clone());
                if let Some(workspace) = &e.workspace {
                    self.workspaces.insert(workspace.clone(), e.lot.clone());
                }
            }
            Event::LotClosed(e) => self.over(&e.lot),
            Event::LotRejected(e) => self.over(&e.lot),
            _ => {}
        }
    }

    fn worked(&mut self, lot: &LotId, bench: &Bench) {
        self.lots.insert(lot.clone());
        if let Some(workspace) = &bench.workspace {
            self.workspaces.insert(workspace.clone(), lot.clone());
        }
    }

    fn over(&mut self, lot: &LotId) {
        self.lots.remove(lot);
    }

    /// The limit of a parameter.
    pub fn limit(&self, parameter: Parameter) -> Option<&EnvironmentalLimit> {
        self.limits.iter().find(|limit| limit.parameter == parameter)
    }
}
