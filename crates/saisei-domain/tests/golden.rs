//! The payload of every event kind in every version that was ever written. The files are never edited: whoever changes
//! a payload's shape adds a version and a file, and teaches `event::read` to bring the old one up to date.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails there")]

use std::path::PathBuf;

use saisei_domain::event::{RawEvent, read};
use saisei_domain::values::Moment;
use saisei_domain::{Event, Role, Stamp};
use serde_json::Value;

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Kind, version and payload of every file.
fn files() -> Vec<(String, u16, Value)> {
    let mut files: Vec<(String, u16, Value)> = std::fs::read_dir(directory())
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            let (kind, version) = name.strip_suffix(".json").unwrap().split_once(".v").unwrap();
            let payload = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            (kind.to_owned(), version.parse().unwrap(), payload)
        })
        .collect();
    files.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    files
}

fn raw(kind: &str, version: u16, payload: Value) -> RawEvent {
    let at = Moment::parse("2026-05-04T13:12:00+09:00").unwrap();
    let stamp = Stamp {
        position: 7,
        occurred_at: at,
        zone: "Asia/Tokyo".to_owned(),
        recorded_at: at,
        actor: "nurse.suzuki".to_owned(),
        role: Role::Nurse,
        reason: None,
        note: None,
    };
    let (stream, tags) = ("journey/J0001".to_owned(), vec!["journey:J0001".to_owned()]);
    RawEvent { stamp, kind: kind.to_owned(), version, stream, tags, payload }
}

/// The payload of an event as it would be stored today.
fn payload(event: &Event) -> Value {
    serde_json::to_value(event).unwrap().get_mut("payload").unwrap().take()
}

#[test]
fn every_stored_version_is_read() {
    for (kind, version, stored) in files() {
        let past = read(raw(&kind, version, stored)).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(past.event.kind(), kind);
        assert_eq!(past.stamp.position, 7, "{kind}: who and where stay with the event");
    }
}

/// Only the version that is written today comes back as the same JSON; an older one comes back in today's shape.
#[test]
fn what_is_written_today_is_what_stands_in_the_newest_file() {
    let mut compared = 0;
    for (kind, version, stored) in files() {
        if Event::KINDS.contains(&(kind.as_str(), version)) {
            let past = read(raw(&kind, version, stored.clone())).unwrap();
            assert_eq!(payload(&past.event), stored, "{kind} version {version}");
            compared += 1;
        }
    }
    assert_eq!(compared, Event::KINDS.len());
}

#[test]
fn every_kind_and_version_has_its_file() {
    let files = files();
    for (kind, newest) in Event::KINDS {
        for version in 1..=*newest {
            let found = files.iter().any(|(of, at, _)| of == kind && *at == version);
            assert!(found, "tests/golden/{kind}.v{version}.json is missing");
        }
    }
    for (kind, version, _) in &files {
        let known = Event::KINDS.iter().any(|(of, newest)| of == kind && version <= newest);
        assert!(known, "{kind} version {version} has a file and no code");
    }
}

/// A payload with a field that this program does not know was not written by it: it is not read as if it were.
#[test]
fn a_payload_of_another_shape_is_an_error_that_shows_no_value() {
    for (kind, version, mut stored) in files() {
        stored.as_object_mut().unwrap().insert("canary_field".to_owned(), "canary-value".into());
        let error = read(raw(&kind, version, stored.clone())).expect_err(&kind).to_string();
        assert!(error.contains(&kind) && !error.contains("canary"), "{error}");
        let newer = read(raw(&kind, version + 1, stored)).expect_err(&kind);
        assert!(newer.to_string().contains("newer program"), "{newer}");
    }
}
