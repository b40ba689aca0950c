//! The navigation of each role: at most seven entries, in the same order for everybody in that role (interface 3.1).

use crate::model::NavEntry;
use crate::routes::is_open;

/// Key of the words, address, picture.
type Place = (&'static str, &'static str, &'static str);

const TODAY: Place = ("nav-today", "/today", "today");
const JOURNEYS: Place = ("nav-journeys", "/journeys", "journeys");
const ENQUIRIES: Place = ("nav-enquiries", "/enquiries", "contacts");
const APPOINTMENTS: Place = ("nav-appointments", "/appointments", "appointments");
const BEDSIDE: Place = ("nav-bedside", "/bedside", "bedside");
const OBSERVATION: Place = ("nav-observation", "/observation", "observation");
const EVENTS: Place = ("nav-adverse-events", "/adverse-events", "events");
const CUSTODY: Place = ("nav-custody", "/custody", "custody");
const LOTS: Place = ("nav-lots", "/lots", "lots");
const RELEASE: Place = ("nav-release", "/release", "release");
const CASES: Place = ("nav-deviations", "/deviations", "cases");
const ROOMS: Place = ("nav-rooms", "/rooms", "rooms");
const MATERIALS: Place = ("nav-materials", "/materials", "materials");
const PLANS: Place = ("nav-plans", "/plans", "plans");
const STAFF: Place = ("nav-staff", "/staff", "staff");
const LEDGER: Place = ("nav-ledger", "/ledger", "ledger");
const SETTINGS: Place = ("nav-settings", "/settings", "settings");
const ACTS: Place = ("nav-acts", "/acts", "acts");

fn places(role: &str) -> &'static [Place] {
    match role {
        "coordinator" => &[TODAY, JOURNEYS, ENQUIRIES, APPOINTMENTS, EVENTS, PLANS, ACTS],
        "physician" => &[TODAY, JOURNEYS, APPOINTMENTS, BEDSIDE, EVENTS, PLANS, ACTS],
        "nurse" => &[TODAY, JOURNEYS, BEDSIDE, OBSERVATION, CUSTODY, APPOINTMENTS, ACTS],
        "culture_operator" => &[TODAY, LOTS, CUSTODY, MATERIALS, ROOMS, CASES, ACTS],
        "quality_officer" => &[TODAY, RELEASE, LOTS, CASES, ROOMS, MATERIALS, ACTS],
        "administrator" => &[TODAY, PLANS, STAFF, ROOMS, LEDGER, SETTINGS, ACTS],
        "inspector" => &[LEDGER, PLANS, SETTINGS],
        _ => &[PLANS, SETTINGS],
    }
}

/// Where somebody in this role begins: the first entry that the role may open.
pub(super) fn first_place(role: &str) -> &'static str {
    places(role).iter().find(|(_, href, _)| is_open(href, role)).map_or("/settings", |(_, href, _)| href)
}

/// The entries of a role; `path` is the page shown. A page that the role may not open has none.
pub(super) fn nav(role: Option<&str>, path: &str) -> Vec<NavEntry> {
    let Some(role) = role else { return Vec::new() };
    let entry = |&(key, href, icon): &Place| NavEntry { key, href, icon, current: is_under(path, href) };
    places(role).iter().filter(|(_, href, _)| is_open(href, role)).map(entry).collect()
}

fn is_under(path: &str, href: &str) -> bool {
    path.strip_prefix(href).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_belongs_to_one_entry() {
        assert!(is_under("/lots/L0001?recorded=5", "/lots") && is_under("/lots?q=a", "/lots"));
        assert!(!is_under("/lots-of-materials", "/lots"));
        for role in ["coordinator", "physician", "nurse", "culture_operator", "quality_officer", "administrator"] {
            assert!(places(role).len() <= 7);
            let today = nav(Some(role), "/today");
            assert_eq!(today.iter().filter(|entry| entry.current).count(), 1, "{role}");
        }
    }
}
