//! The store in memory: for tests, demonstrations and the simulation. Same contract, same order, same bytes.

mod lists;
mod views;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use crate::audit::{AuditRows, AuditSource, Live};
use crate::checksum::{self, Tally};
use crate::envelope::{ClinicId, Position, Recorded};
use crate::history::{History, Index};
use crate::merkle::{Frontier, leaf_hash};
use crate::seal::{Tip, seal};
use crate::store::{
    Append, AppendError, Appended, Command, Condition, Head, Selection, SideRow, SideWrite, Store, StoreError,
    StoredCheckpoint,
};
use crate::view::{ListQuery, Page, Projector, ViewRow};

use views::Views;

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
    pub(crate) views: Views,
    pub(crate) commands: Index<String, Command>,
    pub(crate) command_tally: Tally,
    pub(crate) side: BTreeMap<(String, String), Vec<u8>>,
    pub(crate) side_tally: Tally,
    pub(crate) checkpoints: Vec<StoredCheckpoint>,
    notes: BTreeSet<String>,
}

impl MemoryStore {
    /// An empty ledger.
    pub fn new(clinic: ClinicId) -> Self {
        Self { clinic, state: Mutex::default() }
    }

    /// Every row as it would be stored.
    pub fn audit(&self) -> AuditRows {
        self.audited(AuditRows::read)
    }

    /// What `check` finds in the rows as they would be stored, such as [`crate::verify()`]. Nothing else is done with the
    /// store meanwhile.
    pub fn audited<T>(&self, check: impl FnOnce(&mut dyn AuditSource) -> T) -> T {
        let mut state = self.state();
        // A view that cannot be folded stays as it was; the check says so.
        drop(state.fold_views());
        check(&mut Live { clinic: &self.clinic, state: &state })
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

    fn check(&self, conditions: &[Condition]) -> Result<(), AppendError> {
        for condition in conditions {
            if let Some(newest) = self.history.last_after(&condition.selection, condition.after) {
                return Err(AppendError::Conflict(newest.envelope.position));
            }
        }
        Ok(())
    }

    fn record(&mut self, recorded: &Recorded) {
        self.frontier.append(leaf_hash(&recorded.bytes));
        self.recorded_at = Some(recorded.envelope.recorded_at);
        self.history.push(recorded.clone());
    }

    fn fold_views(&mut self) -> Result<(), StoreError> {
        self.views.follow(&self.history).map_err(|error| match error {
            AppendError::Store(error) => error,
            other => StoreError::Damaged(other.to_string()),
        })
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
        let state = &mut *self.state();
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
        let folded = state.views.prepare(&state.history, &recorded, projector)?;
        // Nothing below can fail: all of it happens or none.
        recorded.iter().for_each(|event| state.record(event));
        let head = Position(state.frontier.size());
        state.views.put(folded, projector, head);
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
        let mut state = self.state();
        state.fold_views()?;
        let document = state.views.documents().get(view).and_then(|rows| rows.get(key));
        Ok(document.map(|document| ViewRow { key: key.to_owned(), document: document.clone() }))
    }

    fn list(&self, query: &ListQuery) -> Result<Page, StoreError> {
        let mut state = self.state();
        state.fold_views()?;
        Ok(state
            .views
            .documents()
            .get(&query.view)
            .map_or_else(Page::default, |documents| lists::page(documents, query)))
    }

    fn rebuild(&self, projector: &dyn Projector) -> Result<u64, AppendError> {
        let state = &mut *self.state();
        state.views.rebuild(&state.history, projector)
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
        if state.notes.insert(checkpoint.note.clone()) {
            state.checkpoints.push(checkpoint);
        }
        Ok(())
    }

    fn checkpoints(&self) -> Result<Vec<StoredCheckpoint>, StoreError> {
        Ok(self.state().checkpoints.clone())
    }

    fn last_checkpoint(&self) -> Result<Option<StoredCheckpoint>, StoreError> {
        Ok(self.state().checkpoints.last().cloned())
    }
}
