//! A command line, part by part.

use serde_json::{Map, Value, json};

/// Who acts, and in which role.
pub type Who = (&'static str, &'static str);

pub const ADMIN: Who = ("admin", "administrator");
pub const DOCTOR: Who = ("dr.ito", "physician");
/// A physician of the house who is not in the plan.
pub const OTHER_DOCTOR: Who = ("dr.abe", "physician");
pub const NURSE: Who = ("nurse.suzuki", "nurse");
pub const OTHER_NURSE: Who = ("nurse.kato", "nurse");
pub const OPERATOR: Who = ("op.tanaka", "culture_operator");
pub const OTHER_OPERATOR: Who = ("op.ono", "culture_operator");
pub const QUALITY: Who = ("qa.sato", "quality_officer");
pub const OTHER_QUALITY: Who = ("qa.endo", "quality_officer");
pub const COORDINATOR: Who = ("co.mori", "coordinator");

/// A line that may still lack key and time; the world fills them in.
#[derive(Clone, Debug)]
pub struct Line(pub Map<String, Value>);

/// A line with its command, person and arguments.
pub fn line(command: &str, who: Who, args: Value) -> Line {
    let Value::Object(fields) = json!({"command": command, "actor": who.0, "role": who.1, "args": args}) else {
        return Line(Map::new());
    };
    Line(fields)
}

impl Line {
    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// One more argument, or another value for it.
    pub fn arg(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.get_mut("args").and_then(Value::as_object_mut).unwrap().insert(name.to_owned(), value.into());
        self
    }

    pub fn at(self, at: &str) -> Self {
        self.with("at", at)
    }

    pub fn by(self, who: Who) -> Self {
        self.with("actor", who.0).with("role", who.1)
    }

    pub fn zone(self, zone: &str) -> Self {
        self.with("zone", zone)
    }

    pub fn seen(self, position: u64) -> Self {
        self.with("seen", position)
    }

    pub fn key(self, key: &str) -> Self {
        self.with("key", key)
    }

    pub fn reason(self, reason: &str) -> Self {
        self.with("reason", reason)
    }

    /// The second person, with their own credential.
    pub fn second(self, who: Who) -> Self {
        self.with("second", json!({"actor": who.0, "role": who.1}))
    }

    /// Done already, away from the screen.
    pub fn already_done(self) -> Self {
        self.arg("already_done", true)
    }

    /// Happened earlier than it is recorded.
    pub fn occurred(self, at: &str) -> Self {
        self.arg("occurred_at", at)
    }

    pub fn note(self, note: &str) -> Self {
        self.arg("note", note)
    }

    pub fn field(&self, name: &str) -> &Value {
        self.0.get(name).unwrap_or(&Value::Null)
    }
}
