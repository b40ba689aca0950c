//! Custody (保管・引渡し): handed to a courier by name and waybill, received by another person.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{journey_and_patient, noted};
use crate::act::{Act, Context, Decision, Gate, Rejection, unknown};
use crate::event::{Event, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::problem::Problem;
use crate::rules::{Finding, Rule};
use crate::state::{Custody, Journey};
use crate::values::measure::Temperature;
use crate::values::{Code, ContainerNumber, Count, FacilityId, Line, Measure, Scan, Waybill};

/// The courier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Courier {
    /// Company.
    pub name: Line<60>,
    /// Waybill number.
    pub waybill: Waybill,
}

/// Hands containers of one journey to a courier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SendContainers {
    /// The containers as scanned.
    pub containers: Vec<Scan>,
    /// From which facility.
    pub from: FacilityId,
    /// To which facility.
    pub to: FacilityId,
    /// By whom.
    pub courier: Courier,
    /// Temperature of the package when it left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<Measure<Temperature>>,
    /// Whether the package is sealed.
    pub sealed: bool,
}

/// Containers were handed to a courier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContainersSent {
    /// The containers.
    pub containers: Vec<ContainerNumber>,
    /// From which facility.
    pub from: FacilityId,
    /// To which facility.
    pub to: FacilityId,
    /// By whom.
    pub courier: Courier,
    /// Temperature of the package when it left.
    pub temperature: Option<Measure<Temperature>>,
    /// Whether the package is sealed.
    pub sealed: bool,
}

/// The journey of the first container that is known.
fn journey_of<'f>(facts: &'f Facts, scans: &[Scan]) -> Option<&'f Journey> {
    gates::numbers(scans).find_map(|number| facts.journey_of_container(&number))
}

fn not_empty(scans: &[Scan]) -> Result<(), Rejection> {
    if scans.is_empty() { Err(Problem::of(Rule::InputListEmpty).with("field", "containers").into()) } else { Ok(()) }
}

fn known_facility(facts: &Facts, facility: &FacilityId, place: &str) -> Result<(), Rejection> {
    let known = facts.clinic().is_some_and(|clinic| clinic.facilities.contains_key(facility));
    if known { Ok(()) } else { Err(unknown("facility", facility, place)) }
}

impl Act for SendContainers {
    fn needs(&self, facts: &Facts) -> Vec<Need> {
        [Need::Clinic].into_iter().chain(gates::scan_needs(facts, &self.containers)).collect()
    }

    fn decide(&self, _: &mut Context<'_>, facts: &Facts) -> Decision {
        not_empty(&self.containers)?;
        known_facility(facts, &self.from, "args.from")?;
        known_facility(facts, &self.to, "args.to")?;
        let found = journey_of(facts, &self.containers);
        let mut gate = Gate::default();
        let mut numbers = Vec::new();
        for scan in &self.containers {
            let Some(number) = gate.take(gates::container_of(scan, found, facts)) else { continue };
            let container = found.and_then(|journey| journey.containers.get(&number));
            if let Some(container) = container {
                gate.require(container.custody.is_at(&self.from), || {
                    Finding::of(Rule::ContainerNotHeld)
                        .with("holder", &self.from)
                        .with("state", container.custody.name())
                        .at(number.to_string())
                });
            }
            numbers.push(number);
        }
        let about: Vec<Subject> = found.map(journey_and_patient).unwrap_or_default();
        let notes = gate.pass(&about)?;
        let Some(journey) = found else { return Err(Problem::of(Rule::InputBadForm).into()) };
        let about = about.into_iter().chain(numbers.iter().cloned().map(Subject::Container)).collect();
        let sent = ContainersSent {
            containers: numbers,
            from: self.from.clone(),
            to: self.to.clone(),
            courier: self.courier.clone(),
            temperature: self.temperature,
            sealed: self.sealed,
        };
        noted(Subject::Journey(journey.id.clone()), about, Event::ContainersSent(sent), notes)
    }
}

/// Condition of a package on arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Whole.
    Intact,
    /// Damaged.
    Damaged,
    /// Leaking.
    Leaking,
}

/// What the temperature logger said. Without it, the temperature is unknown, which counts as an excursion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TemperatureTrace {
    /// Lowest.
    pub lowest: Measure<Temperature>,
    /// Highest.
    pub highest: Measure<Temperature>,
    /// Minutes outside the range that the product standard allows.
    pub minutes_outside: Count,
    /// Longest gap of the logger in minutes; over 15 counts as unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longest_gap_minutes: Option<Count>,
}

impl TemperatureTrace {
    /// Whether the whole way was inside the range and seen.
    pub fn is_closed(&self) -> bool {
        self.minutes_outside.get() == 0 && self.longest_gap_minutes.is_none_or(|gap| gap.get() <= 15)
    }
}

/// Receives containers: tissue at the processing facility, product at the clinic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveContainers {
    /// The containers as scanned.
    pub containers: Vec<Scan>,
    /// At which facility.
    pub at: FacilityId,
    /// Condition of the package.
    pub condition: Condition,
    /// The temperature on the way; left out if unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<TemperatureTrace>,
    /// Appearance of the product as a code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appearance: Option<Code>,
}

/// Containers were received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContainersReceived {
    /// The containers.
    pub containers: Vec<ContainerNumber>,
    /// At which facility.
    pub at: FacilityId,
    /// Condition of the package.
    pub condition: Condition,
    /// The temperature on the way.
    pub temperature: Option<TemperatureTrace>,
    /// Appearance of the product as a code.
    pub appearance: Option<Code>,
}

impl ReceiveContainers {
    fn check_hand_over(&self, gate: &mut Gate, context: &Context<'_>, custody: &Custody) {
        match custody {
            Custody::InTransit { to, sender, .. } => {
                gate.require(sender != context.actor.as_str(), || Finding::of(Rule::CustodyReceiverIsSender));
                gate.require(to == &self.at, || Finding::of(Rule::CustodyNotExpectedHere).with("expected", to));
            }
            other @ Custody::At { .. } => {
                gate.add(Finding::of(Rule::ContainerNotInTransit).with("state", other.name()));
            }
        }
    }
}

impl Act for ReceiveContainers {
    fn needs(&self, facts: &Facts) -> Vec<Need> {
        [Need::Clinic].into_iter().chain(gates::scan_needs(facts, &self.containers)).collect()
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        not_empty(&self.containers)?;
        known_facility(facts, &self.at, "args.at")?;
        let found = journey_of(facts, &self.containers);
        let mut gate = Gate::default();
        let mut numbers = Vec::new();
        for scan in &self.containers {
            let Some(number) = gate.take(gates::container_of(scan, found, facts)) else { continue };
            if let Some(container) = found.and_then(|journey| journey.containers.get(&number)) {
                self.check_hand_over(&mut gate, context, &container.custody);
            }
            numbers.push(number);
        }
        let closed = self.temperature.as_ref().is_some_and(TemperatureTrace::is_closed);
        gate.require(closed, || Finding::of(Rule::CustodyExcursion));
        let about: Vec<Subject> = found.map(journey_and_patient).unwrap_or_default();
        let notes = gate.pass(&about)?;
        let Some(journey) = found else { return Err(Problem::of(Rule::InputBadForm).into()) };
        let about = about.into_iter().chain(numbers.iter().cloned().map(Subject::Container)).collect();
        let received = ContainersReceived {
            containers: numbers,
            at: self.at.clone(),
            condition: self.condition,
            temperature: self.temperature.clone(),
            appearance: self.appearance.clone(),
        };
        noted(Subject::Journey(journey.id.clone()), about, Event::ContainersReceived(received), notes)
    }
}
