//! What every page about one patient begins with: the journey as this role sees it, under a frame with its banner.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::Role;
use saisei_app::{App, AppError, JourneyFile};

use super::act::{role_of, task, today};
use super::asked::{Asked, frame};
use super::journey::people;
use crate::model::{Banner, Frame};
use crate::show::banner_of;
use crate::state::WebState;

/// Seconds after which a page about a patient may be out of date (interface 3.0).
const STALE_AFTER: u32 = 120;

/// A page about one patient, still without its own content.
pub(super) struct OneJourney {
    /// The frame, with title, staff and facility names.
    pub(super) f: Frame,
    /// Who it is about.
    pub(super) banner: Banner,
    /// The journey.
    pub(super) file: JourneyFile,
    /// The role of the person who looks.
    pub(super) role: Role,
}

/// Loads the journey `id` and whatever else the page needs.
///
/// # Errors
/// Not found, not possible at this moment, or no role: drawn later as a page.
pub(super) async fn one_journey<T: Send + 'static>(
    state: &WebState,
    asked: &Asked,
    heading_key: &str,
    id: String,
    more: impl FnOnce(&App, &JourneyFile) -> Result<T, AppError> + Send + 'static,
) -> Result<(OneJourney, T), Response> {
    let role = role_of(&asked.visitor).ok_or_else(|| StatusCode::FORBIDDEN.into_response())?;
    let mut f = frame(state, asked, heading_key);
    let loaded = task(state, move |app| {
        let Some(file) = app.journey_for(role, &id)? else { return Ok(None) };
        let more = more(app, &file)?;
        let clinic = app.house()?;
        let facilities = clinic.clinic().into_iter().flat_map(|clinic| &clinic.facilities);
        let facilities = facilities.map(|(id, facility)| (id.to_string(), facility.name.to_string())).collect();
        Ok(Some((file, people(app)?, facilities, more)))
    })
    .await?;
    let (file, names, facilities, more) = loaded.ok_or_else(|| StatusCode::NOT_FOUND.into_response())?;
    f.people = names;
    f.facilities = facilities;
    f.stale_after = Some(STALE_AFTER);
    let banner = banner_of(&file, today(&f));
    f.about = Some(banner.last_four());
    Ok((OneJourney { f, banner, file, role }, more))
}
