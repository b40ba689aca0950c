//! The rows of a store exactly as they are stored, for [`crate::verify()`].

mod memory;

pub(crate) use memory::Live;

/// A row or a table that could not even be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditError {
    /// The event concerned, where it is known.
    pub position: Option<u64>,
    /// What could not be read, in plain words.
    pub what: String,
}

/// A row of the events table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    /// The key.
    pub position: u64,
    /// Column.
    pub clinic: String,
    /// Column.
    pub stream: String,
    /// Column.
    pub stream_position: u64,
    /// Column.
    pub kind: String,
    /// Hash column.
    pub hash: Vec<u8>,
    /// The stored envelope.
    pub bytes: Vec<u8>,
}

/// A row of the tag table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TagRow {
    /// Position of the event.
    pub position: u64,
    /// The tag.
    pub tag: String,
    /// The event's kind.
    pub kind: String,
    /// The clinic.
    pub clinic: String,
}

/// The head row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadRow {
    /// The clinic.
    pub clinic: String,
    /// Format of the stored envelopes.
    pub format: u64,
    /// Number of events.
    pub size: u64,
    /// Root of the tree.
    pub root: Vec<u8>,
    /// Stored form of the tree's frontier.
    pub frontier: Vec<u8>,
    /// Recorded time of the newest event.
    pub recorded_at: Option<String>,
    /// Number of kept checkpoints.
    pub checkpoints: u64,
    /// Number of idempotency records.
    pub commands: u64,
    /// Sum of their checksums.
    pub commands_sum: Vec<u8>,
    /// Number of side rows.
    pub side_rows: u64,
    /// Sum of their checksums.
    pub side_sum: Vec<u8>,
}

/// The only envelope format so far.
pub const ENVELOPE_FORMAT: u64 = 1;

/// A row of the views table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewRowStored {
    /// The clinic.
    pub clinic: String,
    /// The view.
    pub view: String,
    /// The document's key.
    pub key: String,
    /// The sort key.
    pub sort: String,
    /// The document.
    pub body: String,
}

/// A row of the index columns of views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewColumnRow {
    /// The clinic.
    pub clinic: String,
    /// The view.
    pub view: String,
    /// The document's key.
    pub key: String,
    /// Place among the document's columns, from 0.
    pub ordinal: u64,
    /// Column name.
    pub name: String,
    /// Its text, or
    pub text: Option<String>,
    /// its number.
    pub number: Option<i64>,
}

/// A kept checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckpointRow {
    /// The clinic.
    pub clinic: String,
    /// Number, from 1.
    pub ordinal: u64,
    /// Size column.
    pub size: u64,
    /// The signed note.
    pub note: String,
    /// Checksum over the others.
    pub checksum: Vec<u8>,
}

/// An idempotency record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandRow {
    /// The clinic.
    pub clinic: String,
    /// The client's key.
    pub key: String,
    /// Fingerprint of the body.
    pub fingerprint: Vec<u8>,
    /// What was answered.
    pub answer: Vec<u8>,
    /// First event, or 0.
    pub first: u64,
    /// Number of events.
    pub count: u64,
    /// Checksum over the others.
    pub checksum: Vec<u8>,
}

/// A side row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideRowStored {
    /// The clinic.
    pub clinic: String,
    /// The space.
    pub space: String,
    /// The id.
    pub id: String,
    /// The value.
    pub value: Vec<u8>,
    /// Checksum over the others.
    pub checksum: Vec<u8>,
}

/// Takes rows one by one; an unreadable row or table comes as an error and the rest still follows if it can.
pub type Sink<'a, T> = &'a mut dyn FnMut(Result<T, AuditError>);

/// Hands out every row as stored. Nothing is interpreted and nothing is left out, whatever its clinic.
pub trait AuditSource {
    /// What the engine itself finds wrong, one sentence each: its integrity check, marks and schema.
    fn self_check(&mut self) -> Vec<String>;

    /// Rows of the head table: there should be one.
    fn head(&mut self, each: Sink<'_, HeadRow>);

    /// Events by position.
    fn events(&mut self, each: Sink<'_, EventRow>);

    /// Tags by position, tag, kind.
    fn tags(&mut self, each: Sink<'_, TagRow>);

    /// Views by view and key.
    fn views(&mut self, each: Sink<'_, ViewRowStored>);

    /// Index columns by view, key and ordinal.
    fn view_columns(&mut self, each: Sink<'_, ViewColumnRow>);

    /// Kept checkpoints by number.
    fn checkpoints(&mut self, each: Sink<'_, CheckpointRow>);

    /// Idempotency records by key.
    fn commands(&mut self, each: Sink<'_, CommandRow>);

    /// Side rows by space and id.
    fn side_rows(&mut self, each: Sink<'_, SideRowStored>);
}

/// All rows held in memory: what [`crate::MemoryStore::audit`] gives, and what tests tamper with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditRows {
    /// The head table.
    pub head: Vec<HeadRow>,
    /// The events table.
    pub events: Vec<EventRow>,
    /// The tag table.
    pub tags: Vec<TagRow>,
    /// The views table.
    pub views: Vec<ViewRowStored>,
    /// The index columns.
    pub view_columns: Vec<ViewColumnRow>,
    /// The kept checkpoints.
    pub checkpoints: Vec<CheckpointRow>,
    /// The idempotency records.
    pub commands: Vec<CommandRow>,
    /// The side rows.
    pub side_rows: Vec<SideRowStored>,
}
