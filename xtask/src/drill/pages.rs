//! How long the server takes for its pages when a clinic has ten thousand journeys.

mod clinic;
mod visit;

use serde_json::{Value, json};

use super::figures::Figures;
use crate::failure::Failure;
use crate::say;
use clinic::Clinic;
use visit::{Person, median_and_p95};

/// Journeys in the clinic: about ten years of work.
const JOURNEYS: usize = 10_000;
/// What a person notices begins above this; each list has it as its budget.
const BOUND_MS: f64 = 20.0;
/// Times that each page is asked for, after a few that are not counted.
const TIMES: usize = 40;

/// Who asks for which page. `{}` stands for the id of one journey of the demonstration.
const PAGES: &[(&str, &str)] = &[
    ("coordinator", "/today"),
    ("physician", "/today"),
    ("nurse", "/today"),
    ("culture_operator", "/today"),
    ("quality_officer", "/today"),
    ("administrator", "/today"),
    ("nurse", "/today?group=others&from=5000"),
    ("coordinator", "/journeys"),
    ("coordinator", "/journeys?step=work-up&state=open"),
    ("coordinator", "/journeys?blocked=1"),
    ("coordinator", "/journeys?due=week"),
    ("coordinator", "/journeys?before="),
    ("culture_operator", "/journeys"),
    ("nurse", "/journeys/J0020"),
    ("nurse", "/journeys/J9000"),
    ("nurse", "/labels"),
    ("nurse", "/journeys/J0020/labels"),
    ("culture_operator", "/lots"),
    ("quality_officer", "/release"),
    ("quality_officer", "/deviations"),
    ("nurse", "/custody"),
    ("physician", "/adverse-events"),
    ("nurse", "/observation"),
    ("coordinator", "/appointments"),
    ("coordinator", "/enquiries"),
    ("coordinator", "/plans"),
    ("culture_operator", "/materials"),
    ("culture_operator", "/rooms"),
];

/// What is searched for, as a form posts it: a reading in kana, one in Latin letters, a birth date of another calendar,
/// a number, and a word that finds nobody.
const SEARCHES: &[&str] = &["レンシュウ", "renshuu", "S33.3.14", "260050", "zzzz"];

/// Makes the clinic, serves it, and asks for every page.
///
/// # Errors
/// If the program fails or a page leaves its bound.
pub fn run(json: bool) -> Result<(), Failure> {
    let clinic = Clinic::make(JOURNEYS)?;
    let server = clinic.serve()?;
    let mut measured = Vec::new();
    let mut roles: Vec<&str> = PAGES.iter().map(|(role, _)| *role).collect();
    roles.sort_unstable();
    roles.dedup();
    for role in roles {
        let mut person = Person::sign_in(server.address(), clinic.sign_in(role)?)?;
        for (_, page) in PAGES.iter().filter(|(own, _)| *own == role) {
            measured.extend(person.times(page, TIMES)?.map(|times| Measured::of(role, page, times)).transpose()?);
        }
        if role == "coordinator" {
            for text in SEARCHES {
                let times = person.search(text, TIMES)?;
                measured.push(Measured::of(role, &format!("search {text}"), times)?);
            }
        }
    }
    report(&measured, &clinic.made(), json)
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

fn report(measured: &[Measured], made: &str, json: bool) -> Result<(), Failure> {
    if json {
        let pages: Vec<Value> = measured.iter().map(Measured::json).collect();
        let answer = json!({"drill": "pages", "journeys": JOURNEYS, "made": made, "times": TIMES, "pages": pages});
        say::line(&answer.to_string());
    } else {
        say::line(made);
        for one in measured {
            let Measured { role, page, median, p95, .. } = one;
            let ratio = one.ratio();
            say::line(&format!(
                "{ratio:5.2} of the bound  median {median:6.1} ms  p95 {p95:6.1} ms  {role:<16} {page}"
            ));
        }
    }
    let over = measured.iter().filter(|one| one.ratio() > 1.0).count();
    if measured.is_empty() {
        return Err(Failure::new("no page was measured"));
    }
    if over == 0 { Ok(()) } else { Err(Failure::new(format!("drill pages: {over} pages over {BOUND_MS:.0} ms"))) }
}
