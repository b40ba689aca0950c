//! Quality, not production, decides; on every test that the plan asks for.

use serde_json::json;

use super::{Case, noted, passes, refused, run_all};
use crate::support::{ADMIN, DOCTOR, Line, NURSE, OPERATOR, QUALITY, Stage, World, line};

/// A filled lot with these results, and the decision.
fn decided(decision: &'static str, results: fn(&World)) -> impl Fn() -> (World, Line) {
    move || {
        let world = World::at(Stage::Filled, 1);
        world.clock(Stage::Tested.time());
        results(&world);
        let line = world.release(0, decision);
        (world, line)
    }
}

fn good(world: &World, sterility: &str) {
    world.done(world.viability(0, "98.6"));
    world.done(world.endotoxin(0, "0.05"));
    world.done(world.sterility(0, sterility));
}

fn person() -> Vec<Case> {
    let mut cases: Vec<Case> = [DOCTOR, NURSE]
        .into_iter()
        .map(|who| {
            refused(&["release.not-by-quality"], who.1, move || {
                let world = World::at(Stage::Tested, 1);
                let line = world.release(0, "conditional").by(who);
                (world, line)
            })
        })
        .collect();
    cases.push(refused(&["release.not-by-quality", "release.took-part"], "production", || {
        let world = World::at(Stage::Tested, 1);
        let line = world.release(0, "conditional").by(OPERATOR);
        (world, line)
    }));
    cases.push(passes("release.not-by-quality", &[], "quality", || {
        let world = World::at(Stage::Tested, 1);
        let line = world.release(0, "conditional");
        (world, line)
    }));
    cases.push(refused(&["release.took-part"], "a quality officer who fed the cells", || {
        let (world, line) = both_hats(true);
        (world, line)
    }));
    cases.push(passes("release.took-part", &[], "one who could have, and did not", || both_hats(false)));
    cases
}

/// The quality officer may also work in culture; on this lot they did or did not.
fn both_hats(took_part: bool) -> (World, Line) {
    let world = World::at(Stage::Filled, 1);
    let grant = json!({"staff": QUALITY.0, "grant": {"role": "culture_operator", "from": "2026-01-05"}});
    world.done(line("grant_role", ADMIN, grant));
    if took_part {
        world.done(world.step(0).by((QUALITY.0, "culture_operator")));
    }
    good(&world, "pending");
    let line = world.release(0, "conditional");
    (world, line)
}

fn tests() -> Vec<Case> {
    let (missing, not_met) = (&["release.test-missing"], &["release.result-not-met"]);
    vec![
        refused(
            missing,
            "no endotoxin result",
            decided("conditional", |world| {
                world.done(world.viability(0, "98.6"));
                world.done(world.sterility(0, "pending"));
            }),
        ),
        passes(
            "release.test-missing",
            &[],
            "every test has a result",
            decided("final", |world| good(world, "negative")),
        ),
        refused(
            not_met,
            "viability a tenth below",
            decided("final", |world| {
                world.done(world.viability(0, "97.9"));
                world.done(world.endotoxin(0, "0.05"));
                world.done(world.sterility(0, "negative"));
            }),
        ),
        passes(
            "release.result-not-met",
            &[],
            "viability at the limit",
            decided("final", |world| {
                world.done(world.viability(0, "98"));
                world.done(world.endotoxin(0, "0.25"));
                world.done(world.sterility(0, "negative"));
            }),
        ),
        refused(
            not_met,
            "too few cells counted",
            decided("final", |world| {
                good(world, "negative");
                world.done(world.viability(0, "99").arg("counted", 399));
            }),
        ),
        refused(
            not_met,
            "by another method",
            decided("final", |world| {
                good(world, "negative");
                world.done(world.viability(0, "99").arg("method", "eyeballing"));
            }),
        ),
        refused(
            not_met,
            "failed once, repeated until it passed",
            decided("final", |world| {
                good(world, "negative");
                world.done(world.endotoxin(0, "0.26"));
                world.done(world.endotoxin(0, "0.05"));
            }),
        ),
        refused(
            &["release.pending-not-allowed"],
            "final while sterility is pending",
            decided("final", |world| {
                good(world, "pending");
            }),
        ),
        passes(
            "release.pending-not-allowed",
            &[],
            "conditional while sterility is pending",
            decided("conditional", |world| good(world, "pending")),
        ),
        refused(
            &["release.pending-not-allowed"],
            "conditional while endotoxin is pending",
            decided("conditional", |world| {
                world.done(world.viability(0, "98.6"));
                world.done(world.result(0, "endotoxin", json!("pending")));
                world.done(world.sterility(0, "pending"));
            }),
        ),
        passes(
            "release.test-missing",
            &[],
            "a lot without results can always be rejected",
            decided("rejected", |_| {}),
        ),
    ]
}

fn afterwards() -> Vec<Case> {
    let positive = |stage: Stage| {
        move || {
            let world = World::at(stage, 1);
            let line = world.sterility(0, "positive");
            (world, line)
        }
    };
    vec![
        refused(&["release.not-released"], "a release revoked that was never given", || {
            let world = World::at(Stage::Tested, 1);
            let line = world.revoke(0);
            (world, line)
        }),
        passes("release.not-released", &[], "a release revoked", || {
            let world = World::at(Stage::Released, 1);
            let line = world.revoke(0);
            (world, line)
        }),
        noted(&["test.not-met"], "positive before release", positive(Stage::Tested)),
        passes("test.not-met", &[], "negative", || {
            let world = World::at(Stage::Released, 1);
            let line = world.sterility(0, "negative");
            (world, line)
        }),
        noted(&["test.not-met", "test.late-positive"], "positive after release", positive(Stage::Released)),
        noted(&["test.not-met", "test.late-positive"], "positive when all is given", positive(Stage::Completed)),
        passes("test.late-positive", &["test.not-met"], "positive in time", positive(Stage::Tested)),
    ]
}

pub fn cases() -> Vec<Case> {
    [person(), tests(), afterwards()].into_iter().flatten().collect()
}

#[test]
fn release_from_both_sides() {
    run_all(cases());
}
