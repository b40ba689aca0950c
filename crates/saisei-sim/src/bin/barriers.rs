//! Prints the table of barriers. `barriers JOURNEYS SEED`; exit 1 if a rule was switched off and nobody noticed.

use std::io::Write as _;
use std::process::ExitCode;

use saisei_sim::barriers::{Barrier, barriers};
use saisei_sim::{Faults, MemoryStores, Setup};

#[expect(clippy::disallowed_methods, reason = "this binary has two numbers for arguments and is never shipped")]
fn main() -> ExitCode {
    let mut numbers = std::env::args().skip(1).filter_map(|text| text.parse::<u64>().ok());
    let (journeys, seed) = (numbers.next().unwrap_or(200), numbers.next().unwrap_or(1));
    let setup = Setup { journeys, seed, faults: Faults::all(), liveness: false, threads: 1, scripts: 0 };
    let told = |rule: &str| drop(writeln!(std::io::stderr(), "{rule}"));
    match barriers(&setup, &MemoryStores::default(), &told) {
        Ok(found) => {
            let written = std::io::stdout().write_all(found.markdown(&setup).as_bytes());
            let all = written.is_ok() && found.met.iter().all(Barrier::is_noticed);
            if all { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            drop(writeln!(std::io::stderr(), "{error}"));
            ExitCode::FAILURE
        }
    }
}
