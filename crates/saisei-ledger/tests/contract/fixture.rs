//! A small clinic to write tests with.

use jiff::Timestamp;
use saisei_ledger::{
    Append, AppendError, Appended, Author, Checkpoint, ClinicId, Command, Draft, Kind, Recorded, Selection, SideRow,
    SideWrite, SigningKey, Store, StoredCheckpoint, StreamId, Tag, TagKinds, VerifierKey,
};
use serde_json::json;

use super::projector::Counting;

pub const ORIGIN: &str = "clinic.example/ledger";

pub fn clinic() -> ClinicId {
    ClinicId::new("C0001")
}

pub fn key() -> SigningKey {
    SigningKey::from_seed(ORIGIN, &[7; 32]).unwrap()
}

/// The public key stands in the first event.
pub fn verifier(first: &Recorded) -> Option<VerifierKey> {
    first.envelope.payload.get("key")?.as_str()?.parse().ok()
}

/// Second `n` of the test's world.
pub fn at(n: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + n).unwrap()
}

pub fn author(n: i64) -> Author {
    Author {
        actor: "S0001".into(),
        role: "nurse".into(),
        device: "D1".into(),
        recorded_at: at(n),
        reason: None,
        key: format!("key-{n}"),
    }
}

pub fn draft(stream: &str, kind: &str, tags: &[&str], n: i64) -> Draft {
    Draft {
        stream: StreamId::new(stream),
        kind: Kind::new(kind),
        version: 1,
        tags: tags.iter().map(|tag| Tag::new(*tag)).collect(),
        occurred_at: at(n),
        zone: "Asia/Tokyo".into(),
        payload: json!({"n": n, "z": "末", "a": 0.1}),
    }
}

pub fn append(n: i64, drafts: Vec<Draft>) -> Append {
    Append { conditions: Vec::new(), author: author(n), drafts, side: Vec::new(), command: None }
}

pub fn command(key: &str) -> Command {
    Command {
        key: key.into(),
        fingerprint: [3; 32],
        answer: b"answer".to_vec(),
        first: saisei_ledger::Position(99),
        count: 99,
    }
}

pub fn put(space: &str, id: &str, value: &str) -> SideWrite {
    SideWrite::Put(SideRow { space: space.into(), id: id.into(), value: value.as_bytes().to_vec() })
}

pub fn tagged(tag: &str, kinds: &[&str]) -> Selection {
    Selection::Tagged(vec![TagKinds { tag: Tag::new(tag), kinds: kinds.iter().map(|kind| Kind::new(*kind)).collect() }])
}

pub fn stream(id: &str) -> Selection {
    Selection::Stream(StreamId::new(id))
}

pub fn try_write(store: &dyn Store, append: Append) -> Result<Appended, AppendError> {
    store.append(append, &Counting)
}

/// Appends and expects it to be done.
pub fn write(store: &dyn Store, append: Append) -> Vec<Recorded> {
    match try_write(store, append) {
        Ok(Appended::Done(recorded)) => recorded,
        other => panic!("not done: {other:?}"),
    }
}

pub fn positions(events: &[Recorded]) -> Vec<u64> {
    events.iter().map(|one| one.envelope.position.0).collect()
}

/// Signs the current head and keeps the note.
pub fn sign(store: &dyn Store) -> String {
    let head = store.head().unwrap();
    let checkpoint = Checkpoint { origin: ORIGIN.into(), size: head.size, root: head.root };
    let note = checkpoint.sign(&key()).unwrap();
    let kept = StoredCheckpoint { size: head.size, note: note.clone() };
    store.keep_checkpoint(kept).unwrap();
    note
}

/// A ledger of `count` events with everything that a file can hold. Event `n` has second `n`.
pub fn grow(store: &dyn Store, count: i64) {
    let mut first = draft("clinic/C0001", "founded", &["clinic:C0001"], 1);
    first.payload = json!({"key": key().verifier().to_string()});
    write(store, append(1, vec![first]));
    for n in 2..=count {
        let kind = ["noted", "noted", "opened", "closed"][usize::try_from(n).unwrap() % 4];
        let journey = format!("journey/J{}", n % 5);
        let lot = format!("lot:L{}", n % 7);
        let mut one = append(n, vec![draft(&journey, kind, &[&lot, "room:R1"], n)]);
        one.command = Some(command(&format!("key-{n}")));
        if n % 3 == 0 {
            one.side = vec![put("vault.text", &format!("T{n}"), "文")];
        }
        write(store, one);
        if n % 10 == 0 {
            sign(store);
        }
    }
}
