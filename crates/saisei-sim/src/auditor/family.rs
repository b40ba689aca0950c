//! Lots that come of lots, what their release rests on, and when they are closed.

use saisei_app::ledger::Recorded;
use serde_json::Value;

use super::ground::{Culture, Ground, amount};
use super::truth::{Custody, Lot, day};
use super::{Auditor, text, texts};

impl Ground {
    pub(super) fn learn_culture(&mut self, kind: &str, payload: &Value) {
        let lot = text(payload, "lot").to_owned();
        match kind {
            "lot_opened" => {
                let (journey, facility) = (text(payload, "journey").to_owned(), text(payload, "facility").to_owned());
                self.cultures.insert(lot, Culture { journey, facility, ..Culture::default() });
            }
            "lot_split" | "lots_pooled" => {
                let parent = texts(payload, "lots").next().unwrap_or(&lot);
                let facility = self.cultures.get(parent).map(|lot| lot.facility.clone()).unwrap_or_default();
                let journey = text(payload, "journey").to_owned();
                let child = Culture { journey, facility, ..Culture::default() };
                self.cultures.insert(text(payload, "into").to_owned(), child);
            }
            "product_filled" => {
                let bag = text(payload, "container").to_owned();
                self.cells.insert(bag.clone(), amount(payload, "cells"));
                self.cultures.entry(lot).and_modify(|lot| lot.products.extend([bag]));
            }
            "test_result_recorded" => {
                let pending = payload.get("reading").and_then(Value::as_str) == Some("pending");
                let test = text(payload, "test").to_owned();
                self.cultures.entry(lot).and_modify(|lot| lot.pending.extend([(test, pending)]));
            }
            "lot_closed" => {
                self.cultures.entry(lot).and_modify(|lot| lot.closed = true);
            }
            "lot_released" => {
                self.cultures.entry(lot).and_modify(|lot| lot.was_released = true);
            }
            _ => {}
        }
    }
}

impl Auditor {
    pub(super) fn family(&mut self, event: &Recorded) {
        let payload = &event.envelope.payload;
        self.used_once(event.envelope.kind.as_str(), payload);
        match event.envelope.kind.as_str() {
            "lots_pooled" => self.pooled(payload),
            "lot_split" => self.begun(&[text(payload, "lot")], payload),
            "lot_released" => self.tested(event),
            "release_revoked" => {
                let lot = self.ground.cultures.get(text(payload, "lot"));
                if lot.is_none_or(|lot| !lot.was_released) {
                    self.found("fit", "a release was revoked that was never given");
                }
            }
            "bedside_matched" => self.fit_for_go(event),
            "lot_closed" => self.all_done(text(payload, "lot")),
            _ => {}
        }
    }

    /// Tissue goes into an empty vessel and once into a lot, product into an empty bag; nothing that is held is used.
    fn used_once(&mut self, kind: &str, payload: &Value) {
        let vessel = |number: &str| self.truth.vessels.get(number);
        let gone = |number: &str| vessel(number).is_some_and(|vessel| vessel.custody == Custody::Gone);
        let again = match kind {
            "harvest_recorded" => texts(payload, "containers").any(|number| self.ground.tissue.contains(number)),
            "lot_opened" => texts(payload, "containers").any(gone),
            "product_filled" => self.ground.cells.contains_key(text(payload, "container")),
            _ => false,
        };
        let held = |number: &str| vessel(number).is_some_and(|vessel| !vessel.holds.is_empty());
        let held = kind == "lot_opened" && texts(payload, "containers").any(held);
        let names_vessels = ["harvest_recorded", "lot_opened"].contains(&kind);
        if names_vessels && texts(payload, "containers").next().is_none() {
            self.found("SG2", "tissue came from no vessel, or went into none");
        }
        if again {
            self.found("cells", "a vessel was used twice");
        }
        if held {
            self.found("SG4", "a lot was opened from held tissue");
        }
    }

    /// SG2: cells of one patient only.
    fn pooled(&mut self, payload: &Value) {
        let lots: Vec<&str> = texts(payload, "lots").collect();
        let journey = |lot: &&str| self.truth.lots.get(*lot).map(|lot| lot.journey.clone());
        let mut journeys: Vec<Option<String>> = lots.iter().map(journey).collect();
        journeys.sort();
        journeys.dedup();
        if journeys.len() > 1 {
            self.found("SG2", "the cells of two patients were pooled");
        }
        self.begun(&lots, payload);
        for lot in lots {
            self.truth.lots.entry(lot.to_owned()).and_modify(|lot| lot.in_culture = false);
        }
    }

    /// A lot that begins with cells of others keeps who worked on them, what holds them and what failed.
    fn begun(&mut self, parents: &[&str], payload: &Value) {
        let mut child = Lot {
            journey: text(payload, "journey").to_owned(),
            room: text(payload, "room").to_owned(),
            in_culture: true,
            ..Lot::default()
        };
        for parent in parents.iter().filter_map(|parent| self.truth.lots.get(*parent)) {
            child.performers.extend(parent.performers.iter().cloned());
            child.holds.extend(parent.holds.iter().cloned());
            child.failed.extend(parent.failed.iter().cloned());
        }
        self.truth.lots.insert(text(payload, "into").to_owned(), child);
    }

    /// GO only for product that may be given now: it may not be left to the start to find out.
    fn fit_for_go(&mut self, event: &Recorded) {
        let payload = &event.envelope.payload;
        let Some(vessel) = self.truth.vessels.get(text(payload, "container")) else { return };
        let lot = vessel.lot.as_ref().and_then(|lot| self.truth.lots.get(lot));
        let held = !vessel.holds.is_empty() || lot.is_some_and(|lot| !lot.holds.is_empty());
        let here = vessel.custody == Custody::At("clinic".to_owned());
        let late = vessel.expires_at.is_none_or(|expires| expires < event.envelope.occurred_at);
        let checks = [
            (late, "fit", "GO for product past its time"),
            (lot.is_none_or(|lot| !lot.released), "fit", "GO for product of a lot that is not released"),
            (held, "SG4", "GO for held product"),
            (vessel.given || !here, "custody", "GO for a vessel that is not here"),
        ];
        let wrong: Vec<_> = checks.into_iter().filter(|(is_wrong, ..)| *is_wrong).collect();
        wrong.into_iter().for_each(|(_, goal, what)| self.found(goal, what));
    }

    /// A release rests on every test of the specification; a final one on none that is pending.
    fn tested(&mut self, event: &Recorded) {
        let payload = &event.envelope.payload;
        let Some(lot) = self.ground.cultures.get(text(payload, "lot")) else { return };
        let says = self.ground.says(&day(event.envelope.occurred_at));
        let missing = says.is_some_and(|says| says.tests.iter().any(|test| !lot.pending.contains_key(test)));
        let conditional = payload.get("conditional").and_then(Value::as_bool).unwrap_or(false);
        let pending = !conditional && lot.pending.values().any(|pending| *pending);
        if missing {
            self.found("fit", "a lot was released without a test of its specification");
        }
        if pending {
            self.found("fit", "a lot was released finally while a test is pending");
        }
    }

    /// A lot is closed when quality has decided and every bag is given or disposed of.
    fn all_done(&mut self, id: &str) {
        let Some(lot) = self.truth.lots.get(id) else { return };
        let undecided = lot.in_culture || (lot.released && lot.conditional);
        let culture = self.ground.cultures.get(id);
        let (products, again) = (culture.map(|lot| &lot.products), culture.is_some_and(|lot| lot.closed));
        let out = |bag: &String| {
            self.truth.vessels.get(bag).is_some_and(|vessel| !vessel.given && vessel.custody != Custody::Gone)
        };
        if undecided || products.is_some_and(|products| products.iter().any(out)) {
            self.found("fit", "a lot was closed while something of it is open");
        }
        if again {
            self.found("SG11", "a lot was closed twice");
        }
    }
}
