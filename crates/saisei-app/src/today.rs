//! What each role has to do, by when: the clocks first, then the next step of every open journey.

use saisei_domain::Role;
use saisei_domain::state::Journey;
use saisei_domain::values::{CoiNumber, Day, JourneyId};

use crate::app::{App, AppError};
use crate::project::view;
use crate::reading::equals;
use crate::tasks::Task;

/// Open journeys looked at; a clinic has far fewer at one time.
const MOST: usize = 2_000;

/// The next step of a journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextAct {
    /// Which journey.
    pub journey: JourneyId,
    /// The patient.
    pub coi: CoiNumber,
    /// The command that records it.
    pub act: String,
    /// Who does it.
    pub roles: Vec<Role>,
    /// By when, if a day is set.
    pub due: Option<Day>,
}

/// One day of one role.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Today {
    /// Clocks of the law and of the house, the next one due first.
    pub tasks: Vec<Task>,
    /// Steps of this role, overdue first, then by day, those without a day last.
    pub mine: Vec<NextAct>,
    /// Steps that wait for others.
    pub others: Vec<NextAct>,
}

impl NextAct {
    fn of(journey: &Journey) -> Option<Self> {
        let next = journey.next_step()?;
        Some(Self {
            journey: journey.id.clone(),
            coi: journey.coi.clone(),
            act: next.act,
            roles: next.roles,
            due: next.due,
        })
    }
}

impl App {
    /// What is to be done on this day.
    ///
    /// # Errors
    /// If the store fails or a document cannot be read.
    pub fn today(&self, role: Role, day: Day) -> Result<Today, AppError> {
        let in_state = |state: &str| self.documents::<Journey>(view::JOURNEYS, vec![equals("state", state)], MOST);
        let journeys: Vec<Journey> = in_state("open")?.into_iter().chain(in_state("withdrawn")?).collect();
        let mut steps: Vec<NextAct> = journeys.iter().filter_map(NextAct::of).collect();
        steps.sort_by(|a, b| (a.due.is_none(), a.due, &a.journey).cmp(&(b.due.is_none(), b.due, &b.journey)));
        let (mine, others) = steps.into_iter().partition(|step| step.roles.contains(&role));
        Ok(Today { tasks: self.tasks(day)?, mine, others })
    }
}
