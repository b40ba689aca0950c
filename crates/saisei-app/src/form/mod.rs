//! The form of every command, read from the command's own types: no form can lack a field, and no field can be forgotten
//! when a command changes.

mod entry;
mod shape;

pub use entry::{Entries, NONE, at_home, build, spread};
pub use shape::{Field, Takes, form_of};
