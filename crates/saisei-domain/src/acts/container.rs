//! Containers (容器): anything with a label. Numbers are issued here and never again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::patient::next_number;
use super::{journey, journey_and_patient, noted};
use crate::act::{Act, Context, Decision, Gate, Nature, unknown};
use crate::event::{Event, SerialKind, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::values::{Code, CoiNumber, ContainerNumber, FacilityId, JourneyId};

/// What a container is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContainerKind {
    /// Harvested tissue.
    Tissue,
    /// Blood or another sample.
    Sample,
    /// A culture vessel.
    Vessel,
    /// Product for one administration.
    Product,
    /// The harvest kit, prepared for one patient.
    Kit,
}

impl ContainerKind {
    /// The name in commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tissue => "tissue",
            Self::Sample => "sample",
            Self::Vessel => "vessel",
            Self::Product => "product",
            Self::Kit => "kit",
        }
    }
}

/// Gives a container its number and label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LabelContainer {
    /// For which journey.
    pub journey: JourneyId,
    /// What it is for.
    pub kind: ContainerKind,
    /// Where it is.
    pub facility: FacilityId,
}

/// A container was labelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContainerLabelled {
    /// The number that was issued.
    pub container: ContainerNumber,
    /// The chain-of-identity number that is printed with it.
    pub coi: CoiNumber,
    /// For which journey.
    pub journey: JourneyId,
    /// What it is for.
    pub kind: ContainerKind,
    /// Where it is.
    pub facility: FacilityId,
}

impl Act for LabelContainer {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Clinic, Need::Journey(self.journey.clone()), Need::Last(SerialKind::Container)]
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey(facts, &self.journey)?;
        if !facts.clinic().is_some_and(|clinic| clinic.facilities.contains_key(&self.facility)) {
            return Err(unknown("facility", &self.facility, "args.facility"));
        }
        let mut gate = Gate::default();
        gate.take(gates::journey_open(found));
        let notes = gate.pass(context, &[Subject::Journey(found.id.clone())])?;
        let container = next_number(facts.last(SerialKind::Container), context, ContainerNumber::compose)?;
        let labelled = ContainerLabelled {
            container: container.clone(),
            coi: found.coi.clone(),
            journey: found.id.clone(),
            kind: self.kind,
            facility: self.facility.clone(),
        };
        let mut about = journey_and_patient(found);
        about.extend([Subject::Serial(SerialKind::Container), Subject::Container(container)]);
        noted(Subject::Journey(found.id.clone()), about, Event::ContainerLabelled(labelled), notes)
    }
}

/// Makes a container's label void. It has happened (the label is torn, lost, misprinted), so it is never refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VoidContainer {
    /// Which.
    pub container: ContainerNumber,
    /// Why, as a code.
    pub grounds: Code,
}

/// A label was made void.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContainerVoided {
    /// Which.
    pub container: ContainerNumber,
    /// Why, as a code.
    pub grounds: Code,
}

impl Act for VoidContainer {
    fn nature(&self) -> Nature {
        Nature::Report
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        gates::container_needs(facts, [&self.container])
    }

    fn decide(&self, _: &mut Context<'_>, facts: &Facts) -> Decision {
        let voided = ContainerVoided { container: self.container.clone(), grounds: self.grounds.clone() };
        of_container(facts, &self.container, Event::ContainerVoided(voided))
    }
}

/// What happened to one container, as an event of its journey.
pub(super) fn of_container(facts: &Facts, number: &ContainerNumber, event: Event) -> Decision {
    let found = facts.journey_of_container(number).ok_or_else(|| unknown("container", number, "args.container"))?;
    let mut about = journey_and_patient(found);
    about.push(Subject::Container(number.clone()));
    noted(Subject::Journey(found.id.clone()), about, event, gates::after_closing(found))
}
