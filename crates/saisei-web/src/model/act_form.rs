//! The form of any act: rows in order, made from what the command takes.

use super::findings::Findings;
use super::form::FormFaults;

/// One choice of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// What is sent.
    pub value: String,
    /// Its words.
    pub words: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// How an entry is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// One line; with the kind of keyboard that fits and the characters at most.
    Line {
        /// `text`, `decimal` or `numeric`.
        keyboard: &'static str,
        /// Characters at most.
        max: u64,
    },
    /// Several lines.
    Lines,
    /// What a scanner reads.
    Scan,
    /// Day and time in the clinic's zone.
    Moment,
    /// Chosen from a few.
    Radios(Vec<Pick>),
    /// Chosen from many.
    Select(Vec<Pick>),
    /// A number with its unit; with one unit nothing is asked.
    Measure(Vec<Pick>),
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name and id.
    pub name: String,
    /// Its label.
    pub label: String,
    /// A sentence of help.
    pub help: Option<String>,
    /// Whether it may be left empty.
    pub optional: bool,
    /// What was typed.
    pub typed: String,
    /// How it is made.
    pub control: Control,
}

/// One row of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// Several rows belong together from here.
    Open(String),
    /// They end here.
    Close,
    /// An entry.
    Entry(Entry),
    /// A button that adds a row to the list of this name.
    More {
        /// Name of the list.
        name: String,
        /// What the button says.
        words: String,
    },
}

/// The form of one act.
#[derive(Clone, Debug, PartialEq)]
pub struct ActForm {
    /// The command.
    pub command: String,
    /// What will be recorded, in words; on the button as well.
    pub heading: String,
    /// Why it cannot be recorded, if a gate said so.
    pub findings: Option<Findings>,
    /// What to correct.
    pub faults: FormFaults,
    /// Its rows.
    pub rows: Vec<Row>,
    /// The position that this screen shows, for acts of judgement.
    pub seen: u64,
    /// Reason and second person: asked for when a finding asks for them, or always where the act does.
    pub asks_reason: bool,
    /// The reason as typed.
    pub reason: String,
    /// Whether a second person is asked for.
    pub asks_second: bool,
    /// The second person's account as typed.
    pub second: String,
    /// The roles in which a second person can sign.
    pub second_roles: Vec<Pick>,
    /// The note as typed.
    pub note: String,
    /// When it happened, as typed; the time of recording if empty.
    pub occurred: String,
    /// Whether it can be entered as done already, and whether it is.
    pub already_done: Option<bool>,
    /// Where the person came from.
    pub back: String,
}

/// One act that a person may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActLink {
    /// Its words.
    pub words: String,
    /// Its form.
    pub href: String,
}

/// All acts of a role, by area.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActsView {
    /// Areas with their acts.
    pub areas: Vec<(String, Vec<ActLink>)>,
    /// What was recorded just now.
    pub said: Option<String>,
}
