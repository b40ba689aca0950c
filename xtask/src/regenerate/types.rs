//! Plain words for the types of a JSON Schema.

use serde_json::Value;

use super::markdown::{cell, code, text};

const DEFINITIONS: &str = "#/$defs/";

/// A schema document with its shared definitions.
pub struct Definitions<'a>(pub &'a Value);

impl<'a> Definitions<'a> {
    /// The schema itself, or what its `$ref` names.
    pub fn resolve(&self, schema: &'a Value) -> &'a Value {
        let mut schema = schema;
        // A chain longer than this would be a circle.
        for _ in 0..8 {
            match referenced(schema).and_then(|name| self.0.get("$defs")?.get(name)) {
                Some(target) => schema = target,
                None => break,
            }
        }
        schema
    }

    /// The shared definitions by name.
    pub fn all(&self) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
        self.0.get("$defs").and_then(Value::as_object).into_iter().flatten()
    }
}

/// The name behind a `$ref` into the document's own definitions.
pub fn referenced(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(DEFINITIONS)
}

/// The alternatives of a `oneOf` or `anyOf`.
pub fn alternatives(schema: &Value) -> Option<&[Value]> {
    ["oneOf", "anyOf"].iter().find_map(|key| schema.get(*key)?.as_array()).map(Vec::as_slice)
}

/// A type in words, with links to shared types.
pub fn phrase(schema: &Value) -> String {
    if let Some(name) = referenced(schema) {
        return format!("[{name}](#{})", name.to_lowercase());
    }
    if let Some(constant) = schema.get("const") {
        return code(&plain(constant));
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        let values: Vec<String> = values.iter().map(|value| code(&plain(value))).collect();
        return format!("one of {}", values.join(", "));
    }
    if let Some(choices) = alternatives(schema) {
        return either(choices.iter().map(phrase).collect());
    }
    if let Some([only]) = schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
        return phrase(only);
    }
    by_type(schema) + &limits(schema)
}

fn either(mut choices: Vec<String>) -> String {
    let before = choices.len();
    choices.retain(|choice| choice != "nothing");
    if choices.len() < before {
        choices.push("nothing".to_owned());
    }
    choices.join(" or ")
}

fn by_type(schema: &Value) -> String {
    match schema.get("type") {
        Some(Value::String(name)) => named_type(name, schema),
        Some(Value::Array(names)) => {
            either(names.iter().filter_map(Value::as_str).map(|name| named_type(name, schema)).collect())
        }
        _ if schema.get("properties").is_some() => object(schema),
        _ => "any value".to_owned(),
    }
}

fn named_type(name: &str, schema: &Value) -> String {
    match name {
        "string" => string(schema),
        "integer" => "whole number".to_owned(),
        "number" => "number".to_owned(),
        "boolean" => "`true` or `false`".to_owned(),
        "null" => "nothing".to_owned(),
        "array" => array(schema),
        "object" => object(schema),
        other => code(other),
    }
}

fn string(schema: &Value) -> String {
    match text(schema, "format") {
        "" => "text".to_owned(),
        "date-time" => "instant".to_owned(),
        "date" => "date".to_owned(),
        other => format!("text ({})", cell(other)),
    }
}

fn array(schema: &Value) -> String {
    if let Some(parts) = schema.get("prefixItems").and_then(Value::as_array) {
        return format!("list of exactly: {}", parts.iter().map(phrase).collect::<Vec<_>>().join(", "));
    }
    schema.get("items").map_or_else(|| "list".to_owned(), |items| format!("list of {}", phrase(items)))
}

fn object(schema: &Value) -> String {
    if let Some(members) = schema.get("properties").and_then(Value::as_object) {
        let names: Vec<String> =
            members.iter().map(|(name, member)| format!("{}: {}", code(name), phrase(member))).collect();
        return format!("object with {}", names.join("; "));
    }
    match schema.get("additionalProperties") {
        Some(Value::Bool(_)) | None => "object".to_owned(),
        Some(values) => format!("object whose values are {}", phrase(values)),
    }
}

const LIMITS: &[(&str, &str)] = &[
    ("minimum", "at least"),
    ("maximum", "at most"),
    ("minLength", "characters at least"),
    ("maxLength", "characters at most"),
    ("minItems", "items at least"),
    ("maxItems", "items at most"),
    ("pattern", "pattern"),
    ("default", "default"),
];

fn limits(schema: &Value) -> String {
    // The bounds that only mirror the width of a machine integer tell a reader nothing.
    let of_width = ["uint", "int"].iter().any(|width| text(schema, "format").starts_with(width));
    let shown = LIMITS.iter().filter(|(key, _)| !(of_width && matches!(*key, "minimum" | "maximum")));
    let parts: Vec<String> =
        shown.filter_map(|(key, words)| Some(format!("{words} {}", code(&plain(schema.get(*key)?))))).collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

/// A constant as a reader writes it: text without quotes.
pub fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{Definitions, phrase};
    use serde_json::json;

    #[test]
    fn simple_types_are_words() {
        assert_eq!(phrase(&json!({"type": "string"})), "text");
        assert_eq!(phrase(&json!({"type": "string", "format": "date-time"})), "instant");
        assert_eq!(phrase(&json!({"type": "integer", "format": "uint32", "minimum": 0})), "whole number");
        assert_eq!(phrase(&json!({"type": "number", "minimum": 0.5})), "number (at least `0.5`)");
        assert_eq!(phrase(&json!(true)), "any value");
    }

    #[test]
    fn a_value_that_may_be_absent_says_so_in_either_spelling() {
        assert_eq!(phrase(&json!({"type": ["string", "null"]})), "text or nothing");
        let spelled = json!({"anyOf": [{"$ref": "#/$defs/LotId"}, {"type": "null"}]});
        assert_eq!(phrase(&spelled), "[LotId](#lotid) or nothing");
    }

    #[test]
    fn lists_maps_and_choices() {
        assert_eq!(
            phrase(&json!({"type": "array", "items": {"enum": ["iv", "joint"]}})),
            "list of one of `iv`, `joint`"
        );
        assert_eq!(
            phrase(&json!({"type": "object", "additionalProperties": {"type": "number"}})),
            "object whose values are number"
        );
        assert_eq!(phrase(&json!({"oneOf": [{"const": "a"}, {"const": "b"}]})), "`a` or `b`");
        assert_eq!(phrase(&json!({"allOf": [{"$ref": "#/$defs/X"}]})), "[X](#x)");
        assert_eq!(phrase(&json!({"properties": {"n": {"type": "integer"}}})), "object with `n`: whole number");
    }

    #[test]
    fn a_reference_to_itself_does_not_hang() {
        let document = json!({"$defs": {"A": {"$ref": "#/$defs/A"}}});
        let definitions = Definitions(&document);
        let schema = json!({"$ref": "#/$defs/A"});
        assert!(definitions.resolve(&schema).get("$ref").is_some());
    }
}
