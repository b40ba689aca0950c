//! Envelopes of every format version, as they were first written. The files are never edited.

use saisei_ledger::{Envelope, Hash, Position, Recorded};

const V1: &[u8] = include_bytes!("golden/envelope-v1.json");

#[test]
fn version_1_stays_readable() {
    let recorded = Recorded::parse(V1.to_vec()).unwrap();
    assert_eq!(*recorded.bytes, *V1);
    assert_eq!(recorded.hash.to_string(), "78df27e5ff2d95534c43cbfa0775ca25d8ad9b3e0ba5fa6caf44d30276511fe6");
    let envelope = recorded.envelope;
    assert_eq!(envelope.clinic.as_str(), "C0001");
    assert_eq!(envelope.position, Position(42));
    assert_eq!(envelope.stream.as_str(), "lot/L0001");
    assert_eq!(envelope.stream_position, 7);
    assert_eq!(envelope.previous, Some(Hash::of(b"the event before")));
    assert_eq!(envelope.kind.as_str(), "passage_recorded");
    assert_eq!(envelope.version, 3);
    let tags: Vec<&str> = envelope.tags.iter().map(|tag| tag.as_str()).collect();
    assert_eq!(tags, ["journey:J0001", "room:R1"]);
    assert_eq!(envelope.actor, "S0002");
    assert_eq!(envelope.role, "culture");
    assert_eq!(envelope.device, "D1");
    assert_eq!(envelope.occurred_at.to_string(), "2026-04-01T00:30:00Z");
    assert_eq!(envelope.zone, "Asia/Tokyo");
    assert_eq!(envelope.recorded_at.to_string(), "2026-04-01T01:00:00.25Z");
    assert_eq!(envelope.reason.as_deref(), Some("late-entry"));
    assert_eq!(envelope.key, "key-1");
    assert_eq!(envelope.payload["cells"], 1_200_000);
    assert_eq!(envelope.payload["note"], "継代");
}

/// What is written today is still version 1: same fields, same order, same bytes.
#[test]
fn version_1_is_what_is_written() {
    let envelope: Envelope = serde_json::from_slice(V1).unwrap();
    assert_eq!(serde_json::to_vec(&envelope).unwrap(), V1);
}

#[test]
fn nothing_else_is_an_envelope() {
    let text = str::from_utf8(V1).unwrap();
    let position = r#""position":42"#;
    for changed in [
        text.replacen(position, r#""position":42,"position":42"#, 1),
        text.replacen(position, r#""position":42,"extra":1"#, 1),
        text.replacen(position, r#""position":-1"#, 1),
        text.replacen(&format!("{position},"), "", 1),
        text.replacen(r#""version":3"#, r#""version":70000"#, 1),
        text.replacen("2026-04-01T00:30:00Z", "yesterday", 1),
        format!("{text}{{}}"),
        String::new(),
    ] {
        assert!(Recorded::parse(changed.into_bytes()).is_err());
    }
}
