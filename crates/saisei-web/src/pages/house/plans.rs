//! The list of provision plans.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::PlanRow;
use saisei_app::domain::state::Plan;
use saisei_app::domain::values::Day;

use super::content::commas;
use super::plan_words::{class_words, standing, state_mark, version_words};
use crate::model::{Cell, Frame, Link, Mark, Table, TableRow};
use crate::pages::act::{role_of, task, today};
use crate::pages::asked::{Asked, frame};
use crate::respond::page;
use crate::show::act_links;
use crate::state::WebState;

/// The list.
#[derive(Template)]
#[template(path = "house/plans.html")]
pub(crate) struct PlansPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The rows.
    pub table: &'a Table,
    /// What this role may begin.
    pub links: &'a [Link],
}

/// The page.
pub(crate) async fn plans(State(state): State<WebState>, asked: Asked) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let mut f = frame(&state, &asked, "plans-heading");
    let day = today(&f);
    let loaded = task(&state, move |app| Ok((app.plans(day)?, super::names(app)?))).await;
    let (rows, (people, facilities)) = match loaded {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    (f.people, f.facilities) = (people, facilities);
    let table = table(&f, &rows, day);
    let links = act_links(&f, role, &["draft_plan", "record_order"], &[]);
    page(StatusCode::OK, &PlansPage { f: &f, table: &table, links: &links })
}

fn table(f: &Frame, rows: &[PlanRow], day: Day) -> Table {
    let columns = [
        ("plan-col-name", false),
        ("plan-col-state", false),
        ("plan-col-version", false),
        ("plan-col-class", false),
        ("plan-col-places", false),
        ("plan-col-journeys", true),
        ("plan-col-report", false),
    ];
    let columns = columns.map(|(key, numeric)| (f.t(key), numeric));
    let mut table = Table::of(f.t("plans-heading"), columns, f.t("plans-none"));
    table.rows = rows.iter().map(|row| line(f, row, day)).collect();
    table
}

fn line(f: &Frame, row: &PlanRow, day: Day) -> TableRow {
    let plan = &row.plan;
    let content = plan.latest().map(|(_, version)| version.content());
    let name = content.map(|content| content.therapy_name.to_string()).unwrap_or_default();
    let places = content.map(|content| {
        [&content.clinic, &content.processing_facility].map(|facility| f.facility(facility.as_str())).to_vec()
    });
    let journeys = f.t2("plan-journeys", "open", commas(&row.open.to_string()), "all", commas(&row.all.to_string()));
    TableRow {
        href: Some(format!("/plans/{}", plan.id)),
        cells: vec![
            Cell::Lines(vec![name, plan.id.to_string()]),
            Cell::State(state_mark(plan, day), standing(f, plan, day)),
            Cell::Text(in_force(f, plan, day)),
            Cell::Text(content.map(|content| class_words(f, content.class)).unwrap_or_default()),
            Cell::Lines(places.unwrap_or_default()),
            Cell::Number(journeys),
            report(f, row, day),
        ],
    }
}

fn in_force(f: &Frame, plan: &Plan, day: Day) -> String {
    plan.in_force(day).map_or_else(|_| f.t("plan-none-in-force"), |version| version_words(f, version.number))
}

fn report(f: &Frame, row: &PlanRow, day: Day) -> Cell {
    let Some(report) = &row.report else { return Cell::NotApplicable };
    let words = f.t1("plan-report-by", "date", f.short(report.due.0));
    let mark = match report.due.days_since(day) {
        left if left < 0 => Some(Mark::Overdue),
        left if left <= super::SOON_DAYS => Some(Mark::Soon),
        _ => return Cell::Text(words),
    };
    let late = if mark == Some(Mark::Overdue) { f.t("overdue") } else { f.t("due-soon") };
    Cell::State(mark, crate::show::join(f, [words, late]))
}
