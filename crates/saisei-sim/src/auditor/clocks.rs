//! SG6: no clock passes silently.

use super::truth::day;
use super::{Auditor, Observed};

/// To whom a report of a serious suspected event goes.
const RECIPIENTS: [&str; 2] = ["committee", "minister"];

impl Auditor {
    /// After a tick, every report whose last day has passed was sent, or somebody was told.
    pub(super) fn clocks(&mut self, observed: &Observed<'_>) {
        if observed.line.command != "tick" || observed.answer.is_none() {
            return;
        }
        let today = day(observed.line.at.0);
        let silent = self.truth.adverse.values().any(|adverse| {
            let sent = RECIPIENTS.iter().all(|recipient| adverse.reported.contains(*recipient));
            adverse.due < today && !sent && !adverse.escalated && !adverse.judged_down
        });
        if silent {
            self.found("SG6", "the last day of a report passed and nobody was told");
        }
    }
}
