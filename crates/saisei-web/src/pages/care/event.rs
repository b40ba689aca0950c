//! One adverse event: its clocks first, then what happened, the judgement, what was sent, and who else is concerned.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::law::Recipient;
use saisei_app::domain::state::AdverseEvent;
use saisei_app::domain::values::{AdverseEventId, Day};
use saisei_app::{EventLine, SharedCells, Task, of_event, today_in_tokyo};

use super::parts::{fact, recorded};
use super::view::{Block, CarePage, CareView, Point};
use crate::model::{Cell, Fact, Frame, Link, Mark, Table, TableRow};
use crate::pages::act::today;
use crate::pages::asked::Asked;
use crate::pages::one_journey::{OneJourney, one_journey};
use crate::respond::page;
use crate::show::{act_links, choice, code_list, code_words, join, lot_place, steps};
use crate::state::WebState;

/// What the page asks the app beside the journey.
struct More {
    line: EventLine,
    clocks: Vec<Task>,
    shared: SharedCells,
}

/// The page.
pub(crate) async fn event(
    State(state): State<WebState>,
    asked: Asked,
    Path((id, event)): Path<(String, String)>,
) -> Response {
    let now = saisei_app::domain::values::Moment((state.setup.clock)());
    let number = event.clone();
    let loaded = one_journey(&state, &asked, "care-event-heading", id, move |app, file| {
        let journey = &file.journey;
        let Some(found) = of_event(journey, &number) else { return Ok(None) };
        let day = today_in_tokyo(now);
        let line = app.adverse_event_line(journey, file.plan.as_ref(), found, day)?;
        let own = format!("illness.{}.{number}.", journey.id);
        let clocks = app.tasks(day)?.into_iter().filter(|task| task.clock.id.starts_with(&own)).collect();
        Ok(Some(More { line, clocks, shared: app.shared_cells(journey)? }))
    });
    let (mut one, more) = match loaded.await {
        Ok((one, Some(more))) => (one, more),
        Ok((_, None)) => return StatusCode::NOT_FOUND.into_response(),
        Err(response) => return response,
    };
    let Ok(id) = AdverseEventId::parse(&event) else { return StatusCode::NOT_FOUND.into_response() };
    let what = code_words(&one.f, "code", &more.line.event.recorded.what.term);
    one.f.heading = one.f.t2("event-heading-of", "number", id.as_str(), "what", what);
    let view = view(&one, &more);
    page(StatusCode::OK, &CarePage { f: &one.f, banner: &one.banner, page: &view, form: None })
}

/// How many days are left, in words.
pub(super) fn days_words(f: &Frame, days: i32) -> String {
    let count = days.unsigned_abs().to_string();
    match days {
        0 => f.t("due-today"),
        1 => f.t("one-day-left"),
        -1 => f.t("one-day-over"),
        2.. => f.t1("days-left", "count", count),
        _ => f.t1("days-over", "count", count),
    }
}

/// The state with its sign.
pub(super) fn state_words(f: &Frame, line: &EventLine) -> Cell {
    let mark = match line.state() {
        "judge" => Mark::Grade(crate::model::Grade::Physician),
        "report" => Mark::Soon,
        _ => Mark::Done,
    };
    Cell::State(Some(mark), f.t(format!("events-state-{}", line.state())))
}

fn view(one: &OneJourney, more: &More) -> CareView {
    let (f, journey) = (&one.f, &one.file.journey);
    let state = match state_words(f, &more.line) {
        Cell::State(mark, words) => vec![(mark, words)],
        _ => Vec::new(),
    };
    CareView {
        steps: steps(f, journey, "adverse-event"),
        states: state,
        blocks: vec![clocks(one, more), happened(one, more), judgement(one, more), papers(one, more), others(f, more)],
        ..CareView::default()
    }
}

fn about<'a>(one: &'a OneJourney, event: &'a AdverseEvent) -> [(&'static str, &'a str); 2] {
    [("journey", one.file.journey.id.as_str()), ("adverse_event", event.recorded.what.adverse_event.as_str())]
}

/// The clocks of the law as date, time, zone and days; where none runs, why, and who decided that.
fn clocks(one: &OneJourney, more: &More) -> Block {
    let f = &one.f;
    let event = &more.line.event;
    let day = today(f);
    let learned = fact(f.t("event-learned"), Some(f.full(event.learned_at().0)), Some(f.t("event-learned-note")));
    let points = [Recipient::Committee, Recipient::Minister].map(|to| clock(f, more, to, day));
    let links = act_links(f, one.role, &["file_illness_report"], &about(one, event));
    Block {
        note: Some(f.t1("event-law", "category", code_words(f, "category", event.category().name()))),
        facts: vec![learned],
        points: points.to_vec(),
        links,
        wide: true,
        ..Block::new("clocks", f.t("event-clocks"))
    }
}

fn clock(f: &Frame, more: &More, to: Recipient, day: Day) -> Point {
    let words = f.t1("event-clock-to", "recipient", code_words(f, "recipient", to.name()));
    let event = &more.line.event;
    let sent = event.reports.iter().rfind(|report| report.what.recipient == to);
    let point = |mark, state: String, note| Point { mark, state, words: words.clone(), note: Some(note), link: None };
    match more.line.due.filter(|_| more.line.open_to.contains(&to)) {
        Some(due) => {
            let left = due.days_since(day);
            let mark = if left < 0 { Mark::Overdue } else { Mark::Soon };
            let target = more.clocks.iter().find(|task| task.clock.id.ends_with(to.name()));
            let target = target.and_then(|task| task.clock.levels.iter().find(|(level, _)| *level == 1));
            let target = target.map(|(_, own)| f.t1("event-own-target", "date", f.long(own.0)));
            let until = f.t1("event-due-until", "date", f.long(due.0));
            point(mark, days_words(f, left), join(f, [until].into_iter().chain(target)))
        }
        None => match sent {
            Some(sent) => {
                let receipt = sent.what.receipt.as_ref().map(|number| f.t1("receipt", "number", number.as_str()));
                let filed = f.t1("filed-on", "date", f.short(sent.what.filed_on.0));
                point(Mark::Done, f.t("event-sent"), join(f, [filed].into_iter().chain(receipt)))
            }
            None => point(Mark::Grade(crate::model::Grade::Note), f.t("event-no-clock"), why_none(f, more, to)),
        },
    }
}

/// Why no clock runs towards this recipient, and whose judgement that is.
fn why_none(f: &Frame, more: &More, to: Recipient) -> String {
    let event = &more.line.event;
    let category = event.category();
    let why = match (category.name(), to) {
        ("not_reportable", _) => f.t("event-no-clock-not-suspected"),
        ("sixty_day_list", Recipient::Minister) => f.t("event-no-clock-list-minister"),
        ("sixty_day_list", Recipient::Committee) => f.t("event-no-clock-listed"),
        _ => f.t("event-no-clock-reported"),
    };
    let who = match &event.judged {
        Some(judged) => f.t1("event-decided-by", "who", recorded(f, &judged.at)),
        None => f.t1("event-proposed-by", "who", recorded(f, &event.recorded.at)),
    };
    format!("{why} {who}")
}

fn happened(one: &OneJourney, more: &More) -> Block {
    let f = &one.f;
    let event = &more.line.event;
    let what = &event.recorded.what;
    let serious = code_list(f, "serious", event.seriousness().iter().map(choice));
    let outcome = event.updates.iter().rev().find_map(|update| update.what.outcome.as_ref()).or(what.outcome.as_ref());
    let mut facts = vec![
        fact(f.t("event-what"), Some(code_words(f, "code", &what.term)), None),
        fact(f.t("event-onset"), Some(f.full(what.onset_at.0)), since_dose(one, event)),
        fact(f.t("event-serious"), Some(if serious.is_empty() { f.t("not-serious") } else { serious }), None),
        fact(f.t("event-suspected"), Some(f.t(format!("suspected-{}", choice(&event.suspected())))), None),
        fact(
            f.t("event-outcome"),
            outcome.map(|code| code_words(f, "code", code)),
            outcome.is_none().then(|| f.t("not-entered")),
        ),
    ];
    facts.extend(event.updates.iter().map(|update| {
        let serious = code_list(f, "serious", update.what.seriousness.iter().map(choice));
        let serious = if serious.is_empty() { f.t("not-serious") } else { serious };
        let suspected = f.t(format!("suspected-{}", choice(&update.what.suspected)));
        fact(f.t("event-update"), Some(join(f, [serious, suspected])), Some(recorded(f, &update.at)))
    }));
    Block {
        note: Some(recorded(f, &event.recorded.at)),
        facts,
        links: act_links(f, one.role, &["update_adverse_event"], &about(one, event)),
        ..Block::new("happened", f.t("event-happened"))
    }
}

/// Days from the dose before the onset.
fn since_dose(one: &OneJourney, event: &AdverseEvent) -> Option<String> {
    let onset = event.recorded.what.onset_at;
    let given = one.file.journey.administrations.values().filter(|given| given.started.occurred_at <= onset);
    let last = given.max_by_key(|given| given.started.occurred_at)?;
    let days = onset.legal_day().days_since(last.started.occurred_at.legal_day()).to_string();
    let dose = one.f.t1("dose-number", "count", last.dose.to_string());
    Some(join(&one.f, [dose, one.f.t1("days-since-dose", "count", days)]))
}

/// Proposal and judgement stand side by side; neither replaces the other.
fn judgement(one: &OneJourney, more: &More) -> Block {
    let f = &one.f;
    let event = &more.line.event;
    let words =
        |category: saisei_app::domain::acts::adverse_event::Category| code_words(f, "category", category.name());
    let proposed = fact(f.t("event-proposed"), Some(words(event.proposed())), Some(f.t("event-proposed-note")));
    let judged = match &event.judged {
        None => fact(f.t("event-judged"), None, Some(f.t("event-not-judged"))),
        Some(judged) => {
            let grounds = code_list(f, "code", &judged.what.grounds);
            fact(
                f.t("event-judged"),
                Some(words(judged.what.category)),
                Some(join(f, [recorded(f, &judged.at), grounds])),
            )
        }
    };
    let counts = fact(f.t("event-counts"), Some(words(event.category())), None);
    Block {
        facts: vec![proposed, judged, counts],
        links: act_links(f, one.role, &["judge_adverse_event"], &about(one, event)),
        ..Block::new("judgement", f.t("event-judgement"))
    }
}

/// Reports that were sent, with their receipts.
fn papers(one: &OneJourney, more: &More) -> Block {
    let f = &one.f;
    let event = &more.line.event;
    let block = Block::new("papers", f.t("event-papers"));
    if event.reports.is_empty() {
        return Block { empty: Some(f.t("event-papers-none")), ..block };
    }
    let heads = ["event-recipient", "event-filed", "event-receipt", "care-recorded"].map(|key| (f.t(key), false));
    let mut table = Table::of(f.t("event-papers"), heads, String::new());
    table.rows = event
        .reports
        .iter()
        .rev()
        .map(|report| {
            let receipt = report.what.receipt.as_ref().map(ToString::to_string);
            TableRow {
                href: None,
                cells: vec![
                    Cell::Text(code_words(f, "recipient", report.what.recipient.name())),
                    Cell::Text(f.short(report.what.filed_on.0)),
                    Cell::Text(receipt.unwrap_or_else(|| f.t("not-entered"))),
                    Cell::Text(recorded(f, &report.at)),
                ],
            }
        })
        .collect();
    Block { tables: vec![table], ..block }
}

/// Who else had cells of the same lot, or cells made with the same materials: numbers, no names.
fn others(f: &Frame, more: &More) -> Block {
    let shared = &more.shared;
    let block = Block::new("others", f.t("event-others"));
    if shared.lots.is_empty() {
        return Block { empty: Some(f.t("event-others-none-given")), ..block };
    }
    let number = |count: usize| Some(f.tn("care-journeys-count", count));
    let journeys = join(f, shared.same_lot.iter().map(ToString::to_string));
    let lots = join(f, shared.same_material.iter().map(ToString::to_string));
    let materials = join(f, shared.materials.iter().map(ToString::to_string));
    let facts: Vec<Fact> = vec![
        fact(f.t("event-lots"), Some(join(f, shared.lots.iter().map(ToString::to_string))), None),
        fact(f.t("event-same-lot"), number(shared.same_lot.len()), (!journeys.is_empty()).then_some(journeys)),
        fact(f.t("event-materials"), Some(materials), None),
        fact(
            f.t("event-same-material"),
            Some(f.tn("care-lots-count", shared.same_material.len())),
            (!lots.is_empty()).then_some(lots),
        ),
    ];
    let links = shared.same_material.iter().take(10).filter_map(|lot| {
        Some(Link { href: lot_place(f, lot.as_str())?, text: f.t1("lot-name", "lot", lot.as_str()) })
    });
    Block { facts, links: links.collect(), ..block }
}
