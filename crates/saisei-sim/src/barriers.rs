//! The net has no holes because we cut it: each rule is switched off in turn, and something else must notice.

mod identity;
mod page;
mod permitted;

use std::collections::{BTreeMap, BTreeSet};

use saisei_app::Answer;
use saisei_app::domain::Rule;
use saisei_app::domain::rules::mutation::{self as switch, Muted, counted, mute};

use crate::fault::{Fault, Faults};
use crate::{Outcome, Setup, SimulationError, Stores, simulate};

pub use identity::{IDENTITY_FAULTS, TwoBarriers};
pub use permitted::{Permitted, permitted};

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

/// One rule, switched off.
#[derive(Clone, Debug)]
pub struct Barrier {
    /// The rule.
    pub rule: Rule,
    /// The fault that meets it most often; it struck oftener in the run without the rule.
    pub fault: Option<Fault>,
    /// How often that fault struck then.
    pub present: u64,
    /// What it would have refused.
    pub muted: Muted,
    /// Goals that the auditor saw broken, each with the number of times.
    pub violations: BTreeMap<&'static str, u64>,
    /// Rules that refused oftener than with the rule on, at the same rates.
    pub later: BTreeSet<String>,
}

/// Who noticed that a rule was off, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Notice {
    /// The auditor saw a goal broken.
    Violation,
    /// Nothing was let through: whatever the rule would have refused, another named rule refused in the same answer.
    Beside,
    /// Something was let through, and later another rule refused markedly oftener. Weak: it shows that the harm was
    /// stopped on its way, not that all of it was.
    Later,
    /// Nobody.
    Nobody,
}

impl Notice {
    /// As the page says it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Violation => "auditor",
            Self::Beside => "beside it",
            Self::Later => "later (weak)",
            Self::Nobody => "**nobody**",
        }
    }
}

impl Barrier {
    fn new(rule: Rule, fault: Option<Fault>, muted: Muted, without: &Outcome, control: &Outcome) -> Self {
        let present = fault.and_then(|fault| without.faults.get(&fault)).copied().unwrap_or(0);
        Self { rule, fault, present, muted, violations: goals(without), later: oftener(control, without) }
    }

    /// Who noticed. A rule that was never hit shows nothing, whatever else went wrong in that run.
    pub fn notice(&self) -> Notice {
        match () {
            () if self.muted.hits == 0 => Notice::Nobody,
            () if !self.violations.is_empty() => Notice::Violation,
            () if self.muted.let_through == 0 => Notice::Beside,
            () if !self.later.is_empty() => Notice::Later,
            () => Notice::Nobody,
        }
    }

    /// Whether something noticed.
    pub fn is_noticed(&self) -> bool {
        self.notice() != Notice::Nobody
    }
}

/// What was found over all rules.
#[derive(Clone, Debug, Default)]
pub struct Barriers {
    /// Rules that were met.
    pub met: Vec<Barrier>,
    /// Gate rules that no fault of the simulation meets.
    pub unmet: Vec<Rule>,
    /// Identity faults, each with its two barriers.
    pub two: Vec<TwoBarriers>,
    /// Goals broken with every rule on: then nothing below says anything.
    pub before: BTreeMap<&'static str, u64>,
}

/// What is to be looked at.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The journeys.
    pub setup: Setup,
    /// These rules; all if none is named. The identity faults are looked at with all rules only.
    pub rules: Vec<Rule>,
}

/// Rules of gates: what blocks, and is more than a word about what was typed.
pub fn gate_rules() -> impl Iterator<Item = Rule> {
    Rule::ALL.iter().copied().filter(|rule| !rule.id().starts_with("input.") && rule.grade().blocks())
}

/// Runs the same journeys once with all rules, and once for each rule without it.
///
/// # Errors
/// As [`simulate`].
pub fn barriers(asked: &Asked, stores: &dyn Stores, told: &dyn Fn(&str)) -> Result<Barriers, SimulationError> {
    mute([]);
    let rules: Vec<Rule> = gate_rules().filter(|rule| asked.rules.is_empty() || asked.rules.contains(rule)).collect();
    let mut bench = Bench::new(&asked.setup, stores, &rules)?;
    let before = bench.runs.iter().flat_map(|run| goals(&run.outcome)).collect();
    let mut found = Barriers { before, ..Barriers::default() };
    for rule in rules {
        if bench.runs.iter().any(|run| run.met(rule)) {
            told(rule.id());
            found.met.push(bench.without(rule)?);
        } else {
            found.unmet.push(rule);
        }
    }
    for fault in IDENTITY_FAULTS.iter().copied().filter(|_| asked.rules.is_empty()) {
        told(fault.name());
        found.two.push(identity::two_barriers(fault, &asked.setup, stores)?);
    }
    Ok(found)
}

/// A run with every rule on.
struct Run {
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
struct Bench<'a> {
    setup: &'a Setup,
    stores: &'a dyn Stores,
    /// The journeys as they are; and with people who go wrong oftener, if some rule was not met.
    runs: Vec<Run>,
    /// With all rules on, and one fault at another rate.
    controls: BTreeMap<(Option<Fault>, u32), Outcome>,
}

impl<'a> Bench<'a> {
    fn new(setup: &'a Setup, stores: &'a dyn Stores, rules: &[Rule]) -> Result<Self, SimulationError> {
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

    fn without(&mut self, rule: Rule) -> Result<Barrier, SimulationError> {
        let raised = self.runs.iter().find_map(|run| run.meets(rule));
        let faults = self.at(raised);
        let (without, muted) = run_without([rule], &faults, self.stores)?;
        let fault = raised.map(|(fault, _)| fault);
        let restless = self.runs.iter().rev().find(|run| muted.hits == 0 && run.met(rule));
        if let Some(run) = restless {
            // The fault met it by chance: all of them are needed.
            let faults = Setup { faults: run.faults.clone(), ..faults };
            let (without, muted) = run_without([rule], &faults, self.stores)?;
            return Ok(Barrier::new(rule, fault, muted, &without, &run.outcome));
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
fn run_without(
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

fn goals(outcome: &Outcome) -> BTreeMap<&'static str, u64> {
    let mut goals = BTreeMap::new();
    for violation in &outcome.violations {
        *goals.entry(violation.broken.goal).or_default() += 1;
    }
    goals
}

/// Rules that refuse markedly oftener: twice as often, and ten times more.
fn oftener(whole: &Outcome, without: &Outcome) -> BTreeSet<String> {
    let more = |(rule, count): (&String, &u64)| {
        let before = whole.refusals.get(rule).copied().unwrap_or(0);
        (*count >= before.saturating_mul(2) && *count >= before.saturating_add(10)).then(|| rule.clone())
    };
    without.refusals.iter().filter_map(more).collect()
}

impl Barriers {
    /// Rules that fail the build: met and noticed by nobody, or never met, and not permitted to be so.
    pub fn failing(&self) -> Vec<Rule> {
        let unnoticed = self.met.iter().filter(|barrier| !barrier.is_noticed()).map(|barrier| barrier.rule);
        unnoticed.chain(self.unmet.iter().copied()).filter(|rule| permitted(*rule).is_none()).collect()
    }

    /// Rules that need no exception any more.
    pub fn stale(&self) -> Vec<Rule> {
        permitted::stale(&self.met)
    }

    /// Whether the page shows a net without holes.
    pub fn is_whole(&self) -> bool {
        self.before.is_empty() && self.failing().is_empty() && self.two.iter().all(TwoBarriers::is_shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn barrier(hits: u64, let_through: u64) -> Barrier {
        let muted = Muted { hits, let_through, ..Muted::default() };
        let (violations, later) = (BTreeMap::new(), BTreeSet::new());
        Barrier { rule: Rule::LotOnHold, fault: None, present: 0, muted, violations, later }
    }

    #[test]
    fn who_noticed_is_told_by_the_strongest_sign() {
        assert_eq!(barrier(0, 0).notice(), Notice::Nobody);
        assert_eq!(barrier(3, 0).notice(), Notice::Beside);
        assert_eq!(barrier(3, 1).notice(), Notice::Nobody);
        let later = Barrier { later: BTreeSet::from(["lot.not-released".to_owned()]), ..barrier(3, 1) };
        assert_eq!(later.notice(), Notice::Later);
        assert_eq!(Barrier { violations: BTreeMap::from([("SG1", 1)]), ..later }.notice(), Notice::Violation);
        let never_hit = Barrier { violations: BTreeMap::from([("SG1", 1)]), ..barrier(0, 0) };
        assert!(!never_hit.is_noticed(), "a violation in a run without a hit has another cause");
    }

    #[test]
    fn a_rare_fault_strikes_oftener_and_never_more_than_always() {
        assert_eq!(raised(200, 10), 3_000);
        assert_eq!(raised(200, 1_000), 200);
        assert_eq!(raised(200, 1), 10_000);
    }
}
