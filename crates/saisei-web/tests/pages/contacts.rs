//! Enquiries and appointments from outside: who is shown to whom, what is full, and that nothing typed can do harm.

use axum::http::StatusCode;
use crate::clinic::{Clinic, empty, play, practice};
use saisei_app::domain::values::Moment;
use serde_json::json;

/// The clock stands at 10 March 2026, 09:20.
fn at_work() -> Clinic {
    practice("enquiry-to-counselling", 0)
}

fn has(body: &str, parts: &[&str]) {
    for part in parts {
        assert!(body.contains(part), "{part} is missing in {body}");
    }
}

#[tokio::test]
async fn the_list_says_who_waits_and_how_long_it_took() {
    let clinic = at_work();
    let cookie = clinic.session("co.mori").await;
    let page = clinic.get("/enquiries", &cookie).await;
    assert_eq!(page.status, StatusCode::OK);
    has(&page.body, &["1–4 / 4件", "見本\u{3000}一", "ミホン\u{3000}ハジメ", "紹介状", "カウンセリング予約中"]);
    has(&page.body, &["中央値 7日", "4件のうち、カウンセリングに来た 1件", "カウンセリングまで7日", "氏名"]);
    has(&page.body, &["/acts/record_enquiry?back="]);
    let first = page.body.find("/enquiries/Q0004\"").unwrap();
    assert!(first < page.body.find("/enquiries/Q0001\"").unwrap(), "an open one stands before those that ended");
    let closed = clinic.get("/enquiries?stage=closed&channel=phone", &cookie).await.body;
    assert!(closed.contains("/enquiries/Q0001\"") && !closed.contains("/enquiries/Q0004\""));
    let nonsense = clinic.get("/enquiries?stage=%22%3E&after=x&shown=q", &cookie).await;
    assert_eq!(nonsense.status, StatusCode::OK);
}

#[tokio::test]
async fn an_overdue_call_is_said_above_the_list() {
    let clinic = at_work();
    clinic.set_clock(Moment::parse("2026-03-13T09:00:00+09:00").unwrap());
    let cookie = clinic.session("co.mori").await;
    let page = clinic.get("/enquiries", &cookie).await.body;
    has(&page, &["折り返しの期限を過ぎた問い合わせが 1件", "期限超過"]);
}

#[tokio::test]
async fn a_search_by_reading_or_telephone_leaves_nothing_in_an_address() {
    let clinic = at_work();
    let cookie = clinic.session("nurse.suzuki").await;
    // みほん, a telephone number, and the number of the enquiry
    for text in ["%E3%81%BF%E3%81%BB%E3%82%93", "000-0000-0004", "q0004"] {
        let token = clinic.get("/enquiries", &cookie).await.token("/enquiries/search");
        let found = clinic.post("/enquiries/search", &cookie, &format!("form={token}&q={text}")).await;
        assert_eq!(found.status, StatusCode::OK);
        assert!(found.body.contains("/enquiries/Q0004\"") && !found.body.contains("/enquiries/Q0002\""), "{text}");
        let addresses = found.body.split('"').filter(|part| part.starts_with('/'));
        assert!(addresses.into_iter().all(|address| !address.contains("0004-") && !address.contains("%E3")));
    }
}

#[tokio::test]
async fn one_enquiry_says_what_was_asked_what_was_done_and_what_comes_next() {
    let clinic = at_work();
    let cookie = clinic.session("co.mori").await;
    let open = clinic.get("/enquiries/Q0004", &cookie).await.body;
    has(&open, &["ミホン", "000-0000-0004", "患者として登録する", "/enquiries/Q0004/register", "2026年3月12日"]);
    has(&open, &["/acts/cancel_appointment?enquiry=Q0004", "/acts/answer_enquiry?enquiry=Q0004"]);
    assert!(!open.contains("/acts/record_attendance"), "nobody can have come before the day");
    let ended = clinic.get("/enquiries/Q0001", &cookie).await.body;
    has(&ended, &["患者として登録した", "カウンセリングまで7日", "SA001-26-000001", "つながらなかった", "副作用と"]);
    assert!(!ended.contains("/acts/close_enquiry"), "it is closed");
    for unknown in ["/enquiries/Q0099", "/enquiries/Q0099/register", "/enquiries/%22%3E"] {
        assert_eq!(clinic.get(unknown, &cookie).await.status, StatusCode::NOT_FOUND, "{unknown}");
    }
}

#[tokio::test]
async fn what_they_told_stands_beside_the_form_and_not_in_it() {
    let clinic = at_work();
    let cookie = clinic.session("co.mori").await;
    let page = clinic.get("/enquiries/Q0004/register", &cookie).await.body;
    has(&page, &["見本", "action=\"/acts/register_patient\"", "name=\"family_name\""]);
    assert!(!page.contains("value=\"見本\""), "nobody is registered under a name that was only heard");
}

#[tokio::test]
async fn a_day_shows_its_places_and_its_people_by_time() {
    let clinic = at_work();
    let cookie = clinic.session("dr.ito").await;
    let day = clinic.get("/appointments?day=2026-03-16", &cookie).await.body;
    has(&day, &["1 / 1件", "空きなし", "1 / 8件", "空き 7件", "0 / 2件", "10:00〜10:30", "10:15〜11:15"]);
    has(&day, &["見本\u{3000}一", "練習\u{3000}花子", "SA001-26-000001", "/journeys/J0001", "/enquiries/Q0004"]);
    assert!(day.find("10:00〜10:30").unwrap() < day.find("10:15〜11:15").unwrap());
    has(&day, &["/appointments?day=2026-03-15", "/appointments?day=2026-03-17", "/acts/set_day_capacity"]);
    let past = clinic.get("/appointments?day=2026-03-09", &cookie).await.body;
    has(&past, &["来院"]);
    let closed = clinic.get("/appointments?day=2026-03-15", &cookie).await.body;
    has(&closed, &["この日は休診です", "この日の予約はありません。"]);
    let unset = clinic.get("/appointments?day=2026-03-17", &cookie).await.body;
    has(&unset, &["この日の枠は設定されていません", "上限なし"]);
    let today = clinic.get("/appointments?day=nonsense", &cookie).await.body;
    has(&today, &["2026年3月10日"]);
}

#[tokio::test]
async fn a_month_shows_numbers_and_no_name() {
    let clinic = at_work();
    for (who, linked) in [("co.mori", true), ("admin", false)] {
        let cookie = clinic.session(who).await;
        let month = clinic.get("/appointments/month?month=2026-03", &cookie).await;
        assert_eq!(month.status, StatusCode::OK);
        has(&month.body, &["2026年3月", "休診", "カウンセリング 1 / 1件", "空きなしあり"]);
        assert!(!month.body.contains("花子"));
        assert!(!month.body.contains("見本"));
        assert_eq!(month.body.contains("/appointments?day=2026-03-16"), linked, "{who}");
    }
}

#[tokio::test]
async fn who_sees_no_names_sees_no_enquiry() {
    let clinic = at_work();
    for who in ["op.tanaka", "qa.sato", "admin"] {
        let cookie = clinic.session(who).await;
        for path in ["/enquiries", "/enquiries/Q0004", "/enquiries/Q0004/register", "/appointments"] {
            let answer = clinic.get(path, &cookie).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who} {path}");
            assert!(!answer.body.contains("見本"));
        }
    }
}

#[tokio::test]
async fn both_languages_have_every_phrase() {
    let clinic = at_work();
    let cookie = clinic.session("co.mori").await;
    let places = [
        "/enquiries",
        "/enquiries/Q0001",
        "/enquiries/Q0002",
        "/enquiries/Q0004",
        "/enquiries/Q0004/register",
        "/appointments?day=2026-03-16",
        "/appointments?day=2026-03-15",
        "/appointments/month?month=2026-03",
    ];
    for language in ["ja", "en"] {
        let switched = clinic.post("/language", &cookie, &format!("back=%2Fenquiries&to={language}")).await;
        assert_eq!(switched.status, StatusCode::SEE_OTHER);
        for place in places {
            let body = clinic.get(place, &cookie).await.body;
            assert!(body.contains(&format!("<html lang=\"{language}\"")), "{place}");
            for prefix in ["enq-", "appt-", "purpose-", "booking-", "channel-", "topic-", "enquiry-"] {
                assert!(!body.contains(&format!(">{prefix}")), "{place} {language}: a phrase is missing");
            }
            assert!(language == "ja" || !body.contains("問い合わせ"), "{place}");
        }
    }
}

#[tokio::test]
async fn an_empty_clinic_says_what_to_begin_with() {
    let clinic = empty();
    let roles = json!([{"role": "coordinator", "from": "2026-01-05"}]);
    let staff = json!({"staff": "co.mori", "name": "森", "roles": roles, "qualifications": []});
    let line = json!({"key": "s", "command": "register_staff", "actor": "admin", "role": "administrator",
        "at": "2026-01-05T09:00:00+09:00", "args": staff});
    play(&clinic.app, &line.to_string());
    clinic.everybody_can_sign_in();
    clinic.set_clock(Moment::parse("2026-03-10T09:00:00+09:00").unwrap());
    let cookie = clinic.session("co.mori").await;
    has(&clinic.get("/enquiries", &cookie).await.body, &["問い合わせはまだありません", "n = 0"]);
    has(&clinic.get("/appointments", &cookie).await.body, &["この日の予約はありません。"]);
}

/// Hostile words are shown as words, and a long list is read page by page.
#[tokio::test]
async fn hostile_words_and_many_rows() {
    let clinic = at_work();
    for number in 0..70 {
        let args = json!({"channel": "phone", "topic": "other", "rheumatologist": "unknown",
            "family_name": "\"><script>alert(1)</script>", "message": "</p><img src=x onerror=alert(1)>"});
        let line = json!({"key": format!("many-{number}"), "command": "record_enquiry", "actor": "co.mori",
            "role": "coordinator", "at": "2026-03-10T09:20:00+09:00", "args": args});
        play(&clinic.app, &line.to_string());
    }
    let cookie = clinic.session("co.mori").await;
    let page = clinic.get("/enquiries", &cookie).await.body;
    assert!(page.contains("1–50 / 74件") && !page.contains("<script>alert"));
    let next = page.split("href=\"").find(|part| part.contains("after=")).unwrap().split('"').next().unwrap();
    let next = next.replace("&amp;", "&").replace("&#38;", "&");
    let second = clinic.get(&next, &cookie).await.body;
    assert!(second.contains("51–74 / 74件"), "{next}");
    let one = clinic.get("/enquiries/Q0050", &cookie).await.body;
    assert!(!one.contains("<img src=x") && !one.contains("<script>alert"));
}
