//! The file itself: making it, recognising it, connecting to it.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use saisei_ledger::{ClinicId, StoreError};

use crate::error::told;
use crate::{head, schema};

/// "SAIS" in the header's application id (offset 68; <https://sqlite.org/fileformat2.html>).
pub(crate) const APPLICATION_ID: i32 = 0x5341_4953;

/// How long a process waits for another that is writing.
const BUSY: Duration = Duration::from_secs(5);

/// Older versions carry published defects, among them a corruption of the write-ahead log.
const SQLITE_FLOOR: i32 = 3_054_001;

/// Memory for pages of the file per reading connection, in KiB. A list of a clinic of ten years walks some megabytes of
/// index, which SQLite's own default of 2 MB would read from the system again for every page.
const READ_CACHE_KIB: i64 = 16 * 1024;

/// Prepared statements kept per connection: more than there are texts in this crate.
const STATEMENTS: usize = 64;

/// Makes the file with its schema and an empty head row.
pub(crate) fn create(path: &Path, clinic: &ClinicId) -> Result<(), StoreError> {
    let made = OpenOptions::new().write(true).create_new(true).open(path);
    made.map_err(|error| refused(path, &error))?;
    let done = fill(path, clinic);
    if done.is_err() {
        // The file is ours and holds nothing yet; leaving half of one would block the next try.
        let _ = std::fs::remove_file(path);
    }
    done
}

fn fill(path: &Path, clinic: &ClinicId) -> Result<(), StoreError> {
    let mut conn = bare(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // Before the write-ahead log is switched on, so that the marks stand in the file's own first page.
    schema::found(&mut conn)?;
    head::insert_empty(&conn, clinic)?;
    drop(conn);
    connect(path).map(drop)
}

/// Looks at the first bytes before SQLite does: a foreign database is left untouched.
pub(crate) fn inspect(path: &Path) -> Result<(), StoreError> {
    let foreign = || StoreError::NotSaisei(path.display().to_string());
    let mut file = File::open(path).map_err(|error| refused(path, &error))?;
    let mut header = [0u8; 100];
    file.read_exact(&mut header).map_err(|_| foreign())?;
    let number = |at: usize| {
        let bytes = header.get(at..).and_then(<[u8]>::first_chunk::<4>);
        bytes.map(|bytes| i32::from_be_bytes(*bytes))
    };
    if !header.starts_with(b"SQLite format 3\0") || number(68) != Some(APPLICATION_ID) {
        return Err(foreign());
    }
    schema::known(i64::from(number(60).unwrap_or_default()))
}

fn refused(path: &Path, error: &std::io::Error) -> StoreError {
    let name = path.display().to_string();
    match error.kind() {
        ErrorKind::NotFound => StoreError::Missing(name),
        ErrorKind::AlreadyExists => StoreError::Exists(name),
        ErrorKind::IsADirectory => StoreError::NotSaisei(name),
        ErrorKind::StorageFull => StoreError::Full,
        kind => StoreError::Engine(kind.to_string()),
    }
}

/// The connection that writes.
pub(crate) fn connect(path: &Path) -> Result<Connection, StoreError> {
    let conn = bare(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let set = || {
        // Durable when it returns, also on machines where a plain sync stops at the disk's own memory.
        conn.pragma_update(None, "journal_mode", "wal")?;
        conn.pragma_update(None, "synchronous", "full")?;
        conn.pragma_update(None, "fullfsync", true)?;
        conn.pragma_update(None, "checkpoint_fullfsync", true)?;
        // What is deleted (a vault row, a patient's key) is overwritten in the file.
        conn.pragma_update(None, "secure_delete", true)
    };
    set().map_err(|error: rusqlite::Error| told(&error))?;
    Ok(conn)
}

/// A connection that reads what is committed.
pub(crate) fn connect_to_read(path: &Path) -> Result<Connection, StoreError> {
    let conn = bare(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    conn.pragma_update(None, "cache_size", -READ_CACHE_KIB).map_err(|error| told(&error))?;
    Ok(conn)
}

/// A connection for the audit. Without a write-ahead log the file alone is read and nothing is left beside it.
pub(crate) fn connect_to_audit(path: &Path) -> Result<Connection, StoreError> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    if Path::new(&log).exists() {
        return connect_to_read(path);
    }
    let Some(text) = path.to_str() else {
        return connect_to_read(path);
    };
    let escaped = text.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let uri = format!("file:{escaped}?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    bare(Path::new(&uri), flags)
}

fn bare(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    if rusqlite::version_number() < SQLITE_FLOOR {
        let found = rusqlite::version();
        return Err(StoreError::Engine(format!("SQLite {found} is too old")));
    }
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let set = || {
        let conn = Connection::open_with_flags(path, flags)?;
        conn.busy_timeout(BUSY)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        conn.pragma_update(None, "cell_size_check", true)?;
        conn.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(conn)
    };
    set().map_err(|error: rusqlite::Error| told(&error))
}
