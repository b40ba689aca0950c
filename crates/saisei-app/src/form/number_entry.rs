//! Numbers and times of day as people type them, and the same value in the unit of another laboratory.

use saisei_domain::values::{Number, narrow};

/// What is wrong with a number as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFault {
    /// A comma can be a decimal sign or part thousands; it is not guessed.
    Comma,
    /// It is no number.
    Unreadable,
}

/// Reads a decimal number, digits as measured.
///
/// # Errors
/// With a comma, or if it is none.
pub fn read_number(text: &str) -> Result<String, NumberFault> {
    let text = narrow(text);
    if text.contains([',', '、']) {
        return Err(NumberFault::Comma);
    }
    match Number::parse(&text) {
        Ok(_) => Ok(text),
        Err(_) => Err(NumberFault::Unreadable),
    }
}

/// Reads a whole number from 0.
///
/// # Errors
/// With a comma, or if it is none.
pub fn read_count(text: &str) -> Result<u64, NumberFault> {
    let text = read_number(text)?;
    text.parse().map_err(|_| NumberFault::Unreadable)
}

/// Reads a time of day on the 24-hour clock: `9:05`, `09:05`, `0905`, `9時5分`.
pub fn read_time(text: &str) -> Option<String> {
    let text = narrow(text).replace('時', ":").replace('分', "");
    let (hour, minute) = match text.split_once(':') {
        Some((hour, "")) => (hour, "0"),
        Some(both) => both,
        None if text.len() == 4 => text.split_at_checked(2)?,
        None => return None,
    };
    let number = |part: &str, below: u8| {
        let number = part.parse::<u8>().ok()?;
        (part.len() <= 2 && number < below).then_some(number)
    };
    Some(format!("{:02}:{:02}", number(hour, 24)?, number(minute, 60)?))
}

/// Units that differ by a power of ten, and by which. mg/dL is how laboratories in Japan report CRP, mg/L is what
/// DAS28-CRP takes.
const TENS: &[(&str, &str, i32)] = &[("mg/dL", "mg/L", 1), ("mg/L", "mg/dL", -1), ("mg", "ug", 3), ("ug", "mg", -3)];

/// The same value in the other unit.
pub fn in_other_unit(value: &str, unit: &str) -> Option<(String, &'static str)> {
    let (_, other, tens) = TENS.iter().find(|(own, _, _)| *own == unit)?;
    Some((shifted(&read_number(value).ok()?, *tens)?, other))
}

/// How many tens stand between a unit and the other one, for the script of a page.
pub fn tens_to_other_unit(unit: &str) -> Option<(&'static str, i32)> {
    TENS.iter().find(|(own, _, _)| *own == unit).map(|(_, other, tens)| (*other, *tens))
}

/// Moves the decimal point; exact, because nothing is calculated.
fn shifted(number: &str, tens: i32) -> Option<String> {
    let (sign, number) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let point = i32::try_from(whole.len()).ok()?.checked_add(tens)?;
    let digits = format!("{whole}{fraction}");
    let before = usize::try_from(point.saturating_neg().saturating_add(1)).unwrap_or(0);
    let digits = format!("{}{digits}", "0".repeat(before));
    let point = usize::try_from(point).unwrap_or(0).saturating_add(before);
    let digits = format!("{digits:0<point$}");
    let (whole, fraction) = digits.split_at_checked(point.max(1))?;
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_digits_are_digits_and_a_comma_is_not_guessed() {
        assert_eq!(read_number("３６．８"), Ok("36.8".to_owned()));
        assert_eq!(read_number(" 0.80 "), Ok("0.80".to_owned()));
        for comma in ["36,8", "1,000", "１，０００", "36、8"] {
            assert_eq!(read_number(comma), Err(NumberFault::Comma), "{comma}");
        }
        assert_eq!(read_number("about 3"), Err(NumberFault::Unreadable));
        assert_eq!(read_count("４２"), Ok(42));
        assert_eq!(read_count("4.2"), Err(NumberFault::Unreadable));
    }

    #[test]
    fn a_time_is_on_the_24_hour_clock() {
        for (text, time) in
            [("9:05", "09:05"), ("０９：０５", "09:05"), ("0905", "09:05"), ("9時5分", "09:05"), ("14時", "14:00")]
        {
            assert_eq!(read_time(text).as_deref(), Some(time), "{text}");
        }
        for text in ["24:00", "12:60", "905", "noon", "", "1:2:3", "9:005"] {
            assert_eq!(read_time(text), None, "{text}");
        }
    }

    #[test]
    fn the_other_unit_shifts_the_point() {
        for (value, unit, other) in [
            ("0.80", "mg/dL", ("8.0", "mg/L")),
            ("38.0", "mg/L", ("3.80", "mg/dL")),
            ("5", "mg/L", ("0.5", "mg/dL")),
            ("12", "mg/dL", ("120", "mg/L")),
            ("0.05", "mg/L", ("0.005", "mg/dL")),
            ("250", "ug", ("0.250", "mg")),
            ("1.5", "mg", ("1500", "ug")),
            ("0", "mg/dL", ("0", "mg/L")),
        ] {
            assert_eq!(in_other_unit(value, unit), Some((other.0.to_owned(), other.1)), "{value} {unit}");
        }
        assert_eq!(in_other_unit("1", "mmHg"), None);
    }
}
