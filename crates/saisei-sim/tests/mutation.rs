//! A hole cut by hand is found, with the lines that show it.

#![cfg(feature = "rule-mutation")]

use std::sync::{Mutex, PoisonError};

use saisei_app::domain::Rule;
use saisei_app::domain::rules::mutation::{counted, mute};
use saisei_sim::barriers::{Asked, barriers};
use saisei_sim::{Fault, Faults, MemoryStores, Setup, simulate};

/// The switch belongs to the process: one test at a time.
static SWITCH: Mutex<()> = Mutex::new(());

#[test]
fn a_bedside_that_matches_everything_is_found_and_the_script_is_short() {
    let _one = SWITCH.lock().unwrap_or_else(PoisonError::into_inner);
    mute([Rule::BedsideIdentityMismatch]);
    let faults = Faults::none().with(Fault::NeighboursBag, 5_000);
    let setup = Setup { journeys: 40, seed: 3, faults, liveness: false, threads: 1, scripts: 1 };
    let outcome = simulate(&setup, &MemoryStores::default(), &|_| {}).unwrap();
    let hits = counted().hits;
    mute([]);
    assert!(hits > 0);
    let first = outcome.violations.iter().find(|violation| violation.broken.goal == "SG1").unwrap();
    let commands: Vec<&str> = first.script.iter().map(|line| line["command"].as_str().unwrap()).collect();
    assert!(commands.len() < 120, "{}", commands.len());
    assert!(["check_bedside", "start_administration"].contains(commands.last().unwrap()), "{commands:?}");
}

/// At a count at which the faults of these rules are rare, they strike oftener, and each rule's absence is noticed.
#[test]
fn rules_of_the_house_are_noticed_at_a_small_count() {
    let _one = SWITCH.lock().unwrap_or_else(PoisonError::into_inner);
    let rules = vec![
        Rule::PlanOutOfOrder,
        Rule::PlanRouteNotListed,
        Rule::PlanLaxerRule,
        Rule::LotTwoPatients,
        Rule::LotCellsNotConserved,
        Rule::LotOpenItems,
        Rule::ReleaseTookPart,
        Rule::ReleasePendingNotAllowed,
        Rule::FacilitySuspended,
        Rule::WorkspaceNotCleared,
        Rule::MaterialIncomplete,
        Rule::ClosingSecondSignature,
    ];
    let setup = Setup { journeys: 40, seed: 7, faults: Faults::all(), liveness: false, threads: 1, scripts: 0 };
    let found = barriers(&Asked { setup, rules }, &MemoryStores::default(), &|_| {}).unwrap();
    assert!(found.before.is_empty(), "{:?}", found.before);
    assert!(found.failing().is_empty(), "{:?}", found.failing());
    assert!(found.met.iter().all(|one| one.rule == Rule::PlanOutOfOrder || one.muted.hits >= 5), "{:?}", found.met);
}
