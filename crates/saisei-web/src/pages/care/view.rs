//! How the pages of a patient's care are put together: state words, then blocks in the order in which they are read.

use askama::Template;

use super::joints::{JointFigure, JointState};
use crate::model::{ActForm, Banner, Chart, Control, Fact, Findings, Frame, Link, Mark, Row, StepLink, Table};

/// One thing that was looked at or is missing, with the button that mends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// How it stands.
    pub mark: Mark,
    /// The word of the state.
    pub state: String,
    /// What.
    pub words: String,
    /// The fact beside it.
    pub note: Option<String>,
    /// The button.
    pub link: Option<Link>,
}

/// A text of the plan or form, under its heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Its heading.
    pub name: String,
    /// The text.
    pub text: String,
}

/// A part of the page; what it does not have is not drawn.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// Its id on the page, after `h-`.
    pub id: &'static str,
    /// Its heading.
    pub heading: String,
    /// A sentence under the heading.
    pub note: Option<String>,
    /// Names with values.
    pub facts: Vec<Fact>,
    /// Points.
    pub points: Vec<Point>,
    /// What the gates say.
    pub findings: Option<Findings>,
    /// Tables.
    pub tables: Vec<Table>,
    /// The joints.
    pub joints: Option<JointFigure>,
    /// A chart.
    pub chart: Option<Chart>,
    /// Texts.
    pub passages: Vec<Passage>,
    /// What it says when there is nothing, with the next act.
    pub empty: Option<String>,
    /// Buttons.
    pub links: Vec<Link>,
    /// Whether it takes the whole width.
    pub wide: bool,
    /// Whether it is folded: earlier values.
    pub folded: bool,
}

impl Block {
    /// An empty block.
    pub fn new(id: &'static str, heading: String) -> Self {
        Self { id, heading, ..Self::default() }
    }
}

/// A page of care.
#[derive(Clone, Debug, Default)]
pub struct CareView {
    /// The pages of the journey.
    pub steps: Vec<StepLink>,
    /// How things stand, with signs.
    pub states: Vec<(Option<Mark>, String)>,
    /// Parts of the page.
    pub blocks: Vec<Block>,
    /// Heading over the form at the end.
    pub form_heading: String,
    /// Who decides, if this role reads only.
    pub reads_only: Option<String>,
}

impl CareView {
    /// Parts of the whole width come first.
    pub fn wide(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(|block| block.wide)
    }

    /// The others stand side by side.
    pub fn narrow(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(|block| !block.wide && !block.folded)
    }

    /// Earlier values come last.
    pub fn folded(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(|block| block.folded)
    }
}

/// A page of care about one patient.
#[derive(Template)]
#[template(path = "care/page.html")]
pub struct CarePage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// Who.
    pub banner: &'a Banner,
    /// The page.
    pub page: &'a CareView,
    /// The form of the decision at its end, if this role decides.
    pub form: Option<&'a ActForm>,
}

/// The list of adverse events.
#[derive(Template)]
#[template(path = "care/events.html")]
pub struct EventsPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The list.
    pub table: &'a Table,
    /// How many patients it is about.
    pub about: String,
    /// That not all are shown, if so.
    pub more: Option<String>,
    /// The next page.
    pub next: Option<String>,
    /// The first page, when this is a later one.
    pub first: Option<String>,
}
