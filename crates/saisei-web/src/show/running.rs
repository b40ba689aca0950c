//! An administration that is running.

use saisei_app::domain::acts::administration::{ObservationPlan, RecordBaseline};
use saisei_app::domain::state::{Administration, AdministrationState, Journey};

use super::code::{choice, code_words, join, measure_words};
use super::detail_care::vitals;
use super::lots::pending_words;
use crate::model::{Frame, Ready, Running};

/// The time; with its day if that is not today.
pub(crate) fn moment(f: &Frame, at: jiff::Timestamp) -> String {
    if f.zone.date(at) == f.zone.date(f.as_of) { f.time(at) } else { f.full(at) }
}

/// When an administration was stopped, if it was.
fn stopped(administration: &Administration) -> Option<jiff::Timestamp> {
    match &administration.state {
        AdministrationState::Stopped(stopped) => Some(stopped.at.occurred_at.0),
        _ => None,
    }
}

/// The panel of a running administration.
pub(crate) fn running(f: &Frame, journey: &Journey) -> Option<Running> {
    let administration = journey.running_administration()?;
    let parts = administration.parts.iter().map(|part| {
        let rate = part.rate.as_ref().map(|rate| measure_words(f, rate)).unwrap_or_default();
        join(f, [code_words(f, "route", choice(&part.route)), measure_words(f, &part.cells), rate])
    });
    let given = journey.lots_of(administration.parts.iter().map(|part| &part.container));
    let pending: std::collections::BTreeSet<String> =
        given.filter_map(|lot| journey.lots.get(&lot)).filter_map(|lot| pending_words(f, lot)).collect();
    Some(Running {
        journey: journey.id.to_string(),
        page: format!("/journeys/{}/administrations/{}", journey.id, administration.id),
        number: journey.coi.to_string(),
        what: join(f, parts.chain(pending)),
        since: moment(f, administration.started.occurred_at.0),
        stopped: stopped(administration).map(|at| moment(f, at)),
    })
}

/// How the patient is watched, in words.
pub(crate) fn observation_words(f: &Frame, plan: &ObservationPlan) -> String {
    f.t2("observation-plan", "minutes", plan.minutes.to_string(), "interval", plan.interval_minutes.to_string())
}

/// The vital signs of a baseline with the weight.
pub(crate) fn baseline_words(f: &Frame, baseline: &RecordBaseline) -> String {
    let weight = format!("{}\u{a0}{}", f.t("vital-weight"), measure_words(f, &baseline.weight));
    join(f, [vitals(f, &baseline.vitals), weight])
}

/// Emergency kit, baseline and observation plan: what the newest record holds, or that all of it is still `missing`.
pub(crate) fn ready(f: &Frame, journey: &Journey, missing: bool) -> Vec<Ready> {
    let newest = journey.baselines.last().map(|baseline| &baseline.what).filter(|_| !missing);
    let kit = newest.filter(|baseline| baseline.emergency_kit_checked).map(|_| f.t("ready-kit-checked"));
    let values = [
        ("ready-kit", kit),
        ("ready-vitals", newest.map(|baseline| baseline_words(f, baseline))),
        ("ready-plan", newest.map(|baseline| observation_words(f, &baseline.observation))),
    ];
    values.into_iter().map(|(key, value)| Ready { name: f.t(key), value }).collect()
}
