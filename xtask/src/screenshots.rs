//! `cargo xtask screenshots`: a picture of every page, both languages, two widths, light and dark, and each page on paper.

use std::path::Path;

use crate::failure::Failure;
use crate::{checker, packages, process, say};

const FOLDER: &str = "screenshots";

/// Takes them with the test that looks at every page, so that what is looked at is what is tested.
///
/// # Errors
/// If a page has a fault, or a tool is missing.
pub fn run() -> Result<(), Failure> {
    packages::provide()?;
    checker::provide()?;
    let folder = std::env::current_dir().map_err(Failure::during("folder"))?.join(FOLDER);
    say::note(&format!("pictures go to {}", Path::new(FOLDER).display()));
    let words = "test --release --locked -p saisei --test browser -- every_";
    process::run_with(
        ("SAISEI_PICTURES", &folder.display().to_string()),
        "cargo",
        &words.split(' ').collect::<Vec<_>>(),
    )
}
