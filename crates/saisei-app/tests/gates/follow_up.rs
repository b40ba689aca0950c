//! Visits once, doses as often and as far apart as the plan says.

use serde_json::json;

use super::{Case, noted, passes, refused, run_all};
use crate::support::{COORDINATOR, Line, Stage, World, line};

fn at(stage: Stage, line: impl Fn(&World) -> Line + 'static) -> impl Fn() -> (World, Line) {
    move || {
        let world = World::at(stage, 1);
        let line = line(&world);
        (world, line)
    }
}

fn miss(world: &World) -> Line {
    let args = json!({"journey": world.patient(0).journey, "visit": "A1-m1", "cause": "not-reached"});
    line("miss_visit", COORDINATOR, args)
}

/// A visit on which every part of the score was recorded.
fn complete(world: &World, visit: &str) -> Line {
    let activity = json!({"tender_28": 6, "swollen_28": 4, "crp": {"value": "1.2", "unit": "mg/dL"},
        "patient_global": {"value": 48, "unit": "mm"}});
    world.visit(0, visit, "2026-05-04").arg("activity", activity)
}

/// A visit without one part of the score.
fn incomplete(part: &'static str) -> impl Fn() -> (World, Line) + 'static {
    at(Stage::Completed, move |world| {
        let mut line = complete(world, "A1-m1");
        let removed = line.0["args"]["activity"].as_object_mut().unwrap().remove(part);
        assert!(removed.is_some(), "{part}");
        line
    })
}

fn visits() -> Vec<Case> {
    let done = |world: &World| complete(world, "A1-m1");
    let again = &["visit.recorded-already"];
    vec![
        noted(
            again,
            "the same visit twice",
            at(Stage::Completed, move |world| {
                world.done(done(world));
                done(world)
            }),
        ),
        noted(
            again,
            "missed after it took place",
            at(Stage::Completed, move |world| {
                world.done(done(world));
                miss(world)
            }),
        ),
        noted(
            again,
            "took place after it was missed",
            at(Stage::Completed, move |world| {
                world.done(miss(world));
                done(world)
            }),
        ),
        passes(
            "visit.recorded-already",
            &[],
            "another visit",
            at(Stage::Completed, move |world| {
                world.done(done(world));
                complete(world, "A1-m6")
            }),
        ),
        noted(&["visit.incomplete"], "no tender joints", incomplete("tender_28")),
        noted(&["visit.incomplete"], "no swollen joints", incomplete("swollen_28")),
        noted(&["visit.incomplete"], "neither CRP nor ESR", incomplete("crp")),
        noted(&["visit.incomplete"], "the patient was not asked", incomplete("patient_global")),
        passes("visit.incomplete", &[], "every part", at(Stage::Completed, move |world| done(world))),
        passes("visit.incomplete", &[], "ESR in place of CRP", move || {
            let (world, mut line) = incomplete("crp")();
            line.0["args"]["activity"]["esr"] = json!({"value": 22, "unit": "mm/h"});
            (world, line)
        }),
    ]
}

/// The plan allows two doses; one dose was given on 4 May 2026, and 90 days later is 2 August.
fn doses() -> Vec<Case> {
    vec![
        refused(&["dose.too-early"], "89 days after", at(Stage::Completed, |world| world.next_dose(0, "2026-08-01"))),
        passes("dose.too-early", &[], "90 days after", at(Stage::Completed, |world| world.next_dose(0, "2026-08-02"))),
        refused(
            &["dose.observation-open"],
            "the observation goes on",
            at(Stage::Running, |world| world.next_dose(0, "2026-08-02")),
        ),
        refused(
            &["dose.observation-open"],
            "stopped, the observation goes on",
            at(Stage::Running, |world| {
                world.done(world.stop(0));
                world.next_dose(0, "2026-08-02")
            }),
        ),
        passes(
            "dose.observation-open",
            &[],
            "the observation is over",
            at(Stage::Completed, |world| world.next_dose(0, "2026-08-02")),
        ),
        refused(&["dose.over-plan"], "one dose of one", || {
            let (world, line) = one_dose_only();
            (world, line)
        }),
        passes(
            "dose.over-plan",
            &[],
            "the second of two",
            at(Stage::Completed, |world| world.next_dose(0, "2026-08-02")),
        ),
        passes("dose.over-plan", &[], "decided that none is given", || {
            let (world, line) = one_dose_only();
            (world, line.arg("decision", "do_not_give"))
        }),
        refused(&["dose.too-early"], "an interval as long as a number can be", || {
            let interval: fn(&mut serde_json::Value) = |plan| plan["min_interval_days"] = 999_999_999_999_u64.into();
            let world = World::empty().staffed().with_plan(interval).planned().bring(Stage::Completed, 1);
            let line = world.next_dose(0, "2199-12-31");
            (world, line)
        }),
    ]
}

fn one_dose_only() -> (World, Line) {
    let world = World::empty().staffed().with_plan(|plan| plan["max_doses"] = 1.into()).planned();
    let world = world.bring(Stage::Completed, 1);
    let line = world.next_dose(0, "2026-08-02");
    (world, line)
}

/// A second bag is ready, and the start itself is asked for: the limits hold there as well.
fn starts() -> Vec<Case> {
    let note = "lot.released-conditionally";
    let second = |edit: fn(&mut serde_json::Value)| {
        move || {
            let world = World::empty().staffed().with_plan(edit).planned().bring(Stage::Filled, 1);
            let label = format!("SSC{}", world.issued(world.label(0, "product", "cpf"), "container"));
            world.done(world.fill(0, &label));
            let world = world.on_to(Stage::Filled, Stage::AtClinic);
            world.done(world.send(&label, "cpf", "clinic"));
            world.done(world.receive(&label, "clinic"));
            let mut world = world.on_to(Stage::AtClinic, Stage::Completed);
            world.patients[0].product = label.trim_start_matches("SSC").to_owned();
            world.done(world.baseline(0));
            world.done(world.bedside(0, 0));
            let line = world.start(0);
            (world, line)
        }
    };
    vec![
        refused(&["dose.too-early", note], "started on the same day", second(|_| {})),
        passes(
            "dose.too-early",
            &[note],
            "a plan without an interval",
            second(|plan| {
                plan["min_interval_days"] = 0.into();
            }),
        ),
        refused(
            &["dose.over-plan", note],
            "a second dose of one",
            second(|plan| {
                plan["min_interval_days"] = 0.into();
                plan["max_doses"] = 1.into();
            }),
        ),
    ]
}

pub fn cases() -> Vec<Case> {
    [visits(), doses(), starts()].into_iter().flatten().collect()
}

#[test]
fn follow_up_from_both_sides() {
    run_all(cases());
}

/// The newest record of a visit counts, and the earlier one stays in the ledger.
#[test]
fn a_visit_recorded_twice_is_kept_twice() {
    let world = World::at(Stage::Completed, 1);
    world.done(miss(&world));
    world.done(complete(&world, "A1-m1"));
    let file = world.app.journey(&world.patient(0).journey).unwrap().unwrap().journey;
    assert!(!file.open_items().iter().any(|item| item == "A1-m1"));
    let of = |kind: &str| world.events().iter().filter(|event| event.envelope.kind.as_str() == kind).count();
    assert_eq!((of("visit_missed"), of("visit_recorded")), (1, 1));
}
