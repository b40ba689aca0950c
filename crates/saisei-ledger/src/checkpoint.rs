//! Signed checkpoints in the form of <https://c2sp.org/tlog-checkpoint>: origin, size, root.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::envelope::Hash;
use crate::note::{self, NoteError, SigningKey, VerifierKey};

/// What a checkpoint states: this log had this root at this size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name; ours is the name of the signing key.
    pub origin: String,
    /// Number of events.
    pub size: u64,
    /// Root of the tree over them.
    pub root: Hash,
}

impl Checkpoint {
    /// The signed text: three lines, each with its newline.
    pub fn text(&self) -> String {
        let root = STANDARD.encode(self.root.0);
        format!("{}\n{}\n{root}\n", self.origin, self.size)
    }

    /// Signs it; returns the whole note.
    ///
    /// # Errors
    /// [`NoteError::Checkpoint`] if the origin is empty or has several lines.
    pub fn sign(&self, key: &SigningKey) -> Result<String, NoteError> {
        let text = self.text();
        Self::parse_text(&text)?;
        key.sign(&text)
    }

    /// Checks the note's signature and reads it.
    ///
    /// # Errors
    /// As [`note::open`]; [`NoteError::Checkpoint`] if the signed text is not a checkpoint.
    pub fn open(note: &str, key: &VerifierKey) -> Result<Self, NoteError> {
        Self::parse_text(note::open(note, key)?)
    }

    /// Reads a note without checking any signature.
    ///
    /// # Errors
    /// [`NoteError::Format`] or [`NoteError::Checkpoint`].
    pub fn read_unverified(note: &str) -> Result<Self, NoteError> {
        Self::parse_text(note::parts(note)?.text)
    }

    /// Reads the text of a checkpoint. Extension lines are allowed and ignored, as the format asks.
    ///
    /// # Errors
    /// [`NoteError::Checkpoint`].
    pub fn parse_text(text: &str) -> Result<Self, NoteError> {
        Self::from_lines(text).ok_or(NoteError::Checkpoint)
    }

    fn from_lines(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let origin = lines.next().filter(|line| !line.is_empty())?;
        let size = decimal(lines.next()?)?;
        let root = STANDARD.decode(lines.next()?).ok()?;
        let root = Hash(<[u8; 32]>::try_from(root).ok()?);
        lines.all(|line| !line.is_empty()).then(|| Self { origin: origin.to_owned(), size, root })
    }
}

/// A size: digits only, no leading zero, and small enough for a signed 64-bit column.
fn decimal(text: &str) -> Option<u64> {
    let size: u64 = text.parse().ok()?;
    (size.to_string() == text && i64::try_from(size).is_ok()).then_some(size)
}
