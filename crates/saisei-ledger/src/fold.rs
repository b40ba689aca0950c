//! Which documents a set of events changes, and folding them: the same steps in every store and in `verify`.

use std::collections::BTreeMap;

use crate::envelope::{Envelope, Recorded};
use crate::store::{AppendError, Selection, StoreError};
use crate::view::{ProjectError, Projector, ViewDocument, ViewTarget};

/// Targets grouped by the events they are folded from, so that each source is read once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// By view and key; what the events do not touch is kept too, so that no source is asked for twice.
    sources: BTreeMap<&'static str, BTreeMap<String, Source>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Source {
    events: Selection,
    touched: bool,
}

impl Touched {
    /// Nothing touched.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes the documents that this event changes.
    pub fn note(&mut self, projector: &dyn Projector, envelope: &Envelope) {
        for (view, key) in projector.targets(envelope) {
            let documents = self.sources.entry(view).or_default();
            if let Some(source) = documents.get_mut(key) {
                source.touched = source.touched || source.events.matches(envelope);
            } else if let Some(events) = projector.source(view, key) {
                let touched = events.matches(envelope);
                documents.insert(key.to_owned(), Source { events, touched });
            }
        }
    }

    /// The documents that these events change.
    pub fn by<'a>(projector: &dyn Projector, events: impl IntoIterator<Item = &'a Recorded>) -> Self {
        let mut touched = Self::new();
        for event in events {
            touched.note(projector, &event.envelope);
        }
        touched
    }

    /// Folds every document; `read` answers all events of a source, oldest first.
    ///
    /// # Errors
    /// Whatever `read` or the projector fails with.
    pub fn fold(
        self,
        projector: &dyn Projector,
        mut read: impl FnMut(&Selection) -> Result<Vec<Recorded>, StoreError>,
    ) -> Result<Vec<Folded>, AppendError> {
        let bulk = projector.bulk();
        let projector = bulk.as_deref().unwrap_or(projector);
        let mut folded = Vec::new();
        for (source, targets) in self.grouped() {
            let events = read(&source)?;
            for target in targets {
                folded.push(Folded::of(target, &events, projector)?);
            }
        }
        Ok(folded)
    }

    fn grouped(self) -> BTreeMap<Selection, Vec<ViewTarget>> {
        let mut groups: BTreeMap<Selection, Vec<ViewTarget>> = BTreeMap::new();
        for (view, documents) in self.sources {
            for (key, Source { events, .. }) in documents.into_iter().filter(|(_, source)| source.touched) {
                let target = ViewTarget { view: view.to_owned(), key, source: events.clone() };
                groups.entry(events).or_default().push(target);
            }
        }
        groups
    }
}

/// One document as it now is; without a document its row is removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// The view.
    pub view: String,
    /// The document's key.
    pub key: String,
    /// The document.
    pub document: Option<ViewDocument>,
}

impl Folded {
    fn of(target: ViewTarget, events: &[Recorded], projector: &dyn Projector) -> Result<Self, ProjectError> {
        let document = projector.fold(&target, events)?;
        Ok(Self { view: target.view, key: target.key, document })
    }
}
