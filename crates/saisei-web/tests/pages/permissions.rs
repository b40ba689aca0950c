//! Every address in every role against the table in `permissions.txt`. An address without a row fails.
//!
//! 200 and 303: done. 404, 409 and 422: let in, and nothing there, or a form without its fields. 403: another role is
//! needed. 401 and "sign-in": nobody is signed in.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use crate::clinic::{Answer, Clinic, ROLES, clinic};
use saisei_web::{Route, routes};

const TABLE: &str = include_str!("permissions.txt");

fn path(route: &Route) -> String {
    route
        .path
        .replace("{hash}", "0")
        .replace("{file}", "none.css")
        .replace("{id}", "J0001")
        .replace("{command}", "record_symptom")
        .replace("{event}", "AE1")
        .replace("{administration}", "A1")
        .replace("{number}", "none")
        .replace("{guide}", "nurse")
        .replace("{position}", "1")
}

fn word(answer: &Answer) -> String {
    let to_sign_in = answer.status == StatusCode::SEE_OTHER && answer.place().starts_with("/sign-in?next=");
    if to_sign_in { "sign-in".to_owned() } else { answer.status.as_u16().to_string() }
}

async fn ask(clinic: &Clinic, route: &Route, cookie: &str) -> String {
    if route.method == "GET" {
        return word(&clinic.get(&path(route), cookie).await);
    }
    let form = match cookie {
        "" => String::new(),
        _ => format!("form={}", clinic.get("/role", cookie).await.token("/sign-out")),
    };
    word(&clinic.post(&path(route), cookie, &form).await)
}

#[tokio::test]
async fn every_address_answers_every_role_as_the_table_says() {
    let mut seen: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for who in ["signed-out"].into_iter().chain(ROLES) {
        let clinic = clinic(false);
        for route in routes() {
            // A new session for each: signing out is one of the addresses.
            let cookie = if who == "signed-out" { String::new() } else { clinic.session(who).await };
            let answer = ask(&clinic, route, &cookie).await;
            seen.entry(format!("{} {}", route.method, route.path)).or_default().push(answer);
        }
    }
    let head = format!("# address | signed-out | {}", ROLES.join(" | "));
    let rows = seen.iter().map(|(address, answers)| format!("{address} | {}", answers.join(" | ")));
    let found: String = [head].into_iter().chain(rows).map(|row| row + "\n").collect();
    assert!(found == TABLE, "the table differs from what is answered:\n{found}");
}
