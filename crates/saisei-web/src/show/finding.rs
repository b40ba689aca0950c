//! Findings of the gates in the words of the catalogue.

use saisei_app::Standing;
use saisei_app::domain::values::{Day, Moment};
use saisei_app::domain::{Finding as Found, Grade as DomainGrade, Rule};
use saisei_app::words::Language;

use super::act_form::unit_words;
use super::code::{code_words, join, listed_words};
use crate::model::{Finding, Findings, Frame, Grade, grouped};

fn grade(grade: DomainGrade) -> Grade {
    match grade {
        DomainGrade::Never => Grade::Never,
        DomainGrade::PhysicianAndQuality => Grade::PhysicianAndQuality,
        DomainGrade::Physician => Grade::Physician,
        DomainGrade::SecondPerson => Grade::SecondPerson,
        DomainGrade::Note => Grade::Note,
    }
}

/// Families of words for the lists in findings.
const LISTS: [&str; 5] = ["test", "marker", "part", "route", "code"];

/// The state of something, in the words of that thing.
fn state(f: &Frame, rule: Rule, value: &str) -> String {
    let family = match rule {
        Rule::MaterialNotAccepted => "material-state",
        Rule::FacilityNotPermitted => "permission",
        Rule::BookingNotOpen => "booking",
        _ => "value",
    };
    let words = code_words(f, family, value);
    if words == value { f.facility(value) } else { words }
}

/// What holds material: a deviation, or the withdrawal.
pub(super) fn cause(f: &Frame, value: &str) -> String {
    match value {
        "consent_withdrawn" => f.t("cause-consent-withdrawn"),
        deviation => f.t1("cause-deviation", "deviation", deviation),
    }
}

/// `J0001 culture` and `L0002 (room+staff)`: a thing with words of its own behind it.
fn with_words(f: &Frame, list: &str) -> String {
    let one = |item: &str| match item.split_once(' ') {
        None => item.to_owned(),
        Some((id, rest)) => match rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            Some(shares) => {
                let shares = join(f, shares.split('+').map(|share| code_words(f, "share", share)));
                f.t2("shares-in", "lot", id, "shares", shares)
            }
            None => f.t2("journey-in-step", "journey", id, "step", code_words(f, "step", rest)),
        },
    };
    join(f, list.split(", ").map(one))
}

/// A time or a day in the house form; anything else as it is.
fn time_words(f: &Frame, value: &str) -> String {
    if let Ok(moment) = Moment::parse(value) {
        return f.full(moment.0);
    }
    Day::parse(value).map_or_else(|_| value.to_owned(), |day| f.long(day.0))
}

/// The values in a finding's words as people read them: times of the house, numbers in groups, codes in words.
fn readable(f: &Frame, rule: Rule, name: &str, value: &str) -> String {
    match name {
        "state" => state(f, rule, value),
        "cause" => cause(f, value),
        "role" => code_words(f, "role", value),
        "roles" => listed_words(f, &["role"], value),
        "route" | "tests" | "markers" | "missing" | "training" | "indication" | "anaesthetic" => {
            listed_words(f, &LISTS, value)
        }
        "listed" => {
            let named = |id: &str| if f.people.contains_key(id) { f.person(id) } else { f.facility(id) };
            let words = listed_words(f, &LISTS, value);
            if words == join(f, value.split(", ").map(str::to_owned)) {
                join(f, value.split(", ").map(named))
            } else {
                words
            }
        }
        "category" | "proposed" | "judged" => code_words(f, "category", value),
        "parameter" => code_words(f, "parameter", value),
        "condition" => code_words(f, "condition", value),
        "stage" => code_words(f, "step", value),
        "grade" => code_words(f, "grade", value),
        "command" => code_words(f, "next", value),
        "rules" => join(f, value.split(", ").map(|id| rule_words(f, id).trim_end_matches(['。', '.']).to_owned())),
        "journeys" => with_words(f, value),
        "lots" if rule == Rule::TestRelatedLots => with_words(f, value),
        "doctor" | "staff" | "second" | "actor" => f.person(value),
        "facility" | "holder" => f.facility(value),
        "wristband" | "container" | "containers" | "found" | "expected" => {
            join(f, value.split(", ").map(|number| grouped(&f.facility(number))))
        }
        "unit" => unit_words(f, value),
        _ => time_words(f, value),
    }
}

/// One finding.
pub(crate) fn finding(f: &Frame, found: &Found) -> Finding {
    let mut told = found.clone();
    for (name, value) in &mut told.variables {
        *value = readable(f, found.rule, name, value);
    }
    let (spoken, gap) = match f.words.language() {
        Language::Ja => (told.ja(), ""),
        Language::En => (told.en(), " "),
    };
    Finding {
        rule: found.rule.id().to_owned(),
        grade: grade(found.grade()),
        sentence: format!("{}{gap}{}", spoken.what, spoken.why),
        places: Vec::new(),
        next: spoken.next,
        who: spoken.who,
        source: found.source().to_owned(),
        act: None,
        settled: None,
    }
}

/// A gate's findings.
pub(crate) fn findings(f: &Frame, found: &[Found]) -> Findings {
    Findings { findings: found.iter().map(|found| finding(f, found)).collect(), checks: Vec::new(), at: f.as_of }
}

/// What stands in the way of a journey and is not told with the facts of its case already. None if nothing was checked,
/// and none if everything is told: a list without findings would say that there are none.
pub(crate) fn standing(f: &Frame, standing: &Standing, told: impl Fn(&Found) -> bool) -> Option<Findings> {
    let rest: Vec<Found> = standing.findings.iter().filter(|found| !told(found)).cloned().collect();
    let checks = standing.checks.iter().map(|check| f.t(format!("check-{check}"))).collect();
    let silent = standing.checks.is_empty() || (rest.is_empty() && !standing.findings.is_empty());
    (!silent).then(|| Findings { checks, ..findings(f, &rest) })
}

/// What a rule says without the facts of a case, for a refusal in the past.
pub(super) fn rule_words(f: &Frame, id: &str) -> String {
    let Some(rule) = Rule::from_id(id) else { return id.to_owned() };
    let found = Found::of(rule);
    let (spoken, gap) = match f.words.language() {
        Language::Ja => (found.ja(), ""),
        Language::En => (found.en(), " "),
    };
    // A sentence that needs the facts of the case would show gaps.
    let whole = !spoken.why.contains('—');
    if whole { format!("{}{gap}{}", spoken.what, spoken.why) } else { spoken.what }
}

/// What is wrong with an entry: why, and what to enter.
pub(crate) fn finding_words(f: &Frame, found: &Found) -> String {
    let mut told = found.clone();
    for (_, value) in told.variables.iter_mut().filter(|(name, _)| *name == "unit") {
        *value = unit_words(f, value);
    }
    let (spoken, gap) = match f.words.language() {
        Language::Ja => (told.ja(), ""),
        Language::En => (told.en(), " "),
    };
    format!("{}{gap}{}", spoken.why, spoken.next)
}
