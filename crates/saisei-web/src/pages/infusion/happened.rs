//! What was recorded during an administration, oldest first, with corrections under what they correct.

use jiff::Timestamp;
use saisei_app::domain::acts::administration::RecordVitals;
use saisei_app::domain::event::Event;
use saisei_app::{Change, Happened};
use serde_json::Value;

use crate::model::Frame;
use crate::show::{code_words, moment, told, who};

/// Minutes after which the time of recording is shown beside the time of happening (interface 3.8).
const LATE_MINUTES: i64 = 15;

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// When it happened.
    pub time: String,
    /// When it was recorded, if that was late.
    pub late: Option<Timestamp>,
    /// What, with its details.
    pub what: String,
    /// Its note, out of the vault.
    pub note: Option<String>,
    /// Who, with the role.
    pub who: String,
    /// Corrections: what, the value before, the value now, and by whom and why.
    pub corrections: Vec<(String, String, String, String)>,
}

fn plain(f: &Frame, value: &Value) -> String {
    match value {
        Value::String(text) => code_words(f, "value", text),
        Value::Null => f.t("not-entered"),
        Value::Object(measure) => {
            let part = |name| measure.get(name).map(|own| own.as_str().map_or_else(|| own.to_string(), str::to_owned));
            match (part("value"), part("unit")) {
                (Some(value), Some(unit)) => format!("{value}\u{a0}{unit}"),
                _ => value.to_string(),
            }
        }
        other => other.to_string(),
    }
}

fn correction(f: &Frame, change: &Change) -> (String, String, String, String) {
    let field = change.what.field.rsplit('/').find(|part| *part != "value").unwrap_or_default();
    let reason = change.stamp.reason.as_ref().map_or_else(|| f.t("not-recorded"), |code| code_words(f, "code", code));
    let by = [f.full(change.stamp.recorded_at.0), who(f, &change.stamp), f.t1("reason", "reason", reason)].join(" ");
    let name = f.words.find(&format!("vital-{field}")).unwrap_or_else(|| code_words(f, "field", field));
    (name, plain(f, &change.what.old), plain(f, &change.what.new), by)
}

/// One record as the page tells it.
pub(super) fn line(f: &Frame, happened: &Happened) -> Told {
    let stamp = &happened.stamp;
    let late = stamp.recorded_at.0.duration_since(stamp.occurred_at.0).as_mins() > LATE_MINUTES;
    Told {
        time: moment(f, stamp.occurred_at.0),
        late: late.then_some(stamp.recorded_at.0),
        what: told(f, &happened.event),
        note: happened.note.clone(),
        who: who(f, stamp),
        corrections: happened.changes.iter().map(|change| correction(f, change)).collect(),
    }
}

/// The vital signs of a record as they stand after its corrections; none if it is something else.
pub(super) fn vitals_now(happened: &Happened) -> Option<RecordVitals> {
    let Event::VitalsRecorded(recorded) = &happened.event else { return None };
    let mut value = serde_json::to_value(recorded).ok()?;
    for change in &happened.changes {
        if let Some(place) = value.pointer_mut(&change.what.field) {
            *place = change.what.new.clone();
        }
    }
    serde_json::from_value(value).ok().or_else(|| Some(recorded.clone()))
}
