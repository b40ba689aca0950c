//! Eligibility, explanation and consent before anything is done to a person.

use super::{Case, passes, refused, run_all};
use crate::support::{Line, Stage, World};

const NOTE: &[&str] = &["lot.released-conditionally"];

fn world_line(world: World, line: impl Fn(&World) -> Line) -> (World, Line) {
    let line = line(&world);
    (world, line)
}

/// A second version of the plan with a second version of the form, in force from this day.
fn new_version(mut world: World, form: bool) -> World {
    let on = world.now()[..10].to_owned();
    world = world.with_plan(if form { |content| content["forms"][0]["version"] = 2.into() } else { |_| {} });
    world.next_version(&on, &on);
    world
}

fn afternoon(world: World) -> World {
    world.clock("2026-05-04T13:00:00+09:00");
    world
}

/// Brings a clinic to the harvest with one step left out.
fn without(left_out: Stage) -> World {
    let mut world = World::at(Stage::Opened, 1);
    for step in Stage::ALL.into_iter().filter(|step| *step > Stage::Opened && *step <= Stage::Labelled) {
        if step != left_out {
            world.clock(step.time());
            world.advance(0, step);
        }
    }
    world
}

fn before_harvest() -> Vec<Case> {
    vec![
        refused(&["eligibility.not-decided"], "nobody decided", || {
            world_line(without(Stage::Eligible), |world| world.harvest(0))
        }),
        refused(&["eligibility.not-decided"], "decided that not", || {
            let world = World::at(Stage::Labelled, 1);
            world.done(world.eligibility(0, "not_eligible"));
            world_line(world, |world| world.harvest(0))
        }),
        refused(&["eligibility.not-decided"], "decided under the version before", || {
            let world = new_version(World::at(Stage::Harvested, 1), false);
            let mut world = world;
            world.clock("2026-03-16T10:40:00+09:00");
            world.patients[0].tissue = world.issued(world.label(0, "tissue", "clinic"), "container");
            world_line(world, |world| world.harvest(0))
        }),
        passes("eligibility.not-decided", &[], "decided under this version", || {
            world_line(World::at(Stage::Labelled, 1), |world| world.harvest(0))
        }),
        refused(&["consent.not-valid"], "not signed", || {
            world_line(without(Stage::Consented), |world| world.harvest(0))
        }),
        refused(&["consent.not-valid"], "withdrawn", || {
            let world = World::at(Stage::Labelled, 1);
            world.done(world.withdraw(0));
            world_line(world, |world| world.harvest(0))
        }),
        passes("consent.not-valid", &[], "withdrawn and signed again", || {
            let world = World::at(Stage::Labelled, 1);
            world.done(world.withdraw(0));
            world.done(world.sign(0, 1));
            world_line(world, |world| world.harvest(0))
        }),
    ]
}

fn signing() -> Vec<Case> {
    vec![
        refused(&["consent.not-explained"], "signed without an explanation", || {
            world_line(World::at(Stage::Eligible, 1), |world| world.sign(0, 1))
        }),
        refused(&["consent.not-explained"], "another version was explained", || {
            let world = new_version(World::at(Stage::Explained, 1), true);
            world_line(world, |world| world.sign(0, 2))
        }),
        refused(&["consent.not-valid"], "the explained version is no longer in force", || {
            let world = new_version(World::at(Stage::Explained, 1), true);
            world_line(world, |world| world.sign(0, 1))
        }),
        passes("consent.not-explained", &[], "explained and in force", || {
            world_line(World::at(Stage::Explained, 1), |world| world.sign(0, 1))
        }),
    ]
}

fn at_the_bedside() -> Vec<Case> {
    vec![
        refused(&["consent.not-valid", NOTE[0]], "an older form, after a new version of the plan", || {
            let world = afternoon(new_version(World::at(Stage::AtClinic, 1), true));
            world_line(world, |world| world.bedside(0, 0))
        }),
        passes("consent.not-valid", NOTE, "a new version of the plan with the same form", || {
            let world = afternoon(new_version(World::at(Stage::AtClinic, 1), false));
            world_line(world, |world| world.bedside(0, 0))
        }),
        passes("consent.not-valid", NOTE, "the new form explained and signed", || {
            let world = afternoon(new_version(World::at(Stage::AtClinic, 1), true));
            world.done(world.explain(0, 2));
            world.done(world.sign(0, 2));
            world_line(world, |world| world.bedside(0, 0))
        }),
        refused(&["consent.not-valid", NOTE[0]], "withdrawn between match and start", || {
            let world = World::at(Stage::Matched, 1);
            world.done(world.withdraw(0));
            world_line(world, |world| world.start(0))
        }),
        refused(&["consent.not-valid"], "withdrawn while the cells grow", || {
            let world = World::at(Stage::InCulture, 1);
            world.done(world.withdraw(0));
            world_line(world, |world| world.step(0))
        }),
    ]
}

pub fn cases() -> Vec<Case> {
    [before_harvest(), signing(), at_the_bedside()].into_iter().flatten().collect()
}

#[test]
fn consent_from_both_sides() {
    run_all(cases());
}
