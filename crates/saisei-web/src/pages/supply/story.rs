//! What happened to one thing, with what is written on no other page: courier, waybill, seal, logger, signatures.

use saisei_app::Told;
use saisei_app::domain::acts::custody::{ContainersReceived, ContainersSent, TemperatureTrace};
use saisei_app::domain::acts::signature::Signed;
use saisei_app::domain::event::{Event, PastEvent};

use super::sheet::{Happening, fact, plain};
use crate::model::{Fact, Frame};
use crate::show::{choice, code_words, join, kind_key, measure_words, told, who};

/// Minutes after which the time of recording is shown beside the time of happening (interface 3.8).
const LATE_MINUTES: i64 = 15;

/// Events in the order given.
pub(super) fn story(f: &Frame, events: &[Told]) -> Vec<Happening> {
    events.iter().map(|(past, signed)| happening(f, past, signed)).collect()
}

/// One event with who signed it.
pub(super) fn happening(f: &Frame, past: &PastEvent, signed: &[Signed]) -> Happening {
    let stamp = &past.stamp;
    let late = stamp.recorded_at.0.duration_since(stamp.occurred_at.0).as_mins() > LATE_MINUTES;
    Happening {
        at: stamp.occurred_at.0,
        recorded_late: late.then_some(stamp.recorded_at.0),
        what: match &past.event {
            // What their line would say stands in the details.
            Event::ContainersSent(_) | Event::ContainersReceived(_) => f.t(kind_key(past.event.kind())),
            event => told(f, event),
        },
        who: who(f, stamp),
        facts: details(f, &past.event),
        signatures: signed.iter().map(|signed| signature(f, signed)).collect(),
        refused: matches!(past.event, Event::Refused(_)),
    }
}

fn signature(f: &Frame, signed: &Signed) -> String {
    let role = code_words(f, "role", signed.role.name());
    let who = f.t2("who-in-role", "name", f.person(signed.signer.as_str()), "role", role);
    f.t2("signed-by", "who", who, "meaning", code_words(f, "meaning", choice(&signed.meaning)))
}

fn details(f: &Frame, event: &Event) -> Vec<Fact> {
    match event {
        Event::ContainersSent(e) => sent(f, e),
        Event::ContainersReceived(e) => received(f, e),
        _ => Vec::new(),
    }
}

fn sent(f: &Frame, e: &ContainersSent) -> Vec<Fact> {
    let route = f.t2("from-to", "from", f.facility(e.from.as_str()), "to", f.facility(e.to.as_str()));
    vec![
        plain(f, "custody-route", route),
        plain(f, "custody-courier", join(f, [e.courier.name.to_string(), e.courier.waybill.to_string()])),
        fact(f, "custody-left-at", e.temperature.as_ref().map(|degrees| measure_words(f, degrees)), "not-entered"),
        plain(f, "custody-seal", f.t(if e.sealed { "custody-sealed" } else { "custody-not-sealed" })),
    ]
}

fn received(f: &Frame, e: &ContainersReceived) -> Vec<Fact> {
    let seen = e.appearance.as_ref().map(|seen| code_words(f, "code", seen));
    vec![
        plain(f, "custody-received-at", f.facility(e.at.as_str())),
        plain(f, "custody-condition", code_words(f, "condition", e.condition.name())),
        fact(f, "custody-logger", e.temperature.as_ref().map(|trace| logger(f, trace)), "custody-logger-unknown"),
        fact(f, "custody-appearance", seen, "not-entered"),
    ]
}

/// What a temperature logger said, in one line.
pub(super) fn logger(f: &Frame, trace: &TemperatureTrace) -> String {
    let range = format!("{}–{}", measure_words(f, &trace.lowest), measure_words(f, &trace.highest));
    let outside = match trace.minutes_outside.get() {
        0 => f.t("custody-inside"),
        minutes => f.t1("custody-outside", "minutes", minutes.to_string()),
    };
    let gap = trace.longest_gap_minutes.map(|gap| f.t1("custody-gap", "minutes", gap.to_string()));
    join(f, [range, outside].into_iter().chain(gap))
}
