//! The binary: wiring and commands. The only place that reads a clock, draws random bytes, or touches the terminal.

mod cli;
mod clinic;
mod commands;
mod demo;
mod edge;
mod exit;
mod key_files;

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    match commands::run(cli::Cli::parse().command) {
        Ok(status) => status.into(),
        Err(failure) => {
            edge::complain(&failure);
            failure.status().into()
        }
    }
}
