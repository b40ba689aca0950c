//! What every act has: which facts it needs, and a pure decision on them.

use crate::event::{NewEvent, Subject};
use crate::facts::{Facts, Need};
use crate::problem::Problem;
use crate::role::Role;
use crate::rules::{Finding, Rule};
use crate::values::{Code, CoiNumber, Commitment, Moment, StaffId};

/// What kind of act it is; it decides how stale facts and refusals are treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// Asks permission for something to come; decided again by itself when facts changed.
    Permission,
    /// A judgement on what the person's screen showed; asked again when facts changed.
    Judgement,
    /// Tells what has happened: never refused.
    Report,
}

/// Another person's own credential, entered at that moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Second {
    /// Who.
    pub actor: StaffId,
    /// In which role.
    pub role: Role,
}

/// Seals what must not stand in the ledger.
pub trait Vault {
    /// Keeps `content` under the key of this patient (the clinic's own key if `None`) and returns the commitment that
    /// the ledger may hold.
    fn commit(&mut self, owner: Option<&CoiNumber>, content: &[u8]) -> Commitment;
}

/// Who acts, and when. All of it is given; nothing is read from the surroundings.
pub struct Context<'a> {
    /// The clinic's five-character code.
    pub clinic: &'a str,
    /// Who.
    pub actor: &'a StaffId,
    /// In which role.
    pub role: Role,
    /// The time of recording.
    pub now: Moment,
    /// When it happened; equals `now` unless stated.
    pub occurred_at: Moment,
    /// The zone in which it happened.
    pub zone: &'a str,
    /// Why, as a code.
    pub reason: Option<&'a Code>,
    /// The second person.
    pub second: Option<&'a Second>,
    /// Where texts and identities go.
    pub vault: &'a mut dyn Vault,
}

impl Context<'_> {
    /// The civil day on which it happened. The law counts in Japan: the zone of a line moves no boundary.
    pub fn day(&self) -> crate::values::Day {
        self.occurred_at.legal_day()
    }

    /// The civil day of recording.
    pub fn today(&self) -> crate::values::Day {
        self.now.legal_day()
    }
}

/// A decision that lets the act happen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Accepted {
    /// What is recorded.
    pub events: Vec<NewEvent>,
    /// Notes that go with it.
    pub findings: Vec<Finding>,
}

/// A decision that does not.
#[derive(Clone, Debug, PartialEq)]
pub enum Rejection {
    /// A gate refuses; the refusal is recorded.
    Refused {
        /// Every finding of the gate, heaviest first.
        findings: Vec<Finding>,
        /// What the attempt was about.
        about: Vec<Subject>,
    },
    /// It cannot be read against what is known; nothing is recorded.
    Invalid(Problem, Option<String>),
}

impl From<Problem> for Rejection {
    fn from(problem: Problem) -> Self {
        Self::Invalid(problem, None)
    }
}

/// The answer of [`Act::decide`].
pub type Decision = Result<Accepted, Rejection>;

/// One thing that a person can do.
pub trait Act {
    /// What kind of act it is.
    fn nature(&self) -> Nature {
        Nature::Permission
    }

    /// What must be known to decide. Asked again with the facts loaded so far until nothing new is named.
    fn needs(&self, facts: &Facts) -> Vec<Need>;

    /// Decides. Pure: the same facts give the same answer.
    ///
    /// # Errors
    /// A refusal with its findings, or a problem with what was entered.
    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision;
}

/// Collects findings, so that a person sees all of them at once.
#[derive(Debug, Default)]
pub struct Gate {
    findings: Vec<Finding>,
}

impl Gate {
    /// Adds the finding unless the condition holds.
    pub fn require(&mut self, holds: bool, finding: impl FnOnce() -> Finding) -> bool {
        if !holds {
            self.findings.push(finding());
        }
        holds
    }

    /// Adds a finding.
    pub fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Keeps the value of a check, or its finding.
    pub fn take<T>(&mut self, checked: Result<T, Finding>) -> Option<T> {
        checked.map_err(|finding| self.findings.push(finding)).ok()
    }

    /// Ends the gate: the notes if nothing blocks, else every finding, heaviest first.
    ///
    /// # Errors
    /// If a finding blocks.
    pub fn pass(mut self, about: &[Subject]) -> Result<Vec<Finding>, Rejection> {
        self.findings.sort_by_key(Finding::grade);
        if self.findings.iter().any(|finding| finding.grade().blocks()) {
            Err(Rejection::Refused { findings: self.findings, about: about.to_vec() })
        } else {
            Ok(self.findings)
        }
    }
}

/// An unknown id: a thing that no fact names.
pub fn unknown(what: &str, id: impl std::fmt::Display, place: &str) -> Rejection {
    Rejection::Invalid(Problem::of(Rule::InputUnknownId).with("what", what).with("id", id), Some(place.to_owned()))
}

/// An id that is taken.
pub fn exists(what: &str, id: impl std::fmt::Display, place: &str) -> Rejection {
    Rejection::Invalid(Problem::of(Rule::InputExistsAlready).with("what", what).with("id", id), Some(place.to_owned()))
}
