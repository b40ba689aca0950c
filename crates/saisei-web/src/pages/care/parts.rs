//! Small parts that the pages of care share.

use saisei_app::Check;
use saisei_app::domain::Finding;
use saisei_app::domain::event::Stamp;
use saisei_app::domain::values::PartialDay;

use super::view::Point;
use crate::model::{Cell, Fact, Frame, Grade, Link, Mark};
use crate::show::{finding, join, who};

/// A name with its value; `note` says which kind of empty it is, or where the value comes from.
pub(super) fn fact(name: String, value: Option<String>, note: Option<String>) -> Fact {
    Fact { name, value: value.filter(|value| !value.is_empty()), note, href: None }
}

/// When and by whom.
pub(super) fn recorded(f: &Frame, at: &Stamp) -> String {
    join(f, [f.full(at.occurred_at.0), who(f, at)])
}

/// A day of which the month or the day may be unknown, as it was said.
pub(super) fn partial(day: &PartialDay) -> String {
    day.as_str().replace('-', "/")
}

/// A day that may be missing.
pub(super) fn cell(text: Option<String>, missing: String) -> Cell {
    Cell::Text(text.filter(|text| !text.is_empty()).unwrap_or(missing))
}

/// Something that is there.
pub(super) fn there(f: &Frame, words: String, note: Option<String>) -> Point {
    Point { mark: Mark::Done, state: f.t("care-there"), words, note, link: None }
}

/// Something that is missing, with the button that mends it.
pub(super) fn lacking(f: &Frame, words: String, link: Option<Link>) -> Point {
    Point { mark: Mark::Soon, state: f.t("care-lacking"), words, note: None, link }
}

/// How heavy a finding is, as a mark.
fn grade(f: &Frame, found: &Finding) -> Grade {
    finding(f, found).grade
}

/// A check of a gate: met, or what it says and what to do.
pub(super) fn checked(f: &Frame, check: &Check, fact: Option<String>) -> Vec<Point> {
    let name = f.t(format!("care-check-{}", check.name));
    if check.is_met() {
        return vec![Point { mark: Mark::Done, state: f.t("care-met"), words: name, note: fact, link: None }];
    }
    check
        .findings
        .iter()
        .map(|found| {
            let grade = grade(f, found);
            let told = finding(f, found);
            let gap = if f.words.code() == "ja" { "" } else { " " };
            Point {
                mark: Mark::Grade(grade),
                state: f.t(grade.key()),
                words: name.clone(),
                note: Some(format!("{}{gap}{}", told.sentence, told.next)),
                link: None,
            }
        })
        .collect()
}
