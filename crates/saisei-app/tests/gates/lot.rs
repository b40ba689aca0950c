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
    // The deviation that a late positive opens holds lot and bags beside.
    let held = &["lot.not-released", "lot.on-hold", "container.on-hold"];
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
            held,
            "a late positive culture after a conditional release",
            bedside(|world| {
                world.done(world.sterility(0, "positive"));
            }),
        ),
        refused(
            held,
            "a late positive, and a negative repeat that explains nothing",
            bedside(|world| {
                world.done(world.sterility(0, "positive"));
                world.done(world.sterility(0, "negative"));
            }),
        ),
        refused(
            held,
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

/// A lot in culture on which somebody reported a deviation; quality settled it so, or not yet.
fn reported(
    stage: Stage,
    disposition: Option<&'static str>,
    line: fn(&mut World) -> Line,
) -> impl Fn() -> (World, Line) {
    move || {
        let mut world = World::at(stage, 1);
        world.done(world.deviation(&[&world.patient(0).lot]));
        disposition.into_iter().for_each(|disposition| world.settle("D0001", disposition));
        let line = line(&mut world);
        (world, line)
    }
}

fn filling(world: &mut World) -> Line {
    world.patients[0].product = world.issued(world.label(0, "product", "cpf"), "container");
    world.fill(0, &world.patient(0).product_label())
}

fn held() -> Vec<Case> {
    let hold = "lot.on-hold";
    let release: fn(&mut World) -> Line = |world| world.release(0, "conditional");
    let check: fn(&mut World) -> Line = |world| world.bedside(0, 0);
    vec![
        refused(&[hold], "filled", reported(Stage::InCulture, None, filling)),
        passes(hold, &[], "filled when it is free", reported(Stage::InCulture, Some("usable"), filling)),
        refused(&[hold], "filled when it is not usable", reported(Stage::InCulture, Some("not_usable"), filling)),
        refused(&[hold], "released", reported(Stage::Tested, None, release)),
        passes(hold, &[], "released when it is free", reported(Stage::Tested, Some("usable"), release)),
        refused(&[hold], "released when it is not usable", reported(Stage::Tested, Some("not_usable"), release)),
        passes(hold, &[], "rejected", reported(Stage::Tested, None, |world| world.release(0, "rejected"))),
        refused(&[hold, NOTE[0]], "at the bedside", reported(Stage::AtClinic, None, check)),
        passes(hold, NOTE, "at the bedside when it is free", reported(Stage::AtClinic, Some("usable"), check)),
        passes(hold, &[], "fed, so that nothing is lost before quality decides", {
            reported(Stage::InCulture, None, |world| world.step(0))
        }),
    ]
}

/// The culture goes on: cells cannot wait for papers. What is made of them does.
fn papers() -> Vec<Case> {
    let after = |happened: fn(&World), line: fn(&mut World) -> Line| {
        move || {
            let mut world = World::at(Stage::InCulture, 1);
            world.clock("2026-03-20T09:00:00+09:00");
            happened(&world);
            let line = line(&mut world);
            (world, line)
        }
    };
    let step: fn(&mut World) -> Line = |world| world.step(0);
    let suspended: fn(&World) = |world| {
        world.done(world.suspend("2026-03-20"));
    };
    let withdrawn: fn(&World) = |world| {
        world.done(world.withdraw(0));
    };
    let version = |form: u32, line: fn(&mut World) -> Line| {
        move || {
            let mut world = World::at(Stage::InCulture, 1);
            let mut content = world.content();
            content["forms"][0]["version"] = form.into();
            world.clock("2026-03-20T09:00:00+09:00");
            world.done(world.draft().arg("content", content));
            world.done(world.opinion("appropriate", "2026-03-20"));
            world.done(world.file("2026-03-20"));
            world.done(world.accept("2026-03-20", "2026-03-20"));
            let line = line(&mut world);
            (world, line)
        }
    };
    let again = "journey.to-judge-again";
    vec![
        noted(&["lot.plan-not-in-force"], "fed while the plan is suspended", after(suspended, step)),
        passes("lot.plan-not-in-force", &[], "fed the day before", || {
            let world = World::at(Stage::InCulture, 1);
            world.done(world.suspend("2026-03-17"));
            let line = world.step(0);
            (world, line)
        }),
        refused(
            &["plan.not-in-force", "lot.plan-not-in-force"],
            "filled while the plan is suspended",
            after(suspended, filling),
        ),
        refused(&["consent.not-valid"], "fed after the patient withdrew", after(withdrawn, step)),
        noted(&["consent.older-form", again], "fed under an older form", version(2, step)),
        passes("consent.older-form", &[again], "a new version with the same form", version(1, step)),
        refused(&["consent.not-valid", "consent.older-form", again], "filled under an older form", version(2, filling)),
    ]
}

fn rooms() -> Vec<Case> {
    let other_room = |facility: &'static str| {
        move || {
            let world = World::at(Stage::InCulture, 1);
            world.done(world.room("other", facility));
            let line = world.step(0).arg("room", "other");
            (world, line)
        }
    };
    vec![
        refused(&["lot.room-elsewhere"], "a room of the clinic", other_room("clinic")),
        passes("lot.room-elsewhere", &[], "another room of the facility", other_room("cpf")),
        refused(&["lot.room-elsewhere"], "opened in a room of the clinic", || {
            let world = World::at(Stage::Received, 1);
            world.done(world.room("other", "clinic"));
            let line = world.open_lot(&[world.patient(0).tissue_label()]).arg("room", "other");
            (world, line)
        }),
    ]
}

pub fn cases() -> Vec<Case> {
    [released(), culture(), tissue(), held(), papers(), rooms()].into_iter().flatten().collect()
}

#[test]
fn lots_from_both_sides() {
    run_all(cases());
}
