//! One step with whatever people do wrong at it.

use saisei_app::{Answer, Outcome};
use serde_json::{Value, json};

use super::World;
use crate::auditor::Really;
use crate::clinic::SimulationError;
use crate::fault::Fault;
use crate::house::{
    self, COORDINATOR, DEPARTED, NURSE, NURSE_AGAIN, OPERATOR, PHYSICIAN_OUTSIDE, QUALITY, SECOND_NURSE, UNTRAINED,
};
use crate::line::{Line, Who};
use crate::person::args::{Ask, label};
use crate::person::step::Test;
use crate::person::{Issued, Step, Vessel};

/// Gates that a later step stands behind; any of them may be tried too early.
const GATES: [Step; 9] = [
    Step::Consent,
    Step::Harvest,
    Step::OpenLot,
    Step::Passage(1),
    Step::Fill,
    Step::ReleaseConditionally,
    Step::SendProduct,
    Step::Check,
    Step::Start,
];

impl World {
    /// Asks for a step, with mistakes on the way, and answers what the right one was answered.
    pub(super) fn try_step(&mut self, number: u32, step: Step) -> Result<Answer, SimulationError> {
        if self.person(number)?.tries == 0 {
            self.out_of_order(number, step)?;
            if let Some(answer) = self.beforehand(number, step)? {
                return Ok(answer);
            }
            if step.can_be_skipped() && self.clinic.strikes(Fault::StepSkipped) {
                return Ok(Answer { outcome: Outcome::Accepted, events: Vec::new(), findings: Vec::new() });
            }
            if let Some(answer) = self.mischief(number, step)? {
                return Ok(answer);
            }
            if let Some(answer) = self.mistaken(number, step)? {
                return Ok(answer);
            }
        }
        let mut ask = self.person(number)?.ask(step, self.clinic.clock());
        self.excursion(&mut ask);
        let mut line = self.clinic.line(ask);
        if step == Step::Check || step == Step::ReleaseConditionally || step == Step::ReleaseFinally {
            line.seen = Some(self.screen(number)?);
        }
        let really = self.really(number, step)?;
        let stale = line.seen.is_some_and(|seen| seen < self.clinic.size());
        let answer = self.send(line.clone(), &really)?;
        if stale {
            self.clinic.met(Fault::StaleScreen, &answer);
        }
        self.beside(number, step, &line, &answer)?;
        Ok(answer)
    }

    /// What the screen of a judgement shows: everything, or what it showed a while ago.
    fn screen(&mut self, number: u32) -> Result<u64, SimulationError> {
        let size = self.clinic.size();
        let before = self.person(number)?.screen;
        self.person_mut(number)?.screen = size;
        Ok(if before > 0 && self.clinic.strikes(Fault::StaleScreen) { before } else { size })
    }

    fn excursion(&mut self, ask: &mut Ask) {
        if ask.command == "receive_containers" && self.clinic.strikes(Fault::TemperatureExcursion) {
            let trace = json!({
                "lowest": house::measure("4.0", "degC"), "highest": house::measure("14.5", "degC"), "minutes_outside": 95,
            });
            ask.set("temperature", trace);
        }
    }

    /// A gate far ahead is tried now, or one of long ago once more.
    fn out_of_order(&mut self, number: u32, step: Step) -> Result<(), SimulationError> {
        if !self.person(number)?.done.contains(&Step::Open) || !self.clinic.strikes(Fault::OutOfOrder) {
            return Ok(());
        }
        let ahead: Vec<Step> = GATES.into_iter().filter(|gate| *gate > step).collect();
        let Some(gate) = self.clinic.dice().pick(&ahead).copied() else {
            self.clinic.missed(Fault::OutOfOrder);
            return Ok(());
        };
        let ask = self.person(number)?.ask(gate, self.clinic.clock());
        let mut really = self.really(number, gate)?;
        really.push(Really::Garbled);
        let answer = self.ask(ask, &really)?;
        self.clinic.met(Fault::OutOfOrder, &answer);
        if answer.is_accepted() && !answer.events.is_empty() {
            let person = self.person_mut(number)?;
            person.learn(&answer);
            person.done.insert(gate);
        }
        Ok(())
    }

    /// A wrong request before the right one. An answer that lets the step through is what the step was answered.
    fn mistaken(&mut self, number: u32, step: Step) -> Result<Option<Answer>, SimulationError> {
        let right = self.person(number)?.ask(step, self.clinic.clock());
        let really = self.really(number, step)?;
        for (fault, ask, really) in self.wrong(number, step, &right, &really)? {
            let wrong_result = fault == Fault::ResultForOtherLot;
            let answer = self.ask(ask.clone(), &really)?;
            self.clinic.met(fault, &answer);
            if answer.outcome == Outcome::Refused && self.clinic.strikes(Fault::DishonestUser) {
                // Another person may be entitled after all; then the step is done.
                let tried = self.dishonest(&ask, &really)?;
                if let Some(done) = tried.filter(|tried| tried.is_accepted() && !tried.events.is_empty()) {
                    return Ok(Some(done));
                }
            }
            if answer.outcome == Outcome::Refused
                && let Some(told) = self.told_afterwards(&ask, &really)?
            {
                return Ok(Some(told));
            }
            if answer.outcome == Outcome::Accepted && !answer.events.is_empty() {
                if wrong_result {
                    // Its people take the test for done.
                    self.floor.astray.entry(number).or_default().push(step);
                }
                return Ok(Some(answer));
            }
        }
        Ok(None)
    }

    /// The wrong requests that strike now.
    fn wrong(
        &mut self,
        number: u32,
        step: Step,
        right: &Ask,
        really: &[Really],
    ) -> Result<Vec<(Fault, Ask, Vec<Really>)>, SimulationError> {
        let mut wrong = Vec::new();
        let garbled: Vec<Really> = really.iter().copied().chain([Really::Garbled]).collect();
        let unentitled: Vec<Really> = really.iter().copied().chain([Really::Unentitled]).collect();
        for (fault, spoil) in SCANS {
            if self.clinic.strikes(*fault) {
                let mut ask = right.clone();
                if change_text(&mut ask.args, *spoil) {
                    wrong.push((*fault, ask, garbled.clone()));
                } else {
                    self.clinic.missed(*fault);
                }
            }
        }
        if self.clinic.strikes(Fault::WrongUnit) {
            let mut ask = right.clone();
            if change_unit(&mut ask.args) {
                wrong.push((Fault::WrongUnit, ask, garbled.clone()));
            } else {
                self.clinic.missed(Fault::WrongUnit);
            }
        }
        self.wrong_people(step, right, &unentitled, &mut wrong);
        self.wrong_things(number, step, right, really, &mut wrong)?;
        self.wrong_here(number, step, right, really, &mut wrong)?;
        self.wrong_in_the_house(number, step, right, really, &mut wrong)?;
        Ok(wrong)
    }

    fn wrong_people(&mut self, step: Step, right: &Ask, really: &[Really], wrong: &mut Vec<(Fault, Ask, Vec<Really>)>) {
        let mut other = |fault: Fault, ask: Ask| wrong.push((fault, ask, really.to_vec()));
        let works = right.who == OPERATOR && matches!(step, Step::Feed(_) | Step::Passage(_) | Step::OpenLot);
        if works && self.clinic.strikes(Fault::UntrainedOperator) {
            other(Fault::UntrainedOperator, Ask { who: UNTRAINED, ..right.clone() });
        }
        if right.who == OPERATOR && self.clinic.strikes(Fault::DepartedStaff) {
            other(Fault::DepartedStaff, Ask { who: DEPARTED, ..right.clone() });
        }
        if step == Step::Check && self.clinic.strikes(Fault::TwoAccounts) {
            other(Fault::TwoAccounts, Ask { second: Some(NURSE_AGAIN), ..right.clone() });
        }
        let doctor = |ask: &Ask| {
            let mut ask = ask.clone();
            set_physician(&mut ask.args, PHYSICIAN_OUTSIDE.0);
            if ask.who.1 == "physician" {
                ask.who = PHYSICIAN_OUTSIDE;
            }
            ask
        };
        let named = matches!(step, Step::Harvest | Step::Start | Step::BookHarvest | Step::BookInfusion);
        if named && self.clinic.strikes(Fault::DoctorNotInPlan) {
            other(Fault::DoctorNotInPlan, doctor(right));
        }
    }

    fn wrong_things(
        &mut self,
        number: u32,
        step: Step,
        right: &Ask,
        really: &[Really],
        wrong: &mut Vec<(Fault, Ask, Vec<Really>)>,
    ) -> Result<(), SimulationError> {
        match step {
            Step::Check | Step::Start => self.wrong_at_bedside(number, step, right, wrong),
            Step::Harvest | Step::Fill => {
                self.swapped_label(number, step, right, really, wrong);
                self.expired(step, right, really, wrong);
                Ok(())
            }
            Step::Feed(_) | Step::Passage(_) | Step::OpenLot => {
                self.expired(step, right, really, wrong);
                Ok(())
            }
            // A profile names its sample: it is not entered for another lot.
            Step::Test(test) if test != Test::StrProfile => {
                self.other_lot(number, right, really, wrong);
                Ok(())
            }
            Step::History => self.second_record(number),
            _ => Ok(()),
        }
    }

    fn expired(&mut self, step: Step, right: &Ask, really: &[Really], wrong: &mut Vec<(Fault, Ask, Vec<Really>)>) {
        if matches!(step, Step::Harvest) || !self.clinic.strikes(Fault::ExpiredMaterial) {
            return;
        }
        let old = house::medium(self.clinic.now).1;
        let mut ask = right.clone();
        ask.set("materials", json!([old]));
        wrong.push((Fault::ExpiredMaterial, ask, really.to_vec()));
    }

    /// The label that was stuck on belongs to the neighbour on the bench.
    fn swapped_label(
        &mut self,
        number: u32,
        step: Step,
        right: &Ask,
        really: &[Really],
        wrong: &mut Vec<(Fault, Ask, Vec<Really>)>,
    ) {
        if !self.clinic.strikes(Fault::SwappedLabels) {
            return;
        }
        let harvest = step == Step::Harvest;
        let others = self.others(number, |other| {
            !(if harvest { &other.ids.tissue } else { &other.ids.product }).is_empty() && !other.closed
        });
        let other = self.clinic.dice().pick(&others).copied().and_then(|other| self.person(other).ok());
        let Some(other) = other else { return self.clinic.missed(Fault::SwappedLabels) };
        let mut ask = right.clone();
        if harvest {
            ask.set("containers", json!([label(&other.ids.tissue)]));
        } else {
            ask.set("container", label(&other.ids.product).into());
        }
        wrong.push((Fault::SwappedLabels, ask, really.to_vec()));
    }

    fn other_lot(&mut self, number: u32, right: &Ask, really: &[Really], wrong: &mut Vec<(Fault, Ask, Vec<Really>)>) {
        if !self.clinic.strikes(Fault::ResultForOtherLot) {
            return;
        }
        let others = self.others(number, |other| {
            other.done.contains(&Step::OpenLot) && !other.done.contains(&Step::FinalHarvest) && !other.closed
        });
        let other = self.clinic.dice().pick(&others).copied().and_then(|other| self.person(other).ok());
        let Some(other) = other else { return self.clinic.missed(Fault::ResultForOtherLot) };
        let mut ask = right.clone();
        ask.set("lot", other.ids.lot.clone().into());
        wrong.push((Fault::ResultForOtherLot, ask, really.to_vec()));
    }

    /// The wrong bag, or the wrong wristband.
    fn wrong_at_bedside(
        &mut self,
        number: u32,
        step: Step,
        right: &Ask,
        wrong: &mut Vec<(Fault, Ask, Vec<Really>)>,
    ) -> Result<(), SimulationError> {
        let with_bag = self.others(number, |other| !other.ids.product.is_empty() && !other.closed);
        if self.clinic.strikes(Fault::NeighboursBag) {
            match self.clinic.dice().pick(&with_bag).copied() {
                Some(other) => wrong.push(self.other_bag(number, other, step, right)?),
                None => self.clinic.missed(Fault::NeighboursBag),
            }
        }
        let name = self.person(number)?.named.0.clone();
        for (fault, others) in [
            (Fault::OtherWristband, self.others(number, |other| !other.ids.coi.is_empty())),
            (Fault::Namesake, self.others(number, |other| !other.ids.coi.is_empty() && other.named.0 == name)),
        ] {
            if step == Step::Check && self.clinic.strikes(fault) {
                match self.clinic.dice().pick(&others).copied() {
                    Some(other) => {
                        let mut ask = right.clone();
                        ask.set("wristband", self.person(other)?.wristband().into());
                        wrong.push((fault, ask, self.really(number, step)?));
                    }
                    None => self.clinic.missed(fault),
                }
            }
        }
        Ok(())
    }

    fn other_bag(
        &self,
        number: u32,
        other: u32,
        step: Step,
        right: &Ask,
    ) -> Result<(Fault, Ask, Vec<Really>), SimulationError> {
        let (bag, theirs) = (self.person(other)?.bag, self.person(other)?.ids.product.clone());
        let mut ask = right.clone();
        if step == Step::Check {
            ask.set("container", label(&theirs).into());
        } else if let Some(part) = ask.args.pointer_mut("/parts/0").and_then(Value::as_object_mut) {
            part.insert("container".to_owned(), theirs.into());
        }
        Ok((Fault::NeighboursBag, ask, vec![at_bedside(number, bag)]))
    }

    /// Somebody registers the patient a second time.
    fn second_record(&mut self, number: u32) -> Result<(), SimulationError> {
        if self.person(number)?.second_record.is_some() || !self.clinic.strikes(Fault::DuplicateRecord) {
            return Ok(());
        }
        let mut ask = self.person(number)?.ask(Step::Register, self.clinic.clock());
        let registered = self.ask(ask, &[Really::Registers { patient: number }])?;
        let coi = super::closing::first_text(&registered, "coi");
        ask = Ask::new(COORDINATOR, "open_journey", json!({"coi": coi, "plan": house::PLAN}));
        let opened = self.ask(ask, &[])?;
        let journey = super::closing::first_text(&opened, "journey");
        self.person_mut(number)?.second_record = Some(Issued { coi, journey, ..Issued::default() });
        Ok(())
    }

    /// After the right request: the same by somebody else at the same moment, or with a copy of the label.
    fn beside(&mut self, number: u32, step: Step, line: &Line, answer: &Answer) -> Result<(), SimulationError> {
        if !answer.is_accepted() || answer.events.is_empty() {
            return Ok(());
        }
        self.received_twice(number, step)?;
        self.corrects(number, step, answer)?;
        self.reported_again(number, step)?;
        self.second_bag(number, step)?;
        let gate = GATES.contains(&step);
        if gate && self.clinic.strikes(Fault::TwoAtOnce) {
            let ask = Ask {
                who: line.who,
                command: line.command,
                args: line.args.as_ref().clone(),
                second: line.second,
                reason: None,
            };
            let mut really = self.really(number, step)?;
            really.push(Really::Garbled);
            self.ask(ask, &really)?;
        }
        if step == Step::Start && self.clinic.strikes(Fault::LabelPrintedTwice) {
            let others = self.others(number, |other| other.done.contains(&Step::Fill));
            let Some(other) = self.clinic.dice().pick(&others).copied() else {
                self.clinic.missed(Fault::LabelPrintedTwice);
                return Ok(());
            };
            let bag = self.person(other)?.bag;
            let ask = Ask {
                who: line.who,
                command: line.command,
                args: line.args.as_ref().clone(),
                second: None,
                reason: None,
            };
            let answer = self.ask(ask, &[at_bedside(number, bag)])?;
            self.clinic.met(Fault::LabelPrintedTwice, &answer);
        }
        Ok(())
    }

    /// The refused request again: as another person, in another role, with a reason, without the second person.
    fn dishonest(&mut self, refused: &Ask, really: &[Really]) -> Result<Option<Answer>, SimulationError> {
        let people: [Who; 5] = [NURSE, SECOND_NURSE, OPERATOR, QUALITY, COORDINATOR];
        let really: Vec<Really> = really.iter().copied().chain([Really::Unentitled]).collect();
        let who = self.clinic.dice().pick(&people).copied().unwrap_or(NURSE);
        let tries = [
            Ask { who, ..refused.clone() },
            Ask { who, ..refused.clone() }.because("urgent"),
            Ask { second: None, who: (refused.who.0, who.1), ..refused.clone() },
        ];
        let pick = tries.get(usize::try_from(self.clinic.dice().below(3)).unwrap_or(0)).cloned();
        pick.filter(|ask| ask.who != refused.who).map(|ask| self.ask(ask, &really)).transpose()
    }
}

fn at_bedside(patient: u32, bag: Vessel) -> Really {
    Really::AtBedside { patient, cells_of: bag.cells_of, exchanged: bag.exchanged }
}

/// What a spoilt scan looks like.
type Spoil = fn(&str) -> Option<String>;

const SCANS: &[(Fault, Spoil)] = &[
    (Fault::HalfScan, |text| Some(text.chars().take(text.chars().count() / 2).collect())),
    (Fault::DoubledScan, |text| Some(format!("{text}{text}"))),
    (Fault::TransposedDigits, transposed),
];

fn transposed(text: &str) -> Option<String> {
    let mut chars: Vec<char> = text.chars().collect();
    let is_pair = |pair: &[char]| pair.iter().all(char::is_ascii_digit) && pair.first() != pair.last();
    let place = chars.windows(2).rposition(is_pair)?;
    chars.swap(place, place + 1);
    Some(chars.into_iter().collect())
}

/// Changes the first scanned label; whether there was one.
fn change_text(value: &mut Value, spoil: Spoil) -> bool {
    match value {
        Value::String(text) if text.starts_with("SSC") || text.starts_with("SSW") => {
            spoil(text).map(|spoilt| *text = spoilt).is_some()
        }
        Value::Array(items) => items.iter_mut().any(|item| change_text(item, spoil)),
        Value::Object(fields) => fields.values_mut().any(|field| change_text(field, spoil)),
        _ => false,
    }
}

/// Gives the first measure a unit of another kind; whether there was one.
fn change_unit(value: &mut Value) -> bool {
    match value {
        Value::Object(fields) if fields.contains_key("unit") => {
            fields.insert("unit".to_owned(), "km".into());
            true
        }
        Value::Array(items) => items.iter_mut().any(change_unit),
        Value::Object(fields) => fields.values_mut().any(change_unit),
        _ => false,
    }
}

pub(super) fn set_physician(value: &mut Value, physician: &str) {
    match value {
        Value::Object(fields) => {
            if let Some(named) = fields.get_mut("physician") {
                *named = physician.into();
            }
            fields.values_mut().for_each(|field| set_physician(field, physician));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| set_physician(item, physician)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spoilt_scan_differs_from_the_right_one() {
        assert_eq!(transposed("SSC12"), Some("SSC21".to_owned()));
        assert_eq!(transposed("SSC11"), None);
        let mut args = json!({"journey": "J1", "containers": ["SSC12"]});
        assert!(change_text(&mut args, transposed));
        assert_eq!(args["containers"][0], "SSC21");
        let mut args = json!({"activity": {"crp": {"value": "1.2", "unit": "mg/dL"}}});
        assert!(change_unit(&mut args) && args["activity"]["crp"]["unit"] == "km");
        assert!(!change_unit(&mut json!({"journey": "J1"})));
    }
}
