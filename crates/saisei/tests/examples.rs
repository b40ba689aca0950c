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
    assert!(files.len() >= 17, "{files:?}");
    for name in files {
        let clinic = Clinic::sandbox();
        let (answers, output) = clinic.apply(&root().join("examples").join(&name));
        assert_eq!(output.status.code(), Some(0), "{name}");
        assert!(answers.iter().all(|answer| answer["outcome"] != "invalid"), "{name}");
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

/// Each example that must end refused, with all rules that refuse its last line.
const REFUSED: [(&str, &str, &[&str]); 12] = [
    ("unlisted-doctor", "record_harvest", &["plan.doctor-not-listed"]),
    ("suspended-plan", "check_bedside", &["plan.not-in-force"]),
    ("expired-product", "check_bedside", &["product.past-its-time"]),
    ("withdrawn-consent", "decide_release", &["lot.on-hold", "consent.not-valid"]),
    ("releaser-was-operator", "decide_release", &["release.took-part"]),
    ("route-not-in-plan", "start_administration", &["plan.route-not-listed"]),
    ("viability-below-limit", "decide_release", &["release.result-not-met"]),
    ("room-over-limit", "open_lot", &["room.open-excursion"]),
    ("second-dose-too-early", "decide_next_dose", &["dose.too-early"]),
    ("pooled-two-patients", "pool_lots", &["lot.two-patients"]),
    ("same-human-twice", "check_bedside", &["second.same-human"]),
    ("wrong-patient", "check_bedside", &["bedside.identity-mismatch"]),
];

fn applied(name: &str) -> (Clinic, Vec<Value>) {
    let clinic = Clinic::sandbox();
    let (answers, _) = clinic.apply(&root().join("examples").join(name).with_extension("jsonl"));
    (clinic, answers)
}

fn rules(answer: &Value) -> Vec<&str> {
    answer["findings"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap()).collect()
}

fn kinds(answer: &Value) -> Vec<&str> {
    answer["events"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect()
}

/// The payload of the event of this kind in an answer.
fn payload<'a>(answer: &'a Value, kind: &str) -> &'a Value {
    let found = answer["events"].as_array().unwrap().iter().find(|event| event["kind"] == kind);
    assert!(found.is_some(), "{kind}: {answer}");
    &found.unwrap()["payload"]
}

#[test]
fn twelve_examples_end_with_the_refusal_that_their_names_say() {
    for (name, command, refusing) in REFUSED {
        let (_, answers) = applied(name);
        let last = answers.last().unwrap();
        assert_eq!(last["outcome"], "refused", "{name}");
        assert_eq!(kinds(last), ["refused"], "{name}: the attempt is recorded, and nothing else");
        assert_eq!(payload(last, "refused"), &json!({"command": command, "rules": refusing}), "{name}");
        let line = rules(last).into_iter().zip(last["findings"].as_array().unwrap());
        for (rule, finding) in line.filter(|(rule, _)| refusing.contains(rule)) {
            assert_eq!(finding["grade"], "never", "{name} {rule}");
        }
    }
}

#[test]
fn a_late_positive_revokes_lists_and_holds_in_one_answer() {
    let (clinic, answers) = applied("late-positive");
    let last = answers.last().unwrap();
    assert_eq!(last["outcome"], "accepted");
    assert_eq!(
        kinds(last),
        ["test_result_recorded", "release_revoked", "exposure_listed", "deviation_opened", "material_held"]
    );
    assert_eq!(
        rules(last),
        [
            "test.not-met",
            "test.late-positive",
            "test.exposed-patients",
            "adverse-event.to-consider",
            "test.related-lots"
        ]
    );
    let listed = payload(last, "exposure_listed");
    assert_eq!((&listed["journey"], &listed["administrations"]), (&json!("J0001"), &json!(["A1"])));
    let shared = json!([{"lot": "L0002", "shares": ["day", "material", "room", "staff"]}]);
    assert_eq!(listed["related"], shared, "the lot of the other patient");
    assert_eq!(payload(last, "deviation_opened")["serious"], true);
    assert_eq!(clinic.show("journey", "J0001", &[])["lots"]["L0001"]["state"]["state"], "revoked");
}

#[test]
fn a_new_plan_version_flags_every_open_journey_in_the_same_answer() {
    let (clinic, answers) = applied("plan-changed-mid-culture");
    let last = answers.last().unwrap();
    assert_eq!((last["outcome"].as_str(), rules(last)), (Some("accepted"), vec!["plan.judge-again"]));
    assert_eq!(kinds(last), ["plan_accepted", "journey_to_judge_again", "journey_to_judge_again"]);
    assert_eq!(payload(last, "journey_to_judge_again")["new_form"], true);
    let journey = clinic.show("journey", "J0001", &[]);
    assert_eq!(journey["judge_again"]["what"]["plan_version"], 2);
    assert_eq!(journey["lots"]["L0001"]["state"]["state"], "in_culture", "the cells are not thrown away");
}

#[test]
fn a_release_is_conditional_where_the_plan_allows_it_and_says_so_at_the_bedside() {
    let (_, answers) = applied("sterility-pending-conditional");
    let refused: Vec<&Value> = answers.iter().filter(|answer| answer["outcome"] == "refused").collect();
    assert_eq!(refused.len(), 1);
    assert_eq!(rules(refused[0]), ["release.pending-not-allowed"], "no final release while a result is pending");
    let last = answers.last().unwrap();
    assert_eq!((last["outcome"].as_str(), rules(last)), (Some("accepted"), vec!["lot.released-conditionally"]));
    assert_eq!(kinds(last), ["bedside_matched", "signed"]);
}

#[test]
fn what_was_done_against_the_rules_is_accepted_flagged_and_followed_up() {
    let (clinic, answers) = applied("reported-after-the-fact");
    let last = answers.last().unwrap();
    assert_eq!(last["outcome"], "accepted");
    assert_eq!(kinds(last), ["administration_started", "nonconformity_opened"], "no signature: it is no permission");
    let said = rules(last);
    for rule in [
        "product.past-its-time",
        "bedside.no-match",
        "report.already-done",
        "report.late",
        "nonconformity.opened",
        "adverse-event.to-consider",
    ] {
        assert!(said.contains(&rule), "{rule}: {said:?}");
    }
    let opened = payload(last, "nonconformity_opened");
    assert_eq!((&opened["nonconformity"], &opened["serious"]), (&json!("N0001"), &json!(true)));
    assert_eq!(opened["rules"], json!(["bedside.no-match", "product.past-its-time"]));
    let journey = clinic.show("journey", "J0001", &[]);
    assert_eq!(journey["nonconformities"], json!(["N0001"]));
    assert_eq!(journey["administrations"]["A1"]["started"]["occurred_at"], "2026-05-04T09:20:00Z");
}

#[test]
fn a_value_over_its_limit_holds_the_lot_of_that_room_at_once() {
    let (clinic, answers) = applied("room-over-limit");
    let over = answers.iter().find(|answer| rules(answer).contains(&"environment.over-limit")).unwrap();
    assert_eq!(kinds(over), ["environmental_value_recorded", "deviation_opened", "material_held"]);
    let holds = &clinic.show("journey", "J0001", &[])["lots"]["L0001"]["holds"];
    assert_eq!(holds, &json!([{"deviation": "D0001"}]));
}

#[test]
fn a_withdrawal_holds_cells_and_product_and_a_suspension_names_who_is_in_the_middle() {
    let (_, answers) = applied("withdrawn-consent");
    let held = payload(&answers[answers.len() - 2], "material_held");
    let both = (&held["lots"], &held["containers"]);
    assert_eq!(both, (&json!(["L0001"]), &json!(["SA00126C00002D"])));
    let (_, answers) = applied("suspended-plan");
    let order = answers.iter().find(|answer| kinds(answer).contains(&"order_recorded")).unwrap();
    let middle = json!([{"journey": "J0001", "step": "administration"}]);
    assert_eq!(payload(order, "order_recorded")["in_the_middle"], middle);
}

#[test]
fn a_repeated_test_does_not_hide_a_result_outside_the_specification() {
    let (_, answers) = applied("viability-below-limit");
    let lines = std::fs::read_to_string(root().join("examples/viability-below-limit.jsonl")).unwrap();
    let tested = lines.lines().zip(&answers).filter(|(line, _)| line.contains(r#""test": "viability", "method""#));
    let tested: Vec<Vec<&str>> = tested.filter(|(line, _)| line.contains("reading")).map(|(_, a)| rules(a)).collect();
    assert_eq!(tested, [vec!["test.not-met"], vec![]], "the second was met, and the first still counts");
}

#[test]
fn the_journey_has_a_second_person_and_accounts_for_every_label() {
    let (clinic, answers) = applied("journey");
    let matched = answers.iter().find(|answer| kinds(answer).contains(&"bedside_matched")).unwrap();
    assert_eq!(kinds(matched), ["bedside_matched", "signed", "signed"], "two people, each with their own signature");
    let journey = clinic.show("journey", "J0001", &[]);
    for (number, container) in journey["containers"].as_object().unwrap() {
        let gone = ["used", "void", "disposed"].into_iter().any(|way| !container[way].is_null());
        assert!(gone, "{number}");
    }
    assert_eq!(journey["adverse_events"]["AE1"]["reports"][0]["what"]["recipient"], "committee");
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
