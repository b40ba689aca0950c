//! What pages ask for beyond lists and files: what stands in the way now, what happened, who may see a name, and one
//! act at the clock's time. Every rule in here is a gate of the domain.

use saisei_domain::act::{Act, Context, Rejection};
use saisei_domain::acts::bedside::CheckBedside;
use saisei_domain::acts::correction::Corrected;
use saisei_domain::event::{Event, Stamp, read};
use saisei_domain::gates;
use saisei_domain::state::{Consent, Container, Journey, Plan, Step};
use saisei_domain::values::{
    CoiNumber, ContainerNumber, JourneyId, Label, LabelProblem, LabelType, LotId, Moment, Scan, StaffId, narrow,
};
use saisei_domain::{Command, Finding, Role, Rule};
use saisei_ledger::{Position, Recorded, Selection};

use crate::answer::Answer;
use crate::rule_pack::law_on;
use crate::app::{App, AppError};
use crate::load::load;
use crate::perform::Submission;
use crate::project::journey_events;
use crate::reading::{JourneyFile, JourneysPage, JourneysQuery, today_in_tokyo};
use crate::translate;

/// Tries at one act when others record at the same moment.
const TRIES: usize = 5;

/// What stands in the way of a journey now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    /// What the gates say.
    pub findings: Vec<Finding>,
    /// The checks that were made: `plan`, `consent`, `lots`, `product`.
    pub checks: Vec<&'static str>,
}

impl Standing {
    fn check(&mut self, name: &'static str, findings: impl IntoIterator<Item = Finding>) {
        self.checks.push(name);
        self.findings.extend(findings);
    }

    /// How many findings block.
    pub fn blocks(&self) -> usize {
        self.findings.iter().filter(|finding| finding.grade().blocks()).count()
    }
}

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
fn is_number(text: &str) -> bool {
    let text = narrow(text).to_uppercase();
    let numbered = |letter| text.strip_prefix(letter).is_some_and(|rest| rest.parse::<u32>().is_ok());
    CoiNumber::parse(&text).is_ok() || numbered('J') || numbered('L')
}

fn is_waiting(container: &Container) -> bool {
    container.product().is_some() && container.used.is_none() && container.void.is_none()
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

    /// What stands in the way of a journey at this moment, by the gates of the domain.
    ///
    /// # Errors
    /// If the store fails.
    pub fn standing(&self, journey: &Journey, plan: Option<&Plan>, now: Moment) -> Result<Standing, AppError> {
        let mut standing = Standing::default();
        if !journey.is_open() {
            return Ok(standing);
        }
        let in_force = match plan {
            Some(plan) => gates::plan_in_force(plan, today_in_tokyo(now)),
            None => Err(Finding::of(Rule::PlanNotInForce).with("plan", &journey.plan).with("state", "unknown")),
        };
        let latest = plan.and_then(Plan::latest).map(|(_, version)| version.content());
        let content = in_force.as_ref().ok().map(|version| version.content).or(latest);
        standing.check("plan", in_force.err());
        // Not signed yet is what comes next in the work-up, and nothing that stands in its way.
        let not_yet = journey.step() == Step::WorkUp && journey.consent == Consent::NotSigned;
        if let Some(content) = content.filter(|_| !not_yet) {
            standing.check("consent", gates::consent_valid(journey, content).err());
        }
        let decided = || journey.lots.values().filter(|lot| !lot.is_in_culture());
        if decided().next().is_some() {
            standing.check("lots", decided().filter_map(|lot| released(journey, &lot.id)));
        }
        let waiting: Vec<&Container> = journey.containers.values().filter(|found| is_waiting(found)).collect();
        if !waiting.is_empty() {
            let past = waiting.into_iter().map(|found| self.past_its_time(journey, &found.number, now));
            standing.check("product", past.collect::<Result<Vec<_>, _>>()?.into_iter().flatten());
        }
        Ok(standing)
    }

    /// The finding on the product's time, if the bedside gate would make it now.
    fn past_its_time(
        &self,
        journey: &Journey,
        container: &ContainerNumber,
        now: Moment,
    ) -> Result<Option<Finding>, AppError> {
        let scan = |label: String| Scan::new(&label);
        let check = CheckBedside { wristband: scan(journey.coi.label()), container: scan(container.label()) };
        let command = Command::CheckBedside(check);
        let loaded = load(self.store.as_ref(), &command, &[])?;
        let room = self.strongroom();
        let actor = StaffId::parse("system").map_err(|_| AppError::Json)?;
        let law = law_on(now.legal_day()).map_err(AppError::Law)?;
        let mut context = Context {
            already_done: false,
            law: &law,
            clinic: &self.info.code,
            actor: &actor,
            role: Role::System,
            now,
            occurred_at: now,
            zone: "Asia/Tokyo",
            reason: None,
            second: None,
            vault: &mut room.tray(),
        };
        let findings = match command.decide(&mut context, &loaded.facts) {
            Err(Rejection::Refused { findings, .. }) => findings,
            Ok(_) | Err(Rejection::Invalid(..)) => Vec::new(),
        };
        Ok(findings.into_iter().find(|finding| finding.rule == Rule::ProductPastItsTime))
    }

    /// What happened in a journey, newest first, with corrections under what they correct. Notes as this role sees them.
    ///
    /// # Errors
    /// If the store fails or an event cannot be read.
    pub fn happened(&self, id: &JourneyId, role: Role, limit: usize) -> Result<Vec<Happened>, AppError> {
        let recorded = self.store.read(&journey_events(id), Position::START, usize::MAX)?;
        let events = recorded.iter().map(|event| self.as_it_was(event)).collect::<Result<Vec<_>, _>>()?;
        let (changes, mut entries): (Vec<Happened>, Vec<Happened>) =
            events.into_iter().partition(|happened| matches!(happened.event, Event::Corrected(_)));
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
        Ok(entries)
    }

    /// The event at a position, as it was first recorded.
    ///
    /// # Errors
    /// If the store fails or the event cannot be read.
    pub fn event_at(&self, position: u64) -> Result<Option<Happened>, AppError> {
        let before = Position(position.saturating_sub(1));
        let found = self.store.read(&Selection::All, before, 1)?;
        let found = found.iter().find(|recorded| recorded.envelope.position.0 == position);
        found.map(|recorded| self.as_it_was(recorded)).transpose()
    }

    fn as_it_was(&self, recorded: &Recorded) -> Result<Happened, AppError> {
        let past = read(translate::raw(recorded))?;
        Ok(Happened { stamp: past.stamp, event: past.event, changes: Vec::new(), note: None })
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

fn released(journey: &Journey, lot: &LotId) -> Option<Finding> {
    gates::bedside::released_lot(journey, lot).err()
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
