//! Growth of the culture: the table of passages with doubling times, and the curve.

use saisei_app::domain::values::{Moment, Number};
use saisei_app::{GrowthCount, LotFile, Pace};

use crate::model::{Cell, Chart, Frame, Table, TableRow};
use crate::show::{Axis, Dot, Plot, Series, cells};

fn point(f: &Frame, count: &GrowthCount) -> String {
    count.passage.map_or_else(|| f.t("lot-final-harvest"), |passage| format!("P{passage}"))
}

/// Days since the culture began.
fn days(file: &LotFile, at: Moment) -> f64 {
    at.0.duration_since(file.lot.opened.at.occurred_at.0).as_secs_f64() / 86_400.0
}

/// The table of passages.
pub(super) fn passages(f: &Frame, file: &LotFile) -> Table {
    let heads = ["point", "at", "harvested", "seeded", "viability", "doublings", "doubling-time", "sum"];
    let columns = heads.map(|head| (f.t(format!("lot-growth-{head}")), !["point", "at"].contains(&head)));
    let mut sum = 0.0;
    let rows = file.growth.counts.iter().map(|count| {
        sum += count.pace.doublings().unwrap_or_default();
        row(f, count, sum)
    });
    Table { rows: rows.collect(), ..Table::of(f.t("lot-passages"), columns, f.t("lot-no-passages")) }
}

fn row(f: &Frame, count: &GrowthCount, sum: f64) -> TableRow {
    let viability = match (count.viability, count.counted) {
        (Some(percent), Some(counted)) => {
            f.t2("lot-viability-of", "percent", percent.number().to_string(), "count", counted.to_string())
        }
        _ => f.t("lot-not-measured"),
    };
    let (doublings, hours, sum) = match count.pace {
        Pace::NoStart => (f.t("lot-no-start"), f.t("lot-no-start"), None),
        Pace::NoGrowth { doublings } => (format!("{doublings:.2}"), f.t("lot-no-growth"), Some(sum)),
        Pace::Doubling { doublings, hours } => {
            (format!("{doublings:.2}"), f.t1("lot-hours", "hours", format!("{hours:.1}")), Some(sum))
        }
    };
    let cells = vec![
        Cell::Text(point(f, count)),
        Cell::Lines(vec![f.day(count.at.0), f.time(count.at.0)]),
        Cell::Number(cells(f, count.harvested)),
        seeded(f, count),
        Cell::Text(viability),
        Cell::Text(doublings),
        Cell::Text(hours),
        sum.map_or(Cell::NotApplicable, |sum| Cell::Number(format!("{sum:.2}"))),
    ];
    TableRow { href: None, cells }
}

/// What was seeded again; at the harvest of the product nothing is.
fn seeded(f: &Frame, count: &GrowthCount) -> Cell {
    match count.seeded {
        Some(seeded) => Cell::Number(cells(f, seeded)),
        None if count.passage.is_none() => Cell::NotApplicable,
        None => Cell::Text(f.t("lot-not-seeded")),
    }
}

/// What is drawn: runs from the cells that were seeded to those that were harvested next.
fn runs(file: &LotFile) -> Vec<Vec<Dot>> {
    let dot = |at: Moment, cells: Number| Dot { x: days(file, at), y: Some(cells.to_f64()), hollow: false };
    let mut runs = Vec::new();
    let mut run = Vec::new();
    for count in &file.growth.counts {
        run.push(dot(count.at, count.harvested));
        runs.push(std::mem::take(&mut run));
        run.extend(count.seeded.map(|seeded| dot(count.at, seeded)));
    }
    runs.extend((!run.is_empty()).then_some(run));
    runs
}

/// Cells with a power of ten, for labels in the picture.
fn short(cells: f64) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let power = cells.max(1.0).log10().floor();
    let raised = |digit: char| digit.to_digit(10).and_then(|at| DIGITS.get(usize::try_from(at).ok()?).copied());
    let raised: String = format!("{power:.0}").chars().filter_map(raised).collect();
    format!("{:.1}×10{raised}", cells / 10f64.powf(power))
}

/// The growth curve: logarithmic, with passages as vertical lines and the plan's limits as dashed lines.
pub(super) fn growth(f: &Frame, file: &LotFile) -> Chart {
    let runs = runs(file);
    let dots: Vec<Dot> = runs.iter().flatten().copied().collect();
    let values = || dots.iter().filter_map(|dot| dot.y).filter(|cells| *cells > 0.0);
    let content = file.version.as_ref().map(|(_, content)| content);
    let limits: Vec<(f64, String)> = content.map_or_else(Vec::new, |content| {
        let limit = |key: &str, cells: f64| (cells, f.t1(key, "cells", short(cells)));
        vec![
            limit("lot-plan-least", content.min_cells.value.to_f64()),
            limit("lot-plan-most", content.max_cells.value.to_f64()),
        ]
    });
    let all = || values().chain(limits.iter().map(|(cells, _)| *cells).filter(|cells| *cells > 0.0));
    let (least, most) = (all().fold(f64::INFINITY, f64::min), all().fold(1.0, f64::max));
    let least = if least.is_finite() { least } else { 1.0 };
    let end = dots.iter().map(|dot| dot.x).fold(1.0, f64::max);
    let passages = file.growth.counts.iter().map(|count| (days(file, count.at), point(f, count)));
    let (first, last) = (values().next(), values().next_back());
    let description = match (first, last) {
        (Some(first), Some(last)) => {
            let limits = limits.iter().map(|(_, words)| words.clone()).collect::<Vec<_>>().join(" ");
            let words =
                [("first", short(first)), ("last", short(last)), ("days", format!("{end:.0}")), ("limits", limits)];
            let words: Vec<(&str, &str)> = words.iter().map(|(name, value)| (*name, value.as_str())).collect();
            f.words.ta("lot-curve-desc", &words)
        }
        _ => f.t("chart-empty"),
    };
    Plot {
        id: "growth".to_owned(),
        heading: f.t1("lot-curve", "lot", file.lot.id.as_str()),
        subtitle: f.t1("lot-curve-sub", "count", dots.len().to_string()),
        description,
        x: Axis::steps(f.t("lot-axis-days"), 0.0, end, &[1.0, 2.0, 5.0, 7.0, 14.0, 28.0]),
        y: Axis::log(f.t("lot-axis-cells"), least, most),
        series: vec![Series { name: String::new(), runs }],
        marks: passages.collect(),
        limits,
        table: data(f, file),
        source: f.t1("lot-curve-source", "time", f.full(f.as_of)),
        ..Plot::default()
    }
    .draw(f)
}

/// The numbers of the picture, in its order.
fn data(f: &Frame, file: &LotFile) -> Table {
    let heads = [("point", false), ("day", true), ("kind", false), ("cells", true)];
    let columns = heads.map(|(head, numeric)| (f.t(format!("lot-curve-{head}")), numeric));
    let row = |count: &GrowthCount, kind: &str, number: Number| TableRow {
        href: None,
        cells: vec![
            Cell::Text(point(f, count)),
            Cell::Number(format!("{:.1}", days(file, count.at))),
            Cell::Text(f.t(kind)),
            Cell::Number(cells(f, number)),
        ],
    };
    let mut rows = Vec::new();
    for count in &file.growth.counts {
        rows.push(row(count, "lot-growth-harvested", count.harvested));
        rows.extend(count.seeded.map(|seeded| row(count, "lot-growth-seeded", seeded)));
    }
    Table { rows, ..Table::of(f.t("lot-curve-data"), columns, f.t("chart-empty")) }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn cells_are_written_with_a_power_of_ten() {
        assert_eq!(
            (short(1.5e8), short(200_000.0), short(9.0)),
            ("1.5×10⁸".into(), "2.0×10⁵".into(), "9.0×10⁰".into())
        );
    }
}
