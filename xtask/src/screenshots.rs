//! `cargo xtask screenshots`: a picture of every page, both languages, two widths, light and dark, and each page on paper.
//! `cargo xtask pictures`: those of the guides.

use std::path::Path;

use crate::failure::Failure;
use crate::{checker, packages, process, say};

const FOLDER: &str = "screenshots";
const GUIDE: &str = "docs/guide/pictures";

/// Takes them with the test that looks at every page, so that what is looked at is what is tested.
///
/// # Errors
/// If a page has a fault, or a tool is missing.
pub fn run() -> Result<(), Failure> {
    packages::provide()?;
    checker::provide()?;
    let folder = std::env::current_dir().map_err(Failure::during("folder"))?.join(FOLDER);
    say::note(&format!("pictures go to {}", Path::new(FOLDER).display()));
    take("every_", "SAISEI_PICTURES", &folder)
}

/// Takes the pictures of the guides and of the README anew; they are kept in the repository.
///
/// # Errors
/// If a page does not show what it should, or a tool is missing.
pub fn guide() -> Result<(), Failure> {
    packages::provide()?;
    let folder = std::env::current_dir().map_err(Failure::during("folder"))?.join(GUIDE);
    std::fs::create_dir_all(&folder).map_err(Failure::during(GUIDE))?;
    take("every_picture_of_the_guides", "SAISEI_GUIDE_PICTURES", &folder)
}

fn take(test: &str, setting: &str, folder: &Path) -> Result<(), Failure> {
    let words = format!("test --release --locked --workspace --test browser -- {test}");
    process::run_with((setting, &folder.display().to_string()), "cargo", &words.split(' ').collect::<Vec<_>>())
}
