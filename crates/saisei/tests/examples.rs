//! Every file in `examples/` does what `examples/expected.json` says.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a test says what it expects")]
#![allow(missing_docs, reason = "a test")]

#[allow(dead_code, reason = "each test file uses a part of it")]
mod support;

use serde_json::{Value, json};
use support::{Clinic, root};

/// Outcome and rules of each line, and the numbers that were issued.
fn summary(answers: &[Value]) -> Value {
    let rules = |answer: &Value| -> Vec<Value> {
        answer["findings"].as_array().unwrap().iter().map(|finding| finding["rule"].clone()).collect()
    };
    let lines: Vec<Value> = answers
        .iter()
        .map(|answer| json!({"line": answer["line"], "outcome": answer["outcome"], "rules": rules(answer)}))
        .filter(|line| line["outcome"] != "accepted" || !line["rules"].as_array().unwrap().is_empty())
        .collect();
    let issued: Vec<Value> = answers
        .iter()
        .flat_map(|answer| answer["events"].as_array().unwrap())
        .filter_map(|event| match event["kind"].as_str().unwrap() {
            "patient_registered" => Some(event["payload"]["coi"].clone()),
            "journey_opened" => Some(event["payload"]["journey"].clone()),
            "container_labelled" => Some(event["payload"]["container"].clone()),
            "lot_opened" => Some(event["payload"]["lot"].clone()),
            "administration_started" => Some(event["payload"]["administration"].clone()),
            _ => None,
        })
        .collect();
    let last = answers.last().unwrap();
    json!({
        "lines": answers.len(), "last": {"outcome": last["outcome"], "rules": rules(last)},
        "not_plainly_accepted": lines, "issued": issued,
    })
}

#[test]
fn every_example_does_what_is_expected_of_it() {
    let expected: Value =
        serde_json::from_str(&std::fs::read_to_string(root().join("examples/expected.json")).unwrap()).unwrap();
    let mut files: Vec<String> = std::fs::read_dir(root().join("examples"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".jsonl"))
        .collect();
    files.sort();
    assert!(files.len() >= 2);
    for name in files {
        let clinic = Clinic::sandbox();
        let (answers, output) = clinic.apply(&root().join("examples").join(&name));
        assert_eq!(output.status.code(), Some(0), "{name}");
        assert_eq!(summary(&answers), expected[&name], "{name}: {}", summary(&answers));
        let (report, verified) = clinic.verify(&[]);
        assert_eq!((report["ok"].as_bool(), verified.status.code()), (Some(true), Some(0)), "{name}");
    }
}

#[test]
fn the_whole_journey_is_accepted_line_by_line() {
    let clinic = Clinic::sandbox();
    let (answers, _) = clinic.apply(&root().join("examples/journey.jsonl"));
    assert!(answers.iter().all(|answer| answer["outcome"] == "accepted"));
    let journey = clinic.show("journey", "J0001", &[]);
    assert_eq!(journey["stage"]["stage"], "closed");
    assert_eq!(journey["administrations"]["A1"]["state"]["state"], "completed");
    let visits = journey["visits"].as_object().unwrap();
    let state = |id: &str| visits[id]["state"]["state"].as_str().unwrap().to_owned();
    assert_eq!([state("A1-m1"), state("A1-m3"), state("A1-m6"), state("A1-m12")], ["done", "done", "missed", "done"]);
}

#[test]
fn a_wrong_wristband_is_stopped_and_the_attempt_recorded() {
    let clinic = Clinic::sandbox();
    let (answers, _) = clinic.apply(&root().join("examples/wrong-patient.jsonl"));
    let last = answers.last().unwrap();
    assert_eq!(last["outcome"], "refused");
    assert_eq!(last["findings"][0]["rule"], "bedside.identity-mismatch");
    assert_eq!(last["findings"][0]["grade"], "never");
    let event = &last["events"][0];
    assert_eq!(event["kind"], "refused");
    assert_eq!(event["payload"], json!({"command": "check_bedside", "rules": ["bedside.identity-mismatch"]}));
}
