//! The details of an event in one line.

use saisei_app::domain::acts::consent::Proxy;
use saisei_app::domain::event::{Event, Refused};

use super::code::{choice, code_list, code_words, join};
use super::finding::rule_words;
use super::track::act_words;
use super::{detail_care as care, detail_case as case, detail_lab as lab};
use crate::model::Frame;

/// What an event says beyond its kind; empty if nothing.
pub(super) fn detail(f: &Frame, event: &Event) -> String {
    lab::detail(f, event)
        .or_else(|| care::detail(f, event))
        .or_else(|| case::detail(f, event))
        .or_else(|| papers(f, event))
        .unwrap_or_default()
}

/// Work-up, consent, documents, refusals.
fn papers(f: &Frame, event: &Event) -> Option<String> {
    Some(match event {
        Event::HistoryRecorded(e) => code_words(f, "code", &e.diagnosis),
        Event::DiseaseActivityRecorded(e) => care::activity(f, &e.activity),
        Event::DrugsRecorded(e) => code_list(f, "code", e.drugs.iter().map(|course| &course.drug)),
        Event::InfectionScreenRecorded(e) => f.t1("sampled-on", "date", f.short(e.sampled_on.0)),
        Event::EligibilityDecided(e) => {
            join(f, [code_words(f, "choice", choice(&e.decision)), code_list(f, "code", &e.grounds)])
        }
        Event::ExplanationGiven(e) => form(f, e.form.as_str(), e.form_version.to_string()),
        Event::ConsentSigned(e) => {
            let proxy = e.proxy.as_ref().map(|proxy| proxy_words(f, proxy));
            join(f, [form(f, e.form.as_str(), e.form_version.to_string())].into_iter().chain(proxy))
        }
        Event::ConsentWithdrawn(e) => code_words(f, "scope", choice(&e.scope)),
        Event::DocumentAttached(e) => code_words(f, "code", &e.document),
        Event::JourneyClosed(e) => code_words(f, "outcome", choice(&e.outcome)),
        Event::Refused(e) => refused(f, e),
        _ => return None,
    })
}

/// Who signed in the patient's place, and why.
pub(crate) fn proxy_words(f: &Frame, proxy: &Proxy) -> String {
    let (relation, grounds) = (code_words(f, "code", &proxy.relation), code_words(f, "code", &proxy.grounds));
    f.t2("signed-by-proxy", "relation", relation, "reason", grounds)
}

fn form(f: &Frame, form: &str, version: String) -> String {
    f.t2("form-version", "form", form, "version", version)
}

fn refused(f: &Frame, refused: &Refused) -> String {
    refusal(f, &refused.command, refused.rules.iter().map(|rule| rule_words(f, rule)))
}

/// What was refused, and what the rules said. The same thing said twice is said once.
pub(super) fn refusal(f: &Frame, command: &str, said: impl Iterator<Item = String>) -> String {
    let gap = if f.words.code() == "ja" { "" } else { " " };
    let mut rules: Vec<String> = Vec::new();
    for words in said {
        if !rules.contains(&words) {
            rules.push(words);
        }
    }
    f.t2("refused-act", "act", act_words(f, command), "rules", rules.join(gap))
}
