//! Adverse events (有害事象). Recording one is never refused; the legal category is proposed, a physician decides.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::work_up::Answer;
use super::{free, journey, next_free, noted, patient_of};
use crate::act::{Act, Context, Decision, Nature};
use crate::event::{Event, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::problem::Problem;
use crate::rules::{Finding, Rule};
use crate::state::{Journey, Plan};
use crate::values::{AdverseEventId, Code, JourneyId, Moment};

/// What makes an event serious.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Seriousness {
    /// 死亡.
    Death,
    /// 死亡につながるおそれ.
    LifeThreatening,
    /// 入院・入院延長.
    Hospitalisation,
    /// 障害, or may lead to it.
    Disability,
    /// 後世代における先天性の疾病又は異常.
    CongenitalAnomaly,
    /// As serious as these.
    OtherSerious,
}

/// Category of the illness report (疾病等報告, ordinance 35 and 36), as proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Death, or may lead to death: 7 days.
    SevenDays,
    /// Hospitalisation, disability and as serious: 15 days.
    FifteenDays,
    /// Any other suspected disease or infection: the 60-day list.
    SixtyDayList,
    /// Not suspected to come from the therapy.
    NotReportable,
}

/// Records an adverse event; incomplete if need be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordAdverseEvent {
    /// Whose journey.
    pub journey: JourneyId,
    /// Its id; `AE1`, `AE2` … of the journey if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adverse_event: Option<AdverseEventId>,
    /// The term as a code.
    pub term: Code,
    /// Onset.
    pub onset_at: Moment,
    /// When the clinic learned of it: the legal clock counts from this day. The time of recording if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learned_at: Option<Moment>,
    /// What makes it serious; empty if nothing does.
    #[serde(default)]
    pub seriousness: Vec<Seriousness>,
    /// Whether it is suspected to come from harvest, cells or procedure. Suspicion is enough.
    pub suspected: Answer,
    /// Outcome as a code, as far as known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Code>,
}

/// An adverse event was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdverseEventRecorded {
    /// Whose journey.
    pub journey: JourneyId,
    /// Its id.
    pub adverse_event: AdverseEventId,
    /// The term as a code.
    pub term: Code,
    /// Onset.
    pub onset_at: Moment,
    /// When the clinic learned of it.
    pub learned_at: Moment,
    /// What makes it serious.
    pub seriousness: Vec<Seriousness>,
    /// Whether it is suspected to come from the therapy.
    pub suspected: Answer,
    /// Outcome as a code.
    pub outcome: Option<Code>,
}

impl Category {
    /// The category that the recorded values suggest. Unknown suspicion counts as suspicion.
    pub fn proposed(suspected: Answer, seriousness: &[Seriousness]) -> Self {
        if suspected == Answer::No {
            return Self::NotReportable;
        }
        let deadly = |s: &Seriousness| matches!(s, Seriousness::Death | Seriousness::LifeThreatening);
        match seriousness {
            [] => Self::SixtyDayList,
            list if list.iter().any(deadly) => Self::SevenDays,
            _ => Self::FifteenDays,
        }
    }

    /// The name in commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::SevenDays => "seven_days",
            Self::FifteenDays => "fifteen_days",
            Self::SixtyDayList => "sixty_day_list",
            Self::NotReportable => "not_reportable",
        }
    }
}

impl AdverseEventRecorded {
    /// The category that the recorded values suggest.
    pub fn proposed_category(&self) -> Category {
        Category::proposed(self.suspected, &self.seriousness)
    }
}

/// The note that proposes category and last day of the illness report; none if nothing is to be reported.
pub(super) fn clock_note(
    context: &Context<'_>,
    facts: &Facts,
    journey: &Journey,
    id: &AdverseEventId,
    category: Category,
    learned: Moment,
) -> Option<Finding> {
    let learned = learned.legal_day();
    let filed = facts.plan(&journey.plan).and_then(Plan::first_filed_on).filter(|filed| *filed <= learned);
    let due = context.law.illness_due(category, learned, Some(filed.unwrap_or(learned)))?;
    Some(
        Finding::of(Rule::AdverseEventClock)
            .with("adverse_event", id)
            .with("category", category.name())
            .with("due", due),
    )
}

/// The note for something that may be an adverse event: the last days that would count if illness is suspected.
pub(crate) fn to_consider(context: &Context<'_>) -> Option<Finding> {
    let day = |category| context.law.illness_due(category, context.today(), None);
    Some(
        Finding::of(Rule::AdverseEventToConsider)
            .with("seven", day(Category::SevenDays)?)
            .with("fifteen", day(Category::FifteenDays)?),
    )
}

impl Act for RecordAdverseEvent {
    fn nature(&self) -> Nature {
        Nature::Report
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        gates::journey_and_plan(facts, &self.journey)
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey(facts, &self.journey)?;
        let learned_at = self.learned_at.unwrap_or(context.now);
        if self.onset_at > context.now || learned_at > context.now {
            return Err(Problem::of(Rule::InputFuture).into());
        }
        if learned_at < self.onset_at {
            return Err(Problem::of(Rule::InputTimeOrder).with("field", "onset_at, learned_at").into());
        }
        let adverse_event = match &self.adverse_event {
            Some(id) => {
                free(found.adverse_events.get(id), "adverse event", id, "args.adverse_event")?;
                id.clone()
            }
            None => next_free("AE", &found.adverse_events, AdverseEventId::parse)?,
        };
        let event = AdverseEventRecorded {
            journey: found.id.clone(),
            adverse_event,
            term: self.term.clone(),
            onset_at: self.onset_at,
            learned_at,
            seriousness: self.seriousness.clone(),
            suspected: self.suspected,
            outcome: self.outcome.clone(),
        };
        let mut findings = gates::after_closing(found);
        let category = event.proposed_category();
        findings.extend(clock_note(context, facts, found, &event.adverse_event, category, learned_at));
        let mut about = patient_of(found);
        about.push(Subject::Watch);
        noted(Subject::Journey(found.id.clone()), about, Event::AdverseEventRecorded(event), findings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn category(seriousness: &[Seriousness], suspected: Answer) -> Category {
        let at = Moment::parse("2025-08-20T10:00:00+09:00").unwrap();
        AdverseEventRecorded {
            journey: JourneyId::parse("J1").unwrap(),
            adverse_event: AdverseEventId::parse("AE1").unwrap(),
            term: Code::parse("chills").unwrap(),
            onset_at: at,
            learned_at: at,
            seriousness: seriousness.to_vec(),
            suspected,
            outcome: None,
        }
        .proposed_category()
    }

    #[test]
    fn the_category_follows_the_ordinance() {
        use Seriousness::{Death, Hospitalisation, LifeThreatening};
        assert_eq!(category(&[Hospitalisation, Death], Answer::Yes), Category::SevenDays);
        assert_eq!(category(&[LifeThreatening], Answer::Unknown), Category::SevenDays);
        assert_eq!(category(&[Hospitalisation], Answer::Yes), Category::FifteenDays);
        assert_eq!(category(&[], Answer::Unknown), Category::SixtyDayList);
        assert_eq!(category(&[Death], Answer::No), Category::NotReportable);
    }
}
