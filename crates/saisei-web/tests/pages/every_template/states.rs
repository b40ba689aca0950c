//! What a page says in a state: an empty list why, one without hits what it was asked for, a form with faults which.

use std::collections::BTreeSet;

use saisei_app::words::words;

use super::{Page, Sample};

/// Templates with the states that each must have been drawn in, by the start of their names.
const REQUIRED: &[(&str, &[&str])] = &[
    ("act_choose.html", &["full", "faults"]),
    ("act_form.html", &["full", "faults", "refused"]),
    ("act_review.html", &["full", "faults"]),
    ("acts.html", &["full", "no hits"]),
    ("bedside_go.html", &["bedside-go", "bedside-go-note"]),
    ("bedside_scan.html", &["bedside-scan", "bedside-scan-refused", "running"]),
    ("bedside_second.html", &["bedside-second", "bedside-second-faulty", "bedside-second-wrong"]),
    ("bedside_stop.html", &["bedside-stop", "bedside-stop-not-checked"]),
    ("care/events.html", &["full", "empty", "no hits"]),
    (
        "care/page.html",
        &[
            "full work-up",
            "empty work-up",
            "full eligibility",
            "empty eligibility",
            "full consent",
            "empty consent",
            "withdrawn",
            "full harvest",
            "empty harvest",
            "full follow-up",
            "empty follow-up",
            "full adverse event",
        ],
    ),
    ("carried.html", &["stale"]),
    ("contacts/day.html", &["full", "empty", "closed"]),
    ("contacts/enquiries.html", &["full", "empty", "no hits"]),
    ("contacts/enquiry.html", &["full", "read only"]),
    ("house/account.html", &["close", "faults"]),
    ("house/compare.html", &["full", "empty"]),
    ("house/help.html", &["full", "hits", "no hits"]),
    ("house/ledger.html", &["full", "no hits", "hostile"]),
    ("house/plan.html", &["full", "read only", "suspended"]),
    ("house/plans.html", &["full", "empty"]),
    ("infusion/administration.html", &["running", "done"]),
    ("infusion/observation.html", &["full", "empty", "unchecked"]),
    ("journey.html", &["journey", "journey-new", "journey-longest", "journey-vault-closed", "no names", "suspended"]),
    ("journeys.html", &["full", "journeys-none", "journeys-no-hits", "no names"]),
    ("lab/lot.html", &["full", "read only"]),
    ("lab/lots.html", &["full", "empty", "no hits"]),
    ("lab/releases.html", &["waiting", "empty"]),
    ("lab/review.html", &["full", "read only", "done"]),
    ("labels/journey.html", &["full", "empty"]),
    ("labels/list.html", &["full", "empty", "no hits"]),
    ("message.html", &["refused", "not found", "form of another session", "unreadable", "from another site", "method"]),
    ("sign_in.html", &["sign-in", "sign-in-refused", "sign-in-faults", "nobody signed in"]),
    (
        "supply/sheet.html",
        &[
            "full custody",
            "empty custody",
            "no hits",
            "full container",
            "full materials",
            "empty materials",
            "full material lot",
            "full rooms",
            "empty rooms",
            "room over limit",
            "full deviations",
            "empty deviations",
            "full deviation",
            "read only deviation",
            "full nonconformity",
        ],
    ),
    ("today.html", &["full", "empty", "running"]),
];

/// The states of a template that nobody drew.
pub fn missing(template: &str, drawn: &BTreeSet<&str>) -> Vec<&'static str> {
    let required = REQUIRED.iter().find(|(name, _)| *name == template).map_or(&[][..], |(_, states)| states);
    let lacks = |state: &&&str| !drawn.iter().any(|own| own.starts_with(**state));
    required.iter().filter(lacks).copied().collect()
}

fn is_sentence(text: &str) -> bool {
    text.chars().count() >= 8 && (text.contains('。') || text.contains(". ") || text.ends_with('.'))
}

fn empty_faults(page: &Page) -> Vec<String> {
    let mut found =
        page.elements.iter().filter(|element| element.has_class("empty") && element.get("hidden").is_none());
    let says = found.any(|element| is_sentence(&element.text));
    if says { Vec::new() } else { vec!["it does not say why it is empty".to_owned()] }
}

/// What was asked for is still there, and a way back to everything.
fn no_hit_faults(page: &Page) -> Vec<String> {
    let kept = page.elements.iter().any(|element| {
        let typed = element.tag == "input" && element.get("type") != Some("hidden");
        element.has_class("chips") || typed && element.get("value").is_some_and(|value| !value.is_empty())
    });
    let mut faults = empty_faults(page);
    if !kept {
        faults.push("it does not show what it was asked for".to_owned());
    }
    faults
}

fn form_faults(sample: &Sample, page: &Page) -> Vec<String> {
    let summary = page.elements.iter().find(|element| element.has_class("error-summary"));
    let mut faults = Vec::new();
    if summary.is_none_or(|summary| summary.get("data-focus").is_none() || summary.text.is_empty()) {
        faults.push("no summary of what to mend, or it is not in focus".to_owned());
    }
    let links = page.all("a").filter(|link| link.is_inside("error-summary"));
    if links.filter(|link| link.get("href").is_some_and(|href| href.starts_with('#'))).count() == 0 {
        faults.push("no link to a field".to_owned());
    }
    let title = page.elements.iter().find(|element| element.tag == "title").map(|title| title.text.clone());
    let says = words(sample.language).t("title-error-prefix");
    if !title.unwrap_or_default().contains(says.trim()) {
        faults.push("the title does not say that something is wrong".to_owned());
    }
    faults
}

/// What is refused has its four parts: what, why, what next, who can.
fn refused_faults(sample: &Sample, page: &Page) -> Vec<String> {
    let says = |key: &str| {
        page.elements.iter().any(|element| element.tag == "dt" && element.text == words(sample.language).t(key))
    };
    let parts = [("finding-next", "refused-next"), ("finding-who", "refused-who")];
    let lacks = parts.iter().filter(|(one, other)| !says(one) && !says(other));
    lacks.map(|(key, _)| format!("a refusal without `{}`", words(sample.language).t(key))).collect()
}

/// What became of an entry that was not taken.
fn message_faults(sample: &Sample, page: &Page) -> Vec<String> {
    let nothing = match sample.language.code() {
        "ja" => "何も記録していません",
        _ => "Nothing was recorded",
    };
    let said = page.elements.iter().any(|element| element.tag == "main" && element.text.contains(nothing));
    if said {
        Vec::new()
    } else {
        vec![format!(
            "it does not say that nothing was recorded: {}",
            page.all("main").map(|e| e.text.as_str()).collect::<String>()
        )]
    }
}

/// What a page lacks for its state.
pub fn faults(sample: &Sample, page: &Page) -> Vec<String> {
    let state = sample.state.trim_start_matches("journeys-");
    let sent = ["form of another session", "unreadable", "from another site", "method"];
    match (sample.template, state) {
        (_, state) if state.starts_with("empty") || state == "none" => empty_faults(page),
        (_, state) if state.starts_with("no hits") || state == "no-hits" => no_hit_faults(page),
        (_, state) if state == "faults" || state.ends_with("-faults") || state.ends_with("-faulty") => {
            form_faults(sample, page)
        }
        (_, "refused") => refused_faults(sample, page),
        ("message.html", state) if state.contains(" as ") => refused_faults(sample, page),
        ("message.html", state) if sent.contains(&state) => message_faults(sample, page),
        _ => Vec::new(),
    }
}
