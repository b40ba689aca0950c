//! Harvest (採取): fat taken under local anaesthesia; wristband and containers scanned together.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{journey, journey_and_patient, noted, plan};
use crate::act::{Act, Context, Decision, Gate, Meaning};
use crate::event::{Event, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::problem::Problem;
use crate::rules::{Finding, Rule};
use crate::state::{Journey, Plan};
use crate::values::measure::{DrugMass, Volume};
use crate::values::{Code, ContainerNumber, FacilityId, JourneyId, Measure, Moment, Scan, StaffId};

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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wristband: Option<Scan>,
    /// The harvest kit as scanned, where kits carry a label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kit: Option<Scan>,
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
    /// The harvest kit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kit: Option<ContainerNumber>,
    /// The tissue containers.
    pub containers: Vec<ContainerNumber>,
    /// What was done.
    pub harvest: HarvestFacts,
}

impl RecordHarvest {
    /// Plan, people, eligibility, consent and screen allow it.
    fn check_plan(&self, gate: &mut Gate, context: &Context<'_>, facts: &Facts, found: &Journey, plan: &Plan) {
        let Some(version) = gate.take(gates::plan_in_force(plan, context.day())) else { return };
        gate.under(version.content);
        gate.take(gates::facilities_working(version.content, facts, context.day()));
        gate.take(gates::doctor_listed(version.content, &self.harvest.physician));
        gate.take(gates::doctor_in_role(facts, &self.harvest.physician, context.day()));
        gate.take(gates::indication_listed(found, version.content));
        gate.take(gates::eligible(found, version.number));
        gate.take(gates::consent_valid(found, version.content));
        gates::infection_screened(gate, found, version.content, context.day());
    }

    /// The tissue goes into fresh containers that stand where the harvest is.
    fn check_container(
        &self,
        found: &Journey,
        clinic: Option<&FacilityId>,
        scan: &Scan,
        facts: &Facts,
    ) -> Result<ContainerNumber, Finding> {
        let number = gates::fresh_container(scan, found, facts)?;
        let custody = found.containers.get(&number).map(|container| &container.custody);
        match (custody, clinic) {
            (Some(custody), Some(clinic)) if !custody.is_at(clinic) => {
                Err(Finding::of(Rule::ContainerNotHeld).with("holder", clinic).with("state", custody.name()))
            }
            _ => Ok(number),
        }
    }
}

impl Act for RecordHarvest {
    fn signs(&self) -> Option<Meaning> {
        Some(Meaning::Made)
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let mut needs = gates::journey_and_plan(facts, &self.journey);
        needs.extend(gates::scan_needs(facts, &self.containers));
        needs.extend(self.kit.iter().flat_map(|kit| gates::scan_needs(facts, std::slice::from_ref(kit))));
        needs.extend([Need::Clinic, Need::Staff(self.harvest.physician.clone())]);
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
        if self.containers.is_empty() && !context.already_done {
            return Err(Problem::of(Rule::InputListEmpty).with("field", "containers").into());
        }
        let mut gate = Gate::default();
        gate.take(gates::journey_open(found));
        self.check_plan(&mut gate, context, facts, found, plan);
        gates::anaesthesia_checked(&mut gate, found, &self.harvest);
        match &self.wristband {
            Some(wristband) => {
                gate.take(gates::wristband_of(wristband, found));
            }
            None => gate.add(Finding::of(Rule::HarvestWristbandMissing)),
        }
        let kit = self.kit.as_ref().and_then(|scan| {
            gate.take(gates::unused_container(scan, Some(found), facts)).or_else(|| gates::known_number(scan, found))
        });
        let clinic = plan.specification_on(context.day()).map(|version| &version.content.clinic);
        let mut containers = Vec::new();
        for scan in &self.containers {
            let checked = gate.take(self.check_container(found, clinic, scan, facts));
            containers.extend(checked.or_else(|| gates::known_number(scan, found)));
        }
        let subject = Subject::Journey(found.id.clone());
        let notes = gate.pass(context, &[subject.clone(), Subject::Plan(plan.id.clone())])?;
        let mut about = journey_and_patient(found);
        about.extend(containers.iter().chain(&kit).cloned().map(Subject::Container));
        let event = HarvestRecorded { journey: found.id.clone(), kit, containers, harvest: self.harvest.clone() };
        noted(subject, about, Event::HarvestRecorded(event), notes)
    }
}
