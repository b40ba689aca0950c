//! A lot in short, for lists: where it is, how it stands, what its product's time is.

use std::collections::BTreeSet;

use saisei_domain::acts::deviation::HoldCause;
use saisei_domain::event::{Event, PastEvent};
use saisei_domain::values::{CoiNumber, ContainerNumber, JourneyId, LotId, Moment, RoomId};
use saisei_ledger::{Column, ColumnValue};
use serde::{Deserialize, Serialize};

/// Kinds of events that a line is a fold of; all of them carry the lot's tag.
pub(crate) const KINDS: &[&str] = &[
    "lot_opened",
    "culture_step_recorded",
    "passage_recorded",
    "lot_split",
    "lots_pooled",
    "product_filled",
    "lot_released",
    "lot_rejected",
    "release_revoked",
    "lot_closed",
    "material_held",
    "hold_ended",
    "corrected",
];

/// A lot in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LotLine {
    /// The lot.
    pub lot: LotId,
    /// Its journey.
    pub journey: JourneyId,
    /// The patient.
    pub coi: CoiNumber,
    /// The room in which it was worked on last.
    pub room: RoomId,
    /// When it began.
    pub opened_at: Moment,
    /// One of [`super::STATES`].
    pub state: String,
    /// Containers: tissue that it was opened from, and product.
    pub containers: BTreeSet<ContainerNumber>,
    /// When the first product is past its time.
    pub expires_at: Option<Moment>,
    /// What holds it.
    pub holds: BTreeSet<HoldCause>,
    /// Whether it was closed.
    pub closed: bool,
}

fn text(name: &str, value: &str) -> Column {
    Column { name: name.to_owned(), value: ColumnValue::Text(value.to_owned()) }
}

/// Milliseconds since 1970 as text that sorts.
fn sortable(at: Moment) -> String {
    format!("{:015}", at.0.as_millisecond().max(0))
}

impl LotLine {
    /// Folds the lot's events; none before it began.
    pub(crate) fn fold<'e>(lot: &LotId, events: impl IntoIterator<Item = &'e PastEvent>) -> Option<Self> {
        let mut line: Option<Self> = None;
        for past in events {
            match line.as_mut() {
                Some(line) => line.apply(&past.event),
                None => line = Self::begun(lot, past),
            }
        }
        line
    }

    fn begun(lot: &LotId, past: &PastEvent) -> Option<Self> {
        let (journey, coi, room, containers) = match &past.event {
            Event::LotOpened(e) if &e.lot == lot => (&e.journey, &e.coi, &e.room, e.containers.as_slice()),
            Event::LotSplit(e) if &e.into == lot => (&e.journey, &e.coi, &e.room, &[][..]),
            Event::LotsPooled(e) if &e.into == lot => (&e.journey, &e.coi, &e.room, &[][..]),
            _ => return None,
        };
        Some(Self {
            lot: lot.clone(),
            journey: journey.clone(),
            coi: coi.clone(),
            room: room.clone(),
            opened_at: past.stamp.occurred_at,
            state: "in_culture".to_owned(),
            containers: containers.iter().cloned().collect(),
            expires_at: None,
            holds: BTreeSet::new(),
            closed: false,
        })
    }

    fn apply(&mut self, event: &Event) {
        match event {
            Event::CultureStepRecorded(e) => self.room = e.room.clone(),
            Event::PassageRecorded(e) => self.room = e.room.clone(),
            Event::LotSplit(e) => self.room = e.room.clone(),
            Event::LotsPooled(e) if e.lots.contains(&self.lot) => "pooled".clone_into(&mut self.state),
            Event::ProductFilled(e) => self.filled(&e.container, e.expires_at),
            Event::LotReleased(e) => {
                let state = if e.conditional { "released_conditionally" } else { "released" };
                state.clone_into(&mut self.state);
            }
            Event::LotRejected(_) => "rejected".clone_into(&mut self.state),
            Event::ReleaseRevoked(_) => "revoked".clone_into(&mut self.state),
            Event::LotClosed(_) => self.closed = true,
            Event::MaterialHeld(e) if e.lots.contains(&self.lot) => {
                self.holds.insert(e.cause.clone());
            }
            Event::HoldEnded(e) => {
                self.holds.remove(&e.cause);
            }
            _ => {}
        }
    }

    fn filled(&mut self, container: &ContainerNumber, expires_at: Moment) {
        self.containers.insert(container.clone());
        self.expires_at = Some(self.expires_at.map_or(expires_at, |first| first.min(expires_at)));
        if self.state == "in_culture" {
            "awaiting".clone_into(&mut self.state);
        }
    }

    /// What waits for a decision first, the product that expires first before the others; then cultures, the oldest
    /// first; then what waits for a late result; then everything that is over, the newest first.
    pub(crate) fn sort(&self) -> String {
        const FAR: i64 = 9_999_999_999_999;
        let (rank, at) = match self.state.as_str() {
            "awaiting" => (0, sortable(self.expires_at.unwrap_or(self.opened_at))),
            "in_culture" => (1, sortable(self.opened_at)),
            "released_conditionally" => (2, sortable(self.opened_at)),
            _ => (3, format!("{:015}", FAR.saturating_sub(self.opened_at.0.as_millisecond()).max(0))),
        };
        format!("{rank}|{at}")
    }

    /// Columns: closed, coi, container, held, room, state.
    pub(crate) fn columns(&self) -> Vec<Column> {
        let mut columns = vec![
            text("closed", if self.closed { "yes" } else { "no" }),
            text("coi", self.coi.as_str()),
            text("room", self.room.as_str()),
            text("state", &self.state),
        ];
        columns.extend(self.containers.iter().map(|number| text("container", number.as_str())));
        columns.extend((!self.holds.is_empty()).then(|| text("held", "yes")));
        columns.sort();
        columns
    }
}
