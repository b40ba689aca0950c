//! Notes that go with a report. The report itself is always accepted.

use serde_json::json;

use super::{Case, noted, passes, run_all};
use crate::support::{Line, NURSE, Stage, World, line};

fn running(line: fn(&World) -> Line) -> impl Fn() -> (World, Line) + 'static {
    move || {
        let world = World::at(Stage::Running, 1);
        let line = line(&world);
        (world, line)
    }
}

/// What may be an adverse event says so, with the last days that would count.
fn alarming() -> Vec<Case> {
    let rule = "adverse-event.to-consider";
    let treatment: fn(&World) -> Line =
        |world| line("record_treatment", NURSE, json!({"journey": world.patient(0).journey, "treatment": "oxygen"}));
    let vitals: fn(&World) -> Line =
        |world| line("record_vitals", NURSE, json!({"journey": world.patient(0).journey, "vitals": {"spo2": 88}}));
    let rate: fn(&World) -> Line = |world| {
        let args = json!({"journey": world.patient(0).journey, "rate": {"value": 20, "unit": "mL/h"}});
        line("change_rate", NURSE, args)
    };
    vec![
        noted(&[rule], "a severe symptom", running(|world| world.symptom(0).arg("severity", "severe"))),
        noted(&[rule], "a symptom of unknown strength", running(|world| world.symptom(0).arg("severity", "unknown"))),
        noted(&[rule], "a treatment was given", running(treatment)),
        noted(&[rule], "the drip was stopped", running(|world| world.stop(0))),
        passes(rule, &[], "a moderate symptom", running(|world| world.symptom(0).arg("severity", "moderate"))),
        passes(rule, &[], "vital signs", running(vitals)),
        passes(rule, &[], "a slower drip", running(rate)),
    ]
}

pub fn cases() -> Vec<Case> {
    let late = |occurred: &'static str| {
        move || {
            let world = World::at(Stage::Running, 1);
            let line = world.symptom(0).at("2026-05-04T13:45:00+09:00").occurred(occurred);
            (world, line)
        }
    };
    let notes = vec![
        noted(&["report.after-closing"], "a symptom after the journey was closed", || {
            let world = World::at(Stage::Closed, 1);
            let line = world.symptom(0);
            (world, line)
        }),
        passes("report.after-closing", &[], "a symptom before", || {
            let world = World::at(Stage::FollowedUp, 1);
            let line = world.symptom(0);
            (world, line)
        }),
        noted(&["report.late"], "sixteen minutes later", late("2026-05-04T13:29:00+09:00")),
        passes("report.late", &[], "fifteen minutes later", late("2026-05-04T13:30:00+09:00")),
    ];
    [notes, alarming()].into_iter().flatten().collect()
}

#[test]
fn notes_on_reports_from_both_sides() {
    run_all(cases());
}
