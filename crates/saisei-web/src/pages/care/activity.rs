//! Disease activity: the parts with their units, and the scores. A missing part gives no score, and the page says which.

use saisei_app::domain::measures::das28::{NoScore, Parts, das28_crp4, das28_esr4, hundredths};
use saisei_app::domain::state::{Journey, VisitState};
use saisei_app::domain::values::{Day, VisitId};

use super::parts::fact;
use crate::model::{Cell, Fact, Frame, Table, TableRow};
use crate::show::{measure_words, missing_part};

/// Parts of one day.
pub(super) struct Measured<'j> {
    pub(super) day: Day,
    pub(super) parts: &'j Parts,
    /// The visit at which it was measured; none in the work-up.
    pub(super) visit: Option<&'j VisitId>,
}

/// Everything that was measured, oldest first.
pub(super) fn measured(journey: &Journey) -> Vec<Measured<'_>> {
    let work_up = journey.work_up.activity.iter().map(|found| Measured {
        day: found.at.occurred_at.day_in(&found.at.zone),
        parts: &found.what.activity,
        visit: None,
    });
    let visits = journey.visits.values().filter_map(|visit| match &visit.state {
        VisitState::Done(done) => {
            Some(Measured { day: done.what.seen_on, parts: &done.what.activity, visit: Some(&visit.id) })
        }
        _ => None,
    });
    let mut all: Vec<Measured<'_>> = work_up.chain(visits).collect();
    all.sort_by_key(|found| found.day);
    all
}

/// A score with two decimals.
pub(super) fn two_places(score: f64) -> String {
    let hundredths = hundredths(score);
    format!("{}.{:02}", hundredths.div_euclid(100), hundredths.rem_euclid(100))
}

/// A score, or the part that it lacks.
fn score(f: &Frame, score: Result<f64, NoScore>) -> Result<String, String> {
    score.map(two_places).map_err(|part| f.t1("no-score", "part", f.t(missing_part(part))))
}

/// The scores of one day, each with its value or the part that it lacks.
pub(super) fn scores(f: &Frame, parts: &Parts) -> Vec<Fact> {
    let das =
        [("das28", das28_crp4(parts)), ("das28-esr", das28_esr4(parts))].map(|(name, found)| match score(f, found) {
            Ok(value) => fact(f.t(name), Some(value), None),
            Err(why) => fact(f.t(name), None, Some(why)),
        });
    // Nobody records the physician's global assessment or the questionnaire yet: no score, and the page says why.
    let without = [("cdai", "no-physician-global"), ("sdai", "no-physician-global"), ("haq", "no-haq")]
        .map(|(name, why)| fact(f.t(name), None, Some(f.t1("no-score", "part", f.t(why)))));
    das.into_iter().chain(without).collect()
}

fn count(value: Option<saisei_app::domain::values::Count>) -> Option<String> {
    value.map(|count| format!("{}/28", count.get()))
}

/// The parts with their units; what is missing is said.
pub(super) fn parts(f: &Frame, parts: &Parts) -> Vec<Fact> {
    let missing = || Some(f.t("not-entered"));
    let line = |name: &str, value: Option<String>| {
        let note = if value.is_none() { missing() } else { None };
        fact(f.t(name), value, note)
    };
    vec![
        line("part-tender", count(parts.tender_28)),
        line("part-swollen", count(parts.swollen_28)),
        line("part-not-assessable", count(parts.not_assessable)),
        line("part-crp", parts.crp.as_ref().map(|crp| crp_words(f, crp))),
        line("part-esr", parts.esr.as_ref().map(|esr| measure_words(f, esr))),
        line("part-global", parts.patient_global.as_ref().map(|global| measure_words(f, global))),
    ]
}

/// CRP as the laboratory reported it, and in the unit that the formula wants.
fn crp_words(
    f: &Frame,
    crp: &saisei_app::domain::values::Measure<saisei_app::domain::values::measure::CrpUnit>,
) -> String {
    let reported = measure_words(f, crp);
    let formula = saisei_app::domain::measures::das28::crp_mg_per_l(*crp);
    if reported.ends_with("mg/L") { reported } else { format!("{reported}（= {formula:.1}\u{a0}mg/L）") }
}

/// Earlier and later values side by side, newest first.
pub(super) fn table(f: &Frame, all: &[Measured<'_>]) -> Table {
    let heads = [
        ("care-day", false),
        ("care-occasion", false),
        ("part-tender", true),
        ("part-swollen", true),
        ("part-crp", true),
        ("part-esr", true),
        ("part-global", true),
        ("das28", true),
        ("das28-esr", true),
    ];
    let mut table =
        Table::of(f.t("activity-table"), heads.map(|(key, numeric)| (f.t(key), numeric)), f.t("not-measured"));
    let number = |value: Option<String>| Cell::Number(value.unwrap_or_else(|| f.t("not-entered")));
    let scored = |found: Result<f64, NoScore>| Cell::Text(score(f, found).unwrap_or_else(|why| why));
    let row = |found: &Measured<'_>| {
        let p = found.parts;
        TableRow {
            href: None,
            cells: vec![
                Cell::Text(f.short(found.day.0)),
                Cell::Text(found.visit.map_or_else(|| f.t("care-page-work-up"), ToString::to_string)),
                number(count(p.tender_28)),
                number(count(p.swollen_28)),
                number(p.crp.as_ref().map(|crp| measure_words(f, crp))),
                number(p.esr.as_ref().map(|esr| measure_words(f, esr))),
                number(p.patient_global.as_ref().map(|global| measure_words(f, global))),
                scored(das28_crp4(p)),
                scored(das28_esr4(p)),
            ],
        }
    };
    table.rows = all.iter().rev().map(row).collect();
    table
}
