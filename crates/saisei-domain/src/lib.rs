//! What the programme is: its types, lifecycles, decisions, gates and measures.
//!
//! Pure. This crate knows nothing about files, databases, the network, pages or the ledger's format. It reads no
//! clock and no random source: time, ids and salts are arguments. Each command and each event is defined here, once.

pub mod act;
pub mod acts;
pub mod command;
pub mod event;
pub mod facts;
pub mod gates;
#[cfg(doctest)]
mod impossible;
pub mod law;
pub mod measures;
pub mod problem;
pub mod role;
pub mod rules;
pub mod state;
pub mod values;

pub use act::{Accepted, Act, Context, Decision, Nature, Rejection, Second};
pub use command::Command;
pub use event::{Event, NewEvent, PastEvent, Stamp, Subject};
pub use facts::{Facts, Need};
pub use problem::Problem;
pub use role::Role;
pub use rules::{Finding, Grade, Rule};
