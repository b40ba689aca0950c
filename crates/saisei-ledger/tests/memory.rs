//! The memory store keeps the contract.

mod contract;

use std::any::Any;

use contract::contract;
use contract::fixture::clinic;
use saisei_ledger::{MemoryStore, Store};

fn fresh() -> (Box<dyn Any>, Box<dyn Store>) {
    (Box::new(()), Box::new(MemoryStore::new(clinic())))
}

contract!(fresh);
