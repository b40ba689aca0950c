//! From what a command takes to the rows of its form.

use std::collections::{BTreeMap, BTreeSet};

use saisei_app::domain::values::LabelType;
use saisei_app::form::{Entries, Field, NONE, OWN, Question, Takes, codes_for, label_of, laid_out, unit_of_parameter};
use saisei_app::{Offered, PHYSICIANS};

use super::act_beside::{beside_day, beside_measure};
use super::act_fields::{in_order, is_issued, is_made, other_of};
use super::act_parts::parts_of;
use super::code::code_words;
use crate::model::{Control, FormEntry as Entry, Frame, Pick, Row, TickBox, Unlikely};

/// Choices up to this many stand side by side (interface 3.7).
const RADIOS: usize = 7;
/// Rows of a list at most.
const ROWS: usize = 60;
/// Known things up to this many are ticked where several may be named.
const TICKED: usize = 12;

/// What a form is drawn with.
pub(crate) struct Drawing<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The command.
    pub command: &'a str,
    /// What was typed or is known.
    pub entries: &'a Entries,
    /// Known things by the type of their id.
    pub known: &'a BTreeMap<String, Vec<Offered>>,
    /// Rows asked for beyond those that are filled, by list.
    pub more: &'a BTreeMap<String, usize>,
    /// Entries that the address fixed.
    pub fixed: &'a BTreeSet<String>,
    /// Whether the patient was chosen here and can be changed.
    pub chosen: bool,
    /// Unlikely values, and whether they were said to be right.
    pub questions: &'a [(Question, bool)],
}

/// One entry on its way: what it takes, where it stands, how it is called.
struct At<'a> {
    takes: &'a Takes,
    path: &'a str,
    name: &'a str,
    optional: bool,
}

impl Drawing<'_> {
    /// All rows.
    pub(crate) fn rows(&self, fields: &[Field]) -> Vec<Row> {
        let mut rows = Vec::new();
        for field in in_order(self.command, fields) {
            self.field(field, &field.name, &mut rows);
        }
        rows
    }

    /// Whether an entry is not asked for: its number is given by the program, or another entry stands for it.
    fn is_left_out(&self, field: &Field, path: &str) -> bool {
        let given = other_of(self.command, path).is_some_and(|other| self.fixed.contains(other));
        let issued = field.optional && is_issued(self.command, path);
        (given || issued) && self.typed(path).is_empty()
    }

    /// One entry that is no part of the command, such as when it happened.
    pub(crate) fn single(&self, takes: &Takes, name: &str, label: String) -> Entry {
        self.entry(&At { takes, path: name, name, optional: true }, label)
    }

    fn field(&self, field: &Field, path: &str, rows: &mut Vec<Row>) {
        if self.is_left_out(field, path) {
            return;
        }
        let label = self.label(&field.name);
        match &field.takes {
            Takes::Group(fields) if parts_of(self.command, path).is_some() => self.parts(fields, path, rows),
            Takes::Group(fields) => {
                rows.push(Row::Open(self.marked(label, field.optional)));
                for inner in fields {
                    self.field(inner, &format!("{path}.{}", inner.name), rows);
                }
                rows.push(Row::Close);
            }
            Takes::List(inner) => match self.boxes(field, inner, path) {
                Some(boxes) => self.box_rows(field, inner, path, boxes, rows),
                None => self.list(field, inner, path, rows),
            },
            Takes::OneOf(shapes) => self.one_of(field, shapes, path, rows),
            takes => {
                let at = At { takes, path, name: &field.name, optional: field.optional };
                rows.push(Row::Entry(Box::new(self.entry(&at, label))));
            }
        }
    }

    /// Many entries, folded by the parts in which they are read; the first part is open.
    fn parts(&self, fields: &[Field], path: &str, rows: &mut Vec<Row>) {
        let parts = parts_of(self.command, path).unwrap_or_default();
        for (place, (id, names)) in parts.iter().enumerate() {
            let words = format!("{} {}", place + 1, self.f.t(format!("plan-part-{id}")));
            rows.push(Row::Part { id, words, open: place == 0 });
            for field in names.iter().filter_map(|name| fields.iter().find(|field| field.name == *name)) {
                self.field(field, &format!("{path}.{}", field.name), rows);
            }
            rows.push(Row::Unfold);
        }
    }

    /// Whether the form says that it may be left out. Evidence may be missing in the command and is asked for all the
    /// same: without it a case is not closed.
    fn may_be_left(&self, field: &Field) -> bool {
        field.optional && field.name != "evidence"
    }

    fn marked(&self, label: String, optional: bool) -> String {
        if optional { format!("{label} {}", self.f.t("field-optional")) } else { label }
    }

    fn typed(&self, path: &str) -> &str {
        self.entries.get(path).map_or("", |text| text.trim())
    }

    /// The values of a list of single entries, as typed.
    fn listed(&self, path: &str) -> Vec<String> {
        let rows = (0..ROWS).flat_map(|row| [format!("{path}.{row}"), format!("{path}.{row}.{OWN}")]);
        rows.map(|at| self.typed(&at).to_owned()).filter(|text| !text.is_empty()).collect()
    }

    /// A list of choices, of codes with words or of a few known things is ticked.
    fn boxes(&self, field: &Field, inner: &Takes, path: &str) -> Option<Vec<TickBox>> {
        let codes = || codes_for(self.command, &field.name).iter();
        let named: Vec<(String, String)> = match inner {
            Takes::Choice(names) => {
                names.iter().map(|name| (name.clone(), self.pick_words(&field.name, name))).collect()
            }
            Takes::Id(kind) if kind == "Code" => {
                codes().map(|code| ((*code).to_owned(), self.code(&field.name, code))).collect()
            }
            Takes::Id(kind) => self.few(kind, path),
            _ => Vec::new(),
        };
        let listed = self.listed(path);
        let tick = |(place, (value, words)): (usize, (String, String))| {
            let pick = Pick { chosen: listed.contains(&value), value, words };
            TickBox { name: format!("{path}.{place}"), pick }
        };
        (!named.is_empty()).then(|| named.into_iter().enumerate().map(tick).collect())
    }

    /// Known things while they are few, with what was named beyond them.
    fn few(&self, kind: &str, path: &str) -> Vec<(String, String)> {
        let known = self.known.get(kind).map_or(&[][..], Vec::as_slice);
        if known.is_empty() || known.len() > TICKED {
            return Vec::new();
        }
        let other = |value: &String| known.iter().all(|offered| offered.value != *value);
        let others = self.listed(path).into_iter().filter(other).map(|value| (value.clone(), value));
        known.iter().map(|offered| (offered.value.clone(), self.offered(offered))).chain(others).collect()
    }

    /// What can be chosen, in words: with the day that it is known by and its state.
    fn offered(&self, offered: &Offered) -> String {
        let f = self.f;
        let day = offered.day.map(|day| match offered.state {
            Some(_) => f.t1("offered-until", "date", f.short(day.0)),
            None => f.short(day.0),
        });
        let state = offered.state.map(|state| code_words(f, "material-state", state));
        super::join(f, [Some(offered.words.clone()), day, state].into_iter().flatten())
    }

    /// The boxes, and for codes one line for another code.
    fn box_rows(&self, field: &Field, inner: &Takes, path: &str, boxes: Vec<TickBox>, rows: &mut Vec<Row>) {
        let offered: Vec<&str> = boxes.iter().map(|tick| tick.pick.value.as_str()).collect();
        let others: Vec<String> =
            self.listed(path).into_iter().filter(|text| !offered.contains(&text.as_str())).collect();
        let after = boxes.len();
        let label = self.label(&field.name);
        let help = self.help(&field.name);
        let legend = label.clone();
        let is_code = matches!(inner, Takes::Id(kind) if kind == "Code");
        let mut all = boxes;
        if is_code && field.none && field.optional {
            all.push(self.none_box(path));
        }
        let mut ticked = self.plain(path, label, field.optional, Control::Boxes(all));
        ticked.help = if is_code { None } else { help };
        rows.push(Row::Entry(Box::new(ticked)));
        if !is_code {
            return;
        }
        rows.push(Row::Fold { words: self.f.t("code-other"), open: !others.is_empty() });
        for (place, text) in others.iter().map(String::as_str).chain([""]).enumerate() {
            let name = format!("{path}.{}", after + place);
            let words = self.f.t1("code-other-of", "what", &legend);
            let control = Control::Line { keyboard: "text", max: 40, unit: None };
            let mut entry = self.plain(&name, words, true, control);
            entry.help = Some(self.f.t("code-other-help"));
            text.clone_into(&mut entry.typed);
            rows.push(Row::Entry(Box::new(entry)));
        }
        rows.push(Row::Unfold);
    }

    /// The rows of a list that are filled, at least one, and buttons for more and fewer.
    fn list(&self, field: &Field, inner: &Takes, path: &str, rows: &mut Vec<Row>) {
        if let Some(rows_of) = self.whole_list(field, inner, path) {
            return rows.extend(rows_of);
        }
        let label = self.label(&field.name);
        let begins = |row: usize| {
            let (one, inside) = (format!("{path}.{row}"), format!("{path}.{row}."));
            let begun = |(name, text): (&String, &String)| {
                !text.trim().is_empty() && (*name == one || name.starts_with(&inside))
            };
            self.entries.iter().any(begun)
        };
        let filled = (0..ROWS).rev().find(|row| begins(*row)).map_or(0, |last| last + 1);
        let more = self.more.get(path).copied().unwrap_or(0);
        // A row of several entries that nobody asked for looks like one that is still to be filled.
        let spare = usize::from(filled == 0 || !matches!(inner, Takes::Group(_)));
        let shown = filled + more.max(spare);
        rows.push(Row::Open(self.marked(label.clone(), self.may_be_left(field))));
        for row in 0..shown {
            self.row(field, inner, path, row, row < filled, rows);
        }
        if field.none && field.optional {
            rows.push(Row::Entry(Box::new(self.none(path))));
        }
        rows.push(Row::More { name: path.to_owned(), words: self.f.t1("add-row", "what", label) });
        rows.push(Row::Close);
    }

    /// A list laid out whole: a row for each choice of the field that names it. Rows that were typed in an order of their
    /// own are shown as they were typed.
    fn whole_list(&self, field: &Field, inner: &Takes, path: &str) -> Option<Vec<Row>> {
        let names_it = laid_out(self.command, &field.name)?;
        let Takes::Group(fields) = inner else { return None };
        let Takes::Choice(names) = &fields.iter().find(|field| field.name == names_it)?.takes else { return None };
        let mut rows = vec![Row::Open(self.label(&field.name))];
        for (row, name) in names.iter().enumerate() {
            let entry = format!("{path}.{row}.{names_it}");
            let typed = self.typed(&entry);
            if !typed.is_empty() && typed != name {
                return None;
            }
            rows.push(Row::Given { name: entry, value: name.clone() });
            for inner in fields.iter().filter(|field| field.name != names_it) {
                let at = format!("{path}.{row}.{}", inner.name);
                let at = At { takes: &inner.takes, path: &at, name: &inner.name, optional: true };
                let mut entry = self.entry(&at, self.pick_words(names_it, name));
                entry.optional = false;
                if let Control::Radios(picks) = &mut entry.control {
                    picks
                        .iter_mut()
                        .filter(|pick| pick.value.is_empty())
                        .for_each(|pick| pick.words = self.f.t("pick-not-tested"));
                }
                rows.push(Row::Entry(Box::new(entry)));
            }
        }
        rows.push(Row::Close);
        Some(rows)
    }

    fn row(&self, field: &Field, inner: &Takes, path: &str, row: usize, filled: bool, rows: &mut Vec<Row>) {
        let at = format!("{path}.{row}");
        let number = (row + 1).to_string();
        let label = self.label(&field.name);
        let less = || Row::Less { name: at.clone(), words: self.f.t2("less-row", "what", &label, "number", &number) };
        match inner {
            Takes::Group(fields) => {
                rows.push(Row::Open(format!("{label} {number}")));
                for inner in fields {
                    self.field(inner, &format!("{at}.{}", inner.name), rows);
                }
                rows.extend(filled.then(less));
                rows.push(Row::Close);
            }
            takes => {
                let entry = At { takes, path: &at, name: &field.name, optional: true };
                let mut entry = self.entry(&entry, format!("{label} {number}"));
                // What the whole list says need not be said of each row.
                entry.optional = row > 0 && !field.optional;
                rows.push(Row::Entry(Box::new(entry)));
                rows.extend(filled.then(less));
            }
        }
    }

    /// "There are none" is an answer; an empty list that nobody looked at is none.
    fn none(&self, path: &str) -> Entry {
        let boxes = vec![self.none_box(path)];
        self.plain(&format!("{path}.{NONE}"), self.f.t("list-none-ask"), true, Control::Boxes(boxes))
    }

    fn none_box(&self, path: &str) -> TickBox {
        let name = format!("{path}.{NONE}");
        let chosen = self.entries.contains_key(&name);
        TickBox { name, pick: Pick { value: "yes".to_owned(), words: self.f.t("list-none"), chosen } }
    }

    /// The choice among shapes, and the entries of each; those of a shape that is not chosen are not read.
    fn one_of(&self, field: &Field, shapes: &[(String, Option<Takes>)], path: &str, rows: &mut Vec<Row>) {
        let label = self.label(&field.name);
        rows.push(Row::OneOf);
        let names: Vec<String> = shapes.iter().map(|(name, _)| name.clone()).collect();
        let choice = Takes::Choice(names);
        let at = At { takes: &choice, path, name: &field.name, optional: field.optional };
        rows.push(Row::Entry(Box::new(self.entry(&at, label))));
        for (place, (name, inner)) in shapes.iter().enumerate() {
            let Some(inner) = inner else { continue };
            rows.push(Row::Shape(place + 1));
            let only = Field { name: name.clone(), takes: inner.clone(), optional: false, none: false };
            self.field(&only, &format!("{path}.{name}"), rows);
            rows.push(Row::Close);
        }
        rows.push(Row::Close);
    }

    fn plain(&self, path: &str, label: String, optional: bool, control: Control) -> Entry {
        let typed = self.typed(path).to_owned();
        let (help, beside, unlikely) = (None, None, None);
        Entry { name: path.to_owned(), label, help, optional, typed, beside, unlikely, control }
    }

    fn entry(&self, at: &At<'_>, label: String) -> Entry {
        let mut entry = self.plain(at.path, label, at.optional, self.control(at));
        entry.help = self.help(at.name).or_else(|| self.help_of(at.takes));
        match at.takes {
            Takes::Measure(units) => {
                entry.typed = self.entries.get(&format!("{}.value", at.path)).cloned().unwrap_or_default();
                let unit = self.entries.get(&format!("{}.unit", at.path)).map(|unit| unit.trim());
                let only = || units.first().filter(|_| units.len() == 1).map(String::as_str);
                let unit = unit.filter(|unit| !unit.is_empty()).or_else(only);
                entry.beside = unit.and_then(|unit| beside_measure(self.f, &entry.typed, unit));
            }
            Takes::Day | Takes::PartialDay => {
                entry.typed = self.entries.get(at.path).cloned().unwrap_or_default();
                entry.beside = beside_day(self.f, &entry.typed);
            }
            Takes::Words { .. } | Takes::Any => {
                entry.typed = self.entries.get(at.path).cloned().unwrap_or_default();
            }
            _ => {}
        }
        // What was given needs no help; what is chosen by its words is not typed.
        let chosen = matches!(at.takes, Takes::Id(_)) && matches!(entry.control, Control::Select(_));
        if chosen || matches!(entry.control, Control::Fixed { .. } | Control::Code { .. }) {
            entry.help = None;
        }
        entry.unlikely = self.unlikely(at.path);
        entry
    }

    fn unlikely(&self, path: &str) -> Option<Unlikely> {
        let (question, sure) = self.questions.iter().find(|(question, _)| question.entry == path)?;
        let unit = unit_words(self.f, &question.unit);
        let value = format!("{}\u{a0}{unit}", question.value);
        let usual = format!("{}〜{}\u{a0}{unit}", question.usual.0, question.usual.1);
        let words = self.f.t2("entry-unlikely", "value", value, "usual", usual);
        let other = question
            .perhaps
            .map(|unit| (format!("{path}={unit}"), self.f.t1("entry-other-unit", "unit", unit_words(self.f, unit))));
        Some(Unlikely { words, value: question.value.clone(), sure: *sure, unit: other })
    }

    fn control(&self, at: &At<'_>) -> Control {
        let typed = self.typed(at.path);
        let line = |keyboard, max, unit: Option<&str>| Control::Line { keyboard, max, unit: unit.map(str::to_owned) };
        match at.takes {
            Takes::Words { lines: true, .. } => Control::Lines,
            Takes::Words { max, .. } => line("text", *max, None),
            Takes::Scan => Control::Scan(match label_of(at.name) {
                LabelType::Wristband => "W",
                LabelType::Container => "C",
            }),
            Takes::Day => Control::Day { partial: false },
            Takes::PartialDay => Control::Day { partial: true },
            Takes::Number => line("decimal", 24, None),
            Takes::Percent => line("decimal", 24, Some("%")),
            Takes::Count => Control::Line { keyboard: "numeric", max: 16, unit: self.unit_of_count(at.name) },
            Takes::Moment => self.moment(at.path),
            Takes::YesNo => {
                let words = |value: &str| self.f.t(format!("value-{value}"));
                let pick = |value: &str| Pick { value: value.to_owned(), words: words(value), chosen: typed == value };
                self.radios(vec![pick("yes"), pick("no")], at.optional)
            }
            Takes::Choice(names) => self.choices(names, at.name, typed, at.optional),
            Takes::Measure(units) => self.measure(units, at.path),
            Takes::Id(kind) if self.fixed.contains(at.path) && !typed.is_empty() => self.fixed(kind, at.path, typed),
            Takes::Id(_) if is_made(self.command, at.path) => line("text", 40, None),
            Takes::Id(kind) if kind == "Code" => self.code_control(at, typed),
            Takes::Id(_) if at.name.ends_with("physician") || at.name == "doctors" => self.known_ids(PHYSICIANS, typed),
            Takes::Id(_) if is_issued(self.command, at.path) => line("text", 40, None),
            Takes::Id(kind) => self.known_ids(kind, typed),
            _ => line("text", 200, None),
        }
    }

    /// Minutes and days are counted in words at the right of the field.
    fn unit_of_count(&self, name: &str) -> Option<String> {
        let unit = [("minutes", "unit-minutes"), ("days", "unit-days"), ("months", "unit-months")];
        unit.iter().find(|(part, _)| name.split('_').any(|own| own == *part)).map(|(_, key)| self.f.t(key))
    }

    fn moment(&self, path: &str) -> Control {
        let typed = self.typed(path);
        let whole = typed.split_once('T').map(|(day, time)| (day, time.get(..5).unwrap_or(time)));
        let at = |end: &str| self.entries.get(&format!("{path}.{end}")).cloned().unwrap_or_default();
        match whole {
            Some((day, time)) => Control::Moment { day: day.to_owned(), time: time.to_owned() },
            None => Control::Moment { day: at("day"), time: at("time") },
        }
    }

    fn measure(&self, units: &[String], path: &str) -> Control {
        let of_kind = || unit_of_parameter(self.typed("parameter")).filter(|_| path == "value");
        let unit = Some(self.typed(&format!("{path}.unit"))).filter(|unit| !unit.is_empty()).or_else(of_kind);
        let pick = |name: &String| {
            let other =
                saisei_app::form::tens_to_other_unit(name).map(|(other, tens)| (unit_words(self.f, other), tens));
            let pick =
                Pick { value: name.clone(), words: unit_words(self.f, name), chosen: Some(name.as_str()) == unit };
            crate::model::UnitPick { pick, other, fits: self.kinds_in(name) }
        };
        Control::Measure(units.iter().map(pick).collect())
    }

    /// The kinds of environmental value that are read in this unit.
    fn kinds_in(&self, unit: &str) -> String {
        let fields = saisei_app::form::form_of(self.command).unwrap_or_default();
        let kinds = fields.iter().filter(|field| field.name == "parameter").flat_map(|field| match &field.takes {
            Takes::Choice(names) => names.as_slice(),
            _ => &[],
        });
        kinds.filter(|kind| unit_of_parameter(kind) == Some(unit)).cloned().collect::<Vec<_>>().join(" ")
    }

    fn fixed(&self, kind: &str, path: &str, typed: &str) -> Control {
        let known = self.known.get(kind).into_iter().flatten().find(|offered| offered.value == typed);
        let words = known.map_or_else(|| typed.to_owned(), |offered| self.offered(offered));
        let chosen = self.chosen && matches!(path, "journey" | "lot");
        Control::Fixed { words, change: chosen.then(|| format!("/acts/{}", self.command)) }
    }

    fn choices(&self, names: &[String], field: &str, typed: &str, optional: bool) -> Control {
        let pick =
            |name: &String| Pick { value: name.clone(), words: self.pick_words(field, name), chosen: name == typed };
        // Nobody holds the role of the program itself.
        self.radios(names.iter().filter(|name| field != "role" || *name != "system").map(pick).collect(), optional)
    }

    /// Side by side while they are few. What may be left out can be left out again.
    fn radios(&self, mut picks: Vec<Pick>, optional: bool) -> Control {
        if picks.len() > RADIOS {
            return Control::Select(picks);
        }
        if optional {
            let chosen = picks.iter().all(|pick| !pick.chosen);
            picks.push(Pick { value: String::new(), words: self.f.t("pick-nothing"), chosen });
        }
        Control::Radios(picks)
    }

    fn pick_words(&self, field: &str, name: &str) -> String {
        self.f.t(format!("pick-{}-{}", dashed(field), dashed(name)))
    }

    fn code(&self, field: &str, code: &str) -> String {
        let family = if field == "symptom" { "symptom" } else { "code" };
        code_words(self.f, family, code)
    }

    /// A code with words, or one that was named before, is chosen; any other is typed.
    fn code_control(&self, at: &At<'_>, typed: &str) -> Control {
        let before = self.known.get(at.name).into_iter().flatten().map(|offered| offered.value.as_str());
        let codes: Vec<&str> = codes_for(self.command, at.name).iter().copied().chain(before).collect();
        if codes.is_empty() {
            return Control::Line { keyboard: "text", max: 40, unit: None };
        }
        let pick =
            |code: &&str| Pick { value: (*code).to_owned(), words: self.code(at.name, code), chosen: *code == typed };
        let picks: Vec<Pick> = codes.iter().map(pick).collect();
        let offered = picks.iter().any(|pick| pick.chosen);
        let own = self.typed(&format!("{}.{OWN}", at.path));
        let own = if offered {
            ""
        } else if typed.is_empty() {
            own
        } else {
            typed
        };
        Control::Code { picks, own: own.to_owned() }
    }

    /// A list of what is known under this type of id; typed by hand where there is none.
    fn known_ids(&self, kind: &str, typed: &str) -> Control {
        let Some(known) = self.known.get(kind).filter(|known| !known.is_empty()) else {
            return Control::Line { keyboard: "text", max: 40, unit: None };
        };
        let pick = |offered: &Offered| Pick {
            value: offered.value.clone(),
            words: self.offered(offered),
            chosen: offered.value == typed,
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

    /// Help that every entry of its kind needs.
    fn help_of(&self, takes: &Takes) -> Option<String> {
        let key = match takes {
            Takes::Day => "help-day",
            Takes::PartialDay => "help-partial-day",
            Takes::Moment => "help-moment",
            Takes::Scan => "help-scan",
            _ => return None,
        };
        Some(self.f.t(key))
    }
}

/// Names of commands and fields as the words' keys write them.
pub(crate) fn dashed(name: &str) -> String {
    name.replace('_', "-")
}

/// A unit as it is printed.
pub(crate) fn unit_words(f: &Frame, unit: &str) -> String {
    match unit {
        "cells" => f.t("unit-cells"),
        "degC" => "℃".to_owned(),
        "ug" => "µg".to_owned(),
        "CFU/m3" => "CFU/m³".to_owned(),
        "count/m3" => f.t("unit-particles"),
        "CFU/plate" => f.t("unit-colonies-per-plate"),
        other => other.to_owned(),
    }
}
