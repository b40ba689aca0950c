//! Members of staff: roles and qualifications with their dates, plans that name them, and their accounts.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::access::Session;
use saisei_app::domain::Role;
use saisei_app::domain::acts::staff::{Qualification, RoleGrant};
use saisei_app::domain::state::{Plan, Staff};
use saisei_app::domain::values::{Day, StaffId};
use saisei_app::{App, AppError};
use serde::Deserialize;

use super::plan_words::version_words;
use super::settings::session_table;
use crate::model::{Cell, Frame, Link, Mark, Table, TableRow};
use crate::pages::act::{role_of, task, today};
use crate::pages::asked::{Asked, frame};
use crate::ports::role_key;
use crate::respond::page;
use crate::show::{act_links, code_words, join};
use crate::state::WebState;

/// The list.
#[derive(Template)]
#[template(path = "house/staff.html")]
pub(crate) struct StaffPage<'a> {
    /// The frame.
    pub(crate) f: &'a Frame,
    /// People.
    pub(crate) table: &'a Table,
    /// What this role may begin.
    pub(crate) links: &'a [Link],
    /// Facilities, whose pages stand beside.
    pub(crate) facilities: &'a [Link],
}

/// What stands behind the address of a person.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Said {
    said: String,
}

/// One person.
pub(crate) struct MemberView {
    /// Id.
    pub(crate) id: String,
    /// Name.
    pub(crate) name: String,
    /// Reading.
    pub(crate) reading: Option<String>,
    /// What was just done.
    pub(crate) said: Option<String>,
    /// Roles with their dates.
    pub(crate) roles: Table,
    /// Qualifications and trainings with their dates.
    pub(crate) qualifications: Table,
    /// Plans that name the person.
    pub(crate) plans: Table,
    /// What may be recorded.
    pub(crate) links: Vec<Link>,
    /// The account, for administrators.
    pub(crate) account: Option<AccountView>,
}

/// An account.
pub(crate) struct AccountView {
    /// How it stands.
    pub(crate) state: String,
    /// Its sessions.
    pub(crate) sessions: Table,
    /// What may be done about it.
    pub(crate) links: Vec<Link>,
}

/// One person.
#[derive(Template)]
#[template(path = "house/member.html")]
pub(crate) struct MemberPage<'a> {
    /// The frame.
    pub(crate) f: &'a Frame,
    /// The person.
    pub(crate) page: &'a MemberView,
}

/// The list.
pub(crate) async fn staff(State(state): State<WebState>, asked: Asked) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let f = frame(&state, &asked, "staff-heading");
    let day = today(&f);
    let (all, (_, facilities)) = match task(&state, |app| Ok((app.all_staff()?, super::names(app)?))).await {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    let table = list(&f, &all, day);
    let links = act_links(&f, role, &["register_staff", "register_facility", "register_room"], &[]);
    let place = |(id, name): (&String, &String)| Link { href: format!("/facilities/{id}"), text: name.clone() };
    let facilities: Vec<Link> = facilities.iter().map(place).collect();
    page(StatusCode::OK, &StaffPage { f: &f, table: &table, links: &links, facilities: &facilities })
}

fn list(f: &Frame, all: &[Staff], day: Day) -> Table {
    let columns = ["staff-name", "staff-roles-now", "staff-running-out"].map(|key| (f.t(key), false));
    let mut table = Table::of(f.t("staff-heading"), columns, f.t("staff-none"));
    table.order = Some(f.t("staff-order"));
    table.rows = all.iter().map(|staff| row(f, staff, day)).collect();
    table
}

fn row(f: &Frame, staff: &Staff, day: Day) -> TableRow {
    let roles: Vec<String> = staff.roles_on(day).into_iter().map(|role| f.t(role_key(role.name()))).collect();
    let roles = if roles.is_empty() { Cell::Text(f.t("staff-no-role-now")) } else { Cell::Lines(roles) };
    let name = Cell::Name {
        reading: staff.kana.as_ref().map(ToString::to_string),
        name: format!("{} ({})", staff.name, staff.id),
    };
    TableRow { href: Some(format!("/staff/{}", staff.id)), cells: vec![name, roles, running_out(f, staff, day)] }
}

/// The newest of each kind counts: one that was renewed is not running out.
fn newest(staff: &Staff) -> Vec<&Qualification> {
    let is_newest = |one: &&Qualification| {
        let later = |other: &Qualification| {
            other.kind == one.kind && (other.to.is_none() || other.to > one.to) && one.to.is_some()
        };
        !staff.qualifications.iter().any(later)
    };
    staff.qualifications.iter().filter(is_newest).collect()
}

fn running_out(f: &Frame, staff: &Staff, day: Day) -> Cell {
    let soon = |one: &&Qualification| one.to.is_some_and(|to| to.days_since(day) <= super::SOON_DAYS * 2);
    let mut found: Vec<&Qualification> = newest(staff).into_iter().filter(soon).collect();
    found.sort_by_key(|one| one.to);
    let Some(first) = found.first().and_then(|one| one.to) else { return Cell::Text(f.t("staff-none-running-out")) };
    let mark = if first < day { Mark::Overdue } else { Mark::Soon };
    let words = found.iter().map(|one| {
        let until = one.to.map(|to| f.short(to.0)).unwrap_or_default();
        let key = if one.to.is_some_and(|to| to < day) { "staff-ran-out" } else { "staff-until" };
        format!("{} {}", code_words(f, "code", &one.kind), f.t1(key, "date", until))
    });
    Cell::State(Some(mark), join(f, words))
}

struct Loaded {
    staff: Staff,
    plans: Vec<(Plan, u32)>,
    closed: Option<bool>,
    sessions: Vec<Session>,
}

fn load(app: &App, id: &str, day: Day, at: jiff::Timestamp) -> Result<Option<Loaded>, AppError> {
    let Ok(id) = StaffId::parse(id) else { return Ok(None) };
    let Some(staff) = app.staff(&id)? else { return Ok(None) };
    Ok(Some(Loaded {
        plans: app.plans_naming(&id, day)?,
        closed: app.access().is_closed(id.as_str())?,
        sessions: app.access().sessions_of(id.as_str(), at)?,
        staff,
    }))
}

/// One person.
pub(crate) async fn member(
    State(state): State<WebState>,
    asked: Asked,
    Path(id): Path<String>,
    said: Result<Query<Said>, QueryRejection>,
) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let mut f = frame(&state, &asked, "member-heading");
    let (day, at) = (today(&f), f.as_of);
    let loaded = match task(&state, move |app| load(app, &id, day, at)).await {
        Ok(Some(loaded)) => loaded,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(response) => return response,
    };
    f.path = format!("/staff/{}", loaded.staff.id);
    f.about = Some(loaded.staff.id.to_string());
    let said = match said.map(|Query(said)| said.said).unwrap_or_default().as_str() {
        "end-sessions" => Some(f.t("end-sessions-said")),
        "close-account" => Some(f.t("close-account-said")),
        "reopen-account" => Some(f.t("reopen-account-said")),
        _ => None,
    };
    let view = view(&f, role, day, &loaded, said);
    page(StatusCode::OK, &MemberPage { f: &f, page: &view })
}

/// What may be recorded about a person.
const ACTS: &[&str] = &["grant_role", "end_role", "record_qualification", "record_training"];

fn view(f: &Frame, role: Role, day: Day, loaded: &Loaded, said: Option<String>) -> MemberView {
    let staff = &loaded.staff;
    MemberView {
        id: staff.id.to_string(),
        name: staff.name.to_string(),
        reading: staff.kana.as_ref().map(ToString::to_string),
        said,
        roles: roles(f, &staff.roles, day),
        qualifications: qualifications(f, staff, day),
        plans: plans(f, &loaded.plans, day),
        links: act_links(f, role, ACTS, &[("staff", staff.id.as_str())]),
        account: (role == Role::Administrator).then(|| account(f, loaded)),
    }
}

/// How a span of days stands on a day.
pub(super) fn span(f: &Frame, from: Day, to: Option<Day>, day: Day) -> [Cell; 3] {
    let state = match to {
        _ if from > day => Cell::Text(f.t("span-not-yet")),
        Some(to) if to < day => Cell::State(Some(Mark::Overdue), f.t("span-over")),
        Some(to) if to.days_since(day) <= super::SOON_DAYS * 2 => Cell::State(Some(Mark::Soon), f.t("due-soon")),
        _ => Cell::State(Some(Mark::Done), f.t("span-holds")),
    };
    let until = to.map_or_else(|| Cell::Text(f.t("span-open")), |to| Cell::Text(f.short(to.0)));
    [Cell::Text(f.short(from.0)), until, state]
}

fn roles(f: &Frame, grants: &[RoleGrant], day: Day) -> Table {
    let columns = ["staff-role", "span-from", "span-to", "plan-col-state"].map(|key| (f.t(key), false));
    let mut table = Table::of(f.t("staff-roles"), columns, f.t("staff-no-role-now"));
    for grant in grants {
        let [from, to, state] = span(f, grant.from, grant.to, day);
        // A role that ended is no task for anybody.
        let state = match state {
            Cell::State(Some(Mark::Overdue), words) => Cell::Text(words),
            other => other,
        };
        let role = Cell::Text(f.t(role_key(grant.role.name())));
        table.rows.push(TableRow { href: None, cells: vec![role, from, to, state] });
    }
    table
}

fn qualifications(f: &Frame, staff: &Staff, day: Day) -> Table {
    let columns = ["staff-qualification", "staff-number", "span-from", "span-to", "plan-col-state"];
    let columns = columns.map(|key| (f.t(key), false));
    let mut table = Table::of(f.t("staff-qualifications"), columns, f.t("staff-no-qualifications"));
    let current = newest(staff);
    for one in &staff.qualifications {
        let [from, to, state] = span(f, one.from, one.to, day);
        let renewed = !current.contains(&one);
        let state = if renewed { Cell::Text(f.t("staff-renewed")) } else { state };
        let number = one.number.as_ref().map_or(Cell::NotApplicable, |number| Cell::Id(number.to_string()));
        let kind = Cell::Text(code_words(f, "code", &one.kind));
        table.rows.push(TableRow { href: None, cells: vec![kind, number, from, to, state] });
    }
    table
}

fn plans(f: &Frame, plans: &[(Plan, u32)], day: Day) -> Table {
    let columns = ["plan-heading", "plan-col-version", "plan-col-state"].map(|key| (f.t(key), false));
    let mut table = Table::of(f.t("staff-plans"), columns, f.t("staff-no-plans"));
    for (plan, version) in plans {
        let name = plan.content_of(*version).map(|content| content.therapy_name.to_string()).unwrap_or_default();
        table.rows.push(TableRow {
            href: Some(format!("/plans/{}", plan.id)),
            cells: vec![
                Cell::Lines(vec![name, plan.id.to_string()]),
                Cell::Text(version_words(f, *version)),
                Cell::State(super::plan_words::state_mark(plan, day), super::plan_words::standing(f, plan, day)),
            ],
        });
    }
    table
}

fn account(f: &Frame, loaded: &Loaded) -> AccountView {
    let id = &loaded.staff.id;
    let link =
        |path: &str, key: &str| Link { href: format!("/staff/{id}/{path}"), text: f.t(format!("{key}-heading")) };
    let state = match loaded.closed {
        None => "account-none",
        Some(true) => "account-closed",
        Some(false) => "account-open",
    };
    let links = match loaded.closed {
        None => vec![link("first-password", "first-password")],
        Some(true) => vec![link("reopen-account", "reopen-account")],
        Some(false) => vec![link("sessions/end", "end-sessions"), link("close-account", "close-account")],
    };
    AccountView { state: f.t(state), sessions: session_table(f, &loaded.sessions, None), links }
}
