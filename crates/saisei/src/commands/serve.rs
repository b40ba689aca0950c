//! `saisei serve`: the pages.

use crate::cli::Serve;
use crate::exit::{Failure, Status};

/// `saisei serve`.
pub fn run(_: &Serve) -> Result<Status, Failure> {
    Ok(Status::Done)
}
