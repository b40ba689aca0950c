//! The list of journeys.

use jiff::civil::Date;

use super::frame::Link;
use super::number::grouped;
use super::track::{Step, StepState};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JourneyRow {
    /// The journey's page.
    pub href: String,
    /// The chain-of-identity number, ungrouped.
    pub number: String,
    /// The whole name; none if it cannot be shown.
    pub name: Option<String>,
    /// Its reading.
    pub reading: Option<String>,
    /// Birth date.
    pub born: Option<Date>,
    /// Step.
    pub step: Step,
    /// State.
    pub state: StepState,
    /// What is next and who does it.
    pub next: String,
    /// By when.
    pub by: Option<String>,
    /// Whether that has passed.
    pub overdue: bool,
    /// Why the search found it, if not by what the row shows.
    pub matched: Option<String>,
}

impl JourneyRow {
    /// The number in groups.
    pub fn grouped(&self) -> String {
        grouped(&self.number)
    }
}

/// A filter that is on, or a choice of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// What it says.
    pub text: String,
    /// The page without it, or with it.
    pub href: String,
    /// How many rows it would leave; for choices.
    pub count: Option<usize>,
}

/// A page number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLink {
    /// The number or sign.
    pub text: String,
    /// Where to; none for the current page and for gaps.
    pub href: Option<String>,
    /// Whether this is the page shown.
    pub current: bool,
}

/// Which rows of how many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paging {
    /// Number of the first row shown.
    pub first: usize,
    /// Number of the last row shown.
    pub last: usize,
    /// All rows.
    pub total: usize,
    /// The pages.
    pub pages: Vec<PageLink>,
}

/// Why the list is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NothingShown {
    /// There are none yet.
    NoneYet,
    /// None matches.
    NoHits,
}

/// The page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JourneysView {
    /// What was searched for.
    pub search: String,
    /// Filters that are on.
    pub chips: Vec<Chip>,
    /// The page without filters.
    pub clear: String,
    /// Choices by name of the filter.
    pub choices: Vec<(String, Vec<Chip>)>,
    /// Name of the order, in words.
    pub order: String,
    /// The rows.
    pub rows: Vec<JourneyRow>,
    /// Which rows.
    pub paging: Paging,
    /// Filters that a search keeps: name and value.
    pub kept: Vec<(&'static str, String)>,
    /// Said when a search found more than is shown.
    pub note: Option<String>,
    /// What can be begun here.
    pub links: Vec<Link>,
}

impl JourneysView {
    /// Why there is nothing to see, if so.
    pub fn nothing(&self) -> Option<NothingShown> {
        if !self.rows.is_empty() {
            None
        } else if self.search.is_empty() && self.chips.is_empty() {
            Some(NothingShown::NoneYet)
        } else {
            Some(NothingShown::NoHits)
        }
    }

    /// Whether there are none yet at all.
    pub fn is_none_yet(&self) -> bool {
        self.nothing() == Some(NothingShown::NoneYet)
    }

    /// Whether nothing matches.
    pub fn is_no_hits(&self) -> bool {
        self.nothing() == Some(NothingShown::NoHits)
    }
}
