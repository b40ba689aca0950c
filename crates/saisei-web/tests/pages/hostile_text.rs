//! Text that means harm, or that no form expects, in every field of every form: it is kept as it was typed or refused in
//! words; it is never run, never drawn as markup, and nothing fails over it.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;

use crate::clinic::{Answer, Clinic, PASSWORD, empty, play, practice};
use crate::examples_by_page::Line;
use crate::typing::{Page, Typing};
use saisei_app::domain::Command;

const SCRIPT: &str = "<script>alert(1)</script>";
const EXAMPLE: &str = include_str!("../../../../examples/journey.jsonl");

fn texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        SCRIPT,
        "\"><img src=x onerror=alert(1)>",
        "'; DROP TABLE events; --",
        "${7*7} {{7*7}} #{7*7}",
        "\u{202e}txet\u{200f} \u{2066}x\u{2069}",
        "null",
        "undefined NaN -0 1e999 true []",
        "髙﨑 👩🏽‍⚕️ e\u{301} ﷽",
        "\u{0}\u{1}\r\n\t",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.push("長".repeat(20_000));
    texts
}

/// Nothing of it is markup, and nothing broke.
fn is_harmless(answer: &Answer, place: &str) {
    assert!(!answer.status.is_server_error(), "{place}: {}", answer.status);
    for markup in [SCRIPT, "<img src=x", "onerror=alert(1)>"] {
        assert!(!answer.body.contains(markup), "{place}: {markup} is drawn as markup");
    }
    assert!(!answer.body.contains(" 49 "), "{place}: something was calculated");
}

/// Who appears in the example, by role.
fn people() -> BTreeMap<String, String> {
    let lines = EXAMPLE.lines().map(Line::read).filter(|line| line.text("actor") != "system");
    lines.map(|line| (line.text("role").to_owned(), line.text("actor").to_owned())).collect()
}

/// Sends the form of every act that this person may do, with this text in every field that is typed.
/// Answers the commands whose form was sent; those of `others` are left to others.
async fn every_form(clinic: &Clinic, cookie: &str, text: &str, others: &BTreeSet<&str>) -> BTreeSet<&'static str> {
    let mut sent = BTreeSet::new();
    for command in Command::NAMES.iter().filter(|name| !others.contains(*name)) {
        let place = format!("/acts/{command}");
        let form = clinic.get(&format!("{place}?journey=J0001&lot=L0001"), cookie).await;
        if form.status != StatusCode::OK || !form.body.contains(&format!("method=\"post\" action=\"{place}\"")) {
            continue;
        }
        let page = Page::read(&form.body, &place);
        let mut typing = Typing::default();
        for name in page.texts() {
            typing.enter(name, text);
        }
        let answer = clinic.post(&place, cookie, &page.filled(&typing)).await;
        is_harmless(&answer, &format!("{place} with {:.40}", text));
        assert_ne!(answer.status, StatusCode::BAD_REQUEST, "{place} with {:.40}: no words for it", text);
        sent.insert(*command);
    }
    sent
}

#[tokio::test]
async fn no_form_fails_over_what_is_typed() {
    let clinic = practice("journey", 0);
    let mut sent = BTreeSet::new();
    for (role, staff) in people() {
        let cookie = clinic.session_as(&staff, &role).await;
        let mut own = BTreeSet::new();
        for text in texts() {
            own.extend(every_form(&clinic, &cookie, &text, &sent).await);
        }
        sent.extend(own);
    }
    assert!(sent.len() > 60, "{sent:?}");
}

/// Records a line with this text in place of everything that is written freely; whether it was recorded.
async fn recorded(clinic: &Clinic, line: &Line, text: &str) -> bool {
    let cookie = clinic.session_as(line.text("actor"), line.text("role")).await;
    let place = format!("/acts/{}", line.text("command"));
    let form = clinic.get(&format!("{place}{}", line.about()), &cookie).await;
    if !form.body.contains(&format!("method=\"post\" action=\"{place}\"")) {
        return false;
    }
    let mut typing = Typing::default();
    for (name, value) in line.entries() {
        let free = !value.is_ascii() && !name.ends_with("kana");
        typing.enter(&name, if free { text } else { &value });
    }
    if let Some((name, role)) = line.second() {
        typing.enter("second-name", &name);
        typing.enter("second-role", &role);
        typing.enter("second-password", PASSWORD);
    }
    let mut answer = clinic.post(&place, &cookie, &Page::read(&form.body, &place).filled(&typing)).await;
    is_harmless(&answer, &place);
    if answer.status == StatusCode::OK && answer.body.contains("name=\"sign-password\"") {
        typing.enter("sign-password", PASSWORD);
        answer = clinic.post(&place, &cookie, &Page::read(&answer.body, &place).filled(&typing)).await;
        is_harmless(&answer, &place);
    }
    if answer.status == StatusCode::SEE_OTHER {
        is_harmless(&clinic.get(answer.place(), &cookie).await, answer.place());
    }
    answer.status == StatusCode::SEE_OTHER
}

#[tokio::test]
async fn a_whole_journey_of_hostile_text_is_kept_as_it_was_typed() {
    let text = format!("{SCRIPT}\"'${{7*7}} 👩🏽‍⚕️");
    let clinic = empty();
    let mut kept = 0;
    for own in EXAMPLE.lines() {
        let line = Line::read(own);
        clinic.set_clock(line.at());
        clinic.everybody_can_sign_in();
        let written = line.text("actor") != "system" && line.entries().iter().any(|(_, value)| !value.is_ascii());
        if written && recorded(&clinic, &line, &text).await {
            kept += 1;
        } else {
            play(&clinic.app, own);
        }
    }
    assert!(kept > 10, "{kept}");
    let mut shown = 0;
    for (role, staff) in people() {
        let cookie = clinic.session_as(&staff, &role).await;
        for place in [
            "/journeys",
            "/journeys/J0001",
            "/today",
            "/staff",
            "/plans",
            "/plans/ra-adsc",
            "/materials",
            "/rooms",
            "/lots/L0001",
            "/custody",
            "/ledger",
            "/journeys/J0001/consent",
            "/journeys/J0001/labels",
            "/adverse-events",
        ] {
            let answer = clinic.get(place, &cookie).await;
            is_harmless(&answer, place);
            shown += usize::from(answer.body.contains("&#60;script&#62;alert(1)&#60;/script&#62;"));
        }
    }
    assert!(shown > 3, "what was typed is shown as it was typed: {shown}");
}
