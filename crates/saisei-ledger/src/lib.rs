//! The ledger: what happened, in which order, and how anyone can check that nothing changed since.
//!
//! This crate knows nothing about patients, cells or plans. It knows envelopes, streams, tags, hashes,
//! checkpoints and a small [`Store`] trait. It reads no file, no clock and no random source.

pub mod envelope;
pub mod store;
pub mod view;

pub use envelope::{
    Author, ClinicId, Draft, Envelope, Hash, Kind, Position, Recorded, StreamId, Tag,
};
pub use store::{
    Append, AppendError, Appended, Command, Condition, Head, Selection, SideRow, SideWrite, Store,
    StoreError, StoredCheckpoint, TagKinds,
};
pub use view::{
    Column, ColumnValue, Filter, ListQuery, Page, ProjectError, Projector, ViewDocument, ViewRow,
    ViewTarget,
};
