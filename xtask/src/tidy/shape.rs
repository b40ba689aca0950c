//! Functions over 70 lines of code need a written reason; so do files over 700 lines.

use super::Problem;
use super::rust_text::cover;
use super::tree::{SourceFile, Tree};

/// The same limit, and the same way of counting, as Clippy's `too_many_lines` with our `clippy.toml`: otherwise the
/// exception that we ask for would be one that Clippy calls unneeded.
const FUNCTION_LINES: usize = 70;
/// Nine files in ten stay far below; above it a reader loses the thread.
const FILE_LINES: usize = 700;
const FILE_MARK: &str = "// long-file: ";

/// Looks at the crates' own sources.
pub fn check(tree: &Tree) -> Vec<Problem> {
    tree.crate_sources().flat_map(|file| long_functions(file).into_iter().chain(long_file(file))).collect()
}

fn long_file(file: &SourceFile) -> Option<Problem> {
    let count = file.text.lines().count();
    let reason = file.text.strip_prefix(FILE_MARK).and_then(|rest| rest.lines().next());
    if count <= FILE_LINES || reason.is_some_and(|reason| !reason.trim().is_empty()) {
        return None;
    }
    let message = format!("{count} lines; split it, or begin it with `{FILE_MARK}REASON` (limit {FILE_LINES})");
    Some(Problem::new(file.path.as_str(), message))
}

fn long_functions(file: &SourceFile) -> Vec<Problem> {
    let covered = cover(&file.text);
    functions(&covered)
        .into_iter()
        .filter(|function| function.code_lines > FUNCTION_LINES)
        .filter(|function| !has_exception(&covered, function.line))
        .map(|function| {
            let message = format!(
                "function `{}` has {} lines of code; split it, or give it `#[expect(clippy::too_many_lines, reason = ...)]` (limit {FUNCTION_LINES})",
                function.name, function.code_lines
            );
            Problem::at(&file.path, function.line, message)
        })
        .collect()
}

struct Function<'a> {
    name: &'a str,
    line: usize,
    code_lines: usize,
}

fn functions(covered: &str) -> Vec<Function<'_>> {
    covered
        .match_indices("fn ")
        .filter(|(at, _)| !ends_in_word(covered.get(..*at).unwrap_or_default()))
        .filter_map(|(at, _)| function_at(covered, at))
        .collect()
}

fn ends_in_word(text: &str) -> bool {
    text.chars().next_back().is_some_and(is_word)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn function_at(covered: &str, at: usize) -> Option<Function<'_>> {
    let (before, from) = covered.split_at_checked(at)?;
    let after = from.strip_prefix("fn ")?.trim_start();
    let name = after.split(|c| !is_word(c)).next().filter(|name| !name.is_empty())?;
    let body = body(from)?;
    let code_lines = body.lines().filter(|line| !line.trim().is_empty()).count();
    Some(Function { name, line: before.matches('\n').count().saturating_add(1), code_lines })
}

/// The text between the braces of the function that begins here; `None` for a declaration.
fn body(from: &str) -> Option<&str> {
    let mut depth: usize = 0;
    let open = from.char_indices().find_map(|(at, c)| {
        match c {
            '(' | '[' => depth = depth.saturating_add(1),
            ')' | ']' => depth = depth.saturating_sub(1),
            '{' | ';' if depth == 0 => return Some((at, c)),
            _ => {}
        }
        None
    });
    let inside = match open? {
        (at, '{') => from.get(at.saturating_add(1)..)?,
        _ => return None,
    };
    inside.get(..closing(inside)?)
}

fn closing(inside: &str) -> Option<usize> {
    let mut depth: usize = 1;
    for (at, c) in inside.char_indices() {
        match c {
            '{' => depth = depth.saturating_add(1),
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Whether the lines right above, up to the end of the item before, hold the exception.
fn has_exception(covered: &str, line: usize) -> bool {
    let above: Vec<&str> = covered.lines().take(line.saturating_sub(1)).collect();
    above
        .iter()
        .rev()
        .take_while(|text| !matches!(text.trim(), "}" | "};"))
        .take(20)
        .any(|text| text.contains("clippy::too_many_lines"))
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::super::tree::Tree;
    use super::check;

    const PATH: &str = "crates/saisei-web/src/lib.rs";

    fn problems(text: &str) -> Vec<String> {
        lines(&check(&Tree::of(&[(PATH, text)])))
    }

    fn function(head: &str, code: usize) -> String {
        format!("{head}{{\n{}}}\n", "    act();\n".repeat(code))
    }

    #[test]
    fn seventy_lines_pass_and_seventy_one_fail() {
        assert!(problems(&function("fn long() ", 70)).is_empty());
        let found = problems(&function("\npub fn long(x: [u8; 3]) -> u8 ", 71));
        assert!(found[0].starts_with("crates/saisei-web/src/lib.rs:2: function `long` has 71 lines of code"));
    }

    #[test]
    fn comments_and_blank_lines_are_not_code() {
        let text = format!("fn long() {{\n{}}}\n", "    // why\n\n    act();\n".repeat(60));
        assert!(problems(&text).is_empty());
    }

    #[test]
    fn the_exception_covers_only_the_function_below_it() {
        let exception = "#[expect(\n    clippy::too_many_lines,\n    reason = \"one table\"\n)]\nfn a() ";
        assert!(problems(&function(exception, 90)).is_empty());
        let two = function(exception, 90) + &function("fn b() ", 90);
        assert_eq!(problems(&two).len(), 1);
    }

    #[test]
    fn a_long_file_needs_its_mark() {
        let long = "// line\n".repeat(701);
        assert!(problems(&long)[0].contains("701 lines"));
        assert!(problems(&format!("// long-file: one table of codes\n{long}")).is_empty());
    }
}
