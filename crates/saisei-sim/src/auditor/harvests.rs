//! Before a harvest: blood that is not too old, no positive marker that nobody decided on, allergies and anticoagulants.

use std::collections::{BTreeMap, BTreeSet};

use saisei_app::domain::values::Day;
use saisei_app::ledger::Recorded;
use serde_json::Value;

use super::known::{Seen, Wrong};
use super::{text, texts};

/// What is known about one patient.
#[derive(Debug, Default)]
struct Patient {
    /// Day and result of the newest blood, by marker.
    results: BTreeMap<String, (String, String)>,
    allergies: BTreeSet<String>,
}

/// What is known before harvests, by journey.
#[derive(Debug, Default)]
pub(super) struct Harvests(BTreeMap<String, Patient>);

impl Harvests {
    pub(super) fn check(&self, seen: Seen<'_>, wrong: &mut Wrong) {
        let payload = seen.payload();
        let unknown = Patient::default();
        let patient = self.0.get(text(payload, "journey")).unwrap_or(&unknown);
        match seen.kind() {
            "harvest_recorded" => {
                let facts = payload.get("harvest").unwrap_or(&Value::Null);
                let is_checked = |name: &str| facts.get(name).and_then(Value::as_bool).unwrap_or(false);
                wrong.when(!is_checked("allergies_checked"), "harvest", "nobody looked at the allergies");
                wrong.when(!is_checked("anticoagulation_checked"), "harvest", "nobody looked at the anticoagulants");
                let allergic = patient.allergies.contains(text(facts, "anaesthetic"));
                let overlooked = allergic && !seen.is_decided();
                wrong.when(overlooked, "harvest", "an anaesthetic to which the patient is allergic");
                patient.screened(seen, &seen.day(), wrong);
            }
            "appointment_booked" if text(payload, "purpose") == "harvest" => {
                let day = super::truth::moment(payload, "starts_at").map(super::truth::day).unwrap_or_default();
                patient.screened(seen, &day, wrong);
            }
            _ => {}
        }
    }

    pub(super) fn learn(&mut self, event: &Recorded) {
        let payload = &event.envelope.payload;
        match event.envelope.kind.as_str() {
            "infection_screen_recorded" => {
                let patient = self.0.entry(text(payload, "journey").to_owned()).or_default();
                let day = text(payload, "sampled_on");
                for one in payload.get("results").and_then(Value::as_array).into_iter().flatten() {
                    let newest = patient.results.entry(text(one, "marker").to_owned()).or_default();
                    if newest.0.as_str() <= day {
                        *newest = (day.to_owned(), text(one, "result").to_owned());
                    }
                }
            }
            "history_recorded" => {
                let patient = self.0.entry(text(payload, "journey").to_owned()).or_default();
                patient.allergies = texts(payload, "allergies").map(str::to_owned).collect();
            }
            _ => {}
        }
    }
}

impl Patient {
    /// The screen that the terms of the day of booking or harvest ask for.
    fn screened(&self, seen: Seen<'_>, on: &str, wrong: &mut Wrong) {
        let Some(terms) = seen.terms.of(text(seen.payload(), "journey"), &seen.day()) else { return };
        let results: Vec<_> = terms.markers.iter().map(|marker| self.results.get(marker)).collect();
        wrong.when(results.iter().any(Option::is_none), "harvest", "a harvest without a screen");
        let last = |sampled: &str| Day::parse(sampled).ok().map(|day| day.plus_days(terms.screen_days).to_string());
        let old = |(sampled, _): &(String, String)| last(sampled).is_none_or(|last| last.as_str() < on);
        wrong.when(results.iter().flatten().any(|result| old(result)), "harvest", "a harvest on an old screen");
        let positive = results.iter().flatten().any(|(_, result)| result != "negative");
        let overlooked = positive && !seen.is_decided();
        wrong.when(overlooked, "harvest", "a positive marker on which no physician decided");
    }
}
