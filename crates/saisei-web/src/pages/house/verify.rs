//! "Verify now": the check that anyone can run with `saisei verify`, and the signed state to print.

use std::time::Duration;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::values::Moment;
use saisei_app::{Checked, LastCheck, SignedState};

use super::content::commas;
use crate::fields::Fields;
use crate::model::{Frame, Link};
use crate::pages::act::task;
use crate::pages::asked::{Asked, frame};
use crate::respond::{page, see};
use crate::state::WebState;

/// As long as a person is kept waiting for the answer; a longer check goes on without them.
const PATIENCE: Duration = Duration::from_secs(15);
/// A signed checkpoint is a few hundred characters.
const NOTE_MAX: usize = 4_000;

/// What the newest check found.
pub(crate) struct CheckView {
    /// Whether nothing was wrong.
    pub ok: bool,
    /// The answer in one sentence.
    pub answer: String,
    /// When, by whom, how long.
    pub when: String,
    /// What was checked.
    pub checked: Vec<String>,
    /// What it does not show.
    pub limits: Vec<String>,
    /// The first bad place, if there is one.
    pub bad: Vec<String>,
    /// The record at the bad place.
    pub place: Option<Link>,
}

/// The page.
#[derive(Template)]
#[template(path = "house/verify.html")]
pub(crate) struct VerifyPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// Whether a check is running.
    pub running: bool,
    /// Whether this program can check its own rows.
    pub possible: bool,
    /// Why nothing was checked.
    pub fault: Option<String>,
    /// What was pasted.
    pub pasted: &'a str,
    /// The newest check.
    pub last: Option<CheckView>,
}

/// The signed state, to print.
#[derive(Template)]
#[template(path = "house/checkpoint.html")]
pub(crate) struct CheckpointPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The state.
    pub state: &'a SignedState,
    /// How many records it covers.
    pub size: String,
    /// When it was printed.
    pub at: String,
}

/// The page with the newest result.
pub(crate) async fn verify(State(state): State<WebState>, asked: Asked) -> Response {
    draw(&state, &asked, StatusCode::OK, None, "").await
}

async fn draw(state: &WebState, asked: &Asked, status: StatusCode, fault: Option<&str>, pasted: &str) -> Response {
    let mut f = frame(state, asked, "verify-heading");
    "/ledger/verify".clone_into(&mut f.path);
    let (people, facilities) = match task(state, super::names).await {
        Ok(names) => names,
        Err(response) => return response,
    };
    (f.people, f.facilities) = (people, facilities);
    f.faulty = fault.is_some();
    let checks = state.setup.app.checks();
    let drawn = VerifyPage {
        running: checks.is_running(),
        possible: checks.is_possible(),
        fault: fault.map(|key| f.t(key)),
        pasted,
        last: checks.last().map(|last| check_view(&f, &last)),
        f: &f,
    };
    page(status, &drawn)
}

/// Starts the check, and waits a little for its answer.
pub(crate) async fn verify_now(State(state): State<WebState>, asked: Asked, mut fields: Fields) -> Response {
    let against = fields.take_optional("against").unwrap_or_default().replace("\r\n", "\n");
    if fields.finish().is_err() {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    if against.len() > NOTE_MAX {
        return draw(&state, &asked, StatusCode::UNPROCESSABLE_ENTITY, Some("verify-too-long"), "").await;
    }
    let by = asked.visitor.session.as_ref().map(|session| session.staff.clone()).unwrap_or_default();
    let checking = tokio::task::spawn_blocking({
        let (state, against) = (state.clone(), against.clone());
        move || run(&state, by, &against)
    });
    match tokio::time::timeout(PATIENCE, checking).await {
        // It goes on; the page says so, and shows the result when it is there.
        Err(_) => see("/ledger/verify"),
        Ok(Ok(None)) => see("/ledger/verify"),
        Ok(Ok(Some(key))) => draw(&state, &asked, StatusCode::CONFLICT, Some(key), &against).await,
        Ok(Err(_)) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Runs the check and keeps its result; the key of the words if there was none.
fn run(state: &WebState, by: String, against: &str) -> Option<&'static str> {
    let app = &state.setup.app;
    let started = Moment((state.setup.clock)());
    // A stopwatch, not a clock: in a sandbox the clock may stand still.
    let watch = tokio::time::Instant::now();
    let note = against.trim();
    let whole = format!("{note}\n");
    match app.check_now((!note.is_empty()).then_some(whole.as_str())) {
        Ok(Checked::Done(report)) => {
            let took = watch.elapsed();
            app.checks().keep(LastCheck { started, took, by, against: !note.is_empty(), report: *report });
            None
        }
        Ok(Checked::Busy) => Some("verify-busy"),
        Ok(Checked::NotPossible) => Some("verify-not-possible"),
        Err(error) => {
            tracing::error!(%error, "the ledger could not be opened for a check");
            Some("verify-cannot-open")
        }
    }
}

fn check_view(f: &Frame, last: &LastCheck) -> CheckView {
    let report = &last.report;
    let events = commas(&report.events.to_string());
    let millis = commas(&last.took.as_millis().to_string());
    let when = f
        .words
        .ta("verify-when", &[("time", &f.full(last.started.0)), ("name", &f.person(&last.by)), ("millis", &millis)]);
    let mut checked: Vec<String> = (1..=5).map(|number| f.t(format!("verify-checked-{number}"))).collect();
    if report.signatures_checked {
        checked.push(f.t1("verify-checked-signatures", "count", commas(&report.checkpoints.to_string())));
    }
    if last.against {
        checked.push(f.t("verify-checked-against"));
    }
    let mut limits = vec![f.t("verify-limit-truth"), f.t("verify-limit-cells")];
    if !last.against {
        limits.push(f.t("verify-limit-tail"));
    }
    if !report.signatures_checked {
        limits.push(f.t("verify-limit-signatures"));
    }
    let bad = report.first_bad.as_ref();
    CheckView {
        ok: report.ok,
        answer: match report.ok {
            true => f.t1("verify-ok", "events", events),
            false => f.t2("verify-bad", "events", events, "problems", commas(&report.problems.to_string())),
        },
        when,
        checked,
        limits,
        bad: bad.map(|bad| bad_words(f, bad)).unwrap_or_default(),
        place: bad.and_then(|bad| bad.position).map(|position| Link {
            href: format!("/ledger/{position}"),
            text: f.t1("event-title", "position", commas(&position.to_string())),
        }),
    }
}

/// The first bad place: where, what kind, what was found.
fn bad_words(f: &Frame, bad: &saisei_app::ledger::FirstBad) -> Vec<String> {
    let place = match bad.position {
        Some(position) => f.t1("verify-bad-at", "position", commas(&position.to_string())),
        None => f.t("verify-bad-nowhere"),
    };
    let kind = f.words.find(&format!("verify-bad-{}", bad.code)).unwrap_or_else(|| bad.code.to_owned());
    vec![place, kind, f.t2("verify-bad-detail", "code", bad.code, "what", &bad.what)]
}

/// The newest signed state, to print.
pub(crate) async fn checkpoint(State(state): State<WebState>, asked: Asked) -> Response {
    let f = frame(&state, &asked, "checkpoint-heading");
    match task(&state, saisei_app::App::checkpoint_to_print).await {
        Ok(signed) => {
            let size = commas(&signed.size.to_string());
            let at = f.full(f.as_of);
            page(StatusCode::OK, &CheckpointPage { f: &f, state: &signed, size, at })
        }
        Err(response) => response,
    }
}
