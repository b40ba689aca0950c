//! Journeys from outside: who sees a name, what a search leaves behind, and reports that nothing turns away.

use std::sync::atomic::Ordering;

use axum::http::StatusCode;
use crate::clinic::{Clinic, clinic, done, with_a_journey};
use saisei_app::domain::Role;

fn seeded() -> Clinic {
    let clinic = clinic(false);
    with_a_journey(&clinic.app);
    clinic
}

async fn search(clinic: &Clinic, cookie: &str, text: &str) -> crate::clinic::Answer {
    let token = clinic.get("/journeys", cookie).await.token("/journeys/search");
    clinic.post("/journeys/search", cookie, &format!("form={token}&q={text}")).await
}

#[tokio::test]
async fn the_processing_facility_works_with_numbers() {
    let clinic = seeded();
    for (who, sees) in [("nurse", true), ("physician", true), ("culture_operator", false), ("quality_officer", false)] {
        let cookie = clinic.session(who).await;
        for path in ["/journeys", "/journeys/J0001"] {
            let answer = clinic.get(path, &cookie).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert_eq!(answer.body.contains("山田"), sees, "{who} {path}");
            assert_eq!(answer.body.contains("1958"), sees, "{who} {path}");
            assert!(answer.body.contains("AOBA1-27-000001-"), "{who} {path}");
        }
        // はなこ, and the birth date
        for text in ["%E3%81%AF%E3%81%AA%E3%81%93", "1958-03-14"] {
            let found = search(&clinic, &cookie, text).await;
            assert_eq!(found.body.contains("/journeys/J0001\""), sees, "{who} {text}");
        }
        assert!(search(&clinic, &cookie, "j0001").await.body.contains("/journeys/J0001\""), "{who}");
    }
}

#[tokio::test]
async fn a_search_leaves_no_name_in_an_address() {
    let clinic = seeded();
    let cookie = clinic.session("nurse").await;
    let found = search(&clinic, &cookie, "%E3%81%AF%E3%81%AA%E3%81%93").await;
    assert_eq!(found.status, StatusCode::OK);
    let addresses = found.body.split(['"']).filter(|part| part.starts_with('/'));
    assert!(addresses.into_iter().all(|address| !address.contains('%')), "an address holds what was typed");
    assert!(clinic.get("/journeys/search", &cookie).await.status.is_client_error());
    let none = search(&clinic, &cookie, "zzz").await;
    assert!(none.body.contains("条件：「zzz」"));
}

#[tokio::test]
async fn filters_keep_their_place_in_the_address() {
    let clinic = seeded();
    let cookie = clinic.session("nurse").await;
    let page = clinic.get("/journeys?step=work-up&state=open", &cookie).await;
    assert!(page.body.contains("/journeys/J0001\"") && page.body.contains("1–1 / 1件"));
    assert!(page.body.contains("name=\"step\" value=\"work-up\""), "a search keeps the filter");
    let other = clinic.get("/journeys?step=culture", &cookie).await;
    assert!(!other.body.contains("/journeys/J0001\""));
    let nonsense = clinic.get("/journeys?step=%22%3E&shown=x", &cookie).await;
    assert_eq!(nonsense.status, StatusCode::OK);
}

#[tokio::test]
async fn what_stands_in_the_way_is_said() {
    let clinic = seeded();
    let cookie = clinic.session("nurse").await;
    let before = clinic.get("/journeys/J0001", &cookie).await;
    assert!(before.body.contains("確認した 2 項目に所見はありません") && !before.body.contains("停止中"));
    let order =
        serde_json::json!({"plan": "ra-adsc", "order": "emergency", "authority": "厚生局", "from": "2027-01-15"});
    done(&clinic.app, "order", "admin", Role::Administrator, "suspend_plan", order);
    let page = clinic.get("/journeys/J0001", &cookie).await;
    assert!(page.body.contains("plan.not-in-force") && page.body.contains("停止中（1件）"));
    assert!(clinic.get("/journeys", &cookie).await.body.contains("停止中（1件）"));
}

#[tokio::test]
async fn a_report_is_taken_after_the_sign_in_lapsed() {
    let clinic = seeded();
    let cookie = clinic.session("nurse").await;
    let token = clinic.get("/role", &cookie).await.token("/sign-out");
    clinic.minutes.store(60, Ordering::Relaxed);
    assert!(clinic.get("/journeys", &cookie).await.place().starts_with("/sign-in"));
    let stopped = clinic.post("/journeys/J0001/stop", &cookie, &format!("form={token}")).await;
    assert_eq!(stopped.status, StatusCode::OK);
    assert!(stopped.body.contains("投与の中止") && !stopped.body.contains("山田"));
    let again = clinic.post("/journeys/J0001/stop", &cookie, &format!("form={token}")).await;
    assert_eq!(again.status, StatusCode::OK);
    let signed_in = clinic.session("nurse").await;
    let page = clinic.get("/journeys/J0001", &signed_in).await;
    assert_eq!(page.body.matches("<strong>投与の中止</strong>").count(), 1, "sent twice, it happened once");
}

#[tokio::test]
async fn a_symptom_waits_for_no_form_and_vital_signs_keep_what_was_typed() {
    let clinic = seeded();
    let cookie = clinic.session("nurse").await;
    let token = || async { clinic.get("/role", &cookie).await.token("/sign-out") };
    let sent = format!("form={}&note=", token().await);
    let symptom = clinic.post("/journeys/J0001/symptom", &cookie, &sent).await;
    assert!(symptom.place().starts_with("/journeys/J0001?recorded="));
    assert!(clinic.get(symptom.place(), &cookie).await.body.contains("に記録しました：症状の記録"));
    let vitals = "systolic=12a&diastolic=80&pulse=&breathing=&temperature=&spo2=130";
    let sent = format!("form={}&{vitals}", token().await);
    let answer = clinic.post("/journeys/J0001/vitals", &cookie, &sent).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("href=\"#systolic\"") && answer.body.contains("href=\"#spo2\""));
    let sent = format!("form={}&{}", token().await, vitals.replace("12a", "128").replace("130", "９７"));
    assert_eq!(clinic.post("/journeys/J0001/vitals", &cookie, &sent).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_could_not_be_checked_is_a_stop() {
    let clinic = seeded();
    let cookie = clinic.session("nurse").await;
    let ask = |wristband: &str, container: &str, seen: &str| {
        let rest = format!("wristband={wristband}&container={container}&seen={seen}");
        let (clinic, cookie) = (&clinic, &cookie);
        async move {
            let token = clinic.get("/bedside", cookie).await.token("/bedside");
            clinic.post("/bedside", cookie, &format!("form={token}&{rest}")).await
        }
    };
    let wristband = saisei_app::domain::values::CoiNumber::compose("AOBA1", 2027, 1).unwrap().label();
    let container = saisei_app::domain::values::ContainerNumber::compose("AOBA1", 2027, 1).unwrap().label();
    for (first, second, key) in [("SSWAOBA", container.as_str(), "途中"), (&container, &container, "別の種類")] {
        let answer = ask(first, second, "1").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(key) && answer.body.contains(&format!("value=\"{first}\"")), "typed stays");
    }
    let unknown = ask(&wristband, &container, "2").await;
    assert!(unknown.body.contains("投与しないでください") && unknown.body.contains("登録のない番号"));
    let beyond = ask(&wristband, &container, "999").await;
    assert!(beyond.body.contains("投与しないでください"), "no screen shows what is not recorded yet");
    let unseen = ask(&wristband, &container, "").await;
    assert_eq!(unseen.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(unseen.body.contains("確認できなかったため"));
    let asked_again = ask(&wristband, &container, "1").await;
    assert_eq!(asked_again.status, StatusCode::OK, "a refusal stays a refusal");
}
