//! One recorded event and its parts.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

macro_rules! text_newtype {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Cow<'static, str>);

        impl $name {
            /// Wraps text that the caller has already checked.
            pub fn new(text: impl Into<String>) -> Self {
                Self(Cow::Owned(text.into()))
            }

            /// Wraps text that stands in the program.
            pub const fn named(text: &'static str) -> Self {
                Self(Cow::Borrowed(text))
            }

            /// The text as stored.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_newtype!(
    /// The clinic whose ledger this is; first part of every key in every store.
    ClinicId
);
text_newtype!(
    /// `kind/id`, such as `journey/J0001`: the chain that an event belongs to.
    StreamId
);
text_newtype!(
    /// `kind:id`, such as `lot:L0001`: something that an event concerns.
    Tag
);
text_newtype!(
    /// The name of an event type, such as `lot_opened`.
    Kind
);

/// Place of an event among all events of its clinic. Dense, from 1; [`Position::START`] is "before the first".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Position(pub u64);

impl Position {
    /// Before the first event.
    pub const START: Self = Self(0);

    /// The place right after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// A SHA-256 digest, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// SHA-256 of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Reads 64 hexadecimal digits; `None` for anything else.
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut out = [0u8; 32];
        for (slot, pair) in out.iter_mut().zip(digits.chunks_exact(2)) {
            let (high, low) = (pair.first()?, pair.get(1)?);
            let value = char::from(*high).to_digit(16)? * 16 + char::from(*low).to_digit(16)?;
            *slot = u8::try_from(value).ok()?;
        }
        Some(Self(out))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = String::with_capacity(64);
        let digit = |value: u8| char::from_digit(u32::from(value), 16);
        digits.extend(self.0.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).flatten());
        f.write_str(&digits)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_hex(&text).ok_or_else(|| serde::de::Error::custom("expected 64 hexadecimal digits"))
    }
}

/// An event that a decision proposes, before the store gives it its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The chain it belongs to.
    pub stream: StreamId,
    /// The event type.
    pub kind: Kind,
    /// Version of the payload's shape, from 1.
    pub version: u16,
    /// Everything that it concerns, sorted and without repeats.
    pub tags: Vec<Tag>,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// IANA name of the zone in which it happened.
    pub zone: String,
    /// What happened. Objects have sorted keys (`serde_json` without `preserve_order`), so the bytes are deterministic.
    pub payload: serde_json::Value,
}

/// Who recorded the events of one append, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// Staff member, or `system`.
    pub actor: String,
    /// The role in which the actor acted.
    pub role: String,
    /// The device that sent it.
    pub device: String,
    /// The recorded time; never goes backwards within a clinic.
    pub recorded_at: Timestamp,
    /// A reason code, where the act asks for one.
    pub reason: Option<String>,
    /// Idempotency key made by the client.
    pub key: String,
}

/// A whole event as stored. Its JSON bytes, in this field order, are what is hashed; they are never made again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// The clinic.
    pub clinic: ClinicId,
    /// Place among all events of the clinic, dense from 1.
    pub position: Position,
    /// The chain it belongs to.
    pub stream: StreamId,
    /// Place in its stream, gap-free from 1.
    pub stream_position: u64,
    /// Hash of the stream's previous event; none for the first.
    pub previous: Option<Hash>,
    /// The event type.
    pub kind: Kind,
    /// Version of the payload's shape.
    pub version: u16,
    /// Everything that it concerns, sorted.
    pub tags: Vec<Tag>,
    /// Who.
    pub actor: String,
    /// In which role.
    pub role: String,
    /// On which device.
    pub device: String,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// In which zone.
    pub zone: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Why, as a code.
    pub reason: Option<String>,
    /// Idempotency key of the command.
    pub key: String,
    /// What.
    pub payload: serde_json::Value,
}

/// An event together with the exact bytes that are stored and hashed. Copies share both.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The parsed form.
    pub envelope: Arc<Envelope>,
    /// The stored bytes.
    pub bytes: Arc<[u8]>,
    /// SHA-256 of the stored bytes: the link that the stream's next event carries.
    pub hash: Hash,
}

/// Stored bytes that are not an envelope of this program. Names the place, never a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the stored envelope cannot be read near its byte {column}")]
pub struct ParseError {
    /// Byte at which reading stopped, from 1 (an envelope is one line).
    pub column: usize,
}

impl Recorded {
    /// Reads stored bytes back. Unknown, missing and repeated fields are refused.
    ///
    /// The bytes are kept as they are; the hash is taken over them, never over a second serialisation.
    ///
    /// # Errors
    /// [`ParseError`] if they are not an envelope.
    pub fn parse(bytes: impl AsRef<[u8]> + Into<Arc<[u8]>>) -> Result<Self, ParseError> {
        let read = bytes.as_ref();
        let envelope = serde_json::from_slice(read).map_err(|error| ParseError { column: error.column() })?;
        let hash = Hash::of(read);
        Ok(Self { envelope: Arc::new(envelope), bytes: bytes.into(), hash })
    }
}
