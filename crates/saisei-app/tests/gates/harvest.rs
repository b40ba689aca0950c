//! The harvest: screened, nothing overlooked, one person's wristband, kit and containers.

use serde_json::{Value, json};

use super::{Case, noted, passes, refused, run_all};
use crate::support::{ADMIN, DOCTOR, Line, NURSE, OTHER_DOCTOR, OTHER_NURSE, Stage, World, line};

/// The harvest of a patient with a labelled jar, after something happened.
fn after(happened: fn(&World)) -> impl Fn() -> (World, Line) {
    move || {
        let world = World::at(Stage::Labelled, 1);
        happened(&world);
        world.clock(Stage::Harvested.time());
        let line = world.harvest(0);
        (world, line)
    }
}

/// The harvest with some of its facts changed.
fn with(change: fn(&mut Value)) -> impl Fn() -> (World, Line) {
    move || {
        let (world, line) = after(|_| {})();
        let mut facts = line.field("args")["harvest"].clone();
        change(&mut facts);
        (world, line.arg("harvest", facts))
    }
}

/// A patient whose blood was never looked at, but for these markers on two papers.
fn blood(first: &'static [&'static str], second: &'static [&'static str]) -> impl Fn() -> (World, Line) {
    move || {
        let mut world = World::at(Stage::Opened, 1);
        world.clock(Stage::WorkedUp.time());
        world.done(world.history(0));
        for markers in [first, second].into_iter().filter(|markers| !markers.is_empty()) {
            let results: Vec<Value> =
                markers.iter().map(|marker| json!({"marker": marker, "result": "negative"})).collect();
            world.done(world.screen(0).arg("results", results));
        }
        for step in [Stage::Eligible, Stage::Explained, Stage::Consented, Stage::Labelled] {
            world.clock(step.time());
            world.advance(0, step);
        }
        let line = world.harvest(0);
        (world, line)
    }
}

fn screen() -> Vec<Case> {
    const VIRUSES: &[&str] = &["hbs_antigen", "hbc_antibody", "hcv_antibody", "hiv"];
    let missing = &["harvest.screen-missing"];
    let old = &["harvest.screen-out-of-date"];
    // Blood of 2 March, and 90 days if the plan does not say.
    let on = |at: &'static str| {
        move || {
            let (world, line) = after(|_| {})();
            (world, line.at(at))
        }
    };
    let planned = |markers: Value, days: u32| {
        move || {
            let world = World::empty().staffed();
            let mut content = world.content();
            content["infection_screen"] = json!({"markers": markers, "max_age_days": days});
            world.clock("2026-02-24T09:00:00+09:00");
            world.done(world.draft().arg("content", content));
            world.done(world.opinion("appropriate", "2026-02-24"));
            world.done(world.file("2026-02-24"));
            world.done(world.accept("2026-02-24", "2026-02-24"));
            let world = world.bring(Stage::Labelled, 1);
            let line = world.harvest(0);
            (world, line)
        }
    };
    vec![
        refused(missing, "no blood was taken", blood(&[], &[])),
        refused(missing, "five markers of six", blood(VIRUSES, &["htlv1"])),
        passes("harvest.screen-missing", &[], "six markers on two papers", blood(VIRUSES, &["htlv1", "syphilis"])),
        passes("harvest.screen-out-of-date", &[], "the ninetieth day", on("2026-05-31T23:59:59.999+09:00")),
        refused(old, "the ninety-first day", on("2026-06-01T00:00:00+09:00")),
        refused(old, "one marker of six is new", || {
            let (world, line) = after(|_| {})();
            world.clock("2026-06-01T08:00:00+09:00");
            let results = json!([{"marker": "hiv", "result": "negative"}]);
            world.done(world.screened(0, "2026-06-01", "hiv", "negative").arg("results", results));
            (world, line.at("2026-06-01T09:00:00+09:00"))
        }),
        passes("harvest.screen-out-of-date", &[], "all six are new", || {
            let (world, line) = after(|_| {})();
            world.clock("2026-06-01T08:00:00+09:00");
            world.done(world.screened(0, "2026-06-01", "hiv", "negative"));
            (world, line.at("2026-06-01T09:00:00+09:00"))
        }),
        passes("harvest.screen-out-of-date", &[], "14 days of a plan that says 14", planned(json!(["hiv"]), 14)),
        refused(old, "14 days of a plan that says 13", planned(json!(["hiv"]), 13)),
        passes("harvest.screen-missing", &[], "a plan that asks for no marker", planned(json!([]), 1)),
    ]
}

fn positive(world: &World) {
    world.done(world.screened(0, "2026-03-03", "hbc_antibody", "positive"));
}

fn allergic(world: &World) {
    let allergies = json!(["latex", "lidocaine"]);
    world.done(world.history(0).arg("allergy_state", "known").arg("allergies", allergies));
}

/// Who answers a finding on which a physician decides: nobody without a reason, and no nurse alone.
fn decided_by_physician(rule: &'static str, what: &str, happened: fn(&World)) -> Vec<Case> {
    let by = move |change: fn(Line) -> Line| {
        move || {
            let (world, line) = after(happened)();
            (world, change(line))
        }
    };
    let name = |who: &str| format!("{what}: {who}");
    vec![
        refused(&[rule], &name("a nurse"), by(|line| line.by(NURSE))),
        refused(&[rule], &name("a nurse with a reason"), by(|line| line.by(NURSE).reason("needed"))),
        refused(
            &[rule],
            &name("two nurses with a reason"),
            by(|line| line.by(NURSE).second(OTHER_NURSE).reason("needed")),
        ),
        refused(&[rule], &name("a physician without a reason"), by(|line| line.by(DOCTOR))),
        refused(&[rule], &name("nurse and physician without a reason"), by(|line| line.by(NURSE).second(DOCTOR))),
        noted(&[rule], &name("a physician with a reason"), by(|line| line.by(DOCTOR).reason("needed"))),
        noted(
            &[rule],
            &name("a nurse, a physician beside, with a reason"),
            by(|line| line.by(NURSE).second(OTHER_DOCTOR).reason("needed")),
        ),
    ]
}

fn physician() -> Vec<Case> {
    let mut cases = decided_by_physician("harvest.screen-positive", "a positive marker", positive);
    cases.extend(decided_by_physician("harvest.anaesthetic-allergy", "an allergy to the anaesthetic", allergic));
    cases.extend([
        refused(
            &["harvest.screen-positive"],
            "a marker that is neither",
            after(|world| {
                world.done(world.screened(0, "2026-03-03", "htlv1", "indeterminate"));
            }),
        ),
        passes(
            "harvest.screen-positive",
            &[],
            "newer blood is negative",
            after(|world| {
                positive(world);
                world.done(world.screened(0, "2026-03-04", "hbc_antibody", "negative"));
            }),
        ),
        refused(
            &["harvest.screen-positive"],
            "blood of an earlier day arrives later, and is negative",
            after(|world| {
                positive(world);
                world.done(world.screened(0, "2026-03-01", "hbc_antibody", "negative"));
            }),
        ),
        passes(
            "harvest.anaesthetic-allergy",
            &[],
            "an allergy to something else",
            after(|world| {
                world.done(world.history(0).arg("allergy_state", "known").arg("allergies", json!(["latex"])));
            }),
        ),
        refused(
            &["harvest.anaesthetic-allergy", "harvest.screen-positive"],
            "both, and a physician without a reason",
            || {
                let (world, line) = after(|world| {
                    positive(world);
                    allergic(world);
                })();
                (world, line.by(DOCTOR))
            },
        ),
        refused(&["harvest.screen-positive"], "a plan that lets nobody decide", || {
            let edit: fn(&mut Value) = |content| {
                content["stricter"] = json!([{"rule": "harvest.screen-positive", "grade": "never"}]);
            };
            let world = World::empty().staffed().with_plan(edit).planned().bring(Stage::Labelled, 1);
            positive(&world);
            let line = world.harvest(0).by(DOCTOR).reason("needed");
            (world, line)
        }),
    ]);
    cases
}

fn looked_at() -> Vec<Case> {
    let (allergies, clotting) = ("harvest.allergy-not-checked", "harvest.anticoagulation-not-checked");
    vec![
        refused(&[allergies], "allergies not looked at", with(|facts| facts["allergies_checked"] = false.into())),
        passes(allergies, &[], "allergies looked at", with(|_| {})),
        refused(
            &[clotting],
            "anticoagulation not looked at",
            with(|facts| facts["anticoagulation_checked"] = false.into()),
        ),
        passes(clotting, &[], "anticoagulation looked at", with(|_| {})),
        refused(&[allergies], "a physician with a reason changes nothing", || {
            let (world, line) = with(|facts| facts["allergies_checked"] = false.into())();
            (world, line.by(DOCTOR).reason("needed"))
        }),
    ]
}

fn without_wristband() -> (World, Line) {
    let (world, mut line) = after(|_| {})();
    line.0["args"].as_object_mut().unwrap().remove("wristband");
    (world, line)
}

/// Wristband, kit and jar of one person.
fn labels() -> Vec<Case> {
    let kit = |owner: usize| {
        move || {
            let world = World::at(Stage::Labelled, 2);
            let kit = world.issued(world.label(owner, "kit", "clinic"), "container");
            let line = world.harvest(0).arg("kit", format!("SSC{kit}"));
            (world, line)
        }
    };
    vec![
        refused(&["harvest.wristband-missing"], "no wristband was scanned", without_wristband),
        passes("harvest.wristband-missing", &[], "the wristband was scanned", after(|_| {})),
        refused(&["container.other-journey"], "the neighbour's kit", kit(1)),
        passes("container.other-journey", &[], "the own kit", kit(0)),
        refused(&["container.already-used"], "a kit that was used", move || {
            let (world, line) = kit(0)();
            world.done(line.clone());
            let jar = world.issued(world.label(0, "tissue", "clinic"), "container");
            (world, line.arg("containers", json!([format!("SSC{jar}")])))
        }),
        refused(&["container.not-held"], "a jar that was labelled at the facility", || {
            let mut world = World::at(Stage::Consented, 1);
            world.clock(Stage::Labelled.time());
            world.patients[0].tissue = world.issued(world.label(0, "tissue", "cpf"), "container");
            let line = world.harvest(0);
            (world, line)
        }),
    ]
}

fn permission() -> Vec<Case> {
    let role = |last_day: &'static str| {
        move || {
            let world = World::at(Stage::Labelled, 1);
            let args = json!({"staff": "dr.ito", "role": "physician", "last_day": last_day});
            world.done(line("end_role", ADMIN, args));
            let line = world.harvest(0);
            (world, line)
        }
    };
    let version = |decided: bool| {
        move || {
            let world = World::at(Stage::Labelled, 1);
            world.next_version("2026-03-16", "2026-03-16");
            if decided {
                world.done(world.eligibility(0, "eligible"));
            }
            world.clock(Stage::Harvested.time());
            let line = world.harvest(0);
            (world, line)
        }
    };
    vec![
        refused(&["plan.doctor-not-in-role"], "the day after the doctor's last day", role("2026-03-15")),
        passes("plan.doctor-not-in-role", &[], "the doctor's last day", role("2026-03-16")),
        refused(&["eligibility.other-version"], "a new version since the decision", version(false)),
        passes("eligibility.other-version", &[], "decided anew under it", version(true)),
        refused(
            &["plan.not-in-force"],
            "the plan was suspended",
            after(|world| {
                world.done(world.suspend("2026-03-16"));
            }),
        ),
        refused(
            &["consent.not-valid"],
            "withdrawn with the jar in the hand",
            after(|world| {
                world.done(world.withdraw(0));
            }),
        ),
        refused(
            &["plan.indication-not-listed"],
            "the diagnosis changed since the decision",
            after(|world| {
                world.done(world.history(0).arg("diagnosis", "osteoarthritis"));
            }),
        ),
    ]
}

pub fn cases() -> Vec<Case> {
    [screen(), physician(), looked_at(), labels(), permission()].into_iter().flatten().collect()
}

#[test]
fn harvests_from_both_sides() {
    run_all(cases());
}
