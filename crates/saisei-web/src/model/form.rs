//! Entries that need checking.

use std::borrow::Cow;

/// One entry that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// Id of the field on the page.
    pub field: Cow<'static, str>,
    /// What to enter, in words.
    pub words: String,
}

/// The faults of a form; shown at the top and at each field in the same words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormFaults(pub Vec<FieldFault>);

impl FormFaults {
    /// What is wrong with this field.
    pub fn at(&self, field: &str) -> Option<&str> {
        let fault = self.0.iter().find(|fault| fault.field == field)?;
        Some(&fault.words)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}
