//! Where every journey stands, in memory: what Today and the list of journeys are drawn from.
//!
//! Ten years of a clinic are some ten thousand journeys; a line of each fits into a few megabytes. It is filled at first
//! use and follows the ledger by a cursor, as the names do, so that several servers on one store agree.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::{Arc, PoisonError};

use saisei_domain::Role;
use saisei_domain::state::{Journey, NextStep, Plan, Step, StepState};
use saisei_domain::values::{Code, CoiNumber, ContainerNumber, Day, JourneyId, LotId, Moment, PlanId, StaffId};
use saisei_ledger::{ListQuery, Position, Recorded, Selection};

use crate::app::{App, AppError};
use crate::attention::{House, lasting};
use crate::plans::{Ahead, ahead};
use crate::project::view;
use crate::reading::today_in_tokyo;

/// Events that are followed one by one; behind more than that, everything is read anew.
const FOLLOWED: usize = 2_000;
/// Events at the end of the ledger in which the acts of today are looked for at the start.
const LATEST: u64 = 2_000;
/// With this the order of open journeys begins, and with the next that of closed ones.
const OPEN: &str = "0";
const CLOSED: &str = "1";
/// Sorts after every due day: nothing is due.
const NO_DUE_DAY: &str = "9999-12-31";

/// One journey in a list. It holds no name.
#[derive(Clone, Debug, PartialEq)]
pub struct DeskLine {
    /// The journey.
    pub journey: JourneyId,
    /// The patient.
    pub coi: CoiNumber,
    /// The plan.
    pub plan: PlanId,
    /// The step that is going on, or the last one reached.
    pub step: Step,
    /// How that step stands.
    pub step_state: StepState,
    /// `open`, `withdrawn` or `closed`.
    pub stage: &'static str,
    /// What comes next.
    pub next: Option<NextStep>,
    /// Physicians who decided, booked or gave.
    pub doctors: BTreeSet<StaffId>,
    /// Its lots.
    pub lots: Vec<LotId>,
    /// Product that waits, with the end of its time.
    pub waiting: Vec<(ContainerNumber, Moment)>,
    /// Lots whose conditional release waits for its last results.
    pub conditional: Vec<LotId>,
    /// Lots that are being made, or wait for a decision or for the patient.
    pub(crate) lots_open: Vec<LotId>,
    /// Whether an adverse event was recorded.
    pub(crate) has_adverse_event: bool,
    /// Appointments that are open.
    pub(crate) ahead: Vec<Ahead>,
    /// Laboratories that tested for it.
    laboratories: BTreeSet<Code>,
    /// Findings that block and do not come and go with the hour.
    lasting: usize,
    /// Its place in the list: open ones first, by due day.
    pub order: String,
}

impl DeskLine {
    fn of(journey: &Journey, plan: Option<&Plan>, house: &House, today: Day) -> Self {
        let content = plan.and_then(|plan| plan.specification_on(today)).map(|version| version.content);
        let next = journey.next_step(content);
        let step = journey.step();
        let product = journey.containers.values().filter(|container| !container.is_accounted_for());
        let conditional = journey.lots.values().filter(|lot| lot.standing_release() == Some(true));
        let due = next.as_ref().and_then(|next| next.due).map(|due| due.to_string());
        let open = if journey.is_open() { OPEN } else { CLOSED };
        let lots_open = journey.lots.values().filter(|lot| journey.has_open(lot));
        Self {
            journey: journey.id.clone(),
            coi: journey.coi.clone(),
            plan: journey.plan.clone(),
            step,
            step_state: journey.track().into_iter().find(|(own, _)| *own == step).map_or(StepState::Now, |(_, s)| s),
            stage: stage(journey),
            doctors: doctors(journey),
            lots: journey.lots.keys().cloned().collect(),
            waiting: product.filter_map(|c| Some((c.number.clone(), c.product()?.expires_at))).collect(),
            conditional: conditional.map(|lot| lot.id.clone()).collect(),
            lots_open: lots_open.map(|lot| lot.id.clone()).collect(),
            has_adverse_event: !journey.adverse_events.is_empty(),
            ahead: ahead(journey),
            laboratories: laboratories(journey),
            lasting: lasting(journey, plan, house, today).blocks(),
            order: format!("{open}|{}|{}", due.as_deref().unwrap_or(NO_DUE_DAY), journey.id),
            next,
        }
    }

    /// Product whose time is over.
    pub fn past_its_time(&self, now: Moment) -> impl Iterator<Item = &(ContainerNumber, Moment)> {
        self.waiting.iter().filter(move |(_, expires)| *expires < now)
    }

    /// How many findings block it now, as its own page counts them.
    pub fn blocks(&self, now: Moment) -> usize {
        if self.stage == "closed" { 0 } else { self.lasting + self.past_its_time(now).count() }
    }

    /// The day of what comes next.
    pub fn due(&self) -> Option<Day> {
        self.next.as_ref().and_then(|next| next.due)
    }
}

fn laboratories(journey: &Journey) -> BTreeSet<Code> {
    let results =
        journey.lots.values().flat_map(|lot| &lot.results).filter_map(|result| result.what.laboratory.clone());
    let screens = journey.work_up.screens.iter().filter_map(|screen| screen.what.laboratory.clone());
    results.chain(screens).collect()
}

fn stage(journey: &Journey) -> &'static str {
    match (journey.is_open(), journey.consent.name()) {
        (false, _) => "closed",
        (true, "withdrawn") => "withdrawn",
        (true, _) => "open",
    }
}

fn doctors(journey: &Journey) -> BTreeSet<StaffId> {
    use saisei_domain::state::Eligibility::{Deferred, Eligible, NotEligible, Undecided};
    let decided = match &journey.eligibility {
        Eligible(by) | NotEligible(by) | Deferred(by) => StaffId::parse(&by.at.actor).ok(),
        Undecided => None,
    };
    let booked = journey.bookings.values().map(|booking| booking.booked.what.physician.clone());
    let gave = journey.administrations.values().filter_map(|given| given.physician.clone());
    decided.into_iter().chain(booked).chain(gave).collect()
}

/// Something that somebody recorded today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Who.
    pub actor: String,
    /// The kind of the event.
    pub kind: String,
    /// About which journey.
    pub journey: Option<JourneyId>,
    /// When it was recorded.
    pub at: Moment,
}

/// Everything that is kept in memory.
#[derive(Debug, Default)]
pub(crate) struct Desk {
    lines: BTreeMap<String, Arc<DeskLine>>,
    order_of: BTreeMap<JourneyId, String>,
    done: Vec<Done>,
    up_to: Position,
    /// The day for which the lines were made; none before the first use.
    day: Option<Day>,
}

impl Desk {
    fn put(&mut self, line: DeskLine) {
        if let Some(before) = self.order_of.insert(line.journey.clone(), line.order.clone()) {
            self.lines.remove(&before);
        }
        self.lines.insert(line.order.clone(), Arc::new(line));
    }

    /// The lines, the next due first.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &Arc<DeskLine>> {
        self.lines.values()
    }

    /// The lines of journeys that are not closed, the next due first.
    pub(crate) fn open(&self) -> impl Iterator<Item = &Arc<DeskLine>> {
        self.lines.range::<str, _>((Bound::Unbounded, Bound::Excluded(CLOSED))).map(|(_, line)| line)
    }

    /// The line of a journey.
    pub(crate) fn line(&self, journey: &JourneyId) -> Option<&Arc<DeskLine>> {
        self.lines.get(self.order_of.get(journey)?)
    }

    /// What was recorded today, in order.
    pub(crate) fn done(&self) -> &[Done] {
        &self.done
    }

    fn note_done(&mut self, events: &[Recorded], today: Day) {
        let mut key = String::new();
        for envelope in events.iter().map(|recorded| &recorded.envelope) {
            let leads = envelope.key.as_str() != key;
            key = envelope.key.as_str().to_owned();
            let at = Moment(envelope.recorded_at);
            if !leads || today_in_tokyo(at) != today || envelope.kind.as_str() == "refused" {
                continue;
            }
            let actor = envelope.actor.clone();
            self.done.push(Done { actor, kind: envelope.kind.as_str().to_owned(), journey: journey_of(envelope), at });
        }
        self.done.retain(|done| today_in_tokyo(done.at) == today);
    }
}

fn journey_of(envelope: &saisei_ledger::Envelope) -> Option<JourneyId> {
    envelope.tags.iter().find_map(|tag| JourneyId::parse(tag.as_str().strip_prefix("journey:")?).ok())
}

/// Whether an event changes what the gates say about many journeys at once.
fn is_about_all(kind: &str) -> bool {
    ["plan_", "order_", "facility_", "committee_"].iter().any(|start| kind.starts_with(start))
}

/// What lines are made with, read once.
struct Around {
    house: House,
    plans: BTreeMap<PlanId, Option<Plan>>,
    today: Day,
}

impl Around {
    fn line(&mut self, app: &App, journey: &Journey) -> Result<DeskLine, AppError> {
        if !self.plans.contains_key(&journey.plan) {
            self.plans.insert(journey.plan.clone(), app.plan(&journey.plan)?);
        }
        let plan = self.plans.get(&journey.plan).and_then(Option::as_ref);
        Ok(DeskLine::of(journey, plan, &self.house, self.today))
    }
}

impl App {
    /// What is in memory, brought up to date.
    pub(crate) fn with_desk<T>(&self, now: Moment, work: impl FnOnce(&Desk) -> T) -> Result<T, AppError> {
        self.with_desk_of(today_in_tokyo(now), work)
    }

    /// The same for a day.
    pub(crate) fn with_desk_of<T>(&self, today: Day, work: impl FnOnce(&Desk) -> T) -> Result<T, AppError> {
        let mut desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        self.follow(&mut desk, today)?;
        Ok(work(&desk))
    }

    fn follow(&self, desk: &mut Desk, today: Day) -> Result<(), AppError> {
        if desk.day != Some(today) {
            return self.fill(desk, today);
        }
        let newer = self.store.read(&Selection::All, desk.up_to, FOLLOWED)?;
        let Some(last) = newer.last() else { return Ok(()) };
        if newer.len() >= FOLLOWED || newer.iter().any(|event| is_about_all(event.envelope.kind.as_str())) {
            return self.fill(desk, today);
        }
        desk.note_done(&newer, today);
        let changed: BTreeSet<JourneyId> = newer.iter().flat_map(journeys_of).collect();
        let mut around = self.around(today)?;
        for id in changed {
            if let Some(journey) = self.document::<Journey>(view::JOURNEYS, id.as_str())? {
                desk.put(around.line(self, &journey)?);
            }
        }
        desk.up_to = last.envelope.position;
        Ok(())
    }

    fn around(&self, today: Day) -> Result<Around, AppError> {
        Ok(Around { house: self.house()?, plans: BTreeMap::new(), today })
    }

    /// Reads everything.
    fn fill(&self, desk: &mut Desk, today: Day) -> Result<(), AppError> {
        let up_to = Position(self.store.head()?.size);
        let mut fresh = Desk { up_to, day: Some(today), ..Desk::default() };
        let mut around = self.around(today)?;
        let mut after = None;
        loop {
            let query = ListQuery {
                view: view::JOURNEYS.to_owned(),
                after: after.take(),
                limit: 2_000,
                ..ListQuery::default()
            };
            let page = self.store.list(&query)?;
            for row in &page.rows {
                let journey: Journey = serde_json::from_str(&row.document.body).map_err(|_| AppError::Json)?;
                fresh.put(around.line(self, &journey)?);
            }
            match page.rows.last() {
                Some(last) if page.more => after = Some((last.document.sort.clone(), last.key.clone())),
                _ => break,
            }
        }
        let latest = self.store.read(&Selection::All, Position(up_to.0.saturating_sub(LATEST)), usize::MAX)?;
        fresh.note_done(&latest, today);
        *desk = fresh;
        Ok(())
    }

    /// Fills what is kept in memory, so that the first person of the day does not wait for it.
    ///
    /// # Errors
    /// If the store fails.
    pub fn warm(&self, now: Moment) -> Result<(), AppError> {
        self.with_desk(now, |_| ())
    }

    /// Laboratories that results came from so far.
    ///
    /// # Errors
    /// If the store fails.
    pub fn laboratories(&self, now: Moment) -> Result<BTreeSet<Code>, AppError> {
        self.with_desk(now, |desk| desk.lines().flat_map(|line| &line.laboratories).cloned().collect())
    }

    /// What was recorded today by this person, in order.
    ///
    /// # Errors
    /// If the store fails.
    pub fn done_today(&self, actor: &StaffId, now: Moment) -> Result<Vec<Done>, AppError> {
        self.with_desk(now, |desk| desk.done().iter().filter(|done| done.actor == actor.as_str()).cloned().collect())
    }
}

fn journeys_of(recorded: &Recorded) -> Vec<JourneyId> {
    let tags = recorded.envelope.tags.iter();
    tags.filter_map(|tag| JourneyId::parse(tag.as_str().strip_prefix("journey:")?).ok()).collect()
}

/// Whether somebody in this role does what comes next.
pub(crate) fn is_for(line: &DeskLine, role: Role) -> bool {
    line.next.as_ref().is_some_and(|next| next.roles.contains(&role))
}
