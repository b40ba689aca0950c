//! `cargo xtask regenerate`: the pages of `docs/reference` that the program itself can state.

mod markdown;
mod routes;
mod rules;
mod schema;
mod types;

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::failure::Failure;
use crate::{process, say};

/// The program to ask, at this path.
pub struct Binary(PathBuf);

impl Binary {
    /// Completes the build of the test step, which is then shared instead of made a second time with other features.
    ///
    /// # Errors
    /// If it does not build or is not where Cargo puts it.
    pub fn beside_the_tests() -> Result<Self, Failure> {
        let words = "build --release --locked --workspace --all-targets --quiet";
        process::run("cargo", &words.split(' ').collect::<Vec<_>>())?;
        Ok(Self(process::sibling("saisei")?))
    }

    fn ask(&self, arguments: &[&str]) -> Result<String, Failure> {
        process::read(&self.0.display().to_string(), arguments)
    }
}

struct Document {
    path: &'static str,
    arguments: &'static [&'static str],
    render: fn(&Value) -> Result<String, Failure>,
}

const DOCUMENTS: &[Document] = &[
    Document { path: "docs/reference/rules.md", arguments: &["rules", "--json"], render: rules::render },
    Document { path: "docs/reference/commands.md", arguments: &["schema", "commands"], render: schema::commands },
    Document { path: "docs/reference/events.md", arguments: &["schema", "events"], render: schema::events },
    Document { path: "docs/reference/routes.md", arguments: &["routes", "--json"], render: routes::render },
];

/// Writes every page.
///
/// # Errors
/// If the program cannot be asked or a page cannot be written.
pub fn write(binary: &Binary) -> Result<(), Failure> {
    for document in DOCUMENTS {
        let text = document.text(binary)?;
        fs::write(document.path, text).map_err(Failure::during(document.path))?;
        say::line(&format!("wrote {}", document.path));
    }
    Ok(())
}

/// Compares every page with what would be written.
///
/// # Errors
/// If a page differs or the program cannot be asked.
pub fn check(binary: &Binary) -> Result<(), Failure> {
    let mut outdated = Vec::new();
    for document in DOCUMENTS {
        let text = document.text(binary)?;
        if fs::read_to_string(document.path).ok().as_deref() != Some(&text) {
            outdated.push(document.path);
        }
    }
    if outdated.is_empty() {
        return Ok(());
    }
    let pages = outdated.join(", ");
    Err(Failure::new(format!("out of date: {pages}. Run `cargo xtask regenerate` and commit the result")))
}

impl Document {
    fn text(&self, binary: &Binary) -> Result<String, Failure> {
        let answer = binary.ask(self.arguments)?;
        let asked = format!("`saisei {}`", self.arguments.join(" "));
        let json: Value = serde_json::from_str(&answer).map_err(Failure::during(&asked))?;
        (self.render)(&json).map_err(Failure::during(&asked))
    }
}
