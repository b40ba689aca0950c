//! Asking the app from a handler, in a blocking task.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::values::{Code, Day, FreeText, Moment, StaffId};
use saisei_app::domain::{Command, Role, Second};
use saisei_app::{Answer, App, AppError, Submission, today_in_tokyo};
use serde_json::Value;

use crate::guard::IdempotencyKey;
use crate::model::Frame;
use crate::state::{Setup, WebState};
use crate::visitor::Visitor;

/// The zone in which the law counts.
const ZONE: &str = "Asia/Tokyo";

/// The civil day on which a page was made.
pub(crate) fn today(f: &Frame) -> Day {
    today_in_tokyo(Moment(f.as_of))
}

/// Runs `work` where it may wait for the store.
///
/// # Errors
/// The answer "not possible at this moment", drawn later as a page.
pub(crate) async fn task<T: Send + 'static>(
    state: &WebState,
    work: impl FnOnce(&App) -> Result<T, AppError> + Send + 'static,
) -> Result<T, Response> {
    let state = state.clone();
    match tokio::task::spawn_blocking(move || work(&state.setup.app)).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => {
            tracing::error!(%error, "the app could not answer");
            Err(StatusCode::SERVICE_UNAVAILABLE.into_response())
        }
        Err(_) => Err(StatusCode::INTERNAL_SERVER_ERROR.into_response()),
    }
}

/// One act of the person who is signed in.
pub(super) struct Doing {
    /// What.
    pub(super) command: Command,
    /// Its arguments as they came.
    pub(super) args: Value,
    /// The position that the screen showed.
    pub(super) seen: Option<u64>,
    /// A note.
    pub(super) note: Option<FreeText>,
    /// Why.
    pub(super) reason: Option<Code>,
    /// The second person, whose own credential was checked just now.
    pub(super) second: Option<Second>,
}

impl Doing {
    /// Reads the command `name` out of its arguments; none if they do not fit.
    pub(super) fn read(name: &str, args: Value) -> Option<Self> {
        let command = Command::read(name, &args)?.ok()?;
        Some(Self { command, args, seen: None, note: None, reason: None, second: None })
    }
}

/// The role of the session, as the domain knows it.
pub(super) fn role_of(visitor: &Visitor) -> Option<Role> {
    visitor.role().and_then(Role::from_name)
}

/// What the app is asked: the session says who and in which role, the form's hidden field under which key.
pub(super) fn submission(visitor: &Visitor, key: IdempotencyKey, doing: Doing) -> Option<Submission> {
    let session = visitor.session.as_ref()?;
    let actor = StaffId::parse(&session.staff).ok()?;
    let role = role_of(visitor)?;
    Some(Submission {
        key: key.0,
        command: doing.command,
        args: Arc::new(doing.args),
        actor,
        role,
        device: "web".to_owned(),
        at: Moment(jiff::Timestamp::UNIX_EPOCH),
        occurred_at: None,
        already_done: false,
        zone: ZONE.to_owned(),
        reason: doing.reason,
        seen: doing.seen,
        second: doing.second,
        note: doing.note,
    })
}

/// Performs at the time of the clock.
pub(super) fn perform(setup: &Setup, mut submission: Submission) -> Result<(Answer, Moment), AppError> {
    let clock = || Moment((setup.clock)());
    let answer = setup.app.perform_now(&mut submission, &clock)?;
    Ok((answer, submission.at))
}
