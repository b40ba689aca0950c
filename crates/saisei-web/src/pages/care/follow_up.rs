//! Follow-up: visits with their windows, the course of the disease, and the decision on a further dose.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::Role;
use saisei_app::domain::measures::das28::das28_crp4;
use saisei_app::domain::state::{Journey, Visit, VisitState};
use saisei_app::domain::values::Day;

use super::activity;
use super::course::course;
use super::parts::{fact, recorded};
use super::view::{Block, CarePage, CareView};
use super::work_up::content_on;
use crate::model::{ActForm, Cell, Frame, Mark, Table, TableRow};
use crate::pages::act::{role_of, today};
use crate::pages::acts::embedded;
use crate::pages::asked::Asked;
use crate::pages::one_journey::{OneJourney, one_journey};
use crate::respond::page;
use crate::show::{act_links, choice, code_words, join, steps, visit_name};
use crate::state::WebState;

/// The page. The physician decides on a further dose on it; others read.
pub(crate) async fn follow_up(State(state): State<WebState>, asked: Asked, Path(id): Path<String>) -> Response {
    let (one, ()) = match one_journey(&state, &asked, "follow-up-heading", id, |_, _| Ok(())).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let form = match decision(&state, &asked, &one).await {
        Ok(form) => form,
        Err(response) => return response,
    };
    let view = view(&one);
    page(StatusCode::OK, &CarePage { f: &one.f, banner: &one.banner, page: &view, form: form.as_ref() })
}

/// Whether a further dose can be decided on: one was given, and none is going on.
fn is_asked(journey: &Journey) -> bool {
    let given = journey.administrations.values().any(saisei_app::domain::state::Administration::is_completed);
    given && journey.is_open() && journey.running_administration().is_none()
}

async fn decision(state: &WebState, asked: &Asked, one: &OneJourney) -> Result<Option<ActForm>, Response> {
    let role = role_of(&asked.visitor).ok_or_else(|| StatusCode::FORBIDDEN.into_response())?;
    if role != Role::Physician || !is_asked(&one.file.journey) {
        return Ok(None);
    }
    let id = one.file.journey.id.to_string();
    let about = [("journey".to_owned(), id.clone())].into_iter().collect();
    embedded(state, asked, &one.f, "decide_next_dose", about, format!("/journeys/{id}/follow-up")).await
}

/// Where a visit stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Done,
    Missed,
    Planned,
    Open,
    Overdue,
}

fn standing(visit: &Visit, today: Day) -> Standing {
    match &visit.state {
        VisitState::Done(_) => Standing::Done,
        VisitState::Missed(_) => Standing::Missed,
        VisitState::Planned if visit.planned.to < today => Standing::Overdue,
        VisitState::Planned if visit.planned.from <= today => Standing::Open,
        VisitState::Planned => Standing::Planned,
    }
}

/// Visits by the day on which they are due.
fn visits(journey: &Journey) -> Vec<&Visit> {
    let mut all: Vec<&Visit> = journey.visits.values().collect();
    all.sort_by_key(|visit| visit.planned.due);
    all
}

fn view(one: &OneJourney) -> CareView {
    let (f, journey) = (&one.f, &one.file.journey);
    let today = today(f);
    let reads = one.role != Role::Physician && is_asked(journey);
    let measured = !activity::measured(journey).is_empty();
    let chart = measured.then(|| Block {
        chart: Some(course(f, journey)),
        wide: true,
        ..Block::new("course", f.t("course-heading"))
    });
    let blocks = [Some(plan_of_visits(one, today)), chart, Some(dose(one, today)), Some(reports(f, journey))];
    CareView {
        steps: steps(f, journey, "follow-up"),
        states: state(f, journey, today).into_iter().collect(),
        blocks: blocks.into_iter().flatten().collect(),
        form_heading: f.t("next-dose-decide"),
        reads_only: reads.then(|| f.t("next-dose-physician-only")),
    }
}

fn state(f: &Frame, journey: &Journey, today: Day) -> Option<(Option<Mark>, String)> {
    let overdue = journey.visits.values().filter(|visit| standing(visit, today) == Standing::Overdue).count();
    (overdue > 0).then(|| (Some(Mark::Overdue), f.tn("visits-overdue", overdue)))
}

/// How many visits are due, done and missed: the denominator of everything below.
fn counts(f: &Frame, journey: &Journey, today: Day) -> String {
    let all = || journey.visits.values().map(|visit| standing(visit, today));
    let of = |wanted: &[Standing]| all().filter(|found| wanted.contains(found)).count().to_string();
    let values = [
        ("planned", journey.visits.len().to_string()),
        ("due", all().filter(|found| *found != Standing::Planned).count().to_string()),
        ("done", of(&[Standing::Done])),
        ("missed", of(&[Standing::Missed])),
        ("overdue", of(&[Standing::Overdue])),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    f.words.ta("visits-counts", &values)
}

fn plan_of_visits(one: &OneJourney, today: Day) -> Block {
    let (f, journey) = (&one.f, &one.file.journey);
    let block = Block { wide: true, ..Block::new("visits", f.t("visits-heading")) };
    if journey.visits.is_empty() {
        return Block { empty: Some(f.t("no-visits")), ..block };
    }
    let heads = [
        ("visit-name", false),
        ("visit-due-day", false),
        ("visit-window", false),
        ("visit-state", false),
        ("das28", true),
        ("visit-record", false),
    ];
    let mut table = Table::of(f.t("visits-heading"), heads.map(|(key, numeric)| (f.t(key), numeric)), String::new());
    table.rows = visits(journey).into_iter().map(|visit| row(one, visit, today)).collect();
    Block { note: Some(counts(f, journey, today)), tables: vec![table], ..block }
}

fn state_cell(f: &Frame, visit: &Visit, today: Day) -> Cell {
    match (&visit.state, standing(visit, today)) {
        (VisitState::Done(done), _) => {
            Cell::State(Some(Mark::Done), f.t1("visit-done", "date", f.short(done.what.seen_on.0)))
        }
        (VisitState::Missed(missed), _) => {
            let cause = f.t1("reason", "reason", code_words(f, "code", &missed.what.cause));
            let attempts = missed.what.attempts.map(|count| f.t1("attempts", "count", count.to_string()));
            Cell::State(None, join(f, [Some(f.t("visit-missed")), Some(cause), attempts].into_iter().flatten()))
        }
        (_, Standing::Overdue) => {
            let days = today.days_since(visit.planned.to).to_string();
            Cell::State(Some(Mark::Overdue), f.t1("visit-overdue-by", "count", days))
        }
        (_, Standing::Open) => Cell::State(Some(Mark::Soon), f.t("visit-window-open")),
        _ => Cell::State(None, f.t("visit-planned")),
    }
}

fn row(one: &OneJourney, visit: &Visit, today: Day) -> TableRow {
    let (f, journey) = (&one.f, &one.file.journey);
    let score = match &visit.state {
        VisitState::Done(done) => match das28_crp4(&done.what.activity) {
            Ok(score) => Cell::Number(activity::two_places(score)),
            Err(part) => Cell::Text(f.t1("no-score", "part", f.t(crate::show::missing_part(part)))),
        },
        _ => Cell::NotApplicable,
    };
    let about = [("journey", journey.id.as_str()), ("visit", visit.id.as_str())];
    let command = if standing(visit, today) == Standing::Overdue { "miss_visit" } else { "record_visit" };
    let link = act_links(f, one.role, &[command], &about).into_iter().next().filter(|_| visit.is_planned());
    let window = f.t2("care-from-to", "from", f.short(visit.planned.from.0), "to", f.short(visit.planned.to.0));
    TableRow {
        href: None,
        cells: vec![
            Cell::Text(visit_name(f, visit.id.as_str())),
            Cell::Text(f.short(visit.planned.due.0)),
            Cell::Text(window),
            state_cell(f, visit, today),
            score,
            link.map_or(Cell::NotApplicable, |link| Cell::Link(link.href, link.text)),
        ],
    }
}

/// What the decision on a further dose rests on.
fn dose(one: &OneJourney, today: Day) -> Block {
    let (f, journey) = (&one.f, &one.file.journey);
    let content = content_on(&one.file, today);
    let given = journey.administrations.len().to_string();
    let most = content.map(|content| content.max_doses.get().to_string());
    let last = journey.administrations.values().max_by_key(|given| given.started.position);
    let earliest = last.zip(content).map(|(last, content)| {
        let days = i32::try_from(content.min_interval_days.get()).unwrap_or(i32::MAX);
        f.long(last.started.occurred_at.legal_day().plus_days(days).0)
    });
    let not_in_plan = || f.t("care-not-in-force");
    let decided = journey.next_dose.as_ref().map(|decided| {
        let planned = decided.what.planned_on.map(|day| f.t1("dose-planned-on", "date", f.long(day.0)));
        let note = join(f, [recorded(f, &decided.at)].into_iter().chain(planned));
        fact(f.t("next-dose-decided"), Some(code_words(f, "choice", choice(&decided.what.decision))), Some(note))
    });
    let undecided = || fact(f.t("next-dose-decided"), None, Some(f.t("not-decided")));
    let facts = vec![
        fact(f.t("doses-given"), Some(f.t1("doses-count", "count", given)), None),
        fact(
            f.t("doses-most"),
            most.map(|most| f.t1("doses-count", "count", most)),
            content.is_none().then(not_in_plan),
        ),
        fact(f.t("dose-earliest"), earliest.clone(), earliest.is_none().then(|| f.t("no-administrations"))),
        decided.unwrap_or_else(undecided),
    ];
    Block { facts, ..Block::new("dose", f.t("next-dose-heading")) }
}

/// What the patient reported: the global assessment at each visit.
fn reports(f: &Frame, journey: &Journey) -> Block {
    let all = activity::measured(journey);
    let facts = all.iter().rev().map(|found| {
        let value = found.parts.patient_global.as_ref().map(|value| crate::show::measure_words(f, value));
        let note = value.is_none().then(|| f.t("not-entered"));
        fact(f.short(found.day.0), value, note)
    });
    let facts: Vec<_> = facts.collect();
    let empty = facts.is_empty().then(|| f.t("not-measured"));
    Block { note: Some(f.t("reports-note")), facts, empty, ..Block::new("reports", f.t("reports-heading")) }
}
