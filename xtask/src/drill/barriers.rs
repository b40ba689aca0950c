//! The table of barriers: each rule switched off in turn, in the one permitted second build.

use super::asked::Asked;
use crate::barriers;
use crate::failure::Failure;
use crate::say;

const JOURNEYS: u64 = 500;
const SEED: u64 = 1;
const PAGE: &str = "docs/reference/barriers.md";

/// Runs the table and writes its page.
///
/// # Errors
/// If the build fails, a rule was switched off and nobody noticed, or no fault meets one.
pub fn run(asked: &Asked) -> Result<(), Failure> {
    let found = barriers::table(asked.journeys.unwrap_or(JOURNEYS), asked.seed.unwrap_or(SEED))?;
    std::fs::write(PAGE, &found.page).map_err(Failure::during(PAGE))?;
    say::line(found.page.trim_end());
    found.verdict()
}
