//! The SQLite store keeps the contract.

#![allow(clippy::unwrap_used, reason = "test helpers")]

#[path = "../../saisei-ledger/tests/contract/mod.rs"]
mod contract;

use std::any::Any;

use contract::contract;
use contract::fixture::clinic;
use saisei_ledger::Store;
use saisei_store::SqliteStore;

fn fresh() -> (Box<dyn Any>, Box<dyn Store>) {
    let directory = tempfile::tempdir().unwrap();
    let store = SqliteStore::create(directory.path().join("ledger.db"), clinic()).unwrap();
    (Box::new(directory), Box::new(store))
}

contract!(fresh);
