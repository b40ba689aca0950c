//! The head row: one, and exactly what the events make it.

use super::{Findings, Ledger, code};
use crate::audit::{AuditSource, ENVELOPE_FORMAT, HeadRow};

/// The head row, if there is exactly one that can be read.
pub(super) fn single(source: &mut dyn AuditSource, findings: &mut Findings) -> Option<HeadRow> {
    let mut rows = Vec::new();
    source.head(&mut |row| match row {
        Ok(row) => rows.push(row),
        Err(error) => findings.add(error.position, code::HEAD, error.what),
    });
    if rows.len() != 1 {
        let what = format!("there are {} readable head rows instead of one", rows.len());
        findings.general(code::HEAD, what);
    }
    // With several of them no value can be trusted; later checks then leave the head out.
    rows.pop().filter(|_| rows.is_empty())
}

/// Compares each value of the head row with the events.
pub(super) fn check(ledger: &Ledger, findings: &mut Findings) {
    let Some(head) = &ledger.head else { return };
    let frontier = &ledger.events.frontier;
    let newest = ledger.events.history.events().last();
    let recorded_at = newest.map(|event| event.envelope.recorded_at.to_string());
    let differing = [
        ("clinic", head.clinic != ledger.clinic.as_str()),
        ("format", head.format != ENVELOPE_FORMAT),
        ("size", head.size != frontier.size()),
        ("root", head.root != frontier.root().0),
        ("frontier", head.frontier != frontier.to_bytes()),
        ("recorded_at", head.recorded_at != recorded_at),
    ];
    for (column, _) in differing.iter().filter(|(_, differs)| *differs) {
        let what = format!("column `{column}` of the head row does not fit the events");
        findings.general(code::HEAD, what);
    }
}
