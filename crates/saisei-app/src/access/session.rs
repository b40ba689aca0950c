//! Signed-in sessions.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::chance::{secret_text, stored_id};
use super::lock::later;
use super::rows::{SESSION, delete, put};
use super::{Access, AccessError, Secret};

// Writing the time of every click would put one durable write on each page view. Rounding down by this much
// only ever ends a session early.
const SEEN_STEP: SignedDuration = SignedDuration::from_secs(30);
// How long a session that has lapsed is kept for reports of what happened.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
const MOST_PER_PERSON: usize = 5;

/// One signed-in session as stored. The cookie's token is not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Who.
    pub staff: String,
    /// In which role; none until a person with several has chosen.
    pub role: Option<String>,
    /// Language of the pages.
    pub language: String,
    /// Key of the session's form tokens.
    pub form_secret: Secret,
    /// When it began.
    pub created: Timestamp,
    /// When it was last used.
    pub seen: Timestamp,
}

/// A session with the one copy of its token, for the cookie.
#[derive(Clone, Debug)]
pub struct IssuedSession {
    /// Goes into the cookie and nowhere else.
    pub token: Secret,
    /// What was stored.
    pub session: Session,
}

/// How long a session lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Without use.
    pub idle: SignedDuration,
    /// In all.
    pub absolute: SignedDuration,
}

/// The limits of a role. An unknown role gets the strictest.
pub fn limits_for(role: Option<&str>) -> Limits {
    let (idle_minutes, absolute_minutes) = match role.unwrap_or("none").replace('-', "_").as_str() {
        "physician" | "nurse" => (15, 12 * 60),
        "culture_operator" => (10, 12 * 60),
        "quality_officer" | "coordinator" | "analyst" => (15, 10 * 60),
        "patient" => (15, 2 * 60),
        "committee" | "inspector" | "rheumatologist" => (15, 4 * 60),
        // Between the password and the choice of a role nothing else can be done.
        "none" => (5, 5),
        _ => (10, 4 * 60),
    };
    Limits { idle: SignedDuration::from_mins(idle_minutes), absolute: SignedDuration::from_mins(absolute_minutes) }
}

impl Session {
    /// Whether it may still be used for anything.
    pub fn is_live(&self, at: Timestamp) -> bool {
        let limits = limits_for(self.role.as_deref());
        at < later(self.seen, limits.idle) && at < later(self.created, limits.absolute)
    }

    /// When it ends if it is not used again.
    pub fn ends(&self) -> Timestamp {
        let limits = limits_for(self.role.as_deref());
        later(self.seen, limits.idle).min(later(self.created, limits.absolute))
    }

    fn is_kept(&self, at: Timestamp) -> bool {
        at < later(self.created, KEPT)
    }
}

impl Access {
    /// The live session of a cookie's token, and marks it as used.
    ///
    /// # Errors
    /// If the store fails.
    pub fn session(&self, token: &str, at: Timestamp) -> Result<Option<Session>, AccessError> {
        let id = stored_id(token);
        let Some(mut session) = self.one::<Session>(SESSION, &id)? else {
            return Ok(None);
        };
        if !session.is_live(at) {
            return Ok(None);
        }
        if at >= later(session.seen, SEEN_STEP) {
            session.seen = at;
            self.write(vec![put(SESSION, &id, &session)?])?;
        }
        Ok(Some(session))
    }

    /// The session of a token even if it lapsed within a day of its start. Only for reports of what has happened:
    /// a stop or a symptom is never lost because nobody touched the tablet for a quarter of an hour.
    ///
    /// # Errors
    /// If the store fails.
    pub fn session_for_report(&self, token: &str, at: Timestamp) -> Result<Option<Session>, AccessError> {
        let session: Option<Session> = self.one(SESSION, &stored_id(token))?;
        Ok(session.filter(|session| session.role.is_some() && session.is_kept(at)))
    }

    /// Begins a session with a new token; the person's oldest session ends if there are too many.
    pub(super) fn begin(
        &self,
        staff: &str,
        role: Option<&str>,
        language: &str,
        at: Timestamp,
    ) -> Result<IssuedSession, AccessError> {
        let session = Session {
            staff: staff.to_owned(),
            role: role.map(str::to_owned),
            language: language.to_owned(),
            form_secret: Secret::new(secret_text(self.chance.as_ref())),
            created: at,
            seen: at,
        };
        let token = secret_text(self.chance.as_ref());
        let mut writes = self.surplus(staff, role, at)?;
        writes.push(put(SESSION, &stored_id(&token), &session)?);
        self.write(writes)?;
        Ok(IssuedSession { token: Secret::new(token), session })
    }

    /// Goes on in another role under a new token. The time of sign-in stays, so changing roles cannot prolong it.
    ///
    /// # Errors
    /// If the store fails. `None` if the session is not live.
    pub fn change_role(&self, token: &str, role: &str, at: Timestamp) -> Result<Option<IssuedSession>, AccessError> {
        let Some(old) = self.session(token, at)? else {
            return Ok(None);
        };
        let session = Session {
            role: Some(role.to_owned()),
            form_secret: Secret::new(secret_text(self.chance.as_ref())),
            seen: at,
            ..old
        };
        let fresh = secret_text(self.chance.as_ref());
        self.write(vec![delete(SESSION, &stored_id(token)), put(SESSION, &stored_id(&fresh), &session)?])?;
        Ok(Some(IssuedSession { token: Secret::new(fresh), session }))
    }

    /// Changes the language of a live session.
    ///
    /// # Errors
    /// If the store fails.
    pub fn set_language(&self, token: &str, language: &str, at: Timestamp) -> Result<(), AccessError> {
        let Some(mut session) = self.session(token, at)? else {
            return Ok(());
        };
        session.language = language.to_owned();
        self.write(vec![put(SESSION, &stored_id(token), &session)?])
    }

    /// Ends the session of a token.
    ///
    /// # Errors
    /// If the store fails.
    pub fn sign_out(&self, token: &str) -> Result<(), AccessError> {
        self.write(vec![delete(SESSION, &stored_id(token))])
    }

    /// The person's live sessions, oldest first.
    ///
    /// # Errors
    /// If the store fails.
    pub fn sessions_of(&self, staff: &str, at: Timestamp) -> Result<Vec<Session>, AccessError> {
        let mut own: Vec<Session> = self
            .all::<Session>(SESSION)?
            .into_iter()
            .map(|(_, session)| session)
            .filter(|session| session.staff == staff && session.is_live(at))
            .collect();
        own.sort_by_key(|session| session.created);
        Ok(own)
    }

    /// Ends every session of a person; answers how many.
    ///
    /// # Errors
    /// If the store fails.
    pub fn end_all(&self, staff: &str) -> Result<usize, AccessError> {
        self.end_where(|session| session.staff == staff)
    }

    /// Ends the person's sessions in one role, because the role has ended; answers how many.
    ///
    /// # Errors
    /// If the store fails.
    pub fn end_role(&self, staff: &str, role: &str) -> Result<usize, AccessError> {
        self.end_where(|session| session.staff == staff && session.role.as_deref() == Some(role))
    }

    fn end_where(&self, ends: impl Fn(&Session) -> bool) -> Result<usize, AccessError> {
        let ended: Vec<_> = self
            .all::<Session>(SESSION)?
            .into_iter()
            .filter(|(_, session)| ends(session))
            .map(|(id, _)| delete(SESSION, &id))
            .collect();
        let count = ended.len();
        self.write(ended)?;
        Ok(count)
    }

    /// Rows to drop before a new session: those past keeping, and the person's oldest beyond the limit.
    fn surplus(
        &self,
        staff: &str,
        role: Option<&str>,
        at: Timestamp,
    ) -> Result<Vec<saisei_ledger::SideWrite>, AccessError> {
        let most = if role == Some("patient") { 1 } else { MOST_PER_PERSON };
        let (kept, gone): (Vec<_>, Vec<_>) =
            self.all::<Session>(SESSION)?.into_iter().partition(|(_, session)| session.is_kept(at));
        let mut own: Vec<_> =
            kept.into_iter().filter(|(_, session)| session.staff == staff && session.is_live(at)).collect();
        own.sort_by_key(|(_, session)| session.seen);
        let too_many = (own.len() + 1).saturating_sub(most);
        Ok(own.into_iter().take(too_many).chain(gone).map(|(id, _)| delete(SESSION, &id)).collect())
    }
}
