//! How many appends a second, and how many events are verified a second, against the bound that a clinic needs.
//! `cargo bench -p saisei-store`.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods, reason = "a measurement, run by hand")]

#[path = "../../saisei-ledger/tests/contract/mod.rs"]
mod contract;

use std::time::Instant;

use contract::fixture::{append, clinic, command, draft, write};
use contract::projector::Counting;
use saisei_ledger::verify;
use saisei_store::SqliteStore;

const COMMANDS: i64 = 2_000;

/// Appends a second that a busy clinic needs at its worst moment: every tablet of twenty, five times a second.
const BOUND: f64 = 100.0;

/// One command: one event with five tags, its record, four views of at most 20 events.
fn one(store: &SqliteStore, thread: i64, n: i64) {
    let place = format!("{thread}-{}", n / 20);
    let tags = [format!("journey:{place}"), format!("lot:{place}"), format!("staff:{place}")];
    let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
    let mut one = append(1, vec![draft(&format!("lot/{place}"), "noted", &tags, n)]);
    one.command = Some(command(&format!("{thread}-{n}")));
    write(store, one);
}

fn measure(threads: i64) {
    let directory = tempfile::tempdir().unwrap();
    let store = SqliteStore::create(directory.path().join("ledger.db"), clinic()).unwrap();
    let start = Instant::now();
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let store = &store;
            scope.spawn(move || (0..COMMANDS / threads).for_each(|n| one(store, thread, n)));
        }
    });
    let seconds = start.elapsed().as_secs_f64();
    let rate = 2_000.0 / seconds;
    println!("{threads} threads: {rate:.0} appends per second, {:.1} times the bound of {BOUND:.0}", rate / BOUND);
    let start = Instant::now();
    let report = verify(&mut store.audit().unwrap(), &Counting, &|_| None, None);
    assert!(report.ok);
    let rate = 2_000.0 / start.elapsed().as_secs_f64();
    println!("verify: {rate:.0} events per second");
}

fn main() {
    measure(1);
    measure(8);
    measure(32);
}
