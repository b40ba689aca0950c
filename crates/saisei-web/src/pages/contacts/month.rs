//! A month: for every day whether it is closed or full, in words and numbers. It shows no name.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::values::Day;
use serde::Deserialize;

use super::day_words::{DayCell, cell};
use crate::model::{Frame, Link};
use crate::pages::act::{role_of, task, today};
use crate::pages::asked::{Asked, frame};
use crate::respond::page;
use crate::show::act_links;
use crate::state::WebState;

/// A month.
#[derive(Template)]
#[template(path = "contacts/month.html")]
pub struct MonthPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The page.
    pub page: &'a MonthView,
}

/// What the page shows.
pub struct MonthView {
    /// The month in words.
    pub name: String,
    /// The month before.
    pub before: String,
    /// The month after.
    pub after: String,
    /// This month.
    pub now: String,
    /// The days of the week, from Monday.
    pub weekdays: Vec<String>,
    /// The weeks, each with seven places; some are empty.
    pub weeks: Vec<Vec<Option<DayCell>>>,
    /// What this role may begin.
    pub links: Vec<Link>,
}

/// What stands behind the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    month: String,
}

/// The page; this month unless the address names a day of another.
pub(super) async fn month(
    State(state): State<WebState>,
    asked: Asked,
    asking: Result<Query<Asking>, QueryRejection>,
) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let mut f = frame(&state, &asked, "appt-month-heading");
    let asking = asking.map(|Query(asking)| asking).unwrap_or_default();
    let day = Day::parse(&asking.month).or_else(|_| Day::parse(&format!("{}-01", asking.month)));
    let day = day.unwrap_or_else(|_| today(&f));
    let days = match task(&state, move |app| app.month(day)).await {
        Ok(days) => days,
        Err(response) => return response,
    };
    let name = f.t2("appt-month", "year", day.0.year().to_string(), "month", day.0.month().to_string());
    f.about = Some(name.clone());
    let place = |day: Day| format!("/appointments/month?month={day}");
    let linked = f.has_page("/appointments");
    let first = Day(day.0.first_of_month());
    let view = MonthView {
        name,
        before: place(first.plus_days(-1)),
        after: place(first.plus_months(1)),
        now: place(today(&f)),
        weekdays: (1..=7).map(|day| f.t(format!("appt-weekday-{day}"))).collect(),
        weeks: weeks(days.iter().map(|places| cell(&f, places, today(&f), None, linked)).collect()),
        links: act_links(&f, role, &["set_day_capacity", "book_appointment"], &[]),
    };
    page(StatusCode::OK, &MonthPage { f: &f, page: &view })
}

/// Weeks from Monday to Sunday, with empty places before the first day and after the last.
fn weeks(days: Vec<DayCell>) -> Vec<Vec<Option<DayCell>>> {
    let mut weeks: Vec<Vec<Option<DayCell>>> = vec![Vec::new()];
    let before = days.first().map_or(0, |first| usize::try_from(first.column - 1).unwrap_or(0));
    let all = std::iter::repeat_with(|| None).take(before).chain(days.into_iter().map(Some));
    for day in all {
        if weeks.last().is_none_or(|week| week.len() == 7) {
            weeks.push(Vec::new());
        }
        weeks.last_mut().into_iter().for_each(|week| week.push(day.clone()));
    }
    weeks.last_mut().into_iter().for_each(|week| week.resize(7, None));
    weeks
}
