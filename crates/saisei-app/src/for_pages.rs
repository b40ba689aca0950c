//! What pages ask for beyond lists and files: what stands in the way now, what happened, who may see a name, and one
//! act at the clock's time. Every rule in here is a gate of the domain.

use std::collections::BTreeMap;

use saisei_domain::act::{Act, Context, Rejection};
use saisei_domain::acts::correction::Corrected;
use saisei_domain::acts::signature::Signed;
use saisei_domain::event::{Event, Stamp, Subject, read};
use saisei_domain::facts::{Facts, Need};
use saisei_domain::rules::Grade;
use saisei_domain::values::{
    CoiNumber, JourneyId, Label, LabelProblem, LabelType, Moment, OrderId, Scan, StaffId, narrow,
};
use saisei_domain::{Command, Finding, Role, Rule};
use saisei_ledger::{Kind, Position, Recorded, Selection, TagKinds};
use serde::Deserialize;

use crate::answer::Answer;
use crate::app::{App, AppError};
use crate::load::complete;
use crate::perform::Submission;
use crate::permit::permit;
use crate::project::journey_events;
use crate::reading::{JourneyFile, JourneysPage, JourneysQuery};
use crate::rule_pack::law_on;
use crate::translate;

/// Tries at one act when others record at the same moment.
const TRIES: usize = 5;

/// A correction of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Who and when.
    pub stamp: Stamp,
    /// From what to what.
    pub what: Corrected,
}

/// Something that happened, as it was first recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened {
    /// Who and when.
    pub stamp: Stamp,
    /// What.
    pub event: Event,
    /// Its corrections, oldest first.
    pub changes: Vec<Change>,
    /// Its note, out of the vault.
    pub note: Option<String>,
    /// Who signed it, and what each signature says.
    pub signed: Vec<Signed>,
    /// Everything that the gates said in the answer with which it was recorded.
    pub findings: Vec<Finding>,
    /// Whether it is what was asked for; what followed from it in the same moment does not lead.
    pub leads: bool,
}

/// The part of a kept answer that pages show.
#[derive(Deserialize)]
struct Kept {
    #[serde(default)]
    findings: Vec<Finding>,
}

/// What the gates said about one person's act before it is done.
pub(crate) struct Asking<'a> {
    pub(crate) command: &'a Command,
    pub(crate) actor: &'a StaffId,
    pub(crate) role: Role,
    pub(crate) now: Moment,
}

/// Whether people in this role work with patients by name. The processing facility works with numbers (design 3.9).
pub fn sees_names(role: Role) -> bool {
    matches!(role, Role::Coordinator | Role::Physician | Role::Nurse)
}

/// What is wrong with a scan by itself, for the field it came from.
pub fn label_fault(scan: &str, wanted: LabelType) -> Option<Finding> {
    let expected = match wanted {
        LabelType::Wristband => "SSW",
        LabelType::Container => "SSC",
    };
    let rule = match Scan::new(scan).read() {
        Ok(Label::Wristband(_)) if wanted == LabelType::Wristband => return None,
        Ok(Label::Container(_)) if wanted == LabelType::Container => return None,
        Ok(_) => return Some(Finding::of(Rule::LabelWrongType).with("expected", expected)),
        Err(LabelProblem::Empty | LabelProblem::Half) => Rule::LabelHalf,
        Err(LabelProblem::Doubled) => Rule::LabelDoubled,
        Err(LabelProblem::Foreign) => Rule::LabelForeign,
        Err(LabelProblem::CheckCharacter) => Rule::LabelCheckCharacter,
    };
    Some(Finding::of(rule))
}

/// Whether a text names a record and nobody's name, reading or birth date.
pub(crate) fn is_number(text: &str) -> bool {
    let text = narrow(text).to_uppercase();
    let numbered = |letter| text.strip_prefix(letter).is_some_and(|rest| rest.parse::<u32>().is_ok());
    CoiNumber::parse(&text).is_ok() || numbered('J') || numbered('L')
}

impl App {
    /// A page of journeys as this role sees it.
    ///
    /// # Errors
    /// If the store fails.
    pub fn journeys_for(&self, role: Role, query: &JourneysQuery) -> Result<JourneysPage, AppError> {
        if sees_names(role) {
            return self.journeys(query);
        }
        if !query.text.trim().is_empty() && !is_number(&query.text) {
            return Ok(JourneysPage::default());
        }
        let mut page = self.journeys(query)?;
        page.rows.iter_mut().for_each(|row| row.identity = None);
        Ok(page)
    }

    /// One journey as this role sees it.
    ///
    /// # Errors
    /// If the store fails.
    pub fn journey_for(&self, role: Role, id: &str) -> Result<Option<JourneyFile>, AppError> {
        let file = self.journey(id)?;
        let hidden = |file| JourneyFile { identity: None, same_family_name: 0, ..file };
        Ok(if sees_names(role) { file } else { file.map(hidden) })
    }

    /// What would refuse an act at this moment. Nothing is recorded.
    pub(crate) fn refusing(&self, asking: &Asking<'_>) -> Result<Vec<Finding>, AppError> {
        self.refusing_with(&mut Facts::default(), asking)
    }

    /// The same, with facts that stay for the next question.
    pub(crate) fn refusing_with(&self, facts: &mut Facts, asking: &Asking<'_>) -> Result<Vec<Finding>, AppError> {
        let &Asking { command, actor, role, now } = asking;
        let always = [Need::Clinic, Need::Staff(actor.clone())];
        complete(self.store.as_ref(), &self.folds, command, &always, facts)?;
        let today = now.legal_day();
        if role != Role::System
            && let Err(finding) = permit(facts, actor, role, today, command.name(), false)
        {
            return Ok(vec![finding]);
        }
        let room = self.strongroom();
        let law = law_on(today).map_err(AppError::Law)?;
        let mut context = Context {
            already_done: false,
            law,
            clinic: &self.info.code,
            actor,
            role,
            now,
            occurred_at: now,
            zone: "Asia/Tokyo",
            reason: None,
            second: None,
            vault: &mut room.tray(),
        };
        Ok(match command.decide(&mut context, facts) {
            Err(Rejection::Refused { findings, .. }) => findings,
            Ok(_) | Err(Rejection::Invalid(..)) => Vec::new(),
        })
    }

    /// Whether an act waits for nothing but a second person. Then that person is asked before anything is decided, so
    /// that no refusal is recorded of an act that nobody has finished asking for.
    ///
    /// # Errors
    /// If the store fails.
    pub fn lacks_only_a_second(&self, submission: &Submission, clock: Moment) -> Result<bool, AppError> {
        if submission.second.is_some() {
            return Ok(false);
        }
        let now = self.recording_time(clock)?;
        let (command, actor, role) = (&submission.command, &submission.actor, submission.role);
        let found = self.refusing(&Asking { command, actor, role, now })?;
        let mut blocking = found.iter().map(Finding::grade).filter(|grade| grade.blocks()).peekable();
        Ok(blocking.peek().is_some() && blocking.all(|grade| grade == Grade::SecondPerson))
    }

    /// What happened in a journey, newest first, with corrections under what they correct. Notes as this role sees them.
    ///
    /// # Errors
    /// If the store fails or an event cannot be read.
    pub fn happened(&self, id: &JourneyId, role: Role, limit: usize) -> Result<Vec<Happened>, AppError> {
        let mut recorded = self.store.read(&journey_events(id), Position::START, usize::MAX)?;
        recorded.extend(self.liftings(&recorded)?);
        let keys: BTreeMap<u64, &str> =
            recorded.iter().map(|event| (event.envelope.position.0, event.envelope.key.as_str())).collect();
        let mut entries = recorded.iter().map(|event| self.as_it_was(event)).collect::<Result<Vec<_>, _>>()?;
        let changes: Vec<Happened> =
            entries.extract_if(.., |entry| matches!(entry.event, Event::Corrected(_))).collect();
        sign(&mut entries, &keys);
        entries.sort_by_key(|entry| std::cmp::Reverse((entry.stamp.occurred_at, entry.stamp.position)));
        entries.truncate(limit);
        for change in changes {
            let Event::Corrected(what) = &change.event else { continue };
            match entries.iter_mut().find(|entry| entry.stamp.position == what.position.get()) {
                Some(entry) => entry.changes.push(Change { stamp: change.stamp, what: what.clone() }),
                None => entries.push(change),
            }
        }
        for entry in entries.iter_mut().filter(|_| sees_names(role)) {
            entry.note = entry.stamp.note.as_ref().map(|note| self.note(note)).transpose()?.flatten();
        }
        for entry in &mut entries {
            let Some(key) = keys.get(&entry.stamp.position) else { continue };
            self.answered(key, entry)?;
        }
        Ok(entries)
    }

    /// When the orders that stopped a journey were lifted. The lifting is about the order and carries no journey.
    pub(crate) fn liftings(&self, recorded: &[Recorded]) -> Result<Vec<Recorded>, AppError> {
        let order = |event: &Recorded| {
            let id =
                event.envelope.payload.get("order").filter(|_| event.envelope.kind.as_str() == "order_recorded")?;
            OrderId::parse(id.as_str()?).ok()
        };
        let kinds = || vec![Kind::new("order_lifted")];
        let of = |order: OrderId| TagKinds { tag: translate::tag(&Subject::Order(order)), kinds: kinds() };
        let orders: Vec<TagKinds> = recorded.iter().filter_map(order).map(of).collect();
        match orders.is_empty() {
            true => Ok(Vec::new()),
            false => Ok(self.store.read(&Selection::Tagged(orders), Position::START, usize::MAX)?),
        }
    }

    /// Adds what was answered when it was recorded.
    pub(crate) fn answered(&self, key: &str, entry: &mut Happened) -> Result<(), AppError> {
        let Some(record) = self.store.command(key)? else { return Ok(()) };
        let (first, position) = (record.first.0, entry.stamp.position);
        let after = first.saturating_add(record.count);
        if (first..after).contains(&position) {
            entry.findings = serde_json::from_slice::<Kept>(&record.answer).map_err(|_| AppError::Json)?.findings;
            entry.leads = position == first;
        }
        Ok(())
    }

    /// The event at a position, as it was first recorded.
    ///
    /// # Errors
    /// If the store fails or the event cannot be read.
    pub fn event_at(&self, position: u64) -> Result<Option<Happened>, AppError> {
        let before = Position(position.saturating_sub(1));
        let found = self.store.read(&Selection::All, before, 1)?;
        let Some(found) = found.iter().find(|recorded| recorded.envelope.position.0 == position) else {
            return Ok(None);
        };
        let mut happened = self.as_it_was(found)?;
        self.answered(&found.envelope.key, &mut happened)?;
        Ok(Some(happened))
    }

    pub(crate) fn as_it_was(&self, recorded: &Recorded) -> Result<Happened, AppError> {
        let past = read(translate::raw(recorded))?;
        Ok(Happened {
            stamp: past.stamp,
            event: past.event,
            changes: Vec::new(),
            note: None,
            signed: Vec::new(),
            findings: Vec::new(),
            leads: false,
        })
    }

    /// Performs at the time of the clock. When somebody else recorded a moment later first, the time is read again:
    /// nobody at a bedside is told that a clock went back.
    ///
    /// # Errors
    /// As [`App::perform`].
    pub fn perform_now(&self, submission: &mut Submission, clock: &dyn Fn() -> Moment) -> Result<Answer, AppError> {
        let mut answer = self.at_recording_time(submission, clock);
        for _ in 1..TRIES {
            let again = match &answer {
                Ok(answer) => answer.has(Rule::InputGoesBack),
                Err(error) => matches!(error, AppError::Contended),
            };
            if !again {
                break;
            }
            answer = self.at_recording_time(submission, clock);
        }
        answer
    }

    fn at_recording_time(&self, submission: &mut Submission, clock: &dyn Fn() -> Moment) -> Result<Answer, AppError> {
        submission.at = self.recording_time(clock())?;
        self.perform(submission)
    }
}

/// Puts each signature under what was signed: the record of that kind in the same append.
pub(crate) fn sign(entries: &mut Vec<Happened>, keys: &BTreeMap<u64, &str>) {
    let signed: Vec<Happened> = entries.extract_if(.., |entry| matches!(entry.event, Event::Signed(_))).collect();
    for signature in signed {
        let Event::Signed(what) = &signature.event else { continue };
        let key = keys.get(&signature.stamp.position);
        let own = entries.iter_mut().find(|entry| {
            entry.event.kind() == what.kind
                && entry.stamp.position < signature.stamp.position
                && keys.get(&entry.stamp.position) == key
        });
        match own {
            Some(own) => own.signed.push(what.clone()),
            None => entries.push(signature),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scan_is_told_apart_before_anything_is_asked() {
        let wristband = CoiNumber::compose("SA001", 2026, 1).unwrap().label();
        assert_eq!(label_fault(&wristband, LabelType::Wristband), None);
        let rule = |text: &str, wanted| label_fault(text, wanted).unwrap().rule;
        assert_eq!(rule(&wristband, LabelType::Container), Rule::LabelWrongType);
        assert_eq!(rule("SSWSA0012600", LabelType::Wristband), Rule::LabelHalf);
        assert_eq!(rule(&format!("{wristband}{wristband}"), LabelType::Wristband), Rule::LabelDoubled);
        assert_eq!(rule("4987123456789", LabelType::Wristband), Rule::LabelForeign);
        assert_eq!(rule(&wristband.replace('1', "2"), LabelType::Wristband), Rule::LabelCheckCharacter);
    }

    #[test]
    fn the_processing_facility_searches_by_number_only() {
        for number in ["J0001", "l0412", "ＳＡ００１２６０００００１６"] {
            assert!(is_number(number), "{number}");
        }
        for other in ["練習", "ハナコ", "1958-03-14", "J花子", "J", "0001"] {
            assert!(!is_number(other), "{other}");
        }
        assert!(!sees_names(Role::CultureOperator) && !sees_names(Role::QualityOfficer));
    }
}
