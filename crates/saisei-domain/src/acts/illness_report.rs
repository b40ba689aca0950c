//! Illness reports (疾病等報告): the category that a physician decides on, later news, and the reports that were filed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::adverse_event::{Category, Seriousness, clock_note};
use super::work_up::Answer;
use super::{journey, noted, patient_of};
use crate::act::{Act, Context, Decision, Gate, Meaning, Nature, Rejection, unknown};
use crate::event::{Event, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::law::Recipient;
use crate::problem::Problem;
use crate::rules::{Finding, Rule};
use crate::state::{AdverseEvent, Journey};
use crate::values::{AdverseEventId, Code, Day, JourneyId, Moment};

/// Later news of an adverse event: it became serious, ended, or turned out otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateAdverseEvent {
    /// Whose journey.
    pub journey: JourneyId,
    /// Which.
    pub adverse_event: AdverseEventId,
    /// What makes it serious by now; replaces what was known.
    pub seriousness: Vec<Seriousness>,
    /// Whether it is suspected to come from the therapy.
    pub suspected: Answer,
    /// Outcome as a code, as far as known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Code>,
    /// When the clinic learned of it; the time of recording if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learned_at: Option<Moment>,
}

fn known<'j>(journey: &'j Journey, id: &AdverseEventId) -> Result<&'j AdverseEvent, Rejection> {
    journey.adverse_events.get(id).ok_or_else(|| unknown("adverse event", id, "args.adverse_event"))
}

fn about(journey: &Journey) -> Vec<Subject> {
    let mut about = patient_of(journey);
    about.push(Subject::Watch);
    about
}

impl Act for UpdateAdverseEvent {
    fn nature(&self) -> Nature {
        Nature::Report
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        gates::journey_and_plan(facts, &self.journey)
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey(facts, &self.journey)?;
        let event = known(found, &self.adverse_event)?;
        let learned = self.learned_at.unwrap_or(context.now);
        if learned > context.now {
            return Err(Problem::of(Rule::InputFuture).into());
        }
        if learned < event.recorded.what.onset_at {
            return Err(Problem::of(Rule::InputTimeOrder).with("field", "onset_at, learned_at").into());
        }
        let mut findings = gates::after_closing(found);
        let category = Category::proposed(self.suspected, &self.seriousness);
        findings.extend(clock_note(context, facts, found, &self.adverse_event, category, learned));
        let updated = Self { learned_at: Some(learned), ..self.clone() };
        noted(Subject::Journey(found.id.clone()), about(found), Event::AdverseEventUpdated(updated), findings)
    }
}

/// A physician decides on the legal category. The proposed one stays visible beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JudgeAdverseEvent {
    /// Whose journey.
    pub journey: JourneyId,
    /// Which.
    pub adverse_event: AdverseEventId,
    /// The category.
    pub category: Category,
    /// Grounds as codes.
    #[serde(default)]
    pub grounds: Vec<Code>,
}

impl Act for JudgeAdverseEvent {
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
        let event = known(found, &self.adverse_event)?;
        let proposed = event.proposed();
        let mut gate = Gate::default();
        if self.category > proposed {
            gate.add(
                Finding::of(Rule::AdverseEventJudgedDown)
                    .with("adverse_event", &self.adverse_event)
                    .with("proposed", proposed.name())
                    .with("judged", self.category.name()),
            );
        }
        let subject = Subject::Journey(found.id.clone());
        let mut notes = gate.pass(context, std::slice::from_ref(&subject))?;
        notes.extend(clock_note(context, facts, found, &self.adverse_event, self.category, event.learned_at()));
        noted(subject, about(found), Event::AdverseEventJudged(self.clone()), notes)
    }
}

/// Records that an illness report was filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileIllnessReport {
    /// Whose journey.
    pub journey: JourneyId,
    /// Which adverse event.
    pub adverse_event: AdverseEventId,
    /// To whom.
    pub recipient: Recipient,
    /// Day of filing.
    pub filed_on: Day,
    /// Receipt number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Code>,
}

impl Act for FileIllnessReport {
    fn nature(&self) -> Nature {
        Nature::Report
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        gates::journey_and_plan(facts, &self.journey)
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey(facts, &self.journey)?;
        let event = known(found, &self.adverse_event)?;
        if self.filed_on > context.today() {
            return Err(Problem::of(Rule::InputFuture).into());
        }
        let learned = event.learned_at().legal_day();
        let filed = facts.plan(&found.plan).and_then(crate::state::Plan::first_filed_on);
        let filed = filed.filter(|filed| *filed <= learned).unwrap_or(learned);
        let due = context.law.illness_due(event.category(), learned, Some(filed));
        let mut findings = gates::after_closing(found);
        if let Some(due) = due.filter(|due| self.filed_on > *due) {
            findings.push(Finding::of(Rule::IllnessReportLate).with("due", due).with("filed", self.filed_on));
        }
        noted(Subject::Journey(found.id.clone()), about(found), Event::IllnessReportFiled(self.clone()), findings)
    }
}
