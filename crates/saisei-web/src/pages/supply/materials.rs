//! Materials (原料等): the stock, the one whose date passes first first, and what is registered (SG10).

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::acts::material::RegisterMaterial;
use saisei_app::domain::state::MaterialLot;
use saisei_app::domain::values::Day;
use saisei_app::{Expiry, MaterialLotFilter, MaterialLotPage, PASSED_DAYS};
use serde::Deserialize;

use super::super::act::{role_of, task, today};
use super::super::asked::{Asked, frame};
use super::sheet::{Content, Part, Sheet, SheetPage, paging, place};
use crate::model::{Cell, Chip, Frame, Grade, Mark, PageLink, Paging, Table, TableRow};
use crate::respond::page;
use crate::show::{act_links, choice, code_list, code_words, join};
use crate::state::WebState;

const ROWS: usize = 50;
const STATES: [&str; 3] = ["received", "accepted", "rejected"];

/// What stands behind the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    state: String,
    expiry: String,
    material: String,
    after: String,
    key: String,
    shown: usize,
    /// How many registered materials come before those that are shown.
    registered: usize,
}

impl Asking {
    /// The page of registered materials that is asked for: how many come before it, and its rows.
    fn page_of<'m>(&self, all: &'m [RegisterMaterial]) -> (usize, &'m [RegisterMaterial]) {
        let before = if self.registered < all.len() { self.registered / ROWS * ROWS } else { 0 };
        let last = before.saturating_add(ROWS).min(all.len());
        (before, all.get(before..last).unwrap_or_default())
    }

    fn state(&self) -> Option<&str> {
        STATES.into_iter().find(|state| *state == self.state)
    }

    fn expiry(&self) -> Option<Expiry> {
        Expiry::ALL.into_iter().find(|expiry| expiry.name() == self.expiry)
    }

    fn material(&self) -> Option<&str> {
        (!self.material.is_empty()).then_some(self.material.as_str())
    }

    fn filter(&self) -> MaterialLotFilter {
        MaterialLotFilter {
            state: self.state().map(str::to_owned),
            material: self.material().map(str::to_owned),
            expiry: self.expiry(),
            after: (!self.after.is_empty()).then(|| (self.after.clone(), self.key.clone())),
            limit: ROWS,
        }
    }

    fn with(&self, name: &str, value: Option<&str>) -> String {
        let own = [("state", self.state()), ("expiry", self.expiry().map(Expiry::name)), ("material", self.material())];
        place("/materials", &own.map(|(other, own)| (other, if other == name { value } else { own })))
    }
}

/// The page.
pub(super) async fn materials(
    State(state): State<WebState>,
    asked: Asked,
    asking: Result<Query<Asking>, QueryRejection>,
) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let asking = asking.map(|Query(asking)| asking).unwrap_or_default();
    let f = frame(&state, &asked, "materials-heading");
    let (filter, day) = (asking.filter(), today(&f));
    let loaded = task(&state, move |app| Ok((app.materials()?, app.material_lots(&filter, day)?))).await;
    let (registered, lots) = match loaded {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    let stock = Content::Table(Box::new(stock(&f, &asking, &registered, &lots, day)));
    let list = Content::Table(Box::new(list(&f, &asking, &registered)));
    let view = Sheet {
        links: act_links(&f, role, &["receive_material_lot", "register_material"], &[]),
        parts: vec![
            Part::wide("stock", f.t("materials-stock"), stock).noted(f.t1(
                "materials-stock-note",
                "days",
                PASSED_DAYS.to_string(),
            )),
            Part::wide("registered", f.t("materials-registered"), list).noted(f.t("materials-registered-note")),
        ],
        ..Sheet::default()
    };
    page(StatusCode::OK, &SheetPage { f: &f, page: &view })
}

fn name_of<'m>(registered: &'m [RegisterMaterial], lot: &'m MaterialLot) -> &'m str {
    let own = registered.iter().find(|material| &material.material == lot.material());
    own.map_or_else(|| lot.material().as_str(), |material| material.name.as_str())
}

/// The last day with what it means today.
pub(super) fn expiry(f: &Frame, lot: &MaterialLot, day: Day) -> (Option<Mark>, String) {
    let last = lot.received.what.expires_on;
    let left = last.days_since(day);
    let date = f.short(last.0);
    match Expiry::of(lot, day) {
        Expiry::Passed => {
            let over = f.t1("material-passed", "days", left.unsigned_abs().to_string());
            (Some(Mark::Overdue), join(f, [date, over]))
        }
        Expiry::Soon => (Some(Mark::Soon), join(f, [date, f.t1("material-soon", "days", left.to_string())])),
        Expiry::Good => (None, date),
    }
}

/// Whether it may be used, in words with a sign.
pub(super) fn state(f: &Frame, lot: &MaterialLot) -> (Option<Mark>, String) {
    let mark = match lot.state() {
        "accepted" => Mark::Done,
        "rejected" => Mark::Grade(Grade::Never),
        _ => Mark::Soon,
    };
    (Some(mark), code_words(f, "material-state", lot.state()))
}

fn stock(f: &Frame, asking: &Asking, registered: &[RegisterMaterial], lots: &MaterialLotPage, day: Day) -> Table {
    let columns =
        ["material-lot", "material-name", "material-lot-number", "list-state", "material-expires", "material-arrived"];
    let mut table = Table::of(f.t("materials-stock"), columns.map(|key| (f.t(key), false)), f.t("materials-none"));
    let row = |lot: &MaterialLot| {
        let received = &lot.received;
        let (mark, words) = state(f, lot);
        let (near, date) = expiry(f, lot, day);
        TableRow {
            href: Some(format!("/materials/lots/{}", received.what.material_lot)),
            cells: vec![
                Cell::Id(received.what.material_lot.to_string()),
                Cell::Text(name_of(registered, lot).to_owned()),
                Cell::Text(received.what.lot_number.to_string()),
                Cell::State(mark, words),
                Cell::State(near, date),
                Cell::Text(f.day(received.at.occurred_at.0)),
            ],
        }
    };
    table.rows = lots.rows.iter().map(row).collect();
    table.chips = chips(f, asking, registered);
    table.choices = choices(f, asking, registered);
    table.clear = Some("/materials".to_owned());
    let order = if asking.expiry() == Some(Expiry::Passed) { "materials-order-passed" } else { "materials-order" };
    table.order = Some(f.t(order));
    let before = if asking.after.is_empty() { 0 } else { asking.shown };
    let here = asking.with("", None);
    table.paging = Some(paging(f, &here, before, lots.rows.len(), lots.count, lots.next.clone()));
    table
}

fn list(f: &Frame, asking: &Asking, registered: &[RegisterMaterial]) -> Table {
    let columns = [
        "material-name",
        "material-supplier",
        "material-catalogue",
        "material-specification",
        "material-checks",
        "material-origin",
        "list-state",
    ];
    let mut table =
        Table::of(f.t("materials-registered"), columns.map(|key| (f.t(key), false)), f.t("materials-registered-none"));
    let (before, shown) = asking.page_of(registered);
    table.rows = shown.iter().map(|material| registered_row(f, material)).collect();
    table.paging = (registered.len() > ROWS).then(|| pages(f, asking, before, shown.len(), registered.len()));
    table
}

/// Which registered materials are shown, and the links to the first and the next ones.
fn pages(f: &Frame, asking: &Asking, before: usize, shown: usize, total: usize) -> Paging {
    let here = asking.with("", None);
    let link = |key: &str, from: usize| {
        let joint = if here.contains('?') { '&' } else { '?' };
        PageLink { text: f.t(key), href: Some(format!("{here}{joint}registered={from}#h-registered")), current: false }
    };
    let last = before.saturating_add(shown);
    let first = (before > 0).then(|| link("page-first", 0));
    let next = (last < total).then(|| link("page-next", last));
    Paging { first: before.saturating_add(1), last, total, pages: first.into_iter().chain(next).collect() }
}

fn registered_row(f: &Frame, material: &RegisterMaterial) -> TableRow {
    let or_missing = |value: Option<String>| Cell::Text(value.unwrap_or_else(|| f.t("not-recorded")));
    let checks = (!material.incoming_checks.is_empty()).then(|| code_list(f, "code", &material.incoming_checks));
    let gaps = [
        (material.supplier.is_none(), "part-supplier"),
        (material.catalogue_number.is_none(), "part-catalogue-number"),
        (material.specification.is_none(), "part-specification"),
        (material.incoming_checks.is_empty(), "part-incoming-checks"),
    ];
    let gaps = join(f, gaps.into_iter().filter(|(missing, _)| *missing).map(|(_, key)| f.t(key)));
    let state = if gaps.is_empty() {
        Cell::State(Some(Mark::Done), f.t("material-complete"))
    } else {
        Cell::State(Some(Mark::Grade(Grade::Never)), f.t1("material-gaps", "what", gaps))
    };
    TableRow {
        href: Some(place("/materials", &[("material", Some(material.material.as_str()))])),
        cells: vec![
            Cell::Text(f.t2("room-with-id", "name", material.name.to_string(), "id", material.material.as_str())),
            or_missing(material.supplier.as_ref().map(ToString::to_string)),
            or_missing(material.catalogue_number.as_ref().map(ToString::to_string)),
            or_missing(material.specification.as_ref().map(ToString::to_string)),
            or_missing(checks),
            Cell::Text(code_words(f, "pick-origin", choice(&material.origin))),
            state,
        ],
    }
}

fn chip(text: String, href: String) -> Chip {
    Chip { text, href, count: None }
}

fn chips(f: &Frame, asking: &Asking, registered: &[RegisterMaterial]) -> Vec<Chip> {
    let state = asking.state().map(|state| {
        chip(f.t1("filter-state", "state", code_words(f, "material-state", state)), asking.with("state", None))
    });
    let expiry = asking
        .expiry()
        .map(|expiry| chip(f.t(format!("material-expiry-{}", expiry.name())), asking.with("expiry", None)));
    let material = asking.material().map(|id| {
        let own = registered.iter().find(|material| material.material.as_str() == id);
        let name = own.map_or_else(|| id.to_owned(), |material| material.name.to_string());
        chip(f.t1("material-only", "material", name), asking.with("material", None))
    });
    [state, expiry, material].into_iter().flatten().collect()
}

fn choices(f: &Frame, asking: &Asking, registered: &[RegisterMaterial]) -> Vec<(String, Vec<Chip>)> {
    let states = STATES.map(|state| chip(code_words(f, "material-state", state), asking.with("state", Some(state))));
    let expiries = Expiry::ALL.map(|expiry| {
        chip(f.t(format!("material-expiry-{}", expiry.name())), asking.with("expiry", Some(expiry.name())))
    });
    // Those of the page that is shown; each of the others can be chosen on its own page.
    let materials = asking.page_of(registered).1;
    let materials = materials
        .iter()
        .map(|material| chip(material.name.to_string(), asking.with("material", Some(material.material.as_str()))));
    vec![
        (f.t("list-state"), states.to_vec()),
        (f.t("material-expires"), expiries.to_vec()),
        (f.t("material-name"), materials.collect()),
    ]
}
