//! `saisei clock`: every kind with the days that the facts of the law give, and every wrong question with its answer.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says what it expects")]
#![allow(missing_docs, reason = "a test")]

#[allow(dead_code, reason = "each test file uses a part of it")]
mod support;

use serde_json::{Value, json};
use support::{saisei, stderr, stdout};

const DEATH_ARTICLE: &str = "法17条・18条、規則35条1号";
const GUIDES: &str = "published guides of certified committees, 2026";

/// `clock` with arguments separated by blanks.
fn run(arguments: &str) -> std::process::Output {
    saisei().arg("clock").args(arguments.split_whitespace()).output().unwrap()
}

fn clock(arguments: &str) -> Value {
    let output = run(&format!("{arguments} --json"));
    assert_eq!(output.status.code(), Some(0), "{arguments}: {}", stderr(&output));
    assert_eq!(stdout(&output).lines().count(), 1, "one line");
    serde_json::from_str(&stdout(&output)).unwrap()
}

fn plain(arguments: &str) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments}: {}", stderr(&output));
    stdout(&output)
}

/// The message in both languages, Japanese first; the exit code says that the arguments are wrong.
fn refused(arguments: &str) -> [String; 2] {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments}: {}", stdout(&output));
    assert_eq!(stdout(&output), "", "{arguments}");
    let lines: Vec<String> = stderr(&output).lines().map(str::to_owned).collect();
    assert!(lines.iter().all(|line| line.starts_with("saisei: ") && !line.contains("cli-")), "{lines:?}");
    let [ja, en] = lines.try_into().unwrap();
    assert!(!ja.is_ascii() && en.is_ascii(), "{ja} {en}");
    [ja, en]
}

fn escalations(days: [&str; 3]) -> Value {
    json!([{"level": 1, "on": days[0]}, {"level": 2, "on": days[1]}, {"level": 3, "on": days[2]}])
}

#[test]
fn a_death_is_told_whole() {
    let expected = json!({
        "kind": "death", "category": "seven_days", "learned": "2025-08-20", "due": "2025-08-27", "days": 7,
        "target": "2025-08-21", "escalations": escalations(["2025-08-21", "2025-08-26", "2025-08-28"]),
        "report_to": ["committee", "minister"], "article": DEATH_ARTICLE, "source": GUIDES, "verified": true,
        "rule_pack": "asrm-jp 2026-11", "pack_in_force": true,
    });
    assert_eq!(clock("--kind death --learned 2025-08-20"), expected);
}

#[test]
fn every_illness_has_the_days_of_its_category() {
    for (kind, days, due, target) in [
        ("death", 7, "2025-08-27", "2025-08-21"),
        ("life_threatening", 7, "2025-08-27", "2025-08-21"),
        ("hospitalisation", 15, "2025-09-04", "2025-08-23"),
        ("disability", 15, "2025-09-04", "2025-08-23"),
        ("may_lead_to_disability", 15, "2025-09-04", "2025-08-23"),
        ("other_serious", 15, "2025-09-04", "2025-08-23"),
        ("congenital_anomaly", 15, "2025-09-04", "2025-08-23"),
    ] {
        let answer = clock(&format!("--kind {kind} --learned 2025-08-20"));
        assert_eq!((&answer["kind"], &answer["due"]), (&json!(kind), &json!(due)));
        assert_eq!((&answer["days"], &answer["target"]), (&json!(days), &json!(target)), "{kind}");
        let category = if days == 7 { "seven_days" } else { "fifteen_days" };
        assert_eq!(answer["category"], category, "{kind}");
        assert_eq!(answer["report_to"], json!(["committee", "minister"]), "{kind}");
        assert_eq!(answer["verified"], true, "{kind}");
        let hyphenated = clock(&format!("--kind {} --learned 2025/08/20", kind.replace('_', "-")));
        assert_eq!(hyphenated, answer, "the other spelling of kind and day");
    }
}

#[test]
fn other_illnesses_are_listed_after_their_period() {
    let answer = clock("--kind other --learned 2025-08-20 --plan-filed 2025-05-31");
    let expected = json!({
        "kind": "other", "category": "sixty_day_list", "learned": "2025-08-20", "plan_filed": "2025-05-31",
        "period_end": "2025-09-28", "due": "2025-10-08", "days": null, "target": null,
        "escalations": escalations(["2025-10-03", "2025-10-07", "2025-10-09"]), "report_to": ["committee"],
        "article": "規則35条3号", "source": "general knowledge", "verified": false, "rule_pack": "asrm-jp 2026-11",
        "pack_in_force": true,
    });
    assert_eq!(answer, expected);
    let due = |learned: &str| {
        let answer = clock(&format!("--kind other --plan-filed 2025-05-31 --learned {learned}"));
        (answer["period_end"].as_str().unwrap().to_owned(), answer["due"].as_str().unwrap().to_owned())
    };
    let first = ("2025-07-30".to_owned(), "2025-08-09".to_owned());
    assert_eq!([due("2025-05-31"), due("2025-07-30")], [first.clone(), first], "day 0 and day 60");
    assert_eq!(due("2025-07-31").0, "2025-09-28", "day 61");
}

#[test]
fn notices_are_due_ten_days_after() {
    for (kind, article) in [("minor_change", "法5条3項、規則29条"), ("stop", "法6条")] {
        let expected = json!({
            "kind": kind, "category": null, "from": "2026-12-25", "due": "2027-01-04", "days": 10, "target": null,
            "escalations": escalations(["2026-12-30", "2027-01-03", "2027-01-05"]),
            "report_to": ["minister", "committee"], "article": article, "source": GUIDES, "verified": true,
            "rule_pack": "asrm-jp 2026-11", "pack_in_force": true,
        });
        assert_eq!(clock(&format!("--kind {kind} --from 2026-12-25")), expected);
    }
}

#[test]
fn reports_are_due_after_the_year() {
    for (kind, from, year_end, due, in_force) in [
        ("clinic_report", "2025-02-01", "2026-01-31", "2026-05-01", true),
        ("facility_report", "2025-02-01", "2026-01-31", "2026-04-01", true),
        ("clinic-report", "2015-11-01", "2016-10-31", "2017-01-29", false),
        ("facility-report", "2015-11-01", "2016-10-31", "2016-12-30", false),
        ("clinic_report", "2024-02-29", "2025-02-28", "2025-05-29", false),
    ] {
        let answer = clock(&format!("--kind {kind} --from {from}"));
        assert_eq!((&answer["year_end"], &answer["due"]), (&json!(year_end), &json!(due)), "{kind} {from}");
        assert_eq!(answer["pack_in_force"], in_force, "{from}");
        assert!(answer.get("on").is_none() && answer.get("year_ended").is_none());
        let clinic = answer["kind"] == "clinic_report";
        assert_eq!(answer["days"], if clinic { 90 } else { 60 });
        assert_eq!(answer["report_to"], if clinic { json!(["committee", "minister"]) } else { json!(["minister"]) });
        assert_eq!(answer["verified"], clinic, "the article of the facility's report was not confirmed");
    }
}

#[test]
fn a_day_shows_the_year_that_ended_and_the_year_that_runs() {
    let years = |on: &str| {
        let answer = clock(&format!("--kind clinic_report --from 2025-02-01 --on {on}"));
        assert_eq!((&answer["on"], &answer["year_end"]), (&json!(on), &json!("2026-01-31")));
        (answer["year_ended"].clone(), answer["year_running"].clone())
    };
    let first = json!({"number": 1, "first": "2025-02-01", "year_end": "2026-01-31", "due": "2026-05-01"});
    let second = json!({"number": 2, "first": "2026-02-01", "year_end": "2027-01-31", "due": "2027-05-01"});
    assert_eq!(years("2025-02-01"), (Value::Null, first.clone()));
    assert_eq!(years("2026-01-30"), (Value::Null, first.clone()));
    assert_eq!(years("2026-01-31"), (first.clone(), first.clone()), "it ends on this day");
    assert_eq!(years("2026-02-01"), (first, second));
}

#[test]
fn plain_lines_say_it_in_both_languages() {
    let death = plain("--kind death --learned 2025-08-20");
    for part in ["期限：2025-08-27 23:59", "死亡", "Due: 2025-08-27 23:59", "2025-08-21 → 2025-08-26 → 2025-08-28"]
    {
        assert!(death.contains(part), "{part}: {death}");
    }
    assert!(death.contains(DEATH_ARTICLE) && death.contains("asrm-jp 2026-11") && !death.contains("unverified"));
    let other = plain("--kind other --learned 2025-08-20 --plan-filed 2025-05-31");
    assert!(other.contains("未確認") && other.contains("unverified") && other.contains("2025-09-28"), "{other}");
    let report = plain("--kind facility_report --from 2015-11-01 --on 2016-10-30");
    assert!(report.contains("No year has ended by 2016-10-30") && report.contains("2016-12-30"), "{report}");
    assert!(report.contains("有効な規則集がない") && report.contains("No rule pack is in force"), "{report}");
    for text in [death, other, report] {
        assert_eq!(text.lines().count() % 2, 0, "as many lines in each language: {text}");
        assert!(!text.contains("cli-clock") && !text.contains('{'), "{text}");
    }
}

#[test]
fn every_kind_has_its_words_and_stands_in_the_help() {
    let help = plain("--help");
    let kinds = refused("--kind cough --learned 2025-08-20")[1].split_once("one of: ").unwrap().1.to_owned();
    assert_eq!(kinds.split(", ").count(), 12);
    for kind in kinds.split(", ") {
        assert!(help.contains(kind), "{kind}");
        let days = match kind {
            "minor_change" | "stop" | "clinic_report" | "facility_report" => "--from 2026-12-25",
            _ => "--learned 2026-12-25 --plan-filed 2026-12-01",
        };
        let said = plain(&format!("--kind {kind} {days}"));
        assert!(!said.contains("cli-clock"), "{said}");
    }
}

#[test]
fn a_clock_asks_for_the_days_that_it_needs() {
    for (arguments, option) in [
        ("--kind death", "--learned"),
        ("--kind other --plan-filed 2025-05-31", "--learned"),
        ("--kind other --learned 2025-08-20", "--plan-filed"),
        ("--kind stop", "--from"),
        ("--kind clinic_report --on 2026-01-01", "--from"),
    ] {
        for message in refused(arguments) {
            assert!(message.contains(option), "{arguments}: {message}");
        }
    }
}

#[test]
fn a_day_that_a_clock_does_not_use_is_not_passed_over() {
    for (arguments, option) in [
        ("--kind death --learned 2025-08-20 --from 2025-08-20", "--from"),
        ("--kind death --learned 2025-08-20 --on 2025-08-20", "--on"),
        ("--kind stop --from 2025-08-20 --learned 2025-08-20", "--learned"),
        ("--kind minor_change --from 2025-08-20 --on 2025-08-20", "--on"),
        ("--kind facility_report --from 2025-08-20 --plan-filed 2025-08-20", "--plan-filed"),
    ] {
        for message in refused(arguments) {
            assert!(message.contains(option), "{arguments}: {message}");
        }
    }
}

#[test]
fn days_that_contradict_each_other_are_told() {
    for kind in ["other", "death"] {
        let [ja, en] = refused(&format!("--kind {kind} --learned 2025-05-30 --plan-filed 2025-05-31"));
        assert!(ja.contains("より前") && en.contains("is before the day on which the plan was filed"), "{ja} {en}");
    }
    let [ja, en] = refused("--kind clinic_report --from 2025-02-01 --on 2025-01-31");
    assert!(ja.contains("--on") && en.contains("--on"), "{ja} {en}");
}

#[test]
fn days_that_cannot_be_read_are_told_with_their_option() {
    for (arguments, option) in [
        ("--kind death --learned 2025-02-30", "--learned"),
        ("--kind death --learned yesterday", "--learned"),
        ("--kind death --learned 1899-12-31", "--learned"),
        ("--kind other --learned 2025-08-20 --plan-filed 20250531x", "--plan-filed"),
        ("--kind stop --from 2025-13-01", "--from"),
        ("--kind clinic_report --from 2025-02-01 --on 2026-02-29", "--on"),
    ] {
        for message in refused(arguments) {
            assert!(message.contains(option), "{arguments}: {message}");
        }
    }
}
