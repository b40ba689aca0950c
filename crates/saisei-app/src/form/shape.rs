//! What a command asks for: its fields in order, and what each takes.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use saisei_domain::Command;
use serde_json::{Map, Value};

/// What a field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Words of a person: at most so many characters, on several lines or one.
    Words {
        /// Characters at most.
        max: u64,
        /// Whether line breaks belong in it.
        lines: bool,
    },
    /// A code or a number of our own, by the name of its type, such as `Code` or `JourneyId`.
    Id(String),
    /// What a scanner reads.
    Scan,
    /// A decimal number.
    Number,
    /// A whole number from 0.
    Count,
    /// Per cent.
    Percent,
    /// A civil day.
    Day,
    /// A year, month or day.
    PartialDay,
    /// A moment.
    Moment,
    /// Yes or no.
    YesNo,
    /// One of these names.
    Choice(Vec<String>),
    /// A number with one of these units.
    Measure(Vec<String>),
    /// Several fields together.
    Group(Vec<Field>),
    /// One of several shapes, by name; some need nothing more.
    OneOf(Vec<(String, Option<Takes>)>),
    /// Any number of the same.
    List(Box<Takes>),
    /// Anything: the value of a correction.
    Any,
}

impl Takes {
    /// Whether it is a number or code of ours, or a list of them: nothing that names a person.
    pub fn is_number_of_ours(&self) -> bool {
        match self {
            Self::Id(_) | Self::Scan => true,
            Self::List(inner) => inner.is_number_of_ours(),
            _ => false,
        }
    }
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in the command.
    pub name: String,
    /// What it takes.
    pub takes: Takes,
    /// Whether it may be left out.
    pub optional: bool,
    /// Whether "there are none" says something else than leaving it out.
    pub none: bool,
}

/// The fields of a command, those that it needs first; none if there is no such command.
pub fn form_of(command: &str) -> Option<&'static [Field]> {
    static FORMS: OnceLock<BTreeMap<String, Vec<Field>>> = OnceLock::new();
    FORMS.get_or_init(forms).get(command).map(Vec::as_slice)
}

fn forms() -> BTreeMap<String, Vec<Field>> {
    let schema = schemars::schema_for!(Command).to_value();
    let types = Types(schema.get("$defs").and_then(Value::as_object).cloned().unwrap_or_default());
    let variants = schema.get("oneOf").and_then(Value::as_array).cloned().unwrap_or_default();
    variants.iter().filter_map(|variant| types.form(variant)).collect()
}

/// Fields that people read in an order of their own, wherever they stand together.
const ORDERS: &[&[&str]] = &[
    &["family_name", "given_name", "family_kana", "given_kana", "birth_date", "sex", "phone", "email", "address"],
    &["systolic", "diastolic", "pulse", "breathing", "temperature", "spo2"],
    &["tender_28", "swollen_28", "not_assessable", "patient_global", "crp", "esr"],
    &["drug", "dose", "frequency", "mechanism", "started", "stopped", "stop_reason"],
    &["min", "max"],
];

/// The fields of an order stand in it, at the place of the first of them.
fn in_order(mut fields: Vec<Field>) -> Vec<Field> {
    for order in ORDERS {
        let place = |field: &Field| order.iter().position(|name| *name == field.name);
        let first = fields.iter().position(|field| place(field).is_some()).unwrap_or(0);
        let mut own: Vec<Field> = fields.extract_if(.., |field| place(field).is_some()).collect();
        own.sort_by_key(place);
        fields.splice(first..first, own);
    }
    fields
}

/// The definitions that a schema refers to.
struct Types(Map<String, Value>);

/// Types whose shape is one entry, not what JSON makes of it.
fn known(name: &str) -> Option<Takes> {
    Some(match name {
        "Scan" => Takes::Scan,
        "Number" => Takes::Number,
        "Count" => Takes::Count,
        "Percent" => Takes::Percent,
        "Day" => Takes::Day,
        "PartialDay" => Takes::PartialDay,
        "Moment" => Takes::Moment,
        _ => return None,
    })
}

impl Types {
    fn form(&self, variant: &Value) -> Option<(String, Vec<Field>)> {
        let name = variant.pointer("/properties/command/const")?.as_str()?;
        let args = self.resolved(variant.pointer("/properties/args")?).1;
        Some((name.to_owned(), self.fields(args)))
    }

    /// The definition behind a reference, with its name.
    fn resolved<'s>(&'s self, schema: &'s Value) -> (Option<&'s str>, &'s Value) {
        let name = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
        match name.and_then(|name| self.0.get(name).map(|found| (name, found))) {
            Some((name, found)) => (Some(name), found),
            None => (None, schema),
        }
    }

    /// The fields of an object: what is needed in the order in which it is declared, then the rest by name.
    fn fields(&self, object: &Value) -> Vec<Field> {
        let empty = Map::new();
        let properties = object.get("properties").and_then(Value::as_object).unwrap_or(&empty);
        let required = object.get("required").and_then(Value::as_array);
        let needed: Vec<&str> = required.into_iter().flatten().filter_map(Value::as_str).collect();
        let rest = properties.keys().map(String::as_str).filter(|name| !needed.contains(name));
        let field = |name: &str| {
            let schema = properties.get(name)?;
            let takes = self.takes(schema);
            let none = matches!(takes, Takes::List(_)) && schema.get("default").is_none_or(Value::is_null);
            Some(Field { name: name.to_owned(), takes, optional: !needed.contains(&name), none })
        };
        in_order(needed.iter().copied().chain(rest).filter_map(field).collect())
    }

    fn takes(&self, schema: &Value) -> Takes {
        let (name, found) = self.resolved(present(schema));
        if let Some(takes) = name.and_then(known) {
            return takes;
        }
        if let Some(variants) = found.get("oneOf").and_then(Value::as_array) {
            return self.one_of(variants);
        }
        match json_type(found) {
            Some("object") => self.object(found),
            Some("array") => Takes::List(Box::new(found.get("items").map_or(Takes::Any, |items| self.takes(items)))),
            Some("boolean") => Takes::YesNo,
            Some("integer") => Takes::Count,
            Some("string") => text(name, found),
            _ => Takes::Any,
        }
    }

    /// A number with its unit is one entry; any other object is a group.
    fn object(&self, found: &Value) -> Takes {
        let fields = self.fields(found);
        match fields.as_slice() {
            [
                Field { name: value, takes: Takes::Number, .. },
                Field { name: unit, takes: Takes::Choice(units), .. },
            ] if value == "value" && unit == "unit" => Takes::Measure(units.clone()),
            _ => Takes::Group(fields),
        }
    }

    fn one_of(&self, variants: &[Value]) -> Takes {
        let named: Vec<(String, Option<Takes>)> = variants.iter().filter_map(|variant| self.variant(variant)).collect();
        if named.iter().all(|(_, takes)| takes.is_none()) {
            return Takes::Choice(named.into_iter().map(|(name, _)| name).collect());
        }
        Takes::OneOf(named)
    }

    fn variant(&self, variant: &Value) -> Option<(String, Option<Takes>)> {
        if let Some(name) = variant.get("const").and_then(Value::as_str) {
            return Some((name.to_owned(), None));
        }
        let (name, inner) = variant.get("properties")?.as_object()?.iter().next()?;
        Some((name.clone(), Some(self.takes(inner))))
    }
}

/// The schema of a value that may be left out, without its `null`.
fn present(schema: &Value) -> &Value {
    let any = schema.get("anyOf").and_then(Value::as_array);
    let of_value = |schema: &&Value| schema.get("type").and_then(Value::as_str) != Some("null");
    any.and_then(|any| any.iter().find(of_value)).unwrap_or(schema)
}

/// The type in JSON, without the `null` of what may be left out.
fn json_type(schema: &Value) -> Option<&str> {
    let types = schema.get("type")?;
    let several = types.as_array().into_iter().flatten().filter_map(Value::as_str).find(|name| *name != "null");
    types.as_str().or(several)
}

fn text(name: Option<&str>, schema: &Value) -> Takes {
    if let Some(choices) = schema.get("enum").and_then(Value::as_array) {
        return Takes::Choice(choices.iter().filter_map(Value::as_str).map(str::to_owned).collect());
    }
    let max = schema.get("maxLength").and_then(Value::as_u64);
    match (name, max) {
        (_, Some(max)) => Takes::Words { max, lines: name.is_some_and(|name| name.starts_with("Text")) },
        (Some(name), None) => Takes::Id(name.to_owned()),
        (None, None) => Takes::Words { max: 4_000, lines: false },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(command: &str, name: &str) -> Field {
        let fields = form_of(command).unwrap_or_else(|| panic!("{command}"));
        fields.iter().find(|field| field.name == name).cloned().unwrap_or_else(|| panic!("{command}.{name}"))
    }

    #[test]
    fn every_command_has_a_form() {
        for name in Command::NAMES {
            assert!(form_of(name).is_some(), "{name}");
        }
        assert!(form_of("fly").is_none());
    }

    #[test]
    fn each_kind_of_entry_is_told_apart() {
        assert_eq!(field("record_vitals", "journey").takes, Takes::Id("JourneyId".to_owned()));
        assert_eq!(field("open_lot", "containers").takes, Takes::List(Box::new(Takes::Scan)));
        assert_eq!(field("send_containers", "sealed").takes, Takes::YesNo);
        assert_eq!(field("record_passage", "viability").takes, Takes::Percent);
        assert_eq!(field("fill_product", "volume").takes, Takes::Measure(vec!["mL".to_owned()]));
        assert_eq!(field("accept_plan", "in_force_from").takes, Takes::Day);
        assert!(matches!(field("record_symptom", "severity").takes, Takes::Choice(names) if names.len() == 4));
        assert!(matches!(field("record_test_result", "reading").takes, Takes::OneOf(shapes) if shapes.len() == 4));
        assert!(matches!(field("record_harvest", "harvest").takes, Takes::Group(fields) if fields.len() == 9));
        assert!(field("record_passage", "seeded").optional && !field("record_passage", "harvested").optional);
    }

    #[test]
    fn fields_stand_in_the_order_in_which_people_read_them() {
        let names =
            |command: &str| form_of(command).unwrap().iter().map(|field| field.name.clone()).collect::<Vec<_>>();
        assert_eq!(names("register_patient")[..4], ["family_name", "given_name", "family_kana", "given_kana"]);
        assert_eq!(names("record_vitals")[0], "journey");
    }

    #[test]
    fn nothing_is_taken_for_anything() {
        fn any(takes: &Takes) -> bool {
            match takes {
                Takes::Any => true,
                Takes::Group(fields) => fields.iter().any(|field| any(&field.takes)),
                Takes::OneOf(shapes) => shapes.iter().any(|(_, inner)| inner.as_ref().is_some_and(any)),
                Takes::List(inner) => any(inner),
                _ => false,
            }
        }
        for name in Command::NAMES {
            let loose: Vec<_> = form_of(name).unwrap_or_default().iter().filter(|field| any(&field.takes)).collect();
            // The new value of a correction has the shape of what it corrects.
            assert!(loose.is_empty() || *name == "correct", "{name}: {loose:?}");
        }
    }
}
