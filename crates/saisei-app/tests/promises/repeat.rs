//! Sent twice, it happens once.

use saisei_app::Outcome;
use serde_json::json;

use crate::support::{Line, OTHER_NURSE, Stage, World, rules};

fn sent_twice(world: &World, line: Line, outcome: Outcome) {
    let line = line.key("tablet-7");
    let first = world.ask(line.clone());
    assert_eq!(first.outcome, outcome);
    let head = world.head();
    // The connection was lost; the tablet sends again, hours later, when the answer would be another one.
    for at in ["2026-05-04T17:00:00+09:00", "2026-06-01T09:00:00+09:00"] {
        let again = world.ask(line.clone().at(at));
        assert_eq!(again, first, "the same answer with the same events");
        assert_eq!(world.head(), head, "nothing happened twice");
    }
}

#[test]
fn an_accepted_line_is_answered_the_same_and_happens_once() {
    let world = World::at(Stage::Matched, 1);
    sent_twice(&world, world.start(0), Outcome::Accepted);
}

#[test]
fn a_refused_line_is_answered_the_same_although_it_would_pass_by_now() {
    let world = World::at(Stage::Prepared, 1);
    let start = world.start(0);
    let first = world.ask(start.clone().key("tablet-7"));
    assert_eq!(rules(&first)[0], "bedside.no-match");
    world.done(world.bedside(0, 0));
    assert_eq!(world.ask(start.clone().key("tablet-7")), first);
    world.done(start.key("tablet-8"));
}

#[test]
fn a_note_belongs_to_the_body() {
    let world = World::at(Stage::Opened, 1);
    world.done(world.symptom(0).note("一回目").key("tablet-7"));
    let head = world.head();
    world.done(world.symptom(0).note("一回目").key("tablet-7"));
    assert_eq!(world.head(), head);
    let other = world.ask(world.symptom(0).note("二回目").key("tablet-7"));
    assert_eq!((other.outcome, rules(&other)), (Outcome::Refused, vec!["command.key-reused"]));
}

/// The refusal of a reused key is recorded each time, and the first answer stays the answer of the key.
#[test]
fn another_body_is_refused_and_the_first_answer_stays() {
    let world = World::at(Stage::Opened, 2);
    let first = world.done(world.symptom(0).key("tablet-7"));
    for _ in 0..2 {
        let head = world.head();
        assert_eq!(world.ask(world.symptom(1).key("tablet-7")).outcome, Outcome::Refused);
        assert_eq!(
            world.last().envelope.payload,
            json!({"command": "record_symptom", "rules": ["command.key-reused"]})
        );
        assert_eq!(world.head(), head + 1);
    }
    assert_eq!(world.ask(world.symptom(0).key("tablet-7")), first);
}

#[test]
fn an_invalid_line_consumes_no_key() {
    let world = World::at(Stage::Opened, 1);
    let head = world.head();
    let wrong = world.symptom(0).arg("severity", "dreadful").key("tablet-7");
    assert_eq!(world.ask(wrong).outcome, Outcome::Invalid);
    let nobody = world.symptom(0).arg("journey", "J9999").key("tablet-7");
    assert_eq!(rules(&world.ask(nobody)), ["input.unknown-id"]);
    assert_eq!(world.head(), head, "what could not be read is not stored");
    world.done(world.symptom(0).key("tablet-7"));
}

/// The same report again opens no second case; with another second person it is another body.
#[test]
fn a_report_of_what_was_done_is_answered_the_same() {
    let world = World::at(Stage::InCulture, 1);
    let report = world.passage(0, 4).already_done();
    sent_twice(&world, report.clone(), Outcome::Accepted);
    let other = world.ask(report.second(OTHER_NURSE).key("tablet-7"));
    assert_eq!((other.outcome, rules(&other)), (Outcome::Refused, vec!["command.key-reused"]));
    let opened = world.events().iter().filter(|event| event.envelope.kind.as_str() == "nonconformity_opened").count();
    assert_eq!(opened, 1);
}

/// The time of recording never goes back; the last one again is still possible.
#[test]
fn time_does_not_go_back() {
    let world = World::at(Stage::Opened, 1);
    world.done(world.symptom(0).at("2026-03-02T10:00:00+09:00"));
    let head = world.head();
    let back = world.ask(world.symptom(0).at("2026-03-02T09:59:59.999+09:00"));
    assert_eq!((back.outcome, rules(&back)), (Outcome::Invalid, vec!["input.goes-back"]));
    assert_eq!(world.head(), head);
    world.done(world.symptom(0).at("2026-03-02T10:00:00+09:00"));
    let future = world.ask(world.symptom(0).occurred("2026-03-02T10:00:00.001+09:00"));
    assert_eq!(rules(&future), ["input.future"]);
}
