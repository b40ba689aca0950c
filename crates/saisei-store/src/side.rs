//! Rows outside the ledger: side rows, idempotency records, kept checkpoints.

use rusqlite::{CachedStatement, Connection, OptionalExtension, Params, Row, params};
use saisei_ledger::{ClinicId, Command, Hash, Position, SideRow, SideWrite, StoreError, StoredCheckpoint, checksum};

use crate::error::{Failed, int, uint};
use crate::head::{self, State};

const SPACE: &str = "SELECT space, id, value, checksum FROM side_rows \
    WHERE clinic = ?1 AND space = ?2 ORDER BY id";

const ONE: &str = "SELECT space, id, value, checksum FROM side_rows \
    WHERE clinic = ?1 AND space = ?2 AND id = ?3";

const CHECKSUM: &str = "SELECT checksum FROM side_rows WHERE clinic = ?1 AND space = ?2 AND id = ?3";

const DELETE: &str = "DELETE FROM side_rows WHERE clinic = ?1 AND space = ?2 AND id = ?3";

const INSERT: &str = "INSERT INTO side_rows (clinic, space, id, value, checksum) VALUES (?1, ?2, ?3, ?4, ?5)";

const COMMAND: &str = "SELECT key, fingerprint, answer, first, count, checksum FROM commands \
    WHERE clinic = ?1 AND key = ?2";

const INSERT_COMMAND: &str = "INSERT INTO commands \
    (clinic, key, fingerprint, answer, first, count, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

const CHECKPOINTS: &str = "SELECT size, note FROM checkpoints WHERE clinic = ?1 ORDER BY ordinal";

const LAST_CHECKPOINT: &str = "SELECT size, note FROM checkpoints WHERE clinic = ?1 ORDER BY ordinal DESC LIMIT 1";
const INSERT_CHECKPOINT: &str = "INSERT INTO checkpoints (clinic, ordinal, size, note, checksum) \
    VALUES (?1, ?2, ?3, ?4, ?5)";

fn damaged(what: &str) -> Failed {
    StoreError::Damaged(what.into()).into()
}

/// One side row, or all of a space.
pub(crate) fn read(
    conn: &Connection,
    clinic: &ClinicId,
    space: &str,
    id: Option<&str>,
) -> Result<Vec<SideRow>, Failed> {
    match id {
        None => checked(conn.prepare_cached(SPACE)?, [clinic.as_str(), space], clinic),
        Some(id) => checked(conn.prepare_cached(ONE)?, [clinic.as_str(), space, id], clinic),
    }
}

fn checked(mut statement: CachedStatement<'_>, params: impl Params, clinic: &ClinicId) -> Result<Vec<SideRow>, Failed> {
    let mut rows = statement.query(params)?;
    let mut read = Vec::new();
    while let Some(row) = rows.next()? {
        let side = SideRow { space: row.get(0)?, id: row.get(1)?, value: row.get(2)? };
        let stored: Vec<u8> = row.get(3)?;
        if stored != checksum::of_side(clinic, &side).0 {
            return Err(damaged("a side row does not have its checksum"));
        }
        read.push(side);
    }
    Ok(read)
}

/// Changes side rows and their tally in the head.
pub(crate) fn write(
    conn: &Connection,
    clinic: &ClinicId,
    head: &mut State,
    writes: Vec<SideWrite>,
) -> Result<(), Failed> {
    for write in writes {
        match write {
            SideWrite::Put(row) => {
                remove(conn, clinic, head, &row.space, &row.id)?;
                let sum = checksum::of_side(clinic, &row);
                head.side.add(&sum);
                conn.prepare_cached(INSERT)?.execute(params![clinic.as_str(), row.space, row.id, row.value, sum.0])?;
            }
            SideWrite::Delete { space, id } => remove(conn, clinic, head, &space, &id)?,
        }
    }
    Ok(())
}

fn remove(conn: &Connection, clinic: &ClinicId, head: &mut State, space: &str, id: &str) -> Result<(), Failed> {
    let place = [clinic.as_str(), space, id];
    let mut statement = conn.prepare_cached(CHECKSUM)?;
    let old = statement.query_row(place, |row| row.get(0)).optional()?;
    if let Some(old) = old {
        head.side.remove(&Hash(old));
        conn.prepare_cached(DELETE)?.execute(place)?;
    }
    Ok(())
}

/// The idempotency record of a key.
pub(crate) fn command(conn: &Connection, clinic: &ClinicId, key: &str) -> Result<Option<Command>, Failed> {
    let mut statement = conn.prepare_cached(COMMAND)?;
    let found = statement.query_row([clinic.as_str(), key], |row| Ok((command_of(row)?, row.get(5)?))).optional()?;
    match found {
        Some((command, stored)) if checksum::of_command(clinic, &command) != Hash(stored) => {
            Err(damaged("an idempotency record does not have its checksum"))
        }
        found => Ok(found.map(|(command, _)| command)),
    }
}

fn command_of(row: &Row<'_>) -> Result<Command, rusqlite::Error> {
    Ok(Command {
        key: row.get(0)?,
        fingerprint: row.get(1)?,
        answer: row.get(2)?,
        first: Position(uint(row, 3)?),
        count: uint(row, 4)?,
    })
}

/// Adds an idempotency record and counts it in the head.
pub(crate) fn insert_command(
    conn: &Connection,
    clinic: &ClinicId,
    head: &mut State,
    command: &Command,
) -> Result<(), Failed> {
    let sum = checksum::of_command(clinic, command);
    head.commands.add(&sum);
    conn.prepare_cached(INSERT_COMMAND)?.execute(params![
        clinic.as_str(),
        command.key,
        command.fingerprint,
        command.answer,
        int(command.first.0)?,
        int(command.count)?,
        sum.0,
    ])?;
    Ok(())
}

/// All kept checkpoints, oldest first.
pub(crate) fn checkpoints(conn: &Connection, clinic: &ClinicId) -> Result<Vec<StoredCheckpoint>, Failed> {
    let mut statement = conn.prepare_cached(CHECKPOINTS)?;
    let rows = statement
        .query_map([clinic.as_str()], |row| Ok(StoredCheckpoint { size: uint(row, 0)?, note: row.get(1)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The checkpoint that was kept last.
pub(crate) fn last_checkpoint(conn: &Connection, clinic: &ClinicId) -> Result<Option<StoredCheckpoint>, Failed> {
    let mut statement = conn.prepare_cached(LAST_CHECKPOINT)?;
    let kept = |row: &Row<'_>| Ok(StoredCheckpoint { size: uint(row, 0)?, note: row.get(1)? });
    Ok(statement.query_row([clinic.as_str()], kept).optional()?)
}

/// Keeps a checkpoint unless the same note is kept already.
pub(crate) fn keep_checkpoint(
    conn: &Connection,
    clinic: &ClinicId,
    checkpoint: &StoredCheckpoint,
) -> Result<(), Failed> {
    let mut head = head::load(conn, clinic)?;
    let kept = checkpoints(conn, clinic)?;
    if kept.iter().any(|one| one.note == checkpoint.note) {
        return Ok(());
    }
    head.checkpoints = head.checkpoints.saturating_add(1);
    let ordinal = head.checkpoints;
    conn.prepare_cached(INSERT_CHECKPOINT)?.execute(params![
        clinic.as_str(),
        int(ordinal)?,
        int(checkpoint.size)?,
        checkpoint.note,
        checksum::of_checkpoint(clinic, ordinal, checkpoint).0,
    ])?;
    head.save(conn, clinic)
}
