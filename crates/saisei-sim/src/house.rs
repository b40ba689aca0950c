//! The clinic before its first patient: facility, rooms, staff, medium, an accepted plan.

use serde_json::{Value, json};

use crate::line::Who;
use crate::stock;
use crate::time::{DAY, Minute};

pub(crate) const ADMINISTRATOR: Who = ("admin", "administrator");
pub(crate) const PHYSICIAN: Who = ("dr.ito", "physician");
pub(crate) const OTHER_PHYSICIAN: Who = ("dr.ueno", "physician");
/// No plan names this one.
pub(crate) const PHYSICIAN_OUTSIDE: Who = ("dr.abe", "physician");
pub(crate) const NURSE: Who = ("nurse.suzuki", "nurse");
pub(crate) const SECOND_NURSE: Who = ("nurse.kato", "nurse");
/// A second account of the human behind [`NURSE`].
pub(crate) const NURSE_AGAIN: Who = ("nurse.suzuki2", "nurse");
pub(crate) const OPERATOR: Who = ("op.tanaka", "culture_operator");
/// Without the training that the plan asks for.
pub(crate) const UNTRAINED: Who = ("op.shiro", "culture_operator");
/// Left the house: the role has ended.
pub(crate) const DEPARTED: Who = ("op.moto", "culture_operator");
pub(crate) const QUALITY: Who = ("qa.sato", "quality_officer");
/// A second account of the human behind [`QUALITY`].
pub(crate) const QUALITY_AGAIN: Who = ("qa.sato2", "quality_officer");
/// Helps out, and nobody registered them.
pub(crate) const STRANGER: &str = "temp.hoshi";
pub(crate) const COORDINATOR: Who = ("co.mori", "coordinator");
pub(crate) const PROGRAM: Who = ("system", "system");

/// The plan.
pub(crate) const PLAN: &str = "ra-adsc";
/// The rooms in which cells grow.
pub(crate) const ROOMS: [&str; 3] = ["cpf-1", "cpf-2", "cpf-3"];
/// When the first patient may come: the plan is in force.
pub(crate) const READY: Minute = Minute(45 * DAY);
/// Days for which a lot of medium may be used, and after which the next one comes.
pub(crate) const MEDIUM_DAYS: i64 = 180;
const MEDIUM_EVERY: i64 = 120;

/// A line of the house: when, by whom, what.
pub(crate) type HouseLine = (Minute, Who, &'static str, Value);

/// A number with its unit.
pub(crate) fn measure(value: impl Into<Value>, unit: &str) -> Value {
    json!({"value": value.into(), "unit": unit})
}

fn day(minute: Minute) -> String {
    minute.day().to_string()
}

/// The lot of medium that is used at a moment, and one that is past its date by then.
pub(crate) fn medium(now: Minute) -> (String, String) {
    let number = now.plus(-DAY).0.max(0).div_euclid(MEDIUM_EVERY * DAY);
    let expired = if number >= 2 { format!("medium-{}", number - 2) } else { stock::OLD.to_owned() };
    (format!("medium-{number}"), expired)
}

/// The lots of medium that arrive up to this minute.
pub(crate) fn media(until: Minute) -> Vec<HouseLine> {
    let arrivals = 0..=until.0.div_euclid(MEDIUM_EVERY * DAY);
    let lot = |number: i64| {
        let at = Minute(number.saturating_mul(MEDIUM_EVERY * DAY)).plus(60);
        let name = format!("medium-{number}");
        let checks = json!([{"check": "appearance", "conforms": true}, {"check": "certificate", "conforms": true}]);
        [
            (
                at,
                OPERATOR,
                "receive_material_lot",
                json!({
                    "material_lot": name, "material": "medium", "lot_number": format!("KM-{number}"),
                    "expires_on": day(at.plus(MEDIUM_DAYS * DAY)),
                }),
            ),
            (
                at.plus(10),
                QUALITY,
                "judge_material_lot",
                json!({"material_lot": name, "accepted": true, "checks": checks}),
            ),
        ]
    };
    arrivals.flat_map(lot).collect()
}

/// Everything that stands before the first patient.
pub(crate) fn founding(profiles: bool) -> Vec<HouseLine> {
    let at = Minute(0);
    let mut lines = vec![(
        at,
        ADMINISTRATOR,
        "register_facility",
        json!({
            "facility": "cpf", "name": "練習細胞加工センター", "kind": "processing",
            "permission": stock::first_permission(at),
        }),
    )];
    lines.extend(ROOMS.map(|room| (at, ADMINISTRATOR, "register_room", room_args(room))));
    lines.extend(staff().map(|args| (at, ADMINISTRATOR, "register_staff", args)));
    lines.push((
        at.plus(5),
        ADMINISTRATOR,
        "end_role",
        json!({"staff": DEPARTED.0, "role": DEPARTED.1, "last_day": day(at)}),
    ));
    lines.extend([OPERATOR, DEPARTED].map(|who| (at.plus(10), QUALITY, "record_training", training(who, at))));
    lines.push((
        at.plus(20),
        QUALITY,
        "register_material",
        json!({
            "material": "medium", "name": "無血清培地", "origin": "neither", "supplier": "架空試薬",
            "catalogue_number": "KM-100", "specification": "SP-001", "incoming_checks": ["appearance", "certificate"],
        }),
    ));
    lines.extend(stock::founding());
    lines.extend(version(Minute(DAY), &content(300_000_000, profiles)));
    lines
}

fn room_args(room: &str) -> Value {
    json!({
        "room": room, "facility": "cpf", "name": format!("細胞調製室 {room}"), "zone": "aseptic",
        "limits": [{"parameter": "airborne_count", "max": measure(1, "CFU/m3")}],
    })
}

fn training(who: Who, at: Minute) -> Value {
    json!({
        "staff": who.0, "training": "aseptic-training", "trained_on": day(at),
        "valid_until": day(at.plus(3_650 * DAY)), "trainer": QUALITY.0,
    })
}

fn staff() -> impl Iterator<Item = Value> {
    let alone =
        [PHYSICIAN, OTHER_PHYSICIAN, PHYSICIAN_OUTSIDE, SECOND_NURSE, OPERATOR, UNTRAINED, DEPARTED, COORDINATOR];
    let with_two = [(NURSE, "human-1"), (NURSE_AGAIN, "human-1"), (QUALITY, "human-2"), (QUALITY_AGAIN, "human-2")];
    let person = |(id, role): Who, human: Option<&str>| {
        json!({
            "staff": id, "name": format!("架空 {id}"), "person": human,
            "roles": [{"role": role, "from": day(Minute(0))}],
        })
    };
    let alone = alone.map(|who| person(who, None));
    alone.into_iter().chain(with_two.map(|(who, human)| person(who, Some(human))))
}

/// Drafting, filing and acceptance of a version of the plan, from this minute on.
pub(crate) fn version(from: Minute, content: &Value) -> [HouseLine; 4] {
    let later = |days: i64| from.plus(days.saturating_mul(DAY));
    [
        (from, ADMINISTRATOR, "draft_plan", json!({"plan": PLAN, "content": content})),
        (
            later(10),
            ADMINISTRATOR,
            "record_committee_opinion",
            json!({
                "plan": PLAN, "committee": "架空委員会", "committee_number": "NA8260001", "opinion": "appropriate",
                "opinion_on": day(later(10)),
            }),
        ),
        (
            later(12),
            ADMINISTRATOR,
            "file_plan",
            json!({"plan": PLAN, "filed_on": day(later(12)), "office": "架空厚生局", "form": "first"}),
        ),
        (
            later(20),
            ADMINISTRATOR,
            "accept_plan",
            json!({
                "plan": PLAN, "plan_number": "PB3260001", "accepted_on": day(later(20)),
                "in_force_from": day(later(20)),
            }),
        ),
    ]
}

/// A plan with a limit in every place where a gate reads one; with an STR profile of each product, if it asks for one.
pub(crate) fn content(max_cells: u64, profiles: bool) -> Value {
    let way = json!({"lowest": measure(2, "degC"), "highest": measure(8, "degC"), "max_minutes": 360});
    json!({
        "clinic_name": "再生練習クリニック", "clinic_address": "架空町1-2-3", "administrator_name": "架空 院長",
        "therapy_name": "自己脂肪由来間葉系幹細胞の治療（練習用）", "class": "II", "class_reason": "練習用",
        "target_disease": "関節リウマチ", "content": "練習用", "content_plain": "練習用",
        "responsible_physician": {"name": "架空 一郎", "affiliation": "練習", "department": "リウマチ科"},
        "cell_source": "autologous", "cultured": true, "homologous": "not_applicable",
        "safety_measures": "練習用", "compensation": "補償はない。",
        "clinic": "clinic", "processing_facility": "cpf", "indications": ["rheumatoid-arthritis"],
        "routes": ["intravenous"], "min_cells": measure(50_000_000, "cells"), "max_cells": measure(max_cells, "cells"),
        "max_doses": 2, "min_interval_days": 90, "doctors": [PHYSICIAN.0, OTHER_PHYSICIAN.0, stock::RETIRED.0],
        "forms": [{"form": "ic-ra", "version": 1}], "max_passage": 3, "product_life_minutes": 1440,
        "bedside_match_minutes": 5,
        "specification": specification(profiles),
        "follow_up": [
            {"visit": "m1", "months": 1, "window_days": 7}, {"visit": "m3", "months": 3, "window_days": 14},
            {"visit": "m6", "months": 6, "window_days": 21}, {"visit": "m12", "months": 12, "window_days": 30},
        ],
        "materials": ["medium"], "trainings": ["aseptic-training"],
        "infection_screen": {"markers": ["hbs_antigen", "hcv_antibody", "hiv"], "max_age_days": 90},
        "transport": {"tissue": way, "product": way}, "second_person_at_bedside": true,
        "consent_for_each_dose": true,
        "withdrawal": {"cells": "廃棄する。", "samples": "廃棄する。", "money": "実費を除く。", "data": "記録は残る。"},
    })
}

fn specification(profiles: bool) -> Value {
    let mut tests = vec![
        json!({"test": "viability", "method": "trypan-blue", "limit": {"at_least": measure(80, "%")}, "min_counted": 400}),
        json!({"test": "endotoxin", "limit": {"at_most": measure("0.25", "EU/mL")}}),
        json!({"test": "mycoplasma", "limit": "negative"}),
        json!({"test": "sterility", "limit": "negative", "may_be_pending": true}),
    ];
    if profiles {
        tests.push(json!({"test": "str_profile", "limit": "conforms"}));
    }
    tests.into()
}
