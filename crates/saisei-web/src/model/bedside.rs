//! The bedside check.

use jiff::Timestamp;

use super::banner::Banner;
use super::findings::{Finding, Findings, Grade};
use super::form::FormFaults;
use super::journey::FormChoice;
use super::number::grouped;

/// How a slot stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SlotState {
    /// Nothing yet.
    Open,
    /// Read.
    Read,
    /// Could not be used; why, in words.
    Refused(String),
}

/// One code to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Name of the field.
    pub name: &'static str,
    /// Type letter of the label.
    pub letter: char,
    /// Key of its words.
    pub key: &'static str,
    /// What is in it, as scanned or typed; it stays there when it cannot be used.
    pub typed: String,
    /// How it stands.
    pub state: SlotState,
}

impl Slot {
    /// Whether it was read.
    pub fn is_read(&self) -> bool {
        self.state == SlotState::Read
    }

    /// Why it could not be used.
    pub fn refusal(&self) -> Option<&str> {
        match &self.state {
            SlotState::Refused(why) => Some(why),
            _ => None,
        }
    }
}

/// The birthday as the patient says it: month and day, typed before any name is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SaidBirthday {
    /// Four digits as typed.
    pub typed: String,
    /// Whether the patient cannot say it; a second person confirms then.
    pub cannot: bool,
    /// Why it could not be used, in words.
    pub refusal: Option<String>,
}

impl SaidBirthday {
    /// Whether it was typed and can be used.
    pub fn is_read(&self) -> bool {
        self.refusal.is_none() && (self.cannot || !self.typed.is_empty())
    }
}

/// The page on which codes are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BedsideScan {
    /// The slots, in the order in which they are asked for.
    pub slots: Vec<Slot>,
    /// The birthday as the patient says it.
    pub said: SaidBirthday,
    /// The ledger's position when the page was made: what this screen rests on.
    pub seen: u64,
    /// The name of the person who checks.
    pub checker: String,
    /// Administrations that are running now.
    pub running: Vec<Running>,
}

impl BedsideScan {
    /// An empty page for this person.
    pub fn new(checker: String, seen: u64) -> Self {
        let slot = |name, letter, key| Slot { name, letter, key, typed: String::new(), state: SlotState::Open };
        Self {
            slots: vec![slot("wristband", 'W', "slot-wristband"), slot("container", 'C', "slot-container")],
            said: SaidBirthday::default(),
            seen,
            checker,
            running: Vec::new(),
        }
    }

    /// Whether a slot has to be read again.
    pub fn is_faulty(&self) -> bool {
        self.slots.iter().any(|slot| slot.refusal().is_some()) || self.said.refusal.is_some()
    }

    /// Key of the words for what is needed next.
    pub fn asks_for(&self) -> &'static str {
        let open = |letter| self.slots.iter().any(|slot| slot.letter == letter && !slot.is_read());
        match (self.is_faulty(), open('W'), self.said.is_read(), open('C')) {
            (true, ..) => "scan-faulty",
            (_, true, ..) => "scan-first",
            (_, _, false, _) => "scan-then-said",
            (_, _, _, true) => "scan-then-container",
            _ => "scan-then-check",
        }
    }
}

/// Wristband and container were read, and the plan asks for a second person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BedsideSecond {
    /// The name of the person who checks.
    pub checker: String,
    /// The wristband as scanned.
    pub wristband: String,
    /// The container as scanned.
    pub container: String,
    /// The birthday as the patient said it; none if the form did not ask.
    pub said: Option<SaidBirthday>,
    /// The ledger's position when the codes were read.
    pub seen: u64,
    /// What the plan asks for; empty if the plan does not, and the patient cannot answer.
    pub asked: Vec<Finding>,
    /// What was typed as the name.
    pub name: String,
    /// The roles to choose from.
    pub roles: Vec<FormChoice>,
    /// Why nobody was recognised.
    pub refusal: Option<String>,
    /// What to enter.
    pub faults: FormFaults,
    /// Administrations that are running now.
    pub running: Vec<Running>,
}

impl BedsideSecond {
    /// The wristband's code in groups.
    pub fn wristband_grouped(&self) -> String {
        grouped(&self.wristband)
    }

    /// The container's code in groups.
    pub fn container_grouped(&self) -> String {
        grouped(&self.container)
    }
}

/// An administration that is running. Its buttons are always there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// The journey that its forms are bound to.
    pub journey: String,
    /// The administration's own page.
    pub page: String,
    /// The chain-of-identity number, ungrouped.
    pub number: String,
    /// Route and product.
    pub what: String,
    /// When it began.
    pub since: String,
    /// When it was stopped; the observation goes on.
    pub stopped: Option<String>,
}

impl Running {
    /// The number in groups.
    pub fn grouped(&self) -> String {
        grouped(&self.number)
    }
}

/// What must be recorded before a start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready {
    /// What, in words.
    pub name: String,
    /// What is recorded, with units; none if it is missing.
    pub value: Option<String>,
}

/// The answer GO: no rule refuses; the physician decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BedsideGo {
    /// The journey's page.
    pub href: String,
    /// Who.
    pub banner: Banner,
    /// Whether the birthday that the patient said was compared, so that the name may be shown.
    pub named: bool,
    /// Emergency kit, baseline and observation plan.
    pub ready: Vec<Ready>,
    /// Where the administration is started; none while something of the list is missing.
    pub start: Option<String>,
    /// Where what is missing is recorded; none if nothing is missing.
    pub baseline: Option<String>,
    /// Lot.
    pub lot: String,
    /// How the lot stands, in words.
    pub release: String,
    /// Container, ungrouped.
    pub container: String,
    /// Whether a test of the product is still pending.
    pub pending: bool,
    /// Viable cells with their unit.
    pub cells: String,
    /// Expiry and how long is left, in words.
    pub expiry: String,
    /// Findings that do not stop.
    pub findings: Findings,
    /// Until when this answer holds.
    pub valid_until: Timestamp,
}

impl BedsideGo {
    /// The container's code in groups.
    pub fn container_grouped(&self) -> String {
        grouped(&self.container)
    }
}

/// A piece of a compared value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The characters.
    pub text: String,
    /// Whether they differ.
    pub differs: bool,
}

/// Two values that should be the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// What the first is.
    pub first_name: String,
    /// The first.
    pub first: Vec<Part>,
    /// What the second is.
    pub second_name: String,
    /// The second.
    pub second: Vec<Part>,
}

impl Comparison {
    /// Compares two identifiers group by group.
    pub fn of(first_name: &str, first: &str, second_name: &str, second: &str) -> Self {
        let (first, second) = (grouped(first), grouped(second));
        let ours: Vec<&str> = first.split('-').collect();
        let theirs: Vec<&str> = second.split('-').collect();
        Self {
            first_name: first_name.to_owned(),
            first: parts(&ours, &theirs),
            second_name: second_name.to_owned(),
            second: parts(&theirs, &ours),
        }
    }
}

fn parts(own: &[&str], other: &[&str]) -> Vec<Part> {
    own.iter()
        .enumerate()
        .map(|(place, group)| Part { text: (*group).to_owned(), differs: other.get(place) != Some(group) })
        .collect()
}

/// The answer STOP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BedsideStop {
    /// What stops before any rule was asked, in words: the birthday that was said is another.
    pub said: Option<String>,
    /// The two values that should be the same.
    pub comparison: Option<Comparison>,
    /// Everything that the gate said; the first stands large.
    pub findings: Findings,
    /// Whether the refusal is in the ledger.
    pub recorded: bool,
    /// When.
    pub at: Timestamp,
    /// Administrations that are running now.
    pub running: Vec<Running>,
}

impl BedsideStop {
    /// What stops first.
    pub fn first(&self) -> Option<&Finding> {
        self.findings.sorted().into_iter().next()
    }

    /// What stops besides.
    pub fn others(&self) -> Vec<&Finding> {
        self.findings.sorted().into_iter().skip(1).filter(|finding| finding.grade != Grade::Note).collect()
    }

    /// What does not stop, behind a fold.
    pub fn notes(&self) -> Vec<&Finding> {
        self.findings.sorted().into_iter().skip(1).filter(|finding| finding.grade == Grade::Note).collect()
    }
}

/// Asked again: something was recorded after the page was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BedsideAgain {
    /// What changed.
    pub changed: String,
    /// By whom and when.
    pub by: String,
    /// The wristband as scanned.
    pub wristband: String,
    /// The container as scanned.
    pub container: String,
    /// The birthday as the patient said it; none if the form did not ask.
    pub said: Option<SaidBirthday>,
    /// The ledger's position now.
    pub seen: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differing_groups_are_marked() {
        let compared = Comparison::of("w", "AOBA126000001K", "c", "AOBA126000017M");
        let differs: Vec<bool> = compared.first.iter().map(|part| part.differs).collect();
        assert_eq!(differs, [false, false, true, true]);
    }
}
