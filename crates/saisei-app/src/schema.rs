//! Descriptions for machines: the schema of commands and events, the rule catalogue.

use saisei_domain::rules::catalogue;
use saisei_domain::{Command, Event};
use serde_json::{Value, json};

/// JSON Schema of what `apply` takes in `command` and `args`. Every command also takes `note` and `occurred_at`.
pub fn commands_schema() -> Value {
    let mut schema = schemars::schema_for!(Command).to_value();
    let definitions = schema.get("$defs").cloned().unwrap_or_default();
    let variants = schema.get_mut("oneOf").and_then(Value::as_array_mut);
    for variant in variants.into_iter().flatten() {
        let Some(args) = variant.pointer_mut("/properties/args") else { continue };
        let name = args.get("$ref").and_then(Value::as_str).and_then(|r| r.rsplit('/').next()).map(str::to_owned);
        if let Some(definition) = name.and_then(|name| definitions.get(&name)) {
            *args = definition.clone();
        }
        let properties = args.as_object_mut().map(|args| args.entry("properties").or_insert_with(|| json!({})));
        if let Some(Value::Object(properties)) = properties {
            properties.insert(
                "note".to_owned(),
                json!({"type": "string", "maxLength": 4000, "description": "free text; kept encrypted in the vault"}),
            );
            properties.insert(
                "occurred_at".to_owned(),
                json!({"type": "string", "format": "date-time", "description": "when it happened; the time of recording if not given"}),
            );
        }
    }
    schema
}

/// JSON Schema of what the ledger holds in `kind` and `payload`.
pub fn events_schema() -> Value {
    schemars::schema_for!(Event).to_value()
}

/// The rule catalogue: one array.
pub fn rules_json() -> Value {
    let rules = catalogue().entries().map(|entry| {
        let ja = [entry.ja.what.as_str(), &entry.ja.why, &entry.ja.next].concat();
        let en = [entry.en.what.as_str(), &entry.en.why, &entry.en.next].join(" ");
        json!({
            "id": entry.id.id(),
            "gate": entry.gate,
            "grade": entry.grade.name(),
            "message": {"ja": format!("{ja}（{}）", entry.ja.who), "en": format!("{en} ({})", entry.en.who)},
            "source": entry.source,
            "goal": entry.goal,
        })
    });
    Value::Array(rules.collect())
}
