//! The newest events as the domain reads them: a fold that is read anew finds them here.

use std::collections::BTreeMap;
use std::sync::Arc;

use saisei_domain::PastEvent;
use saisei_domain::event::ReadError;
use saisei_ledger::Recorded;

use crate::translate;

/// Events kept at most, in about a megabyte: more of them push the folds out of the processor's cache.
const DECODED_MAX: usize = if cfg!(test) { 50 } else { 1_024 };

/// Events by position, without regard to corrections; those that were recorded first are forgotten first.
#[derive(Debug)]
pub(crate) struct Decoded {
    known: BTreeMap<u64, Arc<PastEvent>>,
    most: usize,
}

impl Default for Decoded {
    fn default() -> Self {
        Self::holding(DECODED_MAX)
    }
}

impl Decoded {
    /// Room for so many events.
    pub(crate) fn holding(most: usize) -> Self {
        Self { known: BTreeMap::new(), most }
    }

    /// Reads a stored event, unless it was read already.
    pub(crate) fn read(&mut self, recorded: &Recorded) -> Result<Arc<PastEvent>, ReadError> {
        let position = recorded.envelope.position.0;
        if let Some(known) = self.known.get(&position) {
            return Ok(Arc::clone(known));
        }
        let past = Arc::new(translate::one(recorded)?);
        self.known.insert(position, Arc::clone(&past));
        if self.known.len() > self.most {
            self.known.pop_first();
        }
        Ok(past)
    }
}
