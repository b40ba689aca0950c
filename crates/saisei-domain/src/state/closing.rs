//! What is opened, assessed and closed: deviations and nonconformities.

use serde::{Deserialize, Serialize};

use super::{At, Grows};
use crate::acts::deviation::{AssessDeviation, CloseDeviation, DeviationOpened};
use crate::acts::nonconformity::{AssessNonconformity, CloseNonconformity, NonconformityOpened};
use crate::event::{Event, PastEvent};

/// Something with a corrective action: opened, assessed, closed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case<O, A, C> {
    /// How it was opened.
    pub opened: At<O>,
    /// The newest assessment.
    pub assessed: Option<At<A>>,
    /// How it was closed.
    pub closed: Option<At<C>>,
}

impl<O, A, C> Case<O, A, C> {
    fn new(opened: At<O>) -> Self {
        Self { opened, assessed: None, closed: None }
    }

    /// The name of the state.
    pub fn state_name(&self) -> &'static str {
        match (&self.assessed, &self.closed) {
            (_, Some(_)) => "closed",
            (Some(_), None) => "assessed",
            (None, None) => "opened",
        }
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.closed.is_none()
    }
}

/// A deviation as the ledger tells it.
pub type Deviation = Case<DeviationOpened, AssessDeviation, CloseDeviation>;

/// A nonconformity as the ledger tells it.
pub type Nonconformity = Case<NonconformityOpened, AssessNonconformity, CloseNonconformity>;

impl Grows for Deviation {
    fn begin(past: &PastEvent) -> Option<Self> {
        match &past.event {
            Event::DeviationOpened(e) => Some(Self::new(At::new(&past.stamp, e))),
            _ => None,
        }
    }

    fn apply(&mut self, past: &PastEvent) {
        let at = &past.stamp;
        match &past.event {
            Event::DeviationAssessed(e) => self.assessed = Some(At::new(at, e)),
            Event::DeviationClosed(e) => self.closed = Some(At::new(at, e)),
            _ => {}
        }
    }
}

impl Deviation {
    /// Folds the deviation's events; none before it was opened.
    pub fn fold<'e>(events: impl IntoIterator<Item = &'e PastEvent>) -> Option<Self> {
        super::fold(events)
    }

    /// Whether it is serious: by its assessment, or as it was opened.
    pub fn is_serious(&self) -> bool {
        self.assessed.as_ref().map_or(self.opened.what.serious, |assessed| assessed.what.serious)
    }
}

impl Grows for Nonconformity {
    fn begin(past: &PastEvent) -> Option<Self> {
        match &past.event {
            Event::NonconformityOpened(e) => Some(Self::new(At::new(&past.stamp, e))),
            _ => None,
        }
    }

    fn apply(&mut self, past: &PastEvent) {
        let at = &past.stamp;
        match &past.event {
            Event::NonconformityAssessed(e) => self.assessed = Some(At::new(at, e)),
            Event::NonconformityClosed(e) => self.closed = Some(At::new(at, e)),
            _ => {}
        }
    }
}

impl Nonconformity {
    /// Folds the nonconformity's events; none before it was opened.
    pub fn fold<'e>(events: impl IntoIterator<Item = &'e PastEvent>) -> Option<Self> {
        super::fold(events)
    }

    /// Whether it is serious: by its assessment, or as it was proposed.
    pub fn is_serious(&self) -> bool {
        self.assessed.as_ref().map_or(self.opened.what.serious, |assessed| assessed.what.serious)
    }
}
