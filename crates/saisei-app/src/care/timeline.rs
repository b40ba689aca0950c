//! The timeline of a journey, a page of it, by groups of kinds.

use std::collections::BTreeMap;

use saisei_domain::Role;
use saisei_domain::act::{Act, Context, Rejection};
use saisei_domain::acts::correction::Correct;
use saisei_domain::event::{Event, RawEvent};
use saisei_domain::facts::Facts;
use saisei_domain::values::{Code, Count, JourneyId, Moment, StaffId};
use saisei_domain::{Finding, Rule};
use saisei_ledger::{Position, Recorded};
use serde_json::Value;

use crate::app::{App, AppError};
use crate::for_pages::{Change, Happened, sees_names, sign};
use crate::permit::may;
use crate::project::journey_events;
use crate::reading::today_in_tokyo;
use crate::rule_pack::law_on;
use crate::translate;

/// Values of a record that are looked at before it is said that none can be corrected.
const LEAVES_MAX: usize = 60;

/// What to show of a timeline.
#[derive(Clone, Debug)]
pub struct TimelineQuery {
    /// The group that a kind of event belongs to.
    pub group_of: fn(&str) -> &'static str,
    /// Only this group.
    pub group: Option<String>,
    /// Oldest first instead of newest first.
    pub oldest_first: bool,
    /// Entries before this page.
    pub skip: usize,
    /// Entries at most.
    pub limit: usize,
    /// The record that was just made; shown with its answer even if it is on another page.
    pub recorded: Option<u64>,
}

/// One entry with what can be done about it.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineItem {
    /// What happened.
    pub happened: Happened,
    /// Whether this role may correct a value of it.
    pub correctable: bool,
}

/// A page of the timeline.
#[derive(Clone, Debug, Default)]
pub struct TimelinePage {
    /// The entries.
    pub items: Vec<TimelineItem>,
    /// How many entries each group has.
    pub groups: BTreeMap<&'static str, usize>,
    /// How many entries match.
    pub count: usize,
    /// How many there are in all groups.
    pub total: usize,
    /// The record that was just made.
    pub just: Option<Happened>,
}

impl App {
    /// A page of what happened in a journey. Corrections stand under what they correct, signatures with what was signed;
    /// notes as this role sees them.
    ///
    /// # Errors
    /// If the store fails or an event cannot be read.
    pub fn timeline_page(
        &self,
        id: &JourneyId,
        role: Role,
        query: &TimelineQuery,
        now: Moment,
    ) -> Result<TimelinePage, AppError> {
        let mut recorded = self.store.read(&journey_events(id), Position::START, usize::MAX)?;
        recorded.extend(self.liftings(&recorded)?);
        let keys: BTreeMap<u64, &str> =
            recorded.iter().map(|event| (event.envelope.position.0, event.envelope.key.as_str())).collect();
        let mut entries = self.entries(&recorded, &keys)?;
        let mut page = TimelinePage { total: entries.len(), ..TimelinePage::default() };
        for entry in &entries {
            let count = page.groups.entry((query.group_of)(entry.event.kind())).or_default();
            *count = count.saturating_add(1);
        }
        page.just = entries.iter().find(|entry| Some(entry.stamp.position) == query.recorded).cloned();
        entries
            .retain(|entry| query.group.as_deref().is_none_or(|group| (query.group_of)(entry.event.kind()) == group));
        page.count = entries.len();
        if query.oldest_first {
            entries.reverse();
        }
        let mut shown: Vec<Happened> = entries.into_iter().skip(query.skip).take(query.limit).collect();
        for entry in shown.iter_mut().chain(&mut page.just) {
            self.complete(entry, role, &keys)?;
        }
        page.items = self.with_corrections(shown, &recorded, role, now)?;
        Ok(page)
    }

    /// One record of a journey with its signatures and corrections; none if there is none at that position.
    ///
    /// # Errors
    /// If the store fails or an event cannot be read.
    pub fn signed_record(&self, id: &JourneyId, position: u64) -> Result<Option<Happened>, AppError> {
        let recorded = self.store.read(&journey_events(id), Position::START, usize::MAX)?;
        let keys: BTreeMap<u64, &str> =
            recorded.iter().map(|event| (event.envelope.position.0, event.envelope.key.as_str())).collect();
        Ok(self.entries(&recorded, &keys)?.into_iter().find(|entry| entry.stamp.position == position))
    }

    /// Everything that happened, newest first.
    fn entries(&self, recorded: &[Recorded], keys: &BTreeMap<u64, &str>) -> Result<Vec<Happened>, AppError> {
        let mut entries = recorded.iter().map(|event| self.as_it_was(event)).collect::<Result<Vec<_>, _>>()?;
        let changes: Vec<Happened> =
            entries.extract_if(.., |entry| matches!(entry.event, Event::Corrected(_))).collect();
        sign(&mut entries, keys);
        for change in changes {
            let Event::Corrected(what) = &change.event else { continue };
            match entries.iter_mut().find(|entry| entry.stamp.position == what.position.get()) {
                Some(entry) => entry.changes.push(Change { stamp: change.stamp, what: what.clone() }),
                None => entries.push(change),
            }
        }
        entries.sort_by_key(|entry| std::cmp::Reverse((entry.stamp.occurred_at, entry.stamp.position)));
        Ok(entries)
    }

    fn complete(&self, entry: &mut Happened, role: Role, keys: &BTreeMap<u64, &str>) -> Result<(), AppError> {
        if sees_names(role) {
            entry.note = entry.stamp.note.as_ref().map(|note| self.note(note)).transpose()?.flatten();
        }
        match keys.get(&entry.stamp.position) {
            Some(key) => self.answered(key, entry),
            None => Ok(()),
        }
    }

    fn with_corrections(
        &self,
        shown: Vec<Happened>,
        recorded: &[Recorded],
        role: Role,
        now: Moment,
    ) -> Result<Vec<TimelineItem>, AppError> {
        let law = law_on(today_in_tokyo(now)).map_err(AppError::Law)?;
        let (actor, reason) = (system()?, Code::parse("transcription-error").map_err(|_| AppError::Json)?);
        let room = self.strongroom();
        let mut tray = room.tray();
        let mut context = Context {
            already_done: false,
            law,
            clinic: &self.info.code,
            actor: &actor,
            role,
            now,
            occurred_at: now,
            zone: "Asia/Tokyo",
            reason: Some(&reason),
            second: None,
            vault: &mut tray,
        };
        let raws: BTreeMap<u64, &Recorded> = recorded.iter().map(|event| (event.envelope.position.0, event)).collect();
        let item = |happened: Happened| {
            let raw = raws.get(&happened.stamp.position).filter(|_| may(role, "correct"));
            let correctable = raw.is_some_and(|raw| can_correct(&mut context, &translate::raw(raw)));
            TimelineItem { happened, correctable }
        };
        Ok(shown.into_iter().map(item).collect())
    }
}

fn system() -> Result<StaffId, AppError> {
    StaffId::parse("system").map_err(|_| AppError::Json)
}

/// Asks the act of correcting itself: whether there is a value that it would change, were it another one.
fn can_correct(context: &mut Context<'_>, raw: &RawEvent) -> bool {
    let Ok(position) = Count::new(raw.stamp.position) else { return false };
    let mut facts = Facts::default();
    facts.absorb_raw(raw.stamp.position, Some(raw.clone()));
    leaves(&raw.payload).into_iter().take(LEAVES_MAX).any(|(field, value)| {
        let same = Correct { position, field, new: value };
        let only_unchanged = |found: &[Finding]| found.iter().all(|one| one.rule == Rule::CorrectionUnchanged);
        match same.decide(context, &facts) {
            Ok(_) => true,
            Err(Rejection::Refused { findings, .. }) => only_unchanged(&findings),
            Err(Rejection::Invalid(..)) => false,
        }
    })
}

/// The single values of a record, each with its place as a JSON pointer.
fn leaves(value: &Value) -> Vec<(String, Value)> {
    let within = |place: String, value: &Value| {
        leaves(value).into_iter().map(move |(rest, leaf)| (format!("/{place}{rest}"), leaf)).collect::<Vec<_>>()
    };
    match value {
        Value::Object(fields) => fields.iter().flat_map(|(name, value)| within(name.clone(), value)).collect(),
        Value::Array(items) => {
            items.iter().enumerate().flat_map(|(place, value)| within(place.to_string(), value)).collect()
        }
        single => vec![(String::new(), single.clone())],
    }
}
