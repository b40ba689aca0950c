//! The roles in which people act.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A role. It is chosen at sign-in and goes into every event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// コーディネーター: appointments, consent papers, calls.
    Coordinator,
    /// 医師: eligibility, harvest, administration, adverse events.
    Physician,
    /// 看護師: bedside check, observation, receiving.
    Nurse,
    /// 培養担当: the culture, step by step.
    CultureOperator,
    /// 品質担当: release, deviations.
    QualityOfficer,
    /// 管理者 of the system: facility, people, plans as filed.
    Administrator,
    /// Reads figures.
    Analyst,
    /// Committee or inspector: reads.
    Inspector,
    /// The program itself: timers.
    System,
}

impl Role {
    /// All roles, in the order in which pages list them.
    pub const ALL: [Self; 9] = [
        Self::Coordinator,
        Self::Physician,
        Self::Nurse,
        Self::CultureOperator,
        Self::QualityOfficer,
        Self::Administrator,
        Self::Analyst,
        Self::Inspector,
        Self::System,
    ];

    /// The name in commands, events and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Coordinator => "coordinator",
            Self::Physician => "physician",
            Self::Nurse => "nurse",
            Self::CultureOperator => "culture_operator",
            Self::QualityOfficer => "quality_officer",
            Self::Administrator => "administrator",
            Self::Analyst => "analyst",
            Self::Inspector => "inspector",
            Self::System => "system",
        }
    }

    /// Reads [`Role::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether a person in this role cares for patients or cells, and so may always report what happened.
    pub fn is_clinical(self) -> bool {
        matches!(self, Self::Coordinator | Self::Physician | Self::Nurse | Self::CultureOperator | Self::QualityOfficer)
    }
}
