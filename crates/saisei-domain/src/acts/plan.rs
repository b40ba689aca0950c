//! The provision plan (再生医療等提供計画) from draft to end. A plan is accepted (受理), never approved.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::order::suspend;
pub use super::plan_content::{
    CellSource, Form, Homologous, InfectionScreenPlan, Limit, PlanContent, ResponsiblePhysician, RiskClass, Route,
    ScheduledVisit, SpecificationItem, StricterRule, TestKind, Transport, TransportLimits, WithdrawalTerms, within,
};
use super::{noted, plan as known_plan, recorded};
use crate::act::{Accepted, Act, Context, Decision, Gate, Rejection, refuse};
use crate::event::{Event, NewEvent, Subject};
use crate::facts::{Facts, Need};
use crate::problem::Problem;
use crate::rules::{Finding, Rule};
use crate::state::Journey;
use crate::state::plan::{Plan, VersionState};
use crate::values::{Code, Day, Line, OrderId, PlanId, Text};

/// Drafts a plan, replaces the present draft, or drafts the next version of an accepted plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftPlan {
    /// Its id.
    pub plan: PlanId,
    /// What it says.
    pub content: Box<PlanContent>,
}

/// A plan version was drafted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanDrafted {
    /// The plan.
    pub plan: PlanId,
    /// The version, from 1.
    pub version: u32,
    /// What it says.
    pub content: Box<PlanContent>,
}

impl Act for DraftPlan {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        let doctors = self.content.doctors.iter().cloned().map(Need::Staff);
        [Need::Clinic, Need::Plan(self.plan.clone())].into_iter().chain(doctors).collect()
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        self.content.check(facts)?;
        let version = match facts.plan(&self.plan) {
            None => 1,
            Some(plan) => next_version(plan)?,
        };
        let mut gate = Gate::default();
        for laxer in self.content.stricter.iter().filter(|rule| rule.grade > rule.rule.grade()) {
            gate.add(
                Finding::of(Rule::PlanLaxerRule).with("rule", laxer.rule.id()).with("grade", laxer.rule.grade().name()),
            );
        }
        let subject = Subject::Plan(self.plan.clone());
        let notes = gate.pass(context, std::slice::from_ref(&subject))?;
        let drafted = PlanDrafted { plan: self.plan.clone(), version, content: self.content.clone() };
        let facilities = [&self.content.clinic, &self.content.processing_facility];
        let about = facilities.into_iter().cloned().map(Subject::Facility).collect();
        noted(subject, about, Event::PlanDrafted(drafted), notes)
    }
}

/// The version that a new draft gets: the present draft's own, or one more than an accepted one.
fn next_version(plan: &Plan) -> Result<u32, Rejection> {
    let ended = plan.is_over();
    match plan.latest() {
        Some((number, VersionState::Draft { .. })) if !ended => Ok(number),
        Some((number, VersionState::Accepted { .. })) if !ended => Ok(number.saturating_add(1)),
        other => {
            out_of_order(plan, "draft, accepted")?;
            Ok(other.map_or(1, |(number, _)| number))
        }
    }
}

fn out_of_order(plan: &Plan, needed: &str) -> Result<(), Rejection> {
    let finding = Finding::of(Rule::PlanOutOfOrder).with("state", plan.state_name()).with("needed", needed);
    refuse(finding, vec![Subject::Plan(plan.id.clone())])
}

/// Refuses unless the latest version's state fits.
fn latest_must_be(plan: &Plan, needed: &str, fits: impl Fn(&VersionState) -> bool) -> Result<(), Rejection> {
    match plan.latest() {
        Some((_, state)) if fits(state) => Ok(()),
        _ => out_of_order(plan, needed),
    }
}

/// What the committee said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Opinion {
    /// 適.
    Appropriate,
    /// 条件付きで適.
    AppropriateWithConditions,
    /// 不適.
    Inappropriate,
}

/// Records the committee's opinion on the present draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCommitteeOpinion {
    /// The plan.
    pub plan: PlanId,
    /// Name of the committee.
    pub committee: Line<100>,
    /// Its number, such as `NA8140001`.
    pub committee_number: Code,
    /// The opinion.
    pub opinion: Opinion,
    /// Day of the opinion.
    pub opinion_on: Day,
    /// Conditions, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Text<4000>>,
}

impl Act for RecordCommitteeOpinion {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Plan(self.plan.clone())]
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let plan = known_plan(facts, &self.plan)?;
        latest_must_be(plan, "draft", |state| matches!(state, VersionState::Draft { .. }))?;
        not_after(self.opinion_on, context)?;
        recorded(Subject::Plan(self.plan.clone()), vec![], Event::PlanOpinionReceived(self.clone()))
    }
}

fn not_after(day: Day, context: &Context<'_>) -> Result<(), Rejection> {
    if day > context.day() { Err(Problem::of(Rule::InputFuture).into()) } else { Ok(()) }
}

/// How it was filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FilingForm {
    /// 様式第1の2.
    First,
    /// 様式第2: change.
    Change,
    /// 様式第3: minor change.
    MinorChange,
}

/// Records that the version with the committee's opinion was filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FilePlan {
    /// The plan.
    pub plan: PlanId,
    /// Day of filing.
    pub filed_on: Day,
    /// The regional bureau (地方厚生局).
    pub office: Line<100>,
    /// Form used.
    pub form: FilingForm,
}

impl Act for FilePlan {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Plan(self.plan.clone())]
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let plan = known_plan(facts, &self.plan)?;
        latest_must_be(plan, "committee opinion: appropriate", |state| match state {
            VersionState::OpinionReceived { opinion, .. } => opinion.opinion != Opinion::Inappropriate,
            _ => false,
        })?;
        not_after(self.filed_on, context)?;
        recorded(Subject::Plan(self.plan.clone()), vec![Subject::Watch], Event::PlanFiled(self.clone()))
    }
}

/// Records that the filed version was accepted (受理).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptPlan {
    /// The plan.
    pub plan: PlanId,
    /// Plan number, such as `PB3260001`.
    pub plan_number: Code,
    /// Day of acceptance.
    pub accepted_on: Day,
    /// First day on which this version is in force.
    pub in_force_from: Day,
}

impl Act for AcceptPlan {
    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let journeys = facts.journeys_of_plan(&self.plan).iter().cloned().map(Need::Journey);
        [Need::Plan(self.plan.clone()), Need::JourneysOfPlan(self.plan.clone())].into_iter().chain(journeys).collect()
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let plan = known_plan(facts, &self.plan)?;
        latest_must_be(plan, "filed", |state| matches!(state, VersionState::Filed { .. }))?;
        not_after(self.accepted_on, context)?;
        if self.in_force_from < self.accepted_on {
            return Err(Problem::of(Rule::InputTimeOrder).with("field", "accepted_on, in_force_from").into());
        }
        let version = plan.latest().map_or(0, |(number, _)| number);
        let accepted =
            NewEvent::new(Subject::Plan(self.plan.clone()), vec![Subject::Watch], Event::PlanAccepted(self.clone()));
        let mut decided = Accepted { events: vec![accepted], findings: Vec::new() };
        if version > 1 {
            judge_again(&mut decided, plan, version, self.in_force_from, facts);
        }
        Ok(decided)
    }
}

/// An open journey must be judged again, because a new version of its plan was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JourneyToJudgeAgain {
    /// Which.
    pub journey: crate::values::JourneyId,
    /// Its plan.
    pub plan: PlanId,
    /// The new version.
    pub plan_version: u32,
    /// First day on which it is in force.
    pub from: Day,
    /// Whether the patient must sign a newer form as well.
    pub new_form: bool,
}

/// Every open journey of the plan, flagged in the same append.
fn judge_again(decided: &mut Accepted, plan: &Plan, version: u32, from: Day, facts: &Facts) {
    let Some(content) = plan.content_of(version) else { return };
    let open: Vec<&Journey> = facts.open_journeys_of_plan(&plan.id).collect();
    for journey in &open {
        let again = JourneyToJudgeAgain {
            journey: journey.id.clone(),
            plan: plan.id.clone(),
            plan_version: version,
            from,
            new_form: crate::gates::consent_valid(journey, content).is_err(),
        };
        let about = vec![Subject::Patient(journey.coi.clone()), Subject::Plan(plan.id.clone()), Subject::Watch];
        let stream = Subject::Journey(journey.id.clone());
        decided.events.push(NewEvent::new(stream, about, Event::JourneyToJudgeAgain(again)));
    }
    if !open.is_empty() {
        let journeys = open.iter().map(|journey| journey.id.as_str()).collect::<Vec<_>>().join(", ");
        decided.findings.push(Finding::of(Rule::PlanJudgeAgain).with("version", version).with("journeys", journeys));
    }
}

/// Kind of order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderKind {
    /// 緊急命令.
    Emergency,
    /// 改善命令.
    Improvement,
}

/// Records that an authority suspended the plan. What an authority ordered is never refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SuspendPlan {
    /// The plan.
    pub plan: PlanId,
    /// Kind of order.
    pub order: OrderKind,
    /// Who ordered.
    pub authority: Line<100>,
    /// Number of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_number: Option<Code>,
    /// First day of the suspension.
    pub from: Day,
    /// The id under which the order is kept; `O0001` … if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<OrderId>,
}

impl Act for SuspendPlan {
    fn nature(&self) -> crate::act::Nature {
        crate::act::Nature::Report
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        suspend(self).needs(facts)
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        known_plan(facts, &self.plan)?;
        suspend(self).decide(context, facts)
    }
}

/// Records that the clinic stopped the plan (中止, 様式第4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StopPlan {
    /// The plan.
    pub plan: PlanId,
    /// Day on which it stopped.
    pub stopped_on: Day,
    /// Why, as a code.
    pub grounds: Code,
}

/// Records that the plan ended (終了, 別紙様式第9の2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndPlan {
    /// The plan.
    pub plan: PlanId,
    /// Day on which it ended.
    pub ended_on: Day,
}

macro_rules! plan_report {
    ($($args:ident => $event:ident;)+) => {$(
        impl Act for $args {
            fn nature(&self) -> crate::act::Nature {
                crate::act::Nature::Report
            }
            fn needs(&self, _: &Facts) -> Vec<Need> {
                vec![Need::Plan(self.plan.clone())]
            }
            fn decide(&self, _: &mut Context<'_>, facts: &Facts) -> Decision {
                known_plan(facts, &self.plan)?;
                recorded(Subject::Plan(self.plan.clone()), vec![Subject::Watch], Event::$event(self.clone()))
            }
        }
    )+};
}

plan_report! {
    StopPlan => PlanStopped;
    EndPlan => PlanEnded;
}
