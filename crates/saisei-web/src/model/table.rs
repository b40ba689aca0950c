//! A list as a table: `templates/table.html` draws it with `{% let table = … %}{% include "table.html" %}`.

use super::findings::Grade;
use super::frame::Of;
use super::journeys::{Chip, Paging};

/// How strongly a word in a table stands out; its word says the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A grade with its shape.
    Grade(Grade),
    /// Done.
    Done,
    /// Due soon.
    Soon,
    /// Its time has passed.
    Overdue,
}

impl Mark {
    /// The picture in the sprite.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Grade(grade) => grade.icon(),
            Self::Done => "g-ring",
            Self::Soon => "g-clock",
            Self::Overdue => "g-overdue",
        }
    }

    /// The class of its colour.
    pub fn class(self) -> &'static str {
        match self {
            Self::Grade(grade) => grade.class(),
            Self::Done => "ok",
            Self::Soon => "soon",
            Self::Overdue => "never",
        }
    }
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// Several lines of words.
    Lines(Vec<String>),
    /// A number or a day, with its unit; aligned right if the column is numeric.
    Number(String),
    /// An identifier.
    Id(String),
    /// A state in words, with its sign.
    State(Option<Mark>, String),
    /// A link: where to, and what it says.
    Link(String, String),
    /// A name under its reading.
    Name {
        /// The reading.
        reading: Option<String>,
        /// The whole name.
        name: String,
    },
    /// There can be none: a dash.
    NotApplicable,
}

/// One row: its first cell names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// The page of what the row is about; the first cell becomes the link.
    pub href: Option<String>,
    /// As many as there are columns.
    pub cells: Vec<Cell>,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnHead {
    /// Its words, with the unit if it has one.
    pub words: String,
    /// Whether its cells are aligned right.
    pub numeric: bool,
}

/// A search field above a list; it is sent by `POST`, so that no name reaches an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchField {
    /// Where to.
    pub action: String,
    /// What can be searched for.
    pub label: String,
    /// What was searched for.
    pub typed: String,
}

/// The whole list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What it lists, for screen readers; must differ between the tables of a page.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<ColumnHead>,
    /// Its rows.
    pub rows: Vec<TableRow>,
    /// Search.
    pub search: Option<SearchField>,
    /// Filters that are on.
    pub chips: Vec<Chip>,
    /// Choices by name of the filter.
    pub choices: Vec<(String, Vec<Chip>)>,
    /// The page without filters.
    pub clear: Option<String>,
    /// Name of the order, in words.
    pub order: Option<String>,
    /// Which rows of how many.
    pub paging: Option<Paging>,
    /// Why it is empty and what the next act is, when there are no rows at all.
    pub empty: String,
}

impl Table {
    /// A table of these columns, each with whether it is numeric.
    pub fn of(caption: String, columns: impl IntoIterator<Item = (String, bool)>, empty: String) -> Self {
        let columns = columns.into_iter().map(|(words, numeric)| ColumnHead { words, numeric }).collect();
        Self { caption, columns, empty, ..Self::default() }
    }

    /// Whether filters or a search hide what there is.
    pub fn is_filtered(&self) -> bool {
        !self.chips.is_empty() || self.search.as_ref().is_some_and(|search| !search.typed.is_empty())
    }

    /// The column of a cell.
    pub fn column(&self, index: impl Of<usize>) -> &str {
        self.columns.get(index.of()).map(|column| column.words.as_str()).unwrap_or_default()
    }

    /// Whether the cells of a column are aligned right.
    pub fn is_numeric(&self, index: impl Of<usize>) -> bool {
        self.columns.get(index.of()).is_some_and(|column| column.numeric)
    }
}
