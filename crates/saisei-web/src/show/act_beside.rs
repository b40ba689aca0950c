//! The same day in the other calendar, the same value in the other unit.

use saisei_app::form::{era_of, in_other_unit, read_day};
use saisei_app::words::Language;

use super::act_form::unit_words;
use crate::model::Frame;

/// The day in the other calendar than the one in which it was typed.
pub(super) fn beside_day(f: &Frame, typed: &str) -> Option<String> {
    let day = read_day(typed).ok()?;
    let era = era_of(day);
    let wareki = era.map(|era| match f.words.language() {
        Language::Ja => format!("{}{}年{}月{}日", era.era.ja(), era.year, day.month(), day.day()),
        Language::En => format!("{} {}-{:02}-{:02}", era.era.en(), era.year, day.month(), day.day()),
    });
    let starts_with_a_digit = typed.trim().chars().next().is_some_and(char::is_numeric);
    Some(format!("= {}", wareki.filter(|_| starts_with_a_digit).unwrap_or_else(|| f.long(day))))
}

/// The value in the other unit that laboratories use; a large number with its commas.
pub(super) fn beside_measure(f: &Frame, typed: &str, unit: &str) -> Option<String> {
    if unit == "cells" {
        let number = saisei_app::form::read_number(typed).ok()?;
        let long = number.split('.').next().is_some_and(|whole| whole.len() > 4);
        return long.then(|| format!("= {}", super::code::commas(&number)));
    }
    let (value, other) = in_other_unit(typed, unit)?;
    Some(format!("= {value}\u{a0}{}", unit_words(f, other)))
}
