//! Work on cells: where, with what, and how many (SG3, SG10, cells).

use saisei_app::ledger::Recorded;
use serde_json::Value;

use super::ground::{Days, amount, payload_count};
use super::truth::day;
use super::{Auditor, text, texts};

/// Work on a lot.
const WORK: [&str; 6] =
    ["lot_opened", "culture_step_recorded", "passage_recorded", "product_filled", "lot_split", "lots_pooled"];
/// Acts at a patient that rest on the facility as well.
const AT_PATIENT: [&str; 3] = ["harvest_recorded", "bedside_matched", "administration_started"];

impl Auditor {
    pub(super) fn bench(&mut self, event: &Recorded) {
        let kind = event.envelope.kind.as_str();
        let payload = &event.envelope.payload;
        let is_work = WORK.contains(&kind);
        if !is_work && !AT_PATIENT.contains(&kind) && kind != "material_lot_judged" {
            return;
        }
        let today = day(event.envelope.occurred_at);
        if AT_PATIENT.contains(&kind) {
            let facility = self.ground.says(&today).map(|says| says.facility.clone()).unwrap_or_default();
            return self.working(&facility, &today);
        }
        if kind == "material_lot_judged" {
            return self.material_accepted(payload, &today);
        }
        if !is_work {
            return;
        }
        let facility = self.facility_of(payload);
        self.working(&facility, &today);
        self.place(payload, &facility);
        self.hands(&event.envelope.actor, &today);
        self.materials(kind, payload, &today);
        self.numbers(kind, payload, &today);
    }

    /// The facility that an act on a lot names, or where the lot is.
    fn facility_of(&self, payload: &Value) -> String {
        let named = text(payload, "facility");
        if !named.is_empty() {
            return named.to_owned();
        }
        let lot = texts(payload, "lots").next().unwrap_or_else(|| text(payload, "lot"));
        self.ground.cultures.get(lot).map(|lot| lot.facility.clone()).unwrap_or_default()
    }

    /// No order suspends the facility, and it has a permission.
    fn working(&mut self, facility: &str, today: &str) {
        let holds = |from: &str, to: Option<&str>| from <= today && to.is_none_or(|to| today <= to);
        let suspends = |from: &str, lifted: Option<&str>| from <= today && lifted.is_none_or(|lifted| today < lifted);
        let orders = self.ground.orders.values();
        let suspended =
            orders.into_iter().any(|(of, (from, to))| of.contains(facility) && suspends(from, to.as_deref()));
        let permissions = self.ground.permissions.get(facility);
        let permitted = permissions.is_some_and(|all| all.iter().any(|(from, to)| holds(from.as_str(), to.as_deref())));
        if suspended {
            self.found("SG3", "work at a facility that an order suspends");
        }
        if !permitted {
            self.found("SG3", "work at a facility without a permission");
        }
    }

    /// In a room of the facility, and under no cabinet in which cells of another patient were since it was cleared.
    fn place(&mut self, payload: &Value, facility: &str) {
        let room = text(payload, "room");
        if self.ground.rooms.get(room).is_some_and(|of| of != facility) {
            self.found("SG3", "work in a room of another facility than the lot's");
        }
        if self.ground.excursions.values().any(|of| of == room) {
            self.found("SG4", "work in a room whose air is over its limit");
        }
        let (cabinet, journey) = (text(payload, "workspace"), self.journey_of(payload));
        let last = self.ground.cabinets.get(&(room.to_owned(), cabinet.to_owned()));
        if last.is_some_and(|last| last != &journey) {
            self.found("SG2", "cells of two patients under one cabinet that was not cleared");
        }
        if !cabinet.is_empty() {
            self.ground.cabinets.insert((room.to_owned(), cabinet.to_owned()), journey);
        }
    }

    /// By somebody with the training that the plan asks for.
    fn hands(&mut self, actor: &str, today: &str) {
        let holds = |(from, to): &Days| from.as_str() <= today && to.as_deref().is_none_or(|to| today <= to);
        let trained = |training: &String| {
            let all = self.ground.trained.get(&(actor.to_owned(), training.clone()));
            all.is_some_and(|all| all.iter().any(holds))
        };
        if self.ground.says(today).is_some_and(|says| !says.trainings.iter().all(trained)) {
            self.found("SG3", "work on cells without the training that the plan asks for");
        }
    }

    fn journey_of(&self, payload: &Value) -> String {
        let named = text(payload, "journey");
        let of_lot = || self.ground.cultures.get(text(payload, "lot")).map(|lot| lot.journey.clone());
        if named.is_empty() { of_lot().unwrap_or_default() } else { named.to_owned() }
    }

    /// Every material is listed in the plan and its lot was accepted; some material is named.
    fn materials(&mut self, kind: &str, payload: &Value, today: &str) {
        let Some(says) = self.ground.says(today) else { return };
        let lots: Vec<&str> = texts(payload, "materials").collect();
        let unknown = |lot: &&str| self.ground.stock.get(*lot).is_none_or(|stock| !stock.accepted);
        let unlisted =
            |lot: &&str| self.ground.stock.get(*lot).is_some_and(|stock| !says.materials.contains(&stock.material));
        let checks = [
            (lots.iter().any(unknown), "SG10", "a material that nobody accepted went into a culture"),
            (lots.iter().any(unlisted), "SG3", "a material that the plan does not list went into a culture"),
            (lots.is_empty() && !says.materials.is_empty(), "SG10", "work on cells names no material"),
        ];
        let wrong: Vec<_> = checks.into_iter().filter(|(is_wrong, ..)| *is_wrong).collect();
        wrong.into_iter().for_each(|(_, goal, what)| self.found(goal, what));
        if kind == "lot_opened"
            && self.ground.says(today).is_some_and(|says| says.facility != text(payload, "facility"))
        {
            self.found("SG3", "a lot was opened at a facility that the plan does not name");
        }
    }

    fn numbers(&mut self, kind: &str, payload: &Value, today: &str) {
        if kind == "passage_recorded" {
            let most = self.ground.says(today).map_or(u64::MAX, |says| says.max_passage);
            if payload_count(payload, "passage") > most {
                self.found("SG3", "a passage more than the plan allows");
            }
            if amount(payload, "seeded") > amount(payload, "harvested") {
                self.found("cells", "more cells were seeded than were harvested");
            }
        }
    }

    /// SG10: no lot of a material is accepted past its date, or without its checks and names.
    fn material_accepted(&mut self, payload: &Value, today: &str) {
        if !payload.get("accepted").and_then(Value::as_bool).unwrap_or(false) {
            return;
        }
        let Some(stock) = self.ground.stock.get(text(payload, "material_lot")) else { return };
        let old = stock.expires.as_str() < today;
        let conforms = |check: &String| {
            let made = payload.get("checks").and_then(Value::as_array).into_iter().flatten();
            let mut made = made.filter(|made| text(made, "check") == check).peekable();
            let all = |made: &Value| made.get("conforms").and_then(Value::as_bool).unwrap_or(false);
            made.peek().is_some() && made.all(all)
        };
        let checks = self.ground.materials.get(&stock.material).and_then(Option::as_ref);
        let whole = checks.is_some_and(|checks| checks.iter().all(conforms));
        if old {
            self.found("SG10", "a lot of a material was accepted past its date");
        }
        if !whole {
            self.found("SG10", "a lot of a material was accepted without its checks, names or specification");
        }
    }
}
