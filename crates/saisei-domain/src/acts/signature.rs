//! Signatures and overrides: what the program itself records beside an act.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Meaning;
use crate::role::Role;
use crate::values::StaffId;

/// A person signed. The hash binds the signature to the stored payload of the record that was signed; it stands beside
/// it in the same append.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// Kind of the record.
    pub kind: String,
    /// SHA-256 over the record's payload as stored, in hexadecimal.
    pub hash: String,
    /// The act.
    pub command: String,
    /// What the signature says.
    pub meaning: Meaning,
    /// Who signed.
    pub signer: StaffId,
    /// In which role.
    pub role: Role,
}

/// A rule was answered by the people who may answer it, instead of stopping the act. Counted per rule and month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleOverridden {
    /// The act.
    pub command: String,
    /// Ids of the rules.
    pub rules: Vec<String>,
    /// The second person, where one signed.
    pub second: Option<StaffId>,
    /// The second person's role.
    pub second_role: Option<Role>,
}
