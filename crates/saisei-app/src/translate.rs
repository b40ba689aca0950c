//! Between the domain's events and the ledger's envelopes.

use saisei_domain::event::{self, RawEvent, ReadError, Subject};
use saisei_domain::facts::Need;
use saisei_domain::values::{Code, Commitment, Moment};
use saisei_domain::{Event, NewEvent, PastEvent, Role, Stamp};
use saisei_ledger::{Draft, Envelope, Kind, Recorded, Selection, StreamId, Tag, TagKinds};
use serde_json::Value;

const NOTE: &str = "note";

/// The kind of an event that rewrites another one.
pub(crate) const CORRECTED: &str = "corrected";

/// The events that a need is a fold of; none for a single event.
pub(crate) fn selection(need: &Need) -> Option<TagKinds> {
    let kinds = need.kinds().iter().map(|kind| Kind::named(kind)).collect();
    Some(TagKinds { tag: Tag::new(need.tag()?), kinds })
}

/// A new event as the ledger takes it. `note` is a commitment; it stands in the payload.
pub(crate) fn draft(new: &NewEvent, occurred_at: Moment, zone: &str, note: Option<&Commitment>) -> Option<Draft> {
    let mut payload = new.event.payload()?;
    if let (Some(note), Value::Object(fields)) = (note, &mut payload) {
        fields.insert(NOTE.to_owned(), Value::String(note.0.clone()));
    }
    Some(Draft {
        stream: StreamId::new(new.stream.stream()),
        kind: Kind::named(new.event.kind()),
        version: new.event.version(),
        tags: new.tags().into_iter().map(Tag::new).collect(),
        occurred_at: occurred_at.0,
        zone: zone.to_owned(),
        payload,
    })
}

/// Who, when and where of an envelope.
fn stamp(envelope: &Envelope, note: Option<Commitment>) -> Stamp {
    Stamp {
        position: envelope.position.0,
        occurred_at: Moment(envelope.occurred_at),
        zone: envelope.zone.clone(),
        recorded_at: Moment(envelope.recorded_at),
        actor: envelope.actor.clone(),
        role: Role::from_name(&envelope.role).unwrap_or(Role::System),
        reason: envelope.reason.as_deref().and_then(|reason| Code::parse(reason).ok()),
        note,
    }
}

/// A stored event as the domain reads it.
pub(crate) fn raw(recorded: &Recorded) -> RawEvent {
    let envelope = &recorded.envelope;
    let mut payload = envelope.payload.clone();
    let note = payload.as_object_mut().and_then(|fields| fields.remove(NOTE));
    let note = note.and_then(|value| value.as_str().map(|text| Commitment(text.to_owned())));
    RawEvent {
        stamp: stamp(envelope, note),
        kind: envelope.kind.as_str().to_owned(),
        version: envelope.version,
        stream: envelope.stream.as_str().to_owned(),
        tags: envelope.tags.iter().map(|tag| tag.as_str().to_owned()).collect(),
        payload,
    }
}

/// Stored events as the domain reads them, corrections applied.
pub(crate) fn past(recorded: &[Recorded]) -> Result<Vec<PastEvent>, ReadError> {
    past_by(recorded, one)
}

/// The same; `one` reads what no correction rewrites.
pub(crate) fn past_by<E: From<PastEvent>>(
    recorded: &[Recorded],
    mut one: impl FnMut(&Recorded) -> Result<E, ReadError>,
) -> Result<Vec<E>, ReadError> {
    let corrections: Vec<(u64, &Recorded)> = recorded.iter().filter_map(correction).collect();
    let mut read = |recorded: &Recorded| {
        let position = recorded.envelope.position.0;
        let of_it: Vec<RawEvent> = corrections
            .iter()
            .filter(|(target, _)| *target == position)
            .map(|(_, correction)| raw(correction))
            .collect();
        if of_it.is_empty() {
            return one(recorded);
        }
        let rewritten = event::corrected([vec![raw(recorded)], of_it].concat())?.into_iter().next();
        rewritten.map_or_else(|| one(recorded), |raw| event::read(raw).map(E::from))
    };
    recorded.iter().map(&mut read).collect()
}

/// A correction, by the position of what it corrects.
fn correction(recorded: &Recorded) -> Option<(u64, &Recorded)> {
    let envelope = &recorded.envelope;
    let position = envelope.payload.get("position").filter(|_| envelope.kind.as_str() == CORRECTED)?;
    Some((position.as_u64()?, recorded))
}

/// A stored event as the domain reads it, without regard to corrections.
pub(crate) fn one(recorded: &Recorded) -> Result<PastEvent, ReadError> {
    let envelope = &recorded.envelope;
    if envelope.payload.get(NOTE).is_some() {
        return event::read(raw(recorded));
    }
    event::read_payload(stamp(envelope, None), envelope.kind.as_str(), envelope.version, &envelope.payload)
}

/// The tag of a subject.
pub(crate) fn tag(subject: &Subject) -> Tag {
    Tag::new(subject.tag())
}

/// All events with a subject's tag.
pub(crate) fn about(subject: &Subject) -> Selection {
    Selection::Tagged(vec![TagKinds { tag: tag(subject), kinds: Vec::new() }])
}

/// Whether an event issues an identity that the name index must learn.
pub(crate) fn changes_names(event: &Event) -> bool {
    matches!(event, Event::PatientRegistered(_) | Event::IdentityCorrected(_) | Event::EnquiryRecorded(_))
}
