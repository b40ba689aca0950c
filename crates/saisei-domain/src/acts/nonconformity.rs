//! Nonconformities (不適合): practice that does not follow the ordinance or the plan (規則20条の2). Reports open them by
//! themselves; a physician assesses them; they close only with evidence and a second signature (SG11).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::journey::next_serial;
use super::{Closing, journey, noted};
use crate::act::{Act, Context, Decision, Gate, Meaning, Nature, Rejection, unknown};
use crate::event::{Event, NewEvent, SerialKind, Subject};
use crate::facts::{Facts, Need};
use crate::rules::{Finding, Rule};
use crate::state::Nonconformity;
use crate::values::{Code, JourneyId, NonconformityId};

/// A nonconformity was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NonconformityOpened {
    /// Its id.
    pub nonconformity: NonconformityId,
    /// The journey, if one is concerned.
    pub journey: Option<JourneyId>,
    /// The act that was reported, if one was.
    pub command: Option<String>,
    /// Ids of the rules that it broke.
    pub rules: Vec<String>,
    /// Whether it is proposed as serious (重大な不適合): a rule that nobody may pass was broken on a patient.
    pub serious: bool,
    /// What happened, as a code, where a person reported it.
    pub grounds: Option<Code>,
}

/// The next free id.
fn next_id(facts: &Facts) -> Result<NonconformityId, Rejection> {
    Ok(NonconformityId::parse(&next_serial("N", facts.last(SerialKind::Nonconformity)))?)
}

fn opened(event: NonconformityOpened, about: &[Subject]) -> NewEvent {
    let stream = Subject::Nonconformity(event.nonconformity.clone());
    let journey = event.journey.iter().cloned().map(Subject::Journey);
    let counter = [Subject::Serial(SerialKind::Nonconformity), Subject::Watch];
    let about = about.iter().cloned().chain(journey).chain(counter).collect();
    NewEvent::new(stream, about, Event::NonconformityOpened(event))
}

/// The nonconformity that follows from an act that was done against rules. Needs [`SerialKind::Nonconformity`].
///
/// # Errors
/// Never in practice: the id is our own.
pub(crate) fn from_report(
    facts: &Facts,
    command: &str,
    broken: &[&Finding],
    about: &[Subject],
) -> Result<NewEvent, Rejection> {
    let journey = about.iter().find_map(|subject| match subject {
        Subject::Journey(id) => Some(id.clone()),
        _ => None,
    });
    let event = NonconformityOpened {
        nonconformity: next_id(facts)?,
        journey,
        command: Some(command.to_owned()),
        rules: broken.iter().map(|finding| finding.rule.id().to_owned()).collect(),
        serious: broken.iter().any(|finding| finding.grade() == crate::rules::Grade::Never),
        grounds: None,
    };
    // It is closed for the journey that it was opened for; another one that the act touched would wait for ever.
    let apart = |subject: &&Subject| !matches!(subject, Subject::Serial(_) | Subject::Journey(_));
    let about: Vec<Subject> = about.iter().filter(apart).cloned().collect();
    Ok(opened(event, &about))
}

/// Reports a nonconformity. Anybody who finds one tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenNonconformity {
    /// The journey, if one is concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub journey: Option<JourneyId>,
    /// What happened, as a code.
    pub grounds: Code,
    /// Whether the reporter takes it for serious.
    #[serde(default)]
    pub serious: bool,
}

impl Act for OpenNonconformity {
    fn nature(&self) -> Nature {
        Nature::Report
    }

    fn needs(&self, _: &Facts) -> Vec<Need> {
        [Need::Last(SerialKind::Nonconformity)].into_iter().chain(self.journey.clone().map(Need::Journey)).collect()
    }

    fn decide(&self, _: &mut Context<'_>, facts: &Facts) -> Decision {
        let about = match &self.journey {
            Some(id) => vec![Subject::Patient(journey(facts, id)?.coi.clone())],
            None => Vec::new(),
        };
        let event = NonconformityOpened {
            nonconformity: next_id(facts)?,
            journey: self.journey.clone(),
            command: None,
            rules: Vec::new(),
            serious: self.serious,
            grounds: Some(self.grounds.clone()),
        };
        Ok(crate::act::Accepted { events: vec![opened(event, &about)], findings: Vec::new() })
    }
}

/// Assesses a nonconformity. A serious one goes to the committee promptly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessNonconformity {
    /// Which.
    pub nonconformity: NonconformityId,
    /// 重大な不適合: safety or rights of the recipient, or reliability of data.
    pub serious: bool,
    /// Grounds as codes.
    #[serde(default)]
    pub grounds: Vec<Code>,
}

/// Closes a nonconformity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseNonconformity {
    /// Which.
    pub nonconformity: NonconformityId,
    /// Corrective and preventive actions, as codes.
    pub actions: Vec<Code>,
    /// Evidence: numbers of documents or records.
    #[serde(default)]
    pub evidence: Vec<Code>,
}

fn known<'f>(facts: &'f Facts, id: &NonconformityId) -> Result<&'f Nonconformity, Rejection> {
    facts.nonconformity(id).ok_or_else(|| unknown("nonconformity", id, "args.nonconformity"))
}

fn concerns(found: &Nonconformity) -> Vec<Subject> {
    found.opened.what.journey.iter().cloned().map(Subject::Journey).chain([Subject::Watch]).collect()
}

impl Act for AssessNonconformity {
    fn nature(&self) -> Nature {
        Nature::Judgement
    }

    fn signs(&self) -> Option<Meaning> {
        Some(Meaning::Judged)
    }

    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Nonconformity(self.nonconformity.clone())]
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = known(facts, &self.nonconformity)?;
        let subject = Subject::Nonconformity(self.nonconformity.clone());
        let mut gate = Gate::default();
        gate.require(found.is_open(), || Finding::of(Rule::ClosingClosedAlready).with("id", &self.nonconformity));
        let notes = gate.pass(context, std::slice::from_ref(&subject))?;
        noted(subject, concerns(found), Event::NonconformityAssessed(self.clone()), notes)
    }
}

impl Act for CloseNonconformity {
    fn nature(&self) -> Nature {
        Nature::Judgement
    }

    fn signs(&self) -> Option<Meaning> {
        Some(Meaning::Judged)
    }

    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Nonconformity(self.nonconformity.clone())]
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = known(facts, &self.nonconformity)?;
        let subject = Subject::Nonconformity(self.nonconformity.clone());
        let mut gate = Gate::default();
        let closing = Closing { id: self.nonconformity.as_str(), actions: &self.actions, evidence: &self.evidence };
        closing.check(&mut gate, context, found.is_open(), found.assessed.is_some());
        let notes = gate.pass(context, std::slice::from_ref(&subject))?;
        noted(subject, concerns(found), Event::NonconformityClosed(self.clone()), notes)
    }
}
