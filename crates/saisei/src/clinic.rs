//! Opens a clinic: its store, its keys, the application over both.

use std::path::PathBuf;
use std::sync::Arc;

use saisei_app::access::Cost;
use saisei_app::ledger::Store;
use saisei_app::{App, Keys};
use saisei_store::SqliteStore;

use crate::cli::Db;
use crate::edge::SystemChance;
use crate::exit::{Failure, Status};
use crate::key_files;

/// Where a clinic is.
#[derive(Clone, Debug)]
pub struct Place {
    /// The SQLite file.
    pub file: PathBuf,
    /// The key directory.
    pub keys: PathBuf,
}

impl Place {
    /// Reads `--db` and `--keys`.
    pub fn of(db: &Db) -> Result<Self, Failure> {
        let wrong = || Failure::told(Status::Invalid, "cli-db-url", &[]);
        let path = db.db.strip_prefix("sqlite:").filter(|path| !path.is_empty()).ok_or_else(wrong)?;
        let file = PathBuf::from(path);
        let keys = db.keys.clone().unwrap_or_else(|| PathBuf::from(format!("{path}.keys")));
        Ok(Self { file, keys })
    }

    /// Opens the store alone.
    pub fn store(&self) -> Result<SqliteStore, Failure> {
        Ok(SqliteStore::open(&self.file)?)
    }

    /// Opens the application.
    pub fn open(&self) -> Result<Clinic, Failure> {
        let store = Arc::new(self.store()?);
        let keys = key_files::read(&self.keys)?;
        let clinic = Clinic::over(store, keys)?;
        let file = self.file.clone();
        // The check on demand reads the file as it lies there, in a snapshot of its own.
        clinic.app.checks().read_by(Arc::new(move || Ok(Box::new(SqliteStore::open_for_audit(&file)?))));
        Ok(clinic)
    }
}

/// An open clinic. Closing it signs a checkpoint and leaves one complete file.
pub struct Clinic {
    /// The application.
    pub app: Arc<App>,
    store: Arc<SqliteStore>,
}

impl Clinic {
    /// The application over a store.
    pub fn over(store: Arc<SqliteStore>, keys: Keys) -> Result<Self, Failure> {
        let shared: Arc<dyn Store> = Arc::clone(&store) as Arc<dyn Store>;
        let app = App::open(shared, keys, Arc::new(SystemChance), Cost::FULL)?;
        Ok(Self { app: Arc::new(app), store })
    }

    /// Signs a checkpoint and closes the file.
    pub fn close(self) -> Result<(), Failure> {
        self.app.sign_checkpoint()?;
        let Self { app, store } = self;
        drop(app);
        match Arc::try_unwrap(store) {
            Ok(store) => Ok(store.close()?),
            // Somebody still holds the store; it closes with its last holder.
            Err(_) => Ok(()),
        }
    }
}
