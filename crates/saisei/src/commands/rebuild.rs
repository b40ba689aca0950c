//! `saisei rebuild`: folds all views again.

use saisei_app::Views;
use saisei_app::ledger::Store;
use saisei_app::words::{Language, words};

use crate::cli::Db;
use crate::clinic::Place;
use crate::edge;
use crate::exit::{Failure, Status};

/// `saisei rebuild`.
pub fn run(db: &Db) -> Result<Status, Failure> {
    let store = Place::of(db)?.store()?;
    let documents = store.rebuild(&Views).map_err(saisei_app::AppError::from)?;
    store.close()?;
    for language in Language::ALL {
        edge::note(words(language).ta("cli-rebuild-done", &[("documents", &documents.to_string())]));
    }
    Ok(Status::Done)
}
