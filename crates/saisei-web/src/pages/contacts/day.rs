//! One day: what it holds and can hold, and its appointments by time.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::Role;
use saisei_app::domain::acts::booking::Holder;
use saisei_app::domain::state::BookingState;
use saisei_app::domain::values::Day;
use saisei_app::{App, AppError, DayEntry, DayFile, DayPlaces};
use serde::Deserialize;

use super::day_words::{DayCell, PlacesView, cell, places};
use super::who::Who;
use crate::model::{Cell, Frame, Link, Mark, Table, TableRow};
use crate::pages::act::{role_of, task, today};
use crate::pages::asked::{Asked, frame};
use crate::pages::journey::people;
use crate::respond::page;
use crate::show::{act_links, choice, code_words, join};
use crate::state::WebState;

/// One day.
#[derive(Template)]
#[template(path = "contacts/day.html")]
pub struct DayPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The page.
    pub page: &'a DayView,
}

/// What the page shows.
pub struct DayView {
    /// The date in words.
    pub date: String,
    /// The day before.
    pub before: String,
    /// The day after.
    pub after: String,
    /// Whether it is today.
    pub is_today: bool,
    /// Its month.
    pub month: String,
    /// That the clinic is closed, and why; none if it is not.
    pub closed: Option<String>,
    /// Who set what the day can hold; none if nothing was set.
    pub set: Option<String>,
    /// Places of every purpose.
    pub places: Vec<PlacesView>,
    /// The days of the month.
    pub strip: Vec<DayCell>,
    /// What this role may begin.
    pub links: Vec<Link>,
    /// Appointments by time.
    pub table: Table,
}

/// What stands behind the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    day: String,
}

struct Loaded {
    file: DayFile,
    month: Vec<DayPlaces>,
    people: std::collections::BTreeMap<String, String>,
}

fn load(app: &App, day: Day) -> Result<Loaded, AppError> {
    Ok(Loaded { file: app.day(day)?, month: app.month(day)?, people: people(app)? })
}

/// The page; today unless the address names a day.
pub(super) async fn day(
    State(state): State<WebState>,
    asked: Asked,
    asking: Result<Query<Asking>, QueryRejection>,
) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let mut f = frame(&state, &asked, "appt-heading");
    let asking = asking.map(|Query(asking)| asking).unwrap_or_default();
    let day = Day::parse(&asking.day).unwrap_or_else(|_| today(&f));
    let loaded = match task(&state, move |app| load(app, day)).await {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    f.people = loaded.people;
    f.stale_after = Some(60);
    f.about = Some(f.short(day.0));
    let view = view(&f, role, &loaded.file, &loaded.month);
    page(StatusCode::OK, &DayPage { f: &f, page: &view })
}

fn view(f: &Frame, role: Role, file: &DayFile, month: &[DayPlaces]) -> DayView {
    let (day, now) = (file.places.day, today(f));
    let set = file.places.set.as_ref();
    let why = set.and_then(|set| set.what.grounds.as_ref()).map(|why| code_words(f, "code", why));
    DayView {
        date: f.long(day.0),
        before: format!("/appointments?day={}", day.plus_days(-1)),
        after: format!("/appointments?day={}", day.plus_days(1)),
        is_today: day == now,
        month: format!("/appointments/month?month={day}"),
        closed: file.places.is_closed().then(|| join(f, [f.t("appt-closed-day")].into_iter().chain(why))),
        set: set.map(|set| f.t2("appt-set-by", "name", f.person(&set.at.actor), "time", f.full(set.at.recorded_at.0))),
        places: places(f, &file.places),
        strip: month.iter().map(|places| cell(f, places, now, Some(day), true)).collect(),
        links: act_links(f, role, &["book_appointment", "set_day_capacity"], &[("day", &day.to_string())]),
        table: table(f, role, file, now),
    }
}

fn table(f: &Frame, role: Role, file: &DayFile, now: Day) -> Table {
    let columns =
        ["appt-time", "col-patient", "appt-marks", "appt-purpose", "appt-physician", "appt-state", "appt-act"];
    let mut table = Table::of(f.t("appt-list"), columns.map(|key| (f.t(key), false)), f.t("appt-none"));
    table.rows = file.entries.iter().map(|entry| line(f, role, entry, now)).collect();
    table
}

fn line(f: &Frame, role: Role, entry: &DayEntry, now: Day) -> TableRow {
    let booked = &entry.booking.booked.what;
    let who = Who { identity: entry.identity.as_ref(), contact: entry.contact.as_ref(), coi: entry.coi.as_ref() };
    let from = f.time(booked.starts_at.0);
    TableRow {
        href: booked.holder().map(|holder| match holder {
            Holder::Journey(id) => format!("/journeys/{id}"),
            Holder::Enquiry(id) => format!("/enquiries/{id}"),
        }),
        cells: vec![
            Cell::Number(f.t2("appt-from-to", "from", from, "to", f.time(booked.ends_at().0))),
            who.cell(f),
            who.marks(f),
            Cell::Text(code_words(f, "purpose", choice(&booked.purpose))),
            Cell::Text(f.person(booked.physician.as_str())),
            state_cell(f, &entry.booking.state),
            act_cell(f, role, entry, now),
        ],
    }
}

fn state_cell(f: &Frame, state: &BookingState) -> Cell {
    let words = code_words(f, "booking", state.name());
    let (mark, why) = match state {
        BookingState::Open => (None, None),
        BookingState::Kept(_) | BookingState::Arrived(_) => (Some(Mark::Done), None),
        BookingState::Missed(by) => (Some(Mark::Overdue), by.what.grounds.as_ref()),
        BookingState::Cancelled(by) => (None, Some(&by.what.grounds)),
    };
    let why = why.map(|why| f.t1("reason", "reason", code_words(f, "code", why)));
    Cell::State(mark, join(f, [words].into_iter().chain(why)))
}

/// The one act that a row offers: before its day the cancellation, from its day on whether they came.
fn act_cell(f: &Frame, role: Role, entry: &DayEntry, now: Day) -> Cell {
    let booked = &entry.booking.booked.what;
    let holder = match booked.holder() {
        Some(Holder::Journey(id)) => ("journey", id.as_str()),
        Some(Holder::Enquiry(id)) => ("enquiry", id.as_str()),
        None => return Cell::NotApplicable,
    };
    let command = if booked.starts_at.legal_day() <= now { "record_attendance" } else { "cancel_appointment" };
    let link = act_links(f, role, &[command], &[holder, ("booking", booked.booking.as_str())]);
    match link.into_iter().next().filter(|_| entry.booking.is_open()) {
        Some(link) => Cell::Link(link.href, link.text),
        None => Cell::NotApplicable,
    }
}
