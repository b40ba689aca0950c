//! The list of journeys. Filters stand in the address; what is searched for never does.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::values::Moment;
use saisei_app::{App, AppError, DeskPage};

use super::act::{role_of, task, today};
use super::asked::{Asked, frame};
use super::journey::people;
use super::journeys_filters::{Filters, ROWS, chips, choices};
use super::templates::JourneysPage;
use crate::fields::{Fields, Unreadable};
use crate::model::{Frame, JourneyRow, JourneysView, PageLink, Paging};
use crate::respond::{in_query, page};
use crate::show::{Names, act_links, dashed, row};
use crate::state::WebState;

/// The list.
pub(crate) async fn journeys(
    State(state): State<WebState>,
    asked: Asked,
    filters: Result<Query<Filters>, QueryRejection>,
) -> Response {
    let filters = filters.map(|Query(filters)| filters).unwrap_or_default();
    draw(&state, asked, filters, String::new()).await
}

/// The list of what a search found. What was typed is in the body alone, so that no name gets into an address or a log.
pub(crate) async fn search_journeys(State(state): State<WebState>, mut asked: Asked, fields: Fields) -> Response {
    let Ok((filters, text)) = read_search(fields) else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    };
    asked.path = filters.first_page();
    draw(&state, asked, filters, text).await
}

fn read_search(mut fields: Fields) -> Result<(Filters, String), Unreadable> {
    let filters = Filters::of(|name| fields.take_optional(name).unwrap_or_default());
    let text = fields.take("q")?.chars().take(100).collect();
    fields.finish()?;
    Ok((filters, text))
}

fn names(app: &App) -> Result<Names, AppError> {
    people(app)
}

async fn draw(state: &WebState, asked: Asked, filters: Filters, text: String) -> Response {
    let mut f = frame(state, &asked, "journeys-heading");
    let Some(role) = role_of(&asked.visitor) else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let (query, now) = (filters.query(&text), Moment(f.as_of));
    match task(state, move |app| Ok((app.desk(role, &query, now)?, names(app)?))).await {
        Err(response) => response,
        Ok((found, people)) => {
            f.people = people;
            let mut view = view(&f, &filters, text.trim().to_owned(), &found);
            view.links = act_links(&f, role, &["register_patient", "open_journey"], &[]);
            page(StatusCode::OK, &JourneysPage { f: &f, page: &view })
        }
    }
}

fn view(f: &Frame, filters: &Filters, search: String, found: &DeskPage) -> JourneysView {
    // A search stays out of addresses, so its further pages have none: it is made narrower instead.
    let narrow = (!search.is_empty() && found.count > found.rows.len()).then(|| f.t("journeys-narrow"));
    let choose = filters.act().map(|act| f.t1("journeys-choose", "act", f.t(format!("next-{}", dashed(act)))));
    let rows = found.rows.iter().map(|found| {
        let row = row(f, found, today(f));
        let form = |act: &str| format!("/acts/{act}?journey={}&chosen=yes", found.line.journey);
        JourneyRow { href: filters.act().map_or_else(|| row.href.clone(), form), ..row }
    });
    JourneysView {
        chips: chips(f, filters),
        clear: "/journeys".to_owned(),
        choices: choices(f, filters, &found.counts),
        order: f.t("order-due"),
        rows: rows.collect(),
        paging: paging(f, filters, &search, found),
        kept: filters.kept(),
        note: choose.or(narrow),
        links: Vec::new(),
        search,
    }
}

fn paging(f: &Frame, filters: &Filters, search: &str, found: &DeskPage) -> Paging {
    let last = found.before.saturating_add(found.rows.len());
    let place = |cursor: &str, order: &str| filters.place_of_page(&format!("{cursor}={}", in_query(order)));
    let link = |key: &str, href: String| PageLink { text: f.t(key), href: Some(href), current: false };
    let order = |row: Option<&saisei_app::DeskRow>| row.map(|row| row.line.order.clone());
    let (before, more) = (found.before > 0, last < found.count);
    let (top, end) = (order(found.rows.first()), order(found.rows.last()));
    let pages = [
        before.then(|| link("page-first", filters.first_page())),
        top.filter(|_| before).map(|order| link("desk-previous", place("before", &order))),
        end.filter(|_| more).map(|order| link("page-next", place("after", &order))),
        (more && found.count > 2 * ROWS).then(|| link("page-last", filters.place_of_page("before="))),
    ];
    Paging {
        first: found.before.saturating_add(usize::from(!found.rows.is_empty())),
        last,
        total: found.count,
        pages: pages.into_iter().flatten().filter(|_| search.is_empty()).collect(),
    }
}
