//! Tasks: the clocks that are open, with the level that each has reached.

use saisei_domain::facts::{Facts, Need};
use saisei_domain::state::watch::Clock;
use saisei_domain::values::Day;
use serde::Serialize;

use crate::app::{App, AppError};
use crate::load::fetch;
use crate::rule_pack::law_on;

/// An open clock as it stands on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Task {
    /// The clock.
    #[serde(flatten)]
    pub clock: Clock,
    /// The level reached: 0 it runs; 1 a task; 2 due soon; 3 overdue.
    pub level: u8,
    /// Days until its last day; below 0 once it passed.
    pub days_left: i32,
}

impl Task {
    /// The clock on a day. A visit whose last day lies ahead, and anything else that asks for nothing yet, is no task.
    fn on(clock: Clock, day: Day) -> Option<Self> {
        let level = clock.level_on(day).unwrap_or(0);
        let runs = level > 0 || clock.runs_from_the_start();
        let days_left = clock.due.days_since(day);
        runs.then_some(Self { clock, level, days_left })
    }
}

impl App {
    /// The tasks of a day, the next one due first.
    ///
    /// # Errors
    /// If the store fails or an event cannot be read.
    pub fn tasks(&self, day: Day) -> Result<Vec<Task>, AppError> {
        let mut facts = Facts::default();
        fetch(self.store.as_ref(), &mut facts, &Need::Watch)?;
        let months = facts.watch().map(|watch| watch.months()).unwrap_or_default();
        for month in months {
            fetch(self.store.as_ref(), &mut facts, &Need::Tally(month))?;
        }
        of_day(&facts, day)
    }
}

/// The tasks of a day by these facts: the clocks, and the tallies of their months.
pub(crate) fn of_day(facts: &Facts, day: Day) -> Result<Vec<Task>, AppError> {
    let law = law_on(day).map_err(AppError::Law)?;
    let clocks = facts.watch().map(|watch| watch.clocks(&law, day, facts)).unwrap_or_default();
    Ok(clocks.into_iter().filter_map(|clock| Task::on(clock, day)).collect())
}
