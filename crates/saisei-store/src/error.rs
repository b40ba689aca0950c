//! From the engine's errors to ours. No message carries a stored value.

use rusqlite::{ErrorCode, Row};
use saisei_ledger::{AppendError, ParseError, StoreError};

/// A failure inside this crate: the engine's, until it is told to somebody.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failed {
    /// From SQLite.
    #[error(transparent)]
    Engine(#[from] rusqlite::Error),
    /// Ours.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ParseError> for Failed {
    fn from(error: ParseError) -> Self {
        Self::Store(StoreError::Damaged(error.to_string()))
    }
}

impl From<Failed> for StoreError {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Engine(error) => told(&error),
            Failed::Store(error) => error,
        }
    }
}

impl From<Failed> for AppendError {
    fn from(failed: Failed) -> Self {
        Self::Store(failed.into())
    }
}

/// What a SQLite error means to the caller.
pub(crate) fn told(error: &rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Damaged(plain(error)),
        Some(_) => StoreError::Engine(plain(error)),
        // Not from SQLite but from reading a value: the row is not what this program writes.
        None => StoreError::Damaged(plain(error)),
    }
}

/// The error's name without any value.
pub(crate) fn plain(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => failure.to_string(),
        rusqlite::Error::InvalidColumnType(_, column, found) => {
            format!("column `{column}` holds {found}")
        }
        rusqlite::Error::FromSqlConversionFailure(column, found, _) => {
            format!("column {column} of type {found} cannot be read")
        }
        rusqlite::Error::IntegralValueOutOfRange(column, _) => {
            format!("the number in column {column} is out of range")
        }
        rusqlite::Error::Utf8Error(column, _) => format!("column {column} is not UTF-8"),
        _ => "the row has another shape".into(),
    }
}

/// A count or position as SQLite keeps it.
pub(crate) fn int(number: u64) -> Result<i64, Failed> {
    i64::try_from(number).map_err(|_| StoreError::Engine("a number is larger than the store can keep".into()).into())
}

/// A limit as SQLite keeps it; larger than that is no limit.
pub(crate) fn limit(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// A count or position read back; a negative one is damage.
pub(crate) fn uint(row: &Row<'_>, column: usize) -> Result<u64, rusqlite::Error> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, number))
}
