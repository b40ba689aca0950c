//! What happened, newest first.

use jiff::Timestamp;
use jiff::civil::Date;

/// A correction hangs under what it corrects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Which value.
    pub field: String,
    /// The value before.
    pub old: String,
    /// The value now.
    pub new: String,
    /// Why.
    pub reason: String,
    /// Who, with the role.
    pub who: String,
    /// When.
    pub at: Timestamp,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its position in the ledger, for the page's anchor.
    pub position: u64,
    /// When it happened.
    pub occurred: Timestamp,
    /// When it was recorded, if that was late.
    pub recorded_late: Option<Timestamp>,
    /// What.
    pub what: String,
    /// Its details.
    pub detail: String,
    /// Its note, out of the vault.
    pub note: Option<String>,
    /// Who, with the role.
    pub who: String,
    /// Who signed it, with what the signature says.
    pub signatures: Vec<String>,
    /// What the rules said of something that was done already; the first line says that it was.
    pub flags: Vec<String>,
    /// Whether it is a refusal.
    pub refused: bool,
    /// Corrections, oldest first.
    pub corrections: Vec<Correction>,
}

/// The entries of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// Days since the last administration.
    pub since_dose: Option<i32>,
    /// Newest first.
    pub entries: Vec<Entry>,
}

/// The timeline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// Newest first.
    pub days: Vec<Day>,
    /// Whether a filter hides some.
    pub filtered: bool,
    /// The next page.
    pub older: Option<String>,
}
