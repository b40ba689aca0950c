//! Who enquired or is booked: a patient by the registered name, anybody else as far as they told.

use saisei_app::domain::acts::enquiry::Contact;
use saisei_app::domain::acts::patient::Identity;
use saisei_app::domain::values::CoiNumber;

use crate::model::{Cell, Fact, Frame, grouped};
use crate::show::{name_of, reading_of};

/// Parts of a name with the blank that stands between them.
fn spaced<const MAX: usize>(
    family: Option<&saisei_app::domain::values::Line<MAX>>,
    given: Option<&saisei_app::domain::values::Line<MAX>>,
) -> Option<String> {
    let parts: Vec<&str> = [family, given].into_iter().flatten().map(|part| part.as_str()).collect();
    (!parts.is_empty()).then(|| parts.join("\u{3000}"))
}

/// A person on these pages.
#[derive(Clone, Copy)]
pub(super) struct Who<'a> {
    /// As a patient.
    pub(super) identity: Option<&'a Identity>,
    /// As far as they told.
    pub(super) contact: Option<&'a Contact>,
    /// Their number, if they have one.
    pub(super) coi: Option<&'a CoiNumber>,
}

impl Who<'_> {
    fn name(self) -> Option<String> {
        let told = || {
            let contact = self.contact?;
            spaced(contact.family_name.as_ref(), contact.given_name.as_ref())
        };
        self.identity.map(name_of).or_else(told)
    }

    fn reading(self) -> Option<String> {
        let told = || {
            let contact = self.contact?;
            spaced(contact.family_kana.as_ref(), contact.given_kana.as_ref())
        };
        self.identity.map(reading_of).or_else(told)
    }

    fn born(self, f: &Frame) -> Option<String> {
        let told = self.contact.and_then(|contact| contact.birth_date);
        self.identity.map(|identity| identity.birth_date).or(told).map(|day| f.short(day.0))
    }

    /// The name under its reading; a patient's that cannot be shown is another thing than a name that nobody told.
    pub(super) fn cell(self, f: &Frame) -> Cell {
        match (self.name().or_else(|| self.reading()), self.coi) {
            (Some(name), _) => Cell::Name { reading: self.reading().filter(|reading| *reading != name), name },
            (None, Some(_)) => Cell::Text(f.t("name-vault-closed")),
            (None, None) => Cell::Text(f.t("enq-name-not-told")),
        }
    }

    /// Number and birth date, as far as there are any.
    pub(super) fn marks(self, f: &Frame) -> Cell {
        let number = self.coi.map(|coi| grouped(coi.as_str()));
        let lines: Vec<String> = number.into_iter().chain(self.born(f)).collect();
        if lines.is_empty() { Cell::Text(f.t("enq-not-told")) } else { Cell::Lines(lines) }
    }

    /// Everything that is known about the person, with what nobody told said so.
    pub(super) fn facts(self, f: &Frame) -> Vec<Fact> {
        let patient = self.identity;
        let told = |value: Option<String>| value.ok_or_else(|| f.t("enq-not-told"));
        let contact = |get: fn(&Contact) -> Option<String>| self.contact.and_then(get);
        let phone = contact(|c| c.phone.as_ref().map(ToString::to_string));
        let email = contact(|c| c.email.as_ref().map(ToString::to_string));
        let phone = patient.and_then(|p| p.phone.as_ref().map(ToString::to_string)).or(phone);
        let email = patient.and_then(|p| p.email.as_ref().map(ToString::to_string)).or(email);
        let number = self.coi.map(|coi| grouped(coi.as_str()));
        let number = number.ok_or_else(|| f.t("enq-no-patient-yet"));
        [
            ("enq-name", told(self.name())),
            ("enq-reading", told(self.reading())),
            ("born", told(self.born(f))),
            ("enq-phone", told(phone)),
            ("enq-email", told(email)),
            ("number", number),
        ]
        .into_iter()
        .map(|(key, value)| fact(f, key, value))
        .collect()
    }
}

/// A value, or which kind of empty it is.
pub(super) fn fact(f: &Frame, key: &str, value: Result<String, String>) -> Fact {
    let (value, note) = match value {
        Ok(value) => (Some(value), None),
        Err(note) => (None, Some(note)),
    };
    Fact { name: f.t(key), value, note, href: None }
}
