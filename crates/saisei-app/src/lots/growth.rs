//! Growth of a culture: population doublings and doubling time (measures C3).
//!
//! `doublings = log2(n1 / n0)`, `doubling time = hours * ln 2 / ln(n1 / n0)`, where `n0` is the number of viable cells
//! that were seeded and `n1` the number harvested. The first harvest from tissue has no counted `n0`.

use saisei_domain::state::Lot;
use saisei_domain::values::{Moment, Number, Percent};

/// Population doublings from `n0` seeded to `n1` harvested viable cells; none if one of them is not above zero.
pub fn doublings(n0: f64, n1: f64) -> Option<f64> {
    (n0 > 0.0 && n1 > 0.0).then(|| (n1 / n0).log2())
}

/// Doubling time in hours; none without growth, since a negative time means nothing.
pub fn doubling_time(n0: f64, n1: f64, hours: f64) -> Option<f64> {
    (n0 > 0.0 && n1 > n0 && hours > 0.0).then(|| hours * std::f64::consts::LN_2 / (n1 / n0).ln())
}

/// Doublings over several passages, each from its seeded to its harvested cells; none if one cannot be computed.
pub fn cumulative(passages: &[(f64, f64)]) -> Option<f64> {
    passages.iter().map(|(n0, n1)| doublings(*n0, *n1)).sum()
}

/// How fast cells grew up to a count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// The number of cells at the start is not known: the first harvest from tissue, or nothing was recorded as seeded.
    NoStart,
    /// No growth.
    NoGrowth {
        /// Doublings: zero or less.
        doublings: f64,
    },
    /// Growth.
    Doubling {
        /// Doublings since the cells were seeded.
        doublings: f64,
        /// Hours for one.
        hours: f64,
    },
}

impl Pace {
    fn of(start: Option<(Moment, Number)>, at: Moment, harvested: Number) -> Self {
        let Some((since, seeded)) = start else { return Self::NoStart };
        let (n0, n1) = (seeded.to_f64(), harvested.to_f64());
        let hours = at.0.duration_since(since.0).as_secs_f64() / 3600.0;
        match (doublings(n0, n1), doubling_time(n0, n1, hours)) {
            (Some(doublings), Some(hours)) => Self::Doubling { doublings, hours },
            (Some(doublings), None) => Self::NoGrowth { doublings },
            (None, _) => Self::NoStart,
        }
    }

    /// Doublings, if they can be computed.
    pub fn doublings(self) -> Option<f64> {
        match self {
            Self::NoStart => None,
            Self::NoGrowth { doublings } | Self::Doubling { doublings, .. } => Some(doublings),
        }
    }
}

/// One count of viable cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    /// The passage; none for the harvest of the product.
    pub passage: Option<u64>,
    /// When.
    pub at: Moment,
    /// Viable cells harvested.
    pub harvested: Number,
    /// Viable cells seeded again, if recorded.
    pub seeded: Option<Number>,
    /// Viability, where it was measured with the count.
    pub viability: Option<Percent>,
    /// Cells counted, where they were.
    pub counted: Option<u64>,
    /// How fast they grew since they were seeded.
    pub pace: Pace,
}

/// The counts of a lot, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Growth {
    /// The counts.
    pub counts: Vec<Count>,
}

impl Growth {
    /// Doublings since the first count that had a start; none if no count had one.
    pub fn cumulative(&self) -> Option<f64> {
        let known: Vec<f64> = self.counts.iter().filter_map(|count| count.pace.doublings()).collect();
        (!known.is_empty()).then(|| known.iter().sum())
    }
}

/// The growth of a lot. `harvests` are counts of the product's harvest with their time; `taken` is when cells went into
/// another lot, and how many: they no longer grow here.
pub fn growth(lot: &Lot, harvests: &[(Moment, Number)], taken: &[(Moment, Number)]) -> Growth {
    // A lot that was split off or pooled carries the counts of its parents; its own cells begin with those that came over.
    let began = lot.began_with.map(|cells| (lot.opened.at.occurred_at, cells.value));
    let passages = lot.passages.iter().map(|passage| {
        let what = &passage.what;
        let seeded = what.seeded.map(|cells| cells.value);
        let (viability, counted) = (Some(what.viability), Some(what.counted.get()));
        let (at, harvested) = (passage.at.occurred_at, what.harvested.value);
        Count { passage: Some(what.passage.get()), at, harvested, seeded, viability, counted, pace: Pace::NoStart }
    });
    let ends = harvests.iter().map(|(at, cells)| Count {
        passage: None,
        at: *at,
        harvested: *cells,
        seeded: None,
        viability: None,
        counted: None,
        pace: Pace::NoStart,
    });
    let mut counts: Vec<Count> = passages.chain(ends).collect();
    counts.sort_by_key(|count| count.at);
    let mut start: Option<(Moment, Number)> = None;
    for count in &mut counts {
        if let Some(began) = began.filter(|(at, _)| *at <= count.at && start.is_none_or(|(since, _)| since < *at)) {
            start = Some(began);
        }
        let from = start.map(|(since, cells)| (since, less(cells, since, count.at, taken)));
        count.pace = Pace::of(from, count.at, count.harvested);
        start = count.seeded.map(|cells| (count.at, cells));
    }
    Growth { counts }
}

/// The cells without those that were taken in between.
fn less(cells: Number, since: Moment, until: Moment, taken: &[(Moment, Number)]) -> Number {
    let gone = taken.iter().filter(|(at, _)| *at >= since && *at <= until).map(|(_, cells)| cells.decimal());
    Number::new(gone.fold(cells.decimal(), |left, gone| left - gone))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: Option<f64>, expected: f64, within: f64) {
        assert!(found.is_some_and(|found| (found - expected).abs() <= within), "{found:?} is not {expected}");
    }

    #[test]
    fn doublings_and_doubling_time_as_published() {
        close(doublings(1e6, 8e6), 3.0, 0.001);
        close(doubling_time(1e6, 8e6, 96.0), 32.0, 0.001);
        close(doublings(5e5, 4.2e6), 3.0704, 0.001);
        close(doubling_time(5e5, 4.2e6, 120.0), 39.083, 0.001);
        close(doublings(1e6, 2e8), 7.6439, 0.0001);
    }

    #[test]
    fn without_growth_there_is_no_time() {
        close(doublings(1e6, 1e6), 0.0, 0.001);
        assert_eq!(doubling_time(1e6, 1e6, 72.0), None);
        close(doublings(2e6, 1.5e6), -0.4150, 0.001);
        assert_eq!(doubling_time(2e6, 1.5e6, 72.0), None);
        assert_eq!((doublings(0.0, 1e6), doublings(1e6, 0.0)), (None, None));
    }

    #[test]
    fn what_is_seeded_again_starts_the_next_passage() {
        close(cumulative(&[(2e5, 1.2e6), (1e6, 7.5e6), (6e6, 5e7)]), 8.5507, 0.0001);
        assert_eq!(cumulative(&[(2e5, 1.2e6), (0.0, 7.5e6)]), None);
    }
}
