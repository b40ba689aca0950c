//! Views: documents folded from the ledger, written in the same transaction, dropped and rebuilt at will.

use crate::envelope::{Envelope, Recorded};
use crate::store::Selection;

/// Names one view document and the events that it is folded from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ViewTarget {
    /// The view, such as `journeys`.
    pub view: String,
    /// The document's key in that view.
    pub key: String,
    /// Exactly the events that the document is a fold of.
    pub source: Selection,
}

/// A declared index column of a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Column {
    /// Column name, such as `step`.
    pub name: String,
    /// Its value.
    pub value: ColumnValue,
}

/// Text sorts by bytes, numbers are integers, dates are `YYYY-MM-DD` text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColumnValue {
    /// Text, or a date as `YYYY-MM-DD`.
    Text(String),
    /// A whole number.
    Number(i64),
}

/// A document with its sort key and index columns. It never holds a direct identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewDocument {
    /// Deterministic JSON.
    pub body: String,
    /// Sort key; ties are broken by the document's key.
    pub sort: String,
    /// Index columns, sorted by name, then value; a name may occur several times.
    pub columns: Vec<Column>,
}

/// A document as read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewRow {
    /// The document's key.
    pub key: String,
    /// The document.
    pub document: ViewDocument,
}

/// One condition of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// The column has this value.
    Equals(String, ColumnValue),
    /// The text or date column lies in `from..=to`.
    Between(String, ColumnValue, ColumnValue),
}

/// A page request: all filters hold, sorted by sort key and key, after a cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// The view.
    pub view: String,
    /// All of these hold.
    pub filters: Vec<Filter>,
    /// Newest (largest sort key) first.
    pub descending: bool,
    /// The `(sort, key)` of the last row already seen.
    pub after: Option<(String, String)>,
    /// Rows at most.
    pub limit: usize,
}

/// One page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The rows, in order.
    pub rows: Vec<ViewRow>,
    /// How many rows match all filters, over all pages.
    pub count: u64,
    /// Whether more rows follow.
    pub more: bool,
}

/// A stored event that the projector cannot read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {position} of kind `{kind}` cannot be read: {detail}")]
pub struct ProjectError {
    /// The event's position.
    pub position: u64,
    /// The event's kind.
    pub kind: String,
    /// Why, without any value of the event.
    pub detail: String,
}

/// Folds events into documents. Pure: the same events give the same bytes on any machine.
pub trait Projector: Send + Sync {
    /// The documents that this event may change, each by its view and its key.
    fn targets<'e>(&self, envelope: &'e Envelope) -> Vec<(&'static str, &'e str)>;

    /// Exactly the events that a document is a fold of; `None` if there can be no such document.
    fn source(&self, view: &str, key: &str) -> Option<Selection>;

    /// The document folded from all events of `target.source`, oldest first; `None` if there is none (yet).
    ///
    /// # Errors
    /// If an event cannot be read.
    fn fold(&self, target: &ViewTarget, events: &[Recorded]) -> Result<Option<ViewDocument>, ProjectError>;

    /// The same projector for as long as the program runs, if it holds nothing of its own. A store in memory keeps it and
    /// folds a document when somebody reads it.
    fn lasting(&self) -> Option<&'static dyn Projector> {
        None
    }

    /// One that folds many documents in a row faster, by keeping what it reads of an event.
    fn bulk(&self) -> Option<Box<dyn Projector>> {
        None
    }
}
