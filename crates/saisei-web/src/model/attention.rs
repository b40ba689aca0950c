//! What blocks a journey or waits for somebody, with the facts of each case.

use super::journey::Fact;

/// How urgent it is; the order is the order on the page. A legal clock that ran out comes before everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// The last day of a legal clock has passed.
    Overdue,
    /// Nothing may go on.
    Blocks,
    /// The last day of a legal clock is near.
    Soon,
    /// A physician has to decide.
    Physician,
    /// A day of the plan has passed that no law sets.
    Late,
    /// The last day of a legal clock lies ahead.
    Runs,
    /// Somebody has to look at it.
    Waits,
}

impl Urgency {
    /// Its class in the style sheet.
    pub fn class(&self) -> &'static str {
        match self {
            Self::Overdue | Self::Blocks | Self::Late => "grade-never",
            Self::Soon => "grade-soon",
            Self::Physician => "grade-physician",
            Self::Runs | Self::Waits => "grade-note",
        }
    }

    /// Name of its shape in the sprite.
    pub fn glyph(&self) -> &'static str {
        match self {
            Self::Overdue | Self::Late => "g-overdue",
            Self::Blocks => "g-grade-never",
            Self::Soon | Self::Runs => "g-clock",
            Self::Physician => "g-grade-physician",
            Self::Waits => "g-grade-note",
        }
    }
}

/// One matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter {
    /// How urgent.
    pub urgency: Urgency,
    /// What it is, in a word.
    pub word: String,
    /// What is the matter.
    pub sentence: String,
    /// The facts of the case.
    pub facts: Vec<Fact>,
    /// What to do next.
    pub next: String,
    /// Who can.
    pub who: String,
    /// Rules behind it: id and source.
    pub sources: Vec<(String, String)>,
}
