//! What every answer keeps, whatever was asked.

use saisei_app::Outcome;

use super::{Auditor, Observed, Really, text};

/// Commands that tell what happened and are never refused to somebody who may send them.
const REPORTS: &[&str] = &[
    "withdraw_consent",
    "record_test_result",
    "record_environmental_value",
    "record_baseline",
    "change_rate",
    "record_vitals",
    "record_symptom",
    "record_treatment",
    "stop_administration",
    "complete_administration",
    "record_visit",
    "miss_visit",
    "record_adverse_event",
    "update_adverse_event",
    "record_order",
];

impl Auditor {
    /// Checks the answer itself.
    pub(super) fn promises(&mut self, observed: &Observed<'_>) {
        let Some(answer) = observed.answer else { return };
        let own = observed.events.iter().all(|event| event.envelope.key == observed.line.key);
        if !own {
            self.found("SG13", "an answer brought events of another command");
        }
        if self.known.is_of_another(observed) {
            self.found("SG13", "a request got the answer of another one");
        }
        match answer.outcome {
            Outcome::Refused => self.refused(observed),
            Outcome::Accepted => self.accepted(observed),
            Outcome::Invalid if !observed.events.is_empty() => {
                self.found("SG13", "a line that could not be read left events");
            }
            Outcome::Invalid => {}
        }
        let told = observed.line.is_told();
        let report = told || REPORTS.contains(&observed.line.command);
        let excused = observed.is(Really::Garbled) || observed.is(Really::Unentitled);
        if report && answer.outcome != Outcome::Accepted && !excused {
            let rules: Vec<&str> = answer.findings.iter().map(|finding| finding.rule.id()).collect();
            self.found("SG14", format!("{} was not taken: {}", observed.line.command, rules.join(", ")));
        }
    }

    /// Every refusal is recorded, once, and nothing else is.
    fn refused(&mut self, observed: &Observed<'_>) {
        let repeated = observed.events.is_empty();
        let recorded =
            observed.of("refused").filter(|event| text(&event.envelope.payload, "command") == observed.line.command);
        if !repeated && (recorded.count() != 1 || observed.events.len() != 1) {
            self.found("SG3", "a refusal was not recorded once and alone");
        }
        let answer = observed.answer.map_or(&[][..], |answer| answer.findings.as_slice());
        if !answer.iter().any(|finding| finding.grade().blocks()) {
            self.found("SG3", "a refusal without a reason");
        }
    }

    /// SG8: what only two people may do was done by two people, and is counted.
    fn accepted(&mut self, observed: &Observed<'_>) {
        let findings = observed.answer.map_or(&[][..], |answer| answer.findings.as_slice());
        let overridden = findings.iter().any(|finding| finding.grade().blocks());
        if overridden && !observed.events.is_empty() && !observed.has("rule_overridden") && !observed.line.is_told() {
            self.found("SG8", "an override was not counted");
        }
        let same = observed.line.second.is_some_and(|(second, _)| human(second) == human(observed.line.who.0));
        let signed = observed.of("signed").any(|event| text(&event.envelope.payload, "meaning") == "reviewed");
        if same && signed {
            self.found("SG8", "one human signed as two");
        }
    }
}

/// The human behind an account.
pub(super) fn human(account: &str) -> &str {
    account.trim_end_matches('2')
}
