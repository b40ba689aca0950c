//! Connections that only read.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use saisei_ledger::StoreError;

use crate::error::Failed;
use crate::file;

/// Idle connections kept; more are opened when needed and dropped after use.
const IDLE: usize = 8;

pub(crate) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(crate) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), idle: Mutex::default() }
    }

    /// Does the work on one snapshot of what is committed.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Failed>) -> Result<T, Failed> {
        let conn = self.take()?;
        let snapshot = conn.unchecked_transaction()?;
        let value = work(&snapshot);
        snapshot.finish()?;
        self.give_back(conn);
        value
    }

    pub(crate) fn close(&self) {
        self.idle().clear();
    }

    fn take(&self) -> Result<Connection, StoreError> {
        let idle = self.idle().pop();
        idle.map_or_else(|| file::connect_to_read(&self.path), Ok)
    }

    fn give_back(&self, conn: Connection) {
        let mut idle = self.idle();
        if idle.len() < IDLE {
            idle.push(conn);
        }
    }

    /// The list is whole whatever happened to a thread that held it.
    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
