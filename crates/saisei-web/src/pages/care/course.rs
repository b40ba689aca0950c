//! The course of the disease: DAS28-CRP over the days from the first dose, visits that were missed, drugs below.

use saisei_app::DAS28_BANDS;
use saisei_app::domain::acts::work_up::DrugCourse;
use saisei_app::domain::measures::das28::das28_crp4;
use saisei_app::domain::state::{Journey, Visit, VisitState};
use saisei_app::domain::values::Day;

use super::activity::{Measured, measured, two_places};
use super::parts::partial;
use crate::model::{Cell, Chart, Frame, Table, TableRow};
use crate::show::{Axis, Dot, Lane, Plot, Series, code_words, join, measure_words, missing_part, visit_name};

/// With fewer values than this they are drawn as points and not joined (interface 3.15).
const JOINED_FROM: usize = 5;
/// The scale of the axis: a DAS28 lies between 0 and about 9.4.
const HIGHEST: f64 = 9.0;

/// One moment of the course.
enum Moment<'j> {
    Measured(&'j Measured<'j>),
    Missed(&'j Visit),
}

fn day_of(moment: &Moment<'_>) -> Day {
    match moment {
        Moment::Measured(found) => found.day,
        Moment::Missed(visit) => visit.planned.due,
    }
}

/// Everything in order: what was measured, and the visits that were missed.
fn moments<'j>(journey: &'j Journey, measured: &'j [Measured<'j>]) -> Vec<Moment<'j>> {
    let missed = journey.visits.values().filter(|visit| matches!(visit.state, VisitState::Missed(_)));
    let mut all: Vec<Moment<'j>> = measured.iter().map(Moment::Measured).chain(missed.map(Moment::Missed)).collect();
    all.sort_by_key(day_of);
    all
}

/// Days are counted from the first dose; from the first value as long as there is none.
fn origin(journey: &Journey, measured: &[Measured<'_>]) -> Option<Day> {
    let first = journey.administrations.values().map(|given| given.started.occurred_at.legal_day()).min();
    first.or_else(|| measured.first().map(|found| found.day))
}

fn days(day: Day, origin: Day) -> f64 {
    f64::from(day.days_since(origin))
}

/// Runs of neighbouring values; a missed visit ends a run and stands alone as a hollow mark.
fn runs(moments: &[Moment<'_>], origin: Day, joined: bool) -> Vec<Vec<Dot>> {
    let mut runs: Vec<Vec<Dot>> = vec![Vec::new()];
    for moment in moments {
        let x = days(day_of(moment), origin);
        match moment {
            Moment::Missed(_) => runs.extend([vec![Dot { x, y: None, hollow: true }], Vec::new()]),
            Moment::Measured(found) => {
                let Ok(score) = das28_crp4(found.parts) else { continue };
                let dot = Dot { x, y: Some(score), hollow: false };
                match runs.last_mut().filter(|_| joined) {
                    Some(run) => run.push(dot),
                    None => runs.push(vec![dot]),
                }
            }
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// A day that is known to the day. Partial days feed no calculation.
fn whole(day: Option<&saisei_app::domain::values::PartialDay>) -> Option<Day> {
    day.and_then(|day| Day::parse(day.as_str()).ok())
}

/// A drug as a bar, if its days are known well enough: a drug of which the beginning is not known to the day is drawn
/// from the left edge, and its words say since when.
fn lane(f: &Frame, drug: &DrugCourse, origin: Day, (from, to): (f64, f64)) -> Option<Lane> {
    let start = whole(drug.started.as_ref()).map_or(from, |day| days(day, origin)).max(from);
    let end = match &drug.stopped {
        None => to,
        Some(stopped) => days(whole(Some(stopped))?, origin).min(to),
    };
    let dose = drug.dose.as_ref().map(|dose| measure_words(f, dose));
    let often = drug.frequency.as_ref().map(|often| code_words(f, "code", often));
    let since = drug.started.as_ref().map(|day| f.t1("drug-since", "date", partial(day)));
    let words = join(f, dose.into_iter().chain(often).chain(since));
    (start < end).then(|| Lane { name: code_words(f, "code", &drug.drug), bars: vec![(start, end, words)] })
}

/// Days in steps of which one falls on day 0.
fn axis(label: String, from: f64, to: f64) -> Axis {
    const STEPS: [f64; 8] = [1.0, 7.0, 14.0, 30.0, 60.0, 90.0, 180.0, 360.0];
    let step = STEPS.into_iter().find(|step| (to - from) / step <= 8.0).unwrap_or(720.0);
    Axis::steps(label, (from / step).floor() * step, to, &[step])
}

/// The chart.
pub(super) fn course(f: &Frame, journey: &Journey) -> Chart {
    let measured = measured(journey);
    let moments = moments(journey, &measured);
    let origin = origin(journey, &measured).unwrap_or(Day::LAST);
    let scored: Vec<(Day, f64)> =
        measured.iter().filter_map(|found| Some((found.day, das28_crp4(found.parts).ok()?))).collect();
    let xs: Vec<f64> = moments.iter().map(|moment| days(day_of(moment), origin)).collect();
    let from = xs.iter().copied().fold(0.0, f64::min);
    let given = journey.administrations.values().map(|given| days(given.started.occurred_at.legal_day(), origin));
    let to = xs.iter().copied().chain(given).fold(from + 1.0, f64::max);
    let drugs = journey.work_up.drugs.iter().flat_map(|found| &found.what.drugs);
    let doses = journey.administrations.values().map(|given| {
        let at = days(given.started.occurred_at.legal_day(), origin);
        (at, f.t1("dose-number", "count", given.dose.to_string()))
    });
    let bands = DAS28_BANDS.iter().skip(1).map(|(name, from)| {
        (*from, f.t2("course-band-from", "band", f.t(format!("course-band-{name}")), "score", format!("{from:.1}")))
    });
    let missed = moments.iter().filter(|moment| matches!(moment, Moment::Missed(_))).count().to_string();
    let heading = heading(f, &scored);
    let label = if journey.administrations.is_empty() { "course-days-first-value" } else { "course-days-dose" };
    Plot {
        id: "course".to_owned(),
        subtitle: f.t2("course-subtitle", "count", scored.len().to_string(), "missed", &missed),
        description: join(
            f,
            [heading.clone(), f.t2("course-description", "count", scored.len().to_string(), "missed", &missed)],
        ),
        heading,
        x: axis(f.t(label), from, to),
        y: Axis::steps(f.t("course-score"), 0.0, HIGHEST, &[1.0]),
        series: vec![Series { name: f.t("das28"), runs: runs(&moments, origin, scored.len() >= JOINED_FROM) }],
        marks: doses.collect(),
        limits: bands.collect(),
        lanes: drugs.filter_map(|drug| lane(f, drug, origin, (from, to))).collect(),
        table: table(f, &moments, origin),
        source: f.t("course-source"),
    }
    .draw(f)
}

/// What the values are, and nothing about their cause.
fn heading(f: &Frame, scored: &[(Day, f64)]) -> String {
    let words =
        |(day, score): &(Day, f64)| f.t2("course-value-on-day", "value", two_places(*score), "date", f.short(day.0));
    match (scored.first(), scored.last()) {
        (Some(first), Some(last)) if scored.len() > 1 => {
            f.t2("course-first-last", "first", words(first), "last", words(last))
        }
        (Some(only), _) => f.t1("course-one", "value", words(only)),
        _ => f.t("course-none"),
    }
}

fn table(f: &Frame, moments: &[Moment<'_>], origin: Day) -> Table {
    let heads = [("care-day", false), ("course-day-number", true), ("care-occasion", false), ("das28", true)];
    let mut table =
        Table::of(f.t("course-table"), heads.map(|(key, numeric)| (f.t(key), numeric)), f.t("not-measured"));
    let row = |moment: &Moment<'_>| {
        let day = day_of(moment);
        let (occasion, score) = match moment {
            Moment::Measured(found) => {
                let occasion = found.visit.map_or_else(|| f.t("care-page-work-up"), |id| visit_name(f, id.as_str()));
                let score = das28_crp4(found.parts).map(two_places);
                (occasion, score.unwrap_or_else(|part| f.t1("no-score", "part", f.t(missing_part(part)))))
            }
            Moment::Missed(visit) => {
                let cause = match &visit.state {
                    VisitState::Missed(missed) => code_words(f, "code", &missed.what.cause),
                    _ => String::new(),
                };
                (visit_name(f, visit.id.as_str()), join(f, [f.t("visit-missed"), f.t1("reason", "reason", cause)]))
            }
        };
        let number = day.days_since(origin).to_string();
        TableRow {
            href: None,
            cells: vec![Cell::Text(f.short(day.0)), Cell::Number(number), Cell::Text(occasion), Cell::Text(score)],
        }
    };
    table.rows = moments.iter().map(row).collect();
    table
}
