//! What goes wrong at the appointment book, and when a journey is opened or over.

use saisei_app::Answer;
use serde_json::json;

use super::World;
use super::closing::first_text;
use crate::clinic::SimulationError;
use crate::fault::Fault;
use crate::house::{ADMINISTRATOR, COORDINATOR, NURSE, PHYSICIAN};
use crate::person::Step;
use crate::person::args::Ask;
use crate::time::DAY;

/// Days until the day that is booked, as the request for a booking has it.
const AHEAD: i64 = 7;

fn is_booking(step: Step) -> bool {
    matches!(step, Step::BookHarvest | Step::BookInfusion)
}

impl World {
    /// A day without a place, or on which the clinic is closed, is booked; then the day is opened again.
    pub(super) fn no_place(&mut self, number: u32, step: Step) -> Result<Option<Answer>, SimulationError> {
        if !is_booking(step) {
            return Ok(None);
        }
        let day = self.clinic.now.on_day(AHEAD, 0).day().to_string();
        for fault in [Fault::DayFull, Fault::DayClosed] {
            if !self.clinic.strikes(fault) {
                continue;
            }
            let mut set = json!({"day": day, "closed": fault == Fault::DayClosed, "grounds": "staff-training"});
            if let Some(set) = set.as_object_mut().filter(|_| fault == Fault::DayFull) {
                set.extend(["harvests", "administrations"].map(|places| (places.to_owned(), 0.into())));
            }
            self.ask(Ask::new(ADMINISTRATOR, "set_day_capacity", set), &[])?;
            let ask = self.person(number)?.ask(step, self.clinic.clock());
            let done = self.goes_through(fault, ask, &[])?;
            self.ask(Ask::new(ADMINISTRATOR, "set_day_capacity", json!({"day": day, "closed": false})), &[])?;
            if done.is_some() {
                return Ok(done);
            }
        }
        Ok(None)
    }

    /// The patient calls and cancels, and two people at the desk note it down. Then it is booked after all.
    pub(super) fn cancelled_twice(&mut self, number: u32, step: Step) -> Result<(), SimulationError> {
        if !is_booking(step) || !self.clinic.strikes(Fault::CancelledTwice) {
            return Ok(());
        }
        let ask = self.person(number)?.ask(step, self.clinic.clock());
        let booked = self.ask(ask, &[])?;
        if !booked.is_accepted() {
            self.clinic.missed(Fault::CancelledTwice);
            return Ok(());
        }
        let args = json!({
            "journey": self.person(number)?.ids.journey, "booking": first_text(&booked, "booking"),
            "grounds": "patient-asked",
        });
        self.ask(Ask::new(COORDINATOR, "cancel_appointment", args.clone()), &[])?;
        self.goes_through(Fault::CancelledTwice, Ask::new(NURSE, "cancel_appointment", args), &[]).map(drop)
    }

    /// Somebody at the desk does not see that the patient has a journey.
    pub(super) fn second_journey(&mut self, number: u32, step: Step) -> Result<(), SimulationError> {
        if step != Step::History || !self.clinic.strikes(Fault::SecondJourney) {
            return Ok(());
        }
        let ask = self.person(number)?.ask(Step::Open, self.clinic.clock());
        self.goes_through(Fault::SecondJourney, ask, &[]).map(drop)
    }

    /// Whoever did not hear that a journey is over goes on with it.
    pub(super) fn after_closing(&mut self, number: u32) -> Result<(), SimulationError> {
        if !self.clinic.strikes(Fault::ActAfterClosing) {
            return Ok(());
        }
        let (person, now) = (self.person(number)?, self.clinic.now);
        let visit = json!({
            "journey": person.ids.journey, "purpose": "visit", "physician": PHYSICIAN.0, "minutes": 15,
            "starts_at": now.plus(5 * DAY).moment(),
        });
        let acts = [
            person.ask(Step::LabelProduct, now),
            person.ask(Step::Decide, now),
            person.ask(Step::Explain, now),
            Ask::new(COORDINATOR, "book_appointment", visit),
        ];
        let pick = usize::try_from(self.clinic.dice().below(4)).unwrap_or(0);
        let Some(ask) = acts.into_iter().nth(pick) else { return Ok(()) };
        self.goes_through(Fault::ActAfterClosing, ask, &[]).map(drop)
    }
}
