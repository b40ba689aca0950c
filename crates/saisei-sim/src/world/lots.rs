//! Lots beside their path: split and pooled, a second bag in reserve, closed too early; tissue in another facility, two
//! patients in one flask.

use saisei_app::Answer;
use serde_json::{Value, json};

use super::World;
use super::closing::first_text;
use crate::clinic::SimulationError;
use crate::fault::Fault;
use crate::house::{self, OPERATOR, QUALITY, measure};
use crate::person::args::{Ask, label};
use crate::person::{Person, Step, Vessel};
use crate::stock::{OTHER_FACILITY, OTHER_ROOM};

/// Of ten thousand lots: split before the last harvest and pooled again; filled into two bags; closed when all is done.
const SPLIT: u32 = 500;
const TWO_BAGS: u32 = 500;
const CLOSED: u32 = 2_000;
/// Viable cells that stand in the flasks of two patients at the last passage.
const OF_TWO: u64 = 10_000_000;
/// Half of what was seeded last.
const HALF: u64 = 18_000_000;

impl World {
    /// What happens in the house before a step. An answer says that the step itself was done with it.
    pub(super) fn beforehand(&mut self, number: u32, step: Step) -> Result<Option<Answer>, SimulationError> {
        self.revoked(number, step)?;
        match step {
            Step::OpenLot => return self.at_other_facility(number),
            Step::Feed(_) => return self.under_a_cabinet(number, step),
            Step::Passage(3) => self.pooled_with_neighbour(number)?,
            Step::FinalHarvest if self.dice.happens(SPLIT) => self.split_and_pooled(number)?,
            Step::Test(_) | Step::SendProduct | Step::Sterility => self.closed_early(number, step)?,
            Step::Visit(0) => self.lot_done(number)?,
            _ => {}
        }
        Ok(None)
    }

    fn bench_of(&self, number: u32) -> Result<(Value, Value), SimulationError> {
        Ok((self.person(number)?.room.into(), json!([house::medium(self.clinic.now).0])))
    }

    /// The courier brings the tissue to the other facility, and the culture is begun there; then it comes back.
    fn at_other_facility(&mut self, number: u32) -> Result<Option<Answer>, SimulationError> {
        if !self.clinic.strikes(Fault::TissueAtOtherFacility) {
            return Ok(None);
        }
        if !self.carried(number, "cpf", OTHER_FACILITY)? {
            self.clinic.missed(Fault::TissueAtOtherFacility);
            return Ok(None);
        }
        let mut ask = self.person(number)?.ask(Step::OpenLot, self.clinic.clock());
        ask.set("facility", OTHER_FACILITY.into());
        ask.set("room", OTHER_ROOM.into());
        let answer = self.ask(ask, &[])?;
        self.clinic.met(Fault::TissueAtOtherFacility, &answer);
        if answer.is_accepted() {
            // The culture goes on where it was begun.
            self.person_mut(number)?.room = OTHER_ROOM;
            return Ok(Some(answer));
        }
        self.carried(number, OTHER_FACILITY, "cpf")?;
        Ok(None)
    }

    fn carried(&mut self, number: u32, from: &str, to: &str) -> Result<bool, SimulationError> {
        for (step, field, facility) in [(Step::SendTissue, "to", to), (Step::ReceiveTissue, "at", to)] {
            let mut ask = self.person(number)?.ask(step, self.clinic.clock());
            ask.set(field, facility.into());
            if step == Step::SendTissue {
                // Whoever hands over does not take over.
                ask.who = QUALITY;
                ask.set("from", from.into());
            }
            if !self.ask(ask, &[])?.is_accepted() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The flasks of two patients are pooled. If nobody stops it, the cells of both are in the bag of each.
    fn pooled_with_neighbour(&mut self, number: u32) -> Result<(), SimulationError> {
        if !self.clinic.strikes(Fault::PooledWithNeighbour) {
            return Ok(());
        }
        let growing = |other: &Person| {
            other.done.contains(&Step::Passage(1))
                && !other.done.contains(&Step::FinalHarvest)
                && other.outcome.is_none()
        };
        let others = self.others(number, growing);
        let Some(other) = self.clinic.dice().pick(&others).copied() else {
            self.clinic.missed(Fault::PooledWithNeighbour);
            return Ok(());
        };
        let lots = [self.person(number)?.ids.lot.clone(), self.person(other)?.ids.lot.clone()];
        let (room, materials) = self.bench_of(number)?;
        let args = json!({"lots": lots, "cells": measure(OF_TWO, "cells"), "room": room, "materials": materials});
        let answer = self.ask(Ask::new(OPERATOR, "pool_lots", args), &[])?;
        self.clinic.met(Fault::PooledWithNeighbour, &answer);
        if answer.is_accepted() {
            for (one, cells_of) in [(number, other), (other, number)] {
                self.learn_lot(one, &answer)?;
                self.person_mut(one)?.bag = Vessel { cells_of, exchanged: false };
            }
        }
        Ok(())
    }

    /// The lot that came of pooling is the patient's from now on.
    fn learn_lot(&mut self, number: u32, answer: &Answer) -> Result<(), SimulationError> {
        self.person_mut(number)?.ids.lot = first_text(answer, "into");
        Ok(())
    }

    /// Half of the cells goes into a lot of its own for a while, and comes back.
    fn split_and_pooled(&mut self, number: u32) -> Result<(), SimulationError> {
        let lot = self.person(number)?.ids.lot.clone();
        let (room, materials) = self.bench_of(number)?;
        let args = json!({"lot": lot, "cells": measure(HALF, "cells"), "room": room, "materials": materials});
        let split = self.ask(Ask::new(OPERATOR, "split_lot", args), &[])?;
        if !split.is_accepted() {
            return Ok(());
        }
        let lots = [lot, first_text(&split, "into")];
        let args = json!({"lots": lots, "cells": measure(HALF * 2, "cells"), "room": room, "materials": materials});
        let pooled = self.ask(Ask::new(OPERATOR, "pool_lots", args), &[])?;
        if pooled.is_accepted() { self.learn_lot(number, &pooled) } else { Ok(()) }
    }

    /// Quality closes a lot of which something is open.
    fn closed_early(&mut self, number: u32, step: Step) -> Result<(), SimulationError> {
        if step == Step::Sterility
            && let Some(bag) = self.floor.reserve.remove(&number)
        {
            let args = json!({"container": bag, "method": "incineration", "grounds": "past-its-time"});
            self.ask(Ask::new(OPERATOR, "dispose_container", args), &[])?;
        }
        if !self.clinic.strikes(Fault::LotClosedEarly) {
            return Ok(());
        }
        let answer = self.close_lot(number)?;
        self.clinic.met(Fault::LotClosedEarly, &answer);
        Ok(())
    }

    fn close_lot(&mut self, number: u32) -> Result<Answer, SimulationError> {
        let lot = self.person(number)?.ids.lot.clone();
        self.ask(Ask::new(QUALITY, "close_lot", json!({"lot": lot})), &[])
    }

    /// Some lots are closed when all is done; now and then somebody closes one again.
    fn lot_done(&mut self, number: u32) -> Result<(), SimulationError> {
        if !self.person(number)?.done.contains(&Step::ReleaseFinally) || !self.dice.happens(CLOSED) {
            return Ok(());
        }
        if self.close_lot(number)?.is_accepted() && self.clinic.strikes(Fault::CaseClosedTwice) {
            let answer = self.close_lot(number)?;
            self.clinic.met(Fault::CaseClosedTwice, &answer);
        }
        Ok(())
    }

    /// After the product was filled, some of what is left goes into a second bag.
    pub(super) fn second_bag(&mut self, number: u32, step: Step) -> Result<(), SimulationError> {
        if step != Step::Fill || !self.dice.happens(TWO_BAGS) {
            return Ok(());
        }
        let labelled = self.person(number)?.ask(Step::LabelProduct, self.clinic.clock());
        let bag = first_text(&self.ask(labelled, &[])?, "container");
        let mut ask = self.person(number)?.ask(Step::Fill, self.clinic.clock());
        ask.set("container", label(&bag).into());
        ask.set("cells", measure(self.person(number)?.cells() / 20, "cells"));
        if self.ask(ask, &[])?.is_accepted() {
            self.floor.reserve.insert(number, bag);
        }
        Ok(())
    }
}
