//! What the auditor knows about the house: plan, facilities, rooms, cabinets, materials, lots, cases.

use std::collections::{BTreeMap, BTreeSet};

use saisei_app::ledger::Recorded;
use serde_json::Value;

use super::{Auditor, Observed, text, texts};

/// First and last day.
pub(super) type Days = (String, Option<String>);

/// What a version of the plan says, in the few words that the auditor reads.
#[derive(Debug, Default)]
pub(super) struct Says {
    pub(super) from: Option<String>,
    pub(super) routes: BTreeSet<String>,
    pub(super) materials: BTreeSet<String>,
    pub(super) facility: String,
    pub(super) max_passage: u64,
    /// Fewest and most cells of a dose.
    pub(super) dose: (f64, f64),
    pub(super) trainings: BTreeSet<String>,
    /// Tests of the specification.
    pub(super) tests: BTreeSet<String>,
}

/// A lot of a material.
#[derive(Debug, Default)]
pub(super) struct Stock {
    pub(super) material: String,
    pub(super) expires: String,
    pub(super) accepted: bool,
}

/// A lot of a patient, in what the bench decides on.
#[derive(Clone, Debug, Default)]
pub(super) struct Culture {
    pub(super) journey: String,
    pub(super) facility: String,
    /// The newest reading of each test: whether it is pending.
    pub(super) pending: BTreeMap<String, bool>,
    pub(super) was_released: bool,
    pub(super) products: BTreeSet<String>,
    pub(super) closed: bool,
}

/// A deviation or nonconformity.
#[derive(Debug, Default)]
pub(super) struct Case {
    pub(super) assessed: bool,
    pub(super) closed: bool,
}

/// Everything about the house.
#[derive(Debug, Default)]
pub(super) struct Ground {
    pub(super) versions: BTreeMap<u64, Says>,
    /// How far the newest version has come: `drafted`, `opinion`, `filed`, `accepted`.
    pub(super) paper: &'static str,
    pub(super) rooms: BTreeMap<String, String>,
    /// Permissions of processing facilities.
    pub(super) permissions: BTreeMap<String, Vec<Days>>,
    /// Orders on facilities: which, from when, until when.
    pub(super) orders: BTreeMap<String, (BTreeSet<String>, Days)>,
    /// Orders that were lifted.
    pub(super) lifted: BTreeSet<String>,
    /// Checks that a material asks for; none of a material without catalogue number, specification or supplier.
    pub(super) materials: BTreeMap<String, Option<BTreeSet<String>>>,
    pub(super) stock: BTreeMap<String, Stock>,
    /// Whose cells were last in a cabinet.
    pub(super) cabinets: BTreeMap<(String, String), String>,
    pub(super) cultures: BTreeMap<String, Culture>,
    pub(super) cells: BTreeMap<String, f64>,
    /// Vessels with tissue.
    pub(super) tissue: BTreeSet<String>,
    /// Under which version of the plan a journey was decided on.
    pub(super) decided: BTreeMap<String, u64>,
    pub(super) cases: BTreeMap<String, Case>,
    /// Open deviations of the air, with their rooms.
    pub(super) excursions: BTreeMap<String, String>,
    /// Who was trained in what, and when it holds.
    pub(super) trained: BTreeMap<(String, String), Vec<Days>>,
}

/// A number, however it is written.
pub(super) fn amount(payload: &Value, name: &str) -> f64 {
    let value = payload.get(name);
    let value = value.and_then(|value| value.get("value")).or(value);
    let text = value.and_then(Value::as_str).and_then(|text| text.parse().ok());
    value.and_then(Value::as_f64).or(text).unwrap_or(0.0)
}

pub(super) fn set(payload: &Value, name: &str) -> BTreeSet<String> {
    texts(payload, name).map(str::to_owned).collect()
}

fn days(period: &Value) -> Days {
    (text(period, "from").to_owned(), period.get("to").and_then(Value::as_str).map(str::to_owned))
}

impl Ground {
    /// What the plan that was accepted for a day says, whether or not it is suspended.
    pub(super) fn says(&self, day: &str) -> Option<&Says> {
        self.version(day).map(|(_, says)| says)
    }

    /// The same with the number of its version.
    pub(super) fn version(&self, day: &str) -> Option<(u64, &Says)> {
        let from = |(_, version): &(&u64, &Says)| version.from.as_deref().is_some_and(|from| from <= day);
        self.versions.iter().rev().find(from).map(|(number, says)| (*number, says))
    }

    fn learn(&mut self, event: &Recorded) {
        let payload = &event.envelope.payload;
        match event.envelope.kind.as_str() {
            kind if kind.starts_with("plan_") => self.learn_plan(kind, payload),
            kind if kind.starts_with("material_") => self.learn_material(kind, payload),
            kind if kind.starts_with("deviation_") || kind.starts_with("nonconformity_") => {
                let id = [text(payload, "deviation"), text(payload, "nonconformity")].concat();
                if text(payload, "origin") == "environment" {
                    self.excursions.insert(id.clone(), text(payload, "room").to_owned());
                } else if kind.ends_with("_closed") {
                    self.excursions.remove(&id);
                }
                let case = self.cases.entry(id).or_default();
                case.assessed |= kind.ends_with("_assessed");
                case.closed |= kind.ends_with("_closed");
            }
            "harvest_recorded" => self.tissue.extend(set(payload, "containers")),
            "eligibility_decided" => {
                self.decided.insert(text(payload, "journey").to_owned(), payload_count(payload, "plan_version"));
            }
            "training_recorded" => {
                let who = (text(payload, "staff").to_owned(), text(payload, "training").to_owned());
                let until = payload.get("valid_until").and_then(Value::as_str).map(str::to_owned);
                self.trained.entry(who).or_default().push((text(payload, "trained_on").to_owned(), until));
            }
            kind @ ("facility_registered"
            | "facility_permission_recorded"
            | "room_registered"
            | "order_recorded"
            | "order_lifted"
            | "workspace_cleared") => self.learn_place(kind, payload),
            kind => self.learn_culture(kind, payload),
        }
    }

    fn learn_plan(&mut self, kind: &str, payload: &Value) {
        let newest = self.versions.keys().last().copied().unwrap_or(0);
        match kind {
            "plan_drafted" => {
                self.paper = "drafted";
                let Some(content) = payload.get("content") else { return };
                let items = content.get("specification").and_then(Value::as_array).into_iter().flatten();
                let says = Says {
                    from: None,
                    routes: set(content, "routes"),
                    materials: set(content, "materials"),
                    facility: text(content, "processing_facility").to_owned(),
                    max_passage: payload_count(content, "max_passage"),
                    dose: (amount(content, "min_cells"), amount(content, "max_cells")),
                    trainings: set(content, "trainings"),
                    tests: items.map(|item| text(item, "test").to_owned()).collect(),
                };
                self.versions.insert(payload.get("version").and_then(Value::as_u64).unwrap_or(newest + 1), says);
            }
            "plan_opinion_received" => self.paper = "opinion",
            "plan_filed" => self.paper = "filed",
            "plan_accepted" => {
                self.paper = "accepted";
                if let Some(version) = self.versions.get_mut(&newest) {
                    version.from = Some(text(payload, "in_force_from").to_owned());
                }
            }
            _ => {}
        }
    }

    fn learn_place(&mut self, kind: &str, payload: &Value) {
        let facility = text(payload, "facility").to_owned();
        match kind {
            "room_registered" => drop(self.rooms.insert(text(payload, "room").to_owned(), facility)),
            "order_recorded" => {
                let from = (text(payload, "from").to_owned(), None);
                self.orders.insert(text(payload, "order").to_owned(), (set(payload, "facilities"), from));
            }
            "order_lifted" => {
                self.lifted.insert(text(payload, "order").to_owned());
                if let Some((_, days)) = self.orders.get_mut(text(payload, "order")) {
                    days.1 = Some(text(payload, "lifted_on").to_owned());
                }
            }
            "workspace_cleared" => {
                let cabinet = (text(payload, "room").to_owned(), text(payload, "workspace").to_owned());
                self.cabinets.remove(&cabinet);
            }
            _ => {
                let permission = payload.get("permission").filter(|permission| permission.is_object()).map(days);
                self.permissions.entry(facility).or_default().extend(permission);
            }
        }
    }

    fn learn_material(&mut self, kind: &str, payload: &Value) {
        let lot = text(payload, "material_lot").to_owned();
        match kind {
            "material_registered" => {
                let named = ["supplier", "catalogue_number", "specification"].map(|field| text(payload, field));
                let checks = set(payload, "incoming_checks");
                let whole = named.iter().all(|field| !field.is_empty()) && !checks.is_empty();
                self.materials.insert(text(payload, "material").to_owned(), whole.then_some(checks));
            }
            "material_lot_received" => {
                let (material, expires) =
                    (text(payload, "material").to_owned(), text(payload, "expires_on").to_owned());
                self.stock.insert(lot, Stock { material, expires, accepted: false });
            }
            "material_lot_judged" => {
                let accepted = payload.get("accepted").and_then(Value::as_bool).unwrap_or(false);
                self.stock.entry(lot).and_modify(|stock| stock.accepted = accepted);
            }
            _ => {}
        }
    }
}

/// A count, however it is written.
pub(super) fn payload_count(payload: &Value, name: &str) -> u64 {
    let value = payload.get(name);
    let text = value.and_then(Value::as_str).and_then(|text| text.parse().ok());
    value.and_then(Value::as_u64).or(text).unwrap_or(0)
}

impl Auditor {
    /// Checks one event against the house before it is taken in.
    pub(super) fn house(&mut self, observed: &Observed<'_>, event: &Recorded) {
        if !observed.line.is_told() {
            self.papers(event);
            self.cases(observed, event);
            self.bench(event);
            self.family(event);
        }
        self.ground.learn(event);
    }
}
