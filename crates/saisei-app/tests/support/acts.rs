//! The lines of one patient's way, each ready to be sent or changed first.

use serde_json::{Value, json};

use super::line::{COORDINATOR, DOCTOR, Line, NURSE, OPERATOR, QUALITY, line};
use super::world::World;

pub const SAMPLED: &str = "2026-05-04T07:00:00+09:00";

impl World {
    pub fn register(&self, number: usize) -> Line {
        let args = json!({"family_name": format!("練習{number}"), "family_kana": "レンシュウ",
            "birth_date": "1958-03-14", "sex": "female"});
        line("register_patient", COORDINATOR, args)
    }

    pub fn open(&self, coi: &str) -> Line {
        line("open_journey", COORDINATOR, json!({"coi": coi, "plan": "ra-adsc"}))
    }

    pub fn history(&self, p: usize) -> Line {
        let args = json!({"journey": self.patient(p).journey, "diagnosis": "rheumatoid-arthritis",
            "allergy_state": "none_known", "thrombosis": "no", "anticoagulants": "no"});
        line("record_history", DOCTOR, args)
    }

    /// All six markers, negative, from blood of the day of the work-up.
    pub fn screen(&self, p: usize) -> Line {
        self.screened(p, "2026-03-02", "hiv", "negative")
    }

    /// As [`World::screen`], with another day of the blood and one marker with another result.
    pub fn screened(&self, p: usize, on: &str, marker: &str, result: &str) -> Line {
        let of = |name: &&str| json!({"marker": name, "result": if *name == marker { result } else { "negative" }});
        let markers = ["hbs_antigen", "hbc_antibody", "hcv_antibody", "hiv", "htlv1", "syphilis"];
        let results: Vec<Value> = markers.iter().map(of).collect();
        let args = json!({"journey": self.patient(p).journey, "sampled_on": on, "results": results});
        line("record_infection_screen", NURSE, args)
    }

    pub fn eligibility(&self, p: usize, decision: &str) -> Line {
        line("decide_eligibility", DOCTOR, json!({"journey": self.patient(p).journey, "decision": decision}))
    }

    pub fn explain(&self, p: usize, version: u32) -> Line {
        let args = json!({"journey": self.patient(p).journey, "form": "ic-ra", "form_version": version,
            "language": "ja", "medium": "paper"});
        line("give_explanation", DOCTOR, args)
    }

    pub fn sign(&self, p: usize, version: u32) -> Line {
        let args = json!({"journey": self.patient(p).journey, "form": "ic-ra", "form_version": version,
            "medium": "paper", "copy_given": true});
        line("sign_consent", COORDINATOR, args)
    }

    pub fn withdraw(&self, p: usize) -> Line {
        line("withdraw_consent", COORDINATOR, json!({"journey": self.patient(p).journey, "scope": "therapy"}))
    }

    pub fn label(&self, p: usize, kind: &str, facility: &str) -> Line {
        let args = json!({"journey": self.patient(p).journey, "kind": kind, "facility": facility});
        line("label_container", if facility == "cpf" { OPERATOR } else { NURSE }, args)
    }

    pub fn harvest(&self, p: usize) -> Line {
        let patient = self.patient(p);
        let facts = json!({"physician": "dr.ito", "site": "abdomen", "volume": {"value": 20, "unit": "mL"},
            "anaesthetic": "lidocaine", "anaesthetic_dose": {"value": 200, "unit": "mg"},
            "started_at": "2026-03-16T09:00:00+09:00", "ended_at": "2026-03-16T09:22:00+09:00",
            "allergies_checked": true, "anticoagulation_checked": true});
        let args = json!({"journey": patient.journey, "wristband": patient.wristband(),
            "containers": [patient.tissue_label()], "harvest": facts});
        line("record_harvest", NURSE, args)
    }

    pub fn send(&self, label: &str, from: &str, to: &str) -> Line {
        let args = json!({"containers": [label], "from": from, "to": to,
            "courier": {"name": "架空便", "waybill": "KW-0001"}, "sealed": true});
        line("send_containers", if from == "cpf" { OPERATOR } else { NURSE }, args)
    }

    pub fn receive(&self, label: &str, at: &str) -> Line {
        let celsius = |value: &str| json!({"value": value, "unit": "degC"});
        let trace = json!({"lowest": celsius("3.8"), "highest": celsius("6.1"), "minutes_outside": 0});
        let args = json!({"containers": [label], "at": at, "condition": "intact", "temperature": trace});
        line("receive_containers", if at == "cpf" { OPERATOR } else { NURSE }, args)
    }

    pub fn open_lot(&self, labels: &[String]) -> Line {
        line("open_lot", OPERATOR, json!({"containers": labels, "facility": "cpf", "room": "cpf-1"}))
    }

    pub fn step(&self, p: usize) -> Line {
        let args = json!({"lot": self.patient(p).lot, "step": "medium-change", "room": "cpf-1"});
        line("record_culture_step", OPERATOR, args)
    }

    pub fn passage(&self, p: usize, passage: u32) -> Line {
        let args = json!({"lot": self.patient(p).lot, "passage": passage,
            "harvested": {"value": 60_000_000, "unit": "cells"}, "viability": "98.8", "counted": 420,
            "method": "trypan-blue", "room": "cpf-1"});
        line("record_passage", OPERATOR, args)
    }

    pub fn fill(&self, p: usize, label: &str) -> Line {
        let args = json!({"lot": self.patient(p).lot, "container": label,
            "cells": {"value": 200_000_000, "unit": "cells"}, "viability": "98.6",
            "volume": {"value": 100, "unit": "mL"}});
        line("fill_product", OPERATOR, args)
    }

    pub fn result(&self, p: usize, test: &str, reading: Value) -> Line {
        let method = if test == "viability" { "trypan-blue" } else { "standard" };
        let args = json!({"lot": self.patient(p).lot, "test": test, "method": method, "sampled_at": SAMPLED,
            "reading": reading, "counted": 412});
        line("record_test_result", QUALITY, args)
    }

    pub fn viability(&self, p: usize, percent: &str) -> Line {
        self.result(p, "viability", json!({"measured": {"value": percent, "unit": "%"}}))
    }

    pub fn endotoxin(&self, p: usize, value: &str) -> Line {
        self.result(p, "endotoxin", json!({"measured": {"value": value, "unit": "EU/mL"}}))
    }

    /// `pending`, `negative` or `positive`.
    pub fn sterility(&self, p: usize, result: &str) -> Line {
        let reading = if result == "pending" { json!("pending") } else { json!({"observed": result}) };
        self.result(p, "sterility", reading)
    }

    pub fn release(&self, p: usize, decision: &str) -> Line {
        line("decide_release", QUALITY, json!({"lot": self.patient(p).lot, "decision": decision}))
    }

    pub fn revoke(&self, p: usize) -> Line {
        line("revoke_release", QUALITY, json!({"lot": self.patient(p).lot, "grounds": "recall"}))
    }

    pub fn baseline(&self, p: usize) -> Line {
        let (pressure, rate) = (|value| json!({"value": value, "unit": "mmHg"}), json!({"value": 68, "unit": "/min"}));
        let vitals = json!({"spo2": 98, "pulse": rate, "systolic": pressure(124), "diastolic": pressure(76)});
        let args = json!({"journey": self.patient(p).journey, "vitals": vitals,
            "weight": {"value": "52.5", "unit": "kg"}, "thrombosis": "no", "risk_drugs": [], "emergency_kit_checked": true,
            "observation": {"minutes": 60, "interval_minutes": 15}});
        line("record_baseline", NURSE, args)
    }

    /// The bag of one patient at the wrist of another, or of the same.
    pub fn bedside(&self, wrist: usize, bag: usize) -> Line {
        self.scanned(&self.patient(wrist).wristband(), &self.patient(bag).product_label())
    }

    pub fn scanned(&self, wristband: &str, container: &str) -> Line {
        line("check_bedside", NURSE, json!({"wristband": wristband, "container": container}))
    }

    pub fn part(&self, p: usize) -> Value {
        json!({"container": self.patient(p).product, "route": "intravenous",
            "cells": {"value": 200_000_000, "unit": "cells"}})
    }

    pub fn start(&self, p: usize) -> Line {
        let args = json!({"journey": self.patient(p).journey, "physician": "dr.ito", "parts": [self.part(p)]});
        line("start_administration", DOCTOR, args)
    }

    pub fn complete(&self, p: usize, administration: &str, until: &str) -> Line {
        let args = json!({"journey": self.patient(p).journey, "administration": administration, "delivered": [],
            "observed_until": until});
        line("complete_administration", NURSE, args)
    }

    pub fn visit(&self, p: usize, visit: &str, on: &str) -> Line {
        let args = json!({"journey": self.patient(p).journey, "visit": visit, "seen_on": on, "activity": {}});
        line("record_visit", DOCTOR, args)
    }

    pub fn next_dose(&self, p: usize, planned: &str) -> Line {
        let args = json!({"journey": self.patient(p).journey, "decision": "give", "planned_on": planned});
        line("decide_next_dose", DOCTOR, args)
    }

    pub fn close(&self, p: usize, outcome: &str) -> Line {
        line("close_journey", DOCTOR, json!({"journey": self.patient(p).journey, "outcome": outcome}))
    }

    pub fn void(&self, label: &str) -> Line {
        line("void_container", NURSE, json!({"container": label, "grounds": "torn"}))
    }

    pub fn dispose(&self, container: &str) -> Line {
        let args = json!({"container": container, "method": "incineration", "grounds": "not-used"});
        line("dispose_container", OPERATOR, args)
    }

    pub fn book(&self, p: usize, purpose: &str, starts_at: &str) -> Line {
        let args = json!({"journey": self.patient(p).journey, "purpose": purpose, "starts_at": starts_at,
            "physician": "dr.ito"});
        line("book_appointment", COORDINATOR, args)
    }

    pub fn cancel(&self, p: usize, booking: &str) -> Line {
        let args = json!({"journey": self.patient(p).journey, "booking": booking, "grounds": "patient-asked"});
        line("cancel_appointment", COORDINATOR, args)
    }

    /// So many viable cells of the lot go over into a new one.
    pub fn split(&self, lot: &str, cells: u64) -> Line {
        let args = json!({"lot": lot, "cells": {"value": cells, "unit": "cells"}, "room": "cpf-1"});
        line("split_lot", OPERATOR, args)
    }

    pub fn pool(&self, lots: &[&str], cells: u64) -> Line {
        let args = json!({"lots": lots, "cells": {"value": cells, "unit": "cells"}, "room": "cpf-1"});
        line("pool_lots", OPERATOR, args)
    }

    /// The final harvest of a lot, with its count.
    pub fn final_harvest(&self, p: usize, cells: u64) -> Line {
        self.step(p).arg("step", "final-harvest").arg("harvested", json!({"value": cells, "unit": "cells"}))
    }

    pub fn close_lot(&self, lot: &str) -> Line {
        line("close_lot", QUALITY, json!({"lot": lot}))
    }

    pub fn correct(&self, position: u64, field: &str, new: Value) -> Line {
        line("correct", QUALITY, json!({"position": position, "field": field, "new": new})).reason("mistyped")
    }

    pub fn symptom(&self, p: usize) -> Line {
        let args = json!({"journey": self.patient(p).journey, "symptom": "chills", "severity": "mild"});
        line("record_symptom", NURSE, args)
    }

    pub fn stop(&self, p: usize) -> Line {
        line("stop_administration", NURSE, json!({"journey": self.patient(p).journey}))
    }
}
