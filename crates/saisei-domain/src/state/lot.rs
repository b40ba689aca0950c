//! A lot: one patient's culture and the decisions on it.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::At;
use crate::acts::deviation::HoldCause;
use crate::acts::lot::{Bench, LotOpened, RecordPassage};
use crate::acts::lot_family::LotsPooled;
use crate::acts::plan::{PlanContent, TestKind};
use crate::acts::release::{LotRejected, LotReleased, RevokeRelease};
use crate::acts::testing::{TestResultRecorded, Verdict};
use crate::event::Stamp;
use crate::values::measure::CellUnit;
use crate::values::{ContainerNumber, LotId, MaterialLotId, Measure, Number, RoomId};

/// Where a lot stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", content = "by", rename_all = "snake_case")]
pub enum LotState {
    /// In culture or under test.
    InCulture,
    /// Released while a test is pending.
    ReleasedConditionally(At<LotReleased>),
    /// Released.
    Released(At<LotReleased>),
    /// Not released.
    Rejected(At<LotRejected>),
    /// Its cells went into another lot.
    Pooled(At<LotsPooled>),
    /// Released once, and revoked.
    Revoked {
        /// The release.
        release: Box<At<LotReleased>>,
        /// The revocation.
        revoked: At<RevokeRelease>,
    },
}

impl LotState {
    /// The name of the state.
    pub fn name(&self) -> &'static str {
        match self {
            Self::InCulture => "in_culture",
            Self::ReleasedConditionally(_) => "released_conditionally",
            Self::Released(_) => "released",
            Self::Rejected(_) => "rejected",
            Self::Pooled(_) => "pooled",
            Self::Revoked { .. } => "revoked",
        }
    }
}

/// A lot as the ledger tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lot {
    /// Its id.
    pub id: LotId,
    /// How it was opened.
    pub opened: At<LotOpened>,
    /// Its passages, in order.
    pub passages: Vec<At<RecordPassage>>,
    /// Steps that are not passages: how many.
    pub steps: u32,
    /// Test results, in order; the newest of a test counts, the earlier ones stay.
    pub results: Vec<At<TestResultRecorded>>,
    /// Product containers filled from it.
    pub products: BTreeSet<ContainerNumber>,
    /// Everybody who worked on it: none of them may release it.
    pub performers: BTreeSet<String>,
    /// Where it stands.
    pub state: LotState,
    /// The rooms in which it was worked on, the newest last.
    #[serde(default)]
    pub rooms: Vec<RoomId>,
    /// Lots of materials that were used.
    #[serde(default)]
    pub materials: BTreeSet<MaterialLotId>,
    /// What holds it.
    #[serde(default)]
    pub holds: BTreeSet<HoldCause>,
    /// Viable cells counted at the final harvest.
    #[serde(default)]
    pub final_harvest: Option<Measure<CellUnit>>,
    /// Viable cells that it began with, where it came from other lots.
    #[serde(default)]
    pub began_with: Option<Measure<CellUnit>>,
    /// Viable cells that went into other lots since they were counted last.
    #[serde(default)]
    pub split_off: Option<Number>,
    /// When it was closed.
    #[serde(default)]
    pub closed: Option<Stamp>,
}

impl Lot {
    pub(super) fn open(stamp: &Stamp, opened: &LotOpened) -> Self {
        let mut lot = Self::begun(stamp, opened);
        lot.worked(stamp, &opened.bench());
        lot
    }

    /// A lot that began with cells of other lots.
    pub(super) fn from_cells(stamp: &Stamp, opened: &LotOpened, cells: Measure<CellUnit>) -> Self {
        Self { began_with: Some(cells), ..Self::open(stamp, opened) }
    }

    /// Somebody worked on it.
    pub(super) fn worked(&mut self, stamp: &Stamp, bench: &Bench) {
        self.performers.insert(stamp.actor.clone());
        self.rooms.retain(|room| room != &bench.room);
        self.rooms.push(bench.room.clone());
        self.materials.extend(bench.materials.iter().cloned());
    }

    /// Whether it had the last passage that the plan allows.
    pub fn is_at_last_passage(&self, content: &PlanContent) -> bool {
        self.passages.last().is_some_and(|passage| passage.what.passage >= content.max_passage)
    }

    /// The viable cells counted last, at the final harvest, the last passage, or when it began with cells; less those that
    /// went into other lots since then.
    pub fn cells(&self) -> Option<Number> {
        let passage = self.passages.last().map(|passage| passage.what.seeded.unwrap_or(passage.what.harvested));
        let counted = self.final_harvest.or(passage).or(self.began_with)?.value.decimal();
        let gone = self.split_off.map(Number::decimal).unwrap_or_default();
        Some(Number::new((counted - gone).max(Decimal::ZERO)))
    }

    /// Some of its cells went into another lot.
    pub(super) fn split(&mut self, cells: Measure<CellUnit>) {
        let gone = self.split_off.map(Number::decimal).unwrap_or_default();
        self.split_off = Some(Number::new(gone + cells.value.decimal()));
    }

    fn begun(stamp: &Stamp, opened: &LotOpened) -> Self {
        Self {
            id: opened.lot.clone(),
            opened: At::new(stamp, opened),
            passages: Vec::new(),
            steps: 0,
            results: Vec::new(),
            products: BTreeSet::new(),
            performers: BTreeSet::new(),
            state: LotState::InCulture,
            rooms: Vec::new(),
            materials: BTreeSet::new(),
            holds: BTreeSet::new(),
            final_harvest: None,
            began_with: None,
            split_off: None,
            closed: None,
        }
    }

    pub(super) fn release(&mut self, stamp: &Stamp, released: &LotReleased) {
        let by = At::new(stamp, released);
        self.state = if released.conditional { LotState::ReleasedConditionally(by) } else { LotState::Released(by) };
    }

    pub(super) fn revoke(&mut self, stamp: &Stamp, revoked: &RevokeRelease) {
        if let LotState::ReleasedConditionally(release) | LotState::Released(release) = &self.state {
            self.state = LotState::Revoked { release: Box::new(release.clone()), revoked: At::new(stamp, revoked) };
        }
    }

    /// The newest result of a test: what it means, and where it stands in the ledger.
    ///
    /// Once a result was out of specification, a later one does not hide it: a repeat needs an investigation first.
    pub fn verdict(&self, test: TestKind) -> Option<(Verdict, u64)> {
        let of_test = || self.results.iter().filter(|result| result.what.test == test);
        let failed = of_test().find(|result| result.what.verdict() == Verdict::NotMet);
        failed.or_else(|| of_test().next_back()).map(|result| (result.what.verdict(), result.at.position))
    }

    /// Whether it is in culture or under test.
    pub fn is_in_culture(&self) -> bool {
        matches!(self.state, LotState::InCulture)
    }

    /// Whether quality can still decide on it.
    pub fn is_decidable(&self) -> bool {
        matches!(self.state, LotState::InCulture | LotState::ReleasedConditionally(_))
    }

    /// Whether it was ever released.
    pub fn was_released(&self) -> bool {
        !matches!(self.state, LotState::InCulture | LotState::Rejected(_) | LotState::Pooled(_))
    }

    /// Whether its release stands, and if so whether it is conditional. A result outside the specification that
    /// arrived afterwards (a late positive, a correction) takes the release away.
    pub fn standing_release(&self) -> Option<bool> {
        let failed = self.results.iter().any(|result| result.what.verdict() == Verdict::NotMet);
        match &self.state {
            LotState::ReleasedConditionally(_) if !failed => Some(true),
            LotState::Released(_) if !failed => Some(false),
            _ => None,
        }
    }

    /// The state as the bedside sees it: a release that no longer stands is named as such.
    pub fn state_for_use(&self) -> &'static str {
        match &self.state {
            LotState::ReleasedConditionally(_) | LotState::Released(_) if self.standing_release().is_none() => {
                "result_not_met"
            }
            state => state.name(),
        }
    }

    /// Position of the release decision that rested on the result at this position.
    pub fn released_by_tests(&self, position: u64) -> Option<u64> {
        let release = match &self.state {
            LotState::ReleasedConditionally(release) | LotState::Released(release) => release,
            LotState::Revoked { release, .. } => release,
            LotState::InCulture | LotState::Rejected(_) | LotState::Pooled(_) => return None,
        };
        release.what.tests.iter().any(|test| test.position == position).then_some(release.at.position)
    }
}
