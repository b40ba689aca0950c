//! From hand to hand: two people, the right address, the temperature seen.

use serde_json::json;

use super::{Case, noted, passes, refused, run_all};
use crate::support::{ADMIN, COORDINATOR, Line, NURSE, OPERATOR, OTHER_NURSE, Stage, World, line};

fn trace(minutes_outside: u32, gap: u32) -> serde_json::Value {
    let celsius = |value: u32| json!({"value": value, "unit": "degC"});
    json!({"lowest": celsius(3), "highest": celsius(9), "minutes_outside": minutes_outside, "longest_gap_minutes": gap})
}

/// Product of a plan that allows 2 to 8 degrees and 170 minutes, received at this moment.
fn planned(lowest: &'static str, highest: &'static str, at: &'static str) -> impl Fn() -> (World, Line) {
    move || {
        let edit: fn(&mut serde_json::Value) = |content| {
            let celsius = |value: u32| json!({"value": value, "unit": "degC"});
            let limits = |minutes: u32| json!({"lowest": celsius(2), "highest": celsius(8), "max_minutes": minutes});
            content["transport"] = json!({"tissue": limits(600), "product": limits(170)});
        };
        let world = World::empty().staffed().with_plan(edit).planned().bring(Stage::Travelling, 1);
        let celsius = |value: &str| json!({"value": value, "unit": "degC"});
        let trace = json!({"lowest": celsius(lowest), "highest": celsius(highest), "minutes_outside": 0});
        let line = world.receive(&world.patient(0).product_label(), "clinic").arg("temperature", trace).at(at);
        (world, line)
    }
}

/// A package in this condition, on the way of which nothing is known if `seen` is false.
fn package(condition: &'static str, seen: bool) -> impl Fn() -> (World, Line) {
    move || {
        let world = World::at(Stage::Travelling, 1);
        let mut line = world.receive(&world.patient(0).product_label(), "clinic").arg("condition", condition);
        if !seen {
            line.0["args"].as_object_mut().unwrap().remove("temperature");
        }
        (world, line)
    }
}

fn limits() -> Vec<Case> {
    const LAST: &str = "2026-05-04T12:00:00+09:00";
    let excursion = &["custody.excursion"];
    vec![
        passes("custody.excursion", &[], "at both limits and the last minute", planned("2", "8", LAST)),
        noted(excursion, "a tenth of a degree too cold", planned("1.9", "8", LAST)),
        noted(excursion, "a tenth of a degree too warm", planned("2", "8.1", LAST)),
        noted(excursion, "a second too long", planned("2", "8", "2026-05-04T12:00:01+09:00")),
        noted(excursion, "the lowest above the highest", planned("8", "2", LAST)),
    ]
}

fn packages() -> Vec<Case> {
    let sealed = |sealed: bool| {
        move || {
            let world = World::at(Stage::Harvested, 1);
            let line = world.send(&world.patient(0).tissue_label(), "clinic", "cpf").arg("sealed", sealed);
            (world, line)
        }
    };
    vec![
        refused(&["custody.not-sealed"], "handed over open", sealed(false)),
        passes("custody.not-sealed", &[], "handed over sealed", sealed(true)),
        noted(&["custody.damaged"], "damaged", package("damaged", true)),
        noted(&["custody.damaged"], "leaking", package("leaking", true)),
        noted(&["custody.damaged", "custody.excursion"], "leaking, and no logger", package("leaking", false)),
        passes("custody.damaged", &[], "whole", package("intact", true)),
        refused(&["custody.receiver-is-sender"], "the sender under a second account", || {
            let world = World::at(Stage::Harvested, 1);
            let roles = json!([{"role": "nurse", "from": "2026-01-05"}]);
            let args = json!({"staff": "nurse.two", "name": "架空 nurse.suzuki", "roles": roles});
            world.done(line("register_staff", ADMIN, args));
            world.done(world.send(&world.patient(0).tissue_label(), "clinic", "cpf").by(NURSE));
            let line = world.receive(&world.patient(0).tissue_label(), "cpf").by(("nurse.two", "nurse"));
            (world, line)
        }),
    ]
}

fn received(temperature: serde_json::Value) -> impl Fn() -> (World, Line) {
    move || {
        let world = World::at(Stage::Travelling, 1);
        let line = world.receive(&world.patient(0).product_label(), "clinic").arg("temperature", temperature.clone());
        (world, line)
    }
}

fn hands() -> Vec<Case> {
    vec![
        refused(&["custody.receiver-is-sender"], "the sender receives", || {
            let world = World::at(Stage::Harvested, 1);
            world.done(world.send(&world.patient(0).tissue_label(), "clinic", "cpf").by(NURSE));
            let line = world.receive(&world.patient(0).tissue_label(), "cpf").by(NURSE);
            (world, line)
        }),
        passes("custody.receiver-is-sender", &[], "another nurse receives", || {
            let world = World::at(Stage::Harvested, 1);
            world.done(world.send(&world.patient(0).tissue_label(), "clinic", "cpf").by(NURSE));
            let line = world.receive(&world.patient(0).tissue_label(), "cpf").by(OTHER_NURSE);
            (world, line)
        }),
        refused(&["custody.not-expected-here"], "arrived where nobody sent it", || {
            let world = World::at(Stage::Travelling, 1);
            let line = world.receive(&world.patient(0).product_label(), "cpf").by(COORDINATOR);
            (world, line)
        }),
        passes("custody.not-expected-here", &[], "arrived where it was sent", || {
            let world = World::at(Stage::Travelling, 1);
            let line = world.receive(&world.patient(0).product_label(), "clinic").by(COORDINATOR);
            (world, line)
        }),
        noted(&["custody.excursion"], "one minute outside the range", received(trace(1, 0))),
        noted(&["custody.excursion"], "sixteen minutes that nobody saw", received(trace(0, 16))),
        noted(&["custody.excursion"], "no logger", || {
            let world = World::at(Stage::Travelling, 1);
            let mut line = world.receive(&world.patient(0).product_label(), "clinic");
            line.0["args"].as_object_mut().unwrap().remove("temperature");
            (world, line)
        }),
        passes("custody.excursion", &[], "a gap of fifteen minutes", received(trace(0, 15))),
        refused(&["custody.receiver-is-sender", "custody.not-expected-here"], "every finding is said at once", || {
            let world = World::at(Stage::Travelling, 1);
            let line = world.receive(&world.patient(0).product_label(), "cpf").by(OPERATOR);
            (world, line)
        }),
    ]
}

pub fn cases() -> Vec<Case> {
    [hands(), limits(), packages()].into_iter().flatten().collect()
}

#[test]
fn custody_from_both_sides() {
    run_all(cases());
}
