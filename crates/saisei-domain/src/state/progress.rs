//! Where a journey stands among the five steps, what comes next, who does it, and by when.

use serde::{Deserialize, Serialize};

use super::{Consent, Eligibility, Journey, LotState, Stage};
use crate::acts::plan::PlanContent;
use crate::role::Role;
use crate::values::Day;

/// The five steps (治療の流れ).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// 相談・検査.
    WorkUp,
    /// 採取.
    Harvest,
    /// 培養.
    Culture,
    /// 投与.
    Administration,
    /// 経過観察.
    FollowUp,
}

impl Step {
    /// All steps, in order.
    pub const ALL: [Self; 5] = [Self::WorkUp, Self::Harvest, Self::Culture, Self::Administration, Self::FollowUp];

    /// Number on the track, 1 to 5.
    pub fn number(self) -> u8 {
        match self {
            Self::WorkUp => 1,
            Self::Harvest => 2,
            Self::Culture => 3,
            Self::Administration => 4,
            Self::FollowUp => 5,
        }
    }

    /// The name in words and views.
    pub fn name(self) -> &'static str {
        match self {
            Self::WorkUp => "work-up",
            Self::Harvest => "harvest",
            Self::Culture => "culture",
            Self::Administration => "administration",
            Self::FollowUp => "follow-up",
        }
    }
}

/// State of one step on the track.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Done.
    Done,
    /// Going on.
    Now,
    /// Not begun.
    NotYet,
    /// Ended before it was done.
    Ended,
}

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    /// The command that records it; words are looked up by it.
    pub act: String,
    /// Who does it.
    pub roles: Vec<Role>,
    /// By when, if a day is set.
    pub due: Option<Day>,
}

fn next(act: &str, roles: &[Role], due: Option<Day>) -> NextStep {
    NextStep { act: act.to_owned(), roles: roles.to_vec(), due }
}

impl Journey {
    /// The step that is going on (the last one reached, for a closed journey).
    pub fn step(&self) -> Step {
        if self.running_administration().is_some() {
            return Step::Administration;
        }
        if self.administrations.values().any(super::Administration::is_completed) && !self.next_cycle() {
            return Step::FollowUp;
        }
        if self.product_is_ready() {
            return Step::Administration;
        }
        if !self.harvests.is_empty() {
            return Step::Culture;
        }
        match (&self.eligibility, &self.consent) {
            (Eligibility::Eligible(_), Consent::Signed(_)) => Step::Harvest,
            _ => Step::WorkUp,
        }
    }

    /// State of each step.
    pub fn track(&self) -> [(Step, StepState); 5] {
        let now = self.step();
        Step::ALL.map(|step| {
            let state = match step.cmp(&now) {
                std::cmp::Ordering::Less => StepState::Done,
                std::cmp::Ordering::Greater if self.is_open() => StepState::NotYet,
                std::cmp::Ordering::Equal if self.is_open() => StepState::Now,
                std::cmp::Ordering::Equal if self.open_items().is_empty() && now == Step::FollowUp => StepState::Done,
                _ => StepState::Ended,
            };
            (step, state)
        })
    }

    /// Whether a further dose was decided after the last completed administration and is still to be given.
    fn next_cycle(&self) -> bool {
        let last = self.administrations.values().map(|a| a.started.position).max().unwrap_or(0);
        self.next_dose.as_ref().is_some_and(|decided| {
            decided.at.position > last && decided.what.decision == crate::acts::follow_up::NextDose::Give
        })
    }

    /// Whether released product waits to be given.
    fn product_is_ready(&self) -> bool {
        self.containers.values().any(|container| {
            !container.is_accounted_for()
                && container
                    .product()
                    .and_then(|filled| self.lots.get(&filled.lot))
                    .is_some_and(|lot| lot.standing_release().is_some())
        })
    }

    /// What comes next, who does it, by when; none when the journey is closed. `content` is what the plan says on this
    /// day: without it no passage is known to be the last.
    pub fn next_step(&self, content: Option<&PlanContent>) -> Option<NextStep> {
        if matches!(self.stage, Stage::Closed(_)) {
            return None;
        }
        if matches!(self.consent, Consent::Withdrawn(_)) && self.administrations.is_empty() {
            return Some(next("close_journey", &[Role::Physician, Role::Coordinator], None));
        }
        if let Some(again) = self.judge_again.as_ref().filter(|_| self.step() < Step::FollowUp) {
            return Some(next("decide_eligibility", &[Role::Physician], Some(again.what.from)));
        }
        Some(match self.step() {
            Step::WorkUp => self.next_in_work_up(),
            Step::Harvest => next("record_harvest", &[Role::Physician, Role::Nurse], None),
            Step::Culture => self.next_in_culture(content),
            Step::Administration => self.next_in_administration(),
            Step::FollowUp => self.next_in_follow_up(),
        })
    }

    fn next_in_work_up(&self) -> NextStep {
        let clinical = [Role::Physician, Role::Nurse];
        if self.work_up.history.is_none() {
            return next("record_history", &clinical, None);
        }
        if self.work_up.activity.is_empty() {
            return next("record_disease_activity", &clinical, None);
        }
        if self.work_up.screens.is_empty() {
            return next("record_infection_screen", &clinical, None);
        }
        match (&self.eligibility, &self.consent) {
            (Eligibility::NotEligible(_), _) => next("close_journey", &[Role::Physician], None),
            (Eligibility::Undecided | Eligibility::Deferred(_), _) => {
                next("decide_eligibility", &[Role::Physician], None)
            }
            (Eligibility::Eligible(_), _) if self.explanations.is_empty() => {
                next("give_explanation", &[Role::Physician], None)
            }
            (Eligibility::Eligible(_), _) => next("sign_consent", &[Role::Physician, Role::Coordinator], None),
        }
    }

    fn next_in_culture(&self, content: Option<&PlanContent>) -> NextStep {
        let operator = [Role::CultureOperator];
        let quality = [Role::QualityOfficer];
        let Some(lot) = self.lots.values().rfind(|lot| !matches!(lot.state, LotState::Pooled(_))) else {
            return match self.containers.values().any(super::Container::was_received) {
                true => next("open_lot", &operator, None),
                false if self.containers.values().any(|c| matches!(c.custody, super::Custody::InTransit { .. })) => {
                    next("receive_containers", &operator, None)
                }
                false => next("send_containers", &[Role::Nurse, Role::Coordinator], None),
            };
        };
        match &lot.state {
            LotState::InCulture if lot.products.is_empty() => {
                let full = content.is_some_and(|content| lot.is_at_last_passage(content));
                next(if full { "fill_product" } else { "record_passage" }, &operator, None)
            }
            LotState::InCulture => next("decide_release", &quality, None),
            LotState::Rejected(_) | LotState::Pooled(_) | LotState::Revoked { .. } => {
                next("close_journey", &[Role::Physician], None)
            }
            LotState::ReleasedConditionally(_) | LotState::Released(_) => next("fill_product", &operator, None),
        }
    }

    fn next_in_administration(&self) -> NextStep {
        let bedside = [Role::Nurse, Role::Physician];
        if self.running_administration().is_some() {
            return next("complete_administration", &bedside, None);
        }
        let ready: Vec<_> = self
            .containers
            .values()
            .filter(|container| container.product().is_some() && !container.is_accounted_for())
            .collect();
        let due =
            ready.iter().filter_map(|container| container.product()).map(|filled| filled.expires_at.legal_day()).min();
        if ready.iter().any(|container| container.was_received()) {
            return next("check_bedside", &bedside, due);
        }
        if ready.iter().any(|container| matches!(container.custody, super::Custody::InTransit { .. })) {
            return next("receive_containers", &bedside, due);
        }
        next("send_containers", &[Role::CultureOperator], due)
    }

    fn next_in_follow_up(&self) -> NextStep {
        let due = self.visits.values().filter(|visit| visit.is_planned()).min_by_key(|visit| visit.planned.due);
        match due {
            Some(visit) => next("record_visit", &[Role::Physician, Role::Nurse], Some(visit.planned.due)),
            None => next("close_journey", &[Role::Physician, Role::Coordinator], None),
        }
    }
}
