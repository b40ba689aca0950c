//! What stands on a label. The words come from outside, in the reader's language.

/// Which label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A band of 190 mm by 25 mm with its code twice, far enough apart to lie on opposite sides of a wrist.
    Wristband,
    /// A label of 90 mm by 48 mm with its code once.
    Container,
}

/// One line of words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// What the words are, such as "expiry"; empty if they speak for themselves.
    pub caption: String,
    /// The words.
    pub words: String,
    /// Whether it is one of the lines that must be read first.
    pub strong: bool,
}

impl Line {
    /// Words with what they are.
    pub fn of(caption: impl Into<String>, words: impl Into<String>) -> Self {
        Self { caption: caption.into(), words: words.into(), strong: false }
    }

    /// Words that are read first.
    pub fn strong(words: impl Into<String>) -> Self {
        Self { caption: String::new(), words: words.into(), strong: true }
    }

    /// As it is printed.
    pub fn text(&self) -> String {
        [self.caption.as_str(), self.words.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// One label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Which.
    pub shape: Shape,
    /// What a scanner reads.
    pub code: String,
    /// The same for people, in groups; in bold.
    pub number: String,
    /// Everything else, in order.
    pub lines: Vec<Line>,
    /// A word across the label, for practice data.
    pub mark: Option<String>,
}
