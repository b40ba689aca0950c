//! What pages read about containers, materials, rooms, and about deviations and nonconformities.

mod cases;
mod containers;
mod custody;
mod materials;
mod rooms;

pub(crate) use cases::{of_deviation, of_nonconformity};
pub(crate) use containers::KINDS as CONTAINER_KINDS;
pub(crate) use materials::of_material_lot;
pub(crate) use rooms::{CARD_KINDS as ROOM_KINDS, LOT_KINDS};

pub use cases::{Case, CaseFile, CaseFilter, CaseKind, CasePage, Exposed, Missing, Told};
pub use containers::{ContainerLine, ContainerStory, Content, End, Holder, Way};
pub use custody::{ContainerFilter, ContainerPage, Shipment};
pub use materials::{Expiry, MaterialFile, MaterialLotFilter, MaterialLotPage, PASSED_DAYS, SOON_DAYS, UsedIn};
pub use rooms::{RoomCard, RoomFile, RoomWork, Sampled};

use saisei_ledger::Column;

/// A view's document: its order and its columns.
pub(crate) struct Listed {
    pub(crate) sort: String,
    pub(crate) columns: Vec<Column>,
}

/// A moment that sorts as text: milliseconds since 1970, in twenty digits.
fn sortable(at: saisei_domain::values::Moment) -> String {
    format!("{:020}", at.0.as_millisecond().max(0))
}

/// As [`sortable`], the newest first.
fn newest_first(at: saisei_domain::values::Moment) -> String {
    const FAR: i64 = 9_999_999_999_999;
    format!("{:020}", FAR.saturating_sub(at.0.as_millisecond()).max(0))
}

fn text(name: &str, value: &str) -> Column {
    Column { name: name.to_owned(), value: saisei_ledger::ColumnValue::Text(value.to_owned()) }
}
