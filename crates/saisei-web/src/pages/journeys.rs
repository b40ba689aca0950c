//! The list of journeys. Filters stand in the address; what is searched for never does.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::Role;
use saisei_app::domain::state::Step as DomainStep;
use saisei_app::domain::values::Moment;
use saisei_app::{App, AppError, JourneysPage as Found, JourneysQuery};
use serde::Deserialize;

use super::act::{role_of, task, today};
use super::asked::{Asked, frame};
use super::templates::JourneysPage;
use crate::fields::{Fields, Unreadable};
use crate::model::{Chip, Frame, JourneysView, PageLink, Paging};
use crate::respond::{in_query, page};
use crate::show::{RowParts, row};
use crate::state::WebState;

const ROWS: usize = 50;
const STATES: [&str; 3] = ["open", "withdrawn", "closed"];

/// What stands behind the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filters {
    step: String,
    state: String,
    after: String,
    key: String,
    shown: usize,
}

impl Filters {
    fn step(&self) -> Option<DomainStep> {
        DomainStep::ALL.into_iter().find(|step| step.name() == self.step)
    }

    fn state(&self) -> Option<String> {
        STATES.contains(&self.state.as_str()).then(|| self.state.clone())
    }

    fn query(&self, text: &str) -> JourneysQuery {
        JourneysQuery {
            text: text.to_owned(),
            step: self.step(),
            state: self.state(),
            plan: None,
            after: (!self.after.is_empty()).then(|| (self.after.clone(), self.key.clone())),
            limit: ROWS,
        }
    }

    /// The address of the first page with these filters.
    fn place(step: Option<&str>, state: Option<&str>) -> String {
        let parts = [("step", step), ("state", state)];
        let parts = parts.into_iter().filter_map(|(name, value)| value.map(|value| format!("{name}={value}")));
        let query = parts.collect::<Vec<_>>().join("&");
        if query.is_empty() { "/journeys".to_owned() } else { format!("/journeys?{query}") }
    }

    fn first_page(&self) -> String {
        Self::place(self.step().map(|step| step.name()), self.state().as_deref())
    }
}

/// Rows with what stands in the way of each.
struct Rows {
    found: Found,
    rows: Vec<RowParts>,
}

fn load(app: &App, role: Role, query: &JourneysQuery, now: Moment) -> Result<Rows, AppError> {
    let mut found = app.journeys_for(role, query)?;
    let house = app.house()?;
    let mut plans = std::collections::BTreeMap::new();
    let mut rows = Vec::new();
    for journey in std::mem::take(&mut found.rows) {
        let id = journey.journey.plan.clone();
        if !plans.contains_key(&id) {
            plans.insert(id.clone(), app.plan(&id)?);
        }
        let plan = plans.get(&id).and_then(Option::as_ref);
        let standing = app.standing(&journey.journey, plan, &house, now)?;
        rows.push(RowParts { found: journey, standing });
    }
    Ok(Rows { found, rows })
}

/// The list.
pub(crate) async fn journeys(
    State(state): State<WebState>,
    asked: Asked,
    filters: Result<Query<Filters>, QueryRejection>,
) -> Response {
    let filters = filters.map(|Query(filters)| filters).unwrap_or_default();
    draw(&state, asked, filters, String::new()).await
}

/// The list of what a search found. What was typed is in the body alone, so that no name gets into an address or a log.
pub(crate) async fn search_journeys(State(state): State<WebState>, mut asked: Asked, fields: Fields) -> Response {
    let Ok((filters, text)) = read_search(fields) else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    };
    asked.path = filters.first_page();
    draw(&state, asked, filters, text).await
}

fn read_search(mut fields: Fields) -> Result<(Filters, String), Unreadable> {
    let filters = Filters {
        step: fields.take_optional("step").unwrap_or_default(),
        state: fields.take_optional("state").unwrap_or_default(),
        ..Filters::default()
    };
    let text = fields.take("q")?.chars().take(100).collect();
    fields.finish()?;
    Ok((filters, text))
}

async fn draw(state: &WebState, asked: Asked, filters: Filters, text: String) -> Response {
    let f = frame(state, &asked, "journeys-heading");
    let Some(role) = role_of(&asked.visitor) else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let (query, now) = (filters.query(&text), Moment(f.as_of));
    match task(state, move |app| load(app, role, &query, now)).await {
        Err(response) => response,
        Ok(rows) => {
            let view = view(&f, &filters, text.trim().to_owned(), &rows);
            page(StatusCode::OK, &JourneysPage { f: &f, page: &view })
        }
    }
}

fn view(f: &Frame, filters: &Filters, search: String, rows: &Rows) -> JourneysView {
    let (step, state) = (filters.step().map(|step| step.name()), filters.state());
    let chip = |text: String, href: String| Chip { text, href, count: None };
    let step_chip = step.map(|step| {
        chip(f.t1("filter-step", "step", f.t(format!("step-{step}"))), Filters::place(None, state.as_deref()))
    });
    let state_chip = state
        .as_deref()
        .map(|state| chip(f.t1("filter-state", "state", f.t(format!("list-{state}"))), Filters::place(step, None)));
    let kept = [("step", step.map(str::to_owned)), ("state", state.clone())];
    JourneysView {
        chips: step_chip.into_iter().chain(state_chip).collect(),
        clear: "/journeys".to_owned(),
        choices: choices(f, step, state.as_deref()),
        order: f.t("order-due"),
        rows: rows.rows.iter().map(|parts| row(f, parts, today(f))).collect(),
        paging: paging(f, filters, rows),
        kept: kept.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect(),
        search,
    }
}

fn choices(f: &Frame, step: Option<&str>, state: Option<&str>) -> Vec<(String, Vec<Chip>)> {
    let chip = |text: String, href: String| Chip { text, href, count: None };
    let steps = DomainStep::ALL
        .map(|other| chip(f.t(format!("step-{}", other.name())), Filters::place(Some(other.name()), state)));
    let states = STATES.map(|other| chip(f.t(format!("list-{other}")), Filters::place(step, Some(other))));
    vec![(f.t("step"), steps.to_vec()), (f.t("list-state"), states.to_vec())]
}

fn paging(f: &Frame, filters: &Filters, rows: &Rows) -> Paging {
    let before = if filters.after.is_empty() { 0 } else { filters.shown };
    let last = before.saturating_add(rows.rows.len());
    let link = |key: &str, href: String| PageLink { text: f.t(key), href: Some(href), current: false };
    let first = (before > 0).then(|| link("page-first", filters.first_page()));
    let next = rows.rows.last().filter(|_| rows.found.more).map(|row| {
        let (sort, key) = &row.found.cursor;
        let place = filters.first_page();
        let joint = if place.contains('?') { "&" } else { "?" };
        let cursor = format!("after={}&key={}&shown={last}", in_query(sort), in_query(key));
        link("page-next", format!("{place}{joint}{cursor}"))
    });
    Paging {
        first: before.saturating_add(usize::from(!rows.rows.is_empty())),
        last,
        total: usize::try_from(rows.found.count).unwrap_or(usize::MAX),
        pages: first.into_iter().chain(next).collect(),
    }
}
