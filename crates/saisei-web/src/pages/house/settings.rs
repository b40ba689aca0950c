//! Settings: language, light or dark, units, shortcuts, the printer of this tablet, roles, sessions, rule packs.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::access::Session;
use saisei_app::{App, rule_packs};
use serde::Deserialize;

use crate::fields::{Fields, Unreadable};
use crate::likes::PRINTERS;
use crate::model::{Cell, Frame, Likes, Mark, Pick, Table, TableRow, Theme};
use crate::pages::act::task;
use crate::pages::asked::{Asked, frame};
use crate::ports::role_key;
use crate::respond::{page, see};
use crate::show::join;
use crate::state::WebState;

/// What stands behind the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Said {
    said: String,
}

/// What the page shows.
pub(crate) struct SettingsView {
    /// What was just kept or ended.
    pub(crate) said: Option<String>,
    /// Light or dark.
    pub(crate) themes: Vec<Pick>,
    /// Unit of CRP.
    pub(crate) units: Vec<Pick>,
    /// Shortcuts.
    pub(crate) keys: Vec<Pick>,
    /// The label printer.
    pub(crate) printers: Vec<Pick>,
    /// Roles of this person.
    pub(crate) roles: Vec<String>,
    /// Sessions of this person.
    pub(crate) sessions: Table,
    /// Rule packs, for administrators.
    pub(crate) packs: Option<Vec<PackView>>,
}

/// One rule pack.
pub(crate) struct PackView {
    /// Id and version.
    pub(crate) name: String,
    /// From when to when, and who checked it.
    pub(crate) lines: Vec<String>,
    /// Its values.
    pub(crate) values: Table,
}

/// Settings.
#[derive(Template)]
#[template(path = "house/settings.html")]
pub(crate) struct SettingsPage<'a> {
    /// The frame.
    pub(crate) f: &'a Frame,
    /// What it shows.
    pub(crate) page: &'a SettingsView,
}

/// The page.
pub(crate) async fn settings(
    State(state): State<WebState>,
    asked: Asked,
    said: Result<Query<Said>, QueryRejection>,
) -> Response {
    let mut f = frame(&state, &asked, "settings-heading");
    "/settings".clone_into(&mut f.path);
    let staff = asked.visitor.session.as_ref().map(|session| session.staff.clone()).unwrap_or_default();
    let at = f.as_of;
    let sessions = match task(&state, move |app: &App| Ok(app.access().sessions_of(&staff, at)?)).await {
        Ok(sessions) => sessions,
        Err(response) => return response,
    };
    let said = said.map(|Query(said)| said.said).unwrap_or_default();
    let said = match said.as_str() {
        "kept" => Some(f.t("settings-kept")),
        "ended" => Some(f.t("settings-ended")),
        _ => None,
    };
    let view = view(&f, &asked, &sessions, said);
    page(StatusCode::OK, &SettingsPage { f: &f, page: &view })
}

fn pick(f: &Frame, key: &str, value: &str, chosen: bool) -> Pick {
    Pick { value: value.to_owned(), words: f.t(format!("settings-{key}-{value}")), chosen }
}

fn view(f: &Frame, asked: &Asked, sessions: &[Session], said: Option<String>) -> SettingsView {
    let likes = &f.likes;
    let card = asked.visitor.card.as_ref();
    let unit = |value: &str, words: &str, chosen| Pick { value: value.to_owned(), words: words.to_owned(), chosen };
    let printer = |dots: &u16| unit(&dots.to_string(), &format!("{dots}\u{a0}dpi"), likes.printer == Some(*dots));
    let none = unit("", &f.t("settings-printer-none"), likes.printer.is_none());
    let is_administrator = f.role.as_deref() == Some("administrator");
    SettingsView {
        said,
        themes: Theme::ALL.map(|theme| pick(f, "theme", theme.name(), likes.theme == theme)).to_vec(),
        units: vec![unit("mg-dl", "mg/dL", !likes.mg_per_l), unit("mg-l", "mg/L", likes.mg_per_l)],
        keys: vec![pick(f, "keys", "on", !likes.no_keys), pick(f, "keys", "off", likes.no_keys)],
        printers: std::iter::once(none).chain(PRINTERS.iter().map(printer)).collect(),
        roles: card.into_iter().flat_map(|card| &card.roles).map(|role| f.t(role_key(role))).collect(),
        sessions: session_table(f, sessions, asked.visitor.session.as_ref()),
        packs: is_administrator.then(|| packs(f)),
    }
}

/// Sessions of a person, oldest first.
pub(super) fn session_table(f: &Frame, sessions: &[Session], own: Option<&Session>) -> Table {
    let columns = ["session-began", "session-role", "session-seen", "session-ends"];
    let mut table = Table::of(f.t("sessions"), columns.map(|key| (f.t(key), false)), f.t("sessions-none"));
    for session in sessions {
        let is_own = own.is_some_and(|own| own.created == session.created && own.form_secret == session.form_secret);
        let role = session.role.as_deref().map_or_else(|| f.t("session-no-role"), |role| f.t(role_key(role)));
        let began = f.full(session.created);
        let began = if is_own { join(f, [began, f.t("session-this")]) } else { began };
        table.rows.push(TableRow {
            href: None,
            cells: vec![
                Cell::State(is_own.then_some(Mark::Done), began),
                Cell::Text(role),
                Cell::Text(f.full(session.seen)),
                Cell::Text(f.full(session.ends())),
            ],
        });
    }
    table
}

fn packs(f: &Frame) -> Vec<PackView> {
    let pack = |pack: &saisei_app::RulePack| {
        let columns = ["pack-value", "pack-number", "pack-article", "pack-source", "pack-checked"];
        let columns = columns.map(|key| (f.t(key), key == "pack-number"));
        let mut values = Table::of(pack.name(), columns, f.t("list-none"));
        // What nobody checked comes first.
        let (checked, unchecked): (Vec<_>, Vec<_>) = pack.value.iter().partition(|value| value.verified);
        values.rows = unchecked.into_iter().chain(checked).map(|value| value_row(f, value)).collect();
        let from = f.short(pack.effective_from.0);
        let holds = match pack.effective_to {
            Some(last) => f.t2("plan-year", "first", from, "last", f.short(last.0)),
            None => f.t1("plan-from", "date", from),
        };
        let checked_by = match (&pack.verified_by, &pack.verified_on) {
            (Some(by), Some(on)) => f.t2("pack-checked-by", "name", by, "date", on),
            _ => f.t("pack-not-checked"),
        };
        PackView {
            name: pack.name(),
            lines: vec![
                holds,
                checked_by,
                f.t2("pack-unverified", "count", pack.unverified().to_string(), "total", pack.value.len().to_string()),
            ],
            values,
        }
    };
    rule_packs().iter().map(pack).collect()
}

fn value_row(f: &Frame, value: &saisei_app::LegalValue) -> TableRow {
    let checked = if value.verified {
        Cell::State(Some(Mark::Done), f.t("pack-read"))
    } else {
        Cell::State(Some(Mark::Soon), f.t("pack-unread"))
    };
    let unit = f.words.find(&format!("rule-unit-{}", value.unit)).unwrap_or_else(|| value.unit.clone());
    TableRow {
        href: None,
        cells: vec![
            Cell::Id(value.id.clone()),
            Cell::Number(format!("{}{unit}", value.value)),
            Cell::Text(value.article.clone()),
            Cell::Text(value.source.clone()),
            checked,
        ],
    }
}

/// Keeps what was chosen, in cookies of this tablet.
pub(crate) async fn keep(State(state): State<WebState>, asked: Asked, fields: Fields) -> Response {
    let Ok(chosen) = read(fields) else { return StatusCode::UNPROCESSABLE_ENTITY.into_response() };
    let Some(session) = &asked.visitor.session else { return see("/sign-in") };
    let mut response = see("/settings?said=kept");
    for (name, value) in asked.visitor.likes.set(&state.setup.site, &session.staff, &chosen) {
        response.headers_mut().append(name, value);
    }
    response
}

fn read(mut fields: Fields) -> Result<Likes, Unreadable> {
    let theme = Theme::from_name(&fields.take("theme")?).ok_or(Unreadable::Other)?;
    let mg_per_l = one_of(&fields.take("crp")?, "mg-l", "mg-dl")?;
    let no_keys = one_of(&fields.take("keys")?, "off", "on")?;
    let printer = match fields.take("printer")?.as_str() {
        "" => None,
        dots => Some(dots.parse().ok().filter(|dots| PRINTERS.contains(dots)).ok_or(Unreadable::Other)?),
    };
    fields.finish()?;
    Ok(Likes { theme, mg_per_l, no_keys, printer })
}

fn one_of(text: &str, yes: &str, no: &str) -> Result<bool, Unreadable> {
    match text {
        _ if text == yes => Ok(true),
        _ if text == no => Ok(false),
        _ => Err(Unreadable::Other),
    }
}
