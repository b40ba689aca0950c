//! The form of every act, drawn for everybody who may do it, in both languages.

use axum::http::StatusCode;
use saisei_app::domain::Command;
use saisei_app::words::Language;

use super::{Page, Sample, faults, told};
use crate::clinic::practice;

const PEOPLE: [&str; 6] = ["admin", "dr.ito", "nurse.suzuki", "op.tanaka", "qa.sato", "co.mori"];

/// A choice whose words are its code: nobody reads `two_words`.
fn raw_choices(html: &str) -> Vec<String> {
    let page = Page::read(html);
    let choices = page.all("option").chain(page.all("label")).map(|choice| choice.text.clone());
    let is_raw = |text: &String| {
        text.contains('_') && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    choices.filter(is_raw).collect()
}

#[tokio::test]
async fn the_form_of_every_act_keeps_the_rules_in_both_languages() {
    let clinic = practice("same-human-twice", 2);
    let mut drawn = std::collections::BTreeSet::new();
    let mut samples = Vec::new();
    for who in PEOPLE {
        let session = clinic.session(who).await;
        for language in Language::ALL {
            let cookie = clinic.speaking(&session, language).await;
            for command in Command::NAMES {
                if !drawn.insert((*command, language)) {
                    continue;
                }
                let answer = clinic.get(&format!("/acts/{command}?journey=J0001&lot=L0001"), &cookie).await;
                if answer.status != StatusCode::OK {
                    drawn.remove(&(*command, language));
                    continue;
                }
                let raw = raw_choices(&answer.body);
                assert!(raw.is_empty(), "{command} in {}: {raw:?}", language.code());
                samples.push(Sample {
                    template: "act_form.html",
                    state: (*command).to_owned(),
                    language,
                    html: answer.body,
                });
            }
        }
    }
    assert!(samples.len() > 2 * Command::NAMES.len() - 20, "{}", samples.len());
    let found = faults(&samples);
    assert!(found.is_empty(), "{}", told(&found));
}
