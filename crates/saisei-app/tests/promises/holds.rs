//! What follows by itself, follows in the same append; a hold ends with its case and not before, wherever the cells went.

use saisei_app::domain::Rule;
use saisei_app::{Answer, Outcome};
use serde_json::{Value, json};

use crate::support::{ADMIN, Stage, World, line, rules, text};

/// The kinds of an answer's events.
fn kinds(answer: &Answer) -> Vec<String> {
    answer.events.iter().map(|event| event.envelope.kind.as_str().to_owned()).collect()
}

/// One act is one append: its events stand one after the other, with nothing between them.
fn is_one_append(answer: &Answer) -> bool {
    let first = answer.events[0].envelope.position.0;
    (first..).zip(&answer.events).all(|(position, event)| event.envelope.position.0 == position)
}

/// What holds a lot now.
fn holds(world: &World, lot: &str) -> Vec<String> {
    let journeys: Vec<_> = (0..world.patients.len()).map(|p| world.patient(p).journey.clone()).collect();
    let files = journeys.iter().map(|journey| world.app.journey(journey).unwrap().unwrap());
    let all = files.flat_map(|file| file.journey.lots.into_values());
    all.filter(|found| found.id.as_str() == lot).flat_map(|lot| lot.holds).map(|cause| cause.to_string()).collect()
}

/// Three patients in culture, the third one in the second room. Both rooms have limits.
fn three() -> World {
    let mut world = World::at(Stage::Received, 3);
    world.done(world.limits("cpf-1"));
    world.done(world.limits("cpf-2"));
    world.clock(Stage::InCulture.time());
    for (p, room) in ["cpf-1", "cpf-1", "cpf-2"].into_iter().enumerate() {
        let open = world.open_lot(&[world.patient(p).tissue_label()]).arg("room", room);
        world.patients[p].lot = world.issued(open, "lot");
    }
    world
}

#[test]
fn a_value_over_its_limit_holds_every_open_lot_of_the_room_in_the_same_append() {
    let world = three();
    let answer = world.done(world.air("cpf-1", "11"));
    let expected = ["environmental_value_recorded", "deviation_opened", "material_held", "material_held"];
    assert_eq!(kinds(&answer), expected);
    assert!(is_one_append(&answer));
    let held: Vec<(String, Value)> = answer.events[2..]
        .iter()
        .map(|event| (text(&event.envelope.payload["journey"]), event.envelope.payload["lots"].clone()))
        .collect();
    assert_eq!(held, [("J0001".to_owned(), json!(["L0001"])), ("J0002".to_owned(), json!(["L0002"]))]);
    assert_eq!(holds(&world, "L0001"), ["D0001"]);
    assert_eq!(holds(&world, "L0002"), ["D0001"]);
    assert!(holds(&world, "L0003").is_empty(), "another room");
    // The cells of the other room go on; those of this one are brought there.
    world.done(world.step(2).arg("room", "cpf-2"));
    world.done(world.step(0).arg("room", "cpf-2"));
    assert!(world.check().ok);
}

#[test]
fn a_lot_that_is_over_is_not_held_again() {
    let world = World::at(Stage::Tested, 2);
    world.done(world.limits("cpf-1"));
    world.done(world.release(0, "rejected"));
    let answer = world.done(world.air("cpf-1", "11"));
    assert_eq!(kinds(&answer), ["environmental_value_recorded", "deviation_opened", "material_held"]);
    assert!(holds(&world, "L0001").is_empty());
    assert_eq!(holds(&world, "L0002"), ["D0001"]);
}

/// Bags that wait to be given were filled in that room as well.
#[test]
fn a_bag_that_waits_is_held_and_one_that_was_given_is_not() {
    let world = World::at(Stage::AtClinic, 1);
    world.done(world.limits("cpf-1"));
    world.done(world.air("cpf-1", "11"));
    let answer = world.ask(world.bedside(0, 0));
    assert_eq!(rules(&answer), ["lot.on-hold", "lot.released-conditionally"]);
    let given = World::at(Stage::Running, 1);
    given.done(given.limits("cpf-1"));
    let answer = given.done(given.air("cpf-1", "11"));
    assert_eq!(kinds(&answer), ["environmental_value_recorded", "deviation_opened"]);
}

#[test]
fn a_case_closed_as_usable_ends_the_hold_and_the_release_works() {
    let world = World::at(Stage::Tested, 1);
    world.done(world.limits("cpf-1"));
    world.done(world.air("cpf-1", "11"));
    assert_eq!(rules(&world.ask(world.release(0, "conditional"))), ["lot.on-hold"]);
    world.done(world.assess("D0001"));
    let answer = world.done(world.close_deviation("D0001", "usable"));
    assert_eq!(kinds(&answer)[..2], ["deviation_closed", "hold_ended"]);
    assert!(is_one_append(&answer));
    world.done(world.release(0, "conditional"));
}

#[test]
fn a_case_closed_as_not_usable_keeps_the_hold() {
    let world = World::at(Stage::Tested, 1);
    world.done(world.limits("cpf-1"));
    world.done(world.air("cpf-1", "11"));
    world.settle("D0001", "not_usable");
    assert_eq!(holds(&world, "L0001"), ["D0001"]);
    assert_eq!(rules(&world.ask(world.release(0, "conditional"))), ["lot.on-hold"]);
    world.done(world.release(0, "rejected"));
    world.done(world.dispose(&world.patient(0).product));
    world.done(world.close_lot("L0001"));
}

/// Two causes hold: each ends with its own case.
#[test]
fn one_case_of_two_does_not_free_what_the_other_holds() {
    let world = World::at(Stage::Tested, 1);
    world.done(world.limits("cpf-1"));
    world.done(world.air("cpf-1", "11"));
    world.done(world.deviation(&["L0001"]));
    world.settle("D0001", "usable");
    assert_eq!(holds(&world, "L0001"), ["D0002"]);
    assert_eq!(rules(&world.ask(world.release(0, "conditional"))), ["lot.on-hold"]);
    world.settle("D0002", "usable");
    world.done(world.release(0, "conditional"));
}

#[test]
fn the_same_limit_passed_again_within_thirty_days_is_serious() {
    for (at, serious) in [("2026-05-02T23:59:59+09:00", true), ("2026-05-03T00:00:00+09:00", false)] {
        let world = World::empty().staffed();
        world.done(world.limits("cpf-1"));
        world.clock("2026-04-02T09:00:00+09:00");
        let first = world.done(world.air("cpf-1", "11"));
        assert_eq!(first.events[1].envelope.payload["serious"], json!(false));
        world.clock(at);
        let second = world.done(world.air("cpf-1", "11"));
        assert_eq!(second.events[1].envelope.payload["serious"], json!(serious), "{at}");
    }
}

/// A limit that nothing can keep, or of which only half would be read, is none.
#[test]
fn limits_that_contradict_each_other_are_not_set() {
    let world = World::empty().staffed();
    let pascal = |value: u32| json!({"value": value, "unit": "Pa"});
    for (limits, rule) in [
        (json!([{"parameter": "pressure"}]), "input.missing-field"),
        (json!([{"parameter": "pressure", "min": pascal(20), "max": pascal(10)}]), "input.time-order"),
        (
            json!([{"parameter": "pressure", "min": pascal(10)}, {"parameter": "pressure", "max": pascal(60)}]),
            "input.exists-already",
        ),
    ] {
        assert_eq!(rules(&world.ask(world.limits("cpf-1").arg("limits", limits.clone()))), [rule]);
        assert_eq!(rules(&world.ask(world.room("cpf-3", "cpf").arg("limits", limits))), [rule]);
    }
    let both = json!([{"parameter": "pressure", "min": pascal(10), "max": pascal(60)}]);
    world.done(world.room("cpf-3", "cpf").arg("limits", both));
    assert_eq!(rules(&world.ask(world.measured("cpf-3", "pressure", "60.1", "Pa"))), ["environment.over-limit"]);
}

/// Who withdrew and signs again has the material back, but not what quality holds.
#[test]
fn a_new_signature_frees_only_what_the_withdrawal_held() {
    let world = World::at(Stage::InCulture, 1);
    world.done(world.deviation(&["L0001"]));
    world.done(world.withdraw(0));
    assert_eq!(holds(&world, "L0001"), ["D0001", "consent_withdrawn"]);
    world.done(world.sign(0, 1));
    assert_eq!(holds(&world, "L0001"), ["D0001"]);
    world.settle("D0001", "usable");
    assert!(holds(&world, "L0001").is_empty());
}

/// A plate is read days after it was exposed: the days count from one exposure to the other.
#[test]
fn the_days_count_from_one_sample_to_the_next() {
    let world = World::empty().staffed();
    world.done(world.limits("cpf-1"));
    world.clock("2026-05-20T09:00:00+09:00");
    world.done(world.air("cpf-1", "11").arg("sampled_at", "2026-04-02T09:00:00+09:00"));
    let answer = world.done(world.air("cpf-1", "11").arg("sampled_at", "2026-05-02T09:00:00+09:00"));
    assert_eq!(rules(&answer), ["environment.over-limit", "environment.repeated"]);
}

/// Cells that were split off or pooled bring along who worked on them, how old they are, and what holds them.
#[test]
fn what_is_known_of_cells_goes_with_them() {
    let world = World::at(Stage::InCulture, 1);
    world.done(world.passage(0, 2));
    world.done(world.deviation(&["L0001"]));
    let child = world.issued(world.split("L0001", 40_000_000).by(crate::support::OTHER_OPERATOR), "into");
    let pool = world.issued(world.pool(&["L0001", &child], 50_000_000), "into");
    let file = world.app.journey("J0001").unwrap().unwrap();
    let of = |id: &str| file.journey.lots.values().find(|lot| lot.id.as_str() == id).unwrap().clone();
    for lot in [of(&child), of(&pool)] {
        assert_eq!(lot.performers.iter().collect::<Vec<_>>(), ["op.ono", "op.tanaka"]);
        assert_eq!(lot.passages.last().unwrap().what.passage.get(), 2);
        assert_eq!(lot.holds.len(), 1);
    }
    assert_eq!((of(&child).state.name(), of("L0001").state.name()), ("pooled", "pooled"));
    assert_eq!(rules(&world.ask(world.passage(0, 1).arg("lot", pool.as_str()))), ["lot.passage-goes-back"]);
    // The case was about the first lot. With it, the hold ends for all that its cells went into.
    world.settle("D0001", "usable");
    assert!(holds(&world, &pool).is_empty());
    let mut world = world;
    world.patients[0].lot.clone_from(&pool);
    world.patients[0].product = world.issued(world.label(0, "product", "cpf"), "container");
    let bag = world.patient(0).product_label();
    let more = json!({"value": 50_000_001, "unit": "cells"});
    assert_eq!(rules(&world.ask(world.fill(0, &bag).arg("cells", more))), ["lot.cells-not-conserved"]);
    world.done(world.fill(0, &bag).arg("cells", json!({"value": 50_000_000, "unit": "cells"})));
}

#[test]
fn one_lot_is_not_pooled_with_itself_and_a_room_must_exist() {
    let world = World::at(Stage::InCulture, 1);
    world.done(world.passage(0, 2));
    assert_eq!(rules(&world.ask(world.pool(&["L0001", "L0001"], 120_000_000))), ["input.list-empty"]);
    for line in [world.split("L0001", 10), world.pool(&["L0001", "L0001"], 10), world.step(0), world.passage(0, 2)] {
        assert_eq!(world.ask(line.arg("room", "nowhere")).outcome, Outcome::Invalid);
    }
    assert_eq!(rules(&world.ask(world.split("L0001", 10).arg("room", "nowhere"))), ["input.unknown-id"]);
}

#[test]
fn an_order_on_a_facility_lists_who_is_in_the_middle_of_what() {
    let world = World::at(Stage::InCulture, 1);
    let coi = world.issued(world.register(7), "coi");
    world.done(world.open(&coi));
    let answer = world.done(world.order(&[], &["cpf"], "2026-03-16"));
    assert_eq!(rules(&answer), ["order.in-the-middle"]);
    let middle = json!([{"journey": "J0001", "step": "culture"}, {"journey": "J0002", "step": "work-up"}]);
    assert_eq!(answer.events[0].envelope.payload["in_the_middle"], middle);
    let listed = &answer.findings[0].variables;
    assert!(format!("{listed:?}").contains("J0001 culture, J0002 work-up"), "{listed:?}");
}

/// An order freezes what it reaches at once, the culture's papers aside, and its lifting frees it.
#[test]
fn an_order_freezes_at_once_and_its_lifting_frees() {
    let world = World::at(Stage::AtClinic, 1);
    world.done(world.bedside(0, 0));
    world.done(world.baseline(0));
    for (plans, facilities, rule) in
        [(&["ra-adsc"][..], &[][..], Rule::PlanNotInForce), (&[][..], &["cpf"][..], Rule::FacilitySuspended)]
    {
        let ordered = world.done(world.order(plans, facilities, "2026-05-04"));
        let order = text(&ordered.events[0].envelope.payload["order"]);
        for line in [world.bedside(0, 0), world.start(0), world.book(0, "administration", "2026-09-01T09:00:00+09:00")]
        {
            let answer = world.ask(line);
            assert_eq!(answer.outcome, Outcome::Refused);
            assert!(answer.findings.iter().any(|finding| finding.rule == rule), "{:?}", answer.findings);
        }
        // What has happened is told all the same.
        world.done(world.symptom(0));
        world.done(world.lift(&order, "2026-05-04"));
        world.done(world.bedside(0, 0));
    }
    world.done(world.start(0));
}

/// Every other order stands although one of two was lifted.
#[test]
fn one_order_of_two_stands() {
    let world = World::at(Stage::AtClinic, 1);
    world.done(world.order(&["ra-adsc"], &[], "2026-05-04"));
    world.done(world.suspend("2026-05-04"));
    world.done(world.lift("O0001", "2026-05-04"));
    assert!(rules(&world.ask(world.bedside(0, 0))).contains(&"plan.not-in-force"));
    world.done(world.lift("O0002", "2026-05-04"));
    world.done(world.bedside(0, 0));
}

/// An order that is lifted from a day on held on the day before it.
#[test]
fn an_order_held_until_the_day_of_its_lifting() {
    let world = World::at(Stage::Released, 1);
    world.done(world.order(&["ra-adsc"], &[], "2026-05-01"));
    world.clock("2026-05-06T09:00:00+09:00");
    let early = line("lift_order", ADMIN, json!({"order": "O0001", "lifted_on": "2026-05-07"}));
    assert_eq!(rules(&world.ask(early)), ["input.future"], "nobody lifts it ahead");
    let before = line("lift_order", ADMIN, json!({"order": "O0001", "lifted_on": "2026-04-30"}));
    assert_eq!(rules(&world.ask(before)), ["input.time-order"], "nor before it came");
    world.done(world.lift("O0001", "2026-05-06"));
    let booking = world.book(0, "visit", "2026-06-01T09:00:00+09:00");
    world.done(booking);
}
