//! Clocks (SG6): what is due by a day, and its escalation when the program's own timer fires. A clock never passes
//! silently.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::{Accepted, Act, Context, Decision};
use crate::event::{Event, NewEvent, Subject};
use crate::facts::{Facts, Need};
use crate::rules::{Finding, Rule};
use crate::state::watch::{Clock, ClockKind};
use crate::values::{Day, JourneyId, PlanId};

/// Lets timers fire: every clock that reached a further level is escalated, once per level.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tick {}

/// A clock was escalated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClockEscalated {
    /// Which clock, such as `illness.J0001.AE1.committee`.
    pub clock: String,
    /// What kind of clock.
    pub kind: ClockKind,
    /// 1: a task; 2: due soon; 3: overdue.
    pub level: u8,
    /// The last day.
    pub due: Day,
    /// The journey, if it is about one.
    pub journey: Option<JourneyId>,
    /// The plan, if it is about one.
    pub plan: Option<PlanId>,
    /// Version of the rule pack by which it was counted.
    pub rule_pack: String,
}

impl ClockEscalated {
    fn new(clock: &Clock, level: u8, pack: &str) -> Self {
        Self {
            clock: clock.id.clone(),
            kind: clock.kind,
            level,
            due: clock.due,
            journey: clock.journey.clone(),
            plan: clock.plan.clone(),
            rule_pack: pack.to_owned(),
        }
    }

    fn note(&self) -> Finding {
        Finding::of(Rule::ClockEscalated).with("clock", &self.clock).with("due", self.due).with("level", self.level)
    }

    fn event(self) -> NewEvent {
        let journey = self.journey.iter().cloned().map(Subject::Journey);
        let about = journey.chain(self.plan.iter().cloned().map(Subject::Plan)).collect();
        NewEvent::new(Subject::Watch, about, Event::ClockEscalated(self))
    }
}

impl Act for Tick {
    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let months = facts.watch().map(crate::state::Watch::months).unwrap_or_default();
        [Need::Clinic, Need::Watch].into_iter().chain(months.into_iter().map(Need::Tally)).collect()
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let Some(watch) = facts.watch() else { return Ok(Accepted::default()) };
        let mut accepted = Accepted::default();
        for clock in watch.clocks(context.law, context.today(), facts) {
            let Some(level) = clock.level_on(context.today()) else { continue };
            if watch.raised(&clock) >= level {
                continue;
            }
            let escalated = ClockEscalated::new(&clock, level, &context.law.pack);
            accepted.findings.push(escalated.note());
            accepted.events.push(escalated.event());
        }
        Ok(accepted)
    }
}
