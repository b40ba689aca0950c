//! Finds the workspace, so that `cargo xtask` works from any folder inside it.

use std::path::Path;

use crate::failure::Failure;

/// Makes the workspace root the current directory; every path in xtask is relative to it.
///
/// # Errors
/// If no folder above holds both `Cargo.lock` and `xtask/Cargo.toml`.
pub fn enter() -> Result<(), Failure> {
    let here = std::env::current_dir().map_err(Failure::during("current directory"))?;
    let root = here
        .ancestors()
        .find(|folder| is_root(folder))
        .ok_or_else(|| Failure::new("run this inside the Saisei workspace"))?;
    std::env::set_current_dir(root).map_err(Failure::during("workspace root"))
}

fn is_root(folder: &Path) -> bool {
    folder.join("Cargo.lock").is_file() && folder.join("xtask/Cargo.toml").is_file()
}
