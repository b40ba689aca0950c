//! The words of the pages: both languages complete, with the same facts; every key used, every used key there.

use std::collections::{BTreeMap, BTreeSet};

use super::Problem;
use super::fluent::{self, FluentFile, Message};
use super::rules::is_kebab;
use super::tree::{SourceFile, Tree};

const FOLDER: &str = "crates/saisei-app/words/";
const TEMPLATES: &str = "crates/saisei-web/templates/";

/// A language's files by name, and its messages by id.
pub struct Language {
    pub name: &'static str,
    files: BTreeMap<String, FluentFile>,
}

impl Language {
    /// Reads the files of `words/NAME/`.
    pub fn read(tree: &Tree, name: &'static str) -> Self {
        let folder = format!("{FOLDER}{name}/");
        let named = |file: &SourceFile| {
            let short = file.path.strip_prefix(&folder)?;
            file.has_extension("ftl").then(|| (short.to_owned(), fluent::parse(&file.text)))
        };
        Self { name, files: tree.files().filter_map(named).collect() }
    }

    /// Every message with its file.
    pub fn messages(&self) -> impl Iterator<Item = (&str, &Message)> {
        self.files.iter().flat_map(|(file, parsed)| parsed.messages.iter().map(move |message| (file.as_str(), message)))
    }

    /// Where a message stands.
    pub fn problem(&self, file: &str, line: usize, message: String) -> Problem {
        Problem::at(&format!("{FOLDER}{}/{file}", self.name), line, message)
    }

    fn ids(&self) -> BTreeSet<&str> {
        self.messages().map(|(_, message)| message.id.as_str()).collect()
    }

    fn find(&self, file: &str, id: &str) -> Option<&Message> {
        self.files.get(file)?.messages.iter().find(|message| message.id == id)
    }
}

/// Compares both languages with each other and with what the program uses.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let (ja, en) = (Language::read(tree, "ja"), Language::read(tree, "en"));
    if ja.files.is_empty() || en.files.is_empty() {
        return vec![Problem::new(FOLDER, "must hold ja/*.ftl and en/*.ftl")];
    }
    let mut problems = differences(&ja, &en);
    problems.extend(differences(&en, &ja));
    problems.extend(different_variables(&ja, &en));
    problems.extend(repeated(&ja));
    problems.extend(missing_keys(tree, &ja));
    problems.extend(unused(tree, &ja));
    problems
}

/// What `one` has and `other` has not.
fn differences(one: &Language, other: &Language) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (file, parsed) in &one.files {
        if !other.files.contains_key(file) {
            problems.push(other.problem(file, 1, format!("is missing; {} has it", one.name)));
            continue;
        }
        let missing = parsed.messages.iter().filter(|message| other.find(file, &message.id).is_none());
        problems.extend(missing.map(|message| {
            one.problem(file, message.line, format!("`{}` has no counterpart in {}", message.id, other.name))
        }));
    }
    problems
}

fn different_variables(ja: &Language, en: &Language) -> Vec<Problem> {
    ja.messages()
        .filter_map(|(file, message)| {
            let theirs = en.find(file, &message.id)?.variables();
            let ours = message.variables();
            let only: Vec<&str> = ours.symmetric_difference(&theirs).copied().collect();
            let text = format!("`{}`: in one language only: ${}", message.id, only.join(", $"));
            (!only.is_empty()).then(|| ja.problem(file, message.line, text))
        })
        .collect()
}

fn repeated(language: &Language) -> Vec<Problem> {
    let mut seen = BTreeSet::new();
    language
        .messages()
        .filter(|(_, message)| !seen.insert(message.id.as_str()))
        .map(|(file, message)| language.problem(file, message.line, format!("`{}` is defined twice", message.id)))
        .collect()
}

fn missing_keys(tree: &Tree, language: &Language) -> Vec<Problem> {
    let ids = language.ids();
    let templates = tree.files().filter(|file| file.path.starts_with(TEMPLATES) && file.has_extension("html"));
    let mut problems = Vec::new();
    for file in templates {
        for (number, line) in file.lines() {
            let missing = keys(line).into_iter().filter(|key| !ids.contains(key));
            problems.extend(missing.map(|key| Problem::at(&file.path, number, format!("no words for `{key}`"))));
        }
    }
    problems
}

/// Keys in calls such as `t("some-key")`. `get` and `text` are common names, so there only a key with a hyphen counts.
fn keys(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (call, needs_hyphen) in [("t(\"", false), ("ta(\"", false), ("get(\"", true), ("text(\"", true)] {
        for (at, _) in line.match_indices(call) {
            let (before, from) = line.split_at_checked(at).unwrap_or_default();
            let key = from.strip_prefix(call).and_then(|rest| rest.split('"').next()).unwrap_or_default();
            let own_name = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
            if own_name && is_kebab(key) && (!needs_hyphen || key.contains('-')) {
                found.push(key);
            }
        }
    }
    found
}

fn unused(tree: &Tree, language: &Language) -> Vec<Problem> {
    let mut mentioned: BTreeSet<&str> = tree
        .files()
        .filter(|file| file.has_extension("rs") || file.has_extension("html"))
        .flat_map(|file| file.text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')))
        .collect();
    mentioned.extend(language.messages().flat_map(|(_, message)| message.references()));
    let prefixes: Vec<&str> =
        language.files.values().flat_map(|file| &file.dynamic_prefixes).map(String::as_str).collect();
    language
        .messages()
        .filter(|(_, message)| !mentioned.contains(message.id.as_str()))
        .filter(|(_, message)| !prefixes.iter().any(|prefix| message.id.starts_with(prefix)))
        .map(|(file, message)| {
            let text = format!("`{}` is never used; remove it, or write `# dynamic-prefix: ...` above it", message.id);
            language.problem(file, message.line, text)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::super::tree::Tree;
    use super::check;

    fn problems(ja: &str, en: &str, html: &str) -> Vec<String> {
        lines(&check(&Tree::of(&[
            ("crates/saisei-app/words/ja/pages.ftl", ja),
            ("crates/saisei-app/words/en/pages.ftl", en),
            ("crates/saisei-web/templates/page.html", html),
        ])))
    }

    #[test]
    fn the_same_words_in_both_languages_pass() {
        let html = "<h1 title='{{ w.t(\"page-title\") }}'>{{ w.ta(\"page-count\", n) }} {{ format(\"no-key\") }}";
        assert!(
            problems(
                "page-title = 題\npage-count = { $n } 件\n",
                "page-title = Title\npage-count = { $n } in all\n",
                html
            )
            .is_empty()
        );
    }

    #[test]
    fn a_message_or_a_variable_in_one_language_only_fails() {
        let html = "{{ w.t(\"a-b\") }} c-d";
        assert_eq!(
            problems("a-b = { $n }\nc-d = x\n", "a-b = { $m }\n", html),
            [
                "crates/saisei-app/words/ja/pages.ftl:2: `c-d` has no counterpart in en",
                "crates/saisei-app/words/ja/pages.ftl:1: `a-b`: in one language only: $m, $n",
            ]
        );
    }

    #[test]
    fn a_file_in_one_language_only_fails() {
        let tree = Tree::of(&[
            ("crates/saisei-app/words/ja/pages.ftl", "# only this\n"),
            ("crates/saisei-app/words/en/pages.ftl", ""),
            ("crates/saisei-app/words/en/more.ftl", ""),
        ]);
        assert_eq!(lines(&check(&tree)), ["crates/saisei-app/words/ja/more.ftl:1: is missing; en has it"]);
    }

    #[test]
    fn a_used_key_without_words_and_words_without_use_fail() {
        assert_eq!(
            problems("old-key = x\n", "old-key = x\n", "{{ w.t(\"new-key\") }}"),
            [
                "crates/saisei-web/templates/page.html:1: no words for `new-key`",
                "crates/saisei-app/words/ja/pages.ftl:1: `old-key` is never used; remove it, or write `# dynamic-prefix: ...` above it",
            ]
        );
    }

    #[test]
    fn a_dynamic_prefix_counts_as_use() {
        let words = "# dynamic-prefix: step-\nstep-culture = x\n";
        assert!(problems(words, words, "").is_empty());
    }

    #[test]
    fn the_same_id_twice_fails() {
        let twice = "a-b = x\na-b = y\n";
        assert_eq!(problems(twice, twice, "a-b").len(), 1);
    }

    #[test]
    fn no_words_at_all_fail() {
        assert_eq!(lines(&check(&Tree::of(&[]))).len(), 1);
    }
}
