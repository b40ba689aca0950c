//! Lots and containers with their states.

use saisei_app::domain::state::{Container, Contents, Custody, Journey, Lot};

use super::code::{choice, code_words, join, measure_words};
use crate::model::{Fact, Frame, grouped};

/// How a lot stands, in words: a release that no longer stands is named as such.
pub(super) fn release_words(f: &Frame, lot: &Lot) -> String {
    code_words(f, "value", lot.state_for_use())
}

fn lot(f: &Frame, lot: &Lot) -> Fact {
    let passage = lot.passages.last().map(|passage| f.t1("passage-number", "count", passage.what.passage.to_string()));
    let results = lot.results.len();
    let tests = (results > 0).then(|| f.tn("results-recorded", results));
    Fact {
        name: f.t1("lot-name", "lot", lot.id.as_str()),
        value: Some(release_words(f, lot)),
        note: Some(join(f, [Some(f.day(lot.opened.at.occurred_at.0)), passage, tests].into_iter().flatten())),
        href: None,
    }
}

fn place(f: &Frame, container: &Container) -> String {
    if container.void.is_some() {
        return f.t("container-void");
    }
    if let Some((used, _)) = &container.used {
        let lot = serde_json::to_value(used).ok().and_then(|used| used.get("lot")?.as_str().map(str::to_owned));
        return lot.map_or_else(|| f.t("used-given"), |lot| f.t1("used-for-lot", "lot", lot));
    }
    match &container.custody {
        Custody::InTransit { .. } => f.t("custody-in-transit"),
        Custody::At { facility, received: true } => f.t1("custody-received", "facility", f.facility(facility.as_str())),
        Custody::At { facility, received: false } => f.t1("custody-at", "facility", f.facility(facility.as_str())),
    }
}

fn contents(f: &Frame, container: &Container) -> Option<String> {
    match &container.contents {
        Contents::Empty => Some(f.t("container-empty")),
        Contents::Tissue { .. } => None,
        Contents::Product(filled) => Some(join(
            f,
            [
                measure_words(f, &filled.cells),
                f.t1("viability", "percent", filled.viability.number().to_string()),
                f.t1("expires", "time", f.full(filled.expires_at.0)),
            ],
        )),
    }
}

fn container(f: &Frame, container: &Container) -> Fact {
    Fact {
        name: format!("{} {}", code_words(f, "container", choice(&container.kind)), grouped(container.number.as_str())),
        value: Some(place(f, container)),
        note: contents(f, container),
        href: None,
    }
}

/// Lots, then containers.
pub(super) fn lots(f: &Frame, journey: &Journey) -> Vec<Fact> {
    let lots = journey.lots.values().map(|found| lot(f, found));
    lots.chain(journey.containers.values().map(|found| container(f, found))).collect()
}
