//! Bad input at the command line: each its own clear answer in both languages, a documented exit code, nothing lost.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says what it expects")]
#![allow(missing_docs, reason = "a test")]

#[allow(dead_code, reason = "each test file uses a part of it")]
mod support;

use serde_json::{Value, json};
use support::{Clinic, root, saisei, stderr, stdout};

fn line(key: &str, command: &str, args: &Value) -> String {
    json!({
        "key": key, "command": command, "actor": "admin", "role": "administrator",
        "at": "2026-01-05T09:00:00+09:00", "args": args,
    })
    .to_string()
}

fn staff(name: &str) -> Value {
    json!({"staff": "s.1", "name": name, "roles": [{"role": "nurse", "from": "2026-01-05"}]})
}

#[test]
fn each_bad_line_is_answered_and_the_rest_goes_on() {
    let clinic = Clinic::sandbox();
    let mut lines: Vec<u8> = Vec::new();
    let mut expected: Vec<(&str, &str, String)> = Vec::new();
    let mut add = |bytes: &[u8], outcome: &'static str, rule: &'static str, place: &str| {
        lines.extend_from_slice(bytes);
        lines.push(b'\n');
        expected.push((outcome, rule, place.to_owned()));
    };
    let room = |zone: &str| json!({"room": "r1", "facility": "clinic", "name": "室", "zone": zone});
    add(b"{not json", "invalid", "input.not-json", "");
    add(b"{\"key\":\"a\xff\"}", "invalid", "input.not-utf8", "");
    add(line("k1", "fly", &json!({})).as_bytes(), "invalid", "input.unknown-command", "command");
    add(line("k2", "register_room", &json!({"rom": 1})).as_bytes(), "invalid", "input.unknown-field", "args.rom");
    add(
        line("k3", "register_room", &json!({"room": "r1"})).as_bytes(),
        "invalid",
        "input.missing-field",
        "args.facility",
    );
    add(line("k4", "register_room", &room("dirty")).as_bytes(), "invalid", "input.unknown-choice", "args.zone");
    add(line("k5", "register_staff", &staff("")).as_bytes(), "invalid", "input.text-empty", "args.name");
    add(
        line("k6", "register_staff", &staff(&"長".repeat(100_000))).as_bytes(),
        "invalid",
        "input.text-too-long",
        "args.name",
    );
    add(line("k7", "register_staff", &staff("a\u{7}b")).as_bytes(), "invalid", "input.control-character", "args.name");
    let wrong_day = json!({"staff": "s.1", "name": "n", "roles": [{"role": "nurse", "from": "2026-02-30"}]});
    add(line("k8", "register_staff", &wrong_day).as_bytes(), "invalid", "input.date", "args.roles[0].from");
    add(
        line("k9", "open_journey", &json!({"coi": "SA001260000017", "plan": "p"})).as_bytes(),
        "invalid",
        "input.check-character",
        "args.coi",
    );
    add(
        line("k10", "file_plan", &json!({"plan": "p", "filed_on": "2026-01-01", "office": "o", "form": "first"}))
            .as_bytes(),
        "invalid",
        "input.unknown-id",
        "args.plan",
    );
    // Full-width letters and digits are folded where a code is meant.
    let wide = json!({"room": "ｒ１", "facility": "ｃｌｉｎｉｃ", "name": "採取室", "zone": "general"});
    add(line("k11", "register_room", &wide).as_bytes(), "accepted", "", "");
    add(line("k11", "register_room", &room("general")).as_bytes(), "refused", "command.key-reused", "");
    // An invalid line consumes no key.
    add(line("k5", "register_staff", &staff("鈴木 架空")).as_bytes(), "accepted", "", "");
    let (answers, output) = clinic.apply_lines(&lines);
    assert_eq!(output.status.code(), Some(2), "some lines were invalid");
    assert_eq!(answers.len(), expected.len());
    for (answer, (outcome, rule, place)) in answers.iter().zip(&expected) {
        assert_eq!(answer["outcome"], *outcome, "{answer}");
        let finding = &answer["findings"][0];
        assert_eq!(finding["rule"].as_str().unwrap_or_default(), *rule, "{answer}");
        if !place.is_empty() {
            assert_eq!(finding["place"], *place, "{answer}");
        }
        for language in ["ja", "en"] {
            let words = finding["message"][language].as_str().unwrap_or("none");
            assert!(!words.is_empty() && !words.contains('{'), "{words}");
        }
    }
    assert!(clinic.verify(&[]).0["ok"].as_bool().unwrap());
}

#[test]
fn quantities_that_cannot_be_are_refused_with_their_range() {
    let clinic = Clinic::sandbox();
    let (_, _) = clinic.apply(&root().join("examples/journey.jsonl"));
    let send = |args: Value, at: &str| {
        let line = json!({
            "key": args.to_string().len().to_string() + at, "command": "record_vitals", "actor": "nurse.suzuki",
            "role": "nurse", "at": at, "args": args,
        });
        clinic.apply_lines(line.to_string()).0[0]["findings"][0].clone()
    };
    let at = "2027-06-01T09:00:00+09:00";
    let vitals = |vitals: Value| json!({"journey": "J0001", "vitals": vitals});
    let found = send(vitals(json!({"spo2": 101})), at);
    assert_eq!((found["rule"].as_str(), found["place"].as_str()), (Some("input.percent"), Some("args.vitals.spo2")));
    let found = send(vitals(json!({"pulse": {"value": 70}})), at);
    assert_eq!(
        (found["rule"].as_str(), found["place"].as_str()),
        (Some("input.unit-missing"), Some("args.vitals.pulse"))
    );
    let found = send(vitals(json!({"pulse": {"value": -3, "unit": "/min"}})), at);
    assert_eq!(found["rule"], "input.number-range");
    let late = json!({"journey": "J0001", "vitals": {}, "occurred_at": "2027-06-02T09:00:00+09:00"});
    assert_eq!(send(late, at)["rule"], "input.future");
    let back = send(vitals(json!({"spo2": 97})), "2026-06-01T09:00:00+09:00");
    assert_eq!((back["rule"].as_str(), back["place"].as_str()), (Some("input.goes-back"), Some("at")));
}

#[test]
fn files_that_are_not_ours_have_their_own_codes_and_stay_as_they_are() {
    let clinic = Clinic::sandbox();
    let text = clinic.write("text.saisei", "hello, this is no database at all");
    let empty = clinic.write("empty.saisei", "");
    let commands = clinic.write("none.jsonl", "");
    for (path, code) in [(&text, 3), (&empty, 3), (&clinic.dir.path().join("missing.saisei"), 3)] {
        let before = std::fs::read(path).ok();
        let url = format!("sqlite:{}", path.display());
        let output = saisei().args(["apply", "--db", &url]).arg(&commands).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{} {}", path.display(), stderr(&output));
        assert!(stderr(&output).contains("saisei: ") && stderr(&output).lines().count() == 2, "both languages");
        assert_eq!(std::fs::read(path).ok(), before);
    }
    let damaged = saisei().args(["verify", "--json", "--db", &format!("sqlite:{}", text.display())]).output().unwrap();
    assert_eq!(damaged.status.code(), Some(1));
    let report: Value = serde_json::from_str(&stdout(&damaged)).unwrap();
    assert_eq!((report["ok"].as_bool(), report["first_bad"]["position"].is_null()), (Some(false), true));
    let again = saisei().args(["init", "--db", &clinic.url(), "--sandbox"]).output().unwrap();
    assert_eq!(again.status.code(), Some(2), "an existing clinic is never overwritten");
    assert!(clinic.verify(&[]).0["ok"].as_bool().unwrap());
}

#[test]
fn a_file_of_a_newer_program_is_left_alone() {
    let clinic = Clinic::sandbox();
    let mut bytes = std::fs::read(clinic.file()).unwrap();
    // SQLite keeps user_version big-endian at offset 60 of the first page.
    bytes[60..64].copy_from_slice(&9_999u32.to_be_bytes());
    std::fs::write(clinic.file(), &bytes).unwrap();
    let commands = clinic.write("none.jsonl", "");
    let output = saisei().args(["apply", "--db", &clinic.url()]).arg(&commands).output().unwrap();
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    assert_eq!(std::fs::read(clinic.file()).unwrap(), bytes);
}

#[test]
fn a_real_clinic_asks_for_a_token_and_gives_the_time_itself() {
    let dir = tempfile::TempDir::new().unwrap();
    let url = format!("sqlite:{}", dir.path().join("real.saisei").display());
    let made = saisei().args(["init", "--db", &url, "--name", "クリニック"]).output().unwrap();
    assert!(made.status.success(), "{}", stderr(&made));
    let password = stdout(&made).split_whitespace().nth(1).unwrap().to_owned();
    let run = |extra: Value| {
        let mut line = json!({
            "key": extra.to_string().len().to_string(), "command": "register_room", "actor": "admin",
            "role": "administrator", "args": {"room": "r1", "facility": "clinic", "name": "室", "zone": "general"},
        });
        line.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        let file = dir.path().join("c.jsonl");
        std::fs::write(&file, line.to_string()).unwrap();
        let output = saisei().args(["apply", "--db", &url]).arg(&file).output().unwrap();
        serde_json::from_str::<Value>(stdout(&output).lines().next().unwrap()).unwrap()
    };
    assert_eq!(run(json!({}))["findings"][0]["rule"], "input.token");
    assert_eq!(run(json!({"token": "made-up"}))["findings"][0]["rule"], "input.token");
    let mut child = support::spawn(&["token", "--db", &url, "--actor", "admin"]);
    std::io::Write::write_all(child.stdin.as_mut().unwrap(), format!("{password}\n").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let token = stdout(&output).trim().to_owned();
    assert!(output.status.success() && token.len() > 20, "{}", stderr(&output));
    let dated = run(json!({"token": token, "at": "2020-01-01T00:00:00Z"}));
    assert_eq!(dated["findings"][0]["rule"], "input.not-in-a-clinic");
    assert_eq!(run(json!({"token": token}))["outcome"], "accepted");
}
