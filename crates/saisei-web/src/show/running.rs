//! An administration that is running.

use saisei_app::domain::state::{Administration, AdministrationState, Journey};

use super::code::{choice, code_words, join, measure_words};
use super::lots::pending_words;
use crate::model::{Frame, Running};

/// The time; with its day if that is not today.
fn moment(f: &Frame, at: jiff::Timestamp) -> String {
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
        number: journey.coi.to_string(),
        what: join(f, parts.chain(pending)),
        since: moment(f, administration.started.occurred_at.0),
        stopped: stopped(administration).map(|at| moment(f, at)),
    })
}
