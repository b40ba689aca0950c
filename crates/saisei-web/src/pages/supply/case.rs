//! One deviation or nonconformity: what it holds, who is concerned, what was decided, and what it still lacks (SG11).

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::Role;
use saisei_app::domain::state::AdverseEvent;
use saisei_app::domain::values::{Code, DeviationId, Moment, NonconformityId};
use saisei_app::{App, AppError, Case, CaseFile, CaseKind, Exposed, may, roles_for};

use super::super::act::{role_of, task, today};
use super::super::asked::{Asked, frame};
use super::cases::{held, standing, what};
use super::patient::Names;
use super::sheet::{Content, Part, Sheet, SheetPage, fact, linked, plain};
use super::story::story;
use crate::model::{Cell, Fact, Frame, Grade, Link, Mark, Table, TableRow, grouped};
use crate::respond::page;
use crate::show::{act_links, choice, code_list, code_words, findings, join, who};
use crate::state::WebState;

/// The page of a deviation.
pub(super) async fn deviation(state: State<WebState>, asked: Asked, Path(id): Path<String>) -> Response {
    let Ok(id) = DeviationId::parse(&id) else { return StatusCode::NOT_FOUND.into_response() };
    draw(state, asked, "case-kind-deviation", move |app, now| app.deviation_file(&id, now)).await
}

/// The page of a nonconformity.
pub(super) async fn nonconformity(state: State<WebState>, asked: Asked, Path(id): Path<String>) -> Response {
    let Ok(id) = NonconformityId::parse(&id) else { return StatusCode::NOT_FOUND.into_response() };
    draw(state, asked, "case-kind-nonconformity", move |app, now| app.nonconformity_file(&id, now)).await
}

async fn draw(
    State(state): State<WebState>,
    asked: Asked,
    heading: &str,
    load: impl FnOnce(&App, Moment) -> Result<Option<CaseFile>, AppError> + Send + 'static,
) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let mut f = frame(&state, &asked, heading);
    let now = Moment(f.as_of);
    let loaded = task(&state, move |app| Ok((Names::read(app)?, load(app, now)?))).await;
    let (names, file) = match loaded {
        Ok((names, Some(file))) => (names, file),
        Ok((_, None)) => return StatusCode::NOT_FOUND.into_response(),
        Err(response) => return response,
    };
    let rooms = names.into_frame(&mut f);
    f.about = Some(file.case.id().to_owned());
    let view = view(&f, role, &file, &rooms);
    page(StatusCode::OK, &SheetPage { f: &f, page: &view })
}

type Rooms = std::collections::BTreeMap<String, String>;

fn view(f: &Frame, role: Role, file: &CaseFile, rooms: &Rooms) -> Sheet {
    let case = &file.case;
    let mut parts = Vec::new();
    if case.is_open() {
        let said = Content::Findings(findings(f, &file.missing));
        parts.push(Part::wide("missing", f.t("case-missing"), said).noted(f.t("case-missing-note")));
    }
    if !file.broken.is_empty() {
        parts.push(Part::wide("broken", f.t("case-broken"), Content::Findings(findings(f, &file.broken))));
    }
    parts.push(Part::beside("facts", f.t("key-facts"), Content::Facts(facts(f, case, rooms))));
    parts.push(Part::beside("decided", f.t("case-decided"), Content::Facts(decided(f, case))));
    let exposed = Content::Table(Box::new(exposed(f, &file.exposed)));
    let people = f.tn("case-exposed", file.exposed.len());
    parts.push(Part::wide("exposed", people, exposed).noted(f.t("case-exposed-note")));
    let told = story(f, &file.events);
    parts.push(Part::wide("story", f.t("case-story"), Content::Story(told)));
    Sheet {
        up: Some(Link { href: "/deviations".to_owned(), text: f.t("cases-heading") }),
        number: Some(case.id().to_owned()),
        states: states(f, case),
        said: who_can(f, role, case),
        links: links(f, role, case),
        parts,
        banner: None,
    }
}

fn states(f: &Frame, case: &Case) -> Vec<(Option<Mark>, String)> {
    let held = held(f, case);
    let held = (!held.is_empty()).then(|| {
        let what = join(f, held);
        (Some(Mark::Grade(Grade::Never)), f.t1("case-holding-now", "what", what))
    });
    standing(f, case).into_iter().chain(held).collect()
}

/// The two acts that bring it to an end.
fn acts(case: &Case) -> [&'static str; 2] {
    match case.kind() {
        CaseKind::Deviation => ["assess_deviation", "close_deviation"],
        CaseKind::Nonconformity => ["assess_nonconformity", "close_nonconformity"],
    }
}

/// The next act first.
fn links(f: &Frame, role: Role, case: &Case) -> Vec<Link> {
    let [assess, close] = acts(case);
    let next: &[&str] = match case.state() {
        "opened" => &[assess],
        "assessed" => &[close, assess, "correct"],
        _ => &["correct"],
    };
    let position = newest(case).to_string();
    act_links(f, role, next, &[(case.kind().name(), case.id()), ("position", &position)])
}

/// Position of its newest decision.
fn newest(case: &Case) -> u64 {
    let newest = match case {
        Case::Deviation(case) => case
            .closed
            .as_ref()
            .map(|closed| closed.at.position)
            .or(case.assessed.as_ref().map(|found| found.at.position)),
        Case::Nonconformity(case) => case
            .closed
            .as_ref()
            .map(|closed| closed.at.position)
            .or(case.assessed.as_ref().map(|found| found.at.position)),
    };
    newest.unwrap_or(case.opened().position)
}

/// Who does what comes next, if this role does not.
fn who_can(f: &Frame, role: Role, case: &Case) -> Option<String> {
    let [assess, close] = acts(case);
    let (next, key) = match case.state() {
        "opened" => (assess, "case-who-assesses"),
        "assessed" => (close, "case-who-closes"),
        _ => return None,
    };
    let roles = join(f, roles_for(next).iter().map(|role| code_words(f, "role", role.name())));
    (!may(role, next)).then(|| f.t1(key, "roles", roles))
}

fn facts(f: &Frame, case: &Case, rooms: &Rooms) -> Vec<Fact> {
    let opened = case.opened();
    let days = f.t1("case-day-count", "count", case.days_open(today(f)).to_string());
    let days = if case.is_open() { f.t1("case-open-since", "days", days) } else { f.t1("case-took", "days", days) };
    let first = [plain(f, "case-what", what(f, case))];
    let place = match case {
        Case::Deviation(case) => {
            let room = case.opened.what.room.as_ref().map(|room| {
                let name = rooms.get(room.as_str()).cloned().unwrap_or_else(|| room.to_string());
                linked(f, "case-room-name", name, format!("/rooms/{room}"))
            });
            let facility = case.opened.what.facility.as_ref();
            let facility = facility.map(|facility| plain(f, "case-facility", f.facility(facility.as_str())));
            room.into_iter().chain(facility).collect::<Vec<_>>()
        }
        Case::Nonconformity(case) => {
            let journey = case.opened.what.journey.as_ref();
            journey
                .map(|id| linked(f, "journey-heading", id.to_string(), format!("/journeys/{id}")))
                .into_iter()
                .collect()
        }
    };
    let since = Fact { note: Some(days), ..plain(f, "case-opened", f.full(opened.occurred_at.0)) };
    let last = [since, plain(f, "case-by", who(f, opened))];
    first.into_iter().chain(place).chain(last).collect()
}

fn codes(f: &Frame, codes: &[Code]) -> Option<String> {
    (!codes.is_empty()).then(|| code_list(f, "code", codes))
}

/// What was decided, what was done about it, and where that can be seen; what is empty says so.
fn decided(f: &Frame, case: &Case) -> Vec<Fact> {
    let (weight, impact, disposition, closed) = match case {
        Case::Deviation(case) => (
            case.assessed.as_ref().map(|assessed| weight(f, "deviation", assessed.what.serious)),
            case.assessed.as_ref().and_then(|assessed| codes(f, &assessed.what.impact)),
            case.closed.as_ref().map(|closed| code_words(f, "disposition", choice(&closed.what.disposition))),
            case.closed.as_ref().map(|closed| (&closed.what.actions, &closed.what.evidence)),
        ),
        Case::Nonconformity(case) => (
            case.assessed.as_ref().map(|assessed| weight(f, "nonconformity", assessed.what.serious)),
            case.assessed.as_ref().and_then(|assessed| codes(f, &assessed.what.grounds)),
            None,
            case.closed.as_ref().map(|closed| (&closed.what.actions, &closed.what.evidence)),
        ),
    };
    let evidence = closed.map(|(_, evidence)| join(f, evidence.iter().map(ToString::to_string)));
    let actions = closed.and_then(|(actions, _)| codes(f, actions));
    let mut facts = vec![
        fact(f, "case-weight", weight, "case-not-assessed-yet"),
        fact(f, "case-impact", impact, "not-entered"),
        fact(f, "case-actions", actions, "not-entered"),
        fact(f, "case-evidence", evidence.filter(|list| !list.is_empty()), "not-entered"),
    ];
    if case.kind() == CaseKind::Deviation {
        facts.push(fact(f, "case-disposition", disposition, "not-decided"));
    }
    facts
}

fn weight(f: &Frame, what: &str, serious: bool) -> String {
    f.t(if serious { format!("serious-{what}") } else { format!("not-serious-{what}") })
}

fn exposed(f: &Frame, exposed: &[Exposed]) -> Table {
    let columns = ["number", "journey-heading", "case-held", "case-given", "case-events"].map(|key| (f.t(key), false));
    let mut table = Table::of(f.t("case-exposed-caption"), columns, f.t("case-exposed-none"));
    table.rows = exposed.iter().flat_map(|one| rows(f, one)).collect();
    table
}

/// A row for each lot and container of a patient.
fn rows(f: &Frame, one: &Exposed) -> Vec<TableRow> {
    let lots = one.lots.iter().map(|lot| Cell::Link(format!("/lots/{lot}"), f.t1("lot-name", "lot", lot.as_str())));
    let containers = one.containers.iter();
    let containers = containers.map(|number| Cell::Link(format!("/containers/{number}"), grouped(number.as_str())));
    let mut held: Vec<Cell> = lots.chain(containers).collect();
    if held.is_empty() {
        held.push(Cell::NotApplicable);
    }
    let given = if one.given.is_empty() {
        Cell::Text(f.t("case-not-given"))
    } else {
        Cell::Lines(one.given.iter().map(ToString::to_string).collect())
    };
    let events = if one.events.is_empty() {
        Cell::Text(f.t("case-no-events"))
    } else {
        Cell::Lines(one.events.iter().map(|event| event_words(f, event)).collect())
    };
    let journey = one.journey.to_string();
    let row = |held: Cell| TableRow {
        href: Some(format!("/journeys/{journey}")),
        cells: vec![
            Cell::Id(grouped(one.coi.as_str())),
            Cell::Text(journey.clone()),
            held,
            given.clone(),
            events.clone(),
        ],
    };
    held.into_iter().map(row).collect()
}

fn event_words(f: &Frame, event: &AdverseEvent) -> String {
    let what = &event.recorded.what;
    let weight = if event.is_serious() { "" } else { "not-serious" };
    let weight =
        if weight.is_empty() { code_list(f, "serious", event.seriousness().iter().map(choice)) } else { f.t(weight) };
    join(f, [what.adverse_event.to_string(), code_words(f, "code", &what.term), weight])
}
