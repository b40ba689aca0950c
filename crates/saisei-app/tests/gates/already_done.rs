//! What was done already is recorded, whatever was wrong with it: flagged, with a nonconformity in the same append, and
//! no permission for anything that follows.

use saisei_app::{Answer, Outcome};
use serde_json::{Value, json};

use super::{Case, noted, passes, run_all};
use crate::support::{
    ADMIN, COORDINATOR, DOCTOR, Line, NURSE, OPERATOR, OTHER_NURSE, QUALITY, Stage, Who, World, line, rules,
};

const NOTE: &str = "lot.released-conditionally";
const FLAG: &str = "report.already-done";
const OPENED: &str = "nonconformity.opened";
const CLINICAL: [Who; 5] = [DOCTOR, NURSE, OPERATOR, QUALITY, COORDINATOR];

fn at(stage: Stage, line: impl Fn(&World) -> Line + 'static) -> impl Fn() -> (World, Line) + 'static {
    move || {
        let world = World::at(stage, 1);
        let line = line(&world).already_done();
        (world, line)
    }
}

/// An infusion of a matched bag, begun at 13:12, within the five minutes of the match; entered at this time.
fn infusion(begun: &'static str, entered: &'static str) -> impl Fn() -> (World, Line) + 'static {
    at(Stage::Matched, move |world| world.start(0).at(entered).occurred(begun))
}

fn infusions() -> Vec<Case> {
    let right = "2026-05-04T13:12:00+09:00";
    let consider = "adverse-event.to-consider";
    vec![
        passes(
            OPENED,
            &[FLAG, NOTE, "report.late"],
            "an infusion as it should be, entered after the bag's time",
            infusion(right, "2026-05-04T20:12:00+09:00"),
        ),
        passes(
            OPENED,
            &[FLAG, NOTE, "report.late"],
            "an infusion as it should be, entered the next day",
            infusion(right, "2026-05-05T09:00:00+09:00"),
        ),
        noted(
            &[FLAG, NOTE, "report.late", OPENED, "bedside.no-match", consider],
            "begun a minute after the match had passed",
            infusion("2026-05-04T13:16:00+09:00", "2026-05-04T15:16:00+09:00"),
        ),
        noted(
            &[FLAG, NOTE, "report.late", OPENED, "bedside.no-match", "product.past-its-time", consider],
            "begun a minute after the bag's time had passed, entered two hours later",
            infusion("2026-05-04T18:01:00+09:00", "2026-05-04T20:01:00+09:00"),
        ),
        noted(&[FLAG, NOTE, OPENED, "administration.baseline-missing", consider], "nobody took a baseline", || {
            let world = World::at(Stage::AtClinic, 1);
            world.done(world.bedside(0, 0));
            let line = world.start(0).already_done();
            (world, line)
        }),
        noted(
            &[
                FLAG,
                OPENED,
                "lot.not-released",
                "container.not-received",
                "bedside.no-match",
                "administration.baseline-missing",
                consider,
            ],
            "a bag that nobody released",
            at(Stage::Tested, |world| world.start(0)),
        ),
        noted(
            &[FLAG, NOTE, OPENED, "plan.doctor-not-listed", consider],
            "nobody knows which physician decided",
            || {
                let world = World::at(Stage::Matched, 1);
                let args = json!({"journey": world.patient(0).journey, "parts": [world.part(0)]});
                (world, line("start_administration", NURSE, args).already_done())
            },
        ),
    ]
}

fn others() -> Vec<Case> {
    let harvest_without = |field: &'static str| {
        at(Stage::Labelled, move |world| {
            let mut line = world.harvest(0);
            let _ = line.0["args"].as_object_mut().unwrap().remove(field);
            line
        })
    };
    vec![
        passes(OPENED, &[FLAG], "a harvest as it should be", at(Stage::Labelled, |world| world.harvest(0))),
        noted(
            &[FLAG, OPENED, "harvest.wristband-missing"],
            "a harvest without a wristband",
            harvest_without("wristband"),
        ),
        noted(
            &[FLAG, OPENED, "plan.passage-over-limit"],
            "a passage beyond the plan",
            at(Stage::InCulture, |world| world.passage(0, 4)),
        ),
        passes(OPENED, &[FLAG], "a passage within the plan", at(Stage::InCulture, |world| world.passage(0, 3))),
        noted(
            &[FLAG, OPENED, "consent.not-explained"],
            "a signature before any explanation",
            at(Stage::Eligible, |world| world.sign(0, 1)),
        ),
        noted(
            &[FLAG, OPENED, "custody.not-sealed"],
            "a package without a seal",
            at(Stage::Harvested, |world| {
                world.send(&world.patient(0).tissue_label(), "clinic", "cpf").arg("sealed", false)
            }),
        ),
        passes(FLAG, &[], "the same act at the screen", || {
            let world = World::at(Stage::Harvested, 1);
            let line = world.send(&world.patient(0).tissue_label(), "clinic", "cpf");
            (world, line)
        }),
        noted(&[FLAG], "a symptom said to have been noted already", at(Stage::Running, |world| world.symptom(0))),
    ]
}

pub fn cases() -> Vec<Case> {
    [infusions(), others()].into_iter().flatten().collect()
}

#[test]
fn already_done_from_both_sides() {
    run_all(cases());
}

/// Every act that happens away from a screen; those that would mend what is wrong stand last.
fn all_acts(world: &World) -> Vec<Line> {
    let patient = world.patient(0);
    let bench = |command: &str| line(command, OPERATOR, json!({"room": "cpf-1"}));
    let cells = json!({"value": 1_000, "unit": "cells"});
    let split = bench("split_lot").arg("lot", patient.lot.clone()).arg("cells", cells.clone());
    let pool = bench("pool_lots").arg("lots", json!([patient.lot, world.patient(1).lot])).arg("cells", cells);
    vec![
        world.start(0),
        world.harvest(0),
        world.open_lot(&[patient.tissue_label()]),
        world.step(0),
        world.passage(0, 4),
        world.fill(0, &patient.product_label()),
        split,
        pool,
        world.label(0, "product", "cpf"),
        world.send(&patient.product_label(), "cpf", "clinic"),
        world.receive(&patient.product_label(), "clinic"),
        world.explain(0, 1),
        world.sign(0, 1),
    ]
}

fn kinds(answer: &Answer) -> Vec<&str> {
    answer.events.iter().map(|event| event.envelope.kind.as_str()).collect()
}

/// Findings are flagged; a nonconformity stands in the same append if a rule was broken that would have stopped the act,
/// and none if not. It names those rules.
fn flagged(answer: &Answer, what: &str) {
    assert_eq!(answer.outcome, Outcome::Accepted, "{what}: {:?}", answer.findings);
    assert!(rules(answer).contains(&FLAG), "{what}");
    let blocking = answer.findings.iter().filter(|finding| finding.grade().blocks());
    let broken: Vec<&str> = blocking.map(|finding| finding.rule.id()).collect();
    let opened: Vec<&Value> = answer
        .events
        .iter()
        .filter(|event| event.envelope.kind.as_str() == "nonconformity_opened")
        .map(|event| &event.envelope.payload["rules"])
        .collect();
    let expected: Vec<Value> = if broken.is_empty() { Vec::new() } else { vec![json!(broken)] };
    assert_eq!(opened, expected.iter().collect::<Vec<_>>(), "{what}");
    assert_eq!(rules(answer).contains(&OPENED), !broken.is_empty(), "{what}");
}

/// The plan is suspended, the patient withdrew, the bag is past its time, there is no match and no baseline, the screen
/// is old, and whoever tells it is not the one who may do it.
#[test]
fn every_clinical_role_reports_every_act_whatever_is_wrong() {
    let world = World::at(Stage::AtClinic, 2);
    world.clock("2026-05-04T19:00:00+09:00");
    world.done(world.suspend("2026-03-02"));
    world.done(world.withdraw(0));
    let mut nothing_wrong = Vec::new();
    for report in all_acts(&world) {
        let command = crate::support::text(report.field("command"));
        for who in CLINICAL {
            let answer = world.ask(report.clone().by(who).already_done().seen(1));
            flagged(&answer, &format!("{command} by {}", who.1));
            if !rules(&answer).contains(&OPENED) {
                nothing_wrong.push(command.clone());
            }
        }
    }
    nothing_wrong.dedup();
    // A label was given, and nothing forbids one. What was sent by report can be received.
    assert!(nothing_wrong.iter().all(|command| command == "label_container" || command == "receive_containers"));
    assert!(world.check().ok);
}

#[test]
fn an_act_is_reported_after_the_journey_was_closed() {
    let world = World::at(Stage::Closed, 2);
    for report in all_acts(&world) {
        flagged(&world.ask(report.by(OTHER_NURSE).already_done()), "after the end");
    }
}

/// Who is no member of the clinical staff has seen nothing.
#[test]
fn a_report_needs_a_clinical_role() {
    let world = World::at(Stage::InCulture, 1);
    let answer = world.ask(world.step(0).by(ADMIN).already_done());
    assert_eq!((answer.outcome, rules(&answer)), (Outcome::Refused, vec!["access.role-may-not"]));
    let answer = world.ask(world.step(0).by(("nurse.nobody", "nurse")).already_done());
    assert_eq!((answer.outcome, rules(&answer)), (Outcome::Refused, vec!["access.not-on-staff"]));
}

/// A decision is made at the screen or not at all; a correction is no report either.
#[test]
fn decisions_are_not_reported() {
    let world = World::at(Stage::Completed, 1);
    let (patient, head) = (world.patient(0), world.head());
    let case = |command: &str, who: Who, id: &str| {
        line(command, who, json!({id: "X1", "actions": ["trained"], "evidence": ["R-1"]}))
    };
    let booking = json!({"journey": patient.journey, "purpose": "visit", "starts_at": "2026-06-04T10:00:00+09:00",
        "physician": DOCTOR.0});
    let event = json!({"journey": patient.journey, "adverse_event": "AE1", "category": "seven_days"});
    for decision in [
        world.release(0, "final"),
        world.revoke(0),
        world.bedside(0, 0),
        world.eligibility(0, "eligible"),
        world.next_dose(0, "2026-08-02"),
        world.close(0, "completed"),
        world.correct(40, "/counted", json!(1)),
        line("book_appointment", COORDINATOR, booking),
        line("judge_adverse_event", DOCTOR, event),
        line("close_lot", QUALITY, json!({"lot": patient.lot})),
        case("close_deviation", QUALITY, "deviation").arg("disposition", "usable"),
        case("close_nonconformity", DOCTOR, "nonconformity"),
    ] {
        let command = crate::support::text(decision.field("command"));
        let answer = world.ask(decision.already_done());
        assert_eq!((answer.outcome, rules(&answer)), (Outcome::Invalid, vec!["input.unknown-field"]), "{command}");
        assert_eq!(answer.findings[0].place.as_deref(), Some("args.already_done"), "{command}");
    }
    assert_eq!(world.head(), head);
}

/// An infusion during a power cut, of a bag whose time had passed, entered two hours later.
#[test]
fn an_infusion_reported_afterwards_uses_the_bag_and_plans_the_visits() {
    let world = World::at(Stage::Matched, 1);
    let report = world.start(0).at("2026-05-04T20:30:00+09:00").occurred("2026-05-04T18:30:00+09:00");
    let answer = world.done(report.by(OTHER_NURSE).already_done());
    assert_eq!(kinds(&answer), ["administration_started", "nonconformity_opened"]);
    let case = &answer.events[1].envelope;
    assert_eq!(case.payload["rules"], json!(["bedside.no-match", "product.past-its-time"]));
    assert_eq!((&case.payload["serious"], &case.payload["command"]), (&json!(true), &json!("start_administration")));
    assert!(case.tags.iter().any(|tag| tag.as_str() == "watch:clinic"), "a task until it is closed");
    let due = answer.findings.iter().find(|finding| finding.rule.id() == "adverse-event.to-consider").unwrap();
    assert_eq!(due.variables["seven"], "2026-05-11");
    assert!(rules(&world.ask(world.bedside(0, 0))).contains(&"container.already-used"));
    world.clock("2026-05-04T22:00:00+09:00");
    let answer = world.done(world.complete(0, "A1", "2026-05-04T21:50:00+09:00"));
    assert_eq!(kinds(&answer), ["administration_completed", "follow_up_planned"]);
    let visits = &answer.events[1].envelope.payload["visits"];
    assert_eq!((&visits[0]["visit"], &visits[0]["due"]), (&json!("A1-m1"), &json!("2026-06-04")));
}

/// The neighbour's bag was given. It is used up for its owner too, and if it turns out to be contaminated, the patient
/// who got it is listed.
#[test]
fn a_bag_given_to_the_wrong_patient_is_gone_for_its_owner() {
    let world = World::at(Stage::AtClinic, 2);
    let wrong = world.start(0).arg("parts", json!([world.part(1)])).already_done();
    let answer = world.done(wrong);
    assert!(rules(&answer).contains(&"bedside.identity-mismatch"), "{:?}", rules(&answer));
    assert_eq!(answer.events[1].envelope.payload["journey"], json!(world.patient(0).journey), "the patient who got it");
    assert!(rules(&world.ask(world.bedside(1, 1))).contains(&"container.already-used"));
    let owner = world.app.journey(&world.patient(1).journey).unwrap().unwrap().journey;
    assert!(owner.administrations.is_empty(), "the owner got nothing");
    let answer = world.done(world.sterility(1, "positive"));
    let exposed = answer.findings.iter().find(|finding| finding.rule.id() == "test.exposed-patients").unwrap();
    assert_eq!(exposed.variables["journeys"], world.patient(0).journey);
}

/// Cells of one patient were filled into the bag of another, and it is told. The owner of the bag is not given it, and it
/// takes no more.
#[test]
fn a_bag_that_was_filled_with_cells_of_somebody_else_is_no_product_of_its_owner() {
    let world = World::at(Stage::AtClinic, 2);
    let bag = world.patient(1).product_label();
    let told = world.done(world.fill(0, &bag).arg("cells", json!({"value": 1_000, "unit": "cells"})).already_done());
    assert!(rules(&told).contains(&"container.other-journey"), "{:?}", rules(&told));
    assert!(rules(&world.ask(world.bedside(1, 1))).contains(&"lot.not-released"));
    assert!(rules(&world.ask(world.fill(1, &bag))).contains(&"container.already-used"));
    for patient in [0, 1] {
        let journey = world.app.journey(&world.patient(patient).journey).unwrap().unwrap().journey;
        assert_eq!(journey.nonconformities.len(), 1 - patient, "the case is that of the cells alone");
    }
}

/// Material that rests on an act against the rules waits until its case is closed with evidence and a second signature.
#[test]
fn nothing_that_follows_is_permitted_by_a_report() {
    let pool: fn(&World) -> Line = |world| {
        let args = json!({"lots": [world.patient(0).lot, world.patient(1).lot], "into": "L9",
            "cells": {"value": 1_000, "unit": "cells"}, "room": "cpf-1"});
        line("pool_lots", OPERATOR, args)
    };
    let over: fn(&World) -> Line = |world| world.passage(0, 4);
    let received: fn(&World) -> Line = |world| world.receive(&world.patient(0).product_label(), "clinic");
    let release: fn(&World) -> Line = |world| world.release(0, "conditional");
    let scan: fn(&World) -> Line = |world| world.bedside(0, 0);
    for (stage, report, asked) in [(Stage::Tested, over, release), (Stage::AtClinic, received, scan)] {
        let world = World::at(stage, 1);
        let answer = world.done(report(&world).already_done());
        let case = crate::support::text(&answer.events.last().unwrap().envelope.payload["nonconformity"]);
        assert!(rules(&world.ask(asked(&world))).contains(&"lot.on-hold"), "{stage:?}");
        let assess = json!({"nonconformity": case, "serious": true, "grounds": ["rights"]});
        world.done(line("assess_nonconformity", DOCTOR, assess));
        let close = json!({"nonconformity": case, "actions": ["trained"], "evidence": ["R-1"]});
        world.done(line("close_nonconformity", DOCTOR, close).second(OTHER_NURSE));
        world.done(asked(&world));
    }
    let mut world = World::at(Stage::Tested, 2);
    flagged(&world.ask(pool(&world).already_done()), "two patients in one lot");
    world.patients[0].lot = "L9".to_owned();
    for answer in [world.ask(world.release(0, "final")), world.ask(world.fill(0, &world.patient(1).product_label()))] {
        assert!(rules(&answer).contains(&"lot.on-hold"), "{:?}", rules(&answer));
    }
}

/// A bag that is filled again by report grows no younger.
#[test]
fn a_bag_filled_twice_by_report_keeps_its_time() {
    let world = World::at(Stage::AtClinic, 1);
    world.clock("2026-05-04T17:59:00+09:00");
    world.done(world.fill(0, &world.patient(0).product_label()).already_done());
    let answer = world.ask(world.bedside(0, 0).at("2026-05-04T18:01:00+09:00"));
    assert!(rules(&answer).contains(&"product.past-its-time"), "{:?}", rules(&answer));
}
