//! The next step of a patient: asked for, answered, and what follows.

use saisei_app::{Answer, Outcome};

use super::{Task, World};
use crate::auditor::Really;
use crate::clinic::SimulationError;
use crate::fault::Fault;
use crate::house::COORDINATOR;
use crate::person::args::Ask;
use crate::person::step::{PATIENCE, Test};
use crate::person::{Growth, Person, Step};
use crate::time::DAY;

/// Tries at a step before people give up.
const TRIES: u32 = 30;

impl World {
    /// Does what comes next for a patient.
    pub(super) fn next_step(&mut self, number: u32) -> Result<(), SimulationError> {
        let person = self.person(number)?;
        if person.closed {
            return Ok(());
        }
        if person.outcome.is_some() {
            return self.close(number);
        }
        if self.withdraws(number)? {
            return Ok(());
        }
        let Some(step) = self.step_of(number)? else { return self.close(number) };
        if step == Step::Close {
            return self.close(number);
        }
        self.nature(number, step)?;
        if self.is_late(number, step)? {
            return Ok(());
        }
        let answer = self.try_step(number, step)?;
        match answer.outcome {
            Outcome::Accepted => self.went_well(number, step, &answer),
            Outcome::Refused => {
                self.shown(number, &answer)?;
                self.refused(number, step, &answer)
            }
            Outcome::Invalid => self.again(number, 10),
        }
    }

    fn step_of(&self, number: u32) -> Result<Option<Step>, SimulationError> {
        let place = self.person(number)?.place;
        Ok(self.path.get(place).map(|(step, _)| *step))
    }

    /// Plans another try.
    pub(super) fn again(&mut self, number: u32, minutes: i64) -> Result<(), SimulationError> {
        let person = self.person_mut(number)?;
        person.tries += 1;
        if person.tries > TRIES && person.outcome.is_none() {
            person.outcome = Some("other");
        }
        let at = self.clinic.now.plus(minutes);
        self.plan(at, Task::Patient(number));
        Ok(())
    }

    /// Ends a therapy before its time.
    pub(super) fn give_up(&mut self, number: u32, outcome: &'static str) -> Result<(), SimulationError> {
        let person = self.person_mut(number)?;
        person.outcome = Some(outcome);
        person.tries = 0;
        let at = self.clinic.now.plus(60);
        self.plan(at, Task::Patient(number));
        Ok(())
    }

    pub(super) fn went_well(&mut self, number: u32, step: Step, answer: &Answer) -> Result<(), SimulationError> {
        let path = self.path.len();
        let person = self.person_mut(number)?;
        person.learn(answer);
        person.done.insert(step);
        person.tries = 0;
        self.begins_again(number, step)?;
        let place = self.person(number)?.place;
        let next = (place + 1..path).find(|place| self.is_undone(number, *place)).unwrap_or(path);
        self.person_mut(number)?.place = next;
        if step == Step::Complete && self.dice.happens(800) {
            let at = self.clinic.now.plus(self.dice.between(DAY, 60 * DAY));
            self.plan(at, Task::Adverse(number));
        }
        let at = self.path.get(next).map_or(self.clinic.now, |(_, when)| when.from(self.clinic.now));
        self.plan(at, Task::Patient(number));
        Ok(())
    }

    fn is_undone(&self, number: u32, place: usize) -> bool {
        let step = self.path.get(place).map(|(step, _)| *step);
        self.person(number).is_ok_and(|person| step.is_some_and(|step| !person.done.contains(&step)))
    }

    /// A patient may take the consent back at any moment.
    fn withdraws(&mut self, number: u32) -> Result<bool, SimulationError> {
        if !self.person(number)?.done.contains(&Step::Consent) || self.is_lying_down(number)? {
            return Ok(false);
        }
        if !self.clinic.strikes(Fault::ConsentWithdrawn) {
            return Ok(false);
        }
        let journey = self.person(number)?.ids.journey.clone();
        let args = serde_json::json!({"journey": journey, "scope": "therapy"});
        self.ask(Ask::new(COORDINATOR, "withdraw_consent", args), &[])?;
        self.give_up(number, "withdrawn")?;
        Ok(true)
    }

    fn is_lying_down(&self, number: u32) -> Result<bool, SimulationError> {
        let done = &self.person(number)?.done;
        Ok(done.contains(&Step::Start) && !done.contains(&Step::Complete))
    }

    /// What cells do before anybody sees it.
    fn nature(&mut self, number: u32, step: Step) -> Result<(), SimulationError> {
        let fate = match step {
            Step::Passage(3) => [(Fault::SlowCulture, Growth::Slow), (Fault::FailedCulture, Growth::Failed)],
            Step::Test(Test::Viability) => {
                [(Fault::ContaminatedCulture, Growth::Contaminated), (Fault::LatePositive, Growth::PositiveLate)]
            }
            _ => return self.exchange(number, step),
        };
        for (fault, growth) in fate {
            let good = self.person(number)?.growth == Growth::Good && self.person(number)?.tries == 0;
            if good && self.clinic.strikes(fault) {
                self.person_mut(number)?.growth = growth;
            }
        }
        Ok(())
    }

    /// Cells are exchanged between two flasks whose labels stay right.
    fn exchange(&mut self, number: u32, step: Step) -> Result<(), SimulationError> {
        if step != Step::Fill || self.person(number)?.tries > 0 || !self.clinic.strikes(Fault::SwappedCells) {
            return Ok(());
        }
        let others = self.others(number, |other| other.done.contains(&Step::OpenLot) && !other.closed);
        let Some(other) = self.clinic.dice().pick(&others).copied() else {
            self.clinic.missed(Fault::SwappedCells);
            return Ok(());
        };
        let bag = &mut self.person_mut(number)?.bag;
        (bag.cells_of, bag.exchanged) = (other, true);
        Ok(())
    }

    /// Whether somebody or something comes late; the step is planned anew.
    fn is_late(&mut self, number: u32, step: Step) -> Result<bool, SimulationError> {
        if self.person(number)?.tries > 0 {
            return Ok(false);
        }
        let (fault, minutes) = match step {
            Step::ReceiveProduct | Step::ReceiveTissue => (Fault::CourierDelay, 8 * 60),
            Step::Check => (Fault::ProductPastItsTime, 2 * DAY),
            _ => return Ok(false),
        };
        if step == Step::ReceiveProduct && self.clinic.strikes(Fault::LostBag) {
            self.give_up(number, "product_failed")?;
            return Ok(true);
        }
        let late = self.clinic.strikes(fault);
        if late {
            self.again(number, minutes)?;
        }
        Ok(late)
    }

    /// Numbers of other patients of whom something holds.
    pub(super) fn others(&self, number: u32, holds: impl Fn(&Person) -> bool) -> Vec<u32> {
        self.people.iter().filter(|other| other.number != number && holds(other)).map(|other| other.number).collect()
    }

    /// What really is there when a patient's step is done.
    pub(super) fn really(&self, number: u32, step: Step) -> Result<Vec<Really>, SimulationError> {
        let bag = self.person(number)?.bag;
        Ok(match step {
            Step::Register => vec![Really::Registers { patient: number }],
            Step::Harvest => vec![Really::AtHarvest { patient: number }],
            Step::Check | Step::Start => {
                vec![Really::AtBedside { patient: number, cells_of: bag.cells_of, exchanged: bag.exchanged }]
            }
            _ => Vec::new(),
        })
    }

    /// Whether people have waited for a step long enough.
    pub(super) fn waited_enough(&self, number: u32) -> Result<bool, SimulationError> {
        Ok(i64::from(self.person(number)?.tries).saturating_mul(DAY) > PATIENCE)
    }
}
