//! The end of a journey: whatever is still open is brought to its own end first.

use saisei_app::{Answer, Outcome};
use serde_json::{Value, json};

use super::World;
use crate::clinic::SimulationError;
use crate::house::{COORDINATOR, NURSE, OPERATOR, PHYSICIAN, QUALITY};
use crate::person::Step;
use crate::person::args::Ask;
use crate::time::DAY;

/// Tries, a day apart, until nobody tries any more.
const TRIES: u32 = 90;

impl World {
    /// Closes the journey, or brings to an end what keeps it open.
    pub(super) fn close(&mut self, number: u32) -> Result<(), SimulationError> {
        let person = self.person(number)?;
        if person.ids.journey.is_empty() {
            self.person_mut(number)?.closed = true;
            return Ok(());
        }
        let ask = person.ask(Step::Close, self.clinic.clock());
        let answer = self.ask(ask, &[])?;
        if answer.outcome == Outcome::Accepted || has(&answer, "journey.closed") {
            return self.closed(number);
        }
        for item in open_items(&answer) {
            self.settle(number, &item)?;
        }
        self.person_mut(number)?.outcome.get_or_insert("completed");
        if self.person(number)?.tries > TRIES {
            return Ok(());
        }
        self.again(number, DAY)
    }

    /// The journey is closed; a second record of the same human is closed as well.
    fn closed(&mut self, number: u32) -> Result<(), SimulationError> {
        self.person_mut(number)?.closed = true;
        self.after_closing(number)?;
        self.report_after_closing(number)?;
        let Some(second) = self.person(number)?.second_record.clone() else { return Ok(()) };
        let args = json!({"journey": second.journey, "outcome": "other"});
        self.ask(Ask::new(COORDINATOR, "close_journey", args), &[]).map(drop)
    }

    /// Brings one open thing to its end.
    fn settle(&mut self, number: u32, item: &str) -> Result<(), SimulationError> {
        let Some(ask) = self.settling(number, item)? else { return Ok(()) };
        let answer = self.ask(ask, &[])?;
        if item.starts_with('A') && !item.contains('-') && !item.starts_with("AE") && answer.is_accepted() {
            let ask = self.person(number)?.ask(Step::Complete, self.clinic.clock());
            self.ask(ask, &[])?;
        }
        Ok(())
    }

    fn settling(&self, number: u32, item: &str) -> Result<Option<Ask>, SimulationError> {
        let person = self.person(number)?;
        let journey = &person.ids.journey;
        let letter = item.chars().next().unwrap_or_default();
        Ok(Some(match letter {
            'A' if item.starts_with("AE") => Ask::new(
                PHYSICIAN,
                "judge_adverse_event",
                json!({"journey": journey, "adverse_event": item, "category": "fifteen_days", "grounds": ["temporal-relation"]}),
            ),
            'A' if item.contains('-') => {
                Ask::new(COORDINATOR, "miss_visit", json!({"journey": journey, "visit": item, "cause": "lost"}))
            }
            'A' => Ask::new(NURSE, "stop_administration", json!({"journey": journey})),
            'B' => Ask::new(
                COORDINATOR,
                "cancel_appointment",
                json!({"journey": journey, "booking": item, "grounds": "therapy-ended"}),
            ),
            'L' => Ask::new(
                QUALITY,
                "decide_release",
                json!({"lot": item, "decision": "rejected", "grounds": ["therapy-ended"]}),
            ),
            // Cases are closed by quality in their own time.
            'D' | 'N' => return Ok(None),
            _ => Ask::new(
                OPERATOR,
                "dispose_container",
                json!({"container": item, "method": "incineration", "grounds": "therapy-ended"}),
            ),
        }))
    }
}

fn has(answer: &Answer, rule: &str) -> bool {
    answer.findings.iter().any(|finding| finding.rule.id() == rule)
}

/// What the refusal names as open.
fn open_items(answer: &Answer) -> Vec<String> {
    let open = answer.findings.iter().filter_map(|finding| finding.variables.get("open"));
    open.flat_map(|open| open.split(", ")).map(str::to_owned).collect()
}

/// A text of an answer's first event.
pub(super) fn first_text(answer: &Answer, field: &str) -> String {
    let payload = answer.events.first().map(|event| &event.envelope.payload);
    payload.and_then(|payload| payload.get(field)).and_then(Value::as_str).unwrap_or_default().to_owned()
}
