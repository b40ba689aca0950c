//! Person, role, day; and a key that comes back.

use serde_json::json;

use super::{Case, passes, refused, run_all};
use crate::support::{ADMIN, DOCTOR, NURSE, OPERATOR, Stage, World, line};

const LAST_DAY: &str = "2026-05-04";

fn ended() -> World {
    let world = World::at(Stage::Opened, 1);
    world.done(line("end_role", ADMIN, json!({"staff": "nurse.suzuki", "role": "nurse", "last_day": LAST_DAY})));
    world
}

fn people() -> Vec<Case> {
    vec![
        refused(&["access.not-on-staff"], "somebody from outside", || {
            let world = World::at(Stage::Opened, 1);
            let line = world.symptom(0).by(("nurse.nobody", "nurse"));
            (world, line)
        }),
        passes("access.not-on-staff", &[], "the same person once registered", || {
            let world = World::at(Stage::Opened, 1);
            let roles = json!([{"role": "nurse", "from": "2026-03-02"}]);
            world.done(line("register_staff", ADMIN, json!({"staff": "nurse.nobody", "name": "架空", "roles": roles})));
            let line = world.symptom(0).by(("nurse.nobody", "nurse"));
            (world, line)
        }),
        refused(&["access.role-may-not"], "production at the bedside", || {
            let world = World::at(Stage::AtClinic, 1);
            let line = world.bedside(0, 0).by(OPERATOR);
            (world, line)
        }),
        passes("access.role-may-not", &["lot.released-conditionally"], "a physician at the bedside", || {
            let world = World::at(Stage::AtClinic, 1);
            let line = world.bedside(0, 0).by(DOCTOR);
            (world, line)
        }),
    ]
}

fn days() -> Vec<Case> {
    let mut cases = Vec::new();
    // The day ends at midnight in Japan, whatever zone a line claims to come from.
    for zone in ["Asia/Tokyo", "America/New_York", "Pacific/Kiritimati"] {
        cases.push(refused(&["access.role-not-held"], &format!("the day after the last day, {zone}"), move || {
            let world = ended();
            let line = world.symptom(0).at("2026-05-05T00:00:00+09:00").zone(zone);
            (world, line)
        }));
        cases.push(passes(
            "access.role-not-held",
            &[],
            &format!("the last millisecond of the last day, {zone}"),
            move || {
                let world = ended();
                let line = world.symptom(0).at("2026-05-04T23:59:59.999+09:00").zone(zone);
                (world, line)
            },
        ));
    }
    cases
}

fn roles() -> Vec<Case> {
    vec![
        refused(&["access.role-not-held"], "a nurse who says physician", || {
            let world = World::at(Stage::WorkedUp, 1);
            let line = world.eligibility(0, "eligible").by(("nurse.suzuki", "physician"));
            (world, line)
        }),
        refused(&["access.role-not-held"], "a person who says system", || {
            let world = World::at(Stage::Opened, 1);
            (world, line("tick", ("nurse.suzuki", "system"), json!({})))
        }),
        passes("access.role-not-held", &[], "the program itself", || {
            let world = World::at(Stage::Opened, 1);
            (world, line("tick", ("system", "system"), json!({})))
        }),
        refused(&["access.role-not-held"], "the day before the first day", || {
            let world = World::empty();
            let args = json!({"facility": "cpf", "name": "練習", "kind": "processing"});
            let grant = json!([{"role": "administrator", "from": "2026-01-07"}]);
            world.done(line("register_staff", ADMIN, json!({"staff": "admin.2", "name": "架空", "roles": grant})));
            (world, line("register_facility", ("admin.2", "administrator"), args).at("2026-01-06T23:59:59.999+09:00"))
        }),
        passes("access.role-not-held", &[], "the first day", || {
            let world = World::empty();
            let args = json!({"facility": "cpf", "name": "練習", "kind": "processing"});
            let grant = json!([{"role": "administrator", "from": "2026-01-07"}]);
            world.done(line("register_staff", ADMIN, json!({"staff": "admin.2", "name": "架空", "roles": grant})));
            (world, line("register_facility", ("admin.2", "administrator"), args).at("2026-01-07T00:00:00+09:00"))
        }),
    ]
}

fn keys() -> Vec<Case> {
    vec![
        refused(&["command.key-reused"], "the same key for another patient", || {
            let world = World::at(Stage::Opened, 2);
            world.done(world.symptom(0).key("tablet-1"));
            let line = world.symptom(1).key("tablet-1");
            (world, line)
        }),
        refused(&["command.key-reused"], "the same key from another person", || {
            let world = World::at(Stage::Opened, 1);
            world.done(world.symptom(0).key("tablet-1").by(NURSE));
            let line = world.symptom(0).key("tablet-1").by(DOCTOR);
            (world, line)
        }),
        passes("command.key-reused", &[], "another key", || {
            let world = World::at(Stage::Opened, 2);
            world.done(world.symptom(0).key("tablet-1"));
            let line = world.symptom(1).key("tablet-2");
            (world, line)
        }),
    ]
}

pub fn cases() -> Vec<Case> {
    [people(), days(), roles(), keys()].into_iter().flatten().collect()
}

#[test]
fn access_from_both_sides() {
    run_all(cases());
}
