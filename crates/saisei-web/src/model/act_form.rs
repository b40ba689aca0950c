//! The form of any act: rows in order, made from what the command takes.

use super::banner::Banner;
use super::findings::Findings;
use super::form::FormFaults;
use super::frame::Link;

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

/// A box of several that can be ticked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TickBox {
    /// Its name.
    pub name: String,
    /// Value, words, and whether it is ticked.
    pub pick: Pick,
}

/// A unit in which a value can be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitPick {
    /// Value, words, and whether it is chosen.
    pub pick: Pick,
    /// Words of the other unit in which the value is shown beside, and how many places the point moves.
    pub other: Option<(String, i32)>,
    /// Kinds of value that are read in it, with spaces between.
    pub fits: String,
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
        /// Unit at the right, if it has one.
        unit: Option<String>,
    },
    /// Several lines.
    Lines,
    /// What a scanner reads; the type letter of the label that belongs here.
    Scan(&'static str),
    /// A day of either calendar; whether a year alone is enough.
    Day {
        /// A year or a month is enough.
        partial: bool,
    },
    /// Day and time in the clinic's zone.
    Moment {
        /// The day as typed.
        day: String,
        /// The time as typed.
        time: String,
    },
    /// Chosen from a few.
    Radios(Vec<Pick>),
    /// Several of a few.
    Boxes(Vec<TickBox>),
    /// Chosen from many.
    Select(Vec<Pick>),
    /// A code with words of its own, or another one typed by hand.
    Code {
        /// The codes that have words.
        picks: Vec<Pick>,
        /// Another code as typed.
        own: String,
    },
    /// A number with its unit; with one unit nothing is asked.
    Measure(Vec<UnitPick>),
    /// Given by the address: its words, and where it can be changed.
    Fixed {
        /// What it says.
        words: String,
        /// The form without it, if the person chose it here.
        change: Option<String>,
    },
}

/// Whether an unlikely value is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlikely {
    /// The question.
    pub words: String,
    /// Value that says yes: the number as it was read.
    pub value: String,
    /// Whether it was said.
    pub sure: bool,
    /// Another unit in which it would be usual: what is sent, and its words.
    pub unit: Option<(String, String)>,
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
    /// The same value in the other calendar or unit.
    pub beside: Option<String>,
    /// What is asked about an unlikely value.
    pub unlikely: Option<Unlikely>,
    /// How it is made.
    pub control: Control,
}

impl Entry {
    /// Whether anything was typed into it.
    pub fn has_any(&self) -> bool {
        match &self.control {
            Control::Moment { day, time } => !day.is_empty() || !time.is_empty(),
            _ => !self.typed.is_empty(),
        }
    }
}

/// One row of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// Several rows belong together from here.
    Open(String),
    /// A choice among shapes begins here.
    OneOf,
    /// The entries of one shape, by its place among the choices.
    Shape(usize),
    /// They end here.
    Close,
    /// What is seldom needed is folded from here.
    Fold {
        /// What it says.
        words: String,
        /// Whether something was typed into it.
        open: bool,
    },
    /// A part of a long form is folded from here, under its heading.
    Part {
        /// Its name among the parts.
        id: &'static str,
        /// Its heading.
        words: String,
        /// Whether it is open from the start.
        open: bool,
    },
    /// The folded part ends here.
    Unfold,
    /// An entry that the form fills in itself.
    Given {
        /// Name of the entry.
        name: String,
        /// Its value.
        value: String,
    },
    /// An entry.
    Entry(Box<Entry>),
    /// A button that adds rows to the list of this name.
    More {
        /// Name of the list.
        name: String,
        /// What the button says.
        words: String,
    },
    /// A button that takes a row out.
    Less {
        /// Name of the row.
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
    /// What will be recorded, in words.
    pub heading: String,
    /// What the button says: the act, or that a signature follows.
    pub button: String,
    /// What it records, in a sentence.
    pub about: Option<String>,
    /// The patient, where it is about one.
    pub banner: Option<Banner>,
    /// The journey of the banner: what is sent must be about it.
    pub journey: Option<String>,
    /// Names of what the address fixed, with commas.
    pub fixed: String,
    /// Whether the patient was chosen on this page.
    pub chosen: bool,
    /// Who fills it in, for a draft of their own.
    pub person: String,
    /// Whether it is opened and not shown again: only then a draft is put back.
    pub fresh: bool,
    /// Why it cannot be recorded, if a gate said so.
    pub findings: Option<Findings>,
    /// What to correct.
    pub faults: FormFaults,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Whether something is scanned: then Enter sends nothing.
    pub scans: bool,
    /// The position that this screen shows, for acts of judgement.
    pub seen: u64,
    /// Whether it is signed, on the next page.
    pub signs: bool,
    /// Reason and second person: asked for when a finding asks for them, or always where the act does.
    pub asks_reason: bool,
    /// The reasons to choose from.
    pub reasons: Vec<Pick>,
    /// Whether a second person is asked for.
    pub asks_second: bool,
    /// The second person's account as typed.
    pub second: String,
    /// The roles in which a second person can sign.
    pub second_roles: Vec<Pick>,
    /// The note as typed.
    pub note: String,
    /// When it happened; the time of recording if empty.
    pub occurred: Entry,
    /// Whether it can be entered as done already, and whether it is.
    pub already_done: Option<bool>,
    /// Where the person came from.
    pub back: String,
}

impl ActForm {
    /// The parts in which it is folded: name and heading.
    pub fn parts<'f>(&'f self) -> Vec<(&'static str, &'f str)> {
        let part = |row: &'f Row| match row {
            Row::Part { id, words, .. } => Some((*id, words.as_str())),
            _ => None,
        };
        self.rows.iter().filter_map(part).collect()
    }
}

/// What is signed, in words, and the form that signs it.
#[derive(Clone, Debug, PartialEq)]
pub struct ActReview {
    /// The command.
    pub command: String,
    /// What will be recorded, in words.
    pub heading: String,
    /// The patient, where it is about one.
    pub banner: Option<Banner>,
    /// Every entry in words: label and value; a heading where there is no value.
    pub lines: Vec<(String, Option<String>)>,
    /// Who signs.
    pub signer: String,
    /// In which role.
    pub role: String,
    /// What the signature says.
    pub meaning: String,
    /// The hidden field of the form that led here, so that both happen once.
    pub token: String,
    /// What goes on with it: names and values.
    pub hidden: Vec<(String, String)>,
    /// What a gate said.
    pub findings: Option<Findings>,
    /// What to correct.
    pub faults: FormFaults,
    /// Whether a reason is asked for.
    pub asks_reason: bool,
    /// The reasons to choose from.
    pub reasons: Vec<Pick>,
    /// Whether a second person is asked for.
    pub asks_second: bool,
    /// The second person's account as typed.
    pub second: String,
    /// The roles in which a second person can sign.
    pub second_roles: Vec<Pick>,
}

/// Asking which patient an act is about, before anything is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActChoose {
    /// The command.
    pub command: String,
    /// What is asked for: `journey` or `lot`.
    pub name: &'static str,
    /// Its label.
    pub label: String,
    /// Its help.
    pub help: String,
    /// What was typed.
    pub typed: String,
    /// What can be chosen, while it is typed.
    pub known: Vec<Pick>,
    /// What to correct.
    pub faults: FormFaults,
    /// The list in which it can be found by name.
    pub list: String,
    /// Whether it can be for an enquiry as well.
    pub enquiries: bool,
    /// Where the person came from.
    pub back: String,
}

impl ActChoose {
    /// Key of words about what is chosen.
    pub fn key(&self, end: &str) -> String {
        format!("choose-{}-{end}", self.name)
    }
}

/// What was recorded, with its signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActDone {
    /// What, in a sentence.
    pub said: String,
    /// Who signed: name, role, meaning, time.
    pub signatures: Vec<String>,
    /// What was recorded: the act with its details, and what followed from it, each with its page.
    pub events: Vec<(String, Option<String>)>,
    /// The number that a new patient got, in groups.
    pub number: Option<String>,
    /// What can be recorded next, with what it is about carried along.
    pub next: Vec<Link>,
    /// Where the person came from, if not from the list.
    pub back: Option<String>,
}

/// One act that a person may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActLink {
    /// Its words.
    pub words: String,
    /// What it records.
    pub about: Option<String>,
    /// Its form.
    pub href: String,
}

/// All acts of a role, by area.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActsView {
    /// Areas with their acts.
    pub areas: Vec<(String, Vec<ActLink>)>,
    /// What was searched for.
    pub query: String,
}
