//! One lot of a material: how it was checked, by whom it was judged, and in whose lots it was used.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::MaterialFile;
use saisei_app::UsedIn;
use saisei_app::domain::Role;
use saisei_app::domain::values::MaterialLotId;

use super::super::act::{role_of, task, today};
use super::super::asked::{Asked, frame};
use super::materials::{expiry, state as state_words};
use super::patient::Names;
use super::sheet::{Content, Part, Sheet, SheetPage, fact, plain};
use super::story::story;
use crate::model::{Cell, Fact, Frame, Grade, Link, Mark, Table, TableRow, grouped};
use crate::respond::page;
use crate::show::{act_links, choice, code_words, join, who};
use crate::state::WebState;

/// The page.
pub(super) async fn material_lot(State(state): State<WebState>, asked: Asked, Path(id): Path<String>) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let Ok(id) = MaterialLotId::parse(&id) else { return StatusCode::NOT_FOUND.into_response() };
    let mut f = frame(&state, &asked, "material-lot-heading");
    let loaded = task(&state, move |app| Ok((Names::read(app)?, app.material_file(&id)?))).await;
    let (names, file) = match loaded {
        Ok((names, Some(file))) => (names, file),
        Ok((_, None)) => return StatusCode::NOT_FOUND.into_response(),
        Err(response) => return response,
    };
    names.into_frame(&mut f);
    f.about = Some(file.lot.received.what.material_lot.to_string());
    let view = view(&f, role, &file);
    page(StatusCode::OK, &SheetPage { f: &f, page: &view })
}

fn view(f: &Frame, role: Role, file: &MaterialFile) -> Sheet {
    let received = &file.lot.received.what;
    let patients: BTreeSet<&str> = file.used.iter().map(|used| used.coi.as_str()).collect();
    let used = Content::Table(Box::new(used_in(f, &file.used)));
    let acts: &[&str] =
        if file.lot.judged.is_none() { &["judge_material_lot"] } else { &["judge_material_lot", "correct"] };
    let newest = file.lot.judged.as_ref().map_or(file.lot.received.at.position, |judged| judged.at.position);
    let about = [("material_lot", received.material_lot.to_string()), ("position", newest.to_string())];
    let about = about.map(|(name, value)| (name.to_owned(), value)).into_iter().chain(to_check(file));
    let about: Vec<(String, String)> = about.collect();
    let about: Vec<(&str, &str)> = about.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    Sheet {
        up: Some(Link { href: "/materials".to_owned(), text: f.t("materials-heading") }),
        number: Some(received.material_lot.to_string()),
        states: vec![state_words(f, &file.lot), expiry(f, &file.lot, today(f))],
        links: act_links(f, role, acts, &about),
        parts: vec![
            Part::beside("facts", f.t("key-facts"), Content::Facts(facts(f, file))),
            Part::beside("checks", f.t("material-checks"), Content::Table(Box::new(checks(f, file)))),
            Part::wide(
                "used",
                f.t2("material-used", "lots", file.used.len().to_string(), "patients", patients.len().to_string()),
                used,
            )
            .noted(f.t("case-exposed-note")),
            Part::wide("story", f.t("material-story"), Content::Story(story(f, &file.events))),
        ],
        ..Sheet::default()
    }
}

/// A row of the judgement for each check that the material asks for.
fn to_check(file: &MaterialFile) -> impl Iterator<Item = (String, String)> + '_ {
    let checks = file.material.iter().flat_map(|material| &material.incoming_checks);
    checks.enumerate().map(|(row, check)| (format!("checks.{row}.check"), check.to_string()))
}

fn facts(f: &Frame, file: &MaterialFile) -> Vec<Fact> {
    let received = &file.lot.received;
    let material = file.material.as_ref();
    let name = material.map(|material| material.name.to_string());
    let judged = file.lot.judged.as_ref().map(|judged| join(f, [who(f, &judged.at), f.full(judged.at.occurred_at.0)]));
    let (_, expires) = expiry(f, &file.lot, today(f));
    vec![
        fact(f, "material-name", name, "not-recorded"),
        fact(
            f,
            "material-supplier",
            material.and_then(|of| of.supplier.as_ref()).map(ToString::to_string),
            "not-recorded",
        ),
        fact(
            f,
            "material-catalogue",
            material.and_then(|of| of.catalogue_number.as_ref()).map(ToString::to_string),
            "not-recorded",
        ),
        fact(
            f,
            "material-specification",
            material.and_then(|of| of.specification.as_ref()).map(ToString::to_string),
            "not-recorded",
        ),
        fact(f, "material-origin", material.map(|of| code_words(f, "pick-origin", choice(&of.origin))), "not-recorded"),
        plain(f, "material-lot-number", received.what.lot_number.to_string()),
        plain(f, "material-expires", expires),
        plain(f, "material-arrived", join(f, [who(f, &received.at), f.full(received.at.occurred_at.0)])),
        fact(f, "material-judged", judged, "material-not-judged"),
    ]
}

/// Every registered check with its result: ○ conforms, × does not, or not done.
fn checks(f: &Frame, file: &MaterialFile) -> Table {
    let columns = ["material-check", "material-result"].map(|key| (f.t(key), false));
    let mut table = Table::of(f.t("material-checks"), columns, f.t("material-checks-none"));
    let registered = file.material.iter().flat_map(|material| &material.incoming_checks);
    let made = file.lot.judged.iter().flat_map(|judged| &judged.what.checks);
    let all: BTreeSet<&str> =
        registered.map(|check| check.as_str()).chain(made.map(|made| made.check.as_str())).collect();
    let result = |check: &str| {
        let made =
            file.lot.judged.iter().flat_map(|judged| &judged.what.checks).find(|made| made.check.as_str() == check);
        match made.map(|made| made.conforms) {
            None => Cell::Text(f.t("material-check-open")),
            Some(true) => Cell::State(Some(Mark::Done), f.t("value-conforms")),
            Some(false) => Cell::State(Some(Mark::Grade(Grade::Never)), f.t("value-does-not-conform")),
        }
    };
    let row =
        |check: &str| TableRow { href: None, cells: vec![Cell::Text(code_words(f, "code", check)), result(check)] };
    table.rows = all.into_iter().map(row).collect();
    table
}

fn used_in(f: &Frame, used: &[UsedIn]) -> Table {
    let columns = ["col-lot", "number", "journey-heading", "material-days", "case-given"].map(|key| (f.t(key), false));
    let mut table = Table::of(f.t("material-used-caption"), columns, f.t("material-unused"));
    let row = |used: &UsedIn| {
        let (first, last) = (f.short(used.days.0.0), f.short(used.days.1.0));
        let days = if first == last { first } else { f.t2("room-chart-period", "from", first, "to", last) };
        TableRow {
            href: Some(format!("/lots/{}", used.lot)),
            cells: vec![
                Cell::Id(used.lot.to_string()),
                Cell::Id(grouped(used.coi.as_str())),
                Cell::Link(format!("/journeys/{}", used.journey), used.journey.to_string()),
                Cell::Text(days),
                if used.given.is_empty() {
                    Cell::Text(f.t("case-not-given"))
                } else {
                    Cell::Lines(used.given.iter().map(ToString::to_string).collect())
                },
            ],
        }
    };
    table.rows = used.iter().map(row).collect();
    table
}
