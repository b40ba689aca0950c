//! The bedside check.

use jiff::Timestamp;
use jiff::civil::Date;

use super::banner::Banner;
use super::findings::Findings;
use super::number::grouped;

/// How a slot stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SlotState {
    /// Nothing yet.
    Open,
    /// Read, with the code.
    Read(String),
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
    /// How it stands.
    pub state: SlotState,
}

impl Slot {
    /// What was read.
    pub fn code(&self) -> &str {
        match &self.state {
            SlotState::Read(code) => code,
            _ => "",
        }
    }

    /// Whether it was read.
    pub fn is_read(&self) -> bool {
        matches!(self.state, SlotState::Read(_))
    }

    /// Why it could not be used.
    pub fn refusal(&self) -> Option<&str> {
        match &self.state {
            SlotState::Refused(why) => Some(why),
            _ => None,
        }
    }
}

/// The page on which codes are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BedsideScan {
    /// The slots, in the order in which they are asked for.
    pub slots: Vec<Slot>,
    /// Whether the birthday is asked for, and what was typed.
    pub birthday: Option<String>,
    /// What is wrong with the birthday.
    pub birthday_fault: Option<String>,
    /// The name of the person who checks.
    pub checker: String,
    /// Administrations that are running now.
    pub running: Vec<Running>,
    /// What the form is refused with, if it was.
    pub refused: Option<Findings>,
}

impl BedsideScan {
    /// An empty page for this person.
    pub fn new(checker: String) -> Self {
        let slot = |name, letter, key| Slot { name, letter, key, state: SlotState::Open };
        Self {
            slots: vec![slot("wristband", 'W', "slot-wristband"), slot("container", 'C', "slot-container")],
            birthday: Some(String::new()),
            birthday_fault: None,
            checker,
            running: Vec::new(),
            refused: None,
        }
    }

    /// Key of the words for what is needed next.
    pub fn asks_for(&self) -> &'static str {
        let open = |letter| self.slots.iter().any(|slot| slot.letter == letter && !slot.is_read());
        let birthday = self.birthday.as_deref().is_some_and(|typed| stated_birthday(typed).is_none());
        if open('W') {
            "scan-first"
        } else if birthday {
            "scan-then-birthday"
        } else if open('C') {
            "scan-then-container"
        } else {
            "scan-then-check"
        }
    }
}

/// An administration that is running. Its buttons are always there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// The administration's id.
    pub id: String,
    /// The journey that its forms are bound to.
    pub journey: String,
    /// The chain-of-identity number, ungrouped.
    pub number: String,
    /// Place and product.
    pub what: String,
    /// When it began.
    pub since: Timestamp,
    /// The page for vital signs and the rest.
    pub href: String,
}

impl Running {
    /// The number in groups.
    pub fn grouped(&self) -> String {
        grouped(&self.number)
    }
}

/// One thing that must be recorded before the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckItem {
    /// Name of the field.
    pub name: &'static str,
    /// Key of its words.
    pub key: &'static str,
    /// What is recorded already, with its time.
    pub recorded: Option<String>,
    /// Where it is recorded.
    pub href: String,
}

/// The answer GO: no rule refuses; the physician decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BedsideGo {
    /// The journey that the form is bound to.
    pub journey: String,
    /// Id of the match.
    pub matched: String,
    /// Who.
    pub banner: Banner,
    /// Product.
    pub product: String,
    /// Lot.
    pub lot: String,
    /// Container, ungrouped, and which of how many.
    pub container: String,
    /// Route.
    pub route: String,
    /// Dose with its unit.
    pub dose: String,
    /// Expiry and how long is left, in words.
    pub expiry: String,
    /// The checklist.
    pub checklist: Vec<CheckItem>,
    /// Findings that do not stop.
    pub findings: Findings,
    /// Until when this answer holds.
    pub valid_until: Timestamp,
}

impl BedsideGo {
    /// Whether everything that must be recorded is.
    pub fn is_complete(&self) -> bool {
        self.checklist.iter().all(|item| item.recorded.is_some())
    }

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

/// Whom to call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Name and role.
    pub who: String,
    /// Telephone, if known.
    pub phone: Option<String>,
}

/// The answer STOP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BedsideStop {
    /// Id of the refusal, to acknowledge it.
    pub refusal: String,
    /// One sentence: what does not match.
    pub sentence: String,
    /// The two values.
    pub comparison: Option<Comparison>,
    /// What to do.
    pub next: String,
    /// Whom to call.
    pub calls: Vec<Call>,
    /// Everything that the gate said.
    pub findings: Findings,
    /// When.
    pub at: Timestamp,
    /// Day and number, if the wristband was read.
    pub number: Option<String>,
    /// A page on which the grade allows an exception.
    pub exception: Option<String>,
    /// Administrations that are running now.
    pub running: Vec<Running>,
}

impl BedsideStop {
    /// The number in groups.
    pub fn grouped(&self) -> String {
        self.number.as_deref().map(grouped).unwrap_or_default()
    }
}

/// Month and day as typed, `MMDD`, if such a day exists in any year.
pub fn stated_birthday(typed: &str) -> Option<(i8, i8)> {
    let digits: Vec<char> = typed.chars().filter(char::is_ascii_digit).collect();
    let [m1, m2, d1, d2] = digits.as_slice() else {
        return None;
    };
    let pair = |tens: &char, ones: &char| format!("{tens}{ones}").parse::<i8>().ok();
    let (month, day) = (pair(m1, m2)?, pair(d1, d2)?);
    // 2024 is a leap year: the 29th of February is a birthday.
    Date::new(2024, month, day).ok().map(|_| (month, day))
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

    #[test]
    fn birthdays_are_four_digits_of_a_real_day() {
        assert_eq!(stated_birthday("0314"), Some((3, 14)));
        assert_eq!(stated_birthday("03/14"), Some((3, 14)));
        assert_eq!(stated_birthday("0229"), Some((2, 29)));
        for typed in ["", "314", "1332", "0431", "19580314", "ab"] {
            assert_eq!(stated_birthday(typed), None, "{typed}");
        }
    }
}
