//! What was signed in a month, and which rules were answered instead of stopping the act: over one in a hundred is a task
//! for the management.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::event::{Event, PastEvent};

/// Counts of one month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Acts signed, by command.
    pub acts: BTreeMap<String, u64>,
    /// Overrides, by rule and command.
    pub overrides: BTreeMap<String, BTreeMap<String, u64>>,
}

impl Tally {
    /// Counts the events with the month's tag. One act may carry two signatures; it counts once.
    pub fn fold<'e>(events: impl IntoIterator<Item = &'e PastEvent>) -> Self {
        let mut tally = Self::default();
        events.into_iter().for_each(|past| tally.apply(past));
        tally
    }

    /// Takes in one more event.
    pub(crate) fn apply(&mut self, past: &PastEvent) {
        match &past.event {
            Event::Signed(signed)
                if signed.meaning != crate::act::Meaning::Reviewed || signed.command == "close_lot" =>
            {
                count(self.acts.entry(signed.command.clone()).or_default());
            }
            Event::RuleOverridden(overridden) => {
                for rule in &overridden.rules {
                    let by_command = self.overrides.entry(rule.clone()).or_default();
                    count(by_command.entry(overridden.command.clone()).or_default());
                }
            }
            _ => {}
        }
    }

    /// Overrides of a rule and the acts that it could have stopped: those of the commands in which it was overridden.
    pub fn rate(&self, rule: &str) -> (u64, u64) {
        let Some(by_command) = self.overrides.get(rule) else { return (0, 0) };
        let overrides = by_command.values().sum();
        let acts = by_command.keys().filter_map(|command| self.acts.get(command)).sum();
        (overrides, acts)
    }

    /// Rules that were overridden in more than one of a hundred acts.
    pub fn over_limit(&self) -> Vec<&str> {
        let over = |rule: &&String| {
            let (overrides, acts) = self.rate(rule);
            overrides.saturating_mul(100) > acts
        };
        self.overrides.keys().filter(over).map(String::as_str).collect()
    }
}

fn count(counter: &mut u64) {
    *counter = counter.saturating_add(1);
}
