//! Rooms: limits, the last value of each kind, what is open, which lots are inside, and the values of a room in order.

use std::collections::{BTreeMap, BTreeSet};

use saisei_domain::acts::clinic::RegisterRoom;
use saisei_domain::acts::environment::{EnvironmentalLimit, EnvironmentalValueRecorded, Parameter};
use saisei_domain::event::{Event, PastEvent, Stamp, Subject};
use saisei_domain::state::Deviation;
use saisei_domain::values::{Code, CoiNumber, DeviationId, JourneyId, LotId, Moment, RoomId};
use saisei_ledger::{Kind, Position, Recorded, Selection, TagKinds};
use serde::{Deserialize, Serialize};

use super::{Listed, text};
use crate::app::{App, AppError};
use crate::project::view;
use crate::reading::equals;
use crate::translate;

/// Kinds of events that a room's card is a fold of. Work on lots is not among them: it is frequent, and another view
/// knows where each lot is.
pub(crate) const CARD_KINDS: &[&str] = &[
    "room_registered",
    "room_limits_set",
    "environmental_value_recorded",
    "deviation_opened",
    "deviation_closed",
    "corrected",
];

/// Kinds of events that say where a lot is and whether it is over.
pub(crate) const LOT_KINDS: &[&str] = &[
    "lot_opened",
    "culture_step_recorded",
    "passage_recorded",
    "lot_split",
    "lots_pooled",
    "product_filled",
    "lot_released",
    "lot_closed",
    "lot_rejected",
];

/// Values that a room's page shows at most, over all kinds.
const VALUES_MAX: usize = 480;
/// Work and clearances that a room's page shows at most.
const WORK_MAX: usize = 50;
/// Deviations that a room's page shows at most.
const CASES_MAX: usize = 20;
/// Rooms and lots inside at most.
const MOST: usize = 500;

/// The last value of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sampled {
    /// Who recorded it and when.
    pub at: Stamp,
    /// The value with the limit by which it was judged.
    pub value: EnvironmentalValueRecorded,
}

/// A room in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoomCard {
    /// How it was registered.
    pub registered: RegisterRoom,
    /// Limits in force.
    pub limits: Vec<EnvironmentalLimit>,
    /// The last value of each kind.
    pub latest: BTreeMap<Parameter, Sampled>,
    /// Open deviations of the room.
    pub open: BTreeSet<DeviationId>,
}

impl RoomCard {
    /// Folds the room's events; none before it was registered.
    pub(crate) fn fold<'e>(events: impl IntoIterator<Item = &'e PastEvent>) -> Option<Self> {
        let mut card: Option<Self> = None;
        for past in events {
            match (&past.event, card.as_mut()) {
                (Event::RoomRegistered(room), None) => card = Some(Self::registered(room)),
                (_, Some(card)) => card.apply(past),
                _ => {}
            }
        }
        card
    }

    fn registered(room: &RegisterRoom) -> Self {
        let limits = room.limits.clone();
        Self { registered: room.clone(), limits, latest: BTreeMap::new(), open: BTreeSet::new() }
    }

    fn apply(&mut self, past: &PastEvent) {
        match &past.event {
            Event::RoomLimitsSet(set) => self.limits.clone_from(&set.limits),
            Event::EnvironmentalValueRecorded(value) => self.sampled(&past.stamp, value),
            Event::DeviationOpened(opened) => {
                self.open.insert(opened.deviation.clone());
            }
            Event::DeviationClosed(closed) => {
                self.open.remove(&closed.deviation);
            }
            _ => {}
        }
    }

    /// A plate is counted days after it was exposed: the newest by the day of sampling counts.
    fn sampled(&mut self, at: &Stamp, value: &EnvironmentalValueRecorded) {
        let newer = self.latest.get(&value.parameter).is_none_or(|last| last.value.sampled_at <= value.sampled_at);
        if newer {
            self.latest.insert(value.parameter, Sampled { at: at.clone(), value: value.clone() });
        }
    }

    /// Kinds that are measured here or have a limit, in the order of the catalogue.
    pub fn parameters(&self) -> BTreeSet<Parameter> {
        self.latest.keys().copied().chain(self.limits.iter().map(|limit| limit.parameter)).collect()
    }

    /// The limit in force of a kind.
    pub fn limit(&self, parameter: Parameter) -> Option<&EnvironmentalLimit> {
        self.limits.iter().find(|limit| limit.parameter == parameter)
    }
}

/// Where an open lot is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoomWork {
    /// The lot.
    pub lot: LotId,
    /// Its journey.
    pub journey: JourneyId,
    /// The patient.
    pub coi: CoiNumber,
    /// The room in which it was worked on last.
    pub room: RoomId,
    /// The workspace in it.
    pub workspace: Option<Code>,
    /// When it was worked on last.
    pub since: Moment,
}

impl RoomWork {
    /// Folds the lot's events; none before it was opened, and once it is over: what was released has left the room.
    pub(crate) fn fold<'e>(lot: &LotId, events: impl IntoIterator<Item = &'e PastEvent>) -> Option<Self> {
        events.into_iter().fold(None, |here, past| match &past.event {
            Event::LotReleased(_) | Event::LotClosed(_) | Event::LotRejected(_) => None,
            Event::LotsPooled(e) if e.lots.contains(lot) => None,
            event => Self::worked(lot, here, event, past.stamp.occurred_at),
        })
    }

    fn worked(lot: &LotId, here: Option<Self>, event: &Event, since: Moment) -> Option<Self> {
        let born = match event {
            Event::LotOpened(e) => Some((&e.journey, &e.coi)),
            Event::LotSplit(e) if &e.into == lot => Some((&e.journey, &e.coi)),
            Event::LotsPooled(e) => Some((&e.journey, &e.coi)),
            _ => None,
        };
        let born = born.map(|(journey, coi)| (journey.clone(), coi.clone()));
        let (journey, coi) = born.or_else(|| here.as_ref().map(|here| (here.journey.clone(), here.coi.clone())))?;
        let (room, workspace) = match event {
            Event::LotOpened(e) => (Some(&e.room), &e.workspace),
            Event::CultureStepRecorded(e) => (Some(&e.room), &e.workspace),
            Event::PassageRecorded(e) => (Some(&e.room), &e.workspace),
            Event::LotSplit(e) => (Some(&e.room), &e.workspace),
            Event::LotsPooled(e) => (Some(&e.room), &e.workspace),
            Event::ProductFilled(e) => (e.room.as_ref(), &e.workspace),
            _ => return here,
        };
        let Some(room) = room.cloned() else { return here };
        Some(Self { lot: lot.clone(), journey, coi, room, workspace: workspace.clone(), since })
    }

    pub(crate) fn listed(&self) -> Listed {
        Listed { sort: self.lot.to_string(), columns: vec![text("room", self.room.as_str())] }
    }
}

/// A room with everything that its page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct RoomFile {
    /// The room in short.
    pub card: RoomCard,
    /// Its newest values, oldest first.
    pub values: Vec<Sampled>,
    /// Whether there are older values.
    pub older: bool,
    /// How its limits were set, oldest first.
    pub limits: Vec<PastEvent>,
    /// The newest work and clearances, newest first.
    pub work: Vec<PastEvent>,
    /// Open lots inside.
    pub inside: Vec<RoomWork>,
    /// Its deviations: open ones first, the oldest first; then closed ones, the one closed last first.
    pub deviations: Vec<Deviation>,
}

impl App {
    /// Every room in short, by id.
    ///
    /// # Errors
    /// If the store fails.
    pub fn rooms(&self) -> Result<Vec<RoomCard>, AppError> {
        self.documents(view::ROOMS, Vec::new(), MOST)
    }

    /// One room in short; none if there is no such room.
    ///
    /// # Errors
    /// If the store fails.
    pub fn room_card(&self, id: &RoomId) -> Result<Option<RoomCard>, AppError> {
        self.documents_by_key(view::ROOMS, id.as_str())
    }

    /// Every open lot, with the room in which it is.
    ///
    /// # Errors
    /// If the store fails.
    pub fn lots_in_rooms(&self) -> Result<Vec<RoomWork>, AppError> {
        self.documents(view::LOTS_IN_ROOMS, Vec::new(), MOST)
    }

    /// A room; none if there is no such room.
    ///
    /// # Errors
    /// If the store fails or an event cannot be read.
    pub fn room_file(&self, id: &RoomId) -> Result<Option<RoomFile>, AppError> {
        let Some(card) = self.documents_by_key::<RoomCard>(view::ROOMS, id.as_str())? else { return Ok(None) };
        let (values, older) = self.newest(id, &["environmental_value_recorded", "corrected"], VALUES_MAX)?;
        let (mut work, _) = self.newest(id, &work_kinds(), WORK_MAX)?;
        work.reverse();
        let (limits, _) = self.newest(id, &["room_registered", "room_limits_set", "corrected"], WORK_MAX)?;
        let room = vec![equals("room", id.as_str())];
        let mut values: Vec<Sampled> = values.into_iter().filter_map(sampled).collect();
        values.sort_by_key(|value| (value.value.sampled_at, value.at.position));
        Ok(Some(RoomFile {
            card,
            values,
            older,
            limits: limits.into_iter().filter(|past| !matches!(past.event, Event::Corrected(_))).collect(),
            work,
            inside: self.documents(view::LOTS_IN_ROOMS, room.clone(), MOST)?,
            deviations: self.documents(view::DEVIATIONS, room, CASES_MAX)?,
        }))
    }

    /// The newest events of these kinds about a room, oldest first, and whether there are older ones. The ledger is read
    /// backwards in growing pieces: a room with ten years of values is not read whole.
    fn newest(&self, id: &RoomId, kinds: &[&'static str], wanted: usize) -> Result<(Vec<PastEvent>, bool), AppError> {
        let tag = translate::tag(&Subject::Room(id.clone()));
        let kinds = kinds.iter().map(|kind| Kind::named(kind)).collect();
        let selection = Selection::Tagged(vec![TagKinds { tag, kinds }]);
        let head = self.store.head()?.size;
        let mut piece: u64 = 512;
        let mut recorded: Vec<Recorded> = loop {
            let after = Position(head.saturating_sub(piece));
            let found = self.store.read(&selection, after, usize::MAX)?;
            if found.len() > wanted || after == Position::START {
                break found;
            }
            piece = piece.saturating_mul(2);
        };
        let spare = recorded.len().saturating_sub(wanted);
        recorded.drain(..spare);
        Ok((translate::past(&recorded)?, spare > 0))
    }
}

/// Work on lots, and clearances between patients.
fn work_kinds() -> Vec<&'static str> {
    let work = saisei_domain::state::work::WORK_KINDS.iter().copied();
    work.chain(["workspace_cleared"]).collect()
}

fn sampled(past: PastEvent) -> Option<Sampled> {
    match past.event {
        Event::EnvironmentalValueRecorded(value) => Some(Sampled { at: past.stamp, value }),
        _ => None,
    }
}
