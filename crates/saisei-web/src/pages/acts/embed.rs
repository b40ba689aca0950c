//! The form of an act on another page, after the evidence that it rests on.

use axum::response::Response;
use saisei_app::form::Entries;

use super::form::{Form, Wrong};
use super::known_command;
use super::typed::Typed;
use crate::model::{ActForm, Frame};
use crate::pages::asked::Asked;
use crate::state::WebState;

/// The form of `command` about what `about` names (numbers of ours, as in an address), for a page that shows it with
/// `{% let form = … %}{% include "act_form_body.html" %}`. None if this role may not do it. It is sent to the act's own
/// address, which shows it again alone if something has to be corrected; `back` is where it leads afterwards.
///
/// # Errors
/// The answer "not possible at this moment", drawn later as a page.
pub(crate) async fn embedded(
    state: &WebState,
    asked: &Asked,
    f: &Frame,
    command: &'static str,
    about: Entries,
    back: String,
) -> Result<Option<ActForm>, Response> {
    if known_command(asked, command).is_err() {
        return Ok(None);
    }
    let form = Form { state, asked, command, typed: Typed::about(command, about, Some(back)) };
    let offers = form.offers().await?;
    Ok(Some(form.view(f, &offers, Wrong::default())))
}
