//! Reading by stream, tag and kind.

use saisei_ledger::{Kind, Position, Selection, Store, Tag, TagKinds};

use super::fixture::{append, draft, grow, positions, stream, tagged, write};

fn read(store: &dyn Store, selection: &Selection, after: u64, limit: usize) -> Vec<u64> {
    positions(&store.read(selection, Position(after), limit).unwrap())
}

pub fn reads_selections(store: &dyn Store) {
    write(
        store,
        append(
            1,
            vec![
                draft("a/1", "opened", &["t:1", "t:2"], 1),
                draft("b/1", "opened", &["t:2"], 1),
                draft("a/1", "noted", &["t:1"], 1),
                draft("a/1", "closed", &["t:1", "t:3"], 1),
            ],
        ),
    );
    assert_eq!(read(store, &Selection::All, 0, 9), [1, 2, 3, 4]);
    assert_eq!(read(store, &stream("a/1"), 0, 9), [1, 3, 4]);
    assert_eq!(read(store, &stream("a/1"), 1, 1), [3]);
    assert_eq!(read(store, &stream("none"), 0, 9), [] as [u64; 0]);
    assert_eq!(read(store, &tagged("t:1", &[]), 0, 9), [1, 3, 4]);
    assert_eq!(read(store, &tagged("t:1", &["opened", "closed"]), 0, 9), [1, 4]);
    assert_eq!(read(store, &tagged("t:1", &["closed"]), 4, 9), [] as [u64; 0]);
    assert_eq!(read(store, &tagged("t:", &[]), 0, 9), [] as [u64; 0]);
    let either = Selection::Tagged(vec![
        TagKinds { tag: Tag::new("t:2"), kinds: vec![] },
        TagKinds { tag: Tag::new("t:1"), kinds: vec![Kind::new("noted"), Kind::new("opened")] },
    ]);
    assert_eq!(read(store, &either, 0, 9), [1, 2, 3]);
    assert_eq!(read(store, &either, 1, 1), [2]);
    assert_eq!(read(store, &Selection::Tagged(vec![]), 0, 9), [] as [u64; 0]);
    assert_eq!(read(store, &Selection::All, 0, 0), [] as [u64; 0]);
}

pub fn pages_through(store: &dyn Store) {
    grow(store, 50);
    for selection in
        [Selection::All, stream("journey/J2"), tagged("room:R1", &[]), tagged("lot:L3", &["noted", "closed"])]
    {
        let whole = store.read(&selection, Position::START, usize::MAX).unwrap();
        let mut paged = Vec::new();
        let mut after = Position::START;
        loop {
            let page = store.read(&selection, after, 3).unwrap();
            let Some(last) = page.last() else { break };
            after = last.envelope.position;
            paged.extend(page);
        }
        assert_eq!(paged, whole);
        assert!(whole.iter().all(|one| selection.matches(&one.envelope)));
        assert_eq!(store.last(&selection).unwrap().as_ref(), whole.last());
    }
}

pub fn finds_the_newest(store: &dyn Store) {
    assert_eq!(store.last(&Selection::All).unwrap(), None);
    grow(store, 12);
    let newest = |selection: &Selection| {
        let found = store.last(selection).unwrap();
        found.map(|event| event.envelope.position.0)
    };
    assert_eq!(newest(&Selection::All), Some(12));
    assert_eq!(newest(&stream("journey/J1")), Some(11));
    assert_eq!(newest(&tagged("room:R1", &["closed"])), Some(11));
    assert_eq!(newest(&tagged("room:R1", &["founded"])), None);
}
