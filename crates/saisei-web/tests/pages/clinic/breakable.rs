//! A store that stops answering when a test says so.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use saisei_ledger::{
    Append, AppendError, Appended, ClinicId, Command, Head, ListQuery, MemoryStore, Page, Position, Projector,
    Recorded, Selection, SideRow, SideWrite, Store, StoreError, StoredCheckpoint, ViewRow,
};

/// How a store is broken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// It works.
    No,
    /// It answers that it fails.
    Fails,
    /// Whoever asks it falls over.
    Panics,
}

/// The switch of a store in memory.
#[derive(Clone, Default)]
pub struct Switch(Arc<AtomicU8>);

impl Switch {
    pub fn turn(&self, to: Broken) {
        self.0.store(to as u8, Ordering::SeqCst);
    }

    fn check(&self) -> Result<(), StoreError> {
        match self.0.load(Ordering::SeqCst) {
            at if at == Broken::Fails as u8 => Err(StoreError::Full),
            at if at == Broken::Panics as u8 => panic!("the store of this test falls over"),
            _ => Ok(()),
        }
    }
}

/// A store in memory with a switch. Who is signed in is known all the same.
pub struct Breakable {
    pub inner: Arc<MemoryStore>,
    pub switch: Switch,
}

impl Store for Breakable {
    fn clinic(&self) -> &ClinicId {
        self.inner.clinic()
    }

    fn head(&self) -> Result<Head, StoreError> {
        self.switch.check()?;
        self.inner.head()
    }

    fn read(&self, selection: &Selection, after: Position, limit: usize) -> Result<Vec<Recorded>, StoreError> {
        self.switch.check()?;
        self.inner.read(selection, after, limit)
    }

    fn last(&self, selection: &Selection) -> Result<Option<Recorded>, StoreError> {
        self.switch.check()?;
        self.inner.last(selection)
    }

    fn append(&self, append: Append, projector: &dyn Projector) -> Result<Appended, AppendError> {
        self.switch.check()?;
        self.inner.append(append, projector)
    }

    fn command(&self, key: &str) -> Result<Option<Command>, StoreError> {
        self.switch.check()?;
        self.inner.command(key)
    }

    fn view(&self, view: &str, key: &str) -> Result<Option<ViewRow>, StoreError> {
        self.switch.check()?;
        self.inner.view(view, key)
    }

    fn list(&self, query: &ListQuery) -> Result<Page, StoreError> {
        self.switch.check()?;
        self.inner.list(query)
    }

    fn rebuild(&self, projector: &dyn Projector) -> Result<u64, AppendError> {
        self.inner.rebuild(projector)
    }

    fn side(&self, space: &str, id: Option<&str>) -> Result<Vec<SideRow>, StoreError> {
        self.inner.side(space, id)
    }

    fn write_side(&self, writes: Vec<SideWrite>) -> Result<(), StoreError> {
        self.inner.write_side(writes)
    }

    fn keep_checkpoint(&self, checkpoint: StoredCheckpoint) -> Result<(), StoreError> {
        self.inner.keep_checkpoint(checkpoint)
    }

    fn checkpoints(&self) -> Result<Vec<StoredCheckpoint>, StoreError> {
        self.inner.checkpoints()
    }
}
