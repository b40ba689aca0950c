//! What the plan says: doctors, routes, dose, passages, indications.

use serde_json::json;

use super::{Case, passes, refused, run_all};
use crate::support::{Line, Stage, World};

const NOTE: &[&str] = &["lot.released-conditionally"];

/// A start with one part changed. The plan allows fewer cells than are in the bag.
fn start(change: impl Fn(&mut serde_json::Value) + 'static) -> impl Fn() -> (World, Line) {
    move || {
        let edit: fn(&mut serde_json::Value) = |content| content["max_cells"]["value"] = 150_000_000.into();
        let world = World::empty().staffed().with_plan(edit).planned().bring(Stage::Matched, 1);
        let mut part = world.part(0);
        part["cells"]["value"] = 100_000_000.into();
        change(&mut part);
        let line = world.start(0).arg("parts", json!([part]));
        (world, line)
    }
}

fn dose(cells: u64) -> impl Fn() -> (World, Line) {
    start(move |part| part["cells"]["value"] = cells.into())
}

fn people_and_routes() -> Vec<Case> {
    vec![
        refused(&["plan.doctor-not-listed", NOTE[0]], "a doctor of the house who is not in the plan", || {
            let world = World::at(Stage::Matched, 1);
            let line = world.start(0).arg("physician", "dr.abe");
            (world, line)
        }),
        passes("plan.doctor-not-listed", NOTE, "a doctor of the plan", || {
            let world = World::at(Stage::Matched, 1);
            let line = world.start(0);
            (world, line)
        }),
        refused(&["plan.doctor-not-listed"], "at the harvest", || {
            let world = World::at(Stage::Labelled, 1);
            let mut facts = world.harvest(0).field("args")["harvest"].clone();
            facts["physician"] = "dr.abe".into();
            let line = world.harvest(0).arg("harvest", facts);
            (world, line)
        }),
        refused(
            &["plan.route-not-listed", NOTE[0]],
            "into a joint, which this plan does not say",
            start(|part| part["route"] = "intra_articular".into()),
        ),
        passes("plan.route-not-listed", NOTE, "into a vein, which it says", start(|_| {})),
    ]
}

fn numbers() -> Vec<Case> {
    let rule = &["plan.dose-outside", NOTE[0]];
    let passage = |number: u32| {
        move || {
            let world = World::at(Stage::InCulture, 1);
            let line = world.passage(0, number);
            (world, line)
        }
    };
    vec![
        refused(rule, "one cell too few", dose(49_999_999)),
        passes("plan.dose-outside", NOTE, "the least", dose(50_000_000)),
        passes("plan.dose-outside", NOTE, "the most", dose(150_000_000)),
        refused(rule, "one cell too many", dose(150_000_001)),
        refused(rule, "half a cell too many", start(|part| part["cells"]["value"] = "150000000.5".into())),
        refused(&["plan.passage-over-limit"], "the fourth passage of three", passage(4)),
        passes("plan.passage-over-limit", &[], "the third", passage(3)),
    ]
}

fn diagnoses() -> Vec<Case> {
    let diagnosed = |diagnosis: &'static str, decision: &'static str| {
        move || {
            let world = World::at(Stage::Opened, 1);
            world.done(world.history(0).arg("diagnosis", diagnosis));
            let line = world.eligibility(0, decision);
            (world, line)
        }
    };
    vec![
        refused(&["plan.indication-not-listed"], "another disease", diagnosed("osteoarthritis", "eligible")),
        passes("plan.indication-not-listed", &[], "the plan's disease", diagnosed("rheumatoid-arthritis", "eligible")),
        passes(
            "plan.indication-not-listed",
            &[],
            "another disease, told no",
            diagnosed("osteoarthritis", "not_eligible"),
        ),
        refused(&["plan.indication-not-listed"], "no diagnosis recorded", || {
            let world = World::at(Stage::Opened, 1);
            let line = world.eligibility(0, "eligible");
            (world, line)
        }),
    ]
}

/// A plan makes a rule stricter, never laxer.
fn grades() -> Vec<Case> {
    let drafted = |rule: &'static str, grade: &'static str| {
        move || {
            let world = World::empty().staffed();
            let mut content = world.content();
            content["stricter"] = json!([{"rule": rule, "grade": grade}]);
            let line = world.draft().arg("content", content);
            (world, line)
        }
    };
    let laxer = "plan.laxer-rule";
    vec![
        refused(&[laxer], "a mismatch becomes a note", drafted("bedside.identity-mismatch", "note")),
        refused(&[laxer], "a physician may pass a mismatch", drafted("bedside.identity-mismatch", "physician")),
        refused(&[laxer], "what a physician decides becomes a note", drafted("harvest.screen-positive", "note")),
        passes(laxer, &[], "what a physician decides stays so", drafted("harvest.screen-positive", "physician")),
        passes(laxer, &[], "nobody decides any more", drafted("harvest.screen-positive", "never")),
        passes(laxer, &[], "a note needs a second person", drafted("lot.released-conditionally", "second_person")),
        refused(&[NOTE[0]], "what the catalogue notes and the plan forbids", || {
            let edit: fn(&mut serde_json::Value) = |content| {
                content["stricter"] = json!([{"rule": "lot.released-conditionally", "grade": "never"}]);
            };
            let world = World::empty().staffed().with_plan(edit).planned().bring(Stage::AtClinic, 1);
            let line = world.bedside(0, 0);
            (world, line)
        }),
    ]
}

pub fn cases() -> Vec<Case> {
    [people_and_routes(), numbers(), diagnoses(), grades()].into_iter().flatten().collect()
}

#[test]
fn limits_of_the_plan_from_both_sides() {
    run_all(cases());
}
