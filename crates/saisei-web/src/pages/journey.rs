//! The page of one journey.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::Role;
use saisei_app::domain::values::Moment;
use saisei_app::{App, AppError, TimelineQuery, today_in_tokyo};
use serde::Deserialize;

use super::act::{role_of, task, today};
use super::asked::{Asked, frame};
use super::forms;
use super::templates::JourneyPage;
use crate::model::{Frame, RunningForms};
use crate::respond::page;
use crate::show::{JourneyParts, Names, TimelineAsked, group_of, journey_view};
use crate::state::WebState;

/// Entries of the timeline.
const ENTRIES: usize = 100;
/// Seconds after which the page may be out of date (interface 3.0).
const STALE_AFTER: u32 = 120;

/// What stands behind the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Said {
    recorded: Option<u64>,
    kind: Option<String>,
    order: Option<String>,
    page: usize,
}

/// What is shown of the journey.
#[derive(Clone, Default)]
struct Shown {
    recorded: Option<u64>,
    asked: TimelineAsked,
}

impl From<Said> for Shown {
    fn from(said: Said) -> Self {
        let asked = TimelineAsked::read(said.kind.as_deref(), said.order.as_deref(), said.page);
        Self { recorded: said.recorded, asked }
    }
}

fn query(shown: &Shown) -> TimelineQuery {
    TimelineQuery {
        group_of,
        group: shown.asked.group.map(str::to_owned),
        oldest_first: shown.asked.oldest_first,
        skip: shown.asked.page.saturating_mul(ENTRIES),
        limit: ENTRIES,
        recorded: shown.recorded,
    }
}

fn load(app: &App, role: Role, id: &str, now: Moment, shown: Shown) -> Result<Option<JourneyParts>, AppError> {
    let Some(file) = app.journey_for(role, id)? else { return Ok(None) };
    let house = app.house()?;
    let standing = app.standing(&file.journey, file.plan.as_ref(), &house, now)?;
    let attention = app.attention(&file.journey, file.plan.as_ref(), &house, today_in_tokyo(now))?;
    let happened = app.timeline_page(&file.journey.id, role, &query(&shown), now)?;
    let names = people(app)?;
    let facilities = house.clinic().into_iter().flat_map(|clinic| &clinic.facilities);
    let facilities = facilities.map(|(id, facility)| (id.to_string(), facility.name.to_string())).collect();
    let (asked, size) = (shown.asked, ENTRIES);
    Ok(Some(JourneyParts { file, standing, attention, happened, asked, size, names, facilities }))
}

/// Names of the staff by id.
pub(super) fn people(app: &App) -> Result<Names, AppError> {
    Ok(app.all_staff()?.into_iter().map(|staff| (staff.id.to_string(), staff.name.to_string())).collect())
}

/// The page.
pub(crate) async fn journey(
    State(state): State<WebState>,
    asked: Asked,
    Path(id): Path<String>,
    said: Result<Query<Said>, QueryRejection>,
) -> Response {
    let shown = said.map(|Query(said)| Shown::from(said)).unwrap_or_default();
    let f = frame(&state, &asked, "journey-heading");
    let blank = forms::blank(&f);
    drawn(&state, &asked, f, id, StatusCode::OK, shown, blank).await
}

/// The page with its forms as they were filled in.
pub(super) async fn draw(
    state: &WebState,
    asked: &Asked,
    f: Frame,
    id: String,
    status: StatusCode,
    recorded: Option<u64>,
    forms: RunningForms,
) -> Response {
    drawn(state, asked, f, id, status, Shown { recorded, ..Shown::default() }, forms).await
}

async fn drawn(
    state: &WebState,
    asked: &Asked,
    mut f: Frame,
    id: String,
    status: StatusCode,
    shown: Shown,
    forms: RunningForms,
) -> Response {
    let Some(role) = role_of(&asked.visitor) else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let now = Moment(f.as_of);
    f.path = format!("/journeys/{id}");
    let mut parts = match task(state, move |app| load(app, role, &id, now, shown)).await {
        Ok(Some(parts)) => parts,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(response) => return response,
    };
    f.facilities = std::mem::take(&mut parts.facilities);
    f.people = std::mem::take(&mut parts.names);
    f.stale_after = Some(STALE_AFTER);
    f.faulty = !forms.faults.is_empty();
    let view = journey_view(&f, &parts, today(&f), forms);
    f.about = Some(view.banner.last_four());
    page(status, &JourneyPage { f: &f, page: &view })
}
