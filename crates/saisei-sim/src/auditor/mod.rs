//! The auditor. It reads envelopes and knows what really was there; it never asks the domain. What it finds wrong is a
//! violation, with the goal that was broken.

mod appointments;
mod arrivals;
mod bedside;
mod bench;
mod cases;
mod clocks;
mod custody;
mod doses;
mod family;
mod ground;
mod harvests;
mod known;
mod notes;
mod papers;
mod people;
mod permission;
mod promises;
mod records;
mod roles;
mod scans;
mod terms;
mod truth;

use std::collections::BTreeMap;

use saisei_app::ledger::Recorded;
use saisei_app::{Answer, Outcome};
use serde_json::Value;

use crate::line::Line;
use ground::Ground;
use known::Known;
use people::People;
use truth::Truth;

/// What really was there when a line was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Really {
    /// This patient, and a vessel with the cells of that one.
    AtBedside {
        /// Who lies there.
        patient: u32,
        /// Whose cells are in the vessel that is about to be given.
        cells_of: u32,
        /// Whether cells were exchanged while every label stayed right.
        exchanged: bool,
    },
    /// This patient, before a harvest.
    AtHarvest {
        /// Who lies there.
        patient: u32,
    },
    /// The line registers this patient.
    Registers {
        /// Who.
        patient: u32,
    },
    /// What was sent is not what its sender meant: the programme may say that it cannot read it.
    Garbled,
    /// Nobody may have the right to this: it may be refused, whatever its kind.
    Unentitled,
}

/// Something that must never be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Broken {
    /// The goal, such as `SG1`.
    pub goal: &'static str,
    /// What happened, without a number or name.
    pub what: String,
}

impl Broken {
    pub(crate) fn new(goal: &'static str, what: impl Into<String>) -> Self {
        Self { goal, what: what.into() }
    }
}

/// What was counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Refusals by rule.
    pub(crate) refusals: BTreeMap<String, u64>,
    /// Overrides by rule.
    pub(crate) overrides: BTreeMap<String, u64>,
    /// Wrong cells that no software could see.
    pub(crate) not_detectable: u64,
    /// Events.
    pub(crate) events: u64,
}

/// One command with everything that belongs to it.
pub(crate) struct Observed<'a> {
    /// What was sent.
    pub(crate) line: &'a Line,
    /// What really was there.
    pub(crate) really: &'a [Really],
    /// The answer, if one was given.
    pub(crate) answer: Option<&'a Answer>,
    /// What the ledger holds now and did not hold before.
    pub(crate) events: &'a [Recorded],
}

impl Observed<'_> {
    pub(crate) fn is(&self, really: Really) -> bool {
        self.really.contains(&really)
    }

    pub(crate) fn has(&self, kind: &str) -> bool {
        self.of(kind).next().is_some()
    }

    pub(crate) fn of<'e>(&'e self, kind: &'e str) -> impl Iterator<Item = &'e Recorded> {
        self.events.iter().filter(move |event| event.envelope.kind.as_str() == kind)
    }
}

/// The auditor of one clinic.
#[derive(Debug, Default)]
pub(crate) struct Auditor {
    truth: Truth,
    people: People,
    known: Known,
    ground: Ground,
    /// What was found wrong, in order.
    pub(crate) broken: Vec<Broken>,
    /// What was counted.
    pub(crate) tally: Tally,
    answered: Vec<[u8; 32]>,
}

impl Auditor {
    /// Looks at one command: first at what must have held before, then at what it did.
    pub(crate) fn observe(&mut self, observed: &Observed<'_>) {
        self.promises(observed);
        for event in observed.events {
            self.tally.events += 1;
            self.answered.push(event.hash.0);
            self.permission(observed, event);
            self.people(observed, event);
            self.known(observed, event);
            self.house(observed, event);
            self.truth.learn(event, observed);
        }
        self.arrivals(observed);
        self.clocks(observed);
        self.count(observed);
    }

    /// Hashes of all events that were seen, in order: what was answered is never lost.
    pub(crate) fn seen(&self) -> &[[u8; 32]] {
        &self.answered
    }

    fn found(&mut self, goal: &'static str, what: impl Into<String>) {
        self.broken.push(Broken::new(goal, what));
    }

    fn count(&mut self, observed: &Observed<'_>) {
        let Some(answer) = observed.answer.filter(|answer| answer.outcome == Outcome::Refused) else {
            return self.count_overrides(observed);
        };
        for finding in answer.findings.iter().filter(|finding| finding.grade().blocks()) {
            count(&mut self.tally.refusals, finding.rule.id());
        }
    }

    fn count_overrides(&mut self, observed: &Observed<'_>) {
        for event in observed.of("rule_overridden") {
            for rule in texts(&event.envelope.payload, "rules") {
                count(&mut self.tally.overrides, rule);
            }
        }
    }
}

fn count(counts: &mut BTreeMap<String, u64>, name: &str) {
    match counts.get_mut(name) {
        Some(count) => *count += 1,
        None => drop(counts.insert(name.to_owned(), 1)),
    }
}

/// A text of a payload; empty if there is none.
pub(crate) fn text<'v>(payload: &'v Value, name: &str) -> &'v str {
    payload.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The texts of a list.
pub(crate) fn texts<'v>(payload: &'v Value, name: &str) -> impl Iterator<Item = &'v str> {
    payload.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}
