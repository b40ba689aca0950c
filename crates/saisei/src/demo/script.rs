//! The verbs of the story: what is done to one patient, each on its day. Times are days before today and minutes before
//! half past six in the evening of that day; on the last day, minutes before now.

use jiff::ToSpan;
use saisei_app::domain::values::Moment;
use serde_json::{Value, json};

use super::cast::{CAST, Case};
use super::setup::{
    COORDINATOR, JOINT_PLAN, NURSE, OPERATOR, PHYSICIAN, QUALITY, SECOND_NURSE, SECOND_PHYSICIAN, before, measure,
};
use super::{Deed, Ids, Person, Who};

/// Minutes after midnight at which the clinic closes.
const CLOSES: i64 = 18 * 60 + 30;
/// Bookings that one physician takes in a day.
const SLOTS: i64 = 25;

/// A moment so many days before today and minutes before closing time; today, minutes before now.
pub fn at(now: Moment, days: i64, minutes: i64) -> Moment {
    if days <= 0 {
        return before(now, days, minutes);
    }
    let today = now.0.in_tz("Asia/Tokyo").map(|zoned| zoned.date());
    let closing = today.and_then(|today| today.checked_sub(days.days())).and_then(|day| day.in_tz("Asia/Tokyo"));
    let Ok(midnight) = closing else { return before(now, days, minutes) };
    before(Moment(midnight.timestamp()), 0, minutes.saturating_sub(CLOSES))
}

/// Collects deeds.
pub struct Script {
    now: Moment,
    shift: i64,
    slot: Option<i64>,
    plan: &'static str,
    room: &'static str,
    medium: String,
    /// What was told so far.
    pub deeds: Vec<Deed>,
}

impl Script {
    /// A story that begins: later patients are a few minutes earlier, so that no two acts fall together.
    pub fn new(case: Case, now: Moment, number: u32, medium: &str) -> Self {
        let slot = usize::try_from(number).is_ok_and(|number| number < CAST.len()).then(|| i64::from(number));
        Self {
            now,
            shift: i64::from(number % 50),
            slot,
            plan: case.plan(),
            room: case.room(),
            medium: medium.to_owned(),
            deeds: Vec::new(),
        }
    }

    fn form(&self) -> &'static str {
        if self.plan == JOINT_PLAN { "ic-joint" } else { "ic-ra" }
    }

    /// The moment of an act of this patient.
    pub fn at(&self, days: i64, minutes: i64) -> Moment {
        at(self.now, days, minutes.saturating_add(self.shift))
    }

    fn day(&self, days: i64) -> String {
        self.at(days, 0).day_in("Asia/Tokyo").to_string()
    }

    /// One act.
    pub fn add(&mut self, days: i64, minutes: i64, who: Who, make: impl Fn(&Ids) -> (&'static str, Value) + 'static) {
        self.deeds.push(Deed::new(self.at(days, minutes), who, make));
    }

    /// One act whose arguments only need the journey.
    pub fn journey(&mut self, days: i64, minutes: i64, who: Who, command: &'static str, args: Value) {
        self.add(days, minutes, who, move |ids| {
            let mut args = args.clone();
            if let Some(args) = args.as_object_mut() {
                args.insert("journey".to_owned(), ids.journey.clone().into());
            }
            (command, args)
        });
    }

    /// One act whose arguments only need the lot.
    pub fn lot(&mut self, days: i64, minutes: i64, who: Who, command: &'static str, args: Value) {
        self.add(days, minutes, who, move |ids| {
            let mut args = args.clone();
            if let Some(args) = args.as_object_mut() {
                args.insert("lot".to_owned(), ids.lot.clone().into());
            }
            (command, args)
        });
    }

    /// The last act is answered by a second person.
    pub fn with_second(&mut self, second: Who) {
        self.change_last(|deed| deed.with_second(second));
    }

    /// The last act has a reason.
    pub fn because(&mut self, reason: &'static str) {
        self.change_last(|deed| deed.because(reason));
    }

    /// The last act is refused.
    pub fn refused(&mut self) {
        self.change_last(Deed::refused);
    }

    fn change_last(&mut self, change: impl FnOnce(Deed) -> Deed) {
        if let Some(last) = self.deeds.pop() {
            self.deeds.push(change(last));
        }
    }

    /// The patient's first day.
    pub fn register(&mut self, person: &Person, day: i64) {
        let identity = json!({
            "family_name": person.family.0, "given_name": person.given.0, "family_kana": person.family.1,
            "given_kana": person.given.1, "birth_date": person.birth_date, "sex": person.sex,
            "phone": "000-0000-0000",
        });
        let plan = self.plan;
        self.add(day, 560, COORDINATOR, move |_| ("register_patient", identity.clone()));
        self.add(day, 555, COORDINATOR, move |ids| ("open_journey", json!({"coi": ids.coi, "plan": plan})));
    }

    /// History, drugs and joints.
    pub fn history(&mut self, person: &Person, day: i64) {
        self.journey(
            day,
            520,
            PHYSICIAN,
            "record_history",
            json!({
                "diagnosis": if self.plan == JOINT_PLAN { "knee-osteoarthritis" } else { "rheumatoid-arthritis" },
                "diagnosed": person.diagnosed, "allergy_state": "none_known", "thrombosis": "no", "anticoagulants": "no",
                "note": "練習用の記録です。",
            }),
        );
        self.journey(
            day,
            510,
            PHYSICIAN,
            "record_drugs",
            json!({"drugs": [
                {"drug": "methotrexate", "mechanism": "csdmard", "dose": measure(8, "mg"), "frequency": "weekly",
                 "started": person.diagnosed},
                {"drug": "etanercept", "mechanism": "tnf-inhibitor", "started": "2019", "stopped": "2021-03",
                 "stop_reason": "inefficacy"},
            ]}),
        );
        let [tender, swollen] = person.joints;
        self.journey(
            day,
            500,
            NURSE,
            "record_disease_activity",
            json!({"activity": activity(tender, swollen, &person.crp, 60)}),
        );
    }

    /// The infection screen; `markers` are positive.
    pub fn screen(&mut self, day: i64, markers: &[&str]) {
        let marker = |marker: &&str| json!({"marker": marker, "result": if markers.contains(marker) { "positive" } else { "negative" }});
        let all = ["hbs_antigen", "hbc_antibody", "hcv_antibody", "hiv", "htlv1", "syphilis"];
        let results: Vec<Value> = all.iter().map(marker).collect();
        let args = json!({"sampled_on": self.day(day), "results": results});
        self.journey(day, 480, NURSE, "record_infection_screen", args);
    }

    /// The physician decides.
    pub fn decide(&mut self, day: i64, decision: &'static str, grounds: &[&str]) {
        self.journey(day, 460, PHYSICIAN, "decide_eligibility", json!({"decision": decision, "grounds": grounds}));
    }

    /// Explanation.
    pub fn explain(&mut self, day: i64) {
        let items = ["purpose", "risks", "alternatives", "cost", "withdrawal"];
        self.journey(
            day,
            440,
            PHYSICIAN,
            "give_explanation",
            json!({"form": self.form(), "form_version": 1, "language": "ja", "medium": "paper", "items": items}),
        );
    }

    /// Consent.
    pub fn consent(&mut self, day: i64) {
        self.journey(
            day,
            400,
            COORDINATOR,
            "sign_consent",
            json!({"form": self.form(), "form_version": 1, "medium": "paper", "copy_given": true}),
        );
    }

    /// The moment of a booking: each patient on an own twenty minutes of the day. Beyond the first cast nobody books,
    /// since the day has no more places.
    pub fn booked(&self, days: i64) -> Option<Moment> {
        let slot = self.slot? % SLOTS;
        let minutes = if days <= 0 { -20 - 20 * slot } else { 560 - 20 * slot };
        Some(at(self.now, days, minutes))
    }

    /// A booking with a doctor of the plan, made `day` and `minutes` before now.
    pub fn booking(&mut self, day: i64, minutes: i64, who: Who, purpose: &str, on: i64) {
        let first = self.slot.is_none_or(|slot| slot < SLOTS);
        self.booking_with(day, minutes, who, purpose, on, if first { PHYSICIAN.0 } else { SECOND_PHYSICIAN });
    }

    /// A booking with this physician.
    pub fn booking_with(&mut self, day: i64, minutes: i64, who: Who, purpose: &str, on: i64, physician: &str) {
        let Some(starts_at) = self.booked(on) else { return };
        let args = json!({"purpose": purpose, "starts_at": starts_at, "physician": physician, "minutes": 20});
        self.journey(day, minutes, who, "book_appointment", args);
    }

    /// Harvest and the tissue handed to the courier. A physician who harvests has decided on what the gate asks.
    pub fn harvest(&mut self, day: i64, who: Who) {
        let reason = (who == PHYSICIAN).then_some("hbv-dna-not-detected");
        let booker = if reason.is_some() { PHYSICIAN } else { COORDINATOR };
        self.booking(day + 7, 380, booker, "harvest", day);
        self.decided(reason);
        self.add(day, 500, NURSE, |ids| {
            ("label_container", json!({"journey": ids.journey, "kind": "tissue", "facility": "clinic"}))
        });
        let (started, ended) = (self.at(day, 480), self.at(day, 458));
        self.add(day, 450, who, move |ids| {
            ("record_harvest", json!({
                "journey": ids.journey, "wristband": format!("SSW{}", ids.coi),
                "containers": [format!("SSC{}", ids.tissue)],
                "harvest": {
                    "physician": "dr.ito", "site": "abdomen", "volume": measure(20, "mL"), "anaesthetic": "lidocaine",
                    "anaesthetic_dose": measure(200, "mg"), "started_at": started, "ended_at": ended,
                    "allergies_checked": true, "anticoagulation_checked": true,
                },
            }))
        });
        self.decided(reason);
        self.send(day, 440, NURSE, "clinic", "cpf", |ids| ids.tissue.clone());
    }

    fn decided(&mut self, reason: Option<&'static str>) {
        if let Some(reason) = reason {
            self.because(reason);
        }
    }

    /// The tissue arrives.
    pub fn tissue_arrives(&mut self, day: i64) {
        self.arrive(day, 250, OPERATOR, "cpf", |ids| ids.tissue.clone());
    }

    /// A lot is opened and the culture begins.
    pub fn culture(&mut self, day: i64) {
        let (room, medium) = (self.room, self.medium.clone());
        self.add(day, 230, OPERATOR, move |ids| {
            let containers = [format!("SSC{}", ids.tissue)];
            ("open_lot", json!({"containers": containers, "facility": "cpf", "room": room, "materials": [medium]}))
        });
        self.step(day, 200, json!({"step": "isolation"}));
        self.step(day - 4, 420, json!({"step": "medium-change", "confluence": "35"}));
    }

    fn step(&mut self, day: i64, minutes: i64, args: Value) {
        let mut args = args;
        if let Some(args) = args.as_object_mut() {
            args.insert("room".to_owned(), self.room.into());
            args.insert("materials".to_owned(), json!([self.medium]));
        }
        self.lot(day, minutes, OPERATOR, "record_culture_step", args);
    }

    fn send(
        &mut self,
        day: i64,
        minutes: i64,
        who: Who,
        from: &'static str,
        to: &'static str,
        container: fn(&Ids) -> String,
    ) {
        self.add(day, minutes, who, move |ids| {
            (
                "send_containers",
                json!({
                    "containers": [format!("SSC{}", container(ids))], "from": from, "to": to, "sealed": true,
                    "courier": {"name": "架空便", "waybill": "KW-0001"}, "temperature": measure("5.2", "degC"),
                }),
            )
        });
    }

    fn arrive(&mut self, day: i64, minutes: i64, who: Who, place: &'static str, container: fn(&Ids) -> String) {
        self.add(day, minutes, who, move |ids| {
            (
                "receive_containers",
                json!({
                    "containers": [format!("SSC{}", container(ids))], "at": place, "condition": "intact",
                    "temperature": {
                        "lowest": measure("3.9", "degC"), "highest": measure("6.2", "degC"), "minutes_outside": 0,
                    },
                }),
            )
        });
    }

    /// A passage: cells harvested, half of them seeded again.
    pub fn passage(&mut self, day: i64, passage: u64, cells: u64, viability: &'static str) {
        let args = json!({
            "passage": passage, "harvested": measure(cells, "cells"), "seeded": measure(cells / 2, "cells"),
            "viability": viability, "counted": 420, "method": "trypan-blue", "room": self.room, "materials": [self.medium],
        });
        self.lot(day, 400, OPERATOR, "record_passage", args);
    }

    /// The final harvest, and the product filled.
    pub fn fill(&mut self, day: i64, viability: &'static str) {
        self.step(day, 340, json!({"step": "final-harvest", "harvested": measure(220_000_000, "cells")}));
        self.add(day, 330, OPERATOR, |ids| {
            ("label_container", json!({"journey": ids.journey, "kind": "product", "facility": "cpf"}))
        });
        let medium = self.medium.clone();
        self.add(day, 320, OPERATOR, move |ids| {
            (
                "fill_product",
                json!({
                    "lot": ids.lot, "container": format!("SSC{}", ids.bag), "cells": measure(200_000_000, "cells"),
                    "viability": viability, "volume": measure(100, "mL"), "materials": [medium],
                }),
            )
        });
    }

    /// The tests that are known on the day; sterility is pending.
    pub fn tests(&mut self, day: i64, viability: &'static str) {
        let sampled = self.at(day, 330);
        for (test, method, reading, counted) in [
            ("viability", "trypan-blue", json!({"measured": measure(viability, "%")}), 412),
            ("surface_antigen", "flow-cytometry", json!({"measured": measure("99.4", "%")}), 10_000),
            ("endotoxin", "kinetic-chromogenic", json!({"measured": measure("0.05", "EU/mL")}), 0),
            ("mycoplasma", "nat", json!({"observed": "negative"}), 0),
            ("sterility", "culture-14-days", json!("pending"), 0),
        ] {
            let args = json!({
                "test": test, "method": method, "sampled_at": sampled, "reading": reading,
                "counted": (counted > 0).then_some(counted),
            });
            self.lot(day, 300, QUALITY, "record_test_result", args);
        }
    }

    /// Quality decides.
    pub fn release(&mut self, day: i64, minutes: i64, decision: &'static str) {
        self.lot(day, minutes, QUALITY, "decide_release", json!({"decision": decision}));
    }

    /// The product leaves for the clinic.
    pub fn product_leaves(&mut self, day: i64) {
        self.send(day, 270, OPERATOR, "cpf", "clinic", |ids| ids.bag.clone());
    }

    /// The product arrives at the clinic.
    pub fn product_arrives(&mut self, day: i64, minutes: i64) {
        self.arrive(day, minutes, NURSE, "clinic", |ids| ids.bag.clone());
    }

    /// What is looked at before the infusion.
    pub fn baseline(&mut self, day: i64, minutes: i64) {
        self.journey(
            day,
            minutes,
            NURSE,
            "record_baseline",
            json!({
                "weight": measure("52.5", "kg"), "thrombosis": "no", "risk_drugs": [],
                "emergency_kit_checked": true, "observation": {"minutes": 60, "interval_minutes": 15},
                "vitals": vitals(124, 76, 70, 98),
            }),
        );
    }

    /// The match of wristband and container.
    pub fn check(&mut self, day: i64, minutes: i64) {
        self.add(day, minutes, NURSE, |ids| {
            let (wristband, container) = (format!("SSW{}", ids.coi), format!("SSC{}", ids.bag));
            ("check_bedside", json!({"wristband": wristband, "container": container}))
        });
        self.with_second(SECOND_NURSE);
    }

    /// The infusion starts.
    pub fn start(&mut self, day: i64, minutes: i64) {
        self.add(day, minutes, PHYSICIAN, |ids| ("start_administration", given(ids, None)));
    }

    /// Told an hour and a half afterwards, since the screens were down: by then nothing shows that the match of wristband
    /// and container still held.
    pub fn told_afterwards(&mut self, day: i64) {
        let started = self.at(day, 30);
        self.add(day, -60, NURSE, move |ids| ("start_administration", given(ids, Some(started))));
        self.because("system-down");
    }

    /// Vital signs during the infusion.
    pub fn vitals(&mut self, day: i64, minutes: i64, [systolic, diastolic, pulse, spo2]: [u32; 4]) {
        let args = json!({"vitals": vitals(systolic, diastolic, pulse, spo2)});
        self.journey(day, minutes, NURSE, "record_vitals", args);
    }

    /// The infusion and its observation are over.
    pub fn complete(&mut self, day: i64, minutes: i64) {
        let until = self.at(day, minutes + 5);
        self.add(day, minutes, NURSE, move |ids| {
            (
                "complete_administration",
                json!({
                    "journey": ids.journey, "administration": "A1", "observed_until": until,
                    "delivered": [{"container": ids.bag, "volume": measure(98, "mL"), "residual": measure(2, "mL")}],
                }),
            )
        });
    }

    /// The culture of fourteen days came back.
    pub fn sterility(&mut self, day: i64, sampled_day: i64, observed: &'static str) {
        let sampled = self.at(sampled_day, 330);
        let args = json!({
            "test": "sterility", "method": "culture-14-days", "sampled_at": sampled, "reading": {"observed": observed},
        });
        self.lot(day, 300, QUALITY, "record_test_result", args);
    }

    /// A visit.
    pub fn visit(&mut self, day: i64, visit: &'static str, [tender, swollen]: [u64; 2], crp: &str) {
        let args = json!({"visit": visit, "seen_on": self.day(day), "activity": activity(tender, swollen, crp, 40)});
        self.journey(day, 90, PHYSICIAN, "record_visit", args);
    }
}

fn activity(tender: u64, swollen: u64, crp: &str, global: u64) -> Value {
    json!({
        "tender_28": tender, "swollen_28": swollen, "crp": measure(crp, "mg/dL"),
        "patient_global": measure(global, "mm"),
    })
}

fn vitals(systolic: u32, diastolic: u32, pulse: u32, spo2: u32) -> Value {
    json!({
        "systolic": measure(systolic, "mmHg"), "diastolic": measure(diastolic, "mmHg"), "pulse": measure(pulse, "/min"),
        "spo2": spo2,
    })
}

fn given(ids: &Ids, told: Option<Moment>) -> Value {
    let mut args = json!({
        "journey": ids.journey, "physician": "dr.ito",
        "parts": [{
            "container": ids.bag, "route": "intravenous", "cells": measure(200_000_000, "cells"),
            "rate": measure(60, "mL/h"),
        }],
    });
    if let (Some(started), Some(args)) = (told, args.as_object_mut()) {
        args.insert("already_done".to_owned(), true.into());
        args.insert("occurred_at".to_owned(), json!(started));
    }
    args
}
