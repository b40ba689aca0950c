//! Labels: one model with two outputs, a drawing in exact millimetres and the language of a label printer.
//!
//! This crate knows nothing about patients, plans, pages or files. It takes words and a code and lays them out.

mod label;
mod layout;
mod sheet;
mod svg;
mod symbol;
mod zpl;

pub use label::{Label, Line, Shape};
pub use layout::Mm;
pub use sheet::{PER_SHEET, sheets};
pub use svg::{ruler, svg};
pub use symbol::{Symbol, Unprintable};
pub use zpl::{Resolution, zpl};
