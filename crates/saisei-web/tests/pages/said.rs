//! Keys that are made of a family and a code while the program runs: every code of every family has its words in both
//! languages, and so has every code that a form offers.

use std::collections::BTreeSet;
use std::path::Path;

use saisei_app::domain::{Command, Role};
use saisei_app::form::{Field, REASONS, Takes, codes_for, form_of};
use saisei_app::words::{Language, words};
use serde_json::Value;

/// Families of the pages with the type whose names they say, as the schema of commands and events calls it.
const TYPES: &[(&str, &str)] = &[
    ("attendance", "Attendance"),
    ("category", "Category"),
    ("channel", "Channel"),
    ("choice", "Choice"),
    ("clock", "ClockKind"),
    ("condition", "Condition"),
    ("container", "ContainerKind"),
    ("disposition", "Disposition"),
    ("drug-stop", "StopReason"),
    ("duty", "Duty"),
    ("enq-rheumatologist", "Answer"),
    ("enquiry-done", "Done"),
    ("enquiry-outcome", "EnquiryOutcome"),
    ("grade", "Grade"),
    ("marker", "Marker"),
    ("meaning", "Meaning"),
    ("medium", "Medium"),
    ("order-kind", "OrderKind"),
    ("origin", "Origin"),
    ("outcome", "Outcome"),
    ("parameter", "Parameter"),
    ("pick-origin", "MaterialOrigin"),
    ("pick-zone", "Zone"),
    ("purpose", "Purpose"),
    ("recipient", "Recipient"),
    ("role", "Role"),
    ("route", "Route"),
    ("scope", "WithdrawalScope"),
    ("serious", "Seriousness"),
    ("severity", "Severity"),
    ("test", "TestKind"),
    ("topic", "Topic"),
    ("value", "Answer"),
    ("value", "Qualitative"),
    ("verdict", "Verdict"),
];

/// Families whose codes are no type of the schema: states that are worked out, and names of our own.
const OTHERS: &[(&str, &[&str])] = &[
    ("allergies", &["known", "none", "not-recorded", "unavailable"]),
    ("area", &[]),
    ("booking", &["open", "kept", "cancelled", "arrived", "missed"]),
    ("care-page", &["journey", "work-up", "eligibility", "consent", "harvest", "follow-up"]),
    ("case-state", &["opened", "assessed", "closed"]),
    ("code", REASONS),
    ("container-state", &["in-transit", "received", "labelled", "used", "void", "disposed", "retained"]),
    ("enq-next", &["unanswered", "answered", "booked", "counselled"]),
    ("enquiry-stage", &["unanswered", "answered", "booked", "counselled", "closed"]),
    ("explained-language", &["ja", "en"]),
    ("field", &[]),
    ("level", &["1", "2", "3"]),
    ("material-state", &["received", "accepted", "rejected"]),
    ("next", &[]),
    ("permission", &["none", "not-yet", "run-out"]),
    ("share", &["room", "staff", "material", "day"]),
    ("step", &["work-up", "harvest", "culture", "administration", "follow-up"]),
    ("symptom", &[]),
    ("timeline-group", &[]),
];

fn key(family: &str, code: &str) -> String {
    format!("{family}-{}", code.to_lowercase().replace(['_', '.'], "-"))
}

/// Families of open codes stand in for each other.
const OPEN: [&str; 3] = ["code", "symptom", "why"];

fn lacks_words(family: &str, code: &str) -> Vec<String> {
    let others = OPEN.into_iter().filter(|_| OPEN.contains(&family));
    let keys: Vec<String> = [family].into_iter().chain(others).map(|family| key(family, code)).collect();
    let lacks = |language: &Language| !keys.iter().any(|key| words(*language).find(key).is_some());
    Language::ALL.into_iter().filter(lacks).map(|language| format!("{} in {}", keys[0], language.code())).collect()
}

/// The names of an enumeration of the schema.
fn names(schema: &Value, name: &str) -> Vec<String> {
    let definition = &schema["$defs"][name];
    let plain = definition["enum"].as_array().into_iter().flatten();
    let told = definition["oneOf"].as_array().into_iter().flatten().map(|one| &one["const"]);
    plain.chain(told).filter_map(Value::as_str).map(str::to_owned).collect()
}

#[test]
fn every_code_of_a_type_has_its_words() {
    let (events, commands) = (saisei_app::events_schema(), saisei_app::commands_schema());
    let mut lacking = Vec::new();
    for (family, name) in TYPES {
        let mut codes = names(&events, name);
        codes.extend(names(&commands, name));
        assert!(!codes.is_empty(), "the schema has no {name}");
        lacking.extend(codes.iter().flat_map(|code| lacks_words(family, code)));
    }
    for (family, codes) in OTHERS {
        lacking.extend(codes.iter().flat_map(|code| lacks_words(family, code)));
    }
    lacking.extend(Role::ALL.iter().flat_map(|role| lacks_words("role", role.name())));
    assert!(lacking.is_empty(), "no words for {lacking:#?}");
}

/// Families that the source names in a call that makes a key of them.
fn used(folder: &Path, found: &mut BTreeSet<String>) {
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            used(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for call in ["code_words(", "code_list("] {
            for after in text.split(call).skip(1) {
                let arguments = after.split(')').next().unwrap_or_default();
                let family = arguments.split('"').nth(1).filter(|_| !arguments.contains("family:"));
                found.extend(family.map(str::to_owned));
            }
        }
    }
}

#[test]
fn every_family_is_checked() {
    let mut families = BTreeSet::new();
    used(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut families);
    assert!(families.len() > 40, "{families:?}");
    let known = TYPES.iter().map(|(family, _)| *family).chain(OTHERS.iter().map(|(family, _)| *family));
    let known: BTreeSet<&str> = known.collect();
    let unknown: Vec<&String> = families.iter().filter(|family| !known.contains(family.as_str())).collect();
    assert!(unknown.is_empty(), "codes of these families are checked by nobody: {unknown:?}");
}

/// Every field of a form, those inside groups and lists too.
fn fields(fields: &[Field], found: &mut Vec<Field>) {
    for field in fields {
        found.push(field.clone());
        let mut takes = &field.takes;
        while let Takes::List(inner) = takes {
            takes = inner;
        }
        if let Takes::Group(inner) = takes {
            self::fields(inner, found);
        }
        if let Takes::OneOf(shapes) = takes {
            for (_, shape) in shapes {
                if let Some(Takes::Group(inner)) = shape {
                    self::fields(inner, found);
                }
            }
        }
    }
}

#[test]
fn every_act_and_every_code_that_a_form_offers_has_its_words() {
    let mut lacking = Vec::new();
    let mut offered = 0;
    for command in Command::NAMES {
        lacking.extend(lacks_words("next", command));
        let mut all = Vec::new();
        fields(form_of(command).unwrap_or_default(), &mut all);
        for field in &all {
            let family = if field.name == "symptom" { "symptom" } else { "code" };
            for code in codes_for(command, &field.name) {
                offered += 1;
                lacking.extend(lacks_words(family, code));
            }
        }
    }
    assert!(offered > 100, "{offered}");
    assert!(lacking.is_empty(), "no words for {lacking:#?}");
}

#[test]
fn a_code_without_words_is_found() {
    assert_eq!(lacks_words("container", "of-gold"), ["container-of-gold in ja", "container-of-gold in en"]);
    assert!(lacks_words("container", "tissue").is_empty());
}
