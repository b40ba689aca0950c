//! States: folds of events. Each lifecycle is an enum whose variants carry exactly the facts of that state.

mod adverse_event;
mod booking;
mod clinic;
mod closing;
mod container;
mod day;
mod enquiry;
mod journey;
mod lot;
mod material;
mod patient;
pub mod plan;
mod progress;
mod room;
mod staff;
mod tally;
mod visits;
pub mod watch;
pub mod work;

pub use adverse_event::AdverseEvent;
pub use booking::{Booking, BookingState};
pub use clinic::{Clinic, Order};
pub use closing::{Deviation, Nonconformity};
pub use container::{Container, Contents, Custody, Filled};
pub use day::{Capacities, DayBook};
pub use enquiry::{Enquiry, EnquiryStage};
pub use journey::{Consent, Eligibility, Journey, Stage, WorkUp};
pub use lot::{Lot, LotState};
pub use material::MaterialLot;
pub use patient::Patient;
pub use plan::Plan;
pub use progress::{NextStep, Step, StepState};
pub use room::Room;
pub use staff::Staff;
pub use tally::Tally;
pub use visits::{Administration, AdministrationState, Moving, Visit, VisitState};
pub use watch::Watch;
pub use work::Work;

use serde::{Deserialize, Serialize};

use crate::event::{PastEvent, Stamp};

/// A state that one event begins and each later one changes.
pub(crate) trait Grows: Clone {
    /// The state that this event begins, if it begins one.
    fn begin(past: &PastEvent) -> Option<Self>;

    /// Takes in one more event. Corrections rewrite earlier events and need a new fold.
    fn apply(&mut self, past: &PastEvent);
}

/// Folds events, oldest first; none before the event that begins the state.
fn fold<'e, T: Grows>(events: impl IntoIterator<Item = &'e PastEvent>) -> Option<T> {
    let mut events = events.into_iter();
    let mut state = events.find_map(T::begin)?;
    events.for_each(|past| state.apply(past));
    Some(state)
}

/// Something recorded, with who and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct At<T> {
    /// Who, when, where.
    pub at: Stamp,
    /// What.
    pub what: T,
}

impl<T: Clone> At<T> {
    fn new(at: &Stamp, what: &T) -> Self {
        Self { at: at.clone(), what: what.clone() }
    }
}
