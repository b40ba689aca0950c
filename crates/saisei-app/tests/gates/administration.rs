//! Nothing runs into a patient before kit, baseline and observation plan stand there, today.

use serde_json::json;

use super::{Case, noted, passes, refused, run_all};
use crate::support::{Line, NURSE, Stage, World, line};

const NOTE: &[&str] = &["lot.released-conditionally"];
const MISSING: &[&str] = &["administration.baseline-missing", "lot.released-conditionally"];

/// The bag is at the clinic, this baseline is recorded, the bag is matched, and the start is asked for.
fn with_baseline(baseline: fn(&World) -> Option<Line>) -> impl Fn() -> (World, Line) {
    move || {
        let world = World::at(Stage::AtClinic, 1);
        if let Some(line) = baseline(&world) {
            world.done(line);
        }
        world.clock(Stage::Matched.time());
        world.done(world.bedside(0, 0));
        let line = world.start(0);
        (world, line)
    }
}

/// The baseline with one value left out.
fn without(world: &World, pointer: &str) -> Line {
    let mut line = world.baseline(0);
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let args = line.0.get_mut("args").unwrap();
    let removed = args.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name);
    assert!(removed.is_some(), "{pointer}");
    line
}

fn baselines() -> Vec<Case> {
    vec![
        refused(MISSING, "no baseline", with_baseline(|_| None)),
        refused(
            MISSING,
            "the emergency kit was not checked",
            with_baseline(|world| Some(world.baseline(0).arg("emergency_kit_checked", false))),
        ),
        refused(MISSING, "oxygen saturation is missing", with_baseline(|world| Some(without(world, "/vitals/spo2")))),
        refused(MISSING, "the pulse is missing", with_baseline(|world| Some(without(world, "/vitals/pulse")))),
        refused(MISSING, "the pressure is missing", with_baseline(|world| Some(without(world, "/vitals/systolic")))),
        refused(MISSING, "nobody asked for risk drugs", with_baseline(|world| Some(without(world, "/risk_drugs")))),
        refused(
            MISSING,
            "whether there was a thrombosis is not known",
            with_baseline(|world| Some(world.baseline(0).arg("thrombosis", "unknown"))),
        ),
        passes(
            "administration.baseline-missing",
            NOTE,
            "an earlier thrombosis and a risk drug, both known; no diastolic pressure",
            with_baseline(|world| {
                let line = without(world, "/vitals/diastolic");
                Some(line.arg("thrombosis", "yes").arg("risk_drugs", json!(["tofacitinib"])))
            }),
        ),
        refused(
            MISSING,
            "an observation of no minutes",
            with_baseline(|world| {
                Some(world.baseline(0).arg("observation", json!({"minutes": 0, "interval_minutes": 15})))
            }),
        ),
        refused(
            MISSING,
            "no interval between two observations",
            with_baseline(|world| {
                Some(world.baseline(0).arg("observation", json!({"minutes": 60, "interval_minutes": 0})))
            }),
        ),
        refused(
            MISSING,
            "yesterday's baseline, entered today",
            with_baseline(|world| Some(world.baseline(0).occurred("2026-05-03T23:59:59+09:00"))),
        ),
        refused(
            MISSING,
            "yesterday's in Japan, today's in the zone of the line",
            with_baseline(|world| {
                Some(world.baseline(0).occurred("2026-05-03T23:59:59+09:00").zone("Pacific/Kiritimati"))
            }),
        ),
        refused(MISSING, "the neighbour's baseline", || {
            let world = World::at(Stage::AtClinic, 2);
            world.done(world.baseline(1));
            world.done(world.bedside(0, 0));
            let line = world.start(0);
            (world, line)
        }),
        passes(
            "administration.baseline-missing",
            NOTE,
            "today's baseline",
            with_baseline(|world| Some(world.baseline(0))),
        ),
    ]
}

/// A second bag of the same lot.
fn second_bag(world: &mut World) -> String {
    let label = format!("SSC{}", world.issued(world.label(0, "product", "cpf"), "container"));
    world.done(world.fill(0, &label));
    label
}

/// Two bags at the clinic; the first one is running.
fn two_bags(completed: bool) -> (World, Line) {
    let mut world = World::empty()
        .staffed()
        .with_plan(|content| content["min_interval_days"] = 0.into())
        .planned()
        .bring(Stage::Filled, 1);
    let label = second_bag(&mut world);
    let world = world.on_to(Stage::Filled, Stage::AtClinic);
    world.done(world.send(&label, "cpf", "clinic"));
    world.done(world.receive(&label, "clinic"));
    let mut world = world.on_to(Stage::AtClinic, Stage::Running);
    if completed {
        world.clock(Stage::Completed.time());
        world.advance(0, Stage::Completed);
    }
    world.patients[0].product = label.trim_start_matches("SSC").to_owned();
    world.done(world.baseline(0));
    world.done(world.bedside(0, 0));
    let line = world.start(0);
    (world, line)
}

fn running() -> Vec<Case> {
    vec![
        refused(&["administration.running-already", NOTE[0]], "a second bag while one is running", || two_bags(false)),
        passes("administration.running-already", NOTE, "a second bag when the first is done", || two_bags(true)),
        noted(&["administration.not-running", "adverse-event.to-consider"], "a stop when nothing runs", || {
            let world = World::at(Stage::AtClinic, 1);
            let line = world.stop(0);
            (world, line)
        }),
        noted(&["administration.not-running"], "a change of rate when nothing runs", || {
            let world = World::at(Stage::Completed, 1);
            let args = json!({"journey": world.patient(0).journey, "rate": {"value": 40, "unit": "mL/h"}});
            (world, line("change_rate", NURSE, args))
        }),
        passes("administration.not-running", &["adverse-event.to-consider"], "a stop while it runs", || {
            let world = World::at(Stage::Running, 1);
            let line = world.stop(0);
            (world, line)
        }),
    ]
}

/// One hundred millilitres were filled; this was given and left over.
fn delivered(given: u32, left: Option<u32>) -> impl Fn() -> (World, Line) + 'static {
    move || {
        let world = World::at(Stage::Running, 1);
        let volume = |value: u32| json!({"value": value, "unit": "mL"});
        let mut part = json!({"container": world.patient(0).product, "volume": volume(given)});
        if let Some(left) = left {
            part["residual"] = volume(left);
        }
        let line = world.complete(0, "A1", "2026-05-04T15:50:00+09:00").arg("delivered", json!([part]));
        (world, line.at(Stage::Completed.time()))
    }
}

fn volumes() -> Vec<Case> {
    let (rule, noted) = ("administration.delivered-differs", |what: &str, given, left| {
        noted(&["administration.delivered-differs"], what, delivered(given, left))
    });
    vec![
        noted("a millilitre less than was filled", 99, None),
        noted("a millilitre more than was filled", 100, Some(1)),
        noted("a millilitre of what was filled", 1, None),
        super::noted(&[rule], "a bag that was never started", || {
            let world = World::at(Stage::Running, 1);
            let part = json!({"container": world.patient(0).tissue, "volume": {"value": 100, "unit": "mL"}});
            let line = world.complete(0, "A1", "2026-05-04T15:50:00+09:00").arg("delivered", json!([part]));
            (world, line.at(Stage::Completed.time()))
        }),
        passes(rule, &[], "all that was filled", delivered(100, None)),
        passes(rule, &[], "with what is left over", delivered(60, Some(40))),
    ]
}

pub fn cases() -> Vec<Case> {
    [baselines(), running(), volumes()].into_iter().flatten().collect()
}

#[test]
fn administration_from_both_sides() {
    run_all(cases());
}
