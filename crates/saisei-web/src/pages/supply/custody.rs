//! Custody: what is on the way or waits, and every container as a list.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::Role;
use saisei_app::domain::acts::patient::Identity;
use saisei_app::domain::values::{CoiNumber, ContainerNumber, LabelType, Moment};
use saisei_app::{
    App, AppError, ContainerFilter, ContainerLine, ContainerPage, Content as Inside, Holder, Shipment, Unchecked,
    label_fault, sees_names, today_in_tokyo,
};
use serde::Deserialize;

use super::super::act::{role_of, task};
use super::super::asked::{Asked, frame};
use super::patient::{Names, cells, heads};
use super::sheet::{Content, Part, Sheet, SheetPage, paging, place};
use super::story::logger;
use crate::fields::Fields;
use crate::model::{Cell, Chip, Frame, Link, Mark, SearchField, Table, TableRow, grouped};
use crate::respond::page;
use crate::show::{act_links, choice, code_words, finding_words, join, measure_words};
use crate::state::WebState;

const ROWS: usize = 50;
/// States that can be asked for. What was used up stands in the list and needs no filter of its own.
const STATES: [&str; 6] = ["in_transit", "received", "labelled", "void", "disposed", "retained"];

type Line = (ContainerLine, Option<Identity>);

/// What stands behind the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    state: String,
    place: String,
    to: String,
    after: String,
    key: String,
    shown: usize,
}

impl Asking {
    fn state(&self) -> Option<&str> {
        STATES.into_iter().find(|state| *state == self.state)
    }

    fn filter(&self, text: &str) -> ContainerFilter {
        let some = |value: &str| (!value.is_empty()).then(|| value.to_owned());
        ContainerFilter {
            text: text.to_owned(),
            state: self.state().map(str::to_owned),
            place: some(&self.place),
            to: some(&self.to),
            after: (!self.after.is_empty()).then(|| (self.after.clone(), self.key.clone())),
            limit: ROWS,
        }
    }

    fn is_plain(&self) -> bool {
        self.state().is_none() && self.place.is_empty() && self.to.is_empty() && self.after.is_empty()
    }

    fn some(value: &str) -> Option<&str> {
        (!value.is_empty()).then_some(value)
    }

    /// The address with another value of one filter.
    fn with(&self, name: &str, value: Option<&str>) -> String {
        let own = [("state", self.state()), ("place", Self::some(&self.place)), ("to", Self::some(&self.to))];
        place("/custody", &own.map(|(other, own)| (other, if other == name { value } else { own })))
    }
}

/// What the page is drawn from.
struct Loaded {
    names: Names,
    facilities: Vec<String>,
    now: Option<Now>,
    list: ContainerPage,
}

/// What is on the way or waits now.
struct Now {
    way: Vec<Shipment>,
    tissue: Vec<Line>,
    today: Vec<Line>,
    unchecked: Vec<(Unchecked, Option<Identity>)>,
}

fn load(app: &App, role: Role, filter: &ContainerFilter, plain: bool, now: Moment) -> Result<Loaded, AppError> {
    let waiting = || -> Result<Now, AppError> {
        Ok(Now {
            way: app.on_the_way(role, now)?,
            tissue: app.tissue_without_lot(role)?,
            today: app.received_on(role, today_in_tokyo(now))?,
            unchecked: unchecked(app, role, now)?,
        })
    };
    let house = app.house()?;
    Ok(Loaded {
        names: Names::read(app)?,
        facilities: house
            .clinic()
            .into_iter()
            .flat_map(|clinic| clinic.facilities.keys())
            .map(ToString::to_string)
            .collect(),
        now: plain.then(waiting).transpose()?,
        list: app.containers(role, filter)?,
    })
}

/// Product that was received an hour ago or longer and was not checked at a bedside since.
fn unchecked(app: &App, role: Role, now: Moment) -> Result<Vec<(Unchecked, Option<Identity>)>, AppError> {
    let named = |found: Unchecked| -> Result<_, AppError> {
        let identity = if sees_names(role) { app.identity(&found.line.coi)? } else { None };
        Ok((found, identity))
    };
    app.received_without_bedside(now)?.into_iter().map(named).collect()
}

/// The page.
pub(super) async fn custody(
    State(state): State<WebState>,
    asked: Asked,
    asking: Result<Query<Asking>, QueryRejection>,
) -> Response {
    let asking = asking.map(|Query(asking)| asking).unwrap_or_default();
    draw(&state, asked, asking, String::new()).await
}

/// What a search or a scan found. What was typed stands in the body alone.
pub(super) async fn search(State(state): State<WebState>, mut asked: Asked, mut fields: Fields) -> Response {
    let text: String = fields.take_optional("q").unwrap_or_default().chars().take(100).collect();
    if fields.finish().is_err() {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    asked.path = "/custody".to_owned();
    draw(&state, asked, Asking::default(), text.trim().to_owned()).await
}

async fn draw(state: &WebState, asked: Asked, asking: Asking, text: String) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let mut f = frame(state, &asked, "custody-heading");
    let (filter, plain) = (asking.filter(&text), asking.is_plain() && text.is_empty());
    let now = Moment(f.as_of);
    let loaded = match task(state, move |app| load(app, role, &filter, plain, now)).await {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    let Loaded { names, facilities, now, list } = loaded;
    names.into_frame(&mut f);
    let mut parts: Vec<Part> = now.iter().flat_map(|now| waiting(&f, role, now)).collect();
    parts.push(all(&f, role, &asking, &text, &facilities, &list));
    let view = Sheet { said: wrong_scan(&f, &text), links: links(&f, role), parts, ..Sheet::default() };
    page(StatusCode::OK, &SheetPage { f: &f, page: &view })
}

/// What can be done here, and the list of labels.
fn links(f: &Frame, role: Role) -> Vec<Link> {
    let acts = act_links(f, role, &["receive_containers", "send_containers", "label_container"], &[]);
    let labels = f.has_page("/labels").then(|| Link { href: "/labels".to_owned(), text: f.t("labels-heading") });
    acts.into_iter().chain(labels).collect()
}

/// What is wrong with what was typed, if it is no number of ours.
fn wrong_scan(f: &Frame, text: &str) -> Option<String> {
    if text.is_empty() || ContainerNumber::parse(text).is_ok() || CoiNumber::parse(text).is_ok() {
        return None;
    }
    label_fault(text, LabelType::Container).map(|found| finding_words(f, &found))
}

fn heading(f: &Frame, key: &str, count: usize) -> String {
    f.tn(key, count)
}

fn waiting(f: &Frame, role: Role, now: &Now) -> Vec<Part> {
    let table = |table: Table| Content::Table(Box::new(table));
    vec![
        Part::wide("way", heading(f, "custody-way", now.way.len()), table(on_the_way(f, role, &now.way)))
            .noted(f.t("custody-way-note")),
        Part::wide(
            "unchecked",
            heading(f, "custody-unchecked", now.unchecked.len()),
            table(without_bedside(f, role, &now.unchecked)),
        ),
        Part::wide(
            "tissue",
            heading(f, "custody-tissue", now.tissue.len()),
            table(arrived(f, role, "custody-tissue-none", &now.tissue)),
        ),
        Part::wide(
            "today",
            heading(f, "custody-today", now.today.len()),
            table(arrived(f, role, "custody-today-none", &now.today)),
        ),
    ]
}

fn row(f: &Frame, role: Role, (line, identity): (&ContainerLine, Option<&Identity>), rest: Vec<Cell>) -> TableRow {
    let first = [Cell::Id(grouped(line.number.as_str())), Cell::Text(code_words(f, "container", choice(&line.kind)))];
    let whose = cells(f, role, identity, &line.coi);
    TableRow {
        href: Some(format!("/containers/{}", line.number)),
        cells: first.into_iter().chain(whose).chain(rest).collect(),
    }
}

fn columns(f: &Frame, role: Role, rest: &[&str]) -> Vec<(String, bool)> {
    let first = ["col-container", "col-kind"].map(|key| (f.t(key), false));
    let rest = rest.iter().map(|key| (f.t(key), false));
    first.into_iter().chain(heads(f, role)).chain(rest).collect()
}

fn on_the_way(f: &Frame, role: Role, shipments: &[Shipment]) -> Table {
    let heads = columns(f, role, &["custody-since", "custody-elapsed", "custody-left-at", "custody-courier"]);
    let mut table = Table::of(f.t("custody-way-caption"), heads, f.t("custody-way-none"));
    table.rows = shipments
        .iter()
        .map(|shipment| row(f, role, (&shipment.line, shipment.identity.as_ref()), way(f, shipment)))
        .collect();
    table
}

fn way(f: &Frame, shipment: &Shipment) -> Vec<Cell> {
    let Some(way) = &shipment.line.way else { return vec![Cell::NotApplicable; 4] };
    let span = span(f, shipment.minutes);
    let elapsed = match &shipment.limit {
        Some(limit) => {
            let minutes = i64::try_from(limit.max_minutes.get()).unwrap_or(i64::MAX);
            f.t2("custody-span-of", "span", span, "limit", self::span(f, minutes))
        }
        None => f.t1("custody-span", "span", span),
    };
    let elapsed = if shipment.is_late { join(f, [f.t("custody-late"), elapsed]) } else { elapsed };
    let left = way.temperature.as_ref().map_or_else(|| f.t("not-entered"), |degrees| measure_words(f, degrees));
    let allowed = shipment.limit.as_ref().map(|limit| {
        let range = format!("{}–{}", measure_words(f, &limit.lowest), measure_words(f, &limit.highest));
        f.t1("custody-allowed", "range", range)
    });
    let seal = f.t(if way.sealed { "custody-sealed" } else { "custody-not-sealed" });
    vec![
        Cell::Lines(vec![
            f.full(way.since.0),
            f.t2("from-to", "from", f.facility(way.from.as_str()), "to", f.facility(way.to.as_str())),
        ]),
        Cell::State(shipment.is_late.then_some(Mark::Overdue), elapsed),
        Cell::Lines([left].into_iter().chain(allowed).collect()),
        Cell::Lines(vec![way.courier.name.to_string(), way.courier.waybill.to_string(), seal]),
    ]
}

/// Received an hour ago or longer, and no GO and no STOP since.
fn without_bedside(f: &Frame, role: Role, found: &[(Unchecked, Option<Identity>)]) -> Table {
    let heads = columns(f, role, &["custody-received-when", "custody-waits", "list-state"]);
    let mut table = Table::of(f.t("custody-unchecked-caption"), heads, f.t("custody-unchecked-none"));
    let one = |(found, identity): &(Unchecked, Option<Identity>)| {
        let waits = f.t1("custody-since-span", "span", span(f, found.minutes));
        let cells = vec![
            Cell::Text(f.full(found.received_at.0)),
            Cell::State(Some(Mark::Soon), waits),
            standing(f, &found.line),
        ];
        row(f, role, (&found.line, identity.as_ref()), cells)
    };
    table.rows = found.iter().map(one).collect();
    table
}

fn arrived(f: &Frame, role: Role, empty: &str, lines: &[Line]) -> Table {
    let heads = columns(f, role, &["custody-received-when", "custody-logger", "list-state"]);
    let mut table = Table::of(f.t(empty.trim_end_matches("-none").to_owned() + "-caption"), heads, f.t(empty));
    let cells = |line: &ContainerLine| {
        let (at, trace) = match &line.holder {
            Holder::Received { facility, at, trace } => {
                (vec![f.full(at.0), f.facility(facility.as_str())], trace.as_ref().map(|trace| logger(f, trace)))
            }
            _ => (Vec::new(), None),
        };
        let trace = trace.unwrap_or_else(|| f.t("custody-logger-unknown"));
        vec![Cell::Lines(at), Cell::Text(trace), standing(f, line)]
    };
    table.rows = lines.iter().map(|(line, identity)| row(f, role, (line, identity.as_ref()), cells(line))).collect();
    table
}

/// Minutes as people say them: from two hours on in hours, from two days on in days.
fn span(f: &Frame, minutes: i64) -> String {
    let words = |key: &str, (large, large_value): (&str, i64), (small, small_value): (&str, i64)| {
        f.t2(key, large, large_value.to_string(), small, small_value.to_string())
    };
    match minutes {
        ..120 => f.t1("span-minutes", "minutes", minutes.to_string()),
        120..2_880 if minutes % 60 == 0 => f.t1("span-hours", "hours", (minutes / 60).to_string()),
        120..2_880 => words("lot-span", ("hours", minutes / 60), ("minutes", minutes % 60)),
        _ => words("span-days", ("days", minutes / 1_440), ("hours", minutes % 1_440 / 60)),
    }
}

/// The state in words, with a sign where something holds it back.
fn standing(f: &Frame, line: &ContainerLine) -> Cell {
    let state = code_words(f, "container-state", line.state());
    if line.end.is_none() && !line.holds.is_empty() {
        let causes = join(f, line.holds.iter().map(|held| cause(f, &held.to_string())));
        let held = f.t1("on-hold", "cause", causes);
        return Cell::State(Some(Mark::Grade(crate::model::Grade::Never)), join(f, [state, held]));
    }
    let past = matches!(&line.content, Inside::Product { expires_at, .. } if expires_at.0 < f.as_of);
    if past && line.end.is_none() {
        return Cell::State(Some(Mark::Overdue), join(f, [state, f.t("custody-past")]));
    }
    Cell::State(None, state)
}

/// What holds material: a deviation, or the withdrawal.
pub(super) fn cause(f: &Frame, value: &str) -> String {
    match value {
        "consent_withdrawn" => f.t("cause-consent-withdrawn"),
        deviation => f.t1("cause-deviation", "deviation", deviation),
    }
}

fn inside(f: &Frame, line: &ContainerLine) -> Cell {
    match &line.content {
        Inside::Empty => Cell::Text(f.t("container-empty")),
        Inside::Tissue => Cell::Text(code_words(f, "container", "tissue")),
        // What is gone has no time left to watch.
        Inside::Product { lot, .. } if line.end.is_some() => Cell::Text(f.t1("lot-name", "lot", lot.as_str())),
        Inside::Product { lot, expires_at } => {
            Cell::Lines(vec![f.t1("lot-name", "lot", lot.as_str()), f.t1("expires", "time", f.full(expires_at.0))])
        }
    }
}

fn all(f: &Frame, role: Role, asking: &Asking, text: &str, facilities: &[String], list: &ContainerPage) -> Part {
    let heads = columns(f, role, &["list-state", "custody-where", "custody-inside-head", "custody-last"]);
    let mut table = Table::of(f.t("custody-all"), heads, f.t("custody-all-none"));
    table.rows = list
        .rows
        .iter()
        .map(|(line, identity)| {
            let place = line.place().map_or(Cell::NotApplicable, |place| Cell::Text(f.facility(place.as_str())));
            let rest = vec![standing(f, line), place, inside(f, line), Cell::Text(f.full(line.last.0))];
            row(f, role, (line, identity.as_ref()), rest)
        })
        .collect();
    table.search = Some(SearchField {
        action: "/custody/search".to_owned(),
        label: f.t("custody-search"),
        typed: text.to_owned(),
    });
    table.chips = chips(f, asking);
    table.choices = choices(f, asking, facilities);
    table.clear = Some("/custody".to_owned());
    table.order = Some(f.t("custody-order"));
    let before = if asking.after.is_empty() { 0 } else { asking.shown };
    let here = asking.with("", None);
    table.paging = Some(paging(f, &here, before, list.rows.len(), list.count, list.next.clone()));
    Part::wide("all", f.t("custody-all"), Content::Table(Box::new(table)))
}

fn chip(text: String, href: String) -> Chip {
    Chip { text, href, count: None }
}

fn chips(f: &Frame, asking: &Asking) -> Vec<Chip> {
    let state = asking.state().map(|state| {
        chip(f.t1("filter-state", "state", code_words(f, "container-state", state)), asking.with("state", None))
    });
    let facility = |name: &str, key: &str, value: &str| {
        Asking::some(value).map(|id| chip(f.t1(key, "facility", f.facility(id)), asking.with(name, None)))
    };
    let places =
        [facility("place", "custody-filter-place", &asking.place), facility("to", "custody-filter-to", &asking.to)];
    state.into_iter().chain(places.into_iter().flatten()).collect()
}

fn choices(f: &Frame, asking: &Asking, facilities: &[String]) -> Vec<(String, Vec<Chip>)> {
    let states = STATES.map(|state| chip(code_words(f, "container-state", state), asking.with("state", Some(state))));
    let of = |name: &'static str| {
        facilities.iter().map(|id| chip(f.facility(id), asking.with(name, Some(id)))).collect::<Vec<Chip>>()
    };
    vec![
        (f.t("list-state"), states.to_vec()),
        (f.t("custody-where"), of("place")),
        (f.t("custody-direction"), of("to")),
    ]
}
