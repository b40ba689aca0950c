//! Today (今日): what each role must do, by when, overdue first. Clocks of the law cannot be put off.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::Role;
use saisei_app::domain::values::Day;
use saisei_app::{App, AppError, NextAct, Task, Today, sees_names};

use super::act::{role_of, task, today as day_of};
use super::asked::{Asked, frame};
use super::templates::TodayPage;
use crate::model::{Duty, Frame, TodayView, grouped};
use crate::respond::page;
use crate::show::{code_words, dashed, join, name_of};
use crate::state::WebState;

/// Days that count as this week.
const WEEK: i32 = 7;

/// A step with the patient's name, where this role sees names.
type Named = (NextAct, Option<String>);

/// What the page is drawn from.
struct Loaded {
    tasks: Vec<Task>,
    mine: Vec<Named>,
    others: Vec<Named>,
}

fn load(app: &App, role: Role, day: Day) -> Result<Loaded, AppError> {
    let Today { tasks, mine, others } = app.today(role, day)?;
    let named = |steps: Vec<NextAct>| -> Result<Vec<Named>, AppError> {
        let name = |step: NextAct| {
            let identity = if sees_names(role) { app.identity(&step.coi)? } else { None };
            Ok((step, identity.as_ref().map(name_of)))
        };
        steps.into_iter().map(name).collect()
    };
    Ok(Loaded { tasks, mine: named(mine)?, others: named(others)? })
}

/// The page.
pub(crate) async fn today(State(state): State<WebState>, asked: Asked) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let f = frame(&state, &asked, "today-heading");
    let day = day_of(&f);
    let loaded = match task(&state, move |app| load(app, role, day)).await {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    let view = view(&f, day, &loaded);
    page(StatusCode::OK, &TodayPage { f: &f, page: &view })
}

fn view(f: &Frame, day: Day, loaded: &Loaded) -> TodayView {
    let clocks: Vec<Duty> = loaded.tasks.iter().map(|task| clock(f, task)).collect();
    let mine = |holds: fn(Option<i32>) -> bool| -> Vec<Duty> {
        let days = |step: &NextAct| step.due.map(|due| due.days_since(day));
        loaded.mine.iter().filter(|(step, _)| holds(days(step))).map(|named| duty(f, day, named)).collect()
    };
    let groups = [
        ("today-clocks", clocks),
        ("today-overdue", mine(|days| days.is_some_and(|days| days < 0))),
        ("today-now", mine(|days| days.is_none_or(|days| days == 0))),
        ("today-week", mine(|days| days.is_some_and(|days| (1..=WEEK).contains(&days)))),
        ("today-later", mine(|days| days.is_some_and(|days| days > WEEK))),
        ("today-others", loaded.others.iter().map(|named| duty(f, day, named)).collect()),
    ];
    let groups = groups.into_iter().filter(|(_, duties)| !duties.is_empty());
    TodayView { groups: groups.map(|(key, duties)| (f.t(key), duties)).collect() }
}

fn clock(f: &Frame, task: &Task) -> Duty {
    let journey = task.clock.journey.as_ref().map(ToString::to_string);
    let plan = task.clock.plan.as_ref().map(ToString::to_string);
    // An open case has no last day; it waits until it is closed.
    let ends = task.clock.has_last_day();
    Duty {
        what: f.t(format!("task-{}", dashed(task.clock.kind.name()))),
        about: task.clock.id.clone(),
        number: journey.clone().or(plan).unwrap_or_default(),
        who: f.t(format!("task-{}-who", dashed(task.clock.kind.name()))),
        by: ends.then(|| f.long(task.clock.due.0)),
        overdue: ends && task.days_left < 0,
        href: journey.map_or_else(|| "/acts".to_owned(), |journey| format!("/journeys/{journey}")),
    }
}

fn duty(f: &Frame, day: Day, (step, name): &Named) -> Duty {
    Duty {
        what: code_words(f, "next", &step.act),
        about: name.clone().unwrap_or_else(|| step.journey.to_string()),
        number: grouped(step.coi.as_str()),
        who: join(f, step.roles.iter().map(|role| code_words(f, "role", role.name()))),
        by: step.due.map(|due| f.long(due.0)),
        overdue: step.due.is_some_and(|due| due < day),
        href: format!("/journeys/{}", step.journey),
    }
}
