//! All events of a clinic in memory, found by stream and by tag.

use std::collections::HashMap;
use std::hash::Hash;

use rustc_hash::FxBuildHasher;

use crate::envelope::{Kind, Position, Recorded, StreamId, Tag};
use crate::store::{Selection, TagKinds};

/// So many events are looked at one by one; for more the index is faster.
const FEW: usize = 64;

/// Found by key; nothing is read in the order of the keys. The hash is the same on every machine and in every run.
pub(crate) type Index<K, V> = HashMap<K, V, FxBuildHasher>;

/// Events in order of position; event `p` stands at place `p - 1` when positions are dense.
#[derive(Debug, Default)]
pub(crate) struct History {
    events: Vec<Recorded>,
    streams: Index<StreamId, Vec<usize>>,
    tags: Index<Tag, Index<Kind, Vec<usize>>>,
}

impl History {
    pub(crate) fn push(&mut self, recorded: Recorded) {
        let place = self.events.len();
        let envelope = &recorded.envelope;
        add(&mut self.streams, &envelope.stream, place);
        for tag in &envelope.tags {
            match self.tags.get_mut(tag) {
                Some(kinds) => add(kinds, &envelope.kind, place),
                None => {
                    self.tags.insert(tag.clone(), Index::from_iter([(envelope.kind.clone(), vec![place])]));
                }
            }
        }
        self.events.push(recorded);
    }

    pub(crate) fn events(&self) -> &[Recorded] {
        &self.events
    }

    /// Events of the selection after a position, oldest first.
    pub(crate) fn select(&self, selection: &Selection, after: Position) -> impl Iterator<Item = &Recorded> {
        // Position `p` stands at place `p - 1`, so the first place after it is `p`.
        let from = usize::try_from(after.0).unwrap_or(usize::MAX);
        self.places(selection, from).into_iter().filter_map(|place| self.events.get(place))
    }

    /// The events after a position, oldest first.
    pub(crate) fn after(&self, after: Position) -> &[Recorded] {
        // Position `p` stands at place `p - 1`, so the first place after it is `p`.
        usize::try_from(after.0).ok().and_then(|from| self.events.get(from..)).unwrap_or_default()
    }

    /// The newest event of the selection after a position.
    pub(crate) fn last_after(&self, selection: &Selection, after: Position) -> Option<&Recorded> {
        let newer = self.after(after);
        if newer.len() <= FEW {
            return newer.iter().rev().find(|one| selection.matches(&one.envelope));
        }
        self.last(selection).filter(|newest| newest.envelope.position > after)
    }

    pub(crate) fn last(&self, selection: &Selection) -> Option<&Recorded> {
        let place = match selection {
            Selection::All => return self.events.last(),
            Selection::Stream(stream) => self.streams.get(stream)?.last().copied(),
            Selection::Tagged(any) => {
                any.iter().flat_map(|one| self.tagged(one)).filter_map(|places| places.last().copied()).max()
            }
        };
        self.events.get(place?)
    }

    fn places(&self, selection: &Selection, from: usize) -> Vec<usize> {
        match selection {
            Selection::All => (from..self.events.len()).collect(),
            Selection::Stream(stream) => {
                let places = self.streams.get(stream).map_or(&[][..], Vec::as_slice);
                since(places, from).to_vec()
            }
            Selection::Tagged(any) => {
                let places = any.iter().flat_map(|one| self.tagged(one));
                let mut places: Vec<usize> = places.flat_map(|places| since(places, from).iter().copied()).collect();
                places.sort_unstable();
                places.dedup();
                places
            }
        }
    }

    fn tagged<'a>(&'a self, one: &'a TagKinds) -> impl Iterator<Item = &'a [usize]> {
        self.tags
            .get(&one.tag)
            .into_iter()
            .flatten()
            .filter(|(kind, _)| one.wants(kind))
            .map(|(_, places)| places.as_slice())
    }
}

/// Notes a place under a key; a key that is there is not copied.
fn add<K: Clone + Eq + Hash>(map: &mut Index<K, Vec<usize>>, key: &K, place: usize) {
    match map.get_mut(key) {
        Some(places) => places.push(place),
        None => {
            map.insert(key.clone(), vec![place]);
        }
    }
}

/// The rising places that are not below `from`.
fn since(places: &[usize], from: usize) -> &[usize] {
    let skipped = places.partition_point(|place| *place < from);
    places.get(skipped..).unwrap_or_default()
}
