//! Phrases that people of a clinic should not meet: praise, urgency, false comfort, words of the law used wrongly.

use serde::Deserialize;

use super::Problem;
use super::rules::{self, LANGUAGES};
use super::tree::Tree;
use super::words::Language;

const LIST: &str = "xtask/forbidden-phrases.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    phrase: Vec<Phrase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrase {
    text: String,
    language: String,
    /// Only a text that is this phrase and nothing else.
    #[serde(default)]
    whole: bool,
    /// Longer phrases that hold this one and are right.
    #[serde(default)]
    except: Vec<String>,
    instead: String,
    reason: String,
}

/// Looks at the words of the pages and of the rule catalogue.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let list: List = match toml::from_str(tree.text(LIST).unwrap_or_default()) {
        Ok(list) => list,
        Err(error) => return vec![Problem::new(LIST, error.message())],
    };
    let mut problems = Vec::new();
    for language in LANGUAGES {
        let phrases: Vec<&Phrase> = list.phrase.iter().filter(|phrase| phrase.language == *language).collect();
        problems.extend(in_pages(&Language::read(tree, language), &phrases));
        problems.extend(in_catalogue(tree, language, &phrases));
    }
    problems
}

fn in_pages(language: &Language, phrases: &[&Phrase]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (file, message) in language.messages() {
        for phrase in phrases.iter().filter(|phrase| phrase.is_in(&message.text)) {
            problems.push(language.problem(file, message.line, phrase.sentence(&message.id)));
        }
    }
    problems
}

fn in_catalogue(tree: &Tree, language: &str, phrases: &[&Phrase]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for rule in rules::read(tree).unwrap_or_default() {
        let sentences = rules::sentences(&rule, language);
        for phrase in phrases.iter().filter(|phrase| sentences.iter().any(|text| phrase.is_in(text))) {
            problems.push(Problem::new(rules::CATALOGUE, phrase.sentence(rules::id(&rule))));
        }
    }
    problems
}

impl Phrase {
    fn is_in(&self, text: &str) -> bool {
        let mut text = text.to_lowercase();
        let phrase = self.text.to_lowercase();
        if self.whole {
            return text.trim() == phrase;
        }
        for right in &self.except {
            text = text.replace(&right.to_lowercase(), "");
        }
        text.contains(&phrase)
    }

    fn sentence(&self, key: &str) -> String {
        format!("`{key}` uses \"{}\" ({}); write: {}", self.text, self.reason, self.instead)
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::super::tree::Tree;
    use super::{LIST, check};

    const PHRASES: &str = r#"
[[phrase]]
text = "承認"
language = "ja"
except = ["未承認"]
instead = "確認"
reason = "r"
[[phrase]]
text = "you are eligible"
language = "en"
instead = "talk"
reason = "r"
[[phrase]]
text = "OK"
language = "en"
whole = true
instead = "the verb"
reason = "r"
"#;

    fn problems(ja: &str, en: &str) -> Vec<String> {
        lines(&check(&Tree::of(&[
            (LIST, PHRASES),
            ("crates/saisei-app/words/ja/a.ftl", ja),
            ("crates/saisei-app/words/en/a.ftl", en),
        ])))
    }

    #[test]
    fn a_phrase_is_found_in_its_own_language_only() {
        assert_eq!(
            problems("a = 承認する\n", "a = 承認\n"),
            ["crates/saisei-app/words/ja/a.ftl:1: `a` uses \"承認\" (r); write: 確認",]
        );
        assert_eq!(problems("a = x\n", "a = You are eligible.\n").len(), 1);
    }

    #[test]
    fn right_longer_phrases_and_parts_of_words_pass() {
        assert!(problems("a = 未承認です\n", "a = OK is a word here\n").is_empty());
        assert_eq!(problems("a = 未承認の承認\n", "a = ok\n").len(), 2);
    }

    #[test]
    fn the_rule_catalogue_is_read_too() {
        let catalogue = "[[rule]]\nid = \"a.b\"\n[rule.ja]\nwhat = \"承認できません。\"\n";
        let found = lines(&check(&Tree::of(&[(LIST, PHRASES), ("rules/rules.toml", catalogue)])));
        assert_eq!(found, ["rules/rules.toml: `a.b` uses \"承認\" (r); write: 確認"]);
    }

    #[test]
    fn the_list_itself_can_be_read() {
        let list = include_str!("../../forbidden-phrases.toml");
        assert!(lines(&check(&Tree::of(&[(LIST, list)]))).is_empty());
    }
}
