//! What the house does while patients come and go: clocks, plates, cases, orders, reports, new versions of the plan.

use serde_json::json;

use super::closing::first_text;
use super::{Task, World};
use crate::auditor::Really;
use crate::clinic::SimulationError;
use crate::fault::Fault;
use crate::house::{
    self, ADMINISTRATOR, NURSE, OPERATOR, PHYSICIAN, PLAN, PROGRAM, QUALITY, QUALITY_AGAIN, ROOMS, measure,
};
use crate::person::args::Ask;
use crate::time::DAY;

/// Days between two readings of the plates.
const AIR_EVERY: i64 = 7;

/// The assessment of a case: a physician's of a nonconformity, quality's of a deviation.
fn assessment(id: &str) -> Ask {
    let (who, command, args) = if id.starts_with('D') {
        let args = json!({"deviation": id, "serious": false, "impact": ["looked-at"]});
        (QUALITY, "assess_deviation", args)
    } else {
        let args = json!({"nonconformity": id, "serious": false, "grounds": ["looked-at"]});
        (PHYSICIAN, "assess_nonconformity", args)
    };
    Ask::new(who, command, args)
}

/// The closing of a case as it is right, but for the second person.
fn closing(id: &str) -> Ask {
    let (actions, evidence) = (json!(["cleaned"]), json!(["WO-1"]));
    if id.starts_with('D') {
        let args = json!({"deviation": id, "actions": actions, "evidence": evidence, "disposition": "usable"});
        return Ask::new(QUALITY, "close_deviation", args);
    }
    Ask::new(QUALITY, "close_nonconformity", json!({"nonconformity": id, "actions": actions, "evidence": evidence}))
}

impl World {
    /// Every day the program looks at its clocks.
    pub(super) fn tick(&mut self) -> Result<(), SimulationError> {
        self.ask(Ask::new(PROGRAM, "tick", json!({})), &[])?;
        self.paper()?;
        self.supplies()?;
        self.small_deviation()?;
        let at = self.clinic.now.on_day(1, 0);
        self.plan(at, Task::Tick);
        Ok(())
    }

    pub(super) fn air(&mut self) -> Result<(), SimulationError> {
        for room in ROOMS {
            let count = if self.clinic.strikes(Fault::RoomOverLimit) { 4 } else { 0 };
            let args = json!({
                "room": room, "parameter": "airborne_count", "value": measure(count, "CFU/m3"),
                "sampled_at": self.clinic.now.plus(-3 * DAY).moment(), "point": "bench",
            });
            self.ask(Ask::new(OPERATOR, "record_environmental_value", args), &[])?;
        }
        let at = self.clinic.now.on_day(AIR_EVERY, 15);
        self.plan(at, Task::Air);
        Ok(())
    }

    pub(super) fn month(&mut self) -> Result<(), SimulationError> {
        self.facility_suspended()?;
        if self.clinic.strikes(Fault::PlanSuspended) {
            let args = json!({
                "kind": "emergency", "authority": "架空厚生局", "order_number": "E-1",
                "from": self.clinic.now.day().to_string(), "plans": [PLAN],
            });
            let answer = self.ask(Ask::new(ADMINISTRATOR, "record_order", args), &[])?;
            let at = self.clinic.now.plus(self.dice.between(3, 30).saturating_mul(DAY));
            self.plan(at, Task::Lift(first_text(&answer, "order")));
        }
        if self.clinic.strikes(Fault::PlanChanged) {
            let most = [300_000_000, 280_000_000, 260_000_000];
            let most = self.dice.pick(&most).copied().unwrap_or(300_000_000);
            for line in house::version(self.clinic.now.plus(30), &house::content(most, self.profiles)) {
                self.plan(line.0, Task::House(Box::new(line)));
            }
        }
        let at = self.clinic.now.on_day(30, 20);
        self.plan(at, Task::Month);
        Ok(())
    }

    pub(super) fn lift(&mut self, order: &str) -> Result<(), SimulationError> {
        let args = json!({"order": order, "lifted_on": self.clinic.now.day().to_string()});
        self.ask(Ask::new(ADMINISTRATOR, "lift_order", args), &[]).map(drop)
    }

    /// Quality assesses a case, and closes it days later with evidence and a second person.
    pub(super) fn case(&mut self, id: &str, closes: bool) -> Result<(), SimulationError> {
        let ask = closing(id);
        if !closes {
            self.closed_unassessed(&ask)?;
            self.ask(assessment(id), &[])?;
            let at = self.clinic.now.plus(self.dice.between(DAY, 5 * DAY));
            self.plan(at, Task::Case { id: id.to_owned(), closes: true });
            return Ok(());
        }
        self.closed_badly(&ask)?;
        if self.clinic.strikes(Fault::TwoAccounts) {
            let alone = Ask { second: Some(QUALITY_AGAIN), ..ask.clone() };
            self.ask(alone, &[Really::Unentitled])?;
        }
        let answer = self.ask(ask.clone().with_second(PHYSICIAN), &[])?;
        if answer.is_accepted() {
            self.closed_again(&ask)?;
        }
        if !answer.is_accepted() && !answer.findings.iter().any(|found| found.rule.id() == "closing.closed-already") {
            let at = self.clinic.now.plus(DAY);
            self.plan(at, Task::Case { id: id.to_owned(), closes: true });
        }
        Ok(())
    }

    /// A patient falls ill after the dose.
    pub(super) fn adverse(&mut self, number: u32) -> Result<(), SimulationError> {
        let person = self.person(number)?;
        if person.closed {
            return Ok(());
        }
        let journey = person.ids.journey.clone();
        let serious = self.dice.happens(4_000);
        let args = json!({
            "journey": journey, "term": if serious { "pneumonia" } else { "headache" },
            "onset_at": self.clinic.now.plus(-600).moment(), "learned_at": self.clinic.now.moment(),
            "seriousness": if serious { json!(["hospitalisation"]) } else { json!([]) }, "suspected": "unknown",
        });
        let answer = self.ask(Ask::new(NURSE, "record_adverse_event", args), &[])?;
        let event = first_text(&answer, "adverse_event");
        let category = if serious { "fifteen_days" } else { "sixty_day_list" };
        let args = json!({
            "journey": journey, "adverse_event": event, "category": category, "grounds": ["temporal-relation"],
        });
        self.ask(Ask::new(PHYSICIAN, "judge_adverse_event", args), &[])?;
        if serious {
            // Some reports are forgotten until somebody is told.
            let days = if self.dice.happens(2_500) { 40 } else { 3 };
            let at = self.clinic.now.plus(days * DAY);
            self.plan(at, Task::Report { patient: number, event });
        }
        Ok(())
    }

    pub(super) fn report(&mut self, number: u32, event: &str) -> Result<(), SimulationError> {
        let journey = self.person(number)?.ids.journey.clone();
        for recipient in ["committee", "minister"] {
            let args = json!({
                "journey": journey, "adverse_event": event, "recipient": recipient,
                "filed_on": self.clinic.now.day().to_string(),
            });
            self.ask(Ask::new(ADMINISTRATOR, "file_illness_report", args), &[])?;
        }
        Ok(())
    }
}
