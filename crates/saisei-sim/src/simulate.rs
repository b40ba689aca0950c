//! Many clinics, one after another or on several threads: the number of threads changes nothing.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use saisei_app::ledger::{ClinicId, ListQuery, MemoryStore, Position, Selection, Store};
use saisei_app::{VIEW_NAMES, Views};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::auditor::Broken;
use crate::clinic::{Sent, SimulationError};
use crate::fault::{Fault, Faults};
use crate::shrink::shrink;
use crate::stores::Stores;
use crate::world::{Frame, World};

/// Journeys of one clinic at most. How many clinics there are follows from the number of journeys alone.
const JOURNEYS_OF_CLINIC: u64 = 25;

/// In one of so many clinics every stored row is checked and every view is folded anew; it takes as long as a life. That
/// what was answered is still there is looked at in each.
const CHECKED_EVERY: u32 = 8;

/// What to simulate.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Journeys.
    pub journeys: u64,
    /// The seed.
    pub seed: u64,
    /// The faults.
    pub faults: Faults,
    /// Whether faults stop at some point, so that every journey must come to an end.
    pub liveness: bool,
    /// Threads; only clinics are spread over them.
    pub threads: usize,
    /// Violations of one clinic for which the shortest script is looked for: one shows what is wrong, a hundred no more.
    pub scripts: usize,
}

/// Something that must never be, with how to see it again.
#[derive(Clone, Debug, Serialize)]
pub struct Violation {
    /// The seed.
    pub seed: u64,
    /// The clinic, from 1.
    pub clinic: u32,
    /// Which line of the clinic, from 1.
    pub step: usize,
    /// What was broken.
    #[serde(flatten)]
    pub broken: Broken,
    /// The lines that show it, for `saisei apply` on a new practice clinic.
    pub script: Vec<serde_json::Value>,
}

/// What came out.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outcome {
    /// Journeys.
    pub journeys: u64,
    /// Journeys that came to an end.
    pub closed: u64,
    /// Commands that were answered.
    pub commands: u64,
    /// Events.
    pub events: u64,
    /// Faults by kind.
    pub faults: BTreeMap<Fault, u64>,
    /// Refusals by rule.
    pub refusals: BTreeMap<String, u64>,
    /// Overrides by rule.
    pub overrides: BTreeMap<String, u64>,
    /// What met each fault in a person's hands: how often which rule refused, or that it was accepted or not readable.
    pub coverage: BTreeMap<Fault, BTreeMap<String, u64>>,
    /// What must never be.
    pub violations: Vec<Violation>,
    /// Wrong cells under right labels that were given: no software sees them.
    pub not_detectable: u64,
    /// SHA-256 over all envelopes and views, in the order of clinics.
    pub state_hash: String,
}

/// What one clinic came to.
struct Lived {
    outcome: Outcome,
    hash: [u8; 32],
}

/// The five characters of a clinic's code.
fn code(number: u32) -> String {
    const DIGITS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut rest = number;
    let mut text: Vec<char> = Vec::new();
    for _ in 0..4 {
        let digit = usize::try_from(rest % 36).unwrap_or(0);
        text.push(char::from(DIGITS.get(digit).copied().unwrap_or(b'0')));
        rest /= 36;
    }
    text.push('S');
    text.into_iter().rev().collect()
}

/// Simulates. `told` is called with the number of journeys that came to their end since it was called last.
///
/// # Errors
/// If a store cannot be made or the application cannot be opened. A violation is an outcome.
pub fn simulate(setup: &Setup, stores: &dyn Stores, told: &(dyn Fn(u64) + Sync)) -> Result<Outcome, SimulationError> {
    let clinics = u32::try_from(setup.journeys.div_ceil(JOURNEYS_OF_CLINIC)).unwrap_or(u32::MAX);
    let next = AtomicU32::new(0);
    let sum: Mutex<Sum> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..setup.threads.max(1) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    if number >= clinics {
                        return;
                    }
                    let one = live(setup, stores, number);
                    told(one.as_ref().map_or(0, |one| one.outcome.journeys));
                    sum.lock().unwrap_or_else(PoisonError::into_inner).take(number, one);
                }
            });
        }
    });
    let Sum { mut outcome, hash, failed, .. } = sum.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(error) = failed {
        return Err(error);
    }
    outcome.state_hash = hex(&hash.finalize());
    Ok(outcome)
}

/// What the clinics came to, added up in their order: a clinic that is ready early waits for those before it.
#[derive(Default)]
struct Sum {
    outcome: Outcome,
    hash: Sha256,
    next: u32,
    waiting: BTreeMap<u32, Lived>,
    /// The first clinic, in the order in which they ended, that could not be simulated.
    failed: Option<SimulationError>,
}

impl Sum {
    fn take(&mut self, number: u32, lived: Result<Lived, SimulationError>) {
        match lived {
            Ok(lived) => drop(self.waiting.insert(number, lived)),
            Err(error) => drop(self.failed.get_or_insert(error)),
        }
        while let Some(lived) = self.waiting.remove(&self.next) {
            self.hash.update(lived.hash);
            self.outcome.add(lived.outcome);
            self.next += 1;
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn live(setup: &Setup, stores: &dyn Stores, number: u32) -> Result<Lived, SimulationError> {
    let before = u64::from(number).saturating_mul(JOURNEYS_OF_CLINIC);
    let journeys = setup.journeys.saturating_sub(before).min(JOURNEYS_OF_CLINIC);
    let frame = Frame {
        seed: setup.seed,
        number,
        journeys: u32::try_from(journeys).unwrap_or(0),
        faults: setup.faults.clone(),
        liveness: setup.liveness,
    };
    let store = stores.make(number + 1, &code(number))?;
    let mut world = World::new(&frame, Arc::clone(&store))?;
    world.live()?;
    let broken = afterwards(&mut world, stores, number, &store)?;
    let hash = state(world.clinic.store())?;
    let step = world.clinic.steps;
    let mut found = world.violations();
    found.extend(broken.into_iter().map(|broken| (step, broken)));
    let violations = told_violations(setup, &frame, found)?;
    let tally = world.clinic.auditor.tally.clone();
    let outcome = Outcome {
        journeys,
        closed: u64::try_from(world.people.iter().filter(|person| person.closed).count()).unwrap_or(0),
        commands: world.clinic.commands,
        events: tally.events,
        faults: world.clinic.struck.clone(),
        refusals: tally.refusals,
        overrides: tally.overrides,
        coverage: world.clinic.coverage.clone(),
        violations,
        not_detectable: tally.not_detectable,
        state_hash: String::new(),
    };
    Ok(Lived { outcome, hash })
}

/// The violations of a clinic. It is lived once more for its lines, if a script is wanted.
fn told_violations(
    setup: &Setup,
    frame: &Frame,
    found: Vec<(usize, Broken)>,
) -> Result<Vec<Violation>, SimulationError> {
    let log = if found.is_empty() || setup.scripts == 0 { Vec::new() } else { lines(frame)? };
    let told = |(place, (step, broken)): (usize, (usize, Broken))| {
        let lines = log.get(..step).unwrap_or_default();
        let script = if place < setup.scripts { shrink(lines, &broken)? } else { Vec::new() };
        Ok(Violation { seed: setup.seed, clinic: frame.number + 1, step, broken, script })
    };
    found.into_iter().enumerate().map(told).collect()
}

/// Every line of a clinic; on whatever store it lived, it lives the same life in memory.
fn lines(frame: &Frame) -> Result<Vec<Sent>, SimulationError> {
    let store = Arc::new(MemoryStore::new(ClinicId::new(code(frame.number))));
    let mut world = World::new(frame, store)?;
    world.clinic.log = Some(Vec::new());
    world.live()?;
    Ok(world.clinic.log.unwrap_or_default())
}

/// What must hold once everything is over: nothing was lost, views are what a rebuild gives, every row is sound.
fn afterwards(
    world: &mut World,
    stores: &dyn Stores,
    number: u32,
    store: &Arc<dyn Store>,
) -> Result<Vec<Broken>, SimulationError> {
    let mut broken = Vec::new();
    let seen = world.clinic.auditor.seen();
    let stored = store.read(&Selection::All, Position::START, usize::MAX)?;
    let first = stored.len().saturating_sub(seen.len());
    let kept = stored.iter().skip(first).map(|event| &event.hash.0);
    if stored.len() < seen.len() || !kept.eq(seen) {
        broken.push(Broken::new("SG13", "an answered event is lost or was changed"));
    }
    if number.is_multiple_of(CHECKED_EVERY) {
        let before = views(store.as_ref())?;
        store.rebuild(&Views).map_err(|_| SimulationError::Own("views cannot be rebuilt"))?;
        if views(store.as_ref())? != before {
            broken.push(Broken::new("views", "a view is not what a rebuild gives"));
        }
        if !stores.verify(number + 1, store)? {
            broken.push(Broken::new("SG5", "a stored row or a view is not sound"));
        }
    }
    stores.leave(number + 1);
    let open = world.people.iter().filter(|person| !person.closed).count();
    if open > 0 && world.clinic.is_calm() {
        broken.push(Broken::new("liveness", format!("{open} journeys never came to an end")));
    }
    Ok(broken)
}

fn views(store: &dyn Store) -> Result<[u8; 32], SimulationError> {
    let mut hash = Sha256::new();
    for view in VIEW_NAMES {
        let query = ListQuery { view: view.to_owned(), limit: usize::MAX >> 1, ..ListQuery::default() };
        for row in store.list(&query)?.rows {
            for part in
                [view.as_bytes(), row.key.as_bytes(), row.document.sort.as_bytes(), row.document.body.as_bytes()]
            {
                hash.update(part);
                hash.update([0]);
            }
        }
    }
    Ok(hash.finalize().into())
}

/// Root over all envelopes, and all views.
fn state(store: &dyn Store) -> Result<[u8; 32], SimulationError> {
    let head = store.head()?;
    let views = views(store)?;
    Ok(Sha256::new()
        .chain_update(head.size.to_be_bytes())
        .chain_update(head.root.0)
        .chain_update(views)
        .finalize()
        .into())
}

impl Outcome {
    fn add(&mut self, other: Self) {
        self.journeys += other.journeys;
        self.closed += other.closed;
        self.commands += other.commands;
        self.events += other.events;
        self.not_detectable += other.not_detectable;
        self.violations.extend(other.violations);
        for (fault, cells) in other.coverage {
            let own = self.coverage.entry(fault).or_default();
            for (rule, count) in cells {
                *own.entry(rule).or_default() += count;
            }
        }
        for (fault, count) in other.faults {
            *self.faults.entry(fault).or_default() += count;
        }
        for (into, from) in [(&mut self.refusals, other.refusals), (&mut self.overrides, other.overrides)] {
            for (rule, count) in from {
                *into.entry(rule).or_default() += count;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clinic_has_a_code_of_its_own() {
        let codes: std::collections::BTreeSet<String> = (0..20_000).map(code).collect();
        assert_eq!(codes.len(), 20_000);
        assert!(codes.iter().all(|code| code.len() == 5));
    }
}
