//! Rule packs: law as data, with its source and whether anybody checked it.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// One legal value with its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalValue {
    /// Name, such as `illness-report.death.days`.
    pub id: String,
    /// The value.
    pub value: i64,
    /// Its unit: `days`, `years` …
    pub unit: String,
    /// Article.
    pub article: String,
    /// Where it was read.
    pub source: String,
    /// Whether it was read in a public source.
    pub verified: bool,
}

/// A versioned pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulePack {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// First day on which it holds.
    pub effective_from: String,
    /// Last day, if it has one.
    #[serde(default)]
    pub effective_to: Option<String>,
    /// Who checked the whole pack against the law in force; nobody yet if missing.
    #[serde(default)]
    pub verified_by: Option<String>,
    /// When.
    #[serde(default)]
    pub verified_on: Option<String>,
    /// Its values.
    pub value: Vec<LegalValue>,
}

impl RulePack {
    /// How many values nobody has read in a public source.
    pub fn unverified(&self) -> usize {
        self.value.iter().filter(|value| !value.verified).count()
    }
}

/// The packs that this program was built with.
pub fn rule_packs() -> &'static [RulePack] {
    static PACKS: OnceLock<Vec<RulePack>> = OnceLock::new();
    PACKS.get_or_init(|| {
        [include_str!("../../../rules/packs/asrm-jp.toml")]
            .into_iter()
            .filter_map(|text| toml::from_str(text).ok())
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_pack_is_read_and_says_what_is_unverified() {
        let packs = rule_packs();
        assert_eq!(packs.len(), 1);
        let pack = &packs[0];
        assert!(pack.unverified() > 0 && pack.unverified() < pack.value.len());
        assert!(pack.verified_by.is_none(), "nobody has checked the whole pack");
        let days = |id: &str| pack.value.iter().find(|v| v.id == id).map(|v| v.value);
        assert_eq!(days("illness-report.death"), Some(7));
        assert_eq!(days("illness-report.serious"), Some(15));
    }
}
