//! The language switch.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::words::Language;

use crate::cookies::Cookie;
use crate::fields::{Fields, Unreadable};
use crate::respond::{local_place, see};
use crate::state::WebState;
use crate::visitor::Visitor;

/// Remembers the language in a cookie and in the session, and goes back to the same page.
pub(crate) async fn choose_language(State(state): State<WebState>, visitor: Visitor, fields: Fields) -> Response {
    let Ok((language, back)) = read(fields) else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    };
    if !remember(&state, &visitor, language).await {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    speaking(&state, language, see(local_place(&back)))
}

/// Remembers the language in the session, if there is one; whether that was possible.
pub(super) async fn remember(state: &WebState, visitor: &Visitor, language: Language) -> bool {
    let (Some(token), Some(_)) = (visitor.token.clone(), &visitor.session) else { return true };
    let state = state.clone();
    let kept = tokio::task::spawn_blocking(move || {
        let at = (state.setup.clock)();
        state.setup.access().set_language(&token, language.code(), at)
    });
    matches!(kept.await, Ok(Ok(())))
}

/// The answer, with the language in a cookie.
pub(super) fn speaking(state: &WebState, language: Language, mut response: Response) -> Response {
    let cookie = Cookie::Language.set(&state.setup.site, language.code());
    response.headers_mut().extend(cookie);
    response
}

fn read(mut fields: Fields) -> Result<(Language, String), Unreadable> {
    let to = Language::from_code(&fields.take("to")?).ok_or(Unreadable::Other)?;
    let back = fields.take("back")?;
    fields.finish()?;
    Ok((to, back))
}
