//! A projector that counts: one document per stream and one per tag.

use saisei_ledger::{
    Column, ColumnValue, Envelope, ProjectError, Projector, Recorded, Selection, StreamId, Tag, TagKinds, ViewDocument,
    ViewTarget,
};
use serde_json::json;

/// Counts events. An event of kind `broken` cannot be read; a stream whose last event is `closed` has no document.
pub struct Counting;

impl Projector for Counting {
    fn targets<'e>(&self, envelope: &'e Envelope) -> Vec<(&'static str, &'e str)> {
        let tags = envelope.tags.iter().map(|tag| ("tags", tag.as_str()));
        std::iter::once(("streams", envelope.stream.as_str())).chain(tags).collect()
    }

    fn source(&self, view: &str, key: &str) -> Option<Selection> {
        Some(match view {
            "streams" => Selection::Stream(StreamId::new(key)),
            _ => Selection::Tagged(vec![TagKinds { tag: Tag::new(key), kinds: Vec::new() }]),
        })
    }

    fn fold(&self, target: &ViewTarget, events: &[Recorded]) -> Result<Option<ViewDocument>, ProjectError> {
        if let Some(bad) = events.iter().find(|one| one.envelope.kind.as_str() == "broken") {
            return Err(ProjectError {
                position: bad.envelope.position.0,
                kind: "broken".into(),
                detail: "a broken event".into(),
            });
        }
        let Some(last) = events.last().map(|event| &event.envelope) else {
            return Ok(None);
        };
        if target.view == "streams" && last.kind.as_str() == "closed" {
            return Ok(None);
        }
        let text = |name: &str, value: &str| Column { name: name.into(), value: ColumnValue::Text(value.into()) };
        let count = i64::try_from(events.len()).unwrap();
        let mut columns = vec![Column { name: "count".into(), value: ColumnValue::Number(count) }];
        let mut kinds: Vec<&str> = events.iter().map(|one| one.envelope.kind.as_str()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        columns.extend(kinds.iter().map(|kind| text("kind", kind)));
        columns.push(text("role", &last.role));
        Ok(Some(ViewDocument {
            body: json!({"count": count, "last": last.payload}).to_string(),
            sort: last.occurred_at.to_string(),
            columns,
        }))
    }
}
