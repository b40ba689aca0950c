//! The net has no holes because we cut it: the simulation with each rule switched off in turn.
//!
//! The switch exists in this build only, which makes domain, application and simulation a second time.

use std::process::{Command, Stdio};

use crate::failure::Failure;
use crate::process;

/// What the second build is made with; everything else is shared with the first one.
const SECOND: [&str; 5] = ["--release", "--locked", "--workspace", "--features", "saisei-sim/rule-mutation"];

/// Journeys of the table that belongs to every test: few, so that it takes a minute.
const FEW: u64 = 100;

/// The table and whether it shows a net without holes.
pub struct Table {
    /// The page of the reference.
    pub page: String,
    whole: bool,
}

impl Table {
    /// # Errors
    /// If a rule was switched off and nobody noticed, or no fault meets one.
    pub fn verdict(&self) -> Result<(), Failure> {
        if self.whole {
            return Ok(());
        }
        Err(Failure::new("a rule was switched off and nobody noticed, or no fault meets one; see the lines above"))
    }
}

/// Lives so many journeys without each rule in turn.
///
/// # Errors
/// If the second build fails or prints no table.
pub fn table(journeys: u64, seed: u64) -> Result<Table, Failure> {
    process::run("cargo", &[&["build"], &SECOND[..], &["--bin", "barriers"]].concat())?;
    let output = Command::new(process::sibling("barriers")?)
        .args([&journeys.to_string(), &seed.to_string(), "--threads", "2"])
        .stderr(Stdio::inherit())
        .output()
        .map_err(Failure::during("barriers"))?;
    let page = String::from_utf8_lossy(&output.stdout).into_owned();
    if page.is_empty() {
        return Err(Failure::new("the table of barriers was not made"));
    }
    Ok(Table { page, whole: output.status.success() })
}

/// The step of every test: a hole cut by hand is found with its script, and every rule at a reduced count.
///
/// # Errors
/// As [`table`] and [`Table::verdict`], or if a test fails.
pub fn step() -> Result<(), Failure> {
    process::run("cargo", &[&["test"], &SECOND[..], &["--test", "mutation"]].concat())?;
    table(FEW, 1)?.verdict()
}
