//! The pages of a patient's care: right values with their units, what is missing, what a role may not see.

use crate::clinic::{Answer, Clinic, play, practice};
use axum::http::StatusCode;
use serde_json::{Value, json};

async fn open(clinic: &Clinic, who: &str, path: &str) -> Answer {
    let cookie = clinic.session(who).await;
    clinic.get(path, &cookie).await
}

async fn in_english(clinic: &Clinic, who: &str, path: &str) -> Answer {
    let cookie = clinic.session(who).await;
    clinic.post("/language", &cookie, "to=en&back=%2Fjourneys").await;
    clinic.get(path, &cookie).await
}

fn says(page: &Answer, parts: &[&str]) {
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for part in parts {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
}

fn says_not(page: &Answer, parts: &[&str]) {
    for part in parts {
        assert!(!page.body.contains(part), "{part}: {}", page.body);
    }
}

/// Leaves a page with its style sheet under the target directory, for looking at.
fn keep(name: &str, page: &Answer) {
    let folder = std::path::PathBuf::from(concat!(env!("CARGO_TARGET_TMPDIR"), "/care"));
    let html = page.body.replace(&saisei_web::assets::STYLE.path(), "saisei.css");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("saisei.css"), saisei_web::assets::STYLE.body()).unwrap();
    std::fs::write(folder.join(format!("{}.html", name.replace('/', "-"))), html).unwrap();
}

fn part<'p>(page: &'p Answer, id: &str) -> &'p str {
    let rest = page.body.split(&format!("id=\"h-{id}\"")).nth(1).unwrap_or_else(|| panic!("{id}: {}", page.body));
    rest.split("</section>").next().unwrap()
}

const PAGES: [&str; 6] = ["work-up", "eligibility", "consent", "harvest", "follow-up", "adverse-events/AE1"];

#[tokio::test]
async fn every_page_has_its_banner_steps_and_both_languages() {
    let clinic = practice("journey", 0);
    for name in PAGES {
        let path = format!("/journeys/J0001/{name}");
        let page = open(&clinic, "dr.ito", &path).await;
        says(&page, &["<nav class=\"steps\"", "練習", "SA001-26-000001-6", "class=\"print-only\""]);
        let english = in_english(&clinic, "dr.ito", &path).await;
        says(&english, &["<html lang=\"en\"", "Printed "]);
        keep(&format!("{name}.ja"), &page);
        keep(&format!("{name}.en"), &english);
        for page in [&page, &english] {
            says_not(page, &["{ $", "{$", "??"]);
        }
    }
}

#[tokio::test]
async fn unknown_ids_are_not_found() {
    let clinic = practice("journey", 0);
    let cookie = clinic.session("dr.ito").await;
    for name in PAGES {
        assert_eq!(clinic.get(&format!("/journeys/J9999/{name}"), &cookie).await.status, StatusCode::NOT_FOUND);
    }
    for event in ["AE9", "%22%3E%3Cscript%3E"] {
        let path = format!("/journeys/J0001/adverse-events/{event}");
        assert_eq!(clinic.get(&path, &cookie).await.status, StatusCode::NOT_FOUND, "{event}");
    }
}

#[tokio::test]
async fn what_a_role_may_not_see() {
    let clinic = practice("journey", 0);
    let operator = clinic.session("op.tanaka").await;
    for name in ["work-up", "eligibility", "consent", "follow-up"] {
        let page = clinic.get(&format!("/journeys/J0001/{name}"), &operator).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{name}");
    }
    for (who, path) in [
        ("op.tanaka", "/journeys/J0001/harvest"),
        ("qa.sato", "/journeys/J0001/work-up"),
        ("qa.sato", "/journeys/J0001/follow-up"),
        ("op.tanaka", "/adverse-events"),
        ("op.tanaka", "/journeys/J0001/adverse-events/AE1"),
    ] {
        let page = open(&clinic, who, path).await;
        says(&page, &["SA001-26-000001-6"]);
        says_not(&page, &["練習　花子", "レンシュウ"]);
    }
}

#[tokio::test]
async fn the_work_up_shows_values_with_their_units() {
    let clinic = practice("journey", 50);
    let page = open(&clinic, "dr.ito", "/journeys/J0001/work-up").await;
    says(&page, &["関節リウマチ", "2014/06 から", "10/28", "2.0\u{a0}mg/dL（= 20.0\u{a0}mg/L）", "5.46"]);
    assert!(part(&page, "screen").contains("あと"), "the screen says how long it is valid");
    assert!(part(&page, "activity").contains("計算できません：医師の全般評価"), "no CDAI without its part");
    says(&page, &["28関節の図", "右", "示指 PIP", "<table"]);
    assert_eq!(page.body.matches("class=\"j-not-recorded\"").count(), 28);
}

#[tokio::test]
async fn a_missing_part_gives_no_score_and_is_named() {
    let clinic = practice("journey", 50);
    let line = r#"{"key":"more","command":"record_disease_activity","actor":"nurse.suzuki","role":"nurse",
        "at":"2026-03-17T09:00:00+09:00","args":{"journey":"J0001","activity":{"tender_28":4,"swollen_28":2,
        "crp":{"value":"0.3","unit":"mg/dL"}}}}"#;
    play(&clinic.app, &line.replace('\n', ""));
    let page = open(&clinic, "dr.ito", "/journeys/J0001/work-up").await;
    let activity = part(&page, "activity");
    assert!(activity.contains("計算できません：患者全般評価（VAS）が未入力です"), "{activity}");
    assert!(activity.contains("未入力") && !activity.contains("5.46"), "{activity}");
    assert!(part(&page, "lacking").contains("まだの記録が"), "the missing part is on the list");
    says(&page, &["前の記録", "5.46"]);
}

#[tokio::test]
async fn an_empty_work_up_says_what_is_next() {
    let clinic = practice("journey", 57);
    let page = open(&clinic, "nurse.suzuki", "/journeys/J0001/work-up").await;
    let lacking = part(&page, "lacking");
    for act in
        ["record_history", "record_disease_activity", "record_drugs", "record_infection_screen", "attach_document"]
    {
        assert!(lacking.contains(&format!("/acts/{act}?journey=J0001")), "{act}: {lacking}");
    }
    says(&page, &["病歴がまだ記録されていません"]);
}

#[tokio::test]
async fn the_physician_decides_after_the_evidence_and_others_read() {
    let clinic = practice("journey", 53);
    let page = open(&clinic, "dr.ito", "/journeys/J0001/eligibility").await;
    says(&page, &["計画の条件と所見", "action=\"/acts/decide_eligibility\"", "計画の対象：関節リウマチ"]);
    let evidence = page.body.find("h-criteria").unwrap();
    assert!(evidence < page.body.find("action=\"/acts/decide_eligibility\"").unwrap());
    let nurse = open(&clinic, "nurse.suzuki", "/journeys/J0001/eligibility").await;
    says(&nurse, &["適格性は医師が判断します"]);
    says_not(&nurse, &["action=\"/acts/decide_eligibility\""]);
    let later = practice("journey", 0);
    let page = open(&later, "dr.ito", "/journeys/J0001/eligibility").await;
    assert!(part(&page, "care-decision").contains("署名"), "the signature stands with the decision");
}

#[tokio::test]
async fn a_withdrawal_says_what_stops() {
    let before = practice("withdrawn-consent", 2);
    let page = open(&before, "nurse.suzuki", "/journeys/J0001/consent").await;
    let withdrawal = part(&page, "withdrawal");
    for words in ["断ることはありません", "撤回すると止まるもの", "L0001", "/acts/withdraw_consent?journey=J0001"]
    {
        assert!(withdrawal.contains(words), "{words}: {withdrawal}");
    }
    let after = practice("withdrawn-consent", 1);
    let page = open(&after, "nurse.suzuki", "/journeys/J0001/consent").await;
    assert!(part(&page, "withdrawal").contains("止まったもの"));
    assert!(!part(&page, "withdrawal").contains("/acts/withdraw_consent"));
}

#[tokio::test]
async fn a_harvest_before_and_after() {
    let clinic = practice("journey", 47);
    let page = open(&clinic, "nurse.suzuki", "/journeys/J0001/harvest").await;
    says(&page, &["採取の前に", "所見なし", "感染症の検査", "/acts/record_harvest?journey=J0001"]);
    let after = open(&practice("journey", 40), "nurse.suzuki", "/journeys/J0001/harvest").await;
    assert!(part(&after, "after").contains("mL"), "the volume has its unit");
    says(&after, &["採取の前に確認済"]);
}

#[tokio::test]
async fn a_missed_visit_is_told_with_its_reason_and_breaks_the_line() {
    let clinic = practice("journey", 2);
    let page = open(&clinic, "dr.ito", "/journeys/J0001/follow-up").await;
    says(&page, &["予定 4件のうち、時期が来たもの 4件：来院 3件、来院なし 1件", "転居", "連絡 3回", "c-hollow"]);
    says(&page, &["<svg role=\"img\"", "データを表で見る", "因果関係を示すものではありません", "n = 4"]);
    assert!(!page.body.contains("<polyline"), "below five values nothing is joined");
}

#[tokio::test]
async fn clocks_are_told_as_date_zone_and_days() {
    let clinic = practice("journey", 10);
    let serious = r#"{"key":"sae","command":"record_adverse_event","actor":"nurse.suzuki","role":"nurse",
        "at":"2026-05-21T12:00:00+09:00","args":{"journey":"J0001","term":"pulmonary-embolism",
        "onset_at":"2026-05-21T08:00:00+09:00","learned_at":"2026-05-21T09:00:00+09:00",
        "seriousness":["hospitalisation"],"suspected":"yes"}}"#;
    play(&clinic.app, &serious.replace('\n', ""));
    let page = open(&clinic, "dr.ito", "/journeys/J0001/adverse-events/AE2").await;
    let clocks = part(&page, "clocks");
    for words in ["2026年6月5日（金） 23:59 JST まで", "2026/05/21 09:00 JST", "委員会", "厚生労働大臣", "あと16日"]
    {
        assert!(clocks.contains(words), "{words}: {clocks}");
    }
    says(
        &page,
        &["医師の判断待ち", "まだ判断されていません", "/acts/judge_adverse_event?journey=J0001&#38;adverse_event=AE2"],
    );
    says(&page, &["同じロット・同じ資材の患者さん", "L0001"]);
    let list = open(&clinic, "dr.ito", "/adverse-events").await;
    let (first, second) = (list.body.find("AE2 ").unwrap(), list.body.find("AE1 ").unwrap());
    says(&list, &["医師の判断待ち", "氏名・よみ"]);
    assert!(first > 0 && second > 0);
    let only = open(&clinic, "dr.ito", "/adverse-events?serious=yes").await;
    says(&only, &["AE2 "]);
    says_not(&only, &["AE1 "]);
    let settled = open(&clinic, "dr.ito", "/adverse-events?state=settled").await;
    says_not(&settled, &["AE2 "]);
}

#[tokio::test]
async fn a_clock_that_does_not_run_says_why_and_who_decided() {
    let clinic = practice("journey", 0);
    let page = open(&clinic, "dr.ito", "/journeys/J0001/adverse-events/AE1").await;
    let clocks = part(&page, "clocks");
    for words in ["60日ごとの一覧の区分のため", "判断：", "伊藤", "提出済", "RC-0001"] {
        assert!(clocks.contains(words), "{words}: {clocks}");
    }
}

#[tokio::test]
async fn a_corrected_code_is_said_in_words() {
    let clinic = practice("journey", 16);
    let line = |key: &str, command: &str, args: Value| {
        let line = json!({"key": key, "command": command, "actor": "nurse.suzuki", "role": "nurse",
            "at": "2026-05-04T17:30:00+09:00", "reason": "transcription-error", "args": args});
        let answer = crate::clinic::answer_to(&clinic.app, &line.to_string());
        assert!(answer.is_accepted(), "{command}: {:?}", answer.findings);
    };
    line("said", "record_symptom", json!({"journey": "J0001", "symptom": "chills", "severity": "mild"}));
    let position = clinic.app.position().unwrap();
    line("one", "correct", json!({"position": position, "field": "/severity", "new": "moderate"}));
    line("two", "correct", json!({"position": position, "field": "/symptom", "new": "rash"}));
    let japanese = clinic.session("nurse.suzuki").await;
    let page = clinic.get("/journeys/J0001", &japanese).await;
    says(&page, &["<del>軽い</del>", "中くらい", "<del>悪寒</del>", "発疹・かゆみ"]);
    says_not(&page, &["<del>mild", "severity：", ">moderate<"]);
    let english = in_english(&clinic, "nurse.suzuki", "/journeys/J0001").await;
    says(&english, &["<del>Mild</del>", "Moderate", "<del>Chills</del>", "Rash or itching"]);
}

#[tokio::test]
async fn names_are_searched_by_those_who_see_them() {
    let clinic = practice("journey", 0);
    let search = async |who: &str, text: &str| {
        let cookie = clinic.session(who).await;
        let token = clinic.get("/adverse-events", &cookie).await.token("/adverse-events/search");
        let form = format!("form={token}&q={text}");
        clinic.post("/adverse-events/search", &cookie, &form).await
    };
    says(&search("dr.ito", "%E7%B7%B4%E7%BF%92").await, &["AE1 "]);
    says(&search("op.tanaka", "J0001").await, &["AE1 "]);
    says_not(&search("op.tanaka", "%E7%B7%B4%E7%BF%92").await, &["AE1 "]);
    let hostile = search("dr.ito", "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E").await;
    says_not(&hostile, &["<script>alert"]);
}

#[tokio::test]
async fn the_timeline_is_filtered_turned_and_paged() {
    let clinic = practice("journey", 0);
    let all = open(&clinic, "dr.ito", "/journeys/J0001").await;
    keep("journey.ja", &all);
    keep("events.ja", &open(&clinic, "dr.ito", "/adverse-events").await);
    says(&all, &["aria-label=\"記録の種類\"", "古い順", "/journeys/J0001?kind=culture#h-timeline"]);
    says_not(&all, &["一部だけ表示しています"]);
    let some = open(&clinic, "dr.ito", "/journeys/J0001?kind=follow-up").await;
    says(&some, &["一部だけ表示しています", "来院"]);
    let timeline = some.body.split("id=\"h-timeline\"").nth(1).unwrap();
    assert!(!timeline.contains("<strong>継代</strong>"), "{timeline}");
    let oldest = open(&clinic, "dr.ito", "/journeys/J0001?order=oldest").await;
    let days = oldest.body.split("id=\"h-timeline\"").nth(1).unwrap();
    assert!(days.find("2026年3月2日").unwrap() < days.find("2027年5月4日").unwrap());
    for odd in ["?kind=%22%3E%3Cscript%3E", "?page=999999", "?page=-1", "?order=x&kind=nothing"] {
        says(&open(&clinic, "dr.ito", &format!("/journeys/J0001{odd}")).await, &["id=\"h-timeline\""]);
    }
}

#[tokio::test]
async fn what_can_be_corrected_has_its_link_and_a_decision_has_none() {
    let clinic = practice("journey", 0);
    let page = open(&clinic, "nurse.suzuki", "/journeys/J0001?kind=work-up").await;
    let timeline = page.body.split("id=\"h-timeline\"").nth(1).unwrap();
    assert!(timeline.contains("/acts/correct?position=28&#38;back="), "{timeline}");
    let entries: Vec<&str> = timeline.split("<li id=\"e").collect();
    let decided = entries.iter().find(|entry| entry.contains("適格性")).unwrap();
    assert!(!decided.contains("/acts/correct"), "{decided}");
}

#[tokio::test]
async fn the_journey_leads_to_everything() {
    let clinic = practice("journey", 8);
    let page = open(&clinic, "nurse.suzuki", "/journeys/J0001").await;
    says(&page, &["/journeys/J0001/work-up", "/journeys/J0001/follow-up", "/journeys/J0001/adverse-events/AE1"]);
    says(&page, &["/acts/record_visit?journey=J0001", "他の記録", "/acts/record_adverse_event?journey=J0001"]);
    let operator = open(&clinic, "op.tanaka", "/journeys/J0001").await;
    says_not(&operator, &["/journeys/J0001/work-up\"", "/acts/record_visit"]);
    assert_eq!(page.body.matches("class=\"button primary\"").count(), 1, "one primary button");
}

/// A name that tries to be markup, and codes nobody gave words: every page escapes them.
#[tokio::test]
async fn hostile_text_stays_text() {
    let clinic = practice("journey", 0);
    let lines = [
        r#"{"key":"h1","command":"register_patient","args":{"family_name":"\"><script>alert(1)</script>",
            "given_name":"'; --","family_kana":"ア","given_kana":"イ","birth_date":"1960-01-02","sex":"male"}}"#,
        r#"{"key":"h2","command":"open_journey","args":{"coi":"SA0012700000%","plan":"ra-adsc"}}"#,
    ];
    let who = r#""actor":"co.mori","role":"coordinator","at":"2027-05-11T10:00:00+09:00","args""#;
    // The serial of the year is issued; the line with another number is not read.
    for serial in [1, 2] {
        let coi = saisei_app::domain::values::CoiNumber::compose("SA001", 2027, serial).unwrap().to_string();
        for line in lines {
            let line = line.replace('\n', "").replace("SA0012700000%", &coi).replace("\"args\"", who);
            play(&clinic.app, &line.replace("\"key\":\"h", &format!("\"key\":\"h{serial}")));
        }
    }
    for name in ["", "/work-up", "/eligibility", "/consent", "/harvest", "/follow-up"] {
        let page = open(&clinic, "dr.ito", &format!("/journeys/J0002{name}")).await;
        says(&page, &["&#60;script&#62;alert(1)"]);
        says_not(&page, &["<script>alert"]);
    }
}
