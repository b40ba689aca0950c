//! The entries of a form as a person reads them before signing.

use crate::model::{Control, FormEntry, Frame, Pick, Row};

/// Label and value of everything that was filled in; a heading before what belongs together.
pub(crate) fn review_lines(f: &Frame, rows: &[Row], more: &[(String, String)]) -> Vec<(String, Option<String>)> {
    let mut lines: Vec<(String, Option<String>)> = Vec::new();
    for row in rows {
        match row {
            Row::OneOf => drop_empty(&mut lines),
            Row::Open(legend) => {
                drop_empty(&mut lines);
                lines.push((legend.clone(), None));
            }
            Row::Entry(entry) => lines.extend(said(f, entry).map(|words| (entry.label.clone(), Some(words)))),
            _ => {}
        }
    }
    drop_empty(&mut lines);
    let more = more.iter().filter(|(_, words)| !words.trim().is_empty());
    lines.extend(more.map(|(label, words)| (label.clone(), Some(words.clone()))));
    lines
}

/// A heading under which nothing was filled in.
fn drop_empty(lines: &mut Vec<(String, Option<String>)>) {
    if lines.last().is_some_and(|(_, words)| words.is_none()) {
        lines.pop();
    }
}

/// What one entry says; none if it is empty.
pub(crate) fn said(f: &Frame, entry: &FormEntry) -> Option<String> {
    let chosen = |picks: &[Pick]| picks.iter().find(|pick| pick.chosen && !pick.value.is_empty()).cloned();
    let words = match &entry.control {
        Control::Radios(picks) | Control::Select(picks) => chosen(picks)?.words,
        Control::Code { picks, own } => chosen(picks).map_or_else(|| own.clone(), |pick| pick.words),
        Control::Boxes(boxes) => {
            let ticked = boxes.iter().filter(|tick| tick.pick.chosen).map(|tick| tick.pick.words.clone());
            super::join(f, ticked)
        }
        Control::Fixed { words, .. } => words.clone(),
        Control::Moment { day, time } if !day.is_empty() => format!("{day} {time} JST"),
        Control::Moment { .. } => String::new(),
        Control::Measure(units) if !entry.typed.trim().is_empty() => {
            let unit = units.iter().find(|unit| unit.pick.chosen || units.len() == 1);
            let unit = unit.map(|unit| unit.pick.words.as_str()).unwrap_or_default();
            format!("{}\u{a0}{unit}", entry.typed.trim())
        }
        Control::Line { unit: Some(unit), .. } if !entry.typed.trim().is_empty() => {
            format!("{}\u{a0}{unit}", entry.typed.trim())
        }
        _ => entry.typed.trim().to_owned(),
    };
    let beside = entry.beside.as_ref().filter(|_| !words.is_empty());
    let words = beside.map_or(words.clone(), |beside| format!("{words} {beside}"));
    (!words.is_empty()).then_some(words)
}
