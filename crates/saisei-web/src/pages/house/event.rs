//! One event of the ledger: its envelope, what it says, its place in the chain, its corrections.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::Event;
use saisei_app::ledger::Recorded;
use saisei_app::{App, AppError};

use super::content::commas;
use super::ledger_words::{about_links, payload, short_hash, who};
use crate::model::{Fact, Frame, Link};
use crate::pages::act::task;
use crate::pages::asked::{Asked, frame};
use crate::respond::page;
use crate::show::{code_words, kind_key, told};
use crate::state::WebState;

/// Roles that see an event as it is stored; free text and names are never in it.
const STORED: &[&str] = &["administrator", "quality_officer"];

/// What the page shows.
pub(crate) struct EventView {
    /// Its position.
    pub position: String,
    /// What happened, in one line.
    pub told: String,
    /// Who, when, where.
    pub envelope: Vec<Fact>,
    /// What it concerns.
    pub about: Vec<Link>,
    /// What it says.
    pub payload: Vec<(String, String)>,
    /// Its place in the chain.
    pub chain: Vec<Fact>,
    /// Its corrections.
    pub corrections: Vec<Link>,
    /// The event that it corrects.
    pub corrects: Option<Link>,
    /// As it is stored.
    pub stored: Option<String>,
    /// The neighbours in the ledger.
    pub before: Option<String>,
    /// The one after it.
    pub after: Option<String>,
}

/// One event.
#[derive(Template)]
#[template(path = "house/event.html")]
pub(crate) struct EventPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The event.
    pub page: &'a EventView,
}

struct Loaded {
    recorded: Recorded,
    event: Option<Event>,
    corrections: Vec<Recorded>,
    next: Option<Recorded>,
    size: u64,
}

fn load(app: &App, position: u64) -> Result<Option<Loaded>, AppError> {
    let Some(recorded) = app.stored_event(position)? else { return Ok(None) };
    Ok(Some(Loaded {
        event: app.event_at(position)?.map(|happened| happened.event),
        corrections: app.corrections_of(&recorded)?,
        next: app.next_in_chain(&recorded)?,
        size: app.position()?,
        recorded,
    }))
}

/// The page.
pub(crate) async fn event(State(state): State<WebState>, asked: Asked, Path(position): Path<String>) -> Response {
    let Ok(position) = position.parse::<u64>() else { return StatusCode::NOT_FOUND.into_response() };
    let mut f = frame(&state, &asked, "event-heading");
    let (loaded, (people, facilities)) =
        match task(&state, move |app| Ok((load(app, position)?, super::names(app)?))).await {
            Ok((Some(loaded), names)) => (loaded, names),
            Ok((None, _)) => return StatusCode::NOT_FOUND.into_response(),
            Err(response) => return response,
        };
    (f.people, f.facilities) = (people, facilities);
    f.about = Some(position.to_string());
    let view = view(&f, &loaded);
    page(StatusCode::OK, &EventPage { f: &f, page: &view })
}

fn fact(f: &Frame, key: &str, value: String) -> Fact {
    Fact { name: f.t(key), value: Some(value), note: None, href: None }
}

fn link(f: &Frame, position: u64, text: String) -> Link {
    let position = position.to_string();
    Link { href: format!("/ledger/{position}"), text: f.t2("event-link", "position", commas(&position), "what", text) }
}

fn view(f: &Frame, loaded: &Loaded) -> EventView {
    let envelope = &loaded.recorded.envelope;
    let position = envelope.position.0;
    let kind = f.t(kind_key(envelope.kind.as_str()));
    let corrected = envelope.payload.get("position").and_then(serde_json::Value::as_u64);
    let sees = f.role.as_deref().is_some_and(|role| STORED.contains(&role));
    let correction = |one: &Recorded| {
        let text = format!("{} {}", f.full(one.envelope.recorded_at), who(f, &one.envelope.actor, &one.envelope.role));
        link(f, one.envelope.position.0, text)
    };
    EventView {
        position: commas(&position.to_string()),
        told: loaded.event.as_ref().map_or_else(|| kind.clone(), |event| told(f, event)),
        envelope: facts(f, &loaded.recorded),
        about: about_links(f, envelope),
        payload: payload(f, &envelope.payload),
        chain: chain(f, loaded),
        corrections: loaded.corrections.iter().map(correction).collect(),
        corrects: corrected.filter(|_| envelope.kind.as_str() == "corrected").map(|at| link(f, at, String::new())),
        stored: sees.then(|| pretty(&loaded.recorded)),
        before: (position > 1).then(|| format!("/ledger/{}", position - 1)),
        after: (position < loaded.size).then(|| format!("/ledger/{}", position + 1)),
    }
}

fn facts(f: &Frame, recorded: &Recorded) -> Vec<Fact> {
    let envelope = &recorded.envelope;
    let reason = envelope.reason.as_ref().map(|reason| code_words(f, "code", reason));
    let mut facts = vec![
        fact(f, "ledger-what", f.t(kind_key(envelope.kind.as_str()))),
        fact(f, "ledger-who", who(f, &envelope.actor, &envelope.role)),
        fact(f, "event-occurred", f.full(envelope.occurred_at)),
        fact(f, "event-recorded", f.full(envelope.recorded_at)),
        fact(f, "event-zone", envelope.zone.clone()),
        fact(f, "event-device", envelope.device.clone()),
        fact(f, "event-kind", format!("{} {}", envelope.kind, envelope.version)),
    ];
    facts.push(Fact {
        name: f.t("event-reason"),
        note: reason.is_none().then(|| f.t("event-no-reason")),
        value: reason,
        href: None,
    });
    facts
}

fn chain(f: &Frame, loaded: &Loaded) -> Vec<Fact> {
    let envelope = &loaded.recorded.envelope;
    let place =
        f.t2("event-in-chain", "stream", envelope.stream.as_str(), "place", envelope.stream_position.to_string());
    let mut facts = vec![fact(f, "event-chain", place), fact(f, "event-hash", loaded.recorded.hash.to_string())];
    facts.push(match &envelope.previous {
        Some(previous) => fact(f, "event-previous", previous.to_string()),
        None => Fact { name: f.t("event-previous"), value: None, note: Some(f.t("event-first")), href: None },
    });
    facts.push(match &loaded.next {
        Some(next) => {
            let fits = next.envelope.previous == Some(loaded.recorded.hash);
            let note = f.t(if fits { "event-next-fits" } else { "event-next-differs" });
            let position = next.envelope.position.0.to_string();
            let href = Some(format!("/ledger/{position}"));
            let value = Some(format!("{} {}", commas(&position), short_hash(&next.hash)));
            Fact { name: f.t("event-next"), value, note: Some(note), href }
        }
        None => Fact { name: f.t("event-next"), value: None, note: Some(f.t("event-newest")), href: None },
    });
    facts
}

/// The stored bytes, laid out for reading. The hash is over the bytes, not over this layout.
fn pretty(recorded: &Recorded) -> String {
    let stored = String::from_utf8_lossy(&recorded.bytes).into_owned();
    let parsed = serde_json::from_str::<serde_json::Value>(&stored);
    parsed.ok().and_then(|value| serde_json::to_string_pretty(&value).ok()).unwrap_or(stored)
}
