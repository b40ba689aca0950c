//! The form of every command, read from the command's own types: no form can lack a field, and no field can be forgotten
//! when a command changes.

mod check;
mod codes;
mod day_entry;
mod entry;
mod number_entry;
mod rows;
mod shape;
mod usual;

pub use check::{EntryFault, Fault, faults, label_of};
pub use codes::{REASONS, codes_for};
pub use day_entry::{DayFault, Era, EraDay, era_of, read_day, read_partial_day};
pub use entry::{Entries, NONE, OWN, at_home, build, moment, spread};
pub use number_entry::{NumberFault, in_other_unit, read_number, tens_to_other_unit};
pub use rows::{laid_out, without_row, without_unanswered};
pub use shape::{Field, Takes, form_of};
pub use usual::{Question, questions, unit_of_parameter};
