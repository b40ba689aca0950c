//! `ARCHITECTURE.md` names every crate that exists, and none that does not, except under "Planned".

use std::collections::BTreeSet;

use super::Problem;
use super::tree::Tree;

const MAP: &str = "ARCHITECTURE.md";

/// Compares the map with the folders in `crates/`.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let Some(text) = tree.text(MAP) else {
        return vec![Problem::new(MAP, "is missing")];
    };
    let existing: BTreeSet<&str> = tree.crate_names().collect();
    let named = named_outside_planned(text);
    let mut problems = Vec::new();
    for name in existing.iter().filter(|name| !named.iter().any(|(_, known)| known == *name)) {
        problems.push(Problem::new(MAP, format!("does not name the crate `{name}`")));
    }
    for (line, name) in named {
        if name.starts_with("saisei-") && !existing.contains(name) {
            let message = format!("names `{name}`, which does not exist; planned crates belong under \"Planned\"");
            problems.push(Problem::at(MAP, line, message));
        }
    }
    problems
}

fn named_outside_planned(text: &str) -> Vec<(usize, &str)> {
    let mut planned = false;
    let mut named = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.starts_with('#') {
            planned = line.trim_start_matches('#').trim() == "Planned";
        }
        if !planned {
            let words = line.split(|c: char| !(c.is_ascii_lowercase() || c == '-'));
            named.extend(words.filter(|word| is_crate_name(word)).map(|word| (number, word)));
        }
    }
    named
}

fn is_crate_name(word: &str) -> bool {
    word == "saisei" || word.strip_prefix("saisei-").is_some_and(|rest| !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::super::tree::Tree;
    use super::check;

    fn house(map: &str) -> Vec<String> {
        let crates = [("crates/saisei/Cargo.toml", ""), ("crates/saisei-web/Cargo.toml", "")];
        lines(&check(&Tree::of(&[crates[0], crates[1], ("ARCHITECTURE.md", map)])))
    }

    #[test]
    fn a_true_map_passes() {
        assert!(house("`saisei` uses `saisei-web`.\n## Planned\n`saisei-sim`\n").is_empty());
    }

    #[test]
    fn a_crate_left_out_and_a_crate_made_up_fail() {
        assert_eq!(
            house("`saisei`, `saisei-sim`\n"),
            [
                "ARCHITECTURE.md: does not name the crate `saisei-web`",
                "ARCHITECTURE.md:1: names `saisei-sim`, which does not exist; planned crates belong under \"Planned\"",
            ]
        );
    }

    #[test]
    fn the_section_after_planned_counts_again() {
        assert_eq!(house("`saisei` `saisei-web`\n## Planned\n## More\n`saisei-sim`\n").len(), 1);
    }
}
