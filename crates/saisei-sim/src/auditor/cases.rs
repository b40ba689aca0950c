//! How cases are closed (SG11), and who signs as a second person (SG8).

use saisei_app::ledger::Recorded;
use serde_json::Value;

use super::truth::day;
use super::{Auditor, Observed, text, texts};

impl Auditor {
    pub(super) fn cases(&mut self, observed: &Observed<'_>, event: &Recorded) {
        let payload = &event.envelope.payload;
        match event.envelope.kind.as_str() {
            "deviation_closed" | "nonconformity_closed" => self.closed(observed, payload),
            "deviation_assessed" | "nonconformity_assessed" if self.case_is_closed(payload) => {
                self.found("SG11", "a closed case was assessed");
            }
            "signed" => self.signed(event),
            _ => {}
        }
    }

    fn case_is_closed(&self, payload: &Value) -> bool {
        let id = [text(payload, "deviation"), text(payload, "nonconformity")].concat();
        self.ground.cases.get(&id).is_some_and(|case| case.closed)
    }

    fn closed(&mut self, observed: &Observed<'_>, payload: &Value) {
        let id = [text(payload, "deviation"), text(payload, "nonconformity")].concat();
        let assessed = self.ground.cases.get(&id).is_some_and(|case| case.assessed);
        let reviewed = observed.of("signed").any(|signed| text(&signed.envelope.payload, "meaning") == "reviewed");
        let shown = texts(payload, "evidence").next().is_some() && texts(payload, "actions").next().is_some();
        let checks = [
            (self.case_is_closed(payload), "a case was closed twice"),
            (!assessed, "a case was closed that nobody assessed"),
            (!shown, "a case was closed without action or evidence"),
            (!reviewed, "a case was closed by one person alone"),
        ];
        let wrong: Vec<_> = checks.into_iter().filter(|(is_wrong, _)| *is_wrong).collect();
        wrong.into_iter().for_each(|(_, what)| self.found("SG11", what));
    }

    /// Whoever signs holds the role that the signature names.
    fn signed(&mut self, event: &Recorded) {
        let payload = &event.envelope.payload;
        let (signer, role) = (text(payload, "signer"), text(payload, "role"));
        if role != "system" && !self.people.holds(signer, role, &day(event.envelope.recorded_at)) {
            self.found("SG8", "somebody signed in a role that they do not hold");
        }
    }
}
