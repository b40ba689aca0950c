//! What must be said with an answer although it refuses nothing.

use super::known::{Seen, Wrong};
use super::text;

/// Reports that may still come after a journey was closed.
const AFTERWARDS: &[&str] =
    &["vitals_recorded", "symptom_recorded", "adverse_event_recorded", "visit_recorded", "consent_withdrawn"];

/// Looks for what the people who get the answer must read in it.
pub(super) fn check(seen: Seen<'_>, wrong: &mut Wrong) {
    let Some(answer) = seen.observed.answer else { return };
    let says = |rule: &str| answer.findings.iter().any(|finding| finding.rule.id() == rule);
    let payload = seen.payload();
    match seen.kind() {
        "bedside_matched" => {
            let conditional = seen.truth.lots.get(text(payload, "lot")).is_some_and(|lot| lot.conditional);
            let silent = conditional && !says("lot.released-conditionally");
            wrong.when(silent, "notes", "GO for a lot with a test pending, and nobody was told");
        }
        kind if AFTERWARDS.contains(&kind) => {
            let journey = seen.truth.journeys.get(text(payload, "journey"));
            let silent = journey.is_some_and(|journey| !journey.open) && !says("report.after-closing");
            wrong.when(silent, "notes", "a report on a closed journey, and nobody was told that it is closed");
        }
        _ => {}
    }
}
