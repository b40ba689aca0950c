//! What goes wrong when a deviation or nonconformity is closed (SG11).

use serde_json::json;

use super::World;
use crate::clinic::SimulationError;
use crate::fault::Fault;
use crate::house::{OPERATOR, PHYSICIAN};
use crate::person::args::Ask;

/// Days among ten thousand on which somebody reports something small.
const SMALL: u32 = 300;

impl World {
    /// Somebody reports a deviation that holds nothing.
    pub(super) fn small_deviation(&mut self) -> Result<(), SimulationError> {
        if !self.dice.happens(SMALL) {
            return Ok(());
        }
        let args = json!({"grounds": "pipette-dropped", "serious": false});
        self.ask(Ask::new(OPERATOR, "open_deviation", args), &[]).map(drop)
    }

    /// A case is closed before anybody assessed it: `close` is the request that will be right later.
    pub(super) fn closed_unassessed(&mut self, close: &Ask) -> Result<(), SimulationError> {
        self.closed_wrongly(Fault::CaseNotAssessed, close.clone().with_second(PHYSICIAN))
    }

    /// It is closed without evidence, and by one person alone.
    pub(super) fn closed_badly(&mut self, close: &Ask) -> Result<(), SimulationError> {
        let mut bare = close.clone().with_second(PHYSICIAN);
        bare.set("evidence", json!([]));
        self.closed_wrongly(Fault::CaseWithoutEvidence, bare)?;
        self.closed_wrongly(Fault::CaseClosedAlone, close.clone())
    }

    /// It is closed once more.
    pub(super) fn closed_again(&mut self, close: &Ask) -> Result<(), SimulationError> {
        self.closed_wrongly(Fault::CaseClosedTwice, close.clone().with_second(PHYSICIAN))
    }

    fn closed_wrongly(&mut self, fault: Fault, ask: Ask) -> Result<(), SimulationError> {
        if self.clinic.strikes(fault) {
            let answer = self.ask(ask, &[])?;
            self.clinic.met(fault, &answer);
        }
        Ok(())
    }
}
