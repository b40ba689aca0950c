//! The patient banner.

use jiff::civil::Date;

use super::number::grouped;
use super::track::Step;

/// Sex as registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Recorded as neither.
    Other,
}

impl Sex {
    /// Key of its words.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Female => "sex-female",
            Self::Male => "sex-male",
            Self::Other => "sex-other",
        }
    }
}

/// What is known about allergies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allergies {
    /// There are some.
    Known,
    /// Asked, none.
    None,
    /// Not asked yet.
    NotRecorded,
    /// Cannot be read now.
    Unavailable,
}

impl Allergies {
    /// Key of its words.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Known => "allergies-known",
            Self::None => "allergies-none",
            Self::NotRecorded => "allergies-not-recorded",
            Self::Unavailable => "allergies-unavailable",
        }
    }
}

/// Who the patient is, out of the vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The whole name as stored, family name first where there is one.
    pub name: String,
    /// Its reading.
    pub reading: Option<String>,
    /// Birth date.
    pub born: Option<Date>,
    /// Sex as registered.
    pub sex: Option<Sex>,
}

/// Why no name is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// The vault is closed here or cannot be read.
    VaultClosed,
}

/// The banner of a page about one patient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Banner {
    /// The chain-of-identity number, ungrouped.
    pub number: String,
    /// The person, or why not.
    pub person: Result<Person, Hidden>,
    /// The step of the journey.
    pub step: Step,
    /// Allergies.
    pub allergies: Allergies,
    /// How many other active patients have the same family name.
    pub same_name: usize,
    /// Day of death.
    pub died: Option<Date>,
    /// Whether the plan is suspended.
    pub plan_suspended: bool,
    /// Whether consent was withdrawn.
    pub consent_withdrawn: bool,
}

impl Banner {
    /// The number in groups.
    pub fn grouped(&self) -> String {
        grouped(&self.number)
    }

    /// What a tab's title starts with, so that two patients' tabs differ.
    pub fn last_four(&self) -> String {
        let length = self.number.chars().count();
        self.number.chars().skip(length.saturating_sub(4)).collect()
    }
}
