//! The clinic's keys: a place apart from its data.

use std::fmt;

use saisei_ledger::{NoteError, SigningKey};

/// All keys of one clinic. Each has one use.
#[derive(Clone)]
pub struct Keys {
    /// Seed of the Ed25519 key that signs checkpoints.
    pub checkpoint: [u8; 32],
    /// Wraps the data keys of patients.
    pub vault: [u8; 32],
    /// HMAC key of idempotency fingerprints.
    pub fingerprint: [u8; 32],
    /// Secret input of password hashes.
    pub pepper: [u8; 32],
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(***)")
    }
}

impl Keys {
    /// Name of the log: the origin of its checkpoints.
    pub fn origin(clinic: &str) -> String {
        format!("clinic.internal/saisei/{clinic}")
    }

    /// The key that signs this clinic's checkpoints.
    ///
    /// # Errors
    /// If the clinic's code cannot be a key name.
    pub fn signer(&self, clinic: &str) -> Result<SigningKey, NoteError> {
        SigningKey::from_seed(&Self::origin(clinic), &self.checkpoint)
    }
}
