//! A journey with everything that belongs to it: work-up, consent, containers, lots, administrations, visits.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::container::Use;
use super::visits::Moving;
use super::{
    Administration, AdministrationState, AdverseEvent, At, Booking, BookingState, Container, Contents, Grows, Lot,
    LotState, Visit, VisitState,
};
use crate::acts::administration::{AdministrationStarted, RecordBaseline};
use crate::acts::bedside::BedsideMatched;
use crate::acts::booking::Purpose;
use crate::acts::consent::{ConsentSigned, GiveExplanation, WithdrawConsent};
use crate::acts::deviation::HoldCause;
use crate::acts::document::DocumentAttached;
use crate::acts::eligibility::{Choice, EligibilityDecided};
use crate::acts::follow_up::{DecideNextDose, FollowUpPlanned};
use crate::acts::harvest::HarvestRecorded;
use crate::acts::journey::{CloseJourney, JourneyOpened};
use crate::acts::lot::{Bench, LotOpened};
use crate::acts::plan::JourneyToJudgeAgain;
use crate::acts::testing::Verdict;
use crate::acts::work_up::{RecordDiseaseActivity, RecordDrugs, RecordHistory, RecordInfectionScreen};
use crate::event::{Event, PastEvent, Stamp};
use crate::values::measure::CellUnit;
use crate::values::{
    AdministrationId, AdverseEventId, BookingId, CoiNumber, ContainerNumber, Count, DeviationId, FormId, JourneyId,
    LotId, Measure, NonconformityId, Number, PlanId, VisitId,
};

/// What is known before the harvest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WorkUp {
    /// The newest history.
    pub history: Option<At<RecordHistory>>,
    /// Disease activity, in order.
    pub activity: Vec<At<RecordDiseaseActivity>>,
    /// The newest drug list.
    pub drugs: Option<At<RecordDrugs>>,
    /// Infection screens, in order.
    pub screens: Vec<At<RecordInfectionScreen>>,
}

/// Where eligibility stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", content = "by", rename_all = "snake_case")]
pub enum Eligibility {
    /// Nobody decided.
    Undecided,
    /// May take part.
    Eligible(At<EligibilityDecided>),
    /// May not.
    NotEligible(At<EligibilityDecided>),
    /// Not yet.
    Deferred(At<EligibilityDecided>),
}

/// Where consent stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", content = "by", rename_all = "snake_case")]
pub enum Consent {
    /// Not signed.
    NotSigned,
    /// Signed.
    Signed(At<ConsentSigned>),
    /// Withdrawn.
    Withdrawn(At<WithdrawConsent>),
}

impl Consent {
    /// The name of the state.
    pub fn name(&self) -> &'static str {
        match self {
            Self::NotSigned => "not_signed",
            Self::Signed(_) => "signed",
            Self::Withdrawn(_) => "withdrawn",
        }
    }
}

/// Open or closed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "stage", content = "by", rename_all = "snake_case")]
pub enum Stage {
    /// Going on.
    Open,
    /// Closed.
    Closed(At<CloseJourney>),
}

/// A journey as the ledger tells it. It holds no name and no free text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Journey {
    /// Its id.
    pub id: JourneyId,
    /// The patient.
    pub coi: CoiNumber,
    /// The plan.
    pub plan: PlanId,
    /// Opened by whom and when.
    pub opened: Stamp,
    /// Work-up.
    pub work_up: WorkUp,
    /// Explanations, in order.
    pub explanations: Vec<At<GiveExplanation>>,
    /// Eligibility.
    pub eligibility: Eligibility,
    /// Consent.
    pub consent: Consent,
    /// Harvests, in order.
    pub harvests: Vec<At<HarvestRecorded>>,
    /// Containers.
    pub containers: BTreeMap<ContainerNumber, Container>,
    /// Lots.
    pub lots: BTreeMap<LotId, Lot>,
    /// Bedside matches, in order.
    pub matches: Vec<At<BedsideMatched>>,
    /// Baselines, in order.
    pub baselines: Vec<At<RecordBaseline>>,
    /// Administrations.
    pub administrations: BTreeMap<AdministrationId, Administration>,
    /// Administrations in which product of this journey was given to another patient by mistake.
    #[serde(default)]
    pub given_elsewhere: Vec<AdministrationStarted>,
    /// Follow-up visits.
    pub visits: BTreeMap<VisitId, Visit>,
    /// Adverse events.
    pub adverse_events: BTreeMap<AdverseEventId, AdverseEvent>,
    /// Bookings.
    pub bookings: BTreeMap<BookingId, Booking>,
    /// Open deviations that hold material of this journey.
    pub deviations: BTreeSet<DeviationId>,
    /// Open nonconformities.
    pub nonconformities: BTreeSet<NonconformityId>,
    /// Those among them on which the material rests: an act before the administration broke a rule that nobody may pass.
    #[serde(default)]
    pub broken: BTreeSet<NonconformityId>,
    /// Set when a new plan version asks for a new judgement, until a physician decided under it.
    pub judge_again: Option<At<JourneyToJudgeAgain>>,
    /// The newest decision on a further dose.
    pub next_dose: Option<At<DecideNextDose>>,
    /// Documents, in order.
    pub documents: Vec<At<DocumentAttached>>,
    /// Refused attempts.
    pub refusals: u32,
    /// Open or closed.
    pub stage: Stage,
    /// The newest event of the journey.
    pub last: Stamp,
}

impl Grows for Journey {
    fn begin(past: &PastEvent) -> Option<Self> {
        match &past.event {
            Event::JourneyOpened(opened) => Some(Self::opened(&past.stamp, opened)),
            _ => None,
        }
    }

    fn apply(&mut self, past: &PastEvent) {
        self.last = past.stamp.clone();
        self.apply_work_up(past);
        self.apply_containers(past);
        self.apply_lots(past);
        self.apply_administration(past);
        self.apply_follow_up(past);
        self.apply_cases(past);
    }
}

impl Journey {
    /// Folds the journey's events; none before it was opened.
    pub fn fold<'e>(events: impl IntoIterator<Item = &'e PastEvent>) -> Option<Self> {
        super::fold(events)
    }

    fn opened(stamp: &Stamp, opened: &JourneyOpened) -> Self {
        Self {
            id: opened.journey.clone(),
            coi: opened.coi.clone(),
            plan: opened.plan.clone(),
            opened: stamp.clone(),
            work_up: WorkUp::default(),
            explanations: Vec::new(),
            eligibility: Eligibility::Undecided,
            consent: Consent::NotSigned,
            harvests: Vec::new(),
            containers: BTreeMap::new(),
            lots: BTreeMap::new(),
            matches: Vec::new(),
            baselines: Vec::new(),
            administrations: BTreeMap::new(),
            given_elsewhere: Vec::new(),
            visits: BTreeMap::new(),
            adverse_events: BTreeMap::new(),
            bookings: BTreeMap::new(),
            deviations: BTreeSet::new(),
            nonconformities: BTreeSet::new(),
            broken: BTreeSet::new(),
            judge_again: None,
            next_dose: None,
            documents: Vec::new(),
            refusals: 0,
            stage: Stage::Open,
            last: stamp.clone(),
        }
    }

    fn apply_cases(&mut self, past: &PastEvent) {
        let at = &past.stamp;
        match &past.event {
            Event::DeviationOpened(e) => {
                self.deviations.insert(e.deviation.clone());
            }
            Event::DeviationClosed(e) => {
                self.deviations.remove(&e.deviation);
            }
            Event::NonconformityOpened(e) => {
                self.nonconformities.insert(e.nonconformity.clone());
                if e.serious && e.command.as_deref().is_some_and(|command| command != "start_administration") {
                    self.broken.insert(e.nonconformity.clone());
                }
            }
            Event::NonconformityClosed(e) => {
                self.nonconformities.remove(&e.nonconformity);
                self.broken.remove(&e.nonconformity);
            }
            Event::MaterialHeld(e) => self.held(&e.lots, &e.containers, |holds| {
                holds.insert(e.cause.clone());
            }),
            Event::HoldEnded(e) => self.freed(&e.cause),
            Event::JourneyToJudgeAgain(e) => self.judge_again = Some(At::new(at, e)),
            Event::AppointmentBooked(e) => {
                self.bookings.insert(e.booking.clone(), Booking::new(at, e));
            }
            Event::AppointmentCancelled(e) => {
                self.bookings.entry(e.booking.clone()).and_modify(|booking| booking.cancel(at, e));
            }
            Event::AttendanceRecorded(e) => {
                self.bookings.entry(e.booking.clone()).and_modify(|booking| booking.attend(at, e));
            }
            Event::HarvestRecorded(_) => self.keep(Purpose::Harvest, at),
            Event::AdministrationStarted(e) if e.journey == self.id => self.keep(Purpose::Administration, at),
            Event::VisitRecorded(_) => self.keep(Purpose::Visit, at),
            _ => {}
        }
    }

    /// The booking for which the person came that day was kept, else the next one of this purpose; a later one still
    /// lies ahead.
    fn keep(&mut self, purpose: Purpose, at: &Stamp) {
        let came = self.bookings.values().any(|booking| booking.arrived_for(purpose, at));
        let ahead = self.bookings.values_mut().filter(|booking| match came {
            true => booking.arrived_for(purpose, at),
            false => booking.is_open_for(purpose),
        });
        if let Some(next) = ahead.min_by_key(|booking| booking.booked.what.starts_at) {
            next.state = BookingState::Kept(at.position);
        }
    }

    fn held(&mut self, lots: &[LotId], containers: &[ContainerNumber], change: impl Fn(&mut BTreeSet<HoldCause>)) {
        for id in lots {
            self.lot(id, |lot| change(&mut lot.holds));
        }
        self.each(containers, |container| change(&mut container.holds));
    }

    /// A hold ends for all that it held, and for the lots that cells of it went into meanwhile.
    fn freed(&mut self, cause: &HoldCause) {
        self.lots.values_mut().for_each(|lot| {
            lot.holds.remove(cause);
        });
        self.containers.values_mut().for_each(|container| {
            container.holds.remove(cause);
        });
    }

    fn apply_work_up(&mut self, past: &PastEvent) {
        let at = &past.stamp;
        match &past.event {
            Event::HistoryRecorded(e) => self.work_up.history = Some(At::new(at, e)),
            Event::DiseaseActivityRecorded(e) => self.work_up.activity.push(At::new(at, e)),
            Event::DrugsRecorded(e) => self.work_up.drugs = Some(At::new(at, e)),
            Event::InfectionScreenRecorded(e) => self.work_up.screens.push(At::new(at, e)),
            Event::ExplanationGiven(e) => self.explanations.push(At::new(at, e)),
            Event::EligibilityDecided(e) => {
                self.judge_again.take_if(|again| again.what.plan_version <= e.plan_version);
                let by = At::new(at, e);
                self.eligibility = match e.decision {
                    Choice::Eligible => Eligibility::Eligible(by),
                    Choice::NotEligible => Eligibility::NotEligible(by),
                    Choice::Deferred => Eligibility::Deferred(by),
                };
            }
            Event::ConsentSigned(e) => self.consent = Consent::Signed(At::new(at, e)),
            Event::ConsentWithdrawn(e) => self.consent = Consent::Withdrawn(At::new(at, e)),
            Event::DocumentAttached(e) => self.documents.push(At::new(at, e)),
            Event::Refused(_) => self.refusals = self.refusals.saturating_add(1),
            Event::JourneyClosed(e) => self.stage = Stage::Closed(At::new(at, e)),
            _ => {}
        }
    }

    fn apply_containers(&mut self, past: &PastEvent) {
        let at = &past.stamp;
        match &past.event {
            Event::ContainerLabelled(e) => {
                self.containers.insert(e.container.clone(), Container::labelled(e));
            }
            Event::ContainerVoided(e) => self.each(&[&e.container], |c| c.void = Some(At::new(at, e))),
            Event::HarvestRecorded(e) => {
                self.each(&e.containers, |c| c.contents = Contents::Tissue { position: at.position });
                self.each(e.kit.as_slice(), |c| c.use_up(Use::Harvest(at.position), at));
                self.harvests.push(At::new(at, e));
            }
            Event::ContainersSent(e) => self.each(&e.containers, |c| c.send(at, e)),
            Event::ContainersReceived(e) => self.each(&e.containers, |c| c.receive(e)),
            Event::LotOpened(e) => self.each(&e.containers, |c| c.use_up(Use::Lot(e.lot.clone()), at)),
            Event::ProductFilled(e) => self.each(&[&e.container], |c| c.fill(at, e)),
            Event::SampleRetained(e) => self.each(&[&e.container], |c| c.retained = Some(At::new(at, e))),
            Event::ContainerDisposed(e) => self.each(&[&e.container], |c| c.disposed = Some(At::new(at, e))),
            Event::AdministrationStarted(e) => {
                let given: Vec<&ContainerNumber> = e.parts.iter().map(|part| &part.container).collect();
                self.each(&given, |c| c.use_up(Use::Administration(e.administration.clone()), at));
            }
            _ => {}
        }
    }

    fn each<N: std::borrow::Borrow<ContainerNumber>>(&mut self, numbers: &[N], change: impl Fn(&mut Container)) {
        for number in numbers {
            if let Some(container) = self.containers.get_mut(number.borrow()) {
                change(container);
            }
        }
    }

    fn apply_lots(&mut self, past: &PastEvent) {
        let at = &past.stamp;
        match &past.event {
            Event::LotOpened(e) => {
                self.lots.insert(e.lot.clone(), Lot::open(at, e));
            }
            Event::CultureStepRecorded(e) => self.lot(&e.lot, |lot| {
                lot.worked(at, &e.bench());
                lot.steps = lot.steps.saturating_add(1);
                lot.split_off.take_if(|_| e.harvested.is_some());
                lot.final_harvest = e.harvested.or(lot.final_harvest);
            }),
            Event::PassageRecorded(e) => self.lot(&e.lot, |lot| {
                lot.worked(at, &e.bench());
                lot.final_harvest = None;
                lot.split_off = None;
                lot.passages.push(At::new(at, e));
            }),
            Event::ProductFilled(e) => self.lot(&e.lot, |lot| {
                lot.performers.insert(at.actor.clone());
                lot.materials.extend(e.materials.iter().cloned());
                lot.products.insert(e.container.clone());
            }),
            Event::LotSplit(e) => {
                self.lot(&e.lot, |lot| {
                    lot.worked(at, &e.bench());
                    lot.split(e.cells);
                });
                self.begin(&e.into, &[&e.lot], at, &e.bench(), e.cells);
            }
            Event::LotsPooled(e) => {
                self.begin(&e.into, &e.lots.iter().collect::<Vec<_>>(), at, &e.bench(), e.cells);
                e.lots.iter().for_each(|id| self.lot(id, |lot| lot.state = LotState::Pooled(At::new(at, e))));
            }
            other => self.apply_decisions(other, at),
        }
    }

    fn apply_decisions(&mut self, event: &Event, at: &Stamp) {
        match event {
            Event::TestResultRecorded(e) => self.lot(&e.lot, |lot| lot.results.push(At::new(at, e))),
            Event::LotReleased(e) => self.lot(&e.lot, |lot| lot.release(at, e)),
            Event::LotRejected(e) => self.lot(&e.lot, |lot| lot.state = LotState::Rejected(At::new(at, e))),
            Event::ReleaseRevoked(e) => self.lot(&e.lot, |lot| lot.revoke(at, e)),
            Event::LotClosed(e) => self.lot(&e.lot, |lot| lot.closed = Some(at.clone())),
            _ => {}
        }
    }

    /// A lot that begins with cells of other lots; it keeps their passages, performers, materials and holds, and the
    /// results that were outside the specification.
    fn begin(&mut self, into: &LotId, from: &[&LotId], at: &Stamp, bench: &Bench, cells: Measure<CellUnit>) {
        let parents: Vec<&Lot> = from.iter().filter_map(|id| self.lots.get(*id)).collect();
        let Some(first) = parents.first() else { return };
        let opened = LotOpened {
            lot: into.clone(),
            room: bench.room.clone(),
            workspace: bench.workspace.clone(),
            materials: bench.materials.clone(),
            ..first.opened.what.clone()
        };
        let mut lot = Lot::from_cells(at, &opened, cells);
        for parent in &parents {
            lot.performers.extend(parent.performers.iter().cloned());
            lot.materials.extend(parent.materials.iter().cloned());
            lot.holds.extend(parent.holds.iter().cloned());
            let failed = parent.results.iter().filter(|result| result.what.verdict() == Verdict::NotMet);
            lot.results.extend(failed.cloned());
        }
        let furthest = parents.iter().max_by_key(|parent| parent.passages.last().map(|last| last.what.passage));
        lot.passages = furthest.map(|parent| parent.passages.clone()).unwrap_or_default();
        lot.final_harvest = Some(cells);
        self.lots.insert(into.clone(), lot);
    }

    fn lot(&mut self, id: &LotId, change: impl FnOnce(&mut Lot)) {
        if let Some(lot) = self.lots.get_mut(id) {
            change(lot);
        }
    }

    fn apply_administration(&mut self, past: &PastEvent) {
        let at = &past.stamp;
        match &past.event {
            Event::BedsideMatched(e) => self.matches.push(At::new(at, e)),
            Event::BaselineRecorded(e) => self.baselines.push(At::new(at, e)),
            Event::AdministrationStarted(e) if e.journey != self.id => self.given_elsewhere.push(e.clone()),
            Event::AdministrationStarted(e) => {
                self.administrations.insert(e.administration.clone(), Administration::start(at, e));
            }
            Event::AdministrationStopped(e) => {
                self.running(|running| running.state = AdministrationState::Stopped(At::new(at, e)));
            }
            Event::AdministrationCompleted(e) => {
                if let Some(administration) = self.administrations.get_mut(&e.administration) {
                    administration.state = AdministrationState::Completed(At::new(at, e));
                }
            }
            Event::RateChanged(_)
            | Event::VitalsRecorded(_)
            | Event::SymptomRecorded(_)
            | Event::TreatmentRecorded(_) => {
                let kind = past.event.kind().to_owned();
                self.running(|running| running.meanwhile.push(Moving { at: at.clone(), kind }));
            }
            _ => {}
        }
    }

    fn running(&mut self, change: impl FnOnce(&mut Administration)) {
        if let Some(running) = self.administrations.values_mut().find(|a| a.is_running()) {
            change(running);
        }
    }

    fn apply_follow_up(&mut self, past: &PastEvent) {
        let at = &past.stamp;
        match &past.event {
            Event::FollowUpPlanned(planned) => self.plan_visits(planned),
            Event::VisitRecorded(e) => {
                if let Some(visit) = self.visits.get_mut(&e.visit) {
                    visit.state = VisitState::Done(At::new(at, e));
                }
            }
            Event::VisitMissed(e) => {
                if let Some(visit) = self.visits.get_mut(&e.visit) {
                    visit.state = VisitState::Missed(At::new(at, e));
                }
            }
            Event::AdverseEventRecorded(e) => {
                self.adverse_events.insert(e.adverse_event.clone(), AdverseEvent::new(at, e));
            }
            Event::AdverseEventUpdated(e) => self.adverse_event(&e.adverse_event, |ae| ae.updates.push(At::new(at, e))),
            Event::AdverseEventJudged(e) => self.adverse_event(&e.adverse_event, |ae| ae.judged = Some(At::new(at, e))),
            Event::IllnessReportFiled(e) => self.adverse_event(&e.adverse_event, |ae| ae.reports.push(At::new(at, e))),
            Event::NextDoseDecided(e) => self.next_dose = Some(At::new(at, e)),
            _ => {}
        }
    }

    fn adverse_event(&mut self, id: &AdverseEventId, change: impl FnOnce(&mut AdverseEvent)) {
        if let Some(event) = self.adverse_events.get_mut(id) {
            change(event);
        }
    }

    fn plan_visits(&mut self, planned: &FollowUpPlanned) {
        for visit in &planned.visits {
            let state = Visit {
                id: visit.visit.clone(),
                administration: planned.administration.clone(),
                planned: visit.clone(),
                state: VisitState::Planned,
            };
            self.visits.insert(visit.visit.clone(), state);
        }
    }

    /// Whether it is going on.
    pub fn is_open(&self) -> bool {
        matches!(self.stage, Stage::Open)
    }

    /// Whether this version of this form was explained.
    pub fn was_explained(&self, form: &FormId, version: Count) -> bool {
        self.explanations.iter().any(|e| &e.what.form == form && e.what.form_version == version)
    }

    /// The administration that is running.
    pub fn running_administration(&self) -> Option<&Administration> {
        self.administrations.values().find(|administration| administration.is_running())
    }

    /// The lots that these containers were filled from.
    pub fn lots_of<'c>(
        &'c self,
        containers: impl Iterator<Item = &'c ContainerNumber> + 'c,
    ) -> impl Iterator<Item = LotId> + 'c {
        containers.filter_map(|number| Some(self.containers.get(number)?.product()?.lot.clone()))
    }

    /// The viable cells of a lot that are still there: counted last, less what was split off and filled since.
    pub fn cells_left(&self, id: &LotId) -> Option<Number> {
        let lot = self.lots.get(id)?;
        let filled = lot.products.iter().filter(|_| lot.final_harvest.is_some());
        let filled = filled.filter_map(|number| self.containers.get(number)?.product());
        let filled: Decimal = filled.map(|product| product.cells.value.decimal()).sum();
        lot.cells().map(|cells| Number::new((cells.decimal() - filled).max(Decimal::ZERO)))
    }

    /// Whether a lot is open: in culture, or released with product that nobody used yet.
    pub fn has_open(&self, lot: &Lot) -> bool {
        let unused = |number: &ContainerNumber| self.containers.get(number).is_some_and(|c| !c.is_accounted_for());
        lot.closed.is_none() && (lot.is_in_culture() || (lot.was_released() && lot.products.iter().any(unused)))
    }

    /// What must be done or explained before a lot can be closed, as short codes.
    pub fn open_items_of_lot(&self, id: &LotId) -> Vec<String> {
        let Some(lot) = self.lots.get(id) else { return Vec::new() };
        let state = lot.is_in_culture().then(|| "release".to_owned());
        let pending = matches!(lot.state, LotState::ReleasedConditionally(_)).then(|| "final-release".to_owned());
        let holds =
            lot.holds.iter().filter(|cause| matches!(cause, HoldCause::Deviation(id) if self.deviations.contains(id)));
        let labels = lot
            .products
            .iter()
            .filter(|number| self.containers.get(number).is_some_and(|container| !container.is_accounted_for()));
        let holds = holds.map(ToString::to_string);
        state.into_iter().chain(pending).chain(holds).chain(labels.map(ToString::to_string)).collect()
    }

    /// What must be done or explained before the journey can be closed, as short codes. Nothing is silently missing:
    /// every label is accounted for, every case closed, every serious event judged.
    pub fn open_items(&self) -> Vec<String> {
        let running = self.running_administration().map(|a| a.id.to_string());
        let visits = self.visits.values().filter(|visit| visit.is_planned()).map(|visit| visit.id.to_string());
        // A culture that is still pending may turn out positive: quality decides before the journey ends.
        let lots = self.lots.values().filter(|lot| lot.is_decidable()).map(|lot| lot.id.to_string());
        let labels = self.containers.values().filter(|container| !container.is_accounted_for());
        let bookings = self.bookings.iter().filter(|(_, booking)| booking.is_open()).map(|(id, _)| id.to_string());
        let events = self.adverse_events.iter().filter(|(_, event)| event.awaits_judgement());
        let cases = self.deviations.iter().map(ToString::to_string);
        let cases = cases.chain(self.nonconformities.iter().map(ToString::to_string));
        running
            .into_iter()
            .chain(visits)
            .chain(lots)
            .chain(labels.map(|container| container.number.to_string()))
            .chain(bookings)
            .chain(events.map(|(id, _)| id.to_string()))
            .chain(cases)
            .collect()
    }
}
