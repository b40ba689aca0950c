//! What is to be done today: duties, not figures.

use super::table::Mark;

/// One duty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duty {
    /// What to do, verb first.
    pub what: String,
    /// About whom or what: a name, or a number of ours.
    pub about: String,
    /// The reading of the name.
    pub reading: Option<String>,
    /// The birth date.
    pub born: Option<String>,
    /// The number of the patient, in groups; empty if it is about no patient.
    pub number: String,
    /// Why it stands here.
    pub why: String,
    /// Who does it.
    pub who: String,
    /// By when, in words.
    pub by: Option<String>,
    /// How many days are left, or have passed.
    pub left: Option<String>,
    /// Its sign; the group and the words say the same.
    pub mark: Option<Mark>,
    /// Where it is done.
    pub href: String,
}

/// A group of duties.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DutyGroup {
    /// Its id on the page.
    pub id: &'static str,
    /// Its heading.
    pub heading: String,
    /// How many there are.
    pub count: usize,
    /// Which of them are shown, if not all.
    pub shown: Option<String>,
    /// Whether it opens on demand: what waits for others does not bury one's own work.
    pub folded: bool,
    /// The part that is shown.
    pub duties: Vec<Duty>,
    /// The part before: where, and its words.
    pub previous: Option<(String, String)>,
    /// The part after.
    pub next: Option<(String, String)>,
}

/// Something that was recorded today.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DoneRow {
    /// When.
    pub time: String,
    /// What.
    pub what: String,
    /// In which journey: its page and its id.
    pub journey: Option<(String, String)>,
}

/// The page of a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TodayView {
    /// The day in words.
    pub day: String,
    /// Said when nothing is due today, with what comes next.
    pub nothing: Option<String>,
    /// Groups, what is overdue first; none of them is empty.
    pub groups: Vec<DutyGroup>,
    /// What this person recorded today.
    pub done: Vec<DoneRow>,
    /// Back to all groups, when only one is shown.
    pub all: Option<String>,
}
