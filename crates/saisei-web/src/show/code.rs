//! Codes, measures and numbers as words.

use saisei_app::domain::values::{Measure, Number, Unit};
use saisei_app::words::Language;

use crate::model::Frame;

/// A key of the words: codes have underscores or dashes, keys have dashes.
fn key(family: &str, code: &str) -> String {
    format!("{family}-{}", code.to_lowercase().replace(['_', '.'], "-"))
}

/// Families of codes that anybody may choose or type: what is offered as a reason or a symptom is a code elsewhere.
const OPEN: [&str; 3] = ["code", "symptom", "why"];

/// The words of a code of this family; the code itself if nobody gave it words.
pub(crate) fn code_words(f: &Frame, family: &str, code: impl ToString) -> String {
    let code = code.to_string();
    let others = OPEN.iter().filter(|_| OPEN.contains(&family));
    let mut families = [&family].into_iter().chain(others);
    families.find_map(|family| f.words.find(&key(family, &code))).unwrap_or(code)
}

/// Several codes, in one line.
pub(crate) fn code_list(f: &Frame, family: &str, codes: impl IntoIterator<Item = impl ToString>) -> String {
    join(f, codes.into_iter().map(|code| code_words(f, family, code)))
}

/// A list as findings carry it, each item in the words of the first of these families that knows it.
pub(super) fn listed_words(f: &Frame, families: &[&str], list: &str) -> String {
    let words = |code: &str| families.iter().find_map(|family| f.words.find(&key(family, code)));
    join(f, list.split(", ").map(|code| words(code).unwrap_or_else(|| code.to_owned())))
}

/// Parts of a line.
pub(crate) fn join(f: &Frame, parts: impl IntoIterator<Item = String>) -> String {
    let separator = match f.words.language() {
        Language::Ja => "・",
        Language::En => ", ",
    };
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(separator)
}

/// The name of a choice as the ledger writes it.
pub(crate) fn choice(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// A number with its unit.
pub(crate) fn measure_words<U: Unit>(f: &Frame, measure: &Measure<U>) -> String {
    match measure.unit.symbol() {
        "cells" => cells(f, measure.value),
        "degC" => format!("{}\u{a0}℃", measure.value),
        "ug" => format!("{}\u{a0}µg", measure.value),
        "count" => measure.value.to_string(),
        _ => measure.to_string(),
    }
}

/// A number of cells, with commas.
pub(crate) fn cells(f: &Frame, number: Number) -> String {
    f.t1("cells", "count", commas(&number.to_string()))
}

/// A whole or decimal number, with commas.
pub(crate) fn commas(number: &str) -> String {
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(whole, rest)| (whole, Some(rest)));
    let mut out = String::new();
    let length = whole.chars().count();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (length - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::commas;

    #[test]
    fn long_numbers_have_commas() {
        for (number, text) in [("200000000", "200,000,000"), ("0.5", "0.5"), ("1000.25", "1,000.25"), ("12", "12")] {
            assert_eq!(commas(number), text);
        }
    }
}
