//! What pages read about lots: the list, one lot with its record, and what waits for a decision on release.

mod evidence;
mod file;
mod growth;
mod line;
mod list;
mod release;

pub(crate) use line::KINDS as LOT_LIST_KINDS;

pub use file::{Against, LotFile, Material, Product};
pub use growth::{Count, Growth, Pace, cumulative, doubling_time, doublings, growth};
pub use line::LotLine;
pub use list::{LotFilter, LotPage, LotRow, STATES, next_work};
pub use release::{Awaiting, AwaitingPage, Deciding, final_result_due};
