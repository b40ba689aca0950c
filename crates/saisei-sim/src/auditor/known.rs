//! What the auditor knows beside vessels, lots and journeys, each by a few rules of its own.

use saisei_app::ledger::Recorded;
use serde_json::Value;

use super::appointments::Appointments;
use super::custody::Parcels;
use super::doses::Doses;
use super::harvests::Harvests;
use super::notes::Notes;
use super::records::Records;
use super::terms::Terms;
use super::truth::{Truth, day};
use super::{Auditor, Broken, Observed};

/// One event with all that is known before it.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) observed: &'a Observed<'a>,
    pub(super) event: &'a Recorded,
    pub(super) truth: &'a Truth,
    pub(super) terms: &'a Terms,
}

impl<'a> Seen<'a> {
    pub(super) fn kind(self) -> &'a str {
        self.event.envelope.kind.as_str()
    }

    pub(super) fn payload(self) -> &'a Value {
        &self.event.envelope.payload
    }

    /// The civil day on which it happened.
    pub(super) fn day(self) -> String {
        day(self.event.envelope.occurred_at)
    }

    /// Whether a physician decided it with a reason, alone or as the second person.
    pub(super) fn is_decided(self) -> bool {
        let line = self.observed.line;
        let physician = line.who.1 == "physician" || line.second.is_some_and(|(_, role)| role == "physician");
        physician && line.reason.is_some()
    }
}

/// What was found wrong with one event.
#[derive(Debug, Default)]
pub(super) struct Wrong(Vec<Broken>);

impl Wrong {
    /// Notes it, if it is so.
    pub(super) fn when(&mut self, is_so: bool, goal: &'static str, what: &'static str) {
        if is_so {
            self.0.push(Broken::new(goal, what));
        }
    }
}

/// Everything that is known here.
#[derive(Debug, Default)]
pub(super) struct Known {
    terms: Terms,
    appointments: Appointments,
    parcels: Parcels,
    doses: Doses,
    harvests: Harvests,
    records: Records,
    notes: Notes,
}

impl Known {
    /// Whether an answer belongs to another request.
    pub(super) fn is_of_another(&self, observed: &Observed<'_>) -> bool {
        self.records.is_of_another(observed)
    }
}

impl Auditor {
    /// Checks one event before it is taken in, then takes it in. What was told afterwards asked for no permission.
    pub(super) fn known(&mut self, observed: &Observed<'_>, event: &Recorded) {
        let Self { known, truth, .. } = self;
        let mut wrong = Wrong::default();
        let seen = Seen { observed, event, truth, terms: &known.terms };
        super::scans::check(seen, &mut wrong);
        super::bedside::check(seen, &mut wrong);
        known.appointments.check(seen, &mut wrong);
        known.parcels.check(seen, &mut wrong);
        known.doses.check(seen, &mut wrong);
        known.harvests.check(seen, &mut wrong);
        known.records.check(seen, &mut wrong);
        if observed.line.is_told() {
            let broken = !std::mem::take(&mut wrong).0.is_empty();
            let silent = broken && !observed.has("nonconformity_opened");
            wrong.when(silent, "SG14", "what was told broke a rule, and no nonconformity was opened");
        }
        known.notes.check(seen, &mut wrong);
        known.appointments.learn(event);
        known.parcels.learn(event);
        known.doses.learn(event);
        known.harvests.learn(event);
        known.records.learn(observed, event);
        known.notes.learn(event);
        known.terms.learn(event);
        self.broken.append(&mut wrong.0);
    }
}
