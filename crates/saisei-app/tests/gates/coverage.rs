//! No rule without its two sides.

use std::collections::BTreeSet;

use super::{Case, Shows, gated};

/// Every table of this directory. What stands here is also run: each module has a test that runs its own table.
fn tables() -> Vec<Case> {
    [
        super::access::cases(),
        super::administration::cases(),
        super::bedside::cases(),
        super::consent::cases(),
        super::container::cases(),
        super::correction::cases(),
        super::custody::cases(),
        super::facts::cases(),
        super::follow_up::cases(),
        super::journey::cases(),
        super::label::cases(),
        super::lot::cases(),
        super::plan::cases(),
        super::plan_limits::cases(),
        super::release::cases(),
        super::reports::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn every_rule_is_met_from_both_sides() {
    let cases = tables();
    let fired: BTreeSet<&str> = cases.iter().flat_map(Case::fires).copied().collect();
    let cleared: BTreeSet<&str> = cases
        .iter()
        .filter_map(|case| match case.shows {
            Shows::Clears(rule) => Some(rule),
            _ => None,
        })
        .collect();
    let never_fired: Vec<_> = gated().difference(&fired).copied().collect();
    let never_cleared: Vec<_> = gated().difference(&cleared).copied().collect();
    assert!(never_fired.is_empty(), "no case is stopped or noted by {never_fired:?}");
    assert!(never_cleared.is_empty(), "no case passes beside {never_cleared:?}");
    let unknown: Vec<_> = fired.union(&cleared).filter(|id| !gated().contains(*id)).collect();
    assert!(unknown.is_empty(), "{unknown:?} are no rules of a gate");
}
