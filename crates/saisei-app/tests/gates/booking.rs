//! Bookings ask today for what the act will ask on its day, as far as it can be known.

use serde_json::json;

use super::{Case, passes, refused, run_all};
use crate::support::{ADMIN, Line, Stage, World, line};

const HARVEST: &str = "2026-03-16T09:00:00+09:00";

/// A harvest booked at this moment by a patient who signed.
fn harvest(starts_at: &'static str) -> impl Fn() -> (World, Line) {
    after(|_| {}, starts_at)
}

/// As [`harvest`], after something happened.
fn after(happened: fn(&World), starts_at: &'static str) -> impl Fn() -> (World, Line) {
    move || {
        let world = World::at(Stage::Consented, 1);
        happened(&world);
        let line = world.book(0, "harvest", starts_at);
        (world, line)
    }
}

/// An administration booked at this moment by a patient at this stage.
fn dose(stage: Stage, starts_at: &'static str) -> impl Fn() -> (World, Line) {
    move || {
        let world = World::at(stage, 1);
        let line = world.book(0, "administration", starts_at);
        (world, line)
    }
}

fn open() -> Vec<Case> {
    let booked = || {
        let world = World::at(Stage::Consented, 1);
        world.done(world.book(0, "harvest", HARVEST));
        world
    };
    let kept = || {
        let world = World::at(Stage::Completed, 1);
        world.done(world.book(0, "visit", "2026-06-04T10:00:00+09:00"));
        world.done(world.book(0, "visit", "2026-11-04T10:00:00+09:00"));
        world.clock("2026-06-04T10:00:00+09:00");
        world.done(world.visit(0, "A1-m1", "2026-06-04"));
        world
    };
    vec![
        passes("booking.not-open", &[], "cancelled", move || {
            let world = booked();
            let line = world.cancel(0, "B1");
            (world, line)
        }),
        refused(&["booking.not-open"], "cancelled twice", move || {
            let world = booked();
            world.done(world.cancel(0, "B1"));
            let line = world.cancel(0, "B1");
            (world, line)
        }),
        refused(&["booking.not-open"], "cancelled after it was kept", move || {
            let world = kept();
            let line = world.cancel(0, "B1");
            (world, line)
        }),
        passes("booking.not-open", &[], "the visit after the one that was kept", move || {
            let world = kept();
            let line = world.cancel(0, "B2");
            (world, line)
        }),
        refused(&["journey.closed"], "a visit of a closed journey", || {
            let world = World::at(Stage::Consented, 1);
            world.done(world.close(0, "other"));
            let line = world.book(0, "visit", HARVEST);
            (world, line)
        }),
    ]
}

fn end_role(world: &World) {
    let args = json!({"staff": "dr.ito", "role": "physician", "last_day": "2026-03-16"});
    world.done(line("end_role", ADMIN, args));
}

fn suspend(world: &World) {
    world.done(world.suspend("2026-03-17"));
}

fn order(world: &World) {
    world.done(world.order(&[], &["clinic"], "2026-03-17"));
}

/// On the day that is booked.
fn days() -> Vec<Case> {
    let (last, next) = ("2026-03-16T23:59:59.999+09:00", "2026-03-17T00:00:00+09:00");
    vec![
        passes("plan.doctor-not-in-role", &[], "the doctor's last day", after(end_role, last)),
        refused(&["plan.doctor-not-in-role"], "the day after the doctor's last day", after(end_role, next)),
        passes("plan.not-in-force", &[], "the day before a suspension that is known", after(suspend, last)),
        refused(&["plan.not-in-force"], "the day of a suspension that is known", after(suspend, next)),
        passes("facility.suspended", &[], "the day before an order on the clinic", after(order, last)),
        refused(&["facility.suspended"], "the day of an order on the clinic", after(order, next)),
        // Blood of 2 March, 90 days.
        passes("harvest.screen-out-of-date", &[], "the last day of the blood", harvest("2026-05-31T23:59:00+09:00")),
        refused(&["harvest.screen-out-of-date"], "a day later", harvest("2026-06-01T00:00:00+09:00")),
    ]
}

/// As for the harvest itself.
fn today() -> Vec<Case> {
    vec![
        refused(&["eligibility.not-decided", "consent.not-valid"], "before the physician decided", || {
            let world = World::at(Stage::WorkedUp, 1);
            let line = world.book(0, "harvest", HARVEST);
            (world, line)
        }),
        passes("eligibility.not-decided", &[], "after the physician decided", harvest(HARVEST)),
        refused(&["consent.not-valid"], "withdrawn", || {
            let world = World::at(Stage::Consented, 1);
            world.done(world.withdraw(0));
            let line = world.book(0, "harvest", HARVEST);
            (world, line)
        }),
        refused(&["plan.doctor-not-listed"], "with a doctor of the house who is not in the plan", || {
            let (world, line) = harvest(HARVEST)();
            (world, line.arg("physician", "dr.abe"))
        }),
        refused(&["plan.not-in-force"], "the plan is suspended", || {
            let world = World::at(Stage::Consented, 1);
            world.done(world.suspend("2026-03-09"));
            let line = world.book(0, "harvest", HARVEST);
            (world, line)
        }),
        passes("plan.not-in-force", &[], "a visit while the plan is suspended", || {
            let world = World::at(Stage::Consented, 1);
            world.done(world.suspend("2026-03-09"));
            let line = world.book(0, "visit", HARVEST);
            (world, line)
        }),
        refused(&["harvest.screen-positive"], "a marker is positive", || {
            let world = World::at(Stage::Consented, 1);
            world.done(world.screened(0, "2026-03-09", "hcv_antibody", "positive"));
            let line = world.book(0, "harvest", HARVEST);
            (world, line)
        }),
    ]
}

fn doses() -> Vec<Case> {
    let (early, first) = ("2026-08-01T23:59:59.999+09:00", "2026-08-02T00:00:00+09:00");
    vec![
        passes("dose.too-early", &[], "the ninetieth day after the first dose", dose(Stage::Completed, first)),
        refused(&["dose.too-early"], "the day before it", dose(Stage::Completed, early)),
        refused(&["dose.observation-open"], "while the first dose is running", dose(Stage::Running, first)),
        passes("dose.observation-open", &[], "the first dose", dose(Stage::Released, "2026-05-05T09:00:00+09:00")),
        refused(&["dose.over-plan"], "a second dose of one", || {
            let world = World::empty().staffed().with_plan(|content| content["max_doses"] = 1.into()).planned();
            let world = world.bring(Stage::Completed, 1);
            let line = world.book(0, "administration", "2026-08-02T00:00:00+09:00");
            (world, line)
        }),
    ]
}

pub fn cases() -> Vec<Case> {
    [open(), days(), today(), doses()].into_iter().flatten().collect()
}

#[test]
fn bookings_from_both_sides() {
    run_all(cases());
}
