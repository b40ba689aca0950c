//! Adverse events: the proposed category and its last day, the physician's decision, the reports that were filed.

use serde_json::{Value, json};

use super::{Case, noted, passes, run_all};
use crate::support::{COORDINATOR, DOCTOR, Line, NURSE, Stage, World, line};

const CLOCK: &[&str] = &["adverse-event.clock"];
const DOWN: &[&str] = &["adverse-event.clock", "adverse-event.judged-down"];

/// A week after the dose.
const DAY: &str = "2026-05-10T10:00:00+09:00";

fn a_week_later() -> World {
    let world = World::at(Stage::Completed, 1);
    world.clock(DAY);
    world
}

pub fn event(world: &World, seriousness: Value, suspected: &str) -> Line {
    let args = json!({"journey": world.patient(0).journey, "term": "dyspnoea", "onset_at": "2026-05-10T08:00:00+09:00",
        "learned_at": "2026-05-10T09:00:00+09:00", "seriousness": seriousness, "suspected": suspected});
    line("record_adverse_event", NURSE, args)
}

pub fn update(world: &World, seriousness: Value, suspected: &str) -> Line {
    let args = json!({"journey": world.patient(0).journey, "adverse_event": "AE1", "seriousness": seriousness,
        "suspected": suspected});
    line("update_adverse_event", NURSE, args)
}

pub fn judge(world: &World, category: &str) -> Line {
    let args = json!({"journey": world.patient(0).journey, "adverse_event": "AE1", "category": category});
    line("judge_adverse_event", DOCTOR, args)
}

pub fn file(world: &World, recipient: &str, on: &str) -> Line {
    let args = json!({"journey": world.patient(0).journey, "adverse_event": "AE1", "recipient": recipient,
        "filed_on": on});
    line("file_illness_report", COORDINATOR, args)
}

fn recorded(seriousness: &'static [&'static str], suspected: &'static str) -> impl Fn() -> (World, Line) + 'static {
    move || {
        let world = a_week_later();
        let line = event(&world, json!(seriousness), suspected);
        (world, line)
    }
}

fn proposals() -> Vec<Case> {
    let rule = "adverse-event.clock";
    vec![
        noted(CLOCK, "a death", recorded(&["death"], "yes")),
        noted(CLOCK, "a death that may have come from the therapy", recorded(&["death"], "unknown")),
        noted(CLOCK, "a stay in hospital", recorded(&["hospitalisation"], "yes")),
        noted(CLOCK, "anything else, for the list", recorded(&[], "yes")),
        passes(rule, &[], "nobody suspects the therapy", recorded(&["death"], "no")),
        noted(CLOCK, "suspected later on", || {
            let world = a_week_later();
            world.done(event(&world, json!(["death"]), "no"));
            let line = update(&world, json!(["death"]), "unknown");
            (world, line)
        }),
        passes(rule, &[], "the suspicion was wrong", || {
            let world = a_week_later();
            world.done(event(&world, json!(["death"]), "yes"));
            let line = update(&world, json!(["death"]), "no");
            (world, line)
        }),
    ]
}

/// A physician decides on an event with this seriousness.
fn judged(seriousness: &'static [&'static str], category: &'static str) -> impl Fn() -> (World, Line) + 'static {
    move || {
        let world = a_week_later();
        world.done(event(&world, json!(seriousness), "yes"));
        let line = judge(&world, category);
        (world, line)
    }
}

fn decisions() -> Vec<Case> {
    let rule = "adverse-event.judged-down";
    vec![
        noted(DOWN, "a death as fifteen days", judged(&["death"], "fifteen_days")),
        noted(DOWN, "a stay in hospital for the list", judged(&["hospitalisation"], "sixty_day_list")),
        noted(&[rule], "a stay in hospital as nothing to report", judged(&["hospitalisation"], "not_reportable")),
        passes(rule, CLOCK, "as proposed", judged(&["hospitalisation"], "fifteen_days")),
        passes(rule, CLOCK, "heavier than proposed", judged(&["hospitalisation"], "seven_days")),
    ]
}

/// A death learned on 10 May: the last day is 17 May.
fn filed(on: &'static str, before: fn(&World)) -> impl Fn() -> (World, Line) + 'static {
    move || {
        let world = a_week_later();
        world.done(event(&world, json!(["death"]), "yes"));
        before(&world);
        let line = file(&world, "minister", on).at("2026-05-27T09:00:00+09:00");
        (world, line)
    }
}

fn filing() -> Vec<Case> {
    let rule = "illness-report.late";
    let down: fn(&World) = |world| drop(world.done(judge(world, "fifteen_days")));
    vec![
        passes(rule, &[], "on the last day", filed("2026-05-17", |_| {})),
        noted(&[rule], "a day after it", filed("2026-05-18", |_| {})),
        passes(rule, &[], "on the last day of the category that a physician chose", filed("2026-05-25", down)),
        noted(&[rule], "a day after that", filed("2026-05-26", down)),
        passes(rule, &[], "nothing to report, and filed all the same", || {
            let world = a_week_later();
            world.done(event(&world, json!(["death"]), "no"));
            let line = file(&world, "committee", "2026-05-27").at("2026-05-27T09:00:00+09:00");
            (world, line)
        }),
    ]
}

pub fn cases() -> Vec<Case> {
    [proposals(), decisions(), filing()].into_iter().flatten().collect()
}

#[test]
fn adverse_events_from_both_sides() {
    run_all(cases());
}

/// Category and last day that an answer proposes.
fn proposed(answer: &saisei_app::Answer) -> (String, String) {
    let note = answer.findings.iter().find(|finding| finding.rule.id() == "adverse-event.clock").unwrap();
    (note.variables["category"].clone(), note.variables["due"].clone())
}

fn told(category: &str, due: &str) -> (String, String) {
    (category.to_owned(), due.to_owned())
}

#[test]
fn the_last_day_is_told_with_the_record() {
    for (seriousness, category, due) in [
        (json!(["death"]), "seven_days", "2026-05-17"),
        (json!(["life_threatening"]), "seven_days", "2026-05-17"),
        (json!(["hospitalisation"]), "fifteen_days", "2026-05-25"),
        (json!(["disability"]), "fifteen_days", "2026-05-25"),
        (json!(["congenital_anomaly"]), "fifteen_days", "2026-05-25"),
        // The plan was filed on 24 February: the second period of 60 days ends on 24 June, and its list is due 10 days later.
        (json!([]), "sixty_day_list", "2026-07-04"),
    ] {
        let world = a_week_later();
        let answer = world.done(event(&world, seriousness, "unknown"));
        assert_eq!(proposed(&answer), told(category, due));
    }
}

/// On the evening of 10 May in London it is 11 May in Japan.
#[test]
fn the_day_counts_in_japan() {
    let world = a_week_later();
    let learned = event(&world, json!(["death"]), "yes").arg("learned_at", "2026-05-10T16:00:00+01:00");
    let answer = world.done(learned.at("2026-05-11T09:00:00+09:00").zone("Europe/London"));
    assert_eq!(proposed(&answer), told("seven_days", "2026-05-18"));
}

#[test]
fn a_lighter_decision_leaves_the_proposal_visible() {
    let world = a_week_later();
    world.done(event(&world, json!(["death"]), "yes"));
    let answer = world.done(judge(&world, "fifteen_days"));
    assert_eq!(proposed(&answer), told("fifteen_days", "2026-05-25"));
    let down = answer.findings.iter().find(|finding| finding.rule.id() == "adverse-event.judged-down").unwrap();
    assert_eq!(
        (down.variables["proposed"].as_str(), down.variables["judged"].as_str()),
        ("seven_days", "fifteen_days")
    );
    let file = world.app.journey(&world.patient(0).journey).unwrap().unwrap().journey;
    let kept = file.adverse_events.values().next().unwrap();
    assert_eq!((kept.proposed().name(), kept.category().name()), ("seven_days", "fifteen_days"));
    let news = world.done(update(&world, json!(["death"]), "yes").at("2026-05-12T09:00:00+09:00"));
    assert_eq!(proposed(&news), told("seven_days", "2026-05-19"));
}

/// What is not known yet is left out, and the record is accepted all the same.
#[test]
fn an_incomplete_event_is_recorded_after_the_journey_was_closed() {
    let world = World::at(Stage::Closed, 1);
    let args = json!({"journey": world.patient(0).journey, "term": "death-of-unknown-cause",
        "onset_at": world.now(), "suspected": "unknown"});
    for who in crate::support::people_for("record_adverse_event") {
        let answer = world.done(line("record_adverse_event", who, args.clone()).seen(1));
        assert!(answer.findings.iter().all(|finding| !finding.grade().blocks()));
    }
}
