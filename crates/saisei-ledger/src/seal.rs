//! Gives drafts their place: position, stream position, previous hash, bytes.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

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
/// The answer is what its bytes say, so that an event reads the same on the day it is written and in ten years.
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
    let mut bytes = Vec::with_capacity(USUAL);
    serde_json::to_writer(&mut bytes, &envelope)
        .map_err(|_| StoreError::Engine("an event cannot be written as JSON".into()))?;
    if !reads_back(&envelope.payload, 0) {
        return Recorded::parse(bytes).map_err(|error| StoreError::Engine(error.to_string()));
    }
    let hash = Hash::of(&bytes);
    let recorded = Recorded { envelope: Arc::new(envelope), bytes: bytes.into(), hash };
    debug_assert_eq!(
        Recorded::parse(recorded.bytes.to_vec()).as_ref(),
        Ok(&recorded),
        "it reads back as it was written"
    );
    Ok(recorded)
}

/// Bytes of a usual event.
const USUAL: usize = 1_000;

/// Levels of a payload that is not parsed back; a parser takes a few more.
const DEPTH_MAX: u8 = 100;

/// Whether a value is read exactly as it was written. A fraction may come back as its neighbour.
fn reads_back(value: &Value, depth: u8) -> bool {
    let deeper = |value: &Value| depth < DEPTH_MAX && reads_back(value, depth.saturating_add(1));
    match value {
        Value::Number(number) => !number.is_f64(),
        Value::Array(values) => values.iter().all(deeper),
        Value::Object(fields) => fields.values().all(deeper),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}
