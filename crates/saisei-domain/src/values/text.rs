//! Texts: short lines, longer texts, notes that go to the vault, and the folding of full-width characters.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::problem::Problem;
use crate::rules::Rule;

/// Folds what a Japanese keyboard makes of codes and numbers: full-width characters (NFKC), the many dashes, blanks.
pub fn narrow(text: &str) -> String {
    narrowed(text).into_owned()
}

/// The same, without a copy of what is plain already.
pub(crate) fn narrowed(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    // Nothing is folded in what is plain already, as everything is that comes out of a document of ours.
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let folded = text
        .nfkc()
        .map(|c| match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fc}' | '\u{ff70}' => '-',
            other => other,
        })
        .collect::<String>()
        .trim()
        .to_owned();
    Cow::Owned(folded)
}

/// Reads a text and makes a value of it, without a copy in between.
pub(crate) fn read_text<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    make: fn(&str) -> Result<T, Problem>,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(Reader(make))
}

struct Reader<T>(fn(&str) -> Result<T, Problem>);

impl<T> Visitor<'_> for Reader<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        (self.0)(text).map_err(E::custom)
    }
}

/// Checks length and characters. `lines` allows line breaks and tabs.
fn check(text: &str, max: usize, lines: bool) -> Result<String, Problem> {
    let text = text.trim();
    let length = text.chars().count();
    if length == 0 {
        return Err(Problem::of(Rule::InputTextEmpty));
    }
    if length > max {
        return Err(Problem::of(Rule::InputTextTooLong).with("max", max).with("length", length));
    }
    let forbidden = |c: char| {
        let allowed_break = lines && matches!(c, '\n' | '\r' | '\t');
        (c.is_control() && !allowed_break) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if text.chars().any(forbidden) {
        return Err(Problem::of(Rule::InputControlCharacter));
    }
    Ok(text.to_owned())
}

macro_rules! bounded_text {
    ($(#[$doc:meta])* $name:ident, $lines:literal, $schema:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[serde(transparent)]
        pub struct $name<const MAX: usize>(String);

        impl<const MAX: usize> $name<MAX> {
            /// Checks and trims.
            ///
            /// # Errors
            /// If the text is empty, longer than `MAX` characters, or holds control characters.
            pub fn new(text: &str) -> Result<Self, Problem> {
                check(text, MAX, $lines).map(Self)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl<const MAX: usize> fmt::Display for $name<MAX> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de, const MAX: usize> Deserialize<'de> for $name<MAX> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                read_text(deserializer, Self::new)
            }
        }

        impl<const MAX: usize> JsonSchema for $name<MAX> {
            fn schema_name() -> Cow<'static, str> {
                format!("{}{MAX}", stringify!($name)).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({"type": "string", "minLength": 1, "maxLength": MAX, "description": $schema})
            }
        }
    };
}

bounded_text!(
    /// One line of 1 to `MAX` characters, no control characters.
    Line,
    false,
    "one line, no control characters"
);
bounded_text!(
    /// A text of 1 to `MAX` characters; line breaks and tabs are allowed.
    Text,
    true,
    "text; line breaks are allowed"
);

/// A note about a person: 1 to 4,000 characters. It goes to the vault; the ledger holds a [`Commitment`] only.
/// Printing it for debugging shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct FreeText(String);

impl FreeText {
    /// Characters at most.
    pub const MAX: usize = 4_000;

    /// Checks and trims.
    ///
    /// # Errors
    /// If the text is empty, too long, or holds control characters.
    pub fn new(text: &str) -> Result<Self, Problem> {
        check(text, Self::MAX, true).map(Self)
    }

    /// The text, for sealing.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for FreeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FreeText(***)")
    }
}

impl<'de> Deserialize<'de> for FreeText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer, Self::new)
    }
}

impl JsonSchema for FreeText {
    fn schema_name() -> Cow<'static, str> {
        "FreeText".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string", "minLength": 1, "maxLength": Self::MAX,
            "description": "free text; kept encrypted in the vault, the ledger holds a salted SHA-256 commitment"
        })
    }
}

/// `sha256:` and 64 hexadecimal digits: SHA-256 over a 32-byte random salt followed by the text or file. Salt and
/// content are in the vault; without the salt the digest says nothing, not even about a birth date.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Commitment(pub String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_digits_letters_and_dashes_are_folded() {
        assert_eq!(narrow("　ＳＳＣ１２ー３－４ "), "SSC12-3-4");
    }

    #[test]
    fn empty_long_and_control_texts_are_refused_by_name() {
        assert_eq!(Line::<5>::new("   ").unwrap_err().rule, Rule::InputTextEmpty);
        assert_eq!(Line::<5>::new("123456").unwrap_err().rule, Rule::InputTextTooLong);
        assert_eq!(Line::<5>::new("a\nb").unwrap_err().rule, Rule::InputControlCharacter);
        assert_eq!(Text::<5>::new("a\nb").unwrap().as_str(), "a\nb");
        assert_eq!(FreeText::new(&"x".repeat(100_000)).unwrap_err().rule, Rule::InputTextTooLong);
        assert_eq!(Line::<5>::new("五文字です").unwrap().as_str(), "五文字です");
    }

    #[test]
    fn a_note_never_shows_in_a_log() {
        assert_eq!(format!("{:?}", FreeText::new("Hanako").unwrap()), "FreeText(***)");
    }
}
