//! The schema and its versions, kept in the header's user version.

use rusqlite::Connection;
use saisei_ledger::StoreError;

use crate::error::{Failed, told};
use crate::file::APPLICATION_ID;

/// One text per version, never edited once released: version n is the first n of them.
const MIGRATIONS: &[&str] = &[include_str!("migrations/0001.sql"), include_str!("migrations/0002.sql")];

/// The newest version that this program knows.
pub(crate) fn newest() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Refuses a version that this program does not know.
pub(crate) fn known(found: i64) -> Result<(), StoreError> {
    let known = newest();
    match found {
        _ if found > known => Err(StoreError::Newer { found, known }),
        _ if found < 1 => Err(StoreError::Damaged("the format number is missing".into())),
        _ => Ok(()),
    }
}

/// Marks a new file as ours and makes all tables.
pub(crate) fn found(conn: &mut Connection) -> Result<(), StoreError> {
    let make = |conn: &mut Connection| -> Result<(), rusqlite::Error> {
        let transaction = conn.transaction()?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        apply(&transaction, 0)?;
        transaction.commit()
    };
    make(conn).map_err(|error| told(&error))
}

/// Brings an older file up to the newest version, in one transaction.
pub(crate) fn migrate(conn: &mut Connection) -> Result<(), StoreError> {
    let bring = |conn: &mut Connection| -> Result<(), Failed> {
        let version = version(conn)?;
        known(version)?;
        if version < newest() {
            let transaction = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            // Another process may have done it while this one waited for the lock.
            let version = self::version(&transaction)?;
            apply(&transaction, usize::try_from(version).unwrap_or_default())?;
            transaction.commit()?;
        }
        Ok(())
    };
    Ok(bring(conn)?)
}

/// The file's version.
pub(crate) fn version(conn: &Connection) -> Result<i64, rusqlite::Error> {
    conn.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn apply(conn: &Connection, done: usize) -> Result<(), rusqlite::Error> {
    for migration in MIGRATIONS.iter().skip(done) {
        conn.execute_batch(migration)?;
    }
    conn.pragma_update(None, "user_version", newest())
}

/// The text of every table and index, as the engine keeps it.
pub(crate) fn texts(conn: &Connection) -> Result<Vec<Text>, rusqlite::Error> {
    let mut statement =
        conn.prepare("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    rows.collect()
}

/// Type, name, table and SQL of a schema entry.
pub(crate) type Text = (String, String, String, String);

/// What [`texts`] answers for a file of this program.
pub(crate) fn expected() -> Result<Vec<Text>, rusqlite::Error> {
    let conn = Connection::open_in_memory()?;
    apply(&conn, 0)?;
    texts(&conn)
}
