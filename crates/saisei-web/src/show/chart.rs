//! From values to a chart. One component for every chart of a page; what it needs is in [`Plot`].
//!
//! ```ignore
//! let chart = Plot {
//!     id: "growth", heading, subtitle, description,
//!     x: Axis::steps(f.t("…"), 0.0, 31.0, &[1.0, 2.0, 7.0, 14.0]),
//!     y: Axis::log(f.t("…"), 8.0e4, 5.0e7),
//!     series: vec![Series::joined(f.t("…"), [(3.0, 1.2e6), (9.0, 7.5e6)])],
//!     marks: vec![(9.0, "P1".into())],         // vertical lines with words
//!     limits: vec![(2.0e6, f.t("…"))],         // dashed lines with words
//!     table, source,
//!     ..Plot::default()
//! }
//! .draw(f);
//! ```
//!
//! A series is a list of runs: neighbouring points of a run are joined, two runs are not (a missed visit ends a run).
//! A [`Dot`] may be hollow: a visit that was missed, drawn at the foot of the frame if it has no value. Lanes (drugs)
//! stand below the frame, one line each. With fewer than two points in a run nothing is joined.

use crate::model::{Chart, ChartBar, ChartDot, ChartLine, ChartSeries, ChartText, Frame, Table};

const WIDTH: f64 = 678.0;
const LEFT: f64 = 76.0;
const RIGHT: f64 = 550.0;
const TOP: f64 = 52.0;
const BOTTOM: f64 = 300.0;
const LANE: f64 = 30.0;
/// Lanes begin below the words of the axis.
const LANES: f64 = 56.0;
/// Two words over vertical lines closer than this stand on two lines.
const CLOSE: f64 = 56.0;

/// How an axis runs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Scale {
    /// In equal steps.
    #[default]
    Linear,
    /// In powers of ten.
    Log,
}

/// An axis with its unit in its label.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Axis {
    pub(crate) label: String,
    pub(crate) from: f64,
    pub(crate) to: f64,
    pub(crate) scale: Scale,
    pub(crate) ticks: Vec<(f64, String)>,
}

impl Axis {
    /// Equal steps: the smallest of `steps` that needs no more than nine of them.
    pub(crate) fn steps(label: String, from: f64, to: f64, steps: &[f64]) -> Self {
        let to = if to > from { to } else { from + 1.0 };
        let fits = |step: &&f64| (to - from) / **step <= 9.0;
        let step = steps.iter().find(fits).or(steps.last()).copied().unwrap_or(1.0);
        let count = |index: u32| from + f64::from(index) * step;
        let ticks = (0..=60).map(count).take_while(|at| *at <= to).map(|at| (at, plain(at))).collect();
        Self { label, from, to, scale: Scale::Linear, ticks }
    }

    /// Powers of ten around these values.
    pub(crate) fn log(label: String, least: f64, most: f64) -> Self {
        let low = least.max(f64::MIN_POSITIVE).log10().floor();
        let high = most.max(least).max(f64::MIN_POSITIVE).log10().ceil().max(low + 1.0);
        let power = |index: u32| low + f64::from(index);
        let ticks = (0..=15).map(power).take_while(|at| *at <= high);
        let ticks = ticks.map(|at| (10f64.powf(at), format!("10{}", superscript(&plain(at))))).collect();
        Self { label, from: 10f64.powf(low), to: 10f64.powf(high), scale: Scale::Log, ticks }
    }

    fn share(&self, value: f64) -> f64 {
        let (low, high, value) = match self.scale {
            Scale::Linear => (self.from, self.to, value),
            Scale::Log => (self.from.log10(), self.to.log10(), value.max(self.from).log10()),
        };
        if high > low { ((value - low) / (high - low)).clamp(0.0, 1.0) } else { 0.0 }
    }
}

/// One value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Dot {
    pub(crate) x: f64,
    /// None: there is no value; it stands at the foot of the frame.
    pub(crate) y: Option<f64>,
    pub(crate) hollow: bool,
}

/// A series: runs of joined values.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Series {
    pub(crate) name: String,
    pub(crate) runs: Vec<Vec<Dot>>,
}

impl Series {
    /// All values joined in one run.
    pub(crate) fn joined(name: String, values: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let run = values.into_iter().map(|(x, y)| Dot { x, y: Some(y), hollow: false }).collect();
        Self { name, runs: vec![run] }
    }
}

/// A lane below the frame: its name, and bars from, to and in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Lane {
    pub(crate) name: String,
    pub(crate) bars: Vec<(f64, f64, String)>,
}

/// Everything that a chart is made of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plot {
    pub(crate) id: String,
    pub(crate) heading: String,
    pub(crate) subtitle: String,
    pub(crate) description: String,
    pub(crate) x: Axis,
    pub(crate) y: Axis,
    pub(crate) series: Vec<Series>,
    pub(crate) marks: Vec<(f64, String)>,
    pub(crate) limits: Vec<(f64, String)>,
    pub(crate) lanes: Vec<Lane>,
    pub(crate) table: Table,
    pub(crate) source: String,
}

impl Plot {
    fn across(&self, x: f64) -> f64 {
        LEFT + self.x.share(x) * (RIGHT - LEFT)
    }

    fn down(&self, y: f64) -> f64 {
        BOTTOM - self.y.share(y) * (BOTTOM - TOP)
    }

    fn points(&self) -> usize {
        self.series.iter().flat_map(|series| &series.runs).map(Vec::len).sum()
    }

    /// The picture with its table.
    pub(crate) fn draw(self, f: &Frame) -> Chart {
        let empty = (self.points() == 0).then(|| f.t("chart-empty"));
        let lanes_end = BOTTOM + LANES + LANE * real(self.lanes.len());
        Chart {
            width: plain(WIDTH),
            height: plain(lanes_end + 14.0),
            frame: [LEFT, TOP, RIGHT, BOTTOM].map(plain),
            axes: vec![
                text(LEFT - 66.0, 16.0, self.y.label.clone(), "start"),
                text(RIGHT, BOTTOM + 42.0, self.x.label.clone(), "end"),
            ],
            ticks: self.ticks(),
            limits: self.limits(),
            marks: self.marks(),
            series: self.series.iter().enumerate().map(|(index, series)| self.series_of(index, series)).collect(),
            lanes: self.lane_names(),
            bars: self.bars(),
            id: self.id,
            heading: self.heading,
            subtitle: self.subtitle,
            description: self.description,
            table: self.table,
            source: self.source,
            empty,
        }
    }

    fn ticks(&self) -> Vec<ChartLine> {
        let across = self.x.ticks.iter().map(|(at, words)| {
            let x = self.across(*at);
            line((x, BOTTOM), (x, BOTTOM + 5.0), Some(text(x, BOTTOM + 21.0, words.clone(), "middle")))
        });
        let down = self.y.ticks.iter().map(|(at, words)| {
            let y = self.down(*at);
            line((LEFT - 5.0, y), (LEFT, y), Some(text(LEFT - 9.0, y + 5.0, words.clone(), "end")))
        });
        across.chain(down).collect()
    }

    fn limits(&self) -> Vec<ChartLine> {
        let limit = |(at, words): &(f64, String)| {
            let y = self.down(*at);
            line((LEFT, y), (RIGHT, y), Some(text(RIGHT + 6.0, y + 5.0, words.clone(), "start")))
        };
        self.limits.iter().map(limit).collect()
    }

    /// Vertical lines; words that would touch those before them stand one line lower.
    fn marks(&self) -> Vec<ChartLine> {
        let (mut last, mut lower) = (f64::NEG_INFINITY, false);
        let mut mark = |(at, words): &(f64, String)| {
            let x = self.across(*at);
            lower = x - last < CLOSE && !lower;
            last = x;
            let y = if lower { TOP - 4.0 } else { TOP - 19.0 };
            line((x, TOP), (x, BOTTOM), Some(text(x, y, words.clone(), "middle")))
        };
        self.marks.iter().map(&mut mark).collect()
    }

    fn place(&self, dot: &Dot) -> (f64, f64) {
        (self.across(dot.x), dot.y.map_or(BOTTOM, |y| self.down(y)))
    }

    fn series_of(&self, index: usize, series: &Series) -> ChartSeries {
        let joined = |run: &Vec<Dot>| {
            let points = run.iter().filter(|dot| dot.y.is_some()).map(|dot| self.place(dot));
            let points: Vec<String> = points.map(|(x, y)| format!("{},{}", plain(x), plain(y))).collect();
            (points.len() > 1).then(|| points.join(" "))
        };
        let dots = || series.runs.iter().flatten();
        let name = dots().rfind(|dot| dot.y.is_some()).filter(|_| self.series.len() > 1).map(|last| {
            let (x, y) = self.place(last);
            text(x + 10.0, y - 8.0, series.name.clone(), if x > RIGHT - 80.0 { "end" } else { "start" })
        });
        ChartSeries {
            number: index % 6 + 1,
            lines: series.runs.iter().filter_map(joined).collect(),
            dots: dots().map(|dot| drawn(index, self.place(dot), dot.hollow)).collect(),
            name,
        }
    }

    fn lane_foot(index: usize) -> f64 {
        BOTTOM + LANES + LANE * real(index) + 20.0
    }

    fn lane_names(&self) -> Vec<ChartText> {
        let name =
            |(index, lane): (usize, &Lane)| text(RIGHT + 6.0, Self::lane_foot(index), lane.name.clone(), "start");
        self.lanes.iter().enumerate().map(name).collect()
    }

    fn bars(&self) -> Vec<ChartBar> {
        let of = |(index, lane): (usize, &Lane)| {
            let foot = Self::lane_foot(index);
            let bar = |(from, to, words): &(f64, f64, String)| {
                let (start, end) = (self.across(*from), self.across(*to));
                ChartBar {
                    x: plain(start),
                    y: plain(foot - 18.0),
                    width: plain((end - start).max(2.0)),
                    words: text(start + 6.0, foot - 2.0, words.clone(), "start"),
                }
            };
            lane.bars.iter().map(bar).collect::<Vec<_>>()
        };
        self.lanes.iter().enumerate().flat_map(of).collect()
    }
}

/// The six shapes of interface 2.5, around a point.
fn drawn(series: usize, (x, y): (f64, f64), hollow: bool) -> ChartDot {
    let at = |dx: f64, dy: f64| format!("{},{}", plain(x + dx), plain(y + dy));
    let path = match series % 6 {
        1 => format!("M{}h10v10h-10z", at(-5.0, -5.0)),
        2 => format!("M{}L{}L{}z", at(0.0, -6.0), at(6.0, 5.0), at(-6.0, 5.0)),
        3 => format!("M{}L{}L{}L{}z", at(0.0, -7.0), at(7.0, 0.0), at(0.0, 7.0), at(-7.0, 0.0)),
        4 => format!("M{}L{}M{}L{}", at(-5.0, -5.0), at(5.0, 5.0), at(5.0, -5.0), at(-5.0, 5.0)),
        _ => format!("M{}a5,5 0 1,0 10,0a5,5 0 1,0 -10,0", at(-5.0, 0.0)),
    };
    ChartDot { path, hollow: hollow || series % 6 == 5 }
}

fn text(x: f64, y: f64, words: String, anchor: &'static str) -> ChartText {
    ChartText { x: plain(x), y: plain(y), words, anchor }
}

fn line((x1, y1): (f64, f64), (x2, y2): (f64, f64), words: Option<ChartText>) -> ChartLine {
    ChartLine { x1: plain(x1), y1: plain(y1), x2: plain(x2), y2: plain(y2), words }
}

/// At most one decimal place, none that is zero.
fn plain(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn real(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

fn superscript(digits: &str) -> String {
    let raised = |digit: char| match digit {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        '-' => '⁻',
        other => other,
    };
    digits.chars().map(raised).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_of_cells_runs_in_powers_of_ten() {
        let axis = Axis::log("cells".to_owned(), 180_000.0, 52_000_000.0);
        let words: Vec<&str> = axis.ticks.iter().map(|(_, words)| words.as_str()).collect();
        assert_eq!(words, ["10⁵", "10⁶", "10⁷", "10⁸"]);
        assert!((axis.share(1.0e6) - 1.0 / 3.0).abs() < 1e-9, "a decade is a third");
        assert_eq!(Axis::log(String::new(), 1.0e6, 1.0e6).ticks.len(), 2, "one value still has a decade");
    }

    #[test]
    fn an_axis_of_days_has_few_steps() {
        let words = |to| {
            let axis = Axis::steps(String::new(), 0.0, to, &[1.0, 2.0, 7.0, 14.0, 28.0]);
            axis.ticks.into_iter().map(|(_, words)| words).collect::<Vec<_>>()
        };
        assert_eq!(words(31.0), ["0", "7", "14", "21", "28"]);
        assert_eq!(words(3.0), ["0", "1", "2", "3"]);
        assert_eq!(words(0.0), ["0", "1"], "everything on one day");
    }

    #[test]
    fn close_words_stand_on_two_lines_and_single_points_are_not_joined() {
        let plot = Plot {
            x: Axis::steps(String::new(), 0.0, 100.0, &[20.0]),
            y: Axis::steps(String::new(), 0.0, 10.0, &[2.0]),
            marks: vec![(10.0, "P1".into()), (12.0, "P2".into()), (60.0, "P3".into())],
            series: vec![Series::joined(String::new(), [(10.0, 5.0)])],
            ..Plot::default()
        };
        let heights: Vec<String> = plot.marks().into_iter().filter_map(|mark| Some(mark.words?.y)).collect();
        assert!(heights[0] == heights[2] && heights[0] != heights[1], "{heights:?}");
        let drawn = plot.series_of(0, &plot.series[0]);
        assert!(drawn.lines.is_empty() && drawn.dots.len() == 1);
    }
}
