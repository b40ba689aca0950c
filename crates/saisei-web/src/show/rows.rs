//! Rows of the list of journeys.

use saisei_app::domain::state::Step as DomainStep;
use saisei_app::domain::values::Day;
use saisei_app::{JourneyRow as Found, Standing};

use super::banner::{name_of, reading_of, step_of};
use super::track::{act_words, roles_words, state_of};
use crate::model::{Frame, JourneyRow, StepState};

/// One row with what stands in its way.
pub(crate) struct RowParts {
    /// The journey.
    pub(crate) found: Found,
    /// What stands in its way.
    pub(crate) standing: Standing,
}

fn state(found: &Found, step: DomainStep, blocks: usize) -> StepState {
    let track = found.journey.track();
    let own = track.into_iter().find(|(other, _)| *other == step);
    own.map_or(StepState::Now, |(_, state)| state_of(state, blocks))
}

/// One row.
pub(crate) fn row(f: &Frame, parts: &RowParts, today: Day) -> JourneyRow {
    let journey = &parts.found.journey;
    let identity = parts.found.identity.as_ref();
    let step = journey.step();
    let next = journey.next_step();
    let due = next.as_ref().and_then(|next| next.due);
    JourneyRow {
        href: format!("/journeys/{}", journey.id),
        number: journey.coi.to_string(),
        name: identity.map(name_of),
        reading: identity.map(reading_of),
        born: identity.map(|identity| identity.birth_date.0),
        step: step_of(step),
        state: state(&parts.found, step, parts.standing.blocks()),
        next: next.map_or_else(
            || "—".to_owned(),
            |next| f.t2("next-by-whom", "what", act_words(f, &next.act), "who", roles_words(f, &next)),
        ),
        by: due.map(|due| f.short(due.0)),
        overdue: due.is_some_and(|due| due < today),
        matched: None,
    }
}
