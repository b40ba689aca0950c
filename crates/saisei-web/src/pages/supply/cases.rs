//! Deviations and nonconformities as one list: open ones first, the oldest first.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::values::Day;
use saisei_app::{Case, CaseFilter, CaseKind, CasePage};
use serde::Deserialize;

use super::super::act::{role_of, task, today};
use super::super::asked::{Asked, frame};
use super::patient::Names;
use super::sheet::{Content, Part, Sheet, SheetPage, paging, place};
use crate::model::{Cell, Chip, Frame, Grade, Mark, Table, TableRow};
use crate::respond::page;
use crate::show::{act_links, choice, code_words, dashed, join};
use crate::state::WebState;

const ROWS: usize = 50;
const STATES: [&str; 3] = ["opened", "assessed", "closed"];
/// Days after which an open case can be asked for by its age. No law sets it; it is a way to look at the list.
const LONG_DAYS: i32 = 30;

/// What stands behind the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    kind: String,
    state: String,
    holding: String,
    long: String,
    serious: String,
    after: String,
    key: String,
    shown: usize,
}

impl Asking {
    fn kind(&self) -> Option<CaseKind> {
        CaseKind::ALL.into_iter().find(|kind| kind.name() == self.kind)
    }

    fn state(&self) -> Option<&str> {
        STATES.into_iter().find(|state| *state == self.state)
    }

    fn filter(&self, day: Day) -> CaseFilter {
        let long = self.long == "yes";
        CaseFilter {
            kind: self.kind(),
            state: self.state().map(str::to_owned),
            open: long,
            serious: self.serious == "yes",
            holding: self.holding == "yes",
            opened_until: long.then(|| day.plus_days(-LONG_DAYS)),
            room: None,
            after: (!self.after.is_empty()).then(|| (self.after.clone(), self.key.clone())),
            limit: ROWS,
        }
    }

    /// Filters that are on, as they stand in the address.
    fn on(&self) -> [(&'static str, Option<&str>); 5] {
        fn yes(value: &str) -> Option<&str> {
            (value == "yes").then_some("yes")
        }
        [
            ("kind", self.kind().map(CaseKind::name)),
            ("state", self.state()),
            ("holding", yes(&self.holding)),
            ("long", yes(&self.long)),
            ("serious", yes(&self.serious)),
        ]
    }

    /// The address with another value of one filter.
    fn with(&self, name: &str, value: Option<&str>) -> String {
        place("/deviations", &self.on().map(|(other, own)| (other, if other == name { value } else { own })))
    }
}

/// The page.
pub(super) async fn cases(
    State(state): State<WebState>,
    asked: Asked,
    asking: Result<Query<Asking>, QueryRejection>,
) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let asking = asking.map(|Query(asking)| asking).unwrap_or_default();
    let mut f = frame(&state, &asked, "cases-heading");
    let day = today(&f);
    let filter = asking.filter(day);
    let loaded = task(&state, move |app| Ok((Names::read(app)?, app.cases(&filter)?))).await;
    let (names, found) = match loaded {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    let rooms = names.into_frame(&mut f);
    let table = table(&f, &asking, &found, &rooms, day);
    let view = Sheet {
        links: act_links(&f, role, &["open_deviation", "open_nonconformity"], &[]),
        parts: vec![Part::wide("cases", f.t("cases-all"), Content::Table(Box::new(table)))],
        ..Sheet::default()
    };
    page(StatusCode::OK, &SheetPage { f: &f, page: &view })
}

type Rooms = std::collections::BTreeMap<String, String>;

fn table(f: &Frame, asking: &Asking, found: &CasePage, rooms: &Rooms, day: Day) -> Table {
    let columns = ["case-id", "case-kind", "case-what", "case-where", "list-state", "case-holds", "case-opened"];
    let columns = columns.map(|key| (f.t(key), false)).into_iter().chain([(f.t("case-days"), true)]);
    let mut table = Table::of(f.t("cases-all"), columns, f.t("cases-none"));
    table.rows = found.rows.iter().map(|case| row(f, case, rooms, day)).collect();
    table.chips = chips(f, asking);
    table.choices = choices(f, asking);
    table.clear = Some("/deviations".to_owned());
    table.order = Some(f.t("cases-order"));
    let before = if asking.after.is_empty() { 0 } else { asking.shown };
    let here = asking.with("", None);
    table.paging = Some(paging(f, &here, before, found.rows.len(), found.count, found.next.clone()));
    table
}

/// The page of a case.
pub(super) fn href(case: &Case) -> String {
    match case.kind() {
        CaseKind::Deviation => format!("/deviations/{}", case.id()),
        CaseKind::Nonconformity => format!("/nonconformities/{}", case.id()),
    }
}

/// What a case is about, in words.
pub(super) fn what(f: &Frame, case: &Case) -> String {
    match case {
        Case::Deviation(case) => {
            let opened = &case.opened.what;
            let grounds = opened.grounds.as_ref().map(|grounds| code_words(f, "code", grounds));
            join(f, [code_words(f, "origin", choice(&opened.origin))].into_iter().chain(grounds))
        }
        Case::Nonconformity(case) => {
            let opened = &case.opened.what;
            let act = opened
                .command
                .as_ref()
                .map(|command| f.t1("case-done-already", "act", f.t(format!("next-{}", dashed(command)))));
            let grounds = opened.grounds.as_ref().map(|grounds| code_words(f, "code", grounds));
            join(f, act.into_iter().chain(grounds))
        }
    }
}

/// How a case stands, in words with a sign.
pub(super) fn standing(f: &Frame, case: &Case) -> Vec<(Option<Mark>, String)> {
    let mark = if case.is_open() { Mark::Soon } else { Mark::Done };
    let state = (Some(mark), code_words(f, "case-state", case.state()));
    let weight = match case {
        _ if !case.is_serious() => None,
        _ if case.state() == "opened" => Some("case-thought-serious"),
        Case::Deviation(_) => Some("serious-deviation"),
        Case::Nonconformity(_) => Some("serious-nonconformity"),
    };
    let weight = weight.map(|key| (Some(Mark::Grade(Grade::Never)), f.t(key)));
    [state].into_iter().chain(weight).collect()
}

/// What it holds, in words.
pub(super) fn held(f: &Frame, case: &Case) -> Vec<String> {
    let lots = case.holds().iter().flat_map(|hold| &hold.lots).map(ToString::to_string);
    let containers = case.holds().iter().flat_map(|hold| &hold.containers);
    let containers = containers.map(|number| crate::model::grouped(number.as_str()));
    lots.map(|lot| f.t1("lot-name", "lot", lot)).chain(containers).collect()
}

fn row(f: &Frame, case: &Case, rooms: &Rooms, day: Day) -> TableRow {
    let place = match case {
        Case::Deviation(case) => {
            let opened = &case.opened.what;
            let room =
                opened.room.as_ref().map(|room| rooms.get(room.as_str()).cloned().unwrap_or_else(|| room.to_string()));
            let facility = opened.facility.as_ref().map(|facility| f.facility(facility.as_str()));
            room.or(facility)
        }
        Case::Nonconformity(case) => case.opened.what.journey.as_ref().map(ToString::to_string),
    };
    let states = standing(f, case);
    let mark = states.last().and_then(|(mark, _)| *mark);
    let state = join(f, states.into_iter().map(|(_, words)| words));
    let held = held(f, case);
    TableRow {
        href: Some(href(case)),
        cells: vec![
            Cell::Id(case.id().to_owned()),
            Cell::Text(f.t(format!("case-kind-{}", case.kind().name()))),
            Cell::Text(what(f, case)),
            place.map_or(Cell::NotApplicable, Cell::Text),
            Cell::State(mark, state),
            if held.is_empty() { Cell::Text(f.t("case-holds-nothing")) } else { Cell::Lines(held) },
            Cell::Number(f.day(case.opened().occurred_at.0)),
            Cell::Number(f.t1("case-day-count", "count", case.days_open(day).to_string())),
        ],
    }
}

fn chip(text: String, href: String) -> Chip {
    Chip { text, href, count: None }
}

fn words(f: &Frame, name: &str, value: &str) -> String {
    match name {
        "kind" => f.t(format!("case-kind-{value}")),
        "state" => code_words(f, "case-state", value),
        "holding" => f.t("cases-holding"),
        "long" => f.t1("cases-long", "days", LONG_DAYS.to_string()),
        _ => f.t("cases-serious"),
    }
}

fn chips(f: &Frame, asking: &Asking) -> Vec<Chip> {
    let on = asking.on();
    on.iter().filter_map(|(name, value)| Some(chip(words(f, name, (*value)?), asking.with(name, None)))).collect()
}

fn choices(f: &Frame, asking: &Asking) -> Vec<(String, Vec<Chip>)> {
    let of = |name: &str, values: &[&str]| -> Vec<Chip> {
        values.iter().map(|value| chip(words(f, name, value), asking.with(name, Some(value)))).collect()
    };
    let more = [of("holding", &["yes"]), of("serious", &["yes"]), of("long", &["yes"])].concat();
    vec![
        (f.t("case-kind"), of("kind", &["deviation", "nonconformity"])),
        (f.t("list-state"), of("state", &STATES)),
        (f.t("cases-more"), more),
    ]
}
