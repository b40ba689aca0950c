//! The edge of the program: clock, chance, terminal.

use std::io::{IsTerminal, Write};

use saisei_app::access::Chance;
use saisei_app::domain::values::Moment;
use saisei_app::words::Language;

use crate::exit::Failure;

/// The computer's clock.
pub fn now() -> Moment {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    let now = jiff::Timestamp::now();
    // Milliseconds are enough, and read better than nanoseconds.
    Moment(jiff::Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now))
}

/// The operating system's random bytes.
#[derive(Clone, Copy, Debug)]
pub struct SystemChance;

impl Chance for SystemChance {
    fn fill(&self, buf: &mut [u8]) {
        #[expect(clippy::disallowed_methods, reason = "the one place that draws random bytes")]
        let drawn = getrandom::fill(buf);
        if drawn.is_err() {
            // A program without random bytes must not go on with predictable keys.
            std::process::abort();
        }
    }
}

/// One line to standard output; a closed pipe is no failure.
pub fn say(text: impl AsRef<str>) {
    let _ = writeln!(std::io::stdout().lock(), "{}", text.as_ref());
}

/// One line to standard error.
pub fn note(text: impl AsRef<str>) {
    let _ = writeln!(std::io::stderr().lock(), "{}", text.as_ref());
}

/// A failure in both languages.
pub fn complain(failure: &Failure) {
    for language in Language::ALL {
        note(format!("saisei: {}", failure.message(language)));
    }
}

/// Whether a person watches standard error.
pub fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}

/// The first line of standard input, without its line end.
pub fn first_line() -> Result<String, Failure> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).map_err(Failure::io("standard input"))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
