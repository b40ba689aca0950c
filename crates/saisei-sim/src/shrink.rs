//! The shortest script that still shows a violation: lines are left out, in ever smaller pieces, as long as the last one
//! is answered in the same wrong way. Numbers that the programme issues change when lines before them go; what named the
//! old number then names the new one.

use std::collections::BTreeMap;
use std::sync::Arc;

use saisei_app::Answer;
use saisei_app::ledger::{ClinicId, MemoryStore, Recorded};
use serde_json::Value;

use crate::auditor::Broken;
use crate::clinic::{Clinic, Sent, SimulationError};
use crate::fault::Faults;
use crate::line::Line;

/// Runs at most; what is left by then is short enough to read.
const RUNS: usize = 400;

/// The field in which a kind of event issues a number.
fn issuing(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "patient_registered" => "coi",
        "journey_opened" => "journey",
        "container_labelled" => "container",
        "lot_opened" => "lot",
        "deviation_opened" => "deviation",
        "nonconformity_opened" => "nonconformity",
        "order_recorded" => "order",
        _ => return None,
    })
}

/// The numbers that events issue, in order.
pub(crate) fn issued(events: &[Recorded]) -> Vec<String> {
    let one = |event: &Recorded| {
        let field = issuing(event.envelope.kind.as_str())?;
        event.envelope.payload.get(field).and_then(Value::as_str).map(str::to_owned)
    };
    events.iter().filter_map(one).collect()
}

/// Puts new numbers for old ones, bare or in a scanned label.
fn rename(value: &mut Value, names: &BTreeMap<String, String>) {
    match value {
        Value::String(text) => {
            let bare = text.strip_prefix("SSC").or_else(|| text.strip_prefix("SSW"));
            let (prefix, number) = bare.map_or(("", text.as_str()), |bare| (text.get(..3).unwrap_or_default(), bare));
            if let Some(new) = names.get(number) {
                *text = format!("{prefix}{new}");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, names)),
        Value::Object(fields) => fields.values_mut().for_each(|field| rename(field, names)),
        _ => {}
    }
}

/// What one run of some lines came to.
struct Ran {
    lines: Vec<Line>,
    shows: bool,
}

/// Sends the lines to a new clinic, as `apply` would, and looks whether the last one breaks the same promise.
fn run(sent: &[&Sent], broken: &Broken) -> Result<Ran, SimulationError> {
    let store = Arc::new(MemoryStore::new(ClinicId::new("SA001")));
    let mut clinic = Clinic::open(store, 0, 0, Faults::none())?;
    let (mut names, mut lines) = (BTreeMap::new(), Vec::with_capacity(sent.len()));
    for one in sent {
        let mut line = one.line.clone();
        rename(Arc::make_mut(&mut line.args), &names);
        line.seen = None;
        let answer = clinic.replay(&line, &one.really)?;
        learn(&mut names, &one.issued, answer.as_ref());
        lines.push(line);
    }
    let last = lines.len();
    let shows = clinic.found.iter().any(|(at, found)| *at == last && found == broken);
    Ok(Ran { lines, shows })
}

fn learn(names: &mut BTreeMap<String, String>, before: &[String], answer: Option<&Answer>) {
    let Some(answer) = answer else { return };
    for (old, new) in before.iter().zip(issued(&answer.events)) {
        names.insert(old.clone(), new);
    }
}

/// The shortest script found. The whole of it if it does not show the violation again by itself, as with a fault of the
/// machine.
pub(crate) fn shrink(log: &[Sent], broken: &Broken) -> Result<Vec<Value>, SimulationError> {
    let mut kept: Vec<&Sent> = log.iter().collect();
    let mut best = run(&kept, broken)?;
    let mut runs = 1;
    let mut piece = kept.len() / 2;
    while best.shows && piece > 0 && runs < RUNS {
        let mut start = 0;
        // The last line is the one that shows it.
        while start + 1 < kept.len() && runs < RUNS {
            let end = (start + piece).min(kept.len() - 1);
            let fewer: Vec<&Sent> =
                kept.iter().enumerate().filter(|(at, _)| !(start..end).contains(at)).map(|(_, one)| *one).collect();
            let tried = run(&fewer, broken)?;
            runs += 1;
            if tried.shows {
                (kept, best) = (fewer, tried);
            } else {
                start = end;
            }
        }
        piece /= 2;
    }
    let lines = if best.shows { best.lines } else { log.iter().map(|sent| sent.line.clone()).collect() };
    Ok(numbered(&lines))
}

/// Keys are counted anew; a line that was sent again keeps the key of its first time.
fn numbered(lines: &[Line]) -> Vec<Value> {
    let mut keys: BTreeMap<&str, String> = BTreeMap::new();
    let mut values = Vec::with_capacity(lines.len());
    for (at, line) in (1..).zip(lines) {
        let key = keys.entry(line.key.as_str()).or_insert_with(|| format!("line-{at}")).clone();
        values.push(Line { key, ..line.clone() }.to_value());
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_line_that_was_sent_again_keeps_its_key() {
        let line = |key: &str| Line {
            key: key.to_owned(),
            command: "tick",
            who: ("system", "system"),
            at: crate::time::Minute(0).moment(),
            zone: "Asia/Tokyo",
            seen: None,
            reason: None,
            second: None,
            args: Arc::new(json!({})),
        };
        let values = numbered(&[line("c1-9"), line("c1-12"), line("c1-9")]);
        let keys: Vec<&str> = values.iter().map(|value| value["key"].as_str().unwrap()).collect();
        assert_eq!(keys, ["line-1", "line-2", "line-1"]);
    }

    #[test]
    fn numbers_are_renamed_bare_and_in_labels() {
        let names = BTreeMap::from([("J0017".to_owned(), "J0001".to_owned()), ("C9".to_owned(), "C1".to_owned())]);
        let mut args = json!({"journey": "J0017", "containers": ["SSCC9", "SSCC8"], "parts": [{"container": "C9"}]});
        rename(&mut args, &names);
        assert_eq!(args, json!({"journey": "J0001", "containers": ["SSCC1", "SSCC8"], "parts": [{"container": "C1"}]}));
    }
}
