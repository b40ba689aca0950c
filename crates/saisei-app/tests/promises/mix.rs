//! A long day of right and wrong lines, in any order: the ledger stays whole and the views are what a rebuild gives.

use saisei_app::ledger::{ListQuery, Selection, ViewRow};
use saisei_app::{Outcome, Views};
use serde_json::json;

use crate::support::{ADMIN, DOCTOR, Line, NURSE, OPERATOR, OTHER_QUALITY, QUALITY, Stage, Who, World, line};

/// Numbers that look like chance and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

const COMMANDS: usize = 300;

/// Any line about any patient; many cannot be right at their moment.
fn any_line(world: &World, dice: &mut Dice) -> Line {
    let (p, other) = (dice.below(world.patients.len()), dice.below(world.patients.len()));
    let position = u64::try_from(dice.below(120)).unwrap();
    match dice.below(42) {
        0 => world.symptom(p),
        1 => world.stop(p),
        2 => world.bedside(p, other),
        3 => world.start(p),
        4 => world.baseline(p),
        5 => world.sterility(p, dice.one_of(&["pending", "negative", "positive"])),
        6 => world.release(p, dice.one_of(&["conditional", "final", "rejected"])),
        7 => world.revoke(p),
        8 => world.withdraw(p),
        9 => world.sign(p, 1),
        10 => world.eligibility(p, dice.one_of(&["eligible", "not_eligible", "deferred"])),
        11 => world.label(p, dice.one_of(&["tissue", "product"]), dice.one_of(&["clinic", "cpf"])),
        12 => world.send(&world.patient(p).product_label(), "cpf", "clinic"),
        13 => world.receive(&world.patient(p).product_label(), "clinic"),
        14 => world.correct(position, dice.one_of(&["/counted", "/thrombosis", "/name", ""]), json!(500)),
        15 => world.void(&world.patient(p).tissue),
        16 => world.close(p, "other"),
        17 => world.open(&world.patient(p).coi),
        18 => world.register(p),
        19 => world.complete(p, "A1", &world.now()),
        20 => world.visit(p, dice.one_of(&["A1-m1", "A1-m6"]), &world.now()[..10]),
        21 => world.next_dose(p, "2027-01-01"),
        22 => world.scanned("SSW", &world.patient(p).wristband()),
        23..30 => case(world, dice, p),
        30..33 => any_report(world, dice, p),
        33..39 => house(world, dice, p),
        _ => world.passage(p, u32::try_from(dice.below(6)).unwrap()),
    }
}

/// Rooms, cells, bookings, and what ends a bag or a lot.
fn house(world: &World, dice: &mut Dice, p: usize) -> Line {
    let patient = world.patient(p);
    match dice.below(8) {
        0 => world.split(&patient.lot, dice.one_of(&[1, 30_000_000, 700_000_000])),
        1 => world.pool(&[&patient.lot, dice.one_of(&["L0001", "L0002", "L0003"])], 1_000),
        2 => world.air(dice.one_of(&["cpf-1", "cpf-2"]), dice.one_of(&["9", "11"])),
        3 => world.limits(dice.one_of(&["cpf-1", "cpf-2"])),
        4 => world.book(p, dice.one_of(&["visit", "administration"]), "2026-09-01T09:00:00+09:00"),
        5 => world.cancel(p, dice.one_of(&["B1", "B2"])),
        6 => world.dispose(&patient.product),
        _ => world.close_lot(&patient.lot),
    }
}

/// Cases, clocks and orders.
fn case(world: &World, dice: &mut Dice, p: usize) -> Line {
    let (journey, lot) = (world.patient(p).journey.clone(), world.patient(p).lot.clone());
    let id = |letter: &str, dice: &mut Dice| format!("{letter}{:04}", 1 + dice.below(3));
    match dice.below(7) {
        0 => {
            let seriousness: &[&str] = dice.one_of(&[&[], &["death"], &["hospitalisation"]]);
            let args = json!({"journey": journey, "term": "fever", "onset_at": world.now(), "seriousness": seriousness,
                "suspected": "unknown"});
            line("record_adverse_event", NURSE, args)
        }
        1 => {
            let category = dice.one_of(&["seven_days", "sixty_day_list", "not_reportable"]);
            let args = json!({"journey": journey, "adverse_event": "AE1", "category": category});
            line("judge_adverse_event", DOCTOR, args)
        }
        2 => line("open_deviation", OPERATOR, json!({"lots": [lot], "grounds": "noise"})),
        3 => line("assess_deviation", QUALITY, json!({"deviation": id("D", dice), "serious": true, "impact": []})),
        4 => {
            let args = json!({"deviation": id("D", dice), "disposition": dice.one_of(&["usable", "not_usable"]),
                "actions": ["trained"], "evidence": ["R-1"]});
            line("close_deviation", QUALITY, args).second(OTHER_QUALITY)
        }
        5 => line("lift_order", ADMIN, json!({"order": id("O", dice), "lifted_on": &world.now()[..10]})),
        _ => line("tick", ("system", "system"), json!({})),
    }
}

/// Something that was done already, by whoever tells it.
fn any_report(world: &World, dice: &mut Dice, p: usize) -> Line {
    let patient = world.patient(p);
    let line = match dice.below(6) {
        0 => world.start(p),
        1 => world.harvest(p),
        2 => world.step(p),
        3 => world.fill(p, &patient.product_label()),
        4 => world.receive(&patient.product_label(), "clinic"),
        _ => world.sign(p, 1),
    };
    line.by(dice.one_of(&[DOCTOR, NURSE, OPERATOR, QUALITY])).already_done()
}

/// What goes wrong with lines on their way.
fn disturbed(line: Line, world: &World, dice: &mut Dice) -> Line {
    const PEOPLE: [Who; 6] = [ADMIN, DOCTOR, NURSE, OPERATOR, QUALITY, ("nobody", "nurse")];
    match dice.below(10) {
        0 => line.by(dice.one_of(&PEOPLE)),
        1 => line.key("the-same-again"),
        2 => line.seen(u64::try_from(dice.below(200)).unwrap()),
        3 => line.arg("surprise", 1),
        4 => line.note("覚え書き"),
        5 => line.at("2026-01-01T00:00:00Z"),
        6 => line.occurred(&world.now()),
        7 => line.second(dice.one_of(&PEOPLE)),
        _ => line,
    }
}

fn views(world: &World) -> Vec<ViewRow> {
    let all = |view: &str| ListQuery { view: view.to_owned(), limit: 10_000, ..ListQuery::default() };
    let names = ["clinic", "staff", "plans", "patients", "journeys", "deviations", "nonconformities", "material_lots"];
    names.iter().flat_map(|view| world.store().list(&all(view)).unwrap().rows).collect()
}

fn a_long_day(seed: u64) {
    let world = World::at(Stage::Tested, 2).bring(Stage::Registered, 0);
    let (mut dice, mut outcomes) = (Dice(seed), [0usize; 3]);
    for number in 0..COMMANDS {
        let minute = format!("2026-05-04T{:02}:{:02}:00+09:00", 9 + number / 60, number % 60);
        world.clock(&minute);
        let line = any_line(&world, &mut dice);
        let line = disturbed(line, &world, &mut dice);
        let answer = if dice.below(15) == 0 { world.ask_bytes(b"{\"key\": \xff") } else { world.ask(line) };
        outcomes[match answer.outcome {
            Outcome::Accepted => 0,
            Outcome::Refused => 1,
            Outcome::Invalid => 2,
        }] += 1;
    }
    assert!(outcomes.iter().all(|count| *count > 20), "{seed}: a mix of all three, {outcomes:?}");
    let report = world.check();
    assert!(report.ok, "{seed}: {:?}", report.first_bad);
    let before = views(&world);
    assert!(world.store().read(&Selection::All, saisei_app::ledger::Position::START, 1).unwrap().len() == 1);
    world.store().rebuild(&Views).unwrap();
    assert_eq!(views(&world), before, "{seed}");
    assert!(world.check().ok, "{seed}");
}

#[test]
fn after_a_long_day_the_ledger_is_whole_and_the_views_are_a_rebuild() {
    for seed in 1..=3 {
        a_long_day(seed);
    }
}
