//! The last barrier: the right bag at the right wrist.

use saisei_app::Outcome;
use serde_json::json;

use super::{Case, passes, refused, run_all};
use crate::support::{NURSE, QUALITY, Stage, World, line, rules};

const NOTE: &[&str] = &["lot.released-conditionally"];

fn at_clinic(patients: usize) -> World {
    World::at(Stage::AtClinic, patients)
}

fn wristbands() -> Vec<Case> {
    vec![
        refused(&["bedside.identity-mismatch", NOTE[0]], "the neighbour's bag", || {
            let world = at_clinic(2);
            let line = world.bedside(0, 1);
            (world, line)
        }),
        passes("bedside.identity-mismatch", NOTE, "the own bag", || {
            let world = at_clinic(2);
            let line = world.bedside(1, 1);
            (world, line)
        }),
        refused(&["wristband.unknown", "bedside.identity-mismatch", NOTE[0]], "a whole wristband of nobody", || {
            let world = at_clinic(1);
            let nobody = saisei_app::domain::values::CoiNumber::compose("SA001", 2026, 77).unwrap();
            let line = world.scanned(&nobody.label(), &world.patient(0).product_label());
            (world, line)
        }),
        passes("wristband.unknown", NOTE, "the wristband of a patient", || {
            let world = at_clinic(1);
            let line = world.bedside(0, 0);
            (world, line)
        }),
        refused(
            &["wristband.no-open-journey", "bedside.identity-mismatch", NOTE[0]],
            "the patient has no journey yet",
            || {
                let world = at_clinic(1);
                let coi = world.issued(world.register(9), "coi");
                let line = world.scanned(&format!("SSW{coi}"), &world.patient(0).product_label());
                (world, line)
            },
        ),
        refused(&["wristband.no-open-journey", NOTE[0]], "the journey is closed", || {
            let world = at_clinic(1);
            world.done(world.close(0, "other"));
            let line = world.bedside(0, 0);
            (world, line)
        }),
        passes("wristband.no-open-journey", NOTE, "the journey is open", || {
            let world = at_clinic(2);
            world.done(world.close(1, "other"));
            let line = world.bedside(0, 0);
            (world, line)
        }),
    ]
}

fn expiry() -> Vec<Case> {
    vec![
        passes("product.past-its-time", NOTE, "at the very moment of expiry", || {
            let world = at_clinic(1);
            let line = world.bedside(0, 0).at("2026-05-04T18:00:00+09:00");
            (world, line)
        }),
        refused(&["product.past-its-time", NOTE[0]], "one millisecond later", || {
            let world = at_clinic(1);
            let line = world.bedside(0, 0).at("2026-05-04T18:00:00.001+09:00");
            (world, line)
        }),
        refused(&["product.past-its-time", NOTE[0]], "later, said to have happened before", || {
            let world = at_clinic(1);
            let line = world.bedside(0, 0).at("2026-05-04T18:00:00.001+09:00").occurred("2026-05-04T17:59:00+09:00");
            (world, line)
        }),
        refused(&["product.past-its-time", NOTE[0]], "in a zone where the clock shows less", || {
            let world = at_clinic(1);
            let line = world.bedside(0, 0).at("2026-05-04T18:00:00.001+09:00").zone("America/New_York");
            (world, line)
        }),
    ]
}

fn matches() -> Vec<Case> {
    let start_at = |at: &'static str| {
        move || {
            let world = World::at(Stage::Matched, 1);
            let line = world.start(0).at(at);
            (world, line)
        }
    };
    vec![
        passes("bedside.no-match", NOTE, "at the last moment of the match", start_at("2026-05-04T13:15:00+09:00")),
        refused(&["bedside.no-match", NOTE[0]], "a millisecond after", start_at("2026-05-04T13:15:00.001+09:00")),
        refused(&["bedside.no-match", NOTE[0]], "without any match", || {
            let world = World::at(Stage::Prepared, 1);
            let line = world.start(0);
            (world, line)
        }),
        refused(&["bedside.no-match", NOTE[0]], "a match entered late gives no new minutes", || {
            let world = World::at(Stage::Prepared, 1);
            world.done(world.bedside(0, 0).at("2026-05-04T13:30:00+09:00").occurred("2026-05-04T13:10:00+09:00"));
            let line = world.start(0).at("2026-05-04T13:31:00+09:00");
            (world, line)
        }),
    ]
}

fn own_container() -> Vec<Case> {
    vec![
        refused(
            &["lot.not-released", "container.other-journey"],
            "a bag of an earlier journey of the same patient",
            || {
                let mut world = at_clinic(1);
                world.done(world.revoke(0));
                world.done(world.close(0, "product_failed"));
                let coi = world.patient(0).coi.clone();
                world.patients[0].journey = world.issued(world.open(&coi), "journey");
                world.done(world.history(0));
                world.done(world.eligibility(0, "eligible"));
                world.done(world.explain(0, 1));
                world.done(world.sign(0, 1));
                let line = world.bedside(0, 0);
                (world, line)
            },
        ),
        refused(
            &["eligibility.not-decided", NOTE[0]],
            "a physician decided meanwhile that the patient may not take part",
            || {
                let world = at_clinic(1);
                world.done(world.eligibility(0, "not_eligible"));
                let line = world.bedside(0, 0);
                (world, line)
            },
        ),
        passes("eligibility.not-decided", NOTE, "decided again that the patient may", || {
            let world = at_clinic(1);
            world.done(world.eligibility(0, "not_eligible"));
            world.done(world.eligibility(0, "eligible"));
            let line = world.bedside(0, 0);
            (world, line)
        }),
    ]
}

pub fn cases() -> Vec<Case> {
    [wristbands(), expiry(), matches(), own_container()].into_iter().flatten().collect()
}

#[test]
fn bedside_from_both_sides() {
    run_all(cases());
}

/// Four patients in one room: of the sixteen ordered pairs only the four own ones match.
#[test]
fn every_ordered_pair_of_four_patients() {
    let world = at_clinic(4);
    for wrist in 0..4 {
        for bag in 0..4 {
            let answer = world.ask(world.bedside(wrist, bag));
            let (outcome, rule) = if wrist == bag {
                (Outcome::Accepted, "lot.released-conditionally")
            } else {
                (Outcome::Refused, "bedside.identity-mismatch")
            };
            assert_eq!((answer.outcome, rules(&answer)[0]), (outcome, rule), "wrist {wrist}, bag {bag}");
        }
    }
    let refusals = world.events().iter().filter(|event| event.envelope.kind.as_str() == "refused").count();
    assert_eq!(refusals, 12, "every attempt stays in the ledger");
}

/// Two patients wear each other's wristbands, so each check passes at the wrong bed. The start names the journey of the
/// patient on the page, and that is the second barrier.
#[test]
fn swapped_wristbands_do_not_start_at_the_wrong_bed() {
    let world = World::at(Stage::Prepared, 2);
    world.done(world.bedside(1, 1));
    let mut start = world.start(0);
    start = start.arg("parts", json!([world.part(1)]));
    let answer = world.ask(start);
    assert_eq!(answer.outcome, Outcome::Refused);
    assert!(rules(&answer).contains(&"bedside.identity-mismatch"), "{:?}", rules(&answer));
    assert!(rules(&answer).contains(&"bedside.no-match"), "{:?}", rules(&answer));
}

/// What was refused at one bed says so to quality in the journey: the count of refusals rises.
#[test]
fn a_refused_attempt_is_counted_in_the_journey() {
    let world = at_clinic(2);
    world.ask(world.bedside(0, 1));
    world.ask(world.bedside(0, 1));
    let file = world.app.journey(&world.patient(0).journey).unwrap().unwrap();
    assert_eq!(file.journey.refusals, 2);
    world.done(line("revoke_release", QUALITY, json!({"lot": world.patient(0).lot, "grounds": "recall"})));
    world.ask(world.bedside(0, 0).by(NURSE));
    let file = world.app.journey(&world.patient(0).journey).unwrap().unwrap();
    assert_eq!(file.journey.refusals, 3);
}
