//! Checks on the work in culture: plan, facility, room, workspace, materials, operator, cells.

use super::therapy::{consent_not_withdrawn, going_on_plan, journey_open, plan_of};
use crate::act::{Context, Gate, Rejection};
use crate::acts::clinic::FacilityKind;
use crate::acts::lot::Bench;
use crate::acts::material::out_of_date;
use crate::acts::plan::PlanContent;
use crate::facts::Facts;
use crate::rules::{Finding, Rule};
use crate::state::{Container, Journey, Room};
use crate::values::{Code, Day, FacilityId, LotId, MaterialLotId, Number, RoomId, StaffId};

/// Country of facilities that name none (ISO 3166).
const HOME: &str = "JP";

/// What the plan says for work on a lot: the version in force, or the accepted one if the plan is suspended meanwhile.
pub fn culture_content<'f>(facts: &'f Facts, journey: &Journey, context: &Context<'_>) -> Option<&'f PlanContent> {
    facts.plan(&journey.plan)?.specification_on(context.day()).map(|version| version.content)
}

/// Journey open and consent not withdrawn: what feeding the cells rests on. A plan that is suspended meanwhile, or a
/// newer form, stops release and administration, not the culture; it is noted.
///
/// # Errors
/// If the journey's plan is not known.
pub fn culture_goes_on(
    gate: &mut Gate,
    context: &Context<'_>,
    facts: &Facts,
    journey: &Journey,
) -> Result<(), Rejection> {
    let plan = plan_of(facts, journey)?;
    gate.take(journey_open(journey));
    gate.take(consent_not_withdrawn(journey));
    match plan.in_force(context.day()) {
        Ok(version) => going_on_plan(gate, journey, version),
        Err(state) => {
            gate.add(Finding::of(Rule::LotPlanNotInForce).with("plan", &plan.id).with("state", state));
        }
    }
    Ok(())
}

/// No order suspends the facility, and a processing facility has a permission on this day.
///
/// # Errors
/// `facility.suspended` or `facility.not-permitted`.
pub fn facility_working(facts: &Facts, facility: &FacilityId, day: Day) -> Result<(), Finding> {
    let Some(clinic) = facts.clinic() else { return Ok(()) };
    if let Some(order) = clinic.suspended_by(facility, day) {
        return Err(Finding::of(Rule::FacilitySuspended).with("facility", facility).with("order", order));
    }
    let processing = clinic.facilities.get(facility).is_some_and(|found| found.kind == FacilityKind::Processing);
    match clinic.permission_on(facility, day) {
        Err(state) if processing => {
            Err(Finding::of(Rule::FacilityNotPermitted).with("facility", facility).with("state", state))
        }
        _ => Ok(()),
    }
}

/// Both facilities of the plan are working.
///
/// # Errors
/// As [`facility_working`].
pub fn facilities_working(content: &PlanContent, facts: &Facts, day: Day) -> Result<(), Finding> {
    facility_working(facts, &content.clinic, day)?;
    facility_working(facts, &content.processing_facility, day)
}

/// The facility is the one that the plan names.
///
/// # Errors
/// `plan.facility-not-listed`.
pub fn made_at(content: &PlanContent, facility: &FacilityId) -> Result<(), Finding> {
    if &content.processing_facility == facility {
        return Ok(());
    }
    Err(Finding::of(Rule::PlanFacilityNotListed)
        .with("facility", facility)
        .with("listed", &content.processing_facility))
}

/// The facility is at home; a foreign one is flagged, since an order would not reach it.
///
/// # Errors
/// `facility.foreign`.
pub fn foreign(facts: &Facts, facility: &FacilityId) -> Result<(), Finding> {
    let found = facts.clinic().and_then(|clinic| clinic.facilities.get(facility));
    match found.and_then(|found| found.country.as_ref()).filter(|country| country.as_str() != HOME) {
        Some(country) => Err(Finding::of(Rule::FacilityForeign).with("facility", facility).with("country", country)),
        None => Ok(()),
    }
}

/// Room, workspace, operator and materials are ready for work on this journey's cells.
pub fn bench_ready(
    gate: &mut Gate,
    context: &Context<'_>,
    facts: &Facts,
    content: Option<&PlanContent>,
    facility: Option<&FacilityId>,
    journey: &Journey,
    bench: &Bench,
) {
    if let Some(room) = facts.room(&bench.room) {
        gate.take(room_in_facility(room, facility));
        gate.take(room_clean(room, &bench.room));
        if let Some(workspace) = &bench.workspace {
            gate.take(workspace_cleared(room, workspace, journey));
        }
    }
    for training in content.map_or(&[][..], |content| &content.trainings) {
        gate.take(trained(facts, context.actor, training, context.day()));
    }
    let listed = content.map_or(&[][..], |content| &content.materials);
    let without = content.map_or(&[][..], |content| &content.steps_without_materials);
    let needs_none = listed.is_empty() || bench.step.as_ref().is_some_and(|step| without.contains(step));
    gate.require(needs_none || !bench.materials.is_empty(), || Finding::of(Rule::MaterialNotStated));
    for lot in &bench.materials {
        material_usable(gate, facts, listed, lot, context.day());
    }
}

fn room_in_facility(room: &Room, facility: Option<&FacilityId>) -> Result<(), Finding> {
    let expected = facility.filter(|facility| *facility != &room.registered.facility);
    expected.map_or(Ok(()), |facility| {
        Err(Finding::of(Rule::LotRoomElsewhere).with("room", &room.registered.room).with("facility", facility))
    })
}

fn room_clean(room: &Room, id: &RoomId) -> Result<(), Finding> {
    match room.excursions.iter().next() {
        Some(deviation) => Err(Finding::of(Rule::RoomOpenExcursion).with("room", id).with("deviation", deviation)),
        None => Ok(()),
    }
}

/// Never two patients in one workspace: after another patient's lot it must have been cleared.
fn workspace_cleared(room: &Room, workspace: &Code, journey: &Journey) -> Result<(), Finding> {
    match room.workspaces.get(workspace).filter(|last| !journey.lots.contains_key(*last)) {
        Some(lot) => Err(Finding::of(Rule::WorkspaceNotCleared).with("workspace", workspace).with("lot", lot)),
        None => Ok(()),
    }
}

fn trained(facts: &Facts, staff: &StaffId, training: &Code, day: Day) -> Result<(), Finding> {
    if facts.staff(staff).is_some_and(|found| found.is_qualified(training, day)) {
        return Ok(());
    }
    Err(Finding::of(Rule::OperatorNotTrained).with("staff", staff).with("training", training))
}

/// The material lot is of a listed material, accepted and in date (SG10).
fn material_usable(
    gate: &mut Gate,
    facts: &Facts,
    listed: &[crate::values::MaterialId],
    lot: &MaterialLotId,
    day: Day,
) {
    let not_accepted = |state: &str| Finding::of(Rule::MaterialNotAccepted).with("material", lot).with("state", state);
    let Some(found) = facts.material_lot(lot) else {
        gate.add(not_accepted("unknown"));
        return;
    };
    gate.require(found.is_accepted(), || not_accepted(found.state()));
    gate.require(found.in_date(day), || out_of_date(found));
    gate.require(listed.is_empty() || listed.contains(found.material()), || {
        let names = listed.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        Finding::of(Rule::PlanMaterialNotListed).with("material", found.material()).with("listed", names)
    });
}

/// No more cells are used than were counted.
///
/// # Errors
/// `lot.cells-not-conserved`.
pub fn cells_conserved(available: Number, used: Number) -> Result<(), Finding> {
    if used <= available {
        return Ok(());
    }
    Err(Finding::of(Rule::LotCellsNotConserved).with("available", available).with("used", used))
}

/// Nothing holds the lot, and nothing that was done against the rules on its way is open: what was reported permits
/// nothing that follows.
///
/// # Errors
/// `lot.on-hold`.
pub fn lot_free(journey: &Journey, lot: &LotId) -> Result<(), Finding> {
    let held = journey.lots.get(lot).and_then(|lot| lot.holds.iter().next()).map(ToString::to_string);
    match held.or_else(|| journey.broken.iter().next().map(ToString::to_string)) {
        Some(cause) => Err(Finding::of(Rule::LotOnHold).with("lot", lot).with("cause", cause)),
        None => Ok(()),
    }
}

/// Nothing holds the container.
///
/// # Errors
/// `container.on-hold`.
pub fn container_free(container: &Container) -> Result<(), Finding> {
    match container.holds.iter().next() {
        Some(cause) => {
            Err(Finding::of(Rule::ContainerOnHold).with("container", &container.number).with("cause", cause))
        }
        None => Ok(()),
    }
}
