//! What the auditor takes to be true: read out of payloads by plain rules of its own.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use saisei_app::ledger::Recorded;
use serde_json::Value;

use super::{Observed, Really, text, texts};

/// Where a vessel is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Custody {
    /// Held by a facility.
    At(String),
    /// On its way to one.
    To(String),
    /// Given, disposed of, or void.
    Gone,
}

/// A vessel.
#[derive(Clone, Debug)]
pub(crate) struct Vessel {
    pub(crate) journey: String,
    pub(crate) custody: Custody,
    pub(crate) lot: Option<String>,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) given: bool,
    /// What holds it.
    pub(crate) holds: BTreeSet<String>,
}

/// A lot.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lot {
    pub(crate) journey: String,
    pub(crate) room: String,
    /// Still made: not decided, not closed.
    pub(crate) in_culture: bool,
    pub(crate) released: bool,
    pub(crate) conditional: bool,
    /// Results outside their limit, by test.
    pub(crate) failed: BTreeSet<String>,
    pub(crate) holds: BTreeSet<String>,
    pub(crate) harvested: u64,
    pub(crate) filled: u64,
    pub(crate) performers: BTreeSet<String>,
}

/// A journey.
#[derive(Clone, Debug, Default)]
pub(crate) struct Journey {
    pub(crate) coi: String,
    pub(crate) consent: bool,
    pub(crate) open: bool,
    /// When the newest baseline was recorded.
    pub(crate) baseline: Option<Timestamp>,
    /// The newest match: container, and until when it holds.
    pub(crate) matched: Option<(String, Timestamp)>,
    /// Whether product runs.
    pub(crate) running: bool,
    /// The version for which eligibility was decided.
    pub(crate) eligible: bool,
}

/// A version of the plan.
#[derive(Clone, Debug, Default)]
pub(crate) struct Version {
    pub(crate) doctors: BTreeSet<String>,
    /// From which day it is in force; none before acceptance.
    pub(crate) from: Option<String>,
}

/// An adverse event with a clock.
#[derive(Clone, Debug)]
pub(crate) struct Adverse {
    pub(crate) journey: String,
    /// Last civil day of the report.
    pub(crate) due: String,
    pub(crate) reported: BTreeSet<String>,
    pub(crate) escalated: bool,
    pub(crate) judged_down: bool,
}

/// Everything.
#[derive(Debug, Default)]
pub(crate) struct Truth {
    pub(crate) vessels: BTreeMap<String, Vessel>,
    pub(crate) lots: BTreeMap<String, Lot>,
    pub(crate) journeys: BTreeMap<String, Journey>,
    pub(crate) versions: BTreeMap<u64, Version>,
    /// Orders that suspend the plan: from which day, and until which, if lifted.
    pub(crate) orders: BTreeMap<String, (String, Option<String>)>,
    /// Upper limits of airborne counts.
    pub(crate) limits: BTreeMap<String, f64>,
    pub(crate) adverse: BTreeMap<(String, String), Adverse>,
    /// Which human bears a number.
    pub(crate) patients: BTreeMap<String, u32>,
}

/// The civil day in Japan.
pub(crate) fn day(at: Timestamp) -> String {
    saisei_app::domain::values::Moment(at).legal_day().to_string()
}

fn number(value: Option<&Value>) -> f64 {
    let value = value.and_then(|value| value.get("value"));
    let text = value.and_then(Value::as_str).and_then(|text| text.parse().ok());
    value.and_then(Value::as_f64).or(text).unwrap_or(0.0)
}

fn cells(payload: &Value, name: &str) -> u64 {
    let value = payload.get(name).and_then(|value| value.get("value"));
    let text = value.and_then(Value::as_str).and_then(|text| text.parse().ok());
    value.and_then(Value::as_u64).or(text).unwrap_or(0)
}

pub(crate) fn moment(payload: &Value, name: &str) -> Option<Timestamp> {
    text(payload, name).parse().ok()
}

impl Truth {
    /// Takes in one event.
    pub(super) fn learn(&mut self, event: &Recorded, observed: &Observed<'_>) {
        let payload = &event.envelope.payload;
        match event.envelope.kind.as_str() {
            "patient_registered" => {
                for really in observed.really {
                    if let Really::Registers { patient } = really {
                        self.patients.insert(text(payload, "coi").to_owned(), *patient);
                    }
                }
            }
            "journey_opened" => {
                let journey = Journey { coi: text(payload, "coi").to_owned(), open: true, ..Journey::default() };
                self.journeys.insert(text(payload, "journey").to_owned(), journey);
            }
            kind if kind.starts_with("plan_") || kind.starts_with("order_") => self.learn_plan(kind, payload),
            kind if kind.starts_with("lot_") || kind.starts_with("product_") || kind.starts_with("test_") => {
                self.learn_lot(kind, payload);
            }
            kind if kind.starts_with("container") => self.learn_vessel(kind, payload),
            kind => self.learn_rest(kind, payload, event),
        }
    }

    fn learn_plan(&mut self, kind: &str, payload: &Value) {
        let newest = self.versions.keys().last().copied().unwrap_or(0);
        match kind {
            "plan_drafted" => {
                let doctors = payload.get("content").map(|content| texts(content, "doctors").map(str::to_owned));
                let doctors = doctors.into_iter().flatten().collect();
                let number = payload.get("version").and_then(Value::as_u64).unwrap_or(newest + 1);
                self.versions.insert(number, Version { doctors, from: None });
            }
            "plan_accepted" => {
                if let Some(version) = self.versions.get_mut(&newest) {
                    version.from = Some(text(payload, "in_force_from").to_owned());
                }
            }
            "order_recorded" if texts(payload, "plans").next().is_some() => {
                self.orders.insert(text(payload, "order").to_owned(), (text(payload, "from").to_owned(), None));
            }
            "order_lifted" => {
                if let Some(order) = self.orders.get_mut(text(payload, "order")) {
                    order.1 = Some(text(payload, "lifted_on").to_owned());
                }
            }
            _ => {}
        }
    }

    fn learn_lot(&mut self, kind: &str, payload: &Value) {
        let id = text(payload, "lot").to_owned();
        if kind == "lot_opened" {
            let lot = Lot {
                journey: text(payload, "journey").to_owned(),
                room: text(payload, "room").to_owned(),
                in_culture: true,
                ..Lot::default()
            };
            for vessel in texts(payload, "containers") {
                self.vessels.entry(vessel.to_owned()).and_modify(|vessel| vessel.custody = Custody::Gone);
            }
            self.lots.insert(id, lot);
            return;
        }
        let Some(lot) = self.lots.get_mut(&id) else { return };
        match kind {
            "lot_released" => {
                lot.conditional = payload.get("conditional").and_then(Value::as_bool).unwrap_or(false);
                (lot.released, lot.in_culture) = (true, false);
            }
            "lot_rejected" => (lot.released, lot.in_culture) = (false, false),
            "lot_closed" => lot.in_culture = false,
            "product_filled" => {
                lot.filled = lot.filled.saturating_add(cells(payload, "cells"));
                let vessel = text(payload, "container");
                if let Some(vessel) = self.vessels.get_mut(vessel) {
                    (vessel.lot, vessel.expires_at) = (Some(id), moment(payload, "expires_at"));
                }
            }
            "test_result_recorded" => {
                let observed = payload.get("reading").and_then(|reading| reading.get("observed"));
                let (test, positive) = (text(payload, "test"), observed.and_then(Value::as_str) == Some("positive"));
                if positive {
                    lot.failed.insert(test.to_owned())
                } else {
                    lot.failed.remove(test)
                };
            }
            _ => {}
        }
    }

    fn learn_vessel(&mut self, kind: &str, payload: &Value) {
        let one = text(payload, "container").to_owned();
        match kind {
            "container_labelled" => {
                let vessel = Vessel {
                    journey: text(payload, "journey").to_owned(),
                    custody: Custody::At(text(payload, "facility").to_owned()),
                    lot: None,
                    expires_at: None,
                    given: false,
                    holds: BTreeSet::new(),
                };
                self.vessels.insert(one, vessel);
            }
            "containers_sent" => self.moved(payload, &Custody::To(text(payload, "to").to_owned())),
            "containers_received" => self.moved(payload, &Custody::At(text(payload, "at").to_owned())),
            "container_voided" | "container_disposed" => {
                self.vessels.entry(one).and_modify(|vessel| vessel.custody = Custody::Gone);
            }
            _ => {}
        }
    }

    fn moved(&mut self, payload: &Value, custody: &Custody) {
        for number in texts(payload, "containers") {
            self.vessels.entry(number.to_owned()).and_modify(|vessel| vessel.custody = custody.clone());
        }
    }

    fn learn_rest(&mut self, kind: &str, payload: &Value, event: &Recorded) {
        let at = event.envelope.occurred_at;
        match kind {
            "room_registered" | "room_limits_set" => self.learn_limits(payload),
            "material_held" => self.held(payload, true),
            "hold_ended" => self.held(payload, false),
            "culture_step_recorded" | "passage_recorded" => self.worked(payload, &event.envelope.actor),
            "adverse_event_recorded" | "adverse_event_updated" => self.learn_adverse(payload, at),
            "adverse_event_judged" => {
                let down = matches!(text(payload, "category"), "sixty_day_list" | "not_reportable");
                if let Some(adverse) = self.adverse.get_mut(&key(payload)) {
                    adverse.judged_down = down;
                }
            }
            "illness_report_filed" => {
                if let Some(adverse) = self.adverse.get_mut(&key(payload)) {
                    adverse.reported.insert(text(payload, "recipient").to_owned());
                }
            }
            "clock_escalated" => {
                let journey = text(payload, "journey");
                let own = self.adverse.values_mut().filter(|adverse| adverse.journey == journey);
                own.for_each(|adverse| adverse.escalated = true);
            }
            kind => {
                if let Some(journey) = self.journeys.get_mut(text(payload, "journey")) {
                    learn_journey(journey, kind, payload, at);
                }
                if kind == "administration_started" {
                    self.given(payload);
                }
            }
        }
    }

    fn learn_limits(&mut self, payload: &Value) {
        let limits = payload.get("limits").and_then(Value::as_array).into_iter().flatten();
        let airborne = limits.filter(|limit| text(limit, "parameter") == "airborne_count");
        for limit in airborne {
            self.limits.insert(text(payload, "room").to_owned(), number(limit.get("max")));
        }
    }

    /// Whether a value lies over the room's limit, as the auditor reads it.
    pub(super) fn is_over(&self, payload: &Value) -> bool {
        let limit = self.limits.get(text(payload, "room"));
        text(payload, "parameter") == "airborne_count"
            && limit.is_some_and(|limit| number(payload.get("value")) > *limit)
    }

    fn held(&mut self, payload: &Value, holds: bool) {
        let cause = payload.get("cause").map(ToString::to_string).unwrap_or_default();
        let change = |set: &mut BTreeSet<String>| {
            if holds {
                set.insert(cause.clone())
            } else {
                set.remove(&cause)
            };
        };
        for lot in texts(payload, "lots") {
            self.lots.entry(lot.to_owned()).and_modify(|lot| change(&mut lot.holds));
        }
        for vessel in texts(payload, "containers") {
            self.vessels.entry(vessel.to_owned()).and_modify(|vessel| change(&mut vessel.holds));
        }
    }

    fn worked(&mut self, payload: &Value, actor: &str) {
        if let Some(lot) = self.lots.get_mut(text(payload, "lot")) {
            text(payload, "room").clone_into(&mut lot.room);
            lot.performers.insert(actor.to_owned());
            lot.harvested = lot.harvested.max(cells(payload, "harvested"));
        }
    }

    fn given(&mut self, payload: &Value) {
        for part in payload.get("parts").and_then(Value::as_array).into_iter().flatten() {
            if let Some(vessel) = self.vessels.get_mut(text(part, "container")) {
                (vessel.given, vessel.custody) = (true, Custody::Gone);
            }
        }
    }

    fn learn_adverse(&mut self, payload: &Value, at: Timestamp) {
        let serious: Vec<&str> = texts(payload, "seriousness").collect();
        if serious.is_empty() || text(payload, "suspected") == "no" {
            return;
        }
        let days = if serious.iter().any(|one| matches!(*one, "death" | "life_threatening")) { 7 } else { 15 };
        let learned = moment(payload, "learned_at").unwrap_or(at);
        let due = saisei_app::domain::values::Moment(learned).legal_day().plus_days(days).to_string();
        let journey = text(payload, "journey").to_owned();
        let adverse = Adverse { journey, due, reported: BTreeSet::new(), escalated: false, judged_down: false };
        self.adverse.entry(key(payload)).or_insert(adverse);
    }

    /// The version in force on a day; none while an order suspends the plan.
    pub(super) fn in_force(&self, day: &str) -> Option<&Version> {
        let suspended = self
            .orders
            .values()
            .any(|(from, lifted)| from.as_str() <= day && lifted.as_ref().is_none_or(|lifted| day < lifted.as_str()));
        let from = |version: &&Version| version.from.as_deref().is_some_and(|from| from <= day);
        self.versions.values().rev().find(from).filter(|_| !suspended)
    }
}

fn key(payload: &Value) -> (String, String) {
    (text(payload, "journey").to_owned(), text(payload, "adverse_event").to_owned())
}

fn learn_journey(journey: &mut Journey, kind: &str, payload: &Value, at: Timestamp) {
    match kind {
        "consent_signed" => journey.consent = true,
        "consent_withdrawn" => journey.consent = false,
        "eligibility_decided" => journey.eligible = text(payload, "decision") == "eligible",
        "baseline_recorded" => journey.baseline = Some(at),
        "bedside_matched" => {
            let until = moment(payload, "valid_until");
            journey.matched = until.map(|until| (text(payload, "container").to_owned(), until));
        }
        "administration_started" => (journey.running, journey.matched) = (true, None),
        "administration_completed" => journey.running = false,
        "journey_closed" => journey.open = false,
        _ => {}
    }
}
