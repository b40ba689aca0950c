//! What must follow from what happened, in the same answer.

use saisei_app::ledger::Recorded;
use serde_json::Value;

use super::{Auditor, Observed, text};

impl Auditor {
    /// Checks what an event brought with it, once everything of the command was taken in.
    pub(super) fn arrivals(&mut self, observed: &Observed<'_>) {
        for event in observed.of("environmental_value_recorded") {
            self.over_limit(observed, event);
        }
        for event in observed.of("test_result_recorded") {
            self.late_positive(observed, event);
        }
        for event in observed.of("product_filled").filter(|_| !observed.line.is_told()) {
            self.cells_conserved(event);
        }
        self.told(observed);
    }

    /// SG4: a count over the limit opens a deviation and holds every lot that grows in the room, at once.
    fn over_limit(&mut self, observed: &Observed<'_>, event: &Recorded) {
        let payload = &event.envelope.payload;
        if !self.truth.is_over(payload) {
            return;
        }
        let room = text(payload, "room");
        if !observed.of("deviation_opened").any(|opened| text(&opened.envelope.payload, "room") == room) {
            self.found("SG4", "a count over the limit opened no deviation");
        }
        let free = self.truth.lots.values().any(|lot| lot.room == room && lot.in_culture && lot.holds.is_empty());
        if free {
            self.found("SG4", "a lot in a room over its limit is not held");
        }
    }

    /// SG7: a positive result after the release lists who was exposed, and takes the release away.
    fn late_positive(&mut self, observed: &Observed<'_>, event: &Recorded) {
        let payload = &event.envelope.payload;
        let positive = payload.get("reading").and_then(|reading| reading.get("observed")).and_then(Value::as_str)
            == Some("positive");
        let released = self.truth.lots.get(text(payload, "lot")).is_some_and(|lot| lot.released);
        if positive && released && !observed.has("exposure_listed") {
            self.found("SG7", "a late positive result listed no exposed patient");
        }
        if positive && released && !observed.has("deviation_opened") && !observed.has("release_revoked") {
            self.found("SG7", "a late positive result neither opened a deviation nor took the release away");
        }
    }

    /// Cells are conserved: no more is filled than was harvested.
    fn cells_conserved(&mut self, event: &Recorded) {
        let lot = self.truth.lots.get(text(&event.envelope.payload, "lot"));
        if lot.is_some_and(|lot| lot.harvested > 0 && lot.filled > lot.harvested) {
            self.found("cells", "more cells were filled than were harvested");
        }
    }

    /// SG14: what was done without permission is recorded, and a nonconformity is opened.
    fn told(&mut self, observed: &Observed<'_>) {
        let broken =
            observed.answer.is_some_and(|answer| answer.findings.iter().any(|finding| finding.grade().blocks()));
        let told = observed.line.is_told() && broken && !observed.events.is_empty() && !observed.has("refused");
        if told && !observed.has("nonconformity_opened") {
            self.found("SG14", "an act that was told afterwards opened no nonconformity");
        }
    }
}
