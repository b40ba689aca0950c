//! Gives drafts their place: position, stream position, previous hash, bytes.

use std::collections::BTreeMap;

use crate::envelope::{Author, ClinicId, Draft, Envelope, Hash, Position, Recorded, StreamId};
use crate::store::StoreError;

/// The newest event of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tip {
    /// Its place in the stream, from 1.
    pub stream_position: u64,
    /// Hash of its stored bytes.
    pub hash: Hash,
}

impl Tip {
    /// The tip that this event makes.
    pub fn of(recorded: &Recorded) -> Self {
        Self { stream_position: recorded.envelope.stream_position, hash: recorded.hash }
    }
}

/// Seals drafts after position `last`, in order. `tip` answers for a stream's newest stored event.
///
/// The answer is parsed back from the bytes that it carries, so that an event reads the same
/// on the day it is written and in ten years.
///
/// # Errors
/// Whatever `tip` fails with; [`StoreError::Engine`] if a draft cannot be written as JSON.
pub fn seal(
    clinic: &ClinicId,
    last: Position,
    author: &Author,
    drafts: Vec<Draft>,
    mut tip: impl FnMut(&StreamId) -> Result<Option<Tip>, StoreError>,
) -> Result<Vec<Recorded>, StoreError> {
    let mut tips: BTreeMap<StreamId, Tip> = BTreeMap::new();
    let mut position = last;
    let mut sealed = Vec::with_capacity(drafts.len());
    for draft in drafts {
        position = position.next();
        let stream = draft.stream.clone();
        let previous = match tips.get(&stream) {
            Some(known) => Some(*known),
            None => tip(&stream)?,
        };
        let recorded = write(envelope(clinic, position, previous, author, draft))?;
        tips.insert(stream, Tip::of(&recorded));
        sealed.push(recorded);
    }
    Ok(sealed)
}

fn envelope(clinic: &ClinicId, position: Position, tip: Option<Tip>, author: &Author, draft: Draft) -> Envelope {
    let mut tags = draft.tags;
    tags.sort();
    tags.dedup();
    Envelope {
        clinic: clinic.clone(),
        position,
        stream: draft.stream,
        stream_position: tip.map_or(1, |tip| tip.stream_position.saturating_add(1)),
        previous: tip.map(|tip| tip.hash),
        kind: draft.kind,
        version: draft.version,
        tags,
        actor: author.actor.clone(),
        role: author.role.clone(),
        device: author.device.clone(),
        occurred_at: draft.occurred_at,
        zone: draft.zone,
        recorded_at: author.recorded_at,
        reason: author.reason.clone(),
        key: author.key.clone(),
        payload: draft.payload,
    }
}

fn write(envelope: Envelope) -> Result<Recorded, StoreError> {
    let bytes =
        serde_json::to_vec(&envelope).map_err(|_| StoreError::Engine("an event cannot be written as JSON".into()))?;
    Recorded::parse(bytes).map_err(|error| StoreError::Engine(error.to_string()))
}
