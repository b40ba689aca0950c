//! The list of lots. Filters stand in the address; what is searched for never does.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::acts::plan::PlanContent;
use saisei_app::domain::state::Lot;
use saisei_app::domain::values::Moment;
use saisei_app::{App, AppError, LOT_STATES, LotFilter, LotPage, LotRow, next_work};
use serde::Deserialize;

use super::super::act::{task, today};
use super::super::asked::{Asked, frame};
use super::{HouseNames, house_names, room_name};
use crate::fields::Fields;
use crate::model::{Cell, Chip, Frame, Grade, Mark, PageLink, Paging, SearchField, Table, TableRow, grouped};
use crate::respond::{in_query, page};
use crate::show::{code_words, dashed, join, release_words};
use crate::state::WebState;

const ROWS: usize = 50;

/// The list.
#[derive(Template)]
#[template(path = "lab/lots.html")]
pub struct LotsPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The lots.
    pub table: &'a Table,
}

/// What stands behind the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    state: String,
    facility: String,
    room: String,
    held: String,
    after: String,
    key: String,
    shown: usize,
}

const NAMES: [&str; 4] = ["state", "facility", "room", "held"];

impl Asking {
    fn value(&self, name: &str) -> Option<&str> {
        let value = match name {
            "state" => LOT_STATES.into_iter().find(|state| *state == self.state).unwrap_or_default(),
            "facility" => self.facility.as_str(),
            "room" => self.room.as_str(),
            _ => self.held.as_str(),
        };
        (!value.is_empty()).then_some(value)
    }

    fn filter(&self, text: &str) -> LotFilter {
        let some = |name| self.value(name).map(str::to_owned);
        LotFilter {
            text: text.to_owned(),
            state: some("state"),
            facility: some("facility"),
            room: some("room"),
            held: self.value("held").is_some(),
            after: (!self.after.is_empty()).then(|| (self.after.clone(), self.key.clone())),
            limit: ROWS,
        }
    }

    /// The address of the first page with another value of one filter.
    fn with(&self, changed: &str, value: Option<&str>) -> String {
        let value = |name: &&str| if *name == changed { value } else { self.value(name) };
        let parts = NAMES.iter().filter_map(|name| Some(format!("{name}={}", in_query(value(name)?))));
        let query = parts.collect::<Vec<_>>().join("&");
        if query.is_empty() { "/lots".to_owned() } else { format!("/lots?{query}") }
    }
}

struct Loaded {
    page: LotPage,
    counts: Vec<(&'static str, u64)>,
    names: HouseNames,
}

fn load(app: &App, filter: &LotFilter) -> Result<Loaded, AppError> {
    Ok(Loaded { page: app.lots(filter)?, counts: app.lots_by_state()?, names: house_names(app)? })
}

/// The list.
pub(super) async fn lots(
    State(state): State<WebState>,
    asked: Asked,
    query: Result<Query<Asking>, QueryRejection>,
) -> Response {
    let asking = query.map(|Query(asking)| asking).unwrap_or_default();
    draw(&state, &asked, asking, String::new()).await
}

/// What a search found: a lot, a chain-of-identity number or a container.
pub(super) async fn search(State(state): State<WebState>, mut asked: Asked, mut fields: Fields) -> Response {
    let Ok(text) = fields.take("q") else { return StatusCode::UNPROCESSABLE_ENTITY.into_response() };
    asked.path = "/lots".to_owned();
    draw(&state, &asked, Asking::default(), text.trim().chars().take(100).collect()).await
}

async fn draw(state: &WebState, asked: &Asked, asking: Asking, text: String) -> Response {
    let mut f = frame(state, asked, "lots-heading");
    let filter = asking.filter(&text);
    match task(state, move |app| load(app, &filter)).await {
        Err(response) => response,
        Ok(Loaded { page: found, counts, names }) => {
            let rooms = names.into_frame(&mut f);
            let list = List { f: &f, asking: &asking, rooms: &rooms };
            let table = list.table(&found, &counts, text);
            page(StatusCode::OK, &LotsPage { f: &f, table: &table })
        }
    }
}

struct List<'a> {
    f: &'a Frame,
    asking: &'a Asking,
    rooms: &'a BTreeMap<String, String>,
}

impl List<'_> {
    fn table(&self, found: &LotPage, counts: &[(&str, u64)], text: String) -> Table {
        let f = self.f;
        let heads = ["lot", "number", "room", "passage", "day", "state", "next", "holds", "expiry"];
        let columns = heads.map(|head| (f.t(format!("lots-col-{head}")), ["passage", "day"].contains(&head)));
        Table {
            rows: found.rows.iter().map(|row| self.row(found, row)).collect(),
            search: Some(SearchField { action: "/lots/search".to_owned(), label: f.t("lots-search"), typed: text }),
            chips: self.chips(),
            choices: self.choices(counts),
            clear: Some("/lots".to_owned()),
            order: Some(f.t("lots-order")),
            paging: Some(self.paging(found)),
            ..Table::of(f.t("lots-heading"), columns, f.t("lots-empty"))
        }
    }

    fn row(&self, found: &LotPage, row: &LotRow) -> TableRow {
        let (f, line) = (self.f, &row.line);
        let plan = found.plans.get(&row.plan);
        let content = plan.and_then(|plan| plan.specification_on(today(f))).map(|version| version.content);
        let lot = row.lot.as_ref();
        let passage = lot.map_or(Cell::NotApplicable, |lot| passage(lot, content.map(|found| found.max_passage.get())));
        let cells = vec![
            Cell::Id(line.lot.to_string()),
            Cell::Id(grouped(line.coi.as_str())),
            Cell::Lines(vec![room_name(self.rooms, line.room.as_str()), row.plan.to_string()]),
            passage,
            lot.and_then(|lot| culture_day(f, lot)).map_or(Cell::NotApplicable, |day| Cell::Number(day.to_string())),
            state_cell(f, &line.state, lot),
            next_cell(f, row, content),
            holds_cell(f, lot),
            line.expires_at.map_or(Cell::NotApplicable, |at| expiry(f, at, row.gone)),
        ];
        TableRow { href: Some(format!("/lots/{}", line.lot)), cells }
    }

    fn chips(&self) -> Vec<Chip> {
        let chip = |name: &&str| {
            let value = self.asking.value(name)?;
            let words = match *name {
                "state" => self.f.t1("filter-state", "state", state_name(self.f, value)),
                "facility" => self.f.t1("lots-filter-facility", "facility", self.f.facility(value)),
                "room" => self.f.t1("lots-filter-room", "room", room_name(self.rooms, value)),
                _ => self.f.t("lots-filter-held"),
            };
            Some(Chip { text: words, href: self.asking.with(name, None), count: None })
        };
        NAMES.iter().filter_map(chip).collect()
    }

    fn choices(&self, counts: &[(&str, u64)]) -> Vec<(String, Vec<Chip>)> {
        let f = self.f;
        let states = counts.iter().map(|(state, count)| Chip {
            text: state_name(f, state),
            href: self.asking.with("state", Some(state)),
            count: usize::try_from(*count).ok(),
        });
        let plain = |name: &str, value: &str, text: String| Chip {
            text,
            href: self.asking.with(name, Some(value)),
            count: None,
        };
        let facilities = f.facilities.iter().map(|(id, name)| plain("facility", id, name.clone()));
        let rooms = self.rooms.iter().map(|(id, name)| plain("room", id, name.clone()));
        vec![
            (f.t("lots-col-state"), states.collect()),
            (f.t("lots-col-holds"), vec![plain("held", "yes", f.t("lots-filter-held"))]),
            (f.t("lots-facility"), facilities.collect()),
            (f.t("lot-col-room"), rooms.collect()),
        ]
    }

    fn paging(&self, found: &LotPage) -> Paging {
        let before = if self.asking.after.is_empty() { 0 } else { self.asking.shown };
        let last = before.saturating_add(found.rows.len());
        let link = |key: &str, href: String| PageLink { text: self.f.t(key), href: Some(href), current: false };
        let place = self.asking.with("", None);
        let first = (before > 0).then(|| link("page-first", place.clone()));
        let next = found.rows.last().filter(|_| found.more).map(|row| {
            let (sort, key) = &row.cursor;
            let joint = if place.contains('?') { "&" } else { "?" };
            let cursor = format!("after={}&key={}&shown={last}", in_query(sort), in_query(key));
            link("page-next", format!("{place}{joint}{cursor}"))
        });
        Paging {
            first: before.saturating_add(usize::from(!found.rows.is_empty())),
            last,
            total: usize::try_from(found.count).unwrap_or(usize::MAX),
            pages: first.into_iter().chain(next).collect(),
        }
    }
}

/// The name of a state that lots are listed by.
pub(super) fn state_name(f: &Frame, state: &str) -> String {
    if state == "awaiting" { f.t("lot-awaiting") } else { code_words(f, "value", state) }
}

/// How a lot stands, in words and with its sign.
pub(super) fn state_cell(f: &Frame, state: &str, lot: Option<&Lot>) -> Cell {
    let words = match lot {
        Some(lot) if state != "awaiting" => release_words(f, lot),
        _ => state_name(f, state),
    };
    let failed = lot.is_some_and(|lot| lot.was_released() && lot.standing_release().is_none());
    let mark = match state {
        "rejected" | "revoked" => Some(Mark::Grade(Grade::Never)),
        _ if failed => Some(Mark::Grade(Grade::Never)),
        "awaiting" | "released_conditionally" => Some(Mark::Soon),
        "released" => Some(Mark::Done),
        _ => None,
    };
    let closed = lot.filter(|lot| lot.closed.is_some()).map(|_| f.t("lot-closed"));
    Cell::State(mark, join(f, [Some(words), closed].into_iter().flatten()))
}

/// The passage, of how many that the plan allows.
fn passage(lot: &Lot, max: Option<u64>) -> Cell {
    let last = lot.passages.last().map_or(0, |passage| passage.what.passage.get());
    Cell::Number(match max {
        Some(max) => format!("P{last}/{max}"),
        None => format!("P{last}"),
    })
}

/// Days since the culture began; none once it is over.
pub(super) fn culture_day(f: &Frame, lot: &Lot) -> Option<i32> {
    let open = lot.is_in_culture() && lot.closed.is_none();
    open.then(|| today(f).days_since(lot.opened.at.occurred_at.legal_day()))
}

fn next_cell(f: &Frame, row: &LotRow, content: Option<&PlanContent>) -> Cell {
    let next = row.next.as_deref().zip(row.lot.as_ref()).map(|(next, lot)| next_work(next, lot, content));
    match (row.line.state.as_str(), next) {
        _ if row.line.closed => Cell::NotApplicable,
        ("awaiting", _) => Cell::Text(f.t("next-decide-release")),
        ("released_conditionally", _) => Cell::Text(f.t("lot-next-late-result")),
        ("in_culture", Some(next)) => Cell::Text(f.t(format!("next-{}", dashed(next)))),
        ("rejected" | "revoked" | "released", _) => Cell::Text(f.t("next-close-lot")),
        _ => Cell::NotApplicable,
    }
}

/// What holds it, in words; none is said in words too.
pub(super) fn holds_cell(f: &Frame, lot: Option<&Lot>) -> Cell {
    let causes = lot.into_iter().flat_map(|lot| &lot.holds).map(|held| cause(f, &held.to_string()));
    match join(f, causes) {
        none if none.is_empty() => Cell::Text(f.t("lot-no-hold")),
        causes => Cell::State(Some(Mark::Grade(Grade::Never)), causes),
    }
}

/// What holds something: a deviation, or the withdrawal.
pub(super) fn cause(f: &Frame, cause: &str) -> String {
    match cause {
        "consent_withdrawn" => f.t("cause-consent-withdrawn"),
        deviation => f.t1("cause-deviation", "deviation", deviation),
    }
}

/// When product is past its time; what is gone is past nothing.
pub(super) fn expiry(f: &Frame, at: Moment, gone: bool) -> Cell {
    if gone {
        return Cell::Text(f.t("lot-gone"));
    }
    let passed = at.0 <= f.as_of;
    let mark = passed.then_some(Mark::Overdue);
    let words = f.full(at.0);
    Cell::State(mark, if passed { f.t1("lot-expired", "time", words) } else { words })
}
