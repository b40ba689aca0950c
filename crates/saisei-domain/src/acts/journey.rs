//! A journey (治療経過): opened for a patient under a plan, closed when nothing is open.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{free, journey as known_journey, noted, patient_of, plan, recorded};
use crate::act::{Act, Context, Decision, Gate, unknown};
use crate::event::{Event, SerialKind, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::problem::Problem;
use crate::rules::{Finding, Rule};
use crate::values::{CoiNumber, JourneyId, PlanId};

/// Opens a journey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenJourney {
    /// The patient.
    pub coi: CoiNumber,
    /// The plan.
    pub plan: PlanId,
    /// Its id; issued serially (`J0001` …) if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub journey: Option<JourneyId>,
}

/// A journey was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JourneyOpened {
    /// Its id.
    pub journey: JourneyId,
    /// The patient.
    pub coi: CoiNumber,
    /// The plan.
    pub plan: PlanId,
}

impl Act for OpenJourney {
    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let id = self.journey.clone().or_else(|| next_journey(facts).ok()).map(Need::Journey);
        let earlier = facts.journeys_of(&self.coi).iter().cloned().map(Need::Journey);
        [
            Need::Patient(self.coi.clone()),
            Need::JourneysOf(self.coi.clone()),
            Need::Plan(self.plan.clone()),
            Need::Last(SerialKind::Journey),
        ]
        .into_iter()
        .chain(id)
        .chain(earlier)
        .collect()
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        facts.patient(&self.coi).ok_or_else(|| unknown("patient", &self.coi, "args.coi"))?;
        let plan = plan(facts, &self.plan)?;
        let journey = self.journey.clone().map_or_else(|| next_journey(facts), Ok)?;
        free(facts.journey(&journey), "journey", &journey, "args.journey")?;
        let about = [Subject::Patient(self.coi.clone()), Subject::Plan(self.plan.clone())];
        let mut gate = Gate::default();
        gate.take(gates::plan_in_force(plan, context.day()));
        gate.take(match facts.open_journey_of(&self.coi) {
            Some(open) => Err(Finding::of(Rule::JourneyOpenAlready).with("journey", &open.id)),
            None => Ok(()),
        });
        gate.pass(context, &about)?;
        let opened = JourneyOpened { journey: journey.clone(), coi: self.coi.clone(), plan: self.plan.clone() };
        let counted = counts("J", journey.as_str(), facts.last(SerialKind::Journey));
        let serial = counted.then_some(Subject::Serial(SerialKind::Journey));
        let about = serial.into_iter().chain(about).chain([Subject::Watch]).collect();
        recorded(Subject::Journey(journey), about, Event::JourneyOpened(opened))
    }
}

fn next_journey(facts: &Facts) -> Result<JourneyId, Problem> {
    JourneyId::parse(&next_serial("J", facts.last(SerialKind::Journey)))
}

/// The number in an id of our own counting; none for an id that a person made up.
fn serial_of(letter: &str, id: &str) -> Option<u32> {
    let digits = id.strip_prefix(letter).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    digits.parse().ok().filter(|number| *number < u32::MAX)
}

/// `J0001` after none, `J0002` after `J0001`.
pub(super) fn next_serial(letter: &str, last: Option<&str>) -> String {
    let number = last.and_then(|id| serial_of(letter, id)).unwrap_or(0);
    format!("{letter}{:04}", number.saturating_add(1))
}

/// Whether an id moves the counter: it is of our own counting and beyond the last one. Any other id given by hand leaves
/// the counter alone, so that it never comes back to a number that is taken.
pub(super) fn counts(letter: &str, id: &str, last: Option<&str>) -> bool {
    let last = last.and_then(|id| serial_of(letter, id));
    serial_of(letter, id).is_some_and(|number| last.is_none_or(|last| number > last))
}

/// How a journey ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// All doses and visits are done.
    Completed,
    /// The physician decided that the therapy is not possible.
    NotEligible,
    /// The patient withdrew.
    Withdrawn,
    /// The culture or the product failed.
    ProductFailed,
    /// The patient could not be reached any more.
    LostToFollowUp,
    /// The patient died.
    Died,
    /// Anything else; the note says what.
    Other,
}

/// Closes a journey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseJourney {
    /// Which.
    pub journey: JourneyId,
    /// How it ended.
    pub outcome: Outcome,
}

impl Act for CloseJourney {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Journey(self.journey.clone())]
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let journey = known_journey(facts, &self.journey)?;
        let mut gate = Gate::default();
        gate.take(gates::journey_open(journey));
        let open = journey.open_items();
        gate.require(open.is_empty(), || Finding::of(Rule::JourneyNotComplete).with("open", open.join(", ")));
        let subject = Subject::Journey(self.journey.clone());
        let notes = gate.pass(context, std::slice::from_ref(&subject))?;
        let about = patient_of(journey).into_iter().chain([Subject::Watch]).collect();
        noted(subject, about, Event::JourneyClosed(self.clone()), notes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counter_never_comes_back_to_a_number_that_is_taken() {
        assert_eq!(next_serial("J", None), "J0001");
        assert_eq!(next_serial("J", Some("J0009")), "J0010");
        assert!(counts("J", "J0005", Some("J0003")), "ahead of the counter: the next one is J0006");
        assert!(!counts("J", "J0002", Some("J0003")), "behind it");
        for by_hand in ["X1", "J", "J1a", "J99999999999999", "trial-1"] {
            assert!(!counts("J", by_hand, Some("J0003")), "{by_hand}");
        }
    }
}
