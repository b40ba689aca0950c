//! What is told after it happened: acts that were refused and done all the same, and reports that come twice or late.

use saisei_app::Answer;
use serde_json::json;

use super::World;
use crate::auditor::Really;
use crate::clinic::SimulationError;
use crate::fault::Fault;
use crate::house::{NURSE, SECOND_NURSE, measure};
use crate::person::Step;
use crate::person::args::Ask;

/// Acts that people do at bench and bedside whatever a screen says, and tell afterwards.
const DONE: [&str; 8] = [
    "fill_product",
    "open_lot",
    "receive_containers",
    "record_culture_step",
    "record_harvest",
    "record_passage",
    "send_containers",
    "sign_consent",
];

impl World {
    /// The refused act was done all the same. Its answer, if it was taken.
    pub(super) fn told_afterwards(
        &mut self,
        refused: &Ask,
        really: &[Really],
    ) -> Result<Option<Answer>, SimulationError> {
        if !DONE.contains(&refused.command) || !self.clinic.strikes(Fault::ToldAfterwards) {
            return Ok(None);
        }
        let mut ask = refused.clone().because("system-down");
        ask.set("already_done", true.into());
        self.goes_through(Fault::ToldAfterwards, ask, really)
    }

    /// A visit that two people note down, and the rate of a drip that has ended.
    pub(super) fn reported_again(&mut self, number: u32, step: Step) -> Result<(), SimulationError> {
        if matches!(step, Step::Visit(_)) && self.clinic.strikes(Fault::VisitTwice) {
            let ask = Ask { who: SECOND_NURSE, ..self.person(number)?.ask(step, self.clinic.clock()) };
            self.goes_through(Fault::VisitTwice, ask, &[])?;
        }
        if step == Step::Complete && self.clinic.strikes(Fault::RateAfterEnd) {
            let args = json!({"journey": self.person(number)?.ids.journey, "rate": measure(40, "mL/h")});
            self.goes_through(Fault::RateAfterEnd, Ask::new(NURSE, "change_rate", args), &[])?;
        }
        Ok(())
    }

    /// The patient calls with a headache when the journey was closed.
    pub(super) fn report_after_closing(&mut self, number: u32) -> Result<(), SimulationError> {
        if !self.clinic.strikes(Fault::ReportAfterClosing) {
            return Ok(());
        }
        let args = json!({
            "journey": self.person(number)?.ids.journey, "symptom": "headache", "severity": "mild",
        });
        self.goes_through(Fault::ReportAfterClosing, Ask::new(NURSE, "record_symptom", args), &[]).map(drop)
    }
}
