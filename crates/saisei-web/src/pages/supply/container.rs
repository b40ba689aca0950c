//! The whole life of one container.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::ContainerStory;
use saisei_app::domain::state::{Container, Contents, Custody, Journey};
use saisei_app::domain::values::{ContainerNumber, Moment};

use super::super::act::task;
use super::super::asked::Asked;
use super::super::one_journey::{OneJourney, one_journey};
use super::custody::cause;
use super::sheet::{Content, Part, Sheet, SheetPage, fact, linked, plain};
use super::story::story;
use crate::model::{Fact, Frame, Grade, Link, Mark, grouped};
use crate::respond::page;
use crate::show::{act_links, choice, code_words, findings, join, measure_words, release_words};
use crate::state::WebState;

/// The page.
pub(super) async fn container(State(state): State<WebState>, asked: Asked, Path(number): Path<String>) -> Response {
    let Ok(number) = ContainerNumber::parse(&number) else { return StatusCode::NOT_FOUND.into_response() };
    let wanted = number.clone();
    let journey = match task(&state, move |app| app.journey_of_container(&wanted)).await {
        Ok(Some(journey)) => journey.to_string(),
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(response) => return response,
    };
    let now = Moment((state.setup.clock)());
    let loaded = one_journey(&state, &asked, "container-heading", journey, move |app, file| {
        app.container_story(&file.journey, &number, now)
    });
    let (one, story) = match loaded.await {
        Ok((one, Some(story))) => (one, story),
        Ok((_, None)) => return StatusCode::NOT_FOUND.into_response(),
        Err(response) => return response,
    };
    let view = view(&one, &story);
    page(StatusCode::OK, &SheetPage { f: &one.f, page: &view })
}

fn view(one: &OneJourney, story_of: &ContainerStory) -> Sheet {
    let (f, container) = (&one.f, &story_of.container);
    let journey = &one.file.journey;
    let mut parts = Vec::new();
    if !story_of.findings.is_empty() {
        let said = findings(f, &story_of.findings);
        parts.push(Part::wide("findings", f.t("findings"), Content::Findings(said)));
    }
    parts.push(Part::beside("facts", f.t("key-facts"), Content::Facts(facts(f, journey, container))));
    let chain = story(f, &story_of.events);
    parts.push(Part::wide("chain", f.t("container-chain"), Content::Story(chain)).noted(f.t("container-chain-note")));
    Sheet {
        banner: Some(one.banner.clone()),
        up: Some(Link { href: "/custody".to_owned(), text: f.t("custody-heading") }),
        number: Some(grouped(container.number.as_str())),
        states: states(f, container),
        links: links(one, container),
        parts,
        said: None,
    }
}

/// What can still be done with it, the next thing first.
fn links(one: &OneJourney, container: &Container) -> Vec<Link> {
    let acts: &[&str] = match &container.custody {
        _ if container.void.is_some() || container.disposed.is_some() => &[],
        _ if container.retained.is_some() => &["dispose_container"],
        _ if container.used.is_some() => &["dispose_container", "retain_sample"],
        Custody::InTransit { .. } => &["receive_containers", "void_container", "dispose_container"],
        Custody::At { .. } => &["send_containers", "retain_sample", "void_container", "dispose_container"],
    };
    let label = container.number.label();
    let about = [
        ("container", container.number.as_str()),
        ("containers.0", label.as_str()),
        ("journey", one.file.journey.id.as_str()),
    ];
    act_links(&one.f, one.role, acts, &about)
}

fn states(f: &Frame, container: &Container) -> Vec<(Option<Mark>, String)> {
    let mut states = vec![(None, code_words(f, "container-state", state(container)))];
    if !container.is_accounted_for() && !container.holds.is_empty() {
        let causes = join(f, container.holds.iter().map(|held| cause(f, &held.to_string())));
        states.push((Some(Mark::Grade(Grade::Never)), f.t1("on-hold", "cause", causes)));
    }
    let past = container.product().is_some_and(|filled| filled.expires_at.0 < f.as_of);
    if past && !container.is_accounted_for() {
        states.push((Some(Mark::Overdue), f.t("custody-past")));
    }
    states
}

/// The name of the state, as in the list.
fn state(container: &Container) -> &'static str {
    match &container.custody {
        _ if container.void.is_some() => "void",
        _ if container.disposed.is_some() => "disposed",
        _ if container.retained.is_some() => "retained",
        _ if container.used.is_some() => "used",
        Custody::InTransit { .. } => "in_transit",
        Custody::At { received: true, .. } => "received",
        Custody::At { received: false, .. } => "labelled",
    }
}

fn facts(f: &Frame, journey: &Journey, container: &Container) -> Vec<Fact> {
    let id = journey.id.as_str();
    let first = [
        plain(f, "col-kind", code_words(f, "container", choice(&container.kind))),
        plain(f, "container-label", container.number.label()),
        linked(f, "journey-heading", id.to_owned(), format!("/journeys/{id}")),
        plain(f, "number", grouped(journey.coi.as_str())),
        place(f, container),
    ];
    first.into_iter().chain(inside(f, journey, container)).chain(end(f, container)).collect()
}

fn place(f: &Frame, container: &Container) -> Fact {
    match &container.custody {
        Custody::InTransit { from, to, courier, since, .. } => {
            let route = f.t2("from-to", "from", f.facility(from.as_str()), "to", f.facility(to.as_str()));
            let note = join(f, [f.full(since.0), courier.name.to_string(), courier.waybill.to_string()]);
            Fact { note: Some(note), ..plain(f, "custody-where", route) }
        }
        Custody::At { facility, .. } => plain(f, "custody-where", f.facility(facility.as_str())),
    }
}

fn inside(f: &Frame, journey: &Journey, container: &Container) -> Vec<Fact> {
    let Contents::Product(filled) = &container.contents else {
        let words = match container.contents {
            Contents::Empty => f.t("container-empty"),
            _ => code_words(f, "container", "tissue"),
        };
        return vec![plain(f, "custody-inside-head", words)];
    };
    let lot = filled.lot.as_str();
    let stands = journey.lots.get(&filled.lot).map(|lot| release_words(f, lot));
    vec![
        Fact { note: stands, ..linked(f, "col-lot", lot.to_owned(), format!("/lots/{lot}")) },
        plain(f, "custody-inside-head", join(f, [measure_words(f, &filled.cells), measure_words(f, &filled.volume)])),
        plain(f, "container-viability", format!("{}\u{a0}%", filled.viability.number())),
        plain(f, "container-expires", f.full(filled.expires_at.0)),
    ]
}

fn end(f: &Frame, container: &Container) -> Vec<Fact> {
    let used = container.used.as_ref().map(|(used, _)| {
        let used = serde_json::to_value(used).unwrap_or_default();
        match used.get("lot").and_then(serde_json::Value::as_str) {
            Some(lot) => linked(f, "container-end", f.t1("used-for-lot", "lot", lot), format!("/lots/{lot}")),
            None if used.get("harvest").is_some() => plain(f, "container-end", f.t("used-for-harvest")),
            None => plain(f, "container-end", f.t("used-given")),
        }
    });
    let void = container.void.as_ref().map(|void| {
        let note = join(f, [code_words(f, "code", &void.what.grounds), f.full(void.at.occurred_at.0)]);
        Fact { note: Some(note), ..plain(f, "container-end", f.t("container-void")) }
    });
    let disposed = container.disposed.as_ref().map(|disposed| {
        let method = code_words(f, "code", &disposed.what.method);
        let note = join(f, [code_words(f, "code", &disposed.what.grounds), f.full(disposed.at.occurred_at.0)]);
        Fact { note: Some(note), ..plain(f, "container-end", f.t1("disposed-of", "method", method)) }
    });
    let retained = container.retained.as_ref().map(|kept| {
        let place = code_words(f, "code", &kept.what.place);
        plain(f, "container-end", f.t2("retained", "place", place, "date", f.short(kept.what.until.0)))
    });
    let open = || fact(f, "container-end", None, "container-open");
    let ends: Vec<Fact> = [used, void, disposed, retained].into_iter().flatten().collect();
    if ends.is_empty() { vec![open()] } else { ends }
}
