//! A new version of the plan in the middle of journeys: each open one is judged again, and none is forgotten.

use saisei_app::domain::values::Day;
use serde_json::{Value, json};

use super::{Case, noted, passes, refused, run_all};
use crate::support::{COORDINATOR, DOCTOR, Line, Stage, World, line, text};

const AGAIN: &[&str] = &["journey.to-judge-again"];

/// The next version with a newer form is drafted, filed, and this line accepts it.
fn accepting(world: World, on: &'static str, from: &str) -> (World, Line) {
    let world = world.with_plan(|plan| plan["forms"][0]["version"] = 2.into());
    world.done(world.draft());
    world.done(world.opinion("appropriate", on));
    world.done(world.file(on));
    let line = world.accept(on, from);
    (world, line)
}

fn acceptance() -> Vec<Case> {
    vec![
        noted(&["plan.judge-again"], "a new version while the cells grow", || {
            accepting(World::at(Stage::InCulture, 1), "2026-03-16", "2026-03-16")
        }),
        noted(&["plan.judge-again"], "a new version for tomorrow", || {
            accepting(World::at(Stage::InCulture, 1), "2026-03-16", "2026-03-17")
        }),
        passes("plan.judge-again", &[], "a new version when every journey is closed", || {
            accepting(World::at(Stage::Closed, 1), "2026-11-10", "2026-11-10")
        }),
        passes("plan.judge-again", &[], "the first version", || {
            let world = World::empty().staffed();
            world.clock("2026-02-24T09:00:00+09:00");
            accepting(world, "2026-02-24", "2026-02-24")
        }),
    ]
}

fn changed(stage: Stage, from: &'static str) -> World {
    let on = &stage.time()[..10];
    let world = World::at(stage, 1);
    world.next_version(on, from);
    world
}

fn book(world: &World, purpose: &str) -> Line {
    let args = json!({"journey": world.patient(0).journey, "purpose": purpose,
        "starts_at": "2026-03-16T15:00:00+09:00", "physician": DOCTOR.0});
    line("book_appointment", COORDINATOR, args)
}

fn with(world: World, line: impl Fn(&World) -> Line) -> (World, Line) {
    let line = line(&world);
    (world, line)
}

fn waiting() -> Vec<Case> {
    let rule = "journey.to-judge-again";
    let other = "eligibility.other-version";
    vec![
        noted(AGAIN, "the cells are fed meanwhile", || {
            with(changed(Stage::InCulture, "2026-03-16"), |world| world.step(0))
        }),
        noted(AGAIN, "fed before the version is in force", || {
            with(changed(Stage::InCulture, "2026-03-17"), |world| world.step(0))
        }),
        passes(rule, &[], "fed after a physician judged again", || {
            let world = changed(Stage::InCulture, "2026-03-16");
            world.done(world.eligibility(0, "eligible"));
            with(world, |world| world.step(0))
        }),
        noted(AGAIN, "judged today, before the version is in force", || {
            let world = changed(Stage::InCulture, "2026-03-17");
            world.done(world.eligibility(0, "eligible"));
            with(world, |world| world.step(0))
        }),
        refused(&[other], "a harvest is booked", || {
            with(changed(Stage::Labelled, "2026-03-16"), |world| book(world, "harvest"))
        }),
        passes(other, &[], "booked before the version is in force", || {
            with(changed(Stage::Labelled, "2026-03-17"), |world| book(world, "harvest"))
        }),
        refused(&[other], "a harvest", || with(changed(Stage::Labelled, "2026-03-16"), |world| world.harvest(0))),
        refused(&[other], "a release", || {
            with(changed(Stage::Tested, "2026-05-04"), |world| world.release(0, "conditional"))
        }),
        passes(other, &[], "a release after a physician judged again", || {
            let world = changed(Stage::Tested, "2026-05-04");
            world.done(world.eligibility(0, "eligible"));
            with(world, |world| world.release(0, "conditional"))
        }),
        refused(&[other], "a further dose", || {
            with(changed(Stage::Completed, "2026-05-04"), |world| world.next_dose(0, "2026-08-02"))
        }),
    ]
}

pub fn cases() -> Vec<Case> {
    [acceptance(), waiting()].into_iter().flatten().collect()
}

#[test]
fn plan_change_from_both_sides() {
    run_all(cases());
}

fn tasks(world: &World, day: &str) -> Vec<String> {
    let tasks = world.app.tasks(Day::parse(day).unwrap()).unwrap();
    tasks.into_iter().map(|task| task.clock.id).filter(|id| id.starts_with("judge-again")).collect()
}

/// In one append with the acceptance: every open journey, and whether its patient must sign a newer form. Each is a task
/// until a physician decided, whichever way.
#[test]
fn every_open_journey_is_flagged_in_the_same_append_and_stays_a_task() {
    let world = World::at(Stage::InCulture, 3);
    let (world, line) = accepting(world, "2026-03-16", "2026-03-20");
    let answer = world.done(line);
    let kinds: Vec<&str> = answer.events.iter().map(|event| event.envelope.kind.as_str()).collect();
    assert_eq!(kinds, ["plan_accepted", "journey_to_judge_again", "journey_to_judge_again", "journey_to_judge_again"]);
    let flagged: Vec<String> = answer.events[1..].iter().map(|e| text(&e.envelope.payload["journey"])).collect();
    let journeys: Vec<String> = world.patients.iter().map(|patient| patient.journey.clone()).collect();
    assert_eq!(flagged, journeys);
    assert!(answer.events[1..].iter().all(|event| event.envelope.payload["new_form"] == Value::Bool(true)));
    assert_eq!(answer.findings[0].variables["journeys"], journeys.join(", "));
    assert!(tasks(&world, "2026-03-19").is_empty(), "the version before is in force");
    assert_eq!(tasks(&world, "2026-03-20").len(), 3);
    world.clock("2026-03-20T09:00:00+09:00");
    world.done(world.eligibility(0, "eligible"));
    world.done(world.eligibility(1, "not_eligible"));
    assert_eq!(tasks(&world, "2026-03-20"), [format!("judge-again.{}.2", journeys[2])]);
}
