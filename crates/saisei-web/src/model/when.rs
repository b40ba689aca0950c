//! Dates and times in the house form.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use saisei_app::words::Language;

/// The clinic's zone with the name that is printed.
#[derive(Clone, Debug)]
pub struct Zone {
    /// The zone.
    pub zone: TimeZone,
    /// Its short name, such as `JST`.
    pub name: String,
}

impl Zone {
    /// Hours and minutes.
    pub fn time(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime("%H:%M").to_string()
    }

    /// Hours, minutes, seconds and the zone.
    pub fn time_with_seconds(&self, at: Timestamp) -> String {
        let time = at.to_zoned(self.zone.clone()).strftime("%H:%M:%S").to_string();
        format!("{time} {}", self.name)
    }

    /// The civil date here.
    pub fn date(&self, at: Timestamp) -> Date {
        at.to_zoned(self.zone.clone()).date()
    }

    /// Date, time and zone as printed.
    pub fn full(&self, language: Language, at: Timestamp) -> String {
        let date = short_date(language, self.date(at));
        format!("{date} {} {}", self.time(at), self.name)
    }
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn month(date: Date) -> &'static str {
    usize::try_from(date.month() - 1).ok().and_then(|index| MONTHS.get(index).copied()).unwrap_or("")
}

/// As in tables.
pub(super) fn short_date(language: Language, date: Date) -> String {
    match language {
        Language::Ja => date.strftime("%Y/%m/%d").to_string(),
        Language::En => format!("{:02}-{}-{}", date.day(), month(date), date.year()),
    }
}

/// As in text, with the weekday.
pub(super) fn long_date(language: Language, date: Date) -> String {
    let (ja, en) = weekday(date.weekday());
    match language {
        Language::Ja => format!("{}年{}月{}日（{ja}）", date.year(), date.month(), date.day()),
        Language::En => format!("{en} {}", short_date(language, date)),
    }
}

fn weekday(day: Weekday) -> (&'static str, &'static str) {
    match day {
        Weekday::Monday => ("月", "Mon"),
        Weekday::Tuesday => ("火", "Tue"),
        Weekday::Wednesday => ("水", "Wed"),
        Weekday::Thursday => ("木", "Thu"),
        Weekday::Friday => ("金", "Fri"),
        Weekday::Saturday => ("土", "Sat"),
        Weekday::Sunday => ("日", "Sun"),
    }
}

/// A birth date with the era year and the age on the day that is shown.
pub(super) fn birth_date(language: Language, born: Date, on: Date) -> String {
    let age = age(born, on);
    match language {
        Language::Ja => {
            let plain = format!("{}年{}月{}日", born.year(), born.month(), born.day());
            format!("{plain}（{}）{age}歳", era_year(born))
        }
        Language::En => format!("{} ({age} y)", short_date(language, born)),
    }
}

fn age(born: Date, on: Date) -> i16 {
    let before_birthday = (on.month(), on.day()) < (born.month(), born.day());
    (on.year() - born.year() - i16::from(before_birthday)).max(0)
}

// First day, name, year before the era's first.
const ERAS: [((i16, i8, i8), &str, i16); 5] = [
    ((2019, 5, 1), "令和", 2018),
    ((1989, 1, 8), "平成", 1988),
    ((1926, 12, 25), "昭和", 1925),
    ((1912, 7, 30), "大正", 1911),
    ((1868, 1, 25), "明治", 1867),
];

fn era_year(date: Date) -> String {
    let day = (date.year(), date.month(), date.day());
    let era = ERAS.iter().find(|(first, _, _)| day >= *first);
    match era {
        None => "西暦".to_owned(),
        Some((_, name, before)) if date.year() - before == 1 => format!("{name}元年"),
        Some((_, name, before)) => format!("{name}{}年", date.year() - before),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn house_forms() {
        let day = date(2026, 11, 22);
        assert_eq!(long_date(Language::Ja, day), "2026年11月22日（日）");
        assert_eq!(long_date(Language::En, day), "Sun 22-Nov-2026");
        assert_eq!(short_date(Language::Ja, date(2026, 3, 4)), "2026/03/04");
        assert_eq!(short_date(Language::En, date(2026, 3, 4)), "04-Mar-2026");
    }

    #[test]
    fn birth_dates_carry_era_and_age() {
        let born = date(1958, 3, 14);
        let on = date(2026, 11, 22);
        assert_eq!(birth_date(Language::Ja, born, on), "1958年3月14日（昭和33年）68歳");
        assert_eq!(birth_date(Language::En, born, on), "14-Mar-1958 (68 y)");
        assert_eq!(age(born, date(2026, 3, 13)), 67);
        assert_eq!(age(born, date(2026, 3, 14)), 68);
    }

    #[test]
    fn eras_change_on_their_day() {
        assert_eq!(era_year(date(1989, 1, 7)), "昭和64年");
        assert_eq!(era_year(date(1989, 1, 8)), "平成元年");
        assert_eq!(era_year(date(2019, 4, 30)), "平成31年");
        assert_eq!(era_year(date(2019, 5, 1)), "令和元年");
        assert_eq!(era_year(date(1926, 12, 25)), "昭和元年");
        assert_eq!(era_year(date(1912, 7, 29)), "明治45年");
    }

    #[test]
    fn times_name_their_zone() {
        let zone = Zone { zone: jiff::tz::offset(9).to_time_zone(), name: "JST".to_owned() };
        let at: Timestamp = "2026-11-22T05:05:09Z".parse().unwrap();
        assert_eq!(zone.time(at), "14:05");
        assert_eq!(zone.time_with_seconds(at), "14:05:09 JST");
        assert_eq!(zone.full(Language::Ja, at), "2026/11/22 14:05 JST");
        assert_eq!(zone.full(Language::En, at), "22-Nov-2026 14:05 JST");
    }
}
