//! What goes wrong around a harvest: old blood results, allergies, the wristband, a vessel without tissue.

use saisei_app::Answer;
use serde_json::{Value, json};

use super::World;
use super::mischief::Wrong;
use crate::auditor::Really;
use crate::clinic::SimulationError;
use crate::fault::Fault;
use crate::house::{COORDINATOR, NURSE, OPERATOR};
use crate::person::Step;
use crate::person::args::{Ask, label};
use crate::time::DAY;

/// Age of the blood results that a patient brings along.
const OLD: i64 = 140 * DAY;
/// What is drawn up for somebody who is allergic to the usual.
const INSTEAD: &str = "mepivacaine";

impl World {
    /// Mistakes at the screen and at the harvest that one request shows.
    pub(super) fn wrong_harvest(&mut self, step: Step, right: &Ask, really: &[Really], wrong: &mut Vec<Wrong>) {
        let mut other = |fault: Fault, ask: Ask| wrong.push((fault, ask, really.to_vec()));
        if step == Step::Screen && self.clinic.strikes(Fault::OldScreen) {
            let mut ask = right.clone();
            ask.set("sampled_on", self.clinic.now.plus(-OLD).day().to_string().into());
            other(Fault::OldScreen, ask);
        }
        if step != Step::Harvest {
            return;
        }
        for (fault, field) in [
            (Fault::AllergyNotChecked, "allergies_checked"),
            (Fault::AnticoagulationNotChecked, "anticoagulation_checked"),
        ] {
            if self.clinic.strikes(fault) {
                other(fault, with_fact(right, field, false.into()));
            }
        }
        if self.clinic.strikes(Fault::WristbandMissing) {
            let mut ask = right.clone();
            if let Some(args) = ask.args.as_object_mut() {
                args.remove("wristband");
            }
            other(Fault::WristbandMissing, ask);
        }
    }

    /// The laboratory sends a positive result, and nobody at the desk or beside the couch asks a physician.
    pub(super) fn marker(&mut self, number: u32, step: Step) -> Result<Option<Answer>, SimulationError> {
        let rests = matches!(step, Step::BookHarvest | Step::Harvest);
        if !rests || !self.clinic.strikes(Fault::MarkerOverlooked) {
            return Ok(None);
        }
        if !self.person(number)?.has_marker {
            self.person_mut(number)?.has_marker = true;
            let result = self.person(number)?.ask(Step::Screen, self.clinic.clock());
            self.ask(result, &[])?;
        }
        let ask = self.person(number)?.ask(step, self.clinic.clock());
        let who = if step == Step::Harvest { NURSE } else { COORDINATOR };
        let really = self.really(number, step)?;
        self.goes_through(Fault::MarkerOverlooked, Ask { who, reason: None, ..ask }, &really)
    }

    /// The patient tells of an allergy when the usual anaesthetic was drawn up already.
    pub(super) fn allergy(&mut self, number: u32, step: Step) -> Result<Option<Answer>, SimulationError> {
        if step != Step::Harvest || self.person(number)?.anaesthetic == INSTEAD {
            return Ok(None);
        }
        if !self.clinic.strikes(Fault::AllergicToAnaesthetic) {
            return Ok(None);
        }
        let (usual, now) = (self.person(number)?.anaesthetic, self.clinic.now);
        let mut history = Ask { who: NURSE, ..self.person(number)?.ask(Step::History, now) };
        history.set("allergy_state", "known".into());
        history.set("allergies", json!([usual]));
        self.ask(history, &[])?;
        let ask = self.person(number)?.ask(step, now);
        self.person_mut(number)?.anaesthetic = INSTEAD;
        let really = self.really(number, step)?;
        self.goes_through(Fault::AllergicToAnaesthetic, ask, &really)
    }

    /// A vessel of the patient that holds no recorded harvest lies on the bench.
    pub(super) fn no_harvest(&mut self, number: u32, step: Step) -> Result<Option<Answer>, SimulationError> {
        if step != Step::OpenLot || !self.clinic.strikes(Fault::TissueWithoutHarvest) {
            return Ok(None);
        }
        let journey = self.person(number)?.ids.journey.clone();
        let print = json!({"journey": journey, "kind": "tissue", "facility": "cpf"});
        let printed = self.ask(Ask::new(OPERATOR, "label_container", print), &[])?;
        let vessel = super::closing::first_text(&printed, "container");
        if vessel.is_empty() {
            self.clinic.missed(Fault::TissueWithoutHarvest);
            return Ok(None);
        }
        let mut ask = self.person(number)?.ask(step, self.clinic.clock());
        ask.set("containers", json!([label(&vessel)]));
        let done = self.goes_through(Fault::TissueWithoutHarvest, ask, &[])?;
        if done.is_none() {
            let void = json!({"container": vessel, "grounds": "not-used"});
            self.ask(Ask::new(OPERATOR, "void_container", void), &[])?;
        }
        Ok(done)
    }
}

/// The same harvest with one fact changed.
fn with_fact(right: &Ask, field: &str, value: Value) -> Ask {
    let mut ask = right.clone();
    if let Some(facts) = ask.args.get_mut("harvest").and_then(Value::as_object_mut) {
        facts.insert(field.to_owned(), value);
    }
    ask
}
