//! GO is a promise: what it names is released, in time, here, unheld and unused, for a patient who may have it. And a
//! journey ends when nothing of it is left open.

use super::known::{Seen, Wrong};
use super::text;
use super::truth::Custody;

/// Checks a GO, and the end of a journey.
pub(super) fn check(seen: Seen<'_>, wrong: &mut Wrong) {
    match seen.kind() {
        "bedside_matched" => {
            vessel(seen, wrong);
            patient(seen, wrong);
        }
        "journey_closed" => ended(seen, wrong),
        _ => {}
    }
}

fn vessel(seen: Seen<'_>, wrong: &mut Wrong) {
    let (payload, at) = (seen.payload(), seen.event.envelope.occurred_at);
    let Some(vessel) = seen.truth.vessels.get(text(payload, "container")) else {
        return wrong.when(true, "SG1", "GO for a vessel that was never labelled");
    };
    let lot = vessel.lot.as_ref().and_then(|lot| seen.truth.lots.get(lot));
    wrong.when(vessel.journey != text(payload, "journey"), "SG1", "GO for a vessel of another journey");
    wrong.when(vessel.given, "SG1", "GO for a vessel that was given already");
    let here = vessel.custody == Custody::At("clinic".to_owned());
    wrong.when(!here, "custody", "GO for a vessel that is elsewhere");
    wrong.when(vessel.expires_at.is_none_or(|expires| expires < at), "fit", "GO for product past its time");
    wrong.when(lot.is_none_or(|lot| !lot.released), "fit", "GO for a lot that is not released");
    let held = !vessel.holds.is_empty() || lot.is_some_and(|lot| !lot.holds.is_empty());
    wrong.when(held, "SG4", "GO for held product");
}

fn patient(seen: Seen<'_>, wrong: &mut Wrong) {
    let Some(journey) = seen.truth.journeys.get(text(seen.payload(), "journey")) else {
        return wrong.when(true, "SG1", "GO in no journey");
    };
    wrong.when(!journey.consent, "SG3", "GO without consent");
    wrong.when(!journey.eligible, "SG3", "GO for a patient who is not eligible");
    let stands = seen.truth.in_force(&seen.day()).is_some();
    wrong.when(!stands, "SG3", "GO without a plan in force");
}

/// Nothing is silently missing: every vessel has its end, nothing is given or grown any more.
fn ended(seen: Seen<'_>, wrong: &mut Wrong) {
    let id = text(seen.payload(), "journey");
    let left = |vessel: &super::truth::Vessel| vessel.journey == id && vessel.custody != Custody::Gone;
    wrong.when(seen.truth.vessels.values().any(left), "SG5", "a journey was closed and a vessel of it is left");
    let grows = seen.truth.lots.values().any(|lot| lot.journey == id && lot.in_culture);
    wrong.when(grows, "SG5", "a journey was closed while a lot of it grows");
    let running = seen.truth.journeys.get(id).is_some_and(|journey| journey.running);
    wrong.when(running, "SG5", "a journey was closed while its patient is observed");
}
