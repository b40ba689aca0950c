//! A new patient goes through all five steps in a real browser: every act typed into its form by the person whose work it
//! is, and shown on the journey afterwards. Once with the pointer, once with the keyboard alone, once while no page runs a
//! script.

use crate::demo::Demo;
use crate::driver::Browser;
use crate::hands::{Hands, Way};
use saisei_app::form::{form_of, spread};
use serde_json::{Value, json};

/// The numbers that the pages told of the new patient.
#[derive(Default)]
struct Numbers {
    coi: String,
    journey: String,
    tissue: String,
    bag: String,
    lot: String,
}

struct Day<'a> {
    hands: Hands,
    demo: &'a Demo,
    who: String,
    numbers: Numbers,
}

fn measure(value: &str, unit: &str) -> Value {
    json!({"value": value, "unit": unit})
}

fn now() -> jiff::Zoned {
    #[expect(clippy::disallowed_methods, reason = "the program under test runs on the clock of today")]
    jiff::Timestamp::now().in_tz("Asia/Tokyo").unwrap()
}

fn today() -> String {
    now().date().to_string()
}

/// The wall clock so many minutes ago.
fn minutes_ago(minutes: i64) -> String {
    let at = now().checked_sub(jiff::SignedDuration::from_mins(minutes)).unwrap();
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

impl<'a> Day<'a> {
    fn new(demo: &'a Demo, way: Way) -> Self {
        Self { hands: Hands::new(way), demo, who: String::new(), numbers: Numbers::default() }
    }

    fn browser(&self) -> &Browser {
        &self.hands.browser
    }

    fn sign_in(&mut self, role: &str) {
        if self.who != role {
            let person = self.demo.somebody(role);
            self.hands.sign_in(&self.demo.url, &person.staff, &person.password);
            self.who = role.to_owned();
        }
    }

    fn open(&self, place: &str, css: &str) {
        self.hands.open(&format!("{}{place}", self.demo.url), css);
    }

    /// Records one act through its form; the journey's page then says that it was recorded.
    fn act(&mut self, role: &str, command: &str, args: Value) {
        self.sign_in(role);
        let named = ["journey", "lot"].into_iter().find_map(|name| Some(format!("?{name}={}", args[name].as_str()?)));
        let about = named.unwrap_or_default();
        self.open(&format!("/acts/{command}{about}"), "#act");
        let entries = spread(form_of(command).unwrap(), args.as_object().unwrap());
        self.hands.fill(&entries.into_iter().collect::<Vec<_>>());
        self.hands.send();
        if self.is_shown_to_sign(command) {
            self.hands.write("#sign-password", &self.demo.somebody(role).password);
            self.hands.send();
            self.recorded(command);
        }
    }

    /// Waits for what follows on a form: the page on which the act is signed, or the one that says it was recorded.
    fn is_shown_to_sign(&self, command: &str) -> bool {
        self.follows(command, |browser| browser.has("#sign-password"))
    }

    fn recorded(&self, command: &str) {
        self.follows(command, |_| false);
    }

    /// Waits until the act's page is left (false), or until `here` holds on it (true).
    fn follows(&self, command: &str, here: impl Fn(&Browser) -> bool) -> bool {
        for _ in 0..200 {
            if !self.browser().place().starts_with(&format!("/acts/{command}")) {
                return false;
            }
            if here(self.browser()) {
                return true;
            }
            let stopped = self.browser().has(".error-summary, .refused-act, .faulty");
            assert!(!stopped, "{command}: {}", self.browser().text());
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("{command}: {}", self.browser().text());
    }

    /// The last number of this form on the page: of the newest container or lot.
    fn told(&self, place: &str, pattern: &str) -> String {
        self.open(place, "main");
        let found = self.browser().script(&format!(
            "const all = document.documentElement.innerHTML.replace(/-/g, '').match(/{pattern}/g) || []; return [...new Set(all)].sort().pop() ?? ''"
        ));
        let found = found.as_str().unwrap().to_owned();
        assert!(!found.is_empty(), "{place} tells no {pattern}: {}", self.browser().text());
        found
    }
}

impl Day<'_> {
    fn first_step(&mut self) {
        let identity = json!({
            "family_name": "髙﨑", "given_name": "凜", "family_kana": "タカサキ", "given_kana": "リン",
            "birth_date": "1961-07-08", "sex": "female",
        });
        self.act("coordinator", "register_patient", identity);
        // The newest registration in the record.
        self.sign_in("physician");
        self.numbers.coi = self.told("/ledger", "SA001\\d{8}[0-9A-Z]");
        let open = json!({"coi": self.numbers.coi, "plan": "ra-adsc"});
        self.act("coordinator", "open_journey", open);
        self.numbers.journey = self.told("/journeys?state=open", "J\\d{4}");
        let journey = self.numbers.journey.clone();
        self.act(
            "physician",
            "record_history",
            json!({
                "journey": journey, "diagnosis": "rheumatoid-arthritis", "diagnosed": "2014-06",
                "allergy_state": "none_known", "thrombosis": "no", "anticoagulants": "no",
            }),
        );
        self.act(
            "nurse",
            "record_disease_activity",
            json!({"journey": journey, "activity": {
                "tender_28": 9, "swollen_28": 7, "crp": measure("1.8", "mg/dL"), "patient_global": measure("55", "mm"),
            }}),
        );
        let markers = ["hbs_antigen", "hbc_antibody", "hcv_antibody", "hiv", "htlv1", "syphilis"];
        let results: Vec<Value> =
            markers.iter().map(|marker| json!({"marker": marker, "result": "negative"})).collect();
        let screen = json!({"journey": journey, "sampled_on": today(), "results": results});
        self.act("nurse", "record_infection_screen", screen);
        self.act("physician", "decide_eligibility", json!({"journey": journey, "decision": "eligible"}));
        self.act(
            "physician",
            "give_explanation",
            json!({
                "journey": journey, "form": "ic-ra", "form_version": 1, "language": "ja", "medium": "paper",
            }),
        );
        self.act(
            "coordinator",
            "sign_consent",
            json!({
                "journey": journey, "form": "ic-ra", "form_version": 1, "medium": "paper", "copy_given": true,
            }),
        );
    }

    fn second_step(&mut self) {
        let journey = self.numbers.journey.clone();
        let label = json!({"journey": journey, "kind": "tissue", "facility": "clinic"});
        self.act("nurse", "label_container", label);
        self.numbers.tissue = self.told(&format!("/journeys/{journey}/labels"), "SA001\\d{2}C[0-9A-F]{5}[0-9A-Z]");
        let harvest = json!({
            "journey": journey, "wristband": format!("SSW{}", self.numbers.coi),
            "containers": [format!("SSC{}", self.numbers.tissue)],
            "harvest": {
                "physician": "dr.ito", "site": "abdomen", "volume": measure("20", "mL"), "anaesthetic": "lidocaine",
                "anaesthetic_dose": measure("200", "mg"), "started_at": minutes_ago(25),
                "ended_at": minutes_ago(5), "allergies_checked": true, "anticoagulation_checked": true,
            },
        });
        self.act("nurse", "record_harvest", harvest);
        self.way("nurse", "culture_operator", "clinic", "cpf", &self.numbers.tissue.clone());
    }

    /// From one place to the other.
    fn way(&mut self, sender: &str, receiver: &str, from: &str, to: &str, container: &str) {
        let containers = [format!("SSC{container}")];
        self.act(
            sender,
            "send_containers",
            json!({
                "containers": containers, "from": from, "to": to, "sealed": true,
                "courier": {"name": "架空便", "waybill": "KW-0009"},
            }),
        );
        self.act(receiver, "receive_containers", json!({
            "containers": containers, "at": to, "condition": "intact",
            "temperature": {"lowest": measure("3.9", "degC"), "highest": measure("6.2", "degC"), "minutes_outside": 0},
        }));
    }

    fn third_step(&mut self) {
        let journey = self.numbers.journey.clone();
        let bench = json!({"room": "cpf-1", "materials": ["medium-1"]});
        let with = |mut args: Value| {
            args.as_object_mut().unwrap().extend(bench.as_object().unwrap().clone());
            args
        };
        let open = with(json!({"containers": [format!("SSC{}", self.numbers.tissue)], "facility": "cpf"}));
        self.act("culture_operator", "open_lot", open);
        self.numbers.lot = self.told(&format!("/journeys/{journey}"), "L\\d{4}");
        let lot = self.numbers.lot.clone();
        self.act("culture_operator", "record_passage", with(json!({
            "lot": lot, "passage": 1, "harvested": measure("2000000", "cells"), "seeded": measure("1000000", "cells"),
            "viability": "98.8", "counted": 420, "method": "trypan-blue",
        })));
        self.act(
            "culture_operator",
            "record_culture_step",
            with(json!({
                "lot": lot, "step": "final-harvest", "harvested": measure("220000000", "cells"),
            })),
        );
        let label = json!({"journey": journey, "kind": "product", "facility": "cpf"});
        self.act("culture_operator", "label_container", label);
        self.numbers.bag = self.told(&format!("/journeys/{journey}/labels"), "SA001\\d{2}C[0-9A-F]{5}[0-9A-Z]");
        self.act(
            "culture_operator",
            "fill_product",
            json!({
                "lot": lot, "container": format!("SSC{}", self.numbers.bag), "cells": measure("200000000", "cells"),
                "viability": "98.6", "volume": measure("100", "mL"), "materials": ["medium-1"],
            }),
        );
        for (test, method, reading, counted) in [
            ("viability", "trypan-blue", json!({"measured": measure("98.6", "%")}), 412),
            ("surface_antigen", "flow-cytometry", json!({"measured": measure("99.4", "%")}), 10_000),
            ("endotoxin", "kinetic-chromogenic", json!({"measured": measure("0.05", "EU/mL")}), 0),
            ("mycoplasma", "nat", json!({"observed": "negative"}), 0),
            ("sterility", "culture-14-days", json!("pending"), 0),
        ] {
            let result = json!({
                "lot": lot, "test": test, "method": method, "sampled_at": minutes_ago(1), "reading": reading,
                "counted": counted,
            });
            self.act("quality_officer", "record_test_result", result);
        }
        self.act("quality_officer", "decide_release", json!({"lot": lot, "decision": "conditional"}));
        self.way("culture_operator", "nurse", "cpf", "clinic", &self.numbers.bag.clone());
    }

    fn fourth_step(&mut self) {
        let journey = self.numbers.journey.clone();
        self.act("nurse", "record_baseline", json!({
            "journey": journey, "weight": measure("52.5", "kg"), "thrombosis": "no", "risk_drugs": [],
            "emergency_kit_checked": true, "observation": {"minutes": 60, "interval_minutes": 15},
            "vitals": {
                "systolic": measure("124", "mmHg"), "diastolic": measure("76", "mmHg"), "pulse": measure("70", "/min"),
                "spo2": "98",
            },
        }));
        self.check();
        self.act(
            "physician",
            "start_administration",
            json!({
                "journey": journey, "physician": "dr.ito",
                "parts": [{
                    "container": self.numbers.bag, "route": "intravenous", "cells": measure("200000000", "cells"),
                    "rate": measure("60", "mL/h"),
                }],
            }),
        );
        let vitals = json!({"journey": journey, "vitals": {"systolic": measure("126", "mmHg"), "spo2": "97"}});
        self.act("nurse", "record_vitals", vitals);
        self.act("nurse", "record_symptom", json!({"journey": journey, "symptom": "chills", "severity": "mild"}));
    }

    /// Wristband, birthday and bag; the other nurse confirms.
    fn check(&mut self) {
        self.sign_in("nurse");
        self.open("/bedside", "form[data-scan]");
        let wristband = format!("SSW{}", self.numbers.coi);
        let bag = format!("SSC{}", self.numbers.bag);
        if self.hands.way == Way::Pointer {
            self.browser().scan(&wristband);
            self.browser().wait_for("[data-slot=W].read");
            self.hands.write("#said", "0708");
            // Longer than the characters of one burst lie apart.
            std::thread::sleep(std::time::Duration::from_millis(300));
            self.browser().scan(&bag);
        } else {
            // By hand, in another order: what is complete sends itself only where scripts run.
            self.hands.write("#wristband", &wristband);
            self.hands.write("#container", &bag);
            self.hands.write("#said", "0708");
            if self.hands.way == Way::WithoutScript {
                self.hands.press("#scan button.main-act");
            }
        }
        self.browser().wait_for("#second-password");
        let other = self.demo.sign_ins.iter().rfind(|person| person.role == "nurse").unwrap();
        self.hands.write("#second-name", &other.staff);
        self.hands.choose("second-role", "nurse");
        self.hands.write("#second-password", &other.password);
        self.hands.press("form.second button.main-act");
        self.browser().wait_for("body.go");
    }

    fn fifth_step(&mut self) {
        let journey = self.numbers.journey.clone();
        // A form takes minutes, and the observation ends after the start.
        let started = minutes_ago(0);
        while minutes_ago(0) == started {
            std::thread::sleep(std::time::Duration::from_millis(200));
        }
        self.act(
            "nurse",
            "complete_administration",
            json!({
                "journey": journey, "administration": "A1", "observed_until": minutes_ago(0),
                "delivered": [{
                    "container": self.numbers.bag, "volume": measure("98", "mL"), "residual": measure("2", "mL"),
                }],
            }),
        );
        let activity = json!({
            "tender_28": 5, "swollen_28": 3, "crp": measure("0.9", "mg/dL"), "patient_global": measure("30", "mm"),
        });
        let visit = json!({"journey": journey, "visit": "A1-m1", "seen_on": today(), "activity": activity});
        self.act("physician", "record_visit", visit);
        let event = json!({
            "journey": journey, "term": "injection-site-bruise", "onset_at": minutes_ago(3),
            "learned_at": minutes_ago(2), "suspected": "unknown",
        });
        self.act("nurse", "record_adverse_event", event);
        let judged = json!({
            "journey": journey, "adverse_event": "AE1", "category": "sixty_day_list", "grounds": ["temporal-relation"],
        });
        self.act("physician", "judge_adverse_event", judged);
        let missed = json!({"journey": journey, "visit": "A1-m3", "cause": "in-hospital-elsewhere", "attempts": 3});
        self.act("coordinator", "miss_visit", missed);
    }

    /// The journey's page, as the nurse sees it.
    fn shows(&mut self, step: &str) -> String {
        self.sign_in("nurse");
        self.open(&format!("/journeys/{}", self.numbers.journey), ".banner");
        let banner = self.browser().wait_for(".banner");
        assert!(banner.contains("髙﨑") && banner.contains(step), "{banner}");
        self.browser().text()
    }
}

fn all_steps(way: Way) {
    let demo = Demo::start(5);
    let mut day = Day::new(&demo, way);
    day.first_step();
    day.second_step();
    day.third_step();
    day.fourth_step();
    let said = day.shows("4/5");
    assert!(said.contains("悪寒") || said.contains("寒気"), "{said}");
    day.fifth_step();
    let said = day.shows("5/5");
    assert!(said.contains("来院"), "{said}");
}

#[test]
fn a_patient_goes_through_all_steps_with_the_pointer() {
    all_steps(Way::Pointer);
}

#[test]
fn a_patient_goes_through_all_steps_with_the_keyboard_alone() {
    all_steps(Way::Keyboard);
}

#[test]
fn a_patient_goes_through_all_steps_without_script() {
    all_steps(Way::WithoutScript);
}
