//! Findings of the gates in the words of the catalogue.

use saisei_app::Standing;
use saisei_app::domain::values::Moment;
use saisei_app::domain::{Finding as Found, Grade as DomainGrade, Rule};
use saisei_app::words::Language;

use super::code::code_words;
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

/// The values in a finding's words as people read them: times of the house, numbers in groups, codes in words.
fn readable(f: &Frame, name: &str, value: &str) -> String {
    match name {
        "state" => code_words(f, "value", value),
        "role" => code_words(f, "role", value),
        "roles" => value.split(", ").map(|role| code_words(f, "role", role)).collect::<Vec<_>>().join(", "),
        "route" => code_words(f, "route", value),
        "wristband" | "container" | "found" | "expected" => grouped(value),
        _ => Moment::parse(value).map_or_else(|_| value.to_owned(), |moment| f.full(moment.0)),
    }
}

/// One finding.
pub(super) fn finding(f: &Frame, found: &Found) -> Finding {
    let mut told = found.clone();
    for (name, value) in &mut told.variables {
        *value = readable(f, name, value);
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

/// What stands in the way of a journey; none if nothing was checked.
pub(crate) fn standing(f: &Frame, standing: &Standing) -> Option<Findings> {
    let checks = standing.checks.iter().map(|check| f.t(format!("check-{check}"))).collect();
    (!standing.checks.is_empty()).then(|| Findings { checks, ..findings(f, &standing.findings) })
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
