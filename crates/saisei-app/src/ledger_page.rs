//! What the pages of the ledger read: events newest first, one event as it is stored, and the check on demand.

use std::sync::{Arc, Mutex, OnceLock, PoisonError, TryLockError};
use std::time::Duration;

use saisei_domain::values::{
    CoiNumber, ContainerNumber, Day, DeviationId, EnquiryId, JourneyId, LotId, Moment, NonconformityId, OrderId, narrow,
};
use saisei_ledger::{AuditSource, Checkpoint, Kind, Position, Recorded, Report, Selection, StoreError, Tag, TagKinds};

use crate::app::{App, AppError};
use crate::checkpoints::{check_ledger, verifier_key};
use crate::keys::Keys;

/// Events looked at for one page, when a filter cannot be answered by tags.
const LOOKED_AT: u64 = 1_000;
/// Events read at a time.
const CHUNK: u64 = 500;

/// What to look for.
#[derive(Clone, Debug, Default)]
pub struct LedgerQuery {
    /// Number or id of a thing of ours, such as `J0001`; never a name.
    pub about: String,
    /// Recorded on this day, in the clinic's zone.
    pub day: Option<Day>,
    /// By whom.
    pub actor: String,
    /// Which kind of event.
    pub kind: String,
    /// Only before this position.
    pub before: Option<u64>,
    /// Rows at most.
    pub limit: usize,
}

/// A page of the ledger, newest first.
#[derive(Clone, Debug, Default)]
pub struct LedgerRows {
    /// The events.
    pub rows: Vec<Recorded>,
    /// All events of the clinic.
    pub size: u64,
    /// Go on before this position; none if nothing is left.
    pub onward: Option<u64>,
    /// Whether the page ended because enough was looked at, not because it was full.
    pub stopped_early: bool,
}

/// Opens every stored row of the ledger for a check.
pub type Auditor = Arc<dyn Fn() -> Result<Box<dyn AuditSource>, StoreError> + Send + Sync>;

/// Checks on demand: how the rows are read, and that one runs at a time.
#[derive(Default)]
pub struct Checks {
    source: OnceLock<Auditor>,
    running: Mutex<()>,
    last: Mutex<Option<Arc<LastCheck>>>,
}

/// The newest check on demand, as pages show it.
#[derive(Clone, Debug)]
pub struct LastCheck {
    /// When it began.
    pub started: Moment,
    /// How long it took.
    pub took: Duration,
    /// By whom.
    pub by: String,
    /// Whether a checkpoint from outside was held against it.
    pub against: bool,
    /// What it found.
    pub report: Report,
}

/// How a check on demand ended.
#[derive(Debug)]
pub enum Checked {
    /// It ran to its end.
    Done(Box<Report>),
    /// Another one is running.
    Busy,
    /// This program was started without a way to read its own stored rows.
    NotPossible,
}

impl Checks {
    /// Says how stored rows are read. Only the first call counts.
    pub fn read_by(&self, source: Auditor) {
        // A second source would be another clinic's; the first one stays.
        let _ = self.source.set(source);
    }

    /// Whether a check is running.
    pub fn is_running(&self) -> bool {
        matches!(self.running.try_lock(), Err(TryLockError::WouldBlock))
    }

    /// Whether this program can check its own rows.
    pub fn is_possible(&self) -> bool {
        self.source.get().is_some()
    }

    /// Keeps what the newest check found, until the program ends.
    pub fn keep(&self, check: LastCheck) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(check));
    }

    /// What the newest check found.
    pub fn last(&self) -> Option<Arc<LastCheck>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The tags that a number or id of ours can stand for.
fn tags(text: &str) -> Vec<Tag> {
    let upper = narrow(text.trim()).to_uppercase();
    let lower = narrow(text.trim()).to_lowercase();
    let ungrouped = upper.replace('-', "");
    let numbered = [
        ("patient", CoiNumber::parse(&ungrouped).ok().map(|coi| coi.to_string())),
        ("container", ContainerNumber::parse(&ungrouped).ok().map(|number| number.to_string())),
        ("journey", JourneyId::parse(&upper).ok().map(|id| id.to_string())),
        ("lot", LotId::parse(&upper).ok().map(|id| id.to_string())),
        ("deviation", DeviationId::parse(&upper).ok().map(|id| id.to_string())),
        ("nonconformity", NonconformityId::parse(&upper).ok().map(|id| id.to_string())),
        ("order", OrderId::parse(&upper).ok().map(|id| id.to_string())),
        ("enquiry", EnquiryId::parse(&upper).ok().map(|id| id.to_string())),
    ];
    let named = ["plan", "staff", "room", "facility", "material", "material-lot"];
    let numbered = numbered.into_iter().filter_map(|(kind, id)| Some(format!("{kind}:{}", id?)));
    numbered.chain(named.iter().map(|kind| format!("{kind}:{lower}"))).map(Tag::new).collect()
}

impl LedgerQuery {
    fn wants(&self, recorded: &Recorded) -> bool {
        let envelope = &recorded.envelope;
        (self.kind.is_empty() || envelope.kind.as_str() == self.kind)
            && (self.actor.is_empty() || envelope.actor == self.actor)
            && self.day.is_none_or(|day| Moment(envelope.recorded_at).legal_day() == day)
    }

    fn is_before(&self, position: Position) -> bool {
        self.before.is_none_or(|before| position.0 < before)
    }
}

impl App {
    /// Checks on demand.
    pub fn checks(&self) -> &Checks {
        &self.checks
    }

    /// Events, newest first.
    ///
    /// # Errors
    /// If the store fails.
    pub fn ledger(&self, query: &LedgerQuery) -> Result<LedgerRows, AppError> {
        let size = self.store.head()?.size;
        if query.about.trim().is_empty() { self.backwards(query, size) } else { self.tagged(query, size) }
    }

    /// By what it is about: all its events are few.
    fn tagged(&self, query: &LedgerQuery, size: u64) -> Result<LedgerRows, AppError> {
        let kinds: Vec<Kind> = (!query.kind.is_empty()).then(|| Kind::new(query.kind.clone())).into_iter().collect();
        let any = tags(&query.about).into_iter().map(|tag| TagKinds { tag, kinds: kinds.clone() }).collect();
        let found = self.store.read(&Selection::Tagged(any), Position::START, usize::MAX)?;
        let fits = |recorded: &Recorded| query.is_before(recorded.envelope.position) && query.wants(recorded);
        let mut rows: Vec<Recorded> = found.into_iter().rev().filter(fits).take(query.limit + 1).collect();
        let more = rows.len() > query.limit;
        rows.truncate(query.limit);
        let onward = rows.last().filter(|_| more).map(|last| last.envelope.position.0);
        Ok(LedgerRows { rows, size, onward, stopped_early: false })
    }

    /// From the newest back, in steps, until the page is full or enough was looked at.
    fn backwards(&self, query: &LedgerQuery, size: u64) -> Result<LedgerRows, AppError> {
        let mut end = query.before.map_or(size, |before| before.saturating_sub(1).min(size));
        if let Some(day) = query.day {
            end = end.min(self.last_by(day, size)?);
        }
        let floor = end.saturating_sub(LOOKED_AT);
        let mut page = LedgerRows { size, ..LedgerRows::default() };
        while end > floor {
            let start = end.saturating_sub(CHUNK).max(floor);
            let read = usize::try_from(end - start).unwrap_or(usize::MAX);
            let chunk = self.store.read(&Selection::All, Position(start), read)?;
            // Times never go back: before that day there is nothing more to find.
            let passed = query.day.is_some_and(|day| {
                chunk.first().is_some_and(|first| Moment(first.envelope.recorded_at).legal_day() < day)
            });
            for recorded in chunk.into_iter().rev().filter(|recorded| query.wants(recorded)) {
                if page.rows.len() == query.limit {
                    page.onward = page.rows.last().map(|last| last.envelope.position.0);
                    return Ok(page);
                }
                page.rows.push(recorded);
            }
            if passed {
                return Ok(page);
            }
            end = start;
        }
        page.stopped_early = end > 0;
        page.onward = page.stopped_early.then_some(end + 1);
        Ok(page)
    }

    /// The last position that was recorded on this day or before. Recorded times never go back.
    fn last_by(&self, day: Day, size: u64) -> Result<u64, AppError> {
        let (mut low, mut high) = (0, size);
        while low < high {
            let middle = low + (high - low).div_ceil(2);
            let found = self.store.read(&Selection::All, Position(middle - 1), 1)?;
            let late = found.first().is_some_and(|one| Moment(one.envelope.recorded_at).legal_day() > day);
            if late { high = middle - 1 } else { low = middle }
        }
        Ok(low)
    }

    /// One event with its bytes; none if there is none at this position.
    ///
    /// # Errors
    /// If the store fails.
    pub fn stored_event(&self, position: u64) -> Result<Option<Recorded>, AppError> {
        let Some(before) = position.checked_sub(1) else { return Ok(None) };
        let found = self.store.read(&Selection::All, Position(before), 1)?;
        Ok(found.into_iter().next().filter(|one| one.envelope.position.0 == position))
    }

    /// The next event of the same chain.
    ///
    /// # Errors
    /// If the store fails.
    pub fn next_in_chain(&self, of: &Recorded) -> Result<Option<Recorded>, AppError> {
        let chain = Selection::Stream(of.envelope.stream.clone());
        Ok(self.store.read(&chain, of.envelope.position, 1)?.into_iter().next())
    }

    /// Corrections of an event, oldest first.
    ///
    /// # Errors
    /// If the store fails.
    pub fn corrections_of(&self, of: &Recorded) -> Result<Vec<Recorded>, AppError> {
        let kinds = vec![Kind::new("corrected")];
        let tags = of.envelope.tags.iter().map(|tag| TagKinds { tag: tag.clone(), kinds: kinds.clone() }).collect();
        let found = self.store.read(&Selection::Tagged(tags), of.envelope.position, usize::MAX)?;
        let own = |one: &Recorded| {
            one.envelope.payload.get("position").and_then(serde_json::Value::as_u64) == Some(of.envelope.position.0)
        };
        Ok(found.into_iter().filter(own).collect())
    }

    /// Checks every stored row now, as `saisei verify` does; `against` is a signed checkpoint from outside. One at a time.
    ///
    /// # Errors
    /// If the rows cannot be opened at all.
    pub fn check_now(&self, against: Option<&str>) -> Result<Checked, AppError> {
        let Some(source) = self.checks.source.get() else { return Ok(Checked::NotPossible) };
        let _alone = match self.checks.running.try_lock() {
            Ok(alone) => alone,
            // A check that panicked left nothing half done: it only reads.
            Err(TryLockError::Poisoned(poisoned)) => PoisonError::into_inner(poisoned),
            Err(TryLockError::WouldBlock) => return Ok(Checked::Busy),
        };
        let mut rows = source()?;
        Ok(Checked::Done(Box::new(check_ledger(rows.as_mut(), against))))
    }

    /// The present state of the ledger, signed, and the key that checks it.
    ///
    /// # Errors
    /// If the store fails or the state cannot be signed.
    pub fn checkpoint_to_print(&self) -> Result<SignedState, AppError> {
        let note = self.checkpoint_note()?;
        let first = self.stored_event(1)?;
        let key = first.as_ref().and_then(verifier_key).map(|key| key.to_string()).unwrap_or_default();
        let size = Checkpoint::read_unverified(&note)?.size;
        Ok(SignedState { size, note, key, origin: Keys::origin(&self.info.code) })
    }
}

/// A signed state of the ledger.
#[derive(Clone, Debug)]
pub struct SignedState {
    /// Events that it covers.
    pub size: u64,
    /// The signed note, as text.
    pub note: String,
    /// The key that checks it (C2SP vkey).
    pub key: String,
    /// Name of the log.
    pub origin: String,
}
