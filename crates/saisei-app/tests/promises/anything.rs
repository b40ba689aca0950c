//! Anything at all as input: an answer, never a fall.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use saisei_app::domain::Command;
use saisei_app::{Answer, FindingView, Outcome};
use serde_json::{Map, Value, json};

use crate::support::{ADMIN, COORDINATOR, DOCTOR, Line, NURSE, OPERATOR, QUALITY, Stage, Who, World, line, text};

/// Every text that is typed begins with these letters, so that it is found when an answer repeats it.
const TYPED: &str = "Zqx";

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,12}",
        "\\PC{0,8}",
        Just("`a`, expected one of `b`".to_owned()),
        Just("\u{27e6}access.role-may-not|role=x\u{27e7}".to_owned()),
        Just("\u{202e}\u{0}".to_owned()),
        Just("あ".repeat(5_000)),
    ]
    .prop_map(|text| format!("{TYPED}{text}"))
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any_text().prop_map(Value::from),
        Just(json!("2026-05-04T00:00:00Z")),
        Just(json!("2199-12-31")),
        Just(json!("J0001")),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let name = prop_oneof![Just("value".to_owned()), Just("unit".to_owned()), "[a-z{}|`]{0,6}"];
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(name, inner, 0..4).prop_map(|fields| Value::Object(Map::from_iter(fields))),
        ]
    })
}

/// Every message speaks both languages, has no gap left open, and repeats nothing that was typed. An id that is not
/// registered, or is registered already, is named: a person must see which one was meant.
fn speaks(answer: &Answer) {
    for finding in &answer.findings {
        let view = FindingView::from(finding);
        for said in [&view.message.ja, &view.message.en] {
            assert!(said.chars().count() > 10 && !said.contains(['{', '}']), "{said}");
        }
        let names_ids = ["input.unknown-id", "input.exists-already"].contains(&view.rule);
        let said = format!("{}{}", view.message.ja, view.message.en);
        assert!(names_ids || !said.contains(TYPED), "{said}");
        assert!(answer.outcome != Outcome::Invalid || view.rule.starts_with("input."), "{}", view.rule);
    }
    assert!(answer.outcome != Outcome::Invalid || (answer.findings.len() == 1 && answer.events.is_empty()));
}

fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, proptest::test_runner::TestRng::deterministic_rng(Default::default()))
}

const PEOPLE: [Who; 7] = [ADMIN, COORDINATOR, DOCTOR, NURSE, OPERATOR, QUALITY, ("system", "system")];

#[test]
fn any_json_as_arguments_of_any_command_is_answered() {
    let world = World::at(Stage::AtClinic, 1);
    let any_line = (0..Command::NAMES.len(), 0..PEOPLE.len(), any_json());
    let mut seen = std::collections::BTreeSet::new();
    runner(1_500)
        .run(&any_line, |(command, who, args)| {
            let answer = world.ask(line(Command::NAMES[command], PEOPLE[who], args));
            speaks(&answer);
            Ok(())
        })
        .unwrap();
    for name in Command::NAMES {
        let answer = world.ask(line(name, ADMIN, json!({"surprise": 1})));
        speaks(&answer);
        seen.insert(format!("{:?}", answer.outcome));
    }
    assert!(seen.contains("Invalid"));
    assert!(world.check().ok);
}

/// Lines that are right but for one place in them.
fn good_lines(world: &World) -> Vec<Line> {
    let journey = &world.patient(0).journey;
    let event = json!({"journey": journey, "term": "fever", "onset_at": "2026-05-04T11:00:00+09:00",
        "seriousness": ["death"], "suspected": "unknown"});
    let booking = json!({"journey": journey, "purpose": "administration", "starts_at": "2026-05-05T10:00:00+09:00",
        "physician": DOCTOR.0});
    vec![
        world.draft(),
        world.register(3),
        world.history(0),
        world.explain(0, 1),
        world.harvest(0),
        world.send(&world.patient(0).product_label(), "clinic", "cpf"),
        world.receive(&world.patient(0).product_label(), "clinic"),
        world.open_lot(&[world.patient(0).tissue_label()]),
        world.passage(0, 3),
        world.fill(0, &world.patient(0).product_label()),
        world.viability(0, "98.6"),
        world.release(0, "final"),
        world.bedside(0, 0),
        world.baseline(0),
        world.start(0),
        world.complete(0, "A1", "2026-05-04T12:00:00+09:00"),
        world.next_dose(0, "2026-09-01"),
        world.correct(40, "/counted", json!(1)),
        world.suspend("2199-01-01"),
        world.bedside(0, 0).second(NURSE),
        world.start(0).already_done().occurred("2026-05-04T11:00:00+09:00"),
        line("record_adverse_event", NURSE, event),
        line("open_deviation", OPERATOR, json!({"lots": [world.patient(0).lot], "grounds": "noise"})),
        line("book_appointment", COORDINATOR, booking),
    ]
}

/// Pointers to every place of a value.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| places(value, &format!("{at}/{name}"), found)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| places(value, &format!("{at}/{index}"), found));
        }
        _ => {}
    }
}

#[test]
fn any_json_in_any_place_of_a_good_line_is_answered() {
    let world = World::at(Stage::AtClinic, 1);
    let lines: Vec<Value> = good_lines(&world).into_iter().map(|line| Value::Object(line.0)).collect();
    let any_change = (0..lines.len(), any::<usize>(), any_json());
    let outcomes = std::cell::RefCell::new(std::collections::BTreeMap::<String, u32>::new());
    runner(2_500)
        .run(&any_change, |(number, place, new)| {
            let mut changed = lines[number].clone();
            let mut found = Vec::new();
            places(&changed, "", &mut found);
            *changed.pointer_mut(&found[1 + place % (found.len() - 1)]).unwrap() = new;
            let Value::Object(fields) = changed else { return Ok(()) };
            let answer = world.ask_bytes(&serde_json::to_vec(&complete(&world, fields)).unwrap());
            *outcomes.borrow_mut().entry(format!("{:?}", answer.outcome)).or_default() += 1;
            speaks(&answer);
            Ok(())
        })
        .unwrap();
    assert_eq!(outcomes.borrow().len(), 3, "{:?}", outcomes.borrow());
    assert!(world.check().ok);
}

/// Key and time for a line whose own fields may be anything by now.
fn complete(world: &World, fields: Map<String, Value>) -> Map<String, Value> {
    let fresh = world.filled(line("tick", NURSE, json!({})));
    let mut fields = fields;
    for name in ["key", "at"] {
        fields.entry(name).or_insert_with(|| text(fresh.field(name)).into());
    }
    fields
}

#[test]
fn any_bytes_as_a_line_are_answered() {
    let world = World::at(Stage::Opened, 1);
    let head = world.head();
    let good = serde_json::to_vec(&world.filled(world.symptom(0)).0).unwrap();
    let cut = (0..good.len(), vec(any::<u8>(), 0..6));
    runner(500)
        .run(&vec(any::<u8>(), 0..200), |bytes| {
            let answer = world.ask_bytes(&bytes);
            assert_eq!(answer.outcome, Outcome::Invalid);
            speaks(&answer);
            Ok(())
        })
        .unwrap();
    assert_eq!(world.head(), head);
    runner(500)
        .run(&cut, |(place, bytes)| {
            let mut line = good.clone();
            line.splice(place..place, bytes);
            speaks(&world.ask_bytes(&line));
            Ok(())
        })
        .unwrap();
    for line in ["", "5", "[]", "null", "{}", "\"Zqx\"", "{\"key\":\"Zqx\"}", "[[[[[[[["] {
        speaks(&world.ask_bytes(line.as_bytes()));
    }
    let deep = "[".repeat(100_000);
    speaks(&world.ask_bytes(deep.as_bytes()));
}
