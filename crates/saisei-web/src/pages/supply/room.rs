//! One room: a control chart of each kind, limits with their history, work, clearances, lots inside, deviations.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::acts::environment::{EnvironmentalLimit, Parameter};
use saisei_app::domain::event::{Event, PastEvent};
use saisei_app::domain::values::RoomId;
use saisei_app::{Case, RoomFile, RoomWork};

use super::super::act::{role_of, task};
use super::super::asked::{Asked, frame};
use super::cases::{held, standing as case_standing, what};
use super::control::control_chart;
use super::patient::Names;
use super::rooms::{limit_words, standing};
use super::sheet::{Content, Happening, Part, Sheet, SheetPage, plain};
use super::story::happening;
use crate::model::{Cell, Fact, Frame, Link, Table, TableRow, grouped};
use crate::respond::page;
use crate::show::{act_links, choice, code_words, join};
use crate::state::WebState;

/// The page.
pub(super) async fn room(State(state): State<WebState>, asked: Asked, Path(id): Path<String>) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let Ok(id) = RoomId::parse(&id) else { return StatusCode::NOT_FOUND.into_response() };
    let mut f = frame(&state, &asked, "room-heading");
    let loaded = task(&state, move |app| Ok((Names::read(app)?, app.room_file(&id)?))).await;
    let (names, file) = match loaded {
        Ok((names, Some(file))) => (names, file),
        Ok((_, None)) => return StatusCode::NOT_FOUND.into_response(),
        Err(response) => return response,
    };
    names.into_frame(&mut f);
    let registered = &file.card.registered;
    f.about = Some(registered.room.to_string());
    f.heading = registered.name.to_string();
    let acts = ["record_environmental_value", "clear_workspace", "set_room_limits", "open_deviation"];
    let view = Sheet {
        up: Some(Link { href: "/rooms".to_owned(), text: f.t("rooms-heading") }),
        number: Some(registered.room.to_string()),
        states: vec![standing(&f, &file.card)],
        links: act_links(&f, role, &acts, &[("room", registered.room.as_str())]),
        parts: parts(&f, &file),
        ..Sheet::default()
    };
    page(StatusCode::OK, &SheetPage { f: &f, page: &view })
}

fn parts(f: &Frame, file: &RoomFile) -> Vec<Part> {
    let kinds: Vec<Parameter> = file.card.parameters().into_iter().collect();
    let mut parts = Vec::new();
    if !file.deviations.is_empty() {
        let table = Content::Table(Box::new(deviations(f, file)));
        parts.push(Part::wide("cases", f.t("room-cases"), table));
    }
    let charts = kinds.iter().map(|kind| control_chart(f, file, *kind)).collect();
    let note = if file.older { f.t1("room-newest", "count", file.values.len().to_string()) } else { f.t("room-every") };
    parts.push(Part::wide("values", f.t("room-values"), Content::Charts(charts)).noted(note));
    parts.push(Part::wide("inside", f.t("room-inside"), Content::Table(Box::new(inside(f, &file.inside)))));
    let work = file.work.iter().map(|past| happening(f, past, &[])).collect();
    parts.push(Part::wide("work", f.t("room-work"), Content::Story(work)).noted(f.t("room-work-note")));
    parts.push(Part::beside("facts", f.t("key-facts"), Content::Facts(facts(f, file))));
    let history = file.limits.iter().rev().map(|past| limits_set(f, past)).collect();
    parts.push(Part::beside("limits", f.t("room-limits-history"), Content::Story(history)));
    parts
}

fn facts(f: &Frame, file: &RoomFile) -> Vec<Fact> {
    let registered = &file.card.registered;
    let first = [
        plain(f, "case-facility", f.facility(registered.facility.as_str())),
        plain(f, "room-zone-name", code_words(f, "pick-zone", choice(&registered.zone))),
    ];
    let limits = file.card.parameters().into_iter().map(|kind| Fact {
        name: f.t1("room-limit-of", "kind", code_words(f, "parameter", kind.name())),
        value: Some(limit_words(f, file.card.limit(kind))),
        note: None,
        href: None,
    });
    first.into_iter().chain(limits).collect()
}

/// What the limits were from that day on.
fn limits_set(f: &Frame, past: &PastEvent) -> Happening {
    let limits = match &past.event {
        Event::RoomLimitsSet(set) => &set.limits,
        Event::RoomRegistered(room) => &room.limits,
        _ => return happening(f, past, &[]),
    };
    let fact = |limit: &EnvironmentalLimit| {
        let name = code_words(f, "parameter", limit.parameter.name());
        Fact { name, value: Some(limit_words(f, Some(limit))), note: None, href: None }
    };
    let facts = limits.iter().map(fact).collect();
    Happening { facts, ..happening(f, past, &[]) }
}

fn inside(f: &Frame, lots: &[RoomWork]) -> Table {
    let columns =
        ["col-lot", "number", "journey-heading", "room-workspace", "room-worked"].map(|key| (f.t(key), false));
    let mut table = Table::of(f.t("room-inside"), columns, f.t("room-inside-empty"));
    let row = |work: &RoomWork| TableRow {
        href: Some(format!("/lots/{}", work.lot)),
        cells: vec![
            Cell::Id(work.lot.to_string()),
            Cell::Id(grouped(work.coi.as_str())),
            Cell::Link(format!("/journeys/{}", work.journey), work.journey.to_string()),
            Cell::Text(work.workspace.as_ref().map_or_else(|| f.t("not-entered"), |at| code_words(f, "code", at))),
            Cell::Text(f.full(work.since.0)),
        ],
    };
    table.rows = lots.iter().map(row).collect();
    table
}

fn deviations(f: &Frame, file: &RoomFile) -> Table {
    let columns = ["case-id", "case-what", "list-state", "case-holds", "case-opened"].map(|key| (f.t(key), false));
    let mut table = Table::of(f.t("room-cases"), columns, String::new());
    let row = |case: &Case| {
        let states = case_standing(f, case);
        let mark = states.last().and_then(|(mark, _)| *mark);
        let held = held(f, case);
        TableRow {
            href: Some(super::cases::href(case)),
            cells: vec![
                Cell::Id(case.id().to_owned()),
                Cell::Text(what(f, case)),
                Cell::State(mark, join(f, states.into_iter().map(|(_, words)| words))),
                if held.is_empty() { Cell::Text(f.t("case-holds-nothing")) } else { Cell::Lines(held) },
                Cell::Text(f.day(case.opened().occurred_at.0)),
            ],
        }
    };
    let cases = file.deviations.iter().cloned().map(|case| Case::Deviation(Box::new(case)));
    table.rows = cases.map(|case| row(&case)).collect();
    table
}
