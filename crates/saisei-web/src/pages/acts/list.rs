//! The list of acts, and what was recorded just now.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::event::Event;
use saisei_app::domain::{Command, Role};
use saisei_app::ledger::{Position, Selection};
use saisei_app::{App, AppError, Happened, may, may_report};

use super::areas::AREAS;
use super::{explained, heading};
use crate::model::{ActDone, ActLink, ActsView, Frame, grouped};
use crate::pages::act::{role_of, task};
use crate::pages::asked::{Asked, frame};
use crate::pages::templates::{ActDonePage, ActsPage};
use crate::respond::{local_place, page};
use crate::show::{act_links, code_words, place, told};
use crate::state::WebState;

/// What stands behind the address of the list.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Said {
    recorded: Option<String>,
    at: Option<u64>,
    back: Option<String>,
    q: String,
}

/// Every act that this role may do; after a record, what was recorded and where it goes on.
pub(crate) async fn acts(State(state): State<WebState>, asked: Asked, Query(said): Query<Said>) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let mut f = frame(&state, &asked, "acts-heading");
    let actor = asked.visitor.session.as_ref().map(|session| session.staff.clone()).unwrap_or_default();
    match done(&state, &f, (role, actor), &said).await {
        Ok(Some(done)) => {
            f.heading = f.t("recorded-heading");
            return page(StatusCode::OK, &ActDonePage { f: &f, page: &done });
        }
        Ok(None) => {}
        Err(response) => return response,
    }
    let area = |(name, commands): &(&str, &[&str])| {
        let area = f.t(format!("area-{name}"));
        let links: Vec<ActLink> = commands
            .iter()
            .filter_map(|command| link(&f, role, command))
            .filter(|link| fits(&said.q, &area, link))
            .collect();
        (!links.is_empty()).then_some((area, links))
    };
    let view = ActsView { areas: AREAS.iter().filter_map(area).collect(), query: said.q.clone() };
    page(StatusCode::OK, &ActsPage { f: &f, page: &view })
}

fn link(f: &Frame, role: Role, command: &str) -> Option<ActLink> {
    // The bedside has a page of its own.
    let href = if command == "check_bedside" { "/bedside".to_owned() } else { format!("/acts/{command}") };
    let may = may(role, command) || may_report(role, command);
    may.then(|| ActLink { words: heading(f, command), about: explained(f, command), href })
}

/// Whether every word of the search stands in the act, its explanation or its area.
fn fits(query: &str, area: &str, link: &ActLink) -> bool {
    let text = format!("{area} {} {}", link.words, link.about.as_deref().unwrap_or_default()).to_lowercase();
    query.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

/// What was recorded just now, and who signed it.
async fn done(
    state: &WebState,
    f: &Frame,
    (role, actor): (Role, String),
    said: &Said,
) -> Result<Option<ActDone>, Response> {
    let Some(command) = said.recorded.as_deref().filter(|command| Command::NAMES.contains(command)) else {
        return Ok(None);
    };
    let back = local_place(said.back.as_deref().unwrap_or("/acts")).to_owned();
    let Some(at) = said.at else { return Ok(None) };
    let own = command.to_owned();
    let (appended, coi, names) = task(state, move |app| {
        let coi = patient_at(app, at)?;
        Ok((appended_at(app, at, &own, &actor)?, coi, super::super::journey::people(app)?))
    })
    .await?;
    let is_signature = |happened: &&Happened| matches!(happened.event, Event::Signed(_));
    let (signed, others): (Vec<&Happened>, Vec<&Happened>) = appended.iter().partition(is_signature);
    let registered = coi.filter(|_| command == "register_patient");
    let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| id.to_owned());
    let words = |happened: &Happened| match &happened.event {
        Event::Signed(signed) => Some(f.words.ta(
            "signature-line",
            &[
                ("name", name(signed.signer.as_str()).as_str()),
                ("role", &f.t(crate::ports::role_key(signed.role.name()))),
                ("meaning", &code_words(f, "meaning", meaning_of(signed))),
                ("time", &f.full(happened.stamp.recorded_at.0)),
            ],
        )),
        _ => None,
    };
    Ok(Some(ActDone {
        said: f.t1("act-recorded", "what", heading(f, command)),
        signatures: signed.into_iter().filter_map(words).collect(),
        events: others.into_iter().map(|happened| (told(f, &happened.event), page_of(f, &happened.event))).collect(),
        next: registered.iter().flat_map(|coi| act_links(f, role, &["open_journey"], &[("coi", coi)])).collect(),
        number: registered.as_deref().map(grouped),
        back: (!back.starts_with("/acts") && back != "/").then_some(back),
    }))
}

/// The page of what followed from an act.
fn page_of(f: &Frame, event: &Event) -> Option<String> {
    match event {
        Event::DeviationOpened(e) => place(f, "/deviations/{id}", format!("/deviations/{}", e.deviation)),
        Event::NonconformityOpened(e) => {
            place(f, "/nonconformities/{id}", format!("/nonconformities/{}", e.nonconformity))
        }
        Event::MaterialHeld(e) => place(f, "/lots/{id}", format!("/lots/{}", e.lots.first()?)),
        _ => None,
    }
}

/// The number of the patient that an event is about.
fn patient_at(app: &App, at: u64) -> Result<Option<String>, AppError> {
    let recorded = app.store().read(&Selection::All, Position(at.saturating_sub(1)), 1)?;
    let tags = recorded.first().map(|first| first.envelope.tags.clone()).unwrap_or_default();
    Ok(tags.iter().find_map(|tag| tag.as_str().strip_prefix("patient:").map(str::to_owned)))
}

fn meaning_of(signed: &saisei_app::domain::acts::signature::Signed) -> String {
    serde_json::to_value(signed.meaning).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Everything in this person's append of this command that began here, with the signatures of the command alone. What
/// others recorded is not read out by its position.
fn appended_at(app: &App, at: u64, command: &str, actor: &str) -> Result<Vec<Happened>, AppError> {
    const APPEND: usize = 40;
    let before = Position(at.saturating_sub(1));
    let recorded = app.store().read(&Selection::All, before, APPEND)?;
    let key = recorded.first().map(|first| first.envelope.key.clone());
    let own = recorded.iter().filter(|event| Some(&event.envelope.key) == key.as_ref());
    let mut appended = Vec::new();
    for event in own {
        appended.extend(app.event_at(event.envelope.position.0)?);
    }
    if appended.first().is_none_or(|first| first.stamp.actor.as_str() != actor) {
        return Ok(Vec::new());
    }
    appended.retain(|happened| !matches!(&happened.event, Event::Signed(signed) if signed.command != command));
    Ok(appended)
}
