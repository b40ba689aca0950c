//! Every room: limits, the last value of each kind, what is open in it, and which lots are inside.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::acts::environment::{EnvironmentalLimit, EnvironmentalValueRecorded, Parameter};
use saisei_app::domain::values::measure::EnvironmentUnit;
use saisei_app::domain::values::{Measure, Unit};
use saisei_app::{RoomCard, RoomWork};

use super::super::act::{role_of, task};
use super::super::asked::{Asked, frame};
use super::patient::Names;
use super::sheet::{Content, Part, Sheet, SheetPage};
use crate::model::{Cell, Frame, Grade, Mark, Table, TableRow};
use crate::respond::page;
use crate::show::{act_links, choice, code_words, join, unit_words};
use crate::state::WebState;

/// The page.
pub(super) async fn rooms(State(state): State<WebState>, asked: Asked) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let mut f = frame(&state, &asked, "rooms-heading");
    let loaded = task(&state, |app| Ok((Names::read(app)?, app.rooms()?, app.lots_in_rooms()?))).await;
    let (names, rooms, lots) = match loaded {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    names.into_frame(&mut f);
    let view = Sheet {
        links: act_links(&f, role, &["record_environmental_value", "clear_workspace", "register_room"], &[]),
        parts: vec![Part::wide("rooms", f.t("rooms-all"), Content::Table(Box::new(table(&f, &rooms, &lots))))],
        ..Sheet::default()
    };
    page(StatusCode::OK, &SheetPage { f: &f, page: &view })
}

fn table(f: &Frame, rooms: &[RoomCard], lots: &[RoomWork]) -> Table {
    let columns = ["room-name", "room-zone", "list-state", "room-latest", "room-open", "room-inside"];
    let mut table = Table::of(f.t("rooms-all"), columns.map(|key| (f.t(key), false)), f.t("rooms-none"));
    let mut inside: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for work in lots {
        inside.entry(work.room.as_str()).or_default().push(work.lot.to_string());
    }
    table.rows = rooms.iter().map(|room| row(f, room, inside.remove(room.registered.room.as_str()))).collect();
    table
}

fn row(f: &Frame, room: &RoomCard, inside: Option<Vec<String>>) -> TableRow {
    let registered = &room.registered;
    let (mark, words) = standing(f, room);
    let latest: Vec<String> = room.parameters().into_iter().map(|kind| latest(f, room, kind)).collect();
    let open = join(f, room.open.iter().map(ToString::to_string));
    TableRow {
        href: Some(format!("/rooms/{}", registered.room)),
        cells: vec![
            Cell::Text(f.t2("room-with-id", "name", registered.name.to_string(), "id", registered.room.as_str())),
            Cell::Lines(vec![
                f.facility(registered.facility.as_str()),
                code_words(f, "pick-zone", choice(&registered.zone)),
            ]),
            Cell::State(mark, words),
            if latest.is_empty() { Cell::Text(f.t("not-measured")) } else { Cell::Lines(latest) },
            match room.open.first() {
                None => Cell::Text(f.t("room-open-none")),
                Some(only) if room.open.len() == 1 => Cell::Link(format!("/deviations/{only}"), open),
                Some(_) => Cell::Link(format!("/rooms/{}", registered.room), open),
            },
            Cell::Text(inside.map_or_else(|| f.t("room-inside-none"), |lots| join(f, lots))),
        ],
    }
}

/// How a room stands: the last value of each kind against the limit by which it was judged.
pub(super) fn standing(f: &Frame, room: &RoomCard) -> (Option<Mark>, String) {
    let name = |kind: &Parameter| code_words(f, "parameter", kind.name());
    let over = room.latest.iter().filter(|(_, last)| last.value.is_over()).map(|(kind, _)| name(kind));
    let over = join(f, over);
    if !over.is_empty() {
        return (Some(Mark::Grade(Grade::Never)), f.t1("room-over", "kinds", over));
    }
    if room.limits.is_empty() {
        return (Some(Mark::Grade(Grade::SecondPerson)), f.t("room-no-limits"));
    }
    let missing = room.limits.iter().map(|limit| limit.parameter).filter(|kind| !room.latest.contains_key(kind));
    let missing = join(f, missing.map(|kind| name(&kind)));
    match missing.is_empty() {
        true => (Some(Mark::Done), f.t("room-within")),
        false => (Some(Mark::Soon), f.t1("room-unmeasured", "kinds", missing)),
    }
}

/// The last value of a kind in one line, or that there is none.
fn latest(f: &Frame, room: &RoomCard, kind: Parameter) -> String {
    let name = code_words(f, "parameter", kind.name());
    match room.latest.get(&kind) {
        None => f.t2("room-last-none", "kind", name, "limit", limit_words(f, room.limit(kind))),
        Some(last) => {
            let words = verdict(f, &last.value);
            let value = f.t2("room-last", "kind", name, "value", value_words(f, &last.value.value));
            join(f, [value, words, f.full(last.value.sampled_at.0)])
        }
    }
}

/// Inside, outside or without a limit, in words.
pub(super) fn verdict(f: &Frame, value: &EnvironmentalValueRecorded) -> String {
    match &value.limit {
        None => f.t("room-value-no-limit"),
        Some(limit) if value.is_over() => f.t1("room-value-over", "limit", limit_words(f, Some(limit))),
        Some(_) => f.t("room-value-within"),
    }
}

/// Every limit of a room in one line.
pub(crate) fn room_limits(f: &Frame, room: &RoomCard) -> String {
    let one = |limit: &EnvironmentalLimit| {
        let kind = code_words(f, "parameter", limit.parameter.name());
        f.t2("room-limit-in-line", "kind", kind, "limit", limit_words(f, Some(limit)))
    };
    match join(f, room.limits.iter().map(one)) {
        none if none.is_empty() => f.t("room-limit-none"),
        limits => limits,
    }
}

/// A limit in words.
pub(super) fn limit_words(f: &Frame, limit: Option<&EnvironmentalLimit>) -> String {
    let Some(limit) = limit else { return f.t("room-limit-none") };
    let bound = |key: &str, bound: &Option<Measure<EnvironmentUnit>>| {
        bound.as_ref().map(|bound| f.t1(key, "value", value_words(f, bound)))
    };
    join(f, [bound("room-limit-min", &limit.min), bound("room-limit-max", &limit.max)].into_iter().flatten())
}

/// A value with its unit as printed.
pub(super) fn value_words(f: &Frame, value: &Measure<EnvironmentUnit>) -> String {
    format!("{}\u{a0}{}", value.value, unit_words(f, value.unit.symbol()))
}
