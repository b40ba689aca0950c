//! What every request passes before a handler sees it.

mod faults;
mod gate;
mod headers;
mod limits;
mod origin;

pub(crate) use faults::{after_panic, faults};
pub use gate::IdempotencyKey;
pub(crate) use gate::gate;
pub(crate) use headers::{Nonce, headers};
pub(crate) use limits::{header_size, in_flight, methods};
pub(crate) use origin::source_of;
