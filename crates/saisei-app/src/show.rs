//! A thing as it was recorded by a time, or as it was at a time by what is known now.

use saisei_domain::event::RawEvent;
use saisei_domain::facts::Need;
use saisei_domain::state::{Clinic, Journey, Patient, Plan, Staff};
use saisei_domain::values::{CoiNumber, ContainerNumber, JourneyId, LotId, Moment, PlanId, StaffId};
use saisei_domain::{Event, PastEvent, event};
use saisei_ledger::{Position, Selection, Store};
use serde::Serialize;
use serde_json::Value;

use crate::app::AppError;
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
    #[error("`{0}` is not one of: clinic, staff, plan, patient, journey, lot, container")]
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

/// Shows a thing. Names are not shown: they are in the vault.
///
/// # Errors
/// If there is no such kind, id or thing, or the store fails.
pub fn show(store: &dyn Store, kind: &str, id: &str, seen: Seen) -> Result<Value, ShowError> {
    match kind {
        "clinic" => json(Clinic::fold(&past(store, &Need::Clinic, seen)?), "clinic"),
        "staff" => {
            let id = StaffId::parse(id).map_err(|_| ShowError::Id("staff"))?;
            json(Staff::fold(&past(store, &Need::Staff(id), seen)?), "staff")
        }
        "plan" => {
            let id = PlanId::parse(id).map_err(|_| ShowError::Id("plan"))?;
            json(Plan::fold(&past(store, &Need::Plan(id), seen)?), "plan")
        }
        "patient" => {
            let id = CoiNumber::parse(id).map_err(|_| ShowError::Id("patient"))?;
            json(Patient::fold(&past(store, &Need::Patient(id), seen)?), "patient")
        }
        "journey" => {
            let id = JourneyId::parse(id).map_err(|_| ShowError::Id("journey"))?;
            json(Journey::fold(&past(store, &Need::Journey(id), seen)?), "journey")
        }
        "lot" => {
            let id = LotId::parse(id).map_err(|_| ShowError::Id("lot"))?;
            let journey = owner(store, Need::JourneyOfLot(id.clone()), seen)?;
            json(journey.and_then(|journey| journey.lots.get(&id).cloned()), "lot")
        }
        "container" => {
            let id = ContainerNumber::parse(id).map_err(|_| ShowError::Id("container"))?;
            let journey = owner(store, Need::JourneyOfContainer(id.clone()), seen)?;
            json(journey.and_then(|journey| journey.containers.get(&id).cloned()), "container")
        }
        other => Err(ShowError::Kind(other.to_owned())),
    }
}

/// The journey that a lot or container belongs to.
fn owner(store: &dyn Store, need: Need, seen: Seen) -> Result<Option<Journey>, AppError> {
    let found = past(store, &need, Seen::Now)?.into_iter().find_map(|past| match past.event {
        Event::LotOpened(opened) => Some(opened.journey),
        Event::ContainerLabelled(labelled) => Some(labelled.journey),
        _ => None,
    });
    let Some(id) = found else { return Ok(None) };
    Ok(Journey::fold(&past(store, &Need::Journey(id), seen)?))
}
