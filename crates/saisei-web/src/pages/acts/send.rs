//! Asking for a form, and sending it.

use std::collections::HashMap;

use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::act::{Act, Meaning, Nature};
use saisei_app::domain::values::{Code, Moment};
use saisei_app::domain::{Finding, Grade};
use saisei_app::form::{Field, Takes, faults, form_of};
use saisei_app::words::Language;
use saisei_app::{Answer, Arguments, Outcome, read_arguments};

use super::about::{Belongs, belongs};
use super::form::{Form, Wrong, entry_of};
use super::known_command;
use super::label_of;
use super::sign::unsigned;
use super::typed::{OCCURRED, Typed};
use crate::fields::Fields;
use crate::guard::{IdempotencyKey, source_of};
use crate::model::{FieldFault, Frame, Link};
use crate::pages::act::{Doing, perform, submission, task};
use crate::pages::asked::{Asked, frame, with_recorded};
use crate::pages::bedside_second::TypedSecond;
use crate::pages::language::{remember, speaking};
use crate::pages::message::Message;
use crate::respond::{in_query, page, see};
use crate::routes::is_open;
use crate::show::finding_words;
use crate::state::WebState;

/// Minutes after which a record asks why it is late (interface 3.8); the ledger marks it from then on.
const LATE_MINUTES: i64 = 15;
const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// The form, filled with what the address names.
pub(crate) async fn act_form(
    State(state): State<WebState>,
    asked: Asked,
    Path(command): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    match known_command(&asked, &command) {
        Ok("check_bedside") => see("/bedside"),
        Ok(command) => {
            let typed = Typed::from_address(command, query);
            Form { state: &state, asked: &asked, command, typed }.draw(StatusCode::OK, Wrong::default()).await
        }
        Err(status) => status.into_response(),
    }
}

/// Records the act, or shows the form again with what was typed; in another language, if that was asked for.
pub(crate) async fn do_act(
    State(state): State<WebState>,
    mut asked: Asked,
    key: IdempotencyKey,
    Path(command): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    fields: Fields,
    request: Request,
) -> Response {
    let command = match known_command(&asked, &command) {
        Ok("check_bedside") => return see("/bedside"),
        Ok(command) => command,
        Err(status) => return status.into_response(),
    };
    let Ok(typed) = Typed::read(command, fields) else { return StatusCode::BAD_REQUEST.into_response() };
    let source = source_of(&state.setup.site, request.headers(), request.extensions());
    let Some(language) = query.get("language").and_then(|code| Language::from_code(code)) else {
        return Form { state: &state, asked: &asked, command, typed }.receive(key, source).await;
    };
    if !remember(&state, &asked.visitor, language).await {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    asked.visitor.language = language;
    let typed = Typed { again: true, ..typed };
    let drawn = Form { state: &state, asked: &asked, command, typed }.receive(key, source).await;
    speaking(&state, language, drawn)
}

/// What the domain reads out of the entries.
struct Read {
    arguments: Arguments,
    reason: Option<Code>,
}

impl Form<'_> {
    /// Patient first, then the entries, then the signature, then the act.
    async fn receive(self, key: IdempotencyKey, source: String) -> Response {
        let f = frame(self.state, self.asked, "acts-heading");
        let offers = match self.offers().await {
            Ok(offers) => offers,
            Err(response) => return response,
        };
        match belongs(self.command, &self.typed, offers.file.as_ref()) {
            Belongs::No => return self.somebody_else(f),
            Belongs::Unseen if !self.only_shows() => {
                let words = f.t("act-look-first");
                return self.draw(WRONG, Wrong::at("journey", words)).await;
            }
            _ => {}
        }
        if self.only_shows() {
            return self.draw(StatusCode::OK, Wrong::default()).await;
        }
        let read = match self.read(&f) {
            Ok(read) => read,
            Err(wrong) => return self.draw(WRONG, wrong).await,
        };
        match self.meaning(&read.arguments.command) {
            Some(meaning) => self.sign(&f, read, meaning, key, source).await,
            None => self.send(&f, read, key, source, None).await,
        }
    }

    /// Whether only the form is asked for, with what was typed.
    fn only_shows(&self) -> bool {
        self.typed.more.is_some() || self.typed.again
    }

    /// The form was opened for somebody else: nothing is recorded, and nothing of it is sent again by a press.
    fn somebody_else(self, mut f: Frame) -> Response {
        f.heading = f.t("act-mismatch-heading");
        let mut message = Message::refusal(vec![f.t("act-mismatch"), f.t("act-mismatch-next")]);
        message.onward = Some(Link { href: self.typed.back, text: f.t("act-leave") });
        page(StatusCode::CONFLICT, &message.on(&f))
    }

    /// What was typed, or everything that is wrong with it.
    fn read(&self, f: &Frame) -> Result<Read, Wrong> {
        let fields = form_of(self.command).unwrap_or_default();
        let mut entries = faults(fields, &self.typed.entries);
        let occurred = Field { name: OCCURRED.to_owned(), takes: Takes::Moment, optional: true, none: false };
        entries.extend(faults(&[occurred], &self.typed.entries));
        if !entries.is_empty() {
            return Err(Wrong { entries, ..Wrong::default() });
        }
        if self.questions().iter().any(|(_, sure)| !sure) {
            return Err(Wrong { asks: true, ..Wrong::default() });
        }
        let arguments =
            read_arguments(self.command, &self.arguments()).map_err(|finding| at_entry(f, self.command, &finding))?;
        let reason = match self.typed.reason.trim() {
            "" => None,
            text => {
                let code = Code::parse(text);
                Some(code.map_err(|problem| Wrong::at("reason", finding_words(f, &problem.finding())))?)
            }
        };
        self.reasoned(f, &arguments, reason.as_ref())?;
        Ok(Read { arguments, reason })
    }

    /// A late record says why, a report of what happened never has to; a reason that refers to a note has one.
    fn reasoned(&self, f: &Frame, read: &Arguments, reason: Option<&Code>) -> Result<(), Wrong> {
        if reason.is_some_and(|reason| reason.as_str() == "see-note") && self.typed.note.trim().is_empty() {
            return Err(Wrong::at("note", f.t("note-missing")));
        }
        let is_report = self.typed.already_done || read.command.nature() == Nature::Report;
        let minutes = |at: Moment| f.as_of.duration_since(at.0).as_mins();
        let late = read.occurred_at.is_some_and(|at| minutes(at) > LATE_MINUTES);
        if late && reason.is_none() && !is_report {
            return Err(Wrong::at("reason", f.t("late-reason-missing")));
        }
        Ok(())
    }

    /// Whether a second person signs as well. That person is asked from the start, and before anything is decided.
    async fn lacks_a_second(&self, read: &Read, key: &IdempotencyKey) -> Result<bool, Response> {
        let (command, reason) = (read.arguments.command.clone(), read.reason.clone());
        let doing = Doing { command, args: self.arguments().into(), seen: None, note: None, reason, second: None };
        let alone = self.typed.second.is_none().then(|| submission(&self.asked.visitor, key.clone(), doing)).flatten();
        let Some(alone) = alone else { return Ok(false) };
        let now = Moment((self.state.setup.clock)());
        task(self.state, move |app| app.lacks_only_a_second(&alone, now)).await
    }

    /// Shows what is signed; with the right password it is sent.
    async fn sign(mut self, f: &Frame, read: Read, meaning: Meaning, key: IdempotencyKey, source: String) -> Response {
        match self.lacks_a_second(&read, &key).await {
            Ok(true) => self.typed.second = Some(TypedSecond::empty()),
            Ok(false) => {}
            Err(response) => return response,
        }
        let Some(password) = self.typed.password.clone() else {
            return self.review(StatusCode::OK, meaning, Wrong::default(), &key).await;
        };
        match self.prove(&password, &source).await {
            Ok(()) => self.send(f, read, key, source, Some(meaning)).await,
            Err(why) => self.review(why.status(), meaning, unsigned(f, &why), &key).await,
        }
    }

    async fn send(
        self,
        f: &Frame,
        read: Read,
        key: IdempotencyKey,
        source: String,
        meaning: Option<Meaning>,
    ) -> Response {
        let second = match &self.typed.second {
            None => None,
            Some(typed) => match typed.prove(self.state, self.asked, source).await {
                Ok(second) => Some(second),
                Err(again) => {
                    let (status, wrong) = (again.status(), Wrong::at("second", again.words(f)));
                    return self.again(status, meaning, wrong, &key).await;
                }
            },
        };
        let sent_key = key.clone();
        let Read { arguments, reason } = read;
        let Arguments { command, occurred_at, already_done, note, .. } = arguments;
        let args = self.arguments().into();
        let doing = Doing { command, args, seen: self.typed.seen, note, reason, second };
        let Some(mut sent) = submission(&self.asked.visitor, key, doing) else {
            return StatusCode::FORBIDDEN.into_response();
        };
        (sent.occurred_at, sent.already_done) = (occurred_at, already_done);
        let setup = self.state.clone();
        match tokio::task::spawn_blocking(move || perform(&setup.setup, sent)).await {
            Ok(Ok((answer, _))) => self.answered(f, answer, meaning, &sent_key).await,
            Ok(Err(error)) => {
                tracing::error!(%error, "an act could not be recorded");
                StatusCode::SERVICE_UNAVAILABLE.into_response()
            }
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }

    /// The page from which it was sent: what is signed, or the form.
    async fn again(self, status: StatusCode, meaning: Option<Meaning>, wrong: Wrong, key: &IdempotencyKey) -> Response {
        match meaning {
            Some(meaning) => self.review(status, meaning, wrong, key).await,
            None => self.draw(status, wrong).await,
        }
    }

    async fn answered(self, f: &Frame, answer: Answer, meaning: Option<Meaning>, key: &IdempotencyKey) -> Response {
        match answer.outcome {
            Outcome::Accepted => see(&onward(f, self.command, &answer, &self.typed.back, meaning.is_some())),
            Outcome::Refused => {
                // What nobody can answer leads back to the form; the rest is answered where it is signed.
                let meaning = meaning.filter(|_| answerable(&answer));
                self.again(WRONG, meaning, Wrong { answer: Some(answer), ..Wrong::default() }, key).await
            }
            Outcome::Invalid => {
                let faults =
                    answer.findings.iter().flat_map(|finding| at_entry(f, self.command, finding).faults).collect();
                self.draw(WRONG, Wrong { faults, ..Wrong::default() }).await
            }
        }
    }
}

/// Whether people who sign can answer everything that stands in the way.
fn answerable(answer: &Answer) -> bool {
    let mut grades = answer.findings.iter().map(Finding::grade);
    grades.all(|grade| grade != Grade::Never)
}

/// A fault that the domain found, at its entry and with the entry's label.
fn at_entry(f: &Frame, command: &str, finding: &Finding) -> Wrong {
    let named = finding.variables.get("field");
    let place = finding.place.as_ref().or(named).map(String::as_str).unwrap_or_default();
    let field = entry_of(place.split(',').next().unwrap_or_default());
    let mut told = finding.clone();
    if let Some(names) = named {
        let label = |name: &str| label_of(f, command, &entry_of(name.trim())).unwrap_or_else(|| name.trim().to_owned());
        let labels: Vec<String> = names.split(',').map(label).collect();
        told = told.with("field", labels.join(" / "));
    }
    let fault = FieldFault { field: field.into(), words: finding_words(f, &told) };
    Wrong { faults: vec![fault], ..Wrong::default() }
}

/// Where to go after an act: to the page of what is new, to its journey, or back. The page says what was recorded; what
/// was signed, or leads to a next step, is said on a page of its own.
fn onward(f: &Frame, command: &str, answer: &Answer, back: &str, signed: bool) -> String {
    let Some(first) = answer.events.first() else { return "/acts".to_owned() };
    let tagged = |kind: &str| first.envelope.tags.iter().find_map(|tag| tag.as_str().strip_prefix(kind));
    let at = first.envelope.position.0;
    let list = back.starts_with("/acts") || back == "/";
    if let Some(journey) = tagged("journey:")
        && (list || command == "open_journey" || back == format!("/journeys/{journey}"))
    {
        return format!("/journeys/{journey}?recorded={at}");
    }
    let home = home_of(command).and_then(|(kind, pattern)| {
        let page = pattern.replace("{id}", tagged(kind)?);
        f.role.as_deref().is_some_and(|role| is_open(pattern, role)).then_some(page)
    });
    let back = home.unwrap_or_else(|| back.to_owned());
    if signed || command == "register_patient" || back.starts_with("/acts") || back == "/" {
        return format!("/acts?recorded={command}&at={at}&back={}", in_query(&back));
    }
    with_recorded(&back, command, f.as_of)
}

/// The page of what an act makes: the kind of its tag, and the address.
fn home_of(command: &str) -> Option<(&'static str, &'static str)> {
    match command {
        "record_enquiry" => Some(("enquiry:", "/enquiries/{id}")),
        "register_staff" => Some(("staff:", "/staff/{id}")),
        "register_facility" => Some(("facility:", "/facilities/{id}")),
        "register_room" => Some(("room:", "/rooms/{id}")),
        "draft_plan" => Some(("plan:", "/plans/{id}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use saisei_app::domain::Command;

    use super::super::sign::signs;
    use super::*;

    #[test]
    fn what_is_signed_is_what_the_acts_say() {
        let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");
        let mut seen = std::collections::BTreeSet::new();
        for file in std::fs::read_dir(examples).unwrap().map(|entry| entry.unwrap().path()) {
            let Ok(text) = std::fs::read_to_string(&file) else { continue };
            for line in text.lines() {
                let Ok(line) = serde_json::from_str::<serde_json::Value>(line) else { continue };
                let (Some(name), args) = (line["command"].as_str(), &line["args"]) else { continue };
                let Some(Ok(command)) = Command::read(name, args) else { continue };
                assert_eq!(command.signs().is_some(), signs(name), "{name}");
                seen.insert(name.to_owned());
            }
        }
        assert!(seen.len() > 45, "{}", seen.len());
    }
}
