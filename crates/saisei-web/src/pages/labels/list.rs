//! What was labelled and neither moved nor used since: the labels that may still have to be printed.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::Role;
use saisei_app::domain::acts::patient::Identity;
use saisei_app::domain::values::{CoiNumber, ContainerNumber, LabelType};
use saisei_app::{App, AppError, ContainerFilter, ContainerLine, ContainerPage, label_fault, sees_names};
use serde::Deserialize;

use super::super::act::{role_of, task};
use super::super::asked::{Asked, frame};
use super::views::{ListPage, ListView};
use crate::fields::Fields;
use crate::model::{Cell, Frame, PageLink, Paging, SearchField, Table, TableRow, grouped};
use crate::respond::{in_query, page};
use crate::show::{act_links, choice, code_words, finding_words, name_of, reading_of};
use crate::state::WebState;

const ROWS: usize = 50;

/// What stands behind the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Place {
    after: String,
    key: String,
    shown: usize,
}

type Loaded = (ContainerPage, std::collections::BTreeMap<String, String>);

fn load(app: &App, role: Role, filter: &ContainerFilter) -> Result<Loaded, AppError> {
    let house = app.house()?;
    let facilities = house.clinic().into_iter().flat_map(|clinic| &clinic.facilities);
    let names = facilities.map(|(id, facility)| (id.to_string(), facility.name.to_string())).collect();
    Ok((app.containers(role, filter)?, names))
}

/// The list.
pub(super) async fn labels(
    State(state): State<WebState>,
    asked: Asked,
    place: Result<Query<Place>, QueryRejection>,
) -> Response {
    draw(&state, asked, place.map(|Query(place)| place).unwrap_or_default(), String::new()).await
}

/// What a search or a scan found.
pub(super) async fn search(State(state): State<WebState>, mut asked: Asked, mut fields: Fields) -> Response {
    let text: String = fields.take_optional("q").unwrap_or_default().chars().take(100).collect();
    if fields.finish().is_err() {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    asked.path = "/labels".to_owned();
    draw(&state, asked, Place::default(), text.trim().to_owned()).await
}

async fn draw(state: &WebState, asked: Asked, place: Place, text: String) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let mut f = frame(state, &asked, "labels-heading");
    let filter = ContainerFilter {
        // A search finds any label, whatever became of what it stands on.
        state: text.is_empty().then(|| "labelled".to_owned()),
        text: text.clone(),
        after: (!place.after.is_empty()).then(|| (place.after.clone(), place.key.clone())),
        limit: ROWS,
        ..ContainerFilter::default()
    };
    let (list, facilities) = match task(state, move |app| load(app, role, &filter)).await {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    f.facilities = facilities;
    let view = ListView {
        said: wrong_scan(&f, &text),
        links: act_links(&f, role, &["label_container"], &[]),
        table: table(&f, role, &place, &text, &list),
    };
    page(StatusCode::OK, &ListPage { f: &f, page: &view })
}

fn wrong_scan(f: &Frame, text: &str) -> Option<String> {
    if text.is_empty() || ContainerNumber::parse(text).is_ok() || CoiNumber::parse(text).is_ok() {
        return None;
    }
    label_fault(text, LabelType::Container).map(|found| finding_words(f, &found))
}

fn table(f: &Frame, role: Role, place: &Place, text: &str, list: &ContainerPage) -> Table {
    let columns = ["col-container", "col-kind", "label-whose", "label-issued", "label-where", "label-state"];
    let mut table = Table::of(f.t("labels-caption"), columns.map(|key| (f.t(key), false)), f.t("labels-none"));
    table.rows = list.rows.iter().map(|(line, identity)| row(f, role, line, identity.as_ref())).collect();
    table.search =
        Some(SearchField { action: "/labels/search".to_owned(), label: f.t("labels-search"), typed: text.to_owned() });
    table.clear = Some("/labels".to_owned());
    table.order = Some(f.t("labels-order"));
    table.paging = Some(paging(f, place, list));
    table
}

fn row(f: &Frame, role: Role, line: &ContainerLine, identity: Option<&Identity>) -> TableRow {
    let number = grouped(line.coi.as_str());
    let whose = match identity.filter(|_| sees_names(role)) {
        Some(identity) => vec![reading_of(identity), name_of(identity), number, f.short(identity.birth_date.0)],
        None => vec![number],
    };
    TableRow {
        href: Some(format!("/journeys/{}/labels", line.journey)),
        cells: vec![
            Cell::Id(grouped(&line.number.label())),
            Cell::Text(code_words(f, "container", choice(&line.kind))),
            Cell::Lines(whose),
            Cell::Number(f.full(line.last.0)),
            line.place().map_or(Cell::NotApplicable, |place| Cell::Text(f.facility(place.as_str()))),
            Cell::State(None, code_words(f, "container-state", line.state())),
        ],
    }
}

fn paging(f: &Frame, place: &Place, list: &ContainerPage) -> Paging {
    let before = if place.after.is_empty() { 0 } else { place.shown };
    let last = before.saturating_add(list.rows.len());
    let link = |key: &str, href: String| PageLink { text: f.t(key), href: Some(href), current: false };
    let first = (before > 0).then(|| link("page-first", "/labels".to_owned()));
    let next = list.next.as_ref().map(|(sort, key)| {
        let query = format!("after={}&key={}&shown={last}", in_query(sort), in_query(key));
        link("page-next", format!("/labels?{query}"))
    });
    Paging {
        first: before.saturating_add(usize::from(!list.rows.is_empty())),
        last,
        total: usize::try_from(list.count).unwrap_or(usize::MAX),
        pages: first.into_iter().chain(next).collect(),
    }
}
