//! Checks before a harvest: infection screen, anaesthetic, anticoagulation.

use crate::act::Gate;
use crate::acts::harvest::HarvestFacts;
use crate::acts::plan::{InfectionScreenPlan, PlanContent};
use crate::acts::work_up::{Marker, Qualitative};
use crate::rules::{Finding, Rule};
use crate::state::Journey;
use crate::values::Day;

/// The newest result of a marker with the day of its blood.
fn newest(journey: &Journey, marker: Marker) -> Option<(Day, Qualitative)> {
    let results = journey
        .work_up
        .screens
        .iter()
        .flat_map(|screen| screen.what.results.iter().map(move |result| (screen.what.sampled_on, result)));
    results
        .filter(|(_, result)| result.marker == marker)
        .max_by_key(|(day, _)| *day)
        .map(|(day, result)| (day, result.result))
}

/// Every marker of the plan has a result from blood that is not too old on this day; a positive one is decided on by a
/// physician.
pub fn infection_screened(gate: &mut Gate, journey: &Journey, content: &PlanContent, day: Day) {
    let default = InfectionScreenPlan::default();
    let plan = content.infection_screen.as_ref().unwrap_or(&default);
    let found: Vec<_> = plan.markers.iter().map(|marker| (*marker, newest(journey, *marker))).collect();
    let missing: Vec<&str> = found.iter().filter(|(_, result)| result.is_none()).map(|(m, _)| m.name()).collect();
    gate.require(missing.is_empty(), || Finding::of(Rule::HarvestScreenMissing).with("missing", missing.join(", ")));
    let days = plan.max_age_days.get();
    let span = i32::try_from(days).unwrap_or(i32::MAX);
    let oldest = found.iter().filter_map(|(_, result)| result.map(|(day, _)| day)).min();
    if let Some(oldest) = oldest.filter(|oldest| oldest.plus_days(span) < day) {
        gate.add(Finding::of(Rule::HarvestScreenOutOfDate).with("sampled", oldest).with("days", days));
    }
    let not_negative = |result: &Option<(Day, Qualitative)>| result.is_some_and(|(_, r)| r != Qualitative::Negative);
    let positive: Vec<&str> = found.iter().filter(|(_, result)| not_negative(result)).map(|(m, _)| m.name()).collect();
    gate.require(positive.is_empty(), || Finding::of(Rule::HarvestScreenPositive).with("markers", positive.join(", ")));
}

/// Allergies and anticoagulation were looked at, and the anaesthetic is none of the recorded allergies.
pub fn anaesthesia_checked(gate: &mut Gate, journey: &Journey, harvest: &HarvestFacts) {
    gate.require(harvest.allergies_checked, || Finding::of(Rule::HarvestAllergyNotChecked));
    gate.require(harvest.anticoagulation_checked, || Finding::of(Rule::HarvestAnticoagulationNotChecked));
    let history = journey.work_up.history.as_ref();
    let allergic = history.is_some_and(|history| history.what.allergies.contains(&harvest.anaesthetic));
    gate.require(!allergic, || Finding::of(Rule::HarvestAnaestheticAllergy).with("anaesthetic", &harvest.anaesthetic));
}
