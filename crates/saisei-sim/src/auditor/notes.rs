//! What must be said with an answer although it refuses nothing.

use std::collections::BTreeSet;

use saisei_app::ledger::Recorded;
use serde_json::Value;

use super::known::{Seen, Wrong};
use super::truth::Custody;
use super::{text, texts};

/// Reports that may still come after a journey was closed.
const AFTERWARDS: &[&str] = &[
    "vitals_recorded",
    "symptom_recorded",
    "adverse_event_recorded",
    "visit_recorded",
    "visit_missed",
    "consent_withdrawn",
    "container_voided",
    "container_disposed",
];

/// Visits that were recorded or missed, by journey.
#[derive(Debug, Default)]
pub(super) struct Notes(BTreeSet<(String, String)>);

fn visit(payload: &Value) -> (String, String) {
    (text(payload, "journey").to_owned(), text(payload, "visit").to_owned())
}

impl Notes {
    /// Looks for what the people who get the answer must read in it.
    pub(super) fn check(&self, seen: Seen<'_>, wrong: &mut Wrong) {
        let Some(answer) = seen.observed.answer else { return };
        let silent = |rule: &str| !answer.findings.iter().any(|finding| finding.rule.id() == rule);
        let mut must = |is_so: bool, rule: &str, what: &'static str| wrong.when(is_so && silent(rule), "notes", what);
        let payload = seen.payload();
        let own = seen.observed.events.first().is_some_and(|first| first.hash == seen.event.hash);
        let done = own && seen.kind() != "refused";
        must(done && seen.observed.line.is_told(), "report.already-done", "an act was told and nobody was told so");
        let journey = Self::journey(seen);
        let closed =
            AFTERWARDS.contains(&seen.kind()) && seen.truth.journeys.get(journey).is_some_and(|journey| !journey.open);
        must(closed, "report.after-closing", "a report on a closed journey, and nobody was told that it is closed");
        match seen.kind() {
            "bedside_matched" => {
                let conditional = seen.truth.lots.get(text(payload, "lot")).is_some_and(|lot| lot.conditional);
                must(conditional, "lot.released-conditionally", "GO with a test pending, and nobody was told");
            }
            "adverse_event_recorded" => {
                let clock = texts(payload, "seriousness").next().is_some() && text(payload, "suspected") != "no";
                must(clock, "adverse-event.clock", "a serious event, and nobody was told its last day");
            }
            "rate_changed" => {
                let running = seen.truth.journeys.get(journey).is_some_and(|journey| journey.running);
                must(!running, "administration.not-running", "a rate of no administration, and nobody was told");
            }
            "administration_stopped" => must(true, "adverse-event.to-consider", "a stop that asks no further"),
            "containers_received" => {
                let outside = payload.pointer("/temperature/minutes_outside").and_then(Value::as_u64).unwrap_or(1);
                must(outside > 0, "custody.excursion", "a parcel that was too warm, and nobody was told");
            }
            "visit_recorded" | "visit_missed" => {
                let again = self.0.contains(&visit(payload));
                must(again, "visit.recorded-already", "a visit was recorded again, and nobody was told");
            }
            "consent_withdrawn" => {
                let left = seen
                    .truth
                    .vessels
                    .values()
                    .any(|vessel| vessel.journey == journey && vessel.custody != Custody::Gone);
                must(left, "consent.withdrawn-held", "consent was withdrawn, and nobody was told what is held");
                wrong.when(left && !seen.observed.has("material_held"), "SG3", "material without consent is not held");
            }
            _ => {}
        }
    }

    /// The journey of an event, by its vessel where it names none.
    fn journey(seen: Seen<'_>) -> &str {
        let payload = seen.payload();
        let vessel = seen.truth.vessels.get(text(payload, "container"));
        match text(payload, "journey") {
            "" => vessel.map_or("", |vessel| vessel.journey.as_str()),
            journey => journey,
        }
    }

    pub(super) fn learn(&mut self, event: &Recorded) {
        if matches!(event.envelope.kind.as_str(), "visit_recorded" | "visit_missed") {
            self.0.insert(visit(&event.envelope.payload));
        }
    }
}
