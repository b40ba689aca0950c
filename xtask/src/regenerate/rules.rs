//! `docs/reference/rules.md` from `saisei rules --json`.

use serde_json::Value;

use super::markdown::{cell, code, elements, page, table, text};
use crate::failure::Failure;

const LEAD: &str = "Every rule that the program can name in a finding, with its grade, its words in both languages, its \
source and the safety goal that it serves. `never`: no role, reason or flag passes it. `second_person`: another person \
confirms with a credential of their own. `physician`: a physician decides, with a reason. `physician_and_quality`: both. \
`note`: shown, and nothing is held back. A source marked UNVERIFIED has not been checked against the primary text.";

/// One row per rule, in the order of the catalogue.
///
/// # Errors
/// If the answer is not an array.
pub fn render(json: &Value) -> Result<String, Failure> {
    let rows: Vec<Vec<String>> = elements(json)?.iter().map(row).collect();
    let heads = ["rule", "gate", "grade", "English", "日本語", "source", "goal"];
    Ok(page("Rules", LEAD) + &table(&heads, &rows))
}

fn row(rule: &Value) -> Vec<String> {
    let words = |language: &str| {
        let message = rule.get("message").and_then(|message| message.get(language));
        cell(&joined(message.unwrap_or(&Value::Null)))
    };
    vec![
        code(text(rule, "id")),
        cell(text(rule, "gate")),
        cell(text(rule, "grade")),
        words("en"),
        words("ja"),
        cell(&joined(rule.get("source").unwrap_or(&Value::Null))),
        cell(&joined(rule.get("goal").unwrap_or(&Value::Null))),
    ]
}

/// A text, or the texts of an array or object one after the other.
fn joined(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(joined).collect::<Vec<_>>().join(" "),
        Value::Object(parts) => {
            let known = ["what", "why", "next", "who"];
            let texts = known.iter().filter_map(|part| parts.get(*part)).map(joined);
            texts.collect::<Vec<_>>().join(" ")
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::render;
    use serde_json::json;

    #[test]
    fn one_row_per_rule_whether_the_words_are_one_text_or_four() {
        let page = render(&json!([
            {"id": "bedside.expired", "gate": "bedside", "grade": "never", "message": {"ja": "期限", "en": "Expired | late"}, "source": "plan", "goal": "SG1"},
            {"id": "a.b", "gate": "a", "grade": "note", "message": {"ja": "x", "en": {"why": "Y", "what": "W", "next": "N", "who": "Z"}}, "source": "s", "goal": ["SG2", "SG3"]},
        ])).expect("an array");
        assert!(page.contains("| `bedside.expired` | bedside | never | Expired \\| late | 期限 | plan | SG1 |\n"));
        assert!(page.contains("| `a.b` | a | note | W Y N Z | x | s | SG2 SG3 |\n"));
    }

    #[test]
    fn anything_but_an_array_is_refused() {
        assert!(render(&json!({"rules": []})).is_err());
    }
}
