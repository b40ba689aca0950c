//! The net has no holes because we cut it: each rule is switched off in turn, and something else must notice.

mod identity;
mod impossible;
mod page;
mod runs;

use std::collections::{BTreeMap, BTreeSet};

use saisei_app::domain::Rule;
use saisei_app::domain::rules::mutation::{Muted, mute};

use crate::fault::Fault;
use crate::{Outcome, Setup, SimulationError, Stores};
use runs::{Bench, goals, oftener};

pub use identity::{IDENTITY_FAULTS, TwoBarriers};
pub(crate) use runs::answered;

/// One rule, switched off.
#[derive(Clone, Debug)]
pub struct Barrier {
    /// The rule.
    pub rule: Rule,
    /// The fault that meets it most often; it struck oftener in the run without the rule. None for a rule that ordinary
    /// life meets, or that takes more than one fault.
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
    let mut found = Barriers { before: bench.broken(), ..Barriers::default() };
    for rule in rules {
        if bench.met(rule) {
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

impl Barriers {
    /// Rules that fail the build: met and noticed by nobody, or never met. There is no list of exceptions.
    pub fn failing(&self) -> Vec<Rule> {
        let unnoticed = self.met.iter().filter(|barrier| !barrier.is_noticed()).map(|barrier| barrier.rule);
        unnoticed.chain(self.unmet.iter().copied()).collect()
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
}
