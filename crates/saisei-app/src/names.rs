//! Names in memory, so that people can be searched for although the data file holds only ciphertext.

use std::collections::BTreeMap;

use saisei_domain::acts::patient::Identity;
use saisei_domain::state::Patient;
use saisei_domain::values::{CoiNumber, Commitment, narrow};
use saisei_domain::{Event, PastEvent};
use saisei_ledger::{ListQuery, Position, Recorded, Selection};

use crate::app::{App, AppError};
use crate::project::view;
use crate::translate;

/// Decrypted identities by chain-of-identity number, up to a position of the ledger.
#[derive(Debug, Default)]
pub(crate) struct Names {
    by_coi: BTreeMap<CoiNumber, Named>,
    up_to: Position,
}

/// An identity and the text in which it is found.
#[derive(Debug)]
struct Named {
    identity: Identity,
    haystack: String,
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
        Self { identity, haystack }
    }
}

impl Names {
    pub(crate) fn identity(&self, coi: &CoiNumber) -> Option<Identity> {
        self.by_coi.get(coi).map(|named| named.identity.clone())
    }

    /// Numbers of the people in whose name, reading, number or birth date the text occurs.
    pub(crate) fn search(&self, text: &str) -> Vec<CoiNumber> {
        let needle = fold(text);
        self.by_coi.iter().filter(|(_, named)| named.haystack.contains(&needle)).map(|(coi, _)| coi.clone()).collect()
    }

    /// How many others bear the same family name.
    pub(crate) fn same_family_name(&self, coi: &CoiNumber) -> usize {
        let Some(own) = self.by_coi.get(coi) else { return 0 };
        let name = &own.identity.family_name;
        self.by_coi.iter().filter(|(other, named)| *other != coi && &named.identity.family_name == name).count()
    }

    fn learn(&mut self, coi: &CoiNumber, identity: Identity) {
        self.by_coi.insert(coi.clone(), Named::new(coi, identity));
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
        self.with_names(|names| names.up_to = up_to);
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
            if kind != "patient_registered" && kind != "identity_corrected" {
                continue;
            }
            let past = translate::past(std::slice::from_ref(recorded))?;
            for PastEvent { event, .. } in past.iter().filter(|past| translate::changes_names(&past.event)) {
                match event {
                    Event::PatientRegistered(registered) => self.learn_name(&registered.coi, &registered.identity)?,
                    Event::IdentityCorrected(corrected) => self.learn_name(&corrected.coi, &corrected.identity)?,
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Everything that follows an append: names and checkpoints.
    pub(crate) fn after(&self, events: &[Recorded]) -> Result<(), AppError> {
        self.learn_names_of(events)?;
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
