//! Eligibility, explanation and consent before anything is done to a person.

use serde_json::json;

use super::{Case, noted, passes, refused, run_all};
use crate::support::{Line, Stage, World};

const NOTE: &[&str] = &["lot.released-conditionally"];
const HELD: &[&str] = &["consent.not-valid", "container.on-hold", "lot.on-hold", NOTE[0]];

fn world_line(world: World, line: impl Fn(&World) -> Line) -> (World, Line) {
    let line = line(&world);
    (world, line)
}

/// A second version of the plan with a second version of the form, in force from this day.
pub fn new_version(mut world: World, form: bool) -> World {
    let on = world.now()[..10].to_owned();
    world = world.with_plan(if form { |content| content["forms"][0]["version"] = 2.into() } else { |_| {} });
    world.next_version(&on, &on);
    world
}

fn afternoon(world: World) -> World {
    world.clock("2026-05-04T13:00:00+09:00");
    world
}

/// Brings a clinic to the harvest with one step left out.
fn without(left_out: Stage) -> World {
    let mut world = World::at(Stage::Opened, 1);
    for step in Stage::ALL.into_iter().filter(|step| *step > Stage::Opened && *step <= Stage::Labelled) {
        if step != left_out {
            world.clock(step.time());
            world.advance(0, step);
        }
    }
    world
}

fn before_harvest() -> Vec<Case> {
    vec![
        refused(&["eligibility.not-decided"], "nobody decided", || {
            world_line(without(Stage::Eligible), |world| world.harvest(0))
        }),
        refused(&["eligibility.not-decided"], "decided that not", || {
            let world = World::at(Stage::Labelled, 1);
            world.done(world.eligibility(0, "not_eligible"));
            world_line(world, |world| world.harvest(0))
        }),
        refused(&["eligibility.other-version"], "decided under the version before", || {
            let world = new_version(World::at(Stage::Harvested, 1), false);
            let mut world = world;
            world.clock("2026-03-16T10:40:00+09:00");
            world.patients[0].tissue = world.issued(world.label(0, "tissue", "clinic"), "container");
            world_line(world, |world| world.harvest(0))
        }),
        passes("eligibility.not-decided", &[], "decided under this version", || {
            world_line(World::at(Stage::Labelled, 1), |world| world.harvest(0))
        }),
        refused(&["consent.not-valid"], "not signed", || {
            world_line(without(Stage::Consented), |world| world.harvest(0))
        }),
        refused(&["consent.not-valid"], "withdrawn", || {
            let world = World::at(Stage::Labelled, 1);
            world.done(world.withdraw(0));
            world_line(world, |world| world.harvest(0))
        }),
        passes("consent.not-valid", &[], "withdrawn and signed again", || {
            let world = World::at(Stage::Labelled, 1);
            world.done(world.withdraw(0));
            world.done(world.sign(0, 1));
            world_line(world, |world| world.harvest(0))
        }),
    ]
}

fn signing() -> Vec<Case> {
    vec![
        refused(&["consent.not-explained"], "signed without an explanation", || {
            world_line(World::at(Stage::Eligible, 1), |world| world.sign(0, 1))
        }),
        refused(&["consent.not-explained"], "another version was explained", || {
            let world = new_version(World::at(Stage::Explained, 1), true);
            world_line(world, |world| world.sign(0, 2))
        }),
        refused(&["consent.not-valid"], "the explained version is no longer in force", || {
            let world = new_version(World::at(Stage::Explained, 1), true);
            world_line(world, |world| world.sign(0, 1))
        }),
        passes("consent.not-explained", &[], "explained and in force", || {
            world_line(World::at(Stage::Explained, 1), |world| world.sign(0, 1))
        }),
    ]
}

fn at_the_bedside() -> Vec<Case> {
    vec![
        refused(&["consent.not-valid", NOTE[0]], "an older form, after a new version of the plan", || {
            let world = afternoon(new_version(World::at(Stage::AtClinic, 1), true));
            world.done(world.eligibility(0, "eligible"));
            world_line(world, |world| world.bedside(0, 0))
        }),
        passes("consent.not-valid", NOTE, "a new version of the plan with the same form", || {
            let world = afternoon(new_version(World::at(Stage::AtClinic, 1), false));
            world.done(world.eligibility(0, "eligible"));
            world_line(world, |world| world.bedside(0, 0))
        }),
        passes("consent.not-valid", NOTE, "the new form explained and signed", || {
            let world = afternoon(new_version(World::at(Stage::AtClinic, 1), true));
            world.done(world.eligibility(0, "eligible"));
            world.done(world.explain(0, 2));
            world.done(world.sign(0, 2));
            world_line(world, |world| world.bedside(0, 0))
        }),
        refused(HELD, "withdrawn between match and start", || {
            let world = World::at(Stage::Matched, 1);
            world.done(world.withdraw(0));
            world_line(world, |world| world.start(0))
        }),
        passes("container.on-hold", NOTE, "withdrawn and signed again", || {
            let world = World::at(Stage::Matched, 1);
            world.done(world.withdraw(0));
            world.done(world.sign(0, 1));
            world_line(world, |world| world.start(0))
        }),
        refused(&["consent.not-valid"], "withdrawn while the cells grow", || {
            let world = World::at(Stage::InCulture, 1);
            world.done(world.withdraw(0));
            world_line(world, |world| world.step(0))
        }),
    ]
}

/// A newer form does not stop the cells; it is signed before anything is given.
fn older_form() -> Vec<Case> {
    let grown = |form: bool, again: fn(&World)| {
        move || {
            let world = new_version(World::at(Stage::InCulture, 1), form);
            world.done(world.eligibility(0, "eligible"));
            again(&world);
            world_line(world, |world| world.step(0))
        }
    };
    let signs: fn(&World) = |world| {
        world.done(world.explain(0, 2));
        world.done(world.sign(0, 2));
    };
    vec![
        noted(&["consent.older-form"], "a step of the culture under a newer form", grown(true, |_| {})),
        passes("consent.older-form", &[], "the newer form was signed", grown(true, signs)),
        passes("consent.older-form", &[], "a new version with the same form", grown(false, |_| {})),
    ]
}

fn withdrawal() -> Vec<Case> {
    let held = |what: &str, stage: Stage| {
        noted(&["consent.withdrawn-held"], what, move || world_line(World::at(stage, 1), |world| world.withdraw(0)))
    };
    let nothing = |what: &str, stage: Stage| {
        passes("consent.withdrawn-held", &[], what, move || world_line(World::at(stage, 1), |world| world.withdraw(0)))
    };
    vec![
        nothing("nothing is taken yet", Stage::Consented),
        held("a label waits for the tissue", Stage::Labelled),
        held("the tissue is taken", Stage::Harvested),
        held("the tissue is on its way", Stage::Sent),
        held("the cells grow", Stage::InCulture),
        held("the bag is filled", Stage::Filled),
        held("the bag is released", Stage::Released),
        held("the bag is at the clinic", Stage::AtClinic),
        held("the bag is at the wrist", Stage::Matched),
        nothing("the bag is given", Stage::Completed),
    ]
}

/// A proxy signs only where the plan includes it.
fn proxy() -> Vec<Case> {
    let signed = |edit: fn(&mut serde_json::Value)| {
        move || {
            let world = World::empty().staffed().with_plan(edit).planned().bring(Stage::Explained, 1);
            let line = world.sign(0, 1).arg("proxy", json!({"relation": "daughter", "grounds": "cannot-write"}));
            (world, line)
        }
    };
    let rule = "consent.proxy-not-allowed";
    vec![
        refused(&[rule], "the plan does not speak of proxies", signed(|_| {})),
        passes(rule, &[], "the plan includes a proxy", signed(|plan| plan["proxy_allowed"] = true.into())),
    ]
}

pub fn cases() -> Vec<Case> {
    [before_harvest(), signing(), at_the_bedside(), older_form(), withdrawal(), proxy()].into_iter().flatten().collect()
}

#[test]
fn consent_from_both_sides() {
    run_all(cases());
}

/// What is held is named: lots and containers, at the step where the patient withdrew; signing again ends the hold.
#[test]
fn a_withdrawal_holds_what_is_left_and_names_it() {
    let world = World::at(Stage::AtClinic, 1);
    let (lot, product) = (world.patient(0).lot.clone(), world.patient(0).product.clone());
    let answer = world.done(world.withdraw(0));
    let said = answer.findings.iter().find(|finding| finding.rule.id() == "consent.withdrawn-held").unwrap();
    let said = ["stage", "lots", "containers"].map(|name| said.variables[name].as_str());
    assert_eq!(said, ["administration", lot.as_str(), product.as_str()]);
    let kinds: Vec<&str> = answer.events.iter().map(|event| event.envelope.kind.as_str()).collect();
    assert_eq!(kinds, ["consent_withdrawn", "material_held"]);
    let held = || {
        let file = world.app.journey(&world.patient(0).journey).unwrap().unwrap().journey;
        file.lots.values().any(|lot| !lot.holds.is_empty()) || file.containers.values().any(|bag| !bag.holds.is_empty())
    };
    assert!(held());
    assert!(!world.ask(world.release(0, "final")).is_accepted());
    world.done(world.sign(0, 1));
    assert!(!held());
}
