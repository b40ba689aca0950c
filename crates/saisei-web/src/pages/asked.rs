//! What a page needs to know about the request it answers.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use jiff::Timestamp;
use saisei_app::access::form_token;
use saisei_app::domain::Command;
use saisei_app::words::words;

use super::nav::nav;
use crate::guard::Nonce;
use crate::model::{Frame, User, View};
use crate::ports::role_key;
use crate::state::WebState;
use crate::visitor::Visitor;

/// Start of the word in an address that says what was recorded just now.
const DONE: &str = "done=";
/// Seconds for which it is said: an address that was kept says it no more.
const SAID_FOR: i64 = 60;

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
    let as_of = (setup.clock)();
    let (path, recorded) = without_recorded(&asked.path);
    let recorded = recorded.filter(|(_, at)| (0..=SAID_FOR).contains(&as_of.as_second().saturating_sub(*at)));
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
        said: recorded.map(|(act, _)| words.ta("act-recorded", &[("what", &words.t(&act_key(act)))])),
        path,
        typed_at: None,
        nonce: asked.nonce.clone(),
        as_of,
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

/// The key of an act's name.
fn act_key(command: &str) -> String {
    format!("next-{}", command.replace('_', "-"))
}

/// The place, with a word in its address about what was recorded just now.
pub(super) fn with_recorded(place: &str, command: &str, at: Timestamp) -> String {
    let (place, part) =
        place.split_once('#').map_or((place, String::new()), |(place, part)| (place, format!("#{part}")));
    let sign = if place.contains('?') { '&' } else { '?' };
    format!("{place}{sign}{DONE}{command}.{}{part}", at.as_second())
}

/// The address without that word, and what it says: the act and when.
fn without_recorded(path: &str) -> (String, Option<(&str, i64)>) {
    let Some((place, query)) = path.split_once('?') else { return (path.to_owned(), None) };
    let said = query.split('&').find_map(|part| part.strip_prefix(DONE)).and_then(|said| {
        let (command, at) = said.split_once('.')?;
        Some((*Command::NAMES.iter().find(|name| **name == command)?, at.parse().ok()?))
    });
    let rest: Vec<&str> = query.split('&').filter(|part| !part.starts_with(DONE)).collect();
    let rest = rest.join("&");
    (if rest.is_empty() { place.to_owned() } else { format!("{place}?{rest}") }, said)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_recorded_goes_along_once() {
        let at = Timestamp::from_second(1_700_000_000).unwrap();
        let place = with_recorded("/appointments?day=2026-11-30#list", "book_appointment", at);
        assert_eq!(place, "/appointments?day=2026-11-30&done=book_appointment.1700000000#list");
        let (path, said) = without_recorded("/appointments?day=2026-11-30&done=book_appointment.1700000000");
        assert_eq!((path.as_str(), said), ("/appointments?day=2026-11-30", Some(("book_appointment", 1_700_000_000))));
        assert_eq!(without_recorded("/plans?done=anything.1"), ("/plans".to_owned(), None));
        assert_eq!(without_recorded("/plans"), ("/plans".to_owned(), None));
    }
}
