//! The one way in: permit, load, decide, append, project.

use std::fmt;
use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use saisei_domain::act::{Act, Context, Meaning, Nature, Owner, Rejection, Second, Vault};
use saisei_domain::acts::signature::Signed;
use saisei_domain::event::{Event, NewEvent, Refused, SerialKind, Subject};
use saisei_domain::facts::{Facts, Need};
use saisei_domain::law::Law;
use saisei_domain::state::watch::month_of;
use saisei_domain::values::{Code, Commitment, FreeText, Moment, StaffId};
use saisei_domain::{Command, Finding, Role, Rule};
use saisei_ledger::{
    Append, AppendError, Appended, Author, Command as KeyRecord, Condition, Draft, Hash, Position, SideWrite,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::Sha256;

use crate::answer::{Answer, Outcome};
use crate::app::{App, AppError};
use crate::load::{Loaded, fetch, load};
use crate::permit::{permit, second_permit};
use crate::translate;

/// Decisions on changed facts before giving up. Each conflict means that somebody else was recorded, so this many people
/// would have to be faster, one after the other; a stop at the bedside must not fail because several tablets send at once.
const TRIES: usize = 200;

/// A report recorded later than this after it happened is marked.
const LATE_MINUTES: i64 = 15;

/// One command with who, when and why. Printing it for debugging shows no argument: names and notes stand in them.
#[derive(Clone)]
pub struct Submission {
    /// Idempotency key made by the client.
    pub key: String,
    /// What is asked.
    pub command: Command,
    /// The arguments as they came, for the fingerprint.
    pub args: Arc<Value>,
    /// Who.
    pub actor: StaffId,
    /// In which role.
    pub role: Role,
    /// On which device.
    pub device: String,
    /// The time of recording.
    pub at: Moment,
    /// When it happened; the time of recording if not stated.
    pub occurred_at: Option<Moment>,
    /// Whether the act was done already, away from the screen: it is taken as a report.
    pub already_done: bool,
    /// The zone.
    pub zone: String,
    /// Why, as a code.
    pub reason: Option<Code>,
    /// The position that the person's screen showed, for acts of judgement.
    pub seen: Option<u64>,
    /// The second person.
    pub second: Option<Second>,
    /// A note; it goes to the vault.
    pub note: Option<FreeText>,
}

impl fmt::Debug for Submission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Submission")
            .field("key", &self.key)
            .field("command", &self.command.name())
            .field("actor", &self.actor)
            .field("role", &self.role)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

/// The part of an answer that is kept with its key.
#[derive(Serialize, Deserialize)]
struct Kept {
    outcome: Outcome,
    findings: Vec<Finding>,
}

/// What will be written for a decision.
struct Writing {
    outcome: Outcome,
    findings: Vec<Finding>,
    drafts: Vec<Draft>,
    side: Vec<SideWrite>,
    conditions: Vec<Condition>,
}

impl App {
    /// Does what a person asks, once.
    ///
    /// # Errors
    /// Only if the program cannot answer: the store failed, or the facts kept changing. A refusal is an answer.
    pub fn perform(&self, submission: &Submission) -> Result<Answer, AppError> {
        let fingerprint = self.fingerprint(submission);
        if let Some(known) = self.store.command(&submission.key)? {
            return self.known_key(submission, fingerprint, &known);
        }
        if submission.occurred_at.is_some_and(|at| at > submission.at) {
            return Ok(Answer::invalid(Finding::of(Rule::InputFuture).at("args.occurred_at")));
        }
        if let Some(seen) = submission.seen {
            let head = self.store.head()?.size;
            if seen > head {
                // No screen can show what is not recorded yet; a made-up position would switch the comparison off.
                let range = Finding::of(Rule::InputNumberRange).with("min", 0).with("max", head).with("unit", "");
                return Ok(Answer::invalid(range.at("seen")));
            }
        }
        for _ in 0..TRIES {
            let writing = match self.decide(submission)? {
                Ok(writing) => writing,
                Err(answer) => return Ok(answer),
            };
            match self.write(submission, fingerprint, writing) {
                Err(AppError::Append(AppendError::Conflict(_))) => {}
                Err(AppError::Append(AppendError::TimeGoesBack)) => return self.goes_back(),
                other => return other,
            }
        }
        Err(AppError::Contended)
    }

    /// The outer result is the program's, the inner one the answer to something that cannot be read.
    fn decide(&self, submission: &Submission) -> Result<Result<Writing, Answer>, AppError> {
        let mut always = vec![Need::Clinic, Need::Staff(submission.actor.clone())];
        always.extend(submission.second.as_ref().map(|second| Need::Staff(second.actor.clone())));
        if submission.already_done {
            always.push(Need::Last(SerialKind::Nonconformity));
        }
        if let Some(finding) = self.unfit_second(submission, &always)? {
            return self.decide_alone(submission, finding);
        }
        let law = crate::rule_pack::law_on(submission.at.legal_day()).map_err(AppError::Law)?;
        let loaded = load(self.store.as_ref(), &self.folds, &submission.command, &always)?;
        let room = self.strongroom();
        let mut tray = room.tray();
        let decision = self
            .permitted(submission, &loaded)
            .and_then(|()| submission.command.decide(&mut self.context(submission, law, &mut tray), &loaded.facts));
        let mut writing = match decision {
            Ok(accepted) => match self.stale(submission, &loaded)? {
                Some(refusal) => refusal,
                None => {
                    let note = submission
                        .note
                        .as_ref()
                        .map(|note| tray.commit(owner_of(&accepted.events), note.reveal().as_bytes()));
                    let mut findings = accepted.findings;
                    findings.extend(late(submission));
                    let mut drafts = drafts(submission, &accepted.events, note.as_ref()).ok_or(AppError::Json)?;
                    drafts.extend(signatures(submission, &accepted.events, &drafts).ok_or(AppError::Json)?);
                    let (outcome, side, conditions) = (Outcome::Accepted, Vec::new(), Vec::new());
                    Writing { outcome, findings, drafts, side, conditions }
                }
            },
            Err(Rejection::Refused { findings, about }) => refusal(submission, findings, about)?,
            Err(Rejection::Invalid(problem, place)) => {
                let mut finding = problem.finding();
                finding.place = place;
                return Ok(Err(Answer::invalid(finding)));
            }
        };
        if writing.outcome == Outcome::Accepted {
            writing.side = tray.rows()?;
        }
        writing.conditions = vec![loaded.condition(loaded.up_to)];
        Ok(Ok(writing))
    }

    /// What is wrong with the second person of a report. A report waits for nobody, so that person is left out of it.
    fn unfit_second(&self, submission: &Submission, always: &[Need]) -> Result<Option<Finding>, AppError> {
        let is_report = submission.command.nature() == Nature::Report || submission.already_done;
        let Some(second) = submission.second.as_ref().filter(|_| is_report) else { return Ok(None) };
        let mut facts = Facts::default();
        for need in always {
            fetch(self.store.as_ref(), &mut facts, need)?;
        }
        Ok(second_permit(&facts, &submission.actor, second, submission.at.legal_day()).err())
    }

    /// The report without its second person; the answer says so.
    fn decide_alone(&self, submission: &Submission, finding: Finding) -> Result<Result<Writing, Answer>, AppError> {
        let mut decided = self.decide(&Submission { second: None, ..submission.clone() })?;
        if let Ok(writing) = &mut decided {
            writing.findings.push(finding);
        }
        Ok(decided)
    }

    fn permitted(&self, submission: &Submission, loaded: &Loaded) -> Result<(), Rejection> {
        let day = submission.at.legal_day();
        let (facts, actor) = (&loaded.facts, &submission.actor);
        let reported = submission.already_done && submission.command.can_be_reported();
        permit(facts, actor, submission.role, day, submission.command.name(), reported)
            .and_then(|()| submission.second.as_ref().map_or(Ok(()), |second| second_permit(facts, actor, second, day)))
            .or_else(stands)
            .map_err(|finding| Rejection::Refused { findings: vec![finding], about: Vec::new() })
    }

    fn context<'a>(&'a self, submission: &'a Submission, law: &'a Law, vault: &'a mut dyn Vault) -> Context<'a> {
        Context {
            clinic: &self.info.code,
            actor: &submission.actor,
            role: submission.role,
            now: submission.at,
            occurred_at: submission.occurred_at.unwrap_or(submission.at),
            zone: &submission.zone,
            reason: submission.reason.as_ref(),
            second: submission.second.as_ref(),
            already_done: submission.already_done,
            law,
            vault,
        }
    }

    /// A judgement that rests on less than is known by now is asked again.
    fn stale(&self, submission: &Submission, loaded: &Loaded) -> Result<Option<Writing>, AppError> {
        let (Nature::Judgement, Some(seen)) = (submission.command.nature(), submission.seen) else { return Ok(None) };
        if submission.already_done {
            return Ok(None);
        }
        let newer = self.store.read(&loaded.on_screen(), Position(seen), usize::MAX)?;
        // An earlier refusal changes nothing that a person decides on.
        let Some(newer) = newer.iter().find(|event| event.envelope.kind.as_str() != "refused") else {
            return Ok(None);
        };
        let finding = Finding::of(Rule::FactsChangedSinceSeen).with("position", newer.envelope.position.0);
        let Err(finding) = stands(finding) else { return Ok(None) };
        refusal(submission, vec![finding], Vec::new()).map(Some)
    }

    fn write(&self, submission: &Submission, fingerprint: [u8; 32], writing: Writing) -> Result<Answer, AppError> {
        let Writing { outcome, findings, drafts, side, conditions } = writing;
        if outcome == Outcome::Accepted && drafts.is_empty() {
            // Nothing happened (a timer that found nothing due): no record, and the key stays free.
            return Ok(Answer { outcome, events: Vec::new(), findings });
        }
        let kept = serde_json::to_vec(&Kept { outcome, findings: findings.clone() }).map_err(|_| AppError::Json)?;
        let record =
            KeyRecord { key: submission.key.clone(), fingerprint, answer: kept, first: Position::START, count: 0 };
        let append = Append { conditions, author: author(submission), drafts, side, command: Some(record) };
        match self.store.append(append, &self.views)? {
            Appended::Done(events) => {
                // The act is durable now, so nothing after it may answer "not recorded". A name not learnt is learnt at
                // the next list, a checkpoint not signed is signed within the hour and at the end.
                drop(self.after(&events));
                Ok(Answer { outcome, events, findings })
            }
            Appended::KeyKnown(known) => self.known_key(submission, fingerprint, &known),
        }
    }

    /// The same key again: the same answer for the same body, a refusal for another.
    fn known_key(&self, submission: &Submission, fingerprint: [u8; 32], known: &KeyRecord) -> Result<Answer, AppError> {
        if known.fingerprint == fingerprint || stands(Finding::of(Rule::CommandKeyReused)).is_ok() {
            let kept: Kept = serde_json::from_slice(&known.answer).map_err(|_| AppError::Json)?;
            let before = Position(known.first.0.saturating_sub(1));
            let count = usize::try_from(known.count).unwrap_or(usize::MAX);
            let events = match count {
                0 => Vec::new(),
                _ => self.store.read(&saisei_ledger::Selection::All, before, count)?,
            };
            return Ok(Answer { outcome: kept.outcome, events, findings: kept.findings });
        }
        let Writing { outcome, findings, drafts, .. } =
            refusal(submission, vec![Finding::of(Rule::CommandKeyReused)], Vec::new())?;
        let append =
            Append { conditions: Vec::new(), author: author(submission), drafts, side: Vec::new(), command: None };
        match self.store.append(append, &self.views) {
            Ok(Appended::Done(events)) => Ok(Answer { outcome, events, findings }),
            Ok(Appended::KeyKnown(_)) => Ok(Answer { outcome, events: Vec::new(), findings }),
            Err(AppendError::TimeGoesBack) => self.goes_back(),
            Err(other) => Err(other.into()),
        }
    }

    fn goes_back(&self) -> Result<Answer, AppError> {
        let last = self.store.last(&saisei_ledger::Selection::All)?;
        let last = last.map(|event| event.envelope.recorded_at.to_string()).unwrap_or_default();
        Ok(Answer::invalid(Finding::of(Rule::InputGoesBack).with("last", last).at("at")))
    }

    /// HMAC over what was asked and by whom; not over the time, so that a repeat hours later is still the same.
    fn fingerprint(&self, submission: &Submission) -> [u8; 32] {
        let second = submission.second.as_ref().map(|second| (second.actor.as_str(), second.role.name()));
        let body = json(&(
            submission.command.name(),
            submission.actor.as_str(),
            submission.role.name(),
            &submission.zone,
            submission.reason.as_ref().map(Code::as_str),
            submission.seen,
            second,
            submission.args.as_ref(),
        ));
        let (Ok(body), Ok(mut mac)) = (body, Hmac::<Sha256>::new_from_slice(&self.keys.fingerprint)) else {
            return [0; 32];
        };
        mac.update(&body);
        mac.finalize().into_bytes().into()
    }
}

/// The finding, unless its rule is switched off.
#[cfg(feature = "rule-mutation")]
fn stands(finding: Finding) -> Result<(), Finding> {
    let mut blocking = vec![finding];
    saisei_domain::rules::mutation::forget(&mut blocking);
    blocking.pop().map_or(Ok(()), Err)
}

#[cfg(not(feature = "rule-mutation"))]
fn stands(finding: Finding) -> Result<(), Finding> {
    Err(finding)
}

/// A value as JSON.
fn json(value: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = Vec::with_capacity(1_000);
    serde_json::to_writer(&mut bytes, value)?;
    Ok(bytes)
}

fn author(submission: &Submission) -> Author {
    Author {
        actor: submission.actor.to_string(),
        role: submission.role.name().to_owned(),
        device: submission.device.clone(),
        recorded_at: submission.at.0,
        reason: submission.reason.as_ref().map(ToString::to_string),
        key: submission.key.clone(),
    }
}

fn drafts(submission: &Submission, events: &[NewEvent], note: Option<&Commitment>) -> Option<Vec<Draft>> {
    let occurred = submission.occurred_at.unwrap_or(submission.at);
    events
        .iter()
        .enumerate()
        .map(|(index, event)| translate::draft(event, occurred, &submission.zone, note.filter(|_| index == 0)))
        .collect()
}

/// The signatures of an act: the actor's own, and the second person's. Each binds the stored payload of the act's first
/// event.
fn signatures(submission: &Submission, events: &[NewEvent], drafts: &[Draft]) -> Option<Vec<Draft>> {
    let (Some(first), Some(draft)) = (events.first(), drafts.first()) else { return Some(Vec::new()) };
    let hash = Hash::of(&json(&draft.payload).ok()?).to_string();
    let signed = |meaning, signer: &StaffId, role| Signed {
        kind: first.event.kind().to_owned(),
        hash: hash.clone(),
        command: submission.command.name().to_owned(),
        meaning,
        signer: signer.clone(),
        role,
    };
    let own = submission.command.signs().filter(|_| !submission.already_done);
    let own = own.map(|meaning| signed(meaning, &submission.actor, submission.role));
    let second = submission.second.as_ref().map(|second| signed(Meaning::Reviewed, &second.actor, second.role));
    let month = Subject::Tally(month_of(submission.at.legal_day()));
    let about: Vec<Subject> = first.about.iter().filter(|subject| !moves(subject)).cloned().chain([month]).collect();
    own.into_iter()
        .chain(second)
        .map(|signed| NewEvent::new(first.stream.clone(), about.clone(), Event::Signed(signed)))
        .map(|event| translate::draft(&event, submission.occurred_at.unwrap_or(submission.at), &submission.zone, None))
        .collect()
}

/// Whether a subject is a counter or the clocks, which a signature does not move.
fn moves(subject: &Subject) -> bool {
    matches!(subject, Subject::Serial(_) | Subject::Watch)
}

/// Under whose key a note goes: the patient's, before there is one the enquiry's.
fn owner_of(events: &[NewEvent]) -> Owner<'_> {
    let subjects = || events.iter().flat_map(|event| event.about.iter().chain([&event.stream]));
    let patient = subjects().find_map(|subject| match subject {
        Subject::Patient(coi) => Some(Owner::Patient(coi)),
        _ => None,
    });
    let enquiry = || {
        subjects().find_map(|subject| match subject {
            Subject::Enquiry(id) => Some(Owner::Enquiry(id)),
            _ => None,
        })
    };
    patient.or_else(enquiry).unwrap_or(Owner::Clinic)
}

/// The note that goes with something recorded long after it happened.
fn late(submission: &Submission) -> Option<Finding> {
    let occurred = submission.occurred_at?;
    let minutes = submission.at.0.duration_since(occurred.0).as_mins();
    (minutes > LATE_MINUTES).then(|| Finding::of(Rule::ReportLate).with("minutes", minutes))
}

/// A refusal is an event as well: which command, which rules, never free text.
fn refusal(submission: &Submission, findings: Vec<Finding>, about: Vec<Subject>) -> Result<Writing, AppError> {
    let rules = findings.iter().filter(|finding| finding.grade().blocks()).map(|finding| finding.rule.id().to_owned());
    let refused = Event::Refused(Refused { command: submission.command.name().to_owned(), rules: rules.collect() });
    let stream = about
        .iter()
        .find(|subject| {
            matches!(subject, Subject::Journey(_) | Subject::Lot(_) | Subject::Plan(_) | Subject::Enquiry(_))
        })
        .cloned()
        .unwrap_or(Subject::Clinic);
    let event = NewEvent::new(stream, about, refused);
    let drafts = drafts(submission, &[event], None).ok_or(AppError::Json)?;
    Ok(Writing { outcome: Outcome::Refused, findings, drafts, side: Vec::new(), conditions: Vec::new() })
}
