//! Adverse events of all patients as a list, those with a running clock first.

use std::collections::{BTreeMap, BTreeSet};

use saisei_domain::acts::adverse_event::Category;
use saisei_domain::acts::duty::Duty;
use saisei_domain::acts::patient::Identity;
use saisei_domain::event::{Event, PastEvent, Subject};
use saisei_domain::law::Recipient;
use saisei_domain::state::{AdverseEvent, At, Journey, Plan};
use saisei_domain::values::{AdverseEventId, CoiNumber, Day, JourneyId, PlanId};
use saisei_domain::{Role, law::Law};
use saisei_ledger::{Column, ColumnValue, Filter, Kind, ListQuery, Position, Selection, TagKinds, ViewDocument};
use serde::{Deserialize, Serialize};

use crate::app::{App, AppError};
use crate::for_pages::sees_names;
use crate::project::view;
use crate::reading::equals;
use crate::rule_pack::law_on;
use crate::translate;

/// Kinds of events that tell of adverse events; corrections change what they say.
pub(crate) const EVENT_KINDS: &[&str] =
    &["adverse_event_recorded", "adverse_event_updated", "adverse_event_judged", "illness_report_filed", "corrected"];

/// Patients that a search shows at most.
const FOUND_MAX: u64 = 50;

/// The adverse events of one journey: a document of the view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct OfJourney {
    journey: JourneyId,
    events: Vec<AdverseEvent>,
}

/// One adverse event in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct EventLine {
    /// Whose journey.
    pub journey: JourneyId,
    /// The patient's number.
    pub coi: CoiNumber,
    /// Who it is; none for roles that see numbers, or if the vault no longer opens.
    pub identity: Option<Identity>,
    /// The event.
    pub event: AdverseEvent,
    /// Last day of the report; none if nothing is to be reported.
    pub due: Option<Day>,
    /// To whom a report still has to go; empty if everything was sent or listed.
    pub open_to: Vec<Recipient>,
}

impl EventLine {
    /// The state of the line: `judge` if a physician has to look at it, `report` if a report is still due, `settled`.
    pub fn state(&self) -> &'static str {
        match (self.event.awaits_judgement(), self.open_to.is_empty()) {
            (true, _) => "judge",
            (false, false) => "report",
            (false, true) => "settled",
        }
    }
}

/// What to list.
#[derive(Clone, Debug, Default)]
pub struct EventsQuery {
    /// Only in this state: `judge`, `report`, `settled`.
    pub state: Option<String>,
    /// Only `yes` or `no` serious ones.
    pub serious: Option<String>,
    /// Number of a patient or journey, and for roles that see names also name, reading, birth date.
    pub text: String,
    /// After this `(sort, key)`.
    pub after: Option<(String, String)>,
    /// Patients at most; a patient's events stand together.
    pub limit: usize,
}

impl EventsQuery {
    fn asks_for(&self, event: &AdverseEvent) -> bool {
        self.state.as_deref().is_none_or(|state| state_of(event) == state)
            && self.serious.as_deref().is_none_or(|serious| serious_name(event) == serious)
    }
}

/// One page of the list.
#[derive(Clone, Debug, Default)]
pub struct EventsPage {
    /// The events.
    pub lines: Vec<EventLine>,
    /// How many patients match.
    pub patients: u64,
    /// How many of them were found by a text and are not shown.
    pub left_out: u64,
    /// Cursor of the next page, if there is one.
    pub next: Option<(String, String)>,
}

/// To whom reports of this category go (ordinance 35 and 36).
fn recipients(category: Category) -> &'static [Recipient] {
    match category {
        Category::SevenDays | Category::FifteenDays => &[Recipient::Committee, Recipient::Minister],
        Category::SixtyDayList => &[Recipient::Committee],
        Category::NotReportable => &[],
    }
}

fn unsent(event: &AdverseEvent) -> Vec<Recipient> {
    recipients(event.category()).iter().copied().filter(|to| !event.reported_to(*to)).collect()
}

fn due(law: &Law, event: &AdverseEvent, filed: Option<Day>) -> Option<Day> {
    let learned = event.learned_at().legal_day();
    let filed = filed.filter(|filed| *filed <= learned).unwrap_or(learned);
    law.illness_due(event.category(), learned, Some(filed))
}

/// One adverse event out of a journey's; none if there is no such event.
pub fn of_event<'j>(journey: &'j Journey, id: &str) -> Option<&'j AdverseEvent> {
    AdverseEventId::parse(id).ok().and_then(|id| journey.adverse_events.get(&id))
}

fn at<T: Clone>(past: &PastEvent, what: &T) -> At<T> {
    At { at: past.stamp.clone(), what: what.clone() }
}

fn fold<'e>(past: impl IntoIterator<Item = &'e PastEvent>) -> Option<OfJourney> {
    let mut all: BTreeMap<AdverseEventId, AdverseEvent> = BTreeMap::new();
    let mut journey = None;
    for one in past {
        match &one.event {
            Event::AdverseEventRecorded(e) => {
                journey = Some(e.journey.clone());
                let event =
                    AdverseEvent { recorded: at(one, e), updates: Vec::new(), judged: None, reports: Vec::new() };
                all.insert(e.adverse_event.clone(), event);
            }
            Event::AdverseEventUpdated(e) => {
                if let Some(event) = all.get_mut(&e.adverse_event) {
                    event.updates.push(at(one, e));
                }
            }
            Event::AdverseEventJudged(e) => {
                if let Some(event) = all.get_mut(&e.adverse_event) {
                    event.judged = Some(at(one, e));
                }
            }
            Event::IllnessReportFiled(e) => {
                if let Some(event) = all.get_mut(&e.adverse_event) {
                    event.reports.push(at(one, e));
                }
            }
            _ => {}
        }
    }
    Some(OfJourney { journey: journey?, events: all.into_values().collect() })
}

/// The state without what a list of the 60 days covers: that is known to the plan, not to the journey.
fn state_of(event: &AdverseEvent) -> &'static str {
    match (event.awaits_judgement(), unsent(event).is_empty()) {
        (true, _) => "judge",
        (false, false) => "report",
        (false, true) => "settled",
    }
}

/// Sorts by the earliest day that still runs, by the law of the day on which the clinic learned; what is settled comes
/// after, newest first.
fn sort_of(of: &OfJourney) -> String {
    let running = of.events.iter().filter(|event| state_of(event) != "settled");
    let day = |event: &AdverseEvent| {
        let learned = event.learned_at().legal_day();
        law_on(learned).ok().and_then(|law| due(law, event, None)).unwrap_or(learned)
    };
    match running.map(day).min() {
        Some(day) => format!("0|{day}|{}", of.journey),
        None => {
            let newest = of.events.iter().map(|event| event.learned_at().legal_day()).max().unwrap_or(Day::LAST);
            format!("1|{:07}|{}", Day::LAST.days_since(newest), of.journey)
        }
    }
}

/// The document of a journey's adverse events. Columns: journey, serious, state.
pub(crate) fn of_events<'e>(past: impl IntoIterator<Item = &'e PastEvent>) -> Option<ViewDocument> {
    let of = fold(past)?;
    let text = |name: &str, value: &str| Column { name: name.to_owned(), value: ColumnValue::Text(value.to_owned()) };
    let states = of.events.iter().map(|event| text("state", state_of(event)));
    let serious = of.events.iter().map(|event| text("serious", serious_name(event)));
    let mut columns: Vec<Column> = states.chain(serious).chain([text("journey", of.journey.as_str())]).collect();
    columns.sort();
    columns.dedup();
    Some(ViewDocument { body: serde_json::to_string(&of).ok()?, sort: sort_of(&of), columns })
}

fn serious_name(event: &AdverseEvent) -> &'static str {
    if event.is_serious() { "yes" } else { "no" }
}

/// What is known about a plan for its clocks, read once for a page.
struct PlanDays {
    filed: Option<Day>,
    listed_until: Option<Day>,
}

impl App {
    /// Adverse events as this role sees them, running clocks first.
    ///
    /// # Errors
    /// If the store fails or a document cannot be read.
    pub fn adverse_events(&self, role: Role, query: &EventsQuery, today: Day) -> Result<EventsPage, AppError> {
        self.refresh_names()?;
        let text = query.text.trim();
        if text.is_empty() {
            return self.events_where(role, query, Vec::new(), today);
        }
        let (mut lines, mut plans) = (Vec::new(), BTreeMap::new());
        let (mut patients, mut left_out) = (0, 0);
        for journey in self.journeys_named(role, text, today)? {
            let Some(mut of) = self.document::<OfJourney>(view::ADVERSE_EVENTS, journey.as_str())? else { continue };
            of.events.retain(|event| query.asks_for(event));
            match (of.events.is_empty(), patients < FOUND_MAX) {
                (true, _) => continue,
                (false, true) => lines.extend(self.lines(role, of, &mut plans, today)?),
                (false, false) => left_out += 1,
            }
            patients += 1;
        }
        Ok(EventsPage { lines, patients, left_out, next: None })
    }

    /// Journeys with adverse events, by a number, and by whatever names a person for roles that see names.
    fn journeys_named(&self, role: Role, text: &str, today: Day) -> Result<BTreeSet<JourneyId>, AppError> {
        let people = if sees_names(role) { self.with_names(|names| names.search(text)) } else { Vec::new() };
        let people: BTreeSet<CoiNumber> = people.into_iter().chain(CoiNumber::parse(text).ok()).collect();
        let mut journeys: BTreeSet<JourneyId> = JourneyId::parse(&text.to_uppercase()).ok().into_iter().collect();
        self.with_desk_of(today, |desk| {
            let theirs = desk.lines().filter(|line| line.has_adverse_event && people.contains(&line.coi));
            journeys.extend(theirs.map(|line| line.journey.clone()));
        })?;
        Ok(journeys)
    }

    fn events_where(
        &self,
        role: Role,
        query: &EventsQuery,
        mut filters: Vec<Filter>,
        today: Day,
    ) -> Result<EventsPage, AppError> {
        filters.extend(query.state.as_deref().map(|state| equals("state", state)));
        filters.extend(query.serious.as_deref().map(|serious| equals("serious", serious)));
        let list = ListQuery {
            view: view::ADVERSE_EVENTS.to_owned(),
            filters,
            descending: false,
            after: query.after.clone(),
            limit: query.limit,
        };
        let page = self.store.list(&list)?;
        let last = page.rows.last().map(|row| (row.document.sort.clone(), row.key.clone()));
        let (mut lines, mut plans) = (Vec::new(), BTreeMap::new());
        for row in page.rows {
            let of: OfJourney = serde_json::from_str(&row.document.body).map_err(|_| AppError::Json)?;
            lines.extend(self.lines(role, of, &mut plans, today)?);
        }
        lines.retain(|line| query.asks_for(&line.event));
        Ok(EventsPage { lines, patients: page.count, left_out: 0, next: last.filter(|_| page.more) })
    }

    fn lines(
        &self,
        role: Role,
        of: OfJourney,
        plans: &mut BTreeMap<PlanId, PlanDays>,
        today: Day,
    ) -> Result<Vec<EventLine>, AppError> {
        let Some(about) = self.with_desk_of(today, |desk| desk.line(&of.journey).cloned())? else {
            return Ok(Vec::new());
        };
        if !plans.contains_key(&about.plan) {
            plans.insert(about.plan.clone(), self.plan_days(&about.plan, self.plan(&about.plan)?.as_ref())?);
        }
        let Some(days) = plans.get(&about.plan) else { return Ok(Vec::new()) };
        let law = law_on(today).map_err(AppError::Law)?;
        let identity = if sees_names(role) { self.with_names(|names| names.identity(&about.coi)) } else { None };
        let whose = (&about.journey, &about.coi);
        Ok(of.events.into_iter().map(|event| line(law, days, whose, identity.clone(), event)).collect())
    }

    fn plan_days(&self, id: &PlanId, plan: Option<&Plan>) -> Result<PlanDays, AppError> {
        let tag = translate::tag(&Subject::Plan(id.clone()));
        let duties = Selection::Tagged(vec![TagKinds { tag, kinds: vec![Kind::new("duty_done")] }]);
        let done = translate::past(&self.store.read(&duties, Position::START, usize::MAX)?)?;
        let listed = done.iter().filter_map(|past| match &past.event {
            Event::DutyDone(done) if done.duty == Duty::EventList => Some(done.covers_until),
            _ => None,
        });
        Ok(PlanDays { filed: plan.and_then(Plan::first_filed_on), listed_until: listed.max() })
    }

    /// One adverse event of a journey, as it stands in the list.
    ///
    /// # Errors
    /// If the store fails or the rule packs hold no law for the day.
    pub fn adverse_event_line(
        &self,
        journey: &Journey,
        plan: Option<&Plan>,
        event: &AdverseEvent,
        today: Day,
    ) -> Result<EventLine, AppError> {
        let days = self.plan_days(&journey.plan, plan)?;
        let law = law_on(today).map_err(AppError::Law)?;
        Ok(line(law, &days, (&journey.id, &journey.coi), None, event.clone()))
    }
}

fn line(
    law: &Law,
    days: &PlanDays,
    (journey, coi): (&JourneyId, &CoiNumber),
    identity: Option<Identity>,
    event: AdverseEvent,
) -> EventLine {
    let learned = event.learned_at().legal_day();
    let listed = event.category() == Category::SixtyDayList && days.listed_until.is_some_and(|until| until >= learned);
    EventLine {
        journey: journey.clone(),
        coi: coi.clone(),
        identity,
        due: due(law, &event, days.filed),
        open_to: if listed { Vec::new() } else { unsent(&event) },
        event,
    }
}
