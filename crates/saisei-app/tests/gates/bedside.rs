//! The last barrier: the right bag at the right wrist.

use saisei_app::Outcome;
use serde_json::json;

use super::consent::new_version;
use super::{Case, noted, passes, refused, run_all};
use crate::support::{ADMIN, DOCTOR, Line, NURSE, OTHER_NURSE, OTHER_QUALITY, QUALITY, Stage, World, line, rules};

const NOTE: &[&str] = &["lot.released-conditionally"];

fn at_clinic(patients: usize) -> World {
    World::at(Stage::AtClinic, patients)
}

/// The bag of a patient is disposed of: its label is accounted for.
fn dispose(world: &World, p: usize) -> Line {
    let args = json!({"container": world.patient(p).product, "method": "incineration", "grounds": "not-needed"});
    line("dispose_container", NURSE, args)
}

/// The journey ends early: quality decided, and the bag is disposed of.
fn close(world: &World, p: usize) {
    world.done(world.sterility(p, "negative"));
    world.done(world.release(p, "final"));
    world.done(dispose(world, p));
    world.done(world.close(p, "other"));
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
        refused(&["wristband.no-open-journey", "container.already-used"], "the journey is closed", || {
            let world = at_clinic(1);
            close(&world, 0);
            let line = world.bedside(0, 0);
            (world, line)
        }),
        passes("wristband.no-open-journey", NOTE, "the journey is open", || {
            let world = at_clinic(2);
            close(&world, 1);
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
            &["lot.not-released", "container.other-journey", "container.already-used"],
            "a bag of an earlier journey of the same patient",
            || {
                let mut world = at_clinic(1);
                world.done(world.revoke(0));
                world.done(dispose(&world, 0));
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
        refused(&["eligibility.other-version", NOTE[0]], "a new version of the plan came into force today", || {
            let world = new_version(at_clinic(1), false);
            let line = world.bedside(0, 0);
            (world, line)
        }),
        passes("eligibility.other-version", NOTE, "decided again under the new version", || {
            let world = new_version(at_clinic(1), false);
            world.done(world.eligibility(0, "eligible"));
            let line = world.bedside(0, 0);
            (world, line)
        }),
        passes("eligibility.not-decided", NOTE, "decided again that the patient may", || {
            let world = at_clinic(1);
            world.done(world.eligibility(0, "not_eligible"));
            world.done(world.eligibility(0, "eligible"));
            let line = world.bedside(0, 0);
            (world, line)
        }),
    ]
}

/// The line of a world at this stage after something happened.
fn after(stage: Stage, what: fn(&World), line: fn(&World) -> Line) -> impl Fn() -> (World, Line) + 'static {
    move || {
        let world = World::at(stage, 1);
        what(&world);
        let line = line(&world);
        (world, line)
    }
}

fn deviation(world: &World, what: serde_json::Value) -> String {
    world.issued(line("open_deviation", NURSE, what).arg("grounds", "dropped"), "deviation")
}

fn bag_held(world: &World) -> String {
    deviation(world, json!({"containers": [world.patient(0).product]}))
}

fn lot_held(world: &World) -> String {
    deviation(world, json!({"lots": [world.patient(0).lot]}))
}

fn close_deviation(world: &World, deviation: &str) {
    let assess = json!({"deviation": deviation, "serious": false, "impact": ["none"]});
    world.done(line("assess_deviation", QUALITY, assess));
    let close = json!({"deviation": deviation, "disposition": "usable", "actions": ["looked-at"], "evidence": ["R-1"]});
    world.done(line("close_deviation", QUALITY, close).second(OTHER_QUALITY));
}

fn holds() -> Vec<Case> {
    let scan: fn(&World) -> Line = |world| world.bedside(0, 0);
    let start: fn(&World) -> Line = |world| world.start(0);
    vec![
        refused(
            &["container.on-hold", NOTE[0]],
            "a deviation holds the bag",
            after(Stage::AtClinic, |world| drop(bag_held(world)), scan),
        ),
        refused(
            &["container.on-hold", NOTE[0]],
            "a deviation holds the bag between match and start",
            after(Stage::Matched, |world| drop(bag_held(world)), start),
        ),
        passes(
            "container.on-hold",
            NOTE,
            "the deviation is closed with evidence",
            after(Stage::AtClinic, |world| close_deviation(world, &bag_held(world)), scan),
        ),
        refused(
            &["lot.on-hold", NOTE[0]],
            "a deviation holds the lot",
            after(Stage::AtClinic, |world| drop(lot_held(world)), scan),
        ),
        passes(
            "lot.on-hold",
            NOTE,
            "it held the lot until it was closed",
            after(Stage::AtClinic, |world| close_deviation(world, &lot_held(world)), scan),
        ),
        refused(
            &["container.already-used", NOTE[0]],
            "disposed of",
            after(Stage::AtClinic, |world| drop(world.done(dispose(world, 0))), scan),
        ),
    ]
}

fn order(world: &World, facility: &str, from: &str) -> String {
    let args = json!({"kind": "emergency", "authority": "架空局", "from": from, "facilities": [facility]});
    world.issued(line("record_order", ADMIN, args), "order")
}

fn lift(world: &World, order: &str) {
    world.done(line("lift_order", ADMIN, json!({"order": order, "lifted_on": "2026-05-04"})));
}

fn orders() -> Vec<Case> {
    let scan: fn(&World) -> Line = |world| world.bedside(0, 0);
    let start: fn(&World) -> Line = |world| world.start(0);
    let suspended = &["facility.suspended", NOTE[0]];
    vec![
        refused(
            suspended,
            "the clinic is suspended",
            after(Stage::AtClinic, |world| drop(order(world, "clinic", "2026-05-04")), scan),
        ),
        refused(
            suspended,
            "the facility that made it is suspended",
            after(Stage::AtClinic, |world| drop(order(world, "cpf", "2026-05-04")), scan),
        ),
        refused(
            suspended,
            "the order comes between match and start",
            after(Stage::Matched, |world| drop(order(world, "cpf", "2026-05-04")), start),
        ),
        passes(
            "facility.suspended",
            NOTE,
            "the order holds from tomorrow on",
            after(Stage::AtClinic, |world| drop(order(world, "clinic", "2026-05-05")), scan),
        ),
        passes(
            "facility.suspended",
            NOTE,
            "the order was lifted today",
            after(Stage::AtClinic, |world| lift(world, &order(world, "clinic", "2026-05-01")), scan),
        ),
    ]
}

fn ends(world: &World, last_day: &str) {
    world.done(line("end_role", ADMIN, json!({"staff": "dr.ito", "role": "physician", "last_day": last_day})));
}

fn cells(world: &World, cells: u64) -> Line {
    let mut part = world.part(0);
    part["cells"]["value"] = cells.into();
    world.start(0).arg("parts", json!([part]))
}

/// What the start adds to the scan: the physician, and how much of the bag is given.
fn starts() -> Vec<Case> {
    vec![
        refused(
            &["plan.doctor-not-in-role", NOTE[0]],
            "the physician left the house yesterday",
            after(Stage::Matched, |world| ends(world, "2026-05-03"), |world| world.start(0).by(NURSE)),
        ),
        passes(
            "plan.doctor-not-in-role",
            NOTE,
            "the physician's last day",
            after(Stage::Matched, |world| ends(world, "2026-05-04"), |world| world.start(0).by(NURSE)),
        ),
        refused(
            &["lot.cells-not-conserved", NOTE[0]],
            "one cell more than was filled",
            after(Stage::Matched, |_| {}, |world| cells(world, 200_000_001)),
        ),
        passes(
            "lot.cells-not-conserved",
            NOTE,
            "all that was filled",
            after(Stage::Matched, |_| {}, |world| cells(world, 200_000_000)),
        ),
    ]
}

/// A plan under which a conditional release is no note at the bedside but waits for somebody; the bag is there.
fn stricter_plan(edit: fn(&mut serde_json::Value)) -> World {
    World::empty().staffed().with_plan(edit).planned().bring(Stage::AtClinic, 1)
}

fn grade(plan: &mut serde_json::Value, grade: &str) {
    plan["stricter"] = json!([{"rule": "lot.released-conditionally", "grade": grade}]);
}

/// The scan under a plan that is stricter.
fn stricter(edit: fn(&mut serde_json::Value), scan: fn(Line) -> Line) -> impl Fn() -> (World, Line) + 'static {
    move || {
        let world = stricter_plan(edit);
        let line = scan(world.bedside(0, 0));
        (world, line)
    }
}

fn stricter_plans() -> Vec<Case> {
    let second: fn(&mut serde_json::Value) = |plan| grade(plan, "second_person");
    let physician: fn(&mut serde_json::Value) = |plan| grade(plan, "physician");
    let both: fn(&mut serde_json::Value) = |plan| grade(plan, "physician_and_quality");
    let never: fn(&mut serde_json::Value) = |plan| grade(plan, "never");
    let told = |what: &str, edit, scan| noted(NOTE, what, stricter(edit, scan));
    let waits = |what: &str, edit, scan| refused(NOTE, what, stricter(edit, scan));
    vec![
        waits("a second person is due, and nobody is beside", second, |line| line),
        told("a second nurse is beside", second, |line| line.second(OTHER_NURSE)),
        waits("a physician is due, and two nurses are there", physician, |line| {
            line.second(OTHER_NURSE).reason("patient-waits")
        }),
        waits("a physician is beside and says no reason", physician, |line| line.second(DOCTOR)),
        told("a physician is beside and says why", physician, |line| line.second(DOCTOR).reason("patient-waits")),
        told("a physician scans alone and says why", physician, |line| line.by(DOCTOR).reason("patient-waits")),
        waits("quality is due as well", both, |line| line.by(DOCTOR).second(OTHER_NURSE).reason("patient-waits")),
        told("a physician and quality", both, |line| line.by(DOCTOR).second(QUALITY).reason("patient-waits")),
        waits("nobody may", never, |line| line.by(DOCTOR).second(QUALITY).reason("patient-waits")),
        passes("lot.released-conditionally", &[], "released finally", move || {
            let world = stricter_plan(never);
            world.done(world.sterility(0, "negative"));
            world.done(world.release(0, "final"));
            let line = world.bedside(0, 0);
            (world, line)
        }),
    ]
}

pub fn cases() -> Vec<Case> {
    [wristbands(), expiry(), matches(), own_container(), holds(), orders(), starts(), stricter_plans()]
        .into_iter()
        .flatten()
        .collect()
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

/// Answering a rule that the plan made stricter is an override: it stands in the ledger with the person who answered, at
/// the scan and again at the start.
#[test]
fn a_stricter_rule_that_is_answered_is_counted() {
    let world = stricter_plan(|plan| grade(plan, "second_person"));
    let scan = world.bedside(0, 0).second(OTHER_NURSE);
    world.done(world.baseline(0));
    let kinds = |answer: saisei_app::Answer| -> Vec<String> {
        answer.events.iter().map(|event| event.envelope.kind.as_str().to_owned()).collect()
    };
    let answer = world.done(scan);
    let overridden = answer.events[1].envelope.payload.clone();
    assert_eq!(kinds(answer), ["bedside_matched", "rule_overridden", "signed", "signed"]);
    let expected = json!({"command": "check_bedside", "rules": NOTE, "second": OTHER_NURSE.0, "second_role": "nurse"});
    assert_eq!(overridden, expected);
    assert_eq!(rules(&world.ask(world.start(0))), NOTE, "refused: nobody beside");
    let answer = world.done(world.start(0).second(OTHER_NURSE));
    assert_eq!(kinds(answer), ["administration_started", "rule_overridden", "signed", "signed"]);
}
