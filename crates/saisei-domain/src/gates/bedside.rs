//! The bedside gate: the last barrier before cells enter a patient.
//!
//! [`BedsideMatch`] and [`ReleasedLot`] have private fields and are made only here, so nothing that needs one can be
//! written without passing the gate.

use jiff::SignedDuration;

use super::containers::{container_label, wristband_label};
use super::culture::{container_free, facilities_working, lot_free};
use super::therapy::{consent_valid, eligible, indication_listed, journey_open, plan_in_force_now};
use crate::act::{Context, Gate, Rejection};
use crate::event::Subject;
use crate::facts::{Facts, Need};
use crate::rules::{Finding, Rule};
use crate::state::plan::Version;
use crate::state::{Container, Contents, Filled, Journey, Lot};
use crate::values::{CoiNumber, ContainerNumber, FacilityId, LotId, Moment, Scan};

/// A lot whose release stands: released, not revoked, no result outside its specification since.
#[derive(Clone, Copy, Debug)]
pub struct ReleasedLot<'f> {
    lot: &'f Lot,
    conditional: bool,
}

impl ReleasedLot<'_> {
    /// Whether a test is still pending.
    pub fn is_conditional(self) -> bool {
        self.conditional
    }
}

/// The lot's release stands.
///
/// # Errors
/// `lot.not-released` with the state that stands in the way.
pub fn released_lot<'f>(journey: &'f Journey, lot: &LotId) -> Result<ReleasedLot<'f>, Finding> {
    let found = journey.lots.get(lot);
    match found.and_then(|lot| lot.standing_release().map(|conditional| (lot, conditional))) {
        Some((lot, conditional)) => Ok(ReleasedLot { lot, conditional }),
        None => Err(Finding::of(Rule::LotNotReleased)
            .with("lot", lot)
            .with("state", found.map_or("unknown", |lot| lot.state_for_use()))),
    }
}

/// Wristband and container of one patient, checked against every rule of this gate at one moment.
#[derive(Debug)]
pub struct BedsideMatch<'f> {
    journey: &'f Journey,
    container: ContainerNumber,
    lot: ReleasedLot<'f>,
    expires_at: Moment,
    valid_until: Moment,
}

impl<'f> BedsideMatch<'f> {
    /// The journey.
    pub fn journey(&self) -> &'f Journey {
        self.journey
    }
    /// The container.
    pub fn container(&self) -> &ContainerNumber {
        &self.container
    }
    /// The lot in it.
    pub fn lot(&self) -> &LotId {
        &self.lot.lot.id
    }
    /// When the product is past its time.
    pub fn expires_at(&self) -> Moment {
        self.expires_at
    }
    /// Until when the match may be used to start.
    pub fn valid_until(&self) -> Moment {
        self.valid_until
    }
}

/// What must be known about the patient of a wristband: the journeys, and the open one's plan.
pub fn patient_needs(facts: &Facts, coi: &CoiNumber) -> Vec<Need> {
    let journeys = facts.journeys_of(coi).iter().cloned().map(Need::Journey);
    let plan = facts.open_journey_of(coi).map(|journey| Need::Plan(journey.plan.clone()));
    [Need::Clinic, Need::Patient(coi.clone()), Need::JourneysOf(coi.clone())]
        .into_iter()
        .chain(journeys)
        .chain(plan)
        .collect()
}

/// Who asks: the scan at the bedside, where a second person may be due, or the start that follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The scan.
    AtTheBedside,
    /// The start.
    AtTheStart,
}

/// Checks wristband and container against everything that is known.
///
/// # Errors
/// Every finding of the gate.
pub fn check<'f>(
    wristband: &Scan,
    container: &Scan,
    context: &Context<'_>,
    facts: &'f Facts,
    asked: Asked,
    about: &[Subject],
) -> Result<(BedsideMatch<'f>, Vec<Finding>), Rejection> {
    let mut gate = Gate::default();
    let coi = gate.take(wristband_label(wristband));
    let number = gate.take(container_label(container));
    let journey = coi.as_ref().and_then(|coi| gate.take(journey_of_wristband(coi, facts)));
    let held = number.as_ref().and_then(|number| gate.take(known_container(number, facts)));
    if let (Some(coi), Some((owner, _))) = (&coi, held) {
        gate.require(coi == &owner.coi, || {
            Finding::of(Rule::BedsideIdentityMismatch).with("wristband", coi).with("container", &owner.coi)
        });
    }
    let version = journey.and_then(|journey| permitted(&mut gate, journey, context, facts));
    let clinic = version.map(|version| &version.content.clinic);
    let usable = held.and_then(|(owner, container)| usable(&mut gate, owner, container, clinic, context));
    // A container of another journey of the same patient is not this journey's product.
    if let (Some(journey), Some((owner, _))) = (journey, held) {
        gate.require(journey.id == owner.id || journey.coi != owner.coi, || {
            Finding::of(Rule::ContainerOtherJourney).with("found", &owner.id).with("expected", &journey.id)
        });
    }
    if asked == Asked::AtTheBedside && version.is_some_and(|version| version.content.second_person_at_bedside) {
        gate.require(context.second.is_some(), || Finding::of(Rule::BedsideSecondPerson));
    }
    if usable.is_some_and(|(lot, _)| lot.is_conditional()) {
        gate.add(Finding::of(Rule::LotReleasedConditionally));
    }
    let notes = gate.pass(context, about)?;
    let (Some(journey), Some(container), Some((lot, filled))) = (journey, number, usable) else {
        // Only what was done already comes here; its findings say why there is no match.
        return Err(Rejection::Refused { findings: notes, about: about.to_vec() });
    };
    let minutes = version.map_or(0, |version| version.content.bedside_match_minutes.get());
    let span = SignedDuration::from_mins(i64::try_from(minutes).unwrap_or(0));
    // The minutes run from the check itself: entered late, it gives no time that had passed already.
    let checked_at = context.occurred_at.0;
    let limit = checked_at.checked_add(span).unwrap_or(checked_at);
    let expires_at = filled.expires_at;
    let valid_until = Moment(limit).min(expires_at);
    Ok((BedsideMatch { journey, container, lot, expires_at, valid_until }, notes))
}

fn journey_of_wristband<'f>(coi: &CoiNumber, facts: &'f Facts) -> Result<&'f Journey, Finding> {
    if facts.patient(coi).is_none() {
        return Err(Finding::of(Rule::WristbandUnknown));
    }
    facts.open_journey_of(coi).ok_or_else(|| Finding::of(Rule::WristbandNoOpenJourney))
}

fn known_container<'f>(number: &ContainerNumber, facts: &'f Facts) -> Result<(&'f Journey, &'f Container), Finding> {
    facts
        .journey_of_container(number)
        .and_then(|owner| owner.containers.get(number).map(|container| (owner, container)))
        .ok_or_else(|| Finding::of(Rule::ContainerUnknown))
}

/// The container holds released product that is at the clinic, unused and within its time.
fn usable<'f>(
    gate: &mut Gate,
    owner: &'f Journey,
    container: &'f Container,
    clinic: Option<&FacilityId>,
    context: &Context<'_>,
) -> Option<(ReleasedLot<'f>, &'f Filled)> {
    gate.require(container.void.is_none(), || Finding::of(Rule::ContainerVoid));
    gate.take(container_free(container));
    if let Some(position) = container.used_at() {
        gate.add(Finding::of(Rule::ContainerAlreadyUsed).with("position", position));
    }
    let Contents::Product(filled) = &container.contents else {
        gate.add(Finding::of(Rule::ContainerNotProduct));
        return None;
    };
    let here = clinic.is_none_or(|clinic| container.custody.is_at(clinic));
    gate.require(container.was_received() && here, || Finding::of(Rule::ContainerNotReceived));
    let now = context.asked_for();
    gate.require(now <= filled.expires_at && context.occurred_at <= filled.expires_at, || {
        Finding::of(Rule::ProductPastItsTime).with("expires", filled.expires_at).with("now", now)
    });
    gate.take(lot_free(owner, &filled.lot));
    gate.take(released_lot(owner, &filled.lot)).map(|lot| (lot, filled.as_ref()))
}

/// Journey, eligibility, plan and consent allow it today; returns the plan version in force.
fn permitted<'f>(gate: &mut Gate, journey: &Journey, context: &Context<'_>, facts: &'f Facts) -> Option<Version<'f>> {
    gate.take(journey_open(journey));
    let Some(plan) = facts.plan(&journey.plan) else {
        gate.add(Finding::of(Rule::PlanNotInForce).with("plan", &journey.plan).with("state", "unknown"));
        return None;
    };
    let version = gate.take(plan_in_force_now(plan, context))?;
    gate.under(version.content);
    gate.take(facilities_working(version.content, facts, context.asked_for().legal_day()));
    gate.take(eligible(journey, version.number));
    gate.take(indication_listed(journey, version.content));
    gate.take(consent_valid(journey, version.content));
    Some(version)
}

/// Before a start: a match of this container is still valid, and the gate passes again on the facts of now.
pub fn still_matched(
    gate: &mut Gate,
    container: &ContainerNumber,
    journey: &Journey,
    context: &Context<'_>,
    facts: &Facts,
) {
    let now = context.asked_for();
    let valid = journey.matches.iter().any(|matched| {
        matched.what.container == *container && matched.at.occurred_at <= now && now <= matched.what.valid_until
    });
    gate.require(valid, || Finding::of(Rule::BedsideNoMatch).with("container", container));
    let labels = (Scan::new(&journey.coi.label()), Scan::new(&container.label()));
    match check(&labels.0, &labels.1, context, facts, Asked::AtTheStart, &[]) {
        Ok((_, findings)) | Err(Rejection::Refused { findings, .. }) => {
            findings.into_iter().for_each(|finding| gate.add(finding));
        }
        Err(Rejection::Invalid(..)) => gate.add(Finding::of(Rule::BedsideNoMatch).with("container", container)),
    }
}
