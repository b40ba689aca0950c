//! A thing as it was recorded by a time, or as it was at a time by what is known now.

use saisei_domain::acts::material::RegisterMaterial;
use saisei_domain::event::RawEvent;
use saisei_domain::facts::{Facts, Need};
use saisei_domain::state::{Clinic, Deviation, Journey, MaterialLot, Nonconformity, Patient, Plan, Room, Staff};
use saisei_domain::values::{
    CoiNumber, ContainerNumber, Day, DeviationId, JourneyId, LotId, MaterialId, MaterialLotId, Moment, NonconformityId,
    OrderId, PlanId, RoomId, StaffId,
};
use saisei_domain::{Event, PastEvent, event};
use saisei_ledger::{Position, Selection, Store};
use serde::Serialize;
use serde_json::Value;

use crate::app::AppError;
use crate::tasks::{Task, of_day};
use crate::translate;

/// Which moment to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Everything that is known now.
    Now,
    /// As it was recorded by then: what a person could see at that moment.
    RecordedBy(Moment),
    /// As it was then, by what is known now: later entries and corrections about that time count.
    OccurredBy(Moment),
}

/// Why nothing can be shown.
#[derive(Debug, thiserror::Error)]
pub enum ShowError {
    /// No such kind.
    #[error(
        "`{0}` is not one of: clinic, staff, plan, patient, journey, lot, container, room, material, material-lot, \
         deviation, nonconformity, order, tasks"
    )]
    Kind(String),
    /// The id has another shape.
    #[error("the id has another shape than a {0} id")]
    Id(&'static str),
    /// Nothing with this id at that time.
    #[error("there is no {0} with this id at that time")]
    Missing(&'static str),
    /// The application failed.
    #[error(transparent)]
    App(#[from] AppError),
}

impl Seen {
    /// Whether an event counts. A correction counts by its recording: it tells what was true, whenever it came.
    fn counts(self, raw: &RawEvent) -> bool {
        match self {
            Self::Now => true,
            Self::RecordedBy(at) => raw.stamp.recorded_at <= at,
            Self::OccurredBy(at) => raw.kind == "corrected" || raw.stamp.occurred_at <= at,
        }
    }
}

fn past(store: &dyn Store, need: &Need, seen: Seen) -> Result<Vec<PastEvent>, AppError> {
    let Some(tagged) = translate::selection(need) else { return Ok(Vec::new()) };
    let recorded = store.read(&Selection::Tagged(vec![tagged]), Position::START, usize::MAX)?;
    let raws = recorded.iter().map(translate::raw).filter(|raw| seen.counts(raw)).collect();
    Ok(event::read_all(raws)?)
}

fn json(state: Option<impl Serialize>, kind: &'static str) -> Result<Value, ShowError> {
    let state = state.ok_or(ShowError::Missing(kind))?;
    serde_json::to_value(state).map_err(|_| AppError::Json.into())
}

/// Reads an id, or says which kind of id it should be.
fn id<T, E>(parsed: Result<T, E>, kind: &'static str) -> Result<T, ShowError> {
    parsed.map_err(|_| ShowError::Id(kind))
}

/// Shows a thing. Names are not shown: they are in the vault. The id of `tasks` is a day: the clocks open on it.
///
/// # Errors
/// If there is no such kind, id or thing, or the store fails.
pub fn show(store: &dyn Store, kind: &str, text: &str, seen: Seen) -> Result<Value, ShowError> {
    let past = |need: Need| past(store, &need, seen);
    match kind {
        "clinic" => json(Clinic::fold(&past(Need::Clinic)?), "clinic"),
        "staff" => json(Staff::fold(&past(Need::Staff(id(StaffId::parse(text), "staff")?))?), "staff"),
        "plan" => json(Plan::fold(&past(Need::Plan(id(PlanId::parse(text), "plan")?))?), "plan"),
        "patient" => json(Patient::fold(&past(Need::Patient(id(CoiNumber::parse(text), "patient")?))?), "patient"),
        "journey" => json(Journey::fold(&past(Need::Journey(id(JourneyId::parse(text), "journey")?))?), "journey"),
        "lot" => {
            let lot = id(LotId::parse(text), "lot")?;
            let journey = owner(store, Need::JourneyOfLot(lot.clone()), seen)?;
            json(journey.and_then(|journey| journey.lots.get(&lot).cloned()), "lot")
        }
        "container" => {
            let number = id(ContainerNumber::parse(text), "container")?;
            let journey = owner(store, Need::JourneyOfContainer(number.clone()), seen)?;
            json(journey.and_then(|journey| journey.containers.get(&number).cloned()), "container")
        }
        other => show_case(store, other, text, seen),
    }
}

/// What belongs to facility and plan rather than to a patient.
fn show_case(store: &dyn Store, kind: &str, text: &str, seen: Seen) -> Result<Value, ShowError> {
    let past = |need: Need| past(store, &need, seen);
    match kind {
        "room" => json(Room::fold(&past(Need::Room(id(RoomId::parse(text), "room")?))?), "room"),
        "material" => {
            let material = id(MaterialId::parse(text), "material")?;
            json(RegisterMaterial::fold(&past(Need::Material(material))?), "material")
        }
        "material-lot" => {
            let lot = id(MaterialLotId::parse(text), "material-lot")?;
            json(MaterialLot::fold(&past(Need::MaterialLot(lot))?), "material-lot")
        }
        "deviation" => {
            let deviation = id(DeviationId::parse(text), "deviation")?;
            json(Deviation::fold(&past(Need::Deviation(deviation))?), "deviation")
        }
        "nonconformity" => {
            let case = id(NonconformityId::parse(text), "nonconformity")?;
            json(Nonconformity::fold(&past(Need::Nonconformity(case))?), "nonconformity")
        }
        "order" => {
            let order = id(OrderId::parse(text), "order")?;
            let clinic = Clinic::fold(&past(Need::Clinic)?);
            json(clinic.and_then(|clinic| clinic.orders.get(&order).cloned()), "order")
        }
        "tasks" => {
            let day = id(Day::parse(text), "tasks")?;
            json(Some(tasks(store, day, seen)?), "tasks")
        }
        other => Err(ShowError::Kind(other.to_owned())),
    }
}

/// The clocks that are open on a day.
fn tasks(store: &dyn Store, day: Day, seen: Seen) -> Result<Vec<Task>, AppError> {
    let mut facts = Facts::default();
    facts.absorb(Need::Watch, &past(store, &Need::Watch, seen)?);
    for month in facts.watch().map(|watch| watch.months()).unwrap_or_default() {
        let need = Need::Tally(month);
        facts.absorb(need.clone(), &past(store, &need, seen)?);
    }
    of_day(&facts, day)
}

/// The journey that a lot or container belongs to.
fn owner(store: &dyn Store, need: Need, seen: Seen) -> Result<Option<Journey>, AppError> {
    let found = past(store, &need, Seen::Now)?.into_iter().find_map(|past| match past.event {
        Event::LotOpened(opened) => Some(opened.journey),
        Event::LotSplit(split) => Some(split.journey),
        Event::LotsPooled(pooled) => Some(pooled.journey),
        Event::ContainerLabelled(labelled) => Some(labelled.journey),
        _ => None,
    });
    let Some(id) = found else { return Ok(None) };
    Ok(Journey::fold(&past(store, &Need::Journey(id), seen)?))
}
