//! Every row of the file as stored, for [`saisei_ledger::verify()`].

use std::path::Path;

use rusqlite::{Connection, Row};
use saisei_ledger::{
    AuditError, AuditSource, CheckpointRow, CommandRow, EventRow, HeadRow, SideRowStored, StoreError, TagRow,
    ViewColumnRow, ViewRowStored,
};

use crate::error::{plain, uint};
use crate::file::{self, APPLICATION_ID};
use crate::schema;

type Sink<'a, T> = saisei_ledger::audit::Sink<'a, T>;

/// A file opened to be checked: one snapshot, nothing written.
pub struct SqliteAudit {
    conn: Connection,
}

impl std::fmt::Debug for SqliteAudit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SqliteAudit").finish_non_exhaustive()
    }
}

impl SqliteAudit {
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        file::inspect(path)?;
        let conn = file::connect_to_audit(path)?;
        // All tables are then read as of one moment. If even this fails, the first query says so in the report.
        let _ = conn.execute_batch("BEGIN");
        Ok(Self { conn })
    }

    fn rows<T>(&self, sql: &'static str, each: Sink<'_, T>, read: fn(&Row<'_>) -> Result<T, rusqlite::Error>) {
        if let Err(error) = self.walk(sql, each, read) {
            each(Err(unreadable(None, &error)));
        }
    }

    fn walk<T>(
        &self,
        sql: &'static str,
        each: Sink<'_, T>,
        read: fn(&Row<'_>) -> Result<T, rusqlite::Error>,
    ) -> Result<(), rusqlite::Error> {
        let mut statement = self.conn.prepare(sql)?;
        let positioned = statement.column_names().next() == Some("position");
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            each(read(row).map_err(|error| {
                let position = uint(row, 0).ok().filter(|_| positioned);
                unreadable(position, &error)
            }));
        }
        Ok(())
    }

    fn marks(&self) -> Result<Vec<String>, rusqlite::Error> {
        let mut problems = Vec::new();
        let mark: i32 = self.conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
        if mark != APPLICATION_ID {
            problems.push("the file does not carry the mark of a Saisei data file".into());
        }
        if schema::version(&self.conn)? != schema::newest() {
            problems.push("the file has the format of another version of this program".into());
        }
        let encoding: String = self.conn.pragma_query_value(None, "encoding", |row| row.get(0))?;
        if encoding != "UTF-8" {
            problems.push("the file is not in UTF-8".into());
        }
        if schema::texts(&self.conn)? != schema::expected()? {
            problems.push("the tables and indexes are not those of this program".into());
        }
        Ok(problems)
    }

    fn integrity(&self) -> Result<Vec<String>, rusqlite::Error> {
        let mut statement = self.conn.prepare("PRAGMA integrity_check")?;
        let lines: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }
}

fn unreadable(position: Option<u64>, error: &rusqlite::Error) -> AuditError {
    AuditError { position, what: format!("a row cannot be read: {}", plain(error)) }
}

impl AuditSource for SqliteAudit {
    fn self_check(&mut self) -> Vec<String> {
        [self.integrity(), self.marks()]
            .into_iter()
            .flat_map(|problems| {
                problems.unwrap_or_else(|error| vec![format!("the file cannot be read: {}", plain(&error))])
            })
            .collect()
    }

    fn head(&mut self, each: Sink<'_, HeadRow>) {
        const SQL: &str = "SELECT clinic, format, size, root, frontier, recorded_at, checkpoints, \
            commands, commands_sum, side_rows, side_sum FROM head ORDER BY clinic";
        self.rows(SQL, each, |row| {
            Ok(HeadRow {
                clinic: row.get(0)?,
                format: uint(row, 1)?,
                size: uint(row, 2)?,
                root: row.get(3)?,
                frontier: row.get(4)?,
                recorded_at: row.get(5)?,
                checkpoints: uint(row, 6)?,
                commands: uint(row, 7)?,
                commands_sum: row.get(8)?,
                side_rows: uint(row, 9)?,
                side_sum: row.get(10)?,
            })
        });
    }

    fn events(&mut self, each: Sink<'_, EventRow>) {
        const SQL: &str = "SELECT position, clinic, stream, stream_position, kind, hash, bytes \
            FROM events ORDER BY position";
        self.rows(SQL, each, |row| {
            Ok(EventRow {
                position: uint(row, 0)?,
                clinic: row.get(1)?,
                stream: row.get(2)?,
                stream_position: uint(row, 3)?,
                kind: row.get(4)?,
                hash: row.get(5)?,
                bytes: row.get(6)?,
            })
        });
    }

    fn tags(&mut self, each: Sink<'_, TagRow>) {
        const SQL: &str = "SELECT position, tag, kind, clinic FROM event_tags ORDER BY position, tag, kind, clinic";
        self.rows(SQL, each, |row| {
            Ok(TagRow { position: uint(row, 0)?, tag: row.get(1)?, kind: row.get(2)?, clinic: row.get(3)? })
        });
    }

    fn views(&mut self, each: Sink<'_, ViewRowStored>) {
        const SQL: &str = "SELECT clinic, view, key, sort, body FROM views ORDER BY clinic, view, key";
        self.rows(SQL, each, |row| {
            Ok(ViewRowStored {
                clinic: row.get(0)?,
                view: row.get(1)?,
                key: row.get(2)?,
                sort: row.get(3)?,
                body: row.get(4)?,
            })
        });
    }

    fn view_columns(&mut self, each: Sink<'_, ViewColumnRow>) {
        // A filtered list is read in the order of the columns' own sort keys: a column with another sort key than its
        // document is not that document's column.
        const SQL: &str = "SELECT c.clinic, c.view, c.key, c.ordinal, \
            CASE WHEN v.sort IS c.sort THEN c.name ELSE c.name || ' (misplaced)' END, c.text, c.number \
            FROM view_columns c LEFT JOIN views v ON v.clinic = c.clinic AND v.view = c.view AND v.key = c.key \
            ORDER BY c.clinic, c.view, c.key, c.ordinal";
        self.rows(SQL, each, |row| {
            Ok(ViewColumnRow {
                clinic: row.get(0)?,
                view: row.get(1)?,
                key: row.get(2)?,
                ordinal: uint(row, 3)?,
                name: row.get(4)?,
                text: row.get(5)?,
                number: row.get(6)?,
            })
        });
    }

    fn checkpoints(&mut self, each: Sink<'_, CheckpointRow>) {
        const SQL: &str = "SELECT clinic, ordinal, size, note, checksum FROM checkpoints \
            ORDER BY clinic, ordinal";
        self.rows(SQL, each, |row| {
            Ok(CheckpointRow {
                clinic: row.get(0)?,
                ordinal: uint(row, 1)?,
                size: uint(row, 2)?,
                note: row.get(3)?,
                checksum: row.get(4)?,
            })
        });
    }

    fn commands(&mut self, each: Sink<'_, CommandRow>) {
        const SQL: &str = "SELECT clinic, key, fingerprint, answer, first, count, checksum \
            FROM commands ORDER BY clinic, key";
        self.rows(SQL, each, |row| {
            Ok(CommandRow {
                clinic: row.get(0)?,
                key: row.get(1)?,
                fingerprint: row.get(2)?,
                answer: row.get(3)?,
                first: uint(row, 4)?,
                count: uint(row, 5)?,
                checksum: row.get(6)?,
            })
        });
    }

    fn side_rows(&mut self, each: Sink<'_, SideRowStored>) {
        const SQL: &str = "SELECT clinic, space, id, value, checksum FROM side_rows \
            ORDER BY clinic, space, id";
        self.rows(SQL, each, |row| {
            Ok(SideRowStored {
                clinic: row.get(0)?,
                space: row.get(1)?,
                id: row.get(2)?,
                value: row.get(3)?,
                checksum: row.get(4)?,
            })
        });
    }
}
