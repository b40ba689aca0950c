//! The views: the same folds that decisions rest on, written in the same transaction as the events.

use std::sync::{Arc, Mutex, PoisonError};

use saisei_domain::PastEvent;
use saisei_domain::acts::material::RegisterMaterial;
use saisei_domain::event::Subject;
use saisei_domain::facts::Need;
use saisei_domain::state::{
    Capacities, Clinic, DayBook, Deviation, Enquiry, EnquiryStage, Journey, MaterialLot, Nonconformity, Patient, Plan,
    Staff,
};
use saisei_domain::values::{
    CoiNumber, ContainerNumber, Day, DeviationId, EnquiryId, JourneyId, LotId, MaterialId, MaterialLotId,
    NonconformityId, PlanId, RoomId, StaffId,
};
use saisei_ledger::{
    Column, ColumnValue, Envelope, Kind, ProjectError, Projector, Recorded, Selection, TagKinds, ViewDocument,
    ViewTarget,
};
use serde::Serialize;

use crate::folds::Decoded;
use crate::lots::{LOT_LIST_KINDS, LotLine};
use crate::supply::{self, ContainerLine, Listed, RoomCard, RoomWork};
use crate::translate;

/// Names of the views.
pub(crate) mod view {
    pub(crate) const CLINIC: &str = "clinic";
    pub(crate) const STAFF: &str = "staff";
    pub(crate) const PLANS: &str = "plans";
    pub(crate) const PATIENTS: &str = "patients";
    pub(crate) const JOURNEYS: &str = "journeys";
    pub(crate) const DEVIATIONS: &str = "deviations";
    pub(crate) const NONCONFORMITIES: &str = "nonconformities";
    pub(crate) const MATERIAL_LOTS: &str = "material_lots";
    pub(crate) const ENQUIRIES: &str = "enquiries";
    pub(crate) const DAYS: &str = "days";
    pub(crate) const CAPACITY: &str = "capacity";
    pub(crate) const MATERIALS: &str = "materials";
    pub(crate) const CONTAINERS: &str = "containers";
    pub(crate) const ROOMS: &str = "rooms";
    pub(crate) const LOTS_IN_ROOMS: &str = "lots_in_rooms";
    pub(crate) const LOTS: &str = "lots";
    pub(crate) const ADVERSE_EVENTS: &str = "adverse_events";
}

/// The names of all views.
pub const VIEW_NAMES: [&str; 17] = [
    view::CLINIC,
    view::STAFF,
    view::PLANS,
    view::PATIENTS,
    view::JOURNEYS,
    view::DEVIATIONS,
    view::NONCONFORMITIES,
    view::MATERIAL_LOTS,
    view::ENQUIRIES,
    view::DAYS,
    view::CAPACITY,
    view::MATERIALS,
    view::CONTAINERS,
    view::ROOMS,
    view::LOTS_IN_ROOMS,
    view::LOTS,
    view::ADVERSE_EVENTS,
];

/// Folds every view. It holds nothing: a view is its events.
#[derive(Clone, Copy, Debug, Default)]
pub struct Views;

/// What a document is a fold of.
fn need_of(view: &str, key: &str) -> Option<Need> {
    match view {
        view::CLINIC => Some(Need::Clinic),
        view::STAFF => StaffId::parse(key).ok().map(Need::Staff),
        view::PLANS => PlanId::parse(key).ok().map(Need::Plan),
        view::PATIENTS => CoiNumber::parse(key).ok().map(Need::Patient),
        view::JOURNEYS => JourneyId::parse(key).ok().map(Need::Journey),
        view::DEVIATIONS => DeviationId::parse(key).ok().map(Need::Deviation),
        view::NONCONFORMITIES => NonconformityId::parse(key).ok().map(Need::Nonconformity),
        view::MATERIAL_LOTS => MaterialLotId::parse(key).ok().map(Need::MaterialLot),
        view::ENQUIRIES => EnquiryId::parse(key).ok().map(Need::Enquiry),
        view::DAYS => Day::parse(key).ok().map(Need::Day),
        view::CAPACITY => Some(Need::Capacity),
        view::MATERIALS => MaterialId::parse(key).ok().map(Need::Material),
        _ => None,
    }
}

/// The events that a document is a fold of, by their tag and kinds.
fn source_of(view: &str, key: &str) -> Option<TagKinds> {
    let (subject, kinds) = match view {
        view::CONTAINERS => (Subject::Container(ContainerNumber::parse(key).ok()?), supply::CONTAINER_KINDS),
        view::ROOMS => (Subject::Room(RoomId::parse(key).ok()?), supply::ROOM_KINDS),
        view::LOTS_IN_ROOMS => (Subject::Lot(LotId::parse(key).ok()?), supply::LOT_KINDS),
        view::LOTS => (Subject::Lot(LotId::parse(key).ok()?), LOT_LIST_KINDS),
        view::ADVERSE_EVENTS => (Subject::Journey(JourneyId::parse(key).ok()?), crate::care::EVENT_KINDS),
        _ => return translate::selection(&need_of(view, key)?),
    };
    let kinds = kinds.iter().map(|kind| Kind::named(kind)).collect();
    Some(TagKinds { tag: translate::tag(&subject), kinds })
}

/// The view and key that a tag belongs to.
fn target_of(tag: &str) -> Option<(&'static str, &str)> {
    let (kind, id) = tag.split_once(':')?;
    let view = match kind {
        "clinic" => view::CLINIC,
        "staff" => view::STAFF,
        "plan" => view::PLANS,
        "patient" => view::PATIENTS,
        "journey" => view::JOURNEYS,
        "deviation" => view::DEVIATIONS,
        "nonconformity" => view::NONCONFORMITIES,
        "material-lot" => view::MATERIAL_LOTS,
        "enquiry" => view::ENQUIRIES,
        "day" => view::DAYS,
        "capacity" => view::CAPACITY,
        "material" => view::MATERIALS,
        "container" => view::CONTAINERS,
        "room" => view::ROOMS,
        "lot" => view::LOTS_IN_ROOMS,
        _ => return None,
    };
    Some((view, id))
}

/// A lot stands in a room, and in the list of lots; a journey's adverse events stand in a list of their own.
fn second_of(tag: &str) -> Option<(&'static str, &str)> {
    let events = || tag.strip_prefix("journey:").map(|id| (view::ADVERSE_EVENTS, id));
    tag.strip_prefix("lot:").map(|id| (view::LOTS, id)).or_else(events)
}

impl Projector for Views {
    fn targets<'e>(&self, envelope: &'e Envelope) -> Vec<(&'static str, &'e str)> {
        let tags = || envelope.tags.iter().map(|tag| tag.as_str());
        tags().filter_map(target_of).chain(tags().filter_map(second_of)).collect()
    }

    fn source(&self, view: &str, key: &str) -> Option<Selection> {
        source_of(view, key).map(|source| Selection::Tagged(vec![source]))
    }

    fn fold(&self, target: &ViewTarget, events: &[Recorded]) -> Result<Option<ViewDocument>, ProjectError> {
        Bulk::default().fold(target, events)
    }

    fn lasting(&self) -> Option<&'static dyn Projector> {
        Some(&Self)
    }

    fn bulk(&self) -> Option<Box<dyn Projector>> {
        Some(Box::new(Bulk::default()))
    }
}

/// The same for many documents in a row: an event that several of them are folds of is read once.
#[derive(Debug)]
struct Bulk(Mutex<Decoded>);

/// Events that are kept meanwhile, in about 50 megabytes.
const BULK_MAX: usize = 50_000;

impl Default for Bulk {
    fn default() -> Self {
        Self(Mutex::new(Decoded::holding(BULK_MAX)))
    }
}

impl Projector for Bulk {
    fn targets<'e>(&self, envelope: &'e Envelope) -> Vec<(&'static str, &'e str)> {
        Views.targets(envelope)
    }

    fn source(&self, view: &str, key: &str) -> Option<Selection> {
        Views.source(view, key)
    }

    fn fold(&self, target: &ViewTarget, events: &[Recorded]) -> Result<Option<ViewDocument>, ProjectError> {
        // Whoever panicked with it left at most an event out of what is known.
        let mut decoded = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let past = translate::past_by(events, |recorded| decoded.read(recorded)).map_err(|error| ProjectError {
            position: error.position,
            kind: error.kind.clone(),
            detail: error.detail.to_string(),
        })?;
        Ok(document(&target.view, &target.key, &past))
    }
}

fn document(view: &str, key: &str, events: &[Arc<PastEvent>]) -> Option<ViewDocument> {
    let events = events.iter().map(Arc::as_ref);
    match view {
        view::CLINIC => Clinic::fold(events).and_then(|clinic| plain(&clinic, "clinic", vec![])),
        view::STAFF => Staff::fold(events).and_then(|staff| plain(&staff, staff.id.as_str(), vec![])),
        view::PLANS => {
            Plan::fold(events).and_then(|plan| plain(&plan, plan.id.as_str(), vec![text("state", plan.state_name())]))
        }
        view::PATIENTS => Patient::fold(events).and_then(|patient| plain(&patient, patient.coi.as_str(), vec![])),
        view::JOURNEYS => Journey::fold(events).and_then(|journey| of_journey(&journey)),
        view::DEVIATIONS => Deviation::fold(events).and_then(|case| listed(&case, supply::of_deviation(&case))),
        view::NONCONFORMITIES => {
            Nonconformity::fold(events).and_then(|case| listed(&case, supply::of_nonconformity(&case)))
        }
        view::MATERIAL_LOTS => MaterialLot::fold(events).and_then(|lot| listed(&lot, supply::of_material_lot(&lot))),
        view::ENQUIRIES => Enquiry::fold(events).and_then(|enquiry| of_enquiry(&enquiry)),
        view::DAYS => of_day(&DayBook::fold(events)),
        view::CAPACITY => plain(&Capacities::fold(events), "clinic", vec![]),
        view::MATERIALS => {
            RegisterMaterial::fold(events).and_then(|material| plain(&material, material.material.as_str(), vec![]))
        }
        view::ADVERSE_EVENTS => crate::care::of_events(events),
        view::CONTAINERS => ContainerLine::fold(events).and_then(|line| listed(&line, line.listed())),
        view::ROOMS => RoomCard::fold(events).and_then(|card| plain(&card, card.registered.room.as_str(), vec![])),
        view::LOTS => {
            let lot = LotId::parse(key).ok()?;
            LotLine::fold(&lot, events).and_then(|line| plain(&line, &line.sort(), line.columns()))
        }
        view::LOTS_IN_ROOMS => {
            let lot = LotId::parse(key).ok()?;
            RoomWork::fold(&lot, events).and_then(|work| listed(&work, work.listed()))
        }
        _ => None,
    }
}

fn plain(state: &impl Serialize, sort: &str, columns: Vec<Column>) -> Option<ViewDocument> {
    Some(ViewDocument { body: serde_json::to_string(state).ok()?, sort: sort.to_owned(), columns })
}

fn listed(state: &impl Serialize, listed: Listed) -> Option<ViewDocument> {
    plain(state, &listed.sort, listed.columns)
}

fn text(name: &str, value: &str) -> Column {
    Column { name: name.to_owned(), value: ColumnValue::Text(value.to_owned()) }
}

/// Sorts after every due day: nothing is due.
const NO_DUE_DAY: &str = "9999-12-31";

/// Columns sorted by name: coi, due, lot, plan, running, state, step.
fn of_journey(journey: &Journey) -> Option<ViewDocument> {
    let due = journey.next_step(None).and_then(|next| next.due).map(|day| day.to_string());
    let state = match (journey.is_open(), journey.consent.name()) {
        (false, _) => "closed",
        (true, "withdrawn") => "withdrawn",
        (true, _) => "open",
    };
    let mut columns = vec![
        text("coi", journey.coi.as_str()),
        text("plan", journey.plan.as_str()),
        text("state", state),
        text("step", journey.step().name()),
    ];
    columns.extend(due.iter().map(|due| text("due", due)));
    columns.extend(journey.lots.keys().map(|lot| text("lot", lot.as_str())));
    columns.extend(journey.running_administration().map(|_| text("running", "yes")));
    columns.sort();
    let order = if journey.is_open() { "0" } else { "1" };
    let sort = format!("{order}|{}|{}", due.as_deref().unwrap_or(NO_DUE_DAY), journey.id);
    plain(journey, &sort, columns)
}

/// Columns sorted by name: channel, due, first, stage. Whoever waits for a call comes first, then who was not answered.
fn of_enquiry(enquiry: &Enquiry) -> Option<ViewDocument> {
    let first = enquiry.first_contact().legal_day().to_string();
    let due = enquiry.call_by().map(|day| day.to_string());
    let stage = enquiry.stage();
    let mut columns = vec![text("channel", enquiry.recorded.what.channel.name()), text("first", &first)];
    columns.extend(due.iter().map(|due| text("due", due)));
    columns.push(text("stage", stage.name()));
    columns.sort();
    let waits = due.unwrap_or_else(|| match stage {
        EnquiryStage::Unanswered => first,
        _ => NO_DUE_DAY.to_owned(),
    });
    let order = if enquiry.is_open() { "0" } else { "1" };
    plain(enquiry, &format!("{order}|{waits}|{}", enquiry.id), columns)
}

/// A day with its bookings; none before the first.
fn of_day(book: &DayBook) -> Option<ViewDocument> {
    let day = book.bookings.first()?.booked.what.starts_at.legal_day().to_string();
    plain(book, &day, vec![text("day", &day)])
}

/// Subject of a journey, for reading its events.
pub(crate) fn journey_events(id: &JourneyId) -> Selection {
    translate::about(&Subject::Journey(id.clone()))
}
