//! What happened, newest first.

use jiff::Timestamp;
use jiff::civil::Date;

use super::journeys::PageLink;

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
    /// Where this role corrects a value of it; none if it cannot be corrected.
    pub correct: Option<String>,
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
    /// The days in the order that was asked for.
    pub days: Vec<Day>,
    /// Which entries of how many.
    pub shown: String,
    /// Whether a filter hides some.
    pub filtered: bool,
    /// Kinds of entries to choose from, with their counts; the chosen one leads back to all.
    pub kinds: Vec<KindChip>,
    /// The two orders: the one shown has no address.
    pub orders: Vec<PageLink>,
    /// The page before.
    pub before: Option<String>,
    /// The page after.
    pub older: Option<String>,
}

/// One kind of entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindChip {
    /// Its words.
    pub text: String,
    /// How many there are.
    pub count: usize,
    /// Where it leads.
    pub href: String,
    /// Whether only this kind is shown.
    pub chosen: bool,
}
