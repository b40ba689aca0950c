//! The numbered paper sheet (様式 B-2) that is printed before each infusion. Everything goes on with it when the network,
//! the computer or the power fails; it is entered later. It bears no code that a scanner reads: a wristband code lives
//! only on the wristband (interface 3.12).

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use saisei_app::domain::state::Journey;
use saisei_app::domain::values::Moment;

use crate::model::{Banner, Frame, View, grouped};
use crate::pages::act::today;
use crate::pages::asked::Asked;
use crate::pages::one_journey::{OneJourney, one_journey};
use crate::respond::page;
use crate::show::{cells, code_words, join, observation_words, release_words};
use crate::state::WebState;

/// One container that waits to be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetBag {
    /// Its number in groups.
    pub number: String,
    /// Lot, how it stands, cells, volume.
    pub what: String,
    /// When it is past its time.
    pub expires: String,
}

/// The sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetView {
    /// The journey's id.
    pub journey: String,
    /// Number of the sheet.
    pub number: String,
    /// Who.
    pub banner: Banner,
    /// Name and address of the clinic as the plan says.
    pub clinic: String,
    /// Which dose.
    pub dose: String,
    /// What waits to be given today.
    pub bags: Vec<SheetBag>,
    /// Routes and cells that the plan allows.
    pub plan: String,
    /// How the patient is watched; none if nothing is recorded yet.
    pub observation: Option<String>,
    /// Physicians of the plan.
    pub physicians: String,
    /// Who printed it, with the role.
    pub by: String,
    /// The day.
    pub day: Date,
    /// The ledger's position: the data that the sheet shows.
    pub seen: u64,
    /// Empty rows for measurements.
    pub rows: usize,
}

/// Draws [`SheetView`].
#[derive(Template)]
#[template(path = "infusion/sheet.html")]
pub struct SheetPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The sheet.
    pub page: &'a SheetView,
}

/// Rows for measurements that still fit on one page.
const ROWS: usize = 9;

fn bags(f: &Frame, journey: &Journey, waiting: &[saisei_app::domain::values::ContainerNumber]) -> Vec<SheetBag> {
    let bag = |number: &saisei_app::domain::values::ContainerNumber| {
        let filled = journey.containers.get(number)?.product()?;
        let lot = journey.lots.get(&filled.lot);
        let lot = lot.map(|lot| join(f, [lot.id.to_string(), release_words(f, lot)])).unwrap_or_default();
        Some(SheetBag {
            number: grouped(number.as_str()),
            what: join(f, [lot, cells(f, filled.cells.value), filled.volume.to_string()]),
            expires: f.full(filled.expires_at.0),
        })
    };
    waiting.iter().filter_map(bag).collect()
}

fn view(one: &OneJourney, number: String, waiting: &[saisei_app::domain::values::ContainerNumber]) -> SheetView {
    let (f, file) = (&one.f, &one.file);
    let journey = &file.journey;
    let version = file.plan.as_ref().and_then(|plan| plan.specification_on(today(f)));
    let content = version.map(|version| version.content);
    let plan = content.map(|content| {
        let routes = content.routes.iter().map(|route| code_words(f, "route", route.name()));
        let amount =
            f.t2("sheet-amount", "least", cells(f, content.min_cells.value), "most", cells(f, content.max_cells.value));
        join(f, routes.chain([amount]))
    });
    let baseline = journey.baselines.last().filter(|own| own.at.occurred_at.legal_day() == today(f));
    let user = f.user.as_ref().map(|user| f.t2("who-in-role", "name", &user.name, "role", &user.role));
    let doctors = content.map(|content| join(f, content.doctors.iter().map(|id| f.person(id.as_str()))));
    SheetView {
        journey: journey.id.to_string(),
        number,
        banner: one.banner.clone(),
        clinic: content
            .map(|own| format!("{} {}", own.clinic_name, own.clinic_address))
            .unwrap_or_else(|| f.clinic.clone()),
        dose: f.t1("dose-number", "count", dose(journey).to_string()),
        bags: bags(f, journey, waiting),
        plan: plan.unwrap_or_else(|| f.t("not-recorded")),
        observation: baseline.map(|own| observation_words(f, &own.what.observation)),
        physicians: doctors.unwrap_or_default(),
        by: user.unwrap_or_default(),
        day: today(f).0,
        seen: file.seen,
        rows: ROWS,
    }
}

/// The dose that comes next; the running one while it runs.
fn dose(journey: &Journey) -> u32 {
    let next = || u32::try_from(journey.administrations.len()).unwrap_or(u32::MAX).saturating_add(1);
    journey.running_administration().map_or_else(next, |running| running.dose)
}

/// The sheet.
pub(super) async fn sheet(State(state): State<WebState>, asked: Asked, Path(id): Path<String>) -> Response {
    let now = Moment(crate::pages::asked::frame(&state, &asked, "sheet-heading").as_of);
    let loaded = one_journey(&state, &asked, "sheet-heading", id, move |app, file| {
        let number = app.sheet_number(&file.journey, dose(&file.journey))?;
        Ok((number, app.product_waits(&file.journey, now)))
    });
    let (mut one, (number, waiting)) = match loaded.await {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    one.f.view = View::Bare;
    one.f.path = format!("/journeys/{}/paper-sheet", one.file.journey.id);
    let view = view(&one, number, &waiting);
    page(StatusCode::OK, &SheetPage { f: &one.f, page: &view })
}
