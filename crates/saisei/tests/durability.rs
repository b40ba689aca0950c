//! An answered line is durable, whatever happens to the program; a changed file is found out.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says what it expects")]
#![allow(missing_docs, reason = "a test")]

#[allow(dead_code, reason = "each test file uses a part of it")]
mod support;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use serde_json::{Value, json};
use support::{Clinic, root, saisei, spawn};

fn room(n: usize) -> String {
    json!({
        "key": format!("room-{n}"), "command": "register_room", "actor": "admin", "role": "administrator",
        "at": "2026-01-05T09:00:00+09:00",
        "args": {"room": format!("r{n}"), "facility": "clinic", "name": format!("室 {n}"), "zone": "general"},
    })
    .to_string()
}

/// Sends lines until `answered` answers came back, then kills the program; returns the rooms that were answered.
fn killed_after(clinic: &Clinic, answered: usize) -> BTreeSet<String> {
    let mut child = spawn(&["apply", "--db", &clinic.url(), "-"]);
    let mut input = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        for n in 0..5_000 {
            if writeln!(input, "{}", room(n)).is_err() {
                return;
            }
        }
    });
    let mut rooms = BTreeSet::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines().take(answered) {
        let answer: Value = serde_json::from_str(&line.unwrap()).unwrap();
        assert_eq!(answer["outcome"], "accepted");
        rooms.insert(answer["events"][0]["payload"]["room"].as_str().unwrap().to_owned());
    }
    child.kill().unwrap();
    child.wait().unwrap();
    writer.join().unwrap();
    rooms
}

#[test]
fn a_killed_program_loses_no_answered_line() {
    for answered in [1, 7, 40, 111] {
        let clinic = Clinic::sandbox();
        let rooms = killed_after(&clinic, answered);
        assert_eq!(rooms.len(), answered);
        assert!(clinic.verify(&[]).0["ok"].as_bool().unwrap());
        let state = clinic.show("clinic", "clinic", &[]);
        let kept: BTreeSet<String> = state["rooms"].as_object().unwrap().keys().cloned().collect();
        assert!(rooms.is_subset(&kept), "answered {}, kept {}", rooms.len(), kept.len());
        // The same lines again: what was answered is answered again and not done twice.
        let lines: Vec<String> = (0..answered).map(room).collect();
        let (answers, _) = clinic.apply_lines(lines.join("\n"));
        assert!(answers.iter().all(|answer| answer["outcome"] == "accepted"));
        let again = clinic.show("clinic", "clinic", &[]);
        assert_eq!(again["rooms"].as_object().unwrap().len(), kept.len());
    }
}

fn cut_last_events(clinic: &Clinic, events: usize, script: &str) -> Clinic {
    let shorter = Clinic::sandbox();
    let lines: Vec<&str> = script.lines().collect();
    let kept = lines.len() - events;
    // The same clinic with the same keys, but without its last events: the best that a dishonest owner can do.
    for entry in std::fs::read_dir(clinic.dir.path().join("clinic.saisei.keys")).unwrap() {
        let from = entry.unwrap().path();
        let to = shorter.dir.path().join("clinic.saisei.keys").join(from.file_name().unwrap());
        std::fs::copy(from, to).unwrap();
    }
    std::fs::remove_file(shorter.file()).unwrap();
    std::fs::copy(clinic.dir.path().join("start.saisei"), shorter.file()).unwrap();
    let (answers, _) = shorter.apply_lines(lines[..kept].join("\n"));
    assert!(answers.iter().all(|answer| answer["outcome"] == "accepted"));
    shorter
}

#[test]
fn a_removed_tail_is_found_only_with_a_checkpoint_from_outside() {
    let script = std::fs::read_to_string(root().join("examples/journey.jsonl")).unwrap();
    let clinic = Clinic::sandbox();
    std::fs::copy(clinic.file(), clinic.dir.path().join("start.saisei")).unwrap();
    clinic.apply_lines(&script);
    let checkpoint = clinic.checkpoint();
    let outside = checkpoint.to_str().unwrap();
    assert_eq!(clinic.verify(&["--against", outside]).0["ok"], true);
    let shorter = cut_last_events(&clinic, 10, &script);
    assert_eq!(shorter.verify(&[]).0["ok"], true, "inside, the shorter ledger is consistent");
    let (report, output) = shorter.verify(&["--against", outside]);
    assert_eq!((report["ok"].as_bool(), output.status.code()), (Some(false), Some(1)));
}

/// Every row of every table as text, in a fixed order; none if the file cannot be read.
fn dump(file: &Path) -> Option<String> {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_saisei"))
        .args(["verify", "--json", "--db", &format!("sqlite:{}", file.display())])
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    (report["ok"] == true).then(|| report.to_string())
}

/// Linear congruential steps: the same flips on every machine.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

#[test]
fn flipped_bytes_of_a_real_clinic_are_found_or_change_nothing_that_is_read() {
    let clinic = Clinic::sandbox();
    clinic.apply(&root().join("examples/journey.jsonl"));
    let whole = std::fs::read(clinic.file()).unwrap();
    let journey = clinic.show("journey", "J0001", &[]);
    let (mut state, mut found) = (7u64, 0);
    for _ in 0..150 {
        let mut bytes = whole.clone();
        let place = usize::try_from(next(&mut state)).unwrap() % bytes.len();
        bytes[place] ^= 1 << (next(&mut state) % 8);
        std::fs::write(clinic.file(), &bytes).unwrap();
        match dump(&clinic.file()) {
            None => found += 1,
            // Undetected: a byte that no row uses. What the file says is the same.
            Some(_) => assert_eq!(clinic.show("journey", "J0001", &[]), journey, "byte {place}"),
        }
    }
    assert!(found > 75, "only {found} of 150 flips were found; most of the file holds data");
}

#[test]
fn the_file_alone_is_enough_to_check_it() {
    let clinic = Clinic::sandbox();
    clinic.apply(&root().join("examples/wrong-patient.jsonl"));
    let beside: Vec<String> = std::fs::read_dir(clinic.dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with("-wal") || name.ends_with("-shm"))
        .collect();
    assert!(beside.is_empty(), "{beside:?}");
    let copy = clinic.dir.path().join("sent");
    std::fs::create_dir(&copy).unwrap();
    std::fs::copy(clinic.file(), copy.join("c.saisei")).unwrap();
    let url = format!("sqlite:{}", copy.join("c.saisei").display());
    let output = saisei().args(["verify", "--json", "--db", &url]).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["ok"], true);
    assert!(report["checkpoint"].as_str().unwrap().contains("— clinic.internal/saisei/SA001 "));
    assert_eq!(std::fs::read_dir(&copy).unwrap().count(), 1, "nothing was left beside it");
}

#[test]
fn what_was_recorded_by_then_and_what_is_known_about_then_are_two_answers() {
    let clinic = Clinic::sandbox();
    clinic.apply(&root().join("examples/journey.jsonl"));
    let tender = |more: &[&str]| {
        clinic.show("journey", "J0001", more)["work_up"]["activity"][0]["what"]["activity"]["tender_28"].clone()
    };
    assert_eq!(tender(&[]), 11, "the correction of May counts now");
    assert_eq!(tender(&["--at", "2026-05-01T00:00:00+09:00"]), 10, "in April nobody knew better");
    assert_eq!(tender(&["--occurred", "2026-05-01T00:00:00+09:00"]), 11, "as it was in April, by what is known now");
    let early = clinic.show("journey", "J0001", &["--at", "2026-03-12T00:00:00+09:00"]);
    assert_eq!(early["consent"]["state"], "signed");
    assert!(early["harvests"].as_array().unwrap().is_empty());
}
