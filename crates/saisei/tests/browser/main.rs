//! The program in a real browser.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "test helpers")]

mod bedside;
mod demo;
mod devices;
mod driver;
mod every_page;
mod hands;
mod keyboard;
mod pictures;
mod resilience;
mod server;
mod whole_journey;
