//! Further doses: no more than the plan has, none while the patient is observed, none before a serious event was judged,
//! none on the signature of the dose before.

use std::collections::{BTreeMap, BTreeSet};

use saisei_app::ledger::Recorded;
use serde_json::Value;

use super::known::{Seen, Wrong};
use super::{text, texts};

/// What is known about the doses of one journey.
#[derive(Debug, Default)]
struct Given {
    doses: u64,
    /// Started and not completed.
    observed: bool,
    signed_since: bool,
    /// Serious events on which no physician decided.
    serious: BTreeSet<String>,
}

/// All journeys.
#[derive(Debug, Default)]
pub(super) struct Doses(BTreeMap<String, Given>);

impl Doses {
    pub(super) fn check(&self, seen: Seen<'_>, wrong: &mut Wrong) {
        let payload = seen.payload();
        let journey = text(payload, "journey");
        let asks = match seen.kind() {
            "administration_started" => true,
            "next_dose_decided" => text(payload, "decision") == "give",
            "appointment_booked" => text(payload, "purpose") == "administration",
            _ => false,
        };
        let Some(given) = self.0.get(journey).filter(|given| asks && given.doses > 0) else { return };
        wrong.when(given.observed, "dose", "a further dose while the patient is observed");
        wrong.when(!given.serious.is_empty(), "dose", "a further dose before a serious event was judged");
        let Some(terms) = seen.terms.of(journey, &seen.day()) else { return };
        wrong.when(given.doses >= terms.doses, "dose", "one more dose than the plan has");
        let old = terms.signed_each && !given.signed_since;
        wrong.when(old, "SG3", "a further dose on the signature of the dose before");
    }

    fn of(&mut self, payload: &Value) -> &mut Given {
        self.0.entry(text(payload, "journey").to_owned()).or_default()
    }

    pub(super) fn learn(&mut self, event: &Recorded) {
        let payload = &event.envelope.payload;
        match event.envelope.kind.as_str() {
            "administration_started" => {
                let given = self.of(payload);
                given.doses += 1;
                (given.observed, given.signed_since) = (true, false);
            }
            "administration_completed" => self.of(payload).observed = false,
            "consent_signed" => self.of(payload).signed_since = true,
            "consent_withdrawn" => self.of(payload).signed_since = false,
            "adverse_event_recorded" if texts(payload, "seriousness").next().is_some() => {
                self.of(payload).serious.insert(text(payload, "adverse_event").to_owned());
            }
            "adverse_event_judged" => drop(self.of(payload).serious.remove(text(payload, "adverse_event"))),
            _ => {}
        }
    }
}
