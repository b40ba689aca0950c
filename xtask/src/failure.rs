//! Why a command ended early, in one sentence for the person at the terminal.

use std::fmt;

/// A sentence; xtask has one reader and needs no error codes.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// Wraps a sentence.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    /// For `map_err`: puts what was being done in front of the cause.
    pub fn during<E: fmt::Display>(what: &str) -> impl FnOnce(E) -> Self {
        move |cause| Self(format!("{what}: {cause}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
