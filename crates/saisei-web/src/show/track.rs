//! The five steps and what comes next.

use saisei_app::JourneyFile;
use saisei_app::domain::state::{Journey, NextStep, Stage, Step as DomainStep, StepState as DomainState};
use saisei_app::domain::values::{Day, Moment};

use super::banner::step_of;
use super::code::{choice, code_words, join};
use super::journey_acts::link;
use super::lots::release_words;
use super::steps::{place, step_place};
use crate::model::{Ended, Frame, Next, StepState, Track, TrackStep};

/// How a step stands; what blocks, blocks the one that is going on.
pub(super) fn state_of(state: DomainState, blocks: usize) -> StepState {
    match state {
        DomainState::Done => StepState::Done,
        DomainState::Now if blocks > 0 => StepState::Blocked(blocks),
        DomainState::Now => StepState::Now,
        DomainState::NotYet => StepState::NotYet,
        DomainState::Ended => StepState::Ended,
    }
}

/// What comes next, in words.
pub(super) fn act_words(f: &Frame, act: &str) -> String {
    code_words(f, "next", act)
}

/// The roles that do it, in words.
pub(super) fn roles_words(f: &Frame, next: &NextStep) -> String {
    join(f, next.roles.iter().map(|role| code_words(f, "role", role.name())))
}

/// Where the reader can do it, if it is theirs to do: what is decided after its evidence has a page of its own.
fn place_of(f: &Frame, next: &NextStep, journey: &Journey) -> Option<String> {
    let theirs = next.roles.iter().any(|role| f.role.as_deref() == Some(role.name()));
    let id = &journey.id;
    let page = match next.act.as_str() {
        "decide_eligibility" => place(f, "/journeys/{id}/eligibility", format!("/journeys/{id}/eligibility")),
        "record_harvest" => place(f, "/journeys/{id}/harvest", format!("/journeys/{id}/harvest")),
        "decide_release" => journey
            .lots
            .keys()
            .next_back()
            .and_then(|lot| place(f, "/lots/{id}/release", format!("/lots/{lot}/release"))),
        _ => None,
    };
    theirs.then(|| page.unwrap_or_else(|| link(f, journey, &next.act).href))
}

fn next_of(f: &Frame, next: &NextStep, journey: &Journey, today: Day) -> Next {
    Next {
        what: act_words(f, &next.act),
        who: roles_words(f, next),
        by: next.due.map(|due| f.long(due.0)),
        overdue: next.due.is_some_and(|due| due < today),
        href: place_of(f, next, journey),
    }
}

fn day_of(f: &Frame, at: Moment) -> String {
    f.day(at.0)
}

/// One fact for a step; empty if there is none.
fn fact(f: &Frame, journey: &Journey, step: DomainStep) -> String {
    match step {
        DomainStep::WorkUp => day_of(f, journey.opened.occurred_at),
        DomainStep::Harvest => {
            journey.harvests.last().map(|harvest| day_of(f, harvest.at.occurred_at)).unwrap_or_default()
        }
        DomainStep::Culture => journey.lots.values().next_back().map(|lot| release_words(f, lot)).unwrap_or_default(),
        DomainStep::Administration => {
            let last = journey.administrations.values().max_by_key(|given| given.started.position);
            last.map(|given| day_of(f, given.started.occurred_at)).unwrap_or_default()
        }
        DomainStep::FollowUp => {
            let planned = journey.visits.values().filter(|visit| visit.is_planned());
            let due = planned.map(|visit| visit.planned.due).min();
            due.map(|due| f.t1("visit-due", "date", f.short(due.0))).unwrap_or_default()
        }
    }
}

fn anchor(step: DomainStep) -> &'static str {
    match step {
        DomainStep::WorkUp => "#h-key",
        DomainStep::Harvest | DomainStep::Culture | DomainStep::Administration => "#h-lots",
        DomainStep::FollowUp => "#h-visits",
    }
}

/// Earlier doses in one line each, and which dose it is now, once there is more than one.
fn doses(f: &Frame, journey: &Journey) -> (Vec<String>, Option<usize>) {
    let given: Vec<_> = journey.administrations.values().filter(|given| given.is_completed()).collect();
    if given.is_empty() || journey.step() == DomainStep::FollowUp {
        return (Vec::new(), None);
    }
    let line = |dose: u32, at: Moment| f.t2("dose-given", "count", dose.to_string(), "date", f.day(at.0));
    let lines = given.iter().map(|given| line(given.dose, given.started.occurred_at)).collect();
    (lines, Some(given.len().saturating_add(1)))
}

/// The whole track.
pub(super) fn track(f: &Frame, file: &JourneyFile, blocks: usize, today: Day) -> Track {
    let journey = &file.journey;
    let (earlier, dose) = doses(f, journey);
    let steps = journey.track().into_iter().map(|(step, state)| TrackStep {
        step: step_of(step),
        state: state_of(state, blocks),
        fact: fact(f, journey, step),
        href: step_place(f, journey, step).unwrap_or_else(|| anchor(step).to_owned()),
    });
    Track {
        earlier,
        dose,
        steps: steps.collect(),
        next: file.next_step(today).map(|next| next_of(f, &next, journey, today)),
        ended: match &journey.stage {
            Stage::Open => None,
            Stage::Closed(closed) => Some(Ended {
                reason: code_words(f, "outcome", choice(&closed.what.outcome)),
                on: f.zone.date(closed.at.occurred_at.0),
            }),
        },
    }
}
