//! What `verify` finds in rows that were tampered with.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "test helpers")]

mod contract;

use contract::fixture::{ORIGIN, append, clinic, draft, grow, sign, verifier, write};
use contract::projector::Counting;
use saisei_ledger::{AuditRows, Checkpoint, Hash, MemoryStore, Report, SigningKey, Store, VerifierKey, verify};

const COUNT: i64 = 45;

fn grown(count: i64) -> MemoryStore {
    let store = MemoryStore::new(clinic());
    grow(&store, count);
    store
}

fn check(rows: &mut AuditRows, against: Option<&str>) -> Report {
    verify(rows, &Counting, &verifier, against)
}

/// Changes the rows of a good ledger and expects this to be the first bad place.
fn finds(position: Option<u64>, code: &str, change: impl FnOnce(&mut AuditRows)) {
    let mut rows = grown(COUNT).audit();
    change(&mut rows);
    let report = check(&mut rows, None);
    assert!(!report.ok);
    let bad = report.first_bad.unwrap();
    assert_eq!((bad.position, bad.code), (position, code), "{}", bad.what);
}

#[test]
fn a_good_ledger_is_good() {
    let store = grown(COUNT);
    let report = check(&mut store.audit(), None);
    assert_eq!(report.first_bad, None);
    assert!(report.ok && report.signatures_checked);
    assert_eq!(report.events, 45);
    assert_eq!(report.root, store.head().unwrap().root);
    assert_eq!(report.checkpoints, 4);
    let keyless = verify(&mut store.audit(), &Counting, &|_| None, None);
    assert!(keyless.ok && !keyless.signatures_checked);
    assert!(check(&mut MemoryStore::new(clinic()).audit(), None).ok);
}

#[test]
fn events() {
    finds(Some(7), "position-gap", |rows| drop(rows.events.remove(6)));
    finds(Some(45), "position-gap", |rows| drop(rows.events.pop()));
    finds(Some(1), "position-gap", |rows| rows.events.clear());
    finds(Some(7), "event-bytes", |rows| rows.events[6].bytes[90] ^= 1);
    finds(Some(7), "event-bytes", |rows| rows.events[6].hash[0] ^= 1);
    finds(Some(7), "position", |rows| {
        rows.events.swap(6, 20);
        rows.events[6].position = 7;
        rows.events[20].position = 21;
    });
    finds(Some(7), "event-column", |rows| rows.events[6].kind.push('x'));
    finds(Some(7), "event-column", |rows| rows.events[6].clinic.push('x'));
    finds(Some(7), "event-column", |rows| rows.events[6].stream.push('x'));
    finds(Some(7), "event-column", |rows| rows.events[6].stream_position += 1);
    finds(Some(8), "position", |rows| {
        let mut copy = rows.events[6].clone();
        copy.position = 8;
        rows.events.insert(7, copy);
    });
}

/// The hash beside the bytes is made to fit: the stream's next event tells.
#[test]
fn an_event_with_its_hash() {
    finds(Some(7), "stream-chain", |rows| {
        let event = &mut rows.events[6];
        let text = String::from_utf8(event.bytes.clone()).unwrap();
        event.bytes = text.replace("nurse", "ghost").into_bytes();
        event.hash = Hash::of(&event.bytes).0.to_vec();
    });
    // The last event of its stream has no next; then the tree tells.
    finds(None, "head", |rows| {
        let event = &mut rows.events[44];
        let text = String::from_utf8(event.bytes.clone()).unwrap();
        event.bytes = text.replace("nurse", "ghost").into_bytes();
        event.hash = Hash::of(&event.bytes).0.to_vec();
    });
}

#[test]
fn an_event_that_nobody_counted() {
    let store = grown(COUNT);
    let head = store.audit().head;
    write(&store, append(46, vec![draft("x/1", "noted", &[], 46)]));
    let mut rows = store.audit();
    rows.head = head;
    let bad = check(&mut rows, None).first_bad.unwrap();
    assert_eq!((bad.position, bad.code), (Some(46), "inserted"));
}

#[test]
fn tags() {
    let place = |rows: &AuditRows| rows.tags.iter().position(|tag| tag.position == 7).unwrap();
    finds(Some(7), "tag", |rows| drop(rows.tags.remove(place(rows))));
    finds(Some(7), "tag", |rows| {
        let at = place(rows);
        rows.tags[at].tag = "lot:L".into();
    });
    finds(Some(7), "tag", |rows| {
        let at = place(rows);
        rows.tags[at].kind.push('x');
    });
    finds(Some(7), "tag", |rows| {
        let mut extra = rows.tags[place(rows)].clone();
        extra.tag.push('x');
        rows.tags.push(extra);
        rows.tags.sort();
    });
    finds(Some(99), "tag", |rows| {
        let mut extra = rows.tags[place(rows)].clone();
        extra.position = 99;
        rows.tags.push(extra);
    });
}

#[test]
fn head() {
    finds(None, "head", |rows| rows.head.clear());
    finds(None, "head", |rows| rows.head.push(rows.head[0].clone()));
    finds(None, "head", |rows| rows.head[0].clinic.push('x'));
    finds(None, "head", |rows| rows.head[0].format += 1);
    finds(None, "head", |rows| rows.head[0].size += 1);
    finds(None, "head", |rows| rows.head[0].size -= 1);
    finds(None, "head", |rows| rows.head[0].root[3] ^= 1);
    finds(None, "head", |rows| rows.head[0].frontier[3] ^= 1);
    finds(None, "head", |rows| rows.head[0].recorded_at = None);
    finds(None, "checkpoint", |rows| rows.head[0].checkpoints += 1);
    finds(None, "command-row", |rows| rows.head[0].commands += 1);
    finds(None, "command-row", |rows| rows.head[0].commands_sum[0] ^= 1);
    finds(None, "side-row", |rows| rows.head[0].side_rows += 1);
    finds(None, "side-row", |rows| rows.head[0].side_sum[0] ^= 1);
}

#[test]
fn views() {
    finds(None, "view", |rows| drop(rows.views.remove(2)));
    finds(None, "view", |rows| rows.views[2].body.push(' '));
    finds(None, "view", |rows| rows.views[2].sort.push(' '));
    finds(None, "view", |rows| rows.views[2].clinic.push('x'));
    finds(None, "view", |rows| rows.views[2].key.push('x'));
    finds(None, "view", |rows| drop(rows.view_columns.remove(2)));
    finds(None, "view", |rows| rows.view_columns[2].name.push('x'));
    finds(None, "view", |rows| rows.view_columns[2].number = Some(7));
    finds(None, "view", |rows| {
        let mut extra = rows.view_columns[2].clone();
        extra.ordinal = 77;
        rows.view_columns.push(extra);
    });
    let mut rows = grown(COUNT).audit();
    rows.views[0].body.push(' ');
    let what = check(&mut rows, None).first_bad.unwrap().what;
    assert_eq!(what, "view `streams`: document `clinic/C0001` differs from a fresh fold");
}

#[test]
fn checkpoints() {
    finds(None, "checkpoint", |rows| drop(rows.checkpoints.remove(1)));
    finds(None, "checkpoint", |rows| drop(rows.checkpoints.pop()));
    finds(None, "checkpoint", |rows| rows.checkpoints.swap(0, 1));
    finds(None, "checkpoint", |rows| rows.checkpoints[1].size += 1);
    finds(None, "checkpoint", |rows| rows.checkpoints[1].ordinal = 9);
    finds(None, "checkpoint", |rows| rows.checkpoints[1].checksum[0] ^= 1);
    finds(None, "checkpoint", |rows| rows.checkpoints[1].note.push('\n'));
}

#[test]
fn side_rows_and_commands() {
    finds(None, "side-row", |rows| drop(rows.side_rows.remove(1)));
    finds(None, "side-row", |rows| rows.side_rows[1].value[0] ^= 1);
    finds(None, "side-row", |rows| rows.side_rows[1].id.push('x'));
    finds(None, "side-row", |rows| rows.side_rows[1].checksum[0] ^= 1);
    finds(None, "side-row", |rows| rows.side_rows[1].clinic.push('x'));
    finds(None, "command-row", |rows| drop(rows.commands.remove(1)));
    finds(None, "command-row", |rows| rows.commands[1].key.push('x'));
    finds(None, "command-row", |rows| rows.commands[1].first += 1);
    finds(None, "command-row", |rows| rows.commands[1].count += 1);
    finds(None, "command-row", |rows| rows.commands[1].answer.clear());
    finds(None, "command-row", |rows| rows.commands[1].fingerprint.clear());
    finds(None, "command-row", |rows| rows.commands[1].clinic.push('x'));
}

/// A checkpoint that the clinic signed of another history, kept with everything else made to fit.
#[test]
fn a_checkpoint_of_another_history() {
    let store = grown(20);
    let forked = Checkpoint { origin: ORIGIN.into(), size: 5, root: Hash::of(b"another history") };
    let note = forked.sign(&contract::fixture::key()).unwrap();
    let kept = saisei_ledger::StoredCheckpoint { size: 5, note };
    store.keep_checkpoint(kept).unwrap();
    let bad = check(&mut store.audit(), None).first_bad.unwrap();
    assert_eq!(bad.code, "checkpoint");
    assert_eq!(bad.what, "kept checkpoint 3: its root is not that of the events");
}

fn against(store: &MemoryStore, note: &str) -> Option<(Option<u64>, &'static str)> {
    let report = check(&mut store.audit(), Some(note));
    report.first_bad.map(|bad| (bad.position, bad.code))
}

#[test]
fn against_a_checkpoint_from_outside() {
    let store = grown(COUNT);
    let note = sign(&store);
    assert_eq!(against(&store, &note), None);
    write(&store, append(50, vec![draft("x/1", "noted", &[], 50)]));
    assert_eq!(against(&store, &note), None);
    // The same clinic with its tail removed and everything rewritten: good in itself.
    let shorter = grown(30);
    assert!(check(&mut shorter.audit(), None).ok);
    assert_eq!(against(&shorter, &note), Some((Some(31), "removed-tail")));
    // Another history of the same length.
    let other = grown(COUNT - 1);
    write(&other, append(45, vec![draft("x/1", "noted", &[], 45)]));
    assert_eq!(against(&other, &note), Some((None, "against-root")));
    let forged = note.replacen("45", "30", 1);
    assert_eq!(against(&store, &forged), Some((None, "against-signature")));
    assert_eq!(against(&store, "45"), Some((None, "against-format")));
    let elsewhere = note.replacen(ORIGIN, "other.example/ledger", 1);
    assert_eq!(against(&store, &elsewhere), Some((None, "against-origin")));
    let stranger = SigningKey::from_seed(ORIGIN, &[1; 32]).unwrap();
    let head = store.head().unwrap();
    let foreign = Checkpoint { origin: ORIGIN.into(), size: head.size, root: head.root };
    let foreign = foreign.sign(&stranger).unwrap();
    assert_eq!(against(&store, &foreign), Some((None, "against-signature")));
}

#[test]
fn against_without_any_key() {
    let none = |_: &saisei_ledger::Recorded| -> Option<VerifierKey> { None };
    let store = grown(COUNT);
    let note = sign(&store);
    let report = verify(&mut store.audit(), &Counting, &none, Some(&note));
    assert!(report.ok && !report.signatures_checked);
    let mut shorter = grown(30).audit();
    let report = verify(&mut shorter, &Counting, &none, Some(&note));
    assert_eq!(report.first_bad.unwrap().code, "removed-tail");
}

/// Every single byte of every event, one after the other.
#[test]
fn every_byte_of_every_event_counts() {
    let clean = grown(6).audit();
    for place in 0..clean.events.len() {
        for at in 0..clean.events[place].bytes.len() {
            let mut rows = clean.clone();
            rows.events[place].bytes[at] ^= 1;
            let bad = check(&mut rows, None).first_bad.unwrap();
            assert_eq!(bad.position, rows.events.get(place).map(|row| row.position));
            assert_eq!(bad.code, "event-bytes");
        }
    }
}
