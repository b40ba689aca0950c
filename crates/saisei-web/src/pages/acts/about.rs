//! Which patient an act is about: the banner over its form, and the check that what is sent is about the same.

use saisei_app::domain::Role;
use saisei_app::form::{Entries, Takes, form_of};
use saisei_app::{App, AppError, JourneyFile};

use super::typed::Typed;

const BOOKING: &str = "book_appointment";

/// What of a command says which patient it is about, if it needs one: its journey, or a lot.
pub(super) fn subject_of(command: &str) -> Option<&'static str> {
    let fields = form_of(command).unwrap_or_default();
    let has = |name: &str, kind: &str| {
        fields
            .iter()
            .any(|field| field.name == name && !field.optional && matches!(&field.takes, Takes::Id(own) if own == kind))
    };
    if has("journey", "JourneyId") {
        Some("journey")
    } else if has("lot", "LotId") {
        Some("lot")
    } else {
        None
    }
}

/// Whether a journey can be chosen for this act.
pub(crate) fn is_about_a_journey(command: &str) -> bool {
    command == BOOKING || subject_of(command) == Some("journey")
}

/// What is still to be chosen before the form: a booking is made for a journey or for an enquiry.
pub(super) fn to_choose(typed: &Typed, command: &str) -> Option<&'static str> {
    let named = |name: &str| typed.entries.get(name).is_some_and(|text| !text.trim().is_empty());
    if command == BOOKING && !named("enquiry") { Some("journey") } else { subject_of(command) }
}

/// The journey that these entries are about, as this role sees it.
///
/// # Errors
/// If the store fails.
pub(super) fn journey_about(app: &App, role: Role, typed: &Typed) -> Result<Option<JourneyFile>, AppError> {
    let named = |name: &str| typed.entries.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    let of_lot = || match named("lot").or_else(|| named("lots.0")) {
        Some(lot) => app.journey_of_lot(lot),
        None => Ok(None),
    };
    let id = match named("journey") {
        Some(id) => Some(id.to_owned()),
        None => of_lot()?.or_else(|| typed.banner.clone()),
    };
    id.map_or(Ok(None), |id| app.journey_for(role, &id))
}

/// How what was sent and the patient over the form belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Belongs {
    /// It is about the patient whose banner was shown, or about nobody.
    Yes,
    /// No banner was shown yet.
    Unseen,
    /// It is about somebody else.
    No,
}

/// Compares what was sent with the banner that was over the form.
pub(super) fn belongs(command: &str, typed: &Typed, file: Option<&JourneyFile>) -> Belongs {
    match (&typed.banner, file) {
        (Some(shown), Some(file)) if file.journey.id.as_str() == shown => {
            if has_all(file, command, &typed.entries) {
                Belongs::Yes
            } else {
                Belongs::No
            }
        }
        (Some(_), _) => Belongs::No,
        (None, Some(_)) if subject_of(command).is_some() => Belongs::Unseen,
        (None, _) => Belongs::Yes,
    }
}

/// Whether every container and lot that was named belongs to the journey.
fn has_all(file: &JourneyFile, command: &str, entries: &Entries) -> bool {
    let fields = form_of(command).unwrap_or_default();
    fields.iter().all(|field| {
        let Some(text) = entries.get(&field.name).map(|text| text.trim()).filter(|text| !text.is_empty()) else {
            return true;
        };
        match &field.takes {
            Takes::Id(kind) if kind == "ContainerNumber" => {
                file.journey.containers.keys().any(|own| own.as_str() == text)
            }
            Takes::Id(kind) if kind == "LotId" && !field.optional => {
                file.journey.lots.keys().any(|own| own.as_str() == text)
            }
            _ => true,
        }
    })
}
