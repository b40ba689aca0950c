//! A page with a few sentences: a refusal, a fault, something that is not there.

use askama::Template;

use crate::model::{Findings, Frame, Link};

/// What it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// Sentences, the most important first.
    pub lines: Vec<String>,
    /// Named parts: your role, what next, who can.
    pub parts: Vec<(String, String)>,
    /// What a gate said.
    pub findings: Option<Findings>,
    /// Where to go on.
    pub onward: Option<Link>,
    /// Whether something was refused.
    pub is_refusal: bool,
}

impl Message {
    /// A refusal in these words.
    pub fn refusal(lines: Vec<String>) -> Self {
        Self { lines, is_refusal: true, ..Self::default() }
    }

    /// The page in its frame.
    pub fn on<'a>(&'a self, frame: &'a Frame) -> MessagePage<'a> {
        MessagePage { f: frame, page: self }
    }
}

/// Draws a [`Message`].
#[derive(Template)]
#[template(path = "message.html")]
pub struct MessagePage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// What it says.
    pub page: &'a Message,
}
