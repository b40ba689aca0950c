//! Quality, not production, decides; on every test that the plan asks for.

use serde_json::json;

use super::{Case, noted, passes, refused, run_all};
use crate::support::{
    ADMIN, DOCTOR, Line, NURSE, OPERATOR, OTHER_OPERATOR, OTHER_QUALITY, QUALITY, Stage, World, line,
};

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
    cases.push(refused(&["release.took-part"], "the same human fed them under another account", two_accounts("E-5")));
    cases.push(passes("release.took-part", &[], "another human fed them", two_accounts("E-6")));
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

/// A sterility result after this stage of so many patients.
fn result(stage: Stage, patients: usize, result: &'static str) -> impl Fn() -> (World, Line) + 'static {
    move || {
        let world = World::at(stage, patients);
        let line = world.sterility(0, result);
        (world, line)
    }
}

fn afterwards() -> Vec<Case> {
    let late = &["test.not-met", "test.late-positive"];
    let exposed = &["test.not-met", "test.late-positive", "test.exposed-patients", "adverse-event.to-consider"];
    let related = &["test.not-met", "test.late-positive", "test.related-lots"];
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
        noted(&["test.not-met"], "positive before release", result(Stage::Tested, 1, "positive")),
        passes("test.not-met", &[], "negative", result(Stage::Released, 1, "negative")),
        noted(late, "positive after release", result(Stage::Released, 1, "positive")),
        noted(late, "positive after the release was revoked", || {
            let world = World::at(Stage::Completed, 2);
            world.done(world.revoke(0));
            let line = world.sterility(0, "positive");
            (world, line)
        }),
        noted(exposed, "positive when all is given", result(Stage::Completed, 1, "positive")),
        noted(related, "another lot was in the room on that day", result(Stage::Released, 2, "positive")),
        passes("test.exposed-patients", late, "nothing was given yet", result(Stage::AtClinic, 1, "positive")),
        passes("test.related-lots", late, "no other lot", result(Stage::Released, 1, "positive")),
        passes("test.related-lots", late, "another lot, on another day and in another room, by another person", || {
            let mut world = World::at(Stage::Received, 2);
            world.clock(Stage::InCulture.time());
            world.advance(0, Stage::InCulture);
            world.clock("2026-03-17T09:00:00+09:00");
            let open = world.open_lot(&[world.patient(1).tissue_label()]).arg("room", "cpf-2").by(OTHER_OPERATOR);
            world.patients[1].lot = world.issued(open, "lot");
            world.clock(Stage::Filled.time());
            for step in [Stage::Filled, Stage::Tested, Stage::Released] {
                world.advance(0, step);
            }
            let line = world.sterility(0, "positive");
            (world, line)
        }),
        passes("test.late-positive", &["test.not-met"], "positive in time", result(Stage::Tested, 1, "positive")),
    ]
}

/// Quality reports a deviation that holds the lot, and closes it again or not.
fn held(closed: Option<&'static str>) -> impl Fn() -> (World, Line) + 'static {
    move || {
        let world = World::at(Stage::Tested, 1);
        let args = json!({"lots": [world.patient(0).lot], "grounds": "power-cut"});
        let deviation = world.issued(line("open_deviation", OPERATOR, args), "deviation");
        if let Some(disposition) = closed {
            let assess = json!({"deviation": deviation, "serious": false, "impact": ["none"]});
            world.done(line("assess_deviation", QUALITY, assess));
            let close = json!({"deviation": deviation, "disposition": disposition, "actions": ["generator"],
                "evidence": ["R-1"]});
            world.done(line("close_deviation", QUALITY, close).second(OTHER_QUALITY));
        }
        let line = world.release(0, "conditional");
        (world, line)
    }
}

/// An order on a facility from this day; perhaps it is lifted.
fn ordered(facility: &'static str, from: &'static str, lifted: bool) -> impl Fn() -> (World, Line) + 'static {
    move || {
        let world = World::at(Stage::Tested, 1);
        let args = json!({"kind": "emergency", "authority": "架空局", "from": from, "facilities": [facility]});
        let order = world.issued(line("record_order", ADMIN, args), "order");
        if lifted {
            world.done(line("lift_order", ADMIN, json!({"order": order, "lifted_on": "2026-05-04"})));
        }
        let line = world.release(0, "conditional");
        (world, line)
    }
}

/// A lot with every result and without product.
fn nothing_filled(decision: &'static str) -> impl Fn() -> (World, Line) + 'static {
    move || {
        let world = World::at(Stage::InCulture, 1);
        world.clock(Stage::Tested.time());
        good(&world, "negative");
        let line = world.release(0, decision);
        (world, line)
    }
}

/// From today on the plan lists materials; the lot names none.
fn materials_listed(listed: bool) -> impl Fn() -> (World, Line) + 'static {
    move || {
        let world = World::at(Stage::Tested, 1);
        let edit: fn(&mut serde_json::Value) =
            if listed { |plan| plan["materials"] = json!(["medium"]) } else { |plan| plan["materials"] = json!([]) };
        let world = world.with_plan(edit);
        world.next_version("2026-05-04", "2026-05-04");
        world.done(world.eligibility(0, "eligible"));
        let line = world.release(0, "conditional");
        (world, line)
    }
}

fn standing() -> Vec<Case> {
    let incomplete = &["release.certificate-incomplete"];
    vec![
        refused(&["lot.on-hold"], "a deviation holds the lot", held(None)),
        refused(&["lot.on-hold"], "closed, and what was held is not usable", held(Some("not_usable"))),
        passes("lot.on-hold", &[], "closed, and what was held is usable", held(Some("usable"))),
        refused(&["facility.suspended"], "an order on the facility", ordered("cpf", "2026-05-04", false)),
        refused(&["facility.suspended"], "an order on the clinic", ordered("clinic", "2026-05-04", false)),
        passes("facility.suspended", &[], "an order from tomorrow on", ordered("cpf", "2026-05-05", false)),
        passes("facility.suspended", &[], "lifted today", ordered("cpf", "2026-05-04", true)),
        refused(incomplete, "nothing was filled", nothing_filled("final")),
        passes("release.certificate-incomplete", &[], "rejected without product", nothing_filled("rejected")),
        refused(incomplete, "the plan lists materials, the lot names none", materials_listed(true)),
        passes("release.certificate-incomplete", &[], "the plan lists none", materials_listed(false)),
    ]
}

/// Quality has a second account as an operator, and the cells were fed under it; or another human fed them.
fn two_accounts(person: &'static str) -> impl Fn() -> (World, Line) + 'static {
    move || {
        let world = World::empty().staffed();
        let account = |id: &str, role: &str, person: &str| {
            let roles = json!([{"role": role, "from": "2026-01-05"}]);
            let args = json!({"staff": id, "name": format!("架空 {id}"), "roles": roles, "person": person});
            world.done(line("register_staff", ADMIN, args));
        };
        account("qa.goto", "quality_officer", "E-5");
        account("op.goto", "culture_operator", person);
        let world = world.planned().bring(Stage::InCulture, 1);
        world.done(world.step(0).by(("op.goto", "culture_operator")));
        let world = world.on_to(Stage::InCulture, Stage::Tested);
        let line = world.release(0, "conditional").by(("qa.goto", "quality_officer"));
        (world, line)
    }
}

pub fn cases() -> Vec<Case> {
    [person(), tests(), afterwards(), standing()].into_iter().flatten().collect()
}

#[test]
fn release_from_both_sides() {
    run_all(cases());
}

/// Everything that follows from a late positive stands in one append: nobody has to remember it.
#[test]
fn a_late_positive_revokes_holds_and_lists_at_once() {
    let mut world = World::at(Stage::Filled, 2);
    let second = format!("SSC{}", world.issued(world.label(0, "product", "cpf"), "container"));
    world.done(world.fill(0, &second));
    world = world.on_to(Stage::Filled, Stage::Completed);
    let answer = world.done(world.sterility(0, "positive"));
    let kinds: Vec<&str> = answer.events.iter().map(|event| event.envelope.kind.as_str()).collect();
    let expected = ["test_result_recorded", "release_revoked", "exposure_listed", "deviation_opened", "material_held"];
    assert_eq!(kinds, expected);
    let (own, other) = (world.patient(0), world.patient(1));
    let exposure = &answer.events[2].envelope;
    assert_eq!(exposure.payload["administrations"], json!(["A1"]));
    assert_eq!(exposure.payload["left"], json!([second.trim_start_matches("SSC")]));
    assert_eq!(exposure.payload["related"], json!([{"lot": other.lot, "shares": ["day", "room", "staff"]}]));
    assert!(
        exposure.tags.iter().any(|tag| tag.as_str() == format!("lot:{}", other.lot)),
        "found from the other lot too"
    );
    assert_eq!(answer.events[3].envelope.payload["serious"], true);
    assert_eq!(answer.events[4].envelope.payload["lots"], json!([own.lot]));
    let due = answer.findings.iter().find(|finding| finding.rule.id() == "adverse-event.to-consider").unwrap();
    assert_eq!((due.variables["seven"].as_str(), due.variables["fifteen"].as_str()), ("2026-05-11", "2026-05-19"));
    let again = world.ask(world.release(0, "final"));
    assert!(!again.is_accepted(), "a final release is impossible");
}
