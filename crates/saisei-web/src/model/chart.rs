//! A chart as drawn: every coordinate is in the units of its `viewBox`. `templates/chart.html` draws it; `show::Plot`
//! makes it out of values.

use super::table::Table;

/// A piece of text in the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartText {
    /// From the left.
    pub x: String,
    /// From the top, at the foot of the letters.
    pub y: String,
    /// Its words.
    pub words: String,
    /// Which point of the words stands at `x`: `start`, `middle` or `end`.
    pub anchor: &'static str,
}

/// A straight line with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartLine {
    /// Beginning.
    pub x1: String,
    /// Beginning.
    pub y1: String,
    /// End.
    pub x2: String,
    /// End.
    pub y2: String,
    /// What it says, if anything.
    pub words: Option<ChartText>,
}

/// A point with the shape of its series; hollow where a value is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartDot {
    /// Its outline as a path.
    pub path: String,
    /// Whether it stands for a missing value.
    pub hollow: bool,
}

/// One series as drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartSeries {
    /// Its number from 1, for colour and line style.
    pub number: usize,
    /// Lines through neighbouring points: points as `x,y x,y`.
    pub lines: Vec<String>,
    /// Its points.
    pub dots: Vec<ChartDot>,
    /// Its name beside its last point.
    pub name: Option<ChartText>,
}

/// A bar of a lane below the frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartBar {
    /// From the left.
    pub x: String,
    /// From the top.
    pub y: String,
    /// Length.
    pub width: String,
    /// Its words.
    pub words: ChartText,
}

/// The whole chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chart {
    /// Id of the figure on its page.
    pub id: String,
    /// What it shows, in words.
    pub heading: String,
    /// Measure, unit, period and n.
    pub subtitle: String,
    /// What somebody who does not see it should know: ends, lowest, highest, limits.
    pub description: String,
    /// Width of the picture.
    pub width: String,
    /// Height of the picture.
    pub height: String,
    /// Left, top, right and bottom of the frame.
    pub frame: [String; 4],
    /// Words at the axes.
    pub axes: Vec<ChartText>,
    /// Small lines of the axes with their words.
    pub ticks: Vec<ChartLine>,
    /// Dashed lines of limits.
    pub limits: Vec<ChartLine>,
    /// Vertical lines.
    pub marks: Vec<ChartLine>,
    /// The series.
    pub series: Vec<ChartSeries>,
    /// Names and bars of lanes below the frame.
    pub lanes: Vec<ChartText>,
    /// The bars.
    pub bars: Vec<ChartBar>,
    /// The same numbers in the same order.
    pub table: Table,
    /// Where the numbers come from and as of when.
    pub source: String,
    /// What is said instead of the picture when nothing can be drawn.
    pub empty: Option<String>,
}
