//! The second dose, and the doses that must not be.

use saisei_app::Answer;
use serde_json::json;

use super::closing::first_text;
use super::{Task, World};
use crate::clinic::SimulationError;
use crate::fault::Fault;
use crate::house::{COORDINATOR, NURSE, PHYSICIAN};
use crate::person::args::Ask;
use crate::person::{Growth, Issued, Step};
use crate::time::DAY;

/// Days until a further dose that somebody has in mind: beyond the interval of the plan.
const AHEAD: i64 = 100;

/// What is not done again for the second dose.
const ONCE: [Step; 6] = [Step::Register, Step::Open, Step::History, Step::Drugs, Step::Activity, Step::Decide];

impl World {
    /// After the visit of the third month some patients come for a second dose: tissue, culture and product anew.
    pub(super) fn begins_again(&mut self, number: u32, step: Step) -> Result<(), SimulationError> {
        if step != Step::Visit(1) || self.person(number)?.dose > 1 {
            return Ok(());
        }
        for fault in [Fault::DoseOverPlan, Fault::DoseOnOldConsent] {
            if self.clinic.strikes(fault) {
                let person = self.person_mut(number)?;
                (person.wants_second, person.meant) = (true, Some(fault));
                break;
            }
        }
        let person = self.person_mut(number)?;
        if !person.wants_second {
            return Ok(());
        }
        let Issued { coi, journey, administration, .. } = std::mem::take(&mut person.ids);
        person.ids = Issued { coi, journey, administration, ..Issued::default() };
        person.dose += 1;
        person.growth = Growth::Good;
        (person.bag.cells_of, person.bag.exchanged) = (number, false);
        person.done.retain(|done| ONCE.contains(done));
        person.place = 0;
        Ok(())
    }

    /// The physician decides on the second dose: once the patient has signed for it, or by mistake before.
    pub(super) fn decides_again(&mut self, number: u32, step: Step) -> Result<(), SimulationError> {
        if self.person(number)?.dose < 2 {
            return Ok(());
        }
        let meant = self.person(number)?.meant;
        if step == Step::Explain && meant == Some(Fault::DoseOnOldConsent) {
            let ask = self.give(number)?;
            self.goes_through(Fault::DoseOnOldConsent, ask, &[])?;
        }
        if step == Step::BookHarvest {
            let ask = self.give(number)?;
            self.ask(ask, &[])?;
            self.skip_visits(number)?;
        }
        if step == Step::Visit(0) && meant == Some(Fault::DoseOverPlan) {
            self.signs_again(number)?;
            let ask = self.give(number)?;
            self.goes_through(Fault::DoseOverPlan, ask, &[])?;
        }
        Ok(())
    }

    /// The visits that are left after the first dose come after the second.
    fn skip_visits(&mut self, number: u32) -> Result<(), SimulationError> {
        for month in ["m6", "m12"] {
            let person = self.person(number)?;
            let visit = format!("{}-{month}", person.ids.administration);
            let args = json!({"journey": person.ids.journey, "visit": visit, "cause": "second-dose"});
            self.ask(Ask::new(COORDINATOR, "miss_visit", args), &[])?;
        }
        Ok(())
    }

    /// A further dose is booked, or decided on, while the patient lies there.
    pub(super) fn dose_too_soon(&mut self, number: u32, step: Step) -> Result<(), SimulationError> {
        if !matches!(step, Step::Vitals(1 | 4)) || !self.clinic.strikes(Fault::DoseUnderObservation) {
            return Ok(());
        }
        self.signs_again(number)?;
        let ask = if step == Step::Vitals(4) { self.give(number)? } else { self.book(number)? };
        self.goes_through(Fault::DoseUnderObservation, ask, &[]).map(drop)
    }

    /// The patient was in hospital, and a further dose is decided on before anybody judged that.
    pub(super) fn dose_before_judgement(&mut self, number: u32, step: Step) -> Result<(), SimulationError> {
        if !matches!(step, Step::Visit(0 | 1)) || !self.clinic.strikes(Fault::DoseBeforeJudgement) {
            return Ok(());
        }
        let (journey, now) = (self.person(number)?.ids.journey.clone(), self.clinic.now);
        let args = json!({
            "journey": journey, "term": "pneumonia", "onset_at": now.plus(-3 * DAY).moment(),
            "learned_at": now.moment(), "seriousness": ["hospitalisation"], "suspected": "unknown",
        });
        let recorded = self.ask(Ask::new(NURSE, "record_adverse_event", args), &[])?;
        let event = first_text(&recorded, "adverse_event");
        self.signs_again(number)?;
        let ask = self.give(number)?;
        self.goes_through(Fault::DoseBeforeJudgement, ask, &[])?;
        let args = json!({
            "journey": journey, "adverse_event": event, "category": "fifteen_days", "grounds": ["temporal-relation"],
        });
        self.ask(Ask::new(PHYSICIAN, "judge_adverse_event", args), &[])?;
        self.plan(now.plus(2 * DAY), Task::Report { patient: number, event });
        Ok(())
    }

    fn signs_again(&mut self, number: u32) -> Result<Answer, SimulationError> {
        let ask = self.person(number)?.ask(Step::Consent, self.clinic.clock());
        self.ask(ask, &[])
    }

    fn give(&self, number: u32) -> Result<Ask, SimulationError> {
        let planned = self.clinic.now.plus(AHEAD * DAY).day().to_string();
        let journey = &self.person(number)?.ids.journey;
        let args = json!({"journey": journey, "decision": "give", "planned_on": planned});
        Ok(Ask::new(PHYSICIAN, "decide_next_dose", args))
    }

    fn book(&self, number: u32) -> Result<Ask, SimulationError> {
        let args = json!({
            "journey": self.person(number)?.ids.journey, "purpose": "administration", "physician": PHYSICIAN.0,
            "minutes": 15, "starts_at": self.clinic.now.plus(AHEAD * DAY).moment(),
        });
        Ok(Ask::new(COORDINATOR, "book_appointment", args))
    }
}
