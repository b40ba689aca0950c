//! The pages of a journey in the order of its steps, as far as this role may open them.

use saisei_app::domain::state::{Journey, Step};

use super::code::code_words;
use crate::model::{Frame, StepLink};
use crate::routes::is_open;

/// `address` if this role may open the page `pattern`.
pub(crate) fn place(f: &Frame, pattern: &str, address: String) -> Option<String> {
    f.role.as_deref().filter(|role| is_open(pattern, role)).map(|_| address)
}

/// The page of a lot.
pub(crate) fn lot_place(f: &Frame, lot: &str) -> Option<String> {
    place(f, "/lots/{id}", format!("/lots/{lot}"))
}

/// The page of an administration.
pub(crate) fn administration_place(f: &Frame, journey: &str, administration: &str) -> Option<String> {
    let address = format!("/journeys/{journey}/administrations/{administration}");
    place(f, "/journeys/{id}/administrations/{administration}", address)
}

/// The page of an adverse event.
pub(crate) fn event_place(f: &Frame, journey: &str, event: &str) -> Option<String> {
    let address = format!("/journeys/{journey}/adverse-events/{event}");
    place(f, "/journeys/{id}/adverse-events/{event}", address)
}

fn own(f: &Frame, journey: &Journey, name: &str) -> Option<String> {
    place(f, &format!("/journeys/{{id}}/{name}"), format!("/journeys/{}/{name}", journey.id))
}

fn newest_lot(f: &Frame, journey: &Journey) -> Option<String> {
    journey.lots.keys().next_back().and_then(|lot| lot_place(f, lot.as_str()))
}

fn newest_administration(f: &Frame, journey: &Journey) -> Option<String> {
    let last = journey.administrations.values().max_by_key(|given| given.started.position)?;
    administration_place(f, journey.id.as_str(), last.id.as_str())
}

/// Where a step of the track leads.
pub(super) fn step_place(f: &Frame, journey: &Journey, step: Step) -> Option<String> {
    match step {
        Step::WorkUp => own(f, journey, "work-up"),
        Step::Harvest => own(f, journey, "harvest"),
        Step::Culture => newest_lot(f, journey),
        Step::Administration => newest_administration(f, journey),
        Step::FollowUp => own(f, journey, "follow-up"),
    }
}

/// The pages; `current` is the name of the one that is shown: `journey`, `work-up`, `eligibility`, `consent`, `harvest`,
/// `culture`, `administration`, `follow-up`.
pub(crate) fn steps(f: &Frame, journey: &Journey, current: &str) -> Vec<StepLink> {
    let all = [
        ("journey", Some(format!("/journeys/{}", journey.id))),
        ("work-up", own(f, journey, "work-up")),
        ("eligibility", own(f, journey, "eligibility")),
        ("consent", own(f, journey, "consent")),
        ("harvest", own(f, journey, "harvest")),
        ("culture", newest_lot(f, journey)),
        ("administration", newest_administration(f, journey)),
        ("follow-up", own(f, journey, "follow-up")),
    ];
    let link = |(name, href): (&str, Option<String>)| {
        Some(StepLink { href: href?, text: code_words(f, "care-page", name), current: name == current })
    };
    all.into_iter().filter_map(link).collect()
}
