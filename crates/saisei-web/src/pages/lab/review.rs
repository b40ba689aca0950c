//! Review of one lot by exception: findings, then every value with its trail, and the decision last.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::Role;
use saisei_app::domain::acts::signature::Signed;
use saisei_app::domain::event::Event;
use saisei_app::domain::state::LotState;
use saisei_app::domain::values::{Moment, StaffId};
use saisei_app::form::Entries;
use saisei_app::{Against, Happened, LotFile};

use super::super::act::{role_of, task};
use super::super::acts::embedded;
use super::super::asked::{Asked, frame};
use super::banner::{LotBanner, lot_banner};
use super::house_names;
use super::record::record;
use super::specification::{SpecificationView, specification};
use crate::model::{ActForm, Control, Fact, Findings, Frame, Grade, Link, Mark, Row};
use crate::respond::page;
use crate::show::{act_links, choice, code_list, code_words, findings, join, release_words, who};
use crate::state::WebState;

/// The review.
#[derive(Template)]
#[template(path = "lab/review.html")]
pub struct ReviewPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// What is reviewed.
    pub page: &'a ReviewView,
}

/// One line of evidence: how many of how many, and where to read them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Its sign.
    pub mark: Mark,
    /// What, with its count.
    pub words: String,
    /// Where.
    pub href: String,
}

/// The review of one lot.
#[derive(Clone, Debug)]
pub struct ReviewView {
    /// The banner.
    pub banner: LotBanner,
    /// When the product is needed, and how long that is.
    pub needed_by: Option<String>,
    /// What stands against a conditional release; none if nobody can decide any more.
    pub conditional: Option<Findings>,
    /// What stands against a final release.
    pub final_release: Option<Findings>,
    /// The specification.
    pub specification: SpecificationView,
    /// Steps, materials, environment, deviations.
    pub evidence: Vec<Evidence>,
    /// Signatures of the steps: what, and by whom.
    pub signatures: Vec<Fact>,
    /// Decisions that were made.
    pub decided: Vec<Fact>,
    /// Why this person does not decide; empty if they may.
    pub person: Option<Findings>,
    /// Why there is nothing to decide.
    pub over: Option<String>,
    /// The decision.
    pub form: Option<ActForm>,
    /// Choices that are left out, and why the findings above forbid them.
    pub left_out: Vec<String>,
    /// Acts after the decision.
    pub links: Vec<Link>,
    /// The lot.
    pub lot: Link,
}

struct Loaded {
    file: LotFile,
    against: Against,
    names: super::HouseNames,
}

/// The page.
pub(super) async fn review(State(state): State<WebState>, asked: Asked, Path(id): Path<String>) -> Response {
    let actor = asked.visitor.session.as_ref().and_then(|session| StaffId::parse(&session.staff).ok());
    let (Some(role), Some(actor)) = (role_of(&asked.visitor), actor) else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let mut f = frame(&state, &asked, "review-heading");
    f.path = format!("/lots/{id}/release");
    let now = Moment(f.as_of);
    let loaded = task(&state, move |app| {
        let Some(file) = app.lot(&id, now)? else { return Ok(None) };
        let against = match file.lot.is_decidable() {
            true => app.against_decisions(&file.lot, (&actor, role), now)?,
            false => Against::default(),
        };
        Ok(Some(Loaded { file, against, names: house_names(app)? }))
    });
    let Loaded { file, against, names } = match loaded.await {
        Ok(Some(loaded)) => loaded,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(response) => return response,
    };
    let rooms = names.into_frame(&mut f);
    f.about = Some(file.lot.id.to_string());
    let mut view = view(&f, role, &file, &against, &rooms);
    if file.lot.is_decidable() && against.person.is_empty() {
        let about = Entries::from([("lot".to_owned(), file.lot.id.to_string())]);
        match embedded(&state, &asked, &f, "decide_release", about, f.path.clone()).await {
            // The decision rests on what stands above it, so the position is that of the evidence.
            Ok(form) => view.form = form.map(|form| ActForm { seen: file.seen, ..form }),
            Err(response) => return response,
        }
        view.left_out = leave_out(&f, view.form.as_mut(), &against);
    }
    page(StatusCode::OK, &ReviewPage { f: &f, page: &view })
}

fn view(
    f: &Frame,
    role: Role,
    file: &LotFile,
    against: &Against,
    rooms: &std::collections::BTreeMap<String, String>,
) -> ReviewView {
    let lot = &file.lot;
    let open = lot.is_decidable();
    let checks = || {
        ["results", "product", "materials", "holds", "plan", "consent"].map(|check| f.t(format!("lot-check-{check}")))
    };
    let list = |found: &[saisei_app::domain::Finding]| Findings { checks: checks().to_vec(), ..findings(f, found) };
    let commands: &[&str] =
        if open { &["record_test_result", "open_deviation"] } else { &["revoke_release", "close_lot"] };
    let commands = if lot.was_released() || open { commands } else { &["close_lot"] };
    ReviewView {
        banner: lot_banner(f, file),
        needed_by: file.needed_by.map(|at| needed(f, at)),
        conditional: (open && lot.is_in_culture()).then(|| list(&against.conditional)),
        final_release: open.then(|| list(&against.final_release)),
        specification: specification(f, file),
        evidence: evidence(f, file, rooms),
        signatures: file.record.iter().filter_map(|entry| signed(f, entry)).collect(),
        decided: file.record.iter().filter_map(|entry| decision(f, entry)).collect(),
        person: (open && !against.person.is_empty()).then(|| findings(f, &against.person)),
        over: (!open).then(|| over(f, file)),
        form: None,
        left_out: Vec::new(),
        links: act_links(f, role, commands, &[("lot", lot.id.as_str()), ("lots.0", lot.id.as_str())]),
        lot: Link { href: format!("/lots/{}", lot.id), text: f.t1("lot-name", "lot", lot.id.as_str()) },
    }
}

fn needed(f: &Frame, at: Moment) -> String {
    let minutes = at.0.duration_since(f.as_of).as_mins();
    let time = f.full(at.0);
    if minutes < 0 {
        return f.t1("review-needed-passed", "time", time);
    }
    let span = f.t2("lot-span", "hours", (minutes / 60).to_string(), "minutes", (minutes % 60).to_string());
    f.t2("review-needed", "time", time, "span", span)
}

/// Why there is nothing to decide.
fn over(f: &Frame, file: &LotFile) -> String {
    match &file.lot.state {
        LotState::Pooled(_) => f.t("review-over-pooled"),
        _ => f.t1("review-over", "state", release_words(f, &file.lot)),
    }
}

/// A choice that the gate forbids to everybody is not offered; its finding stands above.
fn leave_out(f: &Frame, form: Option<&mut ActForm>, against: &Against) -> Vec<String> {
    let never = |found: &[saisei_app::domain::Finding]| {
        found.iter().any(|finding| finding.grade() == saisei_app::domain::Grade::Never)
    };
    let forbidden: Vec<&str> = [("conditional", never(&against.conditional)), ("final", never(&against.final_release))]
        .into_iter()
        .filter(|(_, never)| *never)
        .map(|(choice, _)| choice)
        .collect();
    for row in form.into_iter().flat_map(|form| &mut form.rows) {
        let Row::Entry(entry) = row else { continue };
        if entry.name != "decision" {
            continue;
        }
        if let Control::Radios(picks) | Control::Select(picks) = &mut entry.control {
            picks.retain(|pick| !forbidden.contains(&pick.value.as_str()));
        }
    }
    forbidden.into_iter().map(|choice| f.t(format!("review-no-{choice}"))).collect()
}

fn evidence(f: &Frame, file: &LotFile, rooms: &std::collections::BTreeMap<String, String>) -> Vec<Evidence> {
    let place = |part: &str| format!("/lots/{}#{part}", file.lot.id);
    let line = |good: bool, words: String, part: &str| Evidence {
        mark: if good { Mark::Done } else { Mark::Grade(Grade::Never) },
        words,
        href: place(part),
    };
    let of = |key: &str, some: usize, all: usize| f.t2(key, "some", some.to_string(), "all", all.to_string());
    let today = super::super::act::today(f);
    let open = file.deviations.values().filter(|case| case.is_open()).count();
    let usable = file.materials.iter().filter_map(|material| material.lot.as_ref());
    let usable = usable.filter(|lot| lot.is_accepted() && lot.in_date(today)).count();
    let excursions = file.rooms.iter().filter_map(|(_, card)| card.as_ref()).map(|card| card.open.len()).sum::<usize>();
    let record = record(f, file, rooms);
    let steps = file.record.iter().filter(|entry| !entry.signed.is_empty()).count();
    let corrected = Evidence {
        mark: if record.corrected == 0 { Mark::Done } else { Mark::Grade(Grade::Note) },
        words: f.tn("review-corrected", record.corrected),
        href: place("record"),
    };
    vec![
        line(open == 0, of("review-deviations", open, file.deviations.len()), "deviations"),
        line(excursions == 0, of("review-environment", excursions, file.rooms.len()), "rooms"),
        line(usable == file.materials.len(), of("review-materials", usable, file.materials.len()), "materials"),
        Evidence {
            mark: Mark::Grade(Grade::Note),
            words: of("review-steps", steps, record.all),
            href: place("record"),
        },
        corrected,
    ]
}

fn signed(f: &Frame, entry: &Happened) -> Option<Fact> {
    if entry.signed.is_empty() {
        return None;
    }
    let name = match &entry.event {
        Event::CultureStepRecorded(e) => code_words(f, "code", &e.step),
        Event::PassageRecorded(e) => f.t1("passage-number", "count", e.passage.to_string()),
        other => f.t(crate::show::kind_key(other.kind())),
    };
    let meaning = |signed: &Signed| {
        let role = code_words(f, "role", signed.role.name());
        let who = f.t2("who-in-role", "name", f.person(signed.signer.as_str()), "role", role);
        f.t2("signed-by", "who", who, "meaning", code_words(f, "meaning", choice(&signed.meaning)))
    };
    Some(Fact {
        name,
        value: Some(join(f, entry.signed.iter().map(meaning))),
        note: Some(f.full(entry.stamp.occurred_at.0)),
        href: None,
    })
}

/// A decision on release, as a line that prints: what, by whom, with which meaning, when.
fn decision(f: &Frame, entry: &Happened) -> Option<Fact> {
    let (state, grounds) = match &entry.event {
        Event::LotReleased(e) => {
            (if e.conditional { "released-conditionally" } else { "released" }, code_list(f, "code", &e.grounds))
        }
        Event::LotRejected(e) => ("rejected", code_list(f, "code", &e.grounds)),
        Event::ReleaseRevoked(e) => ("revoked", code_words(f, "code", &e.grounds)),
        _ => return None,
    };
    let pending = match &entry.event {
        Event::LotReleased(e) => {
            let pending =
                e.tests.iter().filter(|test| test.verdict == saisei_app::domain::acts::testing::Verdict::Pending);
            let tests = join(f, pending.map(|test| code_words(f, "test", test.test.name())));
            (!tests.is_empty()).then(|| f.t1("review-pending-then", "tests", tests))
        }
        _ => None,
    };
    let meaning = entry
        .signed
        .iter()
        .map(|signed| f.t1("review-meaning", "meaning", code_words(f, "meaning", choice(&signed.meaning))));
    let parts = [Some(who(f, &entry.stamp)), Some(grounds), pending];
    Some(Fact {
        name: code_words(f, "value", state),
        value: Some(join(f, parts.into_iter().flatten().chain(meaning))),
        note: Some(f.full(entry.stamp.recorded_at.0)),
        href: None,
    })
}
