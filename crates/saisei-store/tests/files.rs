//! The file: what is one, what is not, and that it is complete by itself.

#![allow(clippy::unwrap_used, clippy::panic, reason = "test helpers")]

mod common;
#[path = "../../saisei-ledger/tests/contract/mod.rs"]
mod contract;

use std::path::Path;

use common::{check, dump, file_of, names, try_check};
use contract::fixture::{append, clinic, draft, grow, verifier, write};
use contract::projector::Counting;
use rusqlite::Connection;
use saisei_ledger::{AppendError, ProjectError, Projector, Store, StoreError, verify};
use saisei_store::SqliteStore;

fn open(path: &Path) -> StoreError {
    let opened = SqliteStore::open(path).unwrap_err();
    let audited = SqliteStore::open_for_audit(path).unwrap_err();
    assert_eq!(opened, audited);
    opened
}

#[test]
fn other_files_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    let name = |name: &str| path(name).display().to_string();
    std::fs::write(path("empty"), "").unwrap();
    std::fs::write(path("text"), "a letter\n".repeat(100)).unwrap();
    std::fs::write(path("short"), "SQLite format 3\0").unwrap();
    let other = Connection::open(path("other")).unwrap();
    other.execute_batch("CREATE TABLE t (a)").unwrap();
    drop(other);
    std::fs::create_dir(path("directory")).unwrap();
    for file in ["empty", "text", "short", "other", "directory"] {
        assert_eq!(open(&path(file)), StoreError::NotSaisei(name(file)));
    }
    assert_eq!(open(&path("none")), StoreError::Missing(name("none")));
    let there = SqliteStore::create(path("text"), clinic()).unwrap_err();
    assert_eq!(there, StoreError::Exists(name("text")));
    let nowhere = SqliteStore::create(path("no/where"), clinic()).unwrap_err();
    assert_eq!(nowhere, StoreError::Missing(name("no/where")));
    assert_eq!(std::fs::read_to_string(path("empty")).unwrap(), "");
    assert_eq!(names(directory.path()), ["directory", "empty", "other", "short", "text"]);
}

#[test]
fn a_newer_file_is_refused() {
    let (_directory, path) = file_of(3);
    let conn = Connection::open(&path).unwrap();
    conn.pragma_update(None, "user_version", 3).unwrap();
    drop(conn);
    let newer = StoreError::Newer { found: 3, known: 2 };
    assert_eq!(open(&path), newer);
    let conn = Connection::open(&path).unwrap();
    conn.pragma_update(None, "user_version", 0).unwrap();
    drop(conn);
    assert!(matches!(open(&path), StoreError::Damaged(_)));
}

/// A file of the first version gets the sort keys of its index columns; what it answers and what is checked stay the same.
#[test]
fn an_older_file_is_brought_up_to_date() {
    let (_directory, path) = file_of(30);
    let now = dump(&path).unwrap();
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch(
        "DROP INDEX view_columns_by_text; ALTER TABLE view_columns DROP COLUMN sort; \
         CREATE INDEX view_columns_by_text ON view_columns (clinic, view, name, text, key) WHERE text IS NOT NULL; \
         PRAGMA user_version = 1;",
    )
    .unwrap();
    drop(conn);
    assert_ne!(dump(&path).unwrap(), now);
    SqliteStore::open(&path).unwrap().close().unwrap();
    assert_eq!(dump(&path).unwrap(), now);
    assert!(check(&path, None).ok);
}

#[test]
fn the_file_alone_is_complete() {
    let (directory, path) = file_of(30);
    assert_eq!(names(directory.path()), ["ledger.db"]);
    let elsewhere = tempfile::tempdir().unwrap();
    let copy = elsewhere.path().join("a ?copy#100%.db");
    std::fs::copy(&path, &copy).unwrap();
    let mut read_only = std::fs::metadata(&copy).unwrap().permissions();
    read_only.set_readonly(true);
    std::fs::set_permissions(&copy, read_only).unwrap();
    let before = std::fs::read(&copy).unwrap();
    assert!(check(&copy, None).ok);
    assert_eq!(names(elsewhere.path()), ["a ?copy#100%.db"]);
    assert_eq!(std::fs::read(&copy).unwrap(), before);
}

#[test]
fn dropping_closes_too() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("ledger.db");
    let store = SqliteStore::create(&path, clinic()).unwrap();
    grow(&store, 5);
    drop(store);
    assert_eq!(names(directory.path()), ["ledger.db"]);
    assert!(check(&path, None).ok);
}

#[test]
fn reopening_goes_on() {
    let (directory, path) = file_of(10);
    let store = SqliteStore::open(&path).unwrap();
    assert_eq!(store.clinic(), &clinic());
    assert_eq!(store.head().unwrap().size, 10);
    let recorded = write(&store, append(11, vec![draft("journey/J1", "noted", &[], 11)]));
    assert_eq!(recorded.first().unwrap().envelope.position.0, 11);
    drop(store);
    assert_eq!(check(&path, None).events, 11);

    // Not closed: what was answered is in the log beside the file, and the next start reads it.
    let copy = directory.path().join("copy.db");
    let store = SqliteStore::open(&path).unwrap();
    write(&store, append(12, vec![draft("journey/J1", "noted", &[], 12)]));
    std::fs::copy(&path, &copy).unwrap();
    std::fs::copy(directory.path().join("ledger.db-wal"), directory.path().join("copy.db-wal")).unwrap();
    drop(store);
    let report = check(&copy, None);
    assert!(report.ok && report.events == 12);
    let store = SqliteStore::open(&copy).unwrap();
    assert_eq!(store.head().unwrap().size, 12);
}

#[test]
fn an_open_store_can_be_checked() {
    let directory = tempfile::tempdir().unwrap();
    let store = SqliteStore::create(directory.path().join("ledger.db"), clinic()).unwrap();
    grow(&store, 25);
    let mut audit = store.audit().unwrap();
    write(&store, append(26, vec![draft("journey/J1", "noted", &[], 26)]));
    let report = verify(&mut audit, &Counting, &verifier, None);
    assert!(report.ok, "{:?}", report.first_bad);
    store.rebuild(&Counting).unwrap();
    let mut audit = store.audit().unwrap();
    assert_eq!(verify(&mut audit, &Counting, &verifier, None).events, 26);
}

#[test]
fn two_stores_on_one_file() {
    let (_directory, path) = file_of(1);
    let stores = [1, 2].map(|_| SqliteStore::open(&path).unwrap());
    std::thread::scope(|scope| {
        for (store, stream) in stores.iter().zip(["a/1", "b/1"]) {
            scope.spawn(move || {
                for n in 0..50 {
                    write(store, append(2, vec![draft(stream, "noted", &["t:1"], n)]));
                }
            });
        }
    });
    for store in &stores {
        assert_eq!(store.head().unwrap().size, 101);
    }
    let [first, second] = stores;
    first.close().unwrap();
    second.close().unwrap();
    assert!(check(&path, None).ok);
}

#[test]
fn a_file_held_by_another_is_busy() {
    let (_directory, path) = file_of(1);
    let store = SqliteStore::open(&path).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = store.append(append(2, vec![draft("a/1", "noted", &[], 2)]), &Counting);
    assert!(matches!(refused, Err(AppendError::Store(StoreError::Busy))));
    other.execute_batch("ROLLBACK").unwrap();
    write(&store, append(2, vec![draft("a/1", "noted", &[], 2)]));
}

/// A projector with a fault.
struct Panics;

impl Projector for Panics {
    fn targets<'e>(&self, _: &'e saisei_ledger::Envelope) -> Vec<(&'static str, &'e str)> {
        panic!("a fault in a projector")
    }

    fn source(&self, _: &str, _: &str) -> Option<saisei_ledger::Selection> {
        None
    }

    fn fold(
        &self,
        _: &saisei_ledger::ViewTarget,
        _: &[saisei_ledger::Recorded],
    ) -> Result<Option<saisei_ledger::ViewDocument>, ProjectError> {
        Ok(None)
    }
}

#[test]
fn a_panic_in_a_turn_harms_nobody_else() {
    let (_directory, path) = file_of(5);
    let store = SqliteStore::open(&path).unwrap();
    std::thread::scope(|scope| {
        let bad = scope.spawn(|| {
            let one = append(6, vec![draft("a/1", "noted", &[], 6)]);
            let _ = store.append(one, &Panics);
        });
        assert!(bad.join().is_err());
    });
    assert_eq!(store.head().unwrap().size, 5);
    write(&store, append(6, vec![draft("a/1", "noted", &[], 6)]));
    drop(store);
    assert!(check(&path, None).ok);
}

/// The same commands give the same bytes, whatever the store and the day.
#[test]
fn files_are_deterministic() {
    let [first, second] = [1, 2].map(|_| file_of(40));
    assert_eq!(dump(&first.1).unwrap(), dump(&second.1).unwrap());
    let memory = saisei_ledger::MemoryStore::new(clinic());
    grow(&memory, 40);
    let store = SqliteStore::open(&first.1).unwrap();
    assert_eq!(store.head().unwrap(), memory.head().unwrap());
}

#[test]
fn a_damaged_page_is_a_report_and_no_error() {
    let (_directory, path) = file_of(60);
    let clean = std::fs::read(&path).unwrap();
    for page in 1..clean.len() / 4096 {
        let mut damaged = clean.clone();
        damaged.iter_mut().skip(page * 4096).take(4096).for_each(|byte| *byte = 0xa5);
        std::fs::write(&path, damaged).unwrap();
        assert!(!try_check(&path, None).unwrap().ok, "page {page}");
    }
    // The end is cut off.
    std::fs::write(&path, clean.get(..clean.len() / 2).unwrap()).unwrap();
    assert!(!try_check(&path, None).unwrap().ok);
}
