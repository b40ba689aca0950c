//! Cells are conserved: nothing is used that was not counted, and nothing is counted twice.

use serde_json::json;

use super::{Case, passes, refused, run_all};
use crate::support::{Line, QUALITY, Stage, World, line};

const RULE: &str = "lot.cells-not-conserved";

/// A lot of 60,000,000 cells after its second passage.
fn counted() -> World {
    let world = World::at(Stage::InCulture, 1);
    world.done(world.passage(0, 2));
    world
}

/// A line on that lot.
fn lot(line: impl Fn(&mut World) -> Line + 'static) -> impl Fn() -> (World, Line) {
    move || {
        let mut world = counted();
        let line = line(&mut world);
        (world, line)
    }
}

fn cells(value: u64) -> serde_json::Value {
    json!({"value": value, "unit": "cells"})
}

/// One more bag of the lot with so many cells.
fn bag(world: &mut World, value: u64) -> Line {
    world.patients[0].product = world.issued(world.label(0, "product", "cpf"), "container");
    world.fill(0, &world.patient(0).product_label()).arg("cells", cells(value))
}

fn passages() -> Vec<Case> {
    let seeded = |value: u64| lot(move |world| world.passage(0, 3).arg("seeded", cells(value)));
    let again = |passage: u32| lot(move |world| world.passage(0, passage));
    vec![
        passes(RULE, &[], "all harvested cells are seeded", seeded(60_000_000)),
        refused(&[RULE], "one cell more than was harvested", seeded(60_000_001)),
        refused(&["lot.passage-goes-back"], "the passage before the last", again(1)),
        passes("lot.passage-goes-back", &[], "the last passage again, in another vessel", again(2)),
        passes("lot.passage-goes-back", &[], "the next passage", again(3)),
        refused(
            &["lot.passage-goes-back"],
            "a lot that was split off keeps its passages",
            lot(|world| {
                let child = world.issued(world.split("L0001", 10), "into");
                world.passage(0, 1).arg("lot", child)
            }),
        ),
    ]
}

fn splits() -> Vec<Case> {
    let second = |value: u64| {
        lot(move |world| {
            world.done(world.split("L0001", 40_000_000));
            world.split("L0001", value)
        })
    };
    vec![
        passes(RULE, &[], "all cells split off", lot(|world| world.split("L0001", 60_000_000))),
        refused(&[RULE], "one cell more than there are", lot(|world| world.split("L0001", 60_000_001))),
        passes(RULE, &[], "what the first split left", second(20_000_000)),
        refused(&[RULE], "one cell more than the first split left", second(20_000_001)),
        passes(
            RULE,
            &[],
            "a new count after the split",
            lot(|world| {
                world.done(world.split("L0001", 40_000_000));
                world.done(world.passage(0, 2));
                world.split("L0001", 60_000_000)
            }),
        ),
        refused(
            &[RULE],
            "more out of the new lot than went into it",
            lot(|world| {
                let child = world.issued(world.split("L0001", 40_000_000), "into");
                world.split(&child, 40_000_001)
            }),
        ),
    ]
}

fn pools() -> Vec<Case> {
    let both = |value: u64| {
        lot(move |world| {
            let child = world.issued(world.split("L0001", 40_000_000), "into");
            world.pool(&["L0001", &child], value)
        })
    };
    let patients = |same: bool| {
        move || {
            let world = World::at(Stage::InCulture, 2);
            let other = world.patient(usize::from(!same)).lot.clone();
            let other = if same { world.issued(world.split(&other, 1_000), "into") } else { other };
            let line = world.pool(&["L0001", &other], 1_000);
            (world, line)
        }
    };
    vec![
        passes(RULE, &[], "split and pooled again", both(60_000_000)),
        refused(&[RULE], "one cell more than before", both(60_000_001)),
        refused(&["lot.two-patients"], "two patients' lots", patients(false)),
        passes("lot.two-patients", &[], "two lots of one patient", patients(true)),
        refused(
            &["lot.not-in-culture"],
            "a lot whose cells went into another",
            lot(|world| {
                let child = world.issued(world.split("L0001", 40_000_000), "into");
                world.done(world.pool(&["L0001", &child], 60_000_000));
                world.passage(0, 3)
            }),
        ),
        passes(
            "lot.not-in-culture",
            &[],
            "the lot that they went into",
            lot(|world| {
                let child = world.issued(world.split("L0001", 40_000_000), "into");
                let pool = world.issued(world.pool(&["L0001", &child], 60_000_000), "into");
                world.passage(0, 3).arg("lot", pool)
            }),
        ),
    ]
}

fn bags() -> Vec<Case> {
    let harvested = |first: u64, value: u64| {
        lot(move |world| {
            world.done(world.final_harvest(0, 210_000_000));
            if first > 0 {
                let line = bag(world, first);
                world.done(line);
            }
            bag(world, value)
        })
    };
    let given = |value: u64| {
        move || {
            let world = World::at(Stage::Matched, 1);
            let mut part = world.part(0);
            part["cells"] = cells(value);
            let line = world.start(0).arg("parts", json!([part]));
            (world, line)
        }
    };
    vec![
        passes(RULE, &[], "one bag with all cells", harvested(0, 210_000_000)),
        refused(&[RULE], "one cell more than the final harvest", harvested(0, 210_000_001)),
        passes(RULE, &[], "a second bag with the rest", harvested(150_000_000, 60_000_000)),
        refused(&[RULE], "a second bag with one cell more than the rest", harvested(150_000_000, 60_000_001)),
        refused(
            &[RULE],
            "filled from what was split off",
            lot(|world| {
                world.done(world.final_harvest(0, 210_000_000));
                world.done(world.split("L0001", 110_000_000));
                bag(world, 100_000_001)
            }),
        ),
        refused(
            &[RULE],
            "split off from what was filled",
            lot(|world| {
                world.done(world.final_harvest(0, 210_000_000));
                let line = bag(world, 200_000_000);
                world.done(line);
                world.split("L0001", 10_000_001)
            }),
        ),
        passes(RULE, &["lot.released-conditionally"], "all cells of the bag are given", given(200_000_000)),
        refused(&[RULE, "lot.released-conditionally"], "one cell more than is in the bag", given(200_000_001)),
    ]
}

/// A lot is closed when nothing of it is open.
fn closed() -> Vec<Case> {
    let close = |stage: Stage, happened: fn(&World)| {
        move || {
            let world = World::at(stage, 1);
            happened(&world);
            let line = world.close_lot(&world.patient(0).lot);
            (world, line)
        }
    };
    let rule = "lot.open-items";
    let dispose: fn(&World) = |world| {
        world.done(world.release(0, "rejected"));
        world.done(world.dispose(&world.patient(0).product));
    };
    vec![
        refused(&[rule], "in culture", close(Stage::InCulture, |_| {})),
        refused(&[rule], "its last test is pending", close(Stage::Completed, |_| {})),
        passes(rule, &[], "given and released finally", close(Stage::FollowedUp, |_| {})),
        refused(
            &[rule],
            "rejected with a bag in the freezer",
            close(Stage::Tested, |world| {
                world.done(world.release(0, "rejected"));
            }),
        ),
        passes(rule, &[], "rejected and disposed of", close(Stage::Tested, dispose)),
        refused(
            &[rule],
            "a deviation holds it",
            close(Stage::FollowedUp, |world| {
                world.done(world.deviation(&["L0001"]));
            }),
        ),
        passes(
            rule,
            &[],
            "found not usable, rejected and disposed of",
            close(Stage::Tested, |world| {
                world.done(world.deviation(&["L0001"]));
                world.settle("D0001", "not_usable");
                world.done(world.release(0, "rejected"));
                world.done(world.dispose(&world.patient(0).product));
            }),
        ),
    ]
}

/// What was outside the specification goes with the cells.
fn results() -> Vec<Case> {
    let child = |percent: &'static str| {
        lot(move |world| {
            world.done(world.viability(0, percent).arg("sampled_at", world.now()));
            let child = world.issued(world.split("L0001", 10), "into");
            for (test, reading) in [
                ("viability", json!({"measured": {"value": "98.6", "unit": "%"}})),
                ("endotoxin", json!({"measured": {"value": "0.05", "unit": "EU/mL"}})),
                ("sterility", json!({"observed": "negative"})),
            ] {
                world.done(world.result(0, test, reading).arg("lot", child.as_str()).arg("sampled_at", world.now()));
            }
            line("decide_release", QUALITY, json!({"lot": child, "decision": "final"}))
        })
    };
    let incomplete = "release.certificate-incomplete";
    vec![
        refused(&["release.result-not-met", incomplete], "cells of a lot that did not meet its limit", child("97.9")),
        refused(&[incomplete], "cells of a lot that did, and no product of them", child("98.0")),
    ]
}

pub fn cases() -> Vec<Case> {
    [passages(), splits(), pools(), bags(), closed(), results()].into_iter().flatten().collect()
}

#[test]
fn cells_from_both_sides() {
    run_all(cases());
}
