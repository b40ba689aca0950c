//! Notes that go with a report. The report itself is always accepted.

use super::{Case, noted, passes, run_all};
use crate::support::{Stage, World};

pub fn cases() -> Vec<Case> {
    let late = |occurred: &'static str| {
        move || {
            let world = World::at(Stage::Running, 1);
            let line = world.symptom(0).at("2026-05-04T13:45:00+09:00").occurred(occurred);
            (world, line)
        }
    };
    vec![
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
    ]
}

#[test]
fn notes_on_reports_from_both_sides() {
    run_all(cases());
}
