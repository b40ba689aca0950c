//! A file changed by SQL: `verify` names the first bad place.

#![allow(clippy::unwrap_used, reason = "test helpers")]

mod common;
#[path = "../../saisei-ledger/tests/contract/mod.rs"]
mod contract;

use std::path::Path;

use common::{check, file_of};
use contract::fixture::{append, clinic, draft, grow, sign, write};
use contract::projector::Counting;
use rusqlite::Connection;
use saisei_ledger::Store;
use saisei_store::SqliteStore;

const COUNT: i64 = 45;

/// What is done to the file, the position and code of the first bad place.
const CASES: &[(&str, Option<u64>, &str)] = &[
    ("DELETE FROM events WHERE position = 7", Some(7), "position-gap"),
    ("DELETE FROM events WHERE position = 1", Some(1), "position-gap"),
    ("DELETE FROM events WHERE position = 45", Some(45), "position-gap"),
    ("DELETE FROM events", Some(1), "position-gap"),
    (
        "UPDATE events SET bytes = CAST(replace(CAST(bytes AS TEXT), 'nurse', 'ghost') AS BLOB) WHERE position = 7",
        Some(7),
        "event-bytes",
    ),
    ("UPDATE events SET bytes = x'7b7d' WHERE position = 7", Some(7), "event-bytes"),
    ("UPDATE events SET bytes = CAST(bytes || ' ' AS BLOB) WHERE position = 7", Some(7), "event-bytes"),
    (
        "UPDATE events SET position = 100 WHERE position = 7;
         UPDATE events SET position = 7 WHERE position = 21;
         UPDATE events SET position = 21 WHERE position = 100",
        Some(7),
        "position",
    ),
    (
        "UPDATE events SET position = -position WHERE position > 7;
         UPDATE events SET position = 1 - position WHERE position < 0;
         INSERT INTO events SELECT 8, clinic, 'x/1', 1, kind, hash, bytes FROM events WHERE position = 7",
        Some(8),
        "position",
    ),
    (
        "INSERT INTO events SELECT 46, clinic, 'x/1', 1, kind, hash, bytes FROM events WHERE position = 45",
        Some(46),
        "position",
    ),
    ("UPDATE events SET position = -7 WHERE position = 7", Some(1), "row"),
    ("UPDATE events SET hash = x'00' WHERE position = 7", Some(7), "event-bytes"),
    (
        "UPDATE events SET hash = (SELECT hash FROM events WHERE position = 8) WHERE position = 7",
        Some(7),
        "event-bytes",
    ),
    ("UPDATE events SET kind = 'other' WHERE position = 7", Some(7), "event-column"),
    ("UPDATE events SET clinic = 'C0002' WHERE position = 7", Some(7), "event-column"),
    ("UPDATE events SET stream = 'x/1' WHERE position = 7", Some(7), "event-column"),
    ("UPDATE events SET stream_position = 77 WHERE position = 7", Some(7), "event-column"),
    ("UPDATE event_tags SET tag = 'lot:L9' WHERE position = 7 AND tag = 'room:R1'", Some(7), "tag"),
    ("UPDATE event_tags SET kind = 'other' WHERE position = 7", Some(7), "tag"),
    ("UPDATE event_tags SET clinic = 'C0002' WHERE position = 7", Some(7), "tag"),
    ("UPDATE event_tags SET position = 8 WHERE position = 7 AND tag = 'lot:L0'", Some(7), "tag"),
    ("DELETE FROM event_tags WHERE position = 7 AND tag = 'room:R1'", Some(7), "tag"),
    ("INSERT INTO event_tags VALUES ('C0001', 'lot:L9', 'noted', 7)", Some(7), "tag"),
    ("INSERT INTO event_tags VALUES ('C0001', 'lot:L9', 'noted', 99)", Some(99), "tag"),
    ("UPDATE views SET body = body || ' ' WHERE key = 'room:R1'", None, "view"),
    ("UPDATE views SET sort = '2000' WHERE key = 'room:R1'", None, "view"),
    ("UPDATE views SET key = 'room:R2' WHERE key = 'room:R1'", None, "view"),
    ("DELETE FROM views WHERE key = 'room:R1'", None, "view"),
    ("INSERT INTO views VALUES ('C0001', 'tags', 'x:1', '', '{}')", None, "view"),
    ("INSERT INTO views VALUES ('C0002', 'tags', 'room:R1', '', '{}')", None, "view"),
    ("UPDATE view_columns SET number = 7 WHERE key = 'room:R1' AND name = 'count'", None, "view"),
    ("UPDATE view_columns SET text = 'x' WHERE key = 'room:R1' AND name = 'role'", None, "view"),
    ("UPDATE view_columns SET name = 'x' WHERE key = 'room:R1' AND name = 'role'", None, "view"),
    ("UPDATE view_columns SET text = NULL WHERE key = 'room:R1' AND name = 'role'", None, "view"),
    ("UPDATE view_columns SET ordinal = 77 WHERE key = 'room:R1' AND name = 'role'", None, "view"),
    ("UPDATE view_columns SET sort = 'x' WHERE key = 'room:R1' AND name = 'role'", None, "view"),
    ("DELETE FROM view_columns WHERE key = 'room:R1' AND name = 'role'", None, "view"),
    ("INSERT INTO view_columns VALUES ('C0001', 'tags', 'room:R1', 9, 'x', 'y', NULL, 'z')", None, "view"),
    ("UPDATE checkpoints SET note = note || ' ' WHERE ordinal = 2", None, "checkpoint"),
    (
        "UPDATE checkpoints SET note = (SELECT note FROM checkpoints WHERE ordinal = 1) WHERE ordinal = 2",
        None,
        "checkpoint",
    ),
    ("UPDATE checkpoints SET size = 21 WHERE ordinal = 2", None, "checkpoint"),
    ("UPDATE checkpoints SET checksum = x'00' WHERE ordinal = 2", None, "checkpoint"),
    ("DELETE FROM checkpoints WHERE ordinal = 2", None, "checkpoint"),
    ("DELETE FROM checkpoints WHERE ordinal = 4", None, "checkpoint"),
    ("DELETE FROM checkpoints", None, "checkpoint"),
    ("DELETE FROM head", None, "head"),
    (
        "INSERT INTO head SELECT 'C0002', format, size, root, frontier, recorded_at, checkpoints, commands, commands_sum, side_rows, side_sum FROM head",
        None,
        "head",
    ),
    ("UPDATE head SET clinic = 'C0002'", None, "head"),
    ("UPDATE head SET format = 2", None, "head"),
    ("UPDATE head SET size = 44", None, "head"),
    ("UPDATE head SET size = -1", None, "head"),
    ("UPDATE head SET root = frontier", None, "head"),
    ("UPDATE head SET root = (SELECT hash FROM events WHERE position = 1)", None, "head"),
    ("UPDATE head SET frontier = root", None, "head"),
    ("UPDATE head SET recorded_at = NULL", None, "head"),
    ("UPDATE head SET recorded_at = '2020-01-01T00:00:00Z'", None, "head"),
    ("UPDATE head SET checkpoints = 5", None, "checkpoint"),
    ("UPDATE head SET commands = 0", None, "command-row"),
    ("UPDATE head SET commands_sum = root", None, "command-row"),
    ("UPDATE head SET side_rows = 0", None, "side-row"),
    ("UPDATE head SET side_sum = root", None, "side-row"),
    ("UPDATE side_rows SET value = x'00' WHERE id = 'T9'", None, "side-row"),
    ("UPDATE side_rows SET space = 'x' WHERE id = 'T9'", None, "side-row"),
    ("UPDATE side_rows SET checksum = x'00' WHERE id = 'T9'", None, "side-row"),
    ("DELETE FROM side_rows WHERE id = 'T9'", None, "side-row"),
    (
        "INSERT INTO side_rows SELECT clinic, space, 'T1', value, checksum FROM side_rows WHERE id = 'T9'",
        None,
        "side-row",
    ),
    ("UPDATE commands SET answer = x'00' WHERE key = 'key-9'", None, "command-row"),
    ("UPDATE commands SET fingerprint = x'00' WHERE key = 'key-9'", None, "command-row"),
    ("UPDATE commands SET first = 3 WHERE key = 'key-9'", None, "command-row"),
    ("UPDATE commands SET count = 3 WHERE key = 'key-9'", None, "command-row"),
    ("UPDATE commands SET key = 'key-99' WHERE key = 'key-9'", None, "command-row"),
    ("DELETE FROM commands WHERE key = 'key-9'", None, "command-row"),
    ("DROP INDEX views_by_sort", None, "engine"),
    ("CREATE TABLE other (a)", None, "engine"),
    ("CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM events; END", None, "engine"),
    ("PRAGMA user_version = 1; ALTER TABLE views ADD COLUMN x TEXT", None, "engine"),
    ("DROP TABLE side_rows", None, "engine"),
];

fn run(path: &Path, sql: &str) {
    let conn = Connection::open(path).unwrap();
    conn.execute_batch(sql).unwrap();
    drop(conn);
}

#[test]
fn a_clean_file_is_good() {
    let (_directory, path) = file_of(COUNT);
    let report = check(&path, None);
    assert_eq!(report.first_bad, None);
    assert!(report.ok && report.signatures_checked);
    assert_eq!((report.events, report.checkpoints), (45, 4));
}

#[test]
fn every_change_by_sql_is_found() {
    let (directory, clean) = file_of(COUNT);
    let path = directory.path().join("tampered.db");
    for (sql, position, code) in CASES {
        std::fs::copy(&clean, &path).unwrap();
        run(&path, sql);
        let report = check(&path, None);
        assert!(!report.ok, "{sql}");
        let bad = report.first_bad.unwrap();
        assert_eq!((bad.position, bad.code), (*position, *code), "{sql}: {}", bad.what);
    }
}

#[test]
fn the_first_of_several_is_named() {
    let (_directory, path) = file_of(COUNT);
    run(
        &path,
        "DELETE FROM event_tags WHERE position = 9;
         UPDATE events SET kind = 'x' WHERE position = 12;
         DELETE FROM views; UPDATE head SET format = 3",
    );
    let report = check(&path, None);
    assert!(report.problems > 3);
    let bad = report.first_bad.unwrap();
    assert_eq!((bad.position, bad.code), (Some(9), "tag"));
}

/// Who can write the file can write a shorter ledger that fits in itself. Only a checkpoint from outside tells.
#[test]
fn a_removed_tail_needs_a_checkpoint_from_outside() {
    let directory = tempfile::tempdir().unwrap();
    let whole = directory.path().join("whole.db");
    let store = SqliteStore::create(&whole, clinic()).unwrap();
    grow(&store, COUNT);
    let note = sign(&store);
    store.close().unwrap();
    assert!(check(&whole, Some(&note)).ok);

    let (_directory, shorter) = file_of(COUNT - 3);
    assert!(check(&shorter, None).ok);
    let bad = check(&shorter, Some(&note)).first_bad.unwrap();
    assert_eq!((bad.position, bad.code), (Some(43), "removed-tail"));

    let regrown = SqliteStore::open(&shorter).unwrap();
    for n in COUNT - 2..=COUNT {
        write(&regrown, append(n, vec![draft("x/1", "noted", &[], n)]));
    }
    regrown.close().unwrap();
    assert!(check(&shorter, None).ok);
    let bad = check(&shorter, Some(&note)).first_bad.unwrap();
    assert_eq!((bad.position, bad.code), (None, "against-root"));
}

/// Views are not the record: they are folded anew and the file is good again.
#[test]
fn a_rebuild_mends_views() {
    let (_directory, path) = file_of(COUNT);
    run(&path, "DELETE FROM views WHERE key > 'k'; UPDATE view_columns SET text = 'x'");
    assert!(!check(&path, None).ok);
    let store = SqliteStore::open(&path).unwrap();
    store.rebuild(&Counting).unwrap();
    store.close().unwrap();
    assert!(check(&path, None).ok);
}
