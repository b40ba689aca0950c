//! Eligibility: what the plan in force asks for, the facts beside it, and at the end the physician's decision.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::Role;
use saisei_app::domain::acts::eligibility::EligibilityDecided;
use saisei_app::domain::acts::plan::PlanContent;
use saisei_app::domain::state::{At, Eligibility, Journey};
use saisei_app::domain::values::Moment;
use saisei_app::{App, AppError, Check, Happened, JourneyFile, missing};

use super::activity;
use super::parts::{checked, fact, lacking, recorded, there};
use super::view::{Block, CarePage, CareView, Passage, Point};
use super::work_up::{content_on, lacking_words};
use crate::model::{ActForm, Fact, Frame, Link, Mark};
use crate::pages::act::{role_of, today};
use crate::pages::acts::embedded;
use crate::pages::asked::Asked;
use crate::pages::one_journey::{OneJourney, one_journey};
use crate::respond::page;
use crate::show::{choice, code_list, code_words, join, place, signature, steps};
use crate::state::WebState;

/// What the page asks the app beside the journey.
struct More {
    checks: Vec<Check>,
    decided: Option<Happened>,
}

fn more(app: &App, file: &JourneyFile, now: Moment) -> Result<More, AppError> {
    let checks = app.before_eligibility(&file.journey, file.plan.as_ref(), now)?;
    let position = decided(&file.journey).map(|(_, decided)| decided.at.position);
    let decided = position.map(|position| app.signed_record(&file.journey.id, position)).transpose()?.flatten();
    Ok(More { checks, decided })
}

/// The page. The physician decides on it; others read.
pub(crate) async fn eligibility(State(state): State<WebState>, asked: Asked, Path(id): Path<String>) -> Response {
    let now = Moment((state.setup.clock)());
    let loaded = one_journey(&state, &asked, "eligibility-heading", id, move |app, file| more(app, file, now)).await;
    let (one, more) = match loaded {
        Ok(found) => found,
        Err(response) => return response,
    };
    let form = match decision(&state, &asked, &one).await {
        Ok(form) => form,
        Err(response) => return response,
    };
    let view = view(&one, &more);
    page(StatusCode::OK, &CarePage { f: &one.f, banner: &one.banner, page: &view, form: form.as_ref() })
}

/// The form of the decision, if this role decides and the journey is open.
async fn decision(state: &WebState, asked: &Asked, one: &OneJourney) -> Result<Option<ActForm>, Response> {
    let role = role_of(&asked.visitor).ok_or_else(|| StatusCode::FORBIDDEN.into_response())?;
    if role != Role::Physician || !one.file.journey.is_open() {
        return Ok(None);
    }
    let id = one.file.journey.id.to_string();
    let about = [("journey".to_owned(), id.clone())].into_iter().collect();
    embedded(state, asked, &one.f, "decide_eligibility", about, format!("/journeys/{id}/eligibility")).await
}

/// The decision with its name in words.
fn decided(journey: &Journey) -> Option<(&'static str, &At<EligibilityDecided>)> {
    match &journey.eligibility {
        Eligibility::Undecided => None,
        Eligibility::Eligible(decided) => Some(("eligible", decided)),
        Eligibility::NotEligible(decided) => Some(("not-eligible", decided)),
        Eligibility::Deferred(decided) => Some(("deferred", decided)),
    }
}

fn view(one: &OneJourney, more: &More) -> CareView {
    let (f, journey) = (&one.f, &one.file.journey);
    let content = content_on(&one.file, today(f));
    let decides = one.role == Role::Physician && journey.is_open();
    let blocks = [Some(criteria(one, more, content)), Some(work_up(one, content)), Some(standing(one, more))];
    let blocks = blocks.into_iter().chain([activity_block(f, journey), content.map(|content| plan(one, content))]);
    CareView {
        steps: steps(f, journey, "eligibility"),
        states: vec![state(f, journey)],
        blocks: blocks.flatten().collect(),
        form_heading: f.t("eligibility-decide"),
        reads_only: (!decides).then(|| f.t("eligibility-physician-only")),
    }
}

fn state(f: &Frame, journey: &Journey) -> (Option<Mark>, String) {
    match decided(journey) {
        None => (Some(Mark::Soon), f.t("not-decided")),
        Some((name, _)) if journey.judge_again.is_some() => {
            (Some(Mark::Soon), join(f, [code_words(f, "choice", name), f.t("eligibility-again")]))
        }
        Some((name, _)) => {
            let mark = if name == "eligible" { Mark::Done } else { Mark::Soon };
            (Some(mark), code_words(f, "choice", name))
        }
    }
}

/// What the gate looks at, one by one, with the fact beside each.
fn criteria(one: &OneJourney, more: &More, content: Option<&PlanContent>) -> Block {
    let (f, journey) = (&one.f, &one.file.journey);
    let diagnosis = journey.work_up.history.as_ref().map(|history| code_words(f, "code", &history.what.diagnosis));
    let listed =
        content.map(|content| f.t1("criteria-plan-indications", "list", code_list(f, "code", &content.indications)));
    let fact_of = |check: &Check| match check.name {
        "indication" => Some(join(f, diagnosis.iter().cloned().chain(listed.iter().cloned()))),
        "plan" => one.file.plan.as_ref().map(|plan| {
            let version = plan.in_force(today(f)).ok().map(|version| version.number.to_string());
            join(
                f,
                [plan.id.to_string()].into_iter().chain(version.map(|number| f.t1("version-number", "number", number))),
            )
        }),
        _ => None,
    };
    let points: Vec<Point> = more.checks.iter().flat_map(|check| checked(f, check, fact_of(check))).collect();
    Block { note: Some(f.t("criteria-note")), points, wide: true, ..Block::new("criteria", f.t("criteria-heading")) }
}

/// What the work-up still lacks.
fn work_up(one: &OneJourney, content: Option<&PlanContent>) -> Block {
    let (f, journey) = (&one.f, &one.file.journey);
    let lacks = missing(journey, content, today(f));
    let to = place(f, "/journeys/{id}/work-up", format!("/journeys/{}/work-up", journey.id));
    let points = match lacks.is_empty() {
        true => vec![there(f, f.t("lacking-none"), None)],
        false => lacks.iter().map(|what| lacking(f, lacking_words(f, *what), None)).collect(),
    };
    let links = to.map(|href| Link { href, text: f.t("care-to-work-up") });
    Block { points, links: links.into_iter().collect(), ..Block::new("work-up", f.t("lacking-heading")) }
}

/// The decision that stands, with its signature.
fn standing(one: &OneJourney, more: &More) -> Block {
    let (f, journey) = (&one.f, &one.file.journey);
    let block = Block::new("care-decision", f.t("care-decision-heading"));
    let Some((name, decided)) = decided(journey) else {
        return Block { empty: Some(f.t("care-decision-none")), ..block };
    };
    let signed = more
        .decided
        .iter()
        .flat_map(|happened| happened.signed.iter().map(|signed| signature(f, signed, Some(&happened.stamp.actor))));
    let grounds = code_list(f, "code", &decided.what.grounds);
    let mut facts: Vec<Fact> = vec![
        fact(f.t("care-decision"), Some(code_words(f, "choice", name)), Some(recorded(f, &decided.at))),
        fact(f.t("care-decision-grounds"), Some(grounds.clone()), grounds.is_empty().then(|| f.t("not-entered"))),
        fact(
            f.t("care-decision-version"),
            Some(f.t1("plan-version", "number", decided.what.plan_version.to_string())),
            None,
        ),
    ];
    facts.extend(signed.map(|signature| fact(f.t("care-decision-signature"), Some(signature), None)));
    let again = journey
        .judge_again
        .as_ref()
        .map(|again| f.t1("eligibility-again-version", "number", again.what.plan_version.to_string()));
    Block { facts, note: again, ..block }
}

fn activity_block(f: &Frame, journey: &Journey) -> Option<Block> {
    let all = activity::measured(journey);
    let newest = all.last()?;
    let note = Some(f.short(newest.day.0));
    Some(Block { note, facts: activity::scores(f, newest.parts), ..Block::new("activity", f.t("activity-heading")) })
}

/// What the plan says about whom it is for; its text as it was filed.
fn plan(one: &OneJourney, content: &PlanContent) -> Block {
    let f = &one.f;
    let routes = code_list(f, "route", content.routes.iter().map(choice));
    let facts = vec![
        fact(f.t("criteria-plan-target"), Some(content.target_disease.to_string()), None),
        fact(f.t("criteria-plan-indication-codes"), Some(code_list(f, "code", &content.indications)), None),
        fact(f.t("criteria-plan-routes"), Some(routes), None),
        fact(
            f.t("criteria-plan-doses"),
            Some(f.t1("criteria-plan-doses-most", "count", content.max_doses.get().to_string())),
            None,
        ),
    ];
    let passages =
        [("criteria-plan-content", &content.content_plain), ("criteria-plan-safety", &content.safety_measures)]
            .map(|(name, text)| Passage { name: f.t(name), text: text.to_string() });
    let id = one.file.journey.plan.to_string();
    let to = place(f, "/plans/{id}", format!("/plans/{id}")).map(|href| Link { href, text: f.t("care-to-plan") });
    Block {
        note: Some(f.t("criteria-plan-note")),
        facts,
        passages: passages.to_vec(),
        links: to.into_iter().collect(),
        folded: true,
        ..Block::new("plan", f.t("criteria-plan-heading"))
    }
}
