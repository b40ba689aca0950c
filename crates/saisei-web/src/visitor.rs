//! Who sends a request.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use saisei_app::AppError;
use saisei_app::access::Session;
use saisei_app::words::Language;

use crate::cookies::Cookie;
use crate::likes::KeptLikes;
use crate::ports::StaffCard;
use crate::state::WebState;

/// Who sends this request, as far as it is known.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The live session.
    pub session: Option<Session>,
    /// The person of the session.
    pub card: Option<StaffCard>,
    /// The session cookie's token.
    pub(crate) token: Option<String>,
    /// The device cookie.
    pub(crate) device: Option<String>,
    /// The language of the pages.
    pub language: Language,
    /// What this person and this tablet like.
    pub(crate) likes: KeptLikes,
    /// Whether the session has lapsed and is only good for a report of what happened.
    pub lapsed: bool,
}

impl Visitor {
    /// The role of the session.
    pub fn role(&self) -> Option<&str> {
        self.session.as_ref()?.role.as_deref()
    }

    /// Somebody of whom nothing is known but what the headers say.
    pub(crate) fn stranger(state: &WebState, headers: &HeaderMap) -> Self {
        let site = &state.setup.site;
        let chosen = Cookie::Language.read(site, headers);
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Self {
            session: None,
            card: None,
            token: Cookie::Session.read(site, headers),
            device: Cookie::Device.read(site, headers),
            language: chosen
                .and_then(|code| Language::from_code(&code))
                .unwrap_or_else(|| Language::from_accept(accepted.unwrap_or(""))),
            likes: KeptLikes::read(site, headers),
            lapsed: false,
        }
    }

    /// Takes a session over, unless its person or role is no longer there.
    fn with(mut self, session: Option<Session>, card: Option<StaffCard>) -> Self {
        let (Some(session), Some(card)) = (session, card) else {
            return self;
        };
        let role_holds = session.role.as_ref().is_none_or(|role| card.roles.contains(role));
        if role_holds {
            self.language = Language::from_code(&session.language).unwrap_or(self.language);
            self.session = Some(session);
            self.card = Some(card);
        }
        self
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        let visitor = parts.extensions.get::<Self>().cloned();
        visitor.ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// Finds out who sends the request, for everything inside, and for the pages that are made outside.
pub(crate) async fn visit(State(state): State<WebState>, mut request: Request, next: Next) -> Response {
    let stranger = Visitor::stranger(&state, request.headers());
    let visitor = match identify(&state, stranger, false).await {
        Ok(visitor) => visitor,
        Err(status) => return status.into_response(),
    };
    request.extensions_mut().insert(visitor.clone());
    let mut response = next.run(request).await;
    if response.extensions().get::<Visitor>().is_none() {
        response.extensions_mut().insert(visitor);
    }
    response
}

/// The same visitor with the session that lapsed, if it is still good for a report.
pub(crate) async fn for_report(state: &WebState, visitor: Visitor) -> Result<Visitor, StatusCode> {
    let found = identify(state, visitor, true).await?;
    Ok(Visitor { lapsed: found.session.is_some(), ..found })
}

async fn identify(state: &WebState, visitor: Visitor, lapsed: bool) -> Result<Visitor, StatusCode> {
    let Some(token) = visitor.token.clone() else {
        return Ok(visitor);
    };
    let state = state.clone();
    let found = tokio::task::spawn_blocking(move || {
        let setup = &state.setup;
        let at = (setup.clock)();
        let session =
            if lapsed { setup.access().session_for_report(&token, at) } else { setup.access().session(&token, at) };
        let session = session?;
        let card = session.as_ref().map(|session| (setup.directory)(&session.staff)).transpose()?.flatten();
        Ok::<_, AppError>((session, card))
    });
    match found.await {
        Ok(Ok((session, card))) => Ok(visitor.with(session, card)),
        Ok(Err(error)) => {
            tracing::error!(%error, "a session could not be read");
            Err(StatusCode::SERVICE_UNAVAILABLE)
        }
        Err(_) => Err(StatusCode::INTERNAL_SERVER_ERROR),
    }
}
