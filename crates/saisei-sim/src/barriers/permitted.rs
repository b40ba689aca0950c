//! Rules that may go unmet, or unnoticed when they are off, each with its reason. Everything else fails.

use saisei_app::domain::Rule;

use super::Barrier;

/// Tests of acts that must not compile, by the names of their modules.
pub(super) const IMPOSSIBLE: &[&str] = &[
    "a_release_made_by_hand",
    "a_match_with_another_container",
    "a_container_for_a_lot",
    "a_wristband_for_a_container",
    "a_number_that_was_not_checked",
    "a_volume_for_cells",
    "a_dose_without_a_route",
    "a_rule_switched_off_by_a_plan",
];

/// Why a rule may go unmet or unnoticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permitted {
    /// The act cannot be expressed: this test shows it.
    ByType(&'static str),
    /// The refusal is no finding of a gate, so that there is nothing to switch off; what would happen without it.
    NoSwitch(&'static str),
    /// No fault of the simulation meets it yet; the tests of its gate meet it from both sides.
    NotYet,
}

/// Every exception.
const PERMITTED: &[(Rule, Permitted)] = &[];

/// Why this rule may go unmet or unnoticed, if it may.
pub fn permitted(rule: Rule) -> Option<Permitted> {
    PERMITTED.iter().find(|(one, _)| *one == rule).map(|(_, why)| *why)
}

/// Rules of the list that were met and noticed all the same: they are to be struck from it.
pub(super) fn stale<'b>(met: impl IntoIterator<Item = &'b Barrier>) -> Vec<Rule> {
    let fine = met.into_iter().filter(|barrier| barrier.is_noticed()).map(|barrier| barrier.rule);
    fine.filter(|rule| permitted(*rule).is_some()).collect()
}

impl Permitted {
    /// In a cell of the table.
    pub fn mark(self) -> &'static str {
        match self {
            Self::ByType(_) => "caught by type",
            Self::NoSwitch(_) => "no switch",
            Self::NotYet => "not yet",
        }
    }

    /// In a list.
    pub fn words(self) -> String {
        match self {
            Self::ByType(test) => format!("caught by type: the act cannot be expressed (`{test}`)."),
            Self::NoSwitch(why) => format!("{why}."),
            Self::NotYet => "the tests of its gate meet it from both sides, one case each.".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_test_of_an_impossible_act_exists_and_has_a_twin() {
        let source = include_str!("../../../saisei-domain/src/impossible.rs");
        for name in IMPOSSIBLE {
            assert!(source.contains(&format!("pub mod {name} {{}}")), "{name}");
        }
        let (fails, blocks) = (source.matches("```compile_fail,E").count(), source.matches("/// ```\n").count());
        assert_eq!(source.matches("pub mod ").count(), IMPOSSIBLE.len());
        assert_eq!((fails, blocks), (IMPOSSIBLE.len(), IMPOSSIBLE.len() * 3), "each end, and each twin's beginning");
        let named = PERMITTED.iter().filter_map(|(_, why)| match why {
            Permitted::ByType(test) => Some(test),
            _ => None,
        });
        assert!(named.into_iter().all(|test| IMPOSSIBLE.contains(test)));
    }

    #[test]
    fn a_rule_is_excepted_once() {
        let rules: std::collections::BTreeSet<Rule> = PERMITTED.iter().map(|(rule, _)| *rule).collect();
        assert_eq!(rules.len(), PERMITTED.len());
    }
}
