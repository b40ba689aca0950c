//! From what the app knows to what pages show. Words and shapes only: nothing clinical is decided here.

mod banner;
mod code;
mod detail;
mod detail_care;
mod detail_lab;
mod facts;
mod finding;
mod follow_up;
mod journey;
mod lots;
mod rows;
mod running;
mod timeline;
mod track;

pub(crate) use banner::banner_of;
pub(crate) use code::{cells, code_words};
pub(crate) use finding::findings;
pub(crate) use journey::{JourneyParts, journey_view};
pub(crate) use rows::{RowParts, row};
pub(crate) use running::running;
pub(crate) use timeline::{kind_key, told, who};
