//! From what a command takes to the rows of its form.

use std::collections::BTreeMap;

use saisei_app::form::{Entries, Field, NONE, Takes};

use crate::model::{Control, FormEntry as Entry, Frame, Pick, Row};

/// Choices up to this many stand side by side.
const RADIOS: usize = 7;

/// What a form is drawn with.
pub(crate) struct Drawing<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The command.
    pub command: &'a str,
    /// What was typed or is known.
    pub entries: &'a Entries,
    /// Known things by the type of their id: the value that is sent, and its words.
    pub known: &'a BTreeMap<String, Vec<(String, String)>>,
    /// Rows asked for beyond those that are filled, by list.
    pub more: &'a BTreeMap<String, usize>,
}

impl Drawing<'_> {
    /// All rows.
    pub(crate) fn rows(&self, fields: &[Field]) -> Vec<Row> {
        let mut rows = Vec::new();
        for field in fields {
            self.field(field, &field.name, &mut rows);
        }
        rows
    }

    fn field(&self, field: &Field, path: &str, rows: &mut Vec<Row>) {
        let label = self.label(&field.name);
        match &field.takes {
            Takes::Group(fields) => {
                rows.push(Row::Open(self.marked(label, field.optional)));
                for inner in fields {
                    self.field(inner, &format!("{path}.{}", inner.name), rows);
                }
                rows.push(Row::Close);
            }
            Takes::List(inner) => self.list(field, inner, path, rows),
            Takes::OneOf(shapes) => self.one_of(field, shapes, path, rows),
            takes => rows.push(Row::Entry(self.entry(takes, path, &field.name, label, field.optional))),
        }
    }

    fn marked(&self, label: String, optional: bool) -> String {
        if optional { format!("{label} {}", self.f.t("field-optional")) } else { label }
    }

    /// The rows of a list that are filled, one more, and a button for further ones.
    fn list(&self, field: &Field, inner: &Takes, path: &str, rows: &mut Vec<Row>) {
        let label = self.label(&field.name);
        let begins = |row: usize| {
            let (one, inside) = (format!("{path}.{row}"), format!("{path}.{row}."));
            self.entries
                .iter()
                .any(|(name, text)| !text.trim().is_empty() && (*name == one || name.starts_with(&inside)))
        };
        let filled = (0..60).rev().find(|row| begins(*row)).map_or(0, |last| last + 1);
        let shown = (filled + 1).max(filled + self.more.get(path).copied().unwrap_or(0));
        rows.push(Row::Open(self.marked(label.clone(), field.optional)));
        for row in 0..shown {
            let at = format!("{path}.{row}");
            let number = (row + 1).to_string();
            match inner {
                Takes::Group(fields) => {
                    rows.push(Row::Open(number));
                    for inner in fields {
                        self.field(inner, &format!("{at}.{}", inner.name), rows);
                    }
                    rows.push(Row::Close);
                }
                takes => rows.push(Row::Entry(self.entry(takes, &at, &field.name, format!("{label} {number}"), true))),
            }
        }
        if field.optional {
            rows.push(Row::Entry(self.none(path)));
        }
        rows.push(Row::More { name: path.to_owned(), words: self.f.t1("add-row", "what", label) });
        rows.push(Row::Close);
    }

    /// "There are none" is an answer; an empty list that nobody looked at is none.
    fn none(&self, path: &str) -> Entry {
        let name = format!("{path}.{NONE}");
        let chosen = self.entries.contains_key(&name);
        let words = self.f.t("list-none");
        let control = Control::Radios(vec![Pick { value: "yes".to_owned(), words, chosen }]);
        Entry { name, label: self.f.t("list-none-ask"), help: None, optional: true, typed: String::new(), control }
    }

    /// The choice among shapes, and the entries of each; those of a shape that is not chosen are not read.
    fn one_of(&self, field: &Field, shapes: &[(String, Option<Takes>)], path: &str, rows: &mut Vec<Row>) {
        let label = self.label(&field.name);
        rows.push(Row::Open(self.marked(label.clone(), field.optional)));
        let names: Vec<String> = shapes.iter().map(|(name, _)| name.clone()).collect();
        rows.push(Row::Entry(self.entry(&Takes::Choice(names), path, &field.name, label, field.optional)));
        for (name, inner) in shapes {
            let Some(inner) = inner else { continue };
            let only = Field { name: name.clone(), takes: inner.clone(), optional: true };
            self.field(&only, &format!("{path}.{name}"), rows);
        }
        rows.push(Row::Close);
    }

    fn entry(&self, takes: &Takes, path: &str, name: &str, label: String, optional: bool) -> Entry {
        let typed = |at: &str| self.entries.get(at).cloned().unwrap_or_default();
        let control = self.control(takes, path, name, optional);
        let typed = match takes {
            Takes::Measure(_) => typed(&format!("{path}.value")),
            _ => typed(path),
        };
        Entry { name: path.to_owned(), label, help: self.help(name), optional, typed, control }
    }

    fn control(&self, takes: &Takes, path: &str, name: &str, optional: bool) -> Control {
        let typed = self.entries.get(path).map_or("", |text| text.trim());
        match takes {
            Takes::Words { lines: true, .. } => Control::Lines,
            Takes::Words { max, .. } => Control::Line { keyboard: "text", max: *max },
            Takes::Scan => Control::Scan,
            Takes::Number | Takes::Percent => Control::Line { keyboard: "decimal", max: 24 },
            Takes::Count => Control::Line { keyboard: "numeric", max: 16 },
            Takes::Moment => Control::Moment,
            Takes::YesNo => {
                let pick = |value: &str| Pick {
                    value: value.to_owned(),
                    words: self.f.t(format!("value-{value}")),
                    chosen: typed == value,
                };
                Control::Radios(vec![pick("yes"), pick("no")])
            }
            Takes::Choice(names) => self.choices(names, name, typed, optional),
            Takes::Measure(units) => {
                let unit = self.entries.get(&format!("{path}.unit")).map_or("", |text| text.trim());
                let pick = |name: &String| Pick { value: name.clone(), words: unit_words(name), chosen: name == unit };
                Control::Measure(units.iter().map(pick).collect())
            }
            Takes::Id(kind) => self.known_ids(kind, typed),
            _ => Control::Line { keyboard: "text", max: 200 },
        }
    }

    fn choices(&self, names: &[String], field: &str, typed: &str, optional: bool) -> Control {
        let pick = |name: &String| Pick {
            value: name.clone(),
            words: self.f.t(format!("pick-{}-{}", dashed(field), dashed(name))),
            chosen: name == typed,
        };
        let picks: Vec<Pick> = names.iter().map(pick).collect();
        if picks.len() <= RADIOS && !optional { Control::Radios(picks) } else { Control::Select(picks) }
    }

    /// A list of what is known under this type of id; typed by hand where there is none.
    fn known_ids(&self, kind: &str, typed: &str) -> Control {
        let Some(known) = self.known.get(kind).filter(|known| !known.is_empty()) else {
            return Control::Line { keyboard: "text", max: 40 };
        };
        let pick = |(value, words): &(String, String)| Pick {
            value: value.clone(),
            words: words.clone(),
            chosen: value == typed,
        };
        let mut picks: Vec<Pick> = known.iter().map(pick).collect();
        if !typed.is_empty() && picks.iter().all(|pick| !pick.chosen) {
            picks.push(Pick { value: typed.to_owned(), words: typed.to_owned(), chosen: true });
        }
        Control::Select(picks)
    }

    /// The label for this act, or the one for all acts.
    fn label(&self, name: &str) -> String {
        let own = format!("ask-{}-{}", dashed(self.command), dashed(name));
        self.f.words.find(&own).unwrap_or_else(|| self.f.t(format!("ask-{}", dashed(name))))
    }

    fn help(&self, name: &str) -> Option<String> {
        let own = format!("ask-{}-{}-help", dashed(self.command), dashed(name));
        self.f.words.find(&own).or_else(|| self.f.words.find(&format!("ask-{}-help", dashed(name))))
    }
}

/// Names of commands and fields as the words' keys write them.
pub(crate) fn dashed(name: &str) -> String {
    name.replace('_', "-")
}

fn unit_words(unit: &str) -> String {
    match unit {
        "degC" => "℃".to_owned(),
        "ug" => "µg".to_owned(),
        "CFU/m3" => "CFU/m³".to_owned(),
        "count/m3" => "個/m³".to_owned(),
        other => other.to_owned(),
    }
}
