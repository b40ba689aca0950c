//! Deviations (逸脱): opened by what happened, assessed by quality, closed only with evidence and a second signature
//! (SG11). A deviation holds lots and containers until then.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::journey::next_serial;
use super::{Closing, noted};
use crate::act::{Accepted, Act, Context, Decision, Gate, Meaning, Nature, Rejection, unknown};
use crate::event::{Event, NewEvent, SerialKind, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::rules::{Finding, Rule};
use crate::state::{Deviation, Journey};
use crate::values::{Code, ContainerNumber, DeviationId, FacilityId, JourneyId, LotId, RoomId};

/// What opened it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// An environmental value over its limit.
    Environment,
    /// Temperature or time on the way, outside or unknown.
    Transport,
    /// A damaged or leaking package.
    Package,
    /// A result outside the specification after release.
    LatePositive,
    /// Somebody reported it.
    Reported,
}

/// Why material is held.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HoldCause {
    /// A deviation.
    Deviation(DeviationId),
    /// The patient withdrew.
    ConsentWithdrawn,
}

impl std::fmt::Display for HoldCause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Deviation(id) => id.fmt(f),
            Self::ConsentWithdrawn => f.write_str("consent_withdrawn"),
        }
    }
}

/// Material of one journey was put on hold. Nothing on hold is released, filled or given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MaterialHeld {
    /// Whose.
    pub journey: JourneyId,
    /// Lots.
    pub lots: Vec<LotId>,
    /// Containers.
    pub containers: Vec<ContainerNumber>,
    /// Why.
    pub cause: HoldCause,
}

/// A hold ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldEnded {
    /// Whose material.
    pub journey: JourneyId,
    /// Lots.
    pub lots: Vec<LotId>,
    /// Containers.
    pub containers: Vec<ContainerNumber>,
    /// Which hold.
    pub cause: HoldCause,
}

/// A deviation was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviationOpened {
    /// Its id.
    pub deviation: DeviationId,
    /// What opened it.
    pub origin: Origin,
    /// Whether it counts as serious from the start.
    pub serious: bool,
    /// The room.
    pub room: Option<RoomId>,
    /// The facility.
    pub facility: Option<FacilityId>,
    /// What is held: by journey, lots and containers.
    pub holds: Vec<Hold>,
    /// Why, as a code, where a person reported it.
    pub grounds: Option<Code>,
}

/// What of one journey is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// Whose.
    pub journey: JourneyId,
    /// The patient.
    pub coi: crate::values::CoiNumber,
    /// Lots.
    pub lots: Vec<LotId>,
    /// Containers.
    pub containers: Vec<ContainerNumber>,
}

impl Hold {
    /// One lot.
    pub(super) fn lot(journey: &Journey, lot: &LotId) -> Self {
        Self { lots: vec![lot.clone()], ..Self::containers(journey, &[]) }
    }

    /// Some containers.
    pub(super) fn containers(journey: &Journey, containers: &[ContainerNumber]) -> Self {
        Self {
            journey: journey.id.clone(),
            coi: journey.coi.clone(),
            lots: Vec::new(),
            containers: containers.to_vec(),
        }
    }

    fn about(&self) -> Vec<Subject> {
        let lots = self.lots.iter().cloned().map(Subject::Lot);
        let containers = self.containers.iter().cloned().map(Subject::Container);
        [Subject::Patient(self.coi.clone())].into_iter().chain(lots).chain(containers).collect()
    }

    /// The event that holds it.
    pub(super) fn held(&self, cause: HoldCause) -> NewEvent {
        let held = MaterialHeld {
            journey: self.journey.clone(),
            lots: self.lots.clone(),
            containers: self.containers.clone(),
            cause,
        };
        NewEvent::new(Subject::Journey(self.journey.clone()), self.about(), Event::MaterialHeld(held))
    }

    /// The event that ends it.
    pub(super) fn ended(&self, cause: HoldCause) -> NewEvent {
        let ended = HoldEnded {
            journey: self.journey.clone(),
            lots: self.lots.clone(),
            containers: self.containers.clone(),
            cause,
        };
        NewEvent::new(Subject::Journey(self.journey.clone()), self.about(), Event::HoldEnded(ended))
    }
}

/// A deviation that an act opens beside its own record.
pub(super) struct NewDeviation<'a> {
    pub(super) origin: Origin,
    pub(super) serious: bool,
    pub(super) room: Option<&'a RoomId>,
    pub(super) facility: Option<&'a FacilityId>,
    pub(super) lots: Vec<Hold>,
}

/// What opening it appends.
pub(super) struct Opened {
    pub(super) id: DeviationId,
    pub(super) events: Vec<NewEvent>,
}

impl NewDeviation<'_> {
    /// The deviation and its holds. Needs [`SerialKind::Deviation`].
    pub(super) fn open(self, context: &Context<'_>, facts: &Facts) -> Result<Opened, Rejection> {
        let id = DeviationId::parse(&next_serial("D", facts.last(SerialKind::Deviation)))?;
        let opened = DeviationOpened {
            deviation: id.clone(),
            origin: self.origin,
            serious: self.serious,
            room: self.room.cloned(),
            facility: self.facility.cloned(),
            holds: self.lots,
            grounds: context.reason.cloned(),
        };
        let cause = HoldCause::Deviation(id.clone());
        let holds: Vec<NewEvent> = opened.holds.iter().map(|hold| hold.held(cause.clone())).collect();
        let event = NewEvent::new(Subject::Deviation(id.clone()), about(&opened), Event::DeviationOpened(opened));
        Ok(Opened { id, events: [event].into_iter().chain(holds).collect() })
    }
}

/// Everything that a new deviation concerns, its counter among it.
fn about(opened: &DeviationOpened) -> Vec<Subject> {
    let room = opened.room.iter().cloned().map(Subject::Room);
    let facility = opened.facility.iter().cloned().map(Subject::Facility);
    let journeys = opened.holds.iter().map(|hold| Subject::Journey(hold.journey.clone()));
    let held = opened.holds.iter().flat_map(Hold::about);
    let counter = [Subject::Serial(SerialKind::Deviation), Subject::Watch];
    room.chain(facility).chain(journeys).chain(held).chain(counter).collect()
}

/// What a later event of a deviation concerns.
fn concerns(deviation: &Deviation) -> Vec<Subject> {
    let counter = Subject::Serial(SerialKind::Deviation);
    about(&deviation.opened.what).into_iter().filter(|subject| *subject != counter).collect()
}

/// Reports a deviation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenDeviation {
    /// The room, if one is concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomId>,
    /// Lots to be held.
    #[serde(default)]
    pub lots: Vec<LotId>,
    /// Containers to be held.
    #[serde(default)]
    pub containers: Vec<ContainerNumber>,
    /// What happened, as a code.
    pub grounds: Code,
    /// Whether the reporter takes it for serious.
    #[serde(default)]
    pub serious: bool,
}

impl OpenDeviation {
    fn holds(&self, facts: &Facts) -> Result<Vec<Hold>, Rejection> {
        let mut holds = Vec::new();
        for lot in &self.lots {
            let journey = facts.journey_of_lot(lot).ok_or_else(|| unknown("lot", lot, "args.lots"))?;
            holds.push(Hold::lot(journey, lot));
        }
        for number in &self.containers {
            let journey =
                facts.journey_of_container(number).ok_or_else(|| unknown("container", number, "args.containers"))?;
            holds.push(Hold::containers(journey, std::slice::from_ref(number)));
        }
        Ok(holds)
    }
}

impl Act for OpenDeviation {
    fn nature(&self) -> Nature {
        Nature::Report
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let lots = self.lots.iter().flat_map(|lot| {
            let journey = facts.journey_id_of_lot(lot).cloned().map(Need::Journey);
            [Need::JourneyOfLot(lot.clone())].into_iter().chain(journey)
        });
        [Need::Last(SerialKind::Deviation)]
            .into_iter()
            .chain(self.room.clone().map(Need::Room))
            .chain(lots)
            .chain(gates::container_needs(facts, &self.containers))
            .collect()
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let room = match &self.room {
            Some(room) => Some(facts.room(room).ok_or_else(|| unknown("room", room, "args.room"))?),
            None => None,
        };
        let deviation = NewDeviation {
            origin: Origin::Reported,
            serious: self.serious,
            room: self.room.as_ref(),
            facility: room.map(|room| &room.registered.facility),
            lots: self.holds(facts)?,
        };
        let mut opened = deviation.open(context, facts)?;
        if let Some(Event::DeviationOpened(event)) = opened.events.first_mut().map(|new| &mut new.event) {
            event.grounds = Some(self.grounds.clone());
        }
        Ok(Accepted { events: opened.events, findings: Vec::new() })
    }
}

/// Assesses a deviation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessDeviation {
    /// Which.
    pub deviation: DeviationId,
    /// 重大な逸脱: whether it may affect the product's safety.
    pub serious: bool,
    /// The impact on lots and patients, as codes.
    pub impact: Vec<Code>,
}

fn known<'f>(facts: &'f Facts, id: &DeviationId) -> Result<&'f Deviation, Rejection> {
    facts.deviation(id).ok_or_else(|| unknown("deviation", id, "args.deviation"))
}

impl Act for AssessDeviation {
    fn nature(&self) -> Nature {
        Nature::Judgement
    }

    fn signs(&self) -> Option<Meaning> {
        Some(Meaning::Judged)
    }

    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Deviation(self.deviation.clone())]
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = known(facts, &self.deviation)?;
        let mut gate = Gate::default();
        gate.require(found.is_open(), || Finding::of(Rule::ClosingClosedAlready).with("id", &self.deviation));
        let about = concerns(found);
        let notes = gate.pass(context, &[Subject::Deviation(self.deviation.clone())])?;
        noted(Subject::Deviation(self.deviation.clone()), about, Event::DeviationAssessed(self.clone()), notes)
    }
}

/// What happens to what was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// It may be used: the holds end.
    Usable,
    /// It may not: the holds stay for ever, and what is held is disposed of.
    NotUsable,
}

/// Closes a deviation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseDeviation {
    /// Which.
    pub deviation: DeviationId,
    /// What happens to what was held.
    pub disposition: Disposition,
    /// Corrective and preventive actions, as codes.
    pub actions: Vec<Code>,
    /// Evidence: numbers of documents or records.
    #[serde(default)]
    pub evidence: Vec<Code>,
}

impl Act for CloseDeviation {
    fn nature(&self) -> Nature {
        Nature::Judgement
    }

    fn signs(&self) -> Option<Meaning> {
        Some(Meaning::Judged)
    }

    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Deviation(self.deviation.clone())]
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = known(facts, &self.deviation)?;
        let mut gate = Gate::default();
        let closing = Closing { id: self.deviation.as_str(), actions: &self.actions, evidence: &self.evidence };
        closing.check(&mut gate, context, found.is_open(), found.assessed.is_some());
        let subject = Subject::Deviation(self.deviation.clone());
        let notes = gate.pass(context, std::slice::from_ref(&subject))?;
        let closed = NewEvent::new(subject, concerns(found), Event::DeviationClosed(self.clone()));
        let cause = HoldCause::Deviation(self.deviation.clone());
        let ended = found.opened.what.holds.iter().map(|hold| hold.ended(cause.clone()));
        let ended = ended.filter(|_| self.disposition == Disposition::Usable);
        Ok(Accepted { events: [closed].into_iter().chain(ended).collect(), findings: notes })
    }
}
