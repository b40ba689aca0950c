//! Views in memory are folded when somebody reads them, views in a file with every append; nobody can tell which.

use std::sync::Arc;

use saisei_app::VIEW_NAMES;
use saisei_app::ledger::{ListQuery, Store, ViewRow};

use crate::support::World;

const EXAMPLES: &[&str] = &[
    include_str!("../../../../examples/journey.jsonl"),
    include_str!("../../../../examples/enquiry-to-counselling.jsonl"),
    include_str!("../../../../examples/pooled-two-patients.jsonl"),
    include_str!("../../../../examples/room-over-limit.jsonl"),
];

fn rows(store: &Arc<dyn Store>) -> Vec<(&'static str, Vec<ViewRow>)> {
    let query = |view: &str| ListQuery { view: view.to_owned(), limit: 10_000, ..ListQuery::default() };
    VIEW_NAMES.iter().map(|view| (*view, store.list(&query(view)).unwrap().rows)).collect()
}

#[test]
fn a_view_read_late_is_the_view_written_with_every_event() {
    for example in EXAMPLES {
        let (memory, file) = (World::empty(), World::empty_file());
        for (number, line) in example.lines().enumerate() {
            assert_eq!(memory.ask_bytes(line.as_bytes()).events, file.ask_bytes(line.as_bytes()).events, "{line}");
            if number % 7 == 0 {
                assert_eq!(rows(&memory.store()), rows(&file.store()), "{line}");
            }
            if number % 5 == 0 {
                let journey = |world: &World| world.store().view("journeys", "J0001").unwrap();
                assert_eq!(journey(&memory), journey(&file), "{line}");
            }
        }
        let before = rows(&memory.store());
        assert_eq!(before, rows(&file.store()));
        assert!(before.iter().map(|(_, rows)| rows.len()).sum::<usize>() > 20);
        assert!(memory.check().ok);
        let written = memory.store().rebuild(&saisei_app::Views).unwrap();
        assert_eq!(u64::try_from(before.iter().map(|(_, rows)| rows.len()).sum::<usize>()).unwrap(), written);
        assert_eq!(rows(&memory.store()), before, "a rebuild changes nothing");
    }
}

/// Whoever checks the ledger reads the views as well, also when nobody did before.
#[test]
fn the_check_reads_views_that_nobody_read() {
    let world = World::empty();
    EXAMPLES[0].lines().for_each(|line| drop(world.ask_bytes(line.as_bytes())));
    let report = world.check();
    assert!(report.ok, "{report:?}");
}
