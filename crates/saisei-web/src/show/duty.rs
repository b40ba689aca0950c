//! A duty of today in words, and where it is done.

use std::collections::BTreeMap;

use saisei_app::domain::state::watch::ClockKind;
use saisei_app::domain::values::Day;
use saisei_app::{DeskLine, Duty as Found, Group, Task, What};

use super::act_form::dashed;
use super::banner::{name_of, reading_of, step_of};
use super::code::{code_words, join};
use super::steps::{lot_place, place};
use super::track::{act_words, roles_words};
use crate::model::{Duty, Frame, Grade, Mark, Step, grouped};
use crate::respond::in_query;

/// What comes next, in words.
pub(crate) fn next_words(f: &Frame, act: &str) -> String {
    act_words(f, act)
}

/// Names of plans and facilities, by id.
pub(crate) type Subjects = BTreeMap<String, String>;

/// One duty.
pub(crate) fn duty(f: &Frame, today: Day, group: Group, found: &Found, names: &Subjects) -> Duty {
    let mut duty = match (&found.what, found.journey.as_deref()) {
        (What::Clock(task), _) if task.clock.kind == ClockKind::Duty => recurring(f, task, names),
        (What::Clock(task), _) if task.clock.kind == ClockKind::OverrideRate => exceptions(f, task),
        (What::Clock(task), line) => clock(f, task, line),
        (What::Next, Some(line)) => next(f, line, today),
        (What::Next, None) => Duty::default(),
        (What::NotChecked { container, received_at, minutes }, _) => Duty {
            what: f.t("desk-not-checked"),
            why: f.t2("desk-not-checked-why", "time", f.full(received_at.0), "minutes", minutes.to_string()),
            who: roles(f, &["nurse", "physician"]),
            about: grouped(container.as_str()),
            href: place(f, "/bedside", "/bedside".to_owned()).unwrap_or_else(|| container_place(f, container.as_str())),
            ..Duty::default()
        },
        (What::PastItsTime { container, expired_at }, _) => Duty {
            what: f.t("desk-expired"),
            why: f.t1("desk-expired-why", "time", f.full(expired_at.0)),
            who: roles(f, &["nurse", "culture_operator", "quality_officer"]),
            about: grouped(container.as_str()),
            href: container_place(f, container.as_str()),
            ..Duty::default()
        },
        (What::Conditional { lot }, _) => Duty {
            what: f.t("desk-conditional"),
            why: f.t("desk-conditional-why"),
            who: roles(f, &["quality_officer"]),
            about: lot.to_string(),
            href: lot_place(f, lot.as_str()).unwrap_or_else(|| "/today".to_owned()),
            ..Duty::default()
        },
        (What::Calls { count }, _) => Duty {
            what: f.t("desk-calls"),
            why: f.t1("desk-calls-why", "count", count.to_string()),
            who: roles(f, &["coordinator"]),
            href: "/enquiries?due=overdue".to_owned(),
            ..Duty::default()
        },
    };
    about(f, found, &mut duty);
    duty.mark = mark(group, found, today);
    duty
}

/// The patient, where there is one: name with reading, birth date and number, or the number alone.
fn about(f: &Frame, found: &Found, duty: &mut Duty) {
    let Some(line) = found.journey.as_deref() else { return };
    let thing = std::mem::take(&mut duty.about);
    duty.number = grouped(line.coi.as_str());
    duty.reading = found.identity.as_ref().map(reading_of);
    duty.born = found.identity.as_ref().map(|identity| f.short(identity.birth_date.0));
    duty.about = found.identity.as_ref().map_or_else(|| line.journey.to_string(), name_of);
    if !thing.is_empty() {
        duty.why = join(f, [thing, std::mem::take(&mut duty.why)]);
    }
}

fn mark(group: Group, found: &Found, today: Day) -> Option<Mark> {
    match (group, &found.what) {
        (Group::Overdue, _) => Some(Mark::Overdue),
        (_, What::Clock(task)) if task.is_of_the_law() || task.level >= 2 => Some(Mark::Soon),
        (_, What::NotChecked { .. }) => Some(Mark::Grade(Grade::SecondPerson)),
        (Group::Others, What::Next) => {
            let due = found.journey.as_ref().and_then(|line| line.due());
            due.is_some_and(|due| due < today).then_some(Mark::Overdue)
        }
        _ => None,
    }
}

fn roles(f: &Frame, names: &[&str]) -> String {
    join(f, names.iter().map(|name| code_words(f, "role", name)))
}

fn container_place(f: &Frame, number: &str) -> String {
    place(f, "/containers/{number}", format!("/containers/{number}")).unwrap_or_else(|| "/today".to_owned())
}

/// The words of how many days are left.
fn days_left(f: &Frame, days: i32) -> String {
    match days {
        0 => f.t("due-today"),
        1 => f.t("one-day-left"),
        -1 => f.t("one-day-over"),
        days if days > 0 => f.t1("days-left", "count", days.to_string()),
        days => f.t1("days-over", "count", days.unsigned_abs().to_string()),
    }
}

/// Which report an illness clock is about, and to whom; nothing for other clocks.
fn report(f: &Frame, task: &Task) -> String {
    let parts: Vec<&str> = task.clock.id.split('.').collect();
    match (task.clock.kind, parts.get(2), parts.get(3)) {
        (ClockKind::IllnessReport, Some(event), Some(recipient)) => {
            join(f, [(*event).to_owned(), f.t1("illness-open", "recipient", code_words(f, "recipient", recipient))])
        }
        _ => String::new(),
    }
}

fn clock(f: &Frame, task: &Task, line: Option<&DeskLine>) -> Duty {
    let kind = dashed(task.clock.kind.name());
    // An open case has no last day; it waits until it is closed.
    let ends = task.clock.has_last_day();
    let case = task.clock.id.rsplit('.').next().unwrap_or_default().to_owned();
    Duty {
        what: f.t(format!("task-{kind}")),
        about: if line.is_none() { case.clone() } else { String::new() },
        why: match (ends, line) {
            (true, _) => report(f, task),
            (false, None) => f.t1("desk-since", "date", f.short(task.clock.due.0)),
            (false, Some(_)) => f.t2("desk-open-case", "case", case, "date", f.short(task.clock.due.0)),
        },
        who: f.t(format!("task-{kind}-who")),
        by: ends.then(|| f.t1("desk-until", "date", f.long(task.clock.due.0))),
        left: ends.then(|| days_left(f, task.days_left)),
        href: clock_place(f, task),
        ..Duty::default()
    }
}

/// A duty of the year, told by its own name: `duty.self_inspection.cpf.2026-03-31`.
fn recurring(f: &Frame, task: &Task, names: &Subjects) -> Duty {
    let (name, rest) = task.clock.id.trim_start_matches("duty.").split_once('.').unwrap_or_default();
    let (subject, last) = rest.rsplit_once('.').unwrap_or((rest, ""));
    let about = if task.clock.plan.is_some() { "plan" } else { "facility" };
    let (subject_text, last_text) = (in_query(subject), in_query(last));
    let form = format!("/acts/record_duty?{about}={subject_text}&duty={name}&covers_until={last_text}&back=/today");
    let last = Day::parse(last).map_or_else(|_| last.to_owned(), |day| f.short(day.0));
    Duty {
        what: f.t(format!("desk-duty-{}", dashed(name))),
        about: names.get(subject).cloned().unwrap_or_else(|| subject.to_owned()),
        why: f.t1("desk-duty-covers", "date", last),
        who: f.t("task-duty-who"),
        by: Some(f.t1("desk-until", "date", f.long(task.clock.due.0))),
        left: Some(days_left(f, task.days_left)),
        href: place(f, "/acts/{command}", form).unwrap_or_else(|| "/today".to_owned()),
        ..Duty::default()
    }
}

/// A rule that was answered too often in a month; the ledger lists the answers.
fn exceptions(f: &Frame, task: &Task) -> Duty {
    let (month, rule) = task.clock.id.trim_start_matches("override.").split_once('.').unwrap_or_default();
    let list = place(f, "/ledger", "/ledger?kind=rule_overridden".to_owned());
    Duty {
        what: f.t("task-override-rate"),
        about: rule.to_owned(),
        why: f.t1("desk-exceptions-why", "month", month),
        who: f.t("task-override-rate-who"),
        href: list.unwrap_or_else(|| "/help".to_owned()),
        ..Duty::default()
    }
}

/// The page on which a clock is ended; its id is its kind and what it is about, with dots between.
fn clock_place(f: &Frame, task: &Task) -> String {
    let parts: Vec<&str> = task.clock.id.split('.').collect();
    let id = |at: usize| parts.get(at).copied().unwrap_or_default().to_owned();
    let journey = task.clock.journey.as_ref();
    let own = match (task.clock.kind, journey) {
        (ClockKind::IllnessReport, Some(journey)) => {
            place(f, "/journeys/{id}/adverse-events/{event}", format!("/journeys/{journey}/adverse-events/{}", id(2)))
        }
        (ClockKind::VisitOverdue, Some(journey)) => of_journey(f, "follow-up", journey.as_str()),
        (ClockKind::JudgeAgain, Some(journey)) => of_journey(f, "eligibility", journey.as_str()),
        (ClockKind::Order, _) => place(f, "/acts/{command}", format!("/acts/lift_order?order={}&back=/today", id(1)))
            .filter(|_| f.role.as_deref() == Some("administrator")),
        (ClockKind::Deviation, _) => place(f, "/deviations/{id}", format!("/deviations/{}", id(1))),
        (ClockKind::Nonconformity, _) => place(f, "/nonconformities/{id}", format!("/nonconformities/{}", id(1))),
        _ => None,
    };
    let plan = || {
        let plan = task.clock.plan.as_ref()?;
        place(f, "/plans/{id}", format!("/plans/{plan}"))
    };
    own.or_else(|| journey.map(|journey| format!("/journeys/{journey}")))
        .or_else(plan)
        .or_else(|| place(f, "/plans", "/plans".to_owned()))
        .unwrap_or_else(|| "/today".to_owned())
}

fn of_journey(f: &Frame, page: &str, journey: &str) -> Option<String> {
    place(f, &format!("/journeys/{{id}}/{page}"), format!("/journeys/{journey}/{page}"))
}

fn next(f: &Frame, line: &DeskLine, today: Day) -> Duty {
    let Some(next) = &line.next else { return Duty::default() };
    let step = step_of(line.step);
    Duty {
        what: act_words(f, &next.act),
        why: join(f, line.lots.last().map(ToString::to_string).into_iter().chain([in_step(f, step)])),
        who: roles_words(f, next),
        by: next.due.map(|due| f.long(due.0)),
        left: next.due.map(|due| days_left(f, due.days_since(today))),
        href: next_place(f, &next.act, line).unwrap_or_else(|| format!("/journeys/{}", line.journey)),
        ..Duty::default()
    }
}

fn in_step(f: &Frame, step: Step) -> String {
    f.t2("desk-in-step", "number", step.number().to_string(), "step", f.t(step.key()))
}

/// The page on which the next step is done, if this role may open it.
fn next_place(f: &Frame, act: &str, line: &DeskLine) -> Option<String> {
    let journey = line.journey.as_str();
    let lot = line.lots.last().map(|lot| lot.as_str());
    match act {
        "record_history" | "record_disease_activity" | "record_infection_screen" => of_journey(f, "work-up", journey),
        "decide_eligibility" => of_journey(f, "eligibility", journey),
        "give_explanation" | "sign_consent" => of_journey(f, "consent", journey),
        "record_harvest" => of_journey(f, "harvest", journey),
        "record_visit" => of_journey(f, "follow-up", journey),
        "send_containers" | "receive_containers" => place(f, "/custody", "/custody".to_owned()),
        "check_bedside" => place(f, "/bedside", "/bedside".to_owned()),
        "complete_administration" => place(f, "/observation", "/observation".to_owned()),
        "decide_release" => place(f, "/lots/{id}/release", format!("/lots/{}/release", lot?)),
        "record_passage" | "fill_product" => lot_place(f, lot?),
        _ => None,
    }
}
