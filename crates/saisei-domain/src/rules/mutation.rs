//! Rules switched off, to see whether anything else notices. The switch exists only in a build with the feature
//! `rule-mutation`; the programme that is shipped has none.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Finding, Rule};

/// What happened since rules were switched off, counted by answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Muted {
    /// The rules.
    pub rules: BTreeSet<Rule>,
    /// How often one of them would have refused.
    pub hits: u64,
    /// Of these, how often the act was let through.
    pub let_through: u64,
    /// What else refused, by rule.
    pub caught_by: BTreeMap<&'static str, u64>,
}

static MUTED: Mutex<Muted> =
    Mutex::new(Muted { rules: BTreeSet::new(), hits: 0, let_through: 0, caught_by: BTreeMap::new() });

thread_local! {
    /// Whether a finding was taken out since the last answer of this thread. One answer may ask several gates.
    static FORGOTTEN: Cell<bool> = const { Cell::new(false) };
}

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
    let state = state();
    let before = blocking.len();
    blocking.retain(|finding| !state.rules.contains(&finding.rule));
    if blocking.len() < before {
        FORGOTTEN.set(true);
    }
}

/// Counts an answer for which a finding was taken out: what refused it all the same; nothing, if it was let through.
/// An answer that never came is not counted.
pub fn answered(refused_by: Option<&[Rule]>) {
    let Some(refused_by) = refused_by.filter(|_| FORGOTTEN.get()) else { return FORGOTTEN.set(false) };
    FORGOTTEN.set(false);
    let mut state = state();
    state.hits += 1;
    if refused_by.is_empty() {
        state.let_through += 1;
    }
    for rule in refused_by {
        *state.caught_by.entry(rule.id()).or_default() += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends findings through the switch, as one answer.
    fn answer(rules: &[Rule]) -> Vec<Rule> {
        let mut blocking: Vec<Finding> = rules.iter().copied().map(Finding::of).collect();
        forget(&mut blocking);
        let left: Vec<Rule> = blocking.iter().map(|finding| finding.rule).collect();
        answered(Some(&left));
        left
    }

    #[test]
    fn what_is_off_is_counted_and_what_else_refuses_is_named() {
        mute([Rule::LotOnHold]);
        assert_eq!(answer(&[Rule::LotOnHold]), []);
        assert_eq!(answer(&[Rule::LotOnHold, Rule::PlanNotInForce]), [Rule::PlanNotInForce]);
        assert_eq!(answer(&[Rule::PlanNotInForce]), [Rule::PlanNotInForce]);
        forget(&mut vec![Finding::of(Rule::LotOnHold)]);
        answered(None);
        let one = counted();
        assert_eq!((one.hits, one.let_through), (2, 1));
        assert_eq!(one.caught_by, BTreeMap::from([("plan.not-in-force", 1)]));
        mute([Rule::LotOnHold, Rule::PlanNotInForce]);
        assert_eq!(answer(&[Rule::LotOnHold, Rule::PlanNotInForce]), []);
        let both = counted();
        mute([]);
        assert_eq!((both.hits, both.let_through), (1, 1));
    }
}
