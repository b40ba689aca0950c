//! `docs/reference/routes.md` from `saisei routes --json`.

use serde_json::Value;

use super::markdown::{cell, code, elements, page, table, text};
use crate::failure::Failure;

const LEAD: &str = "Every address that the program answers, with the permission that it asks for. An address that is not here does not exist.";

/// One row per method and address.
///
/// # Errors
/// If the answer is not an array.
pub fn render(json: &Value) -> Result<String, Failure> {
    let row =
        |route: &Value| vec![cell(text(route, "method")), code(text(route, "path")), cell(text(route, "permission"))];
    let rows: Vec<Vec<String>> = elements(json)?.iter().map(row).collect();
    Ok(page("Addresses", LEAD) + &table(&["method", "address", "permission"], &rows))
}

#[cfg(test)]
mod tests {
    use super::render;
    use serde_json::json;

    #[test]
    fn one_row_per_address() {
        let page =
            render(&json!([{"method": "GET", "path": "/lots/{id}", "permission": "see_lot"}])).expect("an array");
        assert!(page.ends_with("| GET | `/lots/{id}` | see_lot |\n"));
    }
}
