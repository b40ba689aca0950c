//! The fields of a form: each is taken once, and one that nobody took is refused.

use std::collections::BTreeMap;

const MOST: usize = 200;
const LONGEST: usize = 400 * 1024;

/// The fields do not match the form. Nothing was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// More than 200 fields, or one longer than 400 KB.
    #[error("more or longer fields than any form has")]
    TooMuch,
    /// A name came twice.
    #[error("a field came twice")]
    Twice,
    /// A field that the form does not have, or one that it has did not come.
    #[error("the fields are not those of the form")]
    Other,
}

/// The fields of one form, by name.
#[derive(Clone, Debug, Default)]
pub struct Fields(BTreeMap<String, String>);

/// The form's own token, which stands first, and everything else: an act may have an entry of the same name, such as the
/// form of a consent.
pub fn without_token(mut pairs: Vec<(String, String)>) -> (String, Vec<(String, String)>) {
    let place = pairs.iter().position(|(name, _)| name == "form");
    let token = place.map(|place| pairs.remove(place).1).unwrap_or_default();
    (token, pairs)
}

impl Fields {
    /// From what was sent.
    ///
    /// # Errors
    /// [`Unreadable`] if there are too many, too long or repeated ones.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Result<Self, Unreadable> {
        if pairs.len() > MOST {
            return Err(Unreadable::TooMuch);
        }
        let mut fields = BTreeMap::new();
        for (name, value) in pairs {
            if value.len() > LONGEST {
                return Err(Unreadable::TooMuch);
            }
            if fields.insert(name, value).is_some() {
                return Err(Unreadable::Twice);
            }
        }
        Ok(Self(fields))
    }

    /// Takes a field that the form always has.
    ///
    /// # Errors
    /// [`Unreadable::Other`] if it did not come.
    pub fn take(&mut self, name: &str) -> Result<String, Unreadable> {
        self.0.remove(name).ok_or(Unreadable::Other)
    }

    /// Takes a field that may be absent, such as a box that is not ticked.
    pub fn take_optional(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    /// What is left, for a form whose fields are not known beforehand; its reader refuses what it does not know.
    pub fn rest(self) -> BTreeMap<String, String> {
        self.0
    }

    /// Every field was taken.
    ///
    /// # Errors
    /// [`Unreadable::Other`] if one is left over.
    pub fn finish(self) -> Result<(), Unreadable> {
        if self.0.is_empty() { Ok(()) } else { Err(Unreadable::Other) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(names: &[&str]) -> Vec<(String, String)> {
        names.iter().map(|name| ((*name).to_owned(), "v".to_owned())).collect()
    }

    #[test]
    fn the_token_is_the_first_of_its_name() {
        let sent = [("seen", "1"), ("form", "token"), ("form", "ic-ra")];
        let sent = sent.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let (token, rest) = without_token(sent);
        assert_eq!(token, "token");
        assert_eq!(Fields::from_pairs(rest).unwrap().take("form").unwrap(), "ic-ra");
        assert_eq!(without_token(pairs(&["note"])), (String::new(), pairs(&["note"])));
    }

    #[test]
    fn every_field_is_taken_once() {
        let mut fields = Fields::from_pairs(pairs(&["a", "b"])).unwrap();
        assert_eq!(fields.take("a").unwrap(), "v");
        assert_eq!(fields.take("a"), Err(Unreadable::Other));
        assert_eq!(fields.clone().finish(), Err(Unreadable::Other));
        assert_eq!(fields.take_optional("b").as_deref(), Some("v"));
        assert_eq!(fields.finish(), Ok(()));
    }

    #[test]
    fn repeated_and_endless_fields_are_refused() {
        assert_eq!(Fields::from_pairs(pairs(&["a", "a"])).unwrap_err(), Unreadable::Twice);
        let many = (0..201).map(|n| (n.to_string(), String::new())).collect();
        assert_eq!(Fields::from_pairs(many).unwrap_err(), Unreadable::TooMuch);
        let long = vec![("a".to_owned(), "x".repeat(LONGEST + 1))];
        assert_eq!(Fields::from_pairs(long).unwrap_err(), Unreadable::TooMuch);
    }
}
