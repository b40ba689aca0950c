//! Adverse events of all patients: what still runs against a legal day first.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::Role;
use saisei_app::{EventLine, EventsPage as Found, EventsQuery, sees_names};
use serde::Deserialize;

use super::event::{days_words, state_words};
use super::view::EventsPage;
use crate::fields::Fields;
use crate::model::{Cell, Chip, Frame, Mark, SearchField, Table, TableRow, grouped};
use crate::pages::act::{role_of, task, today};
use crate::pages::asked::{Asked, frame};
use crate::respond::{in_query, page};
use crate::show::{choice, code_list, code_words, commas, event_place, join, name_of, reading_of};
use crate::state::WebState;

/// Patients on a page.
const PATIENTS: usize = 50;
const STATES: [&str; 3] = ["judge", "report", "settled"];
const SERIOUS: [&str; 2] = ["yes", "no"];

/// What stands behind the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filters {
    state: Option<String>,
    serious: Option<String>,
    after: Option<String>,
    key: Option<String>,
}

impl Filters {
    /// What makes no sense is left out.
    fn known(self) -> Self {
        let among = |value: Option<String>, known: &[&str]| value.filter(|value| known.contains(&value.as_str()));
        Self { state: among(self.state, &STATES), serious: among(self.serious, &SERIOUS), ..self }
    }

    fn query(&self, text: &str) -> EventsQuery {
        EventsQuery {
            state: self.state.clone(),
            serious: self.serious.clone(),
            text: text.to_owned(),
            after: self.after.clone().zip(self.key.clone()),
            limit: PATIENTS,
        }
    }

    fn address(&self) -> String {
        let parts = [("state", &self.state), ("serious", &self.serious), ("after", &self.after), ("key", &self.key)];
        let parts = parts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", in_query(value.as_ref()?))));
        let query = parts.collect::<Vec<_>>().join("&");
        if query.is_empty() { "/adverse-events".to_owned() } else { format!("/adverse-events?{query}") }
    }

    /// The same filters from the first row on.
    fn first(&self) -> Self {
        Self { after: None, key: None, ..self.clone() }
    }
}

/// The list.
pub(crate) async fn events(State(state): State<WebState>, asked: Asked, Query(filters): Query<Filters>) -> Response {
    draw(&state, &asked, filters.known(), String::new()).await
}

/// The list with what was searched for; it is sent, so that no name reaches an address.
pub(crate) async fn search(State(state): State<WebState>, asked: Asked, mut fields: Fields) -> Response {
    let text = fields.take_optional("q").unwrap_or_default();
    draw(&state, &asked, Filters::default(), text.trim().chars().take(100).collect()).await
}

async fn draw(state: &WebState, asked: &Asked, filters: Filters, text: String) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let mut f = frame(state, asked, "events-heading");
    f.path = filters.address();
    let (day, query) = (today(&f), filters.query(&text));
    let found = match task(state, move |app| app.adverse_events(role, &query, day)).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    f.stale_after = Some(120);
    let table = table(&f, role, &filters, &text, &found);
    let next =
        found.next.map(|(after, key)| Filters { after: Some(after), key: Some(key), ..filters.clone() }.address());
    let first = filters.after.is_some().then(|| filters.first().address());
    let about = f.t1("events-about", "count", found.patients.to_string());
    let shown = found.patients.saturating_sub(found.left_out).to_string();
    let more = || f.t2("events-more", "shown", shown, "count", commas(&found.patients.to_string()));
    let more = (found.left_out > 0).then(more);
    page(StatusCode::OK, &EventsPage { f: &f, table: &table, about, more, next, first })
}

fn table(f: &Frame, role: Role, filters: &Filters, text: &str, found: &Found) -> Table {
    let names = sees_names(role);
    let name = names.then(|| (f.t("col-patient"), false));
    let heads = ["events-what", "events-due", "events-state", "events-category", "events-learned", "number"];
    let heads = heads.map(|key| (f.t(key), false));
    let mut table = Table::of(f.t("events-heading"), heads.into_iter().chain(name), f.t("events-none"));
    let day = today(f);
    table.rows = found.lines.iter().map(|line| row(f, line, names, day)).collect();
    table.order = Some(f.t("events-order"));
    table.search = Some(SearchField {
        action: "/adverse-events/search".to_owned(),
        label: f.t(if names { "events-search-names" } else { "events-search-numbers" }),
        typed: text.to_owned(),
    });
    table.chips = chosen(f, filters);
    table.clear = (table.is_filtered()).then(|| "/adverse-events".to_owned());
    table.choices = choices(f, filters);
    table
}

fn chosen(f: &Frame, filters: &Filters) -> Vec<Chip> {
    let state = filters.state.as_ref().map(|state| Chip {
        text: f.t(format!("events-state-{state}")),
        href: Filters { state: None, ..filters.first() }.address(),
        count: None,
    });
    let serious = filters.serious.as_ref().map(|serious| Chip {
        text: f.t(format!("events-serious-{serious}")),
        href: Filters { serious: None, ..filters.first() }.address(),
        count: None,
    });
    state.into_iter().chain(serious).collect()
}

fn choices(f: &Frame, filters: &Filters) -> Vec<(String, Vec<Chip>)> {
    let chip = |words: String, to: Filters| Chip { text: words, href: to.address(), count: None };
    let states = STATES.map(|state| {
        chip(f.t(format!("events-state-{state}")), Filters { state: Some(state.to_owned()), ..filters.first() })
    });
    let serious = SERIOUS.map(|serious| {
        chip(f.t(format!("events-serious-{serious}")), Filters { serious: Some(serious.to_owned()), ..filters.first() })
    });
    vec![(f.t("events-state"), states.to_vec()), (f.t("events-seriousness"), serious.to_vec())]
}

fn row(f: &Frame, line: &EventLine, names: bool, day: saisei_app::domain::values::Day) -> TableRow {
    let what = &line.event.recorded.what;
    let serious = code_list(f, "serious", line.event.seriousness().iter().map(choice));
    let serious = if serious.is_empty() { f.t("not-serious") } else { serious };
    let runs = !line.open_to.is_empty();
    let due = match line.due.filter(|_| runs) {
        None => Cell::NotApplicable,
        Some(due) => {
            let left = due.days_since(day);
            let mark = if left < 0 { Mark::Overdue } else { Mark::Soon };
            Cell::State(Some(mark), join(f, [f.long(due.0), days_words(f, left)]))
        }
    };
    let person = names.then(|| match &line.identity {
        Some(identity) => Cell::Name { reading: Some(reading_of(identity)), name: name_of(identity) },
        None => Cell::Text(f.t("name-vault-closed")),
    });
    let number = format!("{} {}", grouped(line.coi.as_str()), line.journey);
    TableRow {
        href: event_place(f, line.journey.as_str(), what.adverse_event.as_str()),
        cells: vec![
            Cell::Lines(vec![format!("{} {}", what.adverse_event, code_words(f, "code", &what.term)), serious]),
            due,
            state_words(f, line),
            Cell::Text(code_words(f, "category", line.event.category().name())),
            Cell::Text(f.full(line.event.learned_at().0)),
            Cell::Id(number),
        ]
        .into_iter()
        .chain(person)
        .collect(),
    }
}
