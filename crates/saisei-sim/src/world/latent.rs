//! Faults that lie in wait: what refuses a right step shows which of them it was.

use saisei_app::Answer;

use super::World;
use crate::clinic::SimulationError;
use crate::fault::Fault;
use crate::person::Step;
use crate::person::step::Test;

/// The fault behind a refusal of a right step, where there is but one.
fn behind(rule: &str) -> Option<Fault> {
    Some(match rule {
        "plan.not-in-force" => Fault::PlanSuspended,
        "eligibility.other-version" => Fault::PlanChanged,
        "facts.changed-since-seen" => Fault::StaleScreen,
        "facility.suspended" => Fault::FacilitySuspended,
        "facility.not-permitted" => Fault::PermissionRunOut,
        "room.open-excursion" => Fault::RoomOverLimit,
        "product.past-its-time" => Fault::ProductPastItsTime,
        "release.result-not-met" => Fault::ContaminatedCulture,
        "plan.dose-outside" => Fault::SlowCulture,
        "harvest.screen-out-of-date" => Fault::OldScreen,
        _ => return None,
    })
}

impl World {
    /// Notes what met the faults that lay in wait for a step. Tests that a release misses are done again.
    pub(super) fn shown(&mut self, number: u32, answer: &Answer) -> Result<(), SimulationError> {
        let mut faults: Vec<Fault> = rules(answer).filter_map(behind).collect();
        let missing = missing(answer);
        if !missing.is_empty() {
            let astray = self.floor.astray.remove(&number).is_some();
            faults.push(if astray { Fault::ResultForOtherLot } else { Fault::StepSkipped });
            self.person_mut(number)?.done.retain(|step| !missing.contains(step));
        }
        faults.sort_unstable();
        faults.dedup();
        faults.into_iter().for_each(|fault| self.clinic.met(fault, answer));
        Ok(())
    }
}

/// The tests that a refused release misses.
fn missing(answer: &Answer) -> Vec<Step> {
    let named = answer.findings.iter().filter_map(|finding| finding.variables.get("tests"));
    let test = |name: &str| {
        Some(Step::Test(match name {
            "viability" => Test::Viability,
            "endotoxin" => Test::Endotoxin,
            "mycoplasma" => Test::Mycoplasma,
            "sterility" => Test::SterilityPending,
            "str_profile" => Test::StrProfile,
            _ => return None,
        }))
    };
    let is_missing = rules(answer).any(|rule| rule == "release.test-missing");
    named.filter(|_| is_missing).flat_map(|names| names.split(", ").filter_map(test)).collect()
}

fn rules(answer: &Answer) -> impl Iterator<Item = &'static str> {
    answer.findings.iter().filter(|finding| finding.grade().blocks()).map(|finding| finding.rule.id())
}
