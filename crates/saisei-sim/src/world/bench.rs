//! What goes wrong at the bench: materials, room, cabinet, counts.

use saisei_app::Answer;
use serde_json::{Value, json};

use super::World;
use crate::auditor::Really;
use crate::clinic::SimulationError;
use crate::fault::Fault;
use crate::house::{OPERATOR, measure};
use crate::person::args::Ask;
use crate::person::{Person, Step};
use crate::stock::{self, OTHER_ROOM, QUARANTINED, UNLISTED};

/// Wrong requests, each with its fault and with what really is there.
pub(super) type Wrong = Vec<(Fault, Ask, Vec<Really>)>;

/// The cabinet that is named when one is.
const CABINET: &str = "bsc-1";

impl World {
    /// The wrong requests of the house that strike at a step.
    pub(super) fn wrong_in_the_house(
        &mut self,
        number: u32,
        step: Step,
        right: &Ask,
        really: &[Really],
        wrong: &mut Wrong,
    ) -> Result<(), SimulationError> {
        if matches!(step, Step::Feed(_) | Step::Passage(_) | Step::OpenLot) {
            self.wrong_materials(right, really, wrong);
        }
        self.wrong_counts(number, step, right, really, wrong)?;
        self.wrong_release(number, step, right, really, wrong);
        self.wrong_treatment(step, right, really, wrong);
        Ok(())
    }

    fn wrong_materials(&mut self, right: &Ask, really: &[Really], wrong: &mut Wrong) {
        let room = [(Fault::RoomElsewhere, "room", json!(OTHER_ROOM))];
        let materials = [
            (Fault::UnjudgedMaterial, "materials", json!([QUARANTINED])),
            (Fault::UnlistedMaterial, "materials", json!([UNLISTED])),
            (Fault::MaterialNotStated, "materials", json!([])),
        ];
        for (fault, field, value) in materials.into_iter().chain(room) {
            if self.clinic.strikes(fault) {
                let mut ask = right.clone();
                ask.set(field, value);
                wrong.push((fault, ask, really.to_vec()));
            }
        }
    }

    fn wrong_counts(
        &mut self,
        number: u32,
        step: Step,
        right: &Ask,
        really: &[Really],
        wrong: &mut Wrong,
    ) -> Result<(), SimulationError> {
        if step == Step::Passage(3) && self.clinic.strikes(Fault::PassageOverLimit) {
            let mut ask = right.clone();
            ask.set("passage", 4.into());
            wrong.push((Fault::PassageOverLimit, ask, really.to_vec()));
        }
        if matches!(step, Step::Passage(2 | 3)) && self.clinic.strikes(Fault::PassageCountedBack) {
            let mut ask = right.clone();
            ask.set("passage", u8::from(step == Step::Passage(3)).into());
            wrong.push((Fault::PassageCountedBack, ask, really.to_vec()));
        }
        if matches!(step, Step::Passage(_) | Step::Fill | Step::Start) && self.clinic.strikes(Fault::CellsMiscounted) {
            let ask = miscounted(self.person(number)?, step, right);
            wrong.push((Fault::CellsMiscounted, ask, really.to_vec()));
        }
        Ok(())
    }

    /// Cells of this patient come under a cabinet. If those of another one were there last, it is refused: then the
    /// cabinet is cleared, and the step is done there. The answer that lets the step through is the step's.
    pub(super) fn under_a_cabinet(&mut self, number: u32, step: Step) -> Result<Option<Answer>, SimulationError> {
        if !self.clinic.strikes(Fault::WorkspaceNotCleared) {
            return Ok(None);
        }
        let mut ask = self.person(number)?.ask(step, self.clinic.clock());
        ask.set("workspace", CABINET.into());
        let answer = self.ask(ask.clone(), &[])?;
        self.clinic.met(Fault::WorkspaceNotCleared, &answer);
        if answer.is_accepted() {
            return Ok(Some(answer));
        }
        let room = self.person(number)?.room;
        self.ask(Ask::new(OPERATOR, "clear_workspace", json!({"room": room, "workspace": CABINET})), &[])?;
        let answer = self.ask(ask, &[])?;
        Ok(answer.is_accepted().then_some(answer))
    }
}

/// More cells than there are: seeded than were harvested, filled than are left, given than are in the bag.
fn miscounted(person: &Person, step: Step, right: &Ask) -> Ask {
    let mut ask = right.clone();
    let cells = person.cells();
    match step {
        Step::Fill => ask.set("cells", measure(cells.saturating_mul(2), "cells")),
        Step::Start => {
            if let Some(part) = ask.args.pointer_mut("/parts/0").and_then(Value::as_object_mut) {
                part.insert("cells".to_owned(), measure(cells / 5 * 6, "cells"));
            }
        }
        _ => {
            let seeded = ask.args.get("seeded").cloned().unwrap_or_default();
            let harvested = ask.args.get("harvested").cloned().unwrap_or_default();
            ask.set("seeded", harvested);
            ask.set("harvested", seeded);
        }
    }
    ask
}

impl World {
    /// What goes wrong with materials as they arrive. A lot that could not be accepted is rejected afterwards.
    pub(super) fn supplies(&mut self) -> Result<(), SimulationError> {
        let now = self.clinic.now;
        if self.clinic.strikes(Fault::IncomingCheckLeftOut) {
            let (material, appearance) = [("medium", None), ("medium", Some(false)), (stock::NAMELESS, Some(true))]
                .get(usize::try_from(self.clinic.dice().below(3)).unwrap_or(0))
                .copied()
                .unwrap_or(("medium", None));
            let expires = now.plus(200 * crate::time::DAY);
            self.accept_wrongly(Fault::IncomingCheckLeftOut, stock::arrives("", material, expires), appearance)?;
        }
        if self.clinic.strikes(Fault::ExpiredOnArrival) {
            let expires = now.plus(-3 * crate::time::DAY);
            self.accept_wrongly(Fault::ExpiredOnArrival, stock::arrives("", "medium", expires), Some(true))?;
        }
        Ok(())
    }

    fn accept_wrongly(
        &mut self,
        fault: Fault,
        mut arrives: Value,
        appearance: Option<bool>,
    ) -> Result<(), SimulationError> {
        self.floor.arrivals = self.floor.arrivals.saturating_add(1);
        let lot = format!("arrival-{}", self.floor.arrivals);
        if let Some(fields) = arrives.as_object_mut() {
            fields.insert("material_lot".to_owned(), lot.clone().into());
        }
        self.ask(Ask::new(OPERATOR, "receive_material_lot", arrives), &[])?;
        let judge =
            |accepted| Ask::new(crate::house::QUALITY, "judge_material_lot", stock::judged(&lot, accepted, appearance));
        let answer = self.ask(judge(true), &[])?;
        self.clinic.met(fault, &answer);
        if !answer.is_accepted() {
            self.ask(judge(false), &[])?;
        }
        Ok(())
    }
}
