//! `docs/reference/commands.md` and `events.md` from the JSON Schemas that the program prints.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::markdown::{cell, code, page, table, text};
use super::types::{Definitions, alternatives, phrase, plain, referenced};
use crate::failure::Failure;

const COMMANDS: &str = "What a line of `saisei apply` may ask for: the value of `command`, and the members of its `args`. \
The other members of a line (`key`, `actor`, `role`, `at`, `zone`, `reason`, `seen`, `second`, `token`) are the same for all.";
const EVENTS: &str = "What the ledger holds: the kind of each event, and the members of its payload. Events are never \
changed or removed; a shape that is no longer written stays readable.";

/// Names of the two members of a variant: what tells it apart, and what it carries.
struct Names {
    tag: &'static str,
    content: &'static str,
}

/// The page of commands.
///
/// # Errors
/// If the schema has no variants, or one without its name.
pub fn commands(json: &Value) -> Result<String, Failure> {
    render(json, page("Commands", COMMANDS), &Names { tag: "command", content: "args" })
}

/// The page of events.
///
/// # Errors
/// As [`commands`].
pub fn events(json: &Value) -> Result<String, Failure> {
    render(json, page("Events", EVENTS), &Names { tag: "kind", content: "payload" })
}

fn render(json: &Value, mut page: String, names: &Names) -> Result<String, Failure> {
    let definitions = Definitions(json);
    let variants = alternatives(definitions.resolve(json)).ok_or_else(|| Failure::new("the schema has no `oneOf`"))?;
    let mut carried = BTreeSet::new();
    for variant in variants {
        let variant = definitions.resolve(variant);
        for name in tag_values(&definitions, variant, names.tag)? {
            page.push_str(&format!("\n## `{name}`\n"));
            page.push_str(&variant_body(&definitions, variant, names));
        }
        carried.extend(member(variant, names.content).and_then(referenced));
    }
    page.push_str(&shared(&definitions, &carried));
    Ok(page)
}

fn member<'a>(schema: &'a Value, name: &str) -> Option<&'a Value> {
    schema.get("properties")?.get(name)
}

/// The name of the variant; several if the variant's tag is an `enum`.
fn tag_values(definitions: &Definitions, variant: &Value, tag: &str) -> Result<Vec<String>, Failure> {
    let values = member(variant, tag).map(|schema| {
        let own = referenced(schema).is_none();
        let schema =
            if own { schema.clone() } else { definitions.0.pointer(&pointer(schema)).cloned().unwrap_or_default() };
        constants(&schema)
    });
    let values = values.unwrap_or_default();
    if values.is_empty() {
        return Err(Failure::new(format!("a variant of the schema does not fix `{tag}`")));
    }
    Ok(values)
}

fn pointer(schema: &Value) -> String {
    text(schema, "$ref").trim_start_matches('#').to_owned()
}

fn constants(schema: &Value) -> Vec<String> {
    match (schema.get("const"), schema.get("enum").and_then(Value::as_array)) {
        (Some(constant), _) => vec![plain(constant)],
        (None, Some(values)) => values.iter().map(plain).collect(),
        (None, None) => Vec::new(),
    }
}

fn variant_body(definitions: &Definitions, variant: &Value, names: &Names) -> String {
    let Some(content) = member(variant, names.content) else {
        return described(variant) + &beside_tag(variant, names.tag);
    };
    let target = definitions.resolve(content);
    let own = described(variant);
    let own = if own.is_empty() { described(target) } else { own };
    own + &shape(target)
}

/// Members that stand beside the tag, for a variant that carries them there.
fn beside_tag(variant: &Value, tag: &str) -> String {
    let mut members = variant.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    members.remove(tag);
    if members.is_empty() {
        return "\nIt takes nothing.\n".to_owned();
    }
    fields(&members, &required(variant))
}

fn described(schema: &Value) -> String {
    match text(schema, "description").trim() {
        "" => String::new(),
        description => format!("\n{description}\n"),
    }
}

/// Members as a table, choices as a list, anything else as a sentence.
fn shape(schema: &Value) -> String {
    if let Some(members) = schema.get("properties").and_then(Value::as_object) {
        return if members.is_empty() {
            "\nIt takes nothing.\n".to_owned()
        } else {
            fields(members, &required(schema))
        };
    }
    match alternatives(schema) {
        Some(choices) => choices_table(choices),
        None => format!("\nA value: {}.\n", phrase(schema)),
    }
}

fn required(schema: &Value) -> BTreeSet<&str> {
    let names = schema.get("required").and_then(Value::as_array);
    names.into_iter().flatten().filter_map(Value::as_str).collect()
}

fn fields(members: &Map<String, Value>, required: &BTreeSet<&str>) -> String {
    let row = |(name, schema): (&String, &Value)| {
        let needed = if required.contains(name.as_str()) { "yes" } else { "no" };
        vec![code(name), phrase(schema), needed.to_owned(), cell(text(schema, "description"))]
    };
    table(&["member", "type", "required", "meaning"], &members.iter().map(row).collect::<Vec<_>>())
}

fn choices_table(choices: &[Value]) -> String {
    let row = |choice: &Value| vec![phrase(choice), cell(text(choice, "description"))];
    table(&["one of", "meaning"], &choices.iter().map(row).collect::<Vec<_>>())
}

/// The shared types, without those that are only the content of one variant and are shown there.
fn shared(definitions: &Definitions, carried: &BTreeSet<&str>) -> String {
    let elsewhere = mentions(definitions.0);
    let shown = definitions.all().filter(|(name, _)| !carried.contains(name.as_str()) || elsewhere(name) > 1);
    let sections: Vec<String> =
        shown.map(|(name, schema)| format!("\n### {name}\n{}{}", described(schema), shape(schema))).collect();
    if sections.is_empty() { String::new() } else { format!("\n## Shared types\n{}", sections.concat()) }
}

/// How often the document refers to a definition.
fn mentions(document: &Value) -> impl Fn(&str) -> usize {
    let text = document.to_string();
    move |name| text.matches(&format!("\"#/$defs/{name}\"")).count()
}

#[cfg(test)]
mod tests {
    use super::{commands, events};
    use serde_json::json;

    fn document() -> serde_json::Value {
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "oneOf": [
                {"type": "object", "description": "Opens a lot.", "required": ["command", "args"],
                 "properties": {"command": {"type": "string", "const": "open_lot"}, "args": {"$ref": "#/$defs/OpenLot"}}},
                {"type": "object", "required": ["command", "args"],
                 "properties": {"command": {"const": "stop"}, "args": {"type": "object", "required": [],
                    "properties": {"volume": {"anyOf": [{"$ref": "#/$defs/Millilitres"}, {"type": "null"}], "description": "What is left, in mL."}}}}},
                {"type": "object", "properties": {"command": {"const": "tick"}}}
            ],
            "$defs": {
                "OpenLot": {"type": "object", "required": ["lot"], "properties": {
                    "lot": {"$ref": "#/$defs/LotId"}, "route": {"$ref": "#/$defs/Route"}}},
                "LotId": {"type": "string", "pattern": "^L[0-9]+$", "description": "A lot."},
                "Millilitres": {"type": "string", "format": "decimal"},
                "Route": {"oneOf": [{"const": "iv", "description": "Into a vein."}, {"const": "joint"}]}
            }
        })
    }

    #[test]
    fn content_by_reference_inline_and_absent() {
        let page = commands(&document()).expect("three variants");
        assert!(page.contains("## `open_lot`\n\nOpens a lot.\n\n| member | type | required | meaning |"));
        assert!(page.contains("| `lot` | [LotId](#lotid) | yes |  |\n| `route` | [Route](#route) | no |  |\n"));
        assert!(page.contains("| `volume` | [Millilitres](#millilitres) or nothing | no | What is left, in mL. |"));
        assert!(page.contains("## `tick`\n\nIt takes nothing.\n"));
    }

    #[test]
    fn shared_types_follow_without_those_already_shown() {
        let page = commands(&document()).expect("three variants");
        assert!(page.contains("### LotId\n\nA lot.\n\nA value: text (pattern `^L[0-9]+$`).\n"));
        assert!(page.contains("| `iv` | Into a vein. |\n| `joint` |  |\n"));
        assert!(!page.contains("### OpenLot"));
    }

    #[test]
    fn events_have_a_kind_and_a_payload() {
        let page = events(&json!({"oneOf": [{"properties": {
            "kind": {"const": "lot_opened"}, "payload": {"type": "string"}}}]}))
        .expect("one variant");
        assert!(page.contains("## `lot_opened`\n\nA value: text.\n"));
    }

    #[test]
    fn a_variant_behind_a_reference_is_followed() {
        let page = commands(&json!({"anyOf": [{"$ref": "#/$defs/Tick"}],
            "$defs": {"Tick": {"properties": {"command": {"enum": ["tick"]}, "at": {"type": "string"}}}}}))
        .expect("one variant");
        assert!(page.contains(
            "## `tick`\n\n| member | type | required | meaning |\n| --- | --- | --- | --- |\n| `at` | text | no |  |\n"
        ));
    }

    #[test]
    fn a_schema_without_variants_or_names_is_refused() {
        assert!(commands(&json!({"type": "object"})).is_err());
        assert!(commands(&json!({"oneOf": [{"type": "object"}]})).is_err());
    }
}
