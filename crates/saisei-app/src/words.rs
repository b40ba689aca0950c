//! Every word that a person reads, in Japanese and English.
//!
//! The files are in `words/ja` and `words/en`, built into the program. A key that one language lacks falls back
//! to Japanese, then to the key itself; a test keeps both languages equal, so that does not happen.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

/// A language of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// 日本語.
    #[default]
    Ja,
    /// English.
    En,
}

impl Language {
    /// Both, in the order of the language switch.
    pub const ALL: [Self; 2] = [Self::Ja, Self::En];

    /// The code for `lang` attributes and cookies.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// The language of a code, with or without a region.
    pub fn from_code(code: &str) -> Option<Self> {
        let primary = code.split(['-', '_']).next()?.trim();
        Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.code()))
    }

    /// The language that a browser prefers; Japanese if it asks for neither.
    pub fn from_accept(header: &str) -> Self {
        let mut best: Option<(u16, Self)> = None;
        for part in header.split(',').take(32) {
            let mut pieces = part.split(';');
            let Some(language) = pieces.next().and_then(Self::from_code) else {
                continue;
            };
            let quality = pieces.find_map(quality_of).unwrap_or(1000);
            if quality > 0 && best.is_none_or(|(most, _)| quality > most) {
                best = Some((quality, language));
            }
        }
        best.map_or(Self::default(), |(_, language)| language)
    }
}

/// Thousandths of a `q=` parameter.
fn quality_of(parameter: &str) -> Option<u16> {
    let value = parameter.trim().strip_prefix("q=")?;
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let mut thousandths: u16 = whole.parse::<u16>().ok()?.min(1) * 1000;
    for (digit, weight) in fraction.chars().zip([100u16, 10, 1]) {
        thousandths += u16::try_from(digit.to_digit(10)?).ok()? * weight;
    }
    Some(thousandths.min(1000))
}

macro_rules! files {
    ($language:literal: $($name:literal),+ $(,)?) => {
        &[$(include_str!(concat!("../words/", $language, "/", $name, ".ftl"))),+]
    };
}

const JA: &[&str] = files!("ja": "frame", "access", "journeys", "journey", "attention", "bedside", "scan", "kinds", "acts", "codes", "fields", "forms", "cli", "care", "contacts", "house", "infusion", "lab", "labels", "supply", "table");
const EN: &[&str] = files!("en": "frame", "access", "journeys", "journey", "attention", "bedside", "scan", "kinds", "acts", "codes", "fields", "forms", "cli", "care", "contacts", "house", "infusion", "lab", "labels", "supply", "table");

/// The words of one language. [`words`] has one of each, made once.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

/// The words of a language. Where checks are on (tests and development), a phrase that is missing stops the page.
pub fn words(language: Language) -> &'static Words {
    static JAPANESE: OnceLock<Words> = OnceLock::new();
    static ENGLISH: OnceLock<Words> = OnceLock::new();
    match language {
        Language::Ja => JAPANESE.get_or_init(|| Words::new(language, "ja", JA)),
        Language::En => ENGLISH.get_or_init(|| Words::new(language, "en-GB", EN)),
    }
}

impl Words {
    fn new(language: Language, locale: &str, files: &[&str]) -> Self {
        // Both names are known to parse; the default would only change how numbers look.
        let locale: LanguageIdentifier = locale.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Values stand in flowing text of the same direction; the marks would end up in copied identifiers.
        bundle.set_use_isolating(false);
        for file in files {
            // A file with a fault still gives its good messages; a test sees to it that none has.
            let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(good, _)| good);
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle }
    }

    /// Which language these are.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The code for `lang` attributes.
    pub fn code(&self) -> &'static str {
        self.language.code()
    }

    /// The phrase of a key.
    pub fn t(&self, key: &str) -> String {
        self.ta(key, &[])
    }

    /// The phrase of a key with its values filled in.
    pub fn ta(&self, key: &str, values: &[(&str, &str)]) -> String {
        let fall_back = || words(Language::Ja).own(key, values);
        let found = self.own(key, values).or_else(|| (self.language != Language::Ja).then(fall_back).flatten());
        // A page without its words never stops in the clinic; it stops every test that meets it.
        debug_assert!(found.is_some(), "no words for `{key}`");
        found.unwrap_or_else(|| key.to_owned())
    }

    /// The phrase of a key in this very language; none if it has none.
    pub fn find(&self, key: &str) -> Option<String> {
        self.own(key, &[])
    }

    fn own(&self, key: &str, values: &[(&str, &str)]) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut args = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            args.set((*name).to_owned(), (*value).to_owned());
        }
        let mut faults = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&args), &mut faults);
        debug_assert!(faults.is_empty() || values.is_empty(), "`{key}` with {values:?}: {faults:?}");
        Some(text.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// Key to variables, read from the text of the files.
    fn keys(files: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut current = String::new();
        for line in files.iter().flat_map(|file| file.lines()) {
            if line.starts_with('#') {
                continue;
            }
            if !line.starts_with(' ')
                && let Some((key, _)) = line.split_once(" =")
            {
                current = key.to_owned();
                assert!(found.insert(current.clone(), BTreeSet::new()).is_none(), "{key} stands twice");
            }
            for piece in line.split("{ $").skip(1) {
                let name = piece.split(' ').next().unwrap();
                found.get_mut(&current).unwrap().insert(name.to_owned());
            }
        }
        found
    }

    #[test]
    fn both_languages_say_the_same_things() {
        let (japanese, english) = (keys(JA), keys(EN));
        assert!(japanese.len() > 50);
        for (key, variables) in &japanese {
            assert_eq!(english.get(key), Some(variables), "{key} in English");
        }
        for key in english.keys() {
            assert!(japanese.contains_key(key), "{key} in Japanese");
        }
    }

    #[test]
    fn every_file_parses() {
        for file in JA.iter().chain(EN) {
            let parsed = FluentResource::try_new((*file).to_owned());
            assert!(parsed.is_ok(), "{:?}", parsed.err().map(|(_, faults)| faults));
        }
    }

    #[test]
    fn every_phrase_can_be_said() {
        for (language, files) in [(Language::Ja, JA), (Language::En, EN)] {
            for (key, variables) in keys(files) {
                let values: Vec<(&str, &str)> = variables.iter().map(|name| (name.as_str(), "7")).collect();
                let said = words(language).ta(&key, &values);
                assert!(!said.contains('{') && !said.is_empty(), "{key}: {said}");
                assert_ne!(said, key);
            }
        }
    }

    #[test]
    fn forbidden_phrases_are_not_used() {
        let not_ja = [
            "承認",
            "患者様",
            "ユーザー様",
            "エラーが発生",
            "不正な",
            "クリックして",
            "しばらくお待ち",
            "アラート",
            "ワーニング",
            "削除",
            "安全です",
            "問題ありません",
            "させていただ",
            "することができ",
            "となっており",
            "！",
            "違反",
            "許可されて",
            "権限がありません",
        ];
        let not_en = ["!", "approved", "invalid", "an error occurred", "click", "sorry", "alert", "oops"];
        for file in JA {
            for phrase in not_ja {
                assert!(!file.contains(phrase), "{phrase}");
            }
        }
        for line in EN.iter().flat_map(|file| file.lines()) {
            let line = line.to_lowercase();
            let said = line.split_once(" =").map_or(line.as_str(), |(_, said)| said);
            for phrase in not_en {
                assert!(!said.contains(phrase), "{phrase}: {line}");
            }
        }
    }

    #[test]
    #[cfg_attr(debug_assertions, should_panic(expected = "no words for"))]
    fn a_missing_key_is_shown_as_itself() {
        assert_eq!(words(Language::En).t("no-such-key"), "no-such-key");
    }

    #[test]
    fn the_browser_says_which_language() {
        for (header, language) in [
            ("", Language::Ja),
            ("en-GB,en;q=0.9,ja;q=0.8", Language::En),
            ("ja,en-US;q=0.7", Language::Ja),
            ("fr, de;q=0.9", Language::Ja),
            ("fr;q=1, en;q=0.5, ja;q=0.6", Language::Ja),
            ("en;q=0, ja;q=0.1", Language::Ja),
            ("en;q=nonsense", Language::En),
        ] {
            assert_eq!(Language::from_accept(header), language, "{header}");
        }
    }
}
