//! What any store must do. It names nothing clinical and stays small.

use crate::envelope::{Author, ClinicId, Draft, Envelope, Hash, Kind, Position, Recorded, StreamId, Tag};
use crate::view::{ListQuery, Page, ProjectError, Projector, ViewRow};

/// Which events to read, or to watch for in a condition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Selection {
    /// Every event of the clinic.
    All,
    /// One stream.
    Stream(StreamId),
    /// Events that match any of these.
    Tagged(Vec<TagKinds>),
}

/// Events with this tag and one of these kinds (any kind if the list is empty).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TagKinds {
    /// The tag.
    pub tag: Tag,
    /// The kinds; empty means all.
    pub kinds: Vec<Kind>,
}

impl Selection {
    /// Whether this event belongs to the selection.
    pub fn matches(&self, envelope: &Envelope) -> bool {
        match self {
            Self::All => true,
            Self::Stream(stream) => *stream == envelope.stream,
            Self::Tagged(any) => any.iter().any(|one| one.matches(envelope)),
        }
    }
}

impl TagKinds {
    /// Whether this event carries the tag and is of one of the kinds.
    pub fn matches(&self, envelope: &Envelope) -> bool {
        self.wants(&envelope.kind) && envelope.tags.contains(&self.tag)
    }

    /// Whether events of this kind are meant.
    pub fn wants(&self, kind: &Kind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(kind)
    }
}

/// "Append only if no such event arrived after this position."
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// What the decision was based on.
    pub selection: Selection,
    /// Up to where it was read.
    pub after: Position,
}

/// The idempotency record of one command, kept outside the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The client's key.
    pub key: String,
    /// HMAC of the command's body.
    pub fingerprint: [u8; 32],
    /// What was answered, beside the events themselves.
    pub answer: Vec<u8>,
    /// The events that it appended: first position (0 if none) and count. Filled in by the store.
    pub first: Position,
    /// How many events.
    pub count: u64,
}

/// A row that is not part of the ledger: vault texts and keys, accounts, sign-ins. Carries its own checksum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideRow {
    /// What kind of row, such as `vault.text`.
    pub space: String,
    /// Its id in that space.
    pub id: String,
    /// Opaque bytes.
    pub value: Vec<u8>,
}

/// A change of a side row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SideWrite {
    /// Insert or replace.
    Put(SideRow),
    /// Remove; nothing happens if it is not there.
    Delete {
        /// The space.
        space: String,
        /// The id.
        id: String,
    },
}

/// Everything that one command writes: all of it or nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Append {
    /// What must still hold.
    pub conditions: Vec<Condition>,
    /// Who and when.
    pub author: Author,
    /// The events, for one or several streams, in order.
    pub drafts: Vec<Draft>,
    /// Vault rows and the like.
    pub side: Vec<SideWrite>,
    /// The idempotency record; its `first` and `count` are ignored on input. `None` keeps the key's earlier record.
    pub command: Option<Command>,
}

/// The answer to an append.
#[derive(Clone, Debug, PartialEq)]
pub enum Appended {
    /// It is durable.
    Done(Vec<Recorded>),
    /// The key was used before; nothing was written. The caller compares fingerprints.
    KeyKnown(Command),
}

/// Why an append was not made. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// A relevant event arrived after the condition's position.
    #[error("a relevant event was recorded at position {0:?} since the facts were read")]
    Conflict(Position),
    /// The recorded time would go backwards.
    #[error("the recorded time would go backwards")]
    TimeGoesBack,
    /// A stored event cannot be projected.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// The store itself failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A failure of the store itself. The message holds no identifier and no free text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The file exists and is not a Saisei ledger.
    #[error("`{0}` is not a Saisei data file")]
    NotSaisei(String),
    /// There is no file.
    #[error("`{0}` does not exist")]
    Missing(String),
    /// There is a file already.
    #[error("`{0}` exists already")]
    Exists(String),
    /// Written by a newer program.
    #[error("the data file has format {found}; this program reads up to {known}")]
    Newer {
        /// Format of the file.
        found: i64,
        /// Newest format that this program knows.
        known: i64,
    },
    /// What is stored is damaged.
    #[error("the data file is damaged: {0}")]
    Damaged(String),
    /// No room on the disk.
    #[error("the disk is full; nothing was recorded")]
    Full,
    /// Another process holds the file.
    #[error("the data file is busy in another process")]
    Busy,
    /// Anything else from the engine or the operating system.
    #[error("the store failed: {0}")]
    Engine(String),
}

/// The unsigned head of the log: moves with every append, in its transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Number of events; also the last position.
    pub size: u64,
    /// RFC 6962 root over the stored bytes.
    pub root: Hash,
}

/// A signed checkpoint that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCheckpoint {
    /// Tree size.
    pub size: u64,
    /// The whole signed note.
    pub note: String,
}

/// One clinic's ledger, its views and its side rows. One clinic per store: another clinic's data has no name here.
pub trait Store: Send + Sync {
    /// The clinic.
    fn clinic(&self) -> &ClinicId;

    /// The current head.
    ///
    /// # Errors
    /// If the store fails.
    fn head(&self) -> Result<Head, StoreError>;

    /// Events of `selection` after `after`, oldest first, at most `limit`.
    ///
    /// # Errors
    /// If the store fails or a stored envelope cannot be parsed.
    fn read(&self, selection: &Selection, after: Position, limit: usize) -> Result<Vec<Recorded>, StoreError>;

    /// The newest event of `selection`.
    ///
    /// # Errors
    /// As [`Store::read`].
    fn last(&self, selection: &Selection) -> Result<Option<Recorded>, StoreError>;

    /// Checks the conditions, then writes everything or nothing; durable when it returns.
    ///
    /// # Errors
    /// [`AppendError::Conflict`] if a condition no longer holds; nothing is written on any error.
    fn append(&self, append: Append, projector: &dyn Projector) -> Result<Appended, AppendError>;

    /// The idempotency record of a key.
    ///
    /// # Errors
    /// If the store fails.
    fn command(&self, key: &str) -> Result<Option<Command>, StoreError>;

    /// One view document.
    ///
    /// # Errors
    /// If the store fails.
    fn view(&self, view: &str, key: &str) -> Result<Option<ViewRow>, StoreError>;

    /// One page of a view.
    ///
    /// # Errors
    /// If the store fails.
    fn list(&self, query: &ListQuery) -> Result<Page, StoreError>;

    /// Drops every view document and folds them all again; returns how many were written.
    ///
    /// # Errors
    /// If the store fails or an event cannot be read.
    fn rebuild(&self, projector: &dyn Projector) -> Result<u64, AppendError>;

    /// One side row, or with `id` of `None` all rows of the space, sorted by id.
    ///
    /// # Errors
    /// If the store fails or a row's checksum is wrong.
    fn side(&self, space: &str, id: Option<&str>) -> Result<Vec<SideRow>, StoreError>;

    /// Changes side rows alone, all or none.
    ///
    /// # Errors
    /// If the store fails.
    fn write_side(&self, writes: Vec<SideWrite>) -> Result<(), StoreError>;

    /// Keeps a signed checkpoint (idempotent for equal notes).
    ///
    /// # Errors
    /// If the store fails.
    fn keep_checkpoint(&self, checkpoint: StoredCheckpoint) -> Result<(), StoreError>;

    /// All kept checkpoints, oldest first.
    ///
    /// # Errors
    /// If the store fails.
    fn checkpoints(&self) -> Result<Vec<StoredCheckpoint>, StoreError>;

    /// The checkpoint that was kept last.
    ///
    /// # Errors
    /// If the store fails.
    fn last_checkpoint(&self) -> Result<Option<StoredCheckpoint>, StoreError> {
        Ok(self.checkpoints()?.into_iter().next_back())
    }
}
