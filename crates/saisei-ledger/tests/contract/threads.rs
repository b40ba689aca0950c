//! Many writers at once.

use std::collections::BTreeSet;

use saisei_ledger::{AppendError, Appended, Condition, Position, Selection, Store};

use super::fixture::{append, command, draft, positions, tagged, try_write, write};

const THREADS: i64 = 8;
const EACH: i64 = 25;

/// Appends under a condition until it holds, as the app does; answers the position.
fn insist(store: &dyn Store, thread: i64, n: i64) -> u64 {
    let watched = tagged("counter:1", &["counted"]);
    loop {
        let last = store.last(&watched).unwrap();
        let after = last.map_or(Position::START, |event| event.envelope.position);
        let stream = format!("thread/{thread}");
        let mut one = append(1, vec![draft(&stream, "counted", &["counter:1"], n)]);
        one.command = Some(command(&format!("{thread}-{n}")));
        one.conditions = vec![Condition { selection: watched.clone(), after }];
        match try_write(store, one) {
            Ok(Appended::Done(recorded)) => return recorded[0].envelope.position.0,
            Err(AppendError::Conflict(_)) => {}
            other => panic!("{other:?}"),
        }
    }
}

pub fn loses_nothing_under_conflicts(store: &dyn Store) {
    let answered = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| scope.spawn(move || (0..EACH).map(|n| insist(store, thread, n)).collect()))
            .collect();
        let joined = threads.into_iter().map(|one| one.join().unwrap());
        joined.collect::<Vec<Vec<u64>>>().concat()
    });
    let total = u64::try_from(THREADS * EACH).unwrap();
    let distinct: BTreeSet<u64> = answered.iter().copied().collect();
    assert_eq!(distinct, (1..=total).collect());
    assert_eq!(answered.len(), distinct.len());
    let stored = store.read(&Selection::All, Position::START, 10_000).unwrap();
    assert_eq!(positions(&stored), (1..=total).collect::<Vec<_>>());
    for thread in 0..THREADS {
        for n in 0..EACH {
            assert!(store.command(&format!("{thread}-{n}")).unwrap().is_some());
        }
    }
}

/// Some in a group fail; the others are not touched by it.
pub fn shares_commits(store: &dyn Store) {
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            scope.spawn(move || {
                let stream = format!("thread/{thread}");
                for n in 0..EACH {
                    let kind = if n % 5 == 4 { "broken" } else { "noted" };
                    let one = append(1, vec![draft(&stream, kind, &[], n)]);
                    if kind == "broken" {
                        assert!(try_write(store, one).is_err());
                    } else {
                        write(store, one);
                    }
                    let tally = vec![super::fixture::put("s", &stream, &n.to_string())];
                    store.write_side(tally).unwrap();
                }
            });
        }
    });
    assert_eq!(store.head().unwrap().size, 8 * 20);
    assert_eq!(store.side("s", None).unwrap().len(), 8);
}
