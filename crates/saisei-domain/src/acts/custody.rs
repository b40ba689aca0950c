//! Custody (保管・引渡し): handed to a courier by name and waybill, received by another person.

use jiff::SignedDuration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::deviation::{Hold, NewDeviation, Origin};
use super::{journey_and_patient, noted};
use crate::act::{Accepted, Act, Context, Decision, Gate, Meaning, Rejection, unknown};
use crate::event::{Event, NewEvent, SerialKind, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::problem::Problem;
use crate::rules::{Finding, Rule};
use crate::state::{Container, Custody, Journey};
use crate::values::measure::Temperature;
use crate::values::{Code, ContainerNumber, Count, FacilityId, Line, Measure, Scan, StaffId, Waybill};

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
    fn signs(&self) -> Option<Meaning> {
        Some(Meaning::Made)
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        [Need::Clinic].into_iter().chain(gates::scan_needs(facts, &self.containers)).collect()
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        not_empty(&self.containers)?;
        known_facility(facts, &self.from, "args.from")?;
        known_facility(facts, &self.to, "args.to")?;
        let found = journey_of(facts, &self.containers);
        let mut gate = Gate::default();
        gate.require(self.sealed, || Finding::of(Rule::CustodyNotSealed));
        gate.take(gates::foreign(facts, &self.from));
        gate.take(gates::foreign(facts, &self.to));
        let mut numbers = Vec::new();
        for scan in &self.containers {
            let read = gate.take(gates::container_of(scan, found, facts));
            let Some(number) = read.or_else(|| gates::known_number(scan, found?)) else { continue };
            if let Some(container) = found.and_then(|journey| journey.containers.get(&number)) {
                self.check_held(&mut gate, container);
                gate.take(found.map_or(Ok(()), |journey| lot_of_bag_free(journey, container)));
            }
            numbers.push(number);
        }
        let about: Vec<Subject> = found.map(journey_and_patient).unwrap_or_default();
        let notes = gate.pass(context, &about)?;
        let Some(journey) = found else { return Err(Problem::of(Rule::InputBadForm).into()) };
        let facilities = [&self.from, &self.to].into_iter().cloned().map(Subject::Facility);
        let about =
            about.into_iter().chain(numbers.iter().cloned().map(Subject::Container)).chain(facilities).collect();
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

/// Nothing holds the lot that a bag was filled from.
fn lot_of_bag_free(journey: &Journey, container: &Container) -> Result<(), Finding> {
    container.product().map_or(Ok(()), |filled| gates::lot_free(journey, &filled.lot))
}

impl SendContainers {
    /// The sender holds it, and nothing holds it back.
    fn check_held(&self, gate: &mut Gate, container: &Container) {
        gate.require(container.custody.is_at(&self.from), || {
            Finding::of(Rule::ContainerNotHeld)
                .with("holder", &self.from)
                .with("state", container.custody.name())
                .at(container.number.to_string())
        });
        gate.take(gates::container_free(container));
        if let Some(position) = container.used_at() {
            gate.add(Finding::of(Rule::ContainerAlreadyUsed).with("position", position));
        }
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

impl Condition {
    /// The name in commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Intact => "intact",
            Self::Damaged => "damaged",
            Self::Leaking => "leaking",
        }
    }
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
    /// Whether the whole way was inside the range and seen. Bounds in the wrong order were not read off a logger.
    pub fn is_closed(&self) -> bool {
        self.lowest.value <= self.highest.value
            && self.minutes_outside.get() == 0
            && self.longest_gap_minutes.is_none_or(|gap| gap.get() <= 15)
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
    fn check_hand_over(&self, gate: &mut Gate, context: &Context<'_>, facts: &Facts, custody: &Custody) {
        match custody {
            Custody::InTransit { from, to, sender, .. } => {
                gate.require(!facts.is_human(sender, context.actor), || Finding::of(Rule::CustodyReceiverIsSender));
                gate.require(to == &self.at, || Finding::of(Rule::CustodyNotExpectedHere).with("expected", to));
                gate.take(gates::foreign(facts, from));
            }
            other @ Custody::At { .. } => {
                gate.add(Finding::of(Rule::ContainerNotInTransit).with("state", other.name()));
            }
        }
    }

    /// Whether time and temperature on the way stayed inside the limits of the plan; what is unknown did not.
    fn within_limits(
        &self,
        context: &Context<'_>,
        facts: &Facts,
        journey: &Journey,
        numbers: &[ContainerNumber],
    ) -> bool {
        let Some(trace) = self.temperature.as_ref().filter(|trace| trace.is_closed()) else { return false };
        let transport = gates::culture_content(facts, journey, context).and_then(|content| content.transport.as_ref());
        let Some(transport) = transport else { return true };
        numbers.iter().filter_map(|number| journey.containers.get(number)).all(|container| {
            let limits = if container.is_product() { &transport.product } else { &transport.tissue };
            let longest = SignedDuration::from_mins(i64::try_from(limits.max_minutes.get()).unwrap_or(i64::MAX / 60));
            let in_time = match &container.custody {
                Custody::InTransit { since, .. } => {
                    (SignedDuration::ZERO..=longest).contains(&context.occurred_at.0.duration_since(since.0))
                }
                Custody::At { .. } => true,
            };
            trace.lowest.value >= limits.lowest.value && trace.highest.value <= limits.highest.value && in_time
        })
    }

    /// The deviation that the package opens by itself, with what is said about it.
    fn deviation(
        &self,
        context: &Context<'_>,
        facts: &Facts,
        journey: &Journey,
        numbers: &[ContainerNumber],
    ) -> Result<Accepted, Rejection> {
        let mut accepted = Accepted::default();
        let damaged = self.condition != Condition::Intact;
        let outside = !self.within_limits(context, facts, journey, numbers);
        if !damaged && !outside {
            return Ok(accepted);
        }
        let deviation = NewDeviation {
            origin: if outside { Origin::Transport } else { Origin::Package },
            serious: false,
            room: None,
            facility: Some(&self.at),
            lots: vec![Hold::containers(journey, numbers)],
        };
        let opened = deviation.open(context, facts)?;
        if outside {
            accepted.findings.push(Finding::of(Rule::CustodyExcursion).with("deviation", &opened.id));
        }
        if damaged {
            let damaged = Finding::of(Rule::CustodyDamaged).with("condition", self.condition.name());
            accepted.findings.push(damaged.with("deviation", &opened.id));
        }
        accepted.events = opened.events;
        Ok(accepted)
    }
}

impl Act for ReceiveContainers {
    fn signs(&self) -> Option<Meaning> {
        Some(Meaning::Made)
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let found = journey_of(facts, &self.containers);
        let plan = found.map(|journey| Need::Plan(journey.plan.clone()));
        let senders =
            found.into_iter().flat_map(|journey| journey.containers.values()).filter_map(|container| match &container
                .custody
            {
                Custody::InTransit { sender, .. } => StaffId::parse(sender).ok().map(Need::Staff),
                Custody::At { .. } => None,
            });
        [Need::Clinic, Need::Last(SerialKind::Deviation)]
            .into_iter()
            .chain(gates::scan_needs(facts, &self.containers))
            .chain(plan)
            .chain(senders)
            .collect()
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        not_empty(&self.containers)?;
        known_facility(facts, &self.at, "args.at")?;
        let found = journey_of(facts, &self.containers);
        let mut gate = Gate::default();
        let mut numbers = Vec::new();
        for scan in &self.containers {
            let read = gate.take(gates::container_of(scan, found, facts));
            let Some(number) = read.or_else(|| gates::known_number(scan, found?)) else { continue };
            if let Some(container) = found.and_then(|journey| journey.containers.get(&number)) {
                self.check_hand_over(&mut gate, context, facts, &container.custody);
            }
            numbers.push(number);
        }
        let about: Vec<Subject> = found.map(journey_and_patient).unwrap_or_default();
        let mut notes = gate.pass(context, &about)?;
        let Some(journey) = found else { return Err(Problem::of(Rule::InputBadForm).into()) };
        let deviation = self.deviation(context, facts, journey, &numbers)?;
        notes.extend(deviation.findings);
        let containers = numbers.iter().cloned().map(Subject::Container);
        let about = about.into_iter().chain(containers).chain([Subject::Facility(self.at.clone())]).collect();
        let received = ContainersReceived {
            containers: numbers,
            at: self.at.clone(),
            condition: self.condition,
            temperature: self.temperature.clone(),
            appearance: self.appearance.clone(),
        };
        let stream = Subject::Journey(journey.id.clone());
        let received = NewEvent::new(stream, about, Event::ContainersReceived(received));
        Ok(Accepted { events: [received].into_iter().chain(deviation.events).collect(), findings: notes })
    }
}
