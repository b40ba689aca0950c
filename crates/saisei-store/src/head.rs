//! The head row: what every append reads first and writes last.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use saisei_ledger::audit::ENVELOPE_FORMAT;
use saisei_ledger::checksum::Tally;
use saisei_ledger::merkle::Frontier;
use saisei_ledger::{ClinicId, Head, StoreError};

use crate::error::{Failed, int, uint};

/// The head row in memory.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) frontier: Frontier,
    pub(crate) recorded_at: Option<Timestamp>,
    pub(crate) checkpoints: u64,
    pub(crate) commands: Tally,
    pub(crate) side: Tally,
}

const LOAD: &str = "SELECT size, root, frontier, recorded_at, checkpoints, commands, commands_sum, \
    side_rows, side_sum FROM head WHERE clinic = ?1";

const SAVE: &str = "UPDATE head SET size = ?2, root = ?3, frontier = ?4, recorded_at = ?5, \
    checkpoints = ?6, commands = ?7, commands_sum = ?8, side_rows = ?9, side_sum = ?10 \
    WHERE clinic = ?1";

const INSERT: &str = "INSERT INTO head (clinic, format, size, root, frontier, recorded_at, \
    checkpoints, commands, commands_sum, side_rows, side_sum) \
    VALUES (?1, ?2, 0, ?3, ?4, NULL, 0, 0, ?5, 0, ?5)";

/// The head row of an empty ledger.
pub(crate) fn insert_empty(conn: &Connection, clinic: &ClinicId) -> Result<(), StoreError> {
    let empty = State::default();
    let insert = || -> Result<(), Failed> {
        conn.execute(
            INSERT,
            params![
                clinic.as_str(),
                int(ENVELOPE_FORMAT)?,
                empty.frontier.root().0,
                empty.frontier.to_bytes(),
                empty.side.sum,
            ],
        )?;
        Ok(())
    };
    Ok(insert()?)
}

/// The one clinic of this file.
pub(crate) fn clinic(conn: &Connection) -> Result<ClinicId, StoreError> {
    let read = || -> Result<Vec<String>, rusqlite::Error> {
        let mut statement = conn.prepare("SELECT clinic FROM head ORDER BY clinic LIMIT 2")?;
        statement.query_map([], |row| row.get(0))?.collect()
    };
    let mut clinics = read().map_err(Failed::from)?;
    match (clinics.pop(), clinics.is_empty()) {
        (Some(clinic), true) => Ok(ClinicId::new(clinic)),
        _ => Err(damaged()),
    }
}

fn damaged() -> StoreError {
    StoreError::Damaged("the head row is missing or wrong".into())
}

/// Reads the head row.
pub(crate) fn load(conn: &Connection, clinic: &ClinicId) -> Result<State, Failed> {
    let mut statement = conn.prepare_cached(LOAD)?;
    let row = statement.query_row([clinic.as_str()], |row| Ok(state(row))).optional()?;
    row.ok_or_else(damaged)?
}

fn state(row: &Row<'_>) -> Result<State, Failed> {
    let frontier: Vec<u8> = row.get(2)?;
    let frontier = Frontier::from_bytes(uint(row, 0)?, &frontier);
    let recorded_at: Option<String> = row.get(3)?;
    let recorded_at = recorded_at.map(|text| text.parse()).transpose();
    let state = State {
        frontier: frontier.ok_or_else(damaged)?,
        recorded_at: recorded_at.map_err(|_| damaged())?,
        checkpoints: uint(row, 4)?,
        commands: Tally { rows: uint(row, 5)?, sum: row.get(6)? },
        side: Tally { rows: uint(row, 7)?, sum: row.get(8)? },
    };
    let root: [u8; 32] = row.get(1)?;
    // Appending to a tree that is already wrong would hide where it went wrong.
    (state.frontier.root().0 == root).then_some(state).ok_or_else(|| damaged().into())
}

impl State {
    /// Size and root.
    pub(crate) fn head(&self) -> Head {
        Head { size: self.frontier.size(), root: self.frontier.root() }
    }

    /// Writes the head row back.
    pub(crate) fn save(&self, conn: &Connection, clinic: &ClinicId) -> Result<(), Failed> {
        let changed = conn.prepare_cached(SAVE)?.execute(params![
            clinic.as_str(),
            int(self.frontier.size())?,
            self.frontier.root().0,
            self.frontier.to_bytes(),
            self.recorded_at.map(|time| time.to_string()),
            int(self.checkpoints)?,
            int(self.commands.rows)?,
            self.commands.sum,
            int(self.side.rows)?,
            self.side.sum,
        ])?;
        if changed == 1 { Ok(()) } else { Err(damaged().into()) }
    }
}
