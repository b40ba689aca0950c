//! The plan in force on that day in Japan, and the order of its steps.

use super::{Case, passes, refused, run_all};
use crate::support::{Line, Stage, World};

const NOTE: &[&str] = &["lot.released-conditionally"];
const ACCEPTED: &str = "2026-02-24";

/// A patient is registered; the plan has come so far.
fn clinic(steps: usize) -> World {
    let world = World::empty().staffed();
    world.clock("2026-02-24T09:00:00+09:00");
    let lines: [fn(&World) -> Line; 4] = [
        World::draft,
        |world| world.opinion("appropriate", ACCEPTED),
        |world| world.file(ACCEPTED),
        |world| world.accept(ACCEPTED, "2026-03-01"),
    ];
    for line in lines.into_iter().take(steps) {
        world.done(line(&world));
    }
    world
}

/// Opens a journey at this moment, with the plan so far.
fn opening(steps: usize, at: &'static str, zone: &'static str) -> impl Fn() -> (World, Line) {
    move || {
        let world = clinic(steps);
        let coi = world.issued(world.register(0), "coi");
        let line = world.open(&coi).at(at).zone(zone);
        (world, line)
    }
}

fn not_yet() -> Vec<Case> {
    let (tokyo, morning) = ("Asia/Tokyo", "2026-03-02T09:00:00+09:00");
    let rule = &["plan.not-in-force"];
    let mut cases: Vec<Case> = [(1, "draft"), (2, "opinion"), (3, "filed")]
        .into_iter()
        .map(|(steps, state)| refused(rule, state, opening(steps, morning, tokyo)))
        .collect();
    cases.push(passes("plan.not-in-force", &[], "accepted and in force", opening(4, morning, tokyo)));
    for zone in [tokyo, "Pacific/Kiritimati", "America/New_York", "UTC"] {
        let (eve, first) = ("2026-02-28T23:59:59.999+09:00", "2026-03-01T00:00:00+09:00");
        cases.push(refused(rule, &format!("the evening before, {zone}"), opening(4, eve, zone)));
        cases.push(passes("plan.not-in-force", &[], &format!("the first moment, {zone}"), opening(4, first, zone)));
    }
    cases
}

/// What is recorded about the plan.
type Order = fn(&World) -> Line;

/// At the bedside, after an order or end recorded that morning.
fn ended(order: Order, at: &'static str) -> impl Fn() -> (World, Line) {
    move || {
        let world =
            World::empty().staffed().with_plan(|content| content["product_life_minutes"] = 3000.into()).planned();
        let world = world.bring(Stage::AtClinic, 1);
        world.done(order(&world));
        let line = world.bedside(0, 0).at(at);
        (world, line)
    }
}

fn no_longer() -> Vec<Case> {
    let orders: [(&str, Order); 4] = [
        ("suspended", |world| world.suspend("2026-05-05")),
        ("stopped", |world| world.stop_plan("2026-05-05")),
        ("ended", |world| world.end_plan("2026-05-05")),
        // The order stands although the clinic later says that it stops of its own will, months from now.
        ("suspended, then stopped at a later day", |world| {
            world.done(world.suspend("2026-05-05"));
            world.stop_plan("2026-09-01")
        }),
    ];
    let mut cases = Vec::new();
    for (state, order) in orders {
        let before = ended(order, "2026-05-04T23:59:59.999+09:00");
        cases.push(passes("plan.not-in-force", NOTE, &format!("the evening before it is {state}"), before));
        let after = ended(order, "2026-05-05T00:00:00+09:00");
        cases.push(refused(&["plan.not-in-force", NOTE[0]], &format!("the first moment it is {state}"), after));
    }
    cases.push(refused(&["plan.not-in-force", NOTE[0]], "today, said to have happened yesterday", || {
        let (world, line) = ended(|world| world.suspend("2026-05-05"), "2026-05-05T00:10:00+09:00")();
        (world, line.occurred("2026-05-04T23:50:00+09:00"))
    }));
    cases
}

fn order_of_steps() -> Vec<Case> {
    let step = |rule: bool, what: &str, steps: usize, line: fn(&World) -> Line| {
        let make = move || {
            let world = clinic(steps);
            let line = line(&world);
            (world, line)
        };
        if rule { refused(&["plan.out-of-order"], what, make) } else { passes("plan.out-of-order", &[], what, make) }
    };
    vec![
        step(true, "filed without the committee", 1, |world| world.file(ACCEPTED)),
        step(false, "filed with the committee's opinion", 2, |world| world.file(ACCEPTED)),
        step(true, "accepted without being filed", 2, |world| world.accept(ACCEPTED, ACCEPTED)),
        step(false, "accepted after filing", 3, |world| world.accept(ACCEPTED, ACCEPTED)),
        step(true, "a second opinion on the same draft", 2, |world| world.opinion("appropriate", ACCEPTED)),
        step(true, "a new draft while one is filed", 3, World::draft),
        step(false, "a new draft after acceptance", 4, World::draft),
        step(false, "the draft written anew", 1, World::draft),
        step(true, "filed against the committee", 1, |world| {
            world.done(world.opinion("inappropriate", ACCEPTED));
            world.file(ACCEPTED)
        }),
        step(true, "a new draft of a plan that was stopped", 4, |world| {
            world.done(world.stop_plan(ACCEPTED));
            world.draft()
        }),
        step(true, "a new draft of a plan that was stopped and then suspended", 4, |world| {
            world.done(world.stop_plan(ACCEPTED));
            world.done(world.suspend(ACCEPTED));
            world.draft()
        }),
    ]
}

pub fn cases() -> Vec<Case> {
    [not_yet(), no_longer(), order_of_steps()].into_iter().flatten().collect()
}

#[test]
fn plans_from_both_sides() {
    run_all(cases());
}
