//! View documents in memory. Those of a lasting projector are folded when somebody reads them.

use std::collections::BTreeMap;
use std::fmt;

use crate::envelope::{Position, Recorded};
use crate::fold::{Folded, Touched};
use crate::history::History;
use crate::store::AppendError;
use crate::view::{Projector, ViewDocument};

/// The documents of a view by their keys.
pub(crate) type Documents = BTreeMap<String, ViewDocument>;

/// All views, folded up to a position.
#[derive(Default)]
pub(crate) struct Views {
    documents: BTreeMap<String, Documents>,
    up_to: Position,
    /// What folds the events after `up_to`; none if every append folds its own.
    lasting: Option<&'static dyn Projector>,
}

impl fmt::Debug for Views {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Views").field("documents", &self.documents).field("up_to", &self.up_to).finish_non_exhaustive()
    }
}

impl Views {
    /// The documents as they were last folded.
    pub(crate) fn documents(&self) -> &BTreeMap<String, Documents> {
        &self.documents
    }

    /// The documents that these new events change; none yet if they are folded later.
    ///
    /// # Errors
    /// If an event cannot be read.
    pub(crate) fn prepare(
        &mut self,
        history: &History,
        new: &[Recorded],
        projector: &dyn Projector,
    ) -> Result<Vec<Folded>, AppendError> {
        if projector.lasting().is_some() {
            return Ok(Vec::new());
        }
        self.follow(history)?;
        Touched::by(projector, new).fold(projector, |source| {
            let old = history.select(source, Position::START);
            Ok(old.chain(new.iter().filter(|one| source.matches(&one.envelope))).cloned().collect())
        })
    }

    /// Puts what was prepared in place; the events are in the history by now.
    pub(crate) fn put(&mut self, folded: Vec<Folded>, projector: &dyn Projector, head: Position) {
        self.lasting = projector.lasting();
        if self.lasting.is_none() {
            self.up_to = head;
        }
        folded.into_iter().for_each(|one| self.put_one(one));
    }

    fn put_one(&mut self, folded: Folded) {
        let documents = self.documents.entry(folded.view).or_default();
        match folded.document {
            Some(document) => documents.insert(folded.key, document),
            None => documents.remove(&folded.key),
        };
    }

    /// Folds what was recorded since the views were folded last.
    ///
    /// # Errors
    /// If an event cannot be read.
    pub(crate) fn follow(&mut self, history: &History) -> Result<(), AppendError> {
        let Some(projector) = self.lasting else { return Ok(()) };
        let newer = history.after(self.up_to);
        let Some(newest) = newer.last() else { return Ok(()) };
        let folded = Touched::by(projector, newer)
            .fold(projector, |source| Ok(history.select(source, Position::START).cloned().collect()))?;
        self.up_to = newest.envelope.position;
        folded.into_iter().for_each(|one| self.put_one(one));
        Ok(())
    }

    /// Drops every document and folds them all again; returns how many there are.
    ///
    /// # Errors
    /// If an event cannot be read.
    pub(crate) fn rebuild(&mut self, history: &History, projector: &dyn Projector) -> Result<u64, AppendError> {
        let folded = Touched::by(projector, history.events())
            .fold(projector, |source| Ok(history.select(source, Position::START).cloned().collect()))?;
        let written = folded.iter().filter(|one| one.document.is_some()).count();
        self.documents.clear();
        self.up_to = history.events().last().map_or(Position::START, |newest| newest.envelope.position);
        folded.into_iter().for_each(|one| self.put_one(one));
        Ok(u64::try_from(written).unwrap_or(u64::MAX))
    }
}
