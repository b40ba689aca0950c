//! The ledger: every event, newest first, to be searched by number, day, person and kind. Names are nowhere in it.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::Event;
use saisei_app::domain::values::Day;
use saisei_app::ledger::Recorded;
use saisei_app::{LedgerQuery, LedgerRows};
use serde::Deserialize;

use super::content::commas;
use super::ledger_words::{about_links, short_hash};
use crate::fields::Fields;
use crate::model::{Cell, Frame, Pick, Table, TableRow};
use crate::pages::act::task;
use crate::pages::asked::{Asked, frame};
use crate::respond::{in_query, page, see};
use crate::show::{join, kind_key};
use crate::state::WebState;

/// Rows on one page.
const ROWS: usize = 50;

/// What stands behind the address: numbers of ours, a day, a person of the staff, a kind. Never a name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filters {
    about: String,
    day: String,
    person: String,
    kind: String,
    before: String,
}

/// The search as it was filled in.
#[derive(Clone, Debug, Default)]
pub(crate) struct LedgerSearch {
    /// Number or id.
    pub about: String,
    /// Day.
    pub day: String,
    /// Staff to choose from.
    pub people: Vec<Pick>,
    /// Kinds to choose from.
    pub kinds: Vec<Pick>,
    /// Why nothing was looked for.
    pub fault: Option<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "house/ledger.html")]
pub(crate) struct LedgerPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The search.
    pub search: &'a LedgerSearch,
    /// The events.
    pub table: &'a Table,
    /// How many there are in all, and what was looked at.
    pub notes: &'a [String],
    /// Older events.
    pub onward: Option<&'a str>,
    /// The newest again.
    pub newest: Option<&'a str>,
}

/// Letters that a number or id of ours can have.
fn is_id(text: &str) -> bool {
    text.chars().count() <= 40 && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

impl Filters {
    fn query(&self) -> LedgerQuery {
        LedgerQuery {
            about: self.about.replace(' ', ""),
            day: Day::parse(self.day.trim()).ok(),
            actor: self.person.clone(),
            kind: self.kind.clone(),
            before: self.before.parse().ok(),
            limit: ROWS,
        }
    }

    fn is_searched(&self) -> bool {
        [&self.about, &self.day, &self.person, &self.kind].iter().any(|text| !text.trim().is_empty())
    }

    fn place(&self, before: Option<u64>) -> String {
        let before = before.map(|position| position.to_string()).unwrap_or_default();
        let parts = [
            ("about", &self.about),
            ("day", &self.day),
            ("person", &self.person),
            ("kind", &self.kind),
            ("before", &before),
        ];
        let filled = parts.into_iter().filter(|(_, text)| !text.trim().is_empty());
        let query: Vec<String> = filled.map(|(name, text)| format!("{name}={}", in_query(text.trim()))).collect();
        if query.is_empty() { "/ledger".to_owned() } else { format!("/ledger?{}", query.join("&")) }
    }

    /// Why these cannot be looked for; nothing of it reaches an address.
    fn fault(&self) -> Option<&'static str> {
        let position = self.about.trim().parse::<u64>().is_ok();
        match () {
            () if !position && !is_id(&self.about.replace([' ', '-'], "")) => Some("ledger-search-id"),
            () if !self.day.trim().is_empty() && Day::parse(self.day.trim()).is_err() => Some("ledger-search-day"),
            () => None,
        }
    }
}

/// The page.
pub(crate) async fn ledger(
    State(state): State<WebState>,
    asked: Asked,
    filters: Result<Query<Filters>, QueryRejection>,
) -> Response {
    let filters = filters.map(|Query(filters)| filters).unwrap_or_default();
    let filters = if filters.fault().is_some() { Filters::default() } else { filters };
    draw(&state, &asked, StatusCode::OK, filters, None).await
}

/// A search. What was typed reaches the address only once it is a number of ours.
pub(crate) async fn search(State(state): State<WebState>, asked: Asked, mut fields: Fields) -> Response {
    let mut text = |name: &str| fields.take_optional(name).unwrap_or_default().trim().to_owned();
    let filters = Filters {
        about: text("about"),
        day: text("day"),
        person: text("person"),
        kind: text("kind"),
        before: String::new(),
    };
    if fields.finish().is_err() || !is_id(&filters.person) || !is_id(&filters.kind) {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    match filters.fault() {
        Some(fault) => draw(&state, &asked, StatusCode::UNPROCESSABLE_ENTITY, filters, Some(fault)).await,
        None => match filters.about.parse::<u64>() {
            Ok(position) => see(&format!("/ledger/{position}")),
            Err(_) => see(&filters.place(None)),
        },
    }
}

async fn draw(
    state: &WebState,
    asked: &Asked,
    status: StatusCode,
    filters: Filters,
    fault: Option<&'static str>,
) -> Response {
    let mut f = frame(state, asked, "ledger-heading");
    let query = if fault.is_some() { Filters::default().query() } else { filters.query() };
    let loaded = task(state, move |app| Ok((app.ledger(&query)?, super::names(app)?))).await;
    let (rows, (people, facilities)) = match loaded {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    (f.people, f.facilities) = (people, facilities);
    f.faulty = fault.is_some();
    let search = search_view(&f, &filters, fault);
    let searched = filters.is_searched();
    let shown = if fault.is_some() { Filters::default() } else { filters };
    // What could not be looked for stays out of the page's own address, too.
    f.path = shown.place(shown.before.parse().ok());
    let table = table(&f, &rows, searched);
    let notes = notes(&f, &rows);
    let onward = rows.onward.map(|before| shown.place(Some(before)));
    let newest = (!shown.before.is_empty()).then(|| shown.place(None));
    let page_of = LedgerPage {
        f: &f,
        search: &search,
        table: &table,
        notes: &notes,
        onward: onward.as_deref(),
        newest: newest.as_deref(),
    };
    page(status, &page_of)
}

fn search_view(f: &Frame, filters: &Filters, fault: Option<&'static str>) -> LedgerSearch {
    let person = |(id, name): (&String, &String)| Pick {
        value: id.clone(),
        words: format!("{name} ({id})"),
        chosen: *id == filters.person,
    };
    let kind = |(kind, _): &(&str, u16)| Pick {
        value: (*kind).to_owned(),
        words: f.t(kind_key(kind)),
        chosen: *kind == filters.kind,
    };
    let mut kinds: Vec<Pick> = Event::KINDS.iter().map(kind).collect();
    kinds.sort_by(|a, b| a.words.cmp(&b.words));
    LedgerSearch {
        about: filters.about.clone(),
        day: filters.day.clone(),
        people: f.people.iter().map(person).collect(),
        kinds,
        fault: fault.map(|key| f.t(key)),
    }
}

fn table(f: &Frame, rows: &LedgerRows, searched: bool) -> Table {
    let columns = [
        ("ledger-position", true),
        ("ledger-recorded", false),
        ("ledger-what", false),
        ("ledger-who", false),
        ("ledger-about", false),
        ("ledger-hash", false),
    ];
    let columns = columns.map(|(key, numeric)| (f.t(key), numeric));
    let empty = f.t(if searched { "ledger-no-hits" } else { "ledger-none" });
    let mut table = Table::of(f.t("ledger-heading"), columns, empty);
    table.order = Some(f.t("ledger-order"));
    table.rows = rows.rows.iter().map(|recorded| line(f, recorded)).collect();
    table
}

fn line(f: &Frame, recorded: &Recorded) -> TableRow {
    let envelope = &recorded.envelope;
    let position = envelope.position.0.to_string();
    let at = format!("{} {}", f.day(envelope.recorded_at), f.zone.time_with_seconds(envelope.recorded_at));
    TableRow {
        href: Some(format!("/ledger/{position}")),
        cells: vec![
            Cell::Number(commas(&position)),
            Cell::Text(at),
            Cell::Text(f.t(kind_key(envelope.kind.as_str()))),
            Cell::Text(super::ledger_words::who(f, &envelope.actor, &envelope.role)),
            Cell::Text(join(f, about_links(f, envelope).into_iter().map(|link| link.text))),
            Cell::Id(short_hash(&recorded.hash)),
        ],
    }
}

fn notes(f: &Frame, rows: &LedgerRows) -> Vec<String> {
    let all = f.t1("ledger-size", "count", commas(&rows.size.to_string()));
    let early = rows
        .stopped_early
        .then(|| f.t1("ledger-stopped-early", "position", commas(&rows.onward.unwrap_or(0).to_string())));
    std::iter::once(all).chain(early).collect()
}
