//! Bookings (予約): one kind of appointment, for a journey or, before there is one, for an enquiry. A booking asks for the
//! same permission as what it books, and for a place on its day.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::enquiry::{enquiry, enquiry_open, patient_of_enquiry};
use super::{free, journey, next_free, noted, patient_of, plan};
use crate::act::{Act, Context, Decision, Gate, Nature, Rejection, unknown};
use crate::event::{Event, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::problem::Problem;
use crate::rules::{Finding, Rule};
use crate::state::{Booking, Enquiry, Journey};
use crate::values::{BookingId, Code, Count, EnquiryId, JourneyId, Moment, StaffId};

/// What is booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The harvest.
    Harvest,
    /// An administration.
    Administration,
    /// A consultation or follow-up visit.
    Visit,
    /// A counselling before the therapy is decided on.
    Counselling,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 4] = [Self::Harvest, Self::Administration, Self::Visit, Self::Counselling];

    /// Minutes for which a physician is usually bound, where a booking does not say. House figures: 20 min of harvest
    /// with preparation; check and start at the bedside, observed by nurses; a visit; a talk that nobody hurries.
    pub fn usual_minutes(self) -> u64 {
        match self {
            Self::Administration | Self::Visit => 30,
            Self::Harvest | Self::Counselling => 60,
        }
    }
}

/// Whom a booking is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder<'a> {
    /// A journey's patient.
    Journey(&'a JourneyId),
    /// Somebody who enquired.
    Enquiry(&'a EnquiryId),
}

fn holder<'a>(journey: Option<&'a JourneyId>, enquiry: Option<&'a EnquiryId>) -> Option<Holder<'a>> {
    match (journey, enquiry) {
        (Some(journey), None) => Some(Holder::Journey(journey)),
        (None, Some(enquiry)) => Some(Holder::Enquiry(enquiry)),
        _ => None,
    }
}

macro_rules! held {
    ($($name:ident),+) => {$(
        impl $name {
            /// Whom it is for; none if neither or both are named, which no record does.
            pub fn holder(&self) -> Option<Holder<'_>> {
                holder(self.journey.as_ref(), self.enquiry.as_ref())
            }
        }
    )+};
}
held!(BookAppointment, AppointmentBooked, CancelAppointment, RecordAttendance);

/// Books an appointment for a journey or an enquiry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BookAppointment {
    /// For what; an enquiry can have a counselling only.
    pub purpose: Purpose,
    /// When.
    pub starts_at: Moment,
    /// The physician.
    pub physician: StaffId,
    /// Whose journey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub journey: Option<JourneyId>,
    /// Or which enquiry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enquiry: Option<EnquiryId>,
    /// Its id; `B1`, `B2` … of the journey or enquiry if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking: Option<BookingId>,
    /// Minutes for which the physician is bound; what is usual for the purpose if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<Count>,
}

/// An appointment was booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AppointmentBooked {
    /// Whose journey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub journey: Option<JourneyId>,
    /// Or which enquiry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enquiry: Option<EnquiryId>,
    /// Its id.
    pub booking: BookingId,
    /// For what.
    pub purpose: Purpose,
    /// When.
    pub starts_at: Moment,
    /// The physician.
    pub physician: StaffId,
    /// Minutes for which the physician is bound, where the booking said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<Count>,
}

impl AppointmentBooked {
    /// Minutes for which the physician is bound.
    pub fn minutes(&self) -> u64 {
        self.minutes.map_or_else(|| self.purpose.usual_minutes(), Count::get)
    }

    /// When the physician is free again.
    pub fn ends_at(&self) -> Moment {
        let minutes = i64::try_from(self.minutes()).unwrap_or(0);
        let end = self.starts_at.0.checked_add(jiff::SignedDuration::from_mins(minutes));
        end.map_or(self.starts_at, Moment)
    }
}

/// Shortest and longest time for which a physician is booked: below lies a slip, above a day's work.
const MINUTES: std::ops::RangeInclusive<u64> = 5..=480;

/// The journey or enquiry behind a booking.
#[derive(Clone, Copy)]
enum For<'f> {
    Journey(&'f Journey),
    Enquiry(&'f Enquiry),
}

impl<'f> For<'f> {
    /// # Errors
    /// Neither or both are named, or it is not known.
    fn found(
        journey_id: Option<&JourneyId>,
        enquiry_id: Option<&EnquiryId>,
        facts: &'f Facts,
    ) -> Result<Self, Rejection> {
        match holder(journey_id, enquiry_id) {
            Some(Holder::Journey(id)) => journey(facts, id).map(Self::Journey),
            Some(Holder::Enquiry(id)) => enquiry(facts, id).map(Self::Enquiry),
            None => {
                let rule = if journey_id.is_none() { Rule::InputMissingField } else { Rule::InputDuplicateField };
                let problem = Problem::of(rule).with("field", "journey, enquiry");
                Err(Rejection::Invalid(problem, Some("args.journey".to_owned())))
            }
        }
    }

    fn bookings(self) -> &'f std::collections::BTreeMap<BookingId, Booking> {
        match self {
            Self::Journey(found) => &found.bookings,
            Self::Enquiry(found) => &found.bookings,
        }
    }

    fn booking(self, id: &BookingId) -> Result<&'f Booking, Rejection> {
        self.bookings().get(id).ok_or_else(|| unknown("booking", id, "args.booking"))
    }

    fn subject(self) -> Subject {
        match self {
            Self::Journey(found) => Subject::Journey(found.id.clone()),
            Self::Enquiry(found) => Subject::Enquiry(found.id.clone()),
        }
    }

    /// The patient, and the day on which a place is held.
    fn about(self, starts_at: Moment) -> Vec<Subject> {
        let patient = match self {
            Self::Journey(found) => patient_of(found),
            Self::Enquiry(found) => patient_of_enquiry(found),
        };
        patient.into_iter().chain([Subject::Day(starts_at.legal_day().to_string())]).collect()
    }
}

fn needs_of(journey: Option<&JourneyId>, enquiry: Option<&EnquiryId>) -> Vec<Need> {
    journey.cloned().map(Need::Journey).into_iter().chain(enquiry.cloned().map(Need::Enquiry)).collect()
}

impl BookAppointment {
    /// What can be read against the person's own entry alone.
    fn readable(&self, context: &Context<'_>, facts: &Facts, found: For<'_>) -> Result<(), Rejection> {
        facts.staff(&self.physician).ok_or_else(|| unknown("staff", &self.physician, "args.physician"))?;
        if self.starts_at < context.now {
            return Err(Problem::of(Rule::InputTimeOrder).with("field", "at, starts_at").into());
        }
        if matches!(found, For::Enquiry(_)) && self.purpose != Purpose::Counselling {
            let problem = Problem::of(Rule::InputUnknownChoice).with("field", "purpose").with("choices", "counselling");
            return Err(Rejection::Invalid(problem, Some("args.purpose".to_owned())));
        }
        if self.minutes.is_some_and(|minutes| !MINUTES.contains(&minutes.get())) {
            let range = Problem::of(Rule::InputNumberRange).with("min", MINUTES.start()).with("max", MINUTES.end());
            return Err(Rejection::Invalid(range.with("unit", "min"), Some("args.minutes".to_owned())));
        }
        Ok(())
    }

    fn booked(&self, found: For<'_>) -> Result<AppointmentBooked, Rejection> {
        let booking = match &self.booking {
            Some(id) => {
                free(found.bookings().get(id), "booking", id, "args.booking")?;
                id.clone()
            }
            None => next_free("B", found.bookings(), BookingId::parse)?,
        };
        Ok(AppointmentBooked {
            journey: self.journey.clone(),
            enquiry: self.enquiry.clone(),
            booking,
            purpose: self.purpose,
            starts_at: self.starts_at,
            physician: self.physician.clone(),
            minutes: self.minutes,
        })
    }

    /// What must hold today and, as far as it can be known, on the day that is booked.
    fn check(&self, gate: &mut Gate, context: &Context<'_>, facts: &Facts, found: &Journey) -> Result<(), Rejection> {
        gate.take(gates::journey_open(found));
        if matches!(self.purpose, Purpose::Visit | Purpose::Counselling) {
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

/// A place on the day, and the physician's time.
fn place_free(gate: &mut Gate, facts: &Facts, wanted: &AppointmentBooked) {
    let day = wanted.starts_at.legal_day();
    let Some(book) = facts.day(day) else { return };
    if let Some(set) = facts.capacities().and_then(|capacities| capacities.on(day)) {
        let open = gate.require(!set.what.closed, || Finding::of(Rule::BookingDayClosed).with("day", day));
        let taken = book.taken(wanted.purpose);
        let places = set.what.places(wanted.purpose).filter(|_| open).unwrap_or(u64::MAX);
        gate.require(taken < places, || {
            Finding::of(Rule::BookingDayFull).with("day", day).with("taken", taken).with("places", places)
        });
    }
    if let Some(other) = book.clash(&wanted.physician, wanted) {
        gate.add(
            Finding::of(Rule::BookingPhysicianTaken)
                .with("doctor", &wanted.physician)
                .with("from", other.starts_at)
                .with("to", other.ends_at()),
        );
    }
}

impl Act for BookAppointment {
    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let mut needs = needs_of(None, self.enquiry.as_ref());
        needs.extend(self.journey.iter().flat_map(|id| gates::journey_and_plan(facts, id)));
        needs.extend([
            Need::Clinic,
            Need::Staff(self.physician.clone()),
            Need::Day(self.starts_at.legal_day()),
            Need::Capacity,
        ]);
        needs
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = For::found(self.journey.as_ref(), self.enquiry.as_ref(), facts)?;
        self.readable(context, facts, found)?;
        let booked = self.booked(found)?;
        let mut gate = Gate::default();
        let mut about = vec![found.subject()];
        match found {
            For::Journey(journey) => {
                about.push(Subject::Plan(journey.plan.clone()));
                self.check(&mut gate, context, facts, journey)?;
            }
            For::Enquiry(enquiry) => {
                gate.take(enquiry_open(enquiry));
                gate.take(gates::doctor_in_role(facts, &self.physician, self.starts_at.legal_day()));
            }
        }
        place_free(&mut gate, facts, &booked);
        let notes = gate.pass(context, &about)?;
        noted(found.subject(), found.about(self.starts_at), Event::AppointmentBooked(booked), notes)
    }
}

/// Cancels a booking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelAppointment {
    /// Which.
    pub booking: BookingId,
    /// Why, as a code.
    pub grounds: Code,
    /// Whose journey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub journey: Option<JourneyId>,
    /// Or which enquiry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enquiry: Option<EnquiryId>,
}

impl Act for CancelAppointment {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        needs_of(self.journey.as_ref(), self.enquiry.as_ref())
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = For::found(self.journey.as_ref(), self.enquiry.as_ref(), facts)?;
        let booking = found.booking(&self.booking)?;
        let subject = found.subject();
        let mut gate = Gate::default();
        gate.require(booking.is_open(), || {
            Finding::of(Rule::BookingNotOpen).with("booking", &self.booking).with("state", booking.state.name())
        });
        let notes = gate.pass(context, std::slice::from_ref(&subject))?;
        let about = found.about(booking.booked.what.starts_at);
        noted(subject, about, Event::AppointmentCancelled(self.clone()), notes)
    }
}

/// Whether somebody came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Attendance {
    /// They came.
    Arrived,
    /// They did not come.
    NotArrived,
}

/// Records whether somebody came to an appointment. Recorded again, the newer word counts and the older stays visible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordAttendance {
    /// Which booking.
    pub booking: BookingId,
    /// Whether they came.
    pub attendance: Attendance,
    /// Whose journey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub journey: Option<JourneyId>,
    /// Or which enquiry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enquiry: Option<EnquiryId>,
    /// Why they did not come, as a code; needed then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grounds: Option<Code>,
}

impl Act for RecordAttendance {
    fn nature(&self) -> Nature {
        Nature::Report
    }

    fn needs(&self, _: &Facts) -> Vec<Need> {
        needs_of(self.journey.as_ref(), self.enquiry.as_ref())
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = For::found(self.journey.as_ref(), self.enquiry.as_ref(), facts)?;
        let booking = found.booking(&self.booking)?;
        let starts_at = booking.booked.what.starts_at;
        if context.day() < starts_at.legal_day() {
            return Err(Problem::of(Rule::InputTimeOrder).with("field", "starts_at, at").into());
        }
        if self.attendance == Attendance::NotArrived && self.grounds.is_none() {
            let missing = Problem::of(Rule::InputMissingField).with("field", "grounds");
            return Err(Rejection::Invalid(missing, Some("args.grounds".to_owned())));
        }
        noted(found.subject(), found.about(starts_at), Event::AttendanceRecorded(self.clone()), Vec::new())
    }
}
