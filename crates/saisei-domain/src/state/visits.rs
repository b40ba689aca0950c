//! Administrations and follow-up visits.

use serde::{Deserialize, Serialize};

use super::At;
use crate::acts::administration::{AdministrationStarted, CompleteAdministration, Part, StopAdministration};
use crate::acts::follow_up::{MissVisit, PlannedVisit, RecordVisit};
use crate::event::Stamp;
use crate::values::{AdministrationId, StaffId, VisitId};

/// Where an administration stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", content = "by", rename_all = "snake_case")]
pub enum AdministrationState {
    /// The product is being given or the patient is observed.
    Running,
    /// It was stopped; the observation goes on.
    Stopped(At<StopAdministration>),
    /// Given and observed.
    Completed(At<CompleteAdministration>),
}

/// Something measured or seen during an administration, for its timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moving {
    /// Who and when.
    pub at: Stamp,
    /// Event kind.
    pub kind: String,
}

/// An administration as the ledger tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Administration {
    /// Its id.
    pub id: AdministrationId,
    /// Which dose, from 1.
    pub dose: u32,
    /// Started by whom and when.
    pub started: Stamp,
    /// The physician who decided, as far as known.
    pub physician: Option<StaffId>,
    /// What is given.
    pub parts: Vec<Part>,
    /// The plan version.
    pub plan_version: u32,
    /// What was recorded meanwhile.
    pub meanwhile: Vec<Moving>,
    /// Where it stands.
    pub state: AdministrationState,
}

impl Administration {
    pub(super) fn start(stamp: &Stamp, started: &AdministrationStarted) -> Self {
        Self {
            id: started.administration.clone(),
            dose: started.dose,
            started: stamp.clone(),
            physician: started.physician.clone(),
            parts: started.parts.clone(),
            plan_version: started.plan_version,
            meanwhile: Vec::new(),
            state: AdministrationState::Running,
        }
    }

    /// Whether product is being given or the patient is still observed.
    pub fn is_running(&self) -> bool {
        !self.is_completed()
    }

    /// Whether giving and observation are complete.
    pub fn is_completed(&self) -> bool {
        matches!(self.state, AdministrationState::Completed(_))
    }
}

/// Where a visit stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", content = "by", rename_all = "snake_case")]
pub enum VisitState {
    /// Due.
    Planned,
    /// It took place.
    Done(At<RecordVisit>),
    /// It was missed.
    Missed(At<MissVisit>),
}

/// A follow-up visit as the ledger tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    /// Its id.
    pub id: VisitId,
    /// After which administration.
    pub administration: AdministrationId,
    /// When it is due.
    pub planned: PlannedVisit,
    /// Where it stands.
    pub state: VisitState,
}

impl Visit {
    /// Whether it is still due.
    pub fn is_planned(&self) -> bool {
        matches!(self.state, VisitState::Planned)
    }
}
