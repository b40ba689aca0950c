//! Clocks: each rises once per level, ends with what it asked for, and gives no false alarm.

use saisei_app::domain::values::Day;
use saisei_app::{Answer, Outcome};
use serde_json::{Value, json};

use super::adverse_event::{event, file, judge, update};
use super::{Case, noted, passes, run_all};
use crate::support::{
    ADMIN, COORDINATOR, DOCTOR, Line, NURSE, OTHER_DOCTOR, OTHER_NURSE, OTHER_QUALITY, QUALITY, Stage, World, line,
    text,
};

const NOTHING: [(String, u64); 0] = [];
const BOTH: [&str; 2] = ["illness.J0001.AE1.committee", "illness.J0001.AE1.minister"];

fn tick(day: &str) -> Line {
    line("tick", ("system", "system"), json!({})).at(&format!("{day}T12:00:00+09:00"))
}

/// What the timer of a day raises: clock and level.
fn raised(world: &World, day: &str) -> Vec<(String, u64)> {
    let answer = world.done(tick(day));
    let events = answer.events.iter().filter(|event| event.envelope.kind.as_str() == "clock_escalated");
    let found: Vec<(String, u64)> = events
        .map(|event| (text(&event.envelope.payload["clock"]), event.envelope.payload["level"].as_u64().unwrap()))
        .collect();
    assert_eq!(answer.events.len(), found.len());
    assert_eq!(answer.findings.len(), found.len(), "each is told");
    found
}

fn at_level(clocks: &[&str], level: u64) -> Vec<(String, u64)> {
    clocks.iter().map(|clock| ((*clock).to_owned(), level)).collect()
}

/// The open clocks of a day that have become tasks, or that run from the start.
fn tasks(world: &World, day: &str) -> Vec<String> {
    let tasks = world.app.tasks(Day::parse(day).unwrap()).unwrap();
    tasks.into_iter().map(|task| task.clock.id).collect()
}

/// A patient died; the clinic learned of it on 10 May 2026.
fn after_a_death() -> World {
    let world = World::at(Stage::Completed, 1);
    world.done(event(&world, json!(["death"]), "unknown").at("2026-05-10T10:00:00+09:00"));
    world
}

fn escalations() -> Vec<Case> {
    let of = |day: &'static str| {
        move || {
            let world = after_a_death();
            (world, tick(day))
        }
    };
    let twice = &["clock.escalated", "clock.escalated"];
    vec![
        passes("clock.escalated", &[], "on the day of the news", of("2026-05-10")),
        noted(twice, "a day later: to the committee and to the minister", of("2026-05-11")),
        passes("clock.escalated", &[], "the timer of the same day, once more", || {
            let world = after_a_death();
            world.done(tick("2026-05-11"));
            (world, tick("2026-05-11"))
        }),
        noted(&["clock.escalated"], "one of two reports was filed", || {
            let world = after_a_death();
            world.done(file(&world, "committee", "2026-05-10").at("2026-05-10T11:00:00+09:00"));
            (world, tick("2026-05-11"))
        }),
    ]
}

pub fn cases() -> Vec<Case> {
    escalations()
}

#[test]
fn clocks_from_both_sides() {
    run_all(cases());
}

#[test]
fn a_death_rises_through_three_levels_once_each() {
    let world = after_a_death();
    assert_eq!(tasks(&world, "2026-05-10"), BOTH, "it runs from the start");
    for (day, level) in [("2026-05-10", 0), ("2026-05-11", 1), ("2026-05-12", 0), ("2026-05-16", 2), ("2026-05-17", 0)]
    {
        let expected = if level == 0 { Vec::new() } else { at_level(&BOTH, level) };
        assert_eq!(raised(&world, day), expected, "{day}");
        let head = world.head();
        assert_eq!(raised(&world, day), NOTHING, "{day}: a second timer");
        assert_eq!(world.head(), head);
    }
    assert_eq!(raised(&world, "2026-05-18"), at_level(&BOTH, 3), "the day after the last one");
    assert_eq!(raised(&world, "2026-05-19"), NOTHING);
    assert_eq!(tasks(&world, "2026-05-19"), BOTH, "overdue, and still open");
}

/// The timer was off for days: the level of today is reached at once, and no earlier one is made up for.
#[test]
fn a_timer_that_was_off_raises_what_is_reached() {
    let world = after_a_death();
    assert_eq!(raised(&world, "2026-05-20"), at_level(&BOTH, 3));
    assert_eq!(raised(&world, "2026-05-21"), NOTHING);
}

#[test]
fn each_report_ends_its_own_clock() {
    let world = after_a_death();
    assert_eq!(raised(&world, "2026-05-11"), at_level(&BOTH, 1));
    world.done(file(&world, "committee", "2026-05-12").at("2026-05-12T10:00:00+09:00"));
    assert_eq!(tasks(&world, "2026-05-12"), BOTH[1..]);
    assert_eq!(raised(&world, "2026-05-16"), at_level(&BOTH[1..], 2));
    world.done(file(&world, "minister", "2026-05-16").at("2026-05-16T13:00:00+09:00"));
    assert!(tasks(&world, "2026-05-16").is_empty());
    assert_eq!(raised(&world, "2026-05-18"), NOTHING);
}

/// The patient was in hospital, the reports were filed; then the patient died. Seven days count from that news, whatever
/// was filed and raised before.
#[test]
fn a_later_death_starts_a_clock_of_its_own() {
    let world = World::at(Stage::Completed, 1);
    let hospital = event(&world, json!(["hospitalisation"]), "yes").at("2026-05-10T10:00:00+09:00");
    world.done(hospital);
    assert_eq!(raised(&world, "2026-05-13"), at_level(&BOTH, 1), "three days are our own target");
    for recipient in ["committee", "minister"] {
        world.done(file(&world, recipient, "2026-05-20").at("2026-05-20T13:00:00+09:00"));
    }
    assert!(tasks(&world, "2026-05-21").is_empty());
    let death = world.done(update(&world, json!(["death"]), "yes").at("2026-05-22T09:00:00+09:00"));
    assert_eq!(death.findings[0].variables["due"], "2026-05-29");
    assert_eq!(tasks(&world, "2026-05-22"), BOTH);
    assert_eq!(raised(&world, "2026-05-23"), at_level(&BOTH, 1), "again from the first level");
    assert_eq!(raised(&world, "2026-05-28"), at_level(&BOTH, 2));
    assert_eq!(raised(&world, "2026-05-30"), at_level(&BOTH, 3));
}

/// An overdue clock of the first news does not silence the clock of the worse ones.
#[test]
fn an_overdue_clock_does_not_silence_the_next() {
    let world = World::at(Stage::Completed, 1);
    world.done(event(&world, json!(["hospitalisation"]), "yes").at("2026-05-10T10:00:00+09:00"));
    assert_eq!(raised(&world, "2026-05-26"), at_level(&BOTH, 3));
    world.done(update(&world, json!(["death"]), "yes").at("2026-05-26T13:00:00+09:00"));
    assert_eq!(raised(&world, "2026-05-27"), at_level(&BOTH, 1), "due on 2 June");
    assert_eq!(raised(&world, "2026-06-03"), at_level(&BOTH, 3));
}

#[test]
fn a_lighter_category_moves_the_clock_and_no_report_ends_it() {
    let world = after_a_death();
    world.done(judge(&world, "fifteen_days"));
    let due = |world: &World| {
        let tasks = world.app.tasks(Day::parse("2026-05-12").unwrap()).unwrap();
        tasks.iter().map(|task| task.clock.due.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(due(&world), ["2026-05-25", "2026-05-25"]);
    world.done(judge(&world, "sixty_day_list"));
    assert_eq!(tasks(&world, "2026-05-12"), BOTH[..1], "the list goes to the committee alone");
    world.done(judge(&world, "not_reportable"));
    assert!(tasks(&world, "2026-05-12").is_empty());
}

/// Events of a period go with its list; the list of an earlier period does not do for them.
#[test]
fn the_list_of_a_period_ends_the_clocks_of_its_events() {
    let world = World::at(Stage::Completed, 1);
    world.done(event(&world, json!([]), "yes").at("2026-05-10T10:00:00+09:00"));
    let list = |covers: &str| {
        let args = json!({"duty": "event_list", "plan": "ra-adsc", "covers_until": covers, "done_on": "2026-06-29"});
        line("record_duty", COORDINATOR, args).at("2026-06-29T09:00:00+09:00")
    };
    world.done(list("2026-04-25"));
    assert!(raised(&world, "2026-06-29").contains(&(BOTH[0].to_owned(), 1)), "five days before 4 July");
    world.done(list("2026-06-24").at("2026-06-29T13:00:00+09:00"));
    assert!(!tasks(&world, "2026-07-10").contains(&BOTH[0].to_owned()));
}

/// The visit after a month is due on 4 June, and counts until 11 June.
#[test]
fn a_missing_visit_is_a_task_and_then_rises() {
    let first = ["visit.J0001.A1-m1"];
    let world = World::at(Stage::Completed, 1);
    assert_eq!(raised(&world, "2026-06-11"), NOTHING, "its last day");
    assert!(tasks(&world, "2026-06-11").is_empty());
    assert_eq!(raised(&world, "2026-06-12"), at_level(&first, 1));
    assert_eq!(raised(&world, "2026-06-24"), NOTHING);
    assert_eq!(raised(&world, "2026-06-25"), at_level(&first, 3));
    assert_eq!(tasks(&world, "2026-06-25"), first);
    let args = json!({"journey": "J0001", "visit": "A1-m1", "cause": "not-reached", "attempts": 3});
    world.done(line("miss_visit", COORDINATOR, args).at("2026-06-25T13:00:00+09:00"));
    assert!(tasks(&world, "2026-06-25").is_empty(), "explained");
    let other = World::at(Stage::Completed, 1);
    other.done(tick("2026-06-12"));
    other.done(other.visit(0, "A1-m1", "2026-06-13").at("2026-06-13T10:00:00+09:00"));
    assert_eq!(raised(&other, "2026-06-25"), NOTHING, "seen");
}

/// The facility was notified on 5 January 2026: its year ends on 4 January 2027, and sixty days later is 5 March.
#[test]
fn yearly_duties_of_a_facility_rise_until_they_are_done() {
    let names = ["manufacturing_report", "quality_review", "self_inspection"];
    let ids: Vec<String> = names.iter().map(|name| format!("duty.{name}.cpf.2027-01-04")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let world = World::empty().staffed().planned();
    assert_eq!(raised(&world, "2027-02-27"), NOTHING);
    assert_eq!(raised(&world, "2027-02-28"), at_level(&ids, 1));
    let duty = |name: &str, covers: &str, at: &str| {
        let args = json!({"duty": name, "facility": "cpf", "covers_until": covers, "done_on": "2027-03-01"});
        line("record_duty", QUALITY, args).at(at)
    };
    world.done(duty("quality_review", "2027-01-03", "2027-03-01T13:00:00+09:00"));
    world.done(duty("self_inspection", "2027-01-04", "2027-03-01T13:00:00+09:00"));
    assert_eq!(raised(&world, "2027-03-04"), at_level(&ids[..2], 2), "a day of the year is missing in the review");
    world.done(duty("quality_review", "2027-01-04", "2027-03-04T13:00:00+09:00"));
    world.done(duty("manufacturing_report", "2027-01-04", "2027-03-04T13:00:00+09:00"));
    assert_eq!(raised(&world, "2027-03-06"), NOTHING);
    assert!(tasks(&world, "2027-03-06").is_empty());
}

/// Years count from the permission and not from the day on which the clinic began to keep these records.
#[test]
fn the_year_of_a_facility_counts_from_its_permission() {
    let world = World::empty();
    let permission = json!({"kind": "licence", "number": "FA3150001", "from": "2015-11-01", "to": "2030-10-31"});
    let facility = json!({"facility": "cpf", "name": "練習加工所", "kind": "processing", "permission": permission});
    world.done(line("register_facility", ADMIN, facility));
    let later = json!({"facility": "new", "name": "新しい加工所", "kind": "processing"});
    world.done(line("register_facility", ADMIN, later));
    let permission = json!({"kind": "licence", "number": "FA3260001", "from": "2026-02-01"});
    let permitted = line("record_facility_permission", ADMIN, json!({"facility": "new", "permission": permission}));
    world.done(permitted.at("2026-02-01T09:00:00+09:00"));
    let dues = |day: &str| -> Vec<String> {
        let tasks = world.app.tasks(Day::parse(day).unwrap()).unwrap();
        tasks.into_iter().map(|task| format!("{} {}", task.clock.id, task.clock.due)).collect()
    };
    assert!(dues("2026-01-06").is_empty(), "a year whose report was due before is none of our tasks");
    assert!(dues("2026-12-24").is_empty());
    assert_eq!(dues("2026-12-25").len(), 3);
    assert_eq!(dues("2026-12-25")[0], "duty.manufacturing_report.cpf.2026-10-31 2026-12-30");
    assert_eq!(
        dues("2027-03-27")[3..].first().map(String::as_str),
        Some("duty.manufacturing_report.new.2027-01-31 2027-04-01")
    );
}

/// The plan was filed on 24 February 2026; its first report is due 90 days after the year. A stop is due in ten days.
#[test]
fn duties_of_a_plan_rise_until_they_are_done() {
    let world = World::empty().staffed().planned();
    let report = ["duty.periodic_report.ra-adsc.2027-02-23"];
    world.done(tick("2027-05-18"));
    assert_eq!(raised(&world, "2027-05-19"), at_level(&report, 1));
    let args =
        json!({"duty": "periodic_report", "plan": "ra-adsc", "covers_until": "2027-02-23", "done_on": "2027-05-20"});
    world.done(line("record_duty", DOCTOR, args).at("2027-05-20T09:00:00+09:00"));
    let of_plan =
        |day: &str| -> Vec<String> { tasks(&world, day).into_iter().filter(|id| id.contains("ra-adsc")).collect() };
    assert!(of_plan("2027-05-25").is_empty());
    world.done(world.stop_plan("2027-06-01").at("2027-06-01T09:00:00+09:00"));
    assert_eq!(of_plan("2027-06-06"), ["duty.stop_notice.ra-adsc.2027-06-01"]);
    let args = json!({"duty": "stop_notice", "plan": "ra-adsc", "covers_until": "2027-06-01", "done_on": "2027-06-08"});
    world.done(line("record_duty", DOCTOR, args).at("2027-06-08T09:00:00+09:00"));
    assert!(of_plan("2027-06-20").is_empty());
    // Reports go on after the stop, until the plan ends; a year that was left out stays a task beside the later ones.
    let both = ["duty.periodic_report.ra-adsc.2028-02-23", "duty.periodic_report.ra-adsc.2029-02-23"];
    assert_eq!(of_plan("2028-05-18"), both[..1]);
    assert_eq!(of_plan("2029-05-25"), both);
    let end = json!({"plan": "ra-adsc", "ended_on": "2028-05-18"});
    world.done(line("end_plan", ADMIN, end).at("2028-05-18T09:00:00+09:00"));
    assert!(of_plan("2028-05-18").is_empty());
}

fn closing(command: &str, id: &str, case: &str) -> Line {
    let args = json!({id: case, "actions": ["trained"], "evidence": ["R-1"]});
    line(command, DOCTOR, args).second(OTHER_QUALITY)
}

#[test]
fn a_case_is_a_task_until_it_is_closed() {
    let world = World::at(Stage::Completed, 1);
    let args = json!({"journey": world.patient(0).journey, "grounds": "wrong-form", "serious": true});
    let case = world.issued(line("open_nonconformity", OTHER_NURSE, args), "nonconformity");
    let clock = format!("nonconformity.{case}");
    assert_eq!(raised(&world, "2026-05-05"), at_level(&[clock.as_str()], 1));
    assert_eq!(raised(&world, "2026-05-06"), NOTHING);
    let assess = json!({"nonconformity": case, "serious": true, "grounds": ["rights"]});
    world.done(line("assess_nonconformity", OTHER_DOCTOR, assess));
    assert_eq!(tasks(&world, "2026-05-20"), [clock]);
    world.done(closing("close_nonconformity", "nonconformity", &case));
    assert!(tasks(&world, "2026-05-20").is_empty());
    let deviation = world.issued(line("open_deviation", NURSE, json!({"grounds": "noise"})), "deviation");
    let order = world.issued(world.suspend("2026-05-06"), "order");
    assert_eq!(tasks(&world, "2026-05-07"), [format!("deviation.{deviation}"), format!("order.{order}")]);
    world.done(line("lift_order", ADMIN, json!({"order": order, "lifted_on": "2026-05-06"})));
    assert_eq!(tasks(&world, "2026-05-07"), [format!("deviation.{deviation}")]);
}

/// A plan under which a conditional release needs a second person at the bedside; the first check is answered so.
fn overridden_once() -> World {
    let rule: fn(&mut Value) = |plan| {
        plan["stricter"] = json!([{"rule": "lot.released-conditionally", "grade": "second_person"}]);
    };
    let world = World::empty().staffed().with_plan(rule).planned().bring(Stage::AtClinic, 1);
    world.done(world.bedside(0, 0).second(OTHER_NURSE));
    world.done(world.sterility(0, "negative"));
    world.done(world.release(0, "final"));
    world
}

fn checked(world: &World, times: usize) {
    for _ in 0..times {
        let answer: Answer = world.ask(world.bedside(0, 0));
        assert_eq!((answer.outcome, answer.findings.len()), (Outcome::Accepted, 0));
    }
}

#[test]
fn overrides_over_one_in_a_hundred_are_a_task_for_the_management() {
    let clock = ["override.2026-05.lot.released-conditionally"];
    let world = overridden_once();
    checked(&world, 98);
    assert_eq!(raised(&world, "2026-05-04"), at_level(&clock, 1), "one of ninety-nine");
    assert_eq!(raised(&world, "2026-05-05"), NOTHING, "once in its month");
    assert_eq!(tasks(&world, "2026-05-05"), clock);
    let world = overridden_once();
    checked(&world, 99);
    assert_eq!(raised(&world, "2026-05-04"), NOTHING, "one of a hundred");
    assert!(tasks(&world, "2026-05-05").is_empty());
}

/// A clinic from its first day to the first follow-up visit, with a timer after every step and every day: nothing is
/// due, and nothing is said.
#[test]
fn the_first_months_give_no_false_alarm() {
    let mut world = World::empty().staffed();
    let quiet = |world: &World, at: &str| {
        let answer = world.done(line("tick", ("system", "system"), json!({})).at(at));
        assert!(answer.findings.is_empty() && answer.events.is_empty(), "{at}: {:?}", answer.findings);
    };
    quiet(&world, "2026-01-05T08:00:00+09:00");
    world = world.planned().bring(Stage::Registered, 2);
    for step in Stage::ALL.into_iter().filter(|step| *step > Stage::Registered && *step <= Stage::Completed) {
        world.clock(step.time());
        (0..2).for_each(|p| world.advance(p, step));
        quiet(&world, step.time());
    }
    let mut day = Day::parse("2026-05-05").unwrap();
    while day.to_string().as_str() <= "2026-06-11" {
        quiet(&world, &format!("{day}T06:00:00+09:00"));
        day = day.plus_days(1);
    }
}
