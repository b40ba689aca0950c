//! A judgement rests on what the person's screen showed.

use super::{Case, passes, refused, run_all};
use crate::support::{Line, Stage, World};

const CHANGED: &[&str] = &["facts.changed-since-seen"];

/// A judgement after something happened, on a screen made before (`fresh` false) or after it.
fn judged(stage: Stage, judge: fn(&World) -> Line, happened: fn(&World) -> Line, fresh: bool) -> (World, Line) {
    let world = World::at(stage, 2);
    let before = world.head();
    world.done(happened(&world));
    let seen = if fresh { world.head() } else { before };
    let line = judge(&world).seen(seen);
    (world, line)
}

type Judgement = (&'static str, Stage, fn(&World) -> Line, &'static [&'static str]);

const JUDGEMENTS: [Judgement; 5] = [
    ("eligibility", Stage::WorkedUp, |world| world.eligibility(0, "eligible"), &[]),
    ("release", Stage::Tested, |world| world.release(0, "conditional"), &[]),
    ("bedside", Stage::AtClinic, |world| world.bedside(0, 0), &["lot.released-conditionally"]),
    ("start", Stage::Matched, |world| world.start(0), &["lot.released-conditionally"]),
    ("next dose", Stage::Completed, |world| world.next_dose(0, "2026-09-01"), &[]),
];

pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (what, stage, judge, notes) in JUDGEMENTS {
        let symptom: fn(&World) -> Line = |world| world.symptom(0);
        let neighbour: fn(&World) -> Line = |world| world.symptom(1);
        let name = |case: &str| format!("{what}: {case}");
        let stale = name("a symptom arrived since the screen was made");
        cases.push(refused(CHANGED, &stale, move || judged(stage, judge, symptom, false)));
        let shown = name("the screen shows the symptom");
        cases.push(passes("facts.changed-since-seen", notes, &shown, move || judged(stage, judge, symptom, true)));
        let other = name("only the neighbour's record grew");
        cases.push(passes("facts.changed-since-seen", notes, &other, move || judged(stage, judge, neighbour, false)));
    }
    cases.push(refused(CHANGED, "the plan was suspended from a later day", || {
        judged(Stage::AtClinic, |world| world.bedside(0, 0), |world| world.suspend("2026-05-05"), false)
    }));
    cases.push(passes("facts.changed-since-seen", &[], "what is no judgement is decided again by itself", || {
        judged(Stage::Opened, |world| world.history(0), |world| world.symptom(0), false)
    }));
    cases
}

#[test]
fn seen_facts_from_both_sides() {
    run_all(cases());
}
