//! The rule catalogue: each rule once, with its grade and its words.

mod catalogue;
mod finding;
#[cfg(feature = "rule-mutation")]
pub mod mutation;
mod rule;

pub use catalogue::{Catalogue, CatalogueError, Entry, Words, catalogue};
pub use finding::{Finding, Spoken};
pub use rule::{Grade, Rule};
