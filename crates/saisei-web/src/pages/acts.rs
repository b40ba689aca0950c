//! A form for every act: drawn from what the command takes, so that whatever `apply` can record, a page can record.

use std::collections::{BTreeMap, HashMap};

use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::{Command, Grade, Role};
use saisei_app::form::{Entries, Field, build, form_of};
use saisei_app::{Answer, Known, Outcome, may, may_report, read_arguments};

use super::act::{Doing, perform, role_of, submission, task};
use super::asked::{Asked, frame};
use super::bedside_second::{ROLES, TypedSecond};
use super::templates::{ActFormPage, ActsPage};
use crate::fields::{Fields, Unreadable};
use crate::guard::{IdempotencyKey, source_of};
use crate::model::{ActForm, ActLink, ActsView, FieldFault, FormFaults, Frame, Pick};
use crate::ports::role_key;
use crate::respond::{local_place, page, see};
use crate::show::{Drawing, dashed, finding_words, findings};
use crate::state::WebState;

/// Areas of the list of acts, with their commands. A test holds it to the list of commands.
pub(crate) const AREAS: &[(&str, &[&str])] = &[
    ("patient", &["register_patient", "correct_identity", "open_journey", "close_journey"]),
    (
        "work-up",
        &[
            "record_history",
            "record_disease_activity",
            "record_drugs",
            "record_infection_screen",
            "decide_eligibility",
            "give_explanation",
            "sign_consent",
            "withdraw_consent",
            "attach_document",
        ],
    ),
    ("booking", &["book_appointment", "cancel_appointment"]),
    ("harvest", &["label_container", "void_container", "record_harvest", "dispose_container", "retain_sample"]),
    ("custody", &["send_containers", "receive_containers"]),
    (
        "culture",
        &[
            "open_lot",
            "record_culture_step",
            "record_passage",
            "split_lot",
            "pool_lots",
            "fill_product",
            "clear_workspace",
        ],
    ),
    ("quality", &["record_test_result", "decide_release", "revoke_release", "close_lot"]),
    (
        "administration",
        &[
            "check_bedside",
            "record_baseline",
            "start_administration",
            "change_rate",
            "record_vitals",
            "record_symptom",
            "record_treatment",
            "stop_administration",
            "complete_administration",
        ],
    ),
    ("follow-up", &["record_visit", "miss_visit", "decide_next_dose"]),
    ("adverse-event", &["record_adverse_event", "update_adverse_event", "judge_adverse_event", "file_illness_report"]),
    (
        "case",
        &[
            "open_deviation",
            "assess_deviation",
            "close_deviation",
            "open_nonconformity",
            "assess_nonconformity",
            "close_nonconformity",
            "correct",
        ],
    ),
    ("room", &["set_room_limits", "record_environmental_value"]),
    ("material", &["register_material", "receive_material_lot", "judge_material_lot"]),
    (
        "plan",
        &[
            "draft_plan",
            "record_committee_opinion",
            "file_plan",
            "accept_plan",
            "suspend_plan",
            "stop_plan",
            "end_plan",
            "record_order",
            "lift_order",
            "record_duty",
        ],
    ),
    (
        "house",
        &[
            "register_facility",
            "record_facility_permission",
            "register_room",
            "register_staff",
            "grant_role",
            "end_role",
            "record_qualification",
            "record_training",
        ],
    ),
];

/// What stands behind the address of the list.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Said {
    recorded: Option<String>,
}

/// Every act that this role may do.
pub(crate) async fn acts(State(state): State<WebState>, asked: Asked, Query(said): Query<Said>) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let f = frame(&state, &asked, "acts-heading");
    let area = |(name, commands): &(&str, &[&str])| {
        let links: Vec<ActLink> = commands
            .iter()
            .filter(|command| may(role, command))
            .map(|command| ActLink { words: heading(&f, command), href: place(command) })
            .collect();
        (!links.is_empty()).then(|| (f.t(format!("area-{name}")), links))
    };
    let recorded = said.recorded.filter(|command| Command::NAMES.contains(&command.as_str()));
    let said = recorded.map(|command| f.t1("act-recorded", "what", heading(&f, &command)));
    let view = ActsView { areas: AREAS.iter().filter_map(area).collect(), said };
    page(StatusCode::OK, &ActsPage { f: &f, page: &view })
}

/// The bedside has a page of its own.
fn place(command: &str) -> String {
    if command == "check_bedside" { "/bedside".to_owned() } else { format!("/acts/{command}") }
}

fn heading(f: &Frame, command: &str) -> String {
    f.t(format!("next-{}", dashed(command)))
}

/// What was typed, beside the command's own entries.
#[derive(Clone, Default)]
struct Typed {
    entries: Entries,
    seen: Option<u64>,
    back: String,
    more: Option<String>,
    reason: String,
    note: String,
    occurred: String,
    already_done: bool,
    second: Option<TypedSecond>,
}

impl Typed {
    fn read(mut fields: Fields) -> Result<Self, Unreadable> {
        let mut text = |name: &str| fields.take_optional(name).unwrap_or_default();
        let (back, reason, note, occurred) = (text("back"), text("reason"), text("note"), text("occurred_at"));
        let seen = text("seen").parse().ok();
        let already_done = text("already_done") == "yes";
        let more = fields.take_optional("more");
        let second = TypedSecond::read(&mut fields)?.filter(TypedSecond::is_begun);
        let back = local_place(&back).to_owned();
        Ok(Self { entries: fields.rest(), seen, back, more, reason, note, occurred, already_done, second })
    }

    /// From an address that names what the act is about.
    fn from_address(command: &str, query: HashMap<String, String>) -> Self {
        let fields = form_of(command).unwrap_or_default();
        let back = query.get("back").map(|back| local_place(back).to_owned());
        // An address may say what the act is about, and never who somebody is.
        let names = |name: &str| {
            let named = |field: &Field| field.name == name || name.strip_suffix(".0") == Some(&field.name);
            fields.iter().any(|field| named(field) && field.takes.is_number_of_ours())
        };
        let entries: Entries = query.into_iter().filter(|(name, _)| names(name)).collect();
        let journey = entries.get("journey").map(|id| format!("/journeys/{id}"));
        let back = back.or(journey).unwrap_or_else(|| "/acts".to_owned());
        Self { entries, back: local_place(&back).to_owned(), ..Self::default() }
    }
}

/// One form of one act, on its way to a page.
struct Form<'a> {
    state: &'a WebState,
    asked: &'a Asked,
    command: &'static str,
    typed: Typed,
}

/// What is wrong with an entry, or what a gate said.
#[derive(Default)]
struct Wrong {
    faults: Vec<FieldFault>,
    answer: Option<Answer>,
}

impl Form<'_> {
    /// What the form can offer, and the position that it shows.
    async fn offers(&self) -> Result<(Known, u64), Response> {
        let journey = self.typed.entries.get("journey").cloned();
        task(self.state, move |app| {
            let file = journey.map(|id| app.journey(&id)).transpose()?.flatten();
            Ok((app.known(file.as_ref().map(|file| &file.journey))?, app.position()?))
        })
        .await
    }

    async fn draw(self, status: StatusCode, wrong: Wrong) -> Response {
        let (known, position) = match self.offers().await {
            Ok(offers) => offers,
            Err(response) => return response,
        };
        let mut f = frame(self.state, self.asked, "acts-heading");
        f.heading = heading(&f, self.command);
        f.faulty = !wrong.faults.is_empty();
        let grade = |grade: Grade| {
            let found = wrong.answer.iter().flat_map(|answer| &answer.findings);
            found.into_iter().any(|finding| finding.grade() == grade)
        };
        let can_report = role_of(&self.asked.visitor).is_some_and(|role| may_report(role, self.command));
        let more = self.typed.more.iter().map(|name| (name.clone(), 3)).collect::<BTreeMap<_, _>>();
        let fields = form_of(self.command).unwrap_or_default();
        let drawing =
            Drawing { f: &f, command: self.command, entries: &self.typed.entries, known: &known, more: &more };
        let second = self.typed.second.as_ref();
        let view = ActForm {
            command: self.command.to_owned(),
            heading: f.heading.clone(),
            findings: wrong.answer.as_ref().map(|answer| findings(&f, &answer.findings)),
            rows: drawing.rows(fields),
            // Entries typed again rest on what the screen showed; after an answer it shows what is known by now.
            seen: self.typed.seen.filter(|_| wrong.answer.is_none()).unwrap_or(position),
            asks_reason: grade(Grade::Physician) || grade(Grade::PhysicianAndQuality) || self.command == "correct",
            reason: self.typed.reason.clone(),
            asks_second: grade(Grade::SecondPerson) || grade(Grade::PhysicianAndQuality) || second.is_some(),
            second: second.map(|second| second.name().to_owned()).unwrap_or_default(),
            second_roles: ROLES.map(|role| pick(&f, role, second.and_then(TypedSecond::role))).to_vec(),
            note: self.typed.note.clone(),
            occurred: self.typed.occurred.clone(),
            already_done: can_report.then_some(self.typed.already_done),
            back: self.typed.back.clone(),
            faults: FormFaults(wrong.faults),
        };
        page(status, &ActFormPage { f: &f, page: &view })
    }

    /// The arguments as a line of `apply` would hold them.
    fn arguments(&self) -> serde_json::Map<String, serde_json::Value> {
        let mut args = build(form_of(self.command).unwrap_or_default(), &self.typed.entries);
        let texts = [("note", &self.typed.note), ("occurred_at", &self.typed.occurred)];
        for (name, text) in texts.into_iter().filter(|(_, text)| !text.trim().is_empty()) {
            let text = if name == "note" { text.clone() } else { saisei_app::form::at_home(text.trim()) };
            args.insert(name.to_owned(), text.into());
        }
        if self.typed.already_done {
            args.insert("already_done".to_owned(), true.into());
        }
        args
    }
}

fn pick(f: &Frame, role: Role, chosen: Option<Role>) -> Pick {
    Pick { value: role.name().to_owned(), words: f.t(role_key(role.name())), chosen: chosen == Some(role) }
}

/// The id of the entry that a place in the arguments belongs to: `args.results[0].marker` is `results.0.marker`.
fn entry_of(place: &str) -> String {
    let place = place.strip_prefix("args.").unwrap_or(place).replace('[', ".").replace(']', "");
    let place = place.trim_start_matches('.');
    place.strip_suffix(".value").or_else(|| place.strip_suffix(".unit")).unwrap_or(place).to_owned()
}

fn known_command(asked: &Asked, command: &str) -> Result<&'static str, StatusCode> {
    let role = role_of(&asked.visitor).ok_or(StatusCode::FORBIDDEN)?;
    let found = Command::NAMES.iter().find(|name| **name == command).ok_or(StatusCode::NOT_FOUND)?;
    if may(role, found) || may_report(role, found) { Ok(found) } else { Err(StatusCode::FORBIDDEN) }
}

/// The form, filled with what the address names.
pub(crate) async fn act_form(
    State(state): State<WebState>,
    asked: Asked,
    Path(command): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    match known_command(&asked, &command) {
        Ok(command) => {
            let typed = Typed::from_address(command, query);
            Form { state: &state, asked: &asked, command, typed }.draw(StatusCode::OK, Wrong::default()).await
        }
        Err(status) => status.into_response(),
    }
}

/// Records the act, or shows the form again with what was typed.
pub(crate) async fn do_act(
    State(state): State<WebState>,
    asked: Asked,
    key: IdempotencyKey,
    Path(command): Path<String>,
    fields: Fields,
    request: Request,
) -> Response {
    let command = match known_command(&asked, &command) {
        Ok(command) => command,
        Err(status) => return status.into_response(),
    };
    let Ok(typed) = Typed::read(fields) else { return StatusCode::BAD_REQUEST.into_response() };
    let form = Form { state: &state, asked: &asked, command, typed };
    if form.typed.more.is_some() {
        return form.draw(StatusCode::OK, Wrong::default()).await;
    }
    let source = source_of(&state.setup.site, request.headers(), request.extensions());
    form.send(key, source).await
}

impl Form<'_> {
    async fn send(self, key: IdempotencyKey, source: String) -> Response {
        let f = frame(self.state, self.asked, "acts-heading");
        let args = self.arguments();
        let read = match read_arguments(self.command, args.clone()) {
            Ok(read) => read,
            Err(finding) => {
                let field = entry_of(finding.place.as_deref().unwrap_or_default());
                let fault = FieldFault { field: field.into(), words: finding_words(&f, &finding) };
                let wrong = Wrong { faults: vec![fault], ..Wrong::default() };
                return self.draw(StatusCode::UNPROCESSABLE_ENTITY, wrong).await;
            }
        };
        let reason = match self.typed.reason.trim() {
            "" => None,
            text => match saisei_app::domain::values::Code::parse(text) {
                Ok(code) => Some(code),
                Err(problem) => {
                    let words = finding_words(&f, &problem.finding());
                    let fault = FieldFault { field: "reason".into(), words };
                    let wrong = Wrong { faults: vec![fault], ..Wrong::default() };
                    return self.draw(StatusCode::UNPROCESSABLE_ENTITY, wrong).await;
                }
            },
        };
        let second = match &self.typed.second {
            None => None,
            Some(typed) => match typed.prove(self.state, self.asked, source).await {
                Ok(second) => Some(second),
                Err(again) => {
                    let fault = FieldFault { field: "second".into(), words: again.words(&f) };
                    let (status, wrong) = (again.status(), Wrong { faults: vec![fault], ..Wrong::default() });
                    return self.draw(status, wrong).await;
                }
            },
        };
        let doing =
            Doing { command: read.command, args: args.into(), seen: self.typed.seen, note: read.note, reason, second };
        let Some(mut sent) = submission(&self.asked.visitor, key, doing) else {
            return StatusCode::FORBIDDEN.into_response();
        };
        (sent.occurred_at, sent.already_done) = (read.occurred_at, read.already_done);
        let setup = self.state.clone();
        match tokio::task::spawn_blocking(move || perform(&setup.setup, sent)).await {
            Ok(Ok((answer, _))) => self.answered(&f, answer).await,
            Ok(Err(error)) => {
                tracing::error!(%error, "an act could not be recorded");
                StatusCode::SERVICE_UNAVAILABLE.into_response()
            }
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }

    async fn answered(self, f: &Frame, answer: Answer) -> Response {
        match answer.outcome {
            Outcome::Accepted => see(&onward(self.command, &answer, &self.typed.back)),
            Outcome::Refused => {
                let wrong = Wrong { answer: Some(answer), ..Wrong::default() };
                self.draw(StatusCode::UNPROCESSABLE_ENTITY, wrong).await
            }
            Outcome::Invalid => {
                let fault = |finding: &saisei_app::domain::Finding| FieldFault {
                    field: entry_of(finding.place.as_deref().unwrap_or_default()).into(),
                    words: finding_words(f, finding),
                };
                let faults = answer.findings.iter().map(fault).collect();
                self.draw(StatusCode::UNPROCESSABLE_ENTITY, Wrong { faults, ..Wrong::default() }).await
            }
        }
    }
}

/// Where to go after an act: to its journey, or back to the list.
fn onward(command: &str, answer: &Answer, back: &str) -> String {
    let recorded = answer.events.first();
    let journey = recorded.and_then(|first| {
        first.envelope.tags.iter().find_map(|tag| tag.as_str().strip_prefix("journey:").map(str::to_owned))
    });
    match (journey, recorded) {
        (Some(journey), Some(first)) => format!("/journeys/{journey}?recorded={}", first.envelope.position.0),
        _ if back.starts_with("/acts") || back == "/" => format!("/acts?recorded={command}"),
        _ => back.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_but_the_timer_has_its_place_in_the_list() {
        let mut listed: Vec<&str> = AREAS.iter().flat_map(|(_, commands)| commands.iter().copied()).collect();
        let mut all: Vec<&str> = Command::NAMES.iter().copied().filter(|name| *name != "tick").collect();
        listed.sort_unstable();
        all.sort_unstable();
        assert_eq!(listed, all);
    }

    #[test]
    fn a_place_in_the_arguments_is_an_entry() {
        assert_eq!(entry_of("args.results[2].marker"), "results.2.marker");
        assert_eq!(entry_of("args.volume.unit"), "volume");
        assert_eq!(entry_of("seen"), "seen");
    }
}
