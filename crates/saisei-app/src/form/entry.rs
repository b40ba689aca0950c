//! From what was typed into a form to the arguments of a command, and back.

use std::collections::BTreeMap;

use saisei_domain::values::narrow;
use serde_json::{Map, Number, Value};

use super::day_entry::{read_day, read_partial_day};
use super::number_entry::{read_count, read_number, read_time};
use super::shape::{Field, Takes};

/// What was typed, by the name of the entry: `volume.value`, `results.0.marker`.
pub type Entries = BTreeMap<String, String>;

/// Rows of a list at most.
const ROWS: usize = 60;

/// The entry of a list that says that there are none.
pub const NONE: &str = "none";

/// The entry beside a choice of codes for one that is not offered.
pub const OWN: &str = "own";

/// The arguments that the entries make. What was left empty is left out; what cannot be read goes on as it was typed, so
/// that the reader of commands says what is wrong with it and where.
pub fn build(fields: &[Field], entries: &Entries) -> Map<String, Value> {
    object(fields, "", entries).unwrap_or_default()
}

/// The entries that stand for these arguments: a form filled with what is known.
pub fn spread(fields: &[Field], args: &Map<String, Value>) -> Entries {
    let mut entries = Entries::new();
    for field in fields {
        if let Some(value) = args.get(&field.name) {
            spread_value(&field.takes, &field.name, value, &mut entries);
        }
    }
    entries
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn typed<'e>(entries: &'e Entries, path: &str) -> Option<&'e str> {
    entries.get(path).map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// An object, or nothing if nothing in it was filled in.
fn object(fields: &[Field], path: &str, entries: &Entries) -> Option<Map<String, Value>> {
    let filled = fields.iter().filter_map(|field| {
        let at = join(path, &field.name);
        value(&field.takes, &at, entries).or_else(|| empty(field)).map(|value| (field.name.clone(), value))
    });
    let object: Map<String, Value> = filled.collect();
    let touched = fields.iter().any(|field| value(&field.takes, &join(path, &field.name), entries).is_some());
    (touched || path.is_empty()).then_some(object)
}

/// A list that the command needs may be empty on purpose; so it is sent.
fn empty(field: &Field) -> Option<Value> {
    (!field.optional && matches!(field.takes, Takes::List(_))).then(|| Value::Array(Vec::new()))
}

pub(super) fn value(takes: &Takes, path: &str, entries: &Entries) -> Option<Value> {
    match takes {
        Takes::Group(fields) => object(fields, path, entries).map(Value::Object),
        Takes::List(inner) => {
            let rows = (0..ROWS).filter_map(|row| value(inner, &join(path, &row.to_string()), entries));
            let rows: Vec<Value> = rows.collect();
            // "None" is an answer; nothing filled in is none.
            let none = typed(entries, &join(path, NONE)).is_some();
            (!rows.is_empty() || none).then_some(Value::Array(rows))
        }
        Takes::OneOf(shapes) => one_of(shapes, path, entries),
        Takes::Measure(units) => measure(units, path, entries),
        Takes::YesNo => typed(entries, path).map(|text| match text {
            "yes" => Value::Bool(true),
            "no" => Value::Bool(false),
            other => other.into(),
        }),
        Takes::Count => typed(entries, path).map(|text| read_count(text).map_or_else(|_| text.into(), Value::from)),
        Takes::Moment => moment(path, entries).map(Value::from),
        Takes::Day => {
            typed(entries, path).map(|text| read_day(text).map_or_else(|_| text.into(), |day| day.to_string().into()))
        }
        Takes::PartialDay => {
            typed(entries, path).map(|text| read_partial_day(text).unwrap_or_else(|_| text.to_owned()).into())
        }
        Takes::Number | Takes::Percent => typed(entries, path).map(|text| as_number(text).into()),
        Takes::Words { lines: true, .. } => {
            entries.get(path).filter(|text| !text.trim().is_empty()).cloned().map(Value::from)
        }
        Takes::Any => typed(entries, path).map(|text| serde_json::from_str(text).unwrap_or_else(|_| text.into())),
        // A code is chosen by its words, or typed by hand beside them.
        Takes::Id(kind) if kind == "Code" => {
            typed(entries, path).or_else(|| typed(entries, &join(path, OWN))).map(|text| as_code(text).into())
        }
        _ => typed(entries, path).map(Value::from),
    }
}

/// A code typed on any keyboard.
fn as_code(text: &str) -> String {
    narrow(text)
}

/// What cannot be read goes on as it was typed.
fn as_number(text: &str) -> String {
    read_number(text).unwrap_or_else(|_| text.to_owned())
}

/// A moment: one entry as it was written by a program, or day and time as a person typed them, in the clinic's zone.
pub fn moment(path: &str, entries: &Entries) -> Option<String> {
    if let Some(text) = typed(entries, path) {
        return Some(at_home(text));
    }
    let (day, time) = (typed(entries, &join(path, "day")), typed(entries, &join(path, "time")));
    match (day.map(read_day), time.and_then(read_time)) {
        (Some(Ok(day)), Some(time)) => Some(at_home(&format!("{day}T{time}"))),
        _ => (day.is_some() || time.is_some()).then(|| [day, time].into_iter().flatten().collect::<Vec<_>>().join(" ")),
    }
}

/// A time of day without its offset is the clinic's: Japan has had one offset since 1951.
pub fn at_home(text: &str) -> String {
    match text.len() {
        16 if !text.ends_with('Z') => format!("{text}:00+09:00"),
        19 if !text.ends_with('Z') => format!("{text}+09:00"),
        _ => text.to_owned(),
    }
}

/// The unit that is not asked for is the only one there is.
fn measure(units: &[String], path: &str, entries: &Entries) -> Option<Value> {
    let number = typed(entries, &join(path, "value"))?;
    let only = || units.first().filter(|_| units.len() == 1).map(String::as_str);
    let mut measure = Map::from_iter([("value".to_owned(), as_number(number).into())]);
    if let Some(unit) = typed(entries, &join(path, "unit")).or_else(only) {
        measure.insert("unit".to_owned(), unit.into());
    }
    Some(Value::Object(measure))
}

fn one_of(shapes: &[(String, Option<Takes>)], path: &str, entries: &Entries) -> Option<Value> {
    let chosen = typed(entries, path)?;
    let inner = shapes.iter().find(|(name, _)| name == chosen).and_then(|(_, inner)| inner.as_ref());
    let Some(inner) = inner else { return Some(chosen.into()) };
    let filled = value(inner, &join(path, chosen), entries).unwrap_or(Value::Null);
    Some(Value::Object(Map::from_iter([(chosen.to_owned(), filled)])))
}

fn spread_value(takes: &Takes, path: &str, value: &Value, entries: &mut Entries) {
    match (takes, value) {
        (Takes::Group(fields), Value::Object(object)) => {
            for field in fields {
                if let Some(value) = object.get(&field.name) {
                    spread_value(&field.takes, &join(path, &field.name), value, entries);
                }
            }
        }
        (Takes::List(_), Value::Array(rows)) if rows.is_empty() => {
            entries.insert(join(path, NONE), "yes".to_owned());
        }
        (Takes::List(inner), Value::Array(rows)) => {
            for (row, value) in rows.iter().enumerate() {
                spread_value(inner, &join(path, &row.to_string()), value, entries);
            }
        }
        (Takes::Measure(_), Value::Object(measure)) => {
            for name in ["value", "unit"] {
                if let Some(value) = measure.get(name) {
                    entries.insert(join(path, name), plain(value));
                }
            }
        }
        (Takes::OneOf(shapes), Value::Object(object)) => {
            for (name, inner) in shapes {
                if let (Some(inner), Some(value)) = (inner, object.get(name)) {
                    entries.insert(path.to_owned(), name.clone());
                    spread_value(inner, &join(path, name), value, entries);
                }
            }
        }
        (_, Value::Null) => {}
        (_, value) => {
            entries.insert(path.to_owned(), plain(value));
        }
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => Number::to_string(number),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::form_of;

    /// Numbers as text: a form knows only what was typed.
    fn as_typed(value: &Value) -> Value {
        match value {
            Value::Number(number) => number.to_string().into(),
            Value::Array(rows) => rows.iter().map(as_typed).collect(),
            Value::Object(object) => {
                Value::Object(object.iter().map(|(name, value)| (name.clone(), as_typed(value))).collect())
            }
            other => other.clone(),
        }
    }

    #[test]
    fn every_line_of_the_examples_can_be_typed_into_its_form() {
        let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");
        let mut lines = 0;
        for file in std::fs::read_dir(examples).unwrap().map(|entry| entry.unwrap().path()) {
            if file.extension().is_none_or(|extension| extension != "jsonl") {
                continue;
            }
            for line in std::fs::read_to_string(&file).unwrap().lines() {
                let line: Value = serde_json::from_str(line).unwrap();
                let mut args = line["args"].as_object().cloned().unwrap_or_default();
                ["note", "occurred_at", "already_done"].iter().for_each(|name| drop(args.remove(*name)));
                let fields = form_of(line["command"].as_str().unwrap()).unwrap();
                let built = Value::Object(build(fields, &spread(fields, &args)));
                assert_eq!(as_typed(&built), as_typed(&Value::Object(args)), "{}", file.display());
                lines += 1;
            }
        }
        assert!(lines > 100, "{lines}");
    }

    #[test]
    fn what_cannot_be_read_goes_on_as_it_was_typed() {
        let fields = form_of("record_passage").unwrap();
        let entries = Entries::from([
            ("passage".to_owned(), "three".to_owned()),
            ("harvested.value".to_owned(), " 2,5 ".to_owned()),
            ("seeded.value".to_owned(), "  ".to_owned()),
        ]);
        let built = build(fields, &entries);
        assert_eq!(built.get("passage"), Some(&"three".into()));
        assert_eq!(built.get("harvested"), Some(&serde_json::json!({"value": "2,5", "unit": "cells"})));
        assert!(!built.contains_key("seeded"));
    }
}
