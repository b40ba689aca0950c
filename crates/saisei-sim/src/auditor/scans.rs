//! What was scanned is what was recorded: the whole label of the vessel or wristband that the record names.

use serde_json::Value;

use super::known::{Seen, Wrong};
use super::text;

/// Kinds that rest on a scan of vessels, and the field that names them.
const SCANNED: &[(&str, &str)] = &[
    ("harvest_recorded", "containers"),
    ("containers_sent", "containers"),
    ("containers_received", "containers"),
    ("lot_opened", "containers"),
    ("product_filled", "container"),
    ("bedside_matched", "container"),
];

/// Compares the scans of a line with what the event says was there.
pub(super) fn check(seen: Seen<'_>, wrong: &mut Wrong) {
    let Some((_, field)) = SCANNED.iter().find(|(kind, _)| *kind == seen.kind()) else { return };
    let (args, payload) = (&seen.observed.line.args, seen.payload());
    let same = match (args.get(*field), payload.get(*field)) {
        (Some(Value::String(scan)), Some(Value::String(number))) => is_label(scan, "SSC", number),
        (Some(Value::Array(scans)), Some(Value::Array(numbers))) => {
            let pairs = scans.iter().zip(numbers).map(|(scan, number)| (scan.as_str(), number.as_str()));
            let same = |(scan, number): (Option<&str>, Option<&str>)| {
                scan.zip(number).is_some_and(|(scan, number)| is_label(scan, "SSC", number))
            };
            scans.len() == numbers.len() && pairs.into_iter().all(same)
        }
        _ => false,
    };
    wrong.when(!same, "SG1", "something was recorded of a vessel whose label was not scanned");
    let coi = match seen.kind() {
        "bedside_matched" => text(payload, "coi"),
        "harvest_recorded" => {
            seen.truth.journeys.get(text(payload, "journey")).map_or("", |journey| journey.coi.as_str())
        }
        _ => return,
    };
    let right = is_label(text(args, "wristband"), "SSW", coi);
    wrong.when(!right, "SG1", "something was done to a patient whose wristband was not scanned");
}

fn is_label(scan: &str, kind: &str, number: &str) -> bool {
    scan.strip_prefix(kind) == Some(number)
}
