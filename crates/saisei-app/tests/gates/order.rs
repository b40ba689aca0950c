//! Orders of authorities, facilities and their permissions, and who is trained.

use serde_json::{Value, json};

use super::{Case, noted, passes, refused, run_all};
use crate::support::{ADMIN, Line, OPERATOR, OTHER_OPERATOR, Stage, World, line};

const NOTE: &str = "lot.released-conditionally";

/// What is asked for on 20 March and on 5 May, at the stages where it is due.
type Asked = (&'static str, Stage, fn(&mut World) -> Line, &'static [&'static str]);

fn release(world: &mut World) -> Line {
    world.release(0, "conditional")
}

/// What an order on a facility freezes, and what else is said about it then.
const FROZEN: [Asked; 7] = [
    ("a booking", Stage::Consented, |world| world.book(0, "harvest", "2026-03-16T09:00:00+09:00"), &[]),
    ("a harvest", Stage::Labelled, |world| world.harvest(0), &[]),
    ("a lot", Stage::Received, |world| world.open_lot(&[world.patient(0).tissue_label()]), &[]),
    ("a release", Stage::Tested, release, &[]),
    ("a bedside check", Stage::AtClinic, |world| world.bedside(0, 0), &[NOTE]),
    ("a start", Stage::Matched, |world| world.start(0), &[NOTE]),
    ("a further booking", Stage::Completed, |world| world.book(0, "administration", "2026-09-01T09:00:00+09:00"), &[]),
];

/// The clinic with a patient at a stage, and an order on this facility from that day or the day after.
fn ordered(asked: Asked, facility: &'static str, days_ahead: i32, lifted: bool) -> impl Fn() -> (World, Line) {
    move || {
        let mut world = World::at(asked.1, 1);
        world.done(world.order(&[], &[facility], &day(&world, days_ahead)));
        if lifted {
            world.done(world.lift("O0001", &day(&world, 0)));
        }
        let line = asked.2(&mut world);
        (world, line)
    }
}

/// The same for an order on the plan.
fn ordered_plan(asked: Asked, days_ahead: i32) -> impl Fn() -> (World, Line) {
    move || {
        let mut world = World::at(asked.1, 1);
        world.done(world.order(&["ra-adsc"], &[], &day(&world, days_ahead)));
        let line = asked.2(&mut world);
        (world, line)
    }
}

/// The civil day in Japan, so many days from the world's now.
fn day(world: &World, ahead: i32) -> String {
    let now: jiff::Timestamp = world.now().parse().unwrap();
    let today = now.to_zoned(jiff::tz::TimeZone::get("Asia/Tokyo").unwrap()).date();
    today.checked_add(jiff::Span::new().days(ahead)).unwrap().to_string()
}

fn orders() -> Vec<Case> {
    let rule = "facility.suspended";
    let mut cases = Vec::new();
    for asked in FROZEN {
        let (what, _, _, notes) = asked;
        for facility in ["clinic", "cpf"] {
            // A lot is opened at the facility; what is ordered at the clinic stops what is done there.
            if what == "a lot" && facility == "clinic" {
                continue;
            }
            let rules = [&[rule], notes].concat();
            cases.push(refused(&rules, &format!("{what}, ordered at {facility}"), ordered(asked, facility, 0, false)));
        }
        let ahead = ordered(asked, "cpf", 300, false);
        cases.push(passes(rule, notes, &format!("{what}, ordered for another day"), ahead));
        cases.push(passes(rule, notes, &format!("{what}, after the lifting"), ordered(asked, "cpf", 0, true)));
    }
    for asked in FROZEN {
        let (what, _, _, notes) = asked;
        let ordered = ordered_plan(asked, 0);
        cases.push(refused(
            &[&["plan.not-in-force"], notes].concat(),
            &format!("{what}, the plan is suspended"),
            ordered,
        ));
        let ahead = ordered_plan(asked, 300);
        cases.push(passes("plan.not-in-force", notes, &format!("{what}, the plan will be suspended"), ahead));
    }
    let lifted_twice = || {
        let world = World::at(Stage::Registered, 1);
        world.done(world.order(&["ra-adsc"], &[], "2026-03-02"));
        world.done(world.lift("O0001", "2026-03-02"));
        let line = world.lift("O0001", "2026-03-02");
        (world, line)
    };
    let order = |stage: Stage, closed: bool| {
        move || {
            let world = World::at(stage, 1);
            if closed {
                world.done(world.close(0, "other"));
            }
            let line = world.order(&["ra-adsc"], &[], "2026-11-10");
            (world, line)
        }
    };
    let middle = "order.in-the-middle";
    cases.extend([
        refused(&["order.lifted-already"], "lifted twice", lifted_twice),
        passes("order.lifted-already", &[], "lifted once", || {
            let world = World::at(Stage::Registered, 1);
            world.done(world.order(&["ra-adsc"], &[], "2026-03-02"));
            let line = world.lift("O0001", "2026-03-02");
            (world, line)
        }),
        noted(&[middle], "a patient in the middle", order(Stage::Opened, false)),
        noted(&[middle], "a patient in follow-up", order(Stage::FollowedUp, false)),
        passes(middle, &[], "nobody in the middle", order(Stage::Registered, false)),
        passes(middle, &[], "the only journey is closed", order(Stage::Opened, true)),
        noted(&[middle], "an order on a facility of the plan", || {
            let world = World::at(Stage::Opened, 1);
            let line = world.order(&[], &["cpf"], "2026-03-02");
            (world, line)
        }),
        passes(middle, &[], "an order on a facility of no plan", || {
            let world = World::at(Stage::Opened, 1);
            world.done(world.facility("cpf-b", "JP", None));
            let line = world.order(&[], &["cpf-b"], "2026-03-02");
            (world, line)
        }),
    ]);
    cases
}

/// A plan whose product is made at another facility, with this permission; and the harvest of 16 March.
fn made_elsewhere(permission: Option<Value>, later: Option<Value>) -> impl Fn() -> (World, Line) {
    move || {
        let edit: fn(&mut Value) = |content| content["processing_facility"] = "cpf-b".into();
        let world = World::empty().staffed().with_plan(edit);
        world.done(world.facility("cpf-b", "JP", permission.clone()));
        let world = world.planned().bring(Stage::Labelled, 1);
        if let Some(permission) = later.clone() {
            let args = json!({"facility": "cpf-b", "permission": permission});
            world.done(line("record_facility_permission", ADMIN, args));
        }
        let line = world.harvest(0);
        (world, line)
    }
}

fn permissions() -> Vec<Case> {
    let rule = "facility.not-permitted";
    let licence =
        |from: &str, to: &str| Some(json!({"kind": "licence", "number": "FA3260001", "from": from, "to": to}));
    let run_out = licence("2021-03-16", "2026-03-15");
    vec![
        refused(&[rule], "a facility without permission", made_elsewhere(None, None)),
        refused(&[rule], "the day after its last day", made_elsewhere(run_out.clone(), None)),
        passes(rule, &[], "its last day", made_elsewhere(licence("2021-03-17", "2026-03-16"), None)),
        refused(&[rule], "the day before its first day", made_elsewhere(licence("2026-03-17", "2031-03-16"), None)),
        passes(rule, &[], "its first day", made_elsewhere(licence("2026-03-16", "2031-03-15"), None)),
        passes(rule, &[], "renewed", made_elsewhere(run_out.clone(), licence("2026-03-16", "2031-03-15"))),
        refused(&[rule], "renewed from the next day", made_elsewhere(run_out, licence("2026-03-17", "2031-03-16"))),
    ]
}

/// Tissue that was received at the facility `cpf-b` of this country, under a plan that names it if `listed`.
fn opened(country: &'static str, listed: bool) -> impl Fn() -> (World, Line) {
    move || {
        let here: fn(&mut Value) = |_| {};
        let there: fn(&mut Value) = |content| content["processing_facility"] = "cpf-b".into();
        let world = World::empty().staffed().with_plan(if listed { there } else { here });
        let permission = json!({"kind": "accreditation", "number": "FB3260001", "from": "2026-01-05"});
        world.done(world.facility("cpf-b", country, Some(permission)));
        world.done(world.room("b-1", "cpf-b"));
        let world = world.planned().bring(Stage::Harvested, 1);
        let jar = world.patient(0).tissue_label();
        world.clock(Stage::Sent.time());
        world.done(world.send(&jar, "clinic", "cpf-b"));
        world.clock(Stage::Received.time());
        world.done(world.receive(&jar, "cpf-b").by(OPERATOR));
        let line = world.open_lot(&[jar]).arg("facility", "cpf-b").arg("room", "b-1");
        (world, line)
    }
}

fn facilities() -> Vec<Case> {
    let (listed, foreign) = ("plan.facility-not-listed", "facility.foreign");
    let sent = |country: &'static str, back: bool| {
        move || {
            let (world, _) = opened(country, false)();
            let jar = world.patient(0).tissue_label();
            if back {
                let line = world.send(&jar, "cpf-b", "clinic").by(OPERATOR);
                return (world, line);
            }
            let jar = world.issued(world.label(0, "sample", "clinic"), "container");
            let line = world.send(&format!("SSC{jar}"), "clinic", "cpf-b");
            (world, line)
        }
    };
    let received = |country: &'static str| {
        move || {
            let (world, line) = sent(country, true)();
            world.done(line);
            let line = world.receive(&world.patient(0).tissue_label(), "clinic");
            (world, line)
        }
    };
    vec![
        refused(&[listed], "a lot at a facility that the plan does not name", opened("JP", false)),
        passes(listed, &[], "a lot at the facility of the plan", opened("JP", true)),
        noted(&[foreign], "a lot at a facility abroad", opened("KR", true)),
        passes(foreign, &[], "a lot at a facility at home", opened("JP", true)),
        refused(&[listed, foreign], "a lot abroad of which the plan says nothing", opened("KR", false)),
        noted(&[foreign], "sent abroad", sent("KR", false)),
        passes(foreign, &[], "sent to a facility at home", sent("JP", false)),
        noted(&[foreign], "sent from abroad", sent("KR", true)),
        noted(&[foreign], "received from abroad", received("KR")),
        passes(foreign, &[], "received from a facility at home", received("JP")),
    ]
}

/// A step by an operator under a plan that asks for two trainings.
fn trained(first: &'static str, second: &'static str) -> impl Fn() -> (World, Line) {
    move || {
        let edit: fn(&mut Value) = |content| content["trainings"] = json!(["aseptic", "line-clearance"]);
        let world = World::empty().staffed().with_plan(edit).planned().bring(Stage::Received, 1);
        for (training, until) in [("aseptic", first), ("line-clearance", second)] {
            if !until.is_empty() {
                world.done(world.train("op.tanaka", training, "2026-03-01", until));
            }
        }
        world.clock(Stage::InCulture.time());
        let line = world.open_lot(&[world.patient(0).tissue_label()]);
        (world, line)
    }
}

fn trainings() -> Vec<Case> {
    let rule = "operator.not-trained";
    let (yesterday, today) = ("2026-03-15", "2026-03-16");
    let later = |by: crate::support::Who| {
        move || {
            let (world, line) = trained(today, today)();
            let lot = world.issued(line, "lot");
            let line = line_of_step(&lot).by(by);
            (world, line)
        }
    };
    vec![
        refused(&[rule, rule], "without any training", trained("", "")),
        refused(&[rule], "one of two trainings", trained(today, "")),
        refused(&[rule], "the day after the last day of one", trained(today, yesterday)),
        passes(rule, &[], "the last day of both", trained(today, today)),
        refused(&[rule, rule], "a colleague without training goes on", later(OTHER_OPERATOR)),
        passes(rule, &[], "the trained operator goes on", later(OPERATOR)),
        passes(rule, &[], "the plan asks for none", || {
            let world = World::at(Stage::InCulture, 1);
            let line = world.step(0);
            (world, line)
        }),
    ]
}

fn line_of_step(lot: &str) -> Line {
    line("record_culture_step", OPERATOR, json!({"lot": lot, "step": "medium-change", "room": "cpf-1"}))
}

pub fn cases() -> Vec<Case> {
    [orders(), permissions(), facilities(), trainings()].into_iter().flatten().collect()
}

#[test]
fn orders_from_both_sides() {
    run_all(cases());
}
