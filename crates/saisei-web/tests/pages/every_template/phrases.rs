//! Every phrase of the words files: its key, and its text where that has no places to fill in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use saisei_app::words::Language;

pub struct Phrases {
    keys: BTreeSet<String>,
    texts: BTreeMap<Language, BTreeSet<String>>,
}

fn lines(language: Language) -> String {
    let folder = format!("{}/../saisei-app/words/{}", env!("CARGO_MANIFEST_DIR"), language.code());
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files: BTreeSet<PathBuf> = files.filter(|path| path.extension().is_some_and(|kind| kind == "ftl")).collect();
    files.iter().map(|path| std::fs::read_to_string(path).unwrap() + "\n").collect()
}

/// Whether a text can be of one language only: a single Latin word may be a name, a unit or a code.
fn tells_its_language(language: Language, text: &str) -> bool {
    match language {
        Language::Ja => text.chars().count() > 1 && text.chars().any(|c| c >= '\u{3040}') && text != DISEASE,
        Language::En => text.trim().contains(' ') && text.is_ascii(),
    }
}

/// The plan of the examples says it in its own words, whatever the language of the page.
const DISEASE: &str = "関節リウマチ";

impl Phrases {
    pub fn read() -> Self {
        let mut phrases = Self { keys: BTreeSet::new(), texts: BTreeMap::new() };
        for language in Language::ALL {
            let all = lines(language);
            let pairs = all.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
            for (key, text) in pairs.filter_map(|line| line.split_once(" = ").or_else(|| line.split_once(" ="))) {
                phrases.keys.insert(key.trim().to_owned());
                if !text.contains('{') && tells_its_language(language, text) {
                    phrases.texts.entry(language).or_default().insert(text.trim().to_owned());
                }
            }
        }
        assert!(phrases.keys.len() > 1_500, "{}", phrases.keys.len());
        phrases
    }

    /// Whether it is the key of a phrase; words of one part can be anything.
    pub fn is_key(&self, text: &str) -> bool {
        text.contains('-') && self.keys.contains(text)
    }

    /// Whether it is a phrase of the other language only.
    pub fn is_of_the_other(&self, language: Language, text: &str) -> bool {
        let has = |which: Language| self.texts.get(&which).is_some_and(|texts| texts.contains(text));
        !has(language) && Language::ALL.into_iter().filter(|which| *which != language).any(has)
    }
}
