//! Bookings (予約) of harvest, administration and visits. A booking asks for the same permission as what it books.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{free, journey, next_free, noted, patient_of, plan};
use crate::act::{Act, Context, Decision, Gate, unknown};
use crate::event::{Event, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::problem::Problem;
use crate::rules::{Finding, Rule};
use crate::values::{BookingId, Code, JourneyId, Moment, StaffId};

/// What is booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The harvest.
    Harvest,
    /// An administration.
    Administration,
    /// A consultation or follow-up visit.
    Visit,
}

/// Books an appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BookAppointment {
    /// Whose journey.
    pub journey: JourneyId,
    /// Its id; `B1`, `B2` … of the journey if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking: Option<BookingId>,
    /// For what.
    pub purpose: Purpose,
    /// When.
    pub starts_at: Moment,
    /// The physician.
    pub physician: StaffId,
}

/// An appointment was booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AppointmentBooked {
    /// Whose journey.
    pub journey: JourneyId,
    /// Its id.
    pub booking: BookingId,
    /// For what.
    pub purpose: Purpose,
    /// When.
    pub starts_at: Moment,
    /// The physician.
    pub physician: StaffId,
}

impl BookAppointment {
    /// What must hold today and, as far as it can be known, on the day that is booked.
    fn check(&self, gate: &mut Gate, context: &Context<'_>, facts: &Facts) -> Result<(), crate::act::Rejection> {
        let found = journey(facts, &self.journey)?;
        gate.take(gates::journey_open(found));
        if self.purpose == Purpose::Visit {
            return Ok(());
        }
        let day = self.starts_at.legal_day();
        let plan = plan(facts, &found.plan)?;
        let Some(version) = gate.take(gates::plan_in_force(plan, context.today())) else { return Ok(()) };
        gate.under(version.content);
        gate.take(gates::plan_in_force(plan, day));
        gate.take(gates::facilities_working(version.content, facts, context.today()));
        gate.take(gates::facilities_working(version.content, facts, day));
        gate.take(gates::doctor_listed(version.content, &self.physician));
        gate.take(gates::doctor_in_role(facts, &self.physician, day));
        gate.take(gates::eligible(found, version.number));
        gate.take(gates::consent_valid(found, version.content));
        match self.purpose {
            Purpose::Harvest => {
                gate.take(gates::indication_listed(found, version.content));
                gates::infection_screened(gate, found, version.content, day);
            }
            _ => {
                gates::dose_follows(gate, found, version.content, Some(day));
                let open = found.running_administration().is_some();
                gate.require(!open, || Finding::of(Rule::DoseObservationOpen));
            }
        }
        Ok(())
    }
}

impl Act for BookAppointment {
    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let mut needs = gates::journey_and_plan(facts, &self.journey);
        needs.extend([Need::Clinic, Need::Staff(self.physician.clone())]);
        needs
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey(facts, &self.journey)?;
        facts.staff(&self.physician).ok_or_else(|| unknown("staff", &self.physician, "args.physician"))?;
        if self.starts_at < context.now {
            return Err(Problem::of(Rule::InputTimeOrder).with("field", "at, starts_at").into());
        }
        let booking = match &self.booking {
            Some(id) => {
                free(found.bookings.get(id), "booking", id, "args.booking")?;
                id.clone()
            }
            None => next_free("B", &found.bookings, BookingId::parse)?,
        };
        let subject = Subject::Journey(found.id.clone());
        let mut gate = Gate::default();
        self.check(&mut gate, context, facts)?;
        let notes = gate.pass(context, &[subject.clone(), Subject::Plan(found.plan.clone())])?;
        let booked = AppointmentBooked {
            journey: found.id.clone(),
            booking,
            purpose: self.purpose,
            starts_at: self.starts_at,
            physician: self.physician.clone(),
        };
        noted(subject, patient_of(found), Event::AppointmentBooked(booked), notes)
    }
}

/// Cancels a booking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelAppointment {
    /// Whose journey.
    pub journey: JourneyId,
    /// Which.
    pub booking: BookingId,
    /// Why, as a code.
    pub grounds: Code,
}

impl Act for CancelAppointment {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Journey(self.journey.clone())]
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey(facts, &self.journey)?;
        let booking =
            found.bookings.get(&self.booking).ok_or_else(|| unknown("booking", &self.booking, "args.booking"))?;
        let subject = Subject::Journey(found.id.clone());
        let mut gate = Gate::default();
        gate.require(booking.is_open(), || {
            Finding::of(Rule::BookingNotOpen).with("booking", &self.booking).with("state", booking.state.name())
        });
        let notes = gate.pass(context, std::slice::from_ref(&subject))?;
        noted(subject, patient_of(found), Event::AppointmentCancelled(self.clone()), notes)
    }
}
