//! One pass over the events: bytes, hashes, columns, positions, times and stream chains.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{Findings, code};
use crate::audit::{AuditError, AuditSource, EventRow, HeadRow};
use crate::envelope::{ClinicId, Hash, Recorded, StreamId};
use crate::history::History;
use crate::merkle::{Frontier, empty_root, leaf_hash};
use crate::seal::Tip;

/// What the pass leaves behind for the other checks.
pub(super) struct Events {
    /// The events that are as they should be.
    pub(super) history: History,
    /// The tree over all stored bytes.
    pub(super) frontier: Frontier,
    /// Roots at the sizes that were asked for and reached.
    pub(super) roots: BTreeMap<u64, Hash>,
    /// Whether every event was as it should be.
    pub(super) sound: bool,
}

impl Events {
    /// The clinic of the first event, else of the head row.
    pub(super) fn clinic(&self, head: Option<&HeadRow>) -> ClinicId {
        match (self.history.events().first(), head) {
            (Some(event), _) => event.envelope.clinic.clone(),
            (None, Some(head)) => ClinicId::new(head.clinic.as_str()),
            (None, None) => ClinicId::new(""),
        }
    }

    /// The event at position 1.
    pub(super) fn first(&self) -> Option<&Recorded> {
        let first = self.history.events().first();
        first.filter(|event| event.envelope.position.0 == 1)
    }
}

/// Reads and checks all events; remembers the root at each of the wanted sizes.
pub(super) fn check(
    source: &mut dyn AuditSource,
    head: Option<&HeadRow>,
    wanted: &BTreeSet<u64>,
    findings: &mut Findings,
) -> Events {
    let before = findings.count;
    let mut pass = Pass {
        findings,
        wanted,
        clinic: None,
        expected: 1,
        recorded_at: None,
        tips: BTreeMap::new(),
        history: History::default(),
        frontier: Frontier::new(),
        roots: BTreeMap::from([(0, empty_root())]),
    };
    source.events(&mut |row| pass.take(row));
    pass.tail(head);
    Events { sound: pass.findings.count == before, history: pass.history, frontier: pass.frontier, roots: pass.roots }
}

struct Pass<'a> {
    findings: &'a mut Findings,
    wanted: &'a BTreeSet<u64>,
    clinic: Option<ClinicId>,
    expected: u64,
    recorded_at: Option<Timestamp>,
    /// Newest event of each stream, with its position.
    tips: BTreeMap<StreamId, (u64, Tip)>,
    history: History,
    frontier: Frontier,
    roots: BTreeMap<u64, Hash>,
}

impl Pass<'_> {
    fn take(&mut self, row: Result<EventRow, AuditError>) {
        match row {
            Ok(row) => self.row(row),
            Err(error) => {
                let position = error.position.unwrap_or(self.expected);
                self.findings.add(Some(position), code::ROW, error.what);
                self.expected = position.saturating_add(1);
            }
        }
    }

    fn row(&mut self, row: EventRow) {
        let position = row.position;
        let before = self.findings.count;
        if position > self.expected {
            let what = format!("event {} is missing", self.expected);
            self.findings.add(Some(self.expected), code::POSITION_GAP, what);
        }
        self.expected = position.saturating_add(1);
        self.grow(&row.bytes);
        let parsed = Recorded::parse(row.bytes.as_slice());
        let hash = parsed.as_ref().map_or_else(|_| Hash::of(&row.bytes), |recorded| recorded.hash);
        if row.hash != hash.0 {
            let what = format!("the bytes of event {position} do not have the hash beside them");
            self.findings.add(Some(position), code::EVENT_BYTES, what);
        }
        match parsed {
            Ok(recorded) => self.parsed(&row, recorded, before),
            Err(error) => {
                let what = format!("event {position}: {error}");
                self.findings.add(Some(position), code::EVENT_BYTES, what);
            }
        }
    }

    fn grow(&mut self, bytes: &[u8]) {
        self.frontier.append(leaf_hash(bytes));
        let size = self.frontier.size();
        if self.wanted.contains(&size) {
            self.roots.insert(size, self.frontier.root());
        }
    }

    fn parsed(&mut self, row: &EventRow, recorded: Recorded, before: u64) {
        self.columns(row, &recorded);
        self.time(row.position, &recorded);
        self.chain(row.position, &recorded, self.findings.count == before);
        // What a broken event says about itself must not lead later checks to another place.
        if self.findings.count == before {
            self.history.push(recorded);
        }
    }

    fn columns(&mut self, row: &EventRow, recorded: &Recorded) {
        let (position, envelope) = (row.position, &recorded.envelope);
        if envelope.position.0 != position {
            let what = format!("the event at position {position} was written as event {}", envelope.position.0);
            self.findings.add(Some(position), code::POSITION, what);
        }
        let differing = [
            ("clinic", row.clinic != envelope.clinic.as_str()),
            ("stream", row.stream != envelope.stream.as_str()),
            ("stream_position", row.stream_position != envelope.stream_position),
            ("kind", row.kind != envelope.kind.as_str()),
        ];
        for (column, _) in differing.iter().filter(|(_, differs)| *differs) {
            let what = format!("column `{column}` of event {position} differs from its envelope");
            self.findings.add(Some(position), code::EVENT_COLUMN, what);
        }
        let clinic = self.clinic.get_or_insert_with(|| envelope.clinic.clone());
        if *clinic != envelope.clinic {
            let what = format!("event {position} belongs to another clinic");
            self.findings.add(Some(position), code::CLINIC, what);
        }
    }

    fn time(&mut self, position: u64, recorded: &Recorded) {
        let time = recorded.envelope.recorded_at;
        if self.recorded_at > Some(time) {
            let what = format!("event {position} was recorded before the event ahead of it");
            self.findings.add(Some(position), code::RECORDED_AT, what);
        }
        self.recorded_at = self.recorded_at.max(Some(time));
    }

    fn chain(&mut self, position: u64, recorded: &Recorded, sound: bool) {
        let envelope = &recorded.envelope;
        let tip = self.tips.get(&envelope.stream);
        let place = tip.map_or(1, |(_, tip)| tip.stream_position.saturating_add(1));
        let previous = tip.map(|(_, tip)| tip.hash);
        if envelope.stream_position != place {
            let what = format!("event {position} is not the next of its stream");
            self.findings.add(Some(position), code::STREAM_CHAIN, what);
        } else if envelope.previous != previous {
            // The link names the bytes that stood there before: of two events that look sound, the older is
            // the first bad place.
            let older = tip.filter(|_| sound).map_or(position, |(older, _)| *older);
            let what = format!("event {older} is not the one that event {position} followed");
            self.findings.add(Some(older), code::STREAM_CHAIN, what);
        }
        self.tips.insert(envelope.stream.clone(), (position, Tip::of(recorded)));
    }

    /// Compares the number of events with the head row, which knows whether some are missing or too many.
    fn tail(&mut self, head: Option<&HeadRow>) {
        let Some(head) = head else { return };
        let size = self.frontier.size();
        if head.size > size && head.root != self.frontier.root().0 {
            let what = format!("event {} is missing", self.expected);
            self.findings.add(Some(self.expected), code::POSITION_GAP, what);
        }
        let counted = self.roots.get(&head.size);
        if head.size < size && counted.is_some_and(|root| root.0.as_slice() == head.root) {
            let extra = head.size.saturating_add(1);
            let what = format!("event {extra} is not counted by the head row");
            self.findings.add(Some(extra), code::INSERTED, what);
        }
    }
}
