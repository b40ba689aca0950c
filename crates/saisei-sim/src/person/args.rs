//! What is sent for each step: by whom, which command, with which arguments.

use serde_json::{Value, json};

use super::step::Test;
use super::{Growth, Person, Step};
use crate::house::{self, COORDINATOR, NURSE, OPERATOR, PHYSICIAN, QUALITY, SECOND_NURSE, measure};
use crate::line::Who;
use crate::time::{DAY, Minute};

/// A request before it becomes a line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ask {
    pub(crate) who: Who,
    pub(crate) command: &'static str,
    pub(crate) args: Value,
    pub(crate) second: Option<Who>,
    pub(crate) reason: Option<&'static str>,
}

impl Ask {
    pub(crate) fn new(who: Who, command: &'static str, args: Value) -> Self {
        Self { who, command, args, second: None, reason: None }
    }

    pub(crate) fn with_second(self, second: Who) -> Self {
        Self { second: Some(second), ..self }
    }

    pub(crate) fn because(self, reason: &'static str) -> Self {
        Self { reason: Some(reason), ..self }
    }

    /// Sets one argument.
    pub(crate) fn set(&mut self, name: &str, value: Value) {
        if let Some(args) = self.args.as_object_mut() {
            args.insert(name.to_owned(), value);
        }
    }
}

/// A container's label as it is scanned.
pub(crate) fn label(number: &str) -> String {
    format!("SSC{number}")
}

/// Cells of the dose.
const DOSE: u64 = 200_000_000;
const DOSE_IF_SLOW: u64 = 30_000_000;

impl Person {
    /// The request for a step at this minute. What a positive marker asks of a physician is decided with a reason.
    pub(crate) fn ask(&self, step: Step, now: Minute) -> Ask {
        let ask = self.plain(step, now);
        if self.has_marker && matches!(step, Step::BookHarvest | Step::Harvest) {
            return Ask { who: PHYSICIAN, ..ask }.because("hbv-dna-not-detected");
        }
        ask
    }

    fn plain(&self, step: Step, now: Minute) -> Ask {
        match step {
            Step::Register => Ask::new(COORDINATOR, "register_patient", self.identity()),
            Step::Open => Ask::new(COORDINATOR, "open_journey", json!({"coi": self.ids.coi, "plan": house::PLAN})),
            Step::BookHarvest | Step::BookInfusion => self.booking(step, now),
            Step::LabelTissue | Step::LabelProduct => self.labelling(step),
            Step::SendTissue | Step::SendProduct => self.sending(step),
            Step::ReceiveTissue | Step::ReceiveProduct => self.receiving(step),
            Step::Feed(_) | Step::Passage(_) | Step::FinalHarvest | Step::OpenLot | Step::Fill => {
                self.growing(step, now)
            }
            Step::Test(test) => self.test(test, now),
            Step::Sterility => self.sterility(now),
            Step::ReleaseConditionally => self.release("conditional"),
            Step::ReleaseFinally => self.release("final"),
            Step::Check => Ask::new(
                NURSE,
                "check_bedside",
                json!({"wristband": self.wristband(), "container": label(&self.ids.product)}),
            )
            .with_second(SECOND_NURSE),
            step => self.about_journey(step, now),
        }
    }

    fn identity(&self) -> Value {
        let (family, born) = &self.named;
        json!({
            "family_name": family, "given_name": "練習", "family_kana": "レンシュウ", "given_kana": "カクウ",
            "birth_date": born, "sex": self.sex,
        })
    }

    fn booking(&self, step: Step, now: Minute) -> Ask {
        let (purpose, days) = if step == Step::BookHarvest { ("harvest", 7) } else { ("administration", 7) };
        // Each patient has an own quarter of an hour; a taken one is asked for later in the day.
        let quarter = i64::from(self.number % 32).saturating_add(i64::from(self.tries)).saturating_mul(15);
        let starts = now.on_day(days, quarter).moment();
        let args = json!({
            "journey": self.ids.journey, "purpose": purpose, "starts_at": starts, "physician": PHYSICIAN.0, "minutes": 15,
        });
        Ask::new(COORDINATOR, "book_appointment", args)
    }

    fn labelling(&self, step: Step) -> Ask {
        let (who, kind, facility) =
            if step == Step::LabelTissue { (NURSE, "tissue", "clinic") } else { (OPERATOR, "product", "cpf") };
        Ask::new(who, "label_container", json!({"journey": self.ids.journey, "kind": kind, "facility": facility}))
    }

    fn sending(&self, step: Step) -> Ask {
        let (who, from, to, number) = match step {
            Step::SendTissue => (NURSE, "clinic", "cpf", &self.ids.tissue),
            _ => (OPERATOR, "cpf", "clinic", &self.ids.product),
        };
        let args = json!({
            "containers": [label(number)], "from": from, "to": to, "sealed": true,
            "courier": {"name": "架空便", "waybill": format!("KW-{:04}", self.number)},
            "temperature": measure("5.0", "degC"),
        });
        Ask::new(who, "send_containers", args)
    }

    fn receiving(&self, step: Step) -> Ask {
        let (who, at, number) = match step {
            Step::ReceiveTissue => (OPERATOR, "cpf", &self.ids.tissue),
            _ => (NURSE, "clinic", &self.ids.product),
        };
        let args = json!({
            "containers": [label(number)], "at": at, "condition": "intact",
            "temperature": {"lowest": measure("3.9", "degC"), "highest": measure("6.2", "degC"), "minutes_outside": 0},
        });
        Ask::new(who, "receive_containers", args)
    }

    fn growing(&self, step: Step, now: Minute) -> Ask {
        let materials = [house::medium(now).0];
        let (lot, room) = (&self.ids.lot, self.room);
        match step {
            Step::OpenLot => {
                let containers = [label(&self.ids.tissue)];
                let args = json!({"containers": containers, "facility": "cpf", "room": room, "materials": materials});
                Ask::new(OPERATOR, "open_lot", args)
            }
            Step::Passage(passage) => {
                let harvested = 2_000_000u64.saturating_mul(6u64.saturating_pow(u32::from(passage).saturating_sub(1)));
                let args = json!({
                    "lot": lot, "passage": passage, "harvested": measure(harvested, "cells"),
                    "seeded": measure(harvested / 2, "cells"), "viability": "98.1", "counted": 420,
                    "method": "trypan-blue", "room": room, "materials": materials,
                });
                Ask::new(OPERATOR, "record_passage", args)
            }
            Step::Fill => {
                let args = json!({
                    "lot": lot, "container": label(&self.ids.product), "cells": measure(self.cells(), "cells"),
                    "viability": "97.5", "volume": measure(100, "mL"), "materials": materials,
                });
                Ask::new(OPERATOR, "fill_product", args)
            }
            step => {
                let name = if step == Step::FinalHarvest { "final-harvest" } else { "medium-change" };
                let harvested = (step == Step::FinalHarvest).then(|| measure(self.cells() / 10 * 11, "cells"));
                let mut ask = Ask::new(
                    OPERATOR,
                    "record_culture_step",
                    json!({"lot": lot, "step": name, "room": room, "materials": materials}),
                );
                if let Some(harvested) = harvested {
                    ask.set("harvested", harvested);
                }
                ask
            }
        }
    }

    /// Cells in the bag.
    pub(crate) fn cells(&self) -> u64 {
        if self.growth == Growth::Slow { DOSE_IF_SLOW } else { DOSE }
    }

    fn test(&self, test: Test, now: Minute) -> Ask {
        let (name, method, reading, counted) = match test {
            Test::Viability => {
                let viability = if self.growth == Growth::Failed { "41.0" } else { "97.5" };
                ("viability", "trypan-blue", json!({"measured": measure(viability, "%")}), Some(412))
            }
            Test::Endotoxin => {
                ("endotoxin", "kinetic-chromogenic", json!({"measured": measure("0.05", "EU/mL")}), None)
            }
            Test::Mycoplasma => {
                let observed = if self.growth == Growth::Contaminated { "positive" } else { "negative" };
                ("mycoplasma", "nat", json!({"observed": observed}), None)
            }
            Test::SterilityPending => ("sterility", "culture-14-days", json!("pending"), None),
            Test::StrProfile => {
                let own = self.bag.cells_of == self.number;
                ("str_profile", "pcr", json!({"conforms": own}), None)
            }
        };
        let mut args = json!({
            "lot": self.ids.lot, "test": name, "method": method, "sampled_at": now.plus(-40).moment(),
            "reading": reading,
        });
        if let (Some(counted), Some(args)) = (counted, args.as_object_mut()) {
            args.insert("counted".to_owned(), counted.into());
        }
        Ask::new(QUALITY, "record_test_result", args)
    }

    fn sterility(&self, now: Minute) -> Ask {
        let observed = if self.growth == Growth::PositiveLate { "positive" } else { "negative" };
        let args = json!({
            "lot": self.ids.lot, "test": "sterility", "method": "culture-14-days",
            "sampled_at": now.plus(-15 * DAY).moment(), "reading": {"observed": observed},
        });
        Ask::new(QUALITY, "record_test_result", args)
    }

    fn release(&self, decision: &str) -> Ask {
        Ask::new(QUALITY, "decide_release", json!({"lot": self.ids.lot, "decision": decision}))
    }

    fn about_journey(&self, step: Step, now: Minute) -> Ask {
        let (who, command, args) = match step {
            Step::History => (
                PHYSICIAN,
                "record_history",
                json!({
                    "diagnosis": "rheumatoid-arthritis", "diagnosed": "2015", "allergy_state": "none_known",
                    "thrombosis": "no", "anticoagulants": "no",
                }),
            ),
            Step::Drugs => (
                PHYSICIAN,
                "record_drugs",
                json!({"drugs": [
                    {"drug": "methotrexate", "mechanism": "csdmard", "dose": measure(8, "mg"), "frequency": "weekly",
                     "started": "2016"},
                ]}),
            ),
            Step::Activity => (NURSE, "record_disease_activity", json!({"activity": activity(9, 7)})),
            Step::Screen => (NURSE, "record_infection_screen", screen(now, self.has_marker)),
            Step::Decide => {
                (PHYSICIAN, "decide_eligibility", json!({"decision": "eligible", "grounds": ["active-disease"]}))
            }
            Step::Explain => (
                PHYSICIAN,
                "give_explanation",
                json!({"form": "ic-ra", "form_version": 1, "language": "ja", "medium": "paper", "items": ["purpose", "risks"]}),
            ),
            Step::Consent => (
                COORDINATOR,
                "sign_consent",
                json!({"form": "ic-ra", "form_version": 1, "medium": "paper", "copy_given": true}),
            ),
            Step::Harvest => (NURSE, "record_harvest", self.harvest(now)),
            Step::Visit(number) => (PHYSICIAN, "record_visit", self.visit(number, now)),
            Step::NextDose => (PHYSICIAN, "decide_next_dose", json!({"decision": "do_not_give"})),
            Step::Close => (COORDINATOR, "close_journey", json!({"outcome": self.outcome.unwrap_or("completed")})),
            step => self.at_bedside(step, now),
        };
        let mut ask = Ask::new(who, command, args);
        ask.set("journey", self.ids.journey.clone().into());
        ask
    }

    fn harvest(&self, now: Minute) -> Value {
        json!({
            "wristband": self.wristband(), "containers": [label(&self.ids.tissue)],
            "harvest": {
                "physician": PHYSICIAN.0, "site": "abdomen", "volume": measure(20, "mL"), "anaesthetic": self.anaesthetic,
                "anaesthetic_dose": measure(200, "mg"), "started_at": now.plus(-30).moment(),
                "ended_at": now.plus(-5).moment(), "allergies_checked": true, "anticoagulation_checked": true,
            },
        })
    }

    /// The newest administration; the first until one was started.
    fn administration(&self) -> &str {
        if self.ids.administration.is_empty() { "A1" } else { &self.ids.administration }
    }

    fn visit(&self, number: u8, now: Minute) -> Value {
        let month = ["m1", "m3", "m6", "m12"].get(usize::from(number)).copied().unwrap_or("m1");
        let visit = format!("{}-{month}", self.administration());
        json!({"visit": visit, "seen_on": now.day().to_string(), "activity": activity(6, 4)})
    }

    fn at_bedside(&self, step: Step, now: Minute) -> (Who, &'static str, Value) {
        match step {
            Step::Baseline => (
                NURSE,
                "record_baseline",
                json!({
                    "weight": measure("55.0", "kg"), "thrombosis": "no", "risk_drugs": [], "emergency_kit_checked": true,
                    "observation": {"minutes": 60, "interval_minutes": 15}, "vitals": vitals(0),
                }),
            ),
            Step::Start => (
                PHYSICIAN,
                "start_administration",
                json!({
                    "physician": PHYSICIAN.0,
                    "parts": [{
                        "container": self.ids.product, "route": "intravenous", "cells": measure(self.cells(), "cells"),
                        "rate": measure(60, "mL/h"),
                    }],
                }),
            ),
            Step::Rate(number) => {
                let rate = 80u64.saturating_add(u64::from(number).saturating_mul(20));
                (NURSE, "change_rate", json!({"rate": measure(rate, "mL/h")}))
            }
            Step::Vitals(number) => (NURSE, "record_vitals", json!({"vitals": vitals(number)})),
            Step::Symptom => (NURSE, "record_symptom", json!({"symptom": "chills", "severity": "mild"})),
            Step::Stop => (NURSE, "stop_administration", json!({})),
            _ => (
                NURSE,
                "complete_administration",
                json!({
                    "administration": self.administration(), "observed_until": now.moment(),
                    "delivered": [
                        {"container": self.ids.product, "volume": measure(98, "mL"), "residual": measure(2, "mL")},
                    ],
                }),
            ),
        }
    }
}

fn vitals(number: u8) -> Value {
    let systolic = 118u64.saturating_add(u64::from(number));
    json!({
        "systolic": measure(systolic, "mmHg"), "diastolic": measure(74, "mmHg"), "pulse": measure(70, "/min"), "spo2": 98,
    })
}

fn activity(tender: u64, swollen: u64) -> Value {
    json!({
        "tender_28": tender, "swollen_28": swollen, "crp": measure("1.2", "mg/dL"), "patient_global": measure(50, "mm"),
    })
}

fn screen(now: Minute, has_marker: bool) -> Value {
    let result = |marker: &str| if has_marker && marker == "hbs_antigen" { "positive" } else { "negative" };
    let results =
        ["hbs_antigen", "hcv_antibody", "hiv"].map(|marker| json!({"marker": marker, "result": result(marker)}));
    json!({"sampled_on": now.day().to_string(), "results": results})
}
