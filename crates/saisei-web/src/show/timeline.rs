//! What happened, in words.

use std::collections::BTreeMap;

use saisei_app::domain::event::{Event, Stamp};
use saisei_app::{Change, Happened};
use serde_json::Value;

use super::code::{code_words, join};
use super::detail::detail;
use crate::model::{Correction, Day, Entry, Frame, Timeline};

/// Minutes after which the time of recording is shown beside the time of happening (interface 3.8).
const LATE_MINUTES: i64 = 15;

/// Names of staff by id.
pub(super) type Names = BTreeMap<String, String>;

/// Key of the words of an event kind.
pub(crate) fn kind_key(kind: &str) -> String {
    format!("kind-{}", kind.replace('_', "-"))
}

/// Who, with the role.
pub(crate) fn who(f: &Frame, names: &Names, stamp: &Stamp) -> String {
    let name = names.get(&stamp.actor).map_or(stamp.actor.as_str(), String::as_str);
    f.t2("who-in-role", "name", name, "role", code_words(f, "role", stamp.role.name()))
}

/// A corrected value as people read it.
fn value(f: &Frame, value: &Value) -> String {
    match value {
        Value::String(text) => code_words(f, "value", text),
        Value::Null => f.t("not-entered"),
        Value::Bool(true) => f.t("value-yes"),
        Value::Bool(false) => f.t("value-no"),
        other => other.to_string(),
    }
}

fn correction(f: &Frame, names: &Names, change: &Change) -> Correction {
    let reason = change.stamp.reason.as_ref().map(|reason| code_words(f, "code", reason));
    Correction {
        field: code_words(f, "field", change.what.field.rsplit('/').find(|part| *part != "value").unwrap_or("")),
        old: value(f, &change.what.old),
        new: value(f, &change.what.new),
        reason: reason.unwrap_or_else(|| f.t("not-recorded")),
        who: who(f, names, &change.stamp),
        at: change.stamp.recorded_at.0,
    }
}

/// What happened, with its details, in one line.
pub(crate) fn told(f: &Frame, event: &Event) -> String {
    join(f, [f.t(kind_key(event.kind())), detail(f, event)])
}

fn entry(f: &Frame, names: &Names, happened: &Happened) -> Entry {
    let stamp = &happened.stamp;
    let late = stamp.recorded_at.0.duration_since(stamp.occurred_at.0).as_mins() > LATE_MINUTES;
    Entry {
        position: stamp.position,
        occurred: stamp.occurred_at.0,
        recorded_late: late.then_some(stamp.recorded_at.0),
        what: f.t(kind_key(happened.event.kind())),
        detail: detail(f, &happened.event),
        note: happened.note.clone(),
        who: who(f, names, stamp),
        refused: matches!(happened.event, Event::Refused(_)),
        corrections: happened.changes.iter().map(|change| correction(f, names, change)).collect(),
    }
}

/// The timeline by days. `last_dose` is when product was given last.
pub(super) fn timeline(f: &Frame, names: &Names, happened: &[Happened], doses: &[jiff::Timestamp]) -> Timeline {
    let mut days: Vec<Day> = Vec::new();
    for found in happened {
        let entry = entry(f, names, found);
        let date = f.zone.date(entry.occurred);
        match days.last_mut() {
            Some(day) if day.date == date => day.entries.push(entry),
            _ => days.push(Day { date, since_dose: since_dose(f, date, doses), entries: vec![entry] }),
        }
    }
    Timeline { days, ..Timeline::default() }
}

/// Days since the last dose before that day; none on the day itself and before the first.
fn since_dose(f: &Frame, date: jiff::civil::Date, doses: &[jiff::Timestamp]) -> Option<i32> {
    let given = doses.iter().map(|dose| f.zone.date(*dose)).filter(|dose| *dose < date).max()?;
    let days = (date - given).get_days();
    (days > 0).then_some(days)
}
