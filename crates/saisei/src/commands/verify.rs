//! `saisei verify`: needs the file alone, no keys.

use std::path::Path;

use saisei_app::ledger::{Checkpoint, StoreError};
use saisei_app::words::{Language, words};
use saisei_app::{Keys, check_ledger};
use saisei_store::SqliteStore;
use serde_json::{Value, json};

use crate::cli::Verify;
use crate::clinic::Place;
use crate::edge;
use crate::exit::{Failure, Status};
use crate::key_files;

/// What is printed.
struct Checked {
    ok: bool,
    events: u64,
    checkpoint: String,
    first_bad: Option<(Option<u64>, String)>,
    signatures_checked: bool,
}

fn against(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path)
        .map_err(|_| Failure::told(Status::Invalid, "cli-no-input", &[("path", &path.display().to_string())]))
}

/// The newest signed checkpoint of this very state: made now if the keys are there, else the kept one.
fn checkpoint(place: &Place, size: u64, root: saisei_app::ledger::Hash) -> String {
    let kept = || {
        let store = SqliteStore::open_for_audit(&place.file).ok()?;
        newest_kept(store, size)
    };
    let signed = || {
        let keys = key_files::read(&place.keys).ok()?;
        let clinic = clinic_code(place)?;
        let checkpoint = Checkpoint { origin: Keys::origin(&clinic), size, root };
        checkpoint.sign(&keys.signer(&clinic).ok()?).ok()
    };
    signed().or_else(kept).unwrap_or_default()
}

fn newest_kept(mut audit: saisei_store::SqliteAudit, size: u64) -> Option<String> {
    use saisei_app::ledger::AuditSource;
    let mut newest = None;
    audit.checkpoints(&mut |row| {
        if let Ok(row) = row {
            newest = Some(row.note).filter(|_| row.size == size);
        }
    });
    newest
}

fn clinic_code(place: &Place) -> Option<String> {
    use saisei_app::ledger::AuditSource;
    let mut audit = SqliteStore::open_for_audit(&place.file).ok()?;
    let mut code = None;
    audit.head(&mut |row| code = row.ok().map(|head| head.clinic));
    code
}

fn check(place: &Place, against: Option<&str>) -> Result<Checked, Failure> {
    let mut audit = match SqliteStore::open_for_audit(&place.file) {
        Ok(audit) => audit,
        Err(error @ StoreError::Missing(_)) => return Err(error.into()),
        // A file that does not even open is answered like any other damage.
        Err(error) => {
            let bad = Some((None, error.to_string()));
            return Ok(Checked {
                ok: false,
                events: 0,
                checkpoint: String::new(),
                first_bad: bad,
                signatures_checked: false,
            });
        }
    };
    let report = check_ledger(&mut audit, against);
    drop(audit);
    let checkpoint = if report.ok { checkpoint(place, report.events, report.root) } else { String::new() };
    Ok(Checked {
        ok: report.ok,
        events: report.events,
        checkpoint,
        first_bad: report.first_bad.map(|bad| (bad.position, bad.what)),
        signatures_checked: report.signatures_checked,
    })
}

fn to_json(result: &Checked) -> Value {
    let bad = result.first_bad.as_ref().map(|(position, what)| json!({"position": position, "what": what}));
    json!({"ok": result.ok, "events": result.events, "checkpoint": result.checkpoint, "first_bad": bad})
}

fn tell(result: &Checked, with_against: bool) {
    for language in Language::ALL {
        let words = words(language);
        let events = result.events.to_string();
        match &result.first_bad {
            Some((position, what)) => {
                let at = position.map_or_else(|| "—".to_owned(), |position| position.to_string());
                edge::say(words.ta("cli-verify-bad", &[("position", &at), ("what", what)]));
            }
            None => {
                edge::say(words.ta("cli-verify-ok", &[("events", &events)]));
                let key = if with_against { "cli-verify-with-against" } else { "cli-verify-without-against" };
                edge::say(words.t(key));
                if !result.signatures_checked {
                    edge::say(words.t("cli-verify-no-signatures"));
                }
                edge::say(words.t("cli-verify-limits"));
            }
        }
    }
    if !result.checkpoint.is_empty() {
        edge::say(format!("\n{}", result.checkpoint));
    }
}

/// `saisei verify`.
pub fn run(options: &Verify) -> Result<Status, Failure> {
    let place = Place::of(&options.db)?;
    let note = options.against.as_deref().map(against).transpose()?;
    let result = check(&place, note.as_deref())?;
    if options.json {
        edge::say(to_json(&result).to_string());
    } else {
        tell(&result, note.is_some());
    }
    Ok(if result.ok { Status::Done } else { Status::Bad })
}
