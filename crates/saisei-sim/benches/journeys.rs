//! How many journeys a second one core lives on a store in memory, against the bound of 500.
//! `cargo bench -p saisei-sim --bench journeys -- [journeys] [faults]`.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods, reason = "a measurement, run by hand")]

use std::time::Instant;

use mimalloc::MiMalloc;
use saisei_sim::{Faults, MemoryStores, Setup, simulate};

/// As the program itself has it.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Whole journeys a second and core.
const BOUND: f64 = 500.0;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let journeys: u64 = args.first().map_or(2_000, |text| text.parse().unwrap());
    let faults: Faults = args.get(1).map_or("none", String::as_str).parse().unwrap();
    let setup = Setup { journeys, seed: 1, faults, liveness: false, threads: 1, scripts: 0 };
    let begun = Instant::now();
    let outcome = simulate(&setup, &MemoryStores::default(), &|_| {}).unwrap();
    let seconds = begun.elapsed().as_secs_f64();
    let (commands, journeys) = (outcome.commands as f64, outcome.journeys as f64);
    println!(
        "{journeys} journeys in {seconds:.2} s on one core: {:.0} journeys/s (bound {BOUND}, ratio {:.2}), {:.1} us a command, {:.1} commands a journey",
        journeys / seconds,
        journeys / seconds / BOUND,
        seconds * 1e6 / commands,
        commands / journeys,
    );
}
