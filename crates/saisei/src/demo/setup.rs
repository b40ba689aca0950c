//! The clinic before its first patient: facility, room, staff, an accepted plan.

use saisei_app::domain::values::Moment;
use serde_json::{Value, json};

use super::{Deed, Ids};

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
pub const PEOPLE: [Member; 6] = [
    Member { staff: "admin", role: "administrator", name: "", kana: "", qualification: "" },
    member("dr.ito", "physician", "伊藤 架空", "イトウ カクウ", "physician-licence"),
    member("nurse.suzuki", "nurse", "鈴木 架空", "スズキ カクウ", "nurse-licence"),
    member("op.tanaka", "culture_operator", "田中 架空", "タナカ カクウ", "aseptic-training"),
    member("qa.sato", "quality_officer", "佐藤 架空", "サトウ カクウ", "quality-training"),
    member("co.mori", "coordinator", "森 架空", "モリ カクウ", "privacy-training"),
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

/// Days before now on which the clinic began.
const BEGAN: i64 = 400;

fn deed(at: Moment, command: &'static str, args: Value) -> Deed {
    let make = Box::new(move |_: &Ids| (command, args.clone()));
    Deed { at, actor: "admin", role: "administrator", make }
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

fn limits() -> Value {
    json!({
        "clinic": "clinic", "processing_facility": "cpf", "indications": ["rheumatoid-arthritis"],
        "routes": ["intravenous", "intra_articular"],
        "min_cells": measure(50_000_000, "cells"), "max_cells": measure(300_000_000, "cells"),
        "max_doses": 2, "min_interval_days": 90, "doctors": ["dr.ito"],
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
    })
}

fn content() -> Value {
    let (mut form, limits) = (form(), limits());
    if let (Some(form), Value::Object(limits)) = (form.as_object_mut(), limits) {
        form.extend(limits);
    }
    form
}

/// The moment this many days and minutes before another.
pub fn before(now: Moment, days: i64, minutes: i64) -> Moment {
    let span = jiff::SignedDuration::from_mins(days.saturating_mul(1_440).saturating_add(minutes));
    Moment(now.0.checked_sub(span).unwrap_or(now.0))
}

/// Everything before the first patient.
pub fn deeds(now: Moment) -> Vec<Deed> {
    let at = |days: i64| before(now, days, 0);
    let day = |days: i64| at(days).day_in("Asia/Tokyo").to_string();
    let mut deeds = vec![
        deed(
            at(BEGAN),
            "register_facility",
            json!({
                "facility": "cpf", "name": "さいせい練習細胞加工センター", "kind": "processing",
                "permission": {"kind": "licence", "number": "FA3260001", "from": day(BEGAN)},
            }),
        ),
        deed(
            at(BEGAN),
            "register_room",
            json!({
                "room": "cpf-1", "facility": "cpf", "name": "細胞調製室1", "zone": "aseptic",
            }),
        ),
    ];
    for person in PEOPLE.iter().filter(|person| !person.name.is_empty()) {
        deeds.push(deed(
            at(BEGAN),
            "register_staff",
            json!({
                "staff": person.staff, "name": person.name, "kana": person.kana,
                "roles": [{"role": person.role, "from": day(BEGAN)}],
                "qualifications": [{"kind": person.qualification, "from": day(BEGAN)}],
            }),
        ));
    }
    deeds.extend([
        deed(at(BEGAN - 1), "draft_plan", json!({"plan": "ra-adsc", "content": content()})),
        deed(
            at(BEGAN - 20),
            "record_committee_opinion",
            json!({
                "plan": "ra-adsc", "committee": "架空特定認定再生医療等委員会", "committee_number": "NA8260001",
                "opinion": "appropriate", "opinion_on": day(BEGAN - 20),
            }),
        ),
        deed(
            at(BEGAN - 25),
            "file_plan",
            json!({
                "plan": "ra-adsc", "filed_on": day(BEGAN - 25), "office": "関東信越厚生局", "form": "first",
            }),
        ),
        deed(
            at(BEGAN - 40),
            "accept_plan",
            json!({
                "plan": "ra-adsc", "plan_number": "PB3260001", "accepted_on": day(BEGAN - 40),
                "in_force_from": day(BEGAN - 40),
            }),
        ),
    ]);
    deeds
}
