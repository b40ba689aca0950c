//! The control chart of one kind of environmental value: points over their limit are a series of their own, and the
//! limit in force and every change of it stand in words (interface 3.15).

use jiff::Timestamp;
use saisei_app::domain::acts::environment::{EnvironmentalLimit, Parameter};
use saisei_app::domain::event::Event;
use saisei_app::{RoomFile, Sampled};

use super::rooms::{limit_words, value_words, verdict};
use crate::model::{Cell, Chart, Frame, Mark, Table, TableRow};
use crate::show::{Axis, Dot, Plot, Series, code_words, join};

/// Days under the time axis at most.
const TICKS: u32 = 5;
const HOURS_A_DAY: f64 = 24.0;

/// The chart of one kind.
pub(super) fn control_chart(f: &Frame, file: &RoomFile, kind: Parameter) -> Chart {
    let values: Vec<&Sampled> = file.values.iter().filter(|value| value.value.parameter == kind).collect();
    let name = code_words(f, "parameter", kind.name());
    let over = values.iter().filter(|value| value.value.is_over()).count();
    let limit = file.card.limit(kind);
    let unit = values.last().map(|last| value_words(f, &last.value.value)).unwrap_or_default();
    let unit = unit.split('\u{a0}').nth(1).unwrap_or_default().to_owned();
    let heading = match over {
        _ if values.is_empty() => f.t1("room-chart-none", "kind", name.clone()),
        0 if values.iter().all(|value| value.value.limit.is_some()) => f.t1("room-chart-within", "kind", name.clone()),
        0 => f.t1("room-chart-no-limit", "kind", name.clone()),
        over => f.t2("room-chart-over", "kind", name.clone(), "count", over.to_string()),
    };
    Plot {
        id: format!("chart-{}", kind.name().replace('_', "-")),
        subtitle: join(
            f,
            [f.t1("room-chart-n", "count", values.len().to_string()), period(f, &values), limit_words(f, limit)],
        ),
        description: description(f, &values),
        x: across(f, &values),
        y: up(f.t2("room-chart-axis", "kind", name, "unit", unit), &values, limit),
        series: series(f, &values),
        marks: changes(f, file, &values),
        limits: lines(f, limit),
        table: table(f, &heading, &values),
        source: f.t("room-chart-source"),
        heading,
        ..Plot::default()
    }
    .draw(f)
}

/// Hours since the first value.
fn hours(values: &[&Sampled], at: Timestamp) -> f64 {
    let first = values.first().map_or(at, |first| first.value.sampled_at.0);
    let minutes = at.duration_since(first).as_mins();
    i32::try_from(minutes).map_or(0.0, f64::from) / 60.0
}

fn period(f: &Frame, values: &[&Sampled]) -> String {
    let (Some(first), Some(last)) = (values.first(), values.last()) else { return String::new() };
    f.t2("room-chart-period", "from", f.day(first.value.sampled_at.0), "to", f.day(last.value.sampled_at.0))
}

fn across(f: &Frame, values: &[&Sampled]) -> Axis {
    let (Some(first), Some(last)) = (values.first(), values.last()) else { return Axis::default() };
    let start = first.value.sampled_at.0;
    let to = hours(values, last.value.sampled_at.0).max(HOURS_A_DAY);
    let tick = |index: u32| {
        let x = to * f64::from(index) / f64::from(TICKS - 1);
        let seconds = jiff::SignedDuration::try_from_secs_f64(x * 3_600.0).unwrap_or_default();
        (x, f.day(start.checked_add(seconds).unwrap_or(start)))
    };
    // Within a few days the same day would stand at several places.
    let mut ticks: Vec<(f64, String)> = (0..TICKS).map(tick).collect();
    ticks.dedup_by(|(_, a), (_, b)| a == b);
    Axis { label: f.t("room-chart-time"), from: 0.0, to, ticks, ..Axis::default() }
}

fn up(label: String, values: &[&Sampled], limit: Option<&EnvironmentalLimit>) -> Axis {
    let bounds = limit.into_iter().flat_map(|limit| [limit.min, limit.max]).flatten().map(|bound| bound.value.to_f64());
    let all: Vec<f64> = values.iter().map(|value| value.value.value.value.to_f64()).chain(bounds).collect();
    let most = all.iter().copied().fold(1.0, f64::max);
    let least = all.iter().copied().fold(0.0, f64::min);
    let steps = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 500.0, 1e3, 5e3, 1e4, 1e5, 1e6, 1e7, 1e8];
    Axis::steps(label, least.floor(), (most * 1.1).ceil(), &steps)
}

fn series(f: &Frame, values: &[&Sampled]) -> Vec<Series> {
    let point = |value: &&Sampled| (hours(values, value.value.sampled_at.0), value.value.value.value.to_f64());
    let over = |value: &&&Sampled| value.value.is_over();
    let alone = |(x, y): (f64, f64)| vec![Dot { x, y: Some(y), hollow: false }];
    // Two names at one point would stand on each other; what is outside has the stronger claim.
    let last_is_over = values.last().is_some_and(|last| last.value.is_over());
    let name = if last_is_over { String::new() } else { f.t("room-chart-values") };
    let all = Series::joined(name, values.iter().map(point));
    let over: Vec<Vec<Dot>> = values.iter().filter(over).map(|value| alone(point(value))).collect();
    let over = (!over.is_empty()).then(|| Series { name: f.t("room-chart-outside"), runs: over });
    [all].into_iter().chain(over).collect()
}

fn lines(f: &Frame, limit: Option<&EnvironmentalLimit>) -> Vec<(f64, String)> {
    let Some(limit) = limit else { return Vec::new() };
    let line = |key: &str, bound: &saisei_app::domain::values::Measure<_>| {
        (bound.value.to_f64(), f.t1(key, "value", value_words(f, bound)))
    };
    let min = limit.min.as_ref().map(|bound| line("room-limit-min", bound));
    let max = limit.max.as_ref().map(|bound| line("room-limit-max", bound));
    min.into_iter().chain(max).collect()
}

/// Where limits were set within the time shown.
fn changes(f: &Frame, file: &RoomFile, values: &[&Sampled]) -> Vec<(f64, String)> {
    let Some(first) = values.first() else { return Vec::new() };
    let set = file.limits.iter().filter(|past| matches!(past.event, Event::RoomLimitsSet(_)));
    set.map(|past| past.stamp.occurred_at.0)
        .filter(|at| *at >= first.value.sampled_at.0)
        .map(|at| (hours(values, at), f.t("room-chart-limits-set")))
        .collect()
}

fn description(f: &Frame, values: &[&Sampled]) -> String {
    let told = |value: &&Sampled| {
        let (at, measured) = (f.day(value.value.sampled_at.0), value_words(f, &value.value.value));
        f.t2("room-chart-point", "date", at, "value", measured)
    };
    let over = values.iter().filter(|value| value.value.is_over()).map(told);
    let last = values.last().map(told);
    let over = join(f, over);
    let over =
        if over.is_empty() { f.t("room-chart-none-outside") } else { f.t1("room-chart-those-outside", "points", over) };
    let last = last.map(|last| f.t1("room-chart-last", "point", last));
    join(f, last.into_iter().chain([over]))
}

/// The same numbers, in the same order.
fn table(f: &Frame, caption: &str, values: &[&Sampled]) -> Table {
    let columns = [("room-sampled", false), ("room-value", true), ("room-verdict", false), ("room-point", false)];
    let columns = columns.map(|(key, numeric)| (f.t(key), numeric));
    let mut table = Table::of(caption.to_owned(), columns, f.t("not-measured"));
    let row = |value: &&Sampled| TableRow {
        href: None,
        cells: vec![
            Cell::Text(f.full(value.value.sampled_at.0)),
            Cell::Number(value_words(f, &value.value.value)),
            Cell::State(
                value.value.is_over().then_some(Mark::Grade(crate::model::Grade::Never)),
                verdict(f, &value.value),
            ),
            value
                .value
                .point
                .as_ref()
                .map_or_else(|| Cell::Text(f.t("not-entered")), |point| Cell::Text(code_words(f, "code", point))),
        ],
    };
    table.rows = values.iter().map(row).collect();
    table
}
