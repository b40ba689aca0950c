//! Tasks: the clocks that are open, with the level that each has reached.

use saisei_domain::Role;
use saisei_domain::facts::{Facts, Need};
use saisei_domain::state::watch::{Clock, ClockKind};
use saisei_domain::values::Day;
use serde::Serialize;

use crate::app::{App, AppError};
use crate::permit::may;
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

    /// Whether the law counts its days: such a clock stands first for everybody.
    pub fn is_of_the_law(&self) -> bool {
        self.clock.kind == ClockKind::IllnessReport
    }

    /// Whether its last day has passed.
    pub fn is_overdue(&self) -> bool {
        self.clock.has_last_day() && self.days_left < 0
    }

    /// Whether somebody in this role records what ends it.
    pub fn is_for(&self, role: Role) -> bool {
        ends(self.clock.kind).iter().any(|command| may(role, command))
    }
}

/// The acts that end a clock of this kind. Nothing ends a rate of overrides but another month.
fn ends(kind: ClockKind) -> &'static [&'static str] {
    match kind {
        ClockKind::IllnessReport => &["file_illness_report"],
        ClockKind::VisitOverdue => &["record_visit", "miss_visit"],
        ClockKind::JudgeAgain => &["decide_eligibility"],
        ClockKind::Order => &["lift_order"],
        ClockKind::Deviation => &["assess_deviation", "close_deviation"],
        ClockKind::Nonconformity => &["assess_nonconformity", "close_nonconformity"],
        ClockKind::Duty => &["record_duty"],
        ClockKind::OverrideRate => &["register_staff"],
    }
}

impl App {
    /// The tasks of a day, the next one due first.
    ///
    /// # Errors
    /// If the store fails or an event cannot be read.
    pub fn tasks(&self, day: Day) -> Result<Vec<Task>, AppError> {
        let mut facts = Facts::default();
        let mut following = self.folds.follow(self.store.as_ref())?;
        following.fetch(&mut facts, Need::Watch)?;
        let months = facts.watch().map(|watch| watch.months()).unwrap_or_default();
        for month in months {
            following.fetch(&mut facts, Need::Tally(month))?;
        }
        drop(following);
        of_day(&facts, day)
    }
}

/// The tasks of a day by these facts: the clocks, and the tallies of their months.
pub(crate) fn of_day(facts: &Facts, day: Day) -> Result<Vec<Task>, AppError> {
    let law = law_on(day).map_err(AppError::Law)?;
    let clocks = facts.watch().map(|watch| watch.clocks(law, day, facts)).unwrap_or_default();
    Ok(clocks.into_iter().filter_map(|clock| Task::on(clock, day)).collect())
}
