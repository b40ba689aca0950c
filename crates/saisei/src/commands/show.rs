//! `saisei show`.

use saisei_app::domain::values::Moment;
use saisei_app::{Seen, ShowError};

use crate::cli::Show;
use crate::clinic::Place;
use crate::edge;
use crate::exit::{Failure, Status};

fn moment(text: &str, option: &'static str) -> Result<Moment, Failure> {
    Moment::parse(text).map_err(Failure::option(option))
}

/// `saisei show`. Needs the file alone: names stay in the vault.
pub fn run(options: &Show) -> Result<Status, Failure> {
    let seen = match (&options.at, &options.occurred) {
        (Some(at), _) => Seen::RecordedBy(moment(at, "--at")?),
        (None, Some(at)) => Seen::OccurredBy(moment(at, "--occurred")?),
        (None, None) => Seen::Now,
    };
    let store = Place::of(&options.db)?.store()?;
    let found = saisei_app::show(&store, options.kind.name(), &options.id, seen).map_err(|error| match error {
        ShowError::App(error) => error.into(),
        ShowError::Id(_) | ShowError::Kind(_) => Failure::told(Status::Invalid, "cli-show-id", &[]),
        ShowError::Missing(_) => Failure::told(Status::Invalid, "cli-show-missing", &[]),
    })?;
    let text = if options.json { serde_json::to_string(&found) } else { serde_json::to_string_pretty(&found) };
    edge::say(text.map_err(|_| saisei_app::AppError::Json)?);
    store.close()?;
    Ok(Status::Done)
}
