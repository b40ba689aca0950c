//! Sheets to print, and files for a label printer. Exactly what was asked for is printed, or nothing.

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use saisei_app::LabelRecord;
use saisei_app::words::{Language, words};
use saisei_documents::{Label, Resolution, sheets, zpl};

use super::super::asked::Asked;
use super::super::one_journey::OneJourney;
use super::chosen::Chosen;
use super::drawn::{Letters, container, wristband};
use super::journey::{Read, draw, read, resolution};
use super::views::{Drawing, Printed, SheetPage, SheetView};
use crate::model::{Frame, Link, grouped};
use crate::respond::page;
use crate::state::WebState;

/// The labels that are asked for, the wristband first.
fn asked_for(
    one: &OneJourney,
    f: &Frame,
    chosen: &Chosen,
    labels: &[LabelRecord],
    letters: Letters,
) -> Result<Vec<Label>, String> {
    let found = chosen.of(f, labels)?;
    let identity = one.file.identity.as_ref();
    // Who sees no names prints no wristband: it is nothing but a name.
    let band = match (chosen.band, identity) {
        (false, _) => None,
        (true, Some(identity)) => Some(wristband(f, &one.file, identity, letters)),
        (true, None) => return Err(f.t("label-no-wristband")),
    };
    let containers = found.iter().map(|label| container(f, &one.file, one.role, label, letters));
    Ok(band.into_iter().chain(containers).collect())
}

/// The sheets.
pub(super) async fn sheet(
    State(state): State<WebState>,
    asked: Asked,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let (one, labels) = match read(&state, &asked, "label-sheet-heading", id).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    let chosen = Chosen::read(query.as_deref());
    let drawn = asked_for(&one, &one.f, &chosen, &labels, Letters::All).and_then(|wanted| printed(&one.f, &wanted));
    match drawn {
        Ok(printed) => draw_sheets(one, &chosen, printed),
        Err(why) => refused((one, labels), &headers, why),
    }
}

fn refused(read: Read, headers: &HeaderMap, why: String) -> Response {
    let (mut one, labels) = read;
    one.f.heading = one.f.t("labels-heading");
    draw((one, labels), StatusCode::UNPROCESSABLE_ENTITY, resolution(headers), Some(why))
}

fn printed(f: &Frame, labels: &[Label]) -> Result<Vec<Printed>, String> {
    let drawing = |label: &Label| {
        let svg = Drawing::of(label).map_err(|_| f.t("label-unprintable"))?;
        Ok(Printed { name: label.number.clone(), svg })
    };
    labels.iter().map(drawing).collect()
}

fn draw_sheets(one: OneJourney, chosen: &Chosen, mut printed: Vec<Printed>) -> Response {
    let OneJourney { f, banner, file, .. } = one;
    let count = f.tn("label-count", printed.len());
    let band = chosen.band.then(|| printed.remove(0));
    let coi = grouped(file.journey.coi.as_str());
    let who = f.user.as_ref().map(|user| format!("{} {}", user.role, user.name)).unwrap_or_default();
    let head = [f.clinic.clone(), coi, f.full(f.as_of), who];
    let view = SheetView {
        banner,
        up: Link { href: format!("/journeys/{}/labels", file.journey.id), text: f.t("label-back") },
        count,
        band: band.is_some(),
        sheets: band.map(|band| vec![band]).into_iter().chain(sheets(printed)).collect(),
        ruler: Drawing::ruler(),
        head: head.join("\u{3000}"),
    };
    page(StatusCode::OK, &SheetPage { f: &f, page: &view })
}

/// A file for a label printer, in Latin letters.
pub(super) async fn printer_file(
    State(state): State<WebState>,
    asked: Asked,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let (one, labels) = match read(&state, &asked, "labels-heading", id).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    let resolution = resolution(&headers);
    let chosen = Chosen::read(query.as_deref());
    match in_latin(&state, &asked, &one, &chosen, &labels, resolution) {
        Ok(file) => download(&one, file),
        Err(why) => refused((one, labels), &headers, why),
    }
}

fn in_latin(
    state: &WebState,
    asked: &Asked,
    one: &OneJourney,
    chosen: &Chosen,
    labels: &[LabelRecord],
    resolution: Resolution,
) -> Result<String, String> {
    // Reasons are given in the reader's language, before the words of the labels are made in English.
    chosen.of(&one.f, labels)?;
    let mut english = super::super::asked::frame(state, asked, "labels-heading");
    english.words = words(Language::En);
    english.as_of = one.f.as_of;
    let wanted = asked_for(one, &english, chosen, labels, Letters::Latin).map_err(|_| one.f.t("label-no-wristband"))?;
    let files = wanted.iter().map(|label| zpl(label, resolution).map_err(|_| one.f.t("label-unprintable")));
    files.collect::<Result<String, String>>()
}

fn download(one: &OneJourney, file: String) -> Response {
    let name = format!("attachment; filename=\"labels-{}.zpl\"", one.file.journey.id);
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    (StatusCode::OK, [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], file).into_response()
}
