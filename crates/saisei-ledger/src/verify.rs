//! The check that anyone can run on the stored bytes: does every row still say what was written?
//!
//! It needs no signing key. It shows that nothing changed since it was written; it does not show that people
//! told the truth, and it cannot see a tail that was removed with everything rewritten to fit, unless a signed
//! checkpoint from outside is held against it.

mod events;
mod head;
mod notes;
mod rows;
mod tags;
mod views;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::audit::{AuditSource, CheckpointRow, HeadRow};
use crate::checkpoint::Checkpoint;
use crate::envelope::{ClinicId, Hash, Recorded};
use crate::note::VerifierKey;
use crate::view::Projector;
use events::Events;

/// The first place where something is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FirstBad {
    /// Position of the event concerned; none if it concerns no single event.
    pub position: Option<u64>,
    /// Stable short name of what is wrong, such as `event-bytes`; the list is in [`code`].
    pub code: &'static str,
    /// One plain sentence.
    pub what: String,
}

/// What the check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Whether nothing at all is wrong.
    pub ok: bool,
    /// Events read.
    pub events: u64,
    /// Root of the tree over their stored bytes.
    pub root: Hash,
    /// Kept checkpoints read.
    pub checkpoints: u64,
    /// Whether a public key was known, so that signatures were checked too.
    pub signatures_checked: bool,
    /// How many things are wrong.
    pub problems: u64,
    /// The first of them: lowest position, else in the order of the checks.
    pub first_bad: Option<FirstBad>,
}

/// The stable short names of what can be wrong.
pub mod code {
    /// The storage engine reports damage, a foreign mark or a changed schema.
    pub const ENGINE: &str = "engine";
    /// A row cannot be read.
    pub const ROW: &str = "row";
    /// An event is missing.
    pub const POSITION_GAP: &str = "position-gap";
    /// An event stands at another place than its envelope says.
    pub const POSITION: &str = "position";
    /// An event's bytes do not fit the hash beside them, or are no envelope.
    pub const EVENT_BYTES: &str = "event-bytes";
    /// A column of an event differs from its envelope.
    pub const EVENT_COLUMN: &str = "event-column";
    /// A row belongs to another clinic.
    pub const CLINIC: &str = "clinic";
    /// The recorded time goes backwards.
    pub const RECORDED_AT: &str = "recorded-at";
    /// A stream's chain is broken.
    pub const STREAM_CHAIN: &str = "stream-chain";
    /// The tags of an event differ from its envelope.
    pub const TAG: &str = "tag";
    /// The head row does not fit the events.
    pub const HEAD: &str = "head";
    /// Events follow that the head row does not count.
    pub const INSERTED: &str = "inserted";
    /// A kept checkpoint is wrong, missing or too many.
    pub const CHECKPOINT: &str = "checkpoint";
    /// A view differs from a fresh fold.
    pub const VIEW: &str = "view";
    /// An idempotency record is damaged, missing or too many.
    pub const COMMAND_ROW: &str = "command-row";
    /// A side row is damaged, missing or too many.
    pub const SIDE_ROW: &str = "side-row";
    /// The checkpoint to compare with is no checkpoint.
    pub const AGAINST_FORMAT: &str = "against-format";
    /// It belongs to another ledger.
    pub const AGAINST_ORIGIN: &str = "against-origin";
    /// Its signature is wrong.
    pub const AGAINST_SIGNATURE: &str = "against-signature";
    /// The ledger had a different history at that size.
    pub const AGAINST_ROOT: &str = "against-root";
    /// The ledger is shorter than the checkpoint.
    pub const REMOVED_TAIL: &str = "removed-tail";
}

/// Collects what is wrong and remembers the first place.
#[derive(Debug, Default)]
struct Findings {
    count: u64,
    first: Option<FirstBad>,
}

impl Findings {
    fn add(&mut self, position: Option<u64>, code: &'static str, what: impl Into<String>) {
        self.count = self.count.saturating_add(1);
        let order = |position: Option<u64>| position.unwrap_or(u64::MAX);
        let earlier = self.first.as_ref().is_none_or(|first| order(position) < order(first.position));
        if earlier {
            self.first = Some(FirstBad { position, code, what: what.into() });
        }
    }

    /// Something that concerns no single event.
    fn general(&mut self, code: &'static str, what: impl Into<String>) {
        self.add(None, code, what);
    }
}

/// What all checks after the first pass need to know.
struct Ledger {
    clinic: ClinicId,
    head: Option<HeadRow>,
    events: Events,
    key: Option<VerifierKey>,
}

/// Checks every stored row.
///
/// `verifier_key` answers the clinic's public key from its first event, if it has one; `against` is a signed
/// checkpoint from outside, as text. Problems come back in the report, never as an error.
pub fn verify(
    source: &mut dyn AuditSource,
    projector: &dyn Projector,
    verifier_key: &dyn Fn(&Recorded) -> Option<VerifierKey>,
    against: Option<&str>,
) -> Report {
    let mut findings = Findings::default();
    for problem in source.self_check() {
        findings.general(code::ENGINE, problem);
    }
    let head = head::single(source, &mut findings);
    let kept = notes::read_kept(source, &mut findings);
    let wanted = wanted_sizes(head.as_ref(), &kept, against);
    let events = events::check(source, head.as_ref(), &wanted, &mut findings);
    let clinic = events.clinic(head.as_ref());
    let key = events.first().and_then(verifier_key);
    let ledger = Ledger { clinic, head, events, key };
    head::check(&ledger, &mut findings);
    tags::check(source, &ledger, &mut findings);
    notes::check_kept(&ledger, &kept, &mut findings);
    rows::commands(source, &ledger, &mut findings);
    rows::side_rows(source, &ledger, &mut findings);
    views::check(source, &ledger, projector, &mut findings);
    if let Some(note) = against {
        notes::check_against(&ledger, &kept, note, &mut findings);
    }
    report(&ledger, &kept, findings)
}

/// The sizes at which the root is wanted while the events go by.
fn wanted_sizes(head: Option<&HeadRow>, kept: &[CheckpointRow], against: Option<&str>) -> BTreeSet<u64> {
    let mut sizes: BTreeSet<u64> = kept.iter().map(|row| row.size).collect();
    sizes.extend(head.map(|head| head.size));
    let outside = against.and_then(|note| Checkpoint::read_unverified(note).ok());
    sizes.extend(outside.map(|checkpoint| checkpoint.size));
    sizes
}

fn report(ledger: &Ledger, kept: &[CheckpointRow], findings: Findings) -> Report {
    Report {
        ok: findings.first.is_none(),
        events: ledger.events.frontier.size(),
        root: ledger.events.frontier.root(),
        checkpoints: u64::try_from(kept.len()).unwrap_or(u64::MAX),
        signatures_checked: ledger.key.is_some(),
        problems: findings.count,
        first_bad: findings.first,
    }
}
