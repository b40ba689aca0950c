//! The work-up: what is known before the harvest, and what is missing for a decision on eligibility.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use saisei_app::domain::acts::plan::PlanContent;
use saisei_app::domain::acts::work_up::{DrugCourse, RecordHistory, RecordInfectionScreen};
use saisei_app::domain::state::{At, Journey};
use saisei_app::domain::values::Day;
use saisei_app::{JourneyFile, Lacking, MarkerLine, markers, missing};

use super::activity::{self, Measured};
use super::joints::{JointState, figure};
use super::parts::{cell, fact, lacking, partial, recorded, there};
use super::view::{Block, CarePage, CareView, Point};
use crate::model::{Cell, Fact, Frame, Link, Mark, Table, TableRow};
use crate::pages::act::today;
use crate::pages::asked::Asked;
use crate::pages::one_journey::{OneJourney, one_journey};
use crate::respond::page;
use crate::show::{act_links, choice, code_list, code_words, join, measure_words, place, steps};
use crate::state::WebState;

/// The page.
pub(crate) async fn work_up(State(state): State<WebState>, asked: Asked, Path(id): Path<String>) -> Response {
    let (one, ()) = match one_journey(&state, &asked, "work-up-heading", id, |_, _| Ok(())).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let view = view(&one);
    page(StatusCode::OK, &CarePage { f: &one.f, banner: &one.banner, page: &view, form: None })
}

/// What one block of the page is made of.
struct Room<'a> {
    f: &'a Frame,
    one: &'a OneJourney,
    journey: &'a Journey,
    content: Option<&'a PlanContent>,
    today: Day,
}

fn view(one: &OneJourney) -> CareView {
    let (f, journey) = (&one.f, &one.file.journey);
    let today = today(f);
    let room = Room { f, one, journey, content: content_on(&one.file, today), today };
    CareView {
        steps: steps(f, journey, "work-up"),
        blocks: [room.lacks(), room.history(), room.activity(), room.drugs(), room.screen(), room.documents()]
            .into_iter()
            .chain(room.joints())
            .chain(room.earlier())
            .collect(),
        ..CareView::default()
    }
}

/// What the plan says on this day.
pub(super) fn content_on(file: &JourneyFile, today: Day) -> Option<&PlanContent> {
    file.plan.as_ref()?.specification_on(today).map(|version| version.content)
}

/// What is missing, in words.
pub(super) fn lacking_words(f: &Frame, what: Lacking) -> String {
    f.t(match what {
        Lacking::History => "lacking-history",
        Lacking::Activity => "lacking-activity",
        Lacking::Drugs => "lacking-drugs",
        Lacking::Screen => "lacking-screen",
        Lacking::Letter => "lacking-letter",
    })
}

impl Room<'_> {
    fn links(&self, commands: &[&str]) -> Vec<Link> {
        act_links(self.f, self.one.role, commands, &[("journey", self.journey.id.as_str())])
    }

    fn first(&self, command: &str) -> Option<Link> {
        self.links(&[command]).into_iter().next()
    }

    /// What is there and what is missing, each with its button.
    fn lacks(&self) -> Block {
        let f = self.f;
        let lacks = missing(self.journey, self.content, self.today);
        let all = [
            (Lacking::History, "record_history"),
            (Lacking::Activity, "record_disease_activity"),
            (Lacking::Drugs, "record_drugs"),
            (Lacking::Screen, "record_infection_screen"),
            (Lacking::Letter, "attach_document"),
        ];
        let point = |(what, command): (Lacking, &str)| -> Point {
            match lacks.contains(&what) {
                true => lacking(f, lacking_words(f, what), self.first(command)),
                false => there(f, lacking_words(f, what), None),
            }
        };
        let place = place(f, "/journeys/{id}/eligibility", format!("/journeys/{}/eligibility", self.journey.id));
        let on = place.map(|href| Link { href, text: f.t("care-to-eligibility") });
        let note = match lacks.len() {
            0 => f.t("lacking-none"),
            count => f.tn("lacking-some", count),
        };
        Block {
            note: Some(note),
            points: all.map(point).to_vec(),
            links: on.into_iter().collect(),
            wide: true,
            ..Block::new("lacking", f.t("lacking-heading"))
        }
    }

    fn history(&self) -> Block {
        let f = self.f;
        let block = Block::new("history", f.t("history-heading"));
        let links = self.links(&["record_history"]);
        match &self.journey.work_up.history {
            None => Block { empty: Some(f.t("history-none")), links, ..block },
            Some(found) => {
                Block { note: Some(recorded(f, &found.at)), facts: history_facts(f, &found.what), links, ..block }
            }
        }
    }

    fn activity(&self) -> Block {
        let f = self.f;
        let block = Block::new("activity", f.t("activity-heading"));
        let links = self.links(&["record_disease_activity"]);
        match self.journey.work_up.activity.last() {
            None => Block { empty: Some(f.t("activity-none")), links, ..block },
            Some(found) => {
                let parts = &found.what.activity;
                let facts = activity::scores(f, parts).into_iter().chain(activity::parts(f, parts)).collect();
                Block { note: Some(recorded(f, &found.at)), facts, links, ..block }
            }
        }
    }

    fn drugs(&self) -> Block {
        let f = self.f;
        let block = Block { wide: true, ..Block::new("drugs", f.t("drugs-heading")) };
        let links = self.links(&["record_drugs"]);
        match &self.journey.work_up.drugs {
            None => Block { empty: Some(f.t("drugs-none")), links, ..block },
            Some(found) => Block {
                note: Some(recorded(f, &found.at)),
                tables: vec![drug_table(f, &found.what.drugs)],
                links,
                ..block
            },
        }
    }

    fn screen(&self) -> Block {
        let f = self.f;
        let mut table = Table::of(
            f.t("screen-heading"),
            ["screen-marker", "screen-result", "screen-sampled", "screen-left"].map(|key| (f.t(key), false)),
            String::new(),
        );
        let lines = markers(self.journey, self.content, self.today);
        table.rows = lines.iter().map(|line| marker_row(f, line)).collect();
        let block = Block { note: Some(f.t("screen-note")), ..Block::new("screen", f.t("screen-heading")) };
        Block { tables: vec![table], links: self.links(&["record_infection_screen"]), ..block }
    }

    fn documents(&self) -> Block {
        let f = self.f;
        let documents = &self.journey.documents;
        let facts = documents
            .iter()
            .rev()
            .map(|found| fact(code_words(f, "code", &found.what.document), Some(f.day(found.at.occurred_at.0)), None));
        let block = Block::new("documents", f.t("documents"));
        let empty = documents.is_empty().then(|| f.t("no-documents"));
        Block { facts: facts.collect(), empty, links: self.links(&["attach_document"]), ..block }
    }

    /// The joints of the score; which of them were tender or swollen is recorded as a number, not for each joint.
    fn joints(&self) -> Option<Block> {
        let f = self.f;
        let newest = self.journey.work_up.activity.last()?;
        let counts = |key: &str, value: Option<saisei_app::domain::values::Count>| {
            value.map(|count| f.t1(key, "count", count.get().to_string())).unwrap_or_default()
        };
        let parts = &newest.what.activity;
        let words = join(f, [counts("joints-tender", parts.tender_28), counts("joints-swollen", parts.swollen_28)]);
        let figure = figure(f, &words, |_, _| JointState::NotRecorded);
        Some(Block { joints: Some(figure), folded: true, ..Block::new("joints", f.t("joints-heading")) })
    }

    /// What was recorded before, kept.
    fn earlier(&self) -> Option<Block> {
        let f = self.f;
        let all = activity::measured(self.journey);
        let of_work_up: Vec<Measured<'_>> = all.into_iter().filter(|found| found.visit.is_none()).collect();
        let activity = (of_work_up.len() > 1).then(|| activity::table(f, &of_work_up));
        let screens = (self.journey.work_up.screens.len() > 1).then(|| screen_table(f, &self.journey.work_up.screens));
        let tables: Vec<Table> = activity.into_iter().chain(screens).collect();
        let block = Block { folded: true, ..Block::new("earlier", f.t("care-earlier")) };
        (!tables.is_empty()).then_some(Block { tables, ..block })
    }
}

fn history_facts(f: &Frame, history: &RecordHistory) -> Vec<Fact> {
    let since = history.diagnosed.as_ref().map(|day| f.t1("diagnosed-since", "date", partial(day)));
    let other = code_list(f, "code", &history.comorbidities);
    let allergies = code_list(f, "code", &history.allergies);
    let state = code_words(f, "allergies", choice(&history.allergy_state).replace("none_known", "none"));
    let answer = |value| code_words(f, "value", choice(value));
    let none = |list: &str| list.is_empty().then(|| f.t("care-none-recorded"));
    vec![
        fact(f.t("history-diagnosis"), Some(code_words(f, "code", &history.diagnosis)), since),
        fact(f.t("history-other"), Some(other.clone()), none(&other)),
        fact(f.t("allergies"), Some(state), (!allergies.is_empty()).then_some(allergies)),
        fact(f.t("history-thrombosis"), Some(answer(&history.thrombosis)), None),
        fact(f.t("history-anticoagulants"), Some(answer(&history.anticoagulants)), None),
    ]
}

fn drug_table(f: &Frame, drugs: &[DrugCourse]) -> Table {
    let heads = ["drug-name", "drug-mechanism", "drug-dose", "drug-from", "drug-until", "drug-reason"];
    let mut table = Table::of(f.t("drugs-heading"), heads.map(|key| (f.t(key), false)), f.t("drugs-empty-list"));
    let row = |drug: &DrugCourse| {
        let dose = drug.dose.as_ref().map(|dose| measure_words(f, dose));
        let often = drug.frequency.as_ref().map(|often| code_words(f, "code", often));
        let reason = drug.stop_reason.as_ref().map(|why| code_words(f, "drug-stop", choice(why)));
        let taken = drug.stopped.is_none();
        let until = drug.stopped.as_ref().map(partial);
        TableRow {
            href: None,
            cells: vec![
                Cell::Text(code_words(f, "code", &drug.drug)),
                cell(drug.mechanism.as_ref().map(|class| code_words(f, "code", class)), f.t("not-entered")),
                cell(Some(join(f, dose.into_iter().chain(often))), f.t("not-entered")),
                cell(drug.started.as_ref().map(partial), f.t("value-unknown")),
                if taken { Cell::State(None, f.t("drug-taken")) } else { cell(until, f.t("value-unknown")) },
                if taken { Cell::NotApplicable } else { cell(reason, f.t("not-entered")) },
            ],
        }
    };
    table.rows = drugs.iter().map(row).collect();
    table
}

fn marker_row(f: &Frame, line: &MarkerLine) -> TableRow {
    let left = match line.days_left {
        None => Cell::NotApplicable,
        Some(left) if left < 0 => {
            let days = left.unsigned_abs().to_string();
            Cell::State(Some(Mark::Overdue), f.t1("screen-too-old", "count", days))
        }
        Some(left) if left <= 14 => Cell::State(Some(Mark::Soon), f.t1("screen-days-left", "count", left.to_string())),
        Some(left) => Cell::State(None, f.t1("screen-days-left", "count", left.to_string())),
    };
    let result = match &line.newest {
        None => Cell::State(Some(Mark::Soon), f.t("not-measured")),
        Some((_, result)) => Cell::Text(code_words(f, "value", choice(result))),
    };
    let sampled = line.newest.map_or(Cell::NotApplicable, |(day, _)| Cell::Text(f.short(day.0)));
    TableRow { href: None, cells: vec![Cell::Text(code_words(f, "marker", line.marker.name())), result, sampled, left] }
}

fn screen_table(f: &Frame, screens: &[At<RecordInfectionScreen>]) -> Table {
    let heads = ["screen-sampled", "screen-results", "care-recorded"].map(|key| (f.t(key), false));
    let mut table = Table::of(f.t("screen-earlier"), heads, String::new());
    let row = |found: &At<RecordInfectionScreen>| {
        let result = |line: &saisei_app::domain::acts::work_up::ScreenResult| {
            let marker = code_words(f, "marker", line.marker.name());
            format!("{marker} {}", code_words(f, "value", choice(&line.result)))
        };
        let results = found.what.results.iter().map(result).collect();
        let cells = vec![
            Cell::Text(f.short(found.what.sampled_on.0)),
            Cell::Lines(results),
            Cell::Text(recorded(f, &found.at)),
        ];
        TableRow { href: None, cells }
    };
    table.rows = screens.iter().rev().map(row).collect();
    table
}
