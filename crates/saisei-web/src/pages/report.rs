//! Browsers report what the content policy stopped.

use std::sync::atomic::Ordering;

use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;

use crate::state::WebState;

const LARGEST: usize = 8 * 1024;
const NAMED_IN_LOG: u64 = 10;

/// Counts the report. Its content is not kept: addresses in it may name a person.
pub(crate) async fn policy_report(State(state): State<WebState>, body: Body) -> StatusCode {
    if axum::body::to_bytes(body, LARGEST).await.is_err() {
        return StatusCode::PAYLOAD_TOO_LARGE;
    }
    let before = state.policy_reports.fetch_add(1, Ordering::Relaxed);
    // The first few are worth a line; a flood is not.
    if before < NAMED_IN_LOG {
        tracing::warn!(count = before + 1, "a browser reported a blocked resource");
    }
    StatusCode::NO_CONTENT
}
