//! States: folds of events. Each lifecycle is an enum whose variants carry exactly the facts of that state.

mod clinic;
mod container;
mod journey;
mod lot;
mod patient;
pub mod plan;
mod progress;
mod staff;
mod visits;

pub use clinic::Clinic;
pub use container::{Container, Contents, Custody, Filled};
pub use journey::{Consent, Eligibility, Journey, Stage, WorkUp};
pub use lot::{Lot, LotState};
pub use patient::Patient;
pub use plan::Plan;
pub use progress::{NextStep, Step, StepState};
pub use staff::Staff;
pub use visits::{Administration, AdministrationState, Moving, Visit, VisitState};

use serde::{Deserialize, Serialize};

use crate::event::Stamp;

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
