//! Explanation, consent and its withdrawal (説明・同意・撤回).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::deviation::{Hold, HoldCause};
use super::{journey, noted, patient_of, plan};
use crate::act::{Accepted, Act, Context, Decision, Gate, Nature};
use crate::event::{Event, NewEvent, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::problem::Problem;
use crate::rules::{Finding, Rule};
use crate::state::{Consent, Journey};
use crate::values::{Code, ContainerNumber, Count, FormId, JourneyId, LotId};

/// On paper or electronically (allowed since 2020 if the patient agrees to the method).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// Paper.
    Paper,
    /// Electronic.
    Electronic,
}

/// Records that the therapy was explained in writing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveExplanation {
    /// To whom.
    pub journey: JourneyId,
    /// With which form.
    pub form: FormId,
    /// Version of the form.
    pub form_version: Count,
    /// Language, such as `ja`.
    pub language: Code,
    /// Paper or electronic.
    pub medium: Medium,
    /// Items of the list that were explained, as codes.
    #[serde(default)]
    pub items: Vec<Code>,
    /// Whether an interpreter took part.
    #[serde(default)]
    pub interpreter: bool,
}

impl Act for GiveExplanation {
    fn needs(&self, facts: &Facts) -> Vec<Need> {
        gates::journey_and_plan(facts, &self.journey)
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey(facts, &self.journey)?;
        let plan = plan(facts, &found.plan)?;
        let subject = Subject::Journey(found.id.clone());
        let mut gate = Gate::default();
        gate.take(gates::journey_open(found));
        gate.take(gates::plan_in_force(plan, context.day()));
        let notes = gate.pass(context, &[subject.clone(), Subject::Plan(plan.id.clone())])?;
        noted(subject, patient_of(found), Event::ExplanationGiven(self.clone()), notes)
    }
}

/// Records the patient's signed consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignConsent {
    /// Whose journey.
    pub journey: JourneyId,
    /// Which form.
    pub form: FormId,
    /// Version of the form.
    pub form_version: Count,
    /// Paper or electronic.
    pub medium: Medium,
    /// Whether the patient agreed to the electronic method (needed if electronic).
    #[serde(default)]
    pub electronic_agreed: bool,
    /// Whether the patient was given a copy.
    pub copy_given: bool,
    /// Who signed in the patient's place; none if the patient signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<Proxy>,
}

/// 代諾者: somebody who signs in the patient's place. Off unless the plan includes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Proxy {
    /// The relation to the patient, as a code.
    pub relation: Code,
    /// Why the patient does not sign, as a code.
    pub grounds: Code,
}

/// The patient signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentSigned {
    /// Whose journey.
    pub journey: JourneyId,
    /// Which form.
    pub form: FormId,
    /// Version of the form.
    pub form_version: Count,
    /// Paper or electronic.
    pub medium: Medium,
    /// Whether a copy was given.
    pub copy_given: bool,
    /// Who signed in the patient's place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<Proxy>,
    /// The plan version in force.
    pub plan_version: u32,
}

impl Act for SignConsent {
    fn needs(&self, facts: &Facts) -> Vec<Need> {
        gates::journey_and_plan(facts, &self.journey)
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey(facts, &self.journey)?;
        let plan = plan(facts, &found.plan)?;
        if self.medium == Medium::Electronic && !self.electronic_agreed {
            return Err(Problem::of(Rule::InputMissingField).with("field", "electronic_agreed").into());
        }
        let subject = Subject::Journey(found.id.clone());
        let mut gate = Gate::default();
        gate.take(gates::journey_open(found));
        let version = gate.take(gates::plan_in_force(plan, context.day()));
        gate.require(found.was_explained(&self.form, self.form_version), || {
            Finding::of(Rule::ConsentNotExplained).with("form", &self.form).with("version", self.form_version)
        });
        if let Some(version) = version {
            let current = version.content.forms.iter().any(|f| f.form == self.form && f.version == self.form_version);
            gate.require(current, || Finding::of(Rule::ConsentNotValid).with("state", "form_not_in_force"));
            if let Some(proxy) = self.proxy.as_ref().filter(|_| !version.content.proxy_allowed) {
                gate.add(Finding::of(Rule::ConsentProxyNotAllowed).with("relation", &proxy.relation));
            }
        }
        let notes = gate.pass(context, &[subject.clone(), Subject::Plan(plan.id.clone())])?;
        let signed = ConsentSigned {
            journey: found.id.clone(),
            form: self.form.clone(),
            form_version: self.form_version,
            medium: self.medium,
            copy_given: self.copy_given,
            proxy: self.proxy.clone(),
            plan_version: version.map_or(0, |v| v.number),
        };
        let signed = NewEvent::new(subject, patient_of(found), Event::ConsentSigned(signed));
        let ended = held(found).map(|hold| hold.ended(HoldCause::ConsentWithdrawn));
        let ended = ended.filter(|_| matches!(found.consent, Consent::Withdrawn(_)));
        Ok(Accepted { events: [signed].into_iter().chain(ended).collect(), findings: notes })
    }
}

/// What the patient withdraws from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawalScope {
    /// The therapy from now on.
    Therapy,
    /// The therapy and the use of the data beyond what the law keeps.
    TherapyAndData,
}

/// Records that the patient withdrew. Never refused, at any stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawConsent {
    /// Whose journey.
    pub journey: JourneyId,
    /// From what.
    pub scope: WithdrawalScope,
}

impl Act for WithdrawConsent {
    fn nature(&self) -> Nature {
        Nature::Report
    }

    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Journey(self.journey.clone())]
    }

    fn decide(&self, _: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey(facts, &self.journey)?;
        let mut findings = gates::after_closing(found);
        let hold = held(found);
        findings.extend(hold.as_ref().map(|hold| {
            Finding::of(Rule::ConsentWithdrawnHeld)
                .with("stage", found.step().name())
                .with("lots", listed(&hold.lots))
                .with("containers", listed(&hold.containers))
        }));
        let stream = Subject::Journey(found.id.clone());
        let withdrawn = NewEvent::new(stream, patient_of(found), Event::ConsentWithdrawn(self.clone()));
        let held = hold.map(|hold| hold.held(HoldCause::ConsentWithdrawn));
        Ok(Accepted { events: [withdrawn].into_iter().chain(held).collect(), findings })
    }
}

/// What of the patient's material is not used up: held from the withdrawal on.
fn held(journey: &Journey) -> Option<Hold> {
    let lots: Vec<LotId> =
        journey.lots.values().filter(|lot| journey.has_open(lot)).map(|lot| lot.id.clone()).collect();
    let left: Vec<ContainerNumber> = journey
        .containers
        .values()
        .filter(|container| !container.is_accounted_for())
        .map(|container| container.number.clone())
        .collect();
    let hold = Hold { lots, ..Hold::containers(journey, &left) };
    (!hold.lots.is_empty() || !hold.containers.is_empty()).then_some(hold)
}

fn listed<T: ToString>(items: &[T]) -> String {
    match items {
        [] => "—".to_owned(),
        items => items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    }
}
