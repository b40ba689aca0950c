//! What the people of the house remember between two acts: who helped where, which bag stands in reserve, which result
//! went astray.

use std::collections::{BTreeMap, BTreeSet};

use crate::person::Step;

/// The memory of the house.
#[derive(Debug, Default)]
pub(super) struct Floor {
    /// Patients at whose cells a quality officer worked.
    pub(super) helped: BTreeSet<u32>,
    /// A second bag of a patient's product.
    pub(super) reserve: BTreeMap<u32, String>,
    /// Tests whose result was entered for the lot of somebody else: their people take them for done.
    pub(super) astray: BTreeMap<u32, Vec<Step>>,
    /// Lots of materials that arrived out of turn, counted.
    pub(super) arrivals: u32,
}
