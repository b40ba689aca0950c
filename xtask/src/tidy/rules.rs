//! The rule catalogue: every rule whole, in both languages, with the same facts in each.

use std::collections::BTreeSet;

use toml::{Table, Value};

use super::Problem;
use super::tree::Tree;

pub const CATALOGUE: &str = "rules/rules.toml";
const GRADES: &[&str] = &["never", "second_person", "physician", "physician_and_quality", "note"];
/// A refusal has four parts: what, why, what next, and who can.
const PARTS: &[&str] = &["what", "why", "next", "who"];
pub const LANGUAGES: &[&str] = &["ja", "en"];

/// Checks the catalogue; a missing file is a problem.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let rules = match read(tree) {
        Ok(rules) => rules,
        Err(problem) => return vec![problem],
    };
    let mut seen = BTreeSet::new();
    rules
        .iter()
        .flat_map(|rule| {
            let repeated = !seen.insert(id(rule).to_owned());
            problems_of(rule, repeated)
        })
        .collect()
}

/// The rules of the catalogue.
pub fn read(tree: &Tree) -> Result<Vec<Table>, Problem> {
    let text = tree.text(CATALOGUE).ok_or_else(|| Problem::new(CATALOGUE, "is missing"))?;
    let table: Table = toml::from_str(text).map_err(|error| Problem::new(CATALOGUE, error.message()))?;
    let rules =
        table.get("rule").and_then(Value::as_array).ok_or_else(|| Problem::new(CATALOGUE, "has no [[rule]]"))?;
    Ok(rules.iter().filter_map(Value::as_table).cloned().collect())
}

/// Every sentence of a rule in one language.
pub fn sentences<'a>(rule: &'a Table, language: &str) -> Vec<&'a str> {
    let words = rule.get(language).and_then(Value::as_table);
    PARTS.iter().filter_map(|part| words?.get(*part)?.as_str()).collect()
}

/// The rule's id, or nothing.
pub fn id(rule: &Table) -> &str {
    text(rule, "id")
}

fn text<'a>(table: &'a Table, key: &str) -> &'a str {
    table.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn problems_of(rule: &Table, repeated: bool) -> Vec<Problem> {
    let mut messages = Vec::new();
    if repeated {
        messages.push("the id is used twice".to_owned());
    }
    messages.extend(id_message(rule));
    let grade = text(rule, "grade");
    if !GRADES.contains(&grade) {
        messages.push(format!("grade `{grade}` is none of {}", GRADES.join(", ")));
    }
    let empty = ["source", "goal"].into_iter().filter(|key| is_empty(rule.get(*key)));
    messages.extend(empty.map(|key| format!("`{key}` is missing")));
    messages.extend(missing_words(rule));
    messages.extend(different_facts(rule));
    let place = format!("{CATALOGUE}: {}", id(rule));
    messages.into_iter().map(|message| Problem::new(place.clone(), message)).collect()
}

fn id_message(rule: &Table) -> Option<String> {
    let gate = text(rule, "gate");
    let good = id(rule).split_once('.').is_some_and(|(head, name)| head == gate && is_kebab(head) && is_kebab(name));
    (!good).then(|| format!("the id must be `{gate}.some-name`, lower case with hyphens, after its gate"))
}

/// Lower-case words joined by single hyphens.
pub fn is_kebab(text: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.split('-').all(|part| !part.is_empty() && part.chars().all(is_letter))
}

fn is_empty(value: Option<&Value>) -> bool {
    match value {
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(Value::Array(items)) => items.is_empty(),
        _ => true,
    }
}

fn missing_words(rule: &Table) -> Vec<String> {
    let mut missing = Vec::new();
    for language in LANGUAGES {
        let words = rule.get(*language).and_then(Value::as_table);
        for part in PARTS {
            if is_empty(words.and_then(|words| words.get(*part))) {
                missing.push(format!("`{language}.{part}` is missing"));
            }
        }
    }
    missing
}

fn different_facts(rule: &Table) -> Option<String> {
    let [ja, en] = ["ja", "en"].map(|language| variables(&sentences(rule, language).join(" ")));
    let only: Vec<&str> = ja.symmetric_difference(&en).map(String::as_str).collect();
    (!only.is_empty()).then(|| format!("in one language only: {{{}}}", only.join("}, {")))
}

/// Names between braces, with or without `$`.
fn variables(text: &str) -> BTreeSet<String> {
    text.split('{')
        .skip(1)
        .filter_map(|after| after.split_once('}'))
        .map(|(name, _)| name.trim().trim_start_matches('$').to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::super::tree::Tree;
    use super::{CATALOGUE, check};

    const GOOD: &str = r#"
[[rule]]
id = "bedside.identity-mismatch"
gate = "bedside"
grade = "never"
source = "design"
goal = "SG1"
ja = { what = "投与できません。", why = "{ wristband }", next = "離して置く。", who = "いません。" }
en = { what = "Do not give it.", why = "{wristband}", next = "Set it aside.", who = "Nobody." }
"#;

    fn problems(text: &str) -> Vec<String> {
        lines(&check(&Tree::of(&[(CATALOGUE, text)])))
    }

    fn after(from: &str, to: &str) -> Vec<String> {
        problems(&GOOD.replace(from, to))
    }

    #[test]
    fn a_whole_rule_passes() {
        assert!(problems(GOOD).is_empty());
    }

    #[test]
    fn a_missing_file_fails() {
        assert_eq!(lines(&check(&Tree::of(&[]))), ["rules/rules.toml: is missing"]);
    }

    #[test]
    fn the_same_id_twice_fails() {
        let found = problems(&format!("{GOOD}{GOOD}"));
        assert_eq!(found, ["rules/rules.toml: bedside.identity-mismatch: the id is used twice"]);
    }

    #[test]
    fn each_part_of_a_rule_is_needed() {
        assert!(after("\"never\"", "\"always\"")[0].contains("grade `always`"));
        assert!(after("goal = \"SG1\"\n", "")[0].contains("`goal` is missing"));
        assert!(after(", who = \"Nobody.\"", "")[0].contains("`en.who` is missing"));
        assert!(after("gate = \"bedside\"", "gate = \"release\"")[0].contains("`release.some-name`"));
        assert!(after("identity-mismatch", "IdentityMismatch")[0].contains("lower case"));
    }

    #[test]
    fn both_languages_name_the_same_facts() {
        assert!(after("{wristband}", "{bag}")[0].ends_with("in one language only: {bag}, {wristband}"));
    }
}
