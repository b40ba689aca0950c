//! What the simulation promises of itself: one seed does one thing, every fault strikes, and everything comes to an end.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails there")]

use std::sync::Arc;

use saisei_app::check_ledger;
use saisei_app::ledger::{ClinicId, Store, StoreError};
use saisei_sim::{Fault, Faults, MemoryStores, Outcome, Setup, Stores, simulate};
use saisei_store::SqliteStore;
use tempfile::TempDir;

fn setup(journeys: u64, seed: u64, faults: Faults) -> Setup {
    Setup { journeys, seed, faults, liveness: false, threads: 1, scripts: 1 }
}

fn in_memory(setup: &Setup) -> Outcome {
    simulate(setup, &MemoryStores::default(), &|_| {}).unwrap()
}

struct Files(TempDir);

impl Stores for Files {
    fn make(&self, number: u32, code: &str) -> Result<Arc<dyn Store>, StoreError> {
        Ok(Arc::new(SqliteStore::create(self.0.path().join(number.to_string()), ClinicId::new(code))?))
    }

    fn verify(&self, number: u32, _: &Arc<dyn Store>) -> Result<bool, StoreError> {
        let mut audit = SqliteStore::open_for_audit(self.0.path().join(number.to_string()))?;
        Ok(check_ledger(&mut audit, None).ok)
    }
}

/// A clinic whose rows are never sound.
struct Unsound(MemoryStores);

impl Stores for Unsound {
    fn make(&self, number: u32, code: &str) -> Result<Arc<dyn Store>, StoreError> {
        self.0.make(number, code)
    }

    fn verify(&self, _: u32, _: &Arc<dyn Store>) -> Result<bool, StoreError> {
        Ok(false)
    }
}

fn told(outcome: &Outcome) -> Vec<String> {
    let told =
        |one: &saisei_sim::Violation| format!("{} {} at {}/{}", one.broken.goal, one.broken.what, one.clinic, one.step);
    outcome.violations.iter().map(told).collect()
}

#[test]
fn without_faults_every_journey_is_whole_and_nothing_is_refused() {
    let outcome = in_memory(&setup(120, 5, Faults::none()));
    assert_eq!((outcome.closed, outcome.violations.len()), (120, 0), "{:?}", told(&outcome));
    assert!(outcome.refusals.keys().all(|rule| rule == "booking.physician-taken"), "{:?}", outcome.refusals);
    assert!(outcome.faults.is_empty() && outcome.commands > 120 * 70);
}

#[test]
fn two_thousand_hostile_journeys_break_no_goal() {
    let outcome = in_memory(&Setup { threads: 2, ..setup(2_000, 2_026, Faults::all()) });
    assert_eq!(outcome.journeys, 2_000);
    assert!(outcome.violations.is_empty(), "{:?}", told(&outcome));
    let missing: Vec<Fault> =
        Fault::ALL.iter().copied().filter(|fault| outcome.faults.get(fault).is_none_or(|count| *count == 0)).collect();
    assert!(missing.is_empty(), "never struck: {missing:?}");
    assert!(outcome.refusals.len() >= 30, "{:?}", outcome.refusals);
}

#[test]
fn one_seed_comes_to_one_state_on_every_store_and_number_of_threads() {
    let whole = setup(130, 11, Faults::all());
    let (one, two) = (in_memory(&whole), in_memory(&Setup { threads: 2, ..whole.clone() }));
    assert_eq!(one.state_hash, two.state_hash);
    assert_eq!((one.commands, &one.refusals), (two.commands, &two.refusals));
    let files = Files(tempfile::tempdir().unwrap());
    let filed = simulate(&whole, &files, &|_| {}).unwrap();
    assert_eq!(one.state_hash, filed.state_hash);
    assert!(filed.violations.is_empty(), "{:?}", told(&filed));
    assert_ne!(one.state_hash, in_memory(&setup(130, 12, Faults::all())).state_hash);
}

#[test]
fn once_faults_stop_every_journey_comes_to_an_end() {
    let outcome = in_memory(&Setup { liveness: true, ..setup(300, 77, Faults::all()) });
    assert_eq!(outcome.closed, 300, "{:?}", told(&outcome));
    assert!(outcome.violations.is_empty(), "{:?}", told(&outcome));
}

#[test]
fn a_single_fault_strikes_alone() {
    let often = Faults::none().with(Fault::NeighboursBag, 5_000);
    let outcome = in_memory(&setup(100, 3, often));
    assert_eq!(outcome.faults.keys().copied().collect::<Vec<_>>(), [Fault::NeighboursBag]);
    assert!(outcome.refusals.contains_key("bedside.identity-mismatch"), "{:?}", outcome.refusals);
    assert!(outcome.violations.is_empty(), "{:?}", told(&outcome));
}

#[test]
fn what_no_software_sees_is_said() {
    let outcome = in_memory(&setup(100, 9, Faults::none().with(Fault::SwappedCells, 10_000)));
    assert!(outcome.not_detectable > 0 && outcome.violations.is_empty(), "{:?}", told(&outcome));
    // In the fourth clinic the plan asks for an STR profile of each product: there it would be a violation.
    assert!(outcome.refusals.get("release.result-not-met").is_some_and(|count| *count > 10), "{:?}", outcome.refusals);
}

#[test]
fn what_is_wrong_is_told_with_a_script() {
    let unsound = Unsound(MemoryStores::default());
    let outcome = simulate(&setup(3, 1, Faults::none()), &unsound, &|_| {}).unwrap();
    let [violation] = outcome.violations.as_slice() else { panic!("{:?}", told(&outcome)) };
    assert_eq!(violation.broken.goal, "SG5");
    assert!(violation.script.iter().all(|line| line["command"].is_string() && line["at"].is_string()));
    assert!(!violation.script.is_empty());
}
