//! Values are mistyped and corrected; some corrections are none.

use saisei_app::Answer;
use serde_json::{Value, json};

use super::World;
use crate::clinic::SimulationError;
use crate::fault::Fault;
use crate::house::NURSE;
use crate::person::Step;
use crate::person::args::Ask;

impl World {
    /// What is corrected in the record that a step has just left.
    pub(super) fn corrects(&mut self, number: u32, step: Step, answer: &Answer) -> Result<(), SimulationError> {
        if !matches!(step, Step::Activity | Step::Decide | Step::Harvest) {
            return Ok(());
        }
        let Some(record) = answer.events.first().map(|event| &event.envelope) else { return Ok(()) };
        let position = record.position.0;
        if step == Step::Activity {
            let joints = record.payload.pointer("/activity/tender_28").cloned().unwrap_or_default();
            self.joints(position, &joints)?;
        }
        if !self.clinic.strikes(Fault::IdentityRewritten) {
            return Ok(());
        }
        let others = self.others(number, |other| !other.ids.journey.is_empty());
        let other = self.clinic.dice().pick(&others).copied();
        let (field, new) = match (step, other) {
            (Step::Decide, _) => ("/decision", "deferred".into()),
            (_, Some(other)) => ("/journey", Value::from(self.person(other)?.ids.journey.clone())),
            _ => {
                self.clinic.missed(Fault::IdentityRewritten);
                return Ok(());
            }
        };
        self.goes_through(Fault::IdentityRewritten, correct(position, field, &new), &[]).map(drop)
    }

    /// The number of tender joints is corrected, or corrected to what it was.
    fn joints(&mut self, position: u64, joints: &Value) -> Result<(), SimulationError> {
        if self.clinic.strikes(Fault::CorrectedToTheSame) {
            self.goes_through(Fault::CorrectedToTheSame, correct(position, "/activity/tender_28", joints), &[])?;
        }
        if self.clinic.strikes(Fault::ValueMistyped) {
            self.goes_through(Fault::ValueMistyped, correct(position, "/activity/tender_28", &json!(11)), &[])?;
        }
        Ok(())
    }
}

fn correct(position: u64, field: &str, new: &Value) -> Ask {
    Ask::new(NURSE, "correct", json!({"position": position, "field": field, "new": new})).because("typing-error")
}
