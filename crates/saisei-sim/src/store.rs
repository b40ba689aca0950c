//! Trouble of disk and machine, around any store: the disk is full, or the program is killed before or after a write.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use saisei_app::ledger::{
    Append, AppendError, Appended, ClinicId, Command, Head, ListQuery, Page, Position, Projector, Recorded, Selection,
    SideRow, SideWrite, Store, StoreError, StoredCheckpoint, ViewRow,
};

/// What strikes at the next writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Nothing.
    None,
    /// The program is killed before the append.
    KilledBefore,
    /// The program is killed after the append and before anything else.
    KilledAfter,
    /// The program is killed before the checkpoint that follows an append.
    KilledBeforeCheckpoint,
    /// The disk is full.
    Full,
}

const ALL: [Trouble; 5] =
    [Trouble::None, Trouble::KilledBefore, Trouble::KilledAfter, Trouble::KilledBeforeCheckpoint, Trouble::Full];

/// A store with trouble.
pub(crate) struct TroubledStore {
    inner: Arc<dyn Store>,
    trouble: AtomicU8,
}

fn killed() -> StoreError {
    StoreError::Engine("killed".to_owned())
}

impl TroubledStore {
    pub(crate) fn new(inner: Arc<dyn Store>) -> Self {
        Self { inner, trouble: AtomicU8::new(0) }
    }

    /// Says what strikes until the next word.
    pub(crate) fn set(&self, trouble: Trouble) {
        let place = ALL.iter().position(|one| *one == trouble).unwrap_or(0);
        self.trouble.store(u8::try_from(place).unwrap_or(0), Ordering::SeqCst);
    }

    fn trouble(&self) -> Trouble {
        ALL.get(usize::from(self.trouble.load(Ordering::SeqCst))).copied().unwrap_or(Trouble::None)
    }
}

impl Store for TroubledStore {
    fn clinic(&self) -> &ClinicId {
        self.inner.clinic()
    }

    fn head(&self) -> Result<Head, StoreError> {
        self.inner.head()
    }

    fn read(&self, selection: &Selection, after: Position, limit: usize) -> Result<Vec<Recorded>, StoreError> {
        self.inner.read(selection, after, limit)
    }

    fn last(&self, selection: &Selection) -> Result<Option<Recorded>, StoreError> {
        self.inner.last(selection)
    }

    fn append(&self, append: Append, projector: &dyn Projector) -> Result<Appended, AppendError> {
        match self.trouble() {
            Trouble::KilledBefore => Err(killed().into()),
            Trouble::Full => Err(StoreError::Full.into()),
            Trouble::KilledAfter => {
                self.inner.append(append, projector)?;
                Err(killed().into())
            }
            Trouble::None | Trouble::KilledBeforeCheckpoint => self.inner.append(append, projector),
        }
    }

    fn command(&self, key: &str) -> Result<Option<Command>, StoreError> {
        self.inner.command(key)
    }

    fn view(&self, view: &str, key: &str) -> Result<Option<ViewRow>, StoreError> {
        self.inner.view(view, key)
    }

    fn list(&self, query: &ListQuery) -> Result<Page, StoreError> {
        self.inner.list(query)
    }

    fn rebuild(&self, projector: &dyn Projector) -> Result<u64, AppendError> {
        self.inner.rebuild(projector)
    }

    fn side(&self, space: &str, id: Option<&str>) -> Result<Vec<SideRow>, StoreError> {
        self.inner.side(space, id)
    }

    fn write_side(&self, writes: Vec<SideWrite>) -> Result<(), StoreError> {
        if self.trouble() == Trouble::Full { Err(StoreError::Full) } else { self.inner.write_side(writes) }
    }

    fn keep_checkpoint(&self, checkpoint: StoredCheckpoint) -> Result<(), StoreError> {
        match self.trouble() {
            Trouble::KilledBeforeCheckpoint => Err(killed()),
            Trouble::Full => Err(StoreError::Full),
            _ => self.inner.keep_checkpoint(checkpoint),
        }
    }

    fn checkpoints(&self) -> Result<Vec<StoredCheckpoint>, StoreError> {
        self.inner.checkpoints()
    }

    fn last_checkpoint(&self) -> Result<Option<StoredCheckpoint>, StoreError> {
        self.inner.last_checkpoint()
    }
}
