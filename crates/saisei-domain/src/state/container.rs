//! A container: what is in it, who holds it, whether it was used.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::At;
use crate::acts::container::{ContainerKind, ContainerLabelled, ContainerVoided};
use crate::acts::custody::{ContainersReceived, ContainersSent, Courier};
use crate::acts::deviation::HoldCause;
use crate::acts::lot::ProductFilled;
use crate::acts::lot_family::{DisposeContainer, RetainSample};
use crate::event::Stamp;
use crate::values::measure::{CellUnit, Volume};
use crate::values::{AdministrationId, ContainerNumber, FacilityId, LotId, Measure, Moment, Percent};

/// What is in a container.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contents {
    /// Nothing yet.
    Empty,
    /// Harvested tissue.
    Tissue {
        /// Position of the harvest.
        position: u64,
    },
    /// Product.
    Product(Box<Filled>),
}

/// Filled product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Filled {
    /// By whom and when.
    pub at: Stamp,
    /// The lot.
    pub lot: LotId,
    /// Viable cells.
    pub cells: Measure<CellUnit>,
    /// Viability.
    pub viability: Percent,
    /// Volume.
    pub volume: Measure<Volume>,
    /// When it is past its time.
    pub expires_at: Moment,
}

/// Who holds it: exactly one custodian at any time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "custody", rename_all = "snake_case")]
pub enum Custody {
    /// A facility.
    At {
        /// Which.
        facility: FacilityId,
        /// Whether it came there by a recorded receipt.
        received: bool,
    },
    /// A courier.
    InTransit {
        /// From where.
        from: FacilityId,
        /// To where.
        to: FacilityId,
        /// Who handed it over.
        sender: String,
        /// The courier.
        courier: Courier,
        /// When it left.
        since: Moment,
    },
}

impl Custody {
    /// Whether this facility holds it.
    pub fn is_at(&self, facility: &FacilityId) -> bool {
        matches!(self, Self::At { facility: holder, .. } if holder == facility)
    }

    /// In short, for findings: the facility, or `in_transit`.
    pub fn name(&self) -> &str {
        match self {
            Self::At { facility, .. } => facility.as_str(),
            Self::InTransit { .. } => "in_transit",
        }
    }
}

/// What used it up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// The harvest at this position was done with it.
    Harvest(u64),
    /// A lot was opened from it.
    Lot(LotId),
    /// It was given.
    Administration(AdministrationId),
}

/// A container as the ledger tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Container {
    /// Its number.
    pub number: ContainerNumber,
    /// What it was labelled for.
    pub kind: ContainerKind,
    /// What is in it.
    pub contents: Contents,
    /// Who holds it.
    pub custody: Custody,
    /// What used it up, and where in the ledger.
    pub used: Option<(Use, u64)>,
    /// When its label was made void.
    pub void: Option<At<ContainerVoided>>,
    /// When it was disposed of.
    #[serde(default)]
    pub disposed: Option<At<DisposeContainer>>,
    /// Where it is kept as a sample.
    #[serde(default)]
    pub retained: Option<At<RetainSample>>,
    /// What holds it.
    #[serde(default)]
    pub holds: BTreeSet<HoldCause>,
}

impl Container {
    pub(super) fn labelled(labelled: &ContainerLabelled) -> Self {
        Self {
            number: labelled.container.clone(),
            kind: labelled.kind,
            contents: Contents::Empty,
            custody: Custody::At { facility: labelled.facility.clone(), received: false },
            used: None,
            void: None,
            disposed: None,
            retained: None,
            holds: BTreeSet::new(),
        }
    }

    pub(super) fn fill(&mut self, stamp: &Stamp, filled: &ProductFilled) {
        // Only a report fills a bag twice; what is in it grows no younger by that.
        let before = self.product().map(|filled| filled.expires_at);
        self.contents = Contents::Product(Box::new(Filled {
            at: stamp.clone(),
            lot: filled.lot.clone(),
            cells: filled.cells,
            viability: filled.viability,
            volume: filled.volume,
            expires_at: before.map_or(filled.expires_at, |before| before.min(filled.expires_at)),
        }));
    }

    pub(super) fn send(&mut self, stamp: &Stamp, sent: &ContainersSent) {
        self.custody = Custody::InTransit {
            from: sent.from.clone(),
            to: sent.to.clone(),
            sender: stamp.actor.clone(),
            courier: sent.courier.clone(),
            since: stamp.occurred_at,
        };
    }

    pub(super) fn receive(&mut self, received: &ContainersReceived) {
        self.custody = Custody::At { facility: received.at.clone(), received: true };
    }

    pub(super) fn use_up(&mut self, by: Use, stamp: &Stamp) {
        if self.used.is_none() {
            self.used = Some((by, stamp.position));
        }
    }

    /// Position of the event that used it up, or by which it was disposed of or, if it is no sample, put aside to be
    /// kept: it is nothing to be given or cultured any more.
    pub fn used_at(&self) -> Option<u64> {
        let used = self.used.as_ref().map(|(_, position)| *position);
        let disposed = self.disposed.as_ref().map(|disposed| disposed.at.position);
        let kept = self.retained.as_ref().filter(|_| self.kind != ContainerKind::Sample).map(|kept| kept.at.position);
        used.or(disposed).or(kept)
    }

    /// Whether its label is accounted for: used, void, disposed of, or kept as a sample.
    pub fn is_accounted_for(&self) -> bool {
        self.used.is_some() || self.void.is_some() || self.disposed.is_some() || self.retained.is_some()
    }

    /// Whether it was labelled for product.
    pub fn is_product(&self) -> bool {
        self.kind == ContainerKind::Product
    }

    /// Whether it came where it is by a recorded receipt.
    pub fn was_received(&self) -> bool {
        matches!(self.custody, Custody::At { received: true, .. })
    }

    /// What is in it, if it is product.
    pub fn product(&self) -> Option<&Filled> {
        match &self.contents {
            Contents::Product(filled) => Some(filled),
            _ => None,
        }
    }
}
