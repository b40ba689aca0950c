//! Several people at once, on a file.

use std::collections::BTreeSet;
use std::sync::{Arc, Barrier};
use std::thread;

use saisei_app::domain::values::Moment;
use saisei_app::{Answer, read_line};

use serde_json::json;

use crate::support::{ADMIN, COORDINATOR, Line, NURSE, Stage, World, line, rules};

const THREADS: usize = 8;

/// Sends all lines at the same moment, each from its own thread.
fn all_at_once(world: &World, lines: Vec<Line>) -> Vec<Answer> {
    let barrier = Arc::new(Barrier::new(lines.len()));
    let now = Moment::parse(&world.now()).unwrap();
    let threads: Vec<_> = lines
        .into_iter()
        .map(|line| {
            let bytes = serde_json::to_vec(&world.filled(line).0).unwrap();
            let (app, barrier) = (Arc::clone(&world.app), Arc::clone(&barrier));
            thread::spawn(move || {
                let submission = read_line(&bytes, now, "test").unwrap().submission;
                barrier.wait();
                app.perform(&submission).unwrap()
            })
        })
        .collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).collect()
}

fn in_a_file(stage: Stage) -> World {
    World::empty_file().staffed().planned().bring(stage, 1)
}

#[test]
fn a_bag_is_started_once() {
    let world = in_a_file(Stage::Matched);
    let answers = all_at_once(&world, (0..THREADS).map(|_| world.start(0)).collect());
    assert_eq!(answers.iter().filter(|answer| answer.is_accepted()).count(), 1);
    for refused in answers.iter().filter(|answer| !answer.is_accepted()) {
        assert!(rules(refused).contains(&"container.already-used"), "{:?}", rules(refused));
    }
    let started =
        world.events().iter().filter(|event| event.envelope.kind.as_str() == "administration_started").count();
    assert_eq!(started, 1);
    assert!(world.check().ok);
}

#[test]
fn the_same_line_from_eight_threads_happens_once() {
    let world = in_a_file(Stage::Opened);
    let head = world.head();
    let line = world.symptom(0).by(NURSE).key("tablet-7");
    let answers = all_at_once(&world, (0..THREADS).map(|_| line.clone()).collect());
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(world.head(), head + 1);
}

/// Eight people tell of eight wrong passages at the same moment: eight cases, each with its own number.
#[test]
fn reports_at_once_open_cases_of_their_own() {
    let world = in_a_file(Stage::InCulture);
    let answers = all_at_once(&world, (0..THREADS).map(|_| world.passage(0, 4).already_done()).collect());
    let cases: BTreeSet<String> =
        answers.iter().map(|answer| answer.events[1].envelope.payload["nonconformity"].to_string()).collect();
    assert_eq!(cases.len(), THREADS);
    assert!(world.check().ok);
}

/// Two timers at once raise each clock once.
#[test]
fn timers_at_once_raise_a_clock_once() {
    let world = in_a_file(Stage::Completed);
    let tick = || line("tick", ("system", "system"), json!({})).at("2026-06-12T06:00:00+09:00");
    world.clock("2026-06-12T06:00:00+09:00");
    all_at_once(&world, (0..THREADS).map(|_| tick()).collect());
    let raised = world.events().iter().filter(|event| event.envelope.kind.as_str() == "clock_escalated").count();
    assert_eq!(raised, 1);
}

#[test]
fn patients_registered_at_once_get_different_numbers() {
    let world = World::empty_file().staffed();
    let answers = all_at_once(&world, (0..THREADS).map(|p| world.register(p)).collect());
    let numbers: BTreeSet<String> =
        answers.iter().map(|answer| answer.events[0].envelope.payload["coi"].to_string()).collect();
    assert_eq!(numbers.len(), THREADS);
    assert!(world.check().ok);
}

/// Two people book the last place of a day at the same moment: one has it, the other is told that the day is full.
#[test]
fn the_last_place_of_a_day_is_given_once() {
    let world = World::empty_file().staffed();
    let day = json!({"day": "2026-03-16", "closed": false, "counsellings": 1});
    world.done(line("set_day_capacity", ADMIN, day));
    let asks = json!({"channel": "phone", "topic": "cost", "rheumatologist": "no"});
    for _ in 0..THREADS {
        world.done(line("record_enquiry", COORDINATOR, asks.clone()));
    }
    let book = |nth: usize| {
        let starts_at = format!("2026-03-16T{:02}:00:00+09:00", 9 + nth);
        let args = json!({"enquiry": format!("Q{:04}", nth + 1), "purpose": "counselling", "starts_at": starts_at,
            "physician": "dr.ito"});
        line("book_appointment", COORDINATOR, args)
    };
    let answers = all_at_once(&world, (0..THREADS).map(book).collect());
    assert_eq!(answers.iter().filter(|answer| answer.is_accepted()).count(), 1);
    for refused in answers.iter().filter(|answer| !answer.is_accepted()) {
        assert_eq!(rules(refused), ["booking.day-full"]);
    }
    assert!(world.check().ok);
}
