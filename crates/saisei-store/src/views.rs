//! View documents: writing and reading one.

use rusqlite::{Connection, OptionalExtension, Row, params};
use saisei_ledger::fold::Folded;
use saisei_ledger::{ClinicId, Column, ColumnValue, StoreError, ViewDocument, ViewRow};

use crate::error::Failed;

const GET: &str = "SELECT key, sort, body FROM views WHERE clinic = ?1 AND view = ?2 AND key = ?3";

const COLUMNS: &str = "SELECT name, text, number FROM view_columns \
    WHERE clinic = ?1 AND view = ?2 AND key = ?3 ORDER BY ordinal";

const DELETE: &str = "DELETE FROM views WHERE clinic = ?1 AND view = ?2 AND key = ?3";

const DELETE_COLUMNS: &str = "DELETE FROM view_columns WHERE clinic = ?1 AND view = ?2 AND key = ?3";

const INSERT: &str = "INSERT INTO views (clinic, view, key, sort, body) VALUES (?1, ?2, ?3, ?4, ?5)";

const INSERT_COLUMN: &str = "INSERT INTO view_columns \
    (clinic, view, key, ordinal, name, text, number, sort) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

const CLEAR: &str = "DELETE FROM views WHERE clinic = ?1";

const CLEAR_COLUMNS: &str = "DELETE FROM view_columns WHERE clinic = ?1";

/// Replaces a document, or removes it.
pub(crate) fn put(conn: &Connection, clinic: &ClinicId, folded: &Folded) -> Result<(), Failed> {
    let place = params![clinic.as_str(), folded.view, folded.key];
    conn.prepare_cached(DELETE)?.execute(place)?;
    conn.prepare_cached(DELETE_COLUMNS)?.execute(place)?;
    if let Some(document) = &folded.document {
        conn.prepare_cached(INSERT)?.execute(params![
            clinic.as_str(),
            folded.view,
            folded.key,
            document.sort,
            document.body,
        ])?;
        insert_columns(conn, clinic, folded, document)?;
    }
    Ok(())
}

fn insert_columns(
    conn: &Connection,
    clinic: &ClinicId,
    folded: &Folded,
    document: &ViewDocument,
) -> Result<(), Failed> {
    let mut statement = conn.prepare_cached(INSERT_COLUMN)?;
    for (ordinal, column) in (0i64..).zip(&document.columns) {
        let (text, number) = match &column.value {
            ColumnValue::Text(text) => (Some(text), None),
            ColumnValue::Number(number) => (None, Some(number)),
        };
        // The document's own sort key, so that a filtered list is read in its order out of one index.
        let place =
            params![clinic.as_str(), folded.view, folded.key, ordinal, column.name, text, number, document.sort];
        statement.execute(place)?;
    }
    Ok(())
}

/// Removes all documents.
pub(crate) fn clear(conn: &Connection, clinic: &ClinicId) -> Result<(), Failed> {
    conn.execute(CLEAR, [clinic.as_str()])?;
    conn.execute(CLEAR_COLUMNS, [clinic.as_str()])?;
    Ok(())
}

/// One document.
pub(crate) fn one(conn: &Connection, clinic: &ClinicId, view: &str, key: &str) -> Result<Option<ViewRow>, Failed> {
    let mut statement = conn.prepare_cached(GET)?;
    let bare = statement.query_row([clinic.as_str(), view, key], bare).optional()?;
    bare.map(|row| whole(conn, clinic, view, row)).transpose()
}

/// Key, sort key and body of a row of `views`, without columns.
pub(crate) fn bare(row: &Row<'_>) -> Result<ViewRow, rusqlite::Error> {
    Ok(ViewRow {
        key: row.get(0)?,
        document: ViewDocument { sort: row.get(1)?, body: row.get(2)?, columns: Vec::new() },
    })
}

/// Adds the columns.
pub(crate) fn whole(conn: &Connection, clinic: &ClinicId, view: &str, mut row: ViewRow) -> Result<ViewRow, Failed> {
    let mut statement = conn.prepare_cached(COLUMNS)?;
    let mut rows = statement.query([clinic.as_str(), view, &row.key])?;
    while let Some(stored) = rows.next()? {
        row.document.columns.push(column(stored)?);
    }
    Ok(row)
}

fn column(row: &Row<'_>) -> Result<Column, Failed> {
    let value = match (row.get(1)?, row.get(2)?) {
        (Some(text), None) => ColumnValue::Text(text),
        (None, Some(number)) => ColumnValue::Number(number),
        _ => return Err(StoreError::Damaged("an index column has no value".into()).into()),
    };
    Ok(Column { name: row.get(0)?, value })
}
