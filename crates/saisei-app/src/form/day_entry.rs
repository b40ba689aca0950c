//! Days as people write them: of the Gregorian calendar or of a Japanese era, with any of the usual separators.

use jiff::civil::Date;
use saisei_domain::values::narrow;

/// A Japanese era. Bounds after the calendar of eras in interface 3.8; within the two changeovers that fell into a day
/// (1912 and 1926) both eras count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Era {
    /// 大正.
    Taisho,
    /// 昭和.
    Showa,
    /// 平成.
    Heisei,
    /// 令和.
    Reiwa,
}

/// Newest first: the first one that has begun is the era of a day.
const ERAS: [Era; 4] = [Era::Reiwa, Era::Heisei, Era::Showa, Era::Taisho];

impl Era {
    /// As written in Japanese.
    pub fn ja(self) -> &'static str {
        match self {
            Self::Taisho => "大正",
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }

    /// As written in Latin letters.
    pub fn en(self) -> &'static str {
        match self {
            Self::Taisho => "Taisho",
            Self::Showa => "Showa",
            Self::Heisei => "Heisei",
            Self::Reiwa => "Reiwa",
        }
    }

    fn letter(self) -> &'static str {
        self.en().get(..1).unwrap_or_default()
    }

    fn first(self) -> Date {
        match self {
            Self::Taisho => Date::constant(1912, 7, 30),
            Self::Showa => Date::constant(1926, 12, 25),
            Self::Heisei => Date::constant(1989, 1, 8),
            Self::Reiwa => Date::constant(2019, 5, 1),
        }
    }

    /// The last day on which this era may be written.
    fn last(self) -> Option<Date> {
        match self {
            Self::Taisho => Some(Date::constant(1926, 12, 25)),
            Self::Showa => Some(Date::constant(1989, 1, 7)),
            Self::Heisei => Some(Date::constant(2019, 4, 30)),
            Self::Reiwa => None,
        }
    }

    fn year(self, number: i16) -> i16 {
        self.first().year().saturating_add(number).saturating_sub(1)
    }
}

/// A day in its era.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EraDay {
    /// The era.
    pub era: Era,
    /// The year in it, from 1.
    pub year: i16,
    /// The day itself.
    pub day: Date,
}

/// The era of a day; none before 1912-07-30.
pub fn era_of(day: Date) -> Option<EraDay> {
    let era = ERAS.into_iter().find(|era| era.first() <= day)?;
    Some(EraDay { era, year: day.year().saturating_sub(era.first().year()).saturating_add(1), day })
}

/// What is wrong with a day as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayFault {
    /// It is no day in any form that is read here.
    Unreadable,
    /// A year of two digits without an era is not guessed.
    TwoDigitYear,
    /// There is no such year.
    Year,
    /// Months are 1 to 12.
    Month,
    /// The month has fewer days.
    DayOfMonth {
        /// Its last day.
        last: i8,
    },
    /// The era had not begun, or was over: the same day in its own era.
    OtherEra {
        /// The era as written.
        written: Era,
        /// What to write instead, if the day lies in a known era.
        instead: Option<EraDay>,
    },
    /// The day of the month is missing.
    NoDay,
}

/// Parts as they were written: the year in its era or of the Gregorian calendar, then month and day.
struct Parts {
    era: Option<Era>,
    numbers: Vec<String>,
}

/// Reads a civil day.
///
/// # Errors
/// Names the part that is wrong.
pub fn read_day(text: &str) -> Result<Date, DayFault> {
    let parts = Parts::of(text)?;
    match parts.numbers.len() {
        3 => parts.day(),
        1 | 2 => Err(parts.year().err().unwrap_or(DayFault::NoDay)),
        _ => Err(DayFault::Unreadable),
    }
}

/// Reads a year, a month or a day, as far as it is known: `2019`, `2019-04`, `2019-04-30`.
///
/// # Errors
/// Names the part that is wrong.
pub fn read_partial_day(text: &str) -> Result<String, DayFault> {
    let text = narrow(text);
    let text = ["ごろ", "頃"].iter().find_map(|about| text.strip_suffix(about)).unwrap_or(&text);
    let parts = Parts::of(text)?;
    match parts.numbers.len() {
        1 => Ok(format!("{:04}", parts.year()?)),
        2 => Ok(format!("{:04}-{:02}", parts.year()?, parts.month()?)),
        3 => parts.day().map(|day| day.to_string()),
        _ => Err(DayFault::Unreadable),
    }
}

impl Parts {
    fn of(text: &str) -> Result<Self, DayFault> {
        let text = narrow(text);
        let (era, rest) = era_before(&text);
        let rest = rest.replace('元', "1");
        let numbers: Vec<String> =
            rest.split(|c: char| "年月日/-. ".contains(c)).filter(|part| !part.is_empty()).map(str::to_owned).collect();
        let digits = |part: &String| part.bytes().all(|byte| byte.is_ascii_digit()) && part.len() <= 8;
        if numbers.is_empty() || !numbers.iter().all(digits) {
            return Err(DayFault::Unreadable);
        }
        Ok(Self { era, numbers: unpacked(era, numbers) })
    }

    fn number(&self, place: usize) -> i16 {
        self.numbers.get(place).and_then(|part| part.parse().ok()).unwrap_or(i16::MAX)
    }

    fn year(&self) -> Result<i16, DayFault> {
        let length = self.numbers.first().map_or(0, String::len);
        let written = self.number(0);
        match self.era {
            Some(era) if length <= 2 && written > 0 => Ok(era.year(written)),
            Some(_) => Err(DayFault::Year),
            None if length <= 2 => Err(DayFault::TwoDigitYear),
            None if length == 4 && (1850..=2200).contains(&written) => Ok(written),
            None => Err(DayFault::Year),
        }
    }

    fn month(&self) -> Result<i8, DayFault> {
        i8::try_from(self.number(1)).ok().filter(|month| (1..=12).contains(month)).ok_or(DayFault::Month)
    }

    fn day(&self) -> Result<Date, DayFault> {
        let (year, month) = (self.year()?, self.month()?);
        let first = Date::new(year, month, 1).map_err(|_| DayFault::Year)?;
        let last = first.days_in_month();
        let day = i8::try_from(self.number(2)).ok().and_then(|day| Date::new(year, month, day).ok());
        let day = day.ok_or(DayFault::DayOfMonth { last })?;
        match self.era {
            Some(era) if day < era.first() || era.last().is_some_and(|last| day > last) => {
                Err(DayFault::OtherEra { written: era, instead: era_of(day) })
            }
            _ => Ok(day),
        }
    }
}

/// The era at the start of a text, by its name or letter, and what follows.
fn era_before(text: &str) -> (Option<Era>, &str) {
    let starts = |era: Era| {
        let letter = || text.get(..1).filter(|own| own.eq_ignore_ascii_case(era.letter())).and_then(|_| text.get(1..));
        let rest = text.strip_prefix(era.ja()).or_else(letter)?;
        Some((era, rest.trim_start().trim_start_matches('.')))
    };
    match ERAS.into_iter().find_map(starts) {
        Some((era, rest)) => (Some(era), rest),
        None => (None, text),
    }
}

/// Digits without separators: eight with a Gregorian year, six with the year of an era.
fn unpacked(era: Option<Era>, numbers: Vec<String>) -> Vec<String> {
    let [packed] = numbers.as_slice() else { return numbers };
    let year = match (era, packed.len()) {
        (None, 8) => 4,
        (Some(_), 6) => 2,
        _ => return numbers,
    };
    let ends = [0, year, year + 2, packed.len()];
    ends.windows(2).filter_map(|pair| packed.get(*pair.first()?..*pair.last()?)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_day_is_written_in_many_ways() {
        for text in [
            "2026/11/22",
            "2026-11-22",
            "20261122",
            "2026年11月22日",
            "2026.11.22",
            " ２０２６／１１／２２ ",
            "２０２６ー１１ー２２",
            "令和8年11月22日",
            "令和８年１１月２２日",
            "R8.11.22",
            "r8/11/22",
            "R.8.11.22",
            "R081122",
            "㋿8年11月22日",
        ] {
            assert_eq!(read_day(text).map(|day| day.to_string()), Ok("2026-11-22".to_owned()), "{text}");
        }
        assert_eq!(read_day("S33.3.14").unwrap().to_string(), "1958-03-14");
        assert_eq!(read_day("昭和33年3月14日").unwrap().to_string(), "1958-03-14");
        assert_eq!(read_day("令和元年5月1日").unwrap().to_string(), "2019-05-01");
    }

    #[test]
    fn eras_begin_and_end_on_their_days() {
        for (text, day) in [
            ("大正1年7月30日", "1912-07-30"),
            ("大正15年12月25日", "1926-12-25"),
            ("昭和1年12月25日", "1926-12-25"),
            ("昭和64年1月7日", "1989-01-07"),
            ("平成1年1月8日", "1989-01-08"),
            ("平成31年4月30日", "2019-04-30"),
        ] {
            assert_eq!(read_day(text).map(|day| day.to_string()), Ok(day.to_owned()), "{text}");
        }
        let offered = |text: &str| match read_day(text) {
            Err(DayFault::OtherEra { instead: Some(instead), .. }) => (instead.era, instead.year),
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(offered("昭和64年1月8日"), (Era::Heisei, 1));
        assert_eq!(offered("平成31年5月1日"), (Era::Reiwa, 1));
        assert_eq!(offered("昭和1年12月24日"), (Era::Taisho, 15));
        assert_eq!(offered("H1.1.7"), (Era::Showa, 64));
    }

    #[test]
    fn errors_name_the_part() {
        for (text, fault) in [
            ("58/3/14", DayFault::TwoDigitYear),
            ("58", DayFault::TwoDigitYear),
            ("2026/13/1", DayFault::Month),
            ("2026/0/1", DayFault::Month),
            ("2026/2/29", DayFault::DayOfMonth { last: 28 }),
            ("2026/2/0", DayFault::DayOfMonth { last: 28 }),
            ("0026/2/1", DayFault::Year),
            ("S0.3.14", DayFault::Year),
            ("2026/11", DayFault::NoDay),
            ("2026", DayFault::NoDay),
            ("yesterday", DayFault::Unreadable),
            ("", DayFault::Unreadable),
            ("2026/1/1/1", DayFault::Unreadable),
        ] {
            assert_eq!(read_day(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn what_is_partly_known_stays_partly_known() {
        for (text, read) in [
            ("2014", "2014"),
            ("2014年", "2014"),
            ("2014/6", "2014-06"),
            ("平成26年6月ごろ", "2014-06"),
            ("H26", "2014"),
            ("2014-06-01", "2014-06-01"),
        ] {
            assert_eq!(read_partial_day(text), Ok(read.to_owned()), "{text}");
        }
        assert_eq!(read_partial_day("14/6"), Err(DayFault::TwoDigitYear));
        assert_eq!(read_partial_day("2014/13"), Err(DayFault::Month));
    }

    #[test]
    fn a_day_has_its_era() {
        let era = |day: &str| era_of(day.parse().unwrap()).map(|found| (found.era, found.year));
        assert_eq!(era("1958-03-14"), Some((Era::Showa, 33)));
        assert_eq!(era("1989-01-08"), Some((Era::Heisei, 1)));
        assert_eq!(era("1912-07-29"), None);
    }
}
