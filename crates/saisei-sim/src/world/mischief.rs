//! What people do wrong at a step that takes more than one request, and who does it.

use saisei_app::Answer;

use super::World;
use crate::auditor::Really;
use crate::clinic::SimulationError;
use crate::fault::Fault;
use crate::house::{NURSE, OPERATOR, STRANGER};
use crate::person::Step;
use crate::person::args::Ask;

/// A wrong request, with what really is there.
pub(super) type Wrong = (Fault, Ask, Vec<Really>);

impl World {
    /// Longer mistakes before the right request. An answer that lets the step through is what the step was answered.
    pub(super) fn mischief(&mut self, number: u32, step: Step) -> Result<Option<Answer>, SimulationError> {
        self.enquires(number, step)?;
        self.second_journey(number, step)?;
        self.decides_again(number, step)?;
        self.dose_too_soon(number, step)?;
        self.dose_before_judgement(number, step)?;
        self.cancelled_twice(number, step)?;
        self.key_reused(number, step)?;
        for story in [Self::void_label, Self::allergy, Self::marker, Self::no_harvest, Self::no_place] {
            if let Some(answer) = story(self, number, step)? {
                return Ok(Some(answer));
            }
        }
        Ok(None)
    }

    /// The wrong requests of a step that strike now.
    pub(super) fn wrong_here(
        &mut self,
        number: u32,
        step: Step,
        right: &Ask,
        really: &[Really],
        wrong: &mut Vec<Wrong>,
    ) -> Result<(), SimulationError> {
        self.wrong_labels(number, right, really, wrong)?;
        self.wrong_parcel(step, right, really, wrong);
        self.wrong_harvest(step, right, really, wrong);
        if step == Step::Consent && self.clinic.strikes(Fault::SignedByRelative) {
            let mut ask = right.clone();
            ask.set("proxy", serde_json::json!({"relation": "spouse", "grounds": "hand-hurts"}));
            wrong.push((Fault::SignedByRelative, ask, really.to_vec()));
        }
        if step == Step::Check && self.clinic.strikes(Fault::SecondPersonAway) {
            wrong.push((Fault::SecondPersonAway, Ask { second: None, ..right.clone() }, really.to_vec()));
        }
        self.wrong_profession(step, right, really, wrong);
        Ok(())
    }

    /// Somebody unknown, or a colleague whose work this is not.
    fn wrong_profession(&mut self, step: Step, right: &Ask, really: &[Really], wrong: &mut Vec<Wrong>) {
        let unentitled: Vec<Really> = really.iter().copied().chain([Really::Unentitled]).collect();
        if self.clinic.strikes(Fault::NotOnStaff) {
            let ask = Ask { who: (STRANGER, right.who.1), ..right.clone() };
            wrong.push((Fault::NotOnStaff, ask, unentitled.clone()));
        }
        let colleague = match step {
            Step::Decide | Step::Explain | Step::OpenLot | Step::Passage(_) | Step::Fill => NURSE,
            Step::Check | Step::Start | Step::Harvest | Step::Consent => OPERATOR,
            _ => return,
        };
        if self.clinic.strikes(Fault::OtherProfession) {
            wrong.push((Fault::OtherProfession, Ask { who: colleague, ..right.clone() }, unentitled));
        }
    }

    /// A programme counts its keys wrong, and sends the request under the key of another line.
    fn key_reused(&mut self, number: u32, step: Step) -> Result<(), SimulationError> {
        if self.used_key.is_empty() || !self.clinic.strikes(Fault::KeyReused) {
            return Ok(());
        }
        let ask = self.person(number)?.ask(step, self.clinic.clock());
        let mut line = self.clinic.line(ask);
        line.key.clone_from(&self.used_key);
        let mut really = self.really(number, step)?;
        really.extend([Really::Garbled, Really::Unentitled]);
        if let Some(answer) = self.clinic.replay(&line, &really)? {
            self.clinic.met(Fault::KeyReused, &answer);
        }
        Ok(())
    }

    /// Asks, notes what met the fault, and answers only what was let through.
    pub(super) fn goes_through(
        &mut self,
        fault: Fault,
        ask: Ask,
        really: &[Really],
    ) -> Result<Option<Answer>, SimulationError> {
        let answer = self.ask(ask, really)?;
        self.clinic.met(fault, &answer);
        Ok(Some(answer).filter(|answer| answer.is_accepted() && !answer.events.is_empty()))
    }
}
