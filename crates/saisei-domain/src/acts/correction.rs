//! Correction (訂正) of one value of one record. The old value, the new one, the reason and the person stay visible.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::testing::{TestResultRecorded, Verdict, late_positive, late_positive_needs};
use crate::act::{Accepted, Act, Context, Decision, Gate, Nature, Rejection};
use crate::event::{Event, NewEvent, RawEvent, Subject, read};
use crate::facts::{Facts, Need};
use crate::problem::Problem;
use crate::role::Role;
use crate::rules::{Finding, Rule};
use crate::values::{Count, JourneyId, LotId, PlanId, StaffId};

/// Corrects one value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correct {
    /// Position of the record in the ledger.
    pub position: Count,
    /// Place of the value in the record's payload, as a JSON pointer (RFC 6901), such as `/activity/crp/value`.
    pub field: String,
    /// The value as it should be.
    pub new: Value,
}

/// A value was corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Corrected {
    /// Position of the record in the ledger.
    pub position: Count,
    /// Place of the value in the record's payload.
    pub field: String,
    /// The value before.
    pub old: Value,
    /// The value from now on.
    pub new: Value,
}

/// Fields that say who or which, and fields that permission rests on: correcting them would move a record from one
/// patient to another, make a product younger, a failed test another test, or a person somebody else.
const IDENTITY_FIELDS: &[&str] = &[
    "journey",
    "coi",
    "container",
    "containers",
    "lot",
    "plan",
    "staff",
    "identity",
    "administration",
    "visit",
    "form",
    "adverse_event",
    "facility",
    "room",
    "position",
    "replaces",
    "content",
    "rules",
    "command",
    "code",
    "checkpoint_key",
    "sandbox",
    "specification",
    "plan_version",
    "version",
    "tests",
    "test",
    "form_version",
    "expires_at",
    "role",
    "roles",
    "grant",
    "material",
    "material_lot",
    "materials",
    "workspace",
    "expires_on",
    "person",
    "enquiry",
    "contact",
];

/// Kinds that record a decision or another correction: they are decided again, not rewritten.
const FIXED_KINDS: &[&str] = &[
    "clinic_opened",
    "refused",
    "corrected",
    "bedside_matched",
    "lot_released",
    "lot_rejected",
    "release_revoked",
    "patient_registered",
    "identity_corrected",
    "plan_accepted",
    "plan_suspended",
    "eligibility_decided",
    "next_dose_decided",
    "role_granted",
    "role_ended",
    "training_recorded",
    "facility_permission_recorded",
    "order_recorded",
    "order_lifted",
    "journey_to_judge_again",
    "appointment_booked",
    "appointment_cancelled",
    "material_lot_judged",
    "room_limits_set",
    "environmental_value_recorded",
    "workspace_cleared",
    "deviation_opened",
    "deviation_assessed",
    "deviation_closed",
    "material_held",
    "hold_ended",
    "nonconformity_opened",
    "nonconformity_assessed",
    "nonconformity_closed",
    "lot_split",
    "lots_pooled",
    "lot_closed",
    "exposure_listed",
    "adverse_event_judged",
    "clock_escalated",
    "signed",
    "rule_overridden",
    "enquiry_closed",
    "attendance_recorded",
    "day_capacity_set",
];

/// Kinds that administrators record, and that they alone may correct.
const ADMINISTRATION_KINDS: &[&str] = &[
    "facility_registered",
    "staff_registered",
    "qualification_recorded",
    "plan_drafted",
    "plan_opinion_received",
    "plan_filed",
    "plan_stopped",
    "plan_ended",
];

/// Whether one of [`IDENTITY_FIELDS`] stands anywhere in a value.
fn holds_identity(value: &Value) -> bool {
    match value {
        Value::Object(fields) => {
            fields.iter().any(|(name, value)| IDENTITY_FIELDS.contains(&name.as_str()) || holds_identity(value))
        }
        Value::Array(items) => items.iter().any(holds_identity),
        _ => false,
    }
}

fn not_found() -> Rejection {
    Rejection::Invalid(Problem::of(Rule::InputCorrectionTarget), Some("args.field".to_owned()))
}

/// A correction without a reason is not a correction.
pub(super) fn needs_reason(context: &Context<'_>) -> Result<(), Rejection> {
    match context.reason {
        Some(_) => Ok(()),
        None => Err(Rejection::Invalid(
            Problem::of(Rule::InputMissingField).with("field", "reason"),
            Some("reason".to_owned()),
        )),
    }
}

/// A person who may not record such a thing may not rewrite it either.
fn may_correct(kind: &str, role: Role) -> Result<(), Finding> {
    if !ADMINISTRATION_KINDS.contains(&kind) || role == Role::Administrator {
        return Ok(());
    }
    let roles = Role::Administrator.name();
    Err(Finding::of(Rule::AccessRoleMayNot).with("role", role.name()).with("roles", roles))
}

/// The record with the new value in place; the present value beside it.
fn patched(target: &RawEvent, field: &str, new: &Value) -> Option<(RawEvent, Value)> {
    let mut after = target.clone();
    let slot = after.payload.pointer_mut(field)?;
    let old = std::mem::replace(slot, new.clone());
    Some((after, old))
}

/// The stream of a record, as a subject.
fn stream_of(raw: &RawEvent) -> Option<Subject> {
    let (kind, id) = raw.stream.split_once('/')?;
    match kind {
        "clinic" => Some(Subject::Clinic),
        "journey" => JourneyId::parse(id).ok().map(Subject::Journey),
        "lot" => LotId::parse(id).ok().map(Subject::Lot),
        "plan" => PlanId::parse(id).ok().map(Subject::Plan),
        "staff" => StaffId::parse(id).ok().map(Subject::Staff),
        "room" => crate::values::RoomId::parse(id).ok().map(Subject::Room),
        "material" => crate::values::MaterialId::parse(id).ok().map(Subject::Material),
        "material-lot" => crate::values::MaterialLotId::parse(id).ok().map(Subject::MaterialLot),
        _ => None,
    }
}

/// The journey and patient that a record's tags name.
fn about(raw: &RawEvent) -> Vec<Subject> {
    let subject = |tag: &String| match tag.split_once(':')? {
        ("journey", id) => JourneyId::parse(id).ok().map(Subject::Journey),
        ("lot", id) => LotId::parse(id).ok().map(Subject::Lot),
        ("patient", id) => crate::values::CoiNumber::parse(id).ok().map(Subject::Patient),
        ("container", id) => crate::values::ContainerNumber::parse(id).ok().map(Subject::Container),
        ("room", id) => crate::values::RoomId::parse(id).ok().map(Subject::Room),
        ("staff", id) => StaffId::parse(id).ok().map(Subject::Staff),
        ("facility", id) => crate::values::FacilityId::parse(id).ok().map(Subject::Facility),
        ("material", id) => crate::values::MaterialId::parse(id).ok().map(Subject::Material),
        ("material-lot", id) => crate::values::MaterialLotId::parse(id).ok().map(Subject::MaterialLot),
        ("watch", _) => Some(Subject::Watch),
        _ => None,
    };
    raw.tags.iter().filter_map(subject).collect()
}

impl Correct {
    fn release_that_used_it(&self, facts: &Facts, raw: &RawEvent) -> Option<u64> {
        let journey = about(raw).into_iter().find_map(|subject| match subject {
            Subject::Journey(id) => facts.journey(&id),
            _ => None,
        })?;
        journey.lots.values().filter_map(|lot| lot.released_by_tests(self.position.get())).next()
    }
}

/// A result that turns out to be outside its specification has the same consequences as one recorded so.
fn consequences(
    accepted: &mut Accepted,
    context: &Context<'_>,
    facts: &Facts,
    result: &TestResultRecorded,
) -> Result<(), Rejection> {
    let journey = facts.journey_of_lot(&result.lot).filter(|_| result.verdict() == Verdict::NotMet);
    journey.map_or(Ok(()), |journey| late_positive(accepted, context, facts, journey, &result.lot))
}

impl Act for Correct {
    fn nature(&self) -> Nature {
        Nature::Report
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let journeys = facts.event_at(self.position.get()).map(about).unwrap_or_default();
        let journeys = journeys.into_iter().filter_map(|subject| match subject {
            Subject::Journey(id) => Some(Need::Journey(id)),
            _ => None,
        });
        let lots = facts.event_at(self.position.get()).filter(|raw| raw.kind == "test_result_recorded").map(about);
        let lots = lots.into_iter().flatten().filter_map(|subject| match subject {
            Subject::Lot(id) => Some(id),
            _ => None,
        });
        let lots =
            lots.flat_map(|lot| [vec![Need::JourneyOfLot(lot.clone())], late_positive_needs(facts, &lot)].concat());
        [Need::EventAt(self.position.get())].into_iter().chain(journeys).chain(lots).collect()
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        needs_reason(context)?;
        let target = facts.event_at(self.position.get()).ok_or_else(not_found)?;
        let stream = stream_of(target).ok_or_else(not_found)?;
        let (after, old) = patched(target, &self.field, &self.new).ok_or_else(not_found)?;
        let identity = self.field.split('/').any(|part| IDENTITY_FIELDS.contains(&part))
            || holds_identity(&old)
            || holds_identity(&self.new);
        let mut gate = Gate::default();
        gate.take(may_correct(&target.kind, context.role));
        gate.require(!identity && !FIXED_KINDS.contains(&target.kind.as_str()), || {
            Finding::of(Rule::CorrectionIdentity).with("field", &self.field)
        });
        gate.require(old != self.new, || Finding::of(Rule::CorrectionUnchanged));
        let about = about(target);
        let mut notes = gate.pass(context, &about)?;
        let event = read(after)
            .map(|past| past.event)
            .map_err(|_| Rejection::Invalid(Problem::of(Rule::InputCorrectionValue), Some("args.new".to_owned())))?;
        if let Some(position) = self.release_that_used_it(facts, target) {
            notes.push(Finding::of(Rule::CorrectionUsedByRelease).with("position", position));
        }
        let corrected = Corrected { position: self.position, field: self.field.clone(), old, new: self.new.clone() };
        let corrected = NewEvent::new(stream, about, Event::Corrected(corrected));
        let mut accepted = Accepted { events: vec![corrected], findings: notes };
        if let Event::TestResultRecorded(result) = &event {
            consequences(&mut accepted, context, facts, result)?;
        }
        Ok(accepted)
    }
}
