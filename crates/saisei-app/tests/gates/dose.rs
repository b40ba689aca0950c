//! A further dose: serious events judged, the last dose's observation closed, the patient asked again.

use serde_json::{Value, json};

use super::{Case, passes, refused, run_all};
use crate::support::{COORDINATOR, DOCTOR, Line, NURSE, Stage, World, line};

const NOTE: &str = "lot.released-conditionally";

fn at(stage: Stage, line: impl Fn(&World) -> Line + 'static) -> impl Fn() -> (World, Line) {
    move || {
        let world = World::at(stage, 1);
        let line = line(&world);
        (world, line)
    }
}

/// An adverse event `AE1` of today.
fn event(world: &World, seriousness: Value, suspected: &str) -> Line {
    let args = json!({"journey": world.patient(0).journey, "term": "dyspnoea", "onset_at": world.now(),
        "seriousness": seriousness, "suspected": suspected});
    line("record_adverse_event", NURSE, args)
}

fn update(world: &World, seriousness: Value) -> Line {
    let args = json!({"journey": world.patient(0).journey, "adverse_event": "AE1", "seriousness": seriousness,
        "suspected": "yes"});
    line("update_adverse_event", NURSE, args)
}

fn judge(world: &World, category: &str) -> Line {
    let args = json!({"journey": world.patient(0).journey, "adverse_event": "AE1", "category": category});
    line("judge_adverse_event", DOCTOR, args)
}

fn book(world: &World, at: &str) -> Line {
    let args = json!({"journey": world.patient(0).journey, "purpose": "administration", "starts_at": at,
        "physician": DOCTOR.0});
    line("book_appointment", COORDINATOR, args)
}

fn serious() -> Vec<Case> {
    let rule = "dose.serious-event-open";
    let after = |lines: fn(&World) -> Vec<Line>, asked: fn(&World) -> Line| {
        at(Stage::Completed, move |world| {
            for line in lines(world) {
                world.done(line);
            }
            asked(world)
        })
    };
    let next: fn(&World) -> Line = |world| world.next_dose(0, "2026-08-02");
    let booked: fn(&World) -> Line = |world| book(world, "2026-08-02T10:00:00+09:00");
    let open: fn(&World) -> Vec<Line> = |world| vec![event(world, json!(["hospitalisation"]), "yes")];
    let judged: fn(&World) -> Vec<Line> =
        |world| vec![event(world, json!(["hospitalisation"]), "yes"), judge(world, "fifteen_days")];
    vec![
        refused(&[rule], "a serious event that nobody judged", after(open, next)),
        refused(&[rule], "the same for a booking", after(open, booked)),
        passes(rule, &[], "a physician judged it", after(judged, next)),
        passes(rule, &[], "the same for a booking", after(judged, booked)),
        passes(rule, &[], "an event that is not serious", after(|world| vec![event(world, json!([]), "yes")], next)),
        refused(
            &[rule],
            "serious although nobody suspects the therapy",
            after(|world| vec![event(world, json!(["disability"]), "no")], next),
        ),
        refused(
            &[rule],
            "judged, and worse news came after",
            after(
                |world| {
                    let judged = [event(world, json!([]), "yes"), judge(world, "sixty_day_list")];
                    judged.into_iter().chain([update(world, json!(["life_threatening"]))]).collect()
                },
                next,
            ),
        ),
        passes(
            rule,
            &[],
            "worse news came, and were judged",
            after(
                |world| {
                    let news = [event(world, json!([]), "yes"), update(world, json!(["life_threatening"]))];
                    news.into_iter().chain([judge(world, "seven_days")]).collect()
                },
                next,
            ),
        ),
    ]
}

/// A plan under which each dose needs the patient's signature.
fn signed_again(edit: fn(&mut Value), again: bool) -> impl Fn() -> (World, Line) {
    move || {
        let world = World::empty().staffed().with_plan(edit).planned().bring(Stage::Completed, 1);
        if again {
            world.done(world.sign(0, 1));
        }
        let line = world.next_dose(0, "2026-08-02");
        (world, line)
    }
}

fn repeat() -> Vec<Case> {
    let rule = "dose.consent-for-repeat";
    let each: fn(&mut Value) = |plan| plan["consent_for_each_dose"] = true.into();
    vec![
        refused(&[rule], "signed before the first dose alone", signed_again(each, false)),
        passes(rule, &[], "signed again since", signed_again(each, true)),
        passes(rule, &[], "a plan that asks once", signed_again(|_| {}, false)),
    ]
}

fn observation() -> Vec<Case> {
    let rule = "dose.observation-open";
    let in_time = "2026-08-02T10:00:00+09:00";
    vec![
        refused(&[rule], "booked while the drip runs", at(Stage::Running, move |world| book(world, in_time))),
        passes(rule, &[], "booked after the observation", at(Stage::Completed, move |world| book(world, in_time))),
        refused(
            &["dose.too-early"],
            "booked for the evening before the interval ends",
            at(Stage::Completed, |world| book(world, "2026-08-01T23:59:59+09:00")),
        ),
        passes(
            "dose.too-early",
            &[],
            "booked for the first moment after the interval",
            at(Stage::Completed, |world| book(world, "2026-08-02T00:00:00+09:00")),
        ),
    ]
}

/// A second bag is matched on the same day under a plan that allows it; something happened after the first.
fn second_bag(edit: fn(&mut Value), between: fn(&World)) -> impl Fn() -> (World, Line) {
    move || {
        let world = World::empty().staffed().with_plan(edit).planned().bring(Stage::Filled, 1);
        let label = format!("SSC{}", world.issued(world.label(0, "product", "cpf"), "container"));
        world.done(world.fill(0, &label));
        let world = world.on_to(Stage::Filled, Stage::AtClinic);
        world.done(world.send(&label, "cpf", "clinic"));
        world.done(world.receive(&label, "clinic"));
        let mut world = world.on_to(Stage::AtClinic, Stage::Completed);
        world.patients[0].product = label.trim_start_matches("SSC").to_owned();
        between(&world);
        world.done(world.baseline(0));
        world.done(world.bedside(0, 0));
        let line = world.start(0);
        (world, line)
    }
}

fn starts() -> Vec<Case> {
    let soon: fn(&mut Value) = |plan| plan["min_interval_days"] = 0.into();
    let soon_and_signed: fn(&mut Value) = |plan| {
        plan["min_interval_days"] = 0.into();
        plan["consent_for_each_dose"] = true.into();
    };
    let serious: fn(&World) = |world| drop(world.done(event(world, json!(["life_threatening"]), "unknown")));
    vec![
        refused(&["dose.serious-event-open", NOTE], "a start after a serious event", second_bag(soon, serious)),
        passes(
            "dose.serious-event-open",
            &[NOTE],
            "a start after it was judged",
            second_bag(soon, |world| {
                world.done(event(world, json!(["life_threatening"]), "unknown"));
                world.done(judge(world, "seven_days"));
            }),
        ),
        refused(
            &["dose.consent-for-repeat", NOTE],
            "a start that nobody signed for",
            second_bag(soon_and_signed, |_| {}),
        ),
        passes(
            "dose.consent-for-repeat",
            &[NOTE],
            "a start that was signed for",
            second_bag(soon_and_signed, |world| drop(world.done(world.sign(0, 1)))),
        ),
    ]
}

pub fn cases() -> Vec<Case> {
    [serious(), repeat(), observation(), starts()].into_iter().flatten().collect()
}

#[test]
fn doses_from_both_sides() {
    run_all(cases());
}
