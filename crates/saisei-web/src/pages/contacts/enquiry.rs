//! One enquiry: what was asked, what was done, and what comes next.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::Role;
use saisei_app::domain::state::{Booking, Enquiry, EnquiryStage};
use saisei_app::domain::values::Day;
use saisei_app::form::Entries;
use saisei_app::{App, AppError, EnquiryFile};

use super::enquiries::{days_words, mark};
use super::enquiry_story::{Notes, Told, booking_words, stamps, story};
use super::who::{Who, fact};
use crate::model::{ActForm, Control, Fact, Frame, Link, Mark, Row};
use crate::pages::act::{role_of, task, today};
use crate::pages::acts::embedded;
use crate::pages::asked::{Asked, frame};
use crate::pages::journey::people;
use crate::respond::page;
use crate::show::{act_links, choice, code_words};
use crate::state::WebState;

/// One enquiry.
#[derive(Template)]
#[template(path = "contacts/enquiry.html")]
pub struct EnquiryPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The page.
    pub page: &'a EnquiryView,
}

/// What the page shows.
pub struct EnquiryView {
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub state: (Option<Mark>, String),
    /// What comes next, or how it ended.
    pub next: String,
    /// By when they are to be called, with whether that has passed.
    pub call_by: Option<(String, bool)>,
    /// How long since the first contact, or how long it took.
    pub days: String,
    /// What can be done here; the first is the main one.
    pub links: Vec<Link>,
    /// Who it is.
    pub who: Vec<Fact>,
    /// What was asked.
    pub asked: Vec<Fact>,
    /// What they said, in words.
    pub message: Option<String>,
    /// Counsellings.
    pub bookings: Vec<Fact>,
    /// What happened, newest first.
    pub story: Vec<Told>,
}

/// Registering the person as a patient, with what they told beside it.
#[derive(Template)]
#[template(path = "contacts/register.html")]
pub struct RegisterPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The number of the enquiry.
    pub number: &'a str,
    /// What they told.
    pub who: &'a [Fact],
    /// The form; none if this role may not register.
    pub form: Option<&'a ActForm>,
}

/// The enquiry with the notes and names that its page needs.
struct Loaded {
    file: EnquiryFile,
    notes: Notes,
    people: std::collections::BTreeMap<String, String>,
}

fn load(app: &App, id: &str) -> Result<Option<Loaded>, AppError> {
    let Some(file) = app.enquiry(id)? else { return Ok(None) };
    let mut notes = Notes::new();
    for stamp in stamps(&file.enquiry) {
        let Some(note) = &stamp.note else { continue };
        notes.extend(app.note(note)?.map(|text| (stamp.position, text)));
    }
    Ok(Some(Loaded { file, notes, people: people(app)? }))
}

async fn found(state: &WebState, id: String) -> Result<Loaded, Response> {
    let loaded = task(state, move |app| load(app, &id)).await?;
    loaded.ok_or_else(|| StatusCode::NOT_FOUND.into_response())
}

/// The page.
pub(super) async fn enquiry(State(state): State<WebState>, asked: Asked, Path(id): Path<String>) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let Loaded { file, notes, people } = match found(&state, id).await {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    let mut f = frame(&state, &asked, "enq-one-heading");
    f.people = people;
    f.about = Some(file.enquiry.id.to_string());
    let view = view(&f, role, &file, &notes);
    page(StatusCode::OK, &EnquiryPage { f: &f, page: &view })
}

fn who(file: &EnquiryFile) -> Who<'_> {
    Who { identity: file.identity.as_ref(), contact: file.contact.as_ref(), coi: file.enquiry.coi() }
}

fn view(f: &Frame, role: Role, file: &EnquiryFile, notes: &Notes) -> EnquiryView {
    let (enquiry, day) = (&file.enquiry, today(f));
    let stage = enquiry.stage();
    let message = file.contact.as_ref().and_then(|contact| contact.message.as_ref());
    EnquiryView {
        number: enquiry.id.to_string(),
        state: (mark(stage), code_words(f, "enquiry-stage", stage.name())),
        next: next(f, enquiry),
        call_by: enquiry.call_by().map(|due| (f.long(due.0), due < day)),
        days: days_words(f, file, day),
        links: links(f, role, enquiry, day),
        who: who(file).facts(f),
        asked: asked_facts(f, enquiry),
        message: message.map(ToString::to_string),
        bookings: enquiry.bookings.values().map(|booking| booking_fact(f, booking)).collect(),
        story: story(f, enquiry, notes),
    }
}

fn next(f: &Frame, enquiry: &Enquiry) -> String {
    match &enquiry.closed {
        Some(closed) => code_words(f, "enquiry-outcome", choice(&closed.what.outcome)),
        None => code_words(f, "enq-next", enquiry.stage().name()),
    }
}

fn asked_facts(f: &Frame, enquiry: &Enquiry) -> Vec<Fact> {
    let asked = &enquiry.recorded.what;
    let call = enquiry.recorded.what.call_by.map(|day| f.short(day.0));
    vec![
        fact(f, "enq-first", Ok(f.full(enquiry.first_contact().0))),
        fact(f, "enq-channel", Ok(code_words(f, "channel", asked.channel.name()))),
        fact(f, "enq-topic", Ok(code_words(f, "topic", choice(&asked.topic)))),
        fact(f, "enq-rheumatologist", Ok(code_words(f, "enq-rheumatologist", choice(&asked.rheumatologist)))),
        fact(f, "enq-call-wished", call.ok_or_else(|| f.t("enq-no-call"))),
    ]
}

fn booking_fact(f: &Frame, booking: &Booking) -> Fact {
    let day = booking.booked.what.starts_at.legal_day();
    Fact {
        name: code_words(f, "booking", booking.state.name()),
        value: Some(booking_words(f, booking)),
        note: None,
        href: Some(format!("/appointments?day={day}")),
    }
}

/// What can be done, the next step first.
fn links(f: &Frame, role: Role, enquiry: &Enquiry, day: Day) -> Vec<Link> {
    let of = |command: &str, more: &[(&str, &str)]| {
        let about = [&[("enquiry", enquiry.id.as_str())], more].concat();
        act_links(f, role, &[command], &about)
    };
    let register = || Link { href: format!("/enquiries/{}/register", enquiry.id), text: f.t("enq-register") };
    if !enquiry.is_open() {
        return of("answer_enquiry", &[]);
    }
    let ahead = enquiry.bookings.iter().find(|(_, booking)| booking.is_open());
    let of_booking = ahead.map(|(id, booking)| {
        let about = [("booking", id.as_str())];
        let came = booking.booked.what.starts_at.legal_day() <= day;
        let attend = if came { of("record_attendance", &about) } else { Vec::new() };
        attend.into_iter().chain(of("cancel_appointment", &about)).collect::<Vec<_>>()
    });
    let booking = of_booking.unwrap_or_else(|| of("book_appointment", &[]));
    let answer = of("answer_enquiry", &[]);
    let registers: Vec<Link> = if enquiry.coi().is_none() && saisei_app::may(role, "register_patient") {
        vec![register()]
    } else {
        Vec::new()
    };
    let close = of("close_enquiry", &[]);
    match enquiry.stage() {
        EnquiryStage::Counselled => [registers, close, booking, answer].concat(),
        EnquiryStage::Answered | EnquiryStage::Booked => [booking, answer, registers, close].concat(),
        EnquiryStage::Unanswered | EnquiryStage::Closed => [answer, booking, registers, close].concat(),
    }
}

/// The form with which somebody becomes a patient. What they told stands beside it: an address holds no name, and
/// nobody is registered under a name that was only heard.
pub(super) async fn register(State(state): State<WebState>, asked: Asked, Path(id): Path<String>) -> Response {
    let Loaded { file, .. } = match found(&state, id).await {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    let mut f = frame(&state, &asked, "enq-register");
    let number = file.enquiry.id.to_string();
    f.about = Some(number.clone());
    let back = format!("/enquiries/{number}");
    let form = match embedded(&state, &asked, &f, "register_patient", Entries::new(), back).await {
        Ok(form) => form,
        Err(response) => return response,
    };
    let told = who(&file).facts(&f);
    page(StatusCode::OK, &RegisterPage { f: &f, number: &number, who: &told, form: form.as_ref() })
}
