//! A hole cut by hand is found, with the lines that show it.

#![cfg(feature = "rule-mutation")]

use saisei_app::domain::Rule;
use saisei_app::domain::rules::mutation::{counted, mute};
use saisei_sim::{Fault, Faults, MemoryStores, Setup, simulate};

#[test]
fn a_bedside_that_matches_everything_is_found_and_the_script_is_short() {
    mute(Some(Rule::BedsideIdentityMismatch));
    let faults = Faults::none().with(Fault::NeighboursBag, 5_000);
    let setup = Setup { journeys: 40, seed: 3, faults, liveness: false, threads: 1, scripts: 1 };
    let outcome = simulate(&setup, &MemoryStores::default(), &|_| {}).unwrap();
    let hits = counted().hits;
    mute(None);
    assert!(hits > 0);
    let first = outcome.violations.iter().find(|violation| violation.broken.goal == "SG1").unwrap();
    let commands: Vec<&str> = first.script.iter().map(|line| line["command"].as_str().unwrap()).collect();
    assert!(commands.len() < 120, "{}", commands.len());
    assert!(["check_bedside", "start_administration"].contains(commands.last().unwrap()), "{commands:?}");
}
