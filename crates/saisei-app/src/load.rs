//! Loads the facts that a command names, and says under which condition they still hold.

use std::borrow::Borrow;

use saisei_domain::PastEvent;
use saisei_domain::act::Act;
use saisei_domain::event::{self, RawEvent, ReadError};
use saisei_domain::facts::{Facts, Need};
use saisei_ledger::{Condition, Kind, Position, Recorded, Selection, Store, TagKinds};

use crate::app::AppError;
use crate::folds::{Folds, Following};
use crate::translate;

/// Events of one need at most; a fold over more is a fault of the design, not of the clinic.
const FOLD_MAX: usize = 1_000_000;

/// Rounds of "what else?" at most: container, journey, plan, and some to spare.
const ROUNDS_MAX: usize = 8;

/// The facts and the position up to which they were read.
pub(crate) struct Loaded {
    pub(crate) facts: Facts,
    pub(crate) up_to: Position,
}

/// Loads until the act names nothing new. `always` is loaded first.
pub(crate) fn load(store: &dyn Store, folds: &Folds, act: &dyn Act, always: &[Need]) -> Result<Loaded, AppError> {
    let mut facts = Facts::default();
    let up_to = complete(store, folds, act, always, &mut facts)?;
    Ok(Loaded { facts, up_to })
}

/// Loads what is missing in facts that other acts may have loaded before: for a page that asks about many things, and
/// records nothing. Answers up to where what was missing was read.
pub(crate) fn complete(
    store: &dyn Store,
    folds: &Folds,
    act: &dyn Act,
    always: &[Need],
    facts: &mut Facts,
) -> Result<Position, AppError> {
    let mut following = folds.follow(store)?;
    fetch_missing(&mut following, facts, always.to_vec())?;
    for _ in 0..ROUNDS_MAX {
        let needs = act.needs(facts);
        if !fetch_missing(&mut following, facts, needs)? {
            break;
        }
    }
    Ok(following.up_to())
}

/// Loads what is not loaded yet; answers whether there was anything.
fn fetch_missing(following: &mut Following<'_>, facts: &mut Facts, needs: Vec<Need>) -> Result<bool, AppError> {
    let mut found = false;
    for need in needs {
        if !facts.has(&need) {
            following.fetch(facts, need)?;
            found = true;
        }
    }
    Ok(found)
}

/// Loads one fact; answers the position of its newest event.
pub(crate) fn fetch(store: &dyn Store, facts: &mut Facts, need: &Need) -> Result<Position, AppError> {
    fetch_by(store, facts, need, translate::one)
}

/// The same; `one` reads what no correction rewrites.
pub(crate) fn fetch_by<E: From<PastEvent> + Borrow<PastEvent>>(
    store: &dyn Store,
    facts: &mut Facts,
    need: &Need,
    one: impl FnMut(&Recorded) -> Result<E, ReadError>,
) -> Result<Position, AppError> {
    if let Need::EventAt(position) = need {
        let before = Position(position.saturating_sub(1));
        let found = store.read(&Selection::All, before, 1)?;
        let found = found.iter().find(|recorded| recorded.envelope.position.0 == *position && *position > 0);
        let raw = found.map(|recorded| as_it_stands(store, recorded)).transpose()?;
        facts.absorb_raw(*position, raw);
        return Ok(Position(*position));
    }
    let Some(tagged) = translate::selection(need) else { return Ok(Position::START) };
    let selection = Selection::Tagged(vec![tagged]);
    let recorded = if need.only_last() {
        store.last(&selection)?.into_iter().collect()
    } else {
        store.read(&selection, Position::START, FOLD_MAX)?
    };
    let events = translate::past_by(&recorded, one)?;
    facts.absorb(need.clone(), &events);
    Ok(recorded.last().map_or(Position::START, |newest| newest.envelope.position))
}

/// A stored event with the corrections of it that were recorded so far.
fn as_it_stands(store: &dyn Store, recorded: &Recorded) -> Result<RawEvent, AppError> {
    let kinds = vec![Kind::new("corrected")];
    let tags = recorded.envelope.tags.iter().map(|tag| TagKinds { tag: tag.clone(), kinds: kinds.clone() }).collect();
    let corrections = store.read(&Selection::Tagged(tags), recorded.envelope.position, FOLD_MAX)?;
    let raw = translate::raw(recorded);
    let raws = [raw.clone()].into_iter().chain(corrections.iter().map(translate::raw)).collect();
    Ok(event::corrected(raws)?.into_iter().next().unwrap_or(raw))
}

impl Loaded {
    /// "No event of these facts arrived after `after`."
    pub(crate) fn condition(&self, after: Position) -> Condition {
        let tagged = self.facts.loaded().filter_map(translate::selection).collect();
        Condition { selection: Selection::Tagged(tagged), after }
    }

    /// What a person's screen can be stale about: the facts of the matter, not the clinic's rooms or its counters.
    pub(crate) fn on_screen(&self) -> Selection {
        let matters = |need: &&Need| !need.only_last() && !matches!(need, Need::Clinic);
        Selection::Tagged(self.facts.loaded().filter(matters).filter_map(translate::selection).collect())
    }
}
