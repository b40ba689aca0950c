//! Signed checkpoints, and the check that anyone can run.

use saisei_domain::acts::clinic::ClinicOpened;
use saisei_ledger::{AuditSource, Checkpoint, Recorded, Report, StoredCheckpoint, VerifierKey, verify};

use crate::app::{App, AppError};
use crate::keys::Keys;
use crate::project::Views;

/// Kinds after which a checkpoint is signed at once.
const SIGNED_AFTER: &[&str] = &[
    "lot_released",
    "lot_rejected",
    "administration_started",
    "administration_stopped",
    "administration_completed",
    "journey_closed",
];

impl App {
    /// Signs the present head and keeps it; answers the newest kept one if nothing was added since.
    ///
    /// # Errors
    /// If the store fails.
    pub fn sign_checkpoint(&self) -> Result<String, AppError> {
        let head = self.store.head()?;
        if let Some(kept) = self.store.last_checkpoint()?.filter(|kept| kept.size == head.size) {
            return Ok(kept.note);
        }
        let note = self.checkpoint_note()?;
        self.store.keep_checkpoint(StoredCheckpoint { size: head.size, note: note.clone() })?;
        Ok(note)
    }

    /// Signs the present head without keeping it.
    ///
    /// # Errors
    /// If the store fails.
    pub fn checkpoint_note(&self) -> Result<String, AppError> {
        let head = self.store.head()?;
        let origin = Keys::origin(&self.info.code);
        let checkpoint = Checkpoint { origin, size: head.size, root: head.root };
        Ok(checkpoint.sign(&self.signer)?)
    }

    pub(crate) fn sign_after(&self, events: &[Recorded]) -> Result<(), AppError> {
        if events.iter().any(|event| SIGNED_AFTER.contains(&event.envelope.kind.as_str())) {
            self.sign_checkpoint()?;
        }
        Ok(())
    }
}

/// The public key that the clinic's first event names.
pub fn verifier_key(first: &Recorded) -> Option<VerifierKey> {
    if first.envelope.kind.as_str() != "clinic_opened" {
        return None;
    }
    let opened: ClinicOpened = serde_json::from_value(first.envelope.payload.clone()).ok()?;
    opened.checkpoint_key.parse().ok()
}

/// Checks every stored row of a ledger; `against` is a signed checkpoint from outside.
pub fn check_ledger(source: &mut dyn AuditSource, against: Option<&str>) -> Report {
    verify::verify(source, &Views, &verifier_key, against)
}
