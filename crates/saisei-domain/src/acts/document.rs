//! Documents attached to a journey. The content goes to the vault; the ledger holds a commitment.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{journey, noted, patient_of};
use crate::act::{Act, Context, Decision, Nature, Owner};
use crate::event::{Event, Subject};
use crate::facts::{Facts, Need};
use crate::gates;
use crate::problem::Problem;
use crate::rules::Rule;
use crate::values::{Code, Commitment, JourneyId};

/// Attaches a document.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachDocument {
    /// Whose journey.
    pub journey: JourneyId,
    /// What it is, as a code: `rheumatologist-letter`, `consent-scan` …
    pub document: Code,
    /// What is in it.
    pub media: Media,
    /// The content as it stands: a text, or Base64 for a picture or PDF; at most 1,000,000 characters.
    pub content: String,
}

impl fmt::Debug for AttachDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AttachDocument").field("journey", &self.journey).field("document", &self.document).finish()
    }
}

/// Kinds of content that are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    /// Plain text.
    Text,
    /// PDF in Base64.
    Pdf,
    /// JPEG in Base64.
    Jpeg,
    /// PNG in Base64.
    Png,
}

/// A document was attached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentAttached {
    /// Whose journey.
    pub journey: JourneyId,
    /// What it is, as a code.
    pub document: Code,
    /// What is in it.
    pub media: Media,
    /// Commitment to the content in the vault.
    pub content: Commitment,
    /// Length of the content in bytes, as sent.
    pub bytes: u64,
}

const CONTENT_MAX: usize = 1_000_000;

impl Act for AttachDocument {
    fn nature(&self) -> Nature {
        Nature::Report
    }

    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Journey(self.journey.clone())]
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = journey(facts, &self.journey)?;
        let length = self.content.len();
        if length == 0 {
            return Err(Problem::of(Rule::InputTextEmpty).into());
        }
        if length > CONTENT_MAX {
            return Err(Problem::of(Rule::InputTextTooLong).with("max", CONTENT_MAX).with("length", length).into());
        }
        let event = DocumentAttached {
            journey: found.id.clone(),
            document: self.document.clone(),
            media: self.media,
            content: context.vault.commit(Owner::Patient(&found.coi), self.content.as_bytes()),
            bytes: u64::try_from(length).unwrap_or(u64::MAX),
        };
        let subject = Subject::Journey(found.id.clone());
        noted(subject, patient_of(found), Event::DocumentAttached(event), gates::after_closing(found))
    }
}
