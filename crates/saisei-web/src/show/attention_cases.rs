//! Matters that run against a day: illness reports and visits.

use saisei_app::Task;
use saisei_app::domain::Finding as Found;
use saisei_app::domain::law::Recipient;
use saisei_app::domain::rules::Rule;
use saisei_app::domain::state::{AdverseEvent, Journey, Visit};
use saisei_app::domain::values::{AdverseEventId, Day};

use super::attention::{Advice, advice, fact};
use super::code::{code_list, code_words, join};
use super::follow_up::event_name;
use crate::model::{Fact, Frame, Matter, Urgency};

/// How many days are left, in words.
fn left(f: &Frame, days: i32) -> String {
    let count = days.unsigned_abs().to_string();
    match days {
        0 => f.t("due-today"),
        1 => f.t("one-day-left"),
        -1 => f.t("one-day-over"),
        2.. => f.t1("days-left", "count", count),
        _ => f.t1("days-over", "count", count),
    }
}

/// The clocks of an adverse event, by recipient.
fn clocks_of<'t>(journey: &Journey, id: &AdverseEventId, clocks: &'t [Task]) -> Vec<(Recipient, &'t Task)> {
    let own = |recipient: Recipient| {
        let name = format!("illness.{}.{id}.{}", journey.id, recipient.name());
        clocks.iter().find(|task| task.clock.id == name).map(|task| (recipient, task))
    };
    [Recipient::Committee, Recipient::Minister].into_iter().filter_map(own).collect()
}

/// Adverse events that wait for a judgement or whose report is due.
pub(super) fn illnesses(f: &Frame, journey: &Journey, clocks: &[Task]) -> Vec<Matter> {
    let matter = |(id, event): (&AdverseEventId, &AdverseEvent)| {
        let running = clocks_of(journey, id, clocks);
        (!running.is_empty() || event.awaits_judgement()).then(|| illness(f, event, &running))
    };
    journey.adverse_events.iter().filter_map(matter).collect()
}

fn illness(f: &Frame, event: &AdverseEvent, running: &[(Recipient, &Task)]) -> Matter {
    let first = running.iter().map(|(_, task)| *task).min_by_key(|task| task.clock.due);
    let urgency = match first {
        Some(task) if task.days_left < 0 => Urgency::Overdue,
        Some(task) if task.level >= 2 => Urgency::Soon,
        _ if event.awaits_judgement() => Urgency::Physician,
        _ => Urgency::Runs,
    };
    let (word, key) = match urgency {
        Urgency::Overdue => ("matter-overdue", "illness-over"),
        Urgency::Soon => ("matter-soon", "illness-due"),
        Urgency::Physician => ("matter-serious", "illness-running"),
        _ => ("matter-due", "illness-running"),
    };
    let name = event_name(f, event);
    let sentence = match first {
        Some(task) => {
            let (date, left) = (f.long(task.clock.due.0), left(f, task.days_left));
            f.words.ta(key, &[("event", &name), ("date", &date), ("left", &left)])
        }
        None => f.t1("illness-not-judged", "event", name),
    };
    let Advice { next, who, source } = advice(f, &Found::of(Rule::AdverseEventClock));
    let judged = event.judged.is_some() && !event.awaits_judgement();
    Matter {
        urgency,
        word: f.t(word),
        sentence,
        facts: facts(f, event, running),
        next: if judged { f.t("illness-file-next") } else { next },
        who,
        sources: vec![source],
    }
}

fn facts(f: &Frame, event: &AdverseEvent, running: &[(Recipient, &Task)]) -> Vec<Fact> {
    let judged = event.judged.as_ref().filter(|_| !event.awaits_judgement());
    let category = match judged {
        Some(judged) => f.t1("illness-judged", "category", code_words(f, "category", judged.what.category.name())),
        None => f.t1("illness-proposed", "category", code_words(f, "category", event.category().name())),
    };
    let serious = code_list(f, "serious", event.seriousness().iter().map(super::code::choice));
    let open = running
        .iter()
        .map(|(recipient, _)| f.t1("illness-open", "recipient", code_words(f, "recipient", recipient.name())));
    let filed = event.reports.iter().map(|report| {
        let to = code_words(f, "recipient", report.what.recipient.name());
        f.t2("illness-filed", "recipient", to, "date", f.short(report.what.filed_on.0))
    });
    let reports = join(f, open.chain(filed));
    let facts = [
        (f.t("illness-category"), join(f, [category, serious])),
        (f.t("illness-to"), reports),
        (f.t("illness-learned"), f.day(event.learned_at().0)),
    ];
    facts.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| fact(name, value)).collect()
}

/// Visits whose last day has passed, together: one matter, however many there are.
pub(super) fn visits(f: &Frame, journey: &Journey, clocks: &[Task], today: Day) -> Option<Matter> {
    let over = |visit: &&Visit| {
        let name = format!("visit.{}.{}", journey.id, visit.id);
        visit.is_planned() && clocks.iter().any(|task| task.clock.id == name)
    };
    let ended = |visit: &Visit| {
        let until = visit.planned.to;
        let words = f.t2("visit-until", "date", f.long(until.0), "left", left(f, until.days_since(today)));
        fact(visit.id.to_string(), words)
    };
    let facts: Vec<Fact> = journey.visits.values().filter(over).map(ended).collect();
    (!facts.is_empty()).then(|| Matter {
        urgency: Urgency::Late,
        word: f.t("matter-overdue"),
        sentence: f.tn("visits-over", facts.len()),
        facts,
        next: f.t("visits-over-next"),
        who: join(f, ["role-physician", "role-nurse", "role-coordinator"].map(|role| f.t(role))),
        sources: Vec::new(),
    })
}
