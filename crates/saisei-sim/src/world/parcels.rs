//! What goes wrong with parcels, and with labels that were made void.

use saisei_app::Answer;
use serde_json::json;

use super::World;
use super::mischief::Wrong;
use crate::auditor::Really;
use crate::clinic::SimulationError;
use crate::fault::Fault;
use crate::house::{NURSE, OPERATOR, QUALITY, SECOND_NURSE};
use crate::person::Step;
use crate::person::args::{Ask, label};

impl World {
    /// Mistakes when a parcel leaves or arrives.
    pub(super) fn wrong_parcel(&mut self, step: Step, right: &Ask, really: &[Really], wrong: &mut Vec<Wrong>) {
        let mut other = |fault: Fault, ask: Ask| wrong.push((fault, ask, really.to_vec()));
        match step {
            Step::SendTissue | Step::SendProduct if self.clinic.strikes(Fault::PackageNotSealed) => {
                let mut ask = right.clone();
                ask.set("sealed", false.into());
                other(Fault::PackageNotSealed, ask);
            }
            Step::ReceiveTissue | Step::ReceiveProduct => {
                let tissue = step == Step::ReceiveTissue;
                let (sender, bystander, here) =
                    if tissue { (NURSE, SECOND_NURSE, "clinic") } else { (OPERATOR, QUALITY, "cpf") };
                if self.clinic.strikes(Fault::SenderReceives) {
                    other(Fault::SenderReceives, Ask { who: sender, ..right.clone() });
                }
                if self.clinic.strikes(Fault::ParcelElsewhere) {
                    let mut ask = Ask { who: bystander, ..right.clone() };
                    ask.set("at", here.into());
                    other(Fault::ParcelElsewhere, ask);
                }
            }
            _ => {}
        }
    }

    /// The parcel that arrived is on the list of another desk as well.
    pub(super) fn received_twice(&mut self, number: u32, step: Step) -> Result<(), SimulationError> {
        let received = matches!(step, Step::ReceiveTissue | Step::ReceiveProduct);
        if !received || !self.clinic.strikes(Fault::ReceivedTwice) {
            return Ok(());
        }
        let right = self.person(number)?.ask(step, self.clinic.clock());
        let who = if step == Step::ReceiveTissue { QUALITY } else { SECOND_NURSE };
        let answer = self.ask(Ask { who, ..right }, &[])?;
        self.clinic.met(Fault::ReceivedTwice, &answer);
        Ok(())
    }

    /// A label tears, a new one is printed, and the old one is scanned.
    pub(super) fn void_label(&mut self, number: u32, step: Step) -> Result<Option<Answer>, SimulationError> {
        let labelling = match step {
            Step::Harvest => Step::LabelTissue,
            Step::Fill => Step::LabelProduct,
            _ => return Ok(None),
        };
        let person = self.person(number)?;
        let old = if step == Step::Harvest { &person.ids.tissue } else { &person.ids.product }.clone();
        if old.is_empty() || !self.clinic.strikes(Fault::VoidLabelUsed) {
            return Ok(None);
        }
        let print = self.person(number)?.ask(labelling, self.clinic.clock());
        let mut ask = self.person(number)?.ask(step, self.clinic.clock());
        let void = Ask::new(print.who, "void_container", json!({"container": old, "grounds": "torn"}));
        self.ask(void, &[])?;
        self.person_mut(number)?.done.remove(&labelling);
        let printed = self.ask(print, &[])?;
        if printed.is_accepted() {
            let person = self.person_mut(number)?;
            person.learn(&printed);
            person.done.insert(labelling);
        }
        let (field, old) = if step == Step::Harvest {
            ("containers", json!([label(&old)]))
        } else {
            ("container", label(&old).into())
        };
        ask.set(field, old);
        let really = self.really(number, step)?;
        self.goes_through(Fault::VoidLabelUsed, ask, &really)
    }
}
