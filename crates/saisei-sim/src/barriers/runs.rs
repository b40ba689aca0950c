//! The runs that rules are compared with: how often a fault must strike, and what it met.

use std::collections::{BTreeMap, BTreeSet};

use saisei_app::Answer;
use saisei_app::domain::Rule;
use saisei_app::domain::rules::mutation::{self as switch, Muted, counted, mute};

use super::{Barrier, Notice};
use crate::fault::{Fault, Faults};
use crate::{Outcome, Setup, SimulationError, Stores, simulate};

/// How often the fault of a rule is to be present, and to meet it, in the run without the rule.
const WANTED: u64 = 150;
/// Rules that a run does not meet are looked for in a second one, in which people go wrong so many times oftener.
const RESTLESS: u32 = 8;
/// Faults of the machine and of its clock: they meet no rule, and more of them only ends the run.
const MACHINE: &[Fault] = &[
    Fault::DoubleSubmission,
    Fault::LateReplay,
    Fault::ClockForward,
    Fault::ClockBack,
    Fault::WrongZone,
    Fault::NetworkBefore,
    Fault::NetworkAfter,
    Fault::Crash,
    Fault::DiskFull,
];

/// A run with every rule on.
pub(super) struct Run {
    faults: Faults,
    outcome: Outcome,
}

impl Run {
    fn met(&self, rule: Rule) -> bool {
        self.outcome.refusals.contains_key(rule.id()) || self.outcome.overrides.contains_key(rule.id())
    }

    /// The fault that this rule met most often, with a rate at which it is present, and meets it, as often as is wanted.
    fn meets(&self, rule: Rule) -> Option<(Fault, u32)> {
        let count = |fault: &Fault| Some((*fault, *self.outcome.coverage.get(fault)?.get(rule.id())?));
        let (fault, count) = self.outcome.coverage.keys().filter_map(count).max_by_key(|(_, count)| *count)?;
        let present = self.outcome.faults.get(&fault).copied().unwrap_or(0);
        Some((fault, raised(self.faults.rate(fault), count.min(present))))
    }
}

/// The runs that a rule is compared with.
pub(super) struct Bench<'a> {
    setup: &'a Setup,
    stores: &'a dyn Stores,
    /// The journeys as they are; and with people who go wrong oftener, if some rule was not met.
    runs: Vec<Run>,
    /// With all rules on, and one fault at another rate.
    controls: BTreeMap<(Option<Fault>, u32), Outcome>,
}

impl<'a> Bench<'a> {
    pub(super) fn new(setup: &'a Setup, stores: &'a dyn Stores, rules: &[Rule]) -> Result<Self, SimulationError> {
        let whole = Run { faults: setup.faults.clone(), outcome: simulate(setup, stores, &|_| {})? };
        let mut bench = Self { setup, stores, runs: Vec::new(), controls: BTreeMap::new() };
        let all_met = rules.iter().all(|rule| whole.met(*rule));
        bench.runs.push(whole);
        if !all_met {
            let human = Fault::ALL.iter().copied().filter(|fault| !MACHINE.contains(fault));
            let oftener = |faults: Faults, fault: Fault| {
                let rate = faults.rate(fault).saturating_mul(RESTLESS).min(10_000);
                faults.with(fault, rate)
            };
            let faults = human.fold(setup.faults.clone(), oftener);
            let outcome = simulate(&Setup { faults: faults.clone(), ..setup.clone() }, stores, &|_| {})?;
            bench.runs.push(Run { faults, outcome });
        }
        Ok(bench)
    }

    /// Whether any run met the rule.
    pub(super) fn met(&self, rule: Rule) -> bool {
        self.runs.iter().any(|run| run.met(rule))
    }

    /// Goals broken although every rule was on.
    pub(super) fn broken(&self) -> BTreeMap<&'static str, u64> {
        self.runs.iter().flat_map(|run| goals(&run.outcome)).collect()
    }

    /// The journeys without this rule, with the fault that meets it raised.
    pub(super) fn without(&mut self, rule: Rule) -> Result<Barrier, SimulationError> {
        let raised = self.runs.iter().find_map(|run| run.meets(rule));
        let faults = self.at(raised);
        let (without, muted) = run_without([rule], &faults, self.stores)?;
        let fault = raised.map(|(fault, _)| fault);
        let by_chance = muted.hits == 0;
        let restless = self.runs.iter().rev().find(|run| by_chance && run.met(rule));
        if let Some(run) = restless {
            // The fault met it by chance: all of them are needed.
            let faults = Setup { faults: run.faults.clone(), ..faults };
            let (without, muted) = run_without([rule], &faults, self.stores)?;
            return Ok(Barrier::new(rule, None, muted, &without, &run.outcome));
        }
        let mut barrier = Barrier::new(rule, fault, muted, &without, &without);
        if barrier.notice() == Notice::Nobody && barrier.muted.hits > 0 {
            barrier.later = oftener(self.control(raised)?, &without);
        }
        Ok(barrier)
    }

    fn at(&self, raised: Option<(Fault, u32)>) -> Setup {
        let faults = self.setup.faults.clone();
        let faults = raised.map_or(faults.clone(), |(fault, rate)| faults.with(fault, rate));
        Setup { faults, ..self.setup.clone() }
    }

    /// The same journeys at the same rates with all rules on.
    fn control(&mut self, raised: Option<(Fault, u32)>) -> Result<&Outcome, SimulationError> {
        let key = (raised.map(|(fault, _)| fault), raised.map_or(0, |(_, rate)| rate));
        if !self.controls.contains_key(&key) {
            let outcome = simulate(&self.at(raised), self.stores, &|_| {})?;
            self.controls.insert(key, outcome);
        }
        self.controls.get(&key).ok_or(SimulationError::Own("a run that is kept"))
    }
}

/// Tells the switch what became of a line.
pub(crate) fn answered(answer: Option<&Answer>) {
    let refused_by = |answer: &Answer| -> Vec<Rule> {
        let refusing = answer.findings.iter().filter(|finding| finding.grade().blocks());
        refusing.filter(|_| !answer.is_accepted()).map(|finding| finding.rule).collect()
    };
    switch::answered(answer.map(refused_by).as_deref());
}

/// The same journeys without these rules.
pub(super) fn run_without(
    rules: impl IntoIterator<Item = Rule>,
    setup: &Setup,
    stores: &dyn Stores,
) -> Result<(Outcome, Muted), SimulationError> {
    mute(rules);
    let without = simulate(setup, stores, &|_| {});
    let muted = counted();
    mute([]);
    Ok((without?, muted))
}

/// The rate at which something that happened so often at this rate happens as often as is wanted.
fn raised(rate: u32, count: u64) -> u32 {
    let times = WANTED.div_ceil(count.max(1)).max(1);
    u32::try_from(u64::from(rate).saturating_mul(times)).map_or(10_000, |wanted| wanted.min(10_000)).max(rate)
}

pub(super) fn goals(outcome: &Outcome) -> BTreeMap<&'static str, u64> {
    let mut goals = BTreeMap::new();
    for violation in &outcome.violations {
        *goals.entry(violation.broken.goal).or_default() += 1;
    }
    goals
}

/// Rules that refuse markedly oftener: twice as often, and ten times more.
pub(super) fn oftener(whole: &Outcome, without: &Outcome) -> BTreeSet<String> {
    let more = |(rule, count): (&String, &u64)| {
        let before = whole.refusals.get(rule).copied().unwrap_or(0);
        (*count >= before.saturating_mul(2) && *count >= before.saturating_add(10)).then(|| rule.clone())
    };
    without.refusals.iter().filter_map(more).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rare_fault_strikes_oftener_and_never_more_than_always() {
        assert_eq!(raised(200, 10), 3_000);
        assert_eq!(raised(200, 1_000), 200);
        assert_eq!(raised(200, 1), 10_000);
    }
}
