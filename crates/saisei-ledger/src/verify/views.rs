//! Views are exactly what a fresh fold gives.

use std::collections::BTreeMap;

use super::{Findings, Ledger, code};
use crate::audit::{AuditError, AuditSource, ViewColumnRow, ViewRowStored};
use crate::envelope::Position;
use crate::fold::{Folded, Touched};
use crate::store::AppendError;
use crate::view::Projector;

/// What is still expected; rows are taken out as they are found.
#[derive(Default)]
struct Expected {
    documents: BTreeMap<(String, String), ViewRowStored>,
    columns: BTreeMap<(String, String, u64), ViewColumnRow>,
}

/// Folds everything again and compares. Left out if events are broken: their fold would say nothing.
pub(super) fn check(source: &mut dyn AuditSource, ledger: &Ledger, projector: &dyn Projector, findings: &mut Findings) {
    if !ledger.events.sound {
        return;
    }
    let mut expected = match fold(ledger, projector) {
        Ok(folded) => Expected::of(ledger, folded),
        Err(AppendError::Project(error)) => {
            findings.add(Some(error.position), code::VIEW, error.to_string());
            return;
        }
        Err(error) => return findings.general(code::VIEW, error.to_string()),
    };
    source.views(&mut |row| expected.view(row, findings));
    source.view_columns(&mut |row| expected.column(row, findings));
    expected.rest(findings);
}

fn fold(ledger: &Ledger, projector: &dyn Projector) -> Result<Vec<Folded>, AppendError> {
    let history = &ledger.events.history;
    Touched::by(projector, history.events())
        .fold(projector, |source| Ok(history.select(source, Position::START).cloned().collect()))
}

impl Expected {
    fn of(ledger: &Ledger, folded: Vec<Folded>) -> Self {
        let mut expected = Self::default();
        for one in folded {
            expected.put(ledger, one);
        }
        expected
    }

    fn put(&mut self, ledger: &Ledger, folded: Folded) {
        let Some(document) = folded.document else {
            return;
        };
        let (view, key) = (folded.view, folded.key);
        for (ordinal, column) in (0..).zip(&document.columns) {
            let row = ViewColumnRow::of(&ledger.clinic, &view, &key, ordinal, column);
            self.columns.insert((view.clone(), key.clone(), ordinal), row);
        }
        let row = ViewRowStored {
            clinic: ledger.clinic.to_string(),
            view: view.clone(),
            key: key.clone(),
            sort: document.sort,
            body: document.body,
        };
        self.documents.insert((view, key), row);
    }

    fn view(&mut self, row: Result<ViewRowStored, AuditError>, findings: &mut Findings) {
        let row = match row {
            Ok(row) => row,
            Err(error) => return findings.add(error.position, code::VIEW, error.what),
        };
        let place = (row.view.clone(), row.key.clone());
        match self.documents.remove(&place) {
            None => findings.general(code::VIEW, say(&place, "belongs to no event")),
            Some(document) if document != row => {
                findings.general(code::VIEW, say(&place, "differs from a fresh fold"));
            }
            Some(_) => {}
        }
    }

    fn column(&mut self, row: Result<ViewColumnRow, AuditError>, findings: &mut Findings) {
        let row = match row {
            Ok(row) => row,
            Err(error) => return findings.add(error.position, code::VIEW, error.what),
        };
        let place = (row.view.clone(), row.key.clone());
        let found = self.columns.remove(&(row.view.clone(), row.key.clone(), row.ordinal));
        if found.as_ref() != Some(&row) {
            let what = say(&place, "has an index column that no fold gives");
            findings.general(code::VIEW, what);
        }
    }

    fn rest(self, findings: &mut Findings) {
        for place in self.documents.keys() {
            findings.general(code::VIEW, say(place, "is missing"));
        }
        for (view, key, _) in self.columns.into_keys() {
            let what = say(&(view, key), "lacks an index column");
            findings.general(code::VIEW, what);
        }
    }
}

fn say((view, key): &(String, String), what: &str) -> String {
    format!("view `{view}`: document `{key}` {what}")
}
