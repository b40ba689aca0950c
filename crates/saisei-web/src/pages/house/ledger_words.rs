//! Words for events as they are stored.

use saisei_app::ledger::{Envelope, Hash};
use serde_json::Value;

use crate::model::{Frame, Link, grouped};
use crate::routes::is_open;
use crate::show::{code_words, dashed};

/// Characters of a hash that people compare.
const SHORT: usize = 12;

/// The beginning of a hash.
pub(super) fn short_hash(hash: &Hash) -> String {
    hash.to_string().chars().take(SHORT).collect()
}

/// Who, with the role. The program itself has no name.
pub(super) fn who(f: &Frame, actor: &str, role: &str) -> String {
    let words = code_words(f, "role", role);
    if role == "system" { words } else { f.t2("who-in-role", "name", f.person(actor), "role", words) }
}

/// The pages of a kind of thing, by the kind of its tag.
fn pattern(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "journey" => "/journeys/{id}",
        "lot" => "/lots/{id}",
        "plan" => "/plans/{id}",
        "staff" => "/staff/{id}",
        "facility" => "/facilities/{id}",
        "room" => "/rooms/{id}",
        "deviation" => "/deviations/{id}",
        "nonconformity" => "/nonconformities/{id}",
        _ => return None,
    })
}

/// What an event is about, with the page of each thing where this role may open one; an empty address otherwise.
pub(super) fn about_links(f: &Frame, envelope: &Envelope) -> Vec<Link> {
    let link = |tag: &saisei_app::ledger::Tag| {
        let (kind, id) = tag.as_str().split_once(':')?;
        // Counters and clocks are the program's own bookkeeping.
        if matches!(kind, "serial" | "watch" | "tally" | "clinic" | "capacity" | "day") {
            return None;
        }
        let role = f.role.as_deref().unwrap_or_default();
        let href = pattern(kind).filter(|path| is_open(path, role)).map(|path| path.replace("{id}", id));
        let text = f.t2("ledger-thing", "kind", f.t(format!("ledger-tag-{kind}")), "id", grouped(id));
        Some(Link { href: href.unwrap_or_default(), text })
    };
    envelope.tags.iter().filter_map(link).collect()
}

/// Rows of a payload at most.
const MOST: usize = 300;

/// What was stored, in words: name and value, depth by depth.
pub(super) fn payload(f: &Frame, value: &Value) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    walk(f, "", "", value, &mut rows);
    rows.truncate(MOST);
    rows
}

fn walk(f: &Frame, path: &str, name: &str, value: &Value, rows: &mut Vec<(String, String)>) {
    let inside =
        |label: String| if path.is_empty() { label } else { f.t2("ledger-path", "outer", path, "inner", label) };
    match value {
        Value::Object(fields) if fields.len() == 2 && fields.contains_key("unit") && fields.contains_key("value") => {
            let part = |name: &str| fields.get(name).map(plain).unwrap_or_default();
            rows.push((path.to_owned(), format!("{}\u{a0}{}", part("value"), part("unit"))));
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                walk(f, &inside(label(f, name)), name, value, rows);
            }
        }
        Value::Array(list) if list.is_empty() => rows.push((path.to_owned(), f.t("list-none"))),
        Value::Array(list) if list.iter().all(|one| !one.is_object() && !one.is_array()) => {
            let all = list.iter().map(|one| words(f, name, one));
            rows.push((path.to_owned(), crate::show::join(f, all)));
        }
        Value::Array(list) => {
            for (place, one) in list.iter().enumerate() {
                walk(f, &inside((place + 1).to_string()), name, one, rows);
            }
        }
        one => rows.push((path.to_owned(), words(f, name, one))),
    }
}

fn label(f: &Frame, name: &str) -> String {
    // What is stored is not the identity, but a value that points to it.
    if name == "identity" {
        return f.t("event-identity");
    }
    f.words.find(&format!("ask-{}", dashed(name))).unwrap_or_else(|| name.replace('_', " "))
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn words(f: &Frame, name: &str, value: &Value) -> String {
    match value {
        Value::Null => f.t("not-entered"),
        Value::Bool(true) => f.t("value-yes"),
        Value::Bool(false) => f.t("value-no"),
        Value::String(text) => {
            let keys = [format!("pick-{}-{}", dashed(name), dashed(text)), format!("code-{}", dashed(text))];
            let found = keys.iter().filter(|key| is_key(key)).find_map(|key| f.words.find(key));
            found.unwrap_or_else(|| {
                f.people
                    .get(text)
                    .or_else(|| f.facilities.get(text))
                    .cloned()
                    .map_or_else(|| text.clone(), |known| format!("{known} ({text})"))
            })
        }
        other => other.to_string(),
    }
}

/// Only what can be a key is looked up as one.
fn is_key(key: &str) -> bool {
    key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}
