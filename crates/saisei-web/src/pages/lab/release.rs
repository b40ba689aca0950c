//! The work list of quality: late results first, then what waits for a decision, then what waits for a late result.
//! Nothing is signed here.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use saisei_app::domain::acts::testing::Verdict;
use saisei_app::domain::values::Moment;
use saisei_app::{Awaiting, final_result_due};

use super::super::act::task;
use super::super::asked::{Asked, frame};
use super::house_names;
use super::list::{expiry, holds_cell, state_cell};
use crate::model::{Cell, Frame, Grade, Mark, Table, TableRow, grouped};
use crate::respond::page;
use crate::show::{code_words, join};
use crate::state::WebState;

/// Lots of each kind at most; the list of lots has them all.
const MOST: usize = 30;

/// The work list.
#[derive(Template)]
#[template(path = "lab/releases.html")]
pub struct ReleasesPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// Lots whose release a result took away.
    pub late: &'a Table,
    /// Product that waits for a decision.
    pub awaiting: &'a Table,
    /// Says that there is more of it.
    pub awaiting_more: Option<String>,
    /// Conditional releases.
    pub conditional: &'a Table,
    /// Says that there are more of them.
    pub conditional_more: Option<String>,
}

/// The page.
pub(super) async fn releases(State(state): State<WebState>, asked: Asked) -> Response {
    let mut f = frame(&state, &asked, "releases-heading");
    let now = Moment(f.as_of);
    let loaded = task(&state, move |app| Ok((app.awaiting_decision(now, MOST)?, house_names(app)?))).await;
    let (found, names) = match loaded {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    names.into_frame(&mut f);
    let of = |wanted: fn(&Awaiting) -> bool| found.lots.iter().filter(move |one| wanted(one)).collect::<Vec<_>>();
    let late = table(&f, "late", &of(|one| one.late_positive));
    let awaiting = table(&f, "awaiting", &of(|one| !one.late_positive && one.line.state == "awaiting"));
    let conditional = table(&f, "conditional", &of(|one| !one.late_positive && one.line.state != "awaiting"));
    let view = ReleasesPage {
        f: &f,
        late: &late,
        awaiting_more: cut(&f, &awaiting, found.awaiting),
        awaiting: &awaiting,
        conditional_more: cut(&f, &conditional, found.conditional),
        conditional: &conditional,
    };
    page(StatusCode::OK, &view)
}

fn table(f: &Frame, kind: &str, lots: &[&Awaiting]) -> Table {
    let third = if kind == "conditional" { "waits-for" } else { "needed-by" };
    let heads = ["lots-col-lot", "lots-col-number"].map(|head| f.t(head));
    // Only lots that a result caught differ in their state; the other tables are named after it.
    let state = (kind == "late").then(|| f.t("lots-col-state"));
    let more = [third, "expiry", "findings", "holds"].map(|head| f.t(format!("releases-{head}")));
    let columns = heads.into_iter().chain(state).chain(more).map(|words| (words, false));
    let rows = lots.iter().map(|one| row(f, kind, one)).collect();
    Table { rows, ..Table::of(f.t(format!("releases-{kind}")), columns, f.t(format!("releases-{kind}-none"))) }
}

/// Says so where not all are shown.
fn cut(f: &Frame, table: &Table, all: u64) -> Option<String> {
    let shown = table.rows.len();
    let is_cut = usize::try_from(all).is_ok_and(|all| all > shown);
    is_cut.then(|| f.t2("releases-more", "shown", shown.to_string(), "count", all.to_string()))
}

fn row(f: &Frame, kind: &str, one: &Awaiting) -> TableRow {
    let line = &one.line;
    let third = if kind == "conditional" { waits_for(f, one) } else { needed_by(f, one) };
    let expiry = line.expires_at.map_or(Cell::NotApplicable, |at| expiry(f, at, one.gone));
    let names = [Cell::Id(line.lot.to_string()), Cell::Id(grouped(line.coi.as_str()))];
    let state = (kind == "late").then(|| state_cell(f, &line.state, Some(&one.lot)));
    let rest = [third, expiry, findings_cell(f, one), holds_cell(f, Some(&one.lot))];
    TableRow {
        href: Some(format!("/lots/{}/release", line.lot)),
        cells: names.into_iter().chain(state).chain(rest).collect(),
    }
}

fn needed_by(f: &Frame, one: &Awaiting) -> Cell {
    match one.needed_by {
        None => Cell::Text(f.t("releases-not-booked")),
        Some(at) if at.0 <= f.as_of => Cell::State(Some(Mark::Overdue), f.full(at.0)),
        Some(at) => Cell::Text(f.full(at.0)),
    }
}

/// The tests whose result is still to come, each with the day on which it is final.
fn waits_for(f: &Frame, one: &Awaiting) -> Cell {
    let pending = one
        .lot
        .results
        .iter()
        .filter(|result| one.lot.verdict(result.what.test) == Some((Verdict::Pending, result.at.position)));
    let lines = pending.map(|result| {
        let test = code_words(f, "test", result.what.test.name());
        match final_result_due(result.what.test, result.what.sampled_at) {
            Some(day) => join(f, [test, f.long(day.0)]),
            None => test,
        }
    });
    match lines.collect::<Vec<_>>() {
        none if none.is_empty() => Cell::Text(f.t("released-awaiting-final")),
        lines => Cell::Lines(lines),
    }
}

fn findings_cell(f: &Frame, one: &Awaiting) -> Cell {
    match (one.late_positive, one.blocks(), one.findings.len()) {
        (true, ..) => Cell::State(Some(Mark::Grade(Grade::Never)), f.t("value-result-not-met")),
        (false, 0, 0) => Cell::State(Some(Mark::Done), f.t("releases-no-finding")),
        (false, 0, all) => Cell::State(Some(Mark::Grade(Grade::Note)), f.tn("releases-findings-count", all)),
        (false, blocks, _) => Cell::State(Some(Mark::Grade(Grade::Never)), f.tn("releases-blocks-count", blocks)),
    }
}
