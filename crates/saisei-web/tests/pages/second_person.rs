//! The second person at the bedside: their own credential at that moment, the same limits as a sign-in, another human.

use axum::http::StatusCode;
use crate::clinic::{Answer, Clinic, play, practice};

const WRISTBAND: &str = "SSWSA001260000016";
const BAG: &str = "SSCSA00126C00002D";
const TISSUE: &str = "SSCSA00126C00001F";
const PASSWORD: &str = "three+herons+over+wet+rice";

struct Ward {
    clinic: Clinic,
    cookie: String,
    seen: u64,
}

impl Ward {
    /// The nurse stands at the bedside; the plan asks for a second person.
    async fn new() -> Self {
        let clinic = practice("same-human-twice", 2);
        let cookie = clinic.session("nurse.suzuki").await;
        let seen = clinic.app.position().unwrap();
        Self { clinic, cookie, seen }
    }

    async fn send(&self, container: &str, rest: &str) -> Answer {
        let token = self.clinic.get("/bedside", &self.cookie).await.token("/bedside");
        let form = format!("form={token}&seen={}&wristband={WRISTBAND}&container={container}{rest}", self.seen);
        self.clinic.post("/bedside", &self.cookie, &form).await
    }

    async fn second(&self, name: &str, role: &str, password: &str) -> Answer {
        self.send(BAG, &format!("&second-name={name}&second-role={role}&second-password={password}")).await
    }

    fn nothing_recorded(&self) {
        assert_eq!(self.clinic.app.position().unwrap(), self.seen, "nothing is recorded");
    }
}

/// The form for the second person with what was scanned.
fn asks(answer: &Answer) {
    for part in [WRISTBAND, BAG, "name=\"second-name\"", "type=\"password\"", "もう一人の確認"] {
        assert!(answer.body.contains(part), "{part}: {}", answer.body);
    }
}

#[tokio::test]
async fn the_plan_asks_before_anything_is_decided() {
    let ward = Ward::new().await;
    let asked = ward.send(BAG, "").await;
    assert_eq!(asked.status, StatusCode::OK);
    asks(&asked);
    assert!(asked.body.contains("bedside.second-person") && !asked.body.contains("<select"));
    ward.nothing_recorded();
}

#[tokio::test]
async fn another_nurse_with_the_own_password_makes_it_go() {
    let ward = Ward::new().await;
    let go = ward.second("nurse.kato", "nurse", PASSWORD).await;
    assert_eq!(go.status, StatusCode::OK);
    assert!(go.body.contains("一致しました") && go.body.contains("無菌試験の結果待ち"), "{}", go.body);
    let page = ward.clinic.get("/journeys/J0001", &ward.cookie).await;
    assert!(page.body.contains("署名：加藤 架空（看護師）・照査") && page.body.contains("署名：判定"), "{}", page.body);
    assert!(page.body.contains("鈴木 架空"), "the first person is still signed in");
    assert!(page.body.contains("所見に対する判断") || !page.body.contains("bedside.second-person"));
}

#[tokio::test]
async fn a_wrong_password_loses_nothing_that_was_scanned() {
    let ward = Ward::new().await;
    let wrong = ward.second("nurse.kato", "nurse", "wrong").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    asks(&wrong);
    assert!(wrong.body.contains("認証できませんでした") && wrong.body.contains("<title>[DEMO] エラー："));
    assert!(wrong.body.contains("value=\"nurse.kato\"") && wrong.body.contains("value=\"nurse\" checked"));
    assert!(!wrong.body.contains("\"wrong\""), "the password is not sent back");
    ward.nothing_recorded();
    let unknown = ward.second("nobody", "nurse", "wrong").await;
    assert_eq!(unknown.status, StatusCode::UNAUTHORIZED, "an unknown name looks the same");
    ward.clinic.post("/language", &ward.cookie, "to=en&back=%2Fbedside").await;
    let english = ward.second("nurse.kato", "nurse", "wrong").await;
    assert!(english.body.contains("The check is not recorded yet, and what was read is kept."));
    assert!(ward.second("nurse.kato", "nurse", PASSWORD).await.body.contains("MATCH"));
}

#[tokio::test]
async fn guessing_is_slowed_down_as_at_sign_in() {
    let ward = Ward::new().await;
    let mut last = StatusCode::OK;
    for _ in 0..12 {
        last = ward.second("nurse.kato", "nurse", "wrong").await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    let waits = ward.second("nurse.kato", "nurse", PASSWORD).await;
    assert_eq!(waits.status, StatusCode::TOO_MANY_REQUESTS, "the right one waits as well");
    asks(&waits);
    ward.nothing_recorded();
    assert_eq!(ward.clinic.get("/bedside", &ward.cookie).await.status, StatusCode::OK, "the first person goes on");
}

#[tokio::test]
async fn empty_fields_are_named_at_the_top_and_at_the_field() {
    let ward = Ward::new().await;
    let empty = ward.send(BAG, "&second-name=&second-password=").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    asks(&empty);
    for field in ["second-name", "second-role", "second-password"] {
        assert!(empty.body.contains(&format!("href=\"#{field}\"")), "{field}");
    }
    let made_up = ward.second("nurse.kato", "director", PASSWORD).await;
    assert_eq!(made_up.status, StatusCode::UNPROCESSABLE_ENTITY, "a role that is not on the form");
    ward.nothing_recorded();
}

#[tokio::test]
async fn the_same_human_under_another_account_is_stop() {
    for (name, role) in [("co.suzuki", "coordinator"), ("nurse.suzuki", "nurse")] {
        let ward = Ward::new().await;
        let stop = ward.second(name, role, PASSWORD).await;
        assert!(stop.body.contains("投与しないでください") && stop.body.contains("この結果は記録しました"), "{name}");
        assert!(stop.body.contains("同じ人の登録です") && stop.body.contains("鈴木 架空"), "{name}: {}", stop.body);
        assert!(ward.clinic.app.position().unwrap() > ward.seen);
    }
}

#[tokio::test]
async fn a_role_that_is_not_held_is_stop() {
    let ward = Ward::new().await;
    let stop = ward.second("nurse.kato", "physician", PASSWORD).await;
    assert!(stop.body.contains("投与しないでください") && stop.body.contains("役割を持っていません"), "{}", stop.body);
}

#[tokio::test]
async fn what_is_refused_anyway_does_not_wait_for_a_second_person() {
    let ward = Ward::new().await;
    let stop = ward.send(TISSUE, "").await;
    assert!(stop.body.contains("投与しないでください") && !stop.body.contains("second-password"));
    assert!(ward.clinic.app.position().unwrap() > ward.seen, "and it is recorded");
}

#[tokio::test]
async fn a_record_made_meanwhile_is_shown_before_the_second_person_counts() {
    let ward = Ward::new().await;
    let vitals = r#"{"key":"meanwhile","command":"record_vitals","actor":"dr.ito","role":"physician",
        "at":"2026-05-04T13:05:00+09:00","args":{"journey":"J0001","vitals":{"spo2":95}}}"#;
    play(&ward.clinic.app, vitals);
    let again = ward.second("nurse.kato", "nurse", PASSWORD).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.body.contains("伊藤 架空") && again.body.contains(WRISTBAND) && again.body.contains(BAG));
    assert!(!again.body.contains("second-password"));
}
