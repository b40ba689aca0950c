//! Two versions of a plan side by side.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::state::Plan;
use saisei_app::domain::values::PlanId;
use serde::Deserialize;

use super::content::parts;
use super::plan_words::version_words;
use crate::model::{Frame, Link};
use crate::pages::act::task;
use crate::pages::asked::{Asked, frame};
use crate::respond::page;
use crate::state::WebState;

/// Which versions.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    from: u32,
    to: u32,
    #[serde(default)]
    all: String,
}

/// One item in both versions.
pub(crate) struct Pair {
    /// Its name.
    pub name: String,
    /// What the first says.
    pub from: Vec<String>,
    /// What the second says.
    pub to: Vec<String>,
}

impl Pair {
    /// Whether the versions differ here.
    pub fn is_changed(&self) -> bool {
        self.from != self.to
    }
}

/// The page.
pub(crate) struct CompareView {
    /// The plan.
    pub plan: String,
    /// The first version.
    pub from: String,
    /// The second version.
    pub to: String,
    /// Parts of the form with the items that are shown.
    pub parts: Vec<(String, Vec<Pair>)>,
    /// How many items differ.
    pub changed: usize,
    /// Of how many.
    pub total: usize,
    /// Only what differs, or everything.
    pub other: Link,
    /// Other versions to compare.
    pub steps: Vec<Link>,
}

/// Versions side by side.
#[derive(Template)]
#[template(path = "house/compare.html")]
pub(crate) struct ComparePage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The versions.
    pub page: &'a CompareView,
}

/// The page.
pub(crate) async fn compare(
    State(state): State<WebState>,
    asked: Asked,
    Path(id): Path<String>,
    which: Result<Query<Which>, QueryRejection>,
) -> Response {
    let (Ok(id), Ok(Query(which))) = (PlanId::parse(&id), which) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut f = frame(&state, &asked, "plan-compare-heading");
    let (plan, (people, facilities)) = match task(&state, move |app| Ok((app.plan(&id)?, super::names(app)?))).await {
        Ok((Some(plan), names)) => (plan, names),
        Ok((None, _)) => return StatusCode::NOT_FOUND.into_response(),
        Err(response) => return response,
    };
    (f.people, f.facilities) = (people, facilities);
    f.about = Some(plan.id.to_string());
    match view(&f, &plan, &which) {
        Some(view) => page(StatusCode::OK, &ComparePage { f: &f, page: &view }),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn view(f: &Frame, plan: &Plan, which: &Which) -> Option<CompareView> {
    let (from, to) = (plan.content_of(which.from)?, plan.content_of(which.to)?);
    let all = which.all == "yes";
    let (mut changed, mut total) = (0, 0);
    let mut shown = Vec::new();
    for (before, after) in parts(f, from).into_iter().zip(parts(f, to)) {
        let pair =
            |(a, b): (super::content::Item, super::content::Item)| Pair { name: a.name, from: a.lines, to: b.lines };
        let pairs: Vec<Pair> = before.items.into_iter().zip(after.items).map(pair).collect();
        total += pairs.len();
        changed += pairs.iter().filter(|pair| pair.is_changed()).count();
        let pairs: Vec<Pair> = pairs.into_iter().filter(|pair| all || pair.is_changed()).collect();
        if !pairs.is_empty() {
            shown.push((before.heading, pairs));
        }
    }
    let place = |from: u32, to: u32, all: &str| format!("/plans/{}/compare?from={from}&to={to}{all}", plan.id);
    let (query, key) = if all { ("", "plan-compare-changed") } else { ("&all=yes", "plan-compare-all") };
    let newest = plan.latest().map_or(0, |(number, _)| number);
    let step = |to: u32| Link {
        href: place(to - 1, to, ""),
        text: f.t2("plan-compare-link", "from", (to - 1).to_string(), "to", to.to_string()),
    };
    Some(CompareView {
        plan: plan.id.to_string(),
        from: version_words(f, which.from),
        to: version_words(f, which.to),
        parts: shown,
        changed,
        total,
        other: Link { href: place(which.from, which.to, query), text: f.t(key) },
        steps: (2..=newest).filter(|to| (to - 1, *to) != (which.from, which.to)).map(step).collect(),
    })
}
