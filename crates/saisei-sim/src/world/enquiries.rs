//! Somebody asks before they come; others ask and never come.

use serde_json::json;

use super::World;
use super::closing::first_text;
use crate::clinic::SimulationError;
use crate::fault::Fault;
use crate::house::{COORDINATOR, NURSE, OTHER_PHYSICIAN};
use crate::person::Step;
use crate::person::args::Ask;

/// Days until the counselling.
const AHEAD: i64 = 9;

impl World {
    /// The enquiry of a patient begins before the registration and ends with it.
    pub(super) fn enquires(&mut self, number: u32, step: Step) -> Result<(), SimulationError> {
        match step {
            Step::Register => {
                self.never_comes(number)?;
                if self.clinic.strikes(Fault::EnquiryClosed) {
                    let person = self.person_mut(number)?;
                    (person.asks_first, person.meant) = (true, Some(Fault::EnquiryClosed));
                }
                if self.person(number)?.asks_first {
                    let enquiry = self.enquiry()?;
                    self.person_mut(number)?.enquiry = enquiry;
                }
                Ok(())
            }
            Step::Open => self.became_patient(number),
            _ => Ok(()),
        }
    }

    /// An enquiry by telephone that was answered at once.
    fn enquiry(&mut self) -> Result<Option<String>, SimulationError> {
        let args = json!({"channel": "phone", "topic": "therapy", "rheumatologist": "yes"});
        let recorded = self.ask(Ask::new(COORDINATOR, "record_enquiry", args), &[])?;
        let enquiry = first_text(&recorded, "enquiry");
        let args = json!({"enquiry": enquiry, "done": "answered_at_once"});
        self.ask(Ask::new(COORDINATOR, "answer_enquiry", args), &[])?;
        Ok(Some(enquiry).filter(|enquiry| !enquiry.is_empty()))
    }

    fn became_patient(&mut self, number: u32) -> Result<(), SimulationError> {
        let Some(enquiry) = self.person_mut(number)?.enquiry.take() else { return Ok(()) };
        let coi = &self.person(number)?.ids.coi;
        let close = json!({"enquiry": enquiry, "outcome": "became_patient", "coi": coi});
        self.ask(Ask::new(COORDINATOR, "close_enquiry", close), &[])?;
        if self.person(number)?.meant != Some(Fault::EnquiryClosed) {
            return Ok(());
        }
        self.person_mut(number)?.meant = None;
        self.goes_on(&enquiry)
    }

    /// Somebody does not see that an enquiry was closed.
    fn goes_on(&mut self, enquiry: &str) -> Result<(), SimulationError> {
        let again = json!({"enquiry": enquiry, "outcome": "no_answer"});
        self.goes_through(Fault::EnquiryClosed, Ask::new(NURSE, "close_enquiry", again), &[])?;
        let ask = self.counselling(enquiry);
        self.goes_through(Fault::EnquiryClosed, ask, &[]).map(drop)
    }

    fn counselling(&mut self, enquiry: &str) -> Ask {
        let quarter = self.clinic.dice().between(0, 31).saturating_mul(15);
        let args = json!({
            "enquiry": enquiry, "purpose": "counselling", "physician": OTHER_PHYSICIAN.0, "minutes": 15,
            "starts_at": self.clinic.now.on_day(AHEAD, quarter).moment(),
        });
        Ask::new(COORDINATOR, "book_appointment", args)
    }

    /// Somebody books a counselling and decides against it: the enquiry is closed before the booking is cancelled.
    fn never_comes(&mut self, number: u32) -> Result<(), SimulationError> {
        let is_first_try = self.person(number)?.tries == 0;
        if !is_first_try || !self.clinic.strikes(Fault::EnquiryBooked) {
            return Ok(());
        }
        let Some(enquiry) = self.enquiry()? else { return Ok(()) };
        let ask = self.counselling(&enquiry);
        let booked = self.ask(ask, &[])?;
        let close = Ask::new(COORDINATOR, "close_enquiry", json!({"enquiry": enquiry, "outcome": "declined"}));
        if !booked.is_accepted() {
            self.clinic.missed(Fault::EnquiryBooked);
            return self.ask(close, &[]).map(drop);
        }
        if self.goes_through(Fault::EnquiryBooked, close.clone(), &[])?.is_some() {
            return Ok(());
        }
        let cancel =
            json!({"enquiry": enquiry, "booking": first_text(&booked, "booking"), "grounds": "enquirer-asked"});
        self.ask(Ask::new(COORDINATOR, "cancel_appointment", cancel), &[])?;
        self.ask(close, &[]).map(drop)
    }
}
