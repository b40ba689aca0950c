//! Every line of every example, typed into the pages by the person who does it, at its time: the pages record what
//! `apply` records, and refuse what it refuses, in words.

use std::path::PathBuf;

use axum::http::StatusCode;
use crate::clinic::{Clinic, PASSWORD, empty};
use saisei_app::App;
use saisei_app::domain::event::Event;
use saisei_app::domain::values::Moment;
use saisei_app::form::{form_of, spread};
use serde_json::Value;
use crate::typing::{Page, Typing};

/// What one line left in the ledger: kinds with who, in which role, and when it happened.
fn left(app: &App, from: u64) -> Vec<(&'static str, String, String, Moment)> {
    let until = app.position().unwrap();
    let told = |position| {
        let entry = app.event_at(position).unwrap().unwrap();
        let (stamp, event): (_, Event) = (entry.stamp, entry.event);
        (event.kind(), stamp.actor.to_string(), stamp.role.name().to_owned(), stamp.occurred_at)
    };
    (from + 1..=until).map(told).collect()
}

/// A line of an example.
struct Line(Value);

impl Line {
    fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_default()
    }

    fn at(&self) -> Moment {
        Moment::parse(self.text("at")).unwrap()
    }

    /// The entries of its form.
    fn typed(&self) -> Typing {
        let mut args = self.0["args"].as_object().cloned().unwrap_or_default();
        let mut typing = Typing::default();
        if let Some(note) = args.remove("note") {
            typing.enter("note", note.as_str().unwrap());
        }
        if let Some(occurred) = args.remove("occurred_at") {
            typing.enter("occurred_at", &crate::typing::at_home(occurred.as_str().unwrap()));
        }
        if args.remove("already_done") == Some(Value::Bool(true)) {
            typing.enter("already_done", "yes");
        }
        for (name, value) in spread(form_of(self.text("command")).unwrap(), &args) {
            typing.enter(&name, &value);
        }
        if let Some(reason) = self.0["reason"].as_str() {
            typing.enter("reason", reason);
        }
        if let Some(seen) = self.0["seen"].as_u64() {
            typing.enter("seen", &seen.to_string());
        }
        if let Some(second) = self.0["second"].as_object() {
            typing.enter("second-name", second["actor"].as_str().unwrap());
            typing.enter("second-role", second["role"].as_str().unwrap());
            typing.enter("second-password", PASSWORD);
        }
        typing
    }
}

/// What came of typing a line.
async fn by_page(clinic: &Clinic, line: &Line) -> (StatusCode, String) {
    let cookie = clinic.session_as(line.text("actor"), line.text("role")).await;
    let command = line.text("command");
    let place = format!("/acts/{command}");
    let form = clinic.get(&place, &cookie).await;
    if form.status != StatusCode::OK {
        return (form.status, form.body);
    }
    let mut typing = line.typed();
    let page = Page::read(&form.body, &place);
    let mut answer = clinic.post(&place, &cookie, &page.filled(&typing)).await;
    if answer.status == StatusCode::OK && answer.body.contains("name=\"sign-password\"") {
        typing.enter("sign-password", PASSWORD);
        answer = clinic.post(&place, &cookie, &Page::read(&answer.body, &place).filled(&typing)).await;
    }
    (answer.status, answer.body)
}

/// Lines that no form of an act sends: the program's own, and the check that has a page of its own (the browser tests).
fn has_no_form(line: &Line) -> bool {
    line.text("actor") == "system" || line.text("command") == "check_bedside"
}

async fn example(path: &PathBuf) -> usize {
    let (clinic, twin) = (empty(), empty());
    let mut typed = 0;
    for (number, text) in (1..).zip(std::fs::read_to_string(path).unwrap().lines()) {
        let line = Line(serde_json::from_str(text).unwrap());
        let place = format!("{}:{number} {}", path.file_name().unwrap().to_string_lossy(), line.text("command"));
        clinic.set_clock(line.at());
        clinic.everybody_can_sign_in();
        let (before, twin_before) = (clinic.app.position().unwrap(), twin.app.position().unwrap());
        let twin_answer = crate::clinic::answer_to(&twin.app, text);
        if has_no_form(&line) {
            crate::clinic::play(&clinic.app, text);
            continue;
        }
        let (status, body) = by_page(&clinic, &line).await;
        typed += 1;
        match status {
            StatusCode::FORBIDDEN => assert!(!twin_answer.is_accepted(), "{place}: no form, and yet it is accepted"),
            _ if twin_answer.is_accepted() => {
                assert_eq!(status, StatusCode::SEE_OTHER, "{place}: {}", crate::typing::words_of(&body));
                assert_eq!(left(&clinic.app, before), left(&twin.app, twin_before), "{place}");
            }
            _ => {
                assert_ne!(status, StatusCode::SEE_OTHER, "{place}: was recorded");
                for finding in &twin_answer.findings {
                    let rule = finding.rule.id();
                    assert!(body.contains(rule), "{place}: the page does not name {rule}: {}", crate::typing::words_of(&body));
                }
            }
        }
        if status == StatusCode::FORBIDDEN {
            crate::clinic::play(&clinic.app, text);
        }
    }
    typed
}

#[tokio::test]
async fn every_example_can_be_typed_into_the_pages() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");
    let mut typed = 0;
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            typed += example(&path).await;
        }
    }
    assert!(typed > 500, "{typed}");
}
