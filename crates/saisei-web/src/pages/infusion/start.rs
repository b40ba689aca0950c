//! Starting an administration after GO: the open checklist, what is given, and who decided. The form is sent to the act's
//! own address, where the gate looks at everything again.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use saisei_app::domain::Role;
use saisei_app::domain::acts::bedside::BedsideMatched;
use saisei_app::domain::acts::plan::Route;
use saisei_app::domain::state::Journey;
use saisei_app::domain::values::{ContainerNumber, Moment};
use saisei_app::form::codes_for;

use super::administration::left;
use crate::model::{Banner, Frame, Pick, Ready, grouped};
use crate::pages::act::today;
use crate::pages::asked::Asked;
use crate::pages::one_journey::{OneJourney, one_journey};
use crate::respond::page;
use crate::show::{act_link, code_words, measure_words, ready, release_words};
use crate::state::WebState;

/// One matched container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartPart {
    /// Its number, ungrouped.
    pub number: String,
    /// Its number in groups.
    pub grouped: String,
    /// The lot and how it stands.
    pub lot: String,
    /// Whether a test is pending.
    pub pending: bool,
    /// Viable cells as filled.
    pub cells: String,
    /// The same with its commas.
    pub cells_beside: String,
    /// Until when the match may be used.
    pub valid_until: Timestamp,
    /// When it is past its time, and how long that is.
    pub expiry: String,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartView {
    /// The journey's id.
    pub journey: String,
    /// Who.
    pub banner: Banner,
    /// Emergency kit, baseline and observation plan.
    pub ready: Vec<Ready>,
    /// Where what is missing is recorded; none if nothing is missing.
    pub baseline: Option<String>,
    /// Matched containers whose match still holds.
    pub parts: Vec<StartPart>,
    /// Routes of the plan.
    pub routes: Vec<Pick>,
    /// Joints.
    pub sites: Vec<Pick>,
    /// Physicians of the plan.
    pub physicians: Vec<Pick>,
    /// The ledger's position that this screen shows.
    pub seen: u64,
}

/// Draws [`StartView`].
#[derive(Template)]
#[template(path = "infusion/start.html")]
pub struct StartPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The form.
    pub page: &'a StartView,
}

/// The newest match of each container that still holds and whose container was not used since.
fn matches(journey: &Journey, now: Timestamp) -> BTreeMap<&ContainerNumber, &BedsideMatched> {
    let holds = journey.matches.iter().map(|matched| &matched.what).filter(|matched| now <= matched.valid_until.0);
    let unused = |matched: &&BedsideMatched| {
        journey.containers.get(&matched.container).is_some_and(|container| !container.is_accounted_for())
    };
    holds.filter(unused).map(|matched| (&matched.container, matched)).collect()
}

fn part(f: &Frame, journey: &Journey, matched: &BedsideMatched) -> StartPart {
    let lot = journey.lots.get(&matched.lot);
    let filled = journey.containers.get(&matched.container).and_then(|container| container.product());
    StartPart {
        number: matched.container.to_string(),
        grouped: grouped(matched.container.as_str()),
        lot: lot.map(|lot| format!("{} {}", lot.id, release_words(f, lot))).unwrap_or_default(),
        pending: lot.is_some_and(|lot| lot.standing_release() == Some(true)),
        cells: filled.map(|filled| filled.cells.value.to_string()).unwrap_or_default(),
        cells_beside: filled.map(|filled| format!("= {}", measure_words(f, &filled.cells))).unwrap_or_default(),
        valid_until: matched.valid_until.0,
        expiry: format!("{} {}", f.full(matched.expires_at.0), left(f, matched.expires_at.0).0),
    }
}

fn pick(value: &str, words: String, chosen: bool) -> Pick {
    Pick { value: value.to_owned(), words, chosen }
}

fn view(asked: &Asked, one: &OneJourney, missing: bool) -> StartView {
    let (f, journey) = (&one.f, &one.file.journey);
    let own =
        asked.visitor.session.as_ref().map(|session| session.staff.as_str()).filter(|_| one.role == Role::Physician);
    let version = one.file.plan.as_ref().and_then(|plan| plan.specification_on(today(f)));
    let (routes, doctors): (&[Route], _) = version.map_or((&[], Vec::new()), |version| {
        (version.content.routes.as_slice(), version.content.doctors.iter().collect())
    });
    let only = routes.len() == 1;
    let route = |route: &Route| pick(route.name(), code_words(f, "route", route.name()), only);
    let physician =
        |id: &&saisei_app::domain::values::StaffId| pick(id.as_str(), f.person(id.as_str()), own == Some(id.as_str()));
    StartView {
        journey: journey.id.to_string(),
        banner: one.banner.clone(),
        ready: ready(f, journey, missing),
        baseline: missing.then(|| act_link(f, "record_baseline", &[("journey", journey.id.as_str())]).href),
        parts: matches(journey, f.as_of).into_values().map(|matched| part(f, journey, matched)).collect(),
        routes: routes.iter().map(route).collect(),
        sites: codes_for("start_administration", "site")
            .iter()
            .map(|site| pick(site, code_words(f, "code", site), false))
            .collect(),
        physicians: doctors.iter().map(physician).collect(),
        seen: one.file.seen,
    }
}

/// The page.
pub(super) async fn start(State(state): State<WebState>, asked: Asked, Path(id): Path<String>) -> Response {
    let now = Moment(crate::pages::asked::frame(&state, &asked, "start-heading").as_of);
    let loaded = one_journey(&state, &asked, "start-heading", id, move |app, file| {
        Ok(app.baseline_missing(&file.journey, now)?.is_some())
    });
    let (mut one, missing) = match loaded.await {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    one.f.path = format!("/journeys/{}", one.file.journey.id);
    let view = view(&asked, &one, missing);
    page(StatusCode::OK, &StartPage { f: &one.f, page: &view })
}
