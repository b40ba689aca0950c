//! Origin, permission and form token, in front of every handler.

use axum::Form;
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use saisei_app::access::check_form_token;

use super::faults::{Refusal, refuse};
use super::origin::{is_own_host, is_own_page};
use crate::fields::{Fields, without_token};
use crate::pages::{Carried, asked_by, carried_sign_in};
use crate::respond::{in_query, see};
use crate::routes::Permission;
use crate::state::WebState;
use crate::visitor::{Visitor, for_report};

/// The key under which this form happens once, however often it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(pub String);

/// Lets a request through to its handler, or answers it here.
pub(crate) async fn gate(
    State((state, permission)): State<(WebState, Permission)>,
    request: Request,
    next: Next,
) -> Response {
    match check(&state, permission, request).await {
        Ok(request) => next.run(request).await,
        Err(response) => response,
    }
}

async fn check(state: &WebState, permission: Permission, request: Request) -> Result<Request, Response> {
    let changes = request.method() == Method::POST;
    let (mut parts, body) = request.into_parts();
    let Some(mut visitor) = parts.extensions.get::<Visitor>().cloned() else {
        return Err(StatusCode::INTERNAL_SERVER_ERROR.into_response());
    };
    if permission == Permission::Browser {
        return Ok(Request::from_parts(parts, body));
    }
    let own =
        is_own_host(&state.setup.site, &parts.headers) && (!changes || is_own_page(&state.setup.site, &parts.headers));
    if !own {
        return Err(refuse(state, &parts, &visitor, Refusal::Foreign));
    }
    if visitor.session.is_none() && matches!(permission, Permission::Report(_)) {
        visitor = for_report(state, visitor).await.map_err(IntoResponse::into_response)?;
        parts.extensions.insert(visitor.clone());
    }
    if changes && visitor.session.is_none() && permission != Permission::Public {
        return Err(signed_out(state, parts, body, visitor).await);
    }
    if let Some(refused) = refusal(state, permission, &parts, &visitor, changes) {
        return Err(refused);
    }
    if !changes {
        return Ok(Request::from_parts(parts, body));
    }
    read_form(state, parts, body, &visitor, permission).await
}

/// The answer to somebody who may not come in; none for those who may.
fn refusal(
    state: &WebState,
    permission: Permission,
    parts: &Parts,
    visitor: &Visitor,
    changes: bool,
) -> Option<Response> {
    let roles = match permission {
        Permission::Public | Permission::Browser => return None,
        Permission::SignedIn => None,
        Permission::Roles(roles) | Permission::Report(roles) => Some(roles),
    };
    if visitor.session.is_none() {
        return Some(see(&format!("/sign-in?next={}", in_query(&place(parts)))));
    }
    match (roles, visitor.role()) {
        (None, _) => None,
        (Some(roles), Some(role)) if roles.contains(&role) => None,
        (Some(_), None) if !changes => Some(see(&format!("/role?next={}", in_query(&place(parts))))),
        (Some(roles), _) => Some(refuse(state, parts, visitor, Refusal::Role(roles))),
    }
}

/// Somebody whose sign-in ended while they typed: what they typed goes along to the sign-in page.
async fn signed_out(state: &WebState, parts: Parts, body: axum::body::Body, visitor: Visitor) -> Response {
    let sent = Request::from_parts(parts.clone(), body);
    let pairs = Form::<Vec<(String, String)>>::from_request(sent, &()).await;
    let carried = pairs.ok().and_then(|Form(pairs)| Carried::from_pairs(parts.uri.path(), &pairs));
    let Some(carried) = carried else { return refuse(state, &parts, &visitor, Refusal::SignedOut) };
    // Whose sign-in it was is known for a day: nobody else gets the entries.
    let ended = for_report(state, visitor.clone()).await.ok();
    let carried = carried.of(ended.as_ref().and_then(|ended| ended.session.as_ref()));
    carried_sign_in(state, &asked_by(&parts, &visitor), &carried)
}

/// Reads the form, checks its hidden field, and hands fields and key on.
async fn read_form(
    state: &WebState,
    parts: Parts,
    body: axum::body::Body,
    visitor: &Visitor,
    permission: Permission,
) -> Result<Request, Response> {
    let sent = Request::from_parts(parts.clone(), body);
    let pairs = match Form::<Vec<(String, String)>>::from_request(sent, &()).await {
        Ok(Form(pairs)) => pairs,
        Err(rejected) => {
            let status = rejected.into_response().status();
            return Err(if status == StatusCode::PAYLOAD_TOO_LARGE {
                status.into_response()
            } else {
                refuse(state, &parts, visitor, Refusal::Unreadable)
            });
        }
    };
    let unreadable = |_| refuse(state, &parts, visitor, Refusal::Unreadable);
    let carried = Carried::from_pairs(parts.uri.path(), &pairs);
    // A form that anybody may send needs no token; one that brings it is its reader's to judge.
    let (field, pairs) = if permission == Permission::Public { (String::new(), pairs) } else { without_token(pairs) };
    let fields = Fields::from_pairs(pairs).map_err(unreadable)?;
    let mut request = Request::from_parts(parts.clone(), axum::body::Body::empty());
    if permission != Permission::Public {
        let session = visitor.session.as_ref();
        let key = session.and_then(|session| check_form_token(session, &field));
        let Some(key) = key else {
            // The form belongs to an earlier sign-in: what was typed stays, and is looked at before it is sent again. The
            // next person at this tablet does not get it.
            let own = carried.filter(|carried| session.is_some_and(|session| carried.belongs_to(&session.staff)));
            return Err(match own {
                Some(carried) => carried.way_back(state, &asked_by(&parts, visitor), StatusCode::CONFLICT),
                None => refuse(state, &parts, visitor, Refusal::Stale),
            });
        };
        request.extensions_mut().insert(IdempotencyKey(key.to_owned()));
    }
    request.extensions_mut().insert(fields);
    Ok(request)
}

fn place(parts: &Parts) -> String {
    parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string)
}

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        let key = parts.extensions.get::<Self>().cloned();
        key.ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl<S: Sync> FromRequestParts<S> for Fields {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        let fields = parts.extensions.get::<Self>().cloned();
        fields.ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}
