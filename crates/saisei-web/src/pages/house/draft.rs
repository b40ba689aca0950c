//! Drafting the next version of a plan: the form of `draft_plan`, filled with what the present version says.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::values::PlanId;
use saisei_app::form::{Entries, form_of, spread};
use saisei_app::may_draft_next;

use super::plan_words::version_words;
// `Control` and `Row` are named by the template of the form.
use crate::model::{ActForm, Control, Frame, Row};
use crate::pages::act::task;
use crate::pages::acts::embedded;
use crate::pages::asked::{Asked, frame};
use crate::respond::page;
use crate::show::Drawing;
use crate::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "house/draft.html")]
pub(crate) struct DraftPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The plan.
    pub plan: &'a str,
    /// The version that it was filled from.
    pub from: &'a str,
    /// The form.
    pub form: &'a ActForm,
}

/// The page.
pub(crate) async fn draft(State(state): State<WebState>, asked: Asked, Path(id): Path<String>) -> Response {
    let Ok(id) = PlanId::parse(&id) else { return StatusCode::NOT_FOUND.into_response() };
    let mut f = frame(&state, &asked, "plan-draft-heading");
    let loaded = task(&state, move |app| {
        let Some(plan) = app.plan(&id)? else { return Ok(None) };
        Ok(Some((app.next_draft(&id)?.unwrap_or_default(), app.known(None)?, plan)))
    });
    let (args, known, plan) = match loaded.await {
        Ok(Some(loaded)) => loaded,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(response) => return response,
    };
    let place = format!("/plans/{}", plan.id);
    if !may_draft_next(&plan) {
        return crate::respond::see(&place);
    }
    f.path = format!("{place}/draft");
    f.about = Some(plan.id.to_string());
    f.typed_at = Some("/acts/draft_plan".to_owned());
    let about = Entries::from([("plan".to_owned(), plan.id.to_string())]);
    let mut form = match embedded(&state, &asked, &f, "draft_plan", about, place).await {
        Ok(Some(form)) => form,
        Ok(None) => return StatusCode::FORBIDDEN.into_response(),
        Err(response) => return response,
    };
    let fields = form_of("draft_plan").unwrap_or_default();
    let entries = spread(fields, args.as_object().unwrap_or(&serde_json::Map::new()));
    let more = BTreeMap::new();
    let fixed = BTreeSet::from(["plan".to_owned()]);
    let drawing = Drawing {
        f: &f,
        command: "draft_plan",
        entries: &entries,
        known: &known,
        more: &more,
        fixed: &fixed,
        chosen: false,
        questions: &[],
    };
    form.rows = drawing.rows(fields);
    let from = plan.latest().map(|(number, _)| version_words(&f, number)).unwrap_or_default();
    page(StatusCode::OK, &DraftPage { f: &f, plan: plan.id.as_str(), from: &from, form: &form })
}
