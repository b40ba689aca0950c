//! Who a page is about.

use saisei_app::JourneyFile;
use saisei_app::domain::acts::patient::{Identity, Sex as RegisteredSex};
use saisei_app::domain::acts::work_up::AllergyState;
use saisei_app::domain::state::{Consent, Step as DomainStep};
use saisei_app::domain::values::Day;

use crate::model::{Allergies, Banner, Hidden, Person, Sex, Step};

/// The page's word for a step.
pub(super) fn step_of(step: DomainStep) -> Step {
    match step {
        DomainStep::WorkUp => Step::WorkUp,
        DomainStep::Harvest => Step::Harvest,
        DomainStep::Culture => Step::Culture,
        DomainStep::Administration => Step::Administration,
        DomainStep::FollowUp => Step::FollowUp,
    }
}

fn spaced(first: &str, second: Option<&str>) -> String {
    let both: Vec<&str> = [Some(first), second].into_iter().flatten().collect();
    both.join("\u{3000}")
}

/// The whole name.
pub(crate) fn name_of(identity: &Identity) -> String {
    spaced(identity.family_name.as_str(), identity.given_name.as_ref().map(|name| name.as_str()))
}

/// The reading of the name.
pub(crate) fn reading_of(identity: &Identity) -> String {
    spaced(identity.family_kana.as_str(), identity.given_kana.as_ref().map(|name| name.as_str()))
}

fn person(identity: &Identity) -> Person {
    Person {
        name: name_of(identity),
        reading: Some(reading_of(identity)),
        born: Some(identity.birth_date.0),
        sex: match identity.sex {
            RegisteredSex::Female => Some(Sex::Female),
            RegisteredSex::Male => Some(Sex::Male),
            RegisteredSex::Other => Some(Sex::Other),
            RegisteredSex::Unknown => None,
        },
    }
}

/// The banner of a journey's page.
pub(crate) fn banner_of(file: &JourneyFile, today: Day) -> Banner {
    let journey = &file.journey;
    let allergies = journey.work_up.history.as_ref().map(|history| history.what.allergy_state);
    Banner {
        number: journey.coi.to_string(),
        person: file.identity.as_ref().map(person).ok_or(Hidden::VaultClosed),
        step: step_of(journey.step()),
        allergies: match allergies {
            Some(AllergyState::Known) => Allergies::Known,
            Some(AllergyState::NoneKnown) => Allergies::None,
            Some(AllergyState::NotRecorded) | None => Allergies::NotRecorded,
            Some(AllergyState::Unavailable) => Allergies::Unavailable,
        },
        same_name: file.same_family_name,
        died: None,
        plan_suspended: file.plan.as_ref().is_some_and(|plan| plan.in_force(today).err() == Some("suspended")),
        consent_withdrawn: matches!(journey.consent, Consent::Withdrawn(_)),
    }
}
