//! Today (今日): what each role must do, by when, overdue first. Clocks of the law cannot be put off.

use std::collections::BTreeSet;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::values::{Day, Moment, StaffId};
use saisei_app::{App, AppError, Done, Group, Part, Today, TodayQuery, What};
use serde::Deserialize;

use super::act::{role_of, task, today as day_of};
use super::asked::{Asked, frame};
use super::templates::TodayPage;
use crate::model::{DoneRow, DutyGroup, Frame, TodayView};
use crate::respond::page;
use crate::show::{Subjects, duty, kind_key, next_words};
use crate::state::WebState;

/// Duties of a group on one page (interface 3.5).
const ROWS: usize = 50;
/// Duties that wait for others, or have time, beyond which their group is folded.
const FEW: usize = 5;
/// Seconds after which the page may be out of date (interface 3.0).
const STALE_AFTER: u32 = 60;

/// What stands behind the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Place {
    group: String,
    from: usize,
}

impl Place {
    fn query(&self) -> TodayQuery {
        let group = Group::ALL.into_iter().find(|group| group.name() == self.group);
        TodayQuery { only: group.map(|group| (group, self.from)), limit: ROWS }
    }
}

/// The page.
pub(crate) async fn today(
    State(state): State<WebState>,
    asked: Asked,
    place: Result<Query<Place>, QueryRejection>,
) -> Response {
    let actor = asked.visitor.session.as_ref().and_then(|session| StaffId::parse(&session.staff).ok());
    let (Some(role), Some(actor)) = (role_of(&asked.visitor), actor) else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let mut f = frame(&state, &asked, "today-heading");
    f.stale_after = Some(STALE_AFTER);
    let query = place.map(|Query(place)| place).unwrap_or_default().query();
    let now = Moment(f.as_of);
    let loaded = task(&state, move |app| {
        let today = app.today(role, &actor, query, now)?;
        let names = names(app, &today)?;
        Ok((today, names))
    });
    let (loaded, names) = match loaded.await {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    let view = view(&f, day_of(&f), query, &loaded, &names);
    page(StatusCode::OK, &TodayPage { f: &f, page: &view })
}

/// Subjects of the plans and facilities that duties are about.
fn names(app: &App, today: &Today) -> Result<Subjects, AppError> {
    let facilities = app.clinic()?.facilities.into_iter();
    let mut names: Subjects = facilities.map(|(id, facility)| (id.to_string(), facility.name.to_string())).collect();
    let duties = today.groups.values().flat_map(|part| &part.duties);
    let plans = duties.filter_map(|duty| match &duty.what {
        What::Clock(task) if task.clock.journey.is_none() => task.clock.plan.clone(),
        _ => None,
    });
    for id in plans.collect::<BTreeSet<_>>() {
        let plan = app.plan(&id)?;
        let name = plan.as_ref().and_then(|plan| Some(plan.latest()?.1.content().therapy_name.to_string()));
        names.extend(name.map(|name| (id.to_string(), name)));
    }
    Ok(names)
}

fn view(f: &Frame, today: Day, query: TodayQuery, loaded: &Today, names: &Subjects) -> TodayView {
    let group = |(group, part): (&Group, &Part)| {
        let folds = matches!(group, Group::Others | Group::Later) && loaded.groups.len() > 1;
        let folded = folds && query.only.is_none() && part.count > FEW;
        DutyGroup { folded, ..group_of(f, today, *group, part, names) }
    };
    let free = [Group::Overdue, Group::Now, Group::Today].iter().all(|group| !loaded.groups.contains_key(group));
    TodayView {
        day: f.long(today.0),
        nothing: (free && query.only.is_none()).then(|| nothing(f, loaded)),
        groups: loaded.groups.iter().map(group).collect(),
        done: loaded.done.iter().rev().map(|done| done_row(f, done)).collect(),
        all: query.only.map(|_| f.t("desk-all-groups")),
    }
}

/// What is said on a free day, with the next step that has a day.
fn nothing(f: &Frame, loaded: &Today) -> String {
    let planned = loaded.next.as_ref().and_then(|line| {
        let next = line.next.as_ref()?;
        Some(f.t2("desk-next-planned", "date", f.long(next.due?.0), "what", next_words(f, &next.act)))
    });
    [Some(f.t("today-none")), planned].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn group_of(f: &Frame, today: Day, group: Group, part: &Part, names: &Subjects) -> DutyGroup {
    let last = part.before.saturating_add(part.duties.len());
    let place = |from: usize| format!("/today?group={}&from={from}", group.name());
    let first = part.before.saturating_add(usize::from(!part.duties.is_empty()));
    let range = f.t2("desk-range", "first", first.to_string(), "last", last.to_string());
    let earlier = part.before.saturating_sub(ROWS);
    DutyGroup {
        id: group.name(),
        heading: f.t(format!("desk-group-{}", group.name())),
        count: part.count,
        shown: (part.duties.len() < part.count).then_some(range),
        duties: part.duties.iter().map(|found| duty(f, today, group, found, names)).collect(),
        folded: false,
        previous: (part.before > 0).then(|| (place(earlier), f.t("desk-previous"))),
        next: (last < part.count).then(|| (place(last), f.t("page-next"))),
    }
}

fn done_row(f: &Frame, done: &Done) -> DoneRow {
    DoneRow {
        time: f.time(done.at.0),
        what: f.t(kind_key(&done.kind)),
        journey: done.journey.as_ref().map(|id| (format!("/journeys/{id}"), id.to_string())),
    }
}
