//! The store in memory: for tests, demonstrations and the simulation. Same contract, same order, same bytes.

mod lists;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use crate::audit::AuditRows;
use crate::checksum::{self, Tally};
use crate::envelope::{ClinicId, Position, Recorded};
use crate::fold::{Folded, Touched};
use crate::history::History;
use crate::merkle::{Frontier, leaf_hash};
use crate::seal::{Tip, seal};
use crate::store::{
    Append, AppendError, Appended, Command, Condition, Head, Selection, SideRow, SideWrite, Store, StoreError,
    StoredCheckpoint,
};
use crate::view::{ListQuery, Page, Projector, ViewDocument, ViewRow};

/// One clinic's ledger in memory.
#[derive(Debug)]
pub struct MemoryStore {
    clinic: ClinicId,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) history: History,
    pub(crate) frontier: Frontier,
    pub(crate) recorded_at: Option<Timestamp>,
    pub(crate) views: BTreeMap<String, BTreeMap<String, ViewDocument>>,
    pub(crate) commands: BTreeMap<String, Command>,
    pub(crate) command_tally: Tally,
    pub(crate) side: BTreeMap<(String, String), Vec<u8>>,
    pub(crate) side_tally: Tally,
    pub(crate) checkpoints: Vec<StoredCheckpoint>,
}

impl MemoryStore {
    /// An empty ledger.
    pub fn new(clinic: ClinicId) -> Self {
        Self { clinic, state: Mutex::default() }
    }

    /// Every row as it would be stored, for [`crate::verify()`].
    pub fn audit(&self) -> AuditRows {
        AuditRows::of(&self.clinic, &self.state())
    }

    /// A thread that panicked while it held the lock left the state whole: changes come last and cannot fail.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    pub(crate) fn head(&self) -> Head {
        Head { size: self.frontier.size(), root: self.frontier.root() }
    }

    fn select(&self, selection: &Selection, new: &[Recorded]) -> Vec<Recorded> {
        let old = self.history.select(selection, Position::START);
        let new = new.iter().filter(|one| selection.matches(&one.envelope));
        old.chain(new).cloned().collect()
    }

    fn check(&self, conditions: &[Condition]) -> Result<(), AppendError> {
        for condition in conditions {
            if let Some(newest) = self.history.last(&condition.selection) {
                let position = newest.envelope.position;
                if position > condition.after {
                    return Err(AppendError::Conflict(position));
                }
            }
        }
        Ok(())
    }

    fn record(&mut self, recorded: &Recorded) {
        self.frontier.append(leaf_hash(&recorded.bytes));
        self.recorded_at = Some(recorded.envelope.recorded_at);
        self.history.push(recorded.clone());
    }

    fn put_view(&mut self, folded: Folded) {
        let documents = self.views.entry(folded.view).or_default();
        match folded.document {
            Some(document) => documents.insert(folded.key, document),
            None => documents.remove(&folded.key),
        };
    }

    fn write_side(&mut self, clinic: &ClinicId, write: SideWrite) {
        let (space, id, value) = match write {
            SideWrite::Put(row) => (row.space, row.id, Some(row.value)),
            SideWrite::Delete { space, id } => (space, id, None),
        };
        if let Some(old) = self.side.remove(&(space.clone(), id.clone())) {
            let row = side_row(&space, &id, old);
            self.side_tally.remove(&checksum::of_side(clinic, &row));
        }
        if let Some(value) = value {
            let row = side_row(&space, &id, value);
            self.side_tally.add(&checksum::of_side(clinic, &row));
            self.side.insert((space, id), row.value);
        }
    }

    fn put_command(&mut self, clinic: &ClinicId, command: Command) {
        self.command_tally.add(&checksum::of_command(clinic, &command));
        self.commands.insert(command.key.clone(), command);
    }
}

fn side_row(space: &str, id: &str, value: Vec<u8>) -> SideRow {
    SideRow { space: space.to_owned(), id: id.to_owned(), value }
}

/// The record of the command that appended these events.
fn filled(mut command: Command, recorded: &[Recorded]) -> Command {
    command.first = recorded.first().map_or(Position::START, |event| event.envelope.position);
    command.count = u64::try_from(recorded.len()).unwrap_or(u64::MAX);
    command
}

impl Store for MemoryStore {
    fn clinic(&self) -> &ClinicId {
        &self.clinic
    }

    fn head(&self) -> Result<Head, StoreError> {
        Ok(self.state().head())
    }

    fn read(&self, selection: &Selection, after: Position, limit: usize) -> Result<Vec<Recorded>, StoreError> {
        let state = self.state();
        let events = state.history.select(selection, after);
        Ok(events.take(limit).cloned().collect())
    }

    fn last(&self, selection: &Selection) -> Result<Option<Recorded>, StoreError> {
        Ok(self.state().history.last(selection).cloned())
    }

    fn append(&self, append: Append, projector: &dyn Projector) -> Result<Appended, AppendError> {
        let mut state = self.state();
        if let Some(command) = &append.command
            && let Some(known) = state.commands.get(&command.key)
        {
            return Ok(Appended::KeyKnown(known.clone()));
        }
        if state.recorded_at > Some(append.author.recorded_at) {
            return Err(AppendError::TimeGoesBack);
        }
        state.check(&append.conditions)?;
        let last = Position(state.frontier.size());
        let recorded = seal(&self.clinic, last, &append.author, append.drafts, |stream| {
            let newest = state.history.last(&Selection::Stream(stream.clone()));
            Ok(newest.map(Tip::of))
        })?;
        let folded = Touched::by(projector, &recorded).fold(projector, |source| Ok(state.select(source, &recorded)))?;
        // Nothing below can fail: all of it happens or none.
        recorded.iter().for_each(|event| state.record(event));
        folded.into_iter().for_each(|one| state.put_view(one));
        for write in append.side {
            state.write_side(&self.clinic, write);
        }
        if let Some(command) = append.command {
            state.put_command(&self.clinic, filled(command, &recorded));
        }
        Ok(Appended::Done(recorded))
    }

    fn command(&self, key: &str) -> Result<Option<Command>, StoreError> {
        Ok(self.state().commands.get(key).cloned())
    }

    fn view(&self, view: &str, key: &str) -> Result<Option<ViewRow>, StoreError> {
        let state = self.state();
        let document = state.views.get(view).and_then(|rows| rows.get(key));
        Ok(document.map(|document| ViewRow { key: key.to_owned(), document: document.clone() }))
    }

    fn list(&self, query: &ListQuery) -> Result<Page, StoreError> {
        let state = self.state();
        Ok(state.views.get(&query.view).map_or_else(Page::default, |documents| lists::page(documents, query)))
    }

    fn rebuild(&self, projector: &dyn Projector) -> Result<u64, AppendError> {
        let mut state = self.state();
        let folded =
            Touched::by(projector, state.history.events()).fold(projector, |source| Ok(state.select(source, &[])))?;
        state.views.clear();
        let mut written = 0;
        for one in folded {
            written += u64::from(one.document.is_some());
            state.put_view(one);
        }
        Ok(written)
    }

    fn side(&self, space: &str, id: Option<&str>) -> Result<Vec<SideRow>, StoreError> {
        let state = self.state();
        let from = (space.to_owned(), id.unwrap_or_default().to_owned());
        Ok(state
            .side
            .range(from..)
            .take_while(|((row_space, row_id), _)| row_space == space && id.is_none_or(|id| id == row_id))
            .map(|((space, id), value)| side_row(space, id, value.clone()))
            .collect())
    }

    fn write_side(&self, writes: Vec<SideWrite>) -> Result<(), StoreError> {
        let mut state = self.state();
        for write in writes {
            state.write_side(&self.clinic, write);
        }
        Ok(())
    }

    fn keep_checkpoint(&self, checkpoint: StoredCheckpoint) -> Result<(), StoreError> {
        let mut state = self.state();
        let known = |kept: &StoredCheckpoint| kept.note == checkpoint.note;
        if !state.checkpoints.iter().any(known) {
            state.checkpoints.push(checkpoint);
        }
        Ok(())
    }

    fn checkpoints(&self) -> Result<Vec<StoredCheckpoint>, StoreError> {
        Ok(self.state().checkpoints.clone())
    }
}
