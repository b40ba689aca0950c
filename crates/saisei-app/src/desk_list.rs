//! The list of journeys: filters with their counts, search with the reason of each hit, and paging.

use std::collections::BTreeMap;
use std::sync::Arc;

use saisei_domain::Role;
use saisei_domain::acts::patient::Identity;
use saisei_domain::state::Step;
use saisei_domain::values::{CoiNumber, ContainerNumber, Day, JourneyId, LotId, Moment, narrow};

use crate::app::{App, AppError};
use crate::desk::{Desk, DeskLine};
use crate::for_pages::{is_number, sees_names};
use crate::names::Matched;
use crate::reading::today_in_tokyo;

/// Days that count as this week.
pub const WEEK: i32 = 7;

/// By when something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DueFilter {
    /// The day has passed.
    Overdue,
    /// Today or in the next seven days.
    Week,
}

/// What to list.
#[derive(Clone, Debug, Default)]
pub struct DeskQuery {
    /// Name, reading, number, birth date, journey, lot or container; empty for all.
    pub text: String,
    /// Only this step.
    pub step: Option<Step>,
    /// Only `open`, `withdrawn` or `closed`.
    pub stage: Option<String>,
    /// Only with this physician.
    pub doctor: Option<String>,
    /// Only under this plan.
    pub plan: Option<String>,
    /// Only what something blocks now.
    pub blocked: bool,
    /// Only what is due by then.
    pub due: Option<DueFilter>,
    /// After the row with this place.
    pub after: Option<String>,
    /// Before the row with this place; an empty text stands for the end.
    pub before: Option<String>,
    /// Rows at most.
    pub limit: usize,
}

/// How many each choice of each filter would leave, with the other filters as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeskCounts {
    /// By name of the step.
    pub steps: BTreeMap<&'static str, usize>,
    /// By stage.
    pub stages: BTreeMap<&'static str, usize>,
    /// By physician.
    pub doctors: BTreeMap<String, usize>,
    /// By plan.
    pub plans: BTreeMap<String, usize>,
    /// Blocked.
    pub blocked: usize,
    /// Overdue.
    pub overdue: usize,
    /// Due this week.
    pub week: usize,
}

/// One row.
#[derive(Clone, Debug)]
pub struct DeskRow {
    /// The journey.
    pub line: Arc<DeskLine>,
    /// Who it is; none where names are not seen, or if the vault no longer opens.
    pub identity: Option<Identity>,
    /// How many findings block it now.
    pub blocks: usize,
    /// Why the search found it.
    pub matched: Option<Matched>,
}

/// A page.
#[derive(Clone, Debug, Default)]
pub struct DeskPage {
    /// The rows, the next due first.
    pub rows: Vec<DeskRow>,
    /// How many come before the first row.
    pub before: usize,
    /// How many match.
    pub count: usize,
    /// Counts for the filters.
    pub counts: DeskCounts,
}

/// The six filters, in order.
const FILTERS: usize = 6;

impl DeskQuery {
    /// For each filter whether the line passes it.
    fn passes(&self, line: &DeskLine, is: &Is) -> [bool; FILTERS] {
        [
            self.step.is_none_or(|step| line.step == step),
            self.stage.as_deref().is_none_or(|stage| line.stage == stage),
            self.doctor.as_deref().is_none_or(|doctor| line.doctors.iter().any(|own| own.as_str() == doctor)),
            self.plan.as_deref().is_none_or(|plan| line.plan.as_str() == plan),
            !self.blocked || is.blocked,
            match self.due {
                None => true,
                Some(DueFilter::Overdue) => is.overdue,
                Some(DueFilter::Week) => is.week,
            },
        ]
    }
}

/// What depends on the moment.
struct Is {
    blocked: bool,
    overdue: bool,
    week: bool,
}

impl Is {
    fn of(line: &DeskLine, now: Moment, today: Day) -> Self {
        let days = line.due().filter(|_| line.stage != "closed").map(|due| due.days_since(today));
        Self {
            blocked: line.blocks(now) > 0,
            overdue: days.is_some_and(|days| days < 0),
            week: days.is_some_and(|days| (0..=WEEK).contains(&days)),
        }
    }
}

impl DeskCounts {
    fn count(&mut self, line: &DeskLine, is: &Is, passes: [bool; FILTERS]) {
        // A choice counts what passes every other filter.
        let others = |own: usize| passes.iter().enumerate().all(|(at, passed)| at == own || *passed);
        if others(0) {
            *self.steps.entry(line.step.name()).or_default() += 1;
        }
        if others(1) {
            *self.stages.entry(line.stage).or_default() += 1;
        }
        if others(2) {
            line.doctors.iter().for_each(|doctor| count_one(&mut self.doctors, doctor.as_str()));
        }
        if others(3) {
            count_one(&mut self.plans, line.plan.as_str());
        }
        self.blocked += usize::from(others(4) && is.blocked);
        self.overdue += usize::from(others(5) && is.overdue);
        self.week += usize::from(others(5) && is.week);
    }
}

/// Ten thousand lines name a few people and plans: their names are copied once.
fn count_one(counts: &mut BTreeMap<String, usize>, name: &str) {
    match counts.get_mut(name) {
        Some(count) => *count += 1,
        None => drop(counts.insert(name.to_owned(), 1)),
    }
}

/// What a search found.
enum Found {
    Everything,
    These(BTreeMap<JourneyId, Matched>, BTreeMap<CoiNumber, Matched>, Option<LotId>),
}

impl Found {
    fn has(&self, line: &DeskLine) -> Option<Option<Matched>> {
        let Self::These(journeys, people, lot) = self else { return Some(None) };
        let own = journeys.get(&line.journey).or_else(|| people.get(&line.coi)).cloned();
        let by_lot = || lot.as_ref().filter(|lot| line.lots.contains(lot)).map(|lot| Matched::Lot(lot.to_string()));
        own.or_else(by_lot).map(Some)
    }
}

impl App {
    /// A page of journeys as this role sees them.
    ///
    /// # Errors
    /// If the store fails.
    pub fn desk(&self, role: Role, query: &DeskQuery, now: Moment) -> Result<DeskPage, AppError> {
        self.refresh_names()?;
        let found = self.look_for(role, query.text.trim())?;
        let mut page = self.with_desk(now, |desk| page_of(desk, query, &found, now))?;
        if sees_names(role) {
            for row in &mut page.rows {
                row.identity = self.with_names(|names| names.identity(&row.line.coi));
            }
        }
        Ok(page)
    }

    /// Who does not work with names finds nobody by a name.
    fn look_for(&self, role: Role, text: &str) -> Result<Found, AppError> {
        if text.is_empty() {
            return Ok(Found::Everything);
        }
        let mut people = match sees_names(role) {
            true => self.with_names(|names| names.matches(text)),
            false if is_number(text) => self.with_names(|names| names.matches_number(text)),
            false => BTreeMap::new(),
        };
        if let Ok(coi) = CoiNumber::parse(text) {
            people.insert(coi, Matched::Number);
        }
        let upper = narrow(text).to_uppercase();
        let mut journeys: BTreeMap<JourneyId, Matched> =
            JourneyId::parse(&upper).ok().map(|id| (id, Matched::Journey)).into_iter().collect();
        if let Ok(number) = ContainerNumber::parse(text)
            && let Some(journey) = self.journey_of_container(&number)?
        {
            journeys.insert(journey, Matched::Container(number.to_string()));
        }
        Ok(Found::These(journeys, people, LotId::parse(&upper).ok()))
    }
}

fn page_of(desk: &Desk, query: &DeskQuery, found: &Found, now: Moment) -> DeskPage {
    let (mut counts, today) = (DeskCounts::default(), today_in_tokyo(now));
    let mut hits: Vec<(&Arc<DeskLine>, Option<Matched>)> = Vec::new();
    for line in desk.lines() {
        let Some(matched) = found.has(line) else { continue };
        let is = Is::of(line, now, today);
        let passes = query.passes(line, &is);
        counts.count(line, &is, passes);
        if passes.iter().all(|passed| *passed) {
            hits.push((line, matched));
        }
    }
    let before = start(&hits, query);
    let rows = hits.iter().skip(before).take(query.limit).map(|(line, matched)| DeskRow {
        line: Arc::clone(line),
        identity: None,
        blocks: line.blocks(now),
        matched: matched.clone(),
    });
    DeskPage { rows: rows.collect(), before, count: hits.len(), counts }
}

/// How many hits come before the page.
fn start(hits: &[(&Arc<DeskLine>, Option<Matched>)], query: &DeskQuery) -> usize {
    match (&query.after, &query.before) {
        (Some(after), _) => hits.partition_point(|(line, _)| line.order <= *after),
        // The last page is as full as the others are, counted from the front.
        (None, Some(end)) if end.is_empty() => hits.len().saturating_sub(1) / query.limit.max(1) * query.limit.max(1),
        (None, Some(before)) => hits.partition_point(|(line, _)| line.order < *before).saturating_sub(query.limit),
        (None, None) => 0,
    }
}
