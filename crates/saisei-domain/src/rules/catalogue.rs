//! `rules/rules.toml`, read once.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::rule::{Grade, Rule};

/// The four parts of a refusal, with `{variables}`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// What was refused (or recorded).
    pub what: String,
    /// Why.
    pub why: String,
    /// What to do next.
    pub next: String,
    /// Who can.
    pub who: String,
}

/// One rule of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The rule.
    pub id: Rule,
    /// The gate that it belongs to: the part of the id before the dot.
    pub gate: String,
    /// What it asks for.
    pub grade: Grade,
    /// Law, guideline or own decision, with its mark ([V] verified, [S] partly, [U] unverified).
    pub source: String,
    /// A safety goal (SG1 to SG14) or an invariant of our own.
    pub goal: String,
    /// Japanese words.
    pub ja: Words,
    /// English words.
    pub en: Words,
}

/// All rules.
#[derive(Clone, Debug)]
pub struct Catalogue {
    entries: BTreeMap<Rule, Entry>,
}

/// The catalogue and the code disagree. A test makes sure that the embedded one never does.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// The file cannot be read.
    #[error("rules.toml cannot be read: {0}")]
    Toml(#[from] toml::de::Error),
    /// A rule is missing or given twice.
    #[error("rules.toml holds {found} rules once; the program names {expected}")]
    Incomplete {
        /// Distinct rules in the file.
        found: usize,
        /// Rules in code.
        expected: usize,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<Entry>,
}

impl Catalogue {
    /// Reads a catalogue file.
    ///
    /// # Errors
    /// If it cannot be parsed, or does not hold each rule exactly once.
    pub fn parse(text: &str) -> Result<Self, CatalogueError> {
        let file: File = toml::from_str(text)?;
        let count = file.rule.len();
        let entries: BTreeMap<Rule, Entry> = file.rule.into_iter().map(|e| (e.id, e)).collect();
        let expected = Rule::ALL.len();
        if entries.len() == expected && count == expected {
            Ok(Self { entries })
        } else {
            Err(CatalogueError::Incomplete { found: entries.len(), expected })
        }
    }

    /// The entry of a rule.
    pub fn entry(&self, rule: Rule) -> Option<&Entry> {
        self.entries.get(&rule)
    }

    /// All entries, in the order of the file.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }
}

/// The catalogue that this program was built with.
pub fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        Catalogue::parse(include_str!("../../../../rules/rules.toml"))
            .unwrap_or_else(|_| Catalogue { entries: BTreeMap::new() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_catalogue_holds_every_rule_once() {
        let read = Catalogue::parse(include_str!("../../../../rules/rules.toml")).unwrap();
        assert_eq!(read.entries().count(), Rule::ALL.len());
        for entry in read.entries() {
            assert!(entry.id.id().starts_with(&format!("{}.", entry.gate)), "{}", entry.id.id());
        }
    }

    #[test]
    fn a_rule_given_twice_is_an_error() {
        let text = include_str!("../../../../rules/rules.toml");
        let first = text.split("[[rule]]").nth(1).unwrap();
        assert!(matches!(
            Catalogue::parse(&format!("{text}\n[[rule]]{first}")),
            Err(CatalogueError::Incomplete { .. })
        ));
    }
}
