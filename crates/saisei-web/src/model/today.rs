//! What is to be done today: duties, not figures.

/// One duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// What to do.
    pub what: String,
    /// About whom or what.
    pub about: String,
    /// The number of the patient, in groups; empty if it is about no patient.
    pub number: String,
    /// Who does it.
    pub who: String,
    /// By when, in words.
    pub by: Option<String>,
    /// Whether that day passed.
    pub overdue: bool,
    /// Where it is done.
    pub href: String,
}

/// The page of a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TodayView {
    /// Groups with their headings, what is overdue first; none of them is empty.
    pub groups: Vec<(String, Vec<Duty>)>,
}
