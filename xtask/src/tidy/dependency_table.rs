//! Every direct dependency has its reason in `docs/reference/dependencies.md`, and every reason its dependency.

use std::collections::BTreeSet;

use super::Problem;
use super::tree::Tree;

const MANIFEST: &str = "Cargo.toml";
const TABLE: &str = "docs/reference/dependencies.md";

/// Compares the manifest's table with the document's.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let asked = match asked_for(tree.text(MANIFEST).unwrap_or_default()) {
        Ok(asked) => asked,
        Err(problem) => return vec![problem],
    };
    let Some(table) = tree.text(TABLE) else {
        return vec![Problem::new(TABLE, "is missing")];
    };
    let explained = explained(table);
    let without = asked.iter().filter(|name| !explained.contains(name.as_str()));
    let stale = explained.iter().filter(|name| !asked.contains(**name));
    without
        .map(|name| Problem::new(TABLE, format!("has no row for the dependency `{name}`")))
        .chain(stale.map(|name| Problem::new(TABLE, format!("has a row for `{name}`, which is no dependency"))))
        .collect()
}

fn asked_for(manifest: &str) -> Result<BTreeSet<String>, Problem> {
    let table: toml::Table = toml::from_str(manifest).map_err(|error| Problem::new(MANIFEST, error.message()))?;
    let dependencies = table
        .get("workspace")
        .and_then(|workspace| workspace.get("dependencies"))
        .and_then(toml::Value::as_table)
        .ok_or_else(|| Problem::new(MANIFEST, "has no [workspace.dependencies]"))?;
    Ok(dependencies.keys().filter(|name| !name.starts_with("saisei")).cloned().collect())
}

/// Names in the first cell of each row, written as code.
fn explained(table: &str) -> BTreeSet<&str> {
    table.lines().filter_map(|line| line.trim().strip_prefix("| `")).filter_map(|row| row.split('`').next()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::super::tree::Tree;
    use super::{MANIFEST, TABLE, check};

    const CARGO: &str = "[workspace.dependencies]\nsaisei-app = { path = \"x\" }\nserde = \"1\"\ntoml = \"1\"\n";

    fn problems(table: &str) -> Vec<String> {
        lines(&check(&Tree::of(&[(MANIFEST, CARGO), (TABLE, table)])))
    }

    #[test]
    fn one_row_each_passes() {
        assert!(problems("| crate | why |\n|---|---|\n| `serde` | a |\n| `toml` | b |\n").is_empty());
    }

    #[test]
    fn a_missing_row_and_a_stale_row_fail() {
        assert_eq!(
            problems("| `serde` | a |\n| `chrono` | b |\n"),
            [
                "docs/reference/dependencies.md: has no row for the dependency `toml`",
                "docs/reference/dependencies.md: has a row for `chrono`, which is no dependency",
            ]
        );
    }
}
