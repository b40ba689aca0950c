//! Identity faults: each is caught by two barriers that do not depend on each other (SG1).

use std::collections::{BTreeMap, BTreeSet};

use saisei_app::domain::Rule;
use saisei_app::domain::rules::mutation::mute;

use super::runs::{goals, oftener, run_without};
use crate::fault::{Fault, Faults};
use crate::{Outcome, Setup, SimulationError, Stores, simulate};

/// Faults after which labels and patients no longer belong together.
pub const IDENTITY_FAULTS: &[Fault] = &[
    Fault::SwappedLabels,
    Fault::NeighboursBag,
    Fault::OtherWristband,
    Fault::Namesake,
    Fault::LabelPrintedTwice,
    Fault::ResultForOtherLot,
    Fault::PooledWithNeighbour,
];

/// How often each strikes here among ten thousand chances; nothing else goes wrong meanwhile.
const OFTEN: u32 = 3_000;

/// An identity fault with what catches it.
#[derive(Clone, Debug)]
pub struct TwoBarriers {
    /// The fault.
    pub fault: Fault,
    /// How often it struck.
    pub present: u64,
    /// The rule that refuses it.
    pub first: Option<Rule>,
    /// With the first one off: the rule that refuses instead.
    pub second: Option<Rule>,
    /// With the first one off: what the auditor saw broken.
    pub seen: BTreeMap<&'static str, u64>,
    /// With both off: other rules that refuse.
    pub left: BTreeSet<String>,
    /// With both off: what the auditor saw broken.
    pub remains: BTreeMap<&'static str, u64>,
}

impl TwoBarriers {
    /// Whether a second barrier stands behind the first one: another rule, or the auditor.
    pub fn is_shown(&self) -> bool {
        self.present > 0 && self.first.is_some() && (self.second.is_some() || !self.seen.is_empty())
    }
}

/// Runs journeys with this fault alone: with all rules, without the first barrier, and without both.
pub(super) fn two_barriers(fault: Fault, setup: &Setup, stores: &dyn Stores) -> Result<TwoBarriers, SimulationError> {
    let setup = Setup { faults: Faults::none().with(fault, OFTEN), ..setup.clone() };
    mute([]);
    let whole = simulate(&setup, stores, &|_| {})?;
    let present = whole.faults.get(&fault).copied().unwrap_or(0);
    let first = refuses(&whole, fault, &[]);
    let mut found = TwoBarriers {
        fault,
        present,
        first,
        second: None,
        seen: BTreeMap::new(),
        left: BTreeSet::new(),
        remains: BTreeMap::new(),
    };
    let Some(first) = first else { return Ok(found) };
    let (without, _) = run_without([first], &setup, stores)?;
    found.seen = goals(&without);
    found.second = refuses(&without, fault, &[first]).or_else(|| later(&whole, &without, &[first]));
    if let Some(second) = found.second {
        let (bare, _) = run_without([first, second], &setup, stores)?;
        found.remains = goals(&bare);
        found.left = refusing(&bare, fault).chain(oftener(&whole, &bare)).collect();
    }
    Ok(found)
}

fn refusing(outcome: &Outcome, fault: Fault) -> impl Iterator<Item = String> {
    outcome.coverage.get(&fault).into_iter().flat_map(|cells| cells.keys()).filter(|name| name.contains('.')).cloned()
}

/// The rule that refuses the fault itself most often.
fn refuses(outcome: &Outcome, fault: Fault, but: &[Rule]) -> Option<Rule> {
    let cells = outcome.coverage.get(&fault)?.iter();
    let rules = cells.filter_map(|(name, count)| Some((Rule::from_id(name)?, *count)));
    rules.filter(|(rule, _)| !but.contains(rule)).max_by_key(|(_, count)| *count).map(|(rule, _)| rule)
}

/// The rule that refuses most of what follows.
fn later(whole: &Outcome, without: &Outcome, but: &[Rule]) -> Option<Rule> {
    let more = |rule: &Rule| {
        let count = |outcome: &Outcome| outcome.refusals.get(rule.id()).copied().unwrap_or(0);
        count(without).saturating_sub(count(whole))
    };
    let rules = oftener(whole, without).into_iter().filter_map(|id| Rule::from_id(&id));
    rules.filter(|rule| !but.contains(rule)).max_by_key(more)
}
