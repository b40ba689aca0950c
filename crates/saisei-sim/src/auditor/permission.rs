//! What must have held before something was let through: the right cells, fit for use, into the right patient, under the
//! plan in force.

use saisei_app::ledger::Recorded;
use serde_json::Value;

use super::truth::{Custody, day};
use super::{Auditor, Observed, Really, text, texts};

impl Auditor {
    /// Checks one event before it is taken in.
    pub(super) fn permission(&mut self, observed: &Observed<'_>, event: &Recorded) {
        let payload = &event.envelope.payload;
        match event.envelope.kind.as_str() {
            "bedside_matched" => self.matched(observed, payload),
            "administration_started" if !observed.line.is_told() => self.started(observed, event),
            "harvest_recorded" if !observed.line.is_told() => self.harvested(observed, event),
            "lot_opened" if !observed.line.is_told() => self.one_patient(payload),
            "product_filled" if !observed.line.is_told() => self.filled(payload),
            "lot_released" => self.released(event),
            "containers_sent" if !observed.line.is_told() => self.sent(payload),
            "containers_received" => self.received(observed, payload),
            _ => {}
        }
    }

    fn at_bedside(observed: &Observed<'_>) -> Option<(u32, u32, bool)> {
        observed.really.iter().find_map(|really| match really {
            Really::AtBedside { patient, cells_of, exchanged } => Some((*patient, *cells_of, *exchanged)),
            _ => None,
        })
    }

    /// SG1: GO only for the right cells at the right patient.
    fn matched(&mut self, observed: &Observed<'_>, payload: &Value) {
        let Some((patient, cells_of, exchanged)) = Self::at_bedside(observed) else { return };
        if patient != cells_of && !exchanged {
            self.found("SG1", "GO for the cells of another patient");
        }
        let owner = self.truth.patients.get(text(payload, "coi"));
        if owner.is_some_and(|owner| *owner != patient) {
            self.found("SG1", "GO under the number of another patient");
        }
    }

    fn started(&mut self, observed: &Observed<'_>, event: &Recorded) {
        let payload = &event.envelope.payload;
        if let Some((patient, cells_of, exchanged)) = Self::at_bedside(observed)
            && patient != cells_of
        {
            let profiles = self.ground.says(&day(event.envelope.occurred_at)).map(|says| &says.tests);
            if exchanged && profiles.is_some_and(|tests| tests.iter().any(|test| test == "str_profile")) {
                self.found("SG1", "cells that an STR profile tells apart were given");
            } else if exchanged {
                self.tally.not_detectable += 1;
            } else {
                self.found("SG1", "the cells of another patient were given");
            }
        }
        let today = day(event.envelope.occurred_at);
        let physician = text(payload, "physician");
        match self.truth.in_force(&today) {
            None => self.found("SG3", "an administration was let through without a plan in force"),
            Some(version) if !version.doctors.contains(physician) => {
                self.found("SG3", "an administration by a physician whom the plan does not name was let through");
            }
            Some(_) => {}
        }
        self.fit_journey(event);
        let parts = payload.get("parts").and_then(Value::as_array).into_iter().flatten();
        let vessels: Vec<String> = parts.map(|part| text(part, "container").to_owned()).collect();
        vessels.iter().for_each(|vessel| self.fit_vessel(vessel, event));
    }

    fn fit_journey(&mut self, event: &Recorded) {
        let at = event.envelope.occurred_at;
        let Some(journey) = self.truth.journeys.get(text(&event.envelope.payload, "journey")) else {
            return self.found("SG1", "an administration of no journey");
        };
        let mut wrong = Vec::new();
        if !journey.consent {
            wrong.push(("SG3", "an administration without consent"));
        }
        if !journey.eligible {
            wrong.push(("SG3", "an administration of a patient who is not eligible"));
        }
        if !journey.open {
            wrong.push(("SG3", "an administration of a closed journey"));
        }
        if journey.running {
            wrong.push(("SG1", "a second administration while one runs"));
        }
        if journey.baseline.is_none_or(|baseline| at.duration_since(baseline).as_hours() >= 24) {
            wrong.push(("SG12", "an administration before kit, vital signs and observation plan"));
        }
        let matched = journey.matched.as_ref();
        if matched.is_none_or(|(_, until)| *until < at) {
            wrong.push(("SG1", "an administration without a match at the bedside that still holds"));
        }
        wrong.into_iter().for_each(|(goal, what)| self.found(goal, what));
    }

    fn fit_vessel(&mut self, number: &str, event: &Recorded) {
        let (at, journey) = (event.envelope.occurred_at, text(&event.envelope.payload, "journey"));
        let Some(vessel) = self.truth.vessels.get(number) else {
            return self.found("SG1", "a vessel that was never labelled was given");
        };
        let lot = vessel.lot.as_ref().and_then(|lot| self.truth.lots.get(lot));
        let matched = self.truth.journeys.get(journey).and_then(|journey| journey.matched.as_ref());
        let checks = [
            (vessel.journey != journey, "SG1", "a vessel of another journey was given"),
            (vessel.given, "SG1", "a vessel was given twice"),
            (matched.is_none_or(|(matched, _)| matched != number), "SG1", "another vessel than the matched one"),
            (vessel.custody != Custody::At("clinic".to_owned()), "custody", "a vessel was given that is elsewhere"),
            (vessel.expires_at.is_none_or(|expires| expires < at), "fit", "product past its time was given"),
            (lot.is_none_or(|lot| !lot.released), "fit", "product of a lot that is not released was given"),
            (lot.is_some_and(|lot| !lot.failed.is_empty()), "SG7", "product of a lot with a positive test was given"),
            (!vessel.holds.is_empty() || lot.is_some_and(|lot| !lot.holds.is_empty()), "SG4", "held product was given"),
        ];
        let wrong: Vec<_> = checks.into_iter().filter(|(is_wrong, ..)| *is_wrong).collect();
        wrong.into_iter().for_each(|(_, goal, what)| self.found(goal, what));
    }

    fn harvested(&mut self, observed: &Observed<'_>, event: &Recorded) {
        let payload = &event.envelope.payload;
        let journey = self.truth.journeys.get(text(payload, "journey"));
        let owner = journey.and_then(|journey| self.truth.patients.get(&journey.coi)).copied();
        let consent = journey.is_some_and(|journey| journey.consent && journey.eligible);
        let lies = observed.really.iter().find_map(|really| match really {
            Really::AtHarvest { patient } => Some(*patient),
            _ => None,
        });
        if lies.is_some() && lies != owner {
            self.found("SG2", "a harvest was recorded for another patient");
        }
        if !consent {
            self.found("SG3", "a harvest without eligibility and consent was let through");
        }
        let physician = payload.get("harvest").map(|harvest| text(harvest, "physician")).unwrap_or_default();
        let version = self.truth.in_force(&day(event.envelope.occurred_at));
        if version.is_none_or(|version| !version.doctors.contains(physician)) {
            self.found("SG3", "a harvest outside the plan in force was let through");
        }
        let own = |number: &str| {
            self.truth.vessels.get(number).is_some_and(|vessel| vessel.journey == text(payload, "journey"))
        };
        if !texts(payload, "containers").all(own) {
            self.found("SG2", "tissue was put into a vessel of another journey");
        }
    }

    /// SG2: the cells of one lot are those of one patient.
    fn one_patient(&mut self, payload: &Value) {
        let journey = text(payload, "journey");
        let own = |number: &str| self.truth.vessels.get(number).is_some_and(|vessel| vessel.journey == journey);
        if !texts(payload, "containers").all(own) {
            self.found("SG2", "a lot was opened from the tissue of another journey");
        }
    }

    fn filled(&mut self, payload: &Value) {
        let lot = self.truth.lots.get(text(payload, "lot"));
        let vessel = self.truth.vessels.get(text(payload, "container"));
        let own = lot.zip(vessel).is_some_and(|(lot, vessel)| lot.journey == vessel.journey);
        if !own {
            self.found("SG2", "product was filled into a vessel of another journey");
        }
    }

    fn released(&mut self, event: &Recorded) {
        let payload = &event.envelope.payload;
        let Some(lot) = self.truth.lots.get(text(payload, "lot")) else { return };
        let checks = [
            (!lot.holds.is_empty(), "SG4", "a held lot was released"),
            (!lot.failed.is_empty(), "fit", "a lot with a positive test was released"),
            (lot.performers.contains(&event.envelope.actor), "fit", "a lot was released by somebody who made it"),
            (event.envelope.role != "quality_officer", "fit", "a lot was released by another role than quality"),
        ];
        let wrong: Vec<_> = checks.into_iter().filter(|(is_wrong, ..)| *is_wrong).collect();
        wrong.into_iter().for_each(|(_, goal, what)| self.found(goal, what));
    }

    /// One custodian per vessel at any time.
    fn sent(&mut self, payload: &Value) {
        let from = Custody::At(text(payload, "from").to_owned());
        let held = |number: &str| self.truth.vessels.get(number).is_some_and(|vessel| vessel.custody == from);
        if !texts(payload, "containers").all(held) {
            self.found("custody", "a vessel was sent by somebody who does not hold it");
        }
    }

    fn received(&mut self, observed: &Observed<'_>, payload: &Value) {
        let to = Custody::To(text(payload, "at").to_owned());
        let expected = |number: &str| self.truth.vessels.get(number).is_some_and(|vessel| vessel.custody == to);
        // A receipt is a report: what arrived unexpected is recorded, and the answer says so.
        let noted = observed.answer.is_some_and(|answer| !answer.findings.is_empty());
        if !texts(payload, "containers").all(expected) && observed.answer.is_some() && !noted {
            self.found("custody", "a vessel arrived that was not on its way here, and nobody was told");
        }
    }
}
