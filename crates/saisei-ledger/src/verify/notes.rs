//! Signed checkpoints: those that were kept, and the one from outside.

use super::{Findings, Ledger, code};
use crate::audit::{AuditSource, CheckpointRow};
use crate::checkpoint::Checkpoint;
use crate::checksum;
use crate::note::NoteError;
use crate::store::StoredCheckpoint;

/// Reads all kept checkpoints.
pub(super) fn read_kept(source: &mut dyn AuditSource, findings: &mut Findings) -> Vec<CheckpointRow> {
    let mut kept = Vec::new();
    source.checkpoints(&mut |row| match row {
        Ok(row) => kept.push(row),
        Err(error) => findings.add(error.position, code::CHECKPOINT, error.what),
    });
    kept
}

/// Checks the kept checkpoints: numbers dense, count as in the head row, each true and signed.
pub(super) fn check_kept(ledger: &Ledger, kept: &[CheckpointRow], findings: &mut Findings) {
    for (expected, row) in (1u64..).zip(kept) {
        if row.ordinal != expected {
            let what = format!("kept checkpoint {expected} is missing");
            findings.general(code::CHECKPOINT, what);
            break;
        }
    }
    let count = u64::try_from(kept.len()).unwrap_or(u64::MAX);
    if ledger.head.as_ref().is_some_and(|head| head.checkpoints != count) {
        let what = format!("{count} checkpoints are kept and the head row counts another number");
        findings.general(code::CHECKPOINT, what);
    }
    for row in kept {
        if let Err(what) = kept_is_true(ledger, row) {
            let what = format!("kept checkpoint {}: {what}", row.ordinal);
            findings.general(code::CHECKPOINT, what);
        }
    }
}

fn kept_is_true(ledger: &Ledger, row: &CheckpointRow) -> Result<(), String> {
    let stored = StoredCheckpoint { size: row.size, note: row.note.clone() };
    let sum = checksum::of_checkpoint(&ledger.clinic, row.ordinal, &stored);
    if row.clinic != ledger.clinic.as_str() || row.checksum != sum.0 {
        return Err("it does not have its checksum".into());
    }
    let stated = open(ledger, &row.note).map_err(|error| error.to_string())?;
    if stated.size != row.size {
        return Err("its size column differs from the note".into());
    }
    match ledger.events.roots.get(&stated.size) {
        None => Err(format!("it counts {} events", stated.size)),
        Some(root) if *root != stated.root => Err("its root is not that of the events".into()),
        Some(_) => Ok(()),
    }
}

/// Opens a note with the clinic's key, or without any if none is known.
fn open(ledger: &Ledger, note: &str) -> Result<Checkpoint, NoteError> {
    match &ledger.key {
        Some(key) => Checkpoint::open(note, key),
        None => Checkpoint::read_unverified(note),
    }
}

/// Checks the ledger against a checkpoint from outside.
pub(super) fn check_against(ledger: &Ledger, kept: &[CheckpointRow], note: &str, findings: &mut Findings) {
    let stated = match Checkpoint::read_unverified(note) {
        Ok(stated) => stated,
        Err(error) => {
            let what = format!("the checkpoint to compare with: {error}");
            return findings.general(code::AGAINST_FORMAT, what);
        }
    };
    if origin(ledger, kept).is_some_and(|origin| origin != stated.origin) {
        let what = "the checkpoint to compare with belongs to another ledger";
        return findings.general(code::AGAINST_ORIGIN, what);
    }
    if let Err(error) = open(ledger, note) {
        let what = format!("the checkpoint to compare with: {error}");
        return findings.general(code::AGAINST_SIGNATURE, what);
    }
    compare(ledger, &stated, findings);
}

fn compare(ledger: &Ledger, stated: &Checkpoint, findings: &mut Findings) {
    let size = ledger.events.frontier.size();
    match ledger.events.roots.get(&stated.size) {
        None => {
            let what =
                format!("the checkpoint counts {} events and the ledger has {size}: the end was removed", stated.size);
            findings.add(Some(size.saturating_add(1)), code::REMOVED_TAIL, what);
        }
        Some(root) if *root != stated.root => {
            let what = format!("the first {} events are not those then signed", stated.size);
            findings.general(code::AGAINST_ROOT, what);
        }
        Some(_) => {}
    }
}

/// The ledger's name: that of its key, else the one in its own kept checkpoints.
fn origin(ledger: &Ledger, kept: &[CheckpointRow]) -> Option<String> {
    match &ledger.key {
        Some(key) => Some(key.name().to_owned()),
        None => {
            kept.iter().find_map(|row| Checkpoint::read_unverified(&row.note).ok()).map(|checkpoint| checkpoint.origin)
        }
    }
}
