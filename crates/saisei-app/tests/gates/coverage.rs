//! No rule without its two sides.

use std::collections::BTreeMap;

use saisei_app::domain::Rule;

use super::{Case, Shows, gated};

/// Every table of this directory. What stands here is also run: each module has a test that runs its own table.
fn tables() -> Vec<Case> {
    [
        super::access::cases(),
        super::administration::cases(),
        super::adverse_event::cases(),
        super::already_done::cases(),
        super::bedside::cases(),
        super::booking::cases(),
        super::cells::cases(),
        super::clock::cases(),
        super::consent::cases(),
        super::contacts::cases(),
        super::container::cases(),
        super::correction::cases(),
        super::custody::cases(),
        super::dose::cases(),
        super::environment::cases(),
        super::facts::cases(),
        super::follow_up::cases(),
        super::harvest::cases(),
        super::journey::cases(),
        super::label::cases(),
        super::lot::cases(),
        super::material::cases(),
        super::order::cases(),
        super::plan::cases(),
        super::plan_change::cases(),
        super::plan_limits::cases(),
        super::release::cases(),
        super::reports::cases(),
        super::second::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// How many cases each rule stops or notes, and how many pass just beside it.
fn counted(cases: &[Case]) -> BTreeMap<&'static str, (usize, usize)> {
    let mut sides: BTreeMap<&'static str, (usize, usize)> = gated().into_iter().map(|id| (id, (0, 0))).collect();
    for case in cases {
        for rule in case.fires() {
            sides.entry(rule).or_default().0 += 1;
        }
        if let Shows::Clears(rule) = case.shows {
            sides.entry(rule).or_default().1 += 1;
        }
    }
    sides
}

/// The table that `cargo xtask test` shows, in the catalogue's order.
fn table(sides: &BTreeMap<&'static str, (usize, usize)>) -> String {
    let mut lines = vec![format!("{:<36} {:<13} {:>9} {:>13}", "rule", "grade", "stops it", "passes beside")];
    for rule in Rule::ALL {
        if let Some((fires, clears)) = sides.get(rule.id()) {
            lines.push(format!("{:<36} {:<13} {fires:>9} {clears:>13}", rule.id(), rule.grade().name()));
        }
    }
    lines.push(format!("{} rules", sides.len()));
    lines.join("\n")
}

#[expect(clippy::print_stdout, reason = "the table is for people; a test run without `--nocapture` keeps it")]
fn show(table: &str) {
    println!("\n{table}");
}

#[test]
fn every_rule_is_met_from_both_sides() {
    let cases = tables();
    let sides = counted(&cases);
    show(&table(&sides));
    let without = |side: fn(&(usize, usize)) -> usize| -> Vec<&str> {
        sides.iter().filter(|(_, counts)| side(counts) == 0).map(|(rule, _)| *rule).collect()
    };
    let (never_fired, never_cleared) = (without(|counts| counts.0), without(|counts| counts.1));
    assert!(never_fired.is_empty(), "no case is stopped or noted by {never_fired:?}");
    assert!(never_cleared.is_empty(), "no case passes beside {never_cleared:?}");
    let unknown: Vec<_> = sides.keys().filter(|id| !gated().contains(*id)).collect();
    assert!(unknown.is_empty(), "{unknown:?} are no rules of a gate");
}
