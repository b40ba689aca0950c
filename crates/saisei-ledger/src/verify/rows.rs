//! Rows outside the ledger: idempotency records and side rows.

use super::{Findings, Ledger, code};
use crate::audit::{AuditSource, CommandRow, SideRowStored};
use crate::checksum::{self, Tally};
use crate::envelope::{Hash, Position};
use crate::store::{Command, SideRow};

/// Checks every idempotency record: its checksum, the events that it names, and that none vanished.
pub(super) fn commands(source: &mut dyn AuditSource, ledger: &Ledger, findings: &mut Findings) {
    let mut tally = Tally::default();
    source.commands(&mut |row| match row {
        Ok(row) => command(&row, ledger, &mut tally, findings),
        Err(error) => findings.add(error.position, code::COMMAND_ROW, error.what),
    });
    let Some(head) = &ledger.head else { return };
    if head.commands != tally.rows || head.commands_sum != tally.sum {
        let what = "the idempotency records are not those that the head row counts";
        findings.general(code::COMMAND_ROW, what);
    }
}

fn command(row: &CommandRow, ledger: &Ledger, tally: &mut Tally, findings: &mut Findings) {
    let key = &row.key;
    if row.clinic != ledger.clinic.as_str() {
        let what = format!("the idempotency record `{key}` belongs to another clinic");
        findings.general(code::COMMAND_ROW, what);
    }
    match checksum_of_command(row, ledger) {
        Some(sum) if row.checksum == sum.0 => tally.add(&sum),
        _ => {
            let what = format!("the idempotency record `{key}` does not have its checksum");
            return findings.general(code::COMMAND_ROW, what);
        }
    }
    if !names_events(row, ledger) {
        let what = format!("the idempotency record `{key}` names events that are not there");
        findings.general(code::COMMAND_ROW, what);
    }
}

fn checksum_of_command(row: &CommandRow, ledger: &Ledger) -> Option<Hash> {
    let command = Command {
        key: row.key.clone(),
        fingerprint: row.fingerprint.as_slice().try_into().ok()?,
        answer: row.answer.clone(),
        first: Position(row.first),
        count: row.count,
    };
    Some(checksum::of_command(&ledger.clinic, &command))
}

/// Whether the events that it names are there. Broken events are reported where they stand, not here.
fn names_events(row: &CommandRow, ledger: &Ledger) -> bool {
    if row.count == 0 {
        return row.first == 0;
    }
    let last = row.first.checked_add(row.count - 1);
    row.first > 0 && last.is_some_and(|last| last <= ledger.events.frontier.size())
}

/// Checks every side row's checksum, and that none vanished or was added.
pub(super) fn side_rows(source: &mut dyn AuditSource, ledger: &Ledger, findings: &mut Findings) {
    let mut tally = Tally::default();
    source.side_rows(&mut |row| match row {
        Ok(row) => side_row(row, ledger, &mut tally, findings),
        Err(error) => findings.add(error.position, code::SIDE_ROW, error.what),
    });
    let Some(head) = &ledger.head else { return };
    if head.side_rows != tally.rows || head.side_sum != tally.sum {
        let what = "the side rows are not those that the head row counts";
        findings.general(code::SIDE_ROW, what);
    }
}

fn side_row(row: SideRowStored, ledger: &Ledger, tally: &mut Tally, findings: &mut Findings) {
    let place = format!("`{}` of `{}`", row.id, row.space);
    if row.clinic != ledger.clinic.as_str() {
        let what = format!("the side row {place} belongs to another clinic");
        findings.general(code::SIDE_ROW, what);
    }
    let side = SideRow { space: row.space, id: row.id, value: row.value };
    let sum = checksum::of_side(&ledger.clinic, &side);
    if row.checksum == sum.0 {
        tally.add(&sum);
    } else {
        let what = format!("the side row {place} does not have its checksum");
        findings.general(code::SIDE_ROW, what);
    }
}
