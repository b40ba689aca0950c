//! What is wrong with an entry, in words: the field, and what to type.

use saisei_app::form::{DayFault, EntryFault, EraDay, Fault, NumberFault};
use saisei_app::words::Language;

use super::finding::finding_words;
use crate::model::{FieldFault, FormEntry, Frame, Row};

/// Entries that are no part of a command.
const OF_EVERY_FORM: [&str; 4] = ["reason", "note", "second", "sign-password"];

/// The words of every fault, each naming its field.
pub(crate) fn fault_words(f: &Frame, faults: &[EntryFault], rows: &[Row], occurred: &FormEntry) -> Vec<FieldFault> {
    let words = |fault: &EntryFault| {
        let entry = rows.iter().filter_map(entry_of).chain([occurred]).find(|entry| entry.name == fault.entry);
        let label = entry.map_or_else(String::new, |entry| entry.label.clone());
        let words = f.t2("entry-fault", "field", label, "why", why(f, &fault.fault));
        FieldFault { field: fault.entry.clone().into(), words }
    };
    faults.iter().map(words).collect()
}

/// Leads each fault to the entry where it is put right: a decision names a field, without the row of its list.
pub(crate) fn lead_to_entries(faults: &mut [FieldFault], rows: &[Row]) {
    let names: Vec<&str> = rows.iter().filter_map(entry_of).map(|entry| entry.name.as_str()).collect();
    for fault in faults.iter_mut().filter(|fault| !OF_EVERY_FORM.contains(&fault.field.as_ref())) {
        let own = fault.field.as_ref();
        if own.is_empty() || names.contains(&own) {
            continue;
        }
        let of_it = |name: &&&str| format!(".{}.", without_rows(name)).contains(&format!(".{own}."));
        if let Some(name) = names.iter().find(of_it) {
            fault.field = (*name).to_owned().into();
        }
    }
}

/// `content.follow_up.0.months` is `content.follow_up.months`.
fn without_rows(name: &str) -> String {
    name.split('.').filter(|part| part.parse::<usize>().is_err()).collect::<Vec<_>>().join(".")
}

fn entry_of(row: &Row) -> Option<&FormEntry> {
    match row {
        Row::Entry(entry) => Some(entry.as_ref()),
        _ => None,
    }
}

fn why(f: &Frame, fault: &Fault) -> String {
    match fault {
        Fault::Missing => f.t("fault-missing"),
        Fault::Time => f.t("fault-time"),
        Fault::HalfMoment => f.t("fault-half-moment"),
        Fault::Number(NumberFault::Comma) => f.t("fault-comma"),
        Fault::Number(NumberFault::Unreadable) => f.t("fault-number"),
        Fault::NotWhole => f.t("fault-whole"),
        Fault::NoUnit => f.t("fault-unit"),
        Fault::Label(finding) => finding_words(f, finding),
        Fault::Day(fault) => why_day(f, *fault),
    }
}

fn why_day(f: &Frame, fault: DayFault) -> String {
    match fault {
        DayFault::Unreadable => f.t("fault-day"),
        DayFault::TwoDigitYear => f.t("fault-two-digit-year"),
        DayFault::Year => f.t("fault-year"),
        DayFault::Month => f.t("fault-month"),
        DayFault::DayOfMonth { last } => f.t1("fault-day-of-month", "last", last.to_string()),
        DayFault::NoDay => f.t("fault-no-day"),
        DayFault::OtherEra { instead: Some(instead), .. } => f.t1("fault-era", "instead", era_words(f, instead)),
        DayFault::OtherEra { instead: None, .. } => f.t("fault-era-unknown"),
    }
}

fn era_words(f: &Frame, day: EraDay) -> String {
    let (year, month, date) = (day.year, day.day.month(), day.day.day());
    match (f.words.language(), year) {
        (Language::Ja, 1) => format!("{}元年{month}月{date}日", day.era.ja()),
        (Language::Ja, _) => format!("{}{year}年{month}月{date}日", day.era.ja()),
        (Language::En, _) => format!("{} {year}-{month:02}-{date:02}", day.era.en()),
    }
}
