//! The page of one lot: what is next, what stands in the way, then the record.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::values::Moment;
use saisei_app::domain::{Grade, Role};
use saisei_app::{Deciding, LotFile, next_work};

use super::super::act::{role_of, task};
use super::super::asked::{Asked, frame};
use super::banner::{LotBanner, listed_state, lot_banner};
use super::record::{RecordView, record};
use super::specification::{SpecificationView, specification, with_links};
use super::{culture, house_names, stock};
use crate::model::{Chart, Fact, Findings, Frame, Link, Table};
use crate::respond::page;
use crate::show::{act_links, dashed, findings};
use crate::state::WebState;

/// Seconds after which the page may be out of date (interface 3.0).
const STALE_AFTER: u32 = 120;

/// The page of one lot.
#[derive(Template)]
#[template(path = "lab/lot.html")]
pub struct LotFilePage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The lot.
    pub page: &'a LotView,
}

/// What is next, and the buttons for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NextCard {
    /// In words.
    pub words: String,
    /// Who does it; none if nobody has to.
    pub who: Option<String>,
    /// By when.
    pub by: Option<String>,
    /// The main act, if this role may do it.
    pub main: Option<Link>,
    /// Other acts.
    pub others: Vec<Link>,
    /// Acts that are seldom needed.
    pub seldom: Vec<Link>,
}

/// One lot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LotView {
    /// The banner.
    pub banner: LotBanner,
    /// What is next.
    pub next: NextCard,
    /// What stands in the way; none once it was closed.
    pub findings: Option<Findings>,
    /// In the way of what.
    pub in_the_way_of: String,
    /// The hours of its product.
    pub fresh: Vec<Fact>,
    /// Whether product that is still there is past its time.
    pub is_past: bool,
    /// The batch record.
    pub record: RecordView,
    /// Passages.
    pub passages: Table,
    /// The curve.
    pub growth: Chart,
    /// The specification.
    pub specification: SpecificationView,
    /// Containers.
    pub containers: Table,
    /// Materials.
    pub materials: Table,
    /// Rooms.
    pub rooms: Table,
    /// Deviations.
    pub deviations: Table,
    /// The journey.
    pub journey: Link,
    /// The page of the decision.
    pub release: Link,
}

/// The page.
pub(super) async fn lot(State(state): State<WebState>, asked: Asked, Path(id): Path<String>) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let mut f = frame(&state, &asked, "lot-heading");
    f.path = format!("/lots/{id}");
    let now = Moment(f.as_of);
    let loaded = task(&state, move |app| Ok((app.lot(&id, now)?, house_names(app)?))).await;
    let (file, names) = match loaded {
        Ok((Some(file), names)) => (file, names),
        Ok((None, _)) => return StatusCode::NOT_FOUND.into_response(),
        Err(response) => return response,
    };
    let rooms = names.into_frame(&mut f);
    f.stale_after = Some(STALE_AFTER);
    f.about = Some(file.lot.id.to_string());
    let view = LotView {
        banner: lot_banner(&f, &file),
        next: next(&f, role, &file),
        findings: in_the_way(&f, &file),
        in_the_way_of: f.t(match file.deciding {
            Deciding::Work => "lot-findings-work",
            Deciding::Use => "lot-findings-use",
            Deciding::Release if file.lot.was_released() => "review-final",
            Deciding::Release | Deciding::Over => "lot-findings-release",
        }),
        fresh: stock::fresh(&f, &file),
        is_past: stock::is_past(&f, &file),
        record: record(&f, &file, &rooms),
        passages: culture::passages(&f, &file),
        growth: culture::growth(&f, &file),
        specification: with_links(&f, role, &file, specification(&f, &file)),
        containers: stock::containers(&f, &file),
        materials: stock::materials(&f, &file),
        rooms: stock::rooms(&f, &file, &rooms),
        deviations: stock::deviations(&f, &file),
        journey: Link {
            href: format!("/journeys/{}", file.journey.id),
            text: f.t1("lot-journey", "journey", file.journey.id.as_str()),
        },
        release: Link { href: format!("/lots/{}/release", file.lot.id), text: f.t("lot-to-release") },
    };
    page(StatusCode::OK, &LotFilePage { f: &f, page: &view })
}

/// The findings of the gate that comes next, with the checks that it made.
fn in_the_way(f: &Frame, file: &LotFile) -> Option<Findings> {
    let checks: &[&str] = match file.deciding {
        Deciding::Over => return None,
        Deciding::Work => &["plan", "facilities", "consent", "room", "holds"],
        Deciding::Release => &["results", "product", "materials", "holds", "plan", "consent"],
        Deciding::Use => &["release", "results", "holds"],
    };
    let checks = checks.iter().map(|check| f.t(format!("lot-check-{check}"))).collect();
    Some(Findings { checks, ..findings(f, &file.findings) })
}

/// The next act on the culture: a passage, or the product.
fn work(file: &LotFile) -> &'static str {
    let content = file.version.as_ref().map(|(_, content)| content);
    let next = file.journey.next_step(content).map(|next| next.act).unwrap_or_default();
    if next_work(&next, &file.lot, content) == "fill_product" { "fill_product" } else { "record_passage" }
}

/// Words of what is next, and whose it is.
fn due(f: &Frame, file: &LotFile, state: &str) -> (String, Option<&'static str>) {
    let (key, who) = match state {
        _ if file.lot.closed.is_some() => return (f.t("lot-next-nothing"), None),
        "in_culture" => return (f.t(format!("next-{}", dashed(work(file)))), Some("culture_operator")),
        "awaiting" => ("lot-next-decide", "quality_officer"),
        "released_conditionally" => ("lot-next-late-result", "quality_officer"),
        _ => ("lot-next-close", "quality_officer"),
    };
    (f.t(key), Some(who))
}

/// The main act, what is done beside it, and what is seldom needed.
fn acts<'a>(file: &LotFile, state: &str) -> (Option<&'a str>, &'a [&'a str], &'a [&'a str]) {
    match state {
        _ if file.lot.closed.is_some() => (None, &["open_deviation"], &[]),
        "in_culture" => (
            Some(work(file)),
            match work(file) {
                "fill_product" => &["record_culture_step", "record_passage", "record_test_result", "open_deviation"],
                _ => &["record_culture_step", "fill_product", "record_test_result", "open_deviation"],
            },
            &["clear_workspace", "split_lot", "pool_lots"],
        ),
        "awaiting" => (None, &["record_test_result", "open_deviation"], &["fill_product", "label_container"]),
        "released_conditionally" => (Some("record_test_result"), &["open_deviation"], &["revoke_release"]),
        "released" => (Some("close_lot"), &["record_test_result", "open_deviation"], &["revoke_release"]),
        _ => (Some("close_lot"), &["record_test_result", "open_deviation"], &[]),
    }
}

fn next(f: &Frame, role: Role, file: &LotFile) -> NextCard {
    let state = listed_state(file);
    let (mut words, who) = due(f, file, state);
    let (mut main, mut others, seldom) = acts(file, state);
    let stopped = file.deciding == Deciding::Work && file.findings.iter().any(|found| found.grade() == Grade::Never);
    let all: Vec<&str> = main.into_iter().chain(others.iter().copied()).collect();
    if stopped {
        (words, main, others) = (f.t("lot-next-stopped"), None, &all);
    }
    let id = file.lot.id.as_str();
    let room = file.lot.rooms.last().map(ToString::to_string).unwrap_or_default();
    let passage =
        file.lot.passages.last().map_or(0, |passage| passage.what.passage.get()).saturating_add(1).to_string();
    let journey = file.journey.id.as_str();
    let about =
        [("lot", id), ("lots.0", id), ("room", room.as_str()), ("passage", passage.as_str()), ("journey", journey)];
    let links = |commands: &[&str]| act_links(f, role, commands, &about);
    let decide = (state == "awaiting" && role == Role::QualityOfficer)
        .then(|| Link { href: format!("/lots/{id}/release"), text: f.t("lot-review-release") });
    let by = match state {
        "awaiting" | "in_culture" => file.needed_by.map(|at| f.t1("lot-needed-by", "time", f.full(at.0))),
        _ => None,
    };
    NextCard {
        words,
        who: who.map(|role| f.t(crate::ports::role_key(role))),
        by,
        main: decide.or_else(|| main.and_then(|main| links(&[main]).into_iter().next())),
        others: links(others),
        seldom: links(seldom),
    }
}
