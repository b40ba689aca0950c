//! How long the server takes for its pages when a clinic has ten thousand journeys.

mod asked;
mod clinic;
mod visit;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::asked::Asked;
use super::figures::Figures;
use crate::failure::Failure;
use crate::say;
use asked::{PAGES, SEARCHES};
use clinic::{Clinic, Started};
use visit::{Person, median_and_p95};

/// Journeys in the clinic: about ten years of work.
const JOURNEYS: usize = 10_000;
/// What a person notices begins above this; each list has it as its budget.
const BOUND_MS: f64 = 20.0;
/// Times that each page is asked for, after a few that are not counted.
const TIMES: usize = 40;

/// Makes the clinic, serves it, and asks for every page.
///
/// # Errors
/// If the program fails, a page is not there, or a page leaves its bound.
pub fn run(asked: &Asked) -> Result<(), Failure> {
    let clinic = Clinic::make(JOURNEYS)?;
    let server = clinic.serve()?;
    let roles: BTreeSet<&str> = PAGES.iter().map(|(role, ..)| *role).collect();
    let (mut measured, mut absent) = (Vec::new(), Vec::new());
    for role in roles {
        let person = Person::sign_in(server.address(), clinic.sign_in(role)?)?;
        for (_, page, list) in PAGES.iter().filter(|(own, ..)| *own == role) {
            match person.resolve(page, list)?.map(|address| person.times(&address, TIMES)).transpose()?.flatten() {
                Some(times) => measured.push(Measured::of(role, &named(page, list), times)?.told()),
                None => absent.push(format!("{role} {page} {list}")),
            }
        }
        for (_, page, action, filled) in SEARCHES.iter().filter(|(own, ..)| *own == role) {
            let times = person.search(page, action, filled, TIMES)?;
            measured.push(Measured::of(role, &format!("{action} {filled}"), times)?.told());
        }
    }
    report(&measured, &absent, &clinic, &server.started()?, asked.json)
}

fn named(page: &str, list: &str) -> String {
    if list.is_empty() { page.to_owned() } else { format!("{page} of {list}") }
}

struct Measured {
    role: String,
    page: String,
    median: f64,
    p95: f64,
    figures: Figures,
}

impl Measured {
    fn of(role: &str, page: &str, times: Vec<f64>) -> Result<Self, Failure> {
        let nothing = || Failure::new(format!("{page} was not measured"));
        let (median, p95) = median_and_p95(&times).ok_or_else(nothing)?;
        let figures = Figures::of(times, BOUND_MS).ok_or_else(nothing)?;
        Ok(Self { role: role.to_owned(), page: page.to_owned(), median, p95, figures })
    }

    /// Says so while the others are still measured.
    fn told(self) -> Self {
        say::note(&line(&self));
        self
    }

    fn ratio(&self) -> f64 {
        self.p95 / BOUND_MS
    }

    fn json(&self) -> Value {
        json!({
            "role": self.role, "page": self.page, "median_ms": self.median, "p95_ms": self.p95,
            "bound_ms": BOUND_MS, "ratio": self.ratio(), "within": self.ratio() <= 1.0, "all_ms": self.figures.json(),
        })
    }
}

fn report(
    measured: &[Measured],
    absent: &[String],
    clinic: &Clinic,
    started: &Started,
    json: bool,
) -> Result<(), Failure> {
    if json {
        let pages: Vec<Value> = measured.iter().map(Measured::json).collect();
        let answer = json!({
            "drill": "pages", "journeys": JOURNEYS, "made": clinic.made(), "times": TIMES, "start_ms": started.milliseconds,
            "memory_mb": started.megabytes, "absent": absent, "pages": pages,
        });
        say::line(&answer.to_string());
    } else {
        say::line(&clinic.made());
        let Started { milliseconds, megabytes } = started;
        say::line(&format!(
            "start until the address is printed {milliseconds:.0} ms; memory afterwards {megabytes} MB"
        ));
        measured.iter().for_each(|one| say::line(&line(one)));
        absent.iter().for_each(|page| say::line(&format!("not there: {page}")));
    }
    let over = measured.iter().filter(|one| one.ratio() > 1.0).count();
    match (over, absent.len()) {
        (0, 0) if !measured.is_empty() => Ok(()),
        (over, absent) => Err(Failure::new(format!("drill pages: {over} over {BOUND_MS:.0} ms, {absent} not there"))),
    }
}

fn line(one: &Measured) -> String {
    let Measured { role, page, median, p95, .. } = one;
    let ratio = one.ratio();
    format!("{ratio:5.2} of the bound  median {median:6.1} ms  p95 {p95:6.1} ms  {role:<16} {page}")
}
