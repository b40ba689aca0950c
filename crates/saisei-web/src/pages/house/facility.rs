//! One facility: its permission with number and validity, its rooms, the orders on it, the plans that name it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::PlanRow;
use saisei_app::domain::Role;
use saisei_app::domain::acts::clinic::FacilityKind;
use saisei_app::domain::state::Clinic;
use saisei_app::domain::values::{Day, FacilityId};

use super::plan_words::{chosen, order_words, standing, state_mark};
use super::staff::span;
use crate::model::{Cell, Fact, Frame, Grade, Link, Mark, Table, TableRow};
use crate::pages::act::{role_of, task, today};
use crate::pages::asked::{Asked, frame};
use crate::respond::page;
use crate::routes::is_open;
use crate::show::{act_links, code_words};
use crate::state::WebState;

/// What the page shows.
pub(crate) struct FacilityView {
    /// Its name.
    pub(crate) name: String,
    /// What stands in the way.
    pub(crate) stops: Vec<Vec<String>>,
    /// Facts at a glance.
    pub(crate) facts: Vec<Fact>,
    /// Permissions with their validity.
    pub(crate) permissions: Table,
    /// Rooms.
    pub(crate) rooms: Table,
    /// Orders.
    pub(crate) orders: Table,
    /// Plans.
    pub(crate) plans: Table,
    /// What may be recorded.
    pub(crate) links: Vec<Link>,
}

/// One facility.
#[derive(Template)]
#[template(path = "house/facility.html")]
pub(crate) struct FacilityPage<'a> {
    /// The frame.
    pub(crate) f: &'a Frame,
    /// The facility.
    pub(crate) page: &'a FacilityView,
}

/// The page.
pub(crate) async fn facility(State(state): State<WebState>, asked: Asked, Path(id): Path<String>) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let Ok(id) = FacilityId::parse(&id) else { return StatusCode::NOT_FOUND.into_response() };
    let mut f = frame(&state, &asked, "facility-heading");
    let day = today(&f);
    let (clinic, plans) = match task(&state, move |app| Ok((app.clinic()?, app.plans(day)?))).await {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    f.path = format!("/facilities/{id}");
    f.about = Some(id.to_string());
    match view(&f, role, day, &id, &clinic, &plans) {
        Some(view) => page(StatusCode::OK, &FacilityPage { f: &f, page: &view }),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// What may be recorded about a facility.
const ACTS: &[&str] = &["record_facility_permission", "register_room", "record_duty", "record_order"];

fn view(f: &Frame, role: Role, day: Day, id: &FacilityId, clinic: &Clinic, plans: &[PlanRow]) -> Option<FacilityView> {
    let facility = clinic.facilities.get(id)?;
    let fact = |key: &str, value: Option<String>| Fact {
        note: value.is_none().then(|| f.t("not-recorded")),
        name: f.t(key),
        value,
        href: None,
    };
    let country = facility.country.as_ref().map(ToString::to_string);
    let facts = vec![
        fact("facility-id", Some(id.to_string())),
        fact("facility-kind", Some(chosen(f, "pick-kind", &facility.kind))),
        fact("ask-register-facility-address", facility.address.as_ref().map(ToString::to_string)),
        fact("ask-country", Some(country.unwrap_or_else(|| f.t("facility-japan")))),
    ];
    Some(FacilityView {
        name: facility.name.to_string(),
        stops: stops(f, id, clinic, day),
        facts,
        permissions: permissions(f, id, clinic, day),
        rooms: rooms(f, id, clinic),
        orders: orders(f, id, clinic, day),
        plans: plans_of(f, id, plans, day),
        links: act_links(f, role, ACTS, &[("facility", id.as_str()), ("facilities.0", id.as_str())]),
    })
}

/// Orders that hold, and a permission that is missing or ran out where one is needed.
fn stops(f: &Frame, id: &FacilityId, clinic: &Clinic, day: Day) -> Vec<Vec<String>> {
    let holding =
        clinic.orders.values().filter(|order| order.holds_on(day) && order.recorded.what.facilities.contains(id));
    let mut stops: Vec<Vec<String>> =
        holding.map(|order| vec![order_words(f, order), f.t("plan-frozen"), f.t("plan-never-frozen")]).collect();
    let processing = clinic.facilities.get(id).is_some_and(|facility| facility.kind == FacilityKind::Processing);
    if let (true, Err(state)) = (processing, clinic.permission_on(id, day)) {
        stops.push(vec![
            f.t1("facility-no-permission", "state", code_words(f, "permission", state)),
            f.t("facility-no-permission-next"),
        ]);
    }
    stops
}

fn permissions(f: &Frame, id: &FacilityId, clinic: &Clinic, day: Day) -> Table {
    let columns = ["facility-permission", "facility-number", "span-from", "span-to", "plan-col-state"];
    let columns = columns.map(|key| (f.t(key), false));
    let mut table = Table::of(f.t("facility-permissions"), columns, f.t("facility-no-permissions"));
    let first = clinic.facilities.get(id).and_then(|facility| facility.permission.as_ref());
    let all: Vec<_> = first.into_iter().chain(clinic.permissions.get(id).into_iter().flatten()).collect();
    let newest = all.iter().map(|permission| permission.from).max();
    for permission in all.iter().rev() {
        let [from, to, state] = span(f, permission.from, permission.to, day);
        let state = if Some(permission.from) == newest { state } else { Cell::Text(f.t("staff-renewed")) };
        let kind = Cell::Text(chosen(f, "pick-kind", &permission.kind));
        let number = Cell::Id(permission.number.to_string());
        table.rows.push(TableRow { href: None, cells: vec![kind, number, from, to, state] });
    }
    table
}

fn rooms(f: &Frame, id: &FacilityId, clinic: &Clinic) -> Table {
    let columns = ["facility-room", "facility-zone"].map(|key| (f.t(key), false));
    let mut table = Table::of(f.t("facility-rooms"), columns, f.t("facility-no-rooms"));
    let role = f.role.as_deref().unwrap_or_default();
    for room in clinic.rooms.values().filter(|room| &room.facility == id) {
        let href = is_open("/rooms/{id}", role).then(|| format!("/rooms/{}", room.room));
        let name = Cell::Lines(vec![room.name.to_string(), room.room.to_string()]);
        table.rows.push(TableRow { href, cells: vec![name, Cell::Text(chosen(f, "pick-zone", &room.zone))] });
    }
    table
}

fn orders(f: &Frame, id: &FacilityId, clinic: &Clinic, day: Day) -> Table {
    let columns = ["plan-order", "plan-col-state"].map(|key| (f.t(key), false));
    let mut table = Table::of(f.t("plan-orders"), columns, f.t("facility-no-orders"));
    for order in clinic.orders.values().filter(|order| order.recorded.what.facilities.contains(id)) {
        let state = match &order.lifted {
            Some(lifted) => {
                Cell::State(Some(Mark::Done), f.t1("plan-lifted", "date", f.short(lifted.what.lifted_on.0)))
            }
            None if order.holds_on(day) => Cell::State(Some(Mark::Grade(Grade::Never)), f.t("plan-order-holds")),
            None => Cell::Text(f.t("plan-order-later")),
        };
        let what = Cell::Lines(vec![order.recorded.what.order.to_string(), order_words(f, order)]);
        table.rows.push(TableRow { href: None, cells: vec![what, state] });
    }
    table
}

fn plans_of(f: &Frame, id: &FacilityId, plans: &[PlanRow], day: Day) -> Table {
    let columns = ["plan-heading", "plan-col-state"].map(|key| (f.t(key), false));
    let mut table = Table::of(f.t("facility-plans"), columns, f.t("facility-no-plans"));
    for row in plans {
        let plan = &row.plan;
        let Some((_, version)) = plan.latest() else { continue };
        let content = version.content();
        if ![&content.clinic, &content.processing_facility].contains(&id) {
            continue;
        }
        table.rows.push(TableRow {
            href: Some(format!("/plans/{}", plan.id)),
            cells: vec![
                Cell::Lines(vec![content.therapy_name.to_string(), plan.id.to_string()]),
                Cell::State(state_mark(plan, day), standing(f, plan, day)),
            ],
        });
    }
    table
}
