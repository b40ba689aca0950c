//! The five steps of a journey as one track.

use jiff::civil::Date;

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Counselling and work-up.
    WorkUp,
    /// Harvest.
    Harvest,
    /// Culture.
    Culture,
    /// Administration.
    Administration,
    /// Follow-up.
    FollowUp,
}

impl Step {
    /// All five in order.
    pub const ALL: [Self; 5] = [Self::WorkUp, Self::Harvest, Self::Culture, Self::Administration, Self::FollowUp];

    /// Its number, from 1.
    pub fn number(&self) -> u8 {
        match self {
            Self::WorkUp => 1,
            Self::Harvest => 2,
            Self::Culture => 3,
            Self::Administration => 4,
            Self::FollowUp => 5,
        }
    }

    /// Key of its words.
    pub fn key(&self) -> &'static str {
        match self {
            Self::WorkUp => "step-work-up",
            Self::Harvest => "step-harvest",
            Self::Culture => "step-culture",
            Self::Administration => "step-administration",
            Self::FollowUp => "step-follow-up",
        }
    }
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Done.
    Done,
    /// In progress.
    Now,
    /// In progress and stopped by so many findings.
    Blocked(usize),
    /// In progress and waiting for somebody.
    Waiting,
    /// Not started.
    NotYet,
    /// Ended before its time.
    Ended,
}

impl StepState {
    /// Key of its words; `Blocked` takes a count.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Done => "state-done",
            Self::Now => "state-now",
            Self::Blocked(_) => "state-blocked",
            Self::Waiting => "state-waiting",
            Self::NotYet => "state-not-yet",
            Self::Ended => "state-ended",
        }
    }

    /// Its class in the style sheet.
    pub fn class(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Blocked(_) => "now blocked",
            Self::Waiting => "now waiting",
            Self::NotYet => "not-yet",
            Self::Ended => "ended",
        }
    }

    /// How many findings stop it.
    pub fn count(&self) -> usize {
        match self {
            Self::Blocked(count) => *count,
            _ => 0,
        }
    }

    /// Whether this is where the journey stands.
    pub fn is_current(&self) -> bool {
        matches!(self, Self::Now | Self::Blocked(_) | Self::Waiting)
    }
}

/// One step on the track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackStep {
    /// Which.
    pub step: Step,
    /// How it stands.
    pub state: StepState,
    /// One fact, such as a date; may be empty.
    pub fact: String,
    /// Where it leads.
    pub href: String,
}

/// What is next, who does it, by when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// What.
    pub what: String,
    /// Who.
    pub who: String,
    /// By when, in the house form; none if there is no due time.
    pub by: Option<String>,
    /// Whether that time has passed.
    pub overdue: bool,
    /// Where it is done.
    pub href: Option<String>,
}

/// Why a journey ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The reason in words.
    pub reason: String,
    /// The day.
    pub on: Date,
}

/// The whole track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// Finished earlier doses, one line each.
    pub earlier: Vec<String>,
    /// Which dose this is, if there are several.
    pub dose: Option<usize>,
    /// The steps in order.
    pub steps: Vec<TrackStep>,
    /// What is next.
    pub next: Option<Next>,
    /// Why it ended.
    pub ended: Option<Ended>,
}
