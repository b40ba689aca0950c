//! What a command is answered: for scripts as JSON, for pages as values.

use saisei_domain::rules::Grade;
use saisei_domain::{Finding, Rule};
use saisei_ledger::{Envelope, Recorded};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Recorded.
    Accepted,
    /// A gate refused; the refusal is recorded.
    Refused,
    /// It could not be read; nothing is recorded and the key is still free.
    Invalid,
}

/// A message in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// A finding as answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FindingView {
    /// Rule id.
    pub rule: &'static str,
    /// Grade of the rule.
    pub grade: Grade,
    /// What, why, what next, who can.
    pub message: Message,
    /// Law, guideline or own decision behind it.
    pub source: &'static str,
    /// The field or record that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

impl From<&Finding> for FindingView {
    fn from(finding: &Finding) -> Self {
        Self {
            rule: finding.rule.id(),
            grade: finding.grade(),
            message: Message { ja: finding.ja().line("（", "）"), en: finding.en().line(" (", ")") },
            source: finding.source(),
            place: finding.place.clone(),
        }
    }
}

/// An event as answered: the envelope without its hash chain.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventView {
    /// Position in the ledger.
    pub position: u64,
    /// Stream.
    pub stream: String,
    /// Place in the stream.
    pub stream_position: u64,
    /// Kind.
    pub kind: String,
    /// Version of the payload.
    pub version: u16,
    /// Tags.
    pub tags: Vec<String>,
    /// Who.
    pub actor: String,
    /// In which role.
    pub role: String,
    /// When it happened.
    pub occurred_at: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// What.
    pub payload: Value,
}

impl From<&Envelope> for EventView {
    fn from(envelope: &Envelope) -> Self {
        Self {
            position: envelope.position.0,
            stream: envelope.stream.as_str().to_owned(),
            stream_position: envelope.stream_position,
            kind: envelope.kind.as_str().to_owned(),
            version: envelope.version,
            tags: envelope.tags.iter().map(|tag| tag.as_str().to_owned()).collect(),
            actor: envelope.actor.clone(),
            role: envelope.role.clone(),
            occurred_at: envelope.occurred_at.to_string(),
            recorded_at: envelope.recorded_at.to_string(),
            payload: envelope.payload.clone(),
        }
    }
}

/// The answer to one command.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// How it ended.
    pub outcome: Outcome,
    /// What was recorded.
    pub events: Vec<Recorded>,
    /// What the gates said.
    pub findings: Vec<Finding>,
}

impl Answer {
    /// Nothing was read and nothing recorded.
    pub fn invalid(finding: Finding) -> Self {
        Self { outcome: Outcome::Invalid, events: Vec::new(), findings: vec![finding] }
    }

    /// Whether it was accepted.
    pub fn is_accepted(&self) -> bool {
        self.outcome == Outcome::Accepted
    }

    /// Whether a rule is among the findings.
    pub fn has(&self, rule: Rule) -> bool {
        self.findings.iter().any(|finding| finding.rule == rule)
    }

    /// One line of `apply`'s output.
    pub fn line(&self, number: usize) -> Value {
        let events: Vec<EventView> =
            self.events.iter().map(|recorded| EventView::from(recorded.envelope.as_ref())).collect();
        let findings: Vec<FindingView> = self.findings.iter().map(FindingView::from).collect();
        serde_json::json!({"line": number, "outcome": self.outcome, "events": events, "findings": findings})
    }
}
