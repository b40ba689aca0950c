//! Signing in, choosing a role, signing out.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use saisei_app::access::{Attempt, IssuedSession, Session, SignInError, SignedIn};
use serde::Deserialize;

use super::asked::{Asked, frame};
use super::carry::Carried;
use super::templates::{RoleChoice, RolePage, RoleView, SignInPage, SignInView};
use crate::cookies::Cookie;
use crate::fields::{Fields, Unreadable};
use crate::guard::source_of;
use crate::model::{FieldFault, FormFaults, View};
use crate::ports::{StaffCard, role_key};
use crate::respond::{in_query, local_place, page, see};
use crate::state::WebState;

/// What may stand behind the address.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Place {
    #[serde(default)]
    next: String,
    #[serde(default)]
    said: String,
}

/// The sign-in form.
pub(crate) async fn sign_in_form(
    State(state): State<WebState>,
    asked: Asked,
    place: Result<Query<Place>, QueryRejection>,
) -> Response {
    let place = place.map(|Query(place)| place).unwrap_or_default();
    let next = local_place(&place.next).to_owned();
    if asked.visitor.role().is_some() {
        return see(&next);
    }
    let words = saisei_app::words::words(asked.visitor.language);
    let view = SignInView {
        next,
        said: match place.said.as_str() {
            "signed-out" => Some(words.t("signed-out-said")),
            "changed" => Some(words.t("changed-said")),
            "password" => Some(words.t("own-password-said")),
            _ => None,
        },
        ..SignInView::default()
    };
    draw(&state, &asked, StatusCode::OK, &view, &FormFaults::default())
}

/// Checks name and password.
pub(crate) async fn sign_in(State(state): State<WebState>, asked: Asked, fields: Fields, request: Request) -> Response {
    let Ok((view, password)) = read_sign_in(fields) else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    };
    let faults = missing(&state, &asked, &view, &password);
    if !faults.is_empty() {
        return draw(&state, &asked, StatusCode::UNPROCESSABLE_ENTITY, &view, &faults);
    }
    let source = source_of(&state.setup.site, request.headers(), request.extensions());
    let name = view.name.clone();
    let role = Carried::read(&view.carry).and_then(|carried| carried.role().map(str::to_owned));
    let (task_state, task_asked) = (state.clone(), asked.clone());
    let tried = tokio::task::spawn_blocking(move || {
        let who = Who { name: &name, password: &password, role: role.as_deref() };
        try_sign_in(&task_state, &task_asked, &who, &source)
    });
    match tried.await {
        Ok(Ok((signed, card))) => welcome(&state, &asked, view, &signed, &card).await,
        Ok(Err(error)) => turn_away(&state, &asked, view, &error),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Signing in again, with what was typed.
pub(crate) fn carried_sign_in(state: &WebState, asked: &Asked, carried: &Carried) -> Response {
    let words = saisei_app::words::words(asked.visitor.language);
    let view = SignInView {
        next: "/".to_owned(),
        refusal: Some(words.t("signed-out-text")),
        said: Some(words.t("carried-said")),
        carry: carried.text().unwrap_or_default(),
        ..SignInView::default()
    };
    draw(state, asked, StatusCode::UNAUTHORIZED, &view, &FormFaults::default())
}

fn read_sign_in(mut fields: Fields) -> Result<(SignInView, String), Unreadable> {
    let view = SignInView {
        name: fields.take("name")?,
        next: local_place(&fields.take("next")?).to_owned(),
        carry: fields.take_optional("carry").unwrap_or_default(),
        ..SignInView::default()
    };
    let password = fields.take("password")?;
    fields.finish()?;
    Ok((view, password))
}

fn missing(state: &WebState, asked: &Asked, view: &SignInView, password: &str) -> FormFaults {
    let frame = frame(state, asked, "sign-in-heading");
    let empty = [
        ("name", view.name.trim().is_empty(), "sign-in-name-missing"),
        ("password", password.is_empty(), "sign-in-password-missing"),
    ];
    let faults = empty.into_iter().filter(|(_, empty, _)| *empty);
    FormFaults(faults.map(|(field, _, key)| FieldFault { field: field.into(), words: frame.t(key) }).collect())
}

/// Who signs in, and the role of the entries that wait, if there are any.
struct Who<'a> {
    name: &'a str,
    password: &'a str,
    role: Option<&'a str>,
}

fn try_sign_in(
    state: &WebState,
    asked: &Asked,
    who: &Who<'_>,
    source: &str,
) -> Result<(SignedIn, StaffCard), SignInError> {
    let setup = &state.setup;
    let visitor = &asked.visitor;
    let attempt = Attempt { staff: who.name, password: who.password, device: visitor.device.as_deref(), source };
    let at = (setup.clock)();
    let language = visitor.language.code();
    let old = visitor.token.as_deref();
    let mut signed = setup.access().sign_in(&attempt, None, language, old, at)?;
    let staff = signed.issued.session.staff.clone();
    let card = (setup.directory)(&staff).ok().flatten().unwrap_or(StaffCard { name: staff, roles: Vec::new() });
    // With one role there is nothing to choose; waiting entries were typed in one that may still be held.
    let waiting = card.roles.iter().find(|role| who.role == Some(role.as_str()));
    let only = card.roles.first().filter(|_| card.roles.len() == 1);
    if let Some(role) = only.or(waiting) {
        let token = signed.issued.token.reveal().to_owned();
        if let Some(issued) = setup.access().change_role(&token, role, at)? {
            signed.issued = issued;
        }
    }
    Ok((signed, card))
}

async fn welcome(
    state: &WebState,
    asked: &Asked,
    mut view: SignInView,
    signed: &SignedIn,
    card: &StaffCard,
) -> Response {
    if card.roles.is_empty() {
        end(state, signed.issued.token.reveal().to_owned()).await;
        let frame = frame(state, asked, "sign-in-heading");
        view.refusal = Some(frame.t("sign-in-no-role"));
        return draw(state, asked, StatusCode::FORBIDDEN, &view, &FormFaults::default());
    }
    let mut response = onward(state, asked, &view, signed, card);
    let site = &state.setup.site;
    let headers = response.headers_mut();
    let cookies =
        [Cookie::Session.set(site, signed.issued.token.reveal()), Cookie::Device.set(site, signed.device.reveal())];
    for (name, value) in cookies.into_iter().flatten() {
        headers.append(name, value);
    }
    response
}

/// To the entries that wait for this person, to the choice of a role, or to where they wanted to go.
fn onward(state: &WebState, asked: &Asked, view: &SignInView, signed: &SignedIn, card: &StaffCard) -> Response {
    let session = &signed.issued.session;
    let carried = Carried::read(&view.carry).filter(|carried| carried.belongs_to(&session.staff));
    let asked = in_session(asked, session, card);
    match (session.role.is_some(), carried) {
        (true, Some(carried)) => carried.way_back(state, &asked, StatusCode::OK),
        (true, None) => see(&view.next),
        (false, Some(carried)) => {
            let carry = carried.text().unwrap_or_default();
            draw_roles(state, &asked, RoleChoices { next: view.next.clone(), carry })
        }
        (false, None) => see(&format!("/role?next={}", in_query(&view.next))),
    }
}

/// The same request, as the person who has just signed in.
fn in_session(asked: &Asked, session: &Session, card: &StaffCard) -> Asked {
    let mut asked = asked.clone();
    asked.visitor.session = Some(session.clone());
    asked.visitor.card = Some(card.clone());
    asked
}

fn turn_away(state: &WebState, asked: &Asked, mut view: SignInView, error: &SignInError) -> Response {
    let frame = frame(state, asked, "sign-in-heading");
    let (status, words) = match error {
        SignInError::Wrong => (StatusCode::UNAUTHORIZED, frame.t("sign-in-wrong")),
        SignInError::Wait { until } => {
            let time = frame.zone.time_with_seconds(*until);
            (StatusCode::TOO_MANY_REQUESTS, frame.t1("sign-in-wait", "time", &time))
        }
        SignInError::Busy(_) => (StatusCode::SERVICE_UNAVAILABLE, frame.t("sign-in-busy")),
        SignInError::Access(error) => {
            tracing::error!(%error, "a sign-in could not be checked");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    view.refusal = Some(words);
    let mut response = draw(state, asked, status, &view, &FormFaults::default());
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("3"));
    }
    response
}

fn draw(state: &WebState, asked: &Asked, status: StatusCode, view: &SignInView, faults: &FormFaults) -> Response {
    let mut frame = frame(state, asked, "sign-in-heading");
    frame.view = View::Plain;
    frame.path = format!("/sign-in?next={}", in_query(&view.next));
    frame.faulty = !faults.is_empty();
    page(status, &SignInPage { f: &frame, page: view, faults })
}

/// The roles to choose from.
pub(crate) async fn role_form(
    State(state): State<WebState>,
    asked: Asked,
    place: Result<Query<Place>, QueryRejection>,
) -> Response {
    let next = local_place(&place.map(|Query(place)| place.next).unwrap_or_default()).to_owned();
    draw_roles(&state, &asked, RoleChoices { next, carry: String::new() })
}

/// Where to go after the choice of a role, or the entries that wait for it.
struct RoleChoices {
    next: String,
    carry: String,
}

fn draw_roles(state: &WebState, asked: &Asked, choices: RoleChoices) -> Response {
    let mut frame = frame(state, asked, "role-heading");
    frame.view = View::Plain;
    let roles = asked.visitor.card.as_ref().map(|card| card.roles.as_slice()).unwrap_or_default();
    let view = RoleView {
        roles: roles
            .iter()
            .map(|role| RoleChoice {
                id: role.clone(),
                words: frame.t(role_key(role)),
                current: asked.visitor.role() == Some(role),
            })
            .collect(),
        next: choices.next,
        carry: choices.carry,
    };
    page(StatusCode::OK, &RolePage { f: &frame, page: &view })
}

/// Goes on in the chosen role, under a new token.
pub(crate) async fn choose_role(State(state): State<WebState>, asked: Asked, mut fields: Fields) -> Response {
    let visitor = &asked.visitor;
    let carried = fields.take_optional("carry").and_then(|text| Carried::read(&text));
    let (Ok(role), Ok(next), Ok(())) = (fields.take("role"), fields.take("next"), fields.finish()) else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    };
    let has_role = visitor.card.as_ref().is_some_and(|card| card.roles.contains(&role));
    let (Some(token), true) = (visitor.token.clone(), has_role) else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let task_state = state.clone();
    let changed = tokio::task::spawn_blocking(move || {
        let at = (task_state.setup.clock)();
        task_state.setup.access().change_role(&token, &role, at)
    });
    match changed.await {
        Ok(Ok(Some(issued))) => {
            let carried = carried.filter(|carried| carried.belongs_to(&issued.session.staff));
            let card = asked.visitor.card.clone();
            let answer = match (carried, card) {
                (Some(carried), Some(card)) => {
                    carried.way_back(&state, &in_session(&asked, &issued.session, &card), StatusCode::OK)
                }
                _ => see(local_place(&next)),
            };
            with_session(&state, &issued, answer)
        }
        Ok(Ok(None)) => see("/sign-in"),
        _ => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

fn with_session(state: &WebState, issued: &IssuedSession, mut response: Response) -> Response {
    let cookie = Cookie::Session.set(&state.setup.site, issued.token.reveal());
    response.headers_mut().extend(cookie);
    response
}

/// Ends the session and empties what the browser kept, but for the device's cookie: without it somebody else's
/// wrong passwords could slow this tablet down.
///
/// When the next person takes the tablet over, the sign-in page leads back to where they stood; nothing that was typed
/// there stays.
pub(crate) async fn sign_out(State(state): State<WebState>, asked: Asked, mut fields: Fields) -> Response {
    let next = fields.take_optional("next");
    if fields.finish().is_err() {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    let Some(token) = asked.visitor.token else {
        return see("/sign-in");
    };
    if !end(&state, token).await {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let place = match next {
        Some(next) => format!("/sign-in?said=changed&next={}", in_query(local_place(&next))),
        None => "/sign-in?said=signed-out".to_owned(),
    };
    let mut response = see(&place);
    let clear = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert("clear-site-data", clear);
    response.headers_mut().extend(Cookie::Session.clear(&state.setup.site));
    response
}

/// Whether the session is gone.
async fn end(state: &WebState, token: String) -> bool {
    let state = state.clone();
    let ended = tokio::task::spawn_blocking(move || state.setup.access().sign_out(&token));
    matches!(ended.await, Ok(Ok(())))
}
