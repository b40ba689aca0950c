//! As it was recorded by then, and as it was then by what is known now.

use saisei_app::domain::values::Moment;
use saisei_app::{Seen, ShowError, show};
use serde_json::{Value, json};

use crate::support::{NURSE, Stage, World, line};

const SEEN_AT: &str = "2026-03-02T11:00:00+09:00";
const CORRECTED_AT: &str = "2026-03-03T09:00:00+09:00";
const LATE_AT: &str = "2026-03-04T09:00:00+09:00";
const FORGOTTEN: &str = "2026-03-02T10:30:00+09:00";

fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

/// Ten tender joints are recorded on the second; corrected to eleven on the third; on the fourth somebody enters what
/// was forgotten: five swollen joints, seen on the second before the others.
fn told() -> World {
    let world = World::at(Stage::WorkedUp, 1);
    let activity = |parts: Value| {
        line("record_disease_activity", NURSE, json!({"journey": world.patient(0).journey, "activity": parts}))
    };
    world.done(activity(json!({"tender_28": 10})).at(SEEN_AT));
    let position = world.position_of("disease_activity_recorded");
    world.done(world.correct(position, "/activity/tender_28", json!(11)).at(CORRECTED_AT));
    world.done(activity(json!({"swollen_28": 5})).at(LATE_AT).occurred(FORGOTTEN));
    world
}

/// Tender and swollen joints as shown, in the order of recording.
fn joints(world: &World, seen: Seen) -> Vec<(Value, Value)> {
    let shown = show(world.store().as_ref(), "journey", &world.patient(0).journey, seen).unwrap();
    let of = |entry: &Value| {
        let parts = &entry["what"]["activity"];
        (parts["tender_28"].clone(), parts["swollen_28"].clone())
    };
    shown["work_up"]["activity"].as_array().unwrap().iter().map(of).collect()
}

#[test]
fn as_recorded_by_then() {
    let world = told();
    let by = |time: &str| joints(&world, Seen::RecordedBy(at(time)));
    let none: Vec<(Value, Value)> = Vec::new();
    assert_eq!(by("2026-03-02T10:59:59.999+09:00"), none);
    assert_eq!(by(SEEN_AT), [(json!(10), Value::Null)]);
    assert_eq!(by("2026-03-03T08:59:59.999+09:00"), [(json!(10), Value::Null)], "nobody knew of the mistake");
    assert_eq!(by(CORRECTED_AT), [(json!(11), Value::Null)]);
    assert_eq!(by(LATE_AT), [(json!(11), Value::Null), (Value::Null, json!(5))]);
}

#[test]
fn as_it_was_then_by_what_is_known_now() {
    let world = told();
    let by = |time: &str| joints(&world, Seen::OccurredBy(at(time)));
    let none: Vec<(Value, Value)> = Vec::new();
    assert_eq!(by("2026-03-02T10:29:59.999+09:00"), none);
    assert_eq!(by(FORGOTTEN), [(Value::Null, json!(5))], "it was entered later and had happened by then");
    assert_eq!(by(SEEN_AT), [(json!(11), Value::Null), (Value::Null, json!(5))], "the correction tells what was true");
    assert_eq!(by(SEEN_AT), joints(&world, Seen::Now));
}

#[test]
fn each_kind_is_shown_and_what_is_not_there_is_named() {
    let world = World::at(Stage::AtClinic, 1);
    let (store, patient) = (world.store(), world.patient(0).clone());
    for (kind, id) in [
        ("clinic", ""),
        ("staff", "dr.ito"),
        ("plan", "ra-adsc"),
        ("patient", &patient.coi),
        ("journey", &patient.journey),
        ("lot", &patient.lot),
        ("container", &patient.product),
    ] {
        assert!(show(store.as_ref(), kind, id, Seen::Now).unwrap().is_object(), "{kind}");
        let before = Seen::RecordedBy(at("2026-01-01T00:00:00Z"));
        assert!(matches!(show(store.as_ref(), kind, id, before), Err(ShowError::Missing(_))), "{kind}");
    }
    assert!(matches!(show(store.as_ref(), "ward", "1", Seen::Now), Err(ShowError::Kind(_))));
    assert!(matches!(show(store.as_ref(), "lot", "no such", Seen::Now), Err(ShowError::Id("lot"))));
    assert!(matches!(show(store.as_ref(), "lot", "L9999", Seen::Now), Err(ShowError::Missing("lot"))));
}
