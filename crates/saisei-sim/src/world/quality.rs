//! What goes wrong at release and at the bedside in the hands of the house: who decides, who signs beside it, on what.

use serde_json::json;

use super::World;
use super::bench::Wrong;
use super::mistakes::set_physician;
use crate::auditor::Really;
use crate::clinic::SimulationError;
use crate::fault::Fault;
use crate::house::{DEPARTED, PHYSICIAN, QUALITY};
use crate::person::Step;
use crate::person::args::Ask;
use crate::stock::{RETIRED, TWO_HANDS, TWO_HANDS_AT_THE_BENCH};

impl World {
    /// Wrong requests for a release; and the help of quality at the bench, after which it may decide no more.
    pub(super) fn wrong_release(&mut self, number: u32, step: Step, right: &Ask, really: &[Really], wrong: &mut Wrong) {
        if matches!(step, Step::Feed(_)) && self.clinic.strikes(Fault::HandsInOwnLot) {
            self.floor.helped.insert(number);
            wrong.push((Fault::HandsInOwnLot, Ask { who: TWO_HANDS_AT_THE_BENCH, ..right.clone() }, really.to_vec()));
        }
        if step != Step::ReleaseConditionally {
            return;
        }
        if self.floor.helped.contains(&number) {
            wrong.push((Fault::HandsInOwnLot, Ask { who: TWO_HANDS, ..right.clone() }, really.to_vec()));
        }
        if self.clinic.strikes(Fault::ReleaseByProduction) {
            wrong.push((Fault::ReleaseByProduction, Ask { who: PHYSICIAN, ..right.clone() }, really.to_vec()));
        }
        if self.clinic.strikes(Fault::FinalTooEarly) {
            let mut ask = right.clone();
            ask.set("decision", "final".into());
            wrong.push((Fault::FinalTooEarly, ask, really.to_vec()));
        }
    }

    /// Wrong requests with a physician who has retired, a route that the plan does not know, a second person who left.
    pub(super) fn wrong_treatment(&mut self, step: Step, right: &Ask, really: &[Really], wrong: &mut Wrong) {
        let named = matches!(step, Step::Harvest | Step::Start | Step::BookHarvest | Step::BookInfusion);
        if named && self.clinic.strikes(Fault::RetiredDoctor) {
            let mut ask = right.clone();
            set_physician(&mut ask.args, RETIRED.0);
            wrong.push((Fault::RetiredDoctor, ask, really.to_vec()));
        }
        if step == Step::Start && self.clinic.strikes(Fault::RouteNotInPlan) {
            let mut ask = right.clone();
            if let Some(route) = ask.args.pointer_mut("/parts/0/route") {
                *route = "intra_articular".into();
            }
            wrong.push((Fault::RouteNotInPlan, ask, really.to_vec()));
        }
        if step == Step::Check && self.clinic.strikes(Fault::SecondDeparted) {
            let really = really.iter().copied().chain([Really::Unentitled]).collect();
            wrong.push((Fault::SecondDeparted, Ask { second: Some(DEPARTED), ..right.clone() }, really));
        }
    }

    /// A release is revoked that was never given: somebody took the lot for another one.
    pub(super) fn revoked(&mut self, number: u32, step: Step) -> Result<(), SimulationError> {
        if !matches!(step, Step::Test(_)) || !self.clinic.strikes(Fault::UnreleasedRevoked) {
            return Ok(());
        }
        let lot = self.person(number)?.ids.lot.clone();
        let args = json!({"lot": lot, "grounds": "taken-for-another"});
        let answer = self.ask(Ask::new(QUALITY, "revoke_release", args), &[])?;
        self.clinic.met(Fault::UnreleasedRevoked, &answer);
        Ok(())
    }
}
