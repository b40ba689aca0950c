//! Rules switched off, to see whether anything else notices. The switch exists only in a build with the feature
//! `rule-mutation`; the programme that is shipped has none.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Finding, Rule};

/// What happened since rules were switched off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Muted {
    /// The rules.
    pub rules: BTreeSet<Rule>,
    /// How often one of them would have refused.
    pub hits: u64,
    /// Of these, how often nothing else refused in the same answer.
    pub let_through: u64,
    /// What else refused in the same answer, by rule.
    pub caught_by: BTreeMap<&'static str, u64>,
}

static MUTED: Mutex<Muted> =
    Mutex::new(Muted { rules: BTreeSet::new(), hits: 0, let_through: 0, caught_by: BTreeMap::new() });

fn state() -> MutexGuard<'static, Muted> {
    MUTED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Switches these rules off, and all others on; counts from 0.
pub fn mute(rules: impl IntoIterator<Item = Rule>) {
    let rules = rules.into_iter().collect();
    *state() = Muted { rules, ..Muted::default() };
}

/// What was counted since.
pub fn counted() -> Muted {
    state().clone()
}

/// Takes the findings of the rules that are off out of those that refuse.
pub fn forget(blocking: &mut Vec<Finding>) {
    if blocking.is_empty() {
        return;
    }
    let mut state = state();
    let before = blocking.len();
    blocking.retain(|finding| !state.rules.contains(&finding.rule));
    if blocking.len() == before {
        return;
    }
    state.hits += 1;
    if blocking.is_empty() {
        state.let_through += 1;
    }
    for finding in blocking.iter() {
        *state.caught_by.entry(finding.rule.id()).or_default() += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_off_is_counted_and_what_else_refuses_is_named() {
        mute(Some(Rule::LotOnHold));
        let mut alone = vec![Finding::of(Rule::LotOnHold)];
        forget(&mut alone);
        let mut with_other = vec![Finding::of(Rule::LotOnHold), Finding::of(Rule::PlanNotInForce)];
        forget(&mut with_other);
        forget(&mut vec![Finding::of(Rule::PlanNotInForce)]);
        let counted = counted();
        mute([]);
        assert!(alone.is_empty() && with_other.len() == 1);
        assert_eq!((counted.hits, counted.let_through), (2, 1));
        assert_eq!(counted.caught_by, BTreeMap::from([("plan.not-in-force", 1)]));
        mute([Rule::LotOnHold, Rule::PlanNotInForce]);
        let mut both = vec![Finding::of(Rule::LotOnHold), Finding::of(Rule::PlanNotInForce)];
        forget(&mut both);
        let counted = super::counted();
        mute([]);
        assert!(both.is_empty());
        assert_eq!((counted.hits, counted.let_through), (1, 1));
    }
}
