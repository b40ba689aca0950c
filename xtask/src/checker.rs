//! The accessibility checker (axe-core), as its lock file names it. It stays outside the repository and the program.

use crate::failure::Failure;
use crate::process;

const FOLDER: &str = "crates/saisei/tests/axe";

/// Installs it where the tests look for it; nothing that a package brings is run.
///
/// # Errors
/// If it cannot be installed.
pub fn provide() -> Result<(), Failure> {
    process::run("npm", &["ci", "--prefix", FOLDER, "--ignore-scripts", "--no-audit", "--no-fund", "--silent"])
}
