//! Names in memory, so that people can be searched for although the data file holds only ciphertext.

use std::collections::BTreeMap;

use saisei_domain::acts::enquiry::Contact;
use saisei_domain::acts::patient::Identity;
use saisei_domain::state::{Enquiry, Patient};
use saisei_domain::values::{CoiNumber, Commitment, EnquiryId, narrow};
use saisei_domain::{Event, PastEvent};
use saisei_ledger::{ListQuery, Position, Recorded, Selection};

use crate::app::{App, AppError};
use crate::form::read_day;
use crate::project::view;
use crate::romaji::{one_spelling, romaji};
use crate::translate;

/// Decrypted identities by chain-of-identity number, up to a position of the ledger.
#[derive(Debug, Default)]
pub(crate) struct Names {
    by_coi: BTreeMap<CoiNumber, Named>,
    /// How many patients bear a family name.
    families: BTreeMap<String, usize>,
    enquirers: BTreeMap<EnquiryId, Enquirer>,
    up_to: Position,
    /// Whether everybody's name was learnt; before that none is.
    is_known: bool,
}

/// An identity and the text in which it is found.
#[derive(Debug)]
struct Named {
    identity: Identity,
    haystack: String,
    name: String,
    reading: String,
    /// The reading, and a name in Latin letters, in one spelling.
    latin: String,
}

/// Why a search found somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matched {
    /// By the name.
    Name,
    /// By the reading, in kana or Latin letters.
    Reading,
    /// By the chain-of-identity number or its label.
    Number,
    /// By the birth date, in whatever calendar.
    BirthDate,
    /// By the journey's id.
    Journey,
    /// By this lot.
    Lot(String),
    /// By this container.
    Container(String),
}

/// Folds what a person may type in several ways: width, case, hiragana and katakana, blanks.
pub(crate) fn fold(text: &str) -> String {
    narrow(text)
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| match c {
            // Hiragana to katakana: the blocks are 0x60 apart.
            '\u{3041}'..='\u{3096}' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
            other => other,
        })
        .collect()
}

impl Named {
    fn new(coi: &CoiNumber, identity: Identity) -> Self {
        let parts = [
            Some(identity.family_name.as_str()),
            identity.given_name.as_ref().map(|name| name.as_str()),
            Some(identity.family_kana.as_str()),
            identity.given_kana.as_ref().map(|name| name.as_str()),
        ];
        let names: String = parts.into_iter().flatten().collect::<Vec<_>>().join("");
        let haystack = fold(&format!("{names}|{coi}|{}", identity.birth_date));
        let whole = |first: &str, second: Option<&str>| fold(&format!("{first}{}", second.unwrap_or_default()));
        let name = whole(identity.family_name.as_str(), identity.given_name.as_ref().map(|name| name.as_str()));
        let reading = whole(identity.family_kana.as_str(), identity.given_kana.as_ref().map(|name| name.as_str()));
        let latin = format!("{}|{}", one_spelling(&romaji(&reading)), one_spelling(&name));
        Self { identity, haystack, name, reading, latin }
    }

    fn matches(&self, coi: &CoiNumber, asked: &Asked) -> Option<Matched> {
        if asked.day.is_some_and(|day| day == self.identity.birth_date.0) {
            return Some(Matched::BirthDate);
        }
        if self.name.contains(&asked.folded) {
            return Some(Matched::Name);
        }
        let latin = asked.latin.as_ref().is_some_and(|latin| self.latin.contains(latin.as_str()));
        if latin || self.reading.contains(&asked.folded) {
            return Some(Matched::Reading);
        }
        has_number(coi, &asked.folded).then_some(Matched::Number)
    }
}

/// Digits of a number that are worth searching for: fewer would find everybody.
const DIGITS_MIN: usize = 4;

fn has_number(coi: &CoiNumber, folded: &str) -> bool {
    folded.len() >= DIGITS_MIN && coi.as_str().to_lowercase().contains(folded)
}

/// What is searched for, in each of its forms.
struct Asked {
    folded: String,
    /// None if it is no word in Latin letters.
    latin: Option<String>,
    day: Option<jiff::civil::Date>,
}

impl Asked {
    fn new(text: &str) -> Self {
        let folded = fold(text);
        let is_latin = folded.chars().any(char::is_alphabetic) && folded.chars().all(|c| c < '\u{250}');
        let latin = is_latin.then(|| one_spelling(&folded));
        Self { latin, day: read_day(text).ok(), folded }
    }
}

/// Who enquired, and the text in which they are found.
#[derive(Debug)]
struct Enquirer {
    contact: Contact,
    haystack: String,
}

impl Enquirer {
    fn new(id: &EnquiryId, contact: Contact) -> Self {
        let names = [
            contact.family_name.as_ref().map(|name| name.as_str()),
            contact.given_name.as_ref().map(|name| name.as_str()),
            contact.family_kana.as_ref().map(|name| name.as_str()),
            contact.given_kana.as_ref().map(|name| name.as_str()),
        ];
        let names: String = names.into_iter().flatten().collect::<Vec<_>>().join("");
        let phone = contact.phone.as_ref().map_or("", |phone| phone.as_str());
        let born = contact.birth_date.map(|day| day.to_string()).unwrap_or_default();
        let haystack = fold(&format!("{names}|{phone}|{born}|{id}"));
        Self { contact, haystack }
    }
}

impl Names {
    /// Who enquired.
    pub(crate) fn contact(&self, id: &EnquiryId) -> Option<Contact> {
        self.enquirers.get(id).map(|found| found.contact.clone())
    }

    /// Enquiries in whose name, reading, telephone, birth date or number the text occurs.
    pub(crate) fn search_enquirers(&self, text: &str) -> Vec<EnquiryId> {
        let needle = fold(text);
        let found = self.enquirers.iter().filter(|(_, enquirer)| enquirer.haystack.contains(&needle));
        found.map(|(id, _)| id.clone()).collect()
    }

    pub(crate) fn identity(&self, coi: &CoiNumber) -> Option<Identity> {
        self.by_coi.get(coi).map(|named| named.identity.clone())
    }

    /// Numbers of the people in whose name, reading, number or birth date the text occurs.
    pub(crate) fn search(&self, text: &str) -> Vec<CoiNumber> {
        let needle = fold(text);
        self.by_coi.iter().filter(|(_, named)| named.haystack.contains(&needle)).map(|(coi, _)| coi.clone()).collect()
    }

    /// The people whom the text finds, each with the reason.
    pub(crate) fn matches(&self, text: &str) -> BTreeMap<CoiNumber, Matched> {
        let asked = Asked::new(text);
        let found = |(coi, named): (&CoiNumber, &Named)| Some((coi.clone(), named.matches(coi, &asked)?));
        self.by_coi.iter().filter_map(found).collect()
    }

    /// The people in whose number the text occurs.
    pub(crate) fn matches_number(&self, text: &str) -> BTreeMap<CoiNumber, Matched> {
        let folded = fold(text);
        let own = self.by_coi.keys().filter(|coi| has_number(coi, &folded));
        own.map(|coi| (coi.clone(), Matched::Number)).collect()
    }

    /// How many others bear the same family name.
    pub(crate) fn same_family_name(&self, coi: &CoiNumber) -> usize {
        let Some(own) = self.by_coi.get(coi) else { return 0 };
        let all = self.families.get(own.identity.family_name.as_str());
        all.map_or(0, |all| all.saturating_sub(1))
    }

    fn learn(&mut self, coi: &CoiNumber, identity: Identity) {
        *self.families.entry(identity.family_name.as_str().to_owned()).or_default() += 1;
        let before = self.by_coi.insert(coi.clone(), Named::new(coi, identity));
        // A name that was corrected is borne no longer.
        if let Some(count) = before.and_then(|before| self.families.get_mut(before.identity.family_name.as_str())) {
            *count = count.saturating_sub(1);
        }
    }
}

impl App {
    /// Reads every patient's identity, at the start.
    pub(crate) fn learn_all_names(&self) -> Result<(), AppError> {
        let up_to = Position(self.store.head()?.size);
        let mut after = None;
        loop {
            let query = ListQuery {
                view: view::PATIENTS.to_owned(),
                after: after.take(),
                limit: 1_000,
                ..ListQuery::default()
            };
            let page = self.store.list(&query)?;
            for row in &page.rows {
                if let Ok(patient) = serde_json::from_str::<Patient>(&row.document.body) {
                    self.learn_name(&patient.coi, &patient.identity)?;
                }
            }
            match page.rows.last() {
                Some(last) if page.more => after = Some((last.document.sort.clone(), last.key.clone())),
                _ => break,
            }
        }
        self.learn_all_enquirers()?;
        self.with_names(|names| (names.up_to, names.is_known) = (up_to, true));
        Ok(())
    }

    fn learn_all_enquirers(&self) -> Result<(), AppError> {
        let mut after = None;
        loop {
            let view = view::ENQUIRIES.to_owned();
            let query = ListQuery { view, after: after.take(), limit: 1_000, ..ListQuery::default() };
            let page = self.store.list(&query)?;
            for row in &page.rows {
                if let Ok(enquiry) = serde_json::from_str::<Enquiry>(&row.document.body) {
                    self.learn_enquirer(&enquiry.id, enquiry.recorded.what.contact.as_ref())?;
                }
            }
            match page.rows.last() {
                Some(last) if page.more => after = Some((last.document.sort.clone(), last.key.clone())),
                _ => return Ok(()),
            }
        }
    }

    fn learn_enquirer(&self, id: &EnquiryId, contact: Option<&Commitment>) -> Result<(), AppError> {
        let Some(contact) = contact else { return Ok(()) };
        let Some(bytes) = self.strongroom().content(contact)? else { return Ok(()) };
        if let Ok(contact) = serde_json::from_slice::<Contact>(&bytes) {
            self.with_names(|names| names.enquirers.insert(id.clone(), Enquirer::new(id, contact)));
        }
        Ok(())
    }

    fn learn_name(&self, coi: &CoiNumber, identity: &Commitment) -> Result<(), AppError> {
        let Some(bytes) = self.strongroom().content(identity)? else { return Ok(()) };
        if let Ok(identity) = serde_json::from_slice::<Identity>(&bytes) {
            self.with_names(|names| names.learn(coi, identity));
        }
        Ok(())
    }

    /// Learns the names that another process recorded meanwhile.
    pub(crate) fn refresh_names(&self) -> Result<(), AppError> {
        loop {
            let after = self.with_names(|names| names.up_to);
            let newer = self.store.read(&Selection::All, after, 1_000)?;
            let Some(last) = newer.last() else { return Ok(()) };
            let up_to = last.envelope.position;
            self.learn_names_of(&newer)?;
            self.with_names(|names| names.up_to = names.up_to.max(up_to));
        }
    }

    fn learn_names_of(&self, events: &[Recorded]) -> Result<(), AppError> {
        for recorded in events {
            let kind = recorded.envelope.kind.as_str();
            if !matches!(kind, "patient_registered" | "identity_corrected" | "enquiry_recorded") {
                continue;
            }
            let past = translate::past(std::slice::from_ref(recorded))?;
            for PastEvent { event, .. } in past.iter().filter(|past| translate::changes_names(&past.event)) {
                match event {
                    Event::PatientRegistered(registered) => self.learn_name(&registered.coi, &registered.identity)?,
                    Event::IdentityCorrected(corrected) => self.learn_name(&corrected.coi, &corrected.identity)?,
                    Event::EnquiryRecorded(recorded) => {
                        self.learn_enquirer(&recorded.enquiry, recorded.contact.as_ref())?;
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Everything that follows an append: names and checkpoints.
    pub(crate) fn after(&self, events: &[Recorded]) -> Result<(), AppError> {
        if self.with_names(|names| names.is_known) {
            self.learn_names_of(events)?;
        }
        self.sign_after(events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hiragana_katakana_width_and_case_are_one() {
        assert_eq!(fold("やまだ　はなこ"), fold("ヤマダハナコ"));
        assert_eq!(fold("ＹＡＭＡＤＡ"), "yamada");
        assert_eq!(fold("SSW-1"), "ssw1");
    }
}
