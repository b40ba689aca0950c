//! Pages for what did not work: each says what happened to the entry, what to do next, and who can.

use std::any::Any;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Nonce;
use crate::model::{Frame, Link};
use crate::pages::{Asked, Message, frame};
use crate::ports::role_key;
use crate::respond::{in_query, local_place, page};
use crate::state::WebState;
use crate::visitor::Visitor;

/// Why a request did not reach its handler.
#[derive(Clone, Copy)]
pub(super) enum Refusal {
    /// Sent from another site, or under another name of this machine.
    Foreign,
    /// Nobody is signed in.
    SignedOut,
    /// The form belongs to another session.
    Stale,
    /// The fields are not those of the form.
    Unreadable,
    /// Another role is needed.
    Role(&'static [&'static str]),
}

/// The page of a refusal.
pub(super) fn refuse(state: &WebState, parts: &Parts, visitor: &Visitor, refusal: Refusal) -> Response {
    let (status, name) = match refusal {
        Refusal::Foreign => (StatusCode::FORBIDDEN, "form-foreign"),
        Refusal::SignedOut => (StatusCode::UNAUTHORIZED, "signed-out"),
        Refusal::Stale => (StatusCode::CONFLICT, "form-stale"),
        Refusal::Unreadable => (StatusCode::UNPROCESSABLE_ENTITY, "form-unreadable"),
        Refusal::Role(roles) => return refuse_role(state, parts, visitor, roles),
    };
    let frame = frame_for(state, parts, visitor, &format!("{name}-heading"));
    let mut message = Message::refusal(vec![frame.t(format!("{name}-text"))]);
    message.onward = Some(match refusal {
        Refusal::SignedOut => Link {
            href: format!("/sign-in?next={}", in_query(referring_page(&parts.headers))),
            text: frame.t("to-sign-in"),
        },
        _ => Link { href: referring_page(&parts.headers).to_owned(), text: frame.t("refresh") },
    });
    page(status, &message.on(&frame))
}

fn refuse_role(state: &WebState, parts: &Parts, visitor: &Visitor, roles: &'static [&'static str]) -> Response {
    let frame = frame_for(state, parts, visitor, "refused-heading");
    let names: Vec<String> = roles.iter().map(|role| frame.t(role_key(role))).collect();
    let separator = if frame.words.code() == "ja" { "、" } else { ", " };
    let names = names.join(separator);
    let own = visitor.role().map(|role| frame.t(role_key(role)));
    let mut message = Message::refusal(vec![frame.t1("refused-role", "roles", &names)]);
    message.parts = vec![
        (frame.t("refused-your-role"), own.unwrap_or_else(|| "—".to_owned())),
        (frame.t("refused-next"), frame.t("refused-next-text")),
        (frame.t("refused-who"), names),
    ];
    page(StatusCode::FORBIDDEN, &message.on(&frame))
}

/// Gives every bare error a page.
pub(crate) async fn faults(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let response = next.run(Request::from_parts(parts.clone(), body)).await;
    let status = response.status();
    let has_page = response.headers().contains_key(header::CONTENT_TYPE)
        && response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if has_page || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let visitor = response.extensions().get::<Visitor>().cloned();
    let visitor = visitor.unwrap_or_else(|| Visitor::stranger(&state, &parts.headers));
    let mut drawn = fault_page(&state, &parts, &visitor, status);
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            drawn.headers_mut().insert(name, value.clone());
        }
    }
    drawn
}

fn fault_page(state: &WebState, parts: &Parts, visitor: &Visitor, status: StatusCode) -> Response {
    let reads = !matches!(parts.method, axum::http::Method::POST);
    let (name, lines): (&str, &[&str]) = match status {
        StatusCode::NOT_FOUND => ("not-found", &["not-found-text", "not-found-next"]),
        StatusCode::METHOD_NOT_ALLOWED => ("method", &["method-text"]),
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => ("form-unreadable", &["form-unreadable-text"]),
        StatusCode::PAYLOAD_TOO_LARGE => ("too-large", &["too-large-text"]),
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT if reads => ("busy", &["busy-read", "read-next"]),
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => ("busy", &["busy-text", "busy-next"]),
        _ if reads => ("fault", &["fault-read", "read-next"]),
        _ => ("fault", &["fault-text", "fault-next"]),
    };
    let frame = frame_for(state, parts, visitor, &format!("{name}-heading"));
    let mut message = Message::refusal(lines.iter().map(|line| frame.t(line)).collect());
    if name == "fault" || name == "busy" {
        let reference = reference(state);
        tracing::error!(reference, status = status.as_u16(), "a request failed");
        message.parts.push((frame.t("fault-reference"), reference));
    }
    message.onward = Some(match lines.contains(&"read-next") {
        true => Link { href: frame.path.clone(), text: frame.t("refresh") },
        false => onward(&frame, visitor),
    });
    page(status, &message.on(&frame))
}

fn onward(frame: &Frame, visitor: &Visitor) -> Link {
    let (href, key) = if visitor.session.is_some() { ("/journeys", "to-journeys") } else { ("/sign-in", "to-sign-in") };
    Link { href: href.to_owned(), text: frame.t(key) }
}

/// A short number that stands on the page and in the log.
fn reference(state: &WebState) -> String {
    const SIGNS: &[u8] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let mut bytes = [0u8; 6];
    state.setup.chance().fill(&mut bytes);
    bytes.iter().filter_map(|byte| SIGNS.get(usize::from(byte % 32))).map(|sign| char::from(*sign)).collect()
}

/// A frame for a page that is made outside any handler.
fn frame_for(state: &WebState, parts: &Parts, visitor: &Visitor, heading_key: &str) -> Frame {
    let nonce = parts.extensions.get::<Nonce>().map(|nonce| nonce.0.clone());
    let asked = Asked {
        visitor: visitor.clone(),
        nonce: nonce.unwrap_or_default(),
        // The address of a form cannot be opened again; the front page can.
        path: if parts.method == axum::http::Method::GET {
            parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string)
        } else {
            referring_page(&parts.headers).to_owned()
        },
    };
    Frame { stale_after: None, ..frame(state, &asked, heading_key) }
}

/// Path of the page on which the form was.
fn referring_page(headers: &HeaderMap) -> &str {
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    let after_scheme = referer.and_then(|referer| referer.split_once("://"));
    let path = after_scheme.and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)));
    local_place(path.unwrap_or("/"))
}

/// After a panic in a handler: nothing of it reaches the page, and nothing of the request the log.
pub(crate) fn after_panic(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
