//! Plan and orders (SG3), and who treats under them.

use saisei_app::ledger::Recorded;
use serde_json::Value;

use super::ground::amount;
use super::truth::{day, moment};
use super::{Auditor, text};

/// Rules that nobody passes: a plan that gives one of them another grade makes it laxer.
const FOR_NOBODY: [&str; 4] =
    ["bedside.identity-mismatch", "lot.two-patients", "container.other-journey", "lot.not-released"];

impl Auditor {
    pub(super) fn papers(&mut self, event: &Recorded) {
        let payload = &event.envelope.payload;
        if ["harvest_recorded", "bedside_matched", "administration_started"].contains(&event.envelope.kind.as_str()) {
            self.decided_under(event);
        }
        match event.envelope.kind.as_str() {
            kind @ ("plan_opinion_received" | "plan_filed" | "plan_accepted") => self.in_order(kind),
            "plan_drafted" => self.no_laxer(payload),
            "order_lifted" if self.ground.lifted.contains(text(payload, "order")) => {
                self.found("SG3", "an order was lifted twice");
            }
            "administration_started" => {
                self.dose(event);
                self.no_more_than_filled(payload);
                self.in_role(text(payload, "physician"), &day(event.envelope.occurred_at));
            }
            "harvest_recorded" => {
                let physician = payload.get("harvest").map(|harvest| text(harvest, "physician")).unwrap_or_default();
                self.in_role(physician, &day(event.envelope.occurred_at));
            }
            "appointment_booked" => {
                let on = moment(payload, "starts_at").map(day).unwrap_or_default();
                self.in_role(text(payload, "physician"), &on);
            }
            _ => {}
        }
    }

    /// Draft, opinion, filing, acceptance: each after the one before it.
    fn in_order(&mut self, kind: &str) {
        let before = match kind {
            "plan_opinion_received" => "drafted",
            "plan_filed" => "opinion",
            _ => "filed",
        };
        if self.ground.paper != before {
            self.found("SG3", "a paper of the plan was taken out of its order");
        }
    }

    /// A physician decided on the patient under the version that is in force.
    fn decided_under(&mut self, event: &Recorded) {
        let decided = self.ground.decided.get(text(&event.envelope.payload, "journey"));
        let version = self.ground.version(&day(event.envelope.occurred_at)).map(|(number, _)| number);
        if decided.copied() != version {
            self.found("SG3", "an act on a patient whom nobody judged under the plan in force");
        }
    }

    fn no_laxer(&mut self, payload: &Value) {
        let content = payload.get("content").and_then(|content| content.get("stricter"));
        let graded = content.and_then(Value::as_array).into_iter().flatten();
        let laxer = |rule: &Value| FOR_NOBODY.contains(&text(rule, "rule")) && text(rule, "grade") != "never";
        if graded.into_iter().any(laxer) {
            self.found("SG3", "a draft of the plan makes a rule laxer");
        }
    }

    fn dose(&mut self, event: &Recorded) {
        let payload = &event.envelope.payload;
        let parts = payload.get("parts").and_then(Value::as_array).into_iter().flatten();
        let says = self.ground.says(&day(event.envelope.occurred_at));
        let cells: f64 = parts.clone().map(|part| amount(part, "cells")).sum();
        let outside = says.is_some_and(|says| cells < says.dose.0 || cells > says.dose.1);
        let foreign = |part: &Value| says.is_some_and(|says| !says.routes.contains(text(part, "route")));
        let foreign = parts.into_iter().any(foreign);
        if foreign {
            self.found("SG3", "product was given by a route that the plan does not know");
        }
        if outside {
            self.found("SG3", "a dose outside the plan was let through");
        }
    }

    fn no_more_than_filled(&mut self, payload: &Value) {
        let parts = payload.get("parts").and_then(Value::as_array).into_iter().flatten();
        let more = |part: &Value| {
            let filled = self.ground.cells.get(text(part, "container"));
            filled.is_some_and(|filled| amount(part, "cells") > *filled)
        };
        if parts.into_iter().any(more) {
            self.found("cells", "more cells were given than were in the bag");
        }
    }

    fn in_role(&mut self, physician: &str, day: &str) {
        if !physician.is_empty() && !self.people.holds(physician, "physician", day) {
            self.found("SG3", "an act under a physician whose role has ended");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_come_one_after_the_other() {
        for (paper, kind, is_right) in [
            ("drafted", "plan_opinion_received", true),
            ("opinion", "plan_filed", true),
            ("filed", "plan_accepted", true),
            ("drafted", "plan_filed", false),
            ("opinion", "plan_accepted", false),
            ("accepted", "plan_accepted", false),
        ] {
            let mut auditor = Auditor::default();
            auditor.ground.paper = paper;
            auditor.in_order(kind);
            assert_eq!(auditor.broken.is_empty(), is_right, "{paper} {kind}");
        }
    }

    #[test]
    fn a_grade_below_never_is_laxer_and_a_stricter_one_is_not() {
        for (grade, is_right) in [("never", true), ("physician", false), ("note", false)] {
            let mut auditor = Auditor::default();
            let stricter = serde_json::json!([{"rule": "lot.two-patients", "grade": grade}]);
            auditor.no_laxer(&serde_json::json!({"content": {"stricter": stricter}}));
            assert_eq!(auditor.broken.is_empty(), is_right, "{grade}");
        }
    }
}
