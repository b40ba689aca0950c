//! Who may do what, in the few words that the auditor knows: the role is held that day, and it is a role for such acts.

use std::collections::BTreeMap;

use saisei_app::ledger::Recorded;
use serde_json::Value;

use super::truth::day;
use super::{Auditor, Observed, text, texts};

/// Roles for acts after which a wrong person is a danger.
const ENTITLED: &[(&str, &[&str])] = &[
    ("lot_released", &["quality_officer"]),
    ("lot_rejected", &["quality_officer"]),
    ("lot_opened", &["culture_operator"]),
    ("culture_step_recorded", &["culture_operator"]),
    ("passage_recorded", &["culture_operator"]),
    ("product_filled", &["culture_operator"]),
    ("harvest_recorded", &["physician", "nurse"]),
    ("bedside_matched", &["physician", "nurse"]),
    ("administration_started", &["physician", "nurse"]),
    ("eligibility_decided", &["physician"]),
];

/// First and last day of a role, if it has one.
type Period = (String, Option<String>);

/// What the auditor knows about people and what they work with.
#[derive(Debug, Default)]
pub(super) struct People {
    roles: BTreeMap<(String, String), Period>,
    /// Last day of each lot of a material.
    materials: BTreeMap<String, String>,
    /// The newest passage of each lot.
    passages: BTreeMap<String, u64>,
    /// Position of the newest event about each journey that was no refusal.
    changes: BTreeMap<String, u64>,
}

impl People {
    fn learn(&mut self, event: &Recorded) {
        let payload = &event.envelope.payload;
        match event.envelope.kind.as_str() {
            "staff_registered" => {
                for grant in payload.get("roles").and_then(Value::as_array).into_iter().flatten() {
                    let to = grant.get("to").and_then(Value::as_str).map(str::to_owned);
                    let key = (text(payload, "staff").to_owned(), text(grant, "role").to_owned());
                    self.roles.insert(key, (text(grant, "from").to_owned(), to));
                }
            }
            "role_ended" => {
                let key = (text(payload, "staff").to_owned(), text(payload, "role").to_owned());
                if let Some(period) = self.roles.get_mut(&key) {
                    period.1 = Some(text(payload, "last_day").to_owned());
                }
            }
            "material_lot_received" => {
                let lot = text(payload, "material_lot").to_owned();
                self.materials.insert(lot, text(payload, "expires_on").to_owned());
            }
            "passage_recorded" => {
                let passage = payload.get("passage").and_then(Value::as_u64).unwrap_or(0);
                self.passages.insert(text(payload, "lot").to_owned(), passage);
            }
            "refused" => return,
            _ => {}
        }
        for tag in &event.envelope.tags {
            if let Some(journey) = tag.as_str().strip_prefix("journey:") {
                self.changes.insert(journey.to_owned(), event.envelope.position.0);
            }
        }
    }

    pub(super) fn holds(&self, actor: &str, role: &str, day: &str) -> bool {
        let period = self.roles.get(&(actor.to_owned(), role.to_owned()));
        period.is_some_and(|(from, to)| from.as_str() <= day && to.as_deref().is_none_or(|to| day <= to))
    }
}

impl Auditor {
    /// Checks who did an event, with what, and on which screen; then takes it in.
    pub(super) fn people(&mut self, observed: &Observed<'_>, event: &Recorded) {
        if !observed.line.is_told() {
            self.entitled(event);
            self.in_date(event);
            self.shown(observed, event);
        }
        self.people.learn(event);
    }

    fn entitled(&mut self, event: &Recorded) {
        let envelope = &event.envelope;
        let Some((_, roles)) = ENTITLED.iter().find(|(kind, _)| *kind == envelope.kind.as_str()) else { return };
        let today = day(envelope.recorded_at);
        if !roles.contains(&envelope.role.as_str()) || !self.people.holds(&envelope.actor, &envelope.role, &today) {
            self.found("SG3", "an act by somebody who does not hold a role for it");
        }
    }

    fn in_date(&mut self, event: &Recorded) {
        let payload = &event.envelope.payload;
        let today = day(event.envelope.occurred_at);
        let old = |lot: &str| self.people.materials.get(lot).is_some_and(|last| last.as_str() < today.as_str());
        if event.envelope.kind.as_str() != "material_lot_judged" && texts(payload, "materials").any(old) {
            self.found("SG10", "a material past its date went into a culture");
        }
        if event.envelope.kind.as_str() == "passage_recorded" {
            let passage = payload.get("passage").and_then(Value::as_u64).unwrap_or(0);
            if self.people.passages.get(text(payload, "lot")).is_some_and(|before| *before > passage) {
                self.found("cells", "a passage was counted back");
            }
        }
    }

    /// Nobody judges on a screen that showed less than was known about the journey.
    fn shown(&mut self, observed: &Observed<'_>, event: &Recorded) {
        let judged = matches!(event.envelope.kind.as_str(), "bedside_matched" | "lot_released" | "lot_rejected");
        let Some(seen) = observed.line.seen.filter(|_| judged) else { return };
        let journeys = event.envelope.tags.iter().filter_map(|tag| tag.as_str().strip_prefix("journey:"));
        let newest = journeys.filter_map(|journey| self.people.changes.get(journey)).max();
        if newest.is_some_and(|newest| *newest > seen) {
            self.found("SG3", "a judgement on a screen that showed less than was known");
        }
    }
}
