//! The page of one provision plan: where it stands, whom it touches, what it says, and what may be recorded.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::Role;
use saisei_app::domain::state::plan::Standing;
use saisei_app::domain::state::{Order, Plan};
use saisei_app::domain::values::{Day, PlanId};
use saisei_app::{PlanFile, Touched, may, may_draft_next, plan_acts};

use super::content::{Part, commas, parts};
use super::plan_words::{
    acceptance, class_words, filing, is_inappropriate, opinion, order_words, standing, state_mark, version_words,
};
use crate::model::{Cell, Fact, Frame, Grade, Link, Mark, Table, TableRow};
use crate::pages::act::{role_of, task, today};
use crate::pages::asked::{Asked, frame};
use crate::respond::page;
use crate::show::{act_links, code_words, dashed, join};
use crate::state::WebState;

/// Orders and stops: never refused, and always at hand.
const REPORTS: &[&str] = &["record_duty", "record_order", "stop_plan", "end_plan"];

/// What the page shows.
pub(crate) struct PlanView {
    /// Name of the therapy.
    pub name: String,
    /// Where it stands today.
    pub standing: String,
    /// Its sign.
    pub mark: Option<Mark>,
    /// What stands in the way, sentence by sentence, with what is frozen.
    pub stops: Vec<Vec<String>>,
    /// Facts at a glance.
    pub facts: Vec<Fact>,
    /// What comes next.
    pub next: Vec<Link>,
    /// The page that drafts the next version.
    pub draft: Option<Link>,
    /// Whether the committee said no.
    pub inappropriate: bool,
    /// Versions, newest first.
    pub versions: Table,
    /// Versions side by side.
    pub compare: Option<Link>,
    /// Open journeys by step.
    pub journeys: Table,
    /// Whom and what else it touches.
    pub touched: Vec<Fact>,
    /// Orders of authorities.
    pub orders: Table,
    /// Buttons that lift an order.
    pub lifts: Vec<Link>,
    /// Duties with their days.
    pub duties: Table,
    /// Reports that are never refused.
    pub reports: Vec<Link>,
    /// Which version is shown below.
    pub shown_version: String,
    /// What it says.
    pub parts: Vec<Part>,
    /// Papers that go with the form.
    pub papers: Vec<String>,
}

/// One plan.
#[derive(Template)]
#[template(path = "house/plan.html")]
pub(crate) struct PlanPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The plan.
    pub page: &'a PlanView,
}

/// The page.
pub(crate) async fn plan(State(state): State<WebState>, asked: Asked, Path(id): Path<String>) -> Response {
    let Some(role) = role_of(&asked.visitor) else { return StatusCode::FORBIDDEN.into_response() };
    let Ok(id) = PlanId::parse(&id) else { return StatusCode::NOT_FOUND.into_response() };
    let mut f = frame(&state, &asked, "plan-heading");
    let day = today(&f);
    let loaded = task(&state, move |app| Ok((app.plan_file(&id, day)?, super::names(app)?))).await;
    let (file, (people, facilities)) = match loaded {
        Ok((Some(file), names)) => (file, names),
        Ok((None, _)) => return StatusCode::NOT_FOUND.into_response(),
        Err(response) => return response,
    };
    (f.people, f.facilities) = (people, facilities);
    f.path = format!("/plans/{}", file.plan.id);
    f.about = Some(file.plan.id.to_string());
    let view = view(&f, role, day, &file);
    page(StatusCode::OK, &PlanPage { f: &f, page: &view })
}

fn view(f: &Frame, role: Role, day: Day, file: &PlanFile) -> PlanView {
    let plan = &file.plan;
    let about = [("plan", plan.id.as_str())];
    let latest = plan.latest();
    let in_force = plan.specification_on(day).map(|version| version.number);
    let shown = in_force.or_else(|| latest.map(|(number, _)| number)).unwrap_or_default();
    let content = plan.content_of(shown);
    let drafts = may(role, "draft_plan") && may_draft_next(plan);
    PlanView {
        name: content.map(|content| content.therapy_name.to_string()).unwrap_or_default(),
        standing: standing(f, plan, day),
        mark: state_mark(plan, day),
        stops: stops(f, file, day),
        facts: facts(f, file, day),
        next: act_links(f, role, plan_acts(plan), &about),
        draft: drafts.then(|| Link { href: format!("/plans/{}/draft", plan.id), text: f.t("plan-draft-next") }),
        inappropriate: latest.is_some_and(|(_, version)| is_inappropriate(version)),
        versions: versions(f, plan, in_force),
        compare: compare(f, plan),
        journeys: journeys(f, plan, &file.touched),
        touched: touched(f, file, shown),
        orders: orders(f, file, day),
        lifts: lifts(f, role, file),
        duties: duties(f, file, day),
        reports: act_links(f, role, REPORTS, &[("plan", plan.id.as_str()), ("plans.0", plan.id.as_str())]),
        shown_version: version_words(f, shown),
        parts: content.map(|content| parts(f, content)).unwrap_or_default(),
        papers: (1..=10).map(|number| f.t(format!("plan-paper-{number}"))).collect(),
    }
}

/// Orders on the plan or on one of its facilities.
fn orders_of(file: &PlanFile, day: Day) -> impl Iterator<Item = &Order> {
    let content = file.plan.specification_on(day).map(|version| version.content);
    let content = content.or_else(|| file.plan.latest().map(|(_, version)| version.content()));
    let places = content.map(|content| [&content.clinic, &content.processing_facility]);
    file.clinic.orders.values().filter(move |order| {
        let what = &order.recorded.what;
        let place = |id| places.is_some_and(|places| places.contains(&id));
        what.plans.contains(&file.plan.id) || what.facilities.iter().any(place)
    })
}

/// What stands in the way today, each with what it freezes.
fn stops(f: &Frame, file: &PlanFile, day: Day) -> Vec<Vec<String>> {
    let mut stops: Vec<Vec<String>> = orders_of(file, day)
        .filter(|order| order.holds_on(day))
        .map(|order| vec![order_words(f, order), f.t("plan-frozen"), f.t("plan-never-frozen")])
        .collect();
    for end in &file.plan.ends {
        let said = match end {
            Standing::Stopped(stopped) => {
                let grounds = code_words(f, "code", &stopped.what.grounds);
                f.t2("plan-stopped-on", "date", f.long(stopped.what.stopped_on.0), "grounds", grounds)
            }
            Standing::Ended(ended) => f.t1("plan-ended-on", "date", f.long(ended.what.ended_on.0)),
            Standing::Suspended(_) | Standing::Open => continue,
        };
        stops.push(vec![said, f.t("plan-stop-keeps")]);
    }
    stops
}

fn fact(f: &Frame, key: &str, value: String) -> Fact {
    Fact { name: f.t(key), value: Some(value), note: None, href: None }
}

fn facts(f: &Frame, file: &PlanFile, day: Day) -> Vec<Fact> {
    let plan = &file.plan;
    let number = plan.versions.iter().rev().find_map(|version| acceptance(f, version)).map(|lines| join(f, lines));
    let missing =
        |key: &str| Fact { name: f.t(key), value: None, note: Some(f.t("plan-not-accepted-yet")), href: None };
    let mut facts = vec![fact(f, "plan-id", plan.id.to_string())];
    facts.push(match number {
        Some(number) => fact(f, "plan-accepted", number),
        None => missing("plan-accepted"),
    });
    facts.push(match plan.specification_on(day) {
        Some(version) => fact(f, "plan-version-in-force", version_words(f, version.number)),
        None => Fact { note: Some(f.t("plan-none-in-force")), ..missing("plan-version-in-force") },
    });
    if let Some((_, version)) = plan.latest() {
        let content = version.content();
        facts.push(fact(f, "plan-col-class", class_words(f, content.class)));
        for (key, facility) in
            [("ask-clinic", &content.clinic), ("ask-processing-facility", &content.processing_facility)]
        {
            let href = Some(format!("/facilities/{facility}"));
            facts.push(Fact { href, ..fact(f, key, f.facility(facility.as_str())) });
        }
    }
    facts
}

fn versions(f: &Frame, plan: &Plan, in_force: Option<u32>) -> Table {
    let columns = ["plan-col-version", "plan-col-state", "plan-col-opinion", "plan-col-filed", "plan-col-accepted"];
    let mut table = Table::of(f.t("plan-versions"), columns.map(|key| (f.t(key), false)), f.t("plans-none"));
    let lines = |lines: Option<Vec<String>>| lines.map_or(Cell::NotApplicable, Cell::Lines);
    let numbered: Vec<_> = plan.versions.iter().zip(1u32..).collect();
    for (version, number) in numbered.into_iter().rev() {
        let current = in_force == Some(number);
        let state = code_words(f, "value", version.name());
        let state = if current { join(f, [state, f.t("plan-current")]) } else { state };
        table.rows.push(TableRow {
            href: None,
            cells: vec![
                Cell::Text(version_words(f, number)),
                Cell::State(current.then_some(Mark::Done), state),
                lines(opinion(f, version)),
                lines(filing(f, version)),
                lines(acceptance(f, version)),
            ],
        });
    }
    table
}

fn compare(f: &Frame, plan: &Plan) -> Option<Link> {
    let (newest, _) = plan.latest().filter(|(number, _)| *number > 1)?;
    let href = format!("/plans/{}/compare?from={}&to={newest}", plan.id, newest - 1);
    Some(Link { href, text: f.t2("plan-compare-link", "from", (newest - 1).to_string(), "to", newest.to_string()) })
}

fn journeys(f: &Frame, plan: &Plan, touched: &Touched) -> Table {
    let columns = [(f.t("plan-col-step"), false), (f.t("plan-col-open"), true)];
    let mut table = Table::of(f.t("plan-open-journeys"), columns, f.t("plan-no-journeys"));
    let steps = touched.steps.iter().filter(|(_, count)| *count > 0);
    table.rows = steps
        .map(|(step, count)| TableRow {
            href: Some(format!("/journeys?step={}&state=open&plan={}", step.name(), plan.id)),
            cells: vec![
                Cell::Text(f.t(format!("step-{}", step.name()))),
                Cell::Number(f.t1("plan-people", "count", commas(&count.to_string()))),
            ],
        })
        .collect();
    table
}

/// At most so many are named; the count says how many there are.
const NAMED: usize = 12;

fn listed(f: &Frame, key: &str, all: &[String], unit: &str) -> Fact {
    if all.is_empty() {
        return Fact { name: f.t(key), value: Some(f.t("list-none")), note: None, href: None };
    }
    let more = all.len().saturating_sub(NAMED);
    let rest = (more > 0).then(|| f.tn("plan-and-more", more));
    let note = join(f, all.iter().take(NAMED).cloned().chain(rest));
    Fact { name: f.t(key), value: Some(f.tn(unit, all.len())), note: Some(note), href: None }
}

fn touched(f: &Frame, file: &PlanFile, version: u32) -> Vec<Fact> {
    let touched = &file.touched;
    let doctors = file.plan.content_of(version).map(|content| &content.doctors);
    let doctors: Vec<String> = doctors.into_iter().flatten().map(|id| f.person(id.as_str())).collect();
    let lots: Vec<String> = touched.lots.iter().map(|(journey, lot)| format!("{lot} ({journey})")).collect();
    let booking = |ahead: &saisei_app::Ahead| {
        let what = f.t(format!("purpose-{}", dashed(&ahead.purpose)));
        format!("{} {} {what} ({})", f.day(ahead.starts_at.0), f.time(ahead.starts_at.0), ahead.journey)
    };
    let bookings: Vec<String> = touched.bookings.iter().map(booking).collect();
    let again: Vec<String> = touched.judge_again.iter().map(ToString::to_string).collect();
    let withdrawn = f.t1("plan-people", "count", commas(&touched.withdrawn.to_string()));
    vec![
        fact(f, "plan-withdrawn", withdrawn),
        listed(f, "plan-judge-again", &again, "plan-count-journeys"),
        listed(f, "plan-doctors", &doctors, "plan-count-doctors"),
        listed(f, "plan-lots", &lots, "plan-count-lots"),
        listed(f, "plan-bookings", &bookings, "plan-count-bookings"),
    ]
}

fn orders(f: &Frame, file: &PlanFile, day: Day) -> Table {
    let columns = ["plan-order", "plan-col-state", "plan-order-middle"];
    let mut table = Table::of(f.t("plan-orders"), columns.map(|key| (f.t(key), false)), f.t("plan-no-orders"));
    for order in orders_of(file, day) {
        let what = &order.recorded.what;
        let state = match &order.lifted {
            Some(lifted) => {
                Cell::State(Some(Mark::Done), f.t1("plan-lifted", "date", f.short(lifted.what.lifted_on.0)))
            }
            None if order.holds_on(day) => Cell::State(Some(Mark::Grade(Grade::Never)), f.t("plan-order-holds")),
            None => Cell::Text(f.t("plan-order-later")),
        };
        let middle: Vec<String> = what
            .in_the_middle
            .iter()
            .take(NAMED)
            .map(|middle| format!("{} {}", middle.journey, f.t(format!("step-{}", middle.step))))
            .collect();
        let more = what.in_the_middle.len().saturating_sub(NAMED);
        let rest = (more > 0).then(|| f.tn("plan-and-more", more));
        let middle: Vec<String> = middle.into_iter().chain(rest).collect();
        let middle = if middle.is_empty() { Cell::Text(f.t("list-none")) } else { Cell::Lines(middle) };
        let id = what.order.to_string();
        table
            .rows
            .push(TableRow { href: None, cells: vec![Cell::Lines(vec![id, order_words(f, order)]), state, middle] });
    }
    table
}

fn lifts(f: &Frame, role: Role, file: &PlanFile) -> Vec<Link> {
    let open = file.clinic.orders.iter().filter(|(_, order)| order.lifted.is_none());
    let own = open.filter(|(_, order)| order.recorded.what.plans.contains(&file.plan.id));
    own.flat_map(|(id, _)| {
        let links = act_links(f, role, &["lift_order"], &[("order", id.as_str())]);
        links.into_iter().map(|link| Link { text: format!("{} ({id})", link.text), ..link }).collect::<Vec<_>>()
    })
    .collect()
}

fn duties(f: &Frame, file: &PlanFile, day: Day) -> Table {
    let columns = [(f.t("plan-duty"), false), (f.t("plan-duty-covers"), false), (f.t("by"), false)];
    let mut table = Table::of(f.t("plan-duties"), columns, f.t("plan-no-duties"));
    let due = |due: Day| match due.days_since(day) {
        left if left < 0 => Cell::State(Some(Mark::Overdue), join(f, [f.short(due.0), f.t("overdue")])),
        left if left <= super::SOON_DAYS => Cell::State(Some(Mark::Soon), join(f, [f.short(due.0), f.t("due-soon")])),
        _ => Cell::Text(f.short(due.0)),
    };
    if let Some(report) = &file.report {
        let covers = f.t2("plan-year", "first", f.short(report.year.first.0), "last", f.short(report.year.last.0));
        table.rows.push(TableRow {
            href: None,
            cells: vec![Cell::Text(f.t("duty-periodic-report")), Cell::Text(covers), due(report.due)],
        });
    }
    for task in file.tasks.iter().filter(|task| task.clock.id.starts_with("duty.stop_notice.")) {
        let cells = vec![Cell::Text(f.t("duty-stop-notice")), Cell::NotApplicable, due(task.clock.due)];
        table.rows.push(TableRow { href: None, cells });
    }
    table
}
