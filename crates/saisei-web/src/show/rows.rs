//! Rows of the list of journeys.

use saisei_app::domain::values::Day;
use saisei_app::{DeskRow, Matched};

use super::banner::{name_of, reading_of, step_of};
use super::track::{act_words, roles_words, state_of};
use crate::model::{Frame, JourneyRow, grouped};

/// Why a search found it. What the row shows anyway is named all the same.
fn matched(f: &Frame, matched: &Matched) -> String {
    match matched {
        Matched::Name => f.t("matched-name"),
        Matched::Reading => f.t("matched-reading"),
        Matched::Number => f.t("matched-number"),
        Matched::BirthDate => f.t("matched-birth-date"),
        Matched::Journey => f.t("matched-journey"),
        Matched::Lot(lot) => f.t1("matched-lot", "lot", lot),
        Matched::Container(number) => f.t1("matched-container", "container", grouped(number)),
    }
}

/// One row.
pub(crate) fn row(f: &Frame, found: &DeskRow, today: Day) -> JourneyRow {
    let line = &found.line;
    let identity = found.identity.as_ref();
    let due = line.due();
    JourneyRow {
        href: format!("/journeys/{}", line.journey),
        number: line.coi.to_string(),
        name: identity.map(name_of),
        reading: identity.map(reading_of),
        born: identity.map(|identity| identity.birth_date.0),
        step: step_of(line.step),
        state: state_of(line.step_state, found.blocks),
        next: line.next.as_ref().map_or_else(
            || "—".to_owned(),
            |next| f.t2("next-by-whom", "what", act_words(f, &next.act), "who", roles_words(f, next)),
        ),
        by: due.map(|due| f.short(due.0)),
        overdue: due.is_some_and(|due| due < today),
        matched: found.matched.as_ref().map(|found| matched(f, found)),
    }
}
