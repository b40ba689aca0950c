//! What people do after a refusal: they read it, and mend what it says.

use saisei_app::Answer;

use super::World;
use crate::clinic::SimulationError;
use crate::person::Step;
use crate::time::DAY;

/// What a refusal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Remedy {
    /// An earlier step is done, or done again.
    Redo(Step),
    /// Nothing can mend it: the product or the therapy is over.
    Over,
    /// It has to be waited for.
    Wait,
    /// It has happened all the same, and is told.
    Tell,
    /// The same step, done right.
    Right,
}

/// The remedy for a rule.
fn remedy(rule: &str) -> Remedy {
    match rule {
        "eligibility.not-decided" | "eligibility.other-version" | "plan.judge-again" => Remedy::Redo(Step::Decide),
        "consent.not-explained" => Remedy::Redo(Step::Explain),
        "consent.not-valid" => Remedy::Redo(Step::Consent),
        "harvest.screen-missing" | "harvest.screen-out-of-date" => Remedy::Redo(Step::Screen),
        "bedside.no-match" => Remedy::Redo(Step::Check),
        "administration.baseline-missing" => Remedy::Redo(Step::Baseline),
        "product.past-its-time"
        | "release.result-not-met"
        | "plan.dose-outside"
        | "lot.not-in-culture"
        | "lot.cells-not-conserved"
        | "journey.closed" => Remedy::Over,
        "container.not-in-transit" | "custody.not-expected-here" => Remedy::Tell,
        "lot.on-hold"
        | "container.on-hold"
        | "room.open-excursion"
        | "plan.not-in-force"
        | "facility.suspended"
        | "facility.not-permitted" => Remedy::Wait,
        _ => Remedy::Right,
    }
}

impl World {
    /// Reacts to a refusal.
    pub(super) fn refused(&mut self, number: u32, step: Step, answer: &Answer) -> Result<(), SimulationError> {
        let blocking = answer.findings.iter().filter(|finding| finding.grade().blocks());
        let remedies: Vec<Remedy> = blocking.map(|finding| remedy(finding.rule.id())).collect();
        if remedies.contains(&Remedy::Over) {
            return self.give_up(number, "product_failed");
        }
        if remedies.contains(&Remedy::Tell) && self.forgotten(number)?.is_none() {
            return self.tell(number, step);
        }
        if remedies.contains(&Remedy::Wait) {
            return if self.waited_enough(number)? { self.give_up(number, "other") } else { self.again(number, DAY) };
        }
        let redo = remedies.iter().find_map(|remedy| match remedy {
            Remedy::Redo(step) => Some(*step),
            _ => None,
        });
        if let Some(earlier) = redo {
            return self.go_back(number, earlier);
        }
        match self.forgotten(number)? {
            Some(earlier) => self.go_back(number, earlier),
            None if self.person(number)?.tries > 5 => self.again(number, DAY),
            None => self.again(number, 2),
        }
    }

    /// What was done at the bench or the bedside is told, whatever the gate says.
    fn tell(&mut self, number: u32, step: Step) -> Result<(), SimulationError> {
        let mut ask = self.person(number)?.ask(step, self.clinic.clock()).because("system-down");
        ask.set("already_done", true.into());
        let really = self.really(number, step)?;
        let answer = self.ask(ask, &really)?;
        if answer.is_accepted() { self.went_well(number, step, &answer) } else { self.again(number, DAY) }
    }

    /// The first step that was left out.
    fn forgotten(&self, number: u32) -> Result<Option<Step>, SimulationError> {
        let person = self.person(number)?;
        let before = self.path.iter().take(person.place).map(|(step, _)| *step);
        Ok(before.into_iter().find(|step| !person.done.contains(step)))
    }

    /// Does an earlier step now, and comes back.
    fn go_back(&mut self, number: u32, earlier: Step) -> Result<(), SimulationError> {
        let place = self.path.iter().position(|(step, _)| *step == earlier).unwrap_or(0);
        let person = self.person_mut(number)?;
        person.done.remove(&earlier);
        person.place = place;
        self.again(number, 2)
    }
}
