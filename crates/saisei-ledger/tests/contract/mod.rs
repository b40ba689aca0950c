//! The promises of [`saisei_ledger::Store`], written once and kept by every store.
//!
//! A store's test file includes this module and calls `contract!(open)`, where `open` gives a fresh empty store
//! and whatever must live as long as it.

#![allow(
    dead_code,
    unused_macros,
    unused_imports,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "test helpers; not every test file uses each of them"
)]

pub mod appending;
pub mod fixture;
pub mod lists;
pub mod projector;
pub mod reading;
pub mod rows;
pub mod threads;

/// One test per promise.
macro_rules! contract {
    ($open:ident) => {
        contract!($open, appending: seals_in_order, several_streams_at_once, refuses_a_conflict,
            accepts_what_does_not_concern_it, knows_a_key, lets_a_refusal_reuse_a_key,
            time_never_goes_back, writes_nothing_on_error, appends_without_events);
        contract!($open, reading: reads_selections, pages_through, finds_the_newest);
        contract!($open, lists: folds_in_the_same_transaction, sees_its_own_events,
            removes_a_document, rebuilds_the_same, pages_both_ways, filters_and_counts);
        contract!($open, rows: keeps_side_rows, keeps_side_rows_of_an_append, keeps_checkpoints);
        contract!($open, threads: loses_nothing_under_conflicts, shares_commits);
    };
    ($open:ident, $module:ident: $($name:ident),+ $(,)?) => {
        mod $module {
            $(
                #[test]
                fn $name() {
                    let (_keep, store) = super::$open();
                    super::contract::$module::$name(store.as_ref());
                }
            )+
        }
    };
}
pub(crate) use contract;
