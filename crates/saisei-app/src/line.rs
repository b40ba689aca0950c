//! One line of `apply`: read strictly, or answered with what is wrong, where, in both languages.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use saisei_domain::act::Second;
use saisei_domain::values::{Code, FreeText, Moment, StaffId};
use saisei_domain::{Command, Finding, Problem, Role, Rule};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::answer::Answer;
use crate::perform::Submission;

/// Bytes of a line at most: a document of a megabyte with its surroundings.
pub const LINE_MAX: usize = 2_000_000;

/// Characters of a field's name, and of a whole path of names, that are repeated in an answer.
const NAME_MAX: usize = 60;
const PATH_MAX: usize = 200;

const NOTE: &str = "note";
const OCCURRED_AT: &str = "occurred_at";
const ALREADY_DONE: &str = "already_done";
const DEFAULT_ZONE: &str = "Asia/Tokyo";

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLine {
    key: Key,
    command: String,
    actor: StaffId,
    role: Role,
    #[serde(default)]
    at: Option<Moment>,
    #[serde(default)]
    zone: Option<String>,
    #[serde(default)]
    reason: Option<Code>,
    #[serde(default)]
    seen: Option<u64>,
    #[serde(default)]
    second: Option<RawSecond>,
    #[serde(default)]
    token: Option<String>,
    #[serde(default)]
    args: Option<Map<String, Value>>,
}

/// An idempotency key: 1 to 100 printable ASCII characters, so that no name can hide in it.
struct Key(String);

const KEY_MAX: usize = 100;

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = String::deserialize(deserializer)?;
        let fits = (1..=KEY_MAX).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
        if fits {
            Ok(Self(key))
        } else {
            Err(D::Error::custom(Problem::of(Rule::InputIdentifier).with("max", KEY_MAX)))
        }
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSecond {
    actor: StaffId,
    role: Role,
    #[serde(default)]
    token: Option<String>,
}

/// A line that was read: the submission, and the tokens that prove its people. Neither shows in a log.
#[derive(Clone)]
pub struct ReadLine {
    /// The submission; its time is the line's, or `now`.
    pub submission: Submission,
    /// The actor's token.
    pub token: Option<String>,
    /// The second person's token.
    pub second_token: Option<String>,
    /// Whether the line gave its own time.
    pub gave_time: bool,
}

impl fmt::Debug for ReadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadLine").field("submission", &self.submission).finish_non_exhaustive()
    }
}

/// Reads one line. `now` stands in when the line gives no time.
///
/// # Errors
/// A finding of the gate `input`.
pub fn read_line(bytes: &[u8], now: Moment, device: &str) -> Result<ReadLine, Finding> {
    if bytes.len() > LINE_MAX {
        return Err(Finding::of(Rule::InputLineTooLong).with("max", LINE_MAX));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Finding::of(Rule::InputNotUtf8))?;
    let value = strict(text)?;
    let raw: RawLine = typed(value, "")?;
    let zone = zone(raw.zone.as_deref())?;
    let args = raw.args.unwrap_or_default();
    let parsed = read_arguments(&raw.command, &args)?;
    let second_token = raw.second.as_ref().and_then(|second| second.token.clone());
    let submission = Submission {
        key: raw.key.0,
        command: parsed.command,
        args: Arc::new(Value::Object(args)),
        actor: raw.actor,
        role: raw.role,
        device: device.to_owned(),
        at: raw.at.unwrap_or(now),
        occurred_at: parsed.occurred_at,
        already_done: parsed.already_done,
        zone,
        reason: raw.reason,
        seen: raw.seen,
        second: raw.second.map(|second| Second { actor: second.actor, role: second.role }),
        note: parsed.note,
    };
    Ok(ReadLine { submission, token: raw.token, second_token, gave_time: raw.at.is_some() })
}

/// The answer to a line that could not be read.
pub fn refused_line(finding: Finding) -> Answer {
    Answer::invalid(finding)
}

/// A command with what its arguments hold beside its own.
pub struct Arguments {
    /// The command.
    pub command: Command,
    /// A note for the vault.
    pub note: Option<FreeText>,
    /// When it happened.
    pub occurred_at: Option<Moment>,
    /// Whether it was done already.
    pub already_done: bool,
}

/// Reads the arguments of a command, with those that every command takes: `note`, `occurred_at`, and `already_done` for an
/// act that was done away from the screen.
///
/// # Errors
/// A finding of the gate `input`.
pub fn read_arguments(command: &str, args: &Map<String, Value>) -> Result<Arguments, Finding> {
    let mut args = Cow::Borrowed(args);
    let note = take(&mut args, NOTE).map(|value| typed(value, "args.note")).transpose()?;
    let occurred_at = take(&mut args, OCCURRED_AT).map(|value| typed(value, "args.occurred_at")).transpose()?;
    let already_done = take(&mut args, ALREADY_DONE).map(|value| typed(value, "args.already_done")).transpose()?;
    let command = own_arguments(command, &args)?;
    Ok(Arguments { command, note, occurred_at, already_done: already_done.unwrap_or(false) })
}

/// Takes an argument out; the others are copied only if it is there.
fn take(args: &mut Cow<'_, Map<String, Value>>, name: &str) -> Option<Value> {
    args.contains_key(name).then(|| args.to_mut().remove(name)).flatten()
}

fn own_arguments(command: &str, given: &Map<String, Value>) -> Result<Command, Finding> {
    let Some(read) = Command::read(command, given) else {
        return Err(Finding::of(Rule::InputUnknownCommand).at("command"));
    };
    let Ok(command) = read else { return Err(misread(command, given)) };
    if given.values().any(has_list)
        && let Some(path) = list_in_fields(given, &command.arguments(), "args")
    {
        return Err(Finding::of(Rule::InputWrongType).with("field", &path).at(path));
    }
    Ok(command)
}

/// Why arguments cannot be read, and where: they are read once more, with the path kept.
fn misread(command: &str, given: &Map<String, Value>) -> Finding {
    let mut track = serde_path_to_error::Track::new();
    let read = Command::read(command, serde_path_to_error::Deserializer::new(given, &mut track));
    let error: Option<serde_json::Error> = read.and_then(Result::err);
    let message = error.map(|error| error.to_string()).unwrap_or_default();
    explain(&message, &join("args", &track.path().to_string()))
}

fn has_list(value: &Value) -> bool {
    match value {
        Value::Array(_) => true,
        Value::Object(fields) => fields.values().any(has_list),
        _ => false,
    }
}

fn list_in_fields(given: &Map<String, Value>, read: &Value, path: &str) -> Option<String> {
    given
        .iter()
        .filter_map(|(name, value)| Some((name, value, read.get(name)?)))
        .find_map(|(name, value, read)| list_for_object(value, read, &format!("{path}.{name}")))
}

/// Where a list was given although an object is due. Readers of JSON take a list of the values in order for an object;
/// a person who leaves out the names has not said which value is which.
fn list_for_object(given: &Value, read: &Value, path: &str) -> Option<String> {
    match (given, read) {
        (Value::Array(_), Value::Object(_)) => Some(path.to_owned()),
        (Value::Object(given), Value::Object(_)) => list_in_fields(given, read, path),
        (Value::Array(given), Value::Array(read)) => (0..)
            .zip(given.iter().zip(read))
            .find_map(|(index, (value, read)): (usize, _)| list_for_object(value, read, &format!("{path}[{index}]"))),
        _ => None,
    }
}

fn zone(given: Option<&str>) -> Result<String, Finding> {
    let zone = given.unwrap_or(DEFAULT_ZONE);
    match jiff::tz::TimeZone::get(zone) {
        Ok(_) => Ok(zone.to_owned()),
        Err(_) => Err(Finding::of(Rule::InputZone).at("zone")),
    }
}

fn typed<T: for<'de> Deserialize<'de>>(value: Value, at: &str) -> Result<T, Finding> {
    serde_path_to_error::deserialize(value)
        .map_err(|error| explain(&error.inner().to_string(), &join(at, &error.path().to_string())))
}

fn join(prefix: &str, path: &str) -> String {
    match (prefix, path) {
        (prefix, "." | "") => prefix.to_owned(),
        ("", path) => path.to_owned(),
        (prefix, path) => format!("{prefix}.{path}"),
    }
}

/// Turns a reader's message into a finding of ours. Nothing that was typed is repeated but the names of fields.
fn explain(message: &str, path: &str) -> Finding {
    let path = &shown(path, PATH_MAX);
    if let Some(problem) = own_problem(message) {
        return problem.finding().at(path);
    }
    let first = quoted(message).next().unwrap_or_default();
    let of = |rule: Rule, field: &str| Finding::of(rule).with("field", field).at(field);
    if message.starts_with("unknown field") {
        of(Rule::InputUnknownField, &field_name(path, first))
    } else if message.starts_with("missing field") && first == "unit" {
        of(Rule::InputUnitMissing, path)
    } else if message.starts_with("missing field") {
        of(Rule::InputMissingField, &join(path, first))
    } else if message.starts_with("duplicate field") {
        of(Rule::InputDuplicateField, &field_name(path, first))
    } else if message.starts_with("unknown variant") {
        of(Rule::InputUnknownChoice, path).with("choices", choices(message))
    } else {
        of(Rule::InputWrongType, path)
    }
}

/// A problem of ours stands at the very beginning of a reader's message. Anywhere else it is what somebody typed.
fn own_problem(message: &str) -> Option<Problem> {
    message.starts_with(Problem::OPEN).then(|| Problem::from_message(message)).flatten()
}

fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The choices that a reader names: after the last "expected", since what was typed stands before it.
fn choices(message: &str) -> String {
    let named = message.rsplit_once("`, expected ").map_or("", |(_, named)| named);
    quoted(named).collect::<Vec<_>>().join(", ")
}

/// The path of an unknown field: the tracker may or may not have it at its end already. Long names are cut.
fn field_name(path: &str, name: &str) -> String {
    let name = shown(name, NAME_MAX);
    if path.rsplit('.').next() == Some(name.as_str()) { path.to_owned() } else { join(path, &name) }
}

/// The name of a field as it may be repeated: short, without control characters and without our own marks.
fn shown(name: &str, max: usize) -> String {
    let marks = ['|', '{', '}', '\u{27e6}', '\u{27e7}'];
    name.chars().filter(|c| !c.is_control() && !marks.contains(c)).take(max).collect()
}

/// Reads JSON and refuses an object that gives a field twice.
fn strict(text: &str) -> Result<Value, Finding> {
    serde_json::from_str::<Strict>(text).map(|strict| strict.0).map_err(|error| {
        own_problem(&error.to_string())
            .map_or_else(|| Finding::of(Rule::InputNotJson).with("column", error.column()), Problem::finding)
    })
}

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Strict)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Strict(item)) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some((name, Strict(value))) = map.next_entry::<String, Strict>()? {
            if fields.contains_key(&name) {
                let problem = Problem::of(Rule::InputDuplicateField).with("field", shown(&name, NAME_MAX));
                return Err(A::Error::custom(problem));
            }
            fields.insert(name, value);
        }
        Ok(Value::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(line: &str) -> Finding {
        let now = Moment::parse("2026-11-22T00:00:00Z").unwrap();
        read_line(line.as_bytes(), now, "test").map(|_| ()).unwrap_err()
    }

    fn wrapped(command: &str, args: &str) -> String {
        format!(r#"{{"key":"k","command":"{command}","actor":"a","role":"nurse","args":{args}}}"#)
    }

    #[test]
    fn each_kind_of_bad_line_has_its_own_rule_and_place() {
        let cases = [
            ("{".to_owned(), Rule::InputNotJson, None),
            (r#"{"key":"k","key":"l"}"#.to_owned(), Rule::InputDuplicateField, None),
            (wrapped("fly", "{}"), Rule::InputUnknownCommand, Some("command")),
            (wrapped("tick", r#"{"x":1}"#), Rule::InputUnknownField, Some("args.x")),
            (wrapped("stop_administration", "{}"), Rule::InputMissingField, Some("args.journey")),
            (wrapped("stop_administration", r#"{"journey":5}"#), Rule::InputWrongType, Some("args.journey")),
            (wrapped("stop_administration", r#"{"journey":"山"}"#), Rule::InputIdentifier, Some("args.journey")),
            (
                wrapped("change_rate", r#"{"journey":"J","rate":{"value":1}}"#),
                Rule::InputUnitMissing,
                Some("args.rate"),
            ),
            (
                wrapped("change_rate", r#"{"journey":"J","rate":{"value":1,"unit":"L"}}"#),
                Rule::InputUnknownChoice,
                Some("args.rate.unit"),
            ),
            (wrapped("tick", r#"{"occurred_at":"2026-02-30T10:00:00Z"}"#), Rule::InputTime, Some("args.occurred_at")),
            (wrapped("tick", r#"{"note":""}"#), Rule::InputTextEmpty, Some("args.note")),
            (wrapped("change_rate", r#"{"journey":"J","rate":[1,"mL/h"]}"#), Rule::InputWrongType, Some("args.rate")),
        ];
        for (line, rule, place) in cases {
            let found = finding(&line);
            assert_eq!((found.rule, found.place.as_deref()), (rule, place), "{line}");
        }
        let now = Moment::parse("2026-11-22T00:00:00Z").unwrap();
        assert_eq!(read_line(b"\xff\xfe", now, "t").unwrap_err().rule, Rule::InputNotUtf8);
        assert_eq!(read_line(&vec![b' '; LINE_MAX + 1], now, "t").unwrap_err().rule, Rule::InputLineTooLong);
    }

    #[test]
    fn full_width_input_is_folded_where_a_code_is_meant() {
        let line = wrapped("stop_administration", r#"{"journey":"Ｊ０００１","note":"患者さんの訴え"}"#);
        let now = Moment::parse("2026-11-22T00:00:00Z").unwrap();
        let read = read_line(line.as_bytes(), now, "test").unwrap();
        assert!(format!("{:?}", read.submission.command).contains("J0001"));
        assert!(read.submission.note.is_some());
    }
}
