//! What decisions rest on: folds of the ledger, loaded by name.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::acts::material::RegisterMaterial;
use crate::event::{Event, PastEvent, RawEvent, SerialKind, Subject};
use crate::state::work::WORK_KINDS;
use crate::state::{
    Capacities, Clinic, DayBook, Deviation, Enquiry, Grows, Journey, MaterialLot, Nonconformity, Patient, Plan, Room,
    Staff, Tally, Watch, Work,
};
use crate::values::{
    CoiNumber, ContainerNumber, Day, DeviationId, EnquiryId, FacilityId, JourneyId, LotId, MaterialId, MaterialLotId,
    NonconformityId, PlanId, RoomId, StaffId,
};

/// Names a fact. Each is a fold of the events with one tag and certain kinds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// The loaded facts. Copies of them share the folds.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    loaded: BTreeSet<Need>,
    clinic: Option<Arc<Clinic>>,
    staff: Shared<StaffId, Staff>,
    plans: Shared<PlanId, Plan>,
    patients: Shared<CoiNumber, Patient>,
    journeys: Shared<JourneyId, Journey>,
    journeys_of: Shared<CoiNumber, Vec<JourneyId>>,
    lots: BTreeMap<LotId, JourneyId>,
    containers: BTreeMap<ContainerNumber, JourneyId>,
    last: BTreeMap<SerialKind, String>,
    events: BTreeMap<u64, RawEvent>,
    journeys_of_plan: Shared<PlanId, Vec<JourneyId>>,
    plans_of_facility: Shared<FacilityId, Vec<PlanId>>,
    rooms: Shared<RoomId, Room>,
    materials: Shared<MaterialId, RegisterMaterial>,
    material_lots: Shared<MaterialLotId, MaterialLot>,
    deviations: Shared<DeviationId, Deviation>,
    nonconformities: Shared<NonconformityId, Nonconformity>,
    work: Shared<Need, Vec<Work>>,
    enquiries: Shared<EnquiryId, Enquiry>,
    days: Shared<Day, DayBook>,
    capacities: Option<Arc<Capacities>>,
    watch: Option<Arc<Watch>>,
    tallies: Shared<String, Tally>,
}

/// Folds by what they are of.
type Shared<K, V> = BTreeMap<K, Arc<V>>;

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
    pub fn absorb<E: Borrow<PastEvent>>(&mut self, need: Need, events: &[E]) {
        self.forget(&need);
        self.follow(&need, events);
        self.loaded.insert(need);
    }

    /// Takes in further events of a need that was absorbed, oldest first. A correction among them rewrites earlier events
    /// and needs a new fold.
    pub fn follow<E: Borrow<PastEvent>>(&mut self, need: &Need, events: &[E]) {
        let newer = || events.iter().map(Borrow::borrow);
        match need {
            Need::Clinic => grow(&mut self.clinic, newer()),
            Need::Staff(id) => grow_in(&mut self.staff, id, newer()),
            Need::Plan(id) => grow_in(&mut self.plans, id, newer()),
            Need::Patient(coi) => grow_in(&mut self.patients, coi, newer()),
            Need::Journey(id) => grow_in(&mut self.journeys, id, newer()),
            Need::JourneysOf(coi) => add(&mut self.journeys_of, coi, newer().filter_map(opened_journey)),
            Need::JourneysOfPlan(plan) => add(&mut self.journeys_of_plan, plan, newer().filter_map(opened_journey)),
            Need::PlansOfFacility(facility) => {
                add(&mut self.plans_of_facility, facility, newer().filter_map(|past| drafted(&past.event)));
                self.plans_of_facility.entry(facility.clone()).and_modify(|plans| Arc::make_mut(plans).dedup());
            }
            Need::JourneyOfLot(lot) => {
                first(&mut self.lots, lot, || newer().find_map(|past| journey_of_new_lot(&past.event, lot)));
            }
            Need::JourneyOfContainer(container) => {
                first(&mut self.containers, container, || newer().find_map(|past| labelled(&past.event)));
            }
            Need::Room(id) => grow_in(&mut self.rooms, id, newer()),
            Need::Material(id) => grow_in(&mut self.materials, id, newer()),
            Need::MaterialLot(id) => grow_in(&mut self.material_lots, id, newer()),
            Need::Deviation(id) => grow_in(&mut self.deviations, id, newer()),
            Need::Nonconformity(id) => grow_in(&mut self.nonconformities, id, newer()),
            Need::WorkIn(_) | Need::WorkBy(_) | Need::WorkWith(_) => {
                add(&mut self.work, need, newer().flat_map(Work::of));
            }
            Need::Enquiry(id) => grow_in(&mut self.enquiries, id, newer()),
            Need::Day(day) => apply(self.days.entry(*day).or_default(), newer(), DayBook::apply),
            Need::Capacity => apply(self.capacities.get_or_insert_default(), newer(), Capacities::apply),
            Need::Watch => apply(self.watch.get_or_insert_default(), newer(), Watch::apply),
            Need::Tally(month) => apply(self.tallies.entry(month.clone()).or_default(), newer(), Tally::apply),
            Need::Last(kind) => {
                if let Some(newest) = newer().last() {
                    put(&mut self.last, kind, issued(&newest.event));
                }
            }
            Need::EventAt(_) => {}
        }
    }

    /// Takes a fold from other facts, without a copy.
    pub fn share(&mut self, need: Need, from: &Self) {
        self.take(&need, from);
        self.loaded.insert(need);
    }

    /// Drops a fold, as if it had never been loaded.
    pub fn forget(&mut self, need: &Need) {
        if self.loaded.remove(need) {
            self.take(need, &Self::default());
        }
    }

    fn take(&mut self, need: &Need, from: &Self) {
        match need {
            Need::Clinic => self.clinic.clone_from(&from.clinic),
            Need::Staff(id) => put(&mut self.staff, id, from.staff.get(id).cloned()),
            Need::Plan(id) => put(&mut self.plans, id, from.plans.get(id).cloned()),
            Need::Patient(coi) => put(&mut self.patients, coi, from.patients.get(coi).cloned()),
            Need::Journey(id) => put(&mut self.journeys, id, from.journeys.get(id).cloned()),
            Need::JourneysOf(coi) => put(&mut self.journeys_of, coi, from.journeys_of.get(coi).cloned()),
            Need::JourneysOfPlan(id) => put(&mut self.journeys_of_plan, id, from.journeys_of_plan.get(id).cloned()),
            Need::PlansOfFacility(id) => put(&mut self.plans_of_facility, id, from.plans_of_facility.get(id).cloned()),
            Need::JourneyOfLot(lot) => put(&mut self.lots, lot, from.lots.get(lot).cloned()),
            Need::JourneyOfContainer(id) => put(&mut self.containers, id, from.containers.get(id).cloned()),
            Need::Room(id) => put(&mut self.rooms, id, from.rooms.get(id).cloned()),
            Need::Material(id) => put(&mut self.materials, id, from.materials.get(id).cloned()),
            Need::MaterialLot(id) => put(&mut self.material_lots, id, from.material_lots.get(id).cloned()),
            Need::Deviation(id) => put(&mut self.deviations, id, from.deviations.get(id).cloned()),
            Need::Nonconformity(id) => put(&mut self.nonconformities, id, from.nonconformities.get(id).cloned()),
            Need::WorkIn(_) | Need::WorkBy(_) | Need::WorkWith(_) => {
                put(&mut self.work, need, from.work.get(need).cloned());
            }
            Need::Enquiry(id) => put(&mut self.enquiries, id, from.enquiries.get(id).cloned()),
            Need::Day(day) => put(&mut self.days, day, from.days.get(day).cloned()),
            Need::Capacity => self.capacities.clone_from(&from.capacities),
            Need::Watch => self.watch.clone_from(&from.watch),
            Need::Tally(month) => put(&mut self.tallies, month, from.tallies.get(month).cloned()),
            Need::Last(kind) => put(&mut self.last, kind, from.last.get(kind).cloned()),
            Need::EventAt(position) => put(&mut self.events, position, from.events.get(position).cloned()),
        }
    }

    /// Takes a journey that was folded before, and which lots are its own: by a view, which is the same fold.
    pub fn know(&mut self, journey: Journey) {
        for lot in journey.lots.keys() {
            self.loaded.insert(Need::JourneyOfLot(lot.clone()));
            self.lots.insert(lot.clone(), journey.id.clone());
        }
        self.loaded.insert(Need::Journey(journey.id.clone()));
        self.journeys.insert(journey.id.clone(), Arc::new(journey));
    }

    /// Keeps one stored event as it stands.
    pub fn absorb_raw(&mut self, position: u64, event: Option<RawEvent>) {
        put(&mut self.events, &position, event);
        self.loaded.insert(Need::EventAt(position));
    }

    /// The clinic.
    pub fn clinic(&self) -> Option<&Clinic> {
        self.clinic.as_deref()
    }
    /// A member of staff.
    pub fn staff(&self, id: &StaffId) -> Option<&Staff> {
        self.staff.get(id).map(Arc::as_ref)
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
        self.plans.get(id).map(Arc::as_ref)
    }
    /// A patient.
    pub fn patient(&self, coi: &CoiNumber) -> Option<&Patient> {
        self.patients.get(coi).map(Arc::as_ref)
    }
    /// A journey.
    pub fn journey(&self, id: &JourneyId) -> Option<&Journey> {
        self.journeys.get(id).map(Arc::as_ref)
    }
    /// The journeys of a patient, oldest first.
    pub fn journeys_of(&self, coi: &CoiNumber) -> &[JourneyId] {
        self.journeys_of.get(coi).map_or(&[], |ids| ids.as_slice())
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
        self.journeys_of_plan.get(plan).map_or(&[], |ids| ids.as_slice())
    }
    /// The open journeys of a plan, oldest first.
    pub fn open_journeys_of_plan<'f>(&'f self, plan: &PlanId) -> impl Iterator<Item = &'f Journey> + use<'f> {
        self.journeys_of_plan(plan).iter().filter_map(|id| self.journey(id)).filter(|journey| journey.is_open())
    }
    /// The plans that name a facility.
    pub fn plans_of_facility(&self, facility: &FacilityId) -> &[PlanId] {
        self.plans_of_facility.get(facility).map_or(&[], |ids| ids.as_slice())
    }
    /// A room.
    pub fn room(&self, id: &RoomId) -> Option<&Room> {
        self.rooms.get(id).map(Arc::as_ref)
    }
    /// A material.
    pub fn material(&self, id: &MaterialId) -> Option<&RegisterMaterial> {
        self.materials.get(id).map(Arc::as_ref)
    }
    /// A lot of a material.
    pub fn material_lot(&self, id: &MaterialLotId) -> Option<&MaterialLot> {
        self.material_lots.get(id).map(Arc::as_ref)
    }
    /// A deviation.
    pub fn deviation(&self, id: &DeviationId) -> Option<&Deviation> {
        self.deviations.get(id).map(Arc::as_ref)
    }
    /// A nonconformity.
    pub fn nonconformity(&self, id: &NonconformityId) -> Option<&Nonconformity> {
        self.nonconformities.get(id).map(Arc::as_ref)
    }
    /// All loaded work on lots.
    pub fn work(&self) -> impl Iterator<Item = &Work> + Clone {
        self.work.values().flat_map(|work| work.iter())
    }
    /// An enquiry.
    pub fn enquiry(&self, id: &EnquiryId) -> Option<&Enquiry> {
        self.enquiries.get(id).map(Arc::as_ref)
    }
    /// The bookings of a day.
    pub fn day(&self, day: Day) -> Option<&DayBook> {
        self.days.get(&day).map(Arc::as_ref)
    }
    /// What days can hold.
    pub fn capacities(&self) -> Option<&Capacities> {
        self.capacities.as_deref()
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
        self.plans.values().map(Arc::as_ref)
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

/// Puts a value in place, or takes away what stood there.
fn put<K: Clone + Ord, V>(map: &mut BTreeMap<K, V>, key: &K, value: Option<V>) {
    match value {
        Some(value) => map.insert(key.clone(), value),
        None => map.remove(key),
    };
}

/// What was found first stays.
fn first<K: Clone + Ord, V>(map: &mut BTreeMap<K, V>, key: &K, find: impl FnOnce() -> Option<V>) {
    if !map.contains_key(key) {
        put(map, key, find());
    }
}

fn grow<'e, T: Grows>(state: &mut Option<Arc<T>>, newer: impl Iterator<Item = &'e PastEvent>) {
    for past in newer {
        match state {
            Some(state) => Arc::make_mut(state).apply(past),
            None => *state = T::begin(past).map(Arc::new),
        }
    }
}

fn grow_in<'e, K: Clone + Ord, T: Grows>(
    states: &mut Shared<K, T>,
    key: &K,
    newer: impl Iterator<Item = &'e PastEvent>,
) {
    let mut state = states.remove(key);
    grow(&mut state, newer);
    put(states, key, state);
}

fn apply<'e, T: Clone>(
    state: &mut Arc<T>,
    newer: impl Iterator<Item = &'e PastEvent>,
    take_in: impl Fn(&mut T, &PastEvent),
) {
    let state = Arc::make_mut(state);
    newer.for_each(|past| take_in(state, past));
}

fn add<K: Clone + Ord, T: Clone>(lists: &mut Shared<K, Vec<T>>, key: &K, newer: impl Iterator<Item = T>) {
    Arc::make_mut(lists.entry(key.clone()).or_default()).extend(newer);
}

fn opened_journey(past: &PastEvent) -> Option<JourneyId> {
    match &past.event {
        Event::JourneyOpened(opened) => Some(opened.journey.clone()),
        _ => None,
    }
}

fn labelled(event: &Event) -> Option<JourneyId> {
    match event {
        Event::ContainerLabelled(labelled) => Some(labelled.journey.clone()),
        _ => None,
    }
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
