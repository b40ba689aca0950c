//! Folds that are kept between commands and follow the ledger by a cursor.
//!
//! A command reads what was recorded since the last one, whoever recorded it, and not the years before. A fold that a
//! correction rewrites is dropped and read again when it is next needed. What is kept decides nothing: the store still
//! checks that no relevant event arrived after the cursor.

mod decoded;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use rustc_hash::FxBuildHasher;
use saisei_domain::PastEvent;
use saisei_domain::facts::{Facts, Need};
use saisei_ledger::{Envelope, Position, Recorded, Selection, Store};

use crate::app::AppError;
use crate::load::{fetch, fetch_by};
use crate::translate;

pub(crate) use decoded::Decoded;

/// Folds kept at most: some 500 journeys with their patients, lots and containers, in about 30 megabytes.
const KEPT_MAX: usize = if cfg!(test) { 24 } else { 4_096 };

/// Events that are followed at most. After a longer absence everything is read anew.
const FOLLOWED_MAX: usize = 5_000;

/// The folds of one clinic.
#[derive(Debug, Default)]
pub(crate) struct Folds(Mutex<Kept>);

/// Found by key; nothing is read in the order of the keys. The hash is the same on every machine and in every run.
type Index<K, V> = HashMap<K, V, FxBuildHasher>;

#[derive(Debug, Default)]
struct Kept {
    facts: Facts,
    decoded: Decoded,
    followers: Index<Need, Follower>,
    by_tag: Index<String, Vec<Need>>,
    /// None before the first use.
    up_to: Option<Position>,
    /// Counts the uses, to tell which were the last.
    uses: u64,
}

/// A fold that is kept.
#[derive(Debug)]
struct Follower {
    /// The events up to here are in it.
    up_to: Position,
    used: u64,
}

/// The folds, brought up to date.
pub(crate) struct Following<'a> {
    kept: MutexGuard<'a, Kept>,
    store: &'a dyn Store,
    up_to: Position,
}

impl Folds {
    /// Brings what is kept up to date.
    pub(crate) fn follow<'a>(&'a self, store: &'a dyn Store) -> Result<Following<'a>, AppError> {
        let mut kept = self.0.lock().unwrap_or_else(|broken| {
            // Whoever held it may have stopped half-way through an event.
            self.0.clear_poison();
            let mut kept = broken.into_inner();
            *kept = Kept::default();
            kept
        });
        let up_to = kept.follow(store)?;
        Ok(Following { kept, store, up_to })
    }
}

impl Following<'_> {
    /// The position up to which everything that is fetched was read, at least.
    pub(crate) fn up_to(&self) -> Position {
        self.up_to
    }

    /// Loads one fact; one that is kept is shared and not read again.
    pub(crate) fn fetch(&mut self, facts: &mut Facts, need: Need) -> Result<(), AppError> {
        if !self.kept.uses(&need) {
            let Some(tag) = need.tag() else { return fetch(self.store, facts, &need).map(drop) };
            // What arrives between following and this reading is in the fold already, and not taken in once more.
            let Kept { facts: kept, decoded, .. } = &mut *self.kept;
            let newest = fetch_by(self.store, kept, &need, |recorded| decoded.read(recorded))?;
            self.kept.keep(tag, &need, newest.max(self.up_to));
        }
        facts.share(need, &self.kept.facts);
        Ok(())
    }
}

impl Kept {
    fn follow(&mut self, store: &dyn Store) -> Result<Position, AppError> {
        if let Some(up_to) = self.up_to {
            let newer = store.read(&Selection::All, up_to, FOLLOWED_MAX)?;
            if newer.len() < FOLLOWED_MAX {
                newer.iter().for_each(|recorded| self.take_in(recorded));
                let newest = newer.last().map_or(up_to, |newest| newest.envelope.position);
                self.up_to = Some(newest);
                return Ok(newest);
            }
        }
        let head = Position(store.head()?.size);
        *self = Self { up_to: Some(head), ..Self::default() };
        Ok(head)
    }

    /// Takes an event into every fold that it belongs to. One that it rewrites, or that cannot read it, is dropped.
    fn take_in(&mut self, recorded: &Recorded) {
        let Self { facts, decoded, followers, by_tag, .. } = self;
        let envelope = &recorded.envelope;
        let mut past: Option<Option<Arc<PastEvent>>> = None;
        for tag in &envelope.tags {
            let Some(needs) = by_tag.get_mut(tag.as_str()) else { continue };
            needs.retain(|need| {
                let Some(follower) = followers.get_mut(need) else { return false };
                if !follower.wants(need, envelope) {
                    return true;
                }
                follower.up_to = envelope.position;
                let past = past.get_or_insert_with(|| decoded.read(recorded).ok().filter(|_| !rewrites(envelope)));
                match past {
                    Some(past) => facts.follow(need, std::slice::from_ref(past)),
                    None => {
                        facts.forget(need);
                        followers.remove(need);
                    }
                }
                past.is_some()
            });
        }
    }

    /// Whether a fold is kept; it was used now.
    fn uses(&mut self, need: &Need) -> bool {
        self.uses = self.uses.saturating_add(1);
        self.followers.get_mut(need).map(|follower| follower.used = self.uses).is_some()
    }

    fn keep(&mut self, tag: String, need: &Need, up_to: Position) {
        if self.followers.len() >= KEPT_MAX {
            self.forget_half();
        }
        self.followers.insert(need.clone(), Follower { up_to, used: self.uses });
        self.by_tag.entry(tag).or_default().push(need.clone());
    }

    /// Drops the half that was not used for longest.
    fn forget_half(&mut self) {
        let Self { facts, followers, by_tag, .. } = self;
        let mut uses: Vec<u64> = followers.values().map(|follower| follower.used).collect();
        uses.sort_unstable();
        let oldest = uses.get(uses.len() / 2).copied().unwrap_or_default();
        by_tag.retain(|_, needs| {
            needs.retain(|need| {
                let stays = followers.get(need).is_some_and(|follower| follower.used >= oldest);
                if !stays {
                    facts.forget(need);
                    followers.remove(need);
                }
                stays
            });
            !needs.is_empty()
        });
    }
}

impl Follower {
    fn wants(&self, need: &Need, envelope: &Envelope) -> bool {
        let (kind, kinds) = (envelope.kind.as_str(), need.kinds());
        envelope.position > self.up_to && (kinds.is_empty() || kinds.contains(&kind))
    }
}

fn rewrites(envelope: &Envelope) -> bool {
    envelope.kind.as_str() == translate::CORRECTED
}

#[cfg(test)]
mod tests;
