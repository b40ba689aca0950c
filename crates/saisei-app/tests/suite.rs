//! The promises of the application, kept by sending command lines to a practice clinic and reading its ledger.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on fails there"
)]

mod gates;
mod promises;
mod support;
