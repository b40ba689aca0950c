//! The acts, area by area: arguments, facts needed, decision, and the event that records them.

pub mod administration;
pub mod adverse_event;
pub mod bedside;
pub mod booking;
pub mod capacity;
pub mod clinic;
pub mod consent;
pub mod container;
pub mod correction;
pub mod custody;
pub mod deviation;
pub mod document;
pub mod duty;
pub mod eligibility;
pub mod enquiry;
pub mod environment;
pub mod follow_up;
pub mod harvest;
pub mod illness_report;
pub mod journey;
pub mod lot;
pub mod lot_family;
pub mod material;
pub mod nonconformity;
pub mod order;
pub mod patient;
pub mod plan;
mod plan_content;
pub mod release;
pub mod signature;
pub mod staff;
pub mod testing;
pub mod watch;
pub mod work_up;

use std::collections::BTreeMap;

use crate::act::{Accepted, Context, Decision, Gate, unknown};
use crate::act::{Rejection, exists};
use crate::event::{Event, NewEvent, Subject};
use crate::facts::Facts;
use crate::problem::Problem;
use crate::rules::{Finding, Rule};
use crate::state::{Journey, Plan};
use crate::values::{Code, JourneyId, LotId, PlanId};

/// How a deviation or nonconformity is closed: with what was done about it, and where that can be seen (SG11).
struct Closing<'a> {
    id: &'a str,
    actions: &'a [Code],
    evidence: &'a [Code],
}

impl Closing<'_> {
    fn check(&self, gate: &mut Gate, context: &Context<'_>, open: bool, assessed: bool) {
        let finding = |rule| Finding::of(rule).with("id", self.id);
        gate.require(open, || finding(Rule::ClosingClosedAlready));
        gate.require(assessed, || finding(Rule::ClosingNotAssessed));
        gate.require(!self.actions.is_empty() && !self.evidence.is_empty(), || finding(Rule::ClosingNoEvidence));
        gate.require(context.second.is_some(), || finding(Rule::ClosingSecondSignature));
    }
}

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
