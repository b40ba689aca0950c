//! Details of deviations, nonconformities, holds, orders, clocks, signatures, and of what rooms and materials tell.

use saisei_app::domain::acts::deviation::{DeviationOpened, HoldCause};
use saisei_app::domain::acts::nonconformity::NonconformityOpened;
use saisei_app::domain::acts::signature::{RuleOverridden, Signed};
use saisei_app::domain::acts::testing::ExposureListed;
use saisei_app::domain::acts::watch::ClockEscalated;
use saisei_app::domain::event::Event;
use saisei_app::domain::state::watch::ClockKind;
use saisei_app::domain::values::{ContainerNumber, LotId};

use super::code::{choice, code_list, code_words, join, measure_words};
use super::finding::{cause, rule_words};
use super::track::act_words;
use crate::model::{Frame, grouped};

/// The detail of such an event.
pub(super) fn detail(f: &Frame, event: &Event) -> Option<String> {
    cases(f, event).or_else(|| house(f, event)).or_else(|| signatures(f, event))
}

/// Lots and containers in one line; empty if there are none.
pub(super) fn material(f: &Frame, lots: &[LotId], containers: &[ContainerNumber]) -> String {
    let named = |key: &str, name: &str, list: String| if list.is_empty() { list } else { f.t1(key, name, list) };
    let lots = named("holds-lots", "lots", join(f, lots.iter().map(ToString::to_string)));
    let containers = join(f, containers.iter().map(|number| grouped(number.as_str())));
    join(f, [lots, named("holds-containers", "containers", containers)])
}

fn serious(f: &Frame, what: &str, serious: bool) -> String {
    f.t(if serious { format!("serious-{what}") } else { format!("not-serious-{what}") })
}

fn grounds(f: &Frame, grounds: Option<&saisei_app::domain::values::Code>) -> String {
    grounds.map(|grounds| code_words(f, "code", grounds)).unwrap_or_default()
}

fn held(f: &Frame, by: &HoldCause, lots: &[LotId], containers: &[ContainerNumber]) -> String {
    join(f, [material(f, lots, containers), cause(f, &by.to_string())])
}

/// What a clock is about, out of its id: the event and to whom it is reported, or the visit or case.
fn of_clock(f: &Frame, e: &ClockEscalated) -> String {
    let rest = e.clock.split_once('.').map_or("", |(_, rest)| rest);
    let own = e.journey.as_ref().and_then(|journey| rest.strip_prefix(journey.as_str())?.strip_prefix('.'));
    match (e.kind, own) {
        (ClockKind::IllnessReport, Some(own)) => match own.rsplit_once('.') {
            Some((event, recipient)) => join(f, [event.to_owned(), code_words(f, "recipient", recipient)]),
            None => own.to_owned(),
        },
        (ClockKind::VisitOverdue, Some(visit)) => visit.to_owned(),
        (ClockKind::Deviation | ClockKind::Nonconformity | ClockKind::Order, _) => rest.to_owned(),
        _ => String::new(),
    }
}

/// What is held stands in its own record, for each patient apart.
fn deviation(f: &Frame, e: &DeviationOpened) -> String {
    let room = e.room.as_ref().map(ToString::to_string).unwrap_or_default();
    let weight = if e.serious { f.t("serious-deviation") } else { String::new() };
    let origin = code_words(f, "origin", choice(&e.origin));
    join(f, [e.deviation.to_string(), origin, weight, room, grounds(f, e.grounds.as_ref())])
}

/// What was not met stands with the act that was reported.
fn nonconformity(f: &Frame, e: &NonconformityOpened) -> String {
    let act = e.command.as_ref().map(|command| act_words(f, command)).unwrap_or_default();
    let weight = if e.serious { f.t("proposed-serious") } else { String::new() };
    join(f, [e.nonconformity.to_string(), weight, act, grounds(f, e.grounds.as_ref())])
}

fn closing(f: &Frame, actions: &[impl ToString], evidence: &[impl ToString]) -> [String; 2] {
    let numbers = join(f, evidence.iter().map(ToString::to_string));
    let actions = code_list(f, "code", actions.iter().map(ToString::to_string));
    let named = |key: &str, name: &str, list: String| if list.is_empty() { list } else { f.t1(key, name, list) };
    [named("action", "actions", actions), named("evidence", "numbers", numbers)]
}

fn cases(f: &Frame, event: &Event) -> Option<String> {
    Some(match event {
        Event::DeviationOpened(e) => deviation(f, e),
        Event::DeviationAssessed(e) => {
            join(f, [e.deviation.to_string(), serious(f, "deviation", e.serious), code_list(f, "code", &e.impact)])
        }
        Event::DeviationClosed(e) => {
            let head = [e.deviation.to_string(), code_words(f, "disposition", choice(&e.disposition))];
            join(f, head.into_iter().chain(closing(f, &e.actions, &e.evidence)))
        }
        Event::MaterialHeld(e) => held(f, &e.cause, &e.lots, &e.containers),
        Event::HoldEnded(e) => held(f, &e.cause, &e.lots, &e.containers),
        Event::NonconformityOpened(e) => nonconformity(f, e),
        Event::NonconformityAssessed(e) => join(
            f,
            [e.nonconformity.to_string(), serious(f, "nonconformity", e.serious), code_list(f, "code", &e.grounds)],
        ),
        Event::NonconformityClosed(e) => {
            join(f, [e.nonconformity.to_string()].into_iter().chain(closing(f, &e.actions, &e.evidence)))
        }
        Event::ExposureListed(e) => exposure(f, e),
        _ => return None,
    })
}

fn exposure(f: &Frame, e: &ExposureListed) -> String {
    let named = |key: &str, name: &str, list: String| if list.is_empty() { list } else { f.t1(key, name, list) };
    let doses = join(f, e.administrations.iter().map(ToString::to_string));
    let left = join(f, e.left.iter().map(|number| grouped(number.as_str())));
    let elsewhere = join(f, e.elsewhere.iter().map(ToString::to_string));
    let related = e.related.iter().map(|related| {
        f.t2("shares-in", "lot", related.lot.as_str(), "shares", code_list(f, "share", &related.shares))
    });
    join(
        f,
        [
            f.t1("lot-name", "lot", e.lot.as_str()),
            named("affected-doses", "doses", doses),
            named("affected-left", "containers", left),
            named("affected-elsewhere", "journeys", elsewhere),
            named("related-lots", "lots", join(f, related)),
        ],
    )
}

fn house(f: &Frame, event: &Event) -> Option<String> {
    Some(match event {
        Event::OrderRecorded(e) => {
            let number = e.order_number.as_ref().map(ToString::to_string).unwrap_or_default();
            let from = f.t1("from-day", "date", f.short(e.from.0));
            join(f, [code_words(f, "order-kind", choice(&e.kind)), e.authority.to_string(), number, from])
        }
        Event::OrderLifted(e) => join(f, [e.order.to_string(), f.t1("lifted-on", "date", f.short(e.lifted_on.0))]),
        Event::JourneyToJudgeAgain(e) => {
            let version = f.t1("plan-version", "number", e.plan_version.to_string());
            join(f, [version, f.t1("from-day", "date", f.short(e.from.0))])
        }
        Event::AppointmentBooked(e) => join(
            f,
            [
                e.booking.to_string(),
                code_words(f, "purpose", choice(&e.purpose)),
                f.full(e.starts_at.0),
                f.person(e.physician.as_str()),
            ],
        ),
        Event::AppointmentCancelled(e) => join(f, [e.booking.to_string(), code_words(f, "code", &e.grounds)]),
        Event::AttendanceRecorded(e) => {
            let why = e.grounds.as_ref().map(|why| code_words(f, "code", why)).unwrap_or_default();
            join(f, [e.booking.to_string(), code_words(f, "attendance", choice(&e.attendance)), why])
        }
        Event::EnvironmentalValueRecorded(e) => {
            join(f, [e.room.to_string(), code_words(f, "parameter", e.parameter.name()), measure_words(f, &e.value)])
        }
        Event::DutyDone(e) => code_words(f, "duty", e.duty.name()),
        _ => return None,
    })
}

fn overridden(f: &Frame, e: &RuleOverridden) -> String {
    let second = e.second.as_ref().map(|second| {
        let role = e.second_role.map(|role| code_words(f, "role", role.name())).unwrap_or_default();
        let who = f.t2("who-in-role", "name", f.person(second.as_str()), "role", role);
        f.t1("second-person", "who", who)
    });
    let rules = e.rules.iter().map(|rule| rule_words(f, rule));
    join(f, [act_words(f, &e.command)].into_iter().chain(rules).chain(second))
}

/// Who signed and what that says, as seen from the record that was signed by `actor`.
pub(crate) fn signature(f: &Frame, e: &Signed, actor: Option<&str>) -> String {
    let meaning = code_words(f, "meaning", choice(&e.meaning));
    if actor == Some(e.signer.as_str()) {
        return f.t1("signed-self", "meaning", meaning);
    }
    let role = code_words(f, "role", e.role.name());
    let who = f.t2("who-in-role", "name", f.person(e.signer.as_str()), "role", role);
    f.t2("signed-by", "who", who, "meaning", meaning)
}

fn signatures(f: &Frame, event: &Event) -> Option<String> {
    Some(match event {
        Event::Signed(e) => signature(f, e, None),
        Event::RuleOverridden(e) => overridden(f, e),
        Event::ClockEscalated(e) => join(
            f,
            [
                code_words(f, "clock", e.kind.name()),
                of_clock(f, e),
                code_words(f, "level", e.level),
                f.t1("due-day", "date", f.long(e.due.0)),
            ],
        ),
        _ => return None,
    })
}
