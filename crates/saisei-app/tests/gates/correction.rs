//! A value may be corrected; who or which, a decision, a limit of safety and a role may not.

use serde_json::{Value, json};

use super::{Case, noted, passes, refused, run_all};
use crate::support::{ADMIN, DOCTOR, Line, NURSE, QUALITY, Stage, World};

/// Corrects one field of the newest record of a kind.
fn corrected(stage: Stage, kind: &'static str, field: &'static str, new: Value) -> impl Fn() -> (World, Line) {
    move || {
        let world = World::at(stage, 1);
        let line = world.correct(world.position_of(kind), field, new.clone());
        (world, line)
    }
}

fn identity() -> Vec<Case> {
    let rule = &["correction.identity"];
    let other = "SA001260000024";
    let fixed: Vec<(&str, &'static str, &'static str, Value)> = vec![
        ("the journey of a symptom", "history_recorded", "/journey", json!("J0002")),
        ("the bag of a filling", "product_filled", "/container", json!("SA00126C00009Z")),
        ("the lot of a filling", "product_filled", "/lot", json!("L0002")),
        ("when a bag is past its time", "product_filled", "/expires_at", json!("2026-05-05T18:00:00+09:00")),
        ("which test it was", "test_result_recorded", "/test", json!("appearance")),
        ("the limit that it was judged by", "test_result_recorded", "/specification/limit", json!("conforms")),
        ("the doctors of the plan", "plan_drafted", "/content/doctors/0", json!("dr.abe")),
        ("a decision on eligibility", "eligibility_decided", "/decision", json!("not_eligible")),
        ("the version that was signed", "consent_signed", "/form_version", json!(2)),
        ("a bag inside a list", "administration_started", "/parts/0", json!({"container": other})),
        ("a match", "bedside_matched", "/valid_until", json!("2026-05-04T20:00:00+09:00")),
        ("a release", "lot_released", "/conditional", json!(false)),
    ];
    let mut cases: Vec<Case> = fixed
        .into_iter()
        .map(|(what, kind, field, new)| {
            let make = corrected(Stage::Running, kind, field, new);
            let admin = kind.starts_with("plan_");
            refused(rule, what, move || {
                let (world, line) = make();
                (world, if admin { line.by(ADMIN) } else { line })
            })
        })
        .collect();
    cases.push(refused(rule, "the whole of a record, moved to the neighbour", || {
        let world = World::at(Stage::WorkedUp, 2);
        let history = |p: usize| world.history(p).field("args").clone();
        let position = world.position_of("history_recorded");
        let line = world.correct(position, "", history(0));
        (world, line)
    }));
    cases.push(passes("correction.identity", &[], "a measured value", measured));
    cases.push(passes("correction.identity", &[], "a code", {
        corrected(Stage::WorkedUp, "history_recorded", "/thrombosis", json!("yes"))
    }));
    cases
}

fn measured() -> (World, Line) {
    corrected(Stage::Tested, "test_result_recorded", "/counted", json!(500))()
}

fn roles() -> Vec<Case> {
    let role = |field: &'static str, new: &'static str, who| {
        move || {
            let world = World::at(Stage::Opened, 1);
            let position = world.position_of("staff_registered");
            let line = world.correct(position, field, json!(new)).by(who);
            (world, line)
        }
    };
    vec![
        refused(
            &["correction.identity"],
            "a role, even by the administrator",
            role("/roles/0/role", "physician", ADMIN),
        ),
        refused(&["access.role-may-not"], "a colleague's name, by a nurse", role("/name", "架空", NURSE)),
        passes("access.role-may-not", &[], "a colleague's name, by the administrator", role("/name", "架空", ADMIN)),
    ]
}

fn unchanged() -> Vec<Case> {
    let history = || corrected(Stage::WorkedUp, "history_recorded", "/thrombosis", json!("yes"))();
    let again = |new: &'static str| {
        move || {
            let (world, line) = history();
            world.done(line);
            let position = world.position_of("history_recorded");
            let line = world.correct(position, "/thrombosis", json!(new)).by(DOCTOR);
            (world, line)
        }
    };
    vec![
        refused(&["correction.unchanged"], "the value that stands there", || {
            corrected(Stage::WorkedUp, "history_recorded", "/thrombosis", json!("no"))()
        }),
        passes("correction.unchanged", &[], "another value", history),
        refused(&["correction.unchanged"], "the value that a correction put there", again("yes")),
        passes("correction.unchanged", &[], "back to what was written first", again("no")),
    ]
}

fn used() -> Vec<Case> {
    let result = |stage: Stage| {
        move || {
            let (world, line) = corrected(stage, "test_result_recorded", "/method", json!("another"))();
            (world, line.by(QUALITY))
        }
    };
    vec![
        noted(&["correction.used-by-release"], "a result on which the release rests", result(Stage::Released)),
        passes("correction.used-by-release", &[], "the same before any release", result(Stage::Tested)),
    ]
}

pub fn cases() -> Vec<Case> {
    [identity(), roles(), unchanged(), used()].into_iter().flatten().collect()
}

#[test]
fn corrections_from_both_sides() {
    run_all(cases());
}

/// What a correction says about the value before is what pages showed, not what was written first.
#[test]
fn each_correction_keeps_the_value_before_it() {
    let world = World::at(Stage::WorkedUp, 1);
    let position = world.position_of("history_recorded");
    for (old, new) in [("no", "yes"), ("yes", "unknown"), ("unknown", "no")] {
        world.done(world.correct(position, "/thrombosis", json!(new)));
        let payload = world.last().envelope.payload.clone();
        assert_eq!((&payload["old"], &payload["new"]), (&json!(old), &json!(new)));
    }
}

/// Two corrections, each possible for the first record and together impossible: the second cannot be read, and the
/// patient's record can still be written to.
#[test]
fn corrections_that_contradict_each_other_are_answered() {
    let world = World::at(Stage::WorkedUp, 1);
    let crp = json!({"crp": {"value": 50, "unit": "mg/L"}});
    let args = json!({"journey": world.patient(0).journey, "activity": crp});
    world.done(crate::support::line("record_disease_activity", NURSE, args));
    let position = world.position_of("disease_activity_recorded");
    world.done(world.correct(position, "/activity/crp/value", json!(500)));
    let answer = world.ask(world.correct(position, "/activity/crp/unit", json!("mg/dL")));
    assert_eq!(crate::support::rules(&answer), ["input.correction-value"]);
    world.done(world.symptom(0));
}
