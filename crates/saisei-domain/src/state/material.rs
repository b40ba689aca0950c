//! A lot of a material: received, then accepted or rejected.

use serde::{Deserialize, Serialize};

use super::{At, Grows};
use crate::acts::material::{JudgeMaterialLot, ReceiveMaterialLot, RegisterMaterial};
use crate::event::{Event, PastEvent};
use crate::values::{Day, MaterialId};

/// A lot of a material as the ledger tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MaterialLot {
    /// How it arrived.
    pub received: At<ReceiveMaterialLot>,
    /// The newest judgement.
    pub judged: Option<At<JudgeMaterialLot>>,
}

impl Grows for MaterialLot {
    fn begin(past: &PastEvent) -> Option<Self> {
        match &past.event {
            Event::MaterialLotReceived(e) => Some(Self { received: At::new(&past.stamp, e), judged: None }),
            _ => None,
        }
    }

    fn apply(&mut self, past: &PastEvent) {
        if let Event::MaterialLotJudged(e) = &past.event {
            self.judged = Some(At::new(&past.stamp, e));
        }
    }
}

impl MaterialLot {
    /// Folds the events with the lot's tag; none before it arrived.
    pub fn fold<'e>(events: impl IntoIterator<Item = &'e PastEvent>) -> Option<Self> {
        super::fold(events)
    }

    /// Of which material.
    pub fn material(&self) -> &MaterialId {
        &self.received.what.material
    }

    /// The name of the state.
    pub fn state(&self) -> &'static str {
        match &self.judged {
            None => "received",
            Some(judged) if judged.what.accepted => "accepted",
            Some(_) => "rejected",
        }
    }

    /// Whether it may be used.
    pub fn is_accepted(&self) -> bool {
        self.state() == "accepted"
    }

    /// Whether it is not past its date on this day; its last day counts.
    pub fn in_date(&self, day: Day) -> bool {
        day <= self.received.what.expires_on
    }
}

impl Grows for RegisterMaterial {
    fn begin(past: &PastEvent) -> Option<Self> {
        match &past.event {
            Event::MaterialRegistered(e) => Some(e.clone()),
            _ => None,
        }
    }

    fn apply(&mut self, _: &PastEvent) {}
}

impl RegisterMaterial {
    /// The registered material among the events with its tag.
    pub fn fold<'e>(events: impl IntoIterator<Item = &'e PastEvent>) -> Option<Self> {
        super::fold(events)
    }
}
