//! From GO to the end of the observation: checklist, birthday as said, running page, paper sheet, device test.

use askama::Template;
use axum::http::StatusCode;
use crate::clinic::{Answer, Clinic, play, practice};
use saisei_app::words::Language;
use saisei_web::assets::{SCRIPT, STYLE};
use saisei_web::model::{Frame, View};
use saisei_web::pages::{BedsideGoPage, BedsideScanPage, BedsideSecondPage, BedsideStopPage};
use crate::samples::bedside;

const WRISTBAND: &str = "SSWSA001260000016";
const BAG: &str = "SSCSA00126C00002D";
const PASSWORD: &str = "three+herons+over+wet+rice";
const PAGE: &str = "/journeys/J0001/administrations/A1";

/// The nurse of an example, without its last lines.
async fn ward(example: &str, without: usize) -> (Clinic, String) {
    let clinic = practice(example, without);
    let nurse = clinic.session("nurse.suzuki").await;
    (clinic, nurse)
}

/// The words of a page without its marks.
fn text_of(html: &str) -> String {
    let main = html.split("<main").nth(1).unwrap_or(html);
    main.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text.trim())).collect::<Vec<_>>().join(" ")
}

/// Leaves a page under the target directory for looking at, and answers it.
fn keep(name: &str, html: &str) -> String {
    let folder = std::path::PathBuf::from(concat!(env!("CARGO_TARGET_TMPDIR"), "/infusion-pages"));
    std::fs::create_dir_all(&folder).unwrap();
    let beside = html.replace(&STYLE.path(), "saisei.css").replace(&SCRIPT.path(), "saisei.js");
    std::fs::write(folder.join(format!("{name}.html")), beside).unwrap();
    std::fs::write(folder.join("saisei.css"), STYLE.body()).unwrap();
    std::fs::write(folder.join("saisei.js"), SCRIPT.body()).unwrap();
    html.to_owned()
}

/// Every page of this area in both languages keeps the house rules.
#[tokio::test]
async fn pages_keep_the_house_rules_in_both_languages() {
    for language in ["ja", "en"] {
        let before = practice("sterility-pending-conditional", 1);
        let running = practice("journey", 17);
        let done = practice("journey", 16);
        let places = [
            (&before, "scan", "/bedside"),
            (&before, "unchecked", "/observation"),
            (&before, "sheet", "/journeys/J0001/paper-sheet"),
            (&before, "device", "/device-test"),
            (&running, "observation", "/observation"),
            (&running, "running", PAGE),
            (&done, "done", PAGE),
        ];
        for (clinic, name, place) in places {
            let nurse = clinic.session("nurse.suzuki").await;
            clinic.post("/language", &nurse, &format!("to={language}&back=%2F")).await;
            house_rules(&keep(&format!("{name}.{language}"), &clinic.get(place, &nurse).await.body), place);
        }
        let nurse = before.session("nurse.suzuki").await;
        before.post("/language", &nurse, &format!("to={language}&back=%2F")).await;
        let go = check(&before, &nurse, BAG, "&said=0314").await.body;
        house_rules(&keep(&format!("go.{language}"), &go), "go");
        let start = before.get("/journeys/J0001/start", &nurse).await.body;
        house_rules(&keep(&format!("start.{language}"), &start), "start");
    }
}

fn house_rules(html: &str, place: &str) {
    assert_eq!(html.matches("<h1").count(), 1, "{place}: one h1");
    assert!(!html.contains("style=") && !html.contains(" onclick"), "{place}");
    assert!(
        html.matches(r#"class="primary"#).count() + html.matches(r#"class="button primary"#).count() <= 1,
        "{place}"
    );
    let forms = html.matches(r#"method="post""#).count() - html.matches(r#"action="/language""#).count();
    assert_eq!(html.matches(r#"name="form" value=""#).count(), forms, "{place}: each form has its token");
    for text in html.split(['>', '"']).map(|part| part.split('<').next().unwrap().trim()) {
        let family = ["sheet-", "device-", "infusion-", "summary-", "start-", "ready-", "said-", "unchecked-", "keys-"];
        let named = html.contains(&format!("class=\"{text}")) || html.contains(&format!("id=\"{text}"));
        assert!(named || !family.iter().any(|start| text.starts_with(start)), "{place}: {text}");
    }
}

async fn check(clinic: &Clinic, cookie: &str, bag: &str, rest: &str) -> Answer {
    let seen = clinic.app.position().unwrap();
    let token = clinic.get("/bedside", cookie).await.token("/bedside");
    let form = format!("form={token}&seen={seen}&wristband={WRISTBAND}&container={bag}{rest}");
    clinic.post("/bedside", cookie, &form).await
}

#[tokio::test]
async fn after_go_the_open_checklist_leads_to_the_start() {
    let (clinic, nurse) = ward("sterility-pending-conditional", 1).await;
    let go = check(&clinic, &nurse, BAG, "&said=0314").await;
    for part in ["一致しました", "練習", "花子", "確認済み", "終了後60分・15分ごと", "href=\"/journeys/J0001/start\""]
    {
        assert!(go.body.contains(part), "{part}: {}", go.body);
    }
    let start = clinic.get("/journeys/J0001/start", &nurse).await.body;
    for part in ["action=\"/acts/start_administration\"", "SA001-26-C00002-D", "無菌試験の結果待ち", "mL/h", "伊藤"]
    {
        assert!(start.contains(part), "{part}: {start}");
    }
}

#[tokio::test]
async fn the_start_form_starts() {
    let (clinic, nurse) = ward("sterility-pending-conditional", 1).await;
    check(&clinic, &nurse, BAG, "&said=0314").await;
    let page = clinic.get("/journeys/J0001/start", &nurse).await;
    let value = |name: &str| {
        let field = page.body.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
        field.split('"').next().unwrap().to_owned()
    };
    let form = format!(
        "form={}&seen={}&back=%2F&journey=J0001&banner=J0001&parts.0.container={}&parts.0.cells.unit=cells&parts.0.rate.unit=mL%2Fh\
         &parts.0.route=intravenous&parts.0.cells.value=200000000&parts.0.rate.value=60&parts.0.site=&physician=dr.ito",
        page.token("/acts/start_administration"),
        value("seen"),
        value("parts.0.container")
    );
    let review = clinic.post("/acts/start_administration", &nurse, &form).await;
    assert!(review.body.contains("sign-password") && review.body.contains("花子"), "{}", text_of(&review.body));
    let none = clinic.app.journey("J0001").unwrap().unwrap().journey;
    assert!(none.running_administration().is_none(), "nothing starts without the signature");
    let form = format!("{form}&sign-password={PASSWORD}");
    let started = clinic.post("/acts/start_administration", &nurse, &form).await;
    let journey = clinic.app.journey("J0001").unwrap().unwrap().journey;
    assert!(journey.running_administration().is_some(), "{} {}", started.status, text_of(&started.body));
}

#[tokio::test]
async fn without_a_baseline_go_says_so_and_nothing_starts() {
    let (clinic, nurse) = ward("wrong-patient", 2).await;
    let cookie = &nurse;
    let seen = clinic.app.position().unwrap();
    let token = clinic.get("/bedside", cookie).await.token("/bedside");
    let form = format!("form={token}&seen={seen}&wristband=SSWSA001260000024&container={BAG}&said=1102");
    let go = clinic.post("/bedside", cookie, &form).await.body;
    assert!(go.contains("一致しました") && go.contains("今日の記録がありません"), "{go}");
    assert!(go.contains("/acts/record_baseline?journey=J0002") && !go.contains("/start\""));
    let start = clinic.get("/journeys/J0002/start", &nurse).await.body;
    assert!(start.contains("今日の記録がありません") && !start.contains("/acts/start_administration\""));
}

#[tokio::test]
async fn another_birthday_is_stop_and_no_match_is_made() {
    let (clinic, nurse) = ward("sterility-pending-conditional", 1).await;
    let before = clinic.app.position().unwrap();
    let stop = check(&clinic, &nurse, BAG, "&said=0315").await.body;
    assert!(stop.contains("投与しないでください") && stop.contains("誕生日と一致しません") && !stop.contains("花子"));
    assert_eq!(clinic.app.position().unwrap(), before, "no match");
    let start = clinic.get("/journeys/J0001/start", &nurse).await.body;
    assert!(start.contains("有効な照合がありません") && !start.contains("/acts/start_administration\""));
    for (said, words) in [("", "誕生日を入力してください"), ("314", "4桁で"), ("1958", "4桁で")] {
        let again = check(&clinic, &nurse, BAG, &format!("&said={said}")).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.body.contains(words) && again.body.contains(BAG), "{said}: {}", again.body);
    }
}

#[tokio::test]
async fn who_cannot_answer_is_named_by_a_second_person() {
    let (clinic, nurse) = ward("same-human-twice", 2).await;
    let asked = check(&clinic, &nurse, BAG, "&said=&cannot-say=yes").await.body;
    assert!(asked.contains("second-password") && asked.contains("患者さんが誕生日を言えません"), "{asked}");
    assert!(asked.contains("name=\"cannot-say\"") && !asked.contains("花子"));
    let second = format!("&said=&cannot-say=yes&second-name=nurse.kato&second-role=nurse&second-password={PASSWORD}");
    let go = check(&clinic, &nurse, BAG, &second).await.body;
    assert!(go.contains("一致しました") && go.contains("花子"), "{go}");
}

#[tokio::test]
async fn a_form_that_never_asked_shows_no_name() {
    let (clinic, nurse) = ward("sterility-pending-conditional", 1).await;
    let go = check(&clinic, &nurse, BAG, "").await.body;
    assert!(go.contains("一致しました") && !go.contains("花子") && !go.contains("/start\""));
}

#[tokio::test]
async fn the_running_page_has_stop_first_clocks_and_the_pending_test() {
    let clinic = practice("journey", 17);
    clinic.minutes.store(47, std::sync::atomic::Ordering::Relaxed);
    let nurse = clinic.session("nurse.suzuki").await;
    let page = clinic.get(PAGE, &nurse).await.body;
    assert!(page.find("/journeys/J0001/stop").unwrap() < page.find("<h1").unwrap(), "stop is first");
    for part in [
        "1:08",
        "期限超過",
        "126/78\u{a0}mmHg",
        "97\u{a0}%",
        "未測定",
        "投与前",
        "悪寒",
        "40\u{a0}mL/h",
        "無菌試験の結果待ち",
        "点滴静注",
        "200,000,000",
        "13:45",
        "毛布を追加した",
        "/acts/change_rate",
        "/acts/complete_administration",
        "symptom-row",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    clinic.minutes.store(600, std::sync::atomic::Ordering::Relaxed);
    let late = clinic.get(PAGE, &clinic.session("nurse.suzuki").await).await.body;
    assert!(late.contains("過ぎています"), "the bag is past its time: {late}");
}

#[tokio::test]
async fn every_clinical_role_can_stop_here_even_after_the_sign_in_lapsed() {
    for staff in ["nurse.suzuki", "dr.ito", "co.mori", "op.tanaka", "qa.sato"] {
        let clinic = practice("journey", 17);
        let cookie = clinic.session(staff).await;
        let page = clinic.get(PAGE, &cookie).await;
        let named = page.body.contains("花子");
        assert_eq!(named, !["op.tanaka", "qa.sato"].contains(&staff), "{staff}");
        let token = page.token("/journeys/J0001/stop");
        clinic.minutes.store(45, std::sync::atomic::Ordering::Relaxed);
        let stopped = clinic.post("/journeys/J0001/stop", &cookie, &format!("form={token}&administration=A1")).await;
        assert_eq!(stopped.status, StatusCode::OK, "{staff}: {}", stopped.body);
        let again = clinic.get(PAGE, &clinic.session("nurse.suzuki").await).await.body;
        assert!(!again.contains("action=\"/journeys/J0001/stop\""), "{staff}");
        assert!(again.contains("観察は 15:18 まで（計画）"), "{again}");
    }
}

#[tokio::test]
async fn reports_of_this_page_come_back_to_it() {
    let (clinic, nurse) = ward("journey", 17).await;
    let page = clinic.get(PAGE, &nurse).await;
    let token = page.token("/journeys/J0001/symptom");
    let form = format!("form={token}&administration=A1&symptom=rash&note=");
    let sent = clinic.post("/journeys/J0001/symptom", &nurse, &form).await;
    assert!(sent.place().starts_with(&format!("{PAGE}?recorded=")), "{}", sent.place());
    let token = clinic.get(PAGE, &nurse).await.token("/journeys/J0001/vitals");
    let form = format!("form={token}&administration=A1&systolic=12x&diastolic=&pulse=&breathing=&temperature=&spo2=");
    let wrong = clinic.post("/journeys/J0001/vitals", &nurse, &form).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("value=\"12x\"") && wrong.body.contains("symptom-row"), "{}", wrong.body);
}

#[tokio::test]
async fn late_entries_and_corrections_stay_visible() {
    let (clinic, nurse) = ward("journey", 16).await;
    let vitals = r#"{"key":"late","command":"record_vitals","actor":"nurse.suzuki","role":"nurse",
        "at":"2026-05-04T17:30:00+09:00","args":{"journey":"J0001","occurred_at":"2026-05-04T14:00:00+09:00",
        "vitals":{"spo2":89}}}"#;
    play(&clinic.app, vitals);
    let at = clinic.app.position().unwrap();
    let correct = format!(
        r#"{{"key":"right","command":"correct","actor":"nurse.suzuki","role":"nurse","reason":"transcription-error",
        "at":"2026-05-04T17:31:00+09:00","args":{{"position":{at},"field":"/vitals/spo2","new":98}}}}"#
    );
    play(&clinic.app, &correct);
    let page = clinic.get(PAGE, &nurse).await.body;
    let said = ["投与のまとめ", "伊藤", "98\u{a0}mL", "残り2\u{a0}mL", "14:00", "17:30", "訂正あり", "<del>89</del>"];
    for part in said.into_iter().chain(["98\u{a0}%"]) {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("action=\"/journeys/J0001/stop\"") && !page.contains("symptom-form"));
}

#[tokio::test]
async fn observation_lists_who_is_watched_and_product_that_nobody_checked() {
    let (clinic, nurse) = ward("journey", 17).await;
    let page = clinic.get("/observation", &nurse).await.body;
    for part in ["花子", "レンシュウ", "SA001-26-000001-6", "/journeys/J0001/stop", PAGE, "1958/03/14"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("class=\"banner"), "a list has no banner");
    let (clinic, nurse) = ward("sterility-pending-conditional", 1).await;
    let page = clinic.get("/observation", &nurse).await.body;
    assert!(page.contains("SA001-26-C00002-D") && page.contains("1:00"), "received an hour ago: {page}");
    assert!(page.contains("投与中・観察中の患者さんはいません"));
    check(&clinic, &nurse, BAG, "&said=0314").await;
    assert!(!clinic.get("/observation", &nurse).await.body.contains("SA001-26-C00002-D"));
    let (clinic, nurse) = ward("sterility-pending-conditional", 1).await;
    clinic.post("/language", &nurse, "to=en&back=%2F").await;
    let english = clinic.get("/observation", &nurse).await.body;
    assert!(english.contains("Received, no bedside result") && english.contains("Nobody is being given"));
}

#[tokio::test]
async fn the_paper_sheet_is_numbered_and_bears_no_code_for_a_scanner() {
    let (clinic, nurse) = ward("sterility-pending-conditional", 1).await;
    let seen = clinic.app.position().unwrap();
    let sheet = clinic.get("/journeys/J0001/paper-sheet", &nurse).await.body;
    for part in [
        &format!("B2-J0001-1-{seen}"),
        "様式 B-2",
        "レンシュウ",
        "花子",
        "1958年3月14日",
        "SA001-26-000001-6",
        "SA001-26-C00002-D",
        "終了後60分・15分ごと",
        "鈴木",
        "JST",
        "練習用データ",
        "1/1",
    ] {
        assert!(sheet.contains(part), "{part}: {sheet}");
    }
    for code in ["SSWSA00126", "SSCSA00126", "<rect", "<canvas"] {
        assert!(!sheet.contains(code), "{code}");
    }
    let operator = clinic.session("op.tanaka").await;
    assert_eq!(clinic.get("/journeys/J0001/paper-sheet", &operator).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_device_test_says_what_arrived_without_a_script() {
    let (clinic, nurse) = ward("journey", 17).await;
    let before = clinic.app.position().unwrap();
    let cases = [
        (WRISTBAND, "正しい形のラベルです：リストバンド"),
        (BAG, "正しい形のラベルです：容器"),
        ("SSWSA00126", "途中までしか"),
        ("SSWSA001260000017", "検査文字が合いません"),
        ("4987123456789", "Saisei のラベルではありません"),
        ("%22%3E%3Cscript%3E", "Saisei のラベルではありません"),
    ];
    for (code, words) in cases {
        let token = clinic.get("/device-test", &nurse).await.token("/device-test");
        let answer = clinic.post("/device-test", &nurse, &format!("form={token}&code={code}")).await;
        assert!(answer.body.contains(words), "{code}: {}", answer.body);
        assert!(!answer.body.contains("\"><script>"));
    }
    assert_eq!(clinic.app.position().unwrap(), before, "nothing is recorded");
    let page = clinic.get("/device-test", &nurse).await.body;
    let sample = page.split("<li class=\"id\">").nth(1).unwrap().split('<').next().unwrap().replace('-', "");
    let token = clinic.get("/device-test", &nurse).await.token("/device-test");
    let tried = clinic.post("/device-test", &nurse, &format!("form={token}&code={sample}")).await;
    assert!(tried.body.contains("正しい形のラベルです"), "the printed code can be tried");
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_others_are_refused() {
    let (clinic, nurse) = ward("journey", 17).await;
    for gone in ["/journeys/J0001/administrations/A9", "/journeys/J9999/administrations/A1", "/journeys/J9999/start"] {
        assert_eq!(clinic.get(gone, &nurse).await.status, StatusCode::NOT_FOUND, "{gone}");
    }
    let quality = clinic.session("qa.sato").await;
    for page in ["/observation", "/journeys/J0001/start", "/journeys/J0001/paper-sheet"] {
        assert_eq!(clinic.get(page, &quality).await.status, StatusCode::FORBIDDEN, "{page}");
    }
}

#[test]
fn every_state_of_the_bedside_keeps_the_house_rules() {
    for language in Language::ALL {
        let plain = &Frame { view: View::Plain, ..crate::samples::frame(language, "bedside-heading") };
        let bare = &Frame { view: View::Bare, ..crate::samples::frame(language, "go-heading") };
        let pages = [
            BedsideScanPage { f: plain, page: &bedside::scan_said_refused(language) }.render().unwrap(),
            BedsideSecondPage { f: plain, page: &bedside::second_cannot_say(language) }.render().unwrap(),
            BedsideGoPage { f: bare, page: &bedside::go_not_ready(language) }.render().unwrap(),
            BedsideGoPage { f: bare, page: &bedside::go_not_named(language) }.render().unwrap(),
            BedsideStopPage { f: bare, page: &bedside::stop_said(language) }.render().unwrap(),
        ];
        for html in &pages {
            assert!(!html.contains("<script>alert") && !html.contains("style="));
            assert!(html.matches("class=\"button primary").count() <= 1, "one main button");
        }
        assert!(!pages[3].contains("山田"), "no name without the birthday");
        assert!(pages[2].contains("山田") && pages[2].contains("/acts/record_baseline"));
    }
}
