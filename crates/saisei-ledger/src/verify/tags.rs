//! Tag rows are exactly the tags of the envelopes.

use std::cmp::Ordering;
use std::iter::Peekable;

use super::{Findings, Ledger, code};
use crate::audit::{AuditSource, TagRow};
use crate::envelope::Recorded;

/// Walks stored and expected tags side by side, both in order.
pub(super) fn check(source: &mut dyn AuditSource, ledger: &Ledger, findings: &mut Findings) {
    let events = ledger.events.history.events().iter();
    let mut expected = events.flat_map(tags_of).peekable();
    source.tags(&mut |row| match row {
        Ok(row) => take(&row, &mut expected, findings),
        Err(error) => findings.add(error.position, code::TAG, error.what),
    });
    expected.for_each(|row| missing(&row, findings));
}

/// The rows that this event's envelope asks for, in the order of the table.
fn tags_of(recorded: &Recorded) -> Vec<TagRow> {
    let envelope = &recorded.envelope;
    let row = |tag: &crate::envelope::Tag| TagRow {
        position: envelope.position.0,
        tag: tag.to_string(),
        kind: envelope.kind.to_string(),
        clinic: envelope.clinic.to_string(),
    };
    let mut rows: Vec<TagRow> = envelope.tags.iter().map(row).collect();
    rows.sort();
    rows
}

fn take(row: &TagRow, expected: &mut Peekable<impl Iterator<Item = TagRow>>, findings: &mut Findings) {
    while let Some(next) = expected.peek() {
        match next.cmp(row) {
            Ordering::Less => missing(next, findings),
            Ordering::Greater => break,
            Ordering::Equal => {
                expected.next();
                return;
            }
        }
        expected.next();
    }
    let what = format!("event {} has no tag as this tag row says", row.position);
    findings.add(Some(row.position), code::TAG, what);
}

fn missing(row: &TagRow, findings: &mut Findings) {
    let what = format!("a tag row of event {} is missing", row.position);
    findings.add(Some(row.position), code::TAG, what);
}
