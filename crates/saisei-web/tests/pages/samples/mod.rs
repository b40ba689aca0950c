//! Sample contexts: every page in every state, with invented people.

pub mod bedside;
pub mod journey;
pub mod journeys;

use jiff::Timestamp;
use saisei_app::words::{Language, words};
use saisei_web::model::{Frame, NavEntry, User, View, Zone};

/// A moment on the sample day, in the clinic's time.
pub fn at(time: &str) -> Timestamp {
    format!("2026-11-22T{time}+09:00").parse().unwrap()
}

pub fn frame(language: Language, heading: &str) -> Frame {
    let entry = |key, href, icon, current| NavEntry { key, href, icon, current };
    Frame {
        words: words(language),
        zone: Zone { zone: jiff::tz::offset(9).to_time_zone(), name: "JST".to_owned() },
        clinic: "あおば再生クリニック（見本）".to_owned(),
        sandbox: true,
        heading: words(language).t(heading),
        about: None,
        faulty: false,
        view: View::Full,
        role: Some("nurse".to_owned()),
        user: Some(User { name: "鈴木 澪".to_owned(), role: words(language).t("role-nurse"), several_roles: true }),
        nav: vec![
            entry("nav-journeys", "/journeys", "journeys", true),
            entry("nav-bedside", "/bedside", "bedside", false),
        ],
        said: None,
        path: "/journeys".to_owned(),
        typed_at: None,
        nonce: "c2FtcGxl".to_owned(),
        as_of: at("14:05:22"),
        stale_after: Some(120),
        rule_pack: Some("jp-2026-06".to_owned()),
        facilities: std::collections::BTreeMap::new(),
        people: std::collections::BTreeMap::new(),
        likes: saisei_web::model::Likes::default(),
        token: Box::new(|| "key.proof".to_owned()),
    }
}

/// Says the same in both languages.
pub fn either(language: Language, ja: &str, en: &str) -> String {
    match language {
        Language::Ja => ja.to_owned(),
        Language::En => en.to_owned(),
    }
}
