//! Runs other programs: their output passed through, or read.

use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};

use crate::failure::Failure;

/// Runs a program with its output passed through.
///
/// # Errors
/// If it cannot be started or does not end with success.
pub fn run(program: &str, arguments: &[&str]) -> Result<(), Failure> {
    let status = Command::new(program).args(arguments).status().map_err(Failure::during(program))?;
    ended_well(program, arguments, status)
}

/// Runs a program with its output passed through and one setting in its environment.
///
/// # Errors
/// As [`run`].
pub fn run_with((name, value): (&str, &str), program: &str, arguments: &[&str]) -> Result<(), Failure> {
    let status = Command::new(program).args(arguments).env(name, value).status().map_err(Failure::during(program))?;
    ended_well(program, arguments, status)
}

/// Runs a program and returns what it wrote to standard output; its messages are passed through.
///
/// # Errors
/// If it cannot be started, does not end with success, or writes something that is not UTF-8.
pub fn read(program: &str, arguments: &[&str]) -> Result<String, Failure> {
    let output =
        Command::new(program).args(arguments).stderr(Stdio::inherit()).output().map_err(Failure::during(program))?;
    ended_well(program, arguments, output.status)?;
    String::from_utf8(output.stdout).map_err(Failure::during(program))
}

/// Whether a program can be started and ends with success; what it writes is dropped.
pub fn works(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// A program that Cargo has put beside this one.
///
/// # Errors
/// If it is not there.
pub fn sibling(name: &str) -> Result<PathBuf, Failure> {
    let own = std::env::current_exe().map_err(Failure::during("own path"))?;
    let path = own.with_file_name(name);
    if path.is_file() {
        return Ok(path);
    }
    Err(Failure::new(format!("`{name}` is not beside `xtask` in the target directory")))
}

fn ended_well(program: &str, arguments: &[&str], status: ExitStatus) -> Result<(), Failure> {
    if status.success() {
        return Ok(());
    }
    let command = arguments.join(" ");
    Err(Failure::new(format!("`{program} {command}` ended with {status}")))
}

#[cfg(test)]
mod tests {
    use super::{read, run, works};

    #[test]
    fn the_command_and_its_end_are_named() {
        let failure = run("cargo", &["no-such-command-here"]).expect_err("cargo has no such command");
        assert!(failure.to_string().starts_with("`cargo no-such-command-here` ended with"));
        assert!(read("no-such-program-here", &[]).is_err());
        assert!(!works("no-such-program-here", &[]));
        assert!(works("cargo", &["--version"]));
    }
}
