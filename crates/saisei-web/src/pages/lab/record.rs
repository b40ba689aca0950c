//! The batch record: every step with time, person, room, materials and signature; corrections keep the old value.

use std::collections::BTreeMap;

use saisei_app::domain::event::Event;
use saisei_app::domain::values::{MaterialLotId, RoomId};
use saisei_app::{Change, Happened, LotFile};

use super::room_name;
use crate::model::{Correction, Frame};
use crate::show::{cells, choice, code_words, join, kind_key, measure_words, told, who};

/// Lines that stand open; those before them are folded.
const OPEN: usize = 12;
/// Minutes after which the time of recording is shown beside the time of happening (interface 3.8).
const LATE_MINUTES: i64 = 15;

/// One line of the batch record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordLine {
    /// Its place in the record, from 1.
    pub number: usize,
    /// Position in the ledger.
    pub position: u64,
    /// When, with day and zone.
    pub at: String,
    /// When it was recorded, if that was later.
    pub late: Option<String>,
    /// What was done.
    pub what: String,
    /// What was measured or used: room, workspace, materials.
    pub details: Vec<String>,
    /// By whom.
    pub who: String,
    /// Signatures, each in words; none if nothing was signed.
    pub signatures: Vec<String>,
    /// Corrections.
    pub corrections: Vec<Correction>,
}

/// The batch record, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordView {
    /// Shown.
    pub shown: Vec<RecordLine>,
    /// Folded.
    pub folded: Vec<RecordLine>,
    /// How many steps are signed, of how many that ask for a signature or carry one.
    pub signed: usize,
    /// How many lines there are.
    pub all: usize,
    /// How many of them were corrected.
    pub corrected: usize,
}

pub(super) fn record(f: &Frame, file: &LotFile, rooms: &BTreeMap<String, String>) -> RecordView {
    let lines = file.record.iter().zip(1..).map(|(entry, number)| line(f, entry, number, rooms));
    let mut lines: Vec<RecordLine> = lines.collect();
    lines.reverse();
    let signed = lines.iter().filter(|line| !line.signatures.is_empty()).count();
    let corrected = lines.iter().filter(|line| !line.corrections.is_empty()).count();
    let all = lines.len();
    let folded = lines.split_off(lines.len().min(OPEN));
    RecordView { shown: lines, folded, signed, all, corrected }
}

fn line(f: &Frame, entry: &Happened, number: usize, rooms: &BTreeMap<String, String>) -> RecordLine {
    let stamp = &entry.stamp;
    let late = stamp.recorded_at.0.duration_since(stamp.occurred_at.0).as_mins() > LATE_MINUTES;
    let mut lines = details(f, &entry.event);
    lines.extend(bench(f, &entry.event, rooms));
    RecordLine {
        number,
        position: stamp.position,
        at: f.full(stamp.occurred_at.0),
        late: late.then(|| f.full(stamp.recorded_at.0)),
        what: title(f, &entry.event),
        details: lines,
        who: who(f, stamp),
        signatures: entry.signed.iter().map(|signed| signature(f, signed, &stamp.actor)).collect(),
        corrections: entry.changes.iter().map(|change| correction(f, change, None)).collect(),
    }
}

fn title(f: &Frame, event: &Event) -> String {
    match event {
        Event::CultureStepRecorded(e) => code_words(f, "code", &e.step),
        Event::PassageRecorded(e) => f.t1("passage-number", "count", e.passage.to_string()),
        Event::LotOpened(e) => f.t(kind_key(Event::LotOpened(e.clone()).kind())),
        other => told(f, other),
    }
}

fn details(f: &Frame, event: &Event) -> Vec<String> {
    match event {
        Event::CultureStepRecorded(e) => [
            e.harvested.map(|cells| f.t1("lot-harvested", "cells", measure_words(f, &cells))),
            e.confluence.map(|percent| f.t1("lot-confluence", "percent", percent.number().to_string())),
            e.observation.as_ref().map(|seen| code_words(f, "code", seen)),
        ]
        .into_iter()
        .flatten()
        .collect(),
        Event::PassageRecorded(e) => [
            Some(f.t1("lot-harvested", "cells", measure_words(f, &e.harvested))),
            e.seeded.map(|seeded| f.t1("lot-seeded", "cells", measure_words(f, &seeded))),
            Some(f.t1("viability", "percent", e.viability.number().to_string())),
            Some(f.t2(
                "lot-counted",
                "count",
                cells(f, saisei_app::domain::values::Number::new(e.counted.get().into())),
                "method",
                code_words(f, "code", &e.method),
            )),
        ]
        .into_iter()
        .flatten()
        .collect(),
        _ => Vec::new(),
    }
}

/// Where it was done and with what.
fn bench(f: &Frame, event: &Event, rooms: &BTreeMap<String, String>) -> Option<String> {
    let words = |room: &RoomId, workspace: Option<String>, materials: &[MaterialLotId]| {
        let used = join(f, materials.iter().map(ToString::to_string));
        let used = if used.is_empty() { f.t("lot-no-material") } else { f.t1("lot-used", "materials", used) };
        join(f, [Some(room_name(rooms, room.as_str())), workspace, Some(used)].into_iter().flatten())
    };
    let code = |workspace: &Option<saisei_app::domain::values::Code>| {
        workspace.as_ref().map(|workspace| code_words(f, "code", workspace))
    };
    match event {
        Event::LotOpened(e) => Some(words(&e.room, code(&e.workspace), &e.materials)),
        Event::CultureStepRecorded(e) => Some(words(&e.room, code(&e.workspace), &e.materials)),
        Event::PassageRecorded(e) => Some(words(&e.room, code(&e.workspace), &e.materials)),
        Event::LotSplit(e) => Some(words(&e.room, code(&e.workspace), &e.materials)),
        Event::LotsPooled(e) => Some(words(&e.room, code(&e.workspace), &e.materials)),
        Event::ProductFilled(e) => e.room.as_ref().map(|room| words(room, code(&e.workspace), &e.materials)),
        _ => None,
    }
}

fn signature(f: &Frame, signed: &saisei_app::domain::acts::signature::Signed, actor: &str) -> String {
    let meaning = code_words(f, "meaning", choice(&signed.meaning));
    if signed.signer.as_str() == actor {
        return f.t1("signed-self", "meaning", meaning);
    }
    let role = code_words(f, "role", signed.role.name());
    let who = f.t2("who-in-role", "name", f.person(signed.signer.as_str()), "role", role);
    f.t2("signed-by", "who", who, "meaning", meaning)
}

/// A corrected value as people read it.
fn value(f: &Frame, value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => code_words(f, "value", text),
        serde_json::Value::Null => f.t("not-entered"),
        serde_json::Value::Bool(true) => f.t("value-yes"),
        serde_json::Value::Bool(false) => f.t("value-no"),
        other => other.to_string(),
    }
}

/// A correction; `unit` follows a number that has one.
pub(super) fn correction(f: &Frame, change: &Change, unit: Option<&str>) -> Correction {
    let part = change.what.field.rsplit('/').find(|part| !["value", "measured"].contains(part)).unwrap_or("");
    let reason = change.stamp.reason.as_ref().map(|reason| code_words(f, "code", reason));
    let with_unit = |text: String| match unit {
        Some(unit) if text.parse::<f64>().is_ok() => format!("{text}\u{a0}{unit}"),
        _ => text,
    };
    Correction {
        field: code_words(f, "field", part),
        old: with_unit(value(f, &change.what.old)),
        new: with_unit(value(f, &change.what.new)),
        reason: reason.unwrap_or_else(|| f.t("not-recorded")),
        who: who(f, &change.stamp),
        at: change.stamp.recorded_at.0,
    }
}
