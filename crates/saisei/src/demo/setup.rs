//! The clinic around its patients: facility, rooms with their values, staff, materials, an accepted plan.

use saisei_app::domain::values::Moment;
use serde_json::{Value, json};

use super::past::deviation;
use super::{Deed, Who};

/// A member of staff of the synthetic clinic.
pub struct Member {
    /// Id.
    pub staff: &'static str,
    /// Role.
    pub role: &'static str,
    name: &'static str,
    kana: &'static str,
    qualification: &'static str,
}

/// Everybody who can sign in.
pub const PEOPLE: [Member; 11] = [
    Member { staff: "admin", role: "administrator", name: "", kana: "", qualification: "" },
    member("dr.ito", "physician", "伊藤 架空", "イトウ カクウ", "physician-licence"),
    member("dr.ueno", "physician", "上野 架空", "ウエノ カクウ", "physician-licence"),
    member("dr.abe", "physician", "阿部 架空", "アベ カクウ", "physician-licence"),
    member("nurse.suzuki", "nurse", "鈴木 架空", "スズキ カクウ", "nurse-licence"),
    member("nurse.kato", "nurse", "加藤 架空", "カトウ カクウ", "nurse-licence"),
    member("op.tanaka", "culture_operator", "田中 架空", "タナカ カクウ", "cell-processing-training"),
    member("qa.sato", "quality_officer", "佐藤 架空", "サトウ カクウ", "quality-training"),
    member("co.mori", "coordinator", "森 架空", "モリ カクウ", "privacy-training"),
    member("an.ueda", "analyst", "上田 架空", "ウエダ カクウ", "privacy-training"),
    member("in.noda", "inspector", "野田 架空", "ノダ カクウ", "privacy-training"),
];

const fn member(
    staff: &'static str,
    role: &'static str,
    name: &'static str,
    kana: &'static str,
    qualification: &'static str,
) -> Member {
    Member { staff, role, name, kana, qualification }
}

pub const ADMINISTRATOR: Who = ("admin", "administrator");
pub const PHYSICIAN: Who = ("dr.ito", "physician");
/// The other physician of the plans.
pub const SECOND_PHYSICIAN: &str = "dr.ueno";
/// A physician whom no plan names.
pub const OTHER_PHYSICIAN: Who = ("dr.abe", "physician");
pub const NURSE: Who = ("nurse.suzuki", "nurse");
pub const SECOND_NURSE: Who = ("nurse.kato", "nurse");
pub const OPERATOR: Who = ("op.tanaka", "culture_operator");
pub const QUALITY: Who = ("qa.sato", "quality_officer");
pub const COORDINATOR: Who = ("co.mori", "coordinator");

/// The lot of the medium that was accepted.
pub const MEDIUM: &str = "medium-1";

/// Days before now on which the clinic began, if it has no earlier years.
pub const BEGAN: i64 = 760;

/// Days from then to the filing of the plans.
pub const FILED_AFTER: i64 = 25;

/// The plan that an order suspended.
pub const JOINT_PLAN: &str = "joint-adsc";

fn deed(at: Moment, who: Who, command: &'static str, args: Value) -> Deed {
    Deed::new(at, who, move |_| (command, args.clone()))
}

/// A number with its unit.
pub fn measure(value: impl Into<Value>, unit: &str) -> Value {
    json!({"value": value.into(), "unit": unit})
}

fn form() -> Value {
    json!({
        "clinic_name": "さいせい練習クリニック", "clinic_address": "東京都千代田区架空町1-2-3",
        "administrator_name": "架空 院長",
        "therapy_name": "自己脂肪由来間葉系幹細胞を用いた関節リウマチの治療（練習用）",
        "class": "II", "class_reason": "培養した自己の体性幹細胞を用いるため。",
        "target_disease": "関節リウマチ",
        "content": "患者さん自身の皮下脂肪から得た間葉系幹細胞を培養し、静脈内または関節内に投与する。",
        "content_plain": "脂肪を少し取り、細胞を約7週間育てて、点滴または関節の注射で戻します。効果は証明されていません。",
        "responsible_physician":
            {"name": "架空 一郎", "affiliation": "さいせい練習クリニック", "department": "リウマチ科"},
        "cell_source": "autologous", "cultured": true, "homologous": "not_applicable",
        "safety_measures": "投与前の照合、投与中の観察、救急用具の準備、投与後の観察。",
        "compensation": "補償はない。",
    })
}

fn way() -> Value {
    json!({"lowest": measure(2, "degC"), "highest": measure(8, "degC"), "max_minutes": 360})
}

fn limits() -> Value {
    json!({
        "clinic": "clinic", "processing_facility": "cpf", "indications": ["rheumatoid-arthritis"],
        "routes": ["intravenous", "intra_articular"],
        "min_cells": measure(50_000_000, "cells"), "max_cells": measure(300_000_000, "cells"),
        "max_doses": 2, "min_interval_days": 90, "doctors": ["dr.ito", SECOND_PHYSICIAN],
        "forms": [{"form": "ic-ra", "version": 1}], "max_passage": 3, "product_life_minutes": 1440,
        "bedside_match_minutes": 5,
        "specification": [
            {"test": "viability", "method": "trypan-blue", "limit": {"at_least": measure(98, "%")}, "min_counted": 400},
            {"test": "surface_antigen", "limit": {"at_least": measure(99, "%")}},
            {"test": "endotoxin", "limit": {"at_most": measure("0.25", "EU/mL")}},
            {"test": "mycoplasma", "limit": "negative"},
            {"test": "sterility", "limit": "negative", "may_be_pending": true},
        ],
        "follow_up": [
            {"visit": "m1", "months": 1, "window_days": 7}, {"visit": "m3", "months": 3, "window_days": 14},
            {"visit": "m6", "months": 6, "window_days": 21}, {"visit": "m12", "months": 12, "window_days": 30},
        ],
        "materials": ["medium"], "trainings": ["aseptic-training"],
        "infection_screen": {
            "markers": ["hbs_antigen", "hbc_antibody", "hcv_antibody", "hiv", "htlv1", "syphilis"], "max_age_days": 90,
        },
        "transport": {"tissue": way(), "product": way()}, "second_person_at_bedside": true,
        "withdrawal": {
            "cells": "撤回の後は投与せず、廃棄します。", "samples": "保管した検体も廃棄します。",
            "money": "培養の前は全額、後は実費を除いて返金します。", "data": "法令の定める記録は残ります。",
        },
    })
}

fn content() -> Value {
    let (mut form, limits) = (form(), limits());
    merge(&mut form, limits);
    form
}

/// The same therapy for the knee, injected into the joint.
fn joint_content() -> Value {
    let mut content = content();
    let own = json!({
        "therapy_name": "自己脂肪由来間葉系幹細胞を用いた変形性膝関節症の治療（練習用）", "target_disease": "変形性膝関節症",
        "content": "患者さん自身の皮下脂肪から得た間葉系幹細胞を培養し、膝関節内に投与する。",
        "indications": ["knee-osteoarthritis"], "routes": ["intra_articular"],
        "forms": [{"form": "ic-joint", "version": 1}],
    });
    merge(&mut content, own);
    content
}

fn merge(into: &mut Value, other: Value) {
    if let (Some(into), Value::Object(other)) = (into.as_object_mut(), other) {
        into.extend(other);
    }
}

/// The civil day this many days before now.
fn day(now: Moment, days: i64) -> String {
    before(now, days, 0).day_in("Asia/Tokyo").to_string()
}

/// The moment this many days and minutes before another.
pub fn before(now: Moment, days: i64, minutes: i64) -> Moment {
    let span = jiff::SignedDuration::from_mins(days.saturating_mul(1_440).saturating_add(minutes));
    Moment(now.0.checked_sub(span).unwrap_or(now.0))
}

fn facilities(now: Moment, began: i64) -> Vec<Deed> {
    let at = before(now, began, 0);
    let from = day(now, began);
    let admin = |command, args| deed(at, ADMINISTRATOR, command, args);
    let limits = json!([
        {"parameter": "airborne_count", "max": measure(1, "CFU/m3")},
        {"parameter": "pressure", "min": measure(10, "Pa")},
    ]);
    let room = |room, name| {
        admin(
            "register_room",
            json!({"room": room, "facility": "cpf", "name": name, "zone": "aseptic", "limits": limits}),
        )
    };
    vec![
        admin(
            "register_facility",
            json!({
                "facility": "cpf", "name": "さいせい練習細胞加工センター", "kind": "processing",
                "permission": {"kind": "licence", "number": "FA3260001", "from": from},
            }),
        ),
        room("cpf-1", "細胞調製室1"),
        room("cpf-2", "細胞調製室2"),
        room("cpf-3", "細胞調製室3"),
    ]
}

fn staff(now: Moment, began: i64) -> impl Iterator<Item = Deed> {
    let (at, from) = (before(now, began, 0), day(now, began));
    PEOPLE.iter().filter(|person| !person.name.is_empty()).map(move |person| {
        deed(
            at,
            ADMINISTRATOR,
            "register_staff",
            json!({
                "staff": person.staff, "name": person.name, "kana": person.kana,
                "roles": [{"role": person.role, "from": from}],
                "qualifications": [{"kind": person.qualification, "from": from}],
            }),
        )
    })
}

fn plan(now: Moment, began: i64, plan: &str, number: &str, content: &Value) -> [Deed; 4] {
    let admin = |days, command, args| deed(before(now, days, 0), ADMINISTRATOR, command, args);
    [
        admin(began - 1, "draft_plan", json!({"plan": plan, "content": content})),
        admin(
            began - 20,
            "record_committee_opinion",
            json!({
                "plan": plan, "committee": "架空特定認定再生医療等委員会", "committee_number": "NA8260001",
                "opinion": "appropriate", "opinion_on": day(now, began - 20),
            }),
        ),
        admin(
            began - FILED_AFTER,
            "file_plan",
            json!({"plan": plan, "filed_on": day(now, began - FILED_AFTER), "office": "関東信越厚生局", "form": "first"}),
        ),
        admin(
            began - 40,
            "accept_plan",
            json!({
                "plan": plan, "plan_number": number, "accepted_on": day(now, began - 40),
                "in_force_from": day(now, began - 40),
            }),
        ),
    ]
}

/// Both plans: the one that works, and the one that an order will suspend.
fn plans(now: Moment, began: i64) -> impl Iterator<Item = Deed> {
    let first = plan(now, began, "ra-adsc", "PB3260001", &content());
    let second = plan(now, began, JOINT_PLAN, "PB3260002", &joint_content());
    first.into_iter().zip(second).flat_map(|(first, second)| [first, second])
}

/// A medium with one accepted lot, and one that waits for its incoming checks.
fn materials(now: Moment, began: i64) -> Vec<Deed> {
    let (at, trained) = (before(now, began - 10, 0), day(now, began - 10));
    let arrived = |lot, number, expires| {
        let args = json!({"material_lot": lot, "material": "medium", "lot_number": number, "expires_on": expires});
        deed(at, OPERATOR, "receive_material_lot", args)
    };
    vec![
        deed(
            at,
            QUALITY,
            "record_training",
            json!({
                "staff": "op.tanaka", "training": "aseptic-training", "trained_on": trained,
                "valid_until": day(now, -165), "trainer": "qa.sato",
            }),
        ),
        deed(
            at,
            QUALITY,
            "register_material",
            json!({
                "material": "medium", "name": "無血清培地（練習用）", "origin": "neither", "supplier": "架空試薬株式会社",
                "catalogue_number": "KM-100", "specification": "SP-001", "incoming_checks": ["appearance", "certificate"],
            }),
        ),
        arrived(MEDIUM, "KM100-01", day(now, -165)),
        deed(
            at,
            QUALITY,
            "judge_material_lot",
            json!({
                "material_lot": MEDIUM, "accepted": true,
                "checks": [{"check": "appearance", "conforms": true}, {"check": "certificate", "conforms": true}],
            }),
        ),
        arrived("medium-2", "KM100-02", day(now, -300)),
    ]
}

/// Everything before the first patient; the clinic began so many days ago.
pub fn deeds(now: Moment, began: i64) -> Vec<Deed> {
    let house = facilities(now, began).into_iter().chain(staff(now, began));
    let mut deeds: Vec<Deed> = house.chain(plans(now, began)).chain(materials(now, began)).collect();
    deeds.sort_by_key(|deed| deed.at);
    deeds
}

fn airborne(now: Moment, days: i64, room: &str, count: u64) -> Deed {
    // Plates are read three days after they were exposed.
    let sampled = before(now, days + 3, 0);
    deed(
        before(now, days, 30),
        OPERATOR,
        "record_environmental_value",
        json!({
            "room": room, "parameter": "airborne_count", "value": measure(count, "CFU/m3"), "sampled_at": sampled,
            "point": "bench",
        }),
    )
}

/// The next version of the plan is being written: it would name the doctor whom the present one does not. It is a draft
/// and changes nothing yet.
fn next_version(now: Moment) -> Deed {
    let mut next = content();
    merge(&mut next, json!({"doctors": ["dr.ito", SECOND_PHYSICIAN, OTHER_PHYSICIAN.0]}));
    deed(before(now, 2, 30), ADMINISTRATOR, "draft_plan", json!({"plan": "ra-adsc", "content": next}))
}

/// What the house does while patients come and go: values of the rooms, and two that were over their limit. The first
/// deviation was closed with evidence and a second signature. The second is open, so the cells in that room are on hold.
/// `deviations` were closed in earlier years.
pub fn house_deeds(now: Moment, deviations: i64) -> Vec<Deed> {
    let (first, second) = (deviation(deviations + 1), deviation(deviations + 2));
    let quality = |days, minutes, command, args| deed(before(now, days, minutes), QUALITY, command, args);
    let values = [120, 90, 60, 30].map(|days| ["cpf-1", "cpf-2", "cpf-3"].map(|room| airborne(now, days, room, 0)));
    let mut deeds = vec![
        airborne(now, 180, "cpf-2", 2),
        quality(180, 20, "assess_deviation", json!({"deviation": first, "serious": false, "impact": ["no-open-lot"]})),
        quality(
            176,
            20,
            "close_deviation",
            json!({
                "deviation": first, "disposition": "usable", "actions": ["filter-replaced"], "evidence": ["WO-0007"],
            }),
        )
        .with_second(PHYSICIAN),
    ];
    deeds.extend(values.into_iter().flatten());
    let order = json!({
        "kind": "emergency", "authority": "架空厚生局", "order_number": "E-0001", "from": day(now, 3), "plans": [JOINT_PLAN],
        "note": "練習用の命令です。",
    });
    deeds.push(deed(before(now, 3, 0), ADMINISTRATOR, "record_order", order));
    deeds.push(next_version(now));
    deeds.extend([
        airborne(now, 1, "cpf-2", 4),
        quality(1, 20, "assess_deviation", json!({"deviation": second, "serious": true, "impact": ["lots-in-room"]})),
    ]);
    deeds
}
