//! The specification: limit, result, verdict with its sign and word, and the trail of corrections.

use saisei_app::domain::Role;
use saisei_app::domain::acts::plan::{Limit, SpecificationItem, TestKind};
use saisei_app::domain::acts::testing::{Reading, TestResultRecorded, Verdict};
use saisei_app::domain::event::Event;
use saisei_app::domain::values::Unit;
use saisei_app::{Happened, LotFile, final_result_due};

use super::record::correction;
use crate::model::{Correction, Frame, Grade, Link, Mark};
use crate::show::{act_links, choice, code_words, commas, join, measure_words, who};

/// One test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecificationLine {
    /// The test.
    pub test: String,
    /// Its name in commands.
    pub name: &'static str,
    /// Whether a final result is still to come.
    pub open: bool,
    /// The form for its result, if this person may record it.
    pub record: Option<Link>,
    /// Its limit, in words.
    pub limit: String,
    /// The result that counts, with its unit; none if there is none.
    pub result: Option<String>,
    /// The sign of the verdict.
    pub mark: Option<Mark>,
    /// The verdict in words, with ▲ or ▼ where a number is outside.
    pub verdict: String,
    /// Method, cells counted, laboratory.
    pub method: String,
    /// When the sample was taken.
    pub sampled: String,
    /// When the result was recorded, and by whom.
    pub recorded: String,
    /// Earlier results of the same test, each with its time.
    pub earlier: Vec<String>,
    /// Corrections of the result that counts.
    pub corrections: Vec<Correction>,
}

/// The whole table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpecificationView {
    /// Its lines, in the order of the plan.
    pub lines: Vec<SpecificationLine>,
    /// Where the limits come from.
    pub source: String,
    /// How many tests are inside their limit.
    pub met: usize,
    /// How many are outside.
    pub not_met: usize,
    /// How many have no final result.
    pub open: usize,
}

pub(super) fn specification(f: &Frame, file: &LotFile) -> SpecificationView {
    let (number, items) = match &file.version {
        Some((number, content)) => (*number, content.specification.as_slice()),
        None => (0, &[][..]),
    };
    let mut view = SpecificationView {
        source: match number {
            0 => f.t("lot-no-specification"),
            _ => f.t2("lot-limits-from", "plan", file.journey.plan.as_str(), "version", number.to_string()),
        },
        ..SpecificationView::default()
    };
    for item in items {
        match file.lot.verdict(item.test).map(|(verdict, _)| verdict) {
            Some(Verdict::Met) => view.met += 1,
            Some(Verdict::NotMet | Verdict::Invalid) => view.not_met += 1,
            _ => view.open += 1,
        }
        view.lines.push(line(f, file, item));
    }
    view.lines.extend(unasked(f, file, items));
    view
}

/// A link to the form of each result that is still to come, for those who record results.
pub(super) fn with_links(f: &Frame, role: Role, file: &LotFile, mut view: SpecificationView) -> SpecificationView {
    if file.lot.closed.is_some() {
        return view;
    }
    for line in view.lines.iter_mut().filter(|line| line.open) {
        let about = [("lot", file.lot.id.as_str()), ("test", line.name)];
        let link = act_links(f, role, &["record_test_result"], &about).into_iter().next();
        line.record = link.map(|link| Link { text: f.t("lot-record-result"), ..link });
    }
    view
}

/// Results of tests that the plan does not ask for.
fn unasked(f: &Frame, file: &LotFile, items: &[SpecificationItem]) -> Vec<SpecificationLine> {
    let asked = |test: TestKind| items.iter().any(|item| item.test == test);
    let mut tests: Vec<TestKind> = file.lot.results.iter().map(|result| result.what.test).collect();
    tests.sort_unstable();
    tests.dedup();
    tests.into_iter().filter(|test| !asked(*test)).map(|test| of_test(f, file, test, f.t("lot-not-asked"))).collect()
}

fn line(f: &Frame, file: &LotFile, item: &SpecificationItem) -> SpecificationLine {
    let method = item.method.as_ref().map(|method| code_words(f, "code", method));
    let counted = item.min_counted.map(|count| f.t1("lot-min-counted", "count", count.to_string()));
    of_test(f, file, item.test, join(f, [Some(limit(f, &item.limit)), method, counted].into_iter().flatten()))
}

/// A limit in words.
fn limit(f: &Frame, limit: &Limit) -> String {
    match limit {
        Limit::AtLeast(bound) => f.t1("lot-at-least", "value", measure_words(f, bound)),
        Limit::AtMost(bound) => f.t1("lot-at-most", "value", measure_words(f, bound)),
        Limit::Negative => f.t("value-negative"),
        Limit::Conforms => f.t("value-conforms"),
    }
}

fn of_test(f: &Frame, file: &LotFile, test: TestKind, limit: String) -> SpecificationLine {
    let empty = SpecificationLine {
        test: code_words(f, "test", test.name()),
        name: test.name(),
        open: !matches!(file.lot.verdict(test), Some((Verdict::Met | Verdict::NotMet, _))),
        record: None,
        limit,
        result: None,
        mark: None,
        verdict: f.t("lot-not-measured"),
        method: String::new(),
        sampled: String::new(),
        recorded: String::new(),
        earlier: Vec::new(),
        corrections: Vec::new(),
    };
    let Some((verdict, position)) = file.lot.verdict(test) else { return empty };
    let results = || file.lot.results.iter().filter(|result| result.what.test == test);
    let Some(counts) = results().find(|result| result.at.position == position) else { return empty };
    let others = results().filter(|result| result.at.position != position);
    let what = &counts.what;
    let recorded = file.record.iter().find(|entry| entry.stamp.position == position);
    SpecificationLine {
        result: Some(reading(f, &what.reading)),
        mark: mark(verdict),
        verdict: verdict_words(f, what, verdict),
        method: method(f, what),
        sampled: f.full(what.sampled_at.0),
        recorded: join(f, [f.full(counts.at.recorded_at.0), who(f, &counts.at)]),
        earlier: others.map(|other| earlier(f, &other.what)).collect(),
        corrections: recorded.map(|entry| corrections(f, entry)).unwrap_or_default(),
        ..empty
    }
}

fn corrections(f: &Frame, entry: &Happened) -> Vec<Correction> {
    let unit = match &entry.event {
        Event::TestResultRecorded(TestResultRecorded { reading: Reading::Measured(value), .. }) => {
            Some(value.unit.symbol())
        }
        _ => None,
    };
    entry.changes.iter().map(|change| correction(f, change, unit)).collect()
}

fn mark(verdict: Verdict) -> Option<Mark> {
    match verdict {
        Verdict::Met => Some(Mark::Done),
        Verdict::NotMet => Some(Mark::Grade(Grade::Never)),
        Verdict::Pending => Some(Mark::Soon),
        Verdict::Invalid => Some(Mark::Grade(Grade::SecondPerson)),
        Verdict::NotSpecified => Some(Mark::Grade(Grade::Note)),
    }
}

/// The verdict in words, beside its sign: ▲ or ▼ where a number is outside, for what is pending the day of its result.
fn verdict_words(f: &Frame, what: &TestResultRecorded, verdict: Verdict) -> String {
    let words = code_words(f, "verdict", choice(&verdict));
    let limit = what.specification.as_ref().map(|item| &item.limit);
    match (verdict, limit, &what.reading) {
        (Verdict::NotMet, Some(Limit::AtLeast(_)), Reading::Measured(_)) => format!("▼ {words}"),
        (Verdict::NotMet, Some(Limit::AtMost(_)), Reading::Measured(_)) => format!("▲ {words}"),
        (Verdict::Pending, ..) => match final_result_due(what.test, what.sampled_at) {
            Some(day) => f.t1("lot-final-due", "date", f.long(day.0)),
            None => words,
        },
        _ => words,
    }
}

fn reading(f: &Frame, reading: &Reading) -> String {
    match reading {
        Reading::Measured(measured) => measure_words(f, measured),
        Reading::Observed(seen) => code_words(f, "value", choice(seen)),
        Reading::Conforms(true) => f.t("value-conforms"),
        Reading::Conforms(false) => f.t("value-does-not-conform"),
        Reading::Pending => f.t("value-pending"),
    }
}

fn method(f: &Frame, what: &TestResultRecorded) -> String {
    // Some forms write 0 where nothing is counted.
    let counted = what.counted.map(|count| count.to_string()).filter(|count| count != "0");
    let counted = counted.map(|count| f.t1("lot-counted-cells", "count", commas(&count)));
    let laboratory = what.laboratory.as_ref().map(|laboratory| code_words(f, "code", laboratory));
    join(f, [Some(code_words(f, "code", &what.method)), counted, laboratory].into_iter().flatten())
}

fn earlier(f: &Frame, what: &TestResultRecorded) -> String {
    let verdict = code_words(f, "verdict", choice(&what.verdict()));
    let (at, reading) = (f.full(what.sampled_at.0), reading(f, &what.reading));
    if reading == verdict { join(f, [at, reading]) } else { join(f, [at, reading, verdict]) }
}
