//! The acts, area by area: arguments, facts needed, decision, and the event that records them.

pub mod administration;
pub mod adverse_event;
pub mod bedside;
pub mod clinic;
pub mod consent;
pub mod container;
pub mod correction;
pub mod custody;
pub mod document;
pub mod eligibility;
pub mod follow_up;
pub mod harvest;
pub mod journey;
pub mod lot;
pub mod patient;
pub mod plan;
pub mod release;
pub mod staff;
pub mod testing;
pub mod work_up;

use std::collections::BTreeMap;

use crate::act::{Accepted, Decision, unknown};
use crate::act::{Rejection, exists};
use crate::event::{Event, NewEvent, Subject};
use crate::facts::Facts;
use crate::problem::Problem;
use crate::rules::Finding;
use crate::state::{Journey, Plan};
use crate::values::{JourneyId, LotId, PlanId};

/// One event and no findings.
fn recorded(stream: Subject, about: Vec<Subject>, event: Event) -> Decision {
    noted(stream, about, event, Vec::new())
}

/// One event with notes.
fn noted(stream: Subject, about: Vec<Subject>, event: Event, findings: Vec<Finding>) -> Decision {
    Ok(Accepted { events: vec![NewEvent::new(stream, about, event)], findings })
}

/// The journey, or "not registered".
fn journey<'f>(facts: &'f Facts, id: &JourneyId) -> Result<&'f Journey, Rejection> {
    facts.journey(id).ok_or_else(|| unknown("journey", id, "args.journey"))
}

/// The plan, or "not registered".
fn plan<'f>(facts: &'f Facts, id: &PlanId) -> Result<&'f Plan, Rejection> {
    facts.plan(id).ok_or_else(|| unknown("plan", id, "args.plan"))
}

/// The journey of a lot, or "not registered".
fn journey_of_lot<'f>(facts: &'f Facts, lot: &LotId) -> Result<&'f Journey, Rejection> {
    facts.journey_of_lot(lot).ok_or_else(|| unknown("lot", lot, "args.lot"))
}

/// What an event of a journey concerns beside the journey: its patient.
fn patient_of(journey: &Journey) -> Vec<Subject> {
    vec![Subject::Patient(journey.coi.clone())]
}

/// What an event of a lot concerns beside the lot: its journey and patient.
fn journey_and_patient(journey: &Journey) -> Vec<Subject> {
    vec![Subject::Journey(journey.id.clone()), Subject::Patient(journey.coi.clone())]
}

/// The first free id of a journey's own counting, such as `A2` after one administration. An id that was given by hand
/// may stand in the way: it is passed over, never used twice.
fn next_free<K: Ord, V>(
    letters: &str,
    taken: &BTreeMap<K, V>,
    parse: impl Fn(&str) -> Result<K, Problem>,
) -> Result<K, Rejection> {
    let mut number = taken.len().saturating_add(1);
    loop {
        let id = parse(&format!("{letters}{number}"))?;
        if !taken.contains_key(&id) {
            return Ok(id);
        }
        number = number.saturating_add(1);
    }
}

/// Refuses an id that is taken.
fn free<T>(taken: Option<&T>, what: &str, id: impl std::fmt::Display, place: &str) -> Result<(), Rejection> {
    if taken.is_some() { Err(exists(what, id, place)) } else { Ok(()) }
}
