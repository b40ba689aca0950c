//! Passwords: the first one of somebody who has no account yet, and one's own.

use askama::Template;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::App;
use saisei_app::access::{SetPasswordError, make_password};
use saisei_app::domain::state::Staff;
use saisei_app::domain::values::StaffId;

use crate::cookies::Cookie;
use crate::fields::{Fields, Unreadable};
use crate::guard::source_of;
use crate::model::{FieldFault, FormFaults, Frame};
use crate::pages::act::task;
use crate::pages::acts::prove;
use crate::pages::asked::{Asked, frame};
use crate::respond::{page, see};
use crate::state::WebState;

/// The first password of a person: asked for, or shown once.
#[derive(Template)]
#[template(path = "house/first_password.html")]
pub(crate) struct FirstPasswordPage<'a> {
    f: &'a Frame,
    staff: &'a Staff,
    made: Option<&'a str>,
}

/// One's own password.
#[derive(Template)]
#[template(path = "house/own_password.html")]
pub(crate) struct OwnPasswordPage<'a> {
    f: &'a Frame,
    faults: FormFaults,
}

/// The person, and whether there is an account already.
fn found(app: &App, id: &str) -> Result<Option<(Staff, bool)>, saisei_app::AppError> {
    let Ok(id) = StaffId::parse(id) else { return Ok(None) };
    let Some(staff) = app.staff(&id)? else { return Ok(None) };
    let has = app.access().is_closed(staff.id.as_str())?.is_some();
    Ok(Some((staff, has)))
}

/// Says what will happen.
pub(crate) async fn first_form(State(state): State<WebState>, asked: Asked, Path(id): Path<String>) -> Response {
    match task(&state, move |app| found(app, &id)).await {
        Ok(Some((staff, true))) => see(&format!("/staff/{}", staff.id)),
        Ok(Some((staff, false))) => {
            let f = frame(&state, &asked, "first-password-heading");
            page(StatusCode::OK, &FirstPasswordPage { f: &f, staff: &staff, made: None })
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(response) => response,
    }
}

/// Makes the account. The password is shown in this answer and nowhere else; nobody can have another one made here, so
/// that nobody signs in another's name with it.
pub(crate) async fn make_first(
    State(state): State<WebState>,
    asked: Asked,
    Path(id): Path<String>,
    fields: Fields,
) -> Response {
    if fields.finish().is_err() {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    let password = make_password(state.setup.chance().as_ref());
    let (at, sent) = ((state.setup.clock)(), password.clone());
    let done = task(&state, move |app| {
        let Some((staff, has)) = found(app, &id)? else { return Ok(None) };
        let made = !has && set(app, staff.id.as_str(), &sent, at)?;
        Ok(Some((staff, made)))
    });
    match done.await {
        Ok(Some((staff, true))) => {
            let mut f = frame(&state, &asked, "first-password-heading");
            f.path = format!("/staff/{}", staff.id);
            page(StatusCode::OK, &FirstPasswordPage { f: &f, staff: &staff, made: Some(&password) })
        }
        Ok(Some((staff, false))) => see(&format!("/staff/{}", staff.id)),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(response) => response,
    }
}

/// Sets a password; false if it is too weak.
fn set(app: &App, staff: &str, password: &str, at: jiff::Timestamp) -> Result<bool, saisei_app::AppError> {
    let clinic = app.info().name.to_string();
    match app.access().set_password(staff, password, &[&clinic, staff], at) {
        Ok(()) => Ok(true),
        Err(SetPasswordError::Fault(_)) => Ok(false),
        Err(SetPasswordError::Access(error)) => Err(error.into()),
    }
}

fn own(state: &WebState, asked: &Asked, fault: Option<(&'static str, String)>) -> Response {
    let mut f = frame(state, asked, "own-password-heading");
    f.faulty = fault.is_some();
    let status = if f.faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let faults = fault.map(|(field, words)| FieldFault { field: field.into(), words });
    page(status, &OwnPasswordPage { f: &f, faults: FormFaults(faults.into_iter().collect()) })
}

/// The form for one's own password.
pub(crate) async fn own_form(State(state): State<WebState>, asked: Asked) -> Response {
    own(&state, &asked, None)
}

/// What was typed: the password so far, the new one, and the new one again.
fn typed(mut fields: Fields) -> Result<[String; 3], Unreadable> {
    let all = [fields.take("password")?, fields.take("new-password")?, fields.take("again-password")?];
    fields.finish()?;
    Ok(all)
}

/// Changes it, and ends every sign-in with the old one.
pub(crate) async fn change_own(
    State(state): State<WebState>,
    asked: Asked,
    fields: Fields,
    request: Request,
) -> Response {
    let Ok([old, new, again]) = typed(fields) else { return StatusCode::UNPROCESSABLE_ENTITY.into_response() };
    let f = frame(&state, &asked, "own-password-heading");
    let source = source_of(&state.setup.site, request.headers(), request.extensions());
    if new != again {
        return own(&state, &asked, Some(("again-password", f.t("own-password-differs"))));
    }
    if let Err(why) = prove(&state, &asked, &old, &source).await {
        return own(&state, &asked, Some(("password", why.words(&f))));
    }
    let Some(staff) = asked.visitor.session.as_ref().map(|session| session.staff.clone()) else {
        return see("/sign-in");
    };
    let at = f.as_of;
    match task(&state, move |app| set(app, &staff, &new, at)).await {
        Ok(true) => {
            let mut response = see("/sign-in?said=password");
            response.headers_mut().extend(Cookie::Session.clear(&state.setup.site));
            response
        }
        Ok(false) => own(&state, &asked, Some(("new-password", f.t("cli-password-weak")))),
        Err(response) => response,
    }
}
