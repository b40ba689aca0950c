//! Clinics full of trouble, deterministic from one seed. People, couriers, cells, instruments and networks fail in every
//! way that can be modelled; all of it goes through the real application; an auditor with its own simple truth watches.

mod auditor;
#[cfg(feature = "rule-mutation")]
pub mod barriers;
mod clinic;
mod dice;
mod fault;
mod house;
mod line;
mod person;
mod shrink;
mod simulate;
mod stock;
mod store;
mod stores;
mod time;
mod world;

pub use auditor::Broken;
pub use clinic::SimulationError;
pub use fault::{Fault, Faults, UnknownFault};
pub use simulate::{Outcome, Setup, Violation, simulate};
pub use stores::{MemoryStores, Stores};
