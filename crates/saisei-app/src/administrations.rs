//! What the pages of an administration read: who is watched now, product that nobody checked at the bedside, what was
//! recorded during one administration, and what is still missing before a start. Every rule in here is a gate of the
//! domain.

use jiff::SignedDuration;
use saisei_domain::acts::administration::{ObservationPlan, StartAdministration};
use saisei_domain::acts::patient::Identity;
use saisei_domain::event::{Event, Subject};
use saisei_domain::state::{Administration, AdministrationState, Journey};
use saisei_domain::values::{CoiNumber, ContainerNumber, Moment, StaffId};
use saisei_domain::{Command, Finding, Role, Rule};
use saisei_ledger::{Kind, Position, Selection, TagKinds};

use crate::app::{App, AppError};
use crate::for_pages::{Asking, Happened, sees_names};
use crate::project::view;
use crate::reading::{equals, today_in_tokyo};
use crate::supply::{ContainerLine, Content, Holder};
use crate::translate;

/// Minutes after which product that was received should have been at a bedside (interface 1.2).
const UNCHECKED_AFTER: i64 = 60;

/// Documents read at most; a clinic has far fewer of them at one time.
const MOST: usize = 200;

/// Kinds of events that are recorded while product is given or the patient is watched.
const MEANWHILE: [&str; 4] = ["rate_changed", "vitals_recorded", "symptom_recorded", "treatment_recorded"];

/// Product that was received at the clinic and has no bedside result since.
#[derive(Clone, Debug)]
pub struct Unchecked {
    /// The container.
    pub line: ContainerLine,
    /// When it was received.
    pub received_at: Moment,
    /// Whole minutes since then.
    pub minutes: i64,
    /// Whether it is past its time, so that nobody gives it any more.
    pub is_past: bool,
}

/// The clocks of one administration.
#[derive(Clone, Debug, PartialEq)]
pub struct Watching {
    /// When it began.
    pub since: Moment,
    /// When giving was stopped before its end.
    pub stopped: Option<Moment>,
    /// Until when the patient was observed, once that is complete.
    pub observed_until: Option<Moment>,
    /// How the patient is watched; none if no baseline says.
    pub plan: Option<ObservationPlan>,
    /// When vital signs were recorded last.
    pub last_vitals: Option<Moment>,
    /// When the next vital signs are due by the observation plan; none once it is complete.
    pub next_vitals: Option<Moment>,
    /// Until when the plan asks to observe; known once giving was stopped.
    pub planned_until: Option<Moment>,
}

/// Somebody who is being treated or observed now.
#[derive(Clone, Debug)]
pub struct Watched {
    /// The journey.
    pub journey: Journey,
    /// Who, where the role sees names.
    pub identity: Option<Identity>,
    /// How many other patients bear the same family name; none are counted where the role sees no names.
    pub same_family_name: usize,
    /// The clocks.
    pub watching: Watching,
}

fn after(moment: Moment, minutes: u64) -> Option<Moment> {
    let span = SignedDuration::from_mins(i64::try_from(minutes).ok()?);
    moment.0.checked_add(span).ok().map(Moment)
}

/// The clocks of an administration of this journey.
pub fn watching(journey: &Journey, administration: &Administration) -> Watching {
    let since = administration.started.occurred_at;
    let before = journey.baselines.iter().filter(|own| own.at.position < administration.started.position);
    let plan = before.max_by_key(|own| own.at.position).map(|own| own.what.observation.clone());
    let vitals = administration.meanwhile.iter().filter(|moving| moving.kind == "vitals_recorded");
    let last_vitals = vitals.map(|moving| moving.at.occurred_at).max();
    let (stopped, observed_until) = match &administration.state {
        AdministrationState::Running => (None, None),
        AdministrationState::Stopped(stopped) => (Some(stopped.at.occurred_at), None),
        AdministrationState::Completed(completed) => (None, Some(completed.what.observed_until)),
    };
    let due = |plan: &ObservationPlan| after(last_vitals.unwrap_or(since), plan.interval_minutes.get());
    let until = |plan: &ObservationPlan| after(stopped?, plan.minutes.get());
    Watching {
        since,
        stopped,
        observed_until,
        last_vitals,
        next_vitals: plan.as_ref().filter(|_| observed_until.is_none()).and_then(due),
        planned_until: plan.as_ref().and_then(until),
        plan,
    }
}

/// Whether something that happened belongs to this administration: recorded while it ran, or told later of that time.
fn belongs(journey: &Journey, administration: &Administration, happened: &Happened) -> bool {
    let (position, kind) = (happened.stamp.position, happened.event.kind());
    let ends = match &administration.state {
        AdministrationState::Running => None,
        AdministrationState::Stopped(stopped) => Some(stopped.at.position),
        AdministrationState::Completed(completed) => Some(completed.at.position),
    };
    let own = administration.started.position == position
        || ends == Some(position)
        || administration.meanwhile.iter().any(|moving| moving.at.position == position);
    let (first, at) = (administration.started.occurred_at, happened.stamp.occurred_at);
    let until = watching(journey, administration).observed_until;
    let in_time = first <= at && until.is_none_or(|until| at <= until);
    let others = || {
        let mut others = journey.administrations.values().filter(|other| other.id != administration.id);
        others.any(|other| other.meanwhile.iter().any(|moving| moving.at.position == position))
    };
    match &happened.event {
        Event::AdministrationStopped(_) => own || in_time,
        Event::AdministrationCompleted(completed) => completed.administration == administration.id,
        _ => own || (MEANWHILE.contains(&kind) && in_time && !others()),
    }
}

impl App {
    /// Journeys in which product is being given or the patient is observed, the longest running first.
    ///
    /// # Errors
    /// If the store fails.
    pub fn watched(&self, role: Role) -> Result<Vec<Watched>, AppError> {
        let journeys = self.documents::<Journey>(view::JOURNEYS, vec![equals("running", "yes")], MOST)?;
        let mut found = Vec::new();
        for journey in journeys {
            let Some(running) = journey.running_administration() else { continue };
            let watching = watching(&journey, running);
            let named = sees_names(role);
            let identity = if named { self.identity(&journey.coi)? } else { None };
            let same = if named { self.with_names(|names| names.same_family_name(&journey.coi)) } else { 0 };
            found.push(Watched { identity, same_family_name: same, watching, journey });
        }
        found.sort_by_key(|watched| watched.watching.since);
        Ok(found)
    }

    /// Product that was received an hour ago or longer, is still there, and has no bedside result since: the oldest first.
    /// A STOP is a result, too.
    ///
    /// # Errors
    /// If the store fails or an event cannot be read.
    pub fn received_without_bedside(&self, now: Moment) -> Result<Vec<Unchecked>, AppError> {
        let filters = vec![equals("state", "received"), equals("kind", "product")];
        let mut found = Vec::new();
        for line in self.documents::<ContainerLine>(view::CONTAINERS, filters, MOST)? {
            let Holder::Received { at, .. } = &line.holder else { continue };
            let (received_at, minutes) = (*at, now.0.duration_since(at.0).as_mins());
            let Content::Product { expires_at, .. } = &line.content else { continue };
            let is_past = *expires_at < now;
            if minutes >= UNCHECKED_AFTER && !self.was_at_bedside(&line.number, received_at)? {
                found.push(Unchecked { line, received_at, minutes, is_past });
            }
        }
        found.sort_by_key(|unchecked| unchecked.received_at);
        Ok(found)
    }

    /// Whether a bedside check of this container ended, GO or STOP, since this moment.
    fn was_at_bedside(&self, number: &ContainerNumber, since: Moment) -> Result<bool, AppError> {
        let kinds = ["bedside_matched", "refused"].map(Kind::new).to_vec();
        let tag = translate::tag(&Subject::Container(number.clone()));
        let selection = Selection::Tagged(vec![TagKinds { tag, kinds }]);
        let events = translate::past(&self.store.read(&selection, Position::START, usize::MAX)?)?;
        let is_result = |event: &Event| match event {
            Event::Refused(refused) => refused.command == "check_bedside",
            _ => true,
        };
        Ok(events.iter().any(|past| past.stamp.occurred_at >= since && is_result(&past.event)))
    }

    /// What was recorded about one administration, oldest first, with corrections under what they correct.
    ///
    /// # Errors
    /// If the store fails or an event cannot be read.
    pub fn administration_happened(
        &self,
        journey: &Journey,
        administration: &Administration,
        role: Role,
    ) -> Result<Vec<Happened>, AppError> {
        let mut happened = self.happened(&journey.id, role, usize::MAX)?;
        happened.retain(|own| belongs(journey, administration, own));
        happened.sort_by_key(|own| (own.stamp.occurred_at, own.stamp.position));
        Ok(happened)
    }

    /// The gate's finding if emergency kit, baseline vital signs and observation plan would be missing at a start now.
    ///
    /// # Errors
    /// If the store fails.
    pub fn baseline_missing(&self, journey: &Journey, now: Moment) -> Result<Option<Finding>, AppError> {
        let system = StaffId::parse("system").map_err(|_| AppError::Json)?;
        let start = StartAdministration {
            journey: journey.id.clone(),
            administration: None,
            physician: Some(system.clone()),
            parts: Vec::new(),
        };
        // The list of containers stands before the gate; any container of the journey opens the way to it.
        let filled = journey.containers.values().find_map(|found| Some((found.number.clone(), found.product()?)));
        let Some((container, filled)) = filled else { return Ok(None) };
        let parts = vec![saisei_domain::acts::administration::Part {
            container,
            route: saisei_domain::acts::plan::Route::Intravenous,
            site: None,
            cells: filled.cells,
            rate: None,
        }];
        let command = Command::StartAdministration(StartAdministration { parts, ..start });
        let asking = Asking { command: &command, actor: &system, role: Role::System, now };
        let found = self.refusing(&asking)?;
        Ok(found.into_iter().find(|finding| finding.rule == Rule::AdministrationBaselineMissing))
    }

    /// Whether month and day are those of the birth date of the patient with this number; none if nobody can say, because
    /// there is no such patient or the vault no longer opens.
    ///
    /// # Errors
    /// If the store fails.
    pub fn is_birthday(&self, coi: &CoiNumber, month: i8, day: i8) -> Result<Option<bool>, AppError> {
        let born = self.identity(coi)?.map(|identity| identity.birth_date.0);
        Ok(born.map(|born| (born.month(), born.day()) == (month, day)))
    }

    /// The number of the paper sheet that is printed before the next administration of this journey: form, journey, dose,
    /// and the ledger's position, so that two sheets never bear the same number unless they say the same.
    ///
    /// # Errors
    /// If the store fails.
    pub fn sheet_number(&self, journey: &Journey, dose: u32) -> Result<String, AppError> {
        Ok(format!("B2-{}-{dose}-{}", journey.id, self.position()?))
    }

    /// Whether the day's product of a journey waits to be given: what a paper sheet is printed for.
    pub fn product_waits(&self, journey: &Journey, now: Moment) -> Vec<ContainerNumber> {
        let today = today_in_tokyo(now);
        let waits = journey.containers.values().filter(|found| !found.is_accounted_for());
        let still = waits.filter(|found| found.product().is_some_and(|own| own.expires_at.legal_day() >= today));
        still.map(|found| found.number.clone()).collect()
    }
}
