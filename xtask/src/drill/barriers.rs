//! The one permitted second build: each rule switched off in turn.

use std::process::{Command, Stdio};

use super::asked::Asked;
use crate::failure::Failure;
use crate::say;

const JOURNEYS: u64 = 500;
const SEED: u64 = 1;
const PAGE: &str = "docs/reference/barriers.md";

/// Runs the table and writes its page.
///
/// # Errors
/// If the build fails, or a rule was switched off and nobody noticed.
pub fn run(asked: &Asked) -> Result<(), Failure> {
    let (journeys, seed) = (asked.journeys.unwrap_or(JOURNEYS), asked.seed.unwrap_or(SEED));
    let output = Command::new("cargo")
        .args(["run", "--release", "--locked", "-p", "saisei-sim", "--features", "rule-mutation", "--bin", "barriers"])
        .args(["--target-dir", "target/mutation", "--", &journeys.to_string(), &seed.to_string()])
        .stderr(Stdio::inherit())
        .output()
        .map_err(Failure::during("barriers"))?;
    let page = String::from_utf8_lossy(&output.stdout);
    if page.is_empty() {
        return Err(Failure::new("the table of barriers was not made"));
    }
    std::fs::write(PAGE, page.as_bytes()).map_err(Failure::during(PAGE))?;
    say::line(page.trim_end());
    if output.status.success() { Ok(()) } else { Err(Failure::new("a rule was switched off and nobody noticed")) }
}
