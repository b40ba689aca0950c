//! No number is issued twice, whatever ids people make up and wherever their clocks stand.

use std::collections::BTreeSet;

use serde_json::json;

use crate::support::{Stage, World, line, rules};

/// Ids made up by hand between issued ones: behind the counter, ahead of it, and of no counting at all.
#[test]
fn made_up_journey_ids_never_bring_a_number_back() {
    let world = World::empty().staffed().planned();
    world.clock(Stage::Registered.time());
    let mut seen = BTreeSet::new();
    for made_up in [None, Some("J0003"), Some("X1"), None, Some("J0002"), None, None, Some("trial-7"), None] {
        let coi = world.issued(world.register(seen.len()), "coi");
        let open = world.open(&coi);
        let open = made_up.map_or(open.clone(), |id| open.arg("journey", id));
        let journey = world.issued(open, "journey");
        let shown = world.app.journey(&journey).unwrap().unwrap().journey;
        assert_eq!(shown.coi.as_str(), coi, "{journey} belongs to the patient for whom it was opened");
        assert!(seen.insert(journey.clone()), "{journey} was issued twice");
    }
}

#[test]
fn made_up_lot_ids_never_bring_a_number_back() {
    let mut world = World::at(Stage::Received, 4);
    world.clock(Stage::InCulture.time());
    let mut seen = BTreeSet::new();
    for (p, made_up) in [Some("L0002"), Some("X1"), None, None].into_iter().enumerate() {
        let open = world.open_lot(&[world.patient(p).tissue_label()]);
        let lot = world.issued(made_up.map_or(open.clone(), |id| open.arg("lot", id)), "lot");
        assert!(seen.insert(lot.clone()), "{lot} was issued twice");
        world.patients[p].lot = lot;
    }
    for p in 0..4 {
        world.done(world.step(p));
        assert_eq!(world.last().envelope.tags.iter().filter(|tag| tag.as_str().starts_with("patient:")).count(), 1);
    }
}

#[test]
fn an_id_that_is_taken_is_not_taken_again() {
    let world = World::at(Stage::Opened, 1);
    let coi = world.issued(world.register(1), "coi");
    let answer = world.ask(world.open(&coi).arg("journey", world.patient(0).journey.clone()));
    assert_eq!(rules(&answer), ["input.exists-already"]);
}

#[test]
fn a_made_up_administration_is_not_overwritten() {
    let world = World::at(Stage::Opened, 1);
    let event = |id: Option<&str>| {
        let args = json!({"journey": world.patient(0).journey, "term": "chills", "onset_at": world.now(),
            "suspected": "no"});
        let event = line("record_adverse_event", crate::support::NURSE, args);
        id.map_or(event.clone(), |id| event.arg("adverse_event", id))
    };
    let ids: BTreeSet<String> =
        [Some("AE2"), None, None].into_iter().map(|id| world.issued(event(id), "adverse_event")).collect();
    assert_eq!(ids.len(), 3, "{ids:?}");
}

/// Deviations, nonconformities and orders are counted each on its own, whoever opens them and however.
#[test]
fn cases_are_numbered_in_their_own_order() {
    let world = World::at(Stage::InCulture, 1);
    let deviation = || line("open_deviation", crate::support::NURSE, json!({"grounds": "noise"}));
    let case = || line("open_nonconformity", crate::support::NURSE, json!({"grounds": "wrong-form"}));
    assert_eq!(world.issued(deviation(), "deviation"), "D0001");
    assert_eq!(world.issued(case(), "nonconformity"), "N0001");
    assert_eq!(world.issued(deviation(), "deviation"), "D0002");
    let reported = world.done(world.passage(0, 4).already_done());
    assert_eq!(reported.events[1].envelope.payload["nonconformity"], "N0002");
    assert_eq!(world.issued(case(), "nonconformity"), "N0003");
    let order = |id: Option<&str>| id.into_iter().fold(world.suspend("2199-01-01"), |line, id| line.arg("id", id));
    let ids: Vec<String> =
        [None, Some("O0003"), Some("trial-7"), None].into_iter().map(|id| world.issued(order(id), "order")).collect();
    assert_eq!(ids, ["O0001", "O0003", "trial-7", "O0004"]);
}

/// On the first of January in Japan it is still December in Europe. The number's year is the year in Japan; otherwise
/// the serial would start again at 1 under the old year.
#[test]
fn the_turn_of_the_year_brings_no_number_back() {
    let world = World::empty().staffed();
    let mut seen = BTreeSet::new();
    for (at, zone) in [
        ("2026-12-31T23:59:00+09:00", "Asia/Tokyo"),
        ("2027-01-01T00:01:00+09:00", "Asia/Tokyo"),
        ("2027-01-01T00:02:00+09:00", "UTC"),
        ("2027-01-01T00:03:00+09:00", "Asia/Tokyo"),
    ] {
        let coi = world.issued(world.register(0).at(at).zone(zone), "coi");
        assert!(seen.insert(coi.clone()), "{coi} was issued twice");
    }
    let years: Vec<&str> = seen.iter().map(|coi| &coi[5..7]).collect();
    assert_eq!(years, ["26", "27", "27", "27"]);
}
