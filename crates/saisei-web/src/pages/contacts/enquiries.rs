//! The list of enquiries. Filters stand in the address; what is searched for never does.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::acts::enquiry::Channel;
use saisei_app::domain::state::EnquiryStage;
use saisei_app::domain::values::Day;
use saisei_app::{App, AppError, COUNSELLING_DAYS, CounsellingTimes, EnquiriesPage, EnquiriesQuery, EnquiryFile};
use serde::Deserialize;

use super::who::Who;
use crate::fields::Fields;
use crate::model::{Cell, Chip, Frame, Link, Mark, PageLink, Paging, SearchField, Table, TableRow};
use crate::pages::act::{role_of, task, today};
use crate::pages::asked::{Asked, frame};
use crate::respond::{in_query, page};
use crate::show::{act_links, choice, code_words, join};
use crate::state::WebState;

const ROWS: usize = 50;

/// The list with what stands above it.
#[derive(Template)]
#[template(path = "contacts/enquiries.html")]
pub struct EnquiriesPageDrawn<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The page.
    pub page: &'a EnquiriesView,
}

/// What the page shows.
pub struct EnquiriesView {
    /// Calls whose time has passed; none if there are none.
    pub overdue: Option<String>,
    /// First contact to counselling, with its denominators.
    pub times: String,
    /// What this role may begin.
    pub links: Vec<Link>,
    /// The rows.
    pub table: Table,
}

/// What stands behind the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    stage: String,
    channel: String,
    after: String,
    key: String,
    shown: usize,
}

impl Asking {
    fn stage(&self) -> Option<&'static str> {
        EnquiryStage::ALL.into_iter().map(EnquiryStage::name).find(|name| *name == self.stage)
    }

    fn channel(&self) -> Option<&'static str> {
        Channel::ALL.into_iter().map(Channel::name).find(|name| *name == self.channel)
    }

    fn query(&self, text: &str) -> EnquiriesQuery {
        EnquiriesQuery {
            text: text.to_owned(),
            stage: self.stage().map(str::to_owned),
            channel: self.channel().map(str::to_owned),
            after: (!self.after.is_empty()).then(|| (self.after.clone(), self.key.clone())),
            limit: ROWS,
        }
    }
}

fn place(stage: Option<&str>, channel: Option<&str>) -> String {
    let parts = [("stage", stage), ("channel", channel)];
    let parts = parts.into_iter().filter_map(|(name, value)| value.map(|value| format!("{name}={value}")));
    let query = parts.collect::<Vec<_>>().join("&");
    if query.is_empty() { "/enquiries".to_owned() } else { format!("/enquiries?{query}") }
}

/// What the page is drawn from.
struct Loaded {
    found: EnquiriesPage,
    stages: Vec<(&'static str, u64)>,
    overdue: u64,
    times: CounsellingTimes,
}

fn load(app: &App, query: &EnquiriesQuery, day: Day) -> Result<Loaded, AppError> {
    let count = |stage: EnquiryStage| Ok((stage.name(), app.count_enquiries("stage", stage.name())?));
    Ok(Loaded {
        found: app.enquiries(query)?,
        stages: EnquiryStage::ALL.into_iter().map(count).collect::<Result<_, AppError>>()?,
        overdue: app.count_overdue_calls(day)?,
        times: app.counselling_times(day)?,
    })
}

/// The list.
pub(super) async fn enquiries(
    State(state): State<WebState>,
    asked: Asked,
    asking: Result<Query<Asking>, QueryRejection>,
) -> Response {
    let asking = asking.map(|Query(asking)| asking).unwrap_or_default();
    draw(&state, &asked, &asking, String::new()).await
}

/// What a search found. What was typed stands in the body alone.
pub(super) async fn search(State(state): State<WebState>, mut asked: Asked, mut fields: Fields) -> Response {
    let text: String = fields.take_optional("q").unwrap_or_default().chars().take(100).collect();
    if fields.finish().is_err() {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    "/enquiries".clone_into(&mut asked.path);
    draw(&state, &asked, &Asking::default(), text.trim().to_owned()).await
}

async fn draw(state: &WebState, asked: &Asked, asking: &Asking, text: String) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let f = frame(state, asked, "enq-heading");
    let (query, day) = (asking.query(&text), today(&f));
    let loaded = match task(state, move |app| load(app, &query, day)).await {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    let view = EnquiriesView {
        overdue: (loaded.overdue > 0).then(|| f.t1("enq-calls-overdue", "count", loaded.overdue.to_string())),
        times: times_words(&f, &loaded.times),
        links: act_links(&f, role, &["record_enquiry"], &[]),
        table: table(&f, asking, text, &loaded, day),
    };
    page(StatusCode::OK, &EnquiriesPageDrawn { f: &f, page: &view })
}

/// The median in days, of how many; that nobody came yet is said, not shown as 0 days.
fn times_words(f: &Frame, times: &CounsellingTimes) -> String {
    let window = COUNSELLING_DAYS.to_string();
    let (all, came) = (times.enquiries.to_string(), times.counselled.to_string());
    let mut values = vec![("window", window.as_str()), ("all", all.as_str()), ("came", came.as_str())];
    let Some(twice) = times.median_twice else { return f.words.ta("enq-times-none", &values) };
    let median = if twice % 2 == 0 { (twice / 2).to_string() } else { format!("{}.5", twice / 2) };
    values.push(("days", &median));
    f.words.ta("enq-times", &values)
}

fn table(f: &Frame, asking: &Asking, text: String, loaded: &Loaded, day: Day) -> Table {
    let columns = [
        ("enq-who", false),
        ("enq-number", false),
        ("enq-asked", false),
        ("enq-state", false),
        ("enq-call-by", false),
        ("enq-first", true),
        ("enq-days", true),
    ];
    let mut table = Table::of(f.t("enq-heading"), columns.map(|(key, numeric)| (f.t(key), numeric)), f.t("enq-none"));
    table.rows = loaded.found.rows.iter().map(|row| line(f, row, day)).collect();
    table.search =
        Some(SearchField { action: "/enquiries/search".to_owned(), label: f.t("enq-search"), typed: text.clone() });
    let (stage, channel) = (asking.stage(), asking.channel());
    let chip = |text, href| Chip { text, href, count: None };
    table.chips.extend(stage.map(|stage| chip(code_words(f, "enquiry-stage", stage), place(None, channel))));
    table.chips.extend(channel.map(|channel| chip(code_words(f, "channel", channel), place(stage, None))));
    table.clear = Some("/enquiries".to_owned());
    table.choices = choices(f, loaded, stage, channel);
    table.order = text.is_empty().then(|| f.t("enq-order"));
    table.paging = Some(paging(f, asking, loaded));
    table
}

fn choices(f: &Frame, loaded: &Loaded, stage: Option<&str>, channel: Option<&str>) -> Vec<(String, Vec<Chip>)> {
    let of_stage = |(name, count): &(&'static str, u64)| Chip {
        text: code_words(f, "enquiry-stage", name),
        href: place(Some(name), channel),
        count: usize::try_from(*count).ok(),
    };
    let of_channel = |other: Channel| Chip {
        text: code_words(f, "channel", other.name()),
        href: place(stage, Some(other.name())),
        count: None,
    };
    vec![
        (f.t("enq-state"), loaded.stages.iter().map(of_stage).collect()),
        (f.t("enq-channel"), Channel::ALL.map(of_channel).to_vec()),
    ]
}

fn line(f: &Frame, row: &EnquiryFile, day: Day) -> TableRow {
    let enquiry = &row.enquiry;
    let asked = &enquiry.recorded.what;
    let who = Who { identity: row.identity.as_ref(), contact: row.contact.as_ref(), coi: enquiry.coi() };
    let topic = code_words(f, "topic", choice(&asked.topic));
    TableRow {
        href: Some(format!("/enquiries/{}", enquiry.id)),
        cells: vec![
            who.cell(f),
            Cell::Id(enquiry.id.to_string()),
            Cell::Text(join(f, [code_words(f, "channel", asked.channel.name()), topic])),
            Cell::State(mark(enquiry.stage()), code_words(f, "enquiry-stage", enquiry.stage().name())),
            call_by(f, enquiry.call_by(), day),
            Cell::Number(f.day(enquiry.first_contact().0)),
            Cell::Number(days_words(f, row, day)),
        ],
    }
}

/// The sign of a stage.
pub(super) fn mark(stage: EnquiryStage) -> Option<Mark> {
    match stage {
        EnquiryStage::Unanswered => Some(Mark::Soon),
        EnquiryStage::Counselled => Some(Mark::Done),
        EnquiryStage::Answered | EnquiryStage::Booked | EnquiryStage::Closed => None,
    }
}

fn call_by(f: &Frame, due: Option<Day>, day: Day) -> Cell {
    match due {
        None => Cell::NotApplicable,
        Some(due) if due < day => Cell::State(Some(Mark::Overdue), join(f, [f.short(due.0), f.t("overdue")])),
        Some(due) => Cell::State(None, f.short(due.0)),
    }
}

/// Days that it took to the counselling, or that have passed so far.
pub(super) fn days_words(f: &Frame, row: &EnquiryFile, day: Day) -> String {
    let enquiry = &row.enquiry;
    match enquiry.days_to_counselling() {
        Some(days) => f.t1("enq-days-to-counselling", "days", days.to_string()),
        None if !enquiry.is_open() => f.t("enq-days-none"),
        None => {
            let days = day.days_since(enquiry.first_contact().legal_day());
            f.t1("enq-days-so-far", "days", days.to_string())
        }
    }
}

fn paging(f: &Frame, asking: &Asking, loaded: &Loaded) -> Paging {
    let before = if asking.after.is_empty() { 0 } else { asking.shown };
    let last = before.saturating_add(loaded.found.rows.len());
    let link = |key: &str, href: String| PageLink { text: f.t(key), href: Some(href), current: false };
    let home = place(asking.stage(), asking.channel());
    let first = (before > 0).then(|| link("page-first", home.clone()));
    let next = loaded.found.rows.last().filter(|_| loaded.found.more).map(|row| {
        let (sort, key) = &row.cursor;
        let joint = if home.contains('?') { "&" } else { "?" };
        let cursor = format!("after={}&key={}&shown={last}", in_query(sort), in_query(key));
        link("page-next", format!("{home}{joint}{cursor}"))
    });
    Paging {
        first: before.saturating_add(usize::from(!loaded.found.rows.is_empty())),
        last,
        total: usize::try_from(loaded.found.count).unwrap_or(usize::MAX),
        pages: first.into_iter().chain(next).collect(),
    }
}
