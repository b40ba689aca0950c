//! A store that holds side rows and nothing else.

use std::collections::BTreeMap;
use std::sync::Mutex;

use saisei_ledger::{
    Append, AppendError, Appended, ClinicId, Command, Head, ListQuery, Page, Position, Projector, Recorded, Selection,
    SideRow, SideWrite, Store, StoreError, StoredCheckpoint, ViewRow,
};

pub(super) struct Shelf {
    clinic: ClinicId,
    rows: Mutex<BTreeMap<(String, String), Vec<u8>>>,
}

impl Default for Shelf {
    fn default() -> Self {
        Self { clinic: ClinicId::new("AOBA1"), rows: Mutex::default() }
    }
}

impl Shelf {
    pub(super) fn ids(&self, space: &str) -> Vec<String> {
        let rows = self.side(space, None).unwrap();
        rows.into_iter().map(|row| row.id).collect()
    }

    pub(super) fn everything(&self) -> String {
        let rows = self.rows.lock().unwrap();
        rows.iter().map(|((space, id), value)| format!("{space} {id} {}\n", String::from_utf8_lossy(value))).collect()
    }
}

fn not_here<T>() -> Result<T, StoreError> {
    Err(StoreError::Engine("side rows only".to_owned()))
}

impl Store for Shelf {
    fn clinic(&self) -> &ClinicId {
        &self.clinic
    }

    fn head(&self) -> Result<Head, StoreError> {
        not_here()
    }

    fn read(&self, _: &Selection, _: Position, _: usize) -> Result<Vec<Recorded>, StoreError> {
        not_here()
    }

    fn last(&self, _: &Selection) -> Result<Option<Recorded>, StoreError> {
        not_here()
    }

    fn append(&self, _: Append, _: &dyn Projector) -> Result<Appended, AppendError> {
        Ok(not_here()?)
    }

    fn command(&self, _: &str) -> Result<Option<Command>, StoreError> {
        not_here()
    }

    fn view(&self, _: &str, _: &str) -> Result<Option<ViewRow>, StoreError> {
        not_here()
    }

    fn list(&self, _: &ListQuery) -> Result<Page, StoreError> {
        not_here()
    }

    fn rebuild(&self, _: &dyn Projector) -> Result<u64, AppendError> {
        Ok(not_here()?)
    }

    fn side(&self, space: &str, id: Option<&str>) -> Result<Vec<SideRow>, StoreError> {
        let rows = self.rows.lock().unwrap();
        Ok(rows
            .iter()
            .filter(|((row_space, row_id), _)| row_space == space && id.is_none_or(|id| id == row_id))
            .map(|((space, id), value)| SideRow { space: space.clone(), id: id.clone(), value: value.clone() })
            .collect())
    }

    fn write_side(&self, writes: Vec<SideWrite>) -> Result<(), StoreError> {
        let mut rows = self.rows.lock().unwrap();
        for write in writes {
            match write {
                SideWrite::Put(row) => rows.insert((row.space, row.id), row.value),
                SideWrite::Delete { space, id } => rows.remove(&(space, id)),
            };
        }
        Ok(())
    }

    fn keep_checkpoint(&self, _: StoredCheckpoint) -> Result<(), StoreError> {
        not_here()
    }

    fn checkpoints(&self) -> Result<Vec<StoredCheckpoint>, StoreError> {
        not_here()
    }
}
