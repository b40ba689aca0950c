//! Who is at the keyboard: accounts, passwords, sessions, known devices and short-lived tokens.
//!
//! Nothing here is part of the ledger. The rows live beside it, in the side spaces `account`, `session`,
//! `softlock`, `device` and `token`, and hold no secret that would let a reader of the data file sign in:
//! passwords as peppered Argon2id, everything else as a SHA-256 of 256 random bits. Which roles a person
//! has is the ledger's business; this module is told, and forgets a session the moment a role ends.

mod account;
mod chance;
mod device;
mod form_token;
mod gate;
mod hasher;
mod lock;
mod password;
mod rows;
mod secret;
mod session;
mod sign_in;
mod source_limit;
#[cfg(test)]
mod tests;
mod token;

use std::sync::{Arc, Mutex};

use saisei_ledger::{Store, StoreError};

pub use account::SetPasswordError;
pub use chance::Chance;
pub use form_token::{check_form_token, form_token, renew_form_token};
pub use gate::{Busy, HashGate};
pub use hasher::{Cost, Hasher};
pub use lock::wait_after;
pub use password::{PasswordFault, check_password, make_password, normalise_password};
pub use secret::Secret;
pub use session::{IssuedSession, Limits, Session, limits_for};
pub use sign_in::{Attempt, SignInError, SignedIn};
pub use token::TOKEN_MINUTES;

use source_limit::SourceLimit;

/// Accounts, sessions and tokens of one clinic.
pub struct Access {
    store: Arc<dyn Store>,
    chance: Arc<dyn Chance>,
    hasher: Hasher,
    sources: Mutex<SourceLimit>,
    // Counting a failure is read, add one, write: two at once in this process must not count as one.
    counting: Mutex<()>,
}

/// The store failed, or a row in it cannot be read. Says nothing about the person.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// The store itself.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A stored row has a form that this program does not know.
    #[error("a stored {0} row cannot be read")]
    Row(&'static str),
    /// The password hash could not be computed.
    #[error("the password hash could not be computed")]
    Hash,
}

impl Access {
    /// Access to the accounts in `store`.
    pub fn new(store: Arc<dyn Store>, chance: Arc<dyn Chance>, hasher: Hasher) -> Self {
        Self { store, chance, hasher, sources: Mutex::new(SourceLimit::default()), counting: Mutex::new(()) }
    }
}
