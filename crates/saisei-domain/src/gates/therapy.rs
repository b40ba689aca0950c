//! Checks on plan, consent, eligibility, lot and journey that several gates share.

use crate::act::{Context, Gate, Rejection, unknown};
use crate::acts::plan::{PlanContent, Route};
use crate::facts::{Facts, Need};
use crate::role::Role;
use crate::rules::{Finding, Rule};
use crate::state::plan::Version;
use crate::state::{Consent, Eligibility, Journey, Lot, Plan};
use crate::values::{Day, JourneyId, LotId, Number, StaffId};

/// The journey and, once it is known, its plan.
pub fn journey_and_plan(facts: &Facts, id: &JourneyId) -> Vec<Need> {
    let plan = facts.journey(id).map(|journey| Need::Plan(journey.plan.clone()));
    [Need::Journey(id.clone())].into_iter().chain(plan).collect()
}

/// The journey is open.
///
/// # Errors
/// `journey.closed`.
pub fn journey_open(journey: &Journey) -> Result<(), Finding> {
    if journey.is_open() { Ok(()) } else { Err(Finding::of(Rule::JourneyClosed)) }
}

/// The note that goes with a report on a closed journey.
pub fn after_closing(journey: &Journey) -> Vec<Finding> {
    if journey.is_open() { Vec::new() } else { vec![Finding::of(Rule::ReportAfterClosing)] }
}

/// The plan version in force on this day.
///
/// # Errors
/// `plan.not-in-force` with the state that stands in the way.
pub fn plan_in_force(plan: &Plan, day: Day) -> Result<Version<'_>, Finding> {
    plan.in_force(day).map_err(|state| Finding::of(Rule::PlanNotInForce).with("plan", &plan.id).with("state", state))
}

/// As [`plan_in_force`], for a judgement: permission is given now, so the plan must be in force now, and on the day on
/// which it is said to have happened. The version that counts is today's.
///
/// # Errors
/// `plan.not-in-force`.
pub fn plan_in_force_now<'p>(plan: &'p Plan, context: &Context<'_>) -> Result<Version<'p>, Finding> {
    plan_in_force(plan, context.day())?;
    plan_in_force(plan, context.asked_for().legal_day())
}

/// The physician is listed.
///
/// # Errors
/// `plan.doctor-not-listed`.
pub fn doctor_listed(content: &PlanContent, doctor: &StaffId) -> Result<(), Finding> {
    if content.doctors.contains(doctor) {
        return Ok(());
    }
    Err(Finding::of(Rule::PlanDoctorNotListed).with("doctor", doctor).with("listed", join(&content.doctors)))
}

/// The route is in the plan.
///
/// # Errors
/// `plan.route-not-listed`.
pub fn route_listed(content: &PlanContent, route: Route) -> Result<(), Finding> {
    if content.routes.contains(&route) {
        return Ok(());
    }
    let listed = content.routes.iter().map(|r| r.name()).collect::<Vec<_>>().join(", ");
    Err(Finding::of(Rule::PlanRouteNotListed).with("route", route.name()).with("listed", listed))
}

/// The number of cells is inside the plan's range.
///
/// # Errors
/// `plan.dose-outside`.
pub fn dose_in_plan(content: &PlanContent, cells: Number) -> Result<(), Finding> {
    let (min, max) = (content.min_cells.value, content.max_cells.value);
    if (min..=max).contains(&cells) {
        return Ok(());
    }
    Err(Finding::of(Rule::PlanDoseOutside).with("cells", cells).with("min", min).with("max", max))
}

/// The recorded diagnosis is an indication of the plan.
///
/// # Errors
/// `plan.indication-not-listed`; a diagnosis that is not recorded is `—`.
pub fn indication_listed(journey: &Journey, content: &PlanContent) -> Result<(), Finding> {
    let diagnosis = journey.work_up.history.as_ref().map(|history| &history.what.diagnosis);
    if diagnosis.is_some_and(|diagnosis| content.indications.contains(diagnosis)) {
        return Ok(());
    }
    Err(Finding::of(Rule::PlanIndicationNotListed)
        .with("indication", diagnosis.map_or("—", |d| d.as_str()))
        .with("listed", join(&content.indications)))
}

/// The physician holds the physician's role on this day: a listing in the plan does not replace the staff register.
///
/// # Errors
/// `plan.doctor-not-in-role`.
pub fn doctor_in_role(facts: &Facts, doctor: &StaffId, day: Day) -> Result<(), Finding> {
    if facts.staff(doctor).is_some_and(|found| found.holds(Role::Physician, day)) {
        return Ok(());
    }
    Err(Finding::of(Rule::PlanDoctorNotInRole).with("doctor", doctor))
}

/// A physician decided, under this plan version, that the patient may take part.
///
/// # Errors
/// `eligibility.not-decided`, or `eligibility.other-version` if it was decided under another version.
pub fn eligible(journey: &Journey, plan_version: u32) -> Result<(), Finding> {
    match &journey.eligibility {
        Eligibility::Eligible(decided) if decided.what.plan_version == plan_version => Ok(()),
        Eligibility::Eligible(decided) => Err(Finding::of(Rule::EligibilityOtherVersion)
            .with("decided", decided.what.plan_version)
            .with("version", plan_version)),
        _ => Err(Finding::of(Rule::EligibilityNotDecided)),
    }
}

/// The patient has not withdrawn, and signed once.
///
/// # Errors
/// `consent.not-valid`.
pub(super) fn consent_not_withdrawn(journey: &Journey) -> Result<(), Finding> {
    match &journey.consent {
        Consent::Signed(_) => Ok(()),
        other => Err(Finding::of(Rule::ConsentNotValid).with("state", other.name())),
    }
}

/// Notes an older form under the plan version in force, and that the journey waits to be judged again.
pub(super) fn going_on_plan(gate: &mut Gate, journey: &Journey, version: Version<'_>) {
    gate.under(version.content);
    if let Consent::Signed(signed) = &journey.consent {
        gate.require(consent_valid(journey, version.content).is_ok(), || {
            Finding::of(Rule::ConsentOlderForm).with("form", &signed.what.form)
        });
    }
    if let Some(again) = &journey.judge_again {
        gate.add(Finding::of(Rule::JourneyToJudgeAgain).with("version", again.what.plan_version));
    }
}

/// Every serious adverse event of the journey was looked at by a physician.
///
/// # Errors
/// `dose.serious-event-open`.
pub fn serious_events_judged(journey: &Journey) -> Result<(), Finding> {
    match journey.adverse_events.iter().find(|(_, event)| event.awaits_judgement()) {
        Some((id, _)) => Err(Finding::of(Rule::DoseSeriousEventOpen).with("adverse_event", id)),
        None => Ok(()),
    }
}

/// The consent is signed on a form version in force.
///
/// # Errors
/// `consent.not-valid` with its state.
pub fn consent_valid(journey: &Journey, content: &PlanContent) -> Result<(), Finding> {
    let state = match &journey.consent {
        Consent::Signed(signed) => {
            let current =
                |f: &crate::acts::plan::Form| f.form == signed.what.form && f.version == signed.what.form_version;
            if content.forms.iter().any(current) {
                return Ok(());
            }
            "older_form"
        }
        other => other.name(),
    };
    Err(Finding::of(Rule::ConsentNotValid).with("state", state))
}

/// The lot is in culture.
///
/// # Errors
/// `lot.not-in-culture`.
pub fn lot_in_culture<'j>(journey: &'j Journey, lot: &LotId) -> Result<&'j Lot, Finding> {
    journey.lots.get(lot).filter(|found| found.is_in_culture()).ok_or_else(|| not_in_culture(journey, lot))
}

/// The lot is in culture or conditionally released: quality can decide on it.
///
/// # Errors
/// `lot.not-in-culture`.
pub fn lot_decidable<'j>(journey: &'j Journey, lot: &LotId) -> Result<&'j Lot, Finding> {
    journey.lots.get(lot).filter(|found| found.is_decidable()).ok_or_else(|| not_in_culture(journey, lot))
}

fn not_in_culture(journey: &Journey, lot: &LotId) -> Finding {
    let state = journey.lots.get(lot).map_or("unknown", |found| found.state.name());
    Finding::of(Rule::LotNotInCulture).with("lot", lot).with("state", state)
}

/// Journey open, plan in force, consent valid: what every step of the culture rests on.
///
/// # Errors
/// If the journey's plan is not known.
pub fn therapy_goes_on(
    gate: &mut Gate,
    context: &Context<'_>,
    facts: &Facts,
    journey: &Journey,
) -> Result<(), Rejection> {
    let version = plan_in_force(plan_of(facts, journey)?, context.day());
    going_on(gate, journey, version);
    Ok(())
}

/// As [`therapy_goes_on`], for a judgement.
///
/// # Errors
/// If the journey's plan is not known.
pub fn therapy_may_go_on(
    gate: &mut Gate,
    context: &Context<'_>,
    facts: &Facts,
    journey: &Journey,
) -> Result<(), Rejection> {
    let version = plan_in_force_now(plan_of(facts, journey)?, context);
    going_on(gate, journey, version);
    Ok(())
}

pub(super) fn plan_of<'f>(facts: &'f Facts, journey: &Journey) -> Result<&'f Plan, Rejection> {
    facts.plan(&journey.plan).ok_or_else(|| unknown("plan", &journey.plan, "journey.plan"))
}

fn going_on(gate: &mut Gate, journey: &Journey, version: Result<Version<'_>, Finding>) {
    gate.take(journey_open(journey));
    if let Some(version) = gate.take(version) {
        gate.under(version.content);
        gate.take(consent_valid(journey, version.content));
    }
}

/// One more dose is within the plan: fewer than its most were given, and the last one is long enough ago on this day.
pub fn dose_follows(gate: &mut Gate, journey: &Journey, content: &PlanContent, day: Option<Day>) {
    let (max, given) = (content.max_doses.get(), journey.administrations.len());
    gate.require(u64::try_from(given).is_ok_and(|given| given < max), || {
        Finding::of(Rule::DoseOverPlan).with("max", max).with("given", given)
    });
    let Some(last) = journey.administrations.values().max_by_key(|a| a.started.position) else { return };
    let days = content.min_interval_days.get();
    let given_on = last.started.occurred_at.legal_day();
    let earliest = i32::try_from(days).map_or(Day::LAST, |days| given_on.plus_days(days));
    gate.require(day.is_none_or(|day| day >= earliest), || {
        Finding::of(Rule::DoseTooEarly).with("days", days).with("earliest", earliest)
    });
    gate.take(serious_events_judged(journey));
    let signed_since = match &journey.consent {
        Consent::Signed(signed) => signed.at.position > last.started.position,
        _ => false,
    };
    gate.require(!content.consent_for_each_dose || signed_since, || Finding::of(Rule::DoseConsentForRepeat));
}

/// No other administration of the journey is running.
///
/// # Errors
/// `administration.running-already`.
pub fn no_running_administration(journey: &Journey) -> Result<(), Finding> {
    match journey.running_administration() {
        Some(running) => Err(Finding::of(Rule::AdministrationRunningAlready).with("administration", &running.id)),
        None => Ok(()),
    }
}

/// Emergency kit, oxygen saturation and observation plan were recorded for this dose, today (SG12).
///
/// # Errors
/// `administration.baseline-missing`.
pub fn baseline_recorded(journey: &Journey, context: &Context<'_>) -> Result<(), Finding> {
    let last_start = journey.administrations.values().map(|a| a.started.position).max().unwrap_or(0);
    let fits = journey.baselines.iter().any(|baseline| {
        let stamp = &baseline.at;
        stamp.position > last_start
            && stamp.occurred_at.legal_day() == context.day()
            && stamp.occurred_at.legal_day() == context.asked_for().legal_day()
            && baseline.what.is_complete()
    });
    if fits { Ok(()) } else { Err(Finding::of(Rule::AdministrationBaselineMissing)) }
}

fn join<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
