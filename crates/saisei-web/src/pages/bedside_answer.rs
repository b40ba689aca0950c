//! The answer to a bedside check as a page.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use saisei_app::domain::acts::bedside::BedsideMatched;
use saisei_app::domain::event::Event;
use saisei_app::domain::state::Journey;
use saisei_app::domain::values::Moment;
use saisei_app::domain::{Finding, Rule};
use saisei_app::{Answer, App, AppError, Happened, JourneyFile};

use super::act::today;
use super::asked::{Asked, frame};
use super::bedside::{Scanned, panels, running_now};
use super::journey::people;
use super::templates::{BedsideAgainPage, BedsideGoPage, BedsideStopPage};
use crate::model::{BedsideAgain, BedsideGo, BedsideStop, Comparison, Findings, Frame, View};
use crate::respond::{page, see};
use crate::show::{Names, act_link, banner_of, cells, findings, ready, release_words, told, who};
use crate::state::WebState;

/// How a check ended.
pub(super) enum Outcome {
    /// No rule refuses.
    Go(Box<Go>),
    /// It was GO once; something may have been recorded since, or its time is over.
    Over,
    /// Something was recorded after the page was opened.
    Again(Box<Again>),
    /// Nothing is missing but the second person that the plan asks for. Nothing was recorded.
    LacksSecond,
    /// A rule refuses.
    Stop(Box<Stop>),
    /// It could not be checked at all.
    NotChecked,
}

/// What GO shows.
pub(super) struct Go {
    matched: BedsideMatched,
    file: JourneyFile,
    notes: Vec<Finding>,
    missing: bool,
}

/// What changed.
pub(super) struct Again {
    changed: Option<Happened>,
    people: Names,
    seen: u64,
}

/// What STOP shows.
pub(super) struct Stop {
    findings: Vec<Finding>,
    recorded: bool,
    running: Vec<Journey>,
    people: Names,
}

/// Collects what the page of an answer shows.
pub(super) fn gather(app: &App, answer: &Answer, at: Moment) -> Result<Outcome, AppError> {
    if answer.is_accepted() {
        return go(app, answer, at);
    }
    let changed = answer.findings.iter().find(|finding| finding.rule == Rule::FactsChangedSinceSeen);
    if let Some(changed) = changed {
        return again(app, changed);
    }
    let (findings, recorded) = (answer.findings.clone(), !answer.events.is_empty());
    let stop = Stop { findings, recorded, running: running_now(app)?, people: people(app)? };
    Ok(Outcome::Stop(Box::new(stop)))
}

fn go(app: &App, answer: &Answer, at: Moment) -> Result<Outcome, AppError> {
    let Some(recorded) = answer.events.first() else { return Ok(Outcome::NotChecked) };
    let position = recorded.envelope.position.0;
    let Some(Event::BedsideMatched(matched)) = app.event_at(position)?.map(|happened| happened.event) else {
        return Ok(Outcome::NotChecked);
    };
    // The same form sent again answers as before; GO is shown only while nothing came after it and its signatures.
    let last = answer.events.last().map_or(position, |last| last.envelope.position.0);
    if app.position()? != last || matched.valid_until <= at {
        return Ok(Outcome::Over);
    }
    let Some(file) = app.journey(matched.journey.as_str())? else { return Ok(Outcome::NotChecked) };
    let missing = app.baseline_missing(&file.journey, at)?.is_some();
    Ok(Outcome::Go(Box::new(Go { matched, file, notes: answer.findings.clone(), missing })))
}

fn again(app: &App, finding: &Finding) -> Result<Outcome, AppError> {
    let position = finding.variables.get("position").and_then(|position| position.parse().ok());
    let changed = position.map(|position| app.event_at(position)).transpose()?.flatten();
    Ok(Outcome::Again(Box::new(Again { changed, people: people(app)?, seen: app.position()? })))
}

pub(super) fn result_frame(state: &WebState, asked: &Asked, heading: &str, view: View) -> Frame {
    let mut f = frame(state, asked, heading);
    f.view = view;
    f.path = "/bedside".to_owned();
    f
}

/// The page of an outcome.
pub(super) fn draw(state: &WebState, asked: &Asked, outcome: Outcome, scanned: &Scanned) -> Response {
    match outcome {
        Outcome::Over => see("/bedside"),
        Outcome::Go(go) => {
            let mut f = result_frame(state, asked, "go-heading", View::Bare);
            let view = go_view(&f, &go, scanned.is_named());
            f.about = Some(view.banner.last_four());
            page(StatusCode::OK, &BedsideGoPage { f: &f, page: &view })
        }
        Outcome::Again(mut again) => {
            let mut f = result_frame(state, asked, "again-heading", View::Plain);
            f.people = std::mem::take(&mut again.people);
            let view = again_view(&f, &again, scanned);
            page(StatusCode::CONFLICT, &BedsideAgainPage { f: &f, page: &view })
        }
        Outcome::Stop(mut stop) => {
            let mut f = result_frame(state, asked, "stop-heading", View::Bare);
            f.people = std::mem::take(&mut stop.people);
            page(StatusCode::OK, &BedsideStopPage { f: &f, page: &stop_view(&f, &stop) })
        }
        Outcome::LacksSecond | Outcome::NotChecked => {
            let f = result_frame(state, asked, "stop-heading", View::Bare);
            page(StatusCode::SERVICE_UNAVAILABLE, &BedsideStopPage { f: &f, page: &not_checked(&f) })
        }
    }
}

fn left(f: &Frame, until: Timestamp) -> String {
    let minutes = until.duration_since(f.as_of).as_mins().max(0);
    let (hours, minutes) = ((minutes / 60).to_string(), format!("{:02}", minutes % 60));
    f.words.ta("expiry-left", &[("time", &f.full(until)), ("hours", &hours), ("minutes", &minutes)])
}

fn go_view(f: &Frame, go: &Go, named: bool) -> BedsideGo {
    let (matched, journey) = (&go.matched, &go.file.journey);
    let filled = journey.containers.get(&matched.container).and_then(|container| container.product());
    let lot = journey.lots.get(&matched.lot);
    BedsideGo {
        href: format!("/journeys/{}", journey.id),
        banner: banner_of(&go.file, today(f)),
        named,
        ready: ready(f, journey, go.missing),
        start: (named && !go.missing).then(|| format!("/journeys/{}/start", journey.id)),
        // The check is made again afterwards: what was recorded meanwhile is looked at.
        baseline: go.missing.then(|| act_link(f, "record_baseline", &[("journey", journey.id.as_str())]).href),
        lot: matched.lot.to_string(),
        release: lot.map(|lot| release_words(f, lot)).unwrap_or_default(),
        pending: lot.is_some_and(|lot| lot.standing_release() == Some(true)),
        container: matched.container.to_string(),
        cells: filled.map(|filled| cells(f, filled.cells.value)).unwrap_or_default(),
        expiry: left(f, matched.expires_at.0),
        findings: findings(f, &go.notes),
        valid_until: matched.valid_until.0,
    }
}

fn again_view(f: &Frame, again: &Again, scanned: &Scanned) -> BedsideAgain {
    let by = again.changed.as_ref();
    let by = by.map(|changed| format!("{} {}", f.full(changed.stamp.recorded_at.0), who(f, &changed.stamp)));
    let what = again.changed.as_ref().map(|changed| told(f, &changed.event));
    BedsideAgain {
        changed: what.unwrap_or_else(|| f.t("again-unknown")),
        by: by.unwrap_or_default(),
        wristband: scanned.wristband().to_owned(),
        container: scanned.container().to_owned(),
        said: scanned.said(),
        seen: again.seen,
    }
}

fn comparison(f: &Frame, found: &[Finding]) -> Option<Comparison> {
    let mismatch = found.iter().find(|finding| finding.rule == Rule::BedsideIdentityMismatch)?;
    let (wristband, container) = (mismatch.variables.get("wristband")?, mismatch.variables.get("container")?);
    Some(Comparison::of(&f.t("slot-wristband"), wristband, &f.t("slot-container"), container))
}

fn stop_view(f: &Frame, stop: &Stop) -> BedsideStop {
    let comparison = comparison(f, &stop.findings);
    let mut findings = findings(f, &stop.findings);
    // The two numbers stand above each other; the sentence need not repeat them.
    let different = findings.findings.iter_mut().find(|finding| finding.rule == Rule::BedsideIdentityMismatch.id());
    if let Some(finding) = different.filter(|_| comparison.is_some()) {
        finding.sentence = f.t("different-patient");
    }
    BedsideStop {
        said: None,
        comparison,
        findings,
        recorded: stop.recorded,
        at: f.as_of,
        running: panels(f, &stop.running),
    }
}

fn not_checked(f: &Frame) -> BedsideStop {
    let findings = Findings { findings: Vec::new(), checks: Vec::new(), at: f.as_of };
    BedsideStop { said: None, comparison: None, findings, recorded: false, at: f.as_of, running: Vec::new() }
}
