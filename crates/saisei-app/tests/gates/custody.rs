//! From hand to hand: two people, the right address, the temperature seen.

use serde_json::json;

use super::{Case, noted, passes, refused, run_all};
use crate::support::{COORDINATOR, Line, NURSE, OPERATOR, OTHER_NURSE, Stage, World};

fn trace(minutes_outside: u32, gap: u32) -> serde_json::Value {
    let celsius = |value: u32| json!({"value": value, "unit": "degC"});
    json!({"lowest": celsius(3), "highest": celsius(9), "minutes_outside": minutes_outside, "longest_gap_minutes": gap})
}

fn received(temperature: serde_json::Value) -> impl Fn() -> (World, Line) {
    move || {
        let world = World::at(Stage::Travelling, 1);
        let line = world.receive(&world.patient(0).product_label(), "clinic").arg("temperature", temperature.clone());
        (world, line)
    }
}

pub fn cases() -> Vec<Case> {
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

#[test]
fn custody_from_both_sides() {
    run_all(cases());
}
