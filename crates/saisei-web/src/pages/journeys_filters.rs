//! The filters of the list of journeys: what stands in the address, chips, and choices with their counts.

use saisei_app::domain::state::Step as DomainStep;
use saisei_app::{DeskCounts, DeskQuery, DueFilter};
use serde::Deserialize;

use super::acts::is_about_a_journey;
use crate::model::{Chip, Frame};
use crate::respond::in_query;

/// Rows of one page.
pub(super) const ROWS: usize = 50;
const STAGES: [&str; 3] = ["open", "withdrawn", "closed"];
const DUES: [(&str, DueFilter); 2] = [("overdue", DueFilter::Overdue), ("week", DueFilter::Week)];
/// Names of the filters in the address, in the order of the page.
const NAMES: [&str; 7] = ["act", "step", "state", "blocked", "due", "doctor", "plan"];

/// What stands behind the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filters {
    /// The act for which a journey is chosen: then the rows lead to its form.
    act: String,
    step: String,
    state: String,
    blocked: String,
    due: String,
    doctor: String,
    plan: String,
    after: Option<String>,
    before: Option<String>,
}

/// A number of ours: it stands in an address and in a chip.
fn is_id(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    !text.is_empty() && text.len() <= 64 && text.chars().all(fits)
}

impl Filters {
    /// Out of the fields of a form.
    pub(super) fn of(mut field: impl FnMut(&str) -> String) -> Self {
        Self {
            act: field("act"),
            step: field("step"),
            state: field("state"),
            blocked: field("blocked"),
            due: field("due"),
            doctor: field("doctor"),
            plan: field("plan"),
            after: None,
            before: None,
        }
    }

    /// The value of a filter; none if it is off or means nothing.
    fn value(&self, name: &str) -> Option<&str> {
        let (value, known) = match name {
            "act" => (&self.act, is_about_a_journey(&self.act)),
            "step" => (&self.step, DomainStep::ALL.iter().any(|step| step.name() == self.step)),
            "state" => (&self.state, STAGES.contains(&self.state.as_str())),
            "blocked" => (&self.blocked, self.blocked == "1"),
            "due" => (&self.due, DUES.iter().any(|(due, _)| *due == self.due)),
            "doctor" => (&self.doctor, is_id(&self.doctor)),
            "plan" => (&self.plan, is_id(&self.plan)),
            _ => return None,
        };
        known.then_some(value.as_str())
    }

    /// The act for which a journey is chosen.
    pub(super) fn act(&self) -> Option<&str> {
        self.value("act")
    }

    /// What the app is asked.
    pub(super) fn query(&self, text: &str) -> DeskQuery {
        let own = |name: &str| self.value(name).map(str::to_owned);
        DeskQuery {
            text: text.to_owned(),
            step: DomainStep::ALL.into_iter().find(|step| step.name() == self.step),
            stage: own("state"),
            doctor: own("doctor"),
            plan: own("plan"),
            blocked: self.value("blocked").is_some(),
            due: DUES.iter().find(|(name, _)| *name == self.due).map(|(_, due)| *due),
            after: self.after.clone(),
            before: self.before.clone(),
            limit: ROWS,
        }
    }

    /// The address of the first page with another value of one filter.
    fn with(&self, name: &str, value: Option<&str>) -> String {
        let own = NAMES.map(|other| (other, if other == name { value } else { self.value(other) }));
        let parts = own.iter().filter_map(|(name, value)| Some(format!("{name}={}", in_query((*value)?))));
        let query = parts.collect::<Vec<_>>().join("&");
        if query.is_empty() { "/journeys".to_owned() } else { format!("/journeys?{query}") }
    }

    /// The address of the first page.
    pub(super) fn first_page(&self) -> String {
        self.with("", None)
    }

    /// The address of another page with the same filters.
    pub(super) fn place_of_page(&self, cursor: &str) -> String {
        let first = self.first_page();
        let joint = if first.contains('?') { '&' } else { '?' };
        format!("{first}{joint}{cursor}")
    }

    /// What a search keeps.
    pub(super) fn kept(&self) -> Vec<(&'static str, String)> {
        NAMES.into_iter().filter_map(|name| Some((name, self.value(name)?.to_owned()))).collect()
    }
}

/// A value of a filter in words.
fn words(f: &Frame, name: &str, value: &str) -> String {
    match name {
        "act" => f.t(format!("next-{}", value.replace('_', "-"))),
        "step" => f.t(format!("step-{value}")),
        "state" => f.t(format!("list-{value}")),
        "blocked" => f.t("list-blocked"),
        "due" => f.t(format!("list-{value}")),
        "doctor" => f.person(value),
        _ => value.to_owned(),
    }
}

/// The filters that are on; each leads to the list without it.
pub(super) fn chips(f: &Frame, filters: &Filters) -> Vec<Chip> {
    let chip = |name: &str| {
        let value = filters.value(name)?;
        let text = match name {
            "blocked" => words(f, name, value),
            _ => f.t2("desk-filter", "filter", f.t(format!("desk-filter-{name}")), "value", words(f, name, value)),
        };
        Some(Chip { text, href: filters.with(name, None), count: None })
    };
    NAMES.into_iter().filter_map(chip).collect()
}

/// The choices of each filter that is off, with how many rows each would leave.
pub(super) fn choices(f: &Frame, filters: &Filters, counts: &DeskCounts) -> Vec<(String, Vec<Chip>)> {
    let group = |name: &str, values: Vec<(String, usize)>| {
        let chip = |(value, count): (String, usize)| Chip {
            text: words(f, name, &value),
            href: filters.with(name, Some(&value)),
            count: Some(count),
        };
        (f.t(format!("desk-filter-{name}")), values.into_iter().map(chip).collect::<Vec<_>>())
    };
    let some = |name: &str, values: Vec<(String, usize)>| {
        let values: Vec<_> = values.into_iter().filter(|(_, count)| *count > 0).collect();
        (filters.value(name).is_none() && !values.is_empty()).then(|| group(name, values))
    };
    let of = |found: &std::collections::BTreeMap<String, usize>| found.iter().map(|(k, n)| (k.clone(), *n)).collect();
    let steps =
        DomainStep::ALL.map(|step| (step.name().to_owned(), counts.steps.get(step.name()).copied().unwrap_or(0)));
    let stages = STAGES.map(|stage| (stage.to_owned(), counts.stages.get(stage).copied().unwrap_or(0)));
    let dues = [("overdue".to_owned(), counts.overdue), ("week".to_owned(), counts.week)];
    [
        some("step", steps.to_vec()),
        some("state", stages.to_vec()),
        some("blocked", vec![("1".to_owned(), counts.blocked)]),
        some("due", dues.to_vec()),
        some("doctor", of(&counts.doctors)),
        some("plan", of(&counts.plans)),
    ]
    .into_iter()
    .flatten()
    .collect()
}
