//! One lot, one patient; worked on while in culture, given while its release stands.

use serde_json::json;

use super::{Case, noted, passes, refused, run_all};
use crate::support::{Line, Stage, World};

const NOTE: &[&str] = &["lot.released-conditionally"];

/// A lot at the clinic, something happened to it, and then the bedside check.
fn bedside(happened: fn(&World)) -> impl Fn() -> (World, Line) {
    move || {
        let world = World::at(Stage::AtClinic, 1);
        happened(&world);
        let line = world.bedside(0, 0);
        (world, line)
    }
}

/// Product that was sent out before any decision.
fn undecided() -> (World, Line) {
    let mut world = World::at(Stage::Tested, 1);
    for step in [Stage::Travelling, Stage::AtClinic] {
        world.clock(step.time());
        world.advance(0, step);
    }
    let line = world.bedside(0, 0);
    (world, line)
}

fn released() -> Vec<Case> {
    let rule = &["lot.not-released"];
    vec![
        refused(rule, "in culture", undecided),
        refused(rule, "rejected", || {
            let (world, line) = undecided();
            world.done(world.release(0, "rejected"));
            (world, line)
        }),
        refused(
            rule,
            "rejected after a conditional release",
            bedside(|world| {
                world.done(world.release(0, "rejected"));
            }),
        ),
        refused(
            rule,
            "revoked",
            bedside(|world| {
                world.done(world.revoke(0));
            }),
        ),
        refused(
            rule,
            "a late positive culture after a conditional release",
            bedside(|world| {
                world.done(world.sterility(0, "positive"));
            }),
        ),
        refused(
            rule,
            "a late positive, and a negative repeat that explains nothing",
            bedside(|world| {
                world.done(world.sterility(0, "positive"));
                world.done(world.sterility(0, "negative"));
            }),
        ),
        refused(
            rule,
            "viability corrected below the limit after release",
            bedside(|world| {
                let result = viability(world);
                world.done(world.correct(result, "/reading/measured/value", json!("97.9")));
            }),
        ),
        passes(
            "lot.not-released",
            NOTE,
            "viability corrected to the limit",
            bedside(|world| {
                let result = viability(world);
                world.done(world.correct(result, "/reading/measured/value", json!("98.0")));
            }),
        ),
        passes("lot.not-released", NOTE, "released conditionally", bedside(|_| {})),
        passes(
            "lot.not-released",
            &[],
            "released finally",
            bedside(|world| {
                world.done(world.sterility(0, "negative"));
                world.done(world.release(0, "final"));
            }),
        ),
        noted(NOTE, "a test is still pending", bedside(|_| {})),
        passes(
            "lot.released-conditionally",
            &[],
            "no test is pending",
            bedside(|world| {
                world.done(world.sterility(0, "negative"));
                world.done(world.release(0, "final"));
            }),
        ),
    ]
}

fn viability(world: &World) -> u64 {
    let of_viability = |event: &&saisei_app::ledger::Recorded| event.envelope.payload["test"] == "viability";
    let events = world.events();
    events.iter().find(of_viability).unwrap().envelope.position.0
}

fn culture() -> Vec<Case> {
    let after_release = |line: fn(&World) -> Line| {
        move || {
            let world = World::at(Stage::Released, 1);
            let line = line(&world);
            (world, line)
        }
    };
    vec![
        refused(&["lot.not-in-culture"], "a step after release", after_release(|world| world.step(0))),
        refused(&["lot.not-in-culture"], "a passage after release", after_release(|world| world.passage(0, 3))),
        refused(
            &["lot.not-in-culture"],
            "a decision after rejection",
            after_release(|world| {
                world.done(world.release(0, "rejected"));
                world.release(0, "conditional")
            }),
        ),
        passes("lot.not-in-culture", &[], "a step before release", || {
            let world = World::at(Stage::Tested, 1);
            let line = world.step(0);
            (world, line)
        }),
    ]
}

/// Both jars of two patients on one bench.
fn pooled(world: &World, others: usize) -> Line {
    world.open_lot(&[world.patient(0).tissue_label(), world.patient(others).tissue_label()])
}

fn tissue() -> Vec<Case> {
    vec![
        refused(&["lot.two-patients", "container.other-journey"], "two patients' tissue in one lot", || {
            let world = World::at(Stage::Received, 2);
            let line = pooled(&world, 1);
            (world, line)
        }),
        passes("lot.two-patients", &[], "two jars of one patient", || {
            let world = World::at(Stage::Labelled, 1);
            let second = format!("SSC{}", world.issued(world.label(0, "tissue", "clinic"), "container"));
            let jars = [world.patient(0).tissue_label(), second];
            world.clock(Stage::Harvested.time());
            world.done(world.harvest(0).arg("containers", jars.to_vec()));
            world.clock(Stage::Sent.time());
            world.done(world.send("", "clinic", "cpf").arg("containers", jars.to_vec()));
            world.clock(Stage::Received.time());
            world.done(world.receive("", "cpf").arg("containers", jars.to_vec()));
            let line = world.open_lot(&jars);
            (world, line)
        }),
        refused(&["harvest.not-done"], "a jar into which nothing was harvested", || {
            let mut world = World::at(Stage::Labelled, 1);
            for step in [Stage::Sent, Stage::Received] {
                world.clock(step.time());
                world.advance(0, step);
            }
            let line = world.open_lot(&[world.patient(0).tissue_label()]);
            (world, line)
        }),
        passes("harvest.not-done", &[], "a jar with the harvest in it", || {
            let world = World::at(Stage::Received, 1);
            let line = world.open_lot(&[world.patient(0).tissue_label()]);
            (world, line)
        }),
    ]
}

pub fn cases() -> Vec<Case> {
    [released(), culture(), tissue()].into_iter().flatten().collect()
}

#[test]
fn lots_from_both_sides() {
    run_all(cases());
}
