//! What belongs to a lot: product and its hours, containers, materials, rooms, deviations.

use std::collections::BTreeMap;

use saisei_app::domain::state::{Container, Contents, Custody, MaterialLot};
use saisei_app::domain::values::Moment;
use saisei_app::{LotFile, LotProduct};

use super::list::cause;
use super::room_name;
use crate::model::{Cell, Fact, Frame, Grade, Mark, Table, TableRow, grouped};
use crate::show::{choice, code_words, join, measure_words, place};

/// Hours and minutes between two times, in words.
fn span(f: &Frame, from: Moment, to: Moment) -> String {
    let minutes = to.0.duration_since(from.0).as_mins().max(0);
    f.t2("lot-span", "hours", (minutes / 60).to_string(), "minutes", (minutes % 60).to_string())
}

/// The time of each product that is still there: since it was filled, and what the plan allows.
pub(super) fn fresh(f: &Frame, file: &LotFile) -> Vec<Fact> {
    let now = Moment(f.as_of);
    let fact = |product: &LotProduct| {
        let limit = span(f, product.filled_at, product.expires_at);
        let since = f.t1("lot-since-fill", "span", span(f, product.filled_at, now));
        let left = if now < product.expires_at {
            f.t1("lot-time-left", "span", span(f, now, product.expires_at))
        } else {
            f.t1("lot-time-passed", "span", span(f, product.expires_at, now))
        };
        Fact {
            name: grouped(product.container.number.as_str()),
            value: Some(if product.gone { f.t("lot-product-gone") } else { join(f, [since, left]) }),
            note: Some(f.t2("lot-time-limit", "span", limit, "time", f.full(product.expires_at.0))),
            href: place(f, "/containers/{number}", format!("/containers/{}", product.container.number)),
        }
    };
    file.products.iter().map(fact).collect()
}

/// Whether a product that is still there is past its time.
pub(super) fn is_past(f: &Frame, file: &LotFile) -> bool {
    file.products.iter().any(|product| !product.gone && product.expires_at.0 <= f.as_of)
}

fn where_it_is(f: &Frame, container: &Container) -> String {
    let gone = [
        container.void.as_ref().map(|_| f.t("container-void")),
        container.disposed.as_ref().map(|gone| f.t1("disposed-of", "method", code_words(f, "code", &gone.what.method))),
        container.retained.as_ref().map(|kept| {
            let place = code_words(f, "code", &kept.what.place);
            f.t2("retained", "place", place, "date", f.short(kept.what.until.0))
        }),
        container.used.as_ref().map(|(used, _)| match used_for(used) {
            Some(lot) => f.t1("used-for-lot", "lot", lot),
            None => f.t("used-given"),
        }),
    ];
    let held = match &container.custody {
        Custody::InTransit { .. } => f.t("lot-where-transit"),
        Custody::At { facility, received: true } => {
            f.t1("lot-where-received", "facility", f.facility(facility.as_str()))
        }
        Custody::At { facility, received: false } => f.t1("lot-where-at", "facility", f.facility(facility.as_str())),
    };
    let [void, disposed, retained, used] = gone;
    void.or(disposed).or(retained).or(used).unwrap_or(held)
}

fn used_for(used: &impl serde::Serialize) -> Option<String> {
    let used = serde_json::to_value(used).ok()?;
    used.get("lot").and_then(serde_json::Value::as_str).map(str::to_owned)
}

/// Containers: the tissue that the lot began from, then its product.
pub(super) fn containers(f: &Frame, file: &LotFile) -> Table {
    let columns = ["container", "kind", "content", "custody"].map(|head| (f.t(format!("lot-col-{head}")), false));
    let products = file.products.iter().map(|product| &product.container);
    let rows = file.tissue.iter().chain(products).map(|container| {
        let content = match &container.contents {
            Contents::Product(filled) => Cell::Lines(vec![
                measure_words(f, &filled.cells),
                f.t1("viability", "percent", filled.viability.number().to_string()),
                measure_words(f, &filled.volume),
                f.t1("expires", "time", f.full(filled.expires_at.0)),
            ]),
            Contents::Tissue { .. } => Cell::Text(f.t("lot-tissue")),
            Contents::Empty => Cell::Text(f.t("container-empty")),
        };
        let held = join(f, container.holds.iter().map(|held| cause(f, &held.to_string())));
        let held = (!held.is_empty()).then(|| f.t1("on-hold", "cause", held));
        TableRow {
            href: place(f, "/containers/{number}", format!("/containers/{}", container.number)),
            cells: vec![
                Cell::Id(grouped(container.number.as_str())),
                Cell::Text(code_words(f, "container", choice(&container.kind))),
                content,
                Cell::Lines([Some(where_it_is(f, container)), held].into_iter().flatten().collect()),
            ],
        }
    });
    Table { rows: rows.collect(), ..Table::of(f.t("lot-containers"), columns, f.t("lot-no-containers")) }
}

fn material_state(f: &Frame, lot: &MaterialLot) -> Cell {
    let mark = if lot.is_accepted() { Mark::Done } else { Mark::Grade(Grade::Never) };
    Cell::State(Some(mark), code_words(f, "material-state", lot.state()))
}

/// Materials that were used, with their state and last day today.
pub(super) fn materials(f: &Frame, file: &LotFile) -> Table {
    let columns = ["material", "material-lot", "state", "last-day"].map(|head| (f.t(format!("lot-col-{head}")), false));
    let today = super::super::act::today(f);
    let rows = file.materials.iter().map(|material| {
        let cells = match &material.lot {
            Some(lot) => {
                let day = f.short(lot.received.what.expires_on.0);
                let last = if lot.in_date(today) {
                    Cell::Text(day)
                } else {
                    Cell::State(Some(Mark::Overdue), f.t1("lot-out-of-date", "date", day))
                };
                vec![
                    Cell::Id(material.id.to_string()),
                    Cell::Text(lot.material().to_string()),
                    material_state(f, lot),
                    last,
                ]
            }
            None => vec![
                Cell::Id(material.id.to_string()),
                Cell::Text(f.t("value-unknown")),
                Cell::Text(f.t("value-unknown")),
                Cell::Text(f.t("value-unknown")),
            ],
        };
        TableRow { href: place(f, "/materials/lots/{id}", format!("/materials/lots/{}", material.id)), cells }
    });
    Table { rows: rows.collect(), ..Table::of(f.t("lot-materials"), columns, f.t("lot-no-materials")) }
}

/// Rooms in which it was worked on, the newest first, and what is open there.
pub(super) fn rooms(f: &Frame, file: &LotFile, names: &BTreeMap<String, String>) -> Table {
    let columns = ["room", "excursions"].map(|head| (f.t(format!("lot-col-{head}")), false));
    let rows = file.rooms.iter().rev().map(|(room, card)| {
        let open = card.iter().flat_map(|card| &card.open).map(ToString::to_string).collect::<Vec<_>>();
        let state = match (card, open.is_empty()) {
            (None, _) => Cell::Text(f.t("value-unknown")),
            (Some(_), true) => Cell::State(Some(Mark::Done), f.t("lot-room-clear")),
            (Some(_), false) => {
                Cell::State(Some(Mark::Grade(Grade::Never)), f.t1("lot-room-open", "cases", join(f, open)))
            }
        };
        TableRow {
            href: place(f, "/rooms/{id}", format!("/rooms/{room}")),
            cells: vec![Cell::Text(room_name(names, room.as_str())), state],
        }
    });
    Table { rows: rows.collect(), ..Table::of(f.t("lot-rooms"), columns, f.t("lot-no-rooms")) }
}

/// Deviations that held it, and those open in its rooms.
pub(super) fn deviations(f: &Frame, file: &LotFile) -> Table {
    let columns = ["case", "origin", "opened", "state"].map(|head| (f.t(format!("lot-col-{head}")), false));
    let rows = file.deviations.iter().map(|(id, case)| {
        let mark = if case.is_open() { Mark::Grade(Grade::Never) } else { Mark::Done };
        let serious = case.is_serious().then(|| f.t("lot-serious"));
        let state = f.t(format!("lot-case-{}", case.state_name()));
        TableRow {
            href: place(f, "/deviations/{id}", format!("/deviations/{id}")),
            cells: vec![
                Cell::Id(id.to_string()),
                Cell::Text(code_words(f, "origin", choice(&case.opened.what.origin))),
                Cell::Text(f.full(case.opened.at.occurred_at.0)),
                Cell::State(Some(mark), join(f, [Some(state), serious].into_iter().flatten())),
            ],
        }
    });
    Table { rows: rows.collect(), ..Table::of(f.t("lot-deviations"), columns, f.t("lot-no-deviations")) }
}
