//! Descriptions for machines: the schema of commands and events, the rule catalogue.

use saisei_domain::command::REPORTABLE;
use saisei_domain::rules::catalogue;
use saisei_domain::{Command, Event, Role};
use serde_json::{Value, json};

/// JSON Schema of one line of `apply`. Every command also takes `args.note` and `args.occurred_at`; what can have been done
/// away from the screen takes `args.already_done`.
pub fn commands_schema() -> Value {
    let mut schema = schemars::schema_for!(Command).to_value();
    let definitions = schema.get("$defs").cloned().unwrap_or_default();
    let variants = schema.get_mut("oneOf").and_then(Value::as_array_mut);
    for variant in variants.into_iter().flatten() {
        let command = variant.pointer("/properties/command/const").and_then(Value::as_str).unwrap_or_default();
        let reportable = REPORTABLE.contains(&command);
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
            if reportable {
                properties.insert(
                    "already_done".to_owned(),
                    json!({"type": "boolean", "description": "it was done already, away from the screen: taken as a report"}),
                );
            }
        }
        as_line(variant);
    }
    schema
}

/// What a line holds beside `command` and `args`.
fn line_fields() -> Value {
    json!({
        "key": {"type": "string", "minLength": 1, "maxLength": 100,
            "description": "idempotency key made by the client: sent twice, it happens once"},
        "actor": {"$ref": "#/$defs/StaffId", "description": "who"},
        "role": {"enum": Role::ALL.map(Role::name), "description": "in which role"},
        "at": {"type": "string", "format": "date-time",
            "description": "time of recording, never before the previous one; in a sandbox only"},
        "zone": {"type": "string", "default": "Asia/Tokyo", "description": "IANA name of the zone"},
        "reason": {"$ref": "#/$defs/Code", "description": "why, as a code; corrections need it"},
        "seen": {"type": "integer", "minimum": 0,
            "description": "position that the person's screen showed, for acts of judgement"},
        "second": {"type": "object", "additionalProperties": false, "required": ["actor", "role"], "properties": {
            "actor": {"$ref": "#/$defs/StaffId"}, "role": {"enum": Role::ALL.map(Role::name)},
            "token": {"type": "string"}}, "description": "the second person, by own credential"},
        "token": {"type": "string", "description": "the actor's short-lived token; in a real clinic"},
    })
}

/// Adds the line's own fields to a command.
fn as_line(variant: &mut Value) {
    if let (Some(Value::Object(properties)), Value::Object(fields)) = (variant.get_mut("properties"), line_fields()) {
        properties.extend(fields);
    }
    let no_args = variant.pointer("/properties/args/required").is_none();
    if let Some(Value::Array(required)) = variant.get_mut("required") {
        required.retain(|name| !(no_args && name == "args"));
        required.extend(["key", "actor", "role"].map(Value::from));
    }
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
