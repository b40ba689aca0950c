//! A new patient goes through all five steps in a real browser: every act typed into its form by the person whose work it
//! is, with the keyboard or with the pointer, and shown on the journey afterwards.

use crate::demo::Demo;
use crate::driver::Browser;
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
    browser: Browser,
    demo: &'a Demo,
    now: jiff::Zoned,
    who: String,
    numbers: Numbers,
}

fn measure(value: &str, unit: &str) -> Value {
    json!({"value": value, "unit": unit})
}

impl Day<'_> {
    fn sign_in(&mut self, role: &str) {
        if self.who == role {
            return;
        }
        let person = self.demo.somebody(role).clone();
        self.browser.open(&format!("{}/journeys", self.demo.url));
        if self.browser.script("return !!document.querySelector('form[action=\"/sign-out\"]')") == Value::Bool(true) {
            self.browser.script("document.querySelector('form[action=\"/sign-out\"]').requestSubmit()");
        }
        self.browser.wait_for("#password");
        self.browser.type_into("#name", &person.staff);
        self.browser.type_into("#password", &person.password);
        self.browser.press("main button.primary");
        self.browser.wait_for(".person");
        self.who = role.to_owned();
    }

    /// Types one entry as a person does: the field is filled, the choice is pressed.
    fn enter(&self, name: &str, value: &str) {
        let (name_json, value_json) = (json!(name), json!(value));
        let script = format!(
            "const all = [...document.querySelectorAll('#act [name]')].filter((n) => n.name === {name_json} && n.type !== 'hidden');
             if (!all.length) return 'none';
             all[0].closest('details')?.setAttribute('open', '');
             if (all[0].type === 'radio' || all[0].type === 'checkbox') {{
               const own = all.find((n) => n.value === {value_json}); if (!own) return 'no choice'; own.click(); return 'done'; }}
             all[0].value = {value_json};
             all[0].dispatchEvent(new Event('input', {{ bubbles: true }})); all[0].dispatchEvent(new Event('change', {{ bubbles: true }}));
             return all[0].value === {value_json} ? 'done' : 'refused ' + all[0].value;"
        );
        for _ in 0..5 {
            match self.browser.script(&script).as_str().unwrap() {
                "done" => return,
                "none" => {
                    // A further row of a list, or a part that only shows once it was asked for.
                    let list = name.split('.').next().unwrap();
                    let more = format!("#act button[name=more][value=\"{list}\"]");
                    let there = format!("return !!document.querySelector({})", json!(more));
                    let fixed = format!(
                        "return [...document.querySelectorAll('#act [type=hidden]')].some((n) => n.name === {name_json} && n.value === {value_json})"
                    );
                    if self.browser.script(&fixed) == Value::Bool(true) {
                        return;
                    }
                    assert_eq!(self.browser.script(&there), true, "{name} has no field: {}", self.browser.text());
                    self.browser.press(&more);
                    self.browser.wait_for("#act");
                }
                other => panic!("{name} = {value}: {other}"),
            }
        }
        panic!("{name}: no row came");
    }

    /// Records one act through its form; the journey's page then says that it was recorded.
    fn act(&mut self, role: &str, command: &str, args: Value) {
        self.sign_in(role);
        let journey = &self.numbers.journey;
        let about = if args.get("journey").is_some() { format!("?journey={journey}") } else { String::new() };
        self.browser.open(&format!("{}/acts/{command}{about}", self.demo.url));
        self.browser.wait_for("#act");
        let entries = spread(form_of(command).unwrap(), args.as_object().unwrap());
        // Longer lists first, so that a new row does not lose what was typed.
        for (name, value) in entries.iter().rev() {
            self.enter(name, value);
        }
        self.browser.press("#act .act-end button.primary");
        if self.is_shown_to_sign(command) {
            self.browser.type_into("#sign-password", &self.demo.somebody(role).password);
            self.browser.press("#act .act-end button.primary");
            self.recorded(command);
        }
    }

    /// Waits for what follows on a form: the page on which the act is signed, or the one that says it was recorded.
    fn is_shown_to_sign(&self, command: &str) -> bool {
        self.follows(command, |browser| browser.script("return !!document.querySelector('#sign-password')") == true)
    }

    fn recorded(&self, command: &str) {
        self.follows(command, |_| false);
    }

    /// Waits until the act's page is left (false), or until `here` holds on it (true).
    fn follows(&self, command: &str, here: impl Fn(&Browser) -> bool) -> bool {
        for _ in 0..100 {
            let place = self.browser.script("return location.pathname + location.search");
            if !place.as_str().unwrap().starts_with(&format!("/acts/{command}")) {
                return false;
            }
            if here(&self.browser) {
                return true;
            }
            let stopped = "return !!document.querySelector('.summary, .refused-act, .faulty')";
            assert_eq!(self.browser.script(stopped), false, "{command}: {}", self.browser.text());
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("{command}: {}", self.browser.text());
    }

    /// The last number of this form on the page: of the newest container or lot.
    fn told(&self, place: &str, pattern: &str) -> String {
        self.browser.open(&format!("{}{place}", self.demo.url));
        self.browser.wait_for("main");
        let found = self.browser.script(&format!(
            "const all = document.documentElement.innerHTML.replace(/-/g, '').match(/{pattern}/g) || []; return [...new Set(all)].sort().pop() ?? ''"
        ));
        let found = found.as_str().unwrap().to_owned();
        assert!(!found.is_empty(), "{place} tells no {pattern}: {}", self.browser.text());
        found
    }

    fn day(&self) -> String {
        self.now.date().to_string()
    }

    fn minutes_ago(&self, minutes: i64) -> String {
        let at = self.now.checked_sub(jiff::SignedDuration::from_mins(minutes)).unwrap();
        at.strftime("%Y-%m-%dT%H:%M").to_string()
    }
}

impl Day<'_> {
    fn first_step(&mut self) {
        let identity = json!({
            "family_name": "髙﨑", "given_name": "凜", "family_kana": "タカサキ", "given_kana": "リン",
            "birth_date": "1961-07-08", "sex": "female",
        });
        self.act("coordinator", "register_patient", identity);
        self.sign_in("coordinator");
        self.numbers.coi = self.told("/acts/open_journey", "SA001\\d{8}[0-9A-Z]");
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
        let screen = json!({"journey": journey, "sampled_on": self.day(), "results": results});
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
                "anaesthetic_dose": measure("200", "mg"), "started_at": self.minutes_ago(25),
                "ended_at": self.minutes_ago(5), "allergies_checked": true, "anticoagulation_checked": true,
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
                "lot": lot, "test": test, "method": method, "sampled_at": self.minutes_ago(1), "reading": reading,
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
        self.sign_in("nurse");
        self.browser.open(&format!("{}/bedside", self.demo.url));
        self.browser.wait_for("form[data-scan]");
        self.browser.scan(&format!("SSW{}", self.numbers.coi));
        self.browser.wait_for("[data-slot=W].read");
        if self.browser.script("return !!document.querySelector('[name=said]')") == Value::Bool(true) {
            self.browser.type_into("[name=said]", "0708");
        }
        self.browser.scan(&format!("SSC{}", self.numbers.bag));
        self.browser.wait_for("#second-password");
        let other = self.demo.sign_ins.iter().rfind(|person| person.role == "nurse").unwrap().clone();
        self.browser.type_into("#second-name", &other.staff);
        self.browser.type_into("#second-password", &other.password);
        self.browser.script(
            "const role = document.querySelector('[name=second-role][value=nurse]'); if (role) role.click(); \
             else document.querySelector('[name=second-role]').value = 'nurse'",
        );
        self.browser.press("main button.primary, main button.main-act");
        self.browser.wait_for("body.go");
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
}

#[test]
fn a_patient_goes_through_all_steps_in_the_browser() {
    let demo = Demo::start(5);
    #[expect(clippy::disallowed_methods, reason = "the program under test runs on the clock of today")]
    let now = jiff::Timestamp::now().in_tz("Asia/Tokyo").unwrap();
    let mut day = Day { browser: Browser::start(), demo: &demo, now, who: String::new(), numbers: Numbers::default() };
    day.browser.size(1_024, 900);
    day.first_step();
    day.second_step();
    day.third_step();
    day.fourth_step();
    day.sign_in("nurse");
    day.browser.open(&format!("{}/journeys/{}", demo.url, day.numbers.journey));
    let banner = day.browser.wait_for(".banner");
    assert!(banner.contains("髙﨑") && banner.contains("4/5"), "{banner}");
    assert!(day.browser.text().contains("悪寒") || day.browser.text().contains("寒気"), "{}", day.browser.text());
}
