//! What decisions rest on: folds of the ledger, loaded by name.

use std::collections::{BTreeMap, BTreeSet};

use crate::event::{Event, PastEvent, RawEvent, SerialKind, Subject};
use crate::state::{Clinic, Journey, Patient, Plan, Staff};
use crate::values::{CoiNumber, ContainerNumber, JourneyId, LotId, PlanId, StaffId};

/// Names a fact. Each is a fold of the events with one tag and certain kinds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// The clinic: its facilities and rooms.
    Clinic,
    /// A member of staff.
    Staff(StaffId),
    /// A plan with its versions.
    Plan(PlanId),
    /// A patient, without name.
    Patient(CoiNumber),
    /// Everything of one journey.
    Journey(JourneyId),
    /// Which journeys a patient has.
    JourneysOf(CoiNumber),
    /// Which journey a lot belongs to.
    JourneyOfLot(LotId),
    /// Which journey a container belongs to.
    JourneyOfContainer(ContainerNumber),
    /// The number that was issued last.
    Last(SerialKind),
    /// One event, by position.
    EventAt(u64),
}

/// Kinds that every journey fold reads: all that may carry a journey's tag.
const ANY: &[&str] = &[];

impl Need {
    /// The tag of its events; none for [`Need::EventAt`].
    pub fn tag(&self) -> Option<String> {
        let subject = match self {
            Self::Clinic => Subject::Clinic,
            Self::Staff(id) => Subject::Staff(id.clone()),
            Self::Plan(id) => Subject::Plan(id.clone()),
            Self::Patient(coi) | Self::JourneysOf(coi) => Subject::Patient(coi.clone()),
            Self::Journey(id) => Subject::Journey(id.clone()),
            Self::JourneyOfLot(id) => Subject::Lot(id.clone()),
            Self::JourneyOfContainer(number) => Subject::Container(number.clone()),
            Self::Last(kind) => Subject::Serial(*kind),
            Self::EventAt(_) => return None,
        };
        Some(subject.tag())
    }

    /// The kinds of its events; empty means all with the tag.
    pub fn kinds(&self) -> &'static [&'static str] {
        match self {
            Self::Clinic => &["clinic_opened", "facility_registered", "room_registered", "corrected"],
            Self::Staff(_) => {
                &["staff_registered", "role_granted", "role_ended", "qualification_recorded", "corrected"]
            }
            Self::Plan(_) => &[
                "plan_drafted",
                "plan_opinion_received",
                "plan_filed",
                "plan_accepted",
                "plan_suspended",
                "plan_stopped",
                "plan_ended",
                "corrected",
            ],
            Self::Patient(_) => &["patient_registered", "identity_corrected"],
            Self::JourneysOf(_) => &["journey_opened"],
            Self::JourneyOfLot(_) => &["lot_opened"],
            Self::JourneyOfContainer(_) => &["container_labelled"],
            Self::Journey(_) | Self::Last(_) | Self::EventAt(_) => ANY,
        }
    }

    /// Whether only the newest event matters.
    pub fn only_last(&self) -> bool {
        matches!(self, Self::Last(_))
    }
}

/// The loaded facts.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    loaded: BTreeSet<Need>,
    clinic: Option<Clinic>,
    staff: BTreeMap<StaffId, Staff>,
    plans: BTreeMap<PlanId, Plan>,
    patients: BTreeMap<CoiNumber, Patient>,
    journeys: BTreeMap<JourneyId, Journey>,
    journeys_of: BTreeMap<CoiNumber, Vec<JourneyId>>,
    lots: BTreeMap<LotId, JourneyId>,
    containers: BTreeMap<ContainerNumber, JourneyId>,
    last: BTreeMap<SerialKind, String>,
    events: BTreeMap<u64, RawEvent>,
}

impl Facts {
    /// Whether this fact was loaded (it may turn out not to exist).
    pub fn has(&self, need: &Need) -> bool {
        self.loaded.contains(need)
    }

    /// All loaded needs: what a decision rested on.
    pub fn loaded(&self) -> impl Iterator<Item = &Need> {
        self.loaded.iter()
    }

    /// Folds the events of one need, oldest first.
    pub fn absorb(&mut self, need: Need, events: &[PastEvent]) {
        match &need {
            Need::Clinic => self.clinic = Clinic::fold(events),
            Need::Staff(id) => insert(&mut self.staff, id, Staff::fold(events)),
            Need::Plan(id) => insert(&mut self.plans, id, Plan::fold(events)),
            Need::Patient(coi) => insert(&mut self.patients, coi, Patient::fold(events)),
            Need::Journey(id) => insert(&mut self.journeys, id, Journey::fold(events)),
            Need::JourneysOf(coi) => {
                let opened = events.iter().filter_map(|past| match &past.event {
                    Event::JourneyOpened(opened) => Some(opened.journey.clone()),
                    _ => None,
                });
                self.journeys_of.insert(coi.clone(), opened.collect());
            }
            Need::JourneyOfLot(lot) => {
                let found = events.iter().find_map(|past| match &past.event {
                    Event::LotOpened(opened) => Some(opened.journey.clone()),
                    _ => None,
                });
                insert(&mut self.lots, lot, found);
            }
            Need::JourneyOfContainer(container) => {
                let found = events.iter().find_map(|past| match &past.event {
                    Event::ContainerLabelled(labelled) => Some(labelled.journey.clone()),
                    _ => None,
                });
                insert(&mut self.containers, container, found);
            }
            Need::Last(kind) => insert(&mut self.last, kind, events.last().and_then(|past| issued(&past.event))),
            Need::EventAt(_) => {}
        }
        self.loaded.insert(need);
    }

    /// Keeps one stored event as it stands.
    pub fn absorb_raw(&mut self, position: u64, event: Option<RawEvent>) {
        insert(&mut self.events, &position, event);
        self.loaded.insert(Need::EventAt(position));
    }

    /// The clinic.
    pub fn clinic(&self) -> Option<&Clinic> {
        self.clinic.as_ref()
    }
    /// A member of staff.
    pub fn staff(&self, id: &StaffId) -> Option<&Staff> {
        self.staff.get(id)
    }
    /// A plan.
    pub fn plan(&self, id: &PlanId) -> Option<&Plan> {
        self.plans.get(id)
    }
    /// A patient.
    pub fn patient(&self, coi: &CoiNumber) -> Option<&Patient> {
        self.patients.get(coi)
    }
    /// A journey.
    pub fn journey(&self, id: &JourneyId) -> Option<&Journey> {
        self.journeys.get(id)
    }
    /// The journeys of a patient, oldest first.
    pub fn journeys_of(&self, coi: &CoiNumber) -> &[JourneyId] {
        self.journeys_of.get(coi).map_or(&[], Vec::as_slice)
    }
    /// The patient's open journey.
    pub fn open_journey_of(&self, coi: &CoiNumber) -> Option<&Journey> {
        self.journeys_of(coi).iter().filter_map(|id| self.journey(id)).find(|journey| journey.is_open())
    }
    /// The journey of a lot.
    pub fn journey_of_lot(&self, lot: &LotId) -> Option<&Journey> {
        self.lots.get(lot).and_then(|id| self.journey(id))
    }
    /// The journey of a container.
    pub fn journey_of_container(&self, container: &ContainerNumber) -> Option<&Journey> {
        self.containers.get(container).and_then(|id| self.journey(id))
    }
    /// Id of the journey of a lot, for a further need.
    pub fn journey_id_of_lot(&self, lot: &LotId) -> Option<&JourneyId> {
        self.lots.get(lot)
    }
    /// Id of the journey of a container, for a further need.
    pub fn journey_id_of_container(&self, container: &ContainerNumber) -> Option<&JourneyId> {
        self.containers.get(container)
    }
    /// The number issued last.
    pub fn last(&self, kind: SerialKind) -> Option<&str> {
        self.last.get(&kind).map(String::as_str)
    }
    /// A stored event.
    pub fn event_at(&self, position: u64) -> Option<&RawEvent> {
        self.events.get(&position)
    }
}

fn insert<K: Clone + Ord, V>(map: &mut BTreeMap<K, V>, key: &K, value: Option<V>) {
    if let Some(value) = value {
        map.insert(key.clone(), value);
    }
}

/// The number that an event issued.
fn issued(event: &Event) -> Option<String> {
    match event {
        Event::PatientRegistered(registered) => Some(registered.coi.to_string()),
        Event::ContainerLabelled(labelled) => Some(labelled.container.to_string()),
        Event::JourneyOpened(opened) => Some(opened.journey.to_string()),
        Event::LotOpened(opened) => Some(opened.lot.to_string()),
        _ => None,
    }
}
