//! What a gate says: a rule, and the facts that its words need.

use std::collections::BTreeMap;
use std::fmt::Display;

use serde::{Deserialize, Serialize};

use super::catalogue::{Words, catalogue};
use super::rule::{Grade, Rule};

/// A finding of a gate. Its variables are numbers, codes and ids; never free text, never a name of a patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// Values for the words' variables.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: BTreeMap<String, String>,
    /// The field or record that it is about, such as `args.container`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The grade that the plan gives the rule, where it is stricter than the catalogue's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stricter: Option<Grade>,
}

/// A finding in one language: the four parts of a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// What was refused.
    pub what: String,
    /// Why.
    pub why: String,
    /// What to do next.
    pub next: String,
    /// Who can.
    pub who: String,
}

impl Finding {
    /// A finding without variables.
    pub fn of(rule: Rule) -> Self {
        Self { rule, variables: BTreeMap::new(), place: None, stricter: None }
    }

    /// Adds a variable.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Display) -> Self {
        self.variables.insert(name.to_owned(), value.to_string());
        self
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// The grade of its rule: the catalogue's, or the plan's where that is stricter.
    pub fn grade(&self) -> Grade {
        let grade = self.rule.grade();
        self.stricter.map_or(grade, |stricter| stricter.min(grade))
    }

    /// Law, guideline or own decision behind the rule.
    pub fn source(&self) -> &'static str {
        catalogue().entry(self.rule).map_or("", |entry| entry.source.as_str())
    }

    /// In Japanese.
    pub fn ja(&self) -> Spoken {
        self.spoken(catalogue().entry(self.rule).map(|entry| &entry.ja))
    }

    /// In English.
    pub fn en(&self) -> Spoken {
        self.spoken(catalogue().entry(self.rule).map(|entry| &entry.en))
    }

    fn spoken(&self, words: Option<&Words>) -> Spoken {
        let fill = |part: fn(&Words) -> &String| words.map_or_else(String::new, |w| fill(part(w), &self.variables));
        Spoken { what: fill(|w| &w.what), why: fill(|w| &w.why), next: fill(|w| &w.next), who: fill(|w| &w.who) }
    }
}

impl Spoken {
    /// What, why and next as one text; `who` follows in brackets.
    pub fn line(&self, open: &str, close: &str) -> String {
        let join = if open == "（" { "" } else { " " };
        format!("{}{open}{}{close}", [self.what.as_str(), &self.why, &self.next].join(join), self.who)
    }
}

/// Replaces `{name}` by its value; an unknown name stays readable as `—`.
fn fill(text: &str, variables: &BTreeMap<String, String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        out.push_str(variables.get(name).map_or("—", String::as_str));
        rest = tail;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_carry_their_facts() {
        let finding = Finding::of(Rule::BedsideIdentityMismatch).with("wristband", "A").with("container", "B");
        assert!(finding.en().why.contains("Wristband A, container B"));
        assert!(finding.ja().why.contains("リストバンド A／容器 B"));
        assert_eq!(finding.grade(), Grade::Never);
    }

    #[test]
    fn every_rule_speaks_both_languages_with_the_same_variables() {
        let names = |w: &Words| {
            let all = format!("{}{}{}{}", w.what, w.why, w.next, w.who);
            let mut names: Vec<String> =
                all.split('{').skip(1).filter_map(|p| p.split_once('}')).map(|p| p.0.to_owned()).collect();
            names.sort();
            names.dedup();
            names
        };
        for entry in catalogue().entries() {
            assert_eq!(names(&entry.ja), names(&entry.en), "{}", entry.id.id());
            for part in [&entry.ja, &entry.en] {
                assert!([&part.what, &part.why, &part.next, &part.who].iter().all(|t| !t.trim().is_empty()));
            }
        }
    }
}
