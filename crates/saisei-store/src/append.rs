//! One command's writes, inside the transaction that the writer opened.

use rusqlite::Connection;
use saisei_ledger::fold::Touched;
use saisei_ledger::merkle::leaf_hash;
use saisei_ledger::seal::seal;
use saisei_ledger::{
    Append, AppendError, Appended, ClinicId, Command, Condition, Position, Projector, Recorded, Selection, StoreError,
};

use crate::error::Failed;
use crate::{events, head, side, views};

/// Events read at once while all views are folded anew.
const BATCH: usize = 1_000;

/// Checks and writes one command. The head row comes first: on an engine with row locks it is the lock.
pub(crate) fn append(
    conn: &Connection,
    clinic: &ClinicId,
    append: Append,
    projector: &dyn Projector,
) -> Result<Appended, AppendError> {
    let mut head = head::load(conn, clinic)?;
    if let Some(command) = &append.command
        && let Some(known) = side::command(conn, clinic, &command.key)?
    {
        return Ok(Appended::KeyKnown(known));
    }
    if head.recorded_at > Some(append.author.recorded_at) {
        return Err(AppendError::TimeGoesBack);
    }
    check(conn, clinic, &append.conditions)?;
    let last = Position(head.frontier.size());
    let recorded = seal(clinic, last, &append.author, append.drafts, |stream| Ok(events::tip(conn, clinic, stream)?))?;
    for event in &recorded {
        events::insert(conn, event)?;
        head.frontier.append(leaf_hash(&event.bytes));
        head.recorded_at = Some(event.envelope.recorded_at);
    }
    fold(conn, clinic, Touched::by(projector, &recorded), projector)?;
    side::write(conn, clinic, &mut head, append.side)?;
    if let Some(command) = append.command {
        side::insert_command(conn, clinic, &mut head, &filled(command, &recorded))?;
    }
    head.save(conn, clinic)?;
    Ok(Appended::Done(recorded))
}

fn check(conn: &Connection, clinic: &ClinicId, conditions: &[Condition]) -> Result<(), AppendError> {
    for condition in conditions {
        let newest = events::newest(conn, clinic, &condition.selection)?;
        let newest = newest.and_then(|position| u64::try_from(position).ok());
        if let Some(position) = newest.filter(|position| *position > condition.after.0) {
            return Err(AppendError::Conflict(Position(position)));
        }
    }
    Ok(())
}

/// The record of the command that appended these events.
fn filled(mut command: Command, recorded: &[Recorded]) -> Command {
    command.first = recorded.first().map_or(Position::START, |event| event.envelope.position);
    command.count = u64::try_from(recorded.len()).unwrap_or(u64::MAX);
    command
}

/// Folds the touched documents from what this transaction sees, new events included; returns how many there are.
fn fold(conn: &Connection, clinic: &ClinicId, touched: Touched, projector: &dyn Projector) -> Result<u64, AppendError> {
    let folded = touched.fold(projector, |source| {
        let all = events::read(conn, clinic, source, Position::START, usize::MAX);
        all.map_err(StoreError::from)
    })?;
    let mut written = 0;
    for one in folded {
        views::put(conn, clinic, &one)?;
        written += u64::from(one.document.is_some());
    }
    Ok(written)
}

/// Drops every view document and folds them all again.
pub(crate) fn rebuild(conn: &Connection, clinic: &ClinicId, projector: &dyn Projector) -> Result<u64, AppendError> {
    let touched = touched_by_all(conn, clinic, projector)?;
    views::clear(conn, clinic)?;
    fold(conn, clinic, touched, projector)
}

fn touched_by_all(conn: &Connection, clinic: &ClinicId, projector: &dyn Projector) -> Result<Touched, Failed> {
    let mut touched = Touched::new();
    let mut after = Position::START;
    loop {
        let batch = events::read(conn, clinic, &Selection::All, after, BATCH)?;
        let Some(newest) = batch.last() else {
            return Ok(touched);
        };
        after = newest.envelope.position;
        for event in &batch {
            touched.note(projector, &event.envelope);
        }
    }
}
