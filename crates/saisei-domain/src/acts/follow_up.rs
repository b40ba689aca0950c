//! Follow-up: visits made from the plan, done or missed with a reason; and the decision on a further dose.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::work_up::check_joints;
use super::{journey, noted, patient_of, plan};
use crate::act::{Act, Context, Decision, Gate, Meaning, Nature, Rejection, unknown};
use crate::event::{Event, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::measures::das28;
use crate::problem::Problem;
use crate::rules::{Finding, Rule};
use crate::state::{Administration, Journey, Plan, Visit};
use crate::values::{AdministrationId, Code, Count, Day, JourneyId, VisitId};

/// One planned visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedVisit {
    /// Its id: administration and scheduled visit, such as `A1-m3`.
    pub visit: VisitId,
    /// The due day.
    pub due: Day,
    /// First day that counts.
    pub from: Day,
    /// Last day that counts.
    pub to: Day,
}

/// Follow-up visits were planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowUpPlanned {
    /// Whose journey.
    pub journey: JourneyId,
    /// After which administration.
    pub administration: AdministrationId,
    /// The visits, by due day.
    pub visits: Vec<PlannedVisit>,
}

/// The visits after an administration by the plan version under which it was given; none if they were planned before.
pub(super) fn planned_visits(
    journey: &Journey,
    administration: &Administration,
    plan: &Plan,
) -> Option<FollowUpPlanned> {
    let id = &administration.id;
    if journey.visits.values().any(|visit| &visit.administration == id) {
        return None;
    }
    let content = plan.content_of(administration.plan_version)?;
    let day = administration.started.occurred_at.legal_day();
    let visits = content
        .follow_up
        .iter()
        .filter_map(|scheduled| {
            let due = day.plus_months(scheduled.months);
            let window = i32::from(scheduled.window_days);
            let visit = VisitId::parse(&format!("{id}-{}", scheduled.visit)).ok()?;
            Some(PlannedVisit { visit, due, from: due.plus_days(-window), to: due.plus_days(window) })
        })
        .collect();
    Some(FollowUpPlanned { journey: journey.id.clone(), administration: id.clone(), visits })
}

/// Records a follow-up visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordVisit {
    /// Whose journey.
    pub journey: JourneyId,
    /// Which visit, such as `A1-m3`.
    pub visit: VisitId,
    /// The day on which the patient was seen.
    pub seen_on: Day,
    /// Parts of the disease activity score; a missing part gives no score.
    pub activity: das28::Parts,
}

/// Records that a follow-up visit was missed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MissVisit {
    /// Whose journey.
    pub journey: JourneyId,
    /// Which visit.
    pub visit: VisitId,
    /// Why, as a code: `moved-away`, `refused`, `not-reached` …
    pub cause: Code,
    /// Attempts to reach the patient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempts: Option<Count>,
}

/// What is said about a visit that was recorded before: the newest record counts, and the earlier one stays.
fn open_visit(journey: &Journey, visit: &VisitId) -> Result<Vec<Finding>, Rejection> {
    let found: &Visit = journey.visits.get(visit).ok_or_else(|| unknown("visit", visit, "args.visit"))?;
    let again = (!found.is_planned()).then(|| Finding::of(Rule::VisitRecordedAlready).with("visit", visit));
    Ok(again.into_iter().chain(gates::after_closing(journey)).collect())
}

fn watched(journey: &Journey) -> Vec<Subject> {
    patient_of(journey).into_iter().chain([Subject::Watch]).collect()
}

impl Act for RecordVisit {
    fn nature(&self) -> Nature {
        Nature::Report
    }

    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Journey(self.journey.clone())]
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey(facts, &self.journey)?;
        check_joints(&self.activity)?;
        if self.seen_on > context.day() {
            return Err(Problem::of(Rule::InputFuture).into());
        }
        let mut notes = open_visit(found, &self.visit)?;
        let missing = self.activity.missing();
        if !missing.is_empty() {
            notes.push(Finding::of(Rule::VisitIncomplete).with("missing", missing.join(", ")));
        }
        noted(Subject::Journey(found.id.clone()), watched(found), Event::VisitRecorded(self.clone()), notes)
    }
}

impl Act for MissVisit {
    fn nature(&self) -> Nature {
        Nature::Report
    }

    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Journey(self.journey.clone())]
    }

    fn decide(&self, _: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey(facts, &self.journey)?;
        let notes = open_visit(found, &self.visit)?;
        noted(Subject::Journey(found.id.clone()), watched(found), Event::VisitMissed(self.clone()), notes)
    }
}

/// The decision on a further dose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NextDose {
    /// Give a further dose.
    Give,
    /// Do not.
    DoNotGive,
}

/// Decides on a further dose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideNextDose {
    /// Whose journey.
    pub journey: JourneyId,
    /// The decision.
    pub decision: NextDose,
    /// The planned day, if it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_on: Option<Day>,
}

impl DecideNextDose {
    fn check_plan(&self, gate: &mut Gate, journey: &Journey, plan: &Plan, context: &Context<'_>) {
        let Some(version) = gate.take(gates::plan_in_force_now(plan, context)) else { return };
        gate.under(version.content);
        gate.take(gates::eligible(journey, version.number));
        gates::dose_follows(gate, journey, version.content, self.planned_on);
        gate.take(gates::consent_valid(journey, version.content));
        let Some(last) = journey.administrations.values().max_by_key(|a| a.started.position) else { return };
        gate.require(last.is_completed(), || Finding::of(Rule::DoseObservationOpen));
    }
}

impl Act for DecideNextDose {
    fn nature(&self) -> Nature {
        Nature::Judgement
    }

    fn signs(&self) -> Option<Meaning> {
        Some(Meaning::Judged)
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        gates::journey_and_plan(facts, &self.journey)
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey(facts, &self.journey)?;
        let plan = plan(facts, &found.plan)?;
        let subject = Subject::Journey(found.id.clone());
        let mut gate = Gate::default();
        gate.take(gates::journey_open(found));
        if self.decision == NextDose::Give {
            if self.planned_on.is_none() {
                return Err(Problem::of(Rule::InputMissingField).with("field", "planned_on").into());
            }
            self.check_plan(&mut gate, found, plan, context);
        }
        let notes = gate.pass(context, &[subject.clone(), Subject::Plan(plan.id.clone())])?;
        noted(subject, patient_of(found), Event::NextDoseDecided(self.clone()), notes)
    }
}
