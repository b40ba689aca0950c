//! Reports during an administration: stop, symptom, vital signs. None is ever refused, and a sign-in that lapsed does
//! not stand in the way.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::Answer;
use saisei_app::domain::values::{AdministrationId, FreeText};
use serde_json::{Value, json};

use super::act::{Doing, perform, submission};
use super::asked::{Asked, frame};
use super::forms::{self, Symptom, TypedVitals, problem_words};
use super::infusion::draw_administration;
use super::journey::draw;
use super::message::Message;
use crate::fields::Fields;
use crate::guard::IdempotencyKey;
use crate::model::{FieldFault, FormFaults, Frame, Link, RunningForms};
use crate::respond::{page, see};
use crate::show::{findings, kind_key};
use crate::state::WebState;

/// What a report handler needs from the request.
struct Report {
    state: WebState,
    asked: Asked,
    key: IdempotencyKey,
    journey: String,
    /// The administration whose page sent it; none from elsewhere.
    page: Option<AdministrationId>,
}

/// The administration whose page sent a report. Whatever else stands there counts for nothing.
fn page_of(fields: &mut Fields) -> Option<AdministrationId> {
    fields.take_optional("administration").and_then(|id| AdministrationId::parse(&id).ok())
}

impl Report {
    fn frame(&self) -> Frame {
        frame(&self.state, &self.asked, "journey-heading")
    }

    /// The page again with what was typed and what to correct.
    async fn again(&self, forms: RunningForms) -> Response {
        let (f, status) = (self.frame(), StatusCode::UNPROCESSABLE_ENTITY);
        if self.asked.visitor.lapsed {
            let mut message = Message::refusal(forms.faults.0.into_iter().map(|fault| fault.words).collect());
            message.lines.push(f.t("form-back"));
            return page(status, &message.on(&f));
        }
        if let Some(page) = &self.page {
            let place = (self.journey.clone(), page.to_string());
            return draw_administration(&self.state, &self.asked, place, status, None, Some(forms)).await;
        }
        draw(&self.state, &self.asked, f, self.journey.clone(), status, None, forms).await
    }

    async fn send(self, doing: Option<Doing>) -> Response {
        let submission = doing.and_then(|doing| submission(&self.asked.visitor, self.key.clone(), doing));
        let Some(submission) = submission else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let state = self.state.clone();
        match tokio::task::spawn_blocking(move || perform(&state.setup, submission)).await {
            Ok(Ok((answer, _))) => self.answered(&answer),
            Ok(Err(error)) => {
                tracing::error!(%error, "a report could not be recorded");
                StatusCode::SERVICE_UNAVAILABLE.into_response()
            }
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }

    fn answered(&self, answer: &Answer) -> Response {
        let recorded = answer.events.first().filter(|_| answer.is_accepted());
        let Some(recorded) = recorded else {
            let f = self.frame();
            let message = Message {
                findings: Some(findings(&f, &answer.findings)),
                ..Message::refusal(vec![f.t("not-recorded-yet")])
            };
            return page(StatusCode::UNPROCESSABLE_ENTITY, &message.on(&f));
        };
        let position = recorded.envelope.position.0;
        if !self.asked.visitor.lapsed {
            let place = self.page.as_ref().map(|page| format!("/administrations/{page}")).unwrap_or_default();
            return see(&format!("/journeys/{}{place}?recorded={position}", self.journey));
        }
        // Nobody is signed in any more: the report is confirmed, and the journey stays closed.
        let f = frame(&self.state, &self.asked, "recorded-heading");
        let what = f.t(kind_key(recorded.envelope.kind.as_str()));
        let time = f.time(recorded.envelope.recorded_at);
        let lines = vec![f.t2("recorded-now", "time", time, "what", what), f.t("recorded-lapsed")];
        let answered = (!answer.findings.is_empty()).then(|| findings(&f, &answer.findings));
        let onward = Link { href: format!("/sign-in?next=/journeys/{}", self.journey), text: f.t("to-sign-in") };
        page(StatusCode::OK, &Message { lines, findings: answered, onward: Some(onward), ..Message::default() }.on(&f))
    }
}

/// The administration was stopped.
pub(crate) async fn stop_administration(
    State(state): State<WebState>,
    asked: Asked,
    key: IdempotencyKey,
    Path(journey): Path<String>,
    mut fields: Fields,
) -> Response {
    // Whatever else came with the press: it is a stop.
    let page = page_of(&mut fields);
    let doing = Doing::read("stop_administration", json!({ "journey": journey }));
    Report { state, asked, key, journey, page }.send(doing).await
}

/// A symptom was seen.
pub(crate) async fn record_symptom(
    State(state): State<WebState>,
    asked: Asked,
    key: IdempotencyKey,
    Path(journey): Path<String>,
    mut fields: Fields,
) -> Response {
    let page = page_of(&mut fields);
    let report = Report { state, asked, key, journey, page };
    let Ok(symptom) = Symptom::read(fields) else {
        return report.again(forms::blank(&report.frame())).await;
    };
    let typed = symptom.note.trim();
    let note = if typed.is_empty() { Ok(None) } else { FreeText::new(typed).map(Some) };
    let note = match note {
        Ok(note) => note,
        Err(problem) => {
            let f = report.frame();
            let fault = FieldFault { field: "note".into(), words: problem_words(&f, problem) };
            return report.again(symptom.again(&f, FormFaults(vec![fault]))).await;
        }
    };
    let args = json!({"journey": report.journey, "symptom": symptom.symptom, "severity": symptom.severity});
    let doing = Doing::read("record_symptom", args).map(|doing| with_note(doing, note));
    report.send(doing).await
}

/// The note counts for the fingerprint, too: another note under the same key is another report.
fn with_note(mut doing: Doing, note: Option<FreeText>) -> Doing {
    if let (Some(note), Value::Object(args)) = (&note, &mut doing.args) {
        args.insert("note".to_owned(), Value::String(note.reveal().to_owned()));
    }
    Doing { note, ..doing }
}

/// Vital signs were measured.
pub(crate) async fn record_vitals(
    State(state): State<WebState>,
    asked: Asked,
    key: IdempotencyKey,
    Path(journey): Path<String>,
    mut fields: Fields,
) -> Response {
    let page = page_of(&mut fields);
    let report = Report { state, asked, key, journey, page };
    let Ok(typed) = TypedVitals::read(fields) else {
        return report.again(forms::blank(&report.frame())).await;
    };
    let f = report.frame();
    let vitals = match typed.values(&f) {
        Ok(vitals) => vitals,
        Err(faults) => return report.again(typed.again(&f, faults)).await,
    };
    let doing = serde_json::to_value(vitals)
        .ok()
        .and_then(|vitals| Doing::read("record_vitals", json!({"journey": report.journey, "vitals": vitals})));
    report.send(doing).await
}
