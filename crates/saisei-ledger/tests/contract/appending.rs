//! What an append does, and what it refuses.

use saisei_ledger::merkle::{leaf_hash, root};
use saisei_ledger::{AppendError, Appended, Condition, Hash, Position, Recorded, Selection, SideWrite, Store};

use super::fixture::{append, command, draft, positions, put, stream, tagged, try_write, write};

fn all(store: &dyn Store) -> Vec<Recorded> {
    store.read(&Selection::All, Position::START, 10_000).unwrap()
}

pub fn seals_in_order(store: &dyn Store) {
    assert_eq!(store.head().unwrap().size, 0);
    assert_eq!(store.head().unwrap().root, Hash::of(b""));
    let mut answered = Vec::new();
    for n in 1..=5 {
        answered.extend(write(store, append(n, vec![draft("a/1", "noted", &["t:1"], n)])));
    }
    assert_eq!(positions(&answered), [1, 2, 3, 4, 5]);
    assert_eq!(all(store), answered);
    for (event, next) in answered.iter().zip(&answered[1..]) {
        assert_eq!(next.envelope.previous, Some(event.hash));
        assert_eq!(next.envelope.stream_position, event.envelope.stream_position + 1);
        assert_eq!(event.hash, Hash::of(&event.bytes));
    }
    let leaves: Vec<Hash> = answered.iter().map(|one| leaf_hash(&one.bytes)).collect();
    assert_eq!(store.head().unwrap().root, root(&leaves));
    assert_eq!(store.head().unwrap().size, 5);
}

pub fn several_streams_at_once(store: &dyn Store) {
    let drafts = vec![
        draft("a/1", "opened", &["t:2", "t:1", "t:2"], 1),
        draft("b/1", "opened", &[], 1),
        draft("a/1", "noted", &["t:1"], 1),
    ];
    let recorded = write(store, append(1, drafts));
    let places: Vec<u64> = recorded.iter().map(|one| one.envelope.stream_position).collect();
    assert_eq!(positions(&recorded), [1, 2, 3]);
    assert_eq!(places, [1, 1, 2]);
    assert_eq!(recorded[2].envelope.previous, Some(recorded[0].hash));
    assert_eq!(recorded[0].envelope.tags.len(), 2, "sorted, no repeats");
    assert_eq!(all(store), recorded);
}

fn on(selection: Selection, after: u64) -> Condition {
    Condition { selection, after: Position(after) }
}

pub fn refuses_a_conflict(store: &dyn Store) {
    write(store, append(1, vec![draft("a/1", "opened", &["t:1"], 1)]));
    write(store, append(2, vec![draft("b/1", "noted", &["t:1"], 2)]));
    for selection in [Selection::All, stream("b/1"), tagged("t:1", &[]), tagged("t:1", &["x", "noted"])] {
        let mut late = append(3, vec![draft("a/1", "noted", &[], 3)]);
        late.conditions = vec![on(tagged("t:9", &[]), 0), on(selection, 1)];
        let refused = try_write(store, late);
        assert!(matches!(refused, Err(AppendError::Conflict(Position(2)))), "{refused:?}");
    }
    assert_eq!(store.head().unwrap().size, 2);
}

pub fn accepts_what_does_not_concern_it(store: &dyn Store) {
    write(store, append(1, vec![draft("a/1", "opened", &["t:1"], 1)]));
    write(store, append(2, vec![draft("b/1", "noted", &["t:1"], 2)]));
    let mut fine = append(3, vec![draft("a/1", "noted", &[], 3)]);
    fine.conditions = vec![
        on(tagged("t:1", &["opened"]), 1),
        on(tagged("t:1", &[]), 2),
        on(stream("a/1"), 1),
        on(stream("c/1"), 0),
        on(Selection::All, 2),
        on(Selection::Tagged(Vec::new()), 0),
    ];
    assert_eq!(positions(&write(store, fine)), [3]);
}

pub fn knows_a_key(store: &dyn Store) {
    let mut first = append(1, vec![draft("a/1", "opened", &[], 1); 2]);
    first.command = Some(command("key-1"));
    write(store, first.clone());
    first.author.recorded_at = super::fixture::at(5);
    let Ok(Appended::KeyKnown(known)) = try_write(store, first) else {
        panic!("the key is known");
    };
    assert_eq!((known.first, known.count), (Position(1), 2));
    assert_eq!(known.answer, b"answer");
    assert_eq!(store.command("key-1").unwrap(), Some(known));
    assert_eq!(store.command("key-2").unwrap(), None);
    assert_eq!(store.head().unwrap().size, 2);
}

pub fn lets_a_refusal_reuse_a_key(store: &dyn Store) {
    let mut first = append(1, vec![draft("a/1", "opened", &[], 1)]);
    first.command = Some(command("key-1"));
    write(store, first);
    let mut refusal = append(2, vec![draft("a/1", "refused", &[], 2)]);
    refusal.author.key = "key-1".into();
    write(store, refusal);
    assert_eq!(store.command("key-1").unwrap().unwrap().count, 1);
    assert_eq!(store.head().unwrap().size, 2);
}

pub fn time_never_goes_back(store: &dyn Store) {
    write(store, append(5, vec![draft("a/1", "opened", &[], 5)]));
    let refused = try_write(store, append(4, vec![draft("a/1", "noted", &[], 4)]));
    assert!(matches!(refused, Err(AppendError::TimeGoesBack)));
    write(store, append(5, vec![draft("a/1", "noted", &[], 1)]));
    assert_eq!(store.head().unwrap().size, 2);
}

pub fn writes_nothing_on_error(store: &dyn Store) {
    write(store, append(1, vec![draft("a/1", "opened", &["t:1"], 1)]));
    let before = store.view("tags", "t:1").unwrap();
    let mut bad = append(2, vec![draft("a/1", "noted", &["t:1"], 2), draft("b/1", "broken", &["t:2"], 2)]);
    bad.command = Some(command("key-2"));
    bad.side = vec![put("s", "1", "x")];
    let refused = try_write(store, bad);
    assert!(matches!(refused, Err(AppendError::Project(error)) if error.position == 3));
    assert_eq!(store.head().unwrap().size, 1);
    assert_eq!(all(store).len(), 1);
    assert_eq!(store.view("tags", "t:1").unwrap(), before);
    assert_eq!(store.command("key-2").unwrap(), None);
    assert_eq!(store.side("s", None).unwrap(), []);
    assert_eq!(store.last(&tagged("t:2", &[])).unwrap(), None);
    write(store, append(2, vec![draft("b/1", "noted", &["t:2"], 2)]));
}

pub fn appends_without_events(store: &dyn Store) {
    let mut bare = append(1, Vec::new());
    bare.command = Some(command("key-1"));
    bare.side = vec![put("s", "1", "x"), SideWrite::Delete { space: "s".into(), id: "2".into() }];
    assert_eq!(write(store, bare), []);
    let known = store.command("key-1").unwrap().unwrap();
    assert_eq!((known.first, known.count), (Position::START, 0));
    assert_eq!(store.side("s", Some("1")).unwrap().len(), 1);
    assert_eq!(store.head().unwrap().size, 0);
}
