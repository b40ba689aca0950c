//! What a plan says, in the order of the national form (様式第1の2), as lines that two versions can be compared by.

use saisei_app::domain::acts::plan::PlanContent;
use saisei_app::form::{Field, Takes, form_of};
use serde_json::{Map, Value};

use crate::model::Frame;
use crate::show::{PLAN_PARTS, code_words, dashed, join};

/// One item of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// Its name.
    pub name: String,
    /// What it says, line by line; empty if it was left empty.
    pub lines: Vec<String>,
}

/// One part of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Its id on the page.
    pub id: &'static str,
    /// Its heading.
    pub heading: String,
    /// Its items.
    pub items: Vec<Item>,
}

/// The fields of a plan's content.
fn fields() -> &'static [Field] {
    let content = form_of("draft_plan").unwrap_or_default().iter().find(|field| field.name == "content");
    match content.map(|field| &field.takes) {
        Some(Takes::Group(fields)) => fields,
        _ => &[],
    }
}

/// The whole form.
pub(super) fn parts(f: &Frame, content: &PlanContent) -> Vec<Part> {
    let said = serde_json::to_value(content).ok().and_then(|value| value.as_object().cloned()).unwrap_or_default();
    let items = |names: &[&str]| names.iter().filter_map(|name| item(f, name, &said)).collect();
    let part = |(id, names): &(&'static str, &[&str])| Part {
        id,
        heading: f.t(format!("plan-part-{id}")),
        items: items(names),
    };
    PLAN_PARTS.iter().map(part).collect()
}

fn item(f: &Frame, name: &str, said: &Map<String, Value>) -> Option<Item> {
    let field = fields().iter().find(|field| field.name == name)?;
    let lines = match said.get(name) {
        Some(value) => lines(f, name, &field.takes, value),
        // What is "no" or empty by default is not stored.
        None => match &field.takes {
            Takes::YesNo => vec![f.t("value-no")],
            _ => vec![],
        },
    };
    Some(Item { name: label(f, name), lines })
}

/// The label that the form of `draft_plan` has.
fn label(f: &Frame, name: &str) -> String {
    let own = format!("ask-draft-plan-{}", dashed(name));
    f.words.find(&own).unwrap_or_else(|| f.t(format!("ask-{}", dashed(name))))
}

fn lines(f: &Frame, name: &str, takes: &Takes, value: &Value) -> Vec<String> {
    match (takes, value) {
        (Takes::List(inner), Value::Array(rows)) => rows.iter().map(|row| one(f, name, inner, row)).collect(),
        (Takes::Group(fields), Value::Object(group)) => {
            let present = fields.iter().filter_map(|field| Some((field, group.get(&field.name)?)));
            present.map(|(field, value)| named(f, field, value)).collect()
        }
        _ => vec![one(f, name, takes, value)],
    }
}

/// "Label: value".
fn named(f: &Frame, field: &Field, value: &Value) -> String {
    f.t2("plan-item", "name", label(f, &field.name), "value", one(f, &field.name, &field.takes, value))
}

/// One value in one line.
fn one(f: &Frame, name: &str, takes: &Takes, value: &Value) -> String {
    let text = || value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match (takes, value) {
        (Takes::Group(fields), Value::Object(group)) => {
            let present = fields.iter().filter_map(|field| Some((field, group.get(&field.name)?)));
            join(f, present.map(|(field, value)| named(f, field, value)))
        }
        (Takes::List(inner), Value::Array(rows)) => join(f, rows.iter().map(|row| one(f, name, inner, row))),
        (Takes::OneOf(shapes), Value::Object(object)) => {
            let found = shapes.iter().find_map(|(shape, inner)| Some((shape, inner.as_ref()?, object.get(shape)?)));
            found.map_or_else(text, |(shape, inner, value)| {
                let value = one(f, shape, inner, value);
                f.t1(&format!("plan-limit-{}", dashed(shape)), "value", value)
            })
        }
        (Takes::OneOf(_) | Takes::Choice(_), Value::String(choice)) => picked(f, name, choice),
        (Takes::YesNo, Value::Bool(yes)) => f.t(if *yes { "value-yes" } else { "value-no" }),
        (Takes::Measure(_), Value::Object(measure)) => measured(measure),
        (Takes::Id(kind), Value::String(id)) => known(f, kind, id),
        _ => with_unit(f, name, text()),
    }
}

fn picked(f: &Frame, name: &str, choice: &str) -> String {
    let key = format!("pick-{}-{}", dashed(name), dashed(choice));
    f.words.find(&key).unwrap_or_else(|| choice.to_owned())
}

fn measured(measure: &Map<String, Value>) -> String {
    let part =
        |name: &str| measure.get(name).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let unit = match part("unit").unwrap_or_default().as_str() {
        "degC" => "℃".to_owned(),
        "ug" => "µg".to_owned(),
        other => other.to_owned(),
    };
    format!("{}\u{a0}{unit}", commas(&part("value").unwrap_or_default()))
}

/// A whole number with commas; anything else as it is.
pub(super) fn commas(text: &str) -> String {
    match text.parse::<usize>() {
        Ok(_) => {
            let digits: Vec<char> = text.chars().rev().collect();
            let groups = digits.chunks(3).map(|chunk| chunk.iter().collect::<String>());
            groups.collect::<Vec<_>>().join(",").chars().rev().collect()
        }
        Err(_) => text.to_owned(),
    }
}

fn known(f: &Frame, kind: &str, id: &str) -> String {
    let named = |name: String| if name == id { name } else { format!("{name} ({id})") };
    match kind {
        "StaffId" => named(f.person(id)),
        "FacilityId" => named(f.facility(id)),
        "Code" => code_words(f, "code", id),
        _ => id.to_owned(),
    }
}

/// Counts carry their unit by what they count.
fn with_unit(f: &Frame, name: &str, text: String) -> String {
    let unit = match name {
        _ if name.ends_with("_minutes") => "minutes",
        _ if name.ends_with("_days") => "days",
        "months" => "months",
        "max_doses" => "doses",
        "min_counted" => "cells",
        _ => return text,
    };
    f.t1(&format!("plan-unit-{unit}"), "count", commas(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_of_a_plan_has_its_place_in_the_form() {
        let mut placed: Vec<&str> = PLAN_PARTS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let mut all: Vec<&str> = fields().iter().map(|field| field.name.as_str()).collect();
        placed.sort_unstable();
        all.sort_unstable();
        assert_eq!(placed, all);
    }

    #[test]
    fn long_numbers_have_commas() {
        for (text, shown) in [("200000000", "200,000,000"), ("98.5", "98.5"), ("12", "12"), ("", "")] {
            assert_eq!(commas(text), shown);
        }
    }
}
