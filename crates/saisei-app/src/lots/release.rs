//! What waits for a decision of quality.

use saisei_domain::Finding;
use saisei_domain::acts::booking::Purpose;
use saisei_domain::acts::plan::TestKind;
use saisei_domain::acts::release::ReleaseChoice;
use saisei_domain::acts::testing::Verdict;
use saisei_domain::facts::Facts;
use saisei_domain::rules::{Grade, Rule};
use saisei_domain::state::{Journey, Lot};
use saisei_domain::values::{Day, Moment};
use saisei_ledger::{ListQuery, ViewRow};

use super::LotLine;
use super::list::product_is_gone;
use crate::app::{App, AppError};
use crate::project::view;
use crate::reading::equals;

/// Which gate was asked about a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deciding {
    /// The gate of work on it.
    Work,
    /// The gate of the decision on release.
    Release,
    /// The gate of its use.
    Use,
    /// None: it was closed.
    Over,
}

/// One lot that waits.
#[derive(Clone, Debug)]
pub struct Awaiting {
    /// In short.
    pub line: LotLine,
    /// The lot.
    pub lot: Lot,
    /// When the product is to be given, if that is booked.
    pub needed_by: Option<Moment>,
    /// What stands against the decision that comes next, beside a result that is still to come.
    pub findings: Vec<Finding>,
    /// Whether a result arrived outside its limit after the release.
    pub late_positive: bool,
    /// Whether all its product is gone.
    pub gone: bool,
}

/// What waits, and how many there are in all.
#[derive(Clone, Debug, Default)]
pub struct AwaitingPage {
    /// The lots, at most so many of each state.
    pub lots: Vec<Awaiting>,
    /// How many wait for a decision.
    pub awaiting: u64,
    /// How many were released conditionally and wait for a result.
    pub conditional: u64,
}

impl Awaiting {
    /// How many findings nobody passes.
    pub fn blocks(&self) -> usize {
        self.findings.iter().filter(|finding| finding.grade() == Grade::Never).count()
    }
}

/// When the product of a journey is to be given: the next booked administration.
pub(super) fn needed_by(journey: &Journey) -> Option<Moment> {
    let open = journey.bookings.values().filter(|booking| booking.is_open());
    let ahead = open.filter(|booking| booking.booked.what.purpose == Purpose::Administration);
    ahead.map(|booking| booking.booked.what.starts_at).min()
}

/// A result outside its limit that arrived after the release.
fn is_late_positive(lot: &Lot) -> bool {
    lot.was_released() && lot.results.iter().any(|result| result.what.verdict() == Verdict::NotMet)
}

impl App {
    /// Lots that wait for quality, in this order: results that took a release away, product without a decision by when it
    /// is needed, conditional releases that wait for a late result. At most so many of each.
    ///
    /// # Errors
    /// If the store fails.
    pub fn awaiting_decision(&self, now: Moment, most: usize) -> Result<AwaitingPage, AppError> {
        let (mut found, mut facts) = (Vec::new(), Facts::default());
        let mut counts = [0; 3];
        for (state, count) in ["revoked", "awaiting", "released_conditionally"].into_iter().zip(&mut counts) {
            let (lines, all) = self.open_lots(state, most)?;
            *count = all;
            for line in lines {
                found.extend(self.awaiting(&mut facts, line, now)?);
            }
        }
        found.retain(|one| one.late_positive || one.line.state != "revoked");
        let order = |one: &Awaiting| (!one.late_positive, one.line.state != "awaiting", one.needed_by.is_none());
        found.sort_by_key(|one| (order(one), one.needed_by, one.line.expires_at));
        let [_, awaiting, conditional] = counts;
        Ok(AwaitingPage { lots: found, awaiting, conditional })
    }

    /// Open lots in a state, and how many there are.
    fn open_lots(&self, state: &str, most: usize) -> Result<(Vec<LotLine>, u64), AppError> {
        let filters = vec![equals("state", state), equals("closed", "no")];
        let query = ListQuery { view: view::LOTS.to_owned(), filters, limit: most, ..ListQuery::default() };
        let page = self.store.list(&query)?;
        let line = |row: &ViewRow| serde_json::from_str(&row.document.body).map_err(|_| AppError::Json);
        Ok((page.rows.iter().map(line).collect::<Result<_, _>>()?, page.count))
    }

    fn awaiting(&self, facts: &mut Facts, line: LotLine, now: Moment) -> Result<Option<Awaiting>, AppError> {
        let Some(journey) = self.one::<Journey>(view::JOURNEYS, line.journey.as_str())? else { return Ok(None) };
        let Some(lot) = journey.lots.get(&line.lot).cloned() else { return Ok(None) };
        let (needed_by, gone) = (needed_by(&journey), product_is_gone(&journey, &lot));
        facts.know(journey);
        let findings = match line.state.as_str() {
            "awaiting" => self.against_release(facts, &lot, ReleaseChoice::Conditional, now)?,
            // What it waits for is known and no surprise.
            "released_conditionally" => {
                without_the_wait(self.against_release(facts, &lot, ReleaseChoice::Final, now)?)
            }
            _ => Vec::new(),
        };
        let late_positive = is_late_positive(&lot);
        Ok(Some(Awaiting { line, lot, needed_by, findings, late_positive, gone }))
    }
}

fn without_the_wait(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.retain(|finding| finding.rule != Rule::ReleasePendingNotAllowed);
    findings
}

/// Days of the compendial sterility culture (USP 71, JP 4.06; measures C6): it is what [`TestKind::Sterility`] means.
const STERILITY_DAYS: i32 = 14;

/// The day on which the final result of a pending test is due; none if the method does not fix it.
pub fn final_result_due(test: TestKind, sampled_at: Moment) -> Option<Day> {
    (test == TestKind::Sterility).then(|| sampled_at.legal_day().plus_days(STERILITY_DAYS))
}
