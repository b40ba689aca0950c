//! Explanation, consent and its withdrawal.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use saisei_app::domain::acts::consent::GiveExplanation;
use saisei_app::domain::acts::plan::{Form, PlanContent};
use saisei_app::domain::state::{At, Consent, Journey};
use saisei_app::holds;

use super::parts::{fact, recorded};
use super::view::{Block, CarePage, CareView, Passage};
use super::work_up::content_on;
use crate::model::{Cell, Fact, Frame, Mark, Table, TableRow};
use crate::pages::act::today;
use crate::pages::asked::Asked;
use crate::pages::one_journey::{OneJourney, one_journey};
use crate::respond::page;
use crate::show::{act_links, choice, code_list, code_words, join, proxy_words, steps};
use crate::state::WebState;

/// The page.
pub(crate) async fn consent(State(state): State<WebState>, asked: Asked, Path(id): Path<String>) -> Response {
    let (one, ()) = match one_journey(&state, &asked, "consent-heading", id, |_, _| Ok(())).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let view = view(&one);
    page(StatusCode::OK, &CarePage { f: &one.f, banner: &one.banner, page: &view, form: None })
}

fn view(one: &OneJourney) -> CareView {
    let (f, journey) = (&one.f, &one.file.journey);
    let content = content_on(&one.file, today(f));
    CareView {
        steps: steps(f, journey, "consent"),
        states: vec![state(f, journey, content)],
        blocks: vec![signed(one), forms(one, content), explained(one), withdrawal(one, content)],
        ..CareView::default()
    }
}

/// Whether the signed form is one of the plan's forms in force.
fn is_in_force(journey: &Journey, content: Option<&PlanContent>) -> bool {
    let Consent::Signed(signed) = &journey.consent else { return false };
    let own = |form: &Form| form.form == signed.what.form && form.version == signed.what.form_version;
    content.is_some_and(|content| content.forms.iter().any(own))
}

fn state(f: &Frame, journey: &Journey, content: Option<&PlanContent>) -> (Option<Mark>, String) {
    match &journey.consent {
        Consent::NotSigned => (Some(Mark::Soon), f.t("consent-not-signed")),
        Consent::Signed(_) if is_in_force(journey, content) => (Some(Mark::Done), f.t("value-signed")),
        Consent::Signed(_) => (Some(Mark::Soon), f.t("value-older-form")),
        Consent::Withdrawn(_) => (Some(Mark::Overdue), f.t("value-withdrawn")),
    }
}

fn form_words(f: &Frame, form: &str, version: u64) -> String {
    f.t2("form-version", "form", form, "version", version.to_string())
}

fn yes(f: &Frame, value: bool) -> String {
    f.t(if value { "value-yes" } else { "value-no" })
}

fn signed(one: &OneJourney) -> Block {
    let (f, journey) = (&one.f, &one.file.journey);
    let links = act_links(f, one.role, &["sign_consent"], &[("journey", journey.id.as_str())]);
    let block = Block::new("signed", f.t("consent-signed-heading"));
    match &journey.consent {
        Consent::NotSigned => Block { empty: Some(f.t("consent-none")), links, ..block },
        Consent::Signed(found) => {
            let what = &found.what;
            let proxy = what.proxy.as_ref().map(|proxy| fact(f.t("consent-proxy"), Some(proxy_words(f, proxy)), None));
            let version = f.t1("plan-version", "number", what.plan_version.to_string());
            let facts: Vec<Fact> = vec![
                fact(f.t("consent-form"), Some(form_words(f, what.form.as_str(), what.form_version.get())), None),
                fact(f.t("consent-under"), Some(version), None),
                fact(f.t("consent-medium"), Some(code_words(f, "medium", choice(&what.medium))), None),
                fact(f.t("consent-copy"), Some(yes(f, what.copy_given)), None),
            ];
            Block {
                note: Some(recorded(f, &found.at)),
                facts: facts.into_iter().chain(proxy).collect(),
                links,
                ..block
            }
        }
        Consent::Withdrawn(found) => {
            let scope = code_words(f, "scope", choice(&found.what.scope));
            let facts = vec![fact(f.t("consent-withdrawn-what"), Some(scope), Some(recorded(f, &found.at)))];
            Block { facts, links, ..block }
        }
    }
}

/// The forms of the plan version in force: explained, signed.
fn forms(one: &OneJourney, content: Option<&PlanContent>) -> Block {
    let (f, journey) = (&one.f, &one.file.journey);
    let heads = ["consent-form", "consent-explained", "value-signed"].map(|key| (f.t(key), false));
    let mut table = Table::of(f.t("consent-forms"), heads, f.t("consent-no-forms"));
    let done = |is: bool, at: Option<String>| {
        let mark = if is { Mark::Done } else { Mark::Soon };
        Cell::State(Some(mark), at.unwrap_or_else(|| f.t(if is { "state-done" } else { "care-lacking" })))
    };
    let row = |form: &Form| {
        let explained = journey
            .explanations
            .iter()
            .rfind(|given| given.what.form == form.form && given.what.form_version == form.version);
        let signed = match &journey.consent {
            Consent::Signed(signed) => {
                Some(signed).filter(|signed| signed.what.form == form.form && signed.what.form_version == form.version)
            }
            _ => None,
        };
        TableRow {
            href: None,
            cells: vec![
                Cell::Text(form_words(f, form.form.as_str(), form.version.get())),
                done(explained.is_some(), explained.map(|given| f.day(given.at.occurred_at.0))),
                done(signed.is_some(), signed.map(|signed| f.day(signed.at.occurred_at.0))),
            ],
        }
    };
    table.rows = content.into_iter().flat_map(|content| &content.forms).map(row).collect();
    Block { tables: vec![table], ..Block::new("forms", f.t("consent-forms")) }
}

fn explained(one: &OneJourney) -> Block {
    let (f, journey) = (&one.f, &one.file.journey);
    let links = act_links(f, one.role, &["give_explanation"], &[("journey", journey.id.as_str())]);
    let block = Block { wide: true, ..Block::new("explained", f.t("explained-heading")) };
    if journey.explanations.is_empty() {
        return Block { empty: Some(f.t("explained-none")), links, ..block };
    }
    let heads = ["explained-when", "consent-form", "explained-language", "explained-items", "explained-interpreter"];
    let mut table = Table::of(f.t("explained-heading"), heads.map(|key| (f.t(key), false)), String::new());
    let row = |given: &At<GiveExplanation>| {
        let what = &given.what;
        let items = code_list(f, "code", &what.items);
        let language = code_words(f, "explained-language", &what.language);
        TableRow {
            href: None,
            cells: vec![
                Cell::Text(recorded(f, &given.at)),
                Cell::Text(form_words(f, what.form.as_str(), what.form_version.get())),
                Cell::Text(join(f, [language, code_words(f, "medium", choice(&what.medium))])),
                Cell::Text(if items.is_empty() { f.t("not-entered") } else { items }),
                Cell::Text(yes(f, what.interpreter)),
            ],
        }
    };
    table.rows = journey.explanations.iter().rev().map(row).collect();
    Block { tables: vec![table], links, ..block }
}

/// What a withdrawal does. It is never refused, at any stage.
fn withdrawal(one: &OneJourney, content: Option<&PlanContent>) -> Block {
    let (f, journey) = (&one.f, &one.file.journey);
    let withdrawn = matches!(journey.consent, Consent::Withdrawn(_));
    let open: Vec<String> =
        journey.lots.values().filter(|lot| journey.has_open(lot)).map(|lot| lot.id.to_string()).collect();
    let stops = match (withdrawn, open.is_empty()) {
        (true, _) => {
            let held = holds(journey).into_iter().flat_map(|(_, lots, _)| lots).map(|lot| lot.to_string());
            fact(f.t("withdrawal-stopped"), Some(join(f, held)), Some(f.t("withdrawal-stopped-note")))
        }
        (false, false) => fact(f.t("withdrawal-stops"), Some(join(f, open)), Some(f.t("withdrawal-stops-note"))),
        (false, true) => fact(f.t("withdrawal-stops"), None, Some(f.t("withdrawal-stops-nothing"))),
    };
    let terms = content.and_then(|content| content.withdrawal.as_ref());
    let passages = terms.map(|terms| {
        [
            ("terms-cells", &terms.cells),
            ("terms-samples", &terms.samples),
            ("terms-money", &terms.money),
            ("terms-data", &terms.data),
        ]
        .map(|(name, text)| Passage { name: f.t(name), text: text.to_string() })
    });
    let commands: &[&str] = if withdrawn { &[] } else { &["withdraw_consent"] };
    Block {
        note: Some(f.t("withdrawal-never-refused")),
        facts: vec![stops],
        passages: passages.into_iter().flatten().collect(),
        empty: terms.is_none().then(|| f.t("terms-missing")),
        links: act_links(f, one.role, commands, &[("journey", journey.id.as_str())]),
        ..Block::new("withdrawal", f.t("withdrawal-heading"))
    }
}
