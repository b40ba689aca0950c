//! The harvest: before it what it rests on, after it what was done.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use saisei_app::domain::acts::booking::Purpose;
use saisei_app::domain::acts::harvest::HarvestRecorded;
use saisei_app::domain::state::{At, Container, Custody, Journey};
use saisei_app::domain::values::Moment;
use saisei_app::{Check, may, may_report};

use super::parts::{checked, fact, recorded};
use super::view::{Block, CarePage, CareView};
use crate::model::{Cell, Fact, Frame, Link, Mark, Table, TableRow, grouped};
use crate::pages::asked::Asked;
use crate::pages::one_journey::{OneJourney, one_journey};
use crate::respond::page;
use crate::show::{act_links, choice, code_list, code_words, join, measure_words, place, steps};
use crate::state::WebState;

/// The page.
pub(crate) async fn harvest(State(state): State<WebState>, asked: Asked, Path(id): Path<String>) -> Response {
    let now = Moment((state.setup.clock)());
    let loaded = one_journey(&state, &asked, "harvest-heading", id, move |app, file| {
        app.before_harvest(&file.journey, file.plan.as_ref(), now)
    });
    let (one, checks) = match loaded.await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let view = view(&one, &checks);
    page(StatusCode::OK, &CarePage { f: &one.f, banner: &one.banner, page: &view, form: None })
}

fn view(one: &OneJourney, checks: &[Check]) -> CareView {
    let (f, journey) = (&one.f, &one.file.journey);
    let done = journey.harvests.iter().rev().enumerate().map(|(index, harvest)| after(one, index, harvest));
    let before = journey.harvests.is_empty().then(|| before(one, checks));
    CareView {
        steps: steps(f, journey, "harvest"),
        states: vec![state(f, journey)],
        blocks: before.into_iter().chain(done).chain([patient(one), containers(one)]).collect(),
        ..CareView::default()
    }
}

fn state(f: &Frame, journey: &Journey) -> (Option<Mark>, String) {
    match journey.harvests.last() {
        Some(harvest) => (Some(Mark::Done), f.t1("harvest-done", "date", f.day(harvest.at.occurred_at.0))),
        None => {
            let booked = journey
                .bookings
                .values()
                .filter(|booking| booking.is_open() && booking.booked.what.purpose == Purpose::Harvest);
            let next = booked.map(|booking| booking.booked.what.starts_at).min();
            let words = next.map(|at| f.t1("harvest-booked", "time", f.full(at.0)));
            (Some(Mark::Soon), words.unwrap_or_else(|| f.t("harvest-not-booked")))
        }
    }
}

/// What the gate would say now, one by one, and the buttons.
fn before(one: &OneJourney, checks: &[Check]) -> Block {
    let (f, journey) = (&one.f, &one.file.journey);
    let id = journey.id.as_str();
    let all = ["book_appointment", "label_container", "record_harvest"];
    let links = act_links(f, one.role, &all, &[("journey", id)]);
    let reads = !may(one.role, "record_harvest") && !may_report(one.role, "record_harvest");
    Block {
        note: Some(f.t(if reads { "harvest-bedside-only" } else { "harvest-before-note" })),
        points: checks.iter().flat_map(|check| checked(f, check, None)).collect(),
        links,
        wide: true,
        ..Block::new("before", f.t("harvest-before"))
    }
}

/// What is looked at before the anaesthetic, and whose wristband is read.
fn patient(one: &OneJourney) -> Block {
    let (f, journey) = (&one.f, &one.file.journey);
    let wristband = fact(f.t("harvest-wristband"), Some(grouped(journey.coi.as_str())), Some(f.t("harvest-scan")));
    let known = journey.work_up.history.as_ref().map(|history| {
        let what = &history.what;
        let allergies = code_list(f, "code", &what.allergies);
        let state = code_words(f, "allergies", choice(&what.allergy_state).replace("none_known", "none"));
        let blood = code_words(f, "value", choice(&what.anticoagulants));
        vec![
            fact(f.t("allergies"), Some(state), (!allergies.is_empty()).then_some(allergies)),
            fact(f.t("history-anticoagulants"), Some(blood), None),
        ]
    });
    let none = || vec![fact(f.t("allergies"), None, Some(f.t("history-none")))];
    let facts: Vec<Fact> = [wristband].into_iter().chain(known.unwrap_or_else(none)).collect();
    Block { facts, ..Block::new("patient", f.t("harvest-patient")) }
}

/// Where a container is, with its courier.
fn custody(f: &Frame, container: &Container) -> String {
    match &container.custody {
        Custody::At { facility, received: true } => f.t1("custody-received", "facility", f.facility(facility.as_str())),
        Custody::At { facility, received: false } => f.t1("custody-at", "facility", f.facility(facility.as_str())),
        Custody::InTransit { to, courier, since, .. } => {
            let waybill = format!("{} {}", courier.name, courier.waybill);
            join(f, [f.t("custody-in-transit"), waybill, f.facility(to.as_str()), f.full(since.0)])
        }
    }
}

/// Kit and tissue containers with their numbers; product and samples belong to the lot.
fn containers(one: &OneJourney) -> Block {
    let (f, journey) = (&one.f, &one.file.journey);
    let own = |container: &&Container| ["kit", "tissue"].contains(&choice(&container.kind).as_str());
    let heads = ["care-container-number", "care-container-kind", "care-container-where"].map(|key| (f.t(key), false));
    let mut table = Table::of(f.t("harvest-containers"), heads, f.t("no-lots"));
    let row = |container: &Container| TableRow {
        href: place(f, "/containers/{number}", format!("/containers/{}", container.number)),
        cells: vec![
            Cell::Id(grouped(container.number.as_str())),
            Cell::Text(code_words(f, "container", choice(&container.kind))),
            if container.void.is_some() {
                Cell::State(Some(Mark::Overdue), f.t("container-void"))
            } else {
                Cell::Text(custody(f, container))
            },
        ],
    };
    table.rows = journey.containers.values().filter(own).map(row).collect();
    let links: Vec<Link> = act_links(f, one.role, &["send_containers"], &[("journey", journey.id.as_str())]);
    let links = if table.rows.is_empty() { Vec::new() } else { links };
    Block { tables: vec![table], links, ..Block::new("containers", f.t("harvest-containers")) }
}

/// What was done.
fn after(one: &OneJourney, index: usize, harvest: &At<HarvestRecorded>) -> Block {
    let f = &one.f;
    let what = &harvest.what.harvest;
    let minutes = what.ended_at.0.duration_since(what.started_at.0).as_mins().to_string();
    let span = format!("{}–{}", f.full(what.started_at.0), f.time(what.ended_at.0));
    let numbers = harvest.what.containers.iter().map(|number| grouped(number.as_str()));
    let dose = join(f, [code_words(f, "code", &what.anaesthetic), measure_words(f, &what.anaesthetic_dose)]);
    let looked = |is: bool| Some(f.t(if is { "harvest-looked" } else { "harvest-not-looked" }));
    let mut facts = vec![
        fact(f.t("harvest-volume"), Some(measure_words(f, &what.volume)), None),
        fact(f.t("harvest-site"), Some(code_words(f, "code", &what.site)), None),
        fact(f.t("harvest-anaesthetic"), Some(dose), None),
        fact(f.t("harvest-times"), Some(span), Some(f.t1("harvest-minutes", "count", minutes))),
        fact(f.t("harvest-physician"), Some(f.person(what.physician.as_str())), None),
        fact(f.t("harvest-into"), Some(join(f, numbers)), None),
    ];
    facts.extend(harvest.what.kit.as_ref().map(|kit| fact(f.t("harvest-kit"), Some(grouped(kit.as_str())), None)));
    facts.push(fact(f.t("allergies"), looked(what.allergies_checked), None));
    facts.push(fact(f.t("history-anticoagulants"), looked(what.anticoagulation_checked), None));
    let block = Block::new("after", f.t("harvest-after"));
    Block { note: Some(recorded(f, &harvest.at)), facts, folded: index > 0, ..block }
}
