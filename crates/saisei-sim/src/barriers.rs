//! The net has no holes because we cut it: each rule is switched off in turn, and something else must notice.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use saisei_app::domain::Rule;
use saisei_app::domain::rules::mutation::{Muted, counted, mute};

use crate::{Outcome, Setup, SimulationError, Stores, simulate};

/// One rule, switched off.
#[derive(Clone, Debug)]
pub struct Barrier {
    /// The rule.
    pub rule: Rule,
    /// What it would have refused.
    pub muted: Muted,
    /// Goals that the auditor saw broken, each with the number of times.
    pub violations: BTreeMap<&'static str, u64>,
    /// Rules that refused oftener than with the rule on.
    pub later: BTreeSet<String>,
}

impl Barrier {
    /// Whether something noticed.
    pub fn is_noticed(&self) -> bool {
        !self.violations.is_empty() || !self.muted.caught_by.is_empty() || !self.later.is_empty()
    }
}

/// What was found over all rules.
#[derive(Clone, Debug, Default)]
pub struct Barriers {
    /// Rules that were met.
    pub met: Vec<Barrier>,
    /// Gate rules that no fault of the simulation meets.
    pub unmet: Vec<Rule>,
}

/// Runs the same journeys once with all rules, and once for each rule without it.
///
/// # Errors
/// As [`simulate`].
pub fn barriers(setup: &Setup, stores: &dyn Stores, told: &dyn Fn(&str)) -> Result<Barriers, SimulationError> {
    mute(None);
    let whole = simulate(setup, stores, &|_| {})?;
    let mut found = Barriers::default();
    for rule in Rule::ALL.iter().copied().filter(|rule| !rule.id().starts_with("input.") && rule.grade().blocks()) {
        if !whole.refusals.contains_key(rule.id()) && !whole.overrides.contains_key(rule.id()) {
            found.unmet.push(rule);
            continue;
        }
        told(rule.id());
        mute(Some(rule));
        let without = simulate(setup, stores, &|_| {})?;
        let muted = counted();
        mute(None);
        found.met.push(Barrier { rule, muted, violations: goals(&without), later: oftener(&whole, &without) });
    }
    Ok(found)
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
    /// The page of the reference.
    pub fn markdown(&self, setup: &Setup) -> String {
        let mut text = format!(
            "# Barriers\n\nEach rule was switched off in turn, and the same {} journeys (seed {}, all faults) were \
             lived again. *Hits*: how often the rule would have refused. *Beside it*: other rules that refused the same \
             act. *Later*: rules that refused markedly oftener afterwards. *Violation*: goals that the auditor then saw \
             broken.\n\n| Rule | Hits | Let through | Beside it | Later | Violation |\n|---|---|---|---|---|---|\n",
            setup.journeys, setup.seed,
        );
        for one in &self.met {
            let beside: Vec<&str> = one.muted.caught_by.keys().copied().collect();
            let later: Vec<&str> = one.later.iter().map(String::as_str).collect();
            let goals: Vec<String> = one.violations.iter().map(|(goal, count)| format!("{goal} ({count})")).collect();
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} | {} |",
                one.rule.id(),
                one.muted.hits,
                one.muted.let_through,
                beside.join(", "),
                later.join(", "),
                if one.is_noticed() { goals.join(", ") } else { "**nobody noticed**".to_owned() },
            );
        }
        let unmet: Vec<&str> = self.unmet.iter().map(|rule| rule.id()).collect();
        let _ = write!(
            text,
            "\n## Rules that no fault of the simulation meets yet\n\nThey are tested from both sides, one case each, by \
             the tests of the gates; nothing is said here about a second barrier: {}.\n",
            unmet.join(", ")
        );
        text
    }
}
