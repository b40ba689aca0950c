//! Ledger files for tests.

#![allow(dead_code, clippy::unwrap_used, reason = "test helpers; not every test file uses each of them")]

use std::path::{Path, PathBuf};

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};
use saisei_ledger::{Report, StoreError, verify};
use saisei_store::SqliteStore;
use tempfile::TempDir;

use crate::contract::fixture::{clinic, grow, verifier};
use crate::contract::projector::Counting;

/// A directory with one closed ledger file of `count` events.
pub fn file_of(count: i64) -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("ledger.db");
    let store = SqliteStore::create(&path, clinic()).unwrap();
    grow(&store, count);
    store.close().unwrap();
    (directory, path)
}

pub fn check(path: &Path, against: Option<&str>) -> Report {
    try_check(path, against).unwrap()
}

pub fn try_check(path: &Path, against: Option<&str>) -> Result<Report, StoreError> {
    let mut audit = SqliteStore::open_for_audit(path)?;
    Ok(verify(&mut audit, &Counting, &verifier, against))
}

/// The names in the directory, sorted.
pub fn names(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Every value of every table, in the order of the keys.
pub fn dump(path: &Path) -> Result<Vec<Vec<Value>>, rusqlite::Error> {
    let uri = format!("file:{}?immutable=1", path.display());
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let conn = Connection::open_with_flags(uri, flags)?;
    let mut all = Vec::new();
    for sql in [
        "SELECT * FROM head ORDER BY 1",
        "SELECT * FROM events ORDER BY 1",
        "SELECT * FROM event_tags ORDER BY 1, 2, 3, 4",
        "SELECT * FROM views ORDER BY 1, 2, 3",
        "SELECT * FROM view_columns ORDER BY 1, 2, 3, 4",
        "SELECT * FROM checkpoints ORDER BY 1, 2",
        "SELECT * FROM commands ORDER BY 1, 2",
        "SELECT * FROM side_rows ORDER BY 1, 2, 3",
    ] {
        let mut statement = conn.prepare(sql)?;
        let width = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            all.push((0..width).map(|at| row.get(at)).collect::<Result<_, _>>()?);
        }
    }
    Ok(all)
}
