//! Every template that draws a whole page, in every state, in both languages: it is drawn, it is HTML, and it keeps the
//! house rules. A new page template without a sample fails.

#![allow(clippy::expect_used, clippy::string_slice, reason = "what is read here is our own")]

mod asked;
mod forms;
mod html;
mod phrases;
mod refused;
mod shape;
mod states;

use std::collections::{BTreeMap, BTreeSet};

use saisei_app::words::Language;

pub use html::Page;
pub use phrases::Phrases;
use shape::Shape;

/// One page as it was drawn.
pub struct Sample {
    /// The template that should have drawn it.
    pub template: &'static str,
    /// What it shows: `full`, `empty`, `no hits`, …
    pub state: String,
    pub language: Language,
    pub html: String,
}

impl Sample {
    fn name(&self) -> String {
        format!("{} ({}, {})", self.template, self.state, self.language.code())
    }
}

/// Forms, and pages that show no records: nothing on them grows old.
const WITHOUT_RECORDS: [&str; 12] = [
    "act_choose.html",
    "act_done.html",
    "act_form.html",
    "act_review.html",
    "acts.html",
    "carried.html",
    "house/guide.html",
    "house/help.html",
    "house/own_password.html",
    "house/settings.html",
    "infusion/device.html",
    "message.html",
];

/// Bars that every page inside the frame has ready: what is shown may be old, and the server may be out of reach.
fn bar_faults(sample: &Sample, page: &Page) -> Vec<String> {
    let mut faults = Vec::new();
    let bar = |name: &str| page.elements.iter().find(|element| element.get(name).is_some());
    match bar("data-offline") {
        Some(bar) if bar.get("hidden").is_some() && !bar.text.is_empty() => {}
        _ => faults.push("no bar for a lost connection".to_owned()),
    }
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<i64>().ok()).is_some_and(|number| number > 0);
    if let Some(bar) = bar("data-stale") {
        let good = number(bar.get("data-limit")) && number(bar.get("data-as-of")) && !bar.text.is_empty();
        if !good || bar.get("hidden").is_none() {
            faults.push("a bar for old pages without limit, time or words".to_owned());
        }
    } else if sample.html.contains("view-full") && !WITHOUT_RECORDS.contains(&sample.template) {
        faults.push("no bar for old pages".to_owned());
    }
    faults
}

fn faults(samples: &[Sample]) -> Vec<String> {
    let phrases = Phrases::read();
    let shapes: BTreeMap<String, Shape> = Shape::all().into_iter().map(|shape| (shape.name.clone(), shape)).collect();
    let mut faults = Vec::new();
    for sample in samples {
        let page = Page::read(&sample.html);
        let shape = shapes.get(sample.template).unwrap_or_else(|| panic!("there is no {}", sample.template));
        let lacks =
            shape.lacks(&sample.html, sample.language).map(|piece| format!("was not drawn by it: no `{piece}`"));
        // What is not there cannot be opened again either.
        let lost = sample.state.starts_with("not found") || sample.state == "method";
        let ways = if lost { Vec::new() } else { page.way_faults() };
        let of_state = states::faults(sample, &page);
        let found = [page.faults(sample.language, &phrases), bar_faults(sample, &page), ways, of_state].concat();
        let found = found.into_iter().chain(lacks);
        faults.extend(found.map(|fault| format!("{}: {fault}", sample.name())));
    }
    faults
}

fn told(faults: &[String]) -> String {
    format!("{} faults:\n{}", faults.len(), faults.join("\n"))
}

#[tokio::test]
async fn every_template_has_a_sample_of_every_state_and_each_keeps_the_rules() {
    let mut samples = crate::render::every_page();
    samples.extend(asked::every_page().await);
    let found = faults(&samples);
    assert!(found.is_empty(), "{}", told(&found));
    for shape in Shape::all() {
        for language in Language::ALL {
            let drawn = samples.iter().filter(|sample| sample.template == shape.name && sample.language == language);
            let states: BTreeSet<&str> = drawn.map(|sample| sample.state.as_str()).collect();
            assert!(!states.is_empty(), "no sample of {} in {}", shape.name, language.code());
            let missing = states::missing(&shape.name, &states);
            assert!(missing.is_empty(), "{} in {}: no sample of {missing:?}", shape.name, language.code());
        }
    }
}
