//! Something that cannot be read: what `apply` calls `invalid` and a form shows beside the field.

use std::collections::BTreeMap;
use std::fmt;

use crate::rules::{Finding, Rule};

/// An input problem: a rule of the gate `input` and the numbers and names that its words need.
///
/// It survives serde: its `Display` form is read back by [`Problem::from_message`], so that a type deep inside a
/// command can refuse its value in both languages. Variables hold limits and field names, never what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// A rule whose gate is `input`.
    pub rule: Rule,
    /// Values for the words' variables.
    pub variables: BTreeMap<String, String>,
}

const CLOSE: char = '\u{27e7}';

impl Problem {
    /// The mark with which the `Display` form begins.
    pub const OPEN: char = '\u{27e6}';

    /// A problem without variables.
    pub fn of(rule: Rule) -> Self {
        Self { rule, variables: BTreeMap::new() }
    }

    /// Adds a variable.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.variables.insert(name.to_owned(), value.to_string());
        self
    }

    /// The same as a finding, for the answer.
    pub fn finding(self) -> Finding {
        Finding { variables: self.variables, ..Finding::of(self.rule) }
    }

    /// Finds a problem inside an error message that passed through serde.
    pub fn from_message(message: &str) -> Option<Self> {
        let (_, rest) = message.split_once(Self::OPEN)?;
        let (inner, _) = rest.split_once(CLOSE)?;
        let mut parts = inner.split('|');
        let rule = Rule::from_id(parts.next()?)?;
        let variables =
            parts.filter_map(|part| part.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        Some(Self { rule, variables })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", Self::OPEN, self.rule.id())?;
        self.variables.iter().try_for_each(|(name, value)| write!(f, "|{name}={value}"))?;
        write!(f, "{CLOSE}")
    }
}

impl std::error::Error for Problem {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_survives_a_trip_through_an_error_message() {
        let problem = Problem::of(Rule::InputNumberRange).with("min", 0).with("max", 100);
        let message = format!("args.viability: {problem} at line 1 column 7");
        assert_eq!(Problem::from_message(&message), Some(problem));
        assert_eq!(Problem::from_message("expected a string"), None);
    }
}
