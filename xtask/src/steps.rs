//! `cargo xtask test`: the steps in order, each with its time, stopping at the first that fails.

use crate::clock::Stopwatch;
use crate::failure::Failure;
use crate::regenerate::{self, Binary};
use crate::{barriers, checker, packages, process, say, tidy};

struct Step {
    name: &'static str,
    run: fn() -> Result<(), Failure>,
}

/// One profile, `release`, so that the tests, the drills and the shipped program share one build.
const STEPS: &[Step] = &[
    Step { name: "system packages", run: packages::provide },
    Step { name: "accessibility checker", run: checker::provide },
    Step { name: "formatting", run: formatting },
    Step { name: "tidy", run: tidy::run },
    Step { name: "lints", run: lints },
    Step { name: "tests", run: tests },
    Step { name: "generated documents", run: documents },
    Step { name: "barriers", run: barriers::step },
];

/// Runs every step.
///
/// # Errors
/// The first step's failure, with its name and time.
pub fn run() -> Result<(), Failure> {
    let whole = Stopwatch::start();
    run_all(STEPS)?;
    let seconds = whole.elapsed().as_secs_f64();
    say::line(&format!("all {} steps passed in {seconds:.1} s", STEPS.len()));
    Ok(())
}

fn run_all(steps: &[Step]) -> Result<(), Failure> {
    for (place, step) in (1..).zip(steps) {
        let head = format!("[{place}/{}] {}", steps.len(), step.name);
        say::note(&format!("{head} ..."));
        let watch = Stopwatch::start();
        let outcome = (step.run)();
        let seconds = watch.elapsed().as_secs_f64();
        outcome.map_err(Failure::during(&format!("{head} failed after {seconds:.1} s")))?;
        say::note(&format!("{head} passed in {seconds:.1} s"));
    }
    Ok(())
}

fn formatting() -> Result<(), Failure> {
    process::run("cargo", &["fmt", "--all", "--check"])
}

fn lints() -> Result<(), Failure> {
    let words = "clippy --release --locked --workspace --all-targets -- -D warnings";
    process::run("cargo", &words.split(' ').collect::<Vec<_>>())
}

fn tests() -> Result<(), Failure> {
    process::run("cargo", &["test", "--release", "--locked", "--workspace"])?;
    rules()
}

/// Shows each rule with the cases that it stops and those that pass just beside it. What is built stays as it is.
fn rules() -> Result<(), Failure> {
    let words = "test --quiet --release --locked --workspace --test suite -- gates::coverage --nocapture";
    process::run("cargo", &words.split(' ').collect::<Vec<_>>())
}

fn documents() -> Result<(), Failure> {
    regenerate::check(&Binary::beside_the_tests()?)
}

#[cfg(test)]
mod tests {
    use super::{Step, run_all};
    use crate::failure::Failure;

    fn passes() -> Result<(), Failure> {
        Ok(())
    }

    fn fails() -> Result<(), Failure> {
        Err(Failure::new("the reason"))
    }

    #[test]
    fn the_first_failure_stops_and_is_named() {
        let steps = [
            Step { name: "one", run: passes },
            Step { name: "two", run: fails },
            Step { name: "three", run: || Err(Failure::new("not reached")) },
        ];
        let text = run_all(&steps).expect_err("step two fails").to_string();
        assert!(text.starts_with("[2/3] two failed after"));
        assert!(text.ends_with("the reason"));
    }
}
