//! `cargo xtask tidy`: the house rules that neither compiler nor Clippy sees. Fast, and each rule can fail.

mod arrows;
mod dependency_table;
mod floors;
mod fluent;
mod house_map;
mod licences;
mod metadata;
mod phrases;
mod reasons;
mod rules;
mod rust_text;
mod shape;
mod spdx;
mod tree;
mod unwanted;
mod words;

use std::fmt;

use crate::clock::Stopwatch;
use crate::failure::Failure;
use crate::say;
use metadata::Metadata;
use tree::Tree;

/// What is wrong, and where: one line.
#[derive(Debug, PartialEq, Eq)]
pub struct Problem {
    place: String,
    message: String,
}

impl Problem {
    fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into() }
    }

    fn at(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self::new(format!("{path}:{line}"), message)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// Everything that the checks look at, read once.
struct House {
    tree: Tree,
    metadata: Metadata,
}

type Check = (&'static str, fn(&House) -> Vec<Problem>);

const CHECKS: &[Check] = &[
    ("crate arrows", |house| arrows::check(&house.metadata)),
    ("map of the crates", |house| house_map::check(&house.tree)),
    ("words", |house| words::check(&house.tree)),
    ("phrases that may not be used", |house| phrases::check(&house.tree)),
    ("rule catalogue", |house| rules::check(&house.tree)),
    ("length of functions and files", |house| shape::check(&house.tree)),
    ("licences", |house| licences::check(&house.tree, &house.metadata)),
    ("crates to avoid and version floors", |house| floors::check(&house.tree)),
    ("table of dependencies", |house| dependency_table::check(&house.tree)),
    ("unwanted text", |house| unwanted::check(&house.tree)),
    ("reasons of lint exceptions", |house| reasons::check(&house.tree)),
];

/// Runs every check and prints every problem.
///
/// # Errors
/// If there is a problem, or the files or Cargo's metadata cannot be read.
pub fn run() -> Result<(), Failure> {
    let watch = Stopwatch::start();
    let house = House { tree: Tree::load()?, metadata: metadata::load()? };
    let mut total: usize = 0;
    for (name, check) in CHECKS {
        let problems = check(&house);
        total = total.saturating_add(problems.len());
        report(name, &problems);
    }
    let seconds = watch.elapsed().as_secs_f64();
    if total == 0 {
        say::note(&format!("tidy: {} checks, no problem, {seconds:.1} s", CHECKS.len()));
        return Ok(());
    }
    Err(Failure::new(format!("tidy found {total} problem(s)")))
}

fn report(name: &str, problems: &[Problem]) {
    if problems.is_empty() {
        return;
    }
    say::note(&format!("tidy: {name}: {} problem(s)", problems.len()));
    for problem in problems {
        say::note(&format!("  {problem}"));
    }
}

#[cfg(test)]
fn lines(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(Problem::to_string).collect()
}
