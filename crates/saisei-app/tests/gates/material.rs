//! Materials: of the plan, received, checked, accepted, in date; named at every step of a plan that lists them.

use serde_json::{Value, json};

use super::{Case, passes, refused, run_all};
use crate::support::{Line, Stage, World};

/// The day of the steps below.
const DAY: &str = "2026-03-16";

/// A patient whose tissue was received, under a plan that lists the material `medium`. Of it, the facility has the lot
/// `m-1`; of the material `serum`, which the plan does not list, the lot `s-1`. Both were accepted.
fn stocked() -> World {
    listing(|content| content["materials"] = json!(["medium"]))
}

fn listing(edit: fn(&mut Value)) -> World {
    let world = World::empty().staffed().with_plan(edit).planned();
    for (lot, material) in [("m-1", "medium"), ("s-1", "serum")] {
        world.done(world.material(material));
        world.done(world.material_lot(lot, material, DAY));
        world.done(world.judge_material(lot, true));
    }
    let world = world.bring(Stage::Received, 1);
    world.clock(Stage::InCulture.time());
    world
}

/// A lot opened with these material lots, after something happened.
fn opened(happened: fn(&World), materials: &'static [&'static str]) -> impl Fn() -> (World, Line) {
    move || {
        let world = stocked();
        happened(&world);
        let line = world.open_lot(&[world.patient(0).tissue_label()]).arg("materials", materials.to_vec());
        (world, line)
    }
}

/// A step on a lot that was opened with the listed material.
fn later(line: fn(&mut World) -> Line, materials: &'static [&'static str]) -> impl Fn() -> (World, Line) {
    move || {
        let mut world = stocked();
        let open = world.open_lot(&[world.patient(0).tissue_label()]).arg("materials", json!(["m-1"]));
        world.patients[0].lot = world.issued(open, "lot");
        let line = line(&mut world).arg("materials", materials.to_vec());
        (world, line)
    }
}

fn used() -> Vec<Case> {
    let one: &'static [&'static str] = &["m-2"];
    let received: fn(&World) = |world| {
        world.done(world.material_lot("m-2", "medium", "2026-12-31"));
    };
    let rejected: fn(&World) = |world| {
        world.done(world.material_lot("m-2", "medium", "2026-12-31"));
        world.done(world.judge_material("m-2", false));
    };
    let accepted: fn(&World) = |world| {
        world.done(world.material_lot("m-2", "medium", "2026-12-31"));
        world.done(world.judge_material("m-2", true));
    };
    let rule = "material.not-accepted";
    let unknown = &["m-9"];
    vec![
        refused(&[rule], "nobody has judged it", opened(received, one)),
        refused(&[rule], "rejected", opened(rejected, one)),
        refused(&[rule], "nobody knows it", opened(|_| {}, unknown)),
        refused(&[rule], "one of two", opened(rejected, &["m-1", "m-2"])),
        passes(rule, &[], "accepted", opened(accepted, one)),
        passes("material.not-stated", &[], "the material is named", opened(|_| {}, &["m-1"])),
        refused(&["material.not-stated"], "no material is named", opened(|_| {}, &[])),
        passes("material.not-stated", &[], "the plan lists none", || {
            let world = listing(|_| {});
            let line = world.open_lot(&[world.patient(0).tissue_label()]);
            (world, line)
        }),
        refused(&["plan.material-not-listed"], "an accepted material that the plan does not list", {
            opened(|_| {}, &["s-1"])
        }),
        passes("plan.material-not-listed", &[], "the material of the plan", opened(|_| {}, &["m-1"])),
        passes("plan.material-not-listed", &[], "the plan lists none, and names no other", || {
            let world = listing(|_| {});
            let line = world.open_lot(&[world.patient(0).tissue_label()]).arg("materials", json!(["s-1"]));
            (world, line)
        }),
    ]
}

/// What is done with a lot.
type Act = (&'static str, fn(&mut World) -> Line);

/// At every step of the culture.
fn steps() -> Vec<Case> {
    let steps: [Act; 5] = [
        ("a step", |world| world.step(0)),
        ("a passage", |world| world.passage(0, 1)),
        ("a split", |world| world.split("L0001", 10)),
        ("a pool", |world| {
            let child = world.issued(world.split("L0001", 10).arg("materials", json!(["m-1"])), "into");
            world.pool(&["L0001", &child], 10)
        }),
        ("a filling", |world| {
            world.patients[0].product = world.issued(world.label(0, "product", "cpf"), "container");
            world.fill(0, &world.patient(0).product_label())
        }),
    ];
    let mut cases = Vec::new();
    for (what, line) in steps {
        cases.push(refused(&["material.not-stated"], &format!("{what} without material"), later(line, &[])));
        cases.push(passes("material.not-stated", &[], &format!("{what} with its material"), later(line, &["m-1"])));
        let elsewhere = format!("{what} with a material of no plan");
        cases.push(refused(&["plan.material-not-listed"], &elsewhere, later(line, &["s-1"])));
        let yesterdays = move || {
            let (world, line) = later(line, &["m-1"])();
            (world, line.at("2026-03-17T00:00:00+09:00"))
        };
        cases.push(refused(&["material.out-of-date"], &format!("{what} a day after its date"), yesterdays));
        let last = move || {
            let (world, line) = later(line, &["m-1"])();
            (world, line.at("2026-03-16T23:59:59.999+09:00"))
        };
        cases.push(passes("material.out-of-date", &[], &format!("{what} on its last day"), last));
    }
    cases
}

/// A material registered without one of its fields.
fn without(field: &'static str) -> impl Fn() -> (World, Line) {
    move || {
        let world = World::empty().staffed();
        let mut register = world.material("medium");
        register.0["args"].as_object_mut().unwrap().remove(field);
        world.done(register);
        world.done(world.material_lot("m-1", "medium", "2026-12-31"));
        let line = world.judge_material("m-1", true);
        (world, line)
    }
}

fn checked(checks: Value, accepted: bool) -> impl Fn() -> (World, Line) {
    move || {
        let world = World::empty().staffed();
        world.done(world.material("medium"));
        world.done(world.material_lot("m-1", "medium", "2026-12-31"));
        let line = world.judge_material("m-1", accepted).arg("checks", checks.clone());
        (world, line)
    }
}

fn judged() -> Vec<Case> {
    let rule = "material.incomplete";
    let made = |conforms: [Option<bool>; 2]| -> Value {
        let checks = ["appearance", "certificate"].into_iter().zip(conforms);
        checks.filter_map(|(check, conforms)| Some(json!({"check": check, "conforms": conforms?}))).collect()
    };
    let expired = |at: &'static str| {
        move || {
            let world = World::empty().staffed();
            world.done(world.material("medium"));
            world.done(world.material_lot("m-1", "medium", DAY));
            let line = world.judge_material("m-1", true).at(at);
            (world, line)
        }
    };
    let mut cases: Vec<Case> = ["supplier", "catalogue_number", "specification", "incoming_checks"]
        .into_iter()
        .map(|field| refused(&[rule], &format!("accepted without {field}"), without(field)))
        .collect();
    cases.extend([
        passes(rule, &[], "accepted with everything", checked(made([Some(true), Some(true)]), true)),
        refused(&[rule], "a check was not made", checked(made([Some(true), None]), true)),
        refused(&[rule], "a check did not conform", checked(made([Some(true), Some(false)]), true)),
        passes(rule, &[], "rejected without checks", checked(made([None, None]), false)),
        passes("material.out-of-date", &[], "accepted on its last day", expired("2026-03-16T23:59:59.999+09:00")),
        refused(&["material.out-of-date"], "accepted a day after its date", expired("2026-03-17T00:00:00+09:00")),
    ]);
    cases
}

pub fn cases() -> Vec<Case> {
    [used(), steps(), judged()].into_iter().flatten().collect()
}

#[test]
fn materials_from_both_sides() {
    run_all(cases());
}
