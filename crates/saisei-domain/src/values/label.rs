//! Printed codes: the chain-of-identity (CoI) number and the labels that scanners read.
//!
//! A number is a 13-character body and its ISO 7064 Mod 37-2 check character (`measures` section D1): clinic 5, year 2,
//! serial 6. A label is `SS`, a type letter, and such a number. A container's serial starts with its type letter, so no
//! two labels of any type share a body and the check character guards the type letter too. A number whose check would
//! be `*` is never issued: capitals and digits only, whatever the keyboard layout of the scanner.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text::{narrow, read_text};
use crate::problem::Problem;
use crate::rules::Rule;

const ALPHABET: &[u8; 37] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";
const BODY: usize = 13;
const NUMBER: usize = BODY + 1;
const LABEL: usize = 3 + NUMBER;
const PREFIX: &str = "SS";

/// ISO 7064 Mod 37-2 check character of a text of capitals and digits; `None` if it holds anything else.
pub fn mod_37_2(body: &str) -> Option<char> {
    let mut p = 0usize;
    for byte in body.bytes() {
        let value = ALPHABET.iter().position(|&a| a == byte).filter(|&v| v < 36)?;
        p = (p + value) * 2 % 37;
    }
    ALPHABET.get((38 - p) % 37).map(|&b| char::from(b))
}

/// Whether the last character is the check of the ones before it.
fn check_holds(number: &str) -> bool {
    let mut characters = number.chars();
    let last = characters.next_back();
    last.is_some() && mod_37_2(characters.as_str()) == last
}

/// The body of serial number `serial`, and its check; `None` if the check would be `*` or the serial is too large.
fn compose(clinic: &str, year: i16, letter: Option<char>, serial: u32) -> Option<String> {
    let year = year.rem_euclid(100);
    let body = match letter {
        None if serial <= 999_999 => format!("{clinic}{year:02}{serial:06}"),
        Some(letter) if serial <= 99_999 => format!("{clinic}{year:02}{letter}{serial:05}"),
        _ => return None,
    };
    let check = mod_37_2(&body).filter(|&c| c != '*')?;
    (body.len() == BODY).then(|| format!("{body}{check}"))
}

fn parse_number(text: &str, letter: Option<LabelType>) -> Result<String, Problem> {
    let mut text = narrow(text).to_uppercase().replace([' ', '-'], "");
    if text.len() == LABEL && text.starts_with(PREFIX) {
        let type_letter = text.chars().nth(2);
        if type_letter != letter.map(LabelType::letter).or(Some('W')) {
            return Err(Problem::of(Rule::InputIdentifier).with("max", NUMBER));
        }
        text = text.chars().skip(3).collect();
    }
    if text.len() != NUMBER || !text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
        return Err(Problem::of(Rule::InputIdentifier).with("max", NUMBER));
    }
    if check_holds(&text) { Ok(text) } else { Err(Problem::of(Rule::InputCheckCharacter)) }
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident, $letter:expr, $serial:expr, $text:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The number with this serial; `None` if its check character would be `*` (never issued), if the serial
            /// is used up, or if the clinic code has not 5 capitals or digits.
            pub fn compose(clinic: &str, year: i16, serial: u32) -> Option<Self> {
                compose(clinic, year, $serial, serial).map(|number| Self(number.into()))
            }

            /// Reads the number or the label that carries it; blanks and dashes are ignored.
            ///
            /// # Errors
            /// If it has another shape, or its check character does not fit.
            pub fn parse(text: &str) -> Result<Self, Problem> {
                parse_number(text, $letter).map(|number| Self(number.into()))
            }

            /// The 14 characters.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text of the label that carries this number.
            pub fn label(&self) -> String {
                let letter: Option<LabelType> = $letter;
                format!("{PREFIX}{}{}", letter.map_or('W', LabelType::letter), self.0)
            }

            /// In groups of four, for reading aloud.
            pub fn grouped(&self) -> String {
                let characters: Vec<char> = self.0.chars().collect();
                characters.chunks(4).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                read_text(deserializer, Self::parse)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({"type": "string", "description": $text})
            }
        }
    )+};
}

numbers! {
    /// The chain-of-identity number of a patient: 14 characters. Its own namespace, never called ISBT 128.
    CoiNumber, None, None, "chain-of-identity number: clinic 5, year 2, serial 6, check; or the wristband label SSW…";
    /// The number of a container: 14 characters.
    ContainerNumber, Some(LabelType::Container), Some('C'), "container number: clinic 5, year 2, C and serial 5, check; or the label SSC…";
}

/// What a label stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LabelType {
    /// The patient's wrist.
    Wristband,
    /// Anything that holds tissue, cells or product.
    Container,
}

impl LabelType {
    /// The letter after `SS`.
    pub fn letter(self) -> char {
        match self {
            Self::Wristband => 'W',
            Self::Container => 'C',
        }
    }
}

/// What a scanner or a hand delivered, before anybody believed it. At most 200 characters are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Scan(String);

impl Scan {
    /// Takes the characters as they came, narrowed and in capitals.
    pub fn new(raw: &str) -> Self {
        Self(narrow(raw).to_uppercase().chars().filter(|c| !matches!(c, ' ' | '-')).take(200).collect())
    }

    /// What it says, if it is a whole label of ours.
    ///
    /// # Errors
    /// Why it is not: half, doubled, not ours, or a check character that does not fit. Nothing is guessed.
    pub fn read(&self) -> Result<Label, LabelProblem> {
        let text = self.0.as_str();
        if text.is_empty() {
            return Err(LabelProblem::Empty);
        }
        if !PREFIX.starts_with(text) && !text.starts_with(PREFIX) {
            return Err(LabelProblem::Foreign);
        }
        match text.len() {
            n if n < LABEL => Err(LabelProblem::Half),
            n if n > LABEL => Err(LabelProblem::Doubled),
            _ => Label::from_text(text),
        }
    }
}

impl<'de> Deserialize<'de> for Scan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|raw| Self::new(&raw))
    }
}

impl JsonSchema for Scan {
    fn schema_name() -> Cow<'static, str> {
        "Scan".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "description": "what the scanner read: SS, type letter, 14 characters"})
    }
}

/// A whole label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    /// A wristband.
    Wristband(CoiNumber),
    /// A container.
    Container(ContainerNumber),
}

impl Label {
    fn from_text(text: &str) -> Result<Self, LabelProblem> {
        let letter = text.chars().nth(2);
        let number: String = text.chars().skip(3).collect();
        if !check_holds(&number) {
            return Err(LabelProblem::CheckCharacter);
        }
        let container = number.chars().nth(7) == Some('C');
        match letter {
            Some('W') if !container => Ok(Self::Wristband(CoiNumber(number.into()))),
            Some('C') if container => Ok(Self::Container(ContainerNumber(number.into()))),
            // The type letter outside and the one inside the checked body disagree: a misread letter.
            Some('W' | 'C') => Err(LabelProblem::CheckCharacter),
            _ => Err(LabelProblem::Foreign),
        }
    }
}

/// Why a scan is not a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelProblem {
    /// Nothing was read.
    Empty,
    /// Too short.
    Half,
    /// Two codes in one.
    Doubled,
    /// Not one of our codes.
    Foreign,
    /// The check character does not fit.
    CheckCharacter,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Vectors of `measures` D1: the Red Book example, python-stdnum, and the programme's own.
    #[test]
    fn check_characters_match_published_vectors() {
        for (body, check) in [
            ("G123498654321", 'H'),
            ("G123489654321", 'Y'),
            ("A999915000001", 'M'),
            ("LMOSBYFCTRSSJCB3X6U9DUBLKNIH03FO6X963TGXYAHG", '*'),
            ("G7N286AL39FFQNU6BH8SMJB5VGMBCB6WPGMWJK800VU7K", 'P'),
            ("J000126000001", 'V'),
            ("J000126000010", 'T'),
            ("0000000000000", '1'),
        ] {
            assert_eq!(mod_37_2(body), Some(check), "{body}");
        }
        assert!(!check_holds("G123489654321H"));
        assert!(check_holds("G123498654321H"));
    }

    #[test]
    fn a_number_is_read_bare_grouped_or_from_its_label() {
        let coi = CoiNumber::compose("J0001", 2026, 1).unwrap();
        assert_eq!(coi.as_str(), "J000126000001V");
        assert_eq!(coi.label(), "SSWJ000126000001V");
        for text in ["J000126000001V", "SSWJ000126000001V", "J000 1260 0000 1V", "ｊ０００１２６００００01v"]
        {
            assert_eq!(CoiNumber::parse(text).unwrap(), coi, "{text}");
        }
        assert_eq!(CoiNumber::parse("J000126000001W").unwrap_err().rule, Rule::InputCheckCharacter);
        assert_eq!(CoiNumber::parse("SSCJ000126000001V").unwrap_err().rule, Rule::InputIdentifier);
    }

    #[test]
    fn no_number_with_a_star_is_ever_issued() {
        let issued = (1..2_000).filter_map(|n| CoiNumber::compose("J0001", 2026, n)).collect::<Vec<_>>();
        assert!(issued.len() > 1_900 && issued.len() < 1_999);
        assert!(issued.iter().all(|n| !n.as_str().contains('*')));
    }

    #[test]
    fn half_doubled_and_foreign_scans_are_told_apart() {
        let label = ContainerNumber::compose("J0001", 2026, 7).unwrap().label();
        assert_eq!(Scan::new(&label).read(), Ok(Label::Container(ContainerNumber::parse(&label).unwrap())));
        assert_eq!(Scan::new(label.split_at(9).0).read(), Err(LabelProblem::Half));
        assert_eq!(Scan::new(&format!("{label}{label}")).read(), Err(LabelProblem::Doubled));
        assert_eq!(Scan::new("0104912345678904").read(), Err(LabelProblem::Foreign));
        assert_eq!(Scan::new("").read(), Err(LabelProblem::Empty));
        assert_eq!(Scan::new(&label.replacen("SSC", "SSW", 1)).read(), Err(LabelProblem::CheckCharacter));
    }

    proptest! {
        #[test]
        fn every_single_wrong_character_of_a_label_is_found(serial in 1u32..99_999, place in 3usize..17, other in 0usize..36) {
            let Some(number) = ContainerNumber::compose("J0001", 2026, serial) else { return Ok(()) };
            let mut text: Vec<u8> = number.label().into_bytes();
            prop_assume!(text[place] != ALPHABET[other]);
            text[place] = ALPHABET[other];
            let text = String::from_utf8(text).unwrap();
            prop_assert_eq!(Scan::new(&text).read(), Err(LabelProblem::CheckCharacter));
        }

        #[test]
        fn a_scan_of_anything_is_answered_without_a_panic(raw in ".{0,300}") {
            let _ = Scan::new(&raw).read();
        }
    }
}
