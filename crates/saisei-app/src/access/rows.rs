//! Side rows as typed values.

use saisei_ledger::{SideRow, SideWrite};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Access, AccessError};

pub(super) const ACCOUNT: &str = "account";
pub(super) const SESSION: &str = "session";
pub(super) const SOFTLOCK: &str = "softlock";
pub(super) const DEVICE: &str = "device";
pub(super) const TOKEN: &str = "token";

pub(super) fn put<T: Serialize>(space: &'static str, id: &str, value: &T) -> Result<SideWrite, AccessError> {
    Ok(SideWrite::Put(SideRow {
        space: space.to_owned(),
        id: id.to_owned(),
        value: serde_json::to_vec(value).map_err(|_| AccessError::Row(space))?,
    }))
}

pub(super) fn delete(space: &'static str, id: &str) -> SideWrite {
    SideWrite::Delete { space: space.to_owned(), id: id.to_owned() }
}

impl Access {
    pub(super) fn one<T: DeserializeOwned>(&self, space: &'static str, id: &str) -> Result<Option<T>, AccessError> {
        let rows = self.store.side(space, Some(id))?;
        rows.first().map(|row| parse(space, row)).transpose()
    }

    pub(super) fn all<T: DeserializeOwned>(&self, space: &'static str) -> Result<Vec<(String, T)>, AccessError> {
        let rows = self.store.side(space, None)?;
        rows.iter().map(|row| Ok((row.id.clone(), parse(space, row)?))).collect()
    }

    pub(super) fn write(&self, writes: Vec<SideWrite>) -> Result<(), AccessError> {
        if writes.is_empty() {
            return Ok(());
        }
        Ok(self.store.write_side(writes)?)
    }
}

fn parse<T: DeserializeOwned>(space: &'static str, row: &SideRow) -> Result<T, AccessError> {
    serde_json::from_slice(&row.value).map_err(|_| AccessError::Row(space))
}
