//! `saisei demo`: a synthetic clinic, made through real commands.

use crate::cli::Demo;
use crate::exit::{Failure, Status};

/// `saisei demo`.
pub fn run(_: &Demo) -> Result<Status, Failure> {
    Ok(Status::Done)
}
