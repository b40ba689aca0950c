//! What is wrong with entries before a command is read from them: every fault at once, each at its entry.

use saisei_domain::Finding;

use super::day_entry::{DayFault, read_day, read_partial_day};
use super::entry::{Entries, value};
use super::number_entry::{NumberFault, read_count, read_number, read_time};
use super::shape::{Field, Takes};
use crate::for_pages::label_fault;
use saisei_domain::values::LabelType;

/// Rows of a list that are looked at.
const ROWS: usize = 60;

/// An entry that can hold something, where it stands.
pub(super) struct Leaf<'a> {
    pub(super) path: String,
    pub(super) name: &'a str,
    pub(super) takes: &'a Takes,
    /// Whether the command needs it, now that what is around it was filled in.
    pub(super) needed: bool,
}

/// What is wrong with an entry.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// It is needed and empty.
    Missing,
    /// A day.
    Day(DayFault),
    /// A time of day.
    Time,
    /// A day without a time, or the other way round.
    HalfMoment,
    /// A number.
    Number(NumberFault),
    /// A whole number is needed.
    NotWhole,
    /// A value without its unit.
    NoUnit,
    /// A label.
    Label(Box<Finding>),
}

/// A fault and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryFault {
    /// Name of the entry.
    pub entry: String,
    /// What is wrong.
    pub fault: Fault,
}

/// The type of label that a scan field of this name takes.
pub fn label_of(field: &str) -> LabelType {
    if field == "wristband" { LabelType::Wristband } else { LabelType::Container }
}

/// Every fault of what was typed.
pub fn faults(fields: &[Field], entries: &Entries) -> Vec<EntryFault> {
    let fault = |leaf: &Leaf<'_>| {
        let fault = fault_of(leaf, entries)?;
        Some(EntryFault { entry: leaf.path.clone(), fault })
    };
    leaves(fields, entries).iter().filter_map(fault).collect()
}

/// Every entry, in order.
pub(super) fn leaves<'a>(fields: &'a [Field], entries: &Entries) -> Vec<Leaf<'a>> {
    let mut found = Vec::new();
    for field in fields {
        walk(&field.name, &field.takes, field.name.clone(), !field.optional, entries, &mut found);
    }
    found
}

fn walk<'a>(name: &'a str, takes: &'a Takes, path: String, needed: bool, entries: &Entries, found: &mut Vec<Leaf<'a>>) {
    match takes {
        Takes::Group(fields) => {
            // A group that nobody touched and nobody needs lacks nothing.
            let begun = needed || value(takes, &path, entries).is_some();
            let all_optional = fields.iter().all(|field| field.optional);
            let untouched = value(takes, &path, entries).is_none();
            for (place, field) in fields.iter().enumerate() {
                let first_of_none = needed && all_optional && untouched && place == 0;
                let inner = (begun && !field.optional) || first_of_none;
                walk(&field.name, &field.takes, format!("{path}.{}", field.name), inner, entries, found);
            }
        }
        Takes::List(inner) => {
            for row in 0..ROWS {
                let at = format!("{path}.{row}");
                if value(inner, &at, entries).is_some() {
                    walk(name, inner, at, true, entries, found);
                }
            }
        }
        Takes::OneOf(shapes) => {
            let chosen = entries.get(&path).map(|text| text.trim().to_owned()).unwrap_or_default();
            found.push(Leaf { path: path.clone(), name, takes, needed });
            if let Some((shape, Some(inner))) = shapes.iter().find(|(shape, _)| *shape == chosen) {
                walk(shape, inner, format!("{path}.{shape}"), true, entries, found);
            }
        }
        _ => found.push(Leaf { path, name, takes, needed }),
    }
}

fn typed<'e>(entries: &'e Entries, path: &str) -> Option<&'e str> {
    entries.get(path).map(|text| text.trim()).filter(|text| !text.is_empty())
}

fn fault_of(leaf: &Leaf<'_>, entries: &Entries) -> Option<Fault> {
    let text = typed(entries, &leaf.path);
    let number = |read: Result<String, NumberFault>| read.err().map(Fault::Number);
    match (leaf.takes, text) {
        (Takes::Moment, _) => moment_fault(leaf, entries),
        (Takes::Measure(units), _) => measure_fault(leaf, units, entries),
        (takes, None) => (leaf.needed && value(takes, &leaf.path, entries).is_none()).then_some(Fault::Missing),
        (Takes::Day, Some(text)) => read_day(text).err().map(Fault::Day),
        (Takes::PartialDay, Some(text)) => read_partial_day(text).err().map(Fault::Day),
        (Takes::Number | Takes::Percent, Some(text)) => number(read_number(text)),
        (Takes::Count, Some(text)) => match (read_number(text), read_count(text)) {
            (Err(fault), _) => Some(Fault::Number(fault)),
            (Ok(_), Err(_)) => Some(Fault::NotWhole),
            _ => None,
        },
        (Takes::Scan, Some(text)) => {
            label_fault(text, label_of(leaf.name)).map(|finding| Fault::Label(Box::new(finding)))
        }
        _ => None,
    }
}

fn measure_fault(leaf: &Leaf<'_>, units: &[String], entries: &Entries) -> Option<Fault> {
    let at = |end: &str| typed(entries, &format!("{}.{end}", leaf.path));
    let Some(number) = at("value") else { return leaf.needed.then_some(Fault::Missing) };
    match read_number(number) {
        Err(fault) => Some(Fault::Number(fault)),
        Ok(_) => (units.len() > 1 && at("unit").is_none()).then_some(Fault::NoUnit),
    }
}

fn moment_fault(leaf: &Leaf<'_>, entries: &Entries) -> Option<Fault> {
    if typed(entries, &leaf.path).is_some() {
        return None;
    }
    let at = |end: &str| typed(entries, &format!("{}.{end}", leaf.path));
    match (at("day"), at("time")) {
        (None, None) => leaf.needed.then_some(Fault::Missing),
        (Some(_), None) | (None, Some(_)) => Some(Fault::HalfMoment),
        (Some(day), Some(time)) => match (read_day(day), read_time(time)) {
            (Err(fault), _) => Some(Fault::Day(fault)),
            (_, None) => Some(Fault::Time),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::form_of;

    fn found(command: &str, entries: &[(&str, &str)]) -> Vec<(String, Fault)> {
        let entries = entries.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let faults = faults(form_of(command).unwrap(), &entries);
        faults.into_iter().map(|fault| (fault.entry, fault.fault)).collect()
    }

    #[test]
    fn every_fault_is_found_at_once() {
        let entries = [
            ("journey", "J0001"),
            ("harvest.volume.value", "50,5"),
            ("harvest.started_at.day", "2027-01-15"),
            ("harvest.ended_at.day", "2027-13-15"),
            ("harvest.ended_at.time", "10:00"),
            ("containers.0", "SSC12"),
        ];
        let found = found("record_harvest", &entries);
        let at = |entry: &str| found.iter().find(|(own, _)| own == entry).map(|(_, fault)| fault.clone());
        assert_eq!(at("harvest.volume"), Some(Fault::Number(NumberFault::Comma)));
        assert_eq!(at("harvest.started_at"), Some(Fault::HalfMoment));
        assert_eq!(at("harvest.ended_at"), Some(Fault::Day(DayFault::Month)));
        assert_eq!(at("harvest.site"), Some(Fault::Missing));
        assert!(matches!(at("containers.0"), Some(Fault::Label(_))));
        assert_eq!(at("journey"), None);
    }

    #[test]
    fn what_nobody_touched_lacks_nothing() {
        assert!(found("sign_consent", &[]).iter().all(|(entry, _)| !entry.starts_with("proxy")));
        let begun = found("sign_consent", &[("proxy.relation", "spouse")]);
        assert!(begun.contains(&("proxy.grounds".to_owned(), Fault::Missing)));
        let empty = found("record_disease_activity", &[("journey", "J0001")]);
        assert_eq!(empty, [("activity.tender_28".to_owned(), Fault::Missing)]);
        assert!(found("stop_administration", &[("journey", "J0001")]).is_empty());
        let unit = found("record_disease_activity", &[("journey", "J0001"), ("activity.crp.value", "1")]);
        assert_eq!(unit, [("activity.crp".to_owned(), Fault::NoUnit)]);
    }
}
