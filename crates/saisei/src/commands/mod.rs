//! The commands, one file each.

mod account;
mod apply;
mod clock;
mod demo;
mod describe;
mod doctor;
mod init;
mod rebuild;
mod serve;
mod show;
mod simulate;
mod verify;

pub use account::set_password;

use crate::cli::Command;
use crate::exit::{Failure, Status};

/// Runs a command.
pub fn run(command: Command) -> Result<Status, Failure> {
    match command {
        Command::Demo(options) => demo::run(&options),
        Command::Init(options) => init::run(&options),
        Command::Serve(options) => serve::run(&options),
        Command::Apply(options) => apply::run(&options),
        Command::Show(options) => show::run(&options),
        Command::Rules(format) => describe::rules(&format),
        Command::Routes(format) => describe::routes(&format),
        Command::Clock(options) => clock::run(&options),
        Command::Simulate(options) => simulate::run(&options),
        Command::Verify(options) => verify::run(&options),
        Command::Rebuild(db) => rebuild::run(&db),
        Command::Doctor(db) => doctor::run(&db),
        Command::Schema(options) => describe::schema(&options),
        Command::Account(options) => account::account(&options),
        Command::Token(options) => account::token(&options),
    }
}
