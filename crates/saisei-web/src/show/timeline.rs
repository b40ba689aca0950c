//! What happened, in words.

use saisei_app::domain::event::{Event, Stamp};
use saisei_app::domain::values::JourneyId;
use saisei_app::domain::{Role, Rule};
use saisei_app::{Change, Happened};
use serde_json::Value;

use super::code::{code_words, join};
use super::detail::{detail, refusal};
use super::detail_case::signature;
use super::finding::finding;
use crate::model::{Correction, Day, Entry, Frame, Timeline};

/// Minutes after which the time of recording is shown beside the time of happening (interface 3.8).
const LATE_MINUTES: i64 = 15;

/// Key of the words of an event kind.
pub(crate) fn kind_key(kind: &str) -> String {
    format!("kind-{}", kind.replace('_', "-"))
}

/// Who, with the role. The program itself has no name.
pub(crate) fn who(f: &Frame, stamp: &Stamp) -> String {
    let role = code_words(f, "role", stamp.role.name());
    match stamp.role {
        Role::System => role,
        _ => f.t2("who-in-role", "name", f.person(&stamp.actor), "role", role),
    }
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

fn correction(f: &Frame, change: &Change) -> Correction {
    let reason = change.stamp.reason.as_ref().map(|reason| code_words(f, "code", reason));
    Correction {
        field: code_words(f, "field", change.what.field.rsplit('/').find(|part| *part != "value").unwrap_or("")),
        old: value(f, &change.what.old),
        new: value(f, &change.what.new),
        reason: reason.unwrap_or_else(|| f.t("not-recorded")),
        who: who(f, &change.stamp),
        at: change.stamp.recorded_at.0,
    }
}

/// What happened, with its details, in one line.
pub(crate) fn told(f: &Frame, event: &Event) -> String {
    join(f, [f.t(kind_key(event.kind())), detail(f, event)])
}

/// The detail with the facts of the case: a refusal with what each rule found, a dose that another patient received.
fn detail_here(f: &Frame, own: &JourneyId, happened: &Happened) -> String {
    let plain = || detail(f, &happened.event);
    match &happened.event {
        Event::Refused(refused) if happened.leads => {
            let said = happened.findings.iter().filter(|found| found.grade().blocks());
            refusal(f, &refused.command, said.map(|found| finding(f, found).sentence))
        }
        Event::AdministrationStarted(started) if &started.journey != own => {
            join(f, [f.t1("given-to-other", "journey", started.journey.as_str()), plain()])
        }
        _ => plain(),
    }
}

/// What was wrong with something that was done already.
fn flags(f: &Frame, happened: &Happened) -> Vec<String> {
    if !happened.leads || !happened.findings.iter().any(|found| found.rule == Rule::ReportAlreadyDone) {
        return Vec::new();
    }
    let broken: Vec<String> = happened
        .findings
        .iter()
        .filter(|found| found.grade().blocks())
        .map(|found| finding(f, found).sentence)
        .collect();
    let head = if broken.is_empty() { "flagged-done" } else { "flagged-broken" };
    [f.t(head)].into_iter().chain(broken).collect()
}

fn entry(f: &Frame, own: &JourneyId, happened: &Happened) -> Entry {
    let stamp = &happened.stamp;
    let late = stamp.recorded_at.0.duration_since(stamp.occurred_at.0).as_mins() > LATE_MINUTES;
    Entry {
        position: stamp.position,
        occurred: stamp.occurred_at.0,
        recorded_late: late.then_some(stamp.recorded_at.0),
        what: f.t(kind_key(happened.event.kind())),
        detail: detail_here(f, own, happened),
        note: happened.note.clone(),
        who: who(f, stamp),
        signatures: happened.signed.iter().map(|signed| signature(f, signed, Some(&stamp.actor))).collect(),
        flags: flags(f, happened),
        refused: matches!(happened.event, Event::Refused(_)),
        corrections: happened.changes.iter().map(|change| correction(f, change)).collect(),
    }
}

/// The timeline of a journey by days. `doses` is when product was given.
pub(super) fn timeline(f: &Frame, own: &JourneyId, happened: &[Happened], doses: &[jiff::Timestamp]) -> Timeline {
    let mut days: Vec<Day> = Vec::new();
    for found in happened {
        let entry = entry(f, own, found);
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
