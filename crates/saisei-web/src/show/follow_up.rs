//! Follow-up visits and adverse events.

use saisei_app::Known;
use saisei_app::domain::acts::adverse_event::Category;
use saisei_app::domain::state::{AdverseEvent, Journey, Visit, VisitState};

use super::code::{choice, code_list, code_words, join};
use super::steps::event_place;
use crate::model::{Fact, Frame, grouped};

/// After which dose and how long: what `A1-m3` says. An id of another form stands for itself.
pub(crate) fn visit_name(f: &Frame, id: &str) -> String {
    let named = || {
        let (dose, after) = id.rsplit_once('-')?;
        let dose: u32 = dose.strip_prefix('A')?.parse().ok()?;
        let (unit, count) = after.split_at_checked(1)?;
        let count: u32 = count.parse().ok()?;
        let key = match unit {
            "m" => "visit-after-months",
            "w" => "visit-after-weeks",
            "d" => "visit-after-days",
            _ => return None,
        };
        Some(f.t2(key, "dose", dose.to_string(), "count", count.to_string()))
    };
    named().unwrap_or_else(|| id.to_owned())
}

/// What belongs to a journey and is chosen in a form, in words: visits that are due, events with their day, doses.
pub(crate) fn in_words(f: &Frame, journey: &Journey, known: &mut Known) {
    let mut name = |kind: &str, words: &dyn Fn(&str) -> Option<String>| {
        for offered in known.get_mut(kind).into_iter().flatten() {
            if let Some(words) = words(&offered.value) {
                offered.words = words;
            }
        }
    };
    name("VisitId", &|id| {
        let visit = journey.visits.values().find(|visit| visit.id.as_str() == id)?;
        Some(join(f, [visit_name(f, id), f.t1("visit-due", "date", f.short(visit.planned.due.0))]))
    });
    name("ContainerNumber", &|number| Some(grouped(number)));
    name("AdverseEventId", &|id| {
        let event = journey.adverse_events.values().find(|event| event.recorded.what.adverse_event.as_str() == id)?;
        Some(join(f, [event_name(f, event), f.t1("onset", "time", f.full(event.recorded.what.onset_at.0))]))
    });
    name("AdministrationId", &|id| {
        let given = journey.administrations.values().find(|given| given.id.as_str() == id)?;
        Some(join(f, [id.to_owned(), f.full(given.started.occurred_at.0)]))
    });
}

fn visit(f: &Frame, visit: &Visit) -> Fact {
    let due = f.t1("visit-due", "date", f.short(visit.planned.due.0));
    let (state, note) = match &visit.state {
        VisitState::Planned => (f.t("visit-planned"), due),
        VisitState::Done(done) => (f.t1("visit-done", "date", f.short(done.what.seen_on.0)), due),
        VisitState::Missed(missed) => {
            let cause = code_words(f, "code", &missed.what.cause);
            let attempts = missed.what.attempts.map(|count| f.t1("attempts", "count", count.to_string()));
            (
                f.t("visit-missed"),
                join(f, [Some(f.t1("reason", "reason", cause)), attempts, Some(due)].into_iter().flatten()),
            )
        }
    };
    Fact { name: visit_name(f, visit.id.as_str()), value: Some(state), note: Some(note), href: None }
}

/// Visits by due day.
pub(super) fn visits(f: &Frame, journey: &Journey) -> Vec<Fact> {
    let mut visits: Vec<&Visit> = journey.visits.values().collect();
    visits.sort_by_key(|visit| visit.planned.due);
    visits.into_iter().map(|found| visit(f, found)).collect()
}

/// The event's number and what it was.
pub(super) fn event_name(f: &Frame, event: &AdverseEvent) -> String {
    let what = &event.recorded.what;
    format!("{} {}", what.adverse_event, code_words(f, "code", &what.term))
}

fn adverse_event(f: &Frame, journey: &Journey, event: &AdverseEvent) -> Fact {
    let what = &event.recorded.what;
    let serious = code_list(f, "serious", event.seriousness().iter().map(choice));
    let words = |category: Category| code_words(f, "category", category.name());
    // Proposal and judgement stand side by side; neither replaces the other.
    let proposed = f.t1("category-proposed", "category", words(event.proposed()));
    let judged = event.judged.as_ref().map(|judged| f.t1("category-judged", "category", words(judged.what.category)));
    let reports = event.reports.iter().map(|report| {
        let to = code_words(f, "recipient", report.what.recipient.name());
        f.t2("reported-to", "recipient", to, "date", f.short(report.what.filed_on.0))
    });
    let times = [
        f.t1("onset", "time", f.full(what.onset_at.0)),
        f.t1("learned", "time", f.full(event.learned_at().0)),
        proposed,
    ];
    Fact {
        name: event_name(f, event),
        value: Some(if serious.is_empty() { f.t("not-serious") } else { serious }),
        note: Some(join(f, times.into_iter().chain(judged).chain(reports))),
        href: event_place(f, journey.id.as_str(), what.adverse_event.as_str()),
    }
}

/// Adverse events in the order of their numbers.
pub(super) fn adverse_events(f: &Frame, journey: &Journey) -> Vec<Fact> {
    journey.adverse_events.values().map(|event| adverse_event(f, journey, event)).collect()
}
