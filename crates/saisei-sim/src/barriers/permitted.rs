//! Rules that may go unmet, or unnoticed when they are off, each with its reason. Everything else fails.

use saisei_app::domain::Rule;

use super::Barrier;

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
