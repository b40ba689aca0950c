//! Observation (観察): who is treated or watched now, and product that nobody checked at the bedside.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use saisei_app::domain::Role;
use saisei_app::domain::acts::patient::Identity;
use saisei_app::domain::values::Moment;
use saisei_app::{App, AppError, Unchecked, Watched, sees_names};

use crate::model::{Frame, Running, grouped};
use crate::pages::act::{role_of, task};
use crate::pages::asked::{Asked, frame};
use crate::respond::page;
use crate::show::{moment, name_of, reading_of, running};
use crate::state::WebState;

/// Seconds after which the page may be out of date: the next measurement may be due.
const STALE_AFTER: u32 = 60;

/// Who a row is about: two people of the same name differ by reading, birth date and number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// Reading and name; none where the role sees no names or the vault is closed.
    pub name: Option<(String, String)>,
    /// Birth date.
    pub born: Option<jiff::civil::Date>,
    /// The chain-of-identity number in groups.
    pub number: String,
    /// How many others bear the same family name.
    pub same_name: usize,
}

/// One patient who is watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedRow {
    /// Who.
    pub who: Who,
    /// What is given, since when, and whether it was stopped.
    pub running: Running,
    /// When it began.
    pub since: Timestamp,
    /// Hours and minutes since then, such as `0:47`.
    pub elapsed: String,
    /// When the next vital signs are due, and whether that is over; none if no plan says.
    pub next: Option<(String, bool)>,
    /// Until when the plan asks to observe; known once giving was stopped.
    pub until: Option<String>,
}

/// Product without a bedside result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UncheckedRow {
    /// Whose.
    pub who: Who,
    /// The container in groups.
    pub container: String,
    /// When it was received.
    pub received: String,
    /// How long ago, in words.
    pub waited: String,
    /// The journey's page.
    pub href: String,
    /// Whether it can still be given, so that it is checked next.
    pub check: bool,
}

/// The page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObservationView {
    /// Who is watched, the longest first.
    pub watched: Vec<WatchedRow>,
    /// Product without a bedside result, the oldest first.
    pub unchecked: Vec<UncheckedRow>,
}

/// Draws [`ObservationView`].
#[derive(Template)]
#[template(path = "infusion/observation.html")]
pub struct ObservationPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The rows.
    pub page: &'a ObservationView,
}

/// Hours and minutes, such as `1:05`.
pub(super) fn elapsed(from: Timestamp, to: Timestamp) -> String {
    let minutes = to.duration_since(from).as_mins().max(0);
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// The same in words: minutes, hours, and days once it is more than two.
pub(super) fn span(f: &Frame, from: Timestamp, to: Timestamp) -> String {
    let minutes = to.duration_since(from).as_mins().max(0);
    let (hours, rest) = (minutes / 60, (minutes % 60).to_string());
    match hours {
        0 => f.t1("elapsed-minutes", "minutes", rest),
        1..48 => f.t2("elapsed-hours", "hours", hours.to_string(), "minutes", rest),
        _ => f.t2("elapsed-days", "days", (hours / 24).to_string(), "hours", (hours % 24).to_string()),
    }
}

fn who(identity: Option<&Identity>, number: &str, same_name: usize) -> Who {
    Who {
        name: identity.map(|identity| (reading_of(identity), name_of(identity))),
        born: identity.map(|identity| identity.birth_date.0),
        number: grouped(number),
        same_name,
    }
}

fn watched_row(f: &Frame, watched: &Watched) -> Option<WatchedRow> {
    let clocks = &watched.watching;
    Some(WatchedRow {
        who: who(watched.identity.as_ref(), watched.journey.coi.as_str(), watched.same_family_name),
        running: running(f, &watched.journey)?,
        since: clocks.since.0,
        elapsed: elapsed(clocks.since.0, f.as_of),
        next: clocks.next_vitals.map(|due| (moment(f, due.0), due.0 < f.as_of)),
        until: clocks.planned_until.map(|until| moment(f, until.0)),
    })
}

fn unchecked_row(f: &Frame, (unchecked, identity): &(Unchecked, Option<Identity>)) -> UncheckedRow {
    let line = &unchecked.line;
    UncheckedRow {
        who: who(identity.as_ref(), line.coi.as_str(), 0),
        container: grouped(line.number.as_str()),
        received: moment(f, unchecked.received_at.0),
        waited: span(f, unchecked.received_at.0, f.as_of),
        href: format!("/journeys/{}", line.journey),
        check: !unchecked.is_past,
    }
}

type Loaded = (Vec<Watched>, Vec<(Unchecked, Option<Identity>)>);

fn load(app: &App, role: Role, now: Moment) -> Result<Loaded, AppError> {
    let unchecked = app.received_without_bedside(now)?;
    let named = |unchecked: Unchecked| -> Result<_, AppError> {
        let identity = if sees_names(role) { app.identity(&unchecked.line.coi)? } else { None };
        Ok((unchecked, identity))
    };
    Ok((app.watched(role)?, unchecked.into_iter().map(named).collect::<Result<_, _>>()?))
}

/// The page.
pub(super) async fn observation(State(state): State<WebState>, asked: Asked) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let mut f = frame(&state, &asked, "observation-heading");
    f.stale_after = Some(STALE_AFTER);
    let now = Moment(f.as_of);
    let (watched, unchecked) = match task(&state, move |app| load(app, role, now)).await {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    let view = ObservationView {
        watched: watched.iter().filter_map(|watched| watched_row(&f, watched)).collect(),
        unchecked: unchecked.iter().map(|unchecked| unchecked_row(&f, unchecked)).collect(),
    };
    page(StatusCode::OK, &ObservationPage { f: &f, page: &view })
}
