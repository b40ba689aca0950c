//! Prints the table of barriers. `barriers JOURNEYS SEED [--threads N] [RULE…]`; exit 1 if a rule was switched off and
//! nobody noticed, or if no fault meets one.

use std::io::Write as _;
use std::process::ExitCode;

use saisei_app::domain::Rule;
use saisei_sim::barriers::{Asked, barriers};
use saisei_sim::{Faults, MemoryStores, Setup};

fn say(text: &str) {
    drop(writeln!(std::io::stderr(), "{text}"));
}

/// Numbers and names in any order; a word that is neither is said, and nothing runs.
fn asked(mut words: impl Iterator<Item = String>) -> Result<Asked, String> {
    let (mut numbers, mut rules, mut threads) = (Vec::new(), Vec::new(), 1);
    while let Some(word) = words.next() {
        if word == "--threads" {
            let next = words.next().unwrap_or_default();
            threads = next.parse().map_err(|_| format!("`--threads {next}` is no number"))?;
        } else if let Ok(number) = word.parse::<u64>() {
            numbers.push(number);
        } else {
            rules.push(Rule::from_id(&word).ok_or_else(|| format!("there is no rule `{word}`"))?);
        }
    }
    let mut numbers = numbers.into_iter();
    let (journeys, seed) = (numbers.next().unwrap_or(200), numbers.next().unwrap_or(1));
    let setup = Setup { journeys, seed, faults: Faults::all(), liveness: false, threads, scripts: 0 };
    Ok(Asked { setup, rules })
}

#[expect(clippy::disallowed_methods, reason = "this binary reads a few words and is never shipped")]
fn main() -> ExitCode {
    let asked = match asked(std::env::args().skip(1)) {
        Ok(asked) => asked,
        Err(wrong) => {
            say(&wrong);
            return ExitCode::FAILURE;
        }
    };
    match barriers(&asked, &MemoryStores::default(), &say) {
        Ok(found) => {
            let written = std::io::stdout().write_all(found.markdown(&asked.setup).as_bytes());
            found.failing().iter().for_each(|rule| say(&format!("not noticed, or never met: {}", rule.id())));
            if written.is_ok() && found.is_whole() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            say(&error.to_string());
            ExitCode::FAILURE
        }
    }
}
