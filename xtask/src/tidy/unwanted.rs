//! Text that may not stand in the repository: unfinished code, debug output, unescaped HTML, paths of one machine.

use super::Problem;
use super::tree::{SourceFile, Tree};

/// This file holds the list itself.
const THIS_FILE: &str = "xtask/src/tidy/unwanted.rs";

struct Unwanted {
    text: &'static str,
    extensions: &'static [&'static str],
    why: &'static str,
}

const WRITTEN: &[&str] = &["rs", "md", "html", "toml"];

const UNWANTED: &[Unwanted] = &[
    Unwanted { text: "todo!(", extensions: WRITTEN, why: "unfinished code" },
    Unwanted { text: "unimplemented!(", extensions: WRITTEN, why: "unfinished code" },
    Unwanted { text: "dbg!(", extensions: WRITTEN, why: "debug output" },
    Unwanted { text: "FIXME", extensions: WRITTEN, why: "unfinished work; write it down where it is planned" },
    Unwanted { text: "/Users/", extensions: WRITTEN, why: "a path of one machine" },
    Unwanted { text: "/home/", extensions: WRITTEN, why: "a path of one machine" },
    Unwanted { text: "|safe", extensions: &["html"], why: "a template may not switch escaping off" },
];

/// Looks at every text file but the one that holds the list.
pub fn check(tree: &Tree) -> Vec<Problem> {
    tree.files().filter(|file| file.path != THIS_FILE).flat_map(in_file).collect()
}

fn in_file(file: &SourceFile) -> Vec<Problem> {
    let wanted_here: Vec<&Unwanted> = UNWANTED
        .iter()
        .filter(|unwanted| unwanted.extensions.iter().any(|extension| file.has_extension(extension)))
        .collect();
    let mut problems = Vec::new();
    for (number, line) in file.lines() {
        let line = if file.has_extension("html") { line.replace("| ", "|") } else { line.to_owned() };
        for unwanted in wanted_here.iter().filter(|unwanted| line.contains(unwanted.text)) {
            problems.push(Problem::at(&file.path, number, format!("`{}`: {}", unwanted.text, unwanted.why)));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::super::tree::Tree;
    use super::check;

    #[test]
    fn each_kind_of_unwanted_text_is_found_with_its_line() {
        let tree = Tree::of(&[
            ("crates/saisei-web/templates/a.html", "<p>\n{{ name | safe }}\n"),
            ("crates/saisei-web/src/lib.rs", "fn a() { todo!(\"later\") }\n// FIXME\n"),
            ("docs/guide.md", "Look into /home/someone.\n"),
        ]);
        assert_eq!(
            lines(&check(&tree)),
            [
                "crates/saisei-web/templates/a.html:2: `|safe`: a template may not switch escaping off",
                "crates/saisei-web/src/lib.rs:1: `todo!(`: unfinished code",
                "crates/saisei-web/src/lib.rs:2: `FIXME`: unfinished work; write it down where it is planned",
                "docs/guide.md:1: `/home/`: a path of one machine",
            ]
        );
    }

    #[test]
    fn a_clean_file_passes() {
        assert!(check(&Tree::of(&[("README.md", "Safe text: a | b\n")])).is_empty());
    }
}
