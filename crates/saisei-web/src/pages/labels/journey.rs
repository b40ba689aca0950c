//! The labels of one journey: which there are, which may be printed, and what to do with a torn one.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use saisei_app::domain::Role;
use saisei_app::{JourneyFile, LabelRecord, NotPrinted, sees_names};
use saisei_documents::Resolution;

use super::super::asked::Asked;
use super::super::one_journey::{OneJourney, one_journey};
use super::views::{JourneyLabelsPage, JourneyLabelsView, LabelRow};
use crate::model::{Frame, Grade, Link, Mark, grouped};
use crate::respond::page;
use crate::show::{act_links, choice, code_words};
use crate::state::WebState;

/// A journey with its labels.
pub(super) type Read = (OneJourney, Vec<LabelRecord>);

/// Reads the journey `id` with its labels.
pub(super) async fn read(state: &WebState, asked: &Asked, heading: &str, id: String) -> Result<Read, Response> {
    one_journey(state, asked, heading, id, |app, file| app.labels(&file.journey)).await
}

/// The page.
pub(super) async fn labels(
    State(state): State<WebState>,
    asked: Asked,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    match read(&state, &asked, "labels-heading", id).await {
        Ok(read) => draw(read, StatusCode::OK, resolution(&headers), None),
        Err(response) => response,
    }
}

/// The resolution that this device was set to, by the settings page.
pub(super) fn resolution(headers: &HeaderMap) -> Resolution {
    let cookies = headers.get_all(axum::http::header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut own =
        pairs.filter(|(name, _)| name.trim_start_matches("__Host-") == "saisei-printer").map(|(_, value)| value);
    match own.next_back() {
        Some(value) if value.contains("300") => Resolution::Dpi300,
        _ => Resolution::Dpi203,
    }
}

/// The page, with why nothing was printed.
pub(super) fn draw(
    (one, labels): Read,
    status: StatusCode,
    resolution: Resolution,
    refused: Option<String>,
) -> Response {
    let OneJourney { mut f, banner, file, role } = one;
    let home = format!("/journeys/{}", file.journey.id);
    f.path = format!("{home}/labels");
    let id = file.journey.id.to_string();
    let rows: Vec<LabelRow> = labels.iter().map(|label| row(&f, role, &file, &labels, label)).collect();
    let view = JourneyLabelsView {
        banner,
        up: Link { href: home.clone(), text: f.t("label-to-journey") },
        refused,
        wristband: sees_names(role) && file.identity.is_some(),
        printable: rows.iter().filter(|row| row.printable).count(),
        rows,
        links: act_links(&f, role, &["label_container"], &[("journey", &id)]),
        sheet: format!("{home}/labels/sheet"),
        zpl: format!("{home}/labels.zpl"),
        resolution: f.t1("label-resolution", "dpi", resolution.dpi().to_string()),
    };
    page(status, &JourneyLabelsPage { f: &f, page: &view })
}

fn row(f: &Frame, role: Role, file: &JourneyFile, all: &[LabelRecord], label: &LabelRecord) -> LabelRow {
    let container = &label.container;
    let kind = choice(&container.kind);
    let before = label.instead_of.as_ref();
    let why = label.not_printed();
    let replaced = all.iter().any(|other| other.instead_of.as_ref() == Some(&container.number));
    LabelRow {
        number: container.number.to_string(),
        grouped: grouped(&container.number.label()),
        issued: f.full(label.issued.0),
        state: state(f, label, why),
        reissue: before.map(|before| {
            f.t2("label-reissue", "count", label.reissue.to_string(), "number", grouped(&before.label()))
        }),
        printable: why.is_none(),
        chosen: why.is_none() && matches!(container.contents, saisei_app::domain::state::Contents::Empty),
        act: act(f, role, file, label, why, replaced),
        kind: code_words(f, "container", &kind),
    }
}

fn state(f: &Frame, label: &LabelRecord, why: Option<NotPrinted>) -> (Option<Mark>, String) {
    let never = Some(Mark::Grade(Grade::Never));
    match why {
        Some(NotPrinted::Void) => {
            let grounds = label.voided_for().map(|code| code_words(f, "code", code)).unwrap_or_default();
            (never, f.t1("label-state-void", "reason", grounds))
        }
        Some(NotPrinted::Disposed) => (None, f.t("label-state-disposed")),
        Some(NotPrinted::Used) => (Some(Mark::Done), f.t("label-state-used")),
        None if label.container.retained.is_some() => (None, f.t("label-state-retained")),
        None if label.container.product().is_some() => (None, f.t("label-state-filled")),
        None => match label.container.contents {
            saisei_app::domain::state::Contents::Empty => (None, f.t("label-state-empty")),
            _ => (None, f.t("label-state-filled")),
        },
    }
}

/// A label in use can be made void; for a void one that nothing took the place of, another can be issued.
fn act(
    f: &Frame,
    role: Role,
    file: &JourneyFile,
    label: &LabelRecord,
    why: Option<NotPrinted>,
    replaced: bool,
) -> Option<Link> {
    let number = label.container.number.to_string();
    match why {
        None => act_links(f, role, &["void_container"], &[("container", &number)]).pop(),
        Some(NotPrinted::Void) if !replaced => {
            let (journey, kind) = (file.journey.id.to_string(), choice(&label.container.kind));
            let about = [("journey", journey.as_str()), ("kind", kind.as_str())];
            let link = act_links(f, role, &["label_container"], &about).pop()?;
            Some(Link { text: f.t("label-issue-again"), ..link })
        }
        Some(_) => None,
    }
}
