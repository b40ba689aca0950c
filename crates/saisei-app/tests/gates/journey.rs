//! One open journey for each patient, closed when nothing is open.

use serde_json::json;

use super::{Case, noted, passes, refused, run_all};
use crate::support::{COORDINATOR, Line, Stage, World, line};

/// A journey that was closed before anything was done in it.
fn closed(line: impl Fn(&World) -> Line + 'static) -> impl Fn() -> (World, Line) {
    move || {
        let world = World::at(Stage::Opened, 1);
        world.done(world.close(0, "other"));
        let line = line(&world);
        (world, line)
    }
}

fn open(line: impl Fn(&World) -> Line + 'static) -> impl Fn() -> (World, Line) {
    move || {
        let world = World::at(Stage::Opened, 1);
        let line = line(&world);
        (world, line)
    }
}

fn closing() -> Vec<Case> {
    vec![
        noted(&["report.after-closing"], "history of a closed journey", closed(|world| world.history(0))),
        passes("report.after-closing", &[], "history of an open journey", open(|world| world.history(0))),
        refused(&["journey.closed"], "eligibility", closed(|world| world.eligibility(0, "deferred"))),
        passes("journey.closed", &[], "eligibility put off", open(|world| world.eligibility(0, "deferred"))),
        refused(&["journey.closed"], "explanation", closed(|world| world.explain(0, 1))),
        refused(&["journey.closed", "consent.not-explained"], "signature", closed(|world| world.sign(0, 1))),
        refused(&["journey.closed"], "a new label", closed(|world| world.label(0, "tissue", "clinic"))),
        refused(&["journey.closed"], "closed twice", closed(|world| world.close(0, "other"))),
        refused(
            &["journey.closed"],
            "a further dose",
            closed(|world| {
                let line = world.next_dose(0, "2027-01-01");
                line.arg("decision", "do_not_give")
            }),
        ),
    ]
}

fn opening() -> Vec<Case> {
    vec![
        refused(&["journey.open-already"], "a second journey beside an open one", || {
            let world = World::at(Stage::Opened, 1);
            let line = world.open(&world.patient(0).coi);
            (world, line)
        }),
        passes("journey.open-already", &[], "a second one after the first was closed", || {
            let world = World::at(Stage::Opened, 1);
            world.done(world.close(0, "other"));
            let line = world.open(&world.patient(0).coi);
            (world, line)
        }),
    ]
}

fn miss(world: &World) -> Line {
    let missed = json!({"journey": world.patient(0).journey, "visit": "A1-m6", "cause": "not-reached"});
    line("miss_visit", COORDINATOR, missed)
}

fn complete() -> Vec<Case> {
    let not_complete = |what: &str, stage: Stage| {
        refused(&["journey.not-complete"], what, move || {
            let world = World::at(stage, 1);
            let line = world.close(0, "other");
            (world, line)
        })
    };
    vec![
        not_complete("tissue with the courier", Stage::Sent),
        not_complete("a lot in culture", Stage::InCulture),
        not_complete("product with the courier", Stage::Travelling),
        not_complete("an administration running", Stage::Running),
        not_complete("visits still due", Stage::Completed),
        refused(&["journey.not-complete"], "the last of two visits still due", || {
            let world = World::at(Stage::Completed, 1);
            world.done(world.visit(0, "A1-m1", "2026-05-04"));
            let line = world.close(0, "lost_to_follow_up");
            (world, line)
        }),
        passes("journey.not-complete", &[], "the last visit is explained", || {
            let world = World::at(Stage::Completed, 1);
            world.done(world.visit(0, "A1-m1", "2026-05-04"));
            world.done(miss(&world));
            world.done(world.sterility(0, "negative"));
            world.done(world.release(0, "final"));
            let line = world.close(0, "lost_to_follow_up");
            (world, line)
        }),
        refused(&["journey.not-complete"], "the culture of what was given is still pending", || {
            let world = World::at(Stage::Completed, 1);
            world.done(world.visit(0, "A1-m1", "2026-05-04"));
            world.done(miss(&world));
            let line = world.close(0, "lost_to_follow_up");
            (world, line)
        }),
        refused(&["journey.not-complete"], "a label that nobody accounted for", || {
            let world = World::at(Stage::Consented, 1);
            world.done(world.label(0, "sample", "clinic"));
            let line = world.close(0, "other");
            (world, line)
        }),
        passes("journey.not-complete", &[], "the label was made void", || {
            let world = World::at(Stage::Consented, 1);
            let sample = world.issued(world.label(0, "sample", "clinic"), "container");
            world.done(world.void(&sample));
            let line = world.close(0, "other");
            (world, line)
        }),
        refused(&["journey.not-complete"], "a booking lies ahead", || {
            let world = World::at(Stage::Consented, 1);
            world.done(world.book(0, "visit", "2026-03-16T09:00:00+09:00"));
            let line = world.close(0, "other");
            (world, line)
        }),
        passes("journey.not-complete", &[], "the booking was cancelled", || {
            let world = World::at(Stage::Consented, 1);
            world.done(world.book(0, "visit", "2026-03-16T09:00:00+09:00"));
            world.done(world.cancel(0, "B1"));
            let line = world.close(0, "other");
            (world, line)
        }),
        refused(&["journey.not-complete"], "a deviation is open", || {
            let world = World::at(Stage::FollowedUp, 1);
            world.done(world.deviation(&[&world.patient(0).lot]));
            let line = world.close(0, "completed");
            (world, line)
        }),
        passes("journey.not-complete", &[], "the deviation was closed", || {
            let world = World::at(Stage::FollowedUp, 1);
            world.done(world.deviation(&[&world.patient(0).lot]));
            world.settle("D0001", "usable");
            let line = world.close(0, "completed");
            (world, line)
        }),
    ]
}

pub fn cases() -> Vec<Case> {
    [closing(), opening(), complete()].into_iter().flatten().collect()
}

#[test]
fn journeys_from_both_sides() {
    run_all(cases());
}
