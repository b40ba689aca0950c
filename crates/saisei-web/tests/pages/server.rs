//! The router from outside: who gets in, what is refused, which headers go out.

use std::sync::atomic::Ordering;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use crate::clinic::{Answer, clinic};
use saisei_web::{Permission, routes};

#[tokio::test]
async fn signing_in_leads_on() {
    let clinic = clinic(false);
    let answer = clinic.sign_in("suzuki").await;
    assert_eq!((answer.status, answer.place()), (StatusCode::SEE_OTHER, "/journeys"));
    assert_eq!(answer.cookie("saisei").unwrap().len(), 43);
    assert_eq!(answer.cookie("saisei-device").unwrap().len(), 43);
    let cookie = format!("saisei={}", answer.cookie("saisei").unwrap());
    assert_eq!(clinic.get("/", &cookie).await.place(), "/today");
}

#[tokio::test]
async fn cookies_are_secure_behind_tls() {
    let clinic = clinic(true);
    let answer = clinic.sign_in("suzuki").await;
    let set = answer.headers.get_all(header::SET_COOKIE);
    assert_eq!(set.iter().count(), 2);
    for value in set {
        let value = value.to_str().unwrap();
        assert!(value.starts_with("__Host-saisei"));
        assert!(value.contains("; Secure") && value.contains("; HttpOnly") && value.contains("SameSite=Strict"));
    }
    assert!(answer.headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
}

#[tokio::test]
async fn wrong_and_unknown_look_the_same() {
    let clinic = clinic(false);
    let wrong = clinic.post("/sign-in", "", "name=suzuki&password=wrong&next=%2F").await;
    let unknown = clinic.post("/sign-in", "", "name=nobody&password=wrong&next=%2F").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(unknown.status, wrong.status);
    let plain = |answer: &Answer, name: &str| {
        let nonce = answer.body.split("nonce=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        answer.body.replace(&nonce, "").replace(name, "")
    };
    assert_eq!(plain(&wrong, "suzuki"), plain(&unknown, "nobody"));
    assert!(!wrong.body.contains("wrong\""), "the password is not sent back");
}

#[tokio::test]
async fn empty_fields_are_named_and_the_name_is_kept() {
    let clinic = clinic(false);
    let answer = clinic.post("/sign-in", "", "name=suzuki&password=&next=%2F").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("<title>エラー："));
    assert!(answer.body.contains("href=\"#password\""));
    assert!(answer.body.contains("value=\"suzuki\""));
}

#[tokio::test]
async fn several_roles_are_asked_for_and_each_has_its_own_token() {
    let clinic = clinic(false);
    let first = clinic.sign_in("ito").await;
    assert_eq!(first.place(), "/role?next=/journeys");
    let before = format!("saisei={}", first.cookie("saisei").unwrap());
    let form = clinic.get("/role?next=/journeys", &before).await;
    let sent = format!("form={}&role=physician&next=%2Fjourneys", form.token("/role"));
    let chosen = clinic.post("/role", &before, &sent).await;
    assert_eq!(chosen.place(), "/journeys");
    let after = format!("saisei={}", chosen.cookie("saisei").unwrap());
    assert_ne!(before, after);
    assert!(clinic.get("/role", &before).await.place().starts_with("/sign-in"), "the old token is over");
    assert!(clinic.get("/role", &after).await.body.contains("医師"));
    let form = clinic.get("/role", &after).await;
    let sent = format!("form={}&role=nurse&next=%2F", form.token("/role"));
    assert_eq!(clinic.post("/role", &after, &sent).await.status, StatusCode::FORBIDDEN, "not a role of theirs");
}

#[tokio::test]
async fn nobody_without_a_role_stays_signed_in() {
    let clinic = clinic(false);
    let answer = clinic.sign_in("gone").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(answer.cookie("saisei"), None);
}

#[tokio::test]
async fn forms_come_from_our_own_pages() {
    let clinic = clinic(false);
    let cookie = clinic.session("suzuki").await;
    let page = clinic.get("/role", &cookie).await;
    let form = format!("form={}", page.token("/sign-out"));
    for site in ["cross-site", "same-site", "none"] {
        let answer = clinic.post_from("/sign-out", &cookie, &form, site).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{site}");
        assert!(answer.body.contains("ほかのサイト"));
    }
    for forged in ["", "form=", "form=a.b", "form=x&form=y"] {
        let status = clinic.post("/sign-out", &cookie, forged).await.status;
        assert!(matches!(status, StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY), "{forged}");
    }
    let other = clinic.session("ito").await;
    assert_eq!(clinic.post("/sign-out", &other, &form).await.status, StatusCode::CONFLICT);
    assert_eq!(clinic.get("/", &cookie).await.place(), "/today", "still signed in");
    let out = clinic.post("/sign-out", &cookie, &form).await;
    assert_eq!(out.place(), "/sign-in?said=signed-out");
    assert!(out.headers.contains_key("clear-site-data"));
    assert!(clinic.get("/", &cookie).await.place().starts_with("/sign-in"));
}

#[tokio::test]
async fn another_name_of_this_machine_is_refused() {
    let clinic = clinic(false);
    let request = Request::get("/sign-in").header("host", "rebound.example");
    assert_eq!(clinic.ask(request.body(Body::empty()).unwrap()).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn every_address_has_its_permission() {
    let clinic = clinic(false);
    for route in routes() {
        let path = route.path.replace("{hash}", "0").replace("{file}", "none.css").replace("{id}", "J0001");
        let answer = match route.method {
            "GET" => clinic.get(&path, "").await,
            _ => clinic.post(&path, "", "").await,
        };
        match (route.permission, route.method) {
            (Permission::Public | Permission::Browser, _) => {
                assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
            }
            (_, "GET") => assert!(answer.place().starts_with("/sign-in?next="), "{path}"),
            _ => assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}"),
        }
    }
}

#[tokio::test]
async fn every_answer_has_the_headers() {
    let clinic = clinic(false);
    let cookie = clinic.session("suzuki").await;
    let mut nonces = std::collections::BTreeSet::new();
    for path in ["/sign-in", "/role", "/nowhere", "/", "/assets/0/none.css"] {
        let answer = clinic.get(path, &cookie).await;
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'nonce-"), "{path}");
        assert!(policy.ends_with("report-to csp; report-uri /csp-report"), "{path}");
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        if !answer.body.is_empty() {
            assert!(answer.body.contains(&format!("nonce=\"{nonce}\"")), "{path}");
        }
        assert!(nonces.insert(nonce), "a nonce is used once");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers["x-frame-options"], "DENY");
        assert_eq!(answer.headers["cache-control"], "no-store");
        assert!(!answer.headers.contains_key("server"));
        assert!(!answer.headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
    }
}

#[tokio::test]
async fn assets_are_kept_by_their_content() {
    let clinic = clinic(false);
    let path = saisei_web::assets::STYLE.path();
    let answer = clinic.get(&path, "").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers["cache-control"], "public, max-age=31536000, immutable");
    let old = path.replace("/assets/", "/assets/0");
    assert_eq!(clinic.get(&old, "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn unknown_methods_and_large_bodies() {
    let clinic = clinic(false);
    for method in ["TRACE", "PUT", "DELETE", "OPTIONS", "BREW"] {
        let request = Request::builder().method(method).uri("/sign-in").header("host", "localhost");
        let answer = clinic.ask(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert!(answer.headers.contains_key(header::ALLOW));
    }
    let answer = clinic.post("/role", "", "").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let large = format!("name={}", "a".repeat(3_000_000));
    let answer = clinic.post("/sign-in", "", &large).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.body.contains("2 MB"));
}

#[tokio::test]
async fn unknown_and_repeated_fields_are_refused() {
    let clinic = clinic(false);
    for form in ["name=a&password=b&next=/&role=physician", "name=a&name=b&password=c&next=/", "name=a"] {
        let answer = clinic.post("/sign-in", "", form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
    }
}

#[tokio::test]
async fn the_language_is_remembered() {
    let clinic = clinic(false);
    let answer = clinic.post("/language", "", "to=en&back=%2Fsign-in").await;
    assert_eq!(answer.place(), "/sign-in");
    let cookie = format!("saisei-language={}", answer.cookie("saisei-language").unwrap());
    assert!(clinic.get("/sign-in", &cookie).await.body.contains("<html lang=\"en\""));
    assert!(clinic.get("/sign-in", "").await.body.contains("<html lang=\"ja\""));
    let signed_in = clinic.session("ito").await;
    clinic.post("/language", &signed_in, "to=en&back=%2F%2Felsewhere.example").await;
    assert!(clinic.get("/role", &signed_in).await.body.contains("Choose your role"));
    let away = clinic.post("/language", "", "to=en&back=%2F%2Felsewhere.example").await;
    assert_eq!(away.place(), "/");
}

#[tokio::test]
async fn a_session_that_lapsed_asks_to_sign_in_again() {
    let clinic = clinic(false);
    let cookie = clinic.session("suzuki").await;
    let page = clinic.get("/role", &cookie).await;
    let form = format!("form={}", page.token("/sign-out"));
    clinic.minutes.store(15, Ordering::Relaxed);
    assert_eq!(clinic.get("/role?next=/", &cookie).await.place(), "/sign-in?next=/role%3Fnext%3D/");
    let answer = clinic.post("/sign-out", &cookie, &form).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.body.contains("何も記録していません"));
}

#[tokio::test]
async fn nothing_is_found_where_nothing_is() {
    let clinic = clinic(false);
    let answer = clinic.get("/nowhere", "").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.body.contains("見つかりません"));
}

#[tokio::test]
async fn policy_reports_are_counted_and_bounded() {
    let clinic = clinic(false);
    let report = |size: usize| {
        let request = Request::post("/csp-report").header("content-type", "application/csp-report");
        request.body(Body::from("x".repeat(size))).unwrap()
    };
    assert_eq!(clinic.ask(report(100)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(clinic.ask(report(9000)).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}
