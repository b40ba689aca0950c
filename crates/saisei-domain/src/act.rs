//! What every act has: which facts it needs, and a pure decision on them.

use std::collections::BTreeMap;

use crate::event::{NewEvent, Subject};
use crate::facts::{Facts, Need};
use crate::law::Law;
use crate::problem::Problem;
use crate::role::Role;
use crate::rules::{Finding, Grade, Rule};
use crate::values::{Code, CoiNumber, Commitment, EnquiryId, Moment, StaffId};

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

/// Under whose key something is sealed. Destroying the key erases all of it, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner<'a> {
    /// A patient.
    Patient(&'a CoiNumber),
    /// Somebody who enquired and is no patient yet.
    Enquiry(&'a EnquiryId),
    /// The clinic itself: it belongs to nobody.
    Clinic,
}

/// Seals what must not stand in the ledger.
pub trait Vault {
    /// Keeps `content` under the key of this owner and returns the commitment that the ledger may hold.
    fn commit(&mut self, owner: Owner<'_>, content: &[u8]) -> Commitment;
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
    /// The second person, proven to be another human who holds the role today.
    pub second: Option<&'a Second>,
    /// Whether the act is reported as done already: its gate then says what was wrong, and refuses nothing.
    pub already_done: bool,
    /// What the law counts, by the rule pack in force.
    pub law: &'a Law,
    /// Where texts and identities go.
    pub vault: &'a mut dyn Vault,
}

impl Context<'_> {
    /// The civil day on which it happened. The law counts in Japan: the zone of a line moves no boundary.
    pub fn day(&self) -> crate::values::Day {
        self.occurred_at.legal_day()
    }

    /// The moment for which permission is asked: now. What was done already is judged at the moment when it was done.
    pub fn asked_for(&self) -> Moment {
        if self.already_done { self.occurred_at } else { self.now }
    }

    /// The civil day of recording.
    pub fn today(&self) -> crate::values::Day {
        self.now.legal_day()
    }

    /// Whether the people who sign, one or two, answer a finding of this grade. Whoever decides against a rule says why.
    fn answers(&self, grade: Grade) -> bool {
        let second = self.second.map(|second| second.role);
        let has = |role: Role| self.role == role || second == Some(role);
        match grade {
            Grade::Note => true,
            Grade::SecondPerson => second.is_some(),
            Grade::Physician => has(Role::Physician) && self.reason.is_some(),
            Grade::PhysicianAndQuality => has(Role::Physician) && has(Role::QualityOfficer) && self.reason.is_some(),
            Grade::Never => false,
        }
    }
}

/// What a signature says (asrm 11: made, reviewed, judged, released).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// 作成: the signer did it.
    Made,
    /// 照査: the signer looked at it as a second person.
    Reviewed,
    /// 判定: the signer decided.
    Judged,
    /// 出荷可: the signer released it.
    Released,
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

    /// What the person signs by doing it; none where the record itself says enough.
    fn signs(&self) -> Option<Meaning> {
        None
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
    stricter: BTreeMap<Rule, Grade>,
}

impl Gate {
    /// From here on the rules that this plan makes stricter are stricter. It can make none laxer.
    pub fn under(&mut self, content: &crate::acts::plan::PlanContent) {
        self.stricter.extend(content.stricter.iter().map(|rule| (rule.rule, rule.grade)));
    }

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

    /// Ends the gate. If nothing blocks, or those who sign may answer what does, all findings go with the act; else it
    /// is refused with every finding, heaviest first. What was done already is not refused.
    ///
    /// # Errors
    /// If a finding blocks.
    pub fn pass(self, context: &Context<'_>, about: &[Subject]) -> Result<Vec<Finding>, Rejection> {
        let Self { findings: found, stricter } = self;
        let mut findings: Vec<Finding> = Vec::with_capacity(found.len());
        for mut finding in found {
            finding.stricter = stricter.get(&finding.rule).copied().filter(|grade| *grade < finding.rule.grade());
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        #[cfg(feature = "rule-mutation")]
        let mut findings = forget_muted(findings, context);
        findings.sort_by_key(Finding::grade);
        if context.already_done || findings.iter().all(|finding| context.answers(finding.grade())) {
            return Ok(findings);
        }
        Err(Rejection::Refused { findings, about: about.to_vec() })
    }
}

#[cfg(feature = "rule-mutation")]
fn forget_muted(findings: Vec<Finding>, context: &Context<'_>) -> Vec<Finding> {
    let blocks = |finding: &Finding| !context.already_done && !context.answers(finding.grade());
    let (mut blocking, passing): (Vec<Finding>, Vec<Finding>) = findings.into_iter().partition(blocks);
    crate::rules::mutation::forget(&mut blocking);
    blocking.into_iter().chain(passing).collect()
}

/// Refuses outside a gate, where nothing that a person could say answers it.
pub(crate) fn refuse(finding: Finding, about: Vec<Subject>) -> Result<(), Rejection> {
    let findings = vec![finding];
    #[cfg(feature = "rule-mutation")]
    let findings = {
        let mut standing = findings;
        crate::rules::mutation::forget(&mut standing);
        standing
    };
    if findings.is_empty() { Ok(()) } else { Err(Rejection::Refused { findings, about }) }
}

/// An unknown id: a thing that no fact names.
pub fn unknown(what: &str, id: impl std::fmt::Display, place: &str) -> Rejection {
    Rejection::Invalid(Problem::of(Rule::InputUnknownId).with("what", what).with("id", id), Some(place.to_owned()))
}

/// An id that is taken.
pub fn exists(what: &str, id: impl std::fmt::Display, place: &str) -> Rejection {
    Rejection::Invalid(Problem::of(Rule::InputExistsAlready).with("what", what).with("id", id), Some(place.to_owned()))
}
