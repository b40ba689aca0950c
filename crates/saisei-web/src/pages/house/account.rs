//! Ending sessions and closing accounts. Both may be sent twice: the second time changes nothing.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::App;
use saisei_app::domain::state::Staff;
use saisei_app::domain::values::StaffId;

use crate::cookies::Cookie;
use crate::fields::Fields;
use crate::model::Frame;
use crate::pages::act::task;
use crate::pages::asked::{Asked, frame};
use crate::respond::{page, see};
use crate::state::WebState;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    EndSessions,
    CloseAccount,
    ReopenAccount,
}

impl What {
    fn key(self) -> &'static str {
        match self {
            Self::EndSessions => "end-sessions",
            Self::CloseAccount => "close-account",
            Self::ReopenAccount => "reopen-account",
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::EndSessions => "sessions/end",
            Self::CloseAccount => "close-account",
            Self::ReopenAccount => "reopen-account",
        }
    }
}

/// Asks for the staff id of the person, so that nobody is shut out by mistake.
#[derive(Template)]
#[template(path = "house/account.html")]
pub(crate) struct AccountPage<'a> {
    /// The frame.
    pub(crate) f: &'a Frame,
    /// The person's id.
    pub(crate) id: &'a str,
    /// The person's name.
    pub(crate) name: &'a str,
    /// Where the form is sent.
    pub(crate) action: &'a str,
    /// What will happen, and what stays.
    pub(crate) lines: &'a [String],
    /// What the button says.
    pub(crate) button: &'a str,
    /// What was typed.
    pub(crate) typed: &'a str,
    /// Why nothing happened.
    pub(crate) fault: Option<&'a str>,
}

fn found(app: &App, id: &str) -> Result<Option<Staff>, saisei_app::AppError> {
    StaffId::parse(id).ok().map(|id| app.staff(&id)).transpose().map(Option::flatten)
}

async fn ask(state: &WebState, asked: &Asked, id: String, what: What, typed: &str, fault: Option<&str>) -> Response {
    let mut f = frame(state, asked, &format!("{}-heading", what.key()));
    let staff = match task(state, move |app| found(app, &id)).await {
        Ok(Some(staff)) => staff,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(response) => return response,
    };
    f.faulty = fault.is_some();
    let lines = [1, 2, 3].map(|number| f.t(format!("{}-text-{number}", what.key())));
    let action = format!("/staff/{}/{}", staff.id, what.path());
    let (button, words) = (f.t(format!("{}-button", what.key())), fault.map(|key| f.t(key)));
    let drawn = AccountPage {
        f: &f,
        id: staff.id.as_str(),
        name: staff.name.as_str(),
        action: &action,
        lines: &lines,
        button: &button,
        typed,
        fault: words.as_deref(),
    };
    page(if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &drawn)
}

async fn send(state: WebState, asked: Asked, id: String, mut fields: Fields, what: What) -> Response {
    let typed = fields.take_optional("staff").unwrap_or_default();
    if fields.finish().is_err() {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    if typed.trim() != id {
        return ask(&state, &asked, id, what, &typed, Some("account-typed-fault")).await;
    }
    // Somebody else closes an administrator's account: nobody shuts the last door behind themselves.
    let own = asked.visitor.session.as_ref().is_some_and(|session| session.staff == id);
    if own && what == What::CloseAccount {
        return ask(&state, &asked, id, what, &typed, Some("account-own-fault")).await;
    }
    let at = (state.setup.clock)();
    let person = id.clone();
    let done = task(&state, move |app| {
        let Some(staff) = found(app, &person)? else { return Ok(false) };
        let access = app.access();
        match what {
            What::EndSessions => drop(access.end_all(staff.id.as_str())?),
            What::CloseAccount => access.set_disabled(staff.id.as_str(), true, at)?,
            What::ReopenAccount => access.set_disabled(staff.id.as_str(), false, at)?,
        }
        Ok(true)
    });
    match done.await {
        Ok(true) => see(&format!("/staff/{id}?said={}", what.key())),
        Ok(false) => StatusCode::NOT_FOUND.into_response(),
        Err(response) => response,
    }
}

/// Asks before all sessions of a person end.
pub(crate) async fn end_sessions_form(State(state): State<WebState>, asked: Asked, Path(id): Path<String>) -> Response {
    ask(&state, &asked, id, What::EndSessions, "", None).await
}

/// Ends all sessions of a person.
pub(crate) async fn end_sessions(
    State(state): State<WebState>,
    asked: Asked,
    Path(id): Path<String>,
    fields: Fields,
) -> Response {
    send(state, asked, id, fields, What::EndSessions).await
}

/// Asks before an account is closed.
pub(crate) async fn close_form(State(state): State<WebState>, asked: Asked, Path(id): Path<String>) -> Response {
    ask(&state, &asked, id, What::CloseAccount, "", None).await
}

/// Closes an account: sessions and tokens end at once.
pub(crate) async fn close(
    State(state): State<WebState>,
    asked: Asked,
    Path(id): Path<String>,
    fields: Fields,
) -> Response {
    send(state, asked, id, fields, What::CloseAccount).await
}

/// Asks before an account is opened again.
pub(crate) async fn reopen_form(State(state): State<WebState>, asked: Asked, Path(id): Path<String>) -> Response {
    ask(&state, &asked, id, What::ReopenAccount, "", None).await
}

/// Opens a closed account again.
pub(crate) async fn reopen(
    State(state): State<WebState>,
    asked: Asked,
    Path(id): Path<String>,
    fields: Fields,
) -> Response {
    send(state, asked, id, fields, What::ReopenAccount).await
}

/// Ends every session of the person who asks, this one with them.
pub(crate) async fn end_own(State(state): State<WebState>, asked: Asked, fields: Fields) -> Response {
    if fields.finish().is_err() {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    let Some(session) = asked.visitor.session else { return see("/sign-in") };
    match task(&state, move |app| Ok(app.access().end_all(&session.staff)?)).await {
        Ok(_) => {
            let mut response = see("/sign-in?said=signed-out");
            response.headers_mut().extend(Cookie::Session.clear(&state.setup.site));
            response
        }
        Err(response) => response,
    }
}
