//! One writing connection, used in turns; those who wait share one commit.
//!
//! Each caller does its own work, in a savepoint, while it holds the turn. If others wait, it leaves the transaction
//! open and passes the turn on; the last one commits for all. Everybody is answered only after that commit, so a
//! sync to disk is paid once per group and not once per command. There is no thread of our own: a caller's projector
//! is borrowed and may not leave the caller's thread.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use saisei_ledger::StoreError;

use crate::error::told;

/// Commands in one commit at most: a bound on how long the first of them waits.
const GROUP: usize = 64;

pub(crate) struct Writer {
    slot: Mutex<Slot>,
    /// Callers that have asked for the turn and do not have it yet.
    waiting: AtomicUsize,
}

struct Slot {
    /// `None` once closed.
    conn: Option<Connection>,
    /// The open transaction, if there is one.
    group: Option<Arc<Group>>,
    members: usize,
}

/// Those who are answered by the same commit.
#[derive(Default)]
struct Group {
    outcome: Mutex<Option<Result<(), StoreError>>>,
    decided: Condvar,
}

impl Group {
    fn decide(&self, outcome: Result<(), StoreError>) {
        *lock(&self.outcome) = Some(outcome);
        self.decided.notify_all();
    }

    fn wait(&self) -> Result<(), StoreError> {
        let mut outcome = lock(&self.outcome);
        loop {
            if let Some(decided) = &*outcome {
                return decided.clone();
            }
            outcome = self.decided.wait(outcome).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// A panic elsewhere leaves nothing half done here: a turn settles its transaction when it is dropped.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn closed() -> StoreError {
    StoreError::Engine("the store is closed".into())
}

fn lost() -> StoreError {
    StoreError::Engine("the transaction was rolled back".into())
}

impl Writer {
    pub(crate) fn new(conn: Connection) -> Self {
        Self { slot: Mutex::new(Slot { conn: Some(conn), group: None, members: 0 }), waiting: AtomicUsize::new(0) }
    }

    /// Does the work in a transaction: all of it or nothing, durable when this returns.
    pub(crate) fn run<T, E: From<StoreError>>(&self, work: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        let mut turn = self.turn()?;
        let result = turn.work(work);
        let outcome = turn.leave().wait();
        // A refusal may rest on what others in the group wrote, so it too waits for the commit.
        let value = result?;
        outcome?;
        Ok(value)
    }

    fn turn(&self) -> Result<Turn<'_>, StoreError> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let mut slot = lock(&self.slot);
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        let group = slot.join()?;
        Ok(Turn { slot, group, waiting: &self.waiting })
    }

    /// Moves the log into the file and lets go of it. Closing twice does nothing.
    pub(crate) fn close(&self) -> Result<(), StoreError> {
        let Some(conn) = lock(&self.slot).conn.take() else {
            return Ok(());
        };
        // Another process that still reads may keep the log; that is no failure.
        let moved = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        let closed = conn.close().map_err(|(_, error)| error);
        moved.and(closed).map_err(|error| told(&error))
    }
}

impl Slot {
    /// The open group, or a new one with a new transaction.
    fn join(&mut self) -> Result<Arc<Group>, StoreError> {
        let conn = self.conn.as_ref().ok_or_else(closed)?;
        if let Some(group) = self.group.take() {
            if !conn.is_autocommit() {
                self.group = Some(Arc::clone(&group));
                return Ok(group);
            }
            group.decide(Err(lost()));
        }
        conn.execute_batch("BEGIN IMMEDIATE").map_err(|error| told(&error))?;
        let group = Arc::new(Group::default());
        self.group = Some(Arc::clone(&group));
        self.members = 0;
        Ok(group)
    }

    fn commit(&self) -> Result<(), StoreError> {
        let conn = self.conn.as_ref().ok_or_else(closed)?;
        if conn.is_autocommit() {
            // The engine gave up the whole transaction by itself, as it does when the disk is full.
            return Err(lost());
        }
        conn.execute_batch("COMMIT").map_err(|error| {
            let told = told(&error);
            // If this fails too, the transaction is already gone.
            let _ = conn.execute_batch("ROLLBACK");
            told
        })
    }
}

/// The right to use the writing connection.
struct Turn<'a> {
    slot: MutexGuard<'a, Slot>,
    group: Arc<Group>,
    waiting: &'a AtomicUsize,
}

impl Turn<'_> {
    fn work<T, E: From<StoreError>>(&mut self, work: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        let conn = self.slot.conn.as_mut().ok_or_else(closed)?;
        // Dropped without `commit`, also by a panic, a savepoint takes back what was done in it.
        let savepoint = conn.savepoint().map_err(|error| told(&error))?;
        let value = work(&savepoint)?;
        savepoint.commit().map_err(|error| told(&error))?;
        Ok(value)
    }

    fn leave(self) -> Arc<Group> {
        Arc::clone(&self.group)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.slot.members = self.slot.members.saturating_add(1);
        let open = self.slot.conn.as_ref().is_some_and(|conn| !conn.is_autocommit());
        let others = self.waiting.load(Ordering::SeqCst) > 0 && self.slot.members < GROUP;
        if open && others {
            return;
        }
        let outcome = self.slot.commit();
        self.slot.group = None;
        self.group.decide(outcome);
    }
}

#[cfg(test)]
mod tests {
    use saisei_ledger::{ClinicId, SideRow, SideWrite};

    use super::*;
    use crate::error::Failed;
    use crate::{file, head, side};

    fn put(writer: &Writer, id: &str, size: usize) -> Result<(), StoreError> {
        let clinic = ClinicId::new("C1");
        let row = SideRow { space: "s".into(), id: id.into(), value: vec![7; size] };
        writer
            .run(|conn| {
                let mut head = head::load(conn, &clinic)?;
                side::write(conn, &clinic, &mut head, vec![SideWrite::Put(row)])?;
                head.save(conn, &clinic)
            })
            .map_err(|failed: Failed| failed.into())
    }

    fn ids(conn: &Connection) -> Vec<String> {
        let rows = side::read(conn, &ClinicId::new("C1"), "s", None).unwrap();
        rows.into_iter().map(|row| row.id).collect()
    }

    /// No room: that command is refused, those in the same group too, and the next one works.
    #[test]
    fn a_full_disk_records_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("ledger.db");
        file::create(&path, &ClinicId::new("C1")).unwrap();
        let conn = file::connect(&path).unwrap();
        let pages: i64 = conn.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
        conn.query_row(&format!("PRAGMA max_page_count = {}", pages + 10), [], |_| Ok(())).unwrap();
        let writer = Writer::new(conn);
        put(&writer, "1", 10).unwrap();
        assert_eq!(put(&writer, "2", 100_000), Err(StoreError::Full));
        put(&writer, "3", 10).unwrap();
        let ids = writer.run(|conn| Ok::<_, StoreError>(ids(conn))).unwrap();
        assert_eq!(ids, ["1", "3"]);
        writer.close().unwrap();
        writer.close().unwrap();
        assert!(matches!(put(&writer, "4", 1), Err(StoreError::Engine(_))));
    }

    /// If the engine gives up a shared transaction, those who wait for it hear of it; the next one is new.
    #[test]
    fn a_lost_transaction_is_told() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("ledger.db");
        file::create(&path, &ClinicId::new("C1")).unwrap();
        let writer = Writer::new(file::connect(&path).unwrap());
        // Somebody waits, so the first turn passes the open transaction on instead of committing.
        writer.waiting.fetch_add(1, Ordering::SeqCst);
        std::thread::scope(|scope| {
            let first = scope.spawn(|| put(&writer, "1", 10));
            while lock(&writer.slot).members == 0 {
                std::thread::yield_now();
            }
            lock(&writer.slot).conn.as_ref().unwrap().execute_batch("ROLLBACK").unwrap();
            writer.waiting.fetch_sub(1, Ordering::SeqCst);
            put(&writer, "2", 10).unwrap();
            assert!(first.join().unwrap().is_err());
        });
        put(&writer, "3", 10).unwrap();
        let ids = writer.run(|conn| Ok::<_, StoreError>(ids(conn))).unwrap();
        assert_eq!(ids, ["2", "3"]);
    }
}
