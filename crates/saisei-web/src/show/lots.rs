//! Lots and containers with their states.

use saisei_app::domain::acts::deviation::HoldCause;
use saisei_app::domain::acts::testing::Verdict;
use saisei_app::domain::state::{
    Administration, AdministrationState, Container, Contents, Custody, Journey, Lot, LotState,
};

use super::code::{choice, code_words, join, measure_words};
use super::finding::cause;
use super::steps::{administration_place, lot_place};
use crate::model::{Fact, Frame, grouped};

/// How a lot stands, in words: a release that no longer stands is named as such, and a conditional one names what it
/// still waits for.
pub(crate) fn release_words(f: &Frame, lot: &Lot) -> String {
    match &lot.state {
        LotState::ReleasedConditionally(release) if lot.standing_release().is_some() => {
            let waits = |test| lot.verdict(test).is_none_or(|(verdict, _)| verdict == Verdict::Pending);
            let tests = release.what.tests.iter().map(|standing| standing.test).filter(|test| waits(*test));
            match join(f, tests.map(|test| code_words(f, "test", test.name()))) {
                none if none.is_empty() => f.t("released-awaiting-final"),
                tests => f.t1("released-pending", "tests", tests),
            }
        }
        _ => code_words(f, "value", lot.state_for_use()),
    }
}

/// The words for product whose release is conditional; none for any other.
pub(super) fn pending_words(f: &Frame, lot: &Lot) -> Option<String> {
    let conditional = lot.standing_release() == Some(true);
    conditional.then(|| release_words(f, lot))
}

fn holds_words<'h>(f: &Frame, holds: impl IntoIterator<Item = &'h HoldCause>) -> Option<String> {
    let causes = join(f, holds.into_iter().map(|held| cause(f, &held.to_string())));
    (!causes.is_empty()).then(|| f.t1("on-hold", "cause", causes))
}

fn lot(f: &Frame, lot: &Lot) -> Fact {
    let passage = lot.passages.last().map(|passage| f.t1("passage-number", "count", passage.what.passage.to_string()));
    let results = lot.results.len();
    let tests = (results > 0).then(|| f.tn("results-recorded", results));
    let closed = lot.closed.is_some().then(|| f.t("lot-closed"));
    let day = Some(f.day(lot.opened.at.occurred_at.0));
    Fact {
        name: f.t1("lot-name", "lot", lot.id.as_str()),
        value: Some(join(f, [Some(release_words(f, lot)), holds_words(f, &lot.holds)].into_iter().flatten())),
        note: Some(join(f, [day, passage, tests, closed].into_iter().flatten())),
        href: lot_place(f, lot.id.as_str()),
    }
}

/// The page of a container.
fn place_for(f: &Frame, container: &Container) -> Option<String> {
    super::steps::place(f, "/containers/{number}", format!("/containers/{}", container.number))
}

fn place(f: &Frame, container: &Container) -> String {
    if container.void.is_some() {
        return f.t("container-void");
    }
    if let Some(disposed) = &container.disposed {
        return f.t1("disposed-of", "method", code_words(f, "code", &disposed.what.method));
    }
    if let Some(retained) = &container.retained {
        let place = code_words(f, "code", &retained.what.place);
        return f.t2("retained", "place", place, "date", f.short(retained.what.until.0));
    }
    if let Some((used, _)) = &container.used {
        let used = serde_json::to_value(used).unwrap_or_default();
        let lot = used.get("lot").and_then(serde_json::Value::as_str);
        return match lot {
            Some(lot) => f.t1("used-for-lot", "lot", lot),
            None if used.get("harvest").is_some() => f.t("used-for-harvest"),
            None => f.t("used-given"),
        };
    }
    match &container.custody {
        Custody::InTransit { .. } => f.t("custody-in-transit"),
        Custody::At { facility, received: true } => f.t1("custody-received", "facility", f.facility(facility.as_str())),
        Custody::At { facility, received: false } => f.t1("custody-at", "facility", f.facility(facility.as_str())),
    }
}

/// Where it is; what is held and not gone is named as held.
fn standing(f: &Frame, container: &Container) -> String {
    let held = if container.is_accounted_for() { None } else { holds_words(f, &container.holds) };
    join(f, [Some(place(f, container)), held].into_iter().flatten())
}

fn contents(f: &Frame, journey: &Journey, container: &Container) -> Option<String> {
    match &container.contents {
        Contents::Empty => (!container.is_accounted_for()).then(|| f.t("container-empty")),
        Contents::Tissue { .. } => None,
        Contents::Product(filled) => Some(join(
            f,
            [
                journey.lots.get(&filled.lot).and_then(|lot| pending_words(f, lot)).unwrap_or_default(),
                measure_words(f, &filled.cells),
                f.t1("viability", "percent", filled.viability.number().to_string()),
                f.t1("expires", "time", f.full(filled.expires_at.0)),
            ],
        )),
    }
}

fn container(f: &Frame, journey: &Journey, container: &Container) -> Fact {
    Fact {
        name: format!("{} {}", code_words(f, "container", choice(&container.kind)), grouped(container.number.as_str())),
        value: Some(standing(f, container)),
        note: contents(f, journey, container),
        href: place_for(f, container),
    }
}

/// Lots, then containers.
pub(super) fn lots(f: &Frame, journey: &Journey) -> Vec<Fact> {
    let lots = journey.lots.values().map(|found| lot(f, found));
    lots.chain(journey.containers.values().map(|found| container(f, journey, found))).collect()
}

fn administration(f: &Frame, journey: &Journey, given: &Administration) -> Fact {
    let state = match given.state {
        AdministrationState::Running => "given-running",
        AdministrationState::Stopped(_) => "given-stopped",
        AdministrationState::Completed(_) => "given-completed",
    };
    let parts = given
        .parts
        .iter()
        .map(|part| join(f, [code_words(f, "route", choice(&part.route)), measure_words(f, &part.cells)]));
    Fact {
        name: format!("{} {}", given.id, f.t1("dose-number", "count", given.dose.to_string())),
        value: Some(join(f, [f.t(state), f.full(given.started.occurred_at.0)])),
        note: Some(join(f, parts)),
        href: administration_place(f, journey.id.as_str(), given.id.as_str()),
    }
}

/// Administrations in the order in which they were started.
pub(super) fn administrations(f: &Frame, journey: &Journey) -> Vec<Fact> {
    let mut all: Vec<&Administration> = journey.administrations.values().collect();
    all.sort_by_key(|given| given.started.position);
    all.into_iter().map(|given| administration(f, journey, given)).collect()
}
