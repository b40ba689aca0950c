//! Who may do what, in the few words that the auditor knows: the role is held that day, and it is a role for such acts.

use std::collections::BTreeMap;

use saisei_app::ledger::Recorded;
use serde_json::Value;

use super::roles::roles_for;
use super::truth::day;
use super::{Auditor, Observed, text, texts};
use crate::house::{ADMINISTRATOR, PROGRAM};

/// First and last day of a role, if it has one.
type Period = (String, Option<String>);

/// What the auditor knows about people and what they work with.
#[derive(Debug, Default)]
pub(super) struct People {
    roles: BTreeMap<String, BTreeMap<String, Period>>,
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
                    self.gives(text(payload, "staff"), text(grant, "role"), (text(grant, "from").to_owned(), to));
                }
            }
            "role_granted" => {
                let grant = payload.get("grant").unwrap_or(payload);
                let to = grant.get("to").and_then(Value::as_str).map(str::to_owned);
                self.gives(text(payload, "staff"), text(grant, "role"), (text(grant, "from").to_owned(), to));
            }
            "role_ended" => {
                let roles = self.roles.get_mut(text(payload, "staff"));
                if let Some(period) = roles.and_then(|roles| roles.get_mut(text(payload, "role"))) {
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

    fn gives(&mut self, actor: &str, role: &str, period: Period) {
        self.roles.entry(actor.to_owned()).or_default().insert(role.to_owned(), period);
    }

    pub(super) fn holds(&self, actor: &str, role: &str, day: &str) -> bool {
        let period = self.roles.get(actor).and_then(|roles| roles.get(role));
        period.is_some_and(|(from, to)| from.as_str() <= day && to.as_deref().is_none_or(|to| day <= to))
    }
}

impl Auditor {
    /// Checks who did an event, with what, and on which screen; then takes it in.
    pub(super) fn people(&mut self, observed: &Observed<'_>, event: &Recorded) {
        self.somebody(event);
        if !observed.line.is_told() {
            self.entitled(event);
            self.in_date(event);
            self.shown(observed, event);
        }
        self.people.learn(event);
    }

    /// Every act has a person who holds the role today in which it was done. The programme itself and whoever opened the
    /// clinic stand in no register that the auditor saw.
    fn somebody(&mut self, event: &Recorded) {
        let envelope = &event.envelope;
        let founder = envelope.actor == ADMINISTRATOR.0 && envelope.role == ADMINISTRATOR.1;
        let program = envelope.actor == PROGRAM.0 && envelope.role == PROGRAM.1;
        if envelope.kind.as_str() == "refused" || founder || program {
            return;
        }
        if !self.people.holds(&envelope.actor, &envelope.role, &day(envelope.recorded_at)) {
            self.found("SG3", "an act by somebody who does not hold the role");
        }
    }

    fn entitled(&mut self, event: &Recorded) {
        let envelope = &event.envelope;
        if roles_for(envelope.kind.as_str()).is_some_and(|roles| !roles.contains(&envelope.role.as_str())) {
            self.found("SG3", "an act in a role that is none for it");
        }
    }

    fn in_date(&mut self, event: &Recorded) {
        let payload = &event.envelope.payload;
        let today = || day(event.envelope.occurred_at);
        let old = |lot: &str| self.people.materials.get(lot).is_some_and(|last| *last < today());
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
