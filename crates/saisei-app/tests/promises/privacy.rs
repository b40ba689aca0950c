//! One patient whose every field and note is a string that occurs nowhere else. Afterwards it is looked for everywhere.

use std::path::Path;

use saisei_app::domain::values::{CoiNumber, Commitment};
use saisei_app::ledger::SideWrite;
use saisei_app::read_line;
use serde_json::{Value, json};

use crate::support::{COORDINATOR, Line, NURSE, Stage, World, line};

const NOTE: &str = "zqnote-秘密の覚え書き";
const DOCUMENT: &str = "zqdocument-手紙の中身";

fn identity(which: &str) -> Value {
    json!({
        "family_name": format!("zqfamily{which}"), "given_name": format!("zqgiven{which}"),
        "family_kana": format!("zqkana{which}"), "given_kana": format!("zqreading{which}"),
        "birth_date": if which == "a" { "1931-07-19" } else { "1931-08-23" }, "sex": "other",
        "address": format!("zqaddress{which}"), "phone": format!("zqphone{which}"), "email": format!("zqmail{which}")
    })
}

/// Everything that must not be found. Long enough that ciphertext does not hold it by chance.
const CANARIES: [&str; 15] = [
    "zqfamily",
    "zqgiven",
    "zqkana",
    "zqreading",
    "zqaddress",
    "zqphone",
    "zqmail",
    "1931-07-19",
    "1931-08-23",
    "zqnote",
    "秘密の覚え書き",
    "zqdocument",
    "手紙の中身",
    "zqwristband",
    "zqvalue",
];

fn found_in(bytes: &[u8]) -> Option<&'static str> {
    CANARIES.into_iter().find(|canary| bytes.windows(canary.len()).any(|window| window == canary.as_bytes()))
}

fn document(world: &World) -> Line {
    let args = json!({"journey": world.patient(0).journey, "document": "letter", "media": "text", "content": DOCUMENT});
    line("attach_document", NURSE, args)
}

fn correct_identity(world: &World) -> Line {
    let args = json!({"coi": world.patient(0).coi, "identity": identity("b")});
    line("correct_identity", COORDINATOR, args).reason("mistyped")
}

/// The whole way with a note on every line, a refusal, an invalid line and a reused key in between.
fn whole_journey() -> World {
    let mut world = World::empty_file().staffed().planned();
    world.patients.push(crate::support::Patient::default());
    *world.note.borrow_mut() = Some(NOTE);
    for step in Stage::ALL {
        world.clock(step.time());
        if step == Stage::Registered {
            world.patients[0].coi = world.issued(line("register_patient", COORDINATOR, identity("a")), "coi");
            continue;
        }
        world.advance(0, step);
        disturb(&world);
    }
    world.done(document(&world));
    world.done(correct_identity(&world));
    world
}

fn disturb(world: &World) {
    assert!(!world.ask(world.harvest(0).arg("wristband", "zqwristband")).is_accepted());
    assert!(!world.ask(world.symptom(0).arg("symptom", "zq with blanks")).is_accepted());
    assert!(!world.ask(world.symptom(0).arg("zqfield", "zqvalue")).is_accepted());
    let reused = line("register_patient", COORDINATOR, identity("a")).key("k-00001");
    assert!(!world.ask(reused).is_accepted());
}

fn files(directory: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (path.display().to_string(), std::fs::read(path).unwrap())).collect()
}

#[test]
fn nothing_that_identifies_a_person_stands_in_the_data_file() {
    let world = whole_journey();
    let kinds = world.events().len();
    assert!(kinds > 60, "{kinds}");
    for event in world.events() {
        assert_eq!(found_in(&event.bytes), None, "event {}", event.envelope.position.0);
    }
    let files = files(world.directory().unwrap().path());
    assert!(files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() > 100_000);
    for (name, bytes) in files {
        assert_eq!(found_in(&bytes), None, "{name}");
    }
}

/// The search itself works: what the ledger may hold is found by it.
#[test]
fn what_the_ledger_may_hold_is_found() {
    let world = World::empty_file().staffed();
    let files = files(world.directory().unwrap().path());
    let held =
        |needle: &str| files.iter().any(|(_, bytes)| bytes.windows(needle.len()).any(|w| w == needle.as_bytes()));
    assert!(held("細胞調製室1") && held("nurse.suzuki"));
}

#[test]
fn a_log_of_a_submission_shows_no_field_and_no_note() {
    let world = World::at(Stage::AtClinic, 1);
    *world.note.borrow_mut() = Some(NOTE);
    let lines = [line("register_patient", COORDINATOR, identity("a")), document(&world), correct_identity(&world)];
    for line in lines {
        let bytes = serde_json::to_vec(&world.filled(line).0).unwrap();
        assert!(found_in(&bytes).is_some());
        let read = read_line(&bytes, saisei_app::domain::values::Moment::parse(&world.now()).unwrap(), "test").unwrap();
        let logged = format!("{read:?} {:?} {:?}", read.submission, read.submission.command);
        assert_eq!(found_in(logged.as_bytes()), None, "{logged}");
    }
}

#[test]
fn an_answer_to_what_could_not_be_read_repeats_no_value() {
    let world = World::at(Stage::Opened, 1);
    for line in [
        world.symptom(0).arg("symptom", "zq with blanks"),
        world.symptom(0).arg("severity", "zqsevere"),
        world.symptom(0).arg("severity", "zq`mild` `zqsevere`, expected `zq`"),
        world.symptom(0).arg("severity", "\u{27e6}access.role-may-not|role=zq\u{27e7}"),
        world.symptom(0).arg("note", json!({"zq": "zq"})).zone("zqzone"),
    ] {
        let answer = world.ask(line);
        assert_eq!(answer.outcome, saisei_app::Outcome::Invalid);
        assert!(!answer.line(1).to_string().contains("zq"), "{}", answer.line(1));
        assert!(answer.findings[0].rule.id().starts_with("input."), "{:?}", answer.findings);
    }
}

fn commitments(world: &World, field: &str) -> Vec<Commitment> {
    let of = |event: &saisei_app::ledger::Recorded| event.envelope.payload[field].as_str().map(str::to_owned);
    world.events().iter().filter_map(of).map(Commitment).collect()
}

#[test]
fn what_was_sealed_comes_back_until_the_key_is_destroyed() {
    let world = whole_journey();
    let coi = CoiNumber::parse(&world.patient(0).coi).unwrap();
    let known = world.app.identity(&coi).unwrap().unwrap();
    assert_eq!(serde_json::to_value(known).unwrap(), identity("b"), "the corrected one holds");
    let notes = commitments(&world, "note");
    assert!(notes.len() > 20, "{}", notes.len());
    for note in &notes {
        assert!(world.app.note(note).unwrap().unwrap().starts_with(NOTE));
    }
    let content = commitments(&world, "content").pop().unwrap();
    assert_eq!(world.app.note(&content).unwrap().unwrap(), DOCUMENT);
    assert!(world.check().ok);

    let key = SideWrite::Delete { space: "vault.key".to_owned(), id: coi.to_string() };
    world.store().write_side(vec![key]).unwrap();
    let report = world.check();
    assert!(report.ok, "the erasure is accounted for: {:?}", report.first_bad);
    let after = world.restarted();
    assert!(after.identity(&coi).unwrap().is_none());
    assert_eq!(after.note(&content).unwrap(), None);
    assert!(notes.iter().all(|note| after.note(note).unwrap().is_none()));
    assert!(after.journey(&world.patient(0).journey).unwrap().is_some(), "the coded values remain");
}

/// A late report on an erased person is still a report; it does not make what was erased look damaged.
#[test]
fn an_erased_person_can_still_be_reported_on() {
    let world = World::empty_file().staffed().planned().bring(Stage::Opened, 1);
    let coi = CoiNumber::parse(&world.patient(0).coi).unwrap();
    let key = SideWrite::Delete { space: "vault.key".to_owned(), id: coi.to_string() };
    world.store().write_side(vec![key]).unwrap();
    world.done(world.symptom(0).note("遅れて届いた報告"));
    let note = commitments(&world, "note").pop().unwrap();
    let after = world.restarted();
    assert_eq!(after.note(&note).unwrap().unwrap(), "遅れて届いた報告");
    assert!(after.identity(&coi).unwrap().is_none(), "the new key opens nothing old");
    assert!(world.check().ok);
}
