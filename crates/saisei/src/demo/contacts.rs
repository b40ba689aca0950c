//! People who asked and are no patients yet, and how many people the clinic takes on a day.

use saisei_app::domain::values::Moment;
use serde_json::{Value, json};

use super::Deed;
use super::script::at;
use super::setup::{COORDINATOR, PHYSICIAN};

const WEEK: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// One enquiry: days ago, channel, topic, 姓 and 名 with their readings, what they said.
type Asked = (i64, &'static str, &'static str, [&'static str; 4], &'static str);

const ASKED: [Asked; 7] = [
    (30, "phone", "risks", ["見本", "一子", "ミホン", "イチコ"], "副作用について聞きたい。"),
    (24, "web_form", "cost", ["架空", "二郎", "カクウ", "ジロウ"], "費用を知りたい。"),
    (12, "referral_letter", "therapy", ["例示", "三奈", "レイジ", "ミナ"], "主治医の手紙がある。"),
    (9, "phone", "schedule", ["試行", "四朗", "シコウ", "シロウ"], "通う回数を知りたい。"),
    (6, "web_form", "current_treatment", ["仮名", "五月", "カメイ", "サツキ"], "いまの薬を続けられるか。"),
    (2, "phone", "therapy", ["模擬", "六実", "モギ", "ムツミ"], "治療の内容を知りたい。"),
    (0, "web_form", "risks", ["練習", "七海", "レンシュウ", "ナナミ"], "感染症の心配がある。"),
];

/// Everything at the desk.
pub fn deeds(now: Moment) -> Vec<Deed> {
    capacity(now).chain(asked(now)).chain(answered(now)).collect()
}

fn desk(at: Moment, command: &'static str, args: Value) -> Deed {
    Deed::new(at, COORDINATOR, move |_| (command, args.clone()))
}

fn civil(moment: Moment) -> String {
    moment.day_in("Asia/Tokyo").to_string()
}

fn capacity(now: Moment) -> impl Iterator<Item = Deed> {
    let set = at(now, 700, 0);
    let by_week = WEEK.into_iter().map(|weekday| {
        json!({
            "weekday": weekday, "closed": false, "harvests": 20, "administrations": 30, "visits": 40, "counsellings": 12,
        })
    });
    let closed = json!({"day": civil(at(now, -20, 0)), "closed": true, "grounds": "building-inspection"});
    let few = json!({"day": civil(at(now, -4, 0)), "closed": false, "counsellings": 1, "grounds": "few-nurses"});
    by_week.chain([closed, few]).map(move |args| Deed::new(set, PHYSICIAN, move |_| ("set_day_capacity", args.clone())))
}

fn asked(now: Moment) -> impl Iterator<Item = Deed> {
    ASKED.into_iter().zip(1..).map(
        move |((days, channel, topic, [family, given, family_kana, given_kana], said), id)| {
            let call_by = (days < 10).then(|| civil(at(now, days - 3, 0)));
            let args = json!({
                "enquiry": format!("Q{id:04}"), "channel": channel, "topic": topic, "rheumatologist": "yes",
                "family_name": family, "given_name": given, "family_kana": family_kana, "given_kana": given_kana,
                "phone": "000-0000-0000", "message": said, "call_by": call_by,
            });
            desk(at(now, days, 500 - 20 * id), "record_enquiry", args)
        },
    )
}

/// Counsellings kept, missed and to come; one who declined, two who still wait for a call.
fn answered(now: Moment) -> Vec<Deed> {
    let physician = PHYSICIAN.0;
    let answer = |days, id, done| desk(at(now, days, 120), "answer_enquiry", json!({"enquiry": id, "done": done}));
    let counselling = |days, id, starts_at: Moment| {
        let args = json!({
            "enquiry": id, "purpose": "counselling", "starts_at": starts_at, "physician": physician, "minutes": 30,
        });
        desk(at(now, days, 100), "book_appointment", args)
    };
    let came = |days, id, attendance, grounds: Option<&str>| {
        let args = json!({"enquiry": id, "booking": "B1", "attendance": attendance, "grounds": grounds});
        desk(at(now, days, 60), "record_attendance", args)
    };
    vec![
        answer(29, "Q0001", "called_back"),
        counselling(29, "Q0001", at(now, 21, 590)),
        came(21, "Q0001", "arrived", None),
        answer(23, "Q0002", "information_sent"),
        desk(at(now, 15, 100), "close_enquiry", json!({"enquiry": "Q0002", "outcome": "declined", "grounds": "cost"})),
        answer(11, "Q0003", "called_back"),
        counselling(11, "Q0003", at(now, 5, 590)),
        came(5, "Q0003", "not_arrived", Some("fever")),
        answer(8, "Q0004", "called_back"),
        counselling(8, "Q0004", at(now, -4, 60)),
        answer(5, "Q0005", "not_reached"),
    ]
}
