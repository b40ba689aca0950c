//! Enquiries (問い合わせ): somebody contacts the clinic before there is a patient or a journey. Who it is, and in which
//! words they asked, goes to the vault under a key of the enquiry's own; the ledger holds codes.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::journey::{counts, next_serial};
use super::work_up::Answer;
use super::{free, noted, recorded};
use crate::act::{Act, Context, Decision, Gate, Owner, Rejection, unknown};
use crate::event::{Event, SerialKind, Subject};
use crate::facts::{Facts, Need};
use crate::problem::Problem;
use crate::rules::{Finding, Rule};
use crate::state::Enquiry;
use crate::values::{Code, CoiNumber, Commitment, Day, EnquiryId, Line, Text};

/// How somebody came to the clinic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By telephone.
    Phone,
    /// By the form of the clinic's web page.
    WebForm,
    /// By mail.
    Mail,
    /// By a letter of another physician (紹介状).
    ReferralLetter,
    /// At the desk.
    Visit,
    /// In another way.
    Other,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 6] = [Self::Phone, Self::WebForm, Self::Mail, Self::ReferralLetter, Self::Visit, Self::Other];

    /// Its name, as the ledger writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::WebForm => "web_form",
            Self::Mail => "mail",
            Self::ReferralLetter => "referral_letter",
            Self::Visit => "visit",
            Self::Other => "other",
        }
    }
}

/// What somebody asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// What the therapy is and what is known about it.
    Therapy,
    /// Risks and what happened elsewhere.
    Risks,
    /// Cost.
    Cost,
    /// How long it takes, and how often one has to come.
    Schedule,
    /// The treatment that they have now.
    CurrentTreatment,
    /// Something about an earlier treatment here.
    AfterTreatment,
    /// Anything else; the message says what.
    Other,
}

/// Records that somebody contacted the clinic. Names and words are sealed; printing it for debugging shows nothing.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordEnquiry {
    /// How they came.
    pub channel: Channel,
    /// What they asked about.
    pub topic: Topic,
    /// Whether a rheumatologist treats them.
    pub rheumatologist: Answer,
    /// Its id; issued serially (`Q0001` …) if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enquiry: Option<EnquiryId>,
    /// Their number, if they are a patient already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coi: Option<CoiNumber>,
    /// They wish to be called back by this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_by: Option<Day>,
    /// 姓, as far as told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family_name: Option<Line<40>>,
    /// 名.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_name: Option<Line<40>>,
    /// セイ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family_kana: Option<Line<60>>,
    /// メイ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_kana: Option<Line<60>>,
    /// Birth date, if told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<Day>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Line<30>>,
    /// Mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Line<100>>,
    /// What they asked, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Text<2000>>,
}

impl fmt::Debug for RecordEnquiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecordEnquiry(***)")
    }
}

/// Who enquires and what they said: what is sealed. Everything may be missing; many tell a first name only.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// 姓.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family_name: Option<Line<40>>,
    /// 名.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_name: Option<Line<40>>,
    /// セイ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family_kana: Option<Line<60>>,
    /// メイ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_kana: Option<Line<60>>,
    /// Birth date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<Day>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Line<30>>,
    /// Mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Line<100>>,
    /// What they asked, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Text<2000>>,
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contact(***)")
    }
}

/// Somebody contacted the clinic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnquiryRecorded {
    /// Its id.
    pub enquiry: EnquiryId,
    /// How they came.
    pub channel: Channel,
    /// What they asked about.
    pub topic: Topic,
    /// Whether a rheumatologist treats them.
    pub rheumatologist: Answer,
    /// Their number, if they were a patient already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coi: Option<CoiNumber>,
    /// They wish to be called back by this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_by: Option<Day>,
    /// Commitment to who it was and what they said, in the vault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Commitment>,
}

impl RecordEnquiry {
    fn contact(&self) -> Contact {
        Contact {
            family_name: self.family_name.clone(),
            given_name: self.given_name.clone(),
            family_kana: self.family_kana.clone(),
            given_kana: self.given_kana.clone(),
            birth_date: self.birth_date,
            phone: self.phone.clone(),
            email: self.email.clone(),
            message: self.message.clone(),
        }
    }

    /// Seals who it was, under the key of the patient if there is one, else under the enquiry's own.
    fn sealed(&self, context: &mut Context<'_>, id: &EnquiryId) -> Result<Option<Commitment>, Rejection> {
        let contact = self.contact();
        if contact == Contact::default() {
            return Ok(None);
        }
        let bytes = serde_json::to_vec(&contact).map_err(|_| Problem::of(Rule::InputBadForm))?;
        let owner = self.coi.as_ref().map_or(Owner::Enquiry(id), Owner::Patient);
        Ok(Some(context.vault.commit(owner, &bytes)))
    }

    fn check(&self, context: &Context<'_>, facts: &Facts) -> Result<(), Rejection> {
        if let Some(coi) = &self.coi {
            facts.patient(coi).ok_or_else(|| unknown("patient", coi, "args.coi"))?;
        }
        if self.birth_date.is_some_and(|day| day > context.day()) {
            return Err(Rejection::Invalid(Problem::of(Rule::InputFuture), Some("args.birth_date".to_owned())));
        }
        not_before(self.call_by, context)
    }
}

/// A call that is wished for lies not before the contact itself.
fn not_before(call_by: Option<Day>, context: &Context<'_>) -> Result<(), Rejection> {
    if call_by.is_some_and(|day| day < context.day()) {
        let order = Problem::of(Rule::InputTimeOrder).with("field", "occurred_at, call_by");
        return Err(Rejection::Invalid(order, Some("args.call_by".to_owned())));
    }
    Ok(())
}

fn next_enquiry(facts: &Facts) -> Result<EnquiryId, Problem> {
    EnquiryId::parse(&next_serial("Q", facts.last(SerialKind::Enquiry)))
}

impl Act for RecordEnquiry {
    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let id = self.enquiry.clone().or_else(|| next_enquiry(facts).ok()).map(Need::Enquiry);
        let patient = self.coi.clone().map(Need::Patient);
        [Need::Last(SerialKind::Enquiry)].into_iter().chain(id).chain(patient).collect()
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let id = self.enquiry.clone().map_or_else(|| next_enquiry(facts), Ok)?;
        free(facts.enquiry(&id), "enquiry", &id, "args.enquiry")?;
        self.check(context, facts)?;
        let event = EnquiryRecorded {
            enquiry: id.clone(),
            channel: self.channel,
            topic: self.topic,
            rheumatologist: self.rheumatologist,
            coi: self.coi.clone(),
            call_by: self.call_by,
            contact: self.sealed(context, &id)?,
        };
        let counted = counts("Q", id.as_str(), facts.last(SerialKind::Enquiry));
        let serial = counted.then_some(Subject::Serial(SerialKind::Enquiry));
        let about = serial.into_iter().chain(self.coi.clone().map(Subject::Patient)).collect();
        recorded(Subject::Enquiry(id), about, Event::EnquiryRecorded(event))
    }
}

/// What was done about an enquiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// Called back, and spoke with them.
    CalledBack,
    /// Answered at once, in the same contact.
    AnsweredAtOnce,
    /// Information was sent.
    InformationSent,
    /// Referred to another place, such as their rheumatologist.
    ReferredElsewhere,
    /// Tried to reach them, without success.
    NotReached,
}

/// Records what was done about an enquiry. Also after it was closed: what was done was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerEnquiry {
    /// Which.
    pub enquiry: EnquiryId,
    /// What was done.
    pub done: Done,
    /// They are to be called again by this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_by: Option<Day>,
}

/// The enquiry, or "not registered".
pub(super) fn enquiry<'f>(facts: &'f Facts, id: &EnquiryId) -> Result<&'f Enquiry, Rejection> {
    facts.enquiry(id).ok_or_else(|| unknown("enquiry", id, "args.enquiry"))
}

/// What an event of an enquiry concerns beside it: the patient, once there is one.
pub(super) fn patient_of_enquiry(enquiry: &Enquiry) -> Vec<Subject> {
    enquiry.coi().cloned().map(Subject::Patient).into_iter().collect()
}

impl Act for AnswerEnquiry {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Enquiry(self.enquiry.clone())]
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = enquiry(facts, &self.enquiry)?;
        not_before(self.call_by, context)?;
        recorded(
            Subject::Enquiry(self.enquiry.clone()),
            patient_of_enquiry(found),
            Event::EnquiryAnswered(self.clone()),
        )
    }
}

/// How an enquiry ended. None of them says whether the therapy is possible or would help: a physician decides on that
/// in a journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EnquiryOutcome {
    /// Registered as a patient; the number says which.
    BecamePatient,
    /// Not going on for now.
    NotNow,
    /// They decided against it.
    Declined,
    /// They could not be reached any more.
    NoAnswer,
    /// The same as another enquiry.
    Duplicate,
}

/// Closes an enquiry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseEnquiry {
    /// Which.
    pub enquiry: EnquiryId,
    /// How it ended.
    pub outcome: EnquiryOutcome,
    /// The patient's number, if they became one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coi: Option<CoiNumber>,
    /// The other enquiry, if this one is a duplicate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<EnquiryId>,
    /// Why, as a code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grounds: Option<Code>,
}

impl CloseEnquiry {
    /// What belongs to the outcome is there and known.
    fn check(&self, facts: &Facts) -> Result<(), Rejection> {
        let missing = |field: &str| {
            let place = format!("args.{field}");
            Err(Rejection::Invalid(Problem::of(Rule::InputMissingField).with("field", field), Some(place)))
        };
        match (self.outcome, &self.coi, &self.same_as) {
            (EnquiryOutcome::BecamePatient, None, _) => missing("coi"),
            (EnquiryOutcome::Duplicate, _, None) => missing("same_as"),
            (_, coi, other) => {
                coi.as_ref().map_or(Ok(()), |coi| {
                    facts.patient(coi).map(|_| ()).ok_or_else(|| unknown("patient", coi, "args.coi"))
                })?;
                other.as_ref().map_or(Ok(()), |other| {
                    let known = facts.enquiry(other).filter(|_| *other != self.enquiry);
                    known.map(|_| ()).ok_or_else(|| unknown("enquiry", other, "args.same_as"))
                })
            }
        }
    }
}

/// An enquiry is open.
///
/// # Errors
/// `enquiry.closed`.
pub(super) fn enquiry_open(found: &Enquiry) -> Result<(), Finding> {
    if found.is_open() { Ok(()) } else { Err(Finding::of(Rule::EnquiryClosed).with("enquiry", &found.id)) }
}

impl Act for CloseEnquiry {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        let patient = self.coi.clone().map(Need::Patient);
        let other = self.same_as.clone().map(Need::Enquiry);
        [Need::Enquiry(self.enquiry.clone())].into_iter().chain(patient).chain(other).collect()
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = enquiry(facts, &self.enquiry)?;
        self.check(facts)?;
        let subject = Subject::Enquiry(self.enquiry.clone());
        let mut gate = Gate::default();
        gate.take(enquiry_open(found));
        // Whoever becomes a patient still comes to the counselling; anybody else would hold a place for nobody.
        let ahead = found.bookings.iter().find(|(_, booking)| booking.is_open());
        if let Some((booking, _)) = ahead.filter(|_| self.outcome != EnquiryOutcome::BecamePatient) {
            gate.add(Finding::of(Rule::EnquiryBookingOpen).with("booking", booking));
        }
        let notes = gate.pass(context, std::slice::from_ref(&subject))?;
        let patient = self.coi.clone().map(Subject::Patient).into_iter().chain(patient_of_enquiry(found)).collect();
        noted(subject, patient, Event::EnquiryClosed(self.clone()), notes)
    }
}
