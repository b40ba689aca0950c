//! What a page needs to know about the request it answers.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use saisei_app::access::form_token;
use saisei_app::words::words;

use super::nav::nav;
use crate::guard::Nonce;
use crate::model::{Frame, User, View};
use crate::ports::role_key;
use crate::state::WebState;
use crate::visitor::Visitor;

/// The request as far as a page needs it.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Who asks.
    pub visitor: Visitor,
    /// The script nonce.
    pub(crate) nonce: String,
    /// The page's address with its query.
    pub path: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, StatusCode> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        let nonce = parts.extensions.get::<Nonce>().cloned();
        Ok(Self {
            visitor,
            nonce: nonce.ok_or(StatusCode::INTERNAL_SERVER_ERROR)?.0,
            path: parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
        })
    }
}

/// The frame of a page with this heading.
pub fn frame(state: &WebState, asked: &Asked, heading_key: &str) -> Frame {
    let words = words(asked.visitor.language);
    let setup = &state.setup;
    let user = user(&asked.visitor, |key| words.t(key));
    let session = asked.visitor.session.clone();
    let chance = setup.chance().clone();
    Frame {
        words,
        zone: setup.zone.clone(),
        clinic: setup.app.info().name.to_string(),
        sandbox: setup.app.info().sandbox,
        heading: words.t(heading_key),
        about: None,
        faulty: false,
        view: View::Full,
        nav: nav(asked.visitor.role(), &asked.path),
        user,
        role: asked.visitor.role().map(str::to_owned),
        path: asked.path.clone(),
        nonce: asked.nonce.clone(),
        as_of: (setup.clock)(),
        stale_after: stale_after(asked),
        rule_pack: None,
        facilities: std::collections::BTreeMap::new(),
        people: std::collections::BTreeMap::new(),
        likes: asked.visitor.likes.of(asked.visitor.session.as_ref().map(|session| session.staff.as_str())),
        token: Box::new(move || {
            session.as_ref().map(|session| form_token(session, chance.as_ref())).unwrap_or_default()
        }),
    }
}

/// Pages that show no records, and forms: reading them again would bring nothing newer, or lose what was typed.
const WITHOUT_RECORDS: [&str; 7] = ["/acts", "/bedside", "/device-test", "/help", "/role", "/settings", "/sign-in"];

/// Seconds after which a page says that there may be newer records; a page that needs it sooner sets it itself.
fn stale_after(asked: &Asked) -> Option<u32> {
    const SECONDS: u32 = 120;
    let is_at = |place: &&str| {
        let rest = asked.path.strip_prefix(place);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    };
    let shows_records = asked.visitor.session.is_some() && !WITHOUT_RECORDS.iter().any(is_at);
    shows_records.then_some(SECONDS)
}

fn user(visitor: &Visitor, t: impl Fn(&str) -> String) -> Option<User> {
    let card = visitor.card.as_ref()?;
    Some(User {
        name: card.name.clone(),
        role: visitor.role().map(|role| t(&role_key(role))).unwrap_or_default(),
        several_roles: card.roles.len() > 1,
    })
}
