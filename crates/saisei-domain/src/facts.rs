//! What decisions rest on: folds of the ledger, loaded by name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::acts::material::RegisterMaterial;
use crate::event::{Event, PastEvent, RawEvent, SerialKind, Subject};
use crate::state::work::WORK_KINDS;
use crate::state::{
    Capacities, Clinic, DayBook, Deviation, Enquiry, Journey, MaterialLot, Nonconformity, Patient, Plan, Room, Staff,
    Tally, Watch, Work,
};
use crate::values::{
    CoiNumber, ContainerNumber, Day, DeviationId, EnquiryId, FacilityId, JourneyId, LotId, MaterialId, MaterialLotId,
    NonconformityId, PlanId, RoomId, StaffId,
};

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
    /// Which journeys a plan has.
    JourneysOfPlan(PlanId),
    /// Which plans name a facility.
    PlansOfFacility(FacilityId),
    /// A room with its values.
    Room(RoomId),
    /// A material.
    Material(MaterialId),
    /// A lot of a material.
    MaterialLot(MaterialLotId),
    /// A deviation.
    Deviation(DeviationId),
    /// A nonconformity.
    Nonconformity(NonconformityId),
    /// The work on lots in a room.
    WorkIn(RoomId),
    /// The work on lots by a person.
    WorkBy(StaffId),
    /// The work on lots with a material lot.
    WorkWith(MaterialLotId),
    /// An enquiry.
    Enquiry(EnquiryId),
    /// The bookings of a day.
    Day(Day),
    /// What days can hold.
    Capacity,
    /// Everything that runs against a clock.
    Watch,
    /// What was signed and overridden in a month, such as `2026-05`.
    Tally(String),
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
            Self::JourneysOfPlan(id) => Subject::Plan(id.clone()),
            Self::PlansOfFacility(id) => Subject::Facility(id.clone()),
            Self::Room(id) | Self::WorkIn(id) => Subject::Room(id.clone()),
            Self::WorkBy(id) => Subject::Staff(id.clone()),
            Self::Material(id) => Subject::Material(id.clone()),
            Self::MaterialLot(id) | Self::WorkWith(id) => Subject::MaterialLot(id.clone()),
            Self::Deviation(id) => Subject::Deviation(id.clone()),
            Self::Nonconformity(id) => Subject::Nonconformity(id.clone()),
            Self::Enquiry(id) => Subject::Enquiry(id.clone()),
            Self::Day(day) => Subject::Day(day.to_string()),
            Self::Capacity => Subject::Capacity,
            Self::Watch => Subject::Watch,
            Self::Tally(month) => Subject::Tally(month.clone()),
            Self::Last(kind) => Subject::Serial(*kind),
            Self::EventAt(_) => return None,
        };
        Some(subject.tag())
    }

    /// The kinds of its events; empty means all with the tag.
    pub fn kinds(&self) -> &'static [&'static str] {
        match self {
            Self::Clinic => &[
                "clinic_opened",
                "facility_registered",
                "facility_permission_recorded",
                "room_registered",
                "order_recorded",
                "order_lifted",
                "corrected",
            ],
            Self::Staff(_) => &[
                "staff_registered",
                "role_granted",
                "role_ended",
                "qualification_recorded",
                "training_recorded",
                "corrected",
            ],
            Self::Plan(_) => &[
                "plan_drafted",
                "plan_opinion_received",
                "plan_filed",
                "plan_accepted",
                "plan_suspended",
                "order_recorded",
                "order_lifted",
                "plan_stopped",
                "plan_ended",
                "corrected",
            ],
            Self::Patient(_) => &["patient_registered", "identity_corrected"],
            Self::JourneysOf(_) | Self::JourneysOfPlan(_) => &["journey_opened"],
            Self::PlansOfFacility(_) => &["plan_drafted"],
            Self::JourneyOfLot(_) => &["lot_opened", "lot_split", "lots_pooled"],
            Self::Material(_) => &["material_registered", "corrected"],
            Self::MaterialLot(_) => &["material_lot_received", "material_lot_judged", "corrected"],
            Self::Deviation(_) => &["deviation_opened", "deviation_assessed", "deviation_closed"],
            Self::Nonconformity(_) => &["nonconformity_opened", "nonconformity_assessed", "nonconformity_closed"],
            Self::WorkIn(_) | Self::WorkBy(_) | Self::WorkWith(_) => WORK_KINDS,
            Self::Tally(_) => &["signed", "rule_overridden"],
            Self::JourneyOfContainer(_) => &["container_labelled"],
            Self::Day(_) => &["appointment_booked", "appointment_cancelled", "attendance_recorded"],
            Self::Capacity => &["day_capacity_set"],
            Self::Journey(_) | Self::Enquiry(_) | Self::Room(_) | Self::Watch | Self::Last(_) | Self::EventAt(_) => ANY,
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
    journeys_of_plan: BTreeMap<PlanId, Vec<JourneyId>>,
    plans_of_facility: BTreeMap<FacilityId, Vec<PlanId>>,
    rooms: BTreeMap<RoomId, Arc<Room>>,
    materials: BTreeMap<MaterialId, RegisterMaterial>,
    material_lots: BTreeMap<MaterialLotId, MaterialLot>,
    deviations: BTreeMap<DeviationId, Deviation>,
    nonconformities: BTreeMap<NonconformityId, Nonconformity>,
    work: BTreeMap<Need, Vec<Work>>,
    enquiries: BTreeMap<EnquiryId, Enquiry>,
    days: BTreeMap<Day, DayBook>,
    capacities: Option<Capacities>,
    watch: Option<Arc<Watch>>,
    tallies: BTreeMap<String, Arc<Tally>>,
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

    /// Whether a need grows with the years of a clinic and is followed event by event, by [`Facts::follow`].
    pub fn is_followed(need: &Need) -> bool {
        matches!(need, Need::Room(_) | Need::Watch | Need::Tally(_))
    }

    /// Takes in further events of a need that was absorbed. A correction rewrites earlier events and needs a new fold.
    pub fn follow(&mut self, need: &Need, newer: &[PastEvent]) {
        match need {
            Need::Room(id) => match self.rooms.get_mut(id) {
                Some(room) => newer.iter().for_each(|past| Arc::make_mut(room).apply(past)),
                None => self.absorb(need.clone(), newer),
            },
            Need::Watch => {
                let watch = Arc::make_mut(self.watch.get_or_insert_default());
                newer.iter().for_each(|past| watch.apply(past));
            }
            Need::Tally(month) => {
                let tally = Arc::make_mut(self.tallies.entry(month.clone()).or_default());
                newer.iter().for_each(|past| tally.apply(past));
            }
            _ => {}
        }
    }

    /// Takes a followed fold from other facts, without a copy.
    pub fn share(&mut self, need: &Need, from: &Self) {
        match need {
            Need::Room(id) => insert(&mut self.rooms, id, from.rooms.get(id).cloned()),
            Need::Watch => self.watch.clone_from(&from.watch),
            Need::Tally(month) => insert(&mut self.tallies, month, from.tallies.get(month).cloned()),
            _ => return,
        }
        self.loaded.insert(need.clone());
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
                self.journeys_of.insert(coi.clone(), opened_journeys(events));
            }
            Need::JourneysOfPlan(plan) => {
                self.journeys_of_plan.insert(plan.clone(), opened_journeys(events));
            }
            Need::PlansOfFacility(facility) => {
                let mut plans: Vec<PlanId> = events.iter().filter_map(|past| drafted(&past.event)).collect();
                plans.dedup();
                self.plans_of_facility.insert(facility.clone(), plans);
            }
            Need::JourneyOfLot(lot) => {
                insert(&mut self.lots, lot, events.iter().find_map(|past| journey_of_new_lot(&past.event, lot)));
            }
            Need::JourneyOfContainer(container) => {
                let found = events.iter().find_map(|past| match &past.event {
                    Event::ContainerLabelled(labelled) => Some(labelled.journey.clone()),
                    _ => None,
                });
                insert(&mut self.containers, container, found);
            }
            Need::Room(id) => insert(&mut self.rooms, id, Room::fold(events).map(Arc::new)),
            Need::Material(id) => insert(&mut self.materials, id, RegisterMaterial::fold(events)),
            Need::MaterialLot(id) => insert(&mut self.material_lots, id, MaterialLot::fold(events)),
            Need::Deviation(id) => insert(&mut self.deviations, id, Deviation::fold(events)),
            Need::Nonconformity(id) => insert(&mut self.nonconformities, id, Nonconformity::fold(events)),
            Need::WorkIn(_) | Need::WorkBy(_) | Need::WorkWith(_) => {
                self.work.insert(need.clone(), Work::all(events));
            }
            Need::Enquiry(id) => insert(&mut self.enquiries, id, Enquiry::fold(events)),
            Need::Day(day) => {
                self.days.insert(*day, DayBook::fold(events));
            }
            Need::Capacity => self.capacities = Some(Capacities::fold(events)),
            Need::Watch => self.watch = Some(Arc::new(Watch::fold(events))),
            Need::Tally(month) => {
                self.tallies.insert(month.clone(), Arc::new(Tally::fold(events)));
            }
            Need::Last(kind) => insert(&mut self.last, kind, events.last().and_then(|past| issued(&past.event))),
            Need::EventAt(_) => {}
        }
        self.loaded.insert(need);
    }

    /// Takes a journey that was folded before, and which lots are its own: by a view, which is the same fold.
    pub fn know(&mut self, journey: Journey) {
        for lot in journey.lots.keys() {
            self.loaded.insert(Need::JourneyOfLot(lot.clone()));
            self.lots.insert(lot.clone(), journey.id.clone());
        }
        self.loaded.insert(Need::Journey(journey.id.clone()));
        self.journeys.insert(journey.id.clone(), journey);
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
    /// Whether an account that the ledger names belongs to the human who acts, under this or another account.
    pub fn is_human(&self, account: &str, actor: &StaffId) -> bool {
        let staff = StaffId::parse(account).ok().and_then(|id| self.staff(&id));
        match (staff, self.staff(actor)) {
            (Some(one), Some(two)) => one.is_same_human(two),
            _ => account == actor.as_str(),
        }
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
    /// The journeys of a plan, oldest first.
    pub fn journeys_of_plan(&self, plan: &PlanId) -> &[JourneyId] {
        self.journeys_of_plan.get(plan).map_or(&[], Vec::as_slice)
    }
    /// The open journeys of a plan, oldest first.
    pub fn open_journeys_of_plan<'f>(&'f self, plan: &PlanId) -> impl Iterator<Item = &'f Journey> + use<'f> {
        let ids = self.journeys_of_plan.get(plan).map_or(&[][..], Vec::as_slice);
        ids.iter().filter_map(|id| self.journey(id)).filter(|journey| journey.is_open())
    }
    /// The plans that name a facility.
    pub fn plans_of_facility(&self, facility: &FacilityId) -> &[PlanId] {
        self.plans_of_facility.get(facility).map_or(&[], Vec::as_slice)
    }
    /// A room.
    pub fn room(&self, id: &RoomId) -> Option<&Room> {
        self.rooms.get(id).map(Arc::as_ref)
    }
    /// A material.
    pub fn material(&self, id: &MaterialId) -> Option<&RegisterMaterial> {
        self.materials.get(id)
    }
    /// A lot of a material.
    pub fn material_lot(&self, id: &MaterialLotId) -> Option<&MaterialLot> {
        self.material_lots.get(id)
    }
    /// A deviation.
    pub fn deviation(&self, id: &DeviationId) -> Option<&Deviation> {
        self.deviations.get(id)
    }
    /// A nonconformity.
    pub fn nonconformity(&self, id: &NonconformityId) -> Option<&Nonconformity> {
        self.nonconformities.get(id)
    }
    /// All loaded work on lots.
    pub fn work(&self) -> impl Iterator<Item = &Work> + Clone {
        self.work.values().flatten()
    }
    /// An enquiry.
    pub fn enquiry(&self, id: &EnquiryId) -> Option<&Enquiry> {
        self.enquiries.get(id)
    }
    /// The bookings of a day.
    pub fn day(&self, day: Day) -> Option<&DayBook> {
        self.days.get(&day)
    }
    /// What days can hold.
    pub fn capacities(&self) -> Option<&Capacities> {
        self.capacities.as_ref()
    }
    /// The clocks.
    pub fn watch(&self) -> Option<&Watch> {
        self.watch.as_deref()
    }
    /// What was counted in a month.
    pub fn tally(&self, month: &str) -> Option<&Tally> {
        self.tallies.get(month).map(Arc::as_ref)
    }
    /// The plans loaded.
    pub fn plans(&self) -> impl Iterator<Item = &Plan> {
        self.plans.values()
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

fn opened_journeys(events: &[PastEvent]) -> Vec<JourneyId> {
    let opened = |past: &PastEvent| match &past.event {
        Event::JourneyOpened(opened) => Some(opened.journey.clone()),
        _ => None,
    };
    events.iter().filter_map(opened).collect()
}

fn drafted(event: &Event) -> Option<PlanId> {
    match event {
        Event::PlanDrafted(drafted) => Some(drafted.plan.clone()),
        _ => None,
    }
}

/// The journey of a lot that this event brought into being.
fn journey_of_new_lot(event: &Event, lot: &LotId) -> Option<JourneyId> {
    match event {
        Event::LotOpened(opened) if &opened.lot == lot => Some(opened.journey.clone()),
        Event::LotSplit(split) if &split.into == lot => Some(split.journey.clone()),
        Event::LotsPooled(pooled) if &pooled.into == lot => Some(pooled.journey.clone()),
        _ => None,
    }
}

/// The number that an event issued.
fn issued(event: &Event) -> Option<String> {
    match event {
        Event::PatientRegistered(registered) => Some(registered.coi.to_string()),
        Event::ContainerLabelled(labelled) => Some(labelled.container.to_string()),
        Event::JourneyOpened(opened) => Some(opened.journey.to_string()),
        Event::LotOpened(opened) => Some(opened.lot.to_string()),
        Event::LotSplit(split) => Some(split.into.to_string()),
        Event::LotsPooled(pooled) => Some(pooled.into.to_string()),
        Event::DeviationOpened(opened) => Some(opened.deviation.to_string()),
        Event::NonconformityOpened(opened) => Some(opened.nonconformity.to_string()),
        Event::OrderRecorded(recorded) => Some(recorded.order.to_string()),
        Event::EnquiryRecorded(recorded) => Some(recorded.enquiry.to_string()),
        _ => None,
    }
}
