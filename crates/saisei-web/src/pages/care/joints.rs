//! The 28 joints of the score: a drawn figure and the same as a table (interface 3.16).

use crate::model::{Cell, Frame, Table, TableRow};

/// What was found at a joint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JointState {
    /// It was not recorded for each joint.
    NotRecorded,
    /// Neither.
    None,
    /// 圧痛.
    Tender,
    /// 腫脹.
    Swollen,
    /// Both.
    Both,
    /// 評価不能.
    NotAssessable,
}

impl JointState {
    /// Its name in words and style sheet.
    pub fn name(&self) -> &'static str {
        match self {
            Self::NotRecorded => "not-recorded",
            Self::None => "none",
            Self::Tender => "tender",
            Self::Swollen => "swollen",
            Self::Both => "both",
            Self::NotAssessable => "not-assessable",
        }
    }
}

/// One joint in the figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joint {
    /// Its name.
    pub name: String,
    /// From the left, in the figure's units.
    pub x: u16,
    /// From the top.
    pub y: u16,
    /// What was found.
    pub state: JointState,
}

/// The figure with its table.
#[derive(Clone, Debug)]
pub struct JointFigure {
    /// What it shows.
    pub title: String,
    /// The same in a sentence, for screen readers.
    pub description: String,
    /// Where the counts come from.
    pub note: String,
    /// The joints of both sides.
    pub joints: Vec<Joint>,
    /// The same as a table.
    pub table: Table,
}

/// Key of the name, and the place on the right side of the body, which is on the left of the figure.
const RIGHT: [(&str, u16, u16); 14] = [
    ("shoulder", 110, 72),
    ("elbow", 76, 138),
    ("wrist", 52, 196),
    ("mcp1", 66, 212),
    ("mcp2", 58, 222),
    ("mcp3", 46, 226),
    ("mcp4", 34, 224),
    ("mcp5", 24, 216),
    ("ip1", 74, 232),
    ("pip2", 62, 244),
    ("pip3", 46, 250),
    ("pip4", 30, 246),
    ("pip5", 14, 234),
    ("knee", 124, 236),
];

/// Width of the figure: the left side mirrors the right one.
const WIDTH: u16 = 300;

/// The figure. `found` says what was recorded for a joint by side (`right`, `left`) and key.
pub fn figure(f: &Frame, counts: &str, found: impl Fn(&str, &str) -> JointState) -> JointFigure {
    let side = |side: &'static str| {
        let found = &found;
        RIGHT.iter().map(move |(key, x, y)| Joint {
            name: f.t2("joint-of-side", "side", f.t(format!("joint-{side}")), "joint", f.t(format!("joint-{key}"))),
            x: if side == "right" { *x } else { WIDTH.saturating_sub(*x) },
            y: *y,
            state: found(side, key),
        })
    };
    JointFigure {
        title: f.t("joints-title"),
        description: f.t1("joints-description", "counts", counts),
        note: f.t("joints-not-each"),
        joints: side("right").chain(side("left")).collect(),
        table: table(f, found),
    }
}

fn table(f: &Frame, found: impl Fn(&str, &str) -> JointState) -> Table {
    let heads = ["joints-joint", "joint-right", "joint-left"].map(|key| (f.t(key), false));
    let mut table = Table::of(f.t("joints-title"), heads, String::new());
    let words = |side: &str, key: &str| Cell::Text(f.t(format!("joint-state-{}", found(side, key).name())));
    let row = |(key, ..): &(&str, u16, u16)| TableRow {
        href: None,
        cells: vec![Cell::Text(f.t(format!("joint-{key}"))), words("right", key), words("left", key)],
    };
    table.rows = RIGHT.iter().map(row).collect();
    table
}
