//! A provision plan with its versions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{At, Grows};
use crate::acts::plan::{AcceptPlan, EndPlan, FilePlan, PlanContent, RecordCommitteeOpinion, StopPlan, SuspendPlan};
use crate::event::{Event, PastEvent};
use crate::values::{Day, OrderId, PlanId};

/// Where one version of a plan stands on its way to acceptance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum VersionState {
    /// Being written.
    Draft {
        /// What it says.
        content: PlanContent,
    },
    /// The committee gave its opinion.
    OpinionReceived {
        /// What it says.
        content: PlanContent,
        /// The opinion.
        opinion: RecordCommitteeOpinion,
    },
    /// Filed with the regional bureau.
    Filed {
        /// What it says.
        content: PlanContent,
        /// The opinion.
        opinion: RecordCommitteeOpinion,
        /// The filing.
        filed: FilePlan,
    },
    /// Accepted (受理).
    Accepted {
        /// What it says.
        content: PlanContent,
        /// The opinion.
        opinion: RecordCommitteeOpinion,
        /// The filing.
        filed: FilePlan,
        /// The acceptance.
        accepted: AcceptPlan,
    },
}

impl VersionState {
    /// What it says.
    pub fn content(&self) -> &PlanContent {
        match self {
            Self::Draft { content }
            | Self::OpinionReceived { content, .. }
            | Self::Filed { content, .. }
            | Self::Accepted { content, .. } => content,
        }
    }

    /// The name of the state.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Draft { .. } => "draft",
            Self::OpinionReceived { .. } => "opinion_received",
            Self::Filed { .. } => "filed",
            Self::Accepted { .. } => "accepted",
        }
    }

    fn accepted(&self) -> Option<&AcceptPlan> {
        match self {
            Self::Accepted { accepted, .. } => Some(accepted),
            _ => None,
        }
    }
}

/// Where the plan as a whole stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "standing", content = "by", rename_all = "snake_case")]
pub enum Standing {
    /// Nothing stands in the way of an accepted version.
    Open,
    /// An authority suspended it.
    Suspended(At<SuspendPlan>),
    /// The clinic stopped it (中止).
    Stopped(At<StopPlan>),
    /// It ended (終了).
    Ended(At<EndPlan>),
}

impl Standing {
    /// The name of what stands in the way on this day.
    fn state_on(&self, day: Day) -> Option<&'static str> {
        match self {
            Self::Suspended(order) if order.what.from <= day => Some("suspended"),
            Self::Stopped(stopped) if stopped.what.stopped_on <= day => Some("stopped"),
            Self::Ended(ended) if ended.what.ended_on <= day => Some("ended"),
            _ => None,
        }
    }
}

/// An accepted version.
#[derive(Clone, Copy, Debug)]
pub struct Version<'p> {
    /// Its number.
    pub number: u32,
    /// What it says.
    pub content: &'p PlanContent,
}

/// A plan as the ledger tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Its id.
    pub id: PlanId,
    /// Its versions, version 1 first.
    pub versions: Vec<VersionState>,
    /// Where it stands: the newest order, stop or end.
    pub standing: Standing,
    /// Every order, stop and end, in order. A later one does not lift an earlier one.
    #[serde(default)]
    pub ends: Vec<Standing>,
    /// Orders that were lifted, with the first day on which they no longer hold.
    #[serde(default)]
    pub lifted: BTreeMap<OrderId, Day>,
}

impl Plan {
    /// Folds the plan's events; none before the first draft.
    pub fn fold<'e>(events: impl IntoIterator<Item = &'e PastEvent>) -> Option<Self> {
        super::fold(events)
    }
}

impl Grows for Plan {
    fn begin(past: &PastEvent) -> Option<Self> {
        match &past.event {
            Event::PlanDrafted(drafted) => Some(Self {
                id: drafted.plan.clone(),
                versions: vec![VersionState::Draft { content: (*drafted.content).clone() }],
                standing: Standing::Open,
                ends: Vec::new(),
                lifted: BTreeMap::new(),
            }),
            _ => None,
        }
    }

    fn apply(&mut self, past: &PastEvent) {
        match &past.event {
            Event::PlanDrafted(drafted) => self.draft((*drafted.content).clone()),
            Event::PlanOpinionReceived(opinion) => self.advance(|state| state.opinion(opinion)),
            Event::PlanFiled(filed) => self.advance(|state| state.file(filed)),
            Event::PlanAccepted(accepted) => self.advance(|state| state.accept(accepted)),
            Event::PlanSuspended(order) => self.end(Standing::Suspended(At::new(&past.stamp, order))),
            Event::OrderRecorded(order) if order.plans.contains(&self.id) => {
                let order = SuspendPlan {
                    plan: self.id.clone(),
                    order: order.kind,
                    authority: order.authority.clone(),
                    order_number: order.order_number.clone(),
                    from: order.from,
                    id: Some(order.order.clone()),
                };
                self.end(Standing::Suspended(At::new(&past.stamp, &order)));
            }
            Event::OrderLifted(lifted) => {
                self.lifted.insert(lifted.order.clone(), lifted.lifted_on);
                let standing = self.ends.iter().rev().find(|end| !self.is_lifted(end));
                self.standing = standing.cloned().unwrap_or(Standing::Open);
            }
            Event::PlanStopped(stopped) => self.end(Standing::Stopped(At::new(&past.stamp, stopped))),
            Event::PlanEnded(ended) => self.end(Standing::Ended(At::new(&past.stamp, ended))),
            _ => {}
        }
    }
}

impl Plan {
    fn end(&mut self, by: Standing) {
        self.ends.push(by.clone());
        self.standing = by;
    }

    fn draft(&mut self, content: PlanContent) {
        if matches!(self.versions.last(), Some(VersionState::Draft { .. })) {
            self.versions.pop();
        }
        self.versions.push(VersionState::Draft { content });
    }

    fn advance(&mut self, step: impl FnOnce(VersionState) -> VersionState) {
        if let Some(last) = self.versions.pop() {
            self.versions.push(step(last));
        }
    }

    /// The latest version, with its number.
    pub fn latest(&self) -> Option<(u32, &VersionState)> {
        let number = u32::try_from(self.versions.len()).ok()?;
        self.versions.last().map(|state| (number, state))
    }

    /// What a version says.
    pub fn content_of(&self, number: u32) -> Option<&PlanContent> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.versions.get(index).map(VersionState::content)
    }

    /// The version accepted and effective on this day, whatever the standing of the plan: what results are judged by.
    pub fn specification_on(&self, day: Day) -> Option<Version<'_>> {
        self.versions
            .iter()
            .zip(1u32..)
            .filter(|(state, _)| state.accepted().is_some_and(|accepted| accepted.in_force_from <= day))
            .max_by_key(|(state, number)| (state.accepted().map(|accepted| accepted.in_force_from), *number))
            .map(|(state, number)| Version { number, content: state.content() })
    }

    /// The version in force on this day.
    ///
    /// # Errors
    /// The state that stands in the way: `draft`, `opinion_received`, `filed`, `not_yet_effective`, `suspended`,
    /// `stopped` or `ended`.
    pub fn in_force(&self, day: Day) -> Result<Version<'_>, &'static str> {
        let lifted_by_then = |end: &&Standing| self.lifted_on(end).is_some_and(|lifted| lifted <= day);
        if let Some(state) = self.ends.iter().filter(|end| !lifted_by_then(end)).find_map(|end| end.state_on(day)) {
            return Err(state);
        }
        self.specification_on(day).ok_or_else(|| match self.latest() {
            Some((_, VersionState::Accepted { .. })) | None => "not_yet_effective",
            Some((_, other)) => other.name(),
        })
    }

    /// The day from which an order of this plan no longer holds.
    fn lifted_on(&self, end: &Standing) -> Option<Day> {
        match end {
            Standing::Suspended(order) => order.what.id.as_ref().and_then(|id| self.lifted.get(id)).copied(),
            _ => None,
        }
    }

    fn is_lifted(&self, end: &Standing) -> bool {
        self.lifted_on(end).is_some()
    }

    /// The day on which the plan was filed first: the periods of its reports count from it.
    pub fn first_filed_on(&self) -> Option<Day> {
        self.versions.iter().find_map(|version| match version {
            VersionState::Filed { filed, .. } | VersionState::Accepted { filed, .. } => Some(filed.filed_on),
            _ => None,
        })
    }

    /// Whether it was stopped or ended: no further version follows.
    pub fn is_over(&self) -> bool {
        self.ends.iter().any(|end| matches!(end, Standing::Stopped(_) | Standing::Ended(_)))
    }

    /// The name of the state, for lists and findings.
    pub fn state_name(&self) -> &'static str {
        match &self.standing {
            Standing::Suspended(_) => "suspended",
            Standing::Stopped(_) => "stopped",
            Standing::Ended(_) => "ended",
            Standing::Open => self.versions.last().map_or("draft", VersionState::name),
        }
    }
}

impl VersionState {
    fn opinion(self, opinion: &RecordCommitteeOpinion) -> Self {
        match self {
            Self::Draft { content } => Self::OpinionReceived { content, opinion: opinion.clone() },
            other => other,
        }
    }

    fn file(self, filed: &FilePlan) -> Self {
        match self {
            Self::OpinionReceived { content, opinion } => Self::Filed { content, opinion, filed: filed.clone() },
            other => other,
        }
    }

    fn accept(self, accepted: &AcceptPlan) -> Self {
        match self {
            Self::Filed { content, opinion, filed } => {
                Self::Accepted { content, opinion, filed, accepted: accepted.clone() }
            }
            other => other,
        }
    }
}
