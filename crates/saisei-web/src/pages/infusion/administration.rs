//! One administration (投与): while it runs, the clocks and every way to record; afterwards what was done.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use saisei_app::domain::acts::administration::Vitals;
use saisei_app::domain::state::{Administration, AdministrationState, Journey};
use saisei_app::domain::values::AdministrationId;
use saisei_app::{Happened, Watching, watching};
use serde::Deserialize;

use super::happened::{Told, line, vitals_now};
use super::observation::{elapsed, span};
use crate::model::{Banner, Cell, Fact, Findings, Frame, Link, RunningForms, Table, TableRow, grouped};
use crate::pages::act::role_of;
use crate::pages::asked::Asked;
use crate::pages::forms;
use crate::pages::one_journey::{OneJourney, one_journey};
use crate::respond::page;
use crate::show::{
    act_links, baseline_words, choice, code_words, findings, join, measure_words, moment, observation_words,
    release_words, told, who,
};
use crate::state::WebState;

/// Acts that this page leads to while the administration runs.
const RUNNING_ACTS: [&str; 4] = ["change_rate", "record_treatment", "complete_administration", "record_adverse_event"];
/// Acts afterwards.
const LATER_ACTS: [&str; 2] = ["record_treatment", "record_adverse_event"];

/// The clocks as the page shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// When it began.
    pub since: Timestamp,
    /// Hours and minutes since then, such as `0:47`.
    pub elapsed: String,
    /// When giving was stopped.
    pub stopped: Option<String>,
    /// How the patient is watched; none if no baseline says.
    pub plan: Option<String>,
    /// When the next vital signs are due, and whether that is over.
    pub next: Option<(String, bool)>,
    /// Until when the plan asks to observe; known once giving was stopped.
    pub until: Option<String>,
}

/// One container of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bag {
    /// Its number in groups.
    pub number: String,
    /// Route, site, cells and rate.
    pub what: String,
    /// The lot and how it stands.
    pub lot: String,
    /// Whether a test of the product is still pending.
    pub pending: bool,
    /// When it is past its time.
    pub expires: String,
    /// Time left or passed, in words; none once the administration is complete.
    pub left: Option<String>,
    /// Whether its time has passed.
    pub passed: bool,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdministrationView {
    /// The journey's id, as forms send it back.
    pub journey: String,
    /// Its own id.
    pub id: String,
    /// Who.
    pub banner: Banner,
    /// Which dose.
    pub dose: String,
    /// What was just recorded.
    pub said: Option<String>,
    /// What was answered to it.
    pub answered: Option<Findings>,
    /// Whether it can be stopped now.
    pub can_stop: bool,
    /// The clocks; none once it is complete.
    pub clock: Option<Clock>,
    /// What was done, once it is complete.
    pub summary: Vec<Fact>,
    /// The forms; none once it is complete.
    pub forms: Option<RunningForms>,
    /// Acts that this role may do.
    pub links: Vec<Link>,
    /// The containers.
    pub bags: Vec<Bag>,
    /// Vital signs.
    pub vitals: Table,
    /// Everything that was recorded, oldest first.
    pub told: Vec<Told>,
}

/// Draws [`AdministrationView`].
#[derive(Template)]
#[template(path = "infusion/administration.html")]
pub struct AdministrationPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The administration.
    pub page: &'a AdministrationView,
}

/// What stands behind the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Said {
    recorded: Option<u64>,
}

fn clock(f: &Frame, clocks: &Watching) -> Clock {
    Clock {
        since: clocks.since.0,
        elapsed: elapsed(clocks.since.0, f.as_of),
        stopped: clocks.stopped.map(|at| moment(f, at.0)),
        plan: clocks.plan.as_ref().map(|plan| observation_words(f, plan)),
        next: clocks.next_vitals.map(|due| (moment(f, due.0), due.0 < f.as_of)),
        until: clocks.planned_until.map(|until| moment(f, until.0)),
    }
}

/// Hours and minutes that are left of a bag's time, or that have passed since.
pub(super) fn left(f: &Frame, until: Timestamp) -> (String, bool) {
    let passed = until < f.as_of;
    let (from, to) = if passed { (until, f.as_of) } else { (f.as_of, until) };
    let key = if passed { "bag-passed" } else { "bag-left" };
    (f.t1(key, "time", span(f, from, to)), passed)
}

fn bags(f: &Frame, journey: &Journey, administration: &Administration) -> Vec<Bag> {
    let bag = |part: &saisei_app::domain::acts::administration::Part| {
        let filled = journey.containers.get(&part.container).and_then(|container| container.product());
        let lot = filled.and_then(|filled| journey.lots.get(&filled.lot));
        let site = part.site.as_ref().map(|site| code_words(f, "code", site)).unwrap_or_default();
        let rate = part.rate.as_ref().map(|rate| f.t1("bag-rate", "rate", measure_words(f, rate))).unwrap_or_default();
        let left = filled.map(|filled| left(f, filled.expires_at.0)).filter(|_| administration.is_running());
        let route = code_words(f, "route", choice(&part.route));
        Bag {
            number: grouped(part.container.as_str()),
            what: join(f, [route, site, measure_words(f, &part.cells), rate]),
            lot: lot.map(|lot| join(f, [lot.id.to_string(), release_words(f, lot)])).unwrap_or_default(),
            pending: lot.is_some_and(|lot| lot.standing_release() == Some(true)),
            expires: filled.map(|filled| f.full(filled.expires_at.0)).unwrap_or_else(|| f.t("not-recorded")),
            passed: left.as_ref().is_some_and(|(_, passed)| *passed),
            left: left.map(|(words, _)| words),
        }
    };
    administration.parts.iter().map(bag).collect()
}

fn vitals_row(f: &Frame, time: Vec<String>, vitals: &Vitals, by: String) -> TableRow {
    let missing = || f.t("not-measured");
    let pressure = match (&vitals.systolic, &vitals.diastolic) {
        (None, None) => missing(),
        (high, low) => {
            let part = |own: &Option<_>| {
                own.as_ref().map_or_else(
                    || "—".to_owned(),
                    |own: &saisei_app::domain::values::Measure<_>| own.value.to_string(),
                )
            };
            format!("{}/{}\u{a0}mmHg", part(high), part(low))
        }
    };
    let values = [
        pressure,
        vitals.pulse.as_ref().map_or_else(missing, |own| measure_words(f, own)),
        vitals.breathing.as_ref().map_or_else(missing, |own| measure_words(f, own)),
        vitals.temperature.as_ref().map_or_else(missing, |own| measure_words(f, own)),
        vitals.spo2.map_or_else(missing, |own| format!("{}\u{a0}%", own.number())),
    ];
    let cells = std::iter::once(Cell::Lines(time)).chain(values.map(Cell::Number)).chain([Cell::Text(by)]);
    TableRow { href: None, cells: cells.collect() }
}

/// Vital signs as they stand after corrections; the baseline comes first.
fn vitals_table(f: &Frame, journey: &Journey, administration: &Administration, happened: &[Happened]) -> Table {
    let columns =
        ["vitals-time", "vital-pressure", "vital-pulse", "vital-breathing", "vital-temperature", "vital-spo2"];
    let columns = columns.map(|key| (f.t(key), key != "vitals-time")).into_iter().chain([(f.t("vitals-by"), false)]);
    let mut table = Table::of(f.t("vitals-heading"), columns, f.t("vitals-none"));
    let before = journey.baselines.iter().filter(|own| own.at.position < administration.started.position);
    if let Some(baseline) = before.max_by_key(|own| own.at.position) {
        let time = vec![moment(f, baseline.at.occurred_at.0), f.t("vitals-baseline")];
        table.rows.push(vitals_row(f, time, &baseline.what.vitals, who(f, &baseline.at)));
    }
    for own in happened {
        let Some(recorded) = vitals_now(own) else { continue };
        let corrected = (!own.changes.is_empty()).then(|| f.t("vitals-corrected"));
        let told = line(f, own);
        let late = told.late.map(|at| f.t1("recorded-late", "time", f.full(at)));
        let time = [Some(told.time), late, corrected].into_iter().flatten().collect();
        table.rows.push(vitals_row(f, time, &recorded.vitals, told.who));
    }
    table
}

fn fact(name: String, value: String) -> Fact {
    Fact { name, value: Some(value), note: None, href: None }
}

/// Times, dose, lots and people of a completed administration.
fn summary(f: &Frame, journey: &Journey, administration: &Administration) -> Vec<Fact> {
    let AdministrationState::Completed(completed) = &administration.state else { return Vec::new() };
    let started = &administration.started;
    let until = completed.what.observed_until.0;
    let given = completed.what.delivered.iter().map(|part| {
        let left = part.residual.as_ref().map(|left| f.t1("infusion-left-over", "volume", measure_words(f, left)));
        let volume = f.t1("volume-given", "volume", measure_words(f, &part.volume));
        join(f, [grouped(part.container.as_str()), volume, left.unwrap_or_default()])
    });
    let lots: std::collections::BTreeSet<String> =
        journey.lots_of(administration.parts.iter().map(|part| &part.container)).map(|lot| lot.to_string()).collect();
    let physician = administration.physician.as_ref().map(|id| f.person(id.as_str()));
    vec![
        fact(f.t("summary-started"), format!("{} {}", f.full(started.occurred_at.0), who(f, started))),
        fact(f.t("summary-until"), f.full(until)),
        fact(f.t("summary-length"), span(f, started.occurred_at.0, until)),
        fact(f.t("summary-given"), given.collect::<Vec<_>>().join(" / ")),
        fact(f.t("lot"), join(f, lots)),
        fact(f.t("summary-physician"), physician.unwrap_or_else(|| f.t("not-recorded"))),
        fact(f.t("summary-completed"), format!("{} {}", f.full(completed.at.recorded_at.0), who(f, &completed.at))),
    ]
}

fn view(
    one: &OneJourney,
    administration: &Administration,
    happened: &[Happened],
    recorded: Option<u64>,
    forms: RunningForms,
) -> AdministrationView {
    let (f, journey) = (&one.f, &one.file.journey);
    let running = administration.is_running();
    let just = happened.iter().find(|own| Some(own.stamp.position) == recorded);
    let just_said =
        |own: &Happened| f.t2("recorded-now", "time", f.time(own.stamp.recorded_at.0), "what", told(f, &own.event));
    let (id, own) = (journey.id.as_str(), administration.id.as_str());
    let about = [("journey", id), ("administration", own)];
    AdministrationView {
        journey: id.to_owned(),
        id: own.to_owned(),
        banner: one.banner.clone(),
        dose: f.t1("dose-number", "count", administration.dose.to_string()),
        said: just.map(just_said),
        answered: just.filter(|own| !own.findings.is_empty()).map(|own| findings(f, &own.findings)),
        can_stop: matches!(administration.state, AdministrationState::Running),
        clock: running.then(|| clock(f, &watching(journey, administration))),
        summary: summary(f, journey, administration),
        forms: running.then_some(forms),
        links: act_links(f, one.role, if running { &RUNNING_ACTS } else { &LATER_ACTS }, &about),
        bags: bags(f, journey, administration),
        vitals: vitals_table(f, journey, administration, happened),
        told: told_with_baseline(f, journey, administration, happened),
    }
}

/// Everything that was recorded, with the baseline that the start rests on.
fn told_with_baseline(
    f: &Frame,
    journey: &Journey,
    administration: &Administration,
    happened: &[Happened],
) -> Vec<Told> {
    let before = journey.baselines.iter().filter(|own| own.at.position < administration.started.position);
    let baseline = before.max_by_key(|own| own.at.position).map(|baseline| {
        let kit = if baseline.what.emergency_kit_checked { f.t("kit-checked") } else { f.t("kit-not-checked") };
        let plan = observation_words(f, &baseline.what.observation);
        Told {
            time: moment(f, baseline.at.occurred_at.0),
            late: None,
            what: join(f, [f.t("vitals-baseline"), baseline_words(f, &baseline.what), kit, plan]),
            note: None,
            who: who(f, &baseline.at),
            corrections: Vec::new(),
        }
    });
    baseline.into_iter().chain(happened.iter().map(|own| line(f, own))).collect()
}

/// The page.
pub(super) async fn administration(
    State(state): State<WebState>,
    asked: Asked,
    Path((id, own)): Path<(String, String)>,
    said: Result<Query<Said>, QueryRejection>,
) -> Response {
    let recorded = said.map(|Query(said)| said.recorded).unwrap_or_default();
    draw(&state, &asked, (id, own), StatusCode::OK, recorded, None).await
}

/// The page with its forms as they were filled in.
pub(crate) async fn draw(
    state: &WebState,
    asked: &Asked,
    (id, own): (String, String),
    status: StatusCode,
    recorded: Option<u64>,
    filled: Option<RunningForms>,
) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let path = format!("/journeys/{id}/administrations/{own}");
    let loaded = one_journey(state, asked, "administration-heading", id, move |app, file| {
        let found = AdministrationId::parse(&own).ok().and_then(|id| file.journey.administrations.get(&id).cloned());
        let Some(found) = found else { return Ok(None) };
        let happened = app.administration_happened(&file.journey, &found, role)?;
        Ok(Some((found, happened)))
    });
    let (mut one, (found, happened)) = match loaded.await {
        Ok((one, Some(loaded))) => (one, loaded),
        Ok((_, None)) => return StatusCode::NOT_FOUND.into_response(),
        Err(response) => return response,
    };
    one.f.path = path;
    let forms = filled.unwrap_or_else(|| forms::blank(&one.f));
    one.f.faulty = !forms.faults.is_empty();
    let view = view(&one, &found, &happened, recorded, forms);
    page(status, &AdministrationPage { f: &one.f, page: &view })
}
