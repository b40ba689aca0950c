//! What the pages of labels show.

use std::fmt;

use askama::Template;
use askama::filters::HtmlSafe;
use saisei_documents::{Label, Unprintable, ruler, svg};

use crate::model::{Banner, Frame, Link, Mark};

/// One label of a journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LabelRow {
    /// The container's number, ungrouped.
    pub(super) number: String,
    /// The same, in groups.
    pub(super) grouped: String,
    /// What it stands on.
    pub(super) kind: String,
    /// When its number was issued.
    pub(super) issued: String,
    /// Its state in words, with its sign.
    pub(super) state: (Option<Mark>, String),
    /// What it took the place of, if it was reissued.
    pub(super) reissue: Option<String>,
    /// Whether it may be printed.
    pub(super) printable: bool,
    /// Whether it is chosen from the start: nothing is in the container yet.
    pub(super) chosen: bool,
    /// Makes it void, or issues another in its place.
    pub(super) act: Option<Link>,
}

/// The labels of a journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct JourneyLabelsView {
    /// Whose.
    pub(super) banner: Banner,
    /// The journey's page and id.
    pub(super) up: Link,
    /// Why nothing was printed.
    pub(super) refused: Option<String>,
    /// Whether the wristband may be printed by this role: it bears the name.
    pub(super) wristband: bool,
    /// The labels, oldest first.
    pub(super) rows: Vec<LabelRow>,
    /// How many of them may be printed.
    pub(super) printable: usize,
    /// Issues a label.
    pub(super) links: Vec<Link>,
    /// Where the sheet is.
    pub(super) sheet: String,
    /// Where the printer file is.
    pub(super) zpl: String,
    /// The printer's resolution in words.
    pub(super) resolution: String,
}

/// A drawing as markup. Nothing but the crate that escapes what it draws makes one, so it goes into a page as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Drawing(String);

impl Drawing {
    /// Of a label.
    ///
    /// # Errors
    /// If its code makes no symbol.
    pub(super) fn of(label: &Label) -> Result<Self, Unprintable> {
        svg(label).map(Self)
    }

    /// Of a line of 50 mm.
    pub(super) fn ruler() -> Self {
        Self(ruler())
    }
}

impl fmt::Display for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Drawing {}

/// A label on a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Printed {
    /// What it is, for somebody who hears the page.
    pub(super) name: String,
    /// The drawing, escaped where it was made.
    pub(super) svg: Drawing,
}

/// Sheets of A4.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SheetView {
    /// Whose.
    pub(super) banner: Banner,
    /// Back to the labels.
    pub(super) up: Link,
    /// How many labels there are, in words.
    pub(super) count: String,
    /// The sheets, each with its labels.
    pub(super) sheets: Vec<Vec<Printed>>,
    /// Whether the sheets hold a wristband.
    pub(super) band: bool,
    /// A line of 50 mm.
    pub(super) ruler: Drawing,
    /// Clinic, number, time and person, for the head of each sheet.
    pub(super) head: String,
}

/// The page of a journey's labels.
#[derive(Template)]
#[template(path = "labels/journey.html")]
pub(super) struct JourneyLabelsPage<'a> {
    /// The frame.
    pub(super) f: &'a Frame,
    /// What it shows.
    pub(super) page: &'a JourneyLabelsView,
}

/// The sheets.
#[derive(Template)]
#[template(path = "labels/sheet.html")]
pub(super) struct SheetPage<'a> {
    /// The frame.
    pub(super) f: &'a Frame,
    /// What it shows.
    pub(super) page: &'a SheetView,
}

/// The list of what is to be labelled.
#[derive(Template)]
#[template(path = "labels/list.html")]
pub(super) struct ListPage<'a> {
    pub(super) f: &'a Frame,
    pub(super) page: &'a ListView,
}

/// The list with what stands around it.
pub(super) struct ListView {
    /// What was wrong with what was scanned.
    pub(super) said: Option<String>,
    /// Issues a label.
    pub(super) links: Vec<Link>,
    /// The containers.
    pub(super) table: crate::model::Table,
}
