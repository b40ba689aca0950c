//! The ledger's store on SQLite: one file, one clinic.
//!
//! This crate knows no event type, no view and no rule. It keeps bytes in the order it was given them, and answers
//! a write only after the disk has it.

mod append;
mod audit;
mod error;
mod events;
mod file;
mod head;
mod lists;
mod readers;
mod schema;
mod side;
mod views;
mod writer;

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use saisei_ledger::{
    Append, AppendError, Appended, ClinicId, Command, Head, ListQuery, Page, Position, Projector, Recorded, Selection,
    SideRow, SideWrite, Store, StoreError, StoredCheckpoint, ViewRow,
};

pub use audit::SqliteAudit;
use error::Failed;
use readers::Readers;
use writer::Writer;

/// One clinic's ledger in one SQLite file.
///
/// Writers take turns and share commits; readers have connections of their own and see what is committed.
/// Several processes may hold the same file.
pub struct SqliteStore {
    clinic: ClinicId,
    path: PathBuf,
    readers: Readers,
    writer: Writer,
}

impl std::fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SqliteStore").field("clinic", &self.clinic).finish_non_exhaustive()
    }
}

impl SqliteStore {
    /// Makes a new file with an empty ledger of this clinic.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if there is a file already, [`StoreError::Missing`] if there is no such directory.
    pub fn create(path: impl AsRef<Path>, clinic: ClinicId) -> Result<Self, StoreError> {
        let path = path.as_ref();
        file::create(path, &clinic)?;
        Self::open(path)
    }

    /// Opens a file, bringing an older format up to this program's.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::NotSaisei`], [`StoreError::Newer`], [`StoreError::Damaged`],
    /// [`StoreError::Busy`] or [`StoreError::Engine`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        file::inspect(path)?;
        let mut conn = file::connect(path)?;
        schema::migrate(&mut conn)?;
        let clinic = head::clinic(&conn)?;
        Ok(Self { clinic, path: path.to_owned(), readers: Readers::new(path), writer: Writer::new(conn) })
    }

    /// Opens a file for [`saisei_ledger::verify()`]: reads only, and needs and leaves nothing but the file itself.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::NotSaisei`] or [`StoreError::Newer`]; any other trouble comes in the
    /// report.
    pub fn open_for_audit(path: impl AsRef<Path>) -> Result<SqliteAudit, StoreError> {
        SqliteAudit::open(path.as_ref())
    }

    /// The rows of this open store as last committed, for [`saisei_ledger::verify()`].
    ///
    /// # Errors
    /// As [`SqliteStore::open_for_audit`].
    pub fn audit(&self) -> Result<SqliteAudit, StoreError> {
        SqliteAudit::open(&self.path)
    }

    /// Closes all connections; afterwards the one file is complete by itself.
    ///
    /// # Errors
    /// If what is in the write-ahead log cannot be moved into the file. Nothing is lost then: the next
    /// [`SqliteStore::open`] does it.
    pub fn close(self) -> Result<(), StoreError> {
        self.shut()
    }

    fn shut(&self) -> Result<(), StoreError> {
        // The last connection to go removes the side files, so it must be the one that may write.
        self.readers.close();
        self.writer.close()
    }

    fn reading<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Failed>) -> Result<T, StoreError> {
        Ok(self.readers.with(work)?)
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        // Nobody is left to hear of it, and nothing is lost: the log is read at the next start.
        let _ = self.shut();
    }
}

impl Store for SqliteStore {
    fn clinic(&self) -> &ClinicId {
        &self.clinic
    }

    fn head(&self) -> Result<Head, StoreError> {
        self.reading(|conn| Ok(head::load(conn, &self.clinic)?.head()))
    }

    fn read(&self, selection: &Selection, after: Position, limit: usize) -> Result<Vec<Recorded>, StoreError> {
        self.reading(|conn| events::read(conn, &self.clinic, selection, after, limit))
    }

    fn last(&self, selection: &Selection) -> Result<Option<Recorded>, StoreError> {
        self.reading(|conn| events::last(conn, &self.clinic, selection))
    }

    fn append(&self, append: Append, projector: &dyn Projector) -> Result<Appended, AppendError> {
        self.writer.run(|conn| append::append(conn, &self.clinic, append, projector))
    }

    fn command(&self, key: &str) -> Result<Option<Command>, StoreError> {
        self.reading(|conn| side::command(conn, &self.clinic, key))
    }

    fn view(&self, view: &str, key: &str) -> Result<Option<ViewRow>, StoreError> {
        self.reading(|conn| views::one(conn, &self.clinic, view, key))
    }

    fn list(&self, query: &ListQuery) -> Result<Page, StoreError> {
        self.reading(|conn| lists::page(conn, &self.clinic, query))
    }

    fn rebuild(&self, projector: &dyn Projector) -> Result<u64, AppendError> {
        self.writer.run(|conn| append::rebuild(conn, &self.clinic, projector))
    }

    fn side(&self, space: &str, id: Option<&str>) -> Result<Vec<SideRow>, StoreError> {
        self.reading(|conn| side::read(conn, &self.clinic, space, id))
    }

    fn write_side(&self, writes: Vec<SideWrite>) -> Result<(), StoreError> {
        self.writer.run(|conn| {
            let mut head = head::load(conn, &self.clinic)?;
            side::write(conn, &self.clinic, &mut head, writes)?;
            Ok::<_, StoreError>(head.save(conn, &self.clinic)?)
        })
    }

    fn keep_checkpoint(&self, checkpoint: StoredCheckpoint) -> Result<(), StoreError> {
        self.writer.run(|conn| side::keep_checkpoint(conn, &self.clinic, &checkpoint).map_err(StoreError::from))
    }

    fn checkpoints(&self) -> Result<Vec<StoredCheckpoint>, StoreError> {
        self.reading(|conn| side::checkpoints(conn, &self.clinic))
    }

    fn last_checkpoint(&self) -> Result<Option<StoredCheckpoint>, StoreError> {
        self.reading(|conn| side::last_checkpoint(conn, &self.clinic))
    }
}
