//! What happens to one patient, up to the stage that the demonstration shows.

use saisei_app::domain::values::Moment;
use serde_json::{Value, json};

use super::setup::{COORDINATOR, MEDIUM, NURSE, OPERATOR, PHYSICIAN, QUALITY, SECOND_NURSE, before, measure};
use super::{Deed, Ids, Person, Who};

/// How far a patient has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Work-up: eligibility is still to be decided.
    WorkUp,
    /// The cells are growing.
    Culture,
    /// The product is at the clinic.
    Ready,
    /// The product was given; visits follow.
    FollowUp,
}

impl Stage {
    /// The stage of the patient with this number: of five, two wait at the bedside.
    pub fn of(number: u32) -> Self {
        match number % 5 {
            0 => Self::FollowUp,
            1 => Self::Culture,
            2 | 3 => Self::Ready,
            _ => Self::WorkUp,
        }
    }

    /// The room in which the cells grow: those that are growing now have one of their own.
    fn room(self) -> &'static str {
        if self == Self::Culture { "cpf-2" } else { "cpf-1" }
    }

    /// Days before now on which the tissue was taken.
    fn harvest_day(self) -> i64 {
        match self {
            Self::WorkUp => 0,
            Self::Culture => 20,
            Self::Ready => 49,
            Self::FollowUp => 120,
        }
    }
}

/// Collects deeds; times are days and minutes before now.
struct Script {
    now: Moment,
    shift: i64,
    room: &'static str,
    deeds: Vec<Deed>,
}

impl Script {
    fn at(&self, days: i64, minutes: i64) -> Moment {
        before(self.now, days, minutes.saturating_add(self.shift))
    }

    fn add(&mut self, days: i64, minutes: i64, who: Who, make: impl Fn(&Ids) -> (&'static str, Value) + 'static) {
        self.deeds.push(Deed::new(self.at(days, minutes), who, make));
    }

    fn work_up(&mut self, person: &Person, day: i64) {
        let identity = json!({
            "family_name": person.family.0, "given_name": person.given.0, "family_kana": person.family.1,
            "given_kana": person.given.1, "birth_date": person.birth_date, "sex": person.sex,
        });
        self.add(day, 200, COORDINATOR, move |_| ("register_patient", identity.clone()));
        self.add(day, 199, COORDINATOR, |ids| ("open_journey", json!({"coi": ids.coi, "plan": "ra-adsc"})));
        self.add(day, 190, PHYSICIAN, |ids| {
            (
                "record_history",
                json!({
                    "journey": ids.journey, "diagnosis": "rheumatoid-arthritis", "diagnosed": "2014-06",
                    "allergy_state": "none_known", "thrombosis": "no", "anticoagulants": "no",
                    "note": "練習用の記録です。",
                }),
            )
        });
        self.add(day, 180, NURSE, |ids| {
            ("record_disease_activity", json!({"journey": ids.journey, "activity": {
                "tender_28": 10, "swollen_28": 8, "crp": measure("2.0", "mg/dL"), "patient_global": measure(60, "mm"),
            }}))
        });
        let sampled = self.at(day, 175).day_in("Asia/Tokyo").to_string();
        self.add(day, 170, NURSE, move |ids| {
            (
                "record_infection_screen",
                json!({"journey": ids.journey, "sampled_on": sampled, "results": [
                    {"marker": "hbs_antigen", "result": "negative"}, {"marker": "hbc_antibody", "result": "negative"},
                    {"marker": "hcv_antibody", "result": "negative"}, {"marker": "hiv", "result": "negative"},
                    {"marker": "htlv1", "result": "negative"}, {"marker": "syphilis", "result": "negative"},
                ]}),
            )
        });
    }

    fn consent(&mut self, day: i64) {
        self.add(day, 160, PHYSICIAN, |ids| {
            ("decide_eligibility", json!({"journey": ids.journey, "decision": "eligible"}))
        });
        self.add(day, 150, PHYSICIAN, |ids| {
            (
                "give_explanation",
                json!({
                    "journey": ids.journey, "form": "ic-ra", "form_version": 1, "language": "ja", "medium": "paper",
                }),
            )
        });
        self.add(day, 120, COORDINATOR, |ids| {
            (
                "sign_consent",
                json!({
                    "journey": ids.journey, "form": "ic-ra", "form_version": 1, "medium": "paper", "copy_given": true,
                }),
            )
        });
    }

    fn booking(&mut self, day: i64, minutes: i64, purpose: &'static str, starts_at: Moment) {
        self.add(day, minutes, COORDINATOR, move |ids| {
            (
                "book_appointment",
                json!({
                    "journey": ids.journey, "purpose": purpose, "starts_at": starts_at, "physician": "dr.ito",
                }),
            )
        });
    }

    fn harvest(&mut self, day: i64) {
        self.booking(day + 7, 110, "harvest", self.at(day, 590));
        self.add(day, 600, NURSE, |ids| {
            ("label_container", json!({"journey": ids.journey, "kind": "tissue", "facility": "clinic"}))
        });
        let (started, ended) = (self.at(day, 590), self.at(day, 568));
        self.add(day, 560, NURSE, move |ids| {
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
        self.transport(day, 540, NURSE, "clinic", "cpf", |ids| ids.tissue.clone());
        self.transport_end(day, 300, OPERATOR, "cpf", |ids| ids.tissue.clone());
        let room = self.room;
        self.add(day, 290, OPERATOR, move |ids| {
            (
                "open_lot",
                json!({
                    "containers": [format!("SSC{}", ids.tissue)], "facility": "cpf", "room": room, "materials": [MEDIUM],
                }),
            )
        });
    }

    fn transport(
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
                    "courier": {"name": "架空便", "waybill": "KW-0001"},
                }),
            )
        });
    }

    fn transport_end(&mut self, day: i64, minutes: i64, who: Who, at: &'static str, container: fn(&Ids) -> String) {
        self.add(day, minutes, who, move |ids| {
            (
                "receive_containers",
                json!({
                    "containers": [format!("SSC{}", container(ids))], "at": at, "condition": "intact",
                    "temperature": {
                        "lowest": measure("3.9", "degC"), "highest": measure("6.2", "degC"), "minutes_outside": 0,
                    },
                }),
            )
        });
    }

    fn passage(&mut self, day: i64, passage: u64, cells: u64) {
        let room = self.room;
        self.add(day, 400, OPERATOR, move |ids| {
            (
                "record_passage",
                json!({
                    "lot": ids.lot, "passage": passage, "harvested": measure(cells, "cells"),
                    "seeded": measure(cells / 2, "cells"), "viability": "98.8", "counted": 420, "method": "trypan-blue",
                    "room": room, "materials": [MEDIUM],
                }),
            )
        });
    }

    fn product(&mut self, day: i64) {
        self.booking(day, 500, "administration", self.at(day, 38));
        let room = self.room;
        self.add(day, 340, OPERATOR, move |ids| {
            (
                "record_culture_step",
                json!({
                    "lot": ids.lot, "step": "final-harvest", "harvested": measure(220_000_000, "cells"), "room": room,
                    "materials": [MEDIUM],
                }),
            )
        });
        self.add(day, 330, OPERATOR, |ids| {
            ("label_container", json!({"journey": ids.journey, "kind": "product", "facility": "cpf"}))
        });
        self.add(day, 320, OPERATOR, |ids| {
            (
                "fill_product",
                json!({
                    "lot": ids.lot, "container": format!("SSC{}", ids.bag), "cells": measure(200_000_000, "cells"),
                    "viability": "98.6", "volume": measure(100, "mL"), "materials": [MEDIUM],
                }),
            )
        });
        let sampled = self.at(day, 330);
        for (test, method, reading, counted) in [
            ("viability", "trypan-blue", json!({"measured": measure("98.6", "%")}), 412),
            ("surface_antigen", "flow-cytometry", json!({"measured": measure("99.4", "%")}), 10_000),
            ("endotoxin", "kinetic-chromogenic", json!({"measured": measure("0.05", "EU/mL")}), 0),
            ("mycoplasma", "nat", json!({"observed": "negative"}), 0),
            ("sterility", "culture-14-days", json!("pending"), 0),
        ] {
            self.add(day, 300, QUALITY, move |ids| {
                (
                    "record_test_result",
                    json!({
                        "lot": ids.lot, "test": test, "method": method, "sampled_at": sampled, "reading": reading,
                        "counted": counted,
                    }),
                )
            });
        }
        self.add(day, 280, QUALITY, |ids| ("decide_release", json!({"lot": ids.lot, "decision": "conditional"})));
        self.transport(day, 270, OPERATOR, "cpf", "clinic", |ids| ids.bag.clone());
        self.transport_end(day, 60, NURSE, "clinic", |ids| ids.bag.clone());
    }

    fn baseline(&mut self, day: i64) {
        self.add(day, 45, NURSE, |ids| {
            ("record_baseline", json!({
                "journey": ids.journey, "weight": measure("52.5", "kg"), "thrombosis": "no", "risk_drugs": [],
                "emergency_kit_checked": true, "observation": {"minutes": 60, "interval_minutes": 15},
                "vitals": {
                    "systolic": measure(124, "mmHg"), "diastolic": measure(76, "mmHg"), "pulse": measure(70, "/min"),
                    "spo2": 98,
                },
            }))
        });
    }

    /// Started by the physician. Where the screens were down, the nurse tells it an hour and a half afterwards: by then
    /// nothing shows that the match of wristband and container still held.
    fn start(&mut self, day: i64, reported: bool) {
        let (started, entered, who) = if reported { (30, -60, NURSE) } else { (38, 38, PHYSICIAN) };
        let started = self.at(day, started);
        let deed = Deed::new(self.at(day, entered), who, move |ids| {
            (
                "start_administration",
                json!({
                    "journey": ids.journey, "physician": "dr.ito", "already_done": reported, "occurred_at": started,
                    "parts": [{
                        "container": ids.bag, "route": "intravenous", "cells": measure(200_000_000, "cells"),
                        "rate": measure(60, "mL/h"),
                    }],
                }),
            )
        });
        self.deeds.push(if reported { deed.because("system-down") } else { deed });
    }

    fn give(&mut self, day: i64, reported: bool) {
        let check = Deed::new(self.at(day, 40), NURSE, |ids| {
            (
                "check_bedside",
                json!({
                    "wristband": format!("SSW{}", ids.coi), "container": format!("SSC{}", ids.bag),
                }),
            )
        });
        self.deeds.push(check.with_second(SECOND_NURSE));
        self.start(day, reported);
        let until = self.at(day - 1, 1_320);
        self.add(day - 1, 1_310, NURSE, move |ids| {
            (
                "complete_administration",
                json!({
                    "journey": ids.journey, "administration": "A1", "observed_until": until,
                    "delivered": [{"container": ids.bag, "volume": measure(98, "mL"), "residual": measure(2, "mL")}],
                }),
            )
        });
    }

    /// The culture of fourteen days came back: the release becomes final.
    fn final_release(&mut self, day: i64, sampled_day: i64) {
        let sampled = self.at(sampled_day, 330);
        self.add(day, 300, QUALITY, move |ids| {
            (
                "record_test_result",
                json!({
                    "lot": ids.lot, "test": "sterility", "method": "culture-14-days", "sampled_at": sampled,
                    "reading": {"observed": "negative"},
                }),
            )
        });
        self.add(day, 280, QUALITY, |ids| ("decide_release", json!({"lot": ids.lot, "decision": "final"})));
    }

    fn visit(&mut self, day: i64, visit: &'static str, tender: u64, swollen: u64) {
        let seen = self.at(day, 100).day_in("Asia/Tokyo").to_string();
        self.add(day, 90, PHYSICIAN, move |ids| {
            (
                "record_visit",
                json!({"journey": ids.journey, "visit": visit, "seen_on": seen, "activity": {
                    "tender_28": tender, "swollen_28": swollen, "crp": measure("1.1", "mg/dL"),
                    "patient_global": measure(45, "mm"),
                }}),
            )
        });
    }
}

/// The deeds of one patient. Later patients are a few minutes earlier, so that no two acts fall together.
pub fn deeds(stage: Stage, person: &Person, now: Moment, number: u32) -> Vec<Deed> {
    let mut script = Script { now, shift: i64::from(number % 50), room: stage.room(), deeds: Vec::new() };
    let harvest = stage.harvest_day();
    script.work_up(person, harvest + 14);
    if stage == Stage::WorkUp {
        return script.deeds;
    }
    script.consent(harvest + 7);
    script.harvest(harvest);
    script.passage(harvest - 14, 1, 2_000_000);
    if stage == Stage::Culture {
        return script.deeds;
    }
    script.passage(harvest - 28, 2, 12_000_000);
    script.passage(harvest - 42, 3, 60_000_000);
    script.product(harvest - 49);
    script.baseline(harvest - 49);
    if stage == Stage::Ready {
        return script.deeds;
    }
    script.give(harvest - 49, number == 0);
    script.final_release(harvest - 49 - 15, harvest - 49);
    script.visit(harvest - 49 - 31, "A1-m1", 7, 5);
    script.deeds
}
