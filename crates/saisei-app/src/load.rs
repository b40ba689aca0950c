//! Loads the facts that a command names, and says under which condition they still hold.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use saisei_domain::act::Act;
use saisei_domain::event::{self, RawEvent};
use saisei_domain::facts::{Facts, Need};
use saisei_ledger::{Condition, Kind, Position, Recorded, Selection, Store, TagKinds};

use crate::app::AppError;
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

/// Folds that grow with the years: rooms, clocks, tallies. They are kept and follow the ledger by a cursor, since ten
/// years of a room are too much to read for every step in it.
#[derive(Debug, Default)]
pub(crate) struct Folds(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    facts: Facts,
    up_to: BTreeMap<Need, Position>,
}

impl Folds {
    /// Loads one fact; one that is kept is brought up to date and not read again.
    pub(crate) fn fetch(&self, store: &dyn Store, facts: &mut Facts, need: &Need) -> Result<(), AppError> {
        let Some(tagged) = translate::selection(need).filter(|_| Facts::is_followed(need)) else {
            return fetch(store, facts, need);
        };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.follow(store, need, &Selection::Tagged(vec![tagged]))?;
        facts.share(need, &kept.facts);
        Ok(())
    }
}

impl Kept {
    fn follow(&mut self, store: &dyn Store, need: &Need, selection: &Selection) -> Result<(), AppError> {
        let after = self.up_to.get(need).copied();
        let mut newer = store.read(selection, after.unwrap_or(Position::START), FOLD_MAX)?;
        let rewritten = newer.iter().any(|event| event.envelope.kind.as_str() == "corrected");
        if after.is_some() && rewritten {
            newer = store.read(selection, Position::START, FOLD_MAX)?;
        }
        let events = translate::past(&newer)?;
        match after {
            Some(_) if !rewritten => self.facts.follow(need, &events),
            _ => self.facts.absorb(need.clone(), &events),
        }
        let last = newer.last().map(|event| event.envelope.position);
        self.up_to.insert(need.clone(), last.or(after).unwrap_or(Position::START));
        Ok(())
    }
}

/// Loads until the act names nothing new. `always` is loaded first.
pub(crate) fn load(store: &dyn Store, folds: &Folds, act: &dyn Act, always: &[Need]) -> Result<Loaded, AppError> {
    let up_to = Position(store.head()?.size);
    let mut facts = Facts::default();
    complete(store, folds, act, always, &mut facts)?;
    Ok(Loaded { facts, up_to })
}

/// Loads what is missing in facts that other acts may have loaded before: for a page that asks about many things, and
/// records nothing.
pub(crate) fn complete(
    store: &dyn Store,
    folds: &Folds,
    act: &dyn Act,
    always: &[Need],
    facts: &mut Facts,
) -> Result<(), AppError> {
    for need in always.iter().filter(|need| !facts.has(need)).collect::<Vec<_>>() {
        folds.fetch(store, facts, need)?;
    }
    for _ in 0..ROUNDS_MAX {
        let missing: Vec<Need> = act.needs(facts).into_iter().filter(|need| !facts.has(need)).collect();
        if missing.is_empty() {
            break;
        }
        for need in missing {
            if !facts.has(&need) {
                folds.fetch(store, facts, &need)?;
            }
        }
    }
    Ok(())
}

/// Loads one fact.
pub(crate) fn fetch(store: &dyn Store, facts: &mut Facts, need: &Need) -> Result<(), AppError> {
    if let Need::EventAt(position) = need {
        let before = Position(position.saturating_sub(1));
        let found = store.read(&Selection::All, before, 1)?;
        let found = found.iter().find(|recorded| recorded.envelope.position.0 == *position && *position > 0);
        let raw = found.map(|recorded| as_it_stands(store, recorded)).transpose()?;
        facts.absorb_raw(*position, raw);
        return Ok(());
    }
    let Some(tagged) = translate::selection(need) else { return Ok(()) };
    let selection = Selection::Tagged(vec![tagged]);
    let recorded = if need.only_last() {
        store.last(&selection)?.into_iter().collect()
    } else {
        store.read(&selection, Position::START, FOLD_MAX)?
    };
    let events = translate::past(&recorded)?;
    facts.absorb(need.clone(), &events);
    Ok(())
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
