//! The ledger: what happened, in which order, and how anyone can check that nothing changed since.
//!
//! This crate knows nothing about patients, cells or plans. It knows envelopes, streams, tags, hashes,
//! checkpoints and a small [`Store`] trait. It reads no file, no clock and no random source.

pub mod audit;
pub mod checkpoint;
pub mod checksum;
pub mod envelope;
pub mod fold;
mod history;
pub mod memory;
pub mod merkle;
pub mod note;
pub mod seal;
pub mod store;
pub mod verify;
pub mod view;

pub use audit::{
    AuditError, AuditRows, AuditSource, CheckpointRow, CommandRow, EventRow, HeadRow, SideRowStored, TagRow,
    ViewColumnRow, ViewRowStored,
};
pub use checkpoint::Checkpoint;
pub use envelope::{Author, ClinicId, Draft, Envelope, Hash, Kind, ParseError, Position, Recorded, StreamId, Tag};
pub use memory::MemoryStore;
pub use note::{NoteError, SigningKey, VerifierKey};
pub use store::{
    Append, AppendError, Appended, Command, Condition, Head, Selection, SideRow, SideWrite, Store, StoreError,
    StoredCheckpoint, TagKinds,
};
pub use verify::{FirstBad, Report, verify};
pub use view::{
    Column, ColumnValue, Filter, ListQuery, Page, ProjectError, Projector, ViewDocument, ViewRow, ViewTarget,
};
