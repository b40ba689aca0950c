//! Small pieces of Markdown.

use crate::failure::Failure;
use serde_json::Value;

/// The head of a generated page.
pub fn page(title: &str, lead: &str) -> String {
    format!("<!-- Written by `cargo xtask regenerate`; changes made by hand are lost. -->\n\n# {title}\n\n{lead}\n")
}

/// A table, with an empty line before it.
pub fn table(heads: &[&str], rows: &[Vec<String>]) -> String {
    let dashes = vec!["---".to_owned(); heads.len()];
    let heads: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
    let mut text = String::from("\n");
    for cells in [&heads, &dashes].into_iter().chain(rows) {
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

/// Text that stays inside one cell.
pub fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// Code in one cell.
pub fn code(text: &str) -> String {
    format!("`{}`", cell(text))
}

/// A text member of a JSON object; empty if it is not there.
pub fn text<'a>(object: &'a Value, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The elements of a JSON array.
///
/// # Errors
/// If it is something else.
pub fn elements(json: &Value) -> Result<&[Value], Failure> {
    json.as_array().map(Vec::as_slice).ok_or_else(|| Failure::new("the answer is not a JSON array"))
}

#[cfg(test)]
mod tests {
    use super::{cell, table};

    #[test]
    fn a_cell_stays_in_its_column() {
        assert_eq!(cell("a | b\n c"), "a \\| b c");
        let text = table(&["x", "y"], &[vec!["1".to_owned(), "2".to_owned()]]);
        assert_eq!(text, "\n| x | y |\n| --- | --- |\n| 1 | 2 |\n");
    }
}
