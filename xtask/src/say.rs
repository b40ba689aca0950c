//! The only module that prints: results to standard output, progress and problems to standard error.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "xtask is a command-line edge and this is its mouth")]

/// A result.
pub fn line(text: &str) {
    println!("{text}");
}

/// Progress or a problem.
pub fn note(text: &str) {
    eprintln!("{text}");
}
