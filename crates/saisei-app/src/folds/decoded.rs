//! The newest events as the domain reads them: a fold that is read anew finds them here.

use std::collections::BTreeMap;
use std::sync::Arc;

use saisei_domain::PastEvent;
use saisei_domain::event::ReadError;
use saisei_ledger::Recorded;

use crate::translate;

/// Events kept at most, in about a megabyte: more of them push the folds out of the processor's cache.
const DECODED_MAX: usize = if cfg!(test) { 50 } else { 1_024 };

/// Events by position, without regard to corrections.
#[derive(Debug, Default)]
pub(super) struct Decoded(BTreeMap<u64, Arc<PastEvent>>);

impl Decoded {
    /// Reads a stored event, unless it was read already.
    pub(super) fn read(&mut self, recorded: &Recorded) -> Result<Arc<PastEvent>, ReadError> {
        let position = recorded.envelope.position.0;
        if let Some(known) = self.0.get(&position) {
            return Ok(Arc::clone(known));
        }
        let past = Arc::new(translate::one(recorded)?);
        self.0.insert(position, Arc::clone(&past));
        if self.0.len() > DECODED_MAX {
            self.0.pop_first();
        }
        Ok(past)
    }
}
