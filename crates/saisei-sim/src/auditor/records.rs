//! Journeys, signatures and records: one open journey of a patient, nothing asked for in a closed one, no signature of
//! somebody else, no record that moves to another patient, no answer that belongs to another request.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use saisei_app::Outcome;
use saisei_app::ledger::Recorded;
use serde_json::Value;

use super::known::{Seen, Wrong};
use super::{Observed, text};
use crate::line::{Line, Who};

/// What asks for permission in a journey, so that none of it may follow its end.
const PERMITTED: &[&str] = &[
    "container_labelled",
    "appointment_booked",
    "eligibility_decided",
    "explanation_given",
    "consent_signed",
    "harvest_recorded",
    "lot_opened",
    "bedside_matched",
    "administration_started",
    "next_dose_decided",
    "journey_closed",
];

/// Decisions that are decided again and never rewritten.
const DECISIONS: &[&str] = &["bedside_matched", "lot_released", "lot_rejected", "eligibility_decided"];

/// Words in the place of a value that say whose or which it is.
const WHOSE: &[&str] = &["journey", "coi", "container", "containers", "lot", "staff"];

/// What is known about records.
#[derive(Debug, Default)]
pub(super) struct Records {
    /// Positions of decisions.
    decisions: BTreeSet<u64>,
    /// Open nonconformities of a journey in which something was done against a rule that nobody may pass.
    broken: BTreeMap<String, BTreeSet<String>>,
    /// What was asked under each key that left something.
    keys: BTreeMap<String, (&'static str, Who, Arc<Value>)>,
}

impl Records {
    pub(super) fn check(&self, seen: Seen<'_>, wrong: &mut Wrong) {
        let payload = seen.payload();
        let journey = seen.truth.journeys.get(text(payload, "journey"));
        let closed = PERMITTED.contains(&seen.kind()) && journey.is_some_and(|journey| !journey.open);
        wrong.when(closed, "SG3", "something was permitted in a journey that is closed");
        self.rests_on(seen, wrong);
        match seen.kind() {
            "journey_opened" => {
                let coi = text(payload, "coi");
                let other = seen.truth.journeys.values().any(|journey| journey.open && journey.coi == coi);
                wrong.when(other, "SG1", "two open journeys of one patient");
            }
            "consent_signed" => {
                let terms = seen.terms.of(text(payload, "journey"), &seen.day());
                let other = payload.get("proxy").is_some_and(|proxy| !proxy.is_null());
                let off = other && terms.is_some_and(|terms| !terms.proxy);
                wrong.when(off, "SG3", "somebody else signed for the patient");
            }
            "bedside_matched" => {
                let terms = seen.terms.of(text(payload, "journey"), &seen.day());
                let reviewed = seen.observed.of("signed").any(|signed| {
                    let signed = &signed.envelope.payload;
                    text(signed, "meaning") == "reviewed"
                });
                let alone = !reviewed && terms.is_some_and(|terms| terms.two);
                wrong.when(alone, "SG8", "one person alone checked at the bedside");
            }
            "corrected" => self.corrected(seen, wrong),
            _ => {}
        }
    }

    /// Material on which a serious nonconformity rests waits until that is closed.
    fn rests_on(&self, seen: Seen<'_>, wrong: &mut Wrong) {
        if !matches!(seen.kind(), "lot_released" | "bedside_matched" | "administration_started") {
            return;
        }
        let lot = seen.truth.lots.get(text(seen.payload(), "lot"));
        let journey = lot.map_or_else(|| text(seen.payload(), "journey"), |lot| lot.journey.as_str());
        let open = self.broken.get(journey).is_some_and(|open| !open.is_empty());
        wrong.when(open, "SG4", "material was used on which a serious nonconformity rests");
    }

    fn corrected(&self, seen: Seen<'_>, wrong: &mut Wrong) {
        let payload = seen.payload();
        let position = payload.get("position").and_then(Value::as_u64).unwrap_or(0);
        let whose = text(payload, "field").split('/').any(|part| WHOSE.contains(&part));
        wrong.when(whose, "record", "a correction gave a record to somebody else");
        wrong.when(self.decisions.contains(&position), "record", "a decision was rewritten");
        wrong.when(payload.get("old") == payload.get("new"), "record", "a correction that changes nothing");
    }

    fn learn_case(&mut self, kind: &str, payload: &Value) {
        let id = text(payload, "nonconformity");
        let command = text(payload, "command");
        let serious = payload.get("serious").and_then(Value::as_bool).unwrap_or(false);
        match kind {
            "nonconformity_opened" if serious && !matches!(command, "" | "start_administration") => {
                self.broken.entry(text(payload, "journey").to_owned()).or_default().insert(id.to_owned());
            }
            "nonconformity_closed" => {
                for open in self.broken.values_mut() {
                    open.remove(id);
                }
            }
            _ => {}
        }
    }

    pub(super) fn learn(&mut self, observed: &Observed<'_>, event: &Recorded) {
        self.learn_case(event.envelope.kind.as_str(), &event.envelope.payload);
        if DECISIONS.contains(&event.envelope.kind.as_str()) {
            self.decisions.insert(event.envelope.position.0);
        }
        if !self.keys.contains_key(&event.envelope.key) {
            let Line { command, who, args, .. } = observed.line;
            self.keys.insert(event.envelope.key.clone(), (command, *who, Arc::clone(args)));
        }
    }

    /// Whether an answer is that of another request under the same key. Only a new refusal says that the key was used.
    pub(super) fn is_of_another(&self, observed: &Observed<'_>) -> bool {
        let answer = observed.answer.filter(|answer| answer.outcome != Outcome::Invalid);
        let old = answer.is_some_and(|answer| answer.is_accepted() || observed.events.is_empty());
        let Line { key, command, who, args, .. } = observed.line;
        let is_other = |used: &(&str, Who, Arc<Value>)| used.0 != *command || used.1 != *who || used.2 != *args;
        old && self.keys.get(key).is_some_and(is_other)
    }
}
