//! Every exception from a lint says why.

use super::Problem;
use super::rust_text::cover;
use super::tree::{SourceFile, Tree};

const OPENINGS: &[&str] = &["allow(", "expect("];

/// Looks at every Rust file.
pub fn check(tree: &Tree) -> Vec<Problem> {
    tree.files().filter(|file| file.has_extension("rs")).flat_map(without_reason).collect()
}

fn without_reason(file: &SourceFile) -> Vec<Problem> {
    let covered = cover(&file.text);
    let mut problems = Vec::new();
    for (at, mark) in covered.match_indices("#[").chain(covered.match_indices("#![")) {
        let (before, from) = covered.split_at_checked(at).unwrap_or_default();
        let attribute = from.strip_prefix(mark).map(attribute).unwrap_or_default();
        if is_exception(attribute) && !attribute.contains("reason =") {
            let line = before.matches('\n').count().saturating_add(1);
            problems.push(Problem::at(&file.path, line, "an exception from a lint needs `reason = \"...\"`"));
        }
    }
    problems
}

/// The text up to the bracket that closes the attribute.
fn attribute(from: &str) -> &str {
    let mut depth: usize = 1;
    for (at, c) in from.char_indices() {
        match c {
            '[' => depth = depth.saturating_add(1),
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return from.get(..at).unwrap_or_default();
        }
    }
    from
}

fn is_exception(attribute: &str) -> bool {
    let inner = attribute.trim_start();
    let conditional = inner.starts_with("cfg_attr(");
    OPENINGS.iter().any(|opening| inner.starts_with(opening) || conditional && inner.contains(&format!(" {opening}")))
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::super::tree::Tree;
    use super::check;

    fn problems(text: &str) -> Vec<String> {
        lines(&check(&Tree::of(&[("crates/saisei/src/main.rs", text)])))
    }

    #[test]
    fn a_reason_on_any_line_of_the_attribute_passes() {
        assert!(problems("#![expect(\n    clippy::print_stdout,\n    reason = \"an edge\"\n)]\n").is_empty());
        assert!(problems("let text = \"#[allow(dead_code)]\"; // #[allow(x)]\n").is_empty());
    }

    #[test]
    fn a_missing_reason_fails() {
        let found = problems("fn a() {}\n#[allow(dead_code)]\nfn b() {}\n");
        assert_eq!(found, ["crates/saisei/src/main.rs:2: an exception from a lint needs `reason = \"...\"`"]);
        assert_eq!(problems("#![expect(unused)]\n").len(), 1);
        assert_eq!(problems("#[cfg_attr(test, allow(unused))]\n").len(), 1);
    }
}
