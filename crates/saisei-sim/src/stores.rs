//! Where simulated clinics lie.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use saisei_app::check_ledger;
use saisei_app::ledger::{ClinicId, MemoryStore, Store, StoreError};

/// Makes the store of the clinic with this number (from 1) and this code, and says whether its stored rows are sound.
pub trait Stores: Sync {
    /// An empty store.
    ///
    /// # Errors
    /// If it cannot be made.
    fn make(&self, number: u32, code: &str) -> Result<Arc<dyn Store>, StoreError>;

    /// Whether every stored row of the clinic is sound. It is asked when the clinic's life is over.
    ///
    /// # Errors
    /// If the rows cannot be read.
    fn verify(&self, number: u32, store: &Arc<dyn Store>) -> Result<bool, StoreError>;

    /// Nothing is asked about the clinic any more.
    fn leave(&self, _number: u32) {}
}

/// Clinics in memory, each as long as it lives.
#[derive(Debug, Default)]
pub struct MemoryStores(Mutex<BTreeMap<u32, Arc<MemoryStore>>>);

impl Stores for MemoryStores {
    fn make(&self, number: u32, code: &str) -> Result<Arc<dyn Store>, StoreError> {
        let store = Arc::new(MemoryStore::new(ClinicId::new(code)));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(number, Arc::clone(&store));
        Ok(store)
    }

    fn verify(&self, number: u32, _: &Arc<dyn Store>) -> Result<bool, StoreError> {
        let store = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&number).cloned();
        Ok(store.is_some_and(|store| store.audited(|rows| check_ledger(rows, None).ok)))
    }

    fn leave(&self, number: u32) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&number);
    }
}
