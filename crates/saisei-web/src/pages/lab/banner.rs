//! The lot banner: number, lot, passage, day, plan, clinic, state. It never holds a name (interface 3.2).

use saisei_app::LotFile;

use super::list::{culture_day, state_cell, state_name};
use crate::model::{Cell, Frame, Mark, grouped};

/// The banner of a page about one lot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LotBanner {
    /// The chain-of-identity number in groups.
    pub number: String,
    /// The lot.
    pub lot: String,
    /// The passage, of how many.
    pub passage: String,
    /// Day of culture, while it is in culture.
    pub day: Option<String>,
    /// Plan with its version.
    pub plan: String,
    /// The clinic for which it is made.
    pub clinic: String,
    /// The sign of its state.
    pub mark: Option<Mark>,
    /// Its state in words.
    pub state: String,
    /// What holds it, in words.
    pub held: Option<String>,
}

/// The state that a lot is listed by.
pub(super) fn listed_state(file: &LotFile) -> &'static str {
    let lot = &file.lot;
    if lot.is_in_culture() && !lot.products.is_empty() { "awaiting" } else { lot.state.name() }
}

pub(super) fn lot_banner(f: &Frame, file: &LotFile) -> LotBanner {
    let lot = &file.lot;
    let last = lot.passages.last().map_or(0, |passage| passage.what.passage.get());
    let content = file.version.as_ref().map(|(_, content)| content);
    let (mark, state) = match state_cell(f, listed_state(file), Some(lot)) {
        Cell::State(mark, words) => (mark, words),
        _ => (None, state_name(f, lot.state.name())),
    };
    let held = match super::list::holds_cell(f, Some(lot)) {
        Cell::State(_, causes) => Some(f.t1("on-hold", "cause", causes)),
        _ => None,
    };
    LotBanner {
        number: grouped(file.coi.as_str()),
        lot: lot.id.to_string(),
        passage: match content {
            Some(content) => {
                f.t2("lot-passage-of", "passage", last.to_string(), "max", content.max_passage.get().to_string())
            }
            None => format!("P{last}"),
        },
        day: culture_day(f, lot).map(|day| f.t1("lot-day", "day", day.to_string())),
        plan: match &file.version {
            Some((number, _)) => {
                f.t2("lot-plan-version", "plan", file.journey.plan.as_str(), "version", number.to_string())
            }
            None => file.journey.plan.to_string(),
        },
        clinic: content.map_or_else(|| f.clinic.clone(), |content| f.facility(content.clinic.as_str())),
        mark,
        state,
        held,
    }
}
