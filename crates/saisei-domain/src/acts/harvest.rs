//! Harvest (採取): fat taken under local anaesthesia; wristband and containers scanned together.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{journey, journey_and_patient, noted, plan};
use crate::act::{Act, Context, Decision, Gate};
use crate::event::{Event, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::problem::Problem;
use crate::rules::Rule;
use crate::values::measure::{DrugMass, Volume};
use crate::values::{Code, ContainerNumber, JourneyId, Measure, Moment, Scan, StaffId};

/// The facts of a harvest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HarvestFacts {
    /// Who harvested.
    pub physician: StaffId,
    /// Site as a code, such as `abdomen`.
    pub site: Code,
    /// Volume of tissue.
    pub volume: Measure<Volume>,
    /// Anaesthetic, generic name as a code.
    pub anaesthetic: Code,
    /// Its dose.
    pub anaesthetic_dose: Measure<DrugMass>,
    /// Start.
    pub started_at: Moment,
    /// End.
    pub ended_at: Moment,
    /// Whether allergies were looked at before.
    pub allergies_checked: bool,
    /// Whether anticoagulation was looked at before.
    pub anticoagulation_checked: bool,
}

/// Records the harvest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordHarvest {
    /// Whose journey.
    pub journey: JourneyId,
    /// The wristband as scanned.
    pub wristband: Scan,
    /// The tissue containers as scanned.
    pub containers: Vec<Scan>,
    /// What was done.
    pub harvest: HarvestFacts,
}

/// Fat was harvested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HarvestRecorded {
    /// Whose journey.
    pub journey: JourneyId,
    /// The tissue containers.
    pub containers: Vec<ContainerNumber>,
    /// What was done.
    pub harvest: HarvestFacts,
}

impl Act for RecordHarvest {
    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let mut needs = gates::journey_and_plan(facts, &self.journey);
        needs.extend(gates::scan_needs(facts, &self.containers));
        needs
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey(facts, &self.journey)?;
        let plan = plan(facts, &found.plan)?;
        let times = &self.harvest;
        if times.ended_at < times.started_at {
            return Err(Problem::of(Rule::InputTimeOrder).with("field", "started_at, ended_at").into());
        }
        if times.ended_at > context.now {
            return Err(Problem::of(Rule::InputFuture).into());
        }
        if self.containers.is_empty() {
            return Err(Problem::of(Rule::InputListEmpty).with("field", "containers").into());
        }
        let mut gate = Gate::default();
        gate.take(gates::journey_open(found));
        if let Some(version) = gate.take(gates::plan_in_force(plan, context.day())) {
            gate.take(gates::doctor_listed(version.content, &self.harvest.physician));
            gate.take(gates::eligible(found, version.number));
            gate.take(gates::consent_valid(found, version.content));
        }
        gate.take(gates::wristband_of(&self.wristband, found));
        let containers: Vec<ContainerNumber> =
            self.containers.iter().filter_map(|scan| gate.take(gates::fresh_container(scan, found, facts))).collect();
        let subject = Subject::Journey(found.id.clone());
        let notes = gate.pass(&[subject.clone(), Subject::Plan(plan.id.clone())])?;
        let mut about = journey_and_patient(found);
        about.extend(containers.iter().cloned().map(Subject::Container));
        let event = HarvestRecorded { journey: found.id.clone(), containers, harvest: self.harvest.clone() };
        noted(subject, about, Event::HarvestRecorded(event), notes)
    }
}
