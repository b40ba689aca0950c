//! Administration (投与): baseline, start, rate, vital signs, symptoms, stop, completion.
//!
//! Starting asks permission. Everything that happens afterwards is a report, and no report is ever refused.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::adverse_event::to_consider;
use super::follow_up::planned_visits;
use super::plan::{PlanContent, Route};
use super::work_up::Answer;
use super::{free, journey, journey_and_patient, next_free, noted, patient_of, plan};
use crate::act::{Accepted, Act, Context, Decision, Gate, Meaning, Nature, unknown};
use crate::event::{Event, NewEvent, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::gates::bedside;
use crate::problem::Problem;
use crate::rules::{Finding, Rule};
use crate::state::{Administration, Journey};
use crate::values::measure::{BodyMass, CellUnit, DrugMass, FlowUnit, PressureUnit, RateUnit, Temperature, Volume};
use crate::values::{
    AdministrationId, Code, ContainerNumber, Count, JourneyId, Measure, Moment, Number, Percent, StaffId,
};

/// Vital signs; what was not measured is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Vitals {
    /// Systolic pressure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub systolic: Option<Measure<PressureUnit>>,
    /// Diastolic pressure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diastolic: Option<Measure<PressureUnit>>,
    /// Pulse.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pulse: Option<Measure<RateUnit>>,
    /// Breathing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breathing: Option<Measure<RateUnit>>,
    /// Body temperature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<Measure<Temperature>>,
    /// Oxygen saturation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spo2: Option<Percent>,
}

/// How the patient is watched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ObservationPlan {
    /// Minutes of observation after the end.
    pub minutes: Count,
    /// Minutes between two sets of vital signs.
    pub interval_minutes: Count,
}

/// Records baseline, emergency kit and observation plan before an administration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordBaseline {
    /// Whose journey.
    pub journey: JourneyId,
    /// Vital signs; oxygen saturation is needed.
    pub vitals: Vitals,
    /// Body weight.
    pub weight: Measure<BodyMass>,
    /// Earlier venous or arterial thrombosis.
    pub thrombosis: Answer,
    /// Drugs that raise the risk, as codes; an empty list says that there are none, no list that nobody asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk_drugs: Option<Vec<Code>>,
    /// Whether the emergency kit was checked.
    pub emergency_kit_checked: bool,
    /// How the patient is watched.
    pub observation: ObservationPlan,
}

impl RecordBaseline {
    /// Whether vital signs with oxygen saturation, clot history and risk drugs were asked for, with the emergency kit and
    /// a plan of observation (SG12). The weight is part of the type.
    pub fn is_complete(&self) -> bool {
        let vitals = &self.vitals;
        vitals.spo2.is_some()
            && vitals.pulse.is_some()
            && vitals.systolic.is_some()
            && self.thrombosis != Answer::Unknown
            && self.risk_drugs.is_some()
            && self.emergency_kit_checked
            && self.observation.minutes.get() > 0
            && self.observation.interval_minutes.get() > 0
    }
}

impl Act for RecordBaseline {
    fn nature(&self) -> Nature {
        Nature::Report
    }
    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Journey(self.journey.clone())]
    }
    fn decide(&self, _: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey(facts, &self.journey)?;
        let event = Event::BaselineRecorded(self.clone());
        noted(Subject::Journey(found.id.clone()), patient_of(found), event, gates::after_closing(found))
    }
}

/// One container of an administration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The container.
    pub container: ContainerNumber,
    /// How it is given.
    pub route: Route,
    /// Site as a code, such as `right-knee`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<Code>,
    /// Viable cells given.
    pub cells: Measure<CellUnit>,
    /// Rate at the start, for a drip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Measure<FlowUnit>>,
}

/// Starts an administration of one or several matched containers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StartAdministration {
    /// Whose journey.
    pub journey: JourneyId,
    /// Its id; `A1`, `A2` … of the journey if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub administration: Option<AdministrationId>,
    /// The physician who decides to give it; may be missing where it is reported afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub physician: Option<StaffId>,
    /// The containers.
    pub parts: Vec<Part>,
}

/// An administration started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdministrationStarted {
    /// Whose journey.
    pub journey: JourneyId,
    /// Its id.
    pub administration: AdministrationId,
    /// Which dose of the journey it is, from 1.
    pub dose: u32,
    /// The physician who decided to give it, as far as known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub physician: Option<StaffId>,
    /// The containers.
    pub parts: Vec<Part>,
    /// The plan version.
    pub plan_version: u32,
}

impl StartAdministration {
    fn id(&self, journey: &Journey) -> Result<AdministrationId, crate::act::Rejection> {
        match &self.administration {
            Some(id) => {
                free(journey.administrations.get(id), "administration", id, "args.administration")?;
                Ok(id.clone())
            }
            None => next_free("A", &journey.administrations, AdministrationId::parse),
        }
    }

    /// At least one container, and each once.
    fn check_parts(&self) -> Result<(), Problem> {
        if self.parts.is_empty() {
            return Err(Problem::of(Rule::InputListEmpty).with("field", "parts"));
        }
        let distinct: BTreeSet<&ContainerNumber> = self.parts.iter().map(|part| &part.container).collect();
        if distinct.len() < self.parts.len() {
            return Err(Problem::of(Rule::InputDuplicateField).with("field", "parts.container"));
        }
        Ok(())
    }

    fn total_cells(&self) -> Number {
        Number::new(self.parts.iter().map(|part| part.cells.value.decimal()).sum())
    }

    /// The physician is listed and in the role; routes, cells and the dose are in the plan.
    fn check_plan(
        &self,
        gate: &mut Gate,
        context: &Context<'_>,
        facts: &Facts,
        found: &Journey,
        content: &PlanContent,
    ) {
        gate.under(content);
        gates::dose_follows(gate, found, content, Some(context.day()));
        if let Some(physician) = &self.physician {
            gate.take(gates::doctor_listed(content, physician));
            gate.take(gates::doctor_in_role(facts, physician, context.day()));
        } else {
            gate.add(Finding::of(Rule::PlanDoctorNotListed).with("doctor", "—").with("listed", "—"));
        }
        gate.take(gates::dose_in_plan(content, self.total_cells()));
        for part in &self.parts {
            gate.take(gates::route_listed(content, part.route));
            let filled = found.containers.get(&part.container).and_then(|container| container.product());
            if let Some(filled) = filled {
                gate.take(gates::cells_conserved(filled.cells.value, part.cells.value));
            }
        }
    }

    /// Patient, containers and lots; and the journey of another patient whose product was given by mistake.
    fn about(&self, found: &Journey, facts: &Facts) -> Vec<Subject> {
        let numbers = || self.parts.iter().map(|part| &part.container);
        let owners: BTreeSet<&JourneyId> =
            numbers().filter_map(|number| facts.journey_id_of_container(number)).collect();
        let others = owners.into_iter().filter(|owner| **owner != found.id).cloned().map(Subject::Journey);
        let containers = numbers().cloned().map(Subject::Container);
        let lots = numbers().flat_map(|number| {
            facts.journey_of_container(number).into_iter().flat_map(move |owner| owner.lots_of([number].into_iter()))
        });
        patient_of(found).into_iter().chain(containers).chain(lots.map(Subject::Lot)).chain(others).collect()
    }
}

impl Act for StartAdministration {
    fn nature(&self) -> Nature {
        Nature::Judgement
    }

    fn signs(&self) -> Option<Meaning> {
        Some(Meaning::Judged)
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let containers = gates::container_needs(facts, self.parts.iter().map(|part| &part.container));
        let patient = facts.journey(&self.journey).map(|found| bedside::patient_needs(facts, &found.coi));
        gates::journey_and_plan(facts, &self.journey)
            .into_iter()
            .chain(containers)
            .chain(patient.into_iter().flatten())
            .chain(self.physician.clone().map(Need::Staff))
            .collect()
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey(facts, &self.journey)?;
        let plan = plan(facts, &found.plan)?;
        if self.physician.is_none() && !context.already_done {
            return Err(Problem::of(Rule::InputMissingField).with("field", "args.physician").into());
        }
        if !context.already_done {
            self.check_parts()?;
        }
        let administration = self.id(found)?;
        let mut gate = Gate::default();
        gate.take(gates::no_running_administration(found));
        gate.take(gates::baseline_recorded(found, context));
        let version = gate.take(gates::plan_in_force_now(plan, context));
        let version = version.or_else(|| plan.specification_on(context.day()));
        if let Some(version) = version {
            self.check_plan(&mut gate, context, facts, found, version.content);
        }
        for part in &self.parts {
            bedside::still_matched(&mut gate, &part.container, found, context, facts);
        }
        let subject = Subject::Journey(found.id.clone());
        let notes = gate.pass(context, &[subject.clone(), Subject::Plan(plan.id.clone())])?;
        let started = AdministrationStarted {
            journey: found.id.clone(),
            administration,
            dose: u32::try_from(found.administrations.len()).unwrap_or(u32::MAX).saturating_add(1),
            physician: self.physician.clone(),
            parts: self.parts.clone(),
            plan_version: version.map_or(0, |v| v.number),
        };
        noted(subject, self.about(found, facts), Event::AdministrationStarted(started), notes)
    }
}

/// Records a change of the drip's rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeRate {
    /// Whose journey.
    pub journey: JourneyId,
    /// The new rate.
    pub rate: Measure<FlowUnit>,
}

/// Records vital signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordVitals {
    /// Whose journey.
    pub journey: JourneyId,
    /// What was measured.
    pub vitals: Vitals,
}

/// How strong a symptom is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Mild.
    Mild,
    /// Moderate.
    Moderate,
    /// Severe.
    Severe,
    /// Not known yet.
    Unknown,
}

/// Records a symptom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordSymptom {
    /// Whose journey.
    pub journey: JourneyId,
    /// What, as a code: `chills`, `dyspnoea`, `chest-pain` …
    pub symptom: Code,
    /// How strong.
    pub severity: Severity,
}

/// Records a treatment that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordTreatment {
    /// Whose journey.
    pub journey: JourneyId,
    /// What, as a code: `oxygen`, `adrenaline`, `emergency-call` …
    pub treatment: Code,
    /// Dose of a drug.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dose: Option<Measure<DrugMass>>,
}

/// Records that the administration was stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StopAdministration {
    /// Whose journey.
    pub journey: JourneyId,
    /// Why, as a code; may be given later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grounds: Option<Code>,
}

/// Whether what is reported asks to think of an adverse event.
trait Alarming {
    fn is_alarming(&self) -> bool {
        false
    }
}

impl Alarming for ChangeRate {}
impl Alarming for RecordVitals {}

impl Alarming for RecordSymptom {
    fn is_alarming(&self) -> bool {
        matches!(self.severity, Severity::Severe | Severity::Unknown)
    }
}

impl Alarming for RecordTreatment {
    fn is_alarming(&self) -> bool {
        true
    }
}

impl Alarming for StopAdministration {
    fn is_alarming(&self) -> bool {
        true
    }
}

macro_rules! reports {
    ($($args:ident => $event:ident, $running:literal;)+) => {$(
        impl Act for $args {
            fn nature(&self) -> Nature {
                Nature::Report
            }
            fn needs(&self, _: &Facts) -> Vec<Need> {
                vec![Need::Journey(self.journey.clone())]
            }
            fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
                let found = journey(facts, &self.journey)?;
                let mut findings = gates::after_closing(found);
                if self.is_alarming() {
                    findings.extend(to_consider(context));
                }
                if $running && found.running_administration().is_none() {
                    findings.push(Finding::of(Rule::AdministrationNotRunning));
                }
                noted(
                    Subject::Journey(found.id.clone()),
                    patient_of(found),
                    Event::$event(self.clone()),
                    findings,
                )
            }
        }
    )+};
}

reports! {
    ChangeRate => RateChanged, true;
    RecordVitals => VitalsRecorded, false;
    RecordSymptom => SymptomRecorded, false;
    RecordTreatment => TreatmentRecorded, false;
    StopAdministration => AdministrationStopped, true;
}

/// What was given from one container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Delivered {
    /// The container.
    pub container: ContainerNumber,
    /// Volume given.
    pub volume: Measure<Volume>,
    /// Volume left over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub residual: Option<Measure<Volume>>,
}

impl Delivered {
    /// The note if what was given and left over is not what was filled, or it was none of the containers that were started.
    fn differs(&self, journey: &Journey, administration: &Administration) -> Option<Finding> {
        let started = administration.parts.iter().any(|part| part.container == self.container);
        let product = journey.containers.get(&self.container).and_then(|container| container.product());
        let filled = product.filter(|_| started).map(|product| product.volume.value);
        let left = self.residual.map_or_else(Default::default, |residual| residual.value.decimal());
        let accounted = Number::new(self.volume.value.decimal() + left);
        (filled != Some(accounted)).then(|| {
            Finding::of(Rule::AdministrationDeliveredDiffers)
                .with("container", &self.container)
                .with("filled", filled.map_or_else(|| "—".to_owned(), |filled| filled.to_string()))
                .with("accounted", accounted)
        })
    }
}

/// Records that administration and observation are complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CompleteAdministration {
    /// Whose journey.
    pub journey: JourneyId,
    /// Which.
    pub administration: AdministrationId,
    /// What was given.
    pub delivered: Vec<Delivered>,
    /// End of the observation.
    pub observed_until: Moment,
}

impl Act for CompleteAdministration {
    fn nature(&self) -> Nature {
        Nature::Report
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        gates::journey_and_plan(facts, &self.journey)
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey(facts, &self.journey)?;
        let administration = found
            .administrations
            .get(&self.administration)
            .ok_or_else(|| unknown("administration", &self.administration, "args.administration"))?;
        if self.observed_until > context.now {
            return Err(Problem::of(Rule::InputFuture).into());
        }
        if self.observed_until < administration.started.occurred_at {
            return Err(Problem::of(Rule::InputTimeOrder).with("field", "observed_until").into());
        }
        let mut findings = gates::after_closing(found);
        findings.extend(self.delivered.iter().filter_map(|part| part.differs(found, administration)));
        let mut about = journey_and_patient(found);
        about.extend(self.delivered.iter().map(|part| Subject::Container(part.container.clone())));
        let stream = Subject::Journey(found.id.clone());
        let completed = Event::AdministrationCompleted(self.clone());
        let mut events = vec![NewEvent::new(stream.clone(), about, completed)];
        if let Some(visits) = planned_visits(found, administration, plan(facts, &found.plan)?) {
            let about = patient_of(found).into_iter().chain([Subject::Watch]).collect();
            events.push(NewEvent::new(stream, about, Event::FollowUpPlanned(visits)));
        }
        Ok(Accepted { events, findings })
    }
}
