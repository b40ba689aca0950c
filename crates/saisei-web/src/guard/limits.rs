//! How many requests at once, and which methods.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::state::WebState;

/// Answers at most so many requests at the same time.
pub(crate) async fn in_flight(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let Ok(_place) = state.in_flight.try_acquire() else {
        let retry = [(header::RETRY_AFTER, HeaderValue::from_static("5"))];
        return (StatusCode::SERVICE_UNAVAILABLE, retry).into_response();
    };
    next.run(request).await
}

/// Bytes of names and values of a request's headers at most.
const HEADERS_MAX: usize = 64 * 1024;

/// Refuses a request whose headers are larger than any browser's of ours.
pub(crate) async fn header_size(request: Request, next: Next) -> Response {
    let headers: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    let address = request.uri().path_and_query().map_or(0, |path| path.as_str().len());
    if headers.saturating_add(address) > HEADERS_MAX {
        return StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE.into_response();
    }
    next.run(request).await
}

/// Everything but GET, HEAD and POST is unknown here, whatever the address.
pub(crate) async fn methods(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::POST) {
        return next.run(request).await;
    }
    let allow = [(header::ALLOW, HeaderValue::from_static("GET, HEAD, POST"))];
    (StatusCode::METHOD_NOT_ALLOWED, allow).into_response()
}
