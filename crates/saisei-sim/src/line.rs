//! One line of `apply`: what somebody asks, as they send it.

use std::sync::Arc;

use saisei_app::domain::act::Second;
use saisei_app::domain::values::{Code, Moment, StaffId};
use saisei_app::domain::{Finding, Role};
use saisei_app::{Submission, read_arguments};
use serde_json::{Map, Value, json};

/// Who acts, and in which role.
pub(crate) type Who = (&'static str, &'static str);

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    /// The idempotency key.
    pub(crate) key: String,
    /// What is asked.
    pub(crate) command: &'static str,
    /// Who asks.
    pub(crate) who: Who,
    /// The time of recording.
    pub(crate) at: Moment,
    /// The zone that the line names.
    pub(crate) zone: &'static str,
    /// The position that the screen showed.
    pub(crate) seen: Option<u64>,
    /// Why, as a code.
    pub(crate) reason: Option<&'static str>,
    /// The second person.
    pub(crate) second: Option<Who>,
    /// The arguments.
    pub(crate) args: Arc<Value>,
}

impl Line {
    /// The line as `saisei apply` reads it.
    pub(crate) fn to_value(&self) -> Value {
        let mut line = json!({
            "key": self.key, "command": self.command, "actor": self.who.0, "role": self.who.1, "at": self.at,
            "zone": self.zone, "args": *self.args,
        });
        let second = self.second.map(|(actor, role)| json!({"actor": actor, "role": role}));
        let more = [("seen", self.seen.map(Value::from)), ("reason", self.reason.map(Value::from)), ("second", second)];
        if let Some(line) = line.as_object_mut() {
            line.extend(more.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
        }
        line
    }

    /// What the programme reads out of the line.
    ///
    /// # Errors
    /// The finding of the gate `input`, as `apply` would answer it.
    pub(crate) fn submission(&self) -> Result<Submission, Finding> {
        let none = Map::new();
        let arguments = read_arguments(self.command, self.args.as_object().unwrap_or(&none))?;
        let (actor, role) = person(self.who)?;
        let second = self.second.map(person).transpose()?;
        Ok(Submission {
            key: self.key.clone(),
            command: arguments.command,
            args: Arc::clone(&self.args),
            actor,
            role,
            device: "simulation".to_owned(),
            at: self.at,
            occurred_at: arguments.occurred_at,
            already_done: arguments.already_done,
            zone: self.zone.to_owned(),
            reason: self.reason.map(Code::parse).transpose().map_err(|problem| problem.finding())?,
            seen: self.seen,
            second: second.map(|(actor, role)| Second { actor, role }),
            note: arguments.note,
        })
    }

    /// Whether something was scanned that has no number.
    pub(crate) fn has_blank_scan(&self) -> bool {
        is_blank_scan(&self.args)
    }

    /// Whether the act was done before it was told.
    pub(crate) fn is_told(&self) -> bool {
        self.args.get("already_done").and_then(Value::as_bool).unwrap_or(false)
    }
}

/// What a scanner gives for a label that was never printed.
fn is_blank_scan(value: &Value) -> bool {
    match value {
        Value::String(text) => text == "SSC" || text == "SSW",
        Value::Array(items) => items.iter().any(is_blank_scan),
        Value::Object(fields) => fields.values().any(is_blank_scan),
        _ => false,
    }
}

fn person((actor, role): Who) -> Result<(StaffId, Role), Finding> {
    let actor = StaffId::parse(actor).map_err(|problem| problem.finding())?;
    Ok((actor, Role::from_name(role).unwrap_or(Role::Inspector)))
}
