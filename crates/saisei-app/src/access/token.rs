//! Short-lived tokens with which a person lets the command line act for them.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::chance::{secret_text, stored_id};
use super::lock::later;
use super::rows::{TOKEN, delete, put};
use super::{Access, AccessError, Secret};

/// How long a token is good for.
pub const TOKEN_MINUTES: i64 = 15;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct ActorToken {
    staff: String,
    until: Timestamp,
}

impl Access {
    /// A token for a person who has just proved who they are ([`Access::prove`]).
    ///
    /// # Errors
    /// If the store fails.
    pub fn issue_token(&self, staff: &str, at: Timestamp) -> Result<Secret, AccessError> {
        let text = secret_text(self.chance.as_ref());
        let token = ActorToken { staff: staff.to_owned(), until: later(at, SignedDuration::from_mins(TOKEN_MINUTES)) };
        let mut writes: Vec<_> = self
            .all::<ActorToken>(TOKEN)?
            .into_iter()
            .filter(|(_, old)| at >= old.until)
            .map(|(id, _)| delete(TOKEN, &id))
            .collect();
        writes.push(put(TOKEN, &stored_id(&text), &token)?);
        self.write(writes)?;
        Ok(Secret::new(text))
    }

    /// Whether this token is good for this person now.
    ///
    /// # Errors
    /// If the store fails.
    pub fn check_token(&self, token: &str, staff: &str, at: Timestamp) -> Result<bool, AccessError> {
        let stored: Option<ActorToken> = self.one(TOKEN, &stored_id(token))?;
        Ok(stored.is_some_and(|stored| stored.staff == staff && at < stored.until))
    }

    /// Ends every token of a person.
    ///
    /// # Errors
    /// If the store fails.
    pub fn end_tokens(&self, staff: &str) -> Result<(), AccessError> {
        let ended = self
            .all::<ActorToken>(TOKEN)?
            .into_iter()
            .filter(|(_, token)| token.staff == staff)
            .map(|(id, _)| delete(TOKEN, &id))
            .collect();
        self.write(ended)
    }
}
