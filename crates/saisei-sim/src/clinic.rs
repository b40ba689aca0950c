//! One clinic at work: sends lines to the application, through a network that fails and a machine that is killed, and
//! shows every answer to the auditor.

use std::collections::BTreeMap;
use std::sync::Arc;

use saisei_app::access::Cost;
use saisei_app::domain::values::{Line as Words, Moment, StaffId};
use saisei_app::ledger::{Position, Recorded, Selection, Store};
use saisei_app::{Answer, App, AppError, Keys, Opening, open_clinic};

use crate::auditor::{Auditor, Broken, Observed, Really};
use crate::dice::{Dice, SeededChance};
use crate::fault::{Fault, Faults};
use crate::line::Line;
use crate::person::args::Ask;
use crate::store::{Trouble, TroubledStore};
use crate::time::Minute;

/// Tries at one line before somebody calls for help: the network and the machine come back before that.
const TRIES: usize = 12;

/// What was sent, and what really was there.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) line: Line,
    pub(crate) really: Vec<Really>,
    /// Numbers that were issued for it.
    pub(crate) issued: Vec<String>,
}

/// Why the simulation itself stopped.
#[derive(Debug, thiserror::Error)]
pub enum SimulationError {
    /// The application could not be opened.
    #[error("a simulated clinic could not be opened: {0}")]
    Open(#[from] AppError),
    /// The store failed by itself.
    #[error("the store failed: {0}")]
    Store(#[from] saisei_app::ledger::StoreError),
    /// A rule of the simulation's own was broken.
    #[error("the simulation is at fault: {0}")]
    Own(&'static str),
}

/// A clinic.
pub(crate) struct Clinic {
    store: Arc<TroubledStore>,
    app: App,
    keys: Keys,
    chance: Arc<SeededChance>,
    dice: Dice,
    faults: Faults,
    /// The time.
    pub(crate) now: Minute,
    /// When something was recorded last.
    recorded: Moment,
    number: u32,
    sent: u64,
    size: u64,
    /// The auditor.
    pub(crate) auditor: Auditor,
    /// Faults that struck.
    pub(crate) struck: BTreeMap<Fault, u64>,
    /// What met each fault: rules that refused, or `accepted` or `invalid`.
    pub(crate) coverage: BTreeMap<Fault, BTreeMap<String, u64>>,
    /// How many lines were sent.
    pub(crate) steps: usize,
    /// Everything that was sent, in order; kept only when a script is wanted, for it is much.
    pub(crate) log: Option<Vec<Sent>>,
    /// What the auditor found, with the line at which it did.
    pub(crate) found: Vec<(usize, Broken)>,
    /// Lines that will be sent again later.
    pub(crate) replays: Vec<Sent>,
    /// Commands that were answered.
    pub(crate) commands: u64,
}

fn opening(at: Moment) -> Result<Opening, SimulationError> {
    let own = |_| SimulationError::Own("a name of the clinic");
    Ok(Opening {
        name: Words::new("再生練習クリニック").map_err(own)?,
        sandbox: true,
        administrator: StaffId::parse("admin").map_err(own)?,
        administrator_name: Words::new("架空 管理").map_err(own)?,
        at,
        zone: "Asia/Tokyo".to_owned(),
        program: "simulation".to_owned(),
        roles_from: at.legal_day(),
    })
}

fn keys(seed: u64, number: u32) -> Keys {
    let chance = SeededChance::new(seed ^ 0x5A15_E15A, number);
    let key = || {
        let mut bytes = [0u8; 32];
        saisei_app::access::Chance::fill(&chance, &mut bytes);
        bytes
    };
    Keys { checkpoint: key(), vault: key(), fingerprint: key(), pepper: key() }
}

impl Clinic {
    /// Opens a clinic on an empty store.
    pub(crate) fn open(store: Arc<dyn Store>, seed: u64, number: u32, faults: Faults) -> Result<Self, SimulationError> {
        let store = Arc::new(TroubledStore::new(store));
        let (keys, chance) = (keys(seed, number), Arc::new(SeededChance::new(seed, number)));
        let at = Minute(0).moment();
        open_clinic(store.as_ref(), &keys, chance.as_ref(), &opening(at)?)?;
        let app = App::open_nameless(
            Arc::clone(&store) as Arc<dyn Store>,
            keys.clone(),
            Arc::clone(&chance) as _,
            Cost::TINY,
        )?;
        let size = store.head()?.size;
        Ok(Self {
            store,
            app,
            keys,
            chance,
            dice: Dice::new(seed, number, "faults"),
            faults,
            now: Minute(0),
            recorded: at,
            number,
            sent: 0,
            size,
            auditor: Auditor::default(),
            struck: BTreeMap::new(),
            coverage: BTreeMap::new(),
            steps: 0,
            log: None,
            found: Vec::new(),
            replays: Vec::new(),
            commands: 0,
        })
    }

    /// The store without its trouble.
    pub(crate) fn store(&self) -> &dyn Store {
        self.store.as_ref()
    }

    /// Events in the ledger: what a screen drawn now shows.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Whether a fault strikes now. It is counted.
    pub(crate) fn strikes(&mut self, fault: Fault) -> bool {
        let strikes = self.dice.happens(self.faults.rate(fault));
        if strikes {
            *self.struck.entry(fault).or_default() += 1;
        }
        strikes
    }

    /// Takes back the count of a fault that had nothing to strike.
    pub(crate) fn missed(&mut self, fault: Fault) {
        if let Some(count) = self.struck.get_mut(&fault) {
            *count = count.saturating_sub(1);
        }
    }

    /// Notes what met a fault.
    pub(crate) fn met(&mut self, fault: Fault, answer: &Answer) {
        let cells = self.coverage.entry(fault).or_default();
        if answer.outcome != saisei_app::Outcome::Refused {
            let name = if answer.is_accepted() { "accepted" } else { "invalid" };
            *cells.entry(name.to_owned()).or_default() += 1;
        }
        for finding in answer.findings.iter().filter(|finding| finding.grade().blocks()) {
            *cells.entry(finding.rule.id().to_owned()).or_default() += 1;
        }
    }

    /// The dice of the faults.
    pub(crate) fn dice(&mut self) -> &mut Dice {
        &mut self.dice
    }

    /// Stops every fault.
    pub(crate) fn calm(&mut self) {
        self.faults = Faults::none();
    }

    /// Whether faults strike at all.
    pub(crate) fn is_calm(&self) -> bool {
        self.faults == Faults::none()
    }

    /// A line for a request.
    pub(crate) fn line(&mut self, ask: Ask) -> Line {
        self.sent += 1;
        let zone = if self.strikes(Fault::WrongZone) { "America/New_York" } else { "Asia/Tokyo" };
        Line {
            key: format!("c{}-{}", self.number, self.sent),
            command: ask.command,
            who: ask.who,
            at: self.time(),
            zone,
            seen: None,
            reason: ask.reason,
            second: ask.second,
            args: Arc::new(ask.args),
        }
    }

    /// What people read on the programme's clock, by which they say when something was: it may have run ahead.
    pub(crate) fn clock(&self) -> Minute {
        self.now.max(Minute::not_before(self.recorded))
    }

    fn time(&self) -> Moment {
        self.now.moment().max(self.recorded)
    }

    /// Sends a line until an answer arrives, as people do: with the same key.
    pub(crate) fn send(&mut self, mut line: Line, really: &[Really]) -> Result<Answer, SimulationError> {
        for _ in 0..TRIES {
            line.at = self.time();
            if self.strikes(Fault::NetworkBefore) {
                self.now = self.now.plus(3);
                continue;
            }
            self.clock_steps(&mut line, really)?;
            let trouble = self.trouble();
            if let Some(answer) = self.once(&line, really, trouble)? {
                self.again(&line, really, &answer)?;
                return Ok(answer);
            }
            self.now = self.now.plus(3);
        }
        self.broken("liveness", "no answer came back");
        self.once(&line, really, Trouble::None)?.ok_or(SimulationError::Own("a line without any answer"))
    }

    fn trouble(&mut self) -> Trouble {
        if self.strikes(Fault::Crash) {
            let kinds = [Trouble::KilledBefore, Trouble::KilledAfter, Trouble::KilledBeforeCheckpoint];
            return self.dice.pick(&kinds).copied().unwrap_or(Trouble::KilledAfter);
        }
        if self.strikes(Fault::DiskFull) { Trouble::Full } else { Trouble::None }
    }

    /// The clock of the program goes wrong for one line: back, which is answered and leaves nothing, or forward.
    fn clock_steps(&mut self, line: &mut Line, really: &[Really]) -> Result<(), SimulationError> {
        if self.strikes(Fault::ClockForward) {
            let minutes = self.dice.between(5, 90);
            line.at = Moment(line.at.0.checked_add(jiff::SignedDuration::from_mins(minutes)).unwrap_or(line.at.0));
        }
        if self.strikes(Fault::ClockBack) {
            let back = jiff::SignedDuration::from_mins(self.dice.between(30, 600));
            let early =
                Line { at: Moment(self.recorded.0.checked_sub(back).unwrap_or(self.recorded.0)), ..line.clone() };
            let garbled: Vec<Really> = really.iter().copied().chain([Really::Garbled]).collect();
            self.once(&early, &garbled, Trouble::None)?;
        }
        Ok(())
    }

    /// Sends once. None if no answer arrives.
    fn once(&mut self, line: &Line, really: &[Really], trouble: Trouble) -> Result<Option<Answer>, SimulationError> {
        self.store.set(trouble);
        let answer = match line.submission() {
            Ok(submission) => self.app.perform(&submission).map(Some),
            Err(finding) => Ok(Some(Answer::invalid(finding))),
        };
        self.store.set(Trouble::None);
        let answer = match answer {
            Ok(answer) => answer,
            Err(_) if trouble != Trouble::None => None,
            Err(error) => return Err(error.into()),
        };
        if matches!(trouble, Trouble::KilledBefore | Trouble::KilledAfter | Trouble::KilledBeforeCheckpoint) {
            self.restart()?;
        }
        let lost = trouble == Trouble::KilledBeforeCheckpoint || self.strikes(Fault::NetworkAfter);
        let answer = answer.filter(|_| !lost);
        #[cfg(feature = "rule-mutation")]
        crate::barriers::answered(answer.as_ref());
        self.observe(line, really, answer.as_ref())?;
        Ok(answer)
    }

    /// Sends a line as it stands, without any trouble.
    pub(crate) fn replay(&mut self, line: &Line, really: &[Really]) -> Result<Option<Answer>, SimulationError> {
        self.once(line, really, Trouble::None)
    }

    fn broken(&mut self, goal: &'static str, what: &str) {
        self.found.push((self.steps, Broken::new(goal, what)));
    }

    fn restart(&mut self) -> Result<(), SimulationError> {
        let store = Arc::clone(&self.store) as Arc<dyn Store>;
        self.app = App::open_nameless(store, self.keys.clone(), Arc::clone(&self.chance) as _, Cost::TINY)?;
        Ok(())
    }

    fn observe(&mut self, line: &Line, really: &[Really], answer: Option<&Answer>) -> Result<(), SimulationError> {
        let events = self.newer(answer)?;
        if let Some(last) = events.last() {
            self.recorded = Moment(last.envelope.recorded_at);
            self.size = last.envelope.position.0;
        }
        self.commands += u64::from(answer.is_some());
        self.steps += 1;
        if let Some(log) = &mut self.log {
            let issued = crate::shrink::issued(&events);
            log.push(Sent { line: line.clone(), really: really.to_vec(), issued });
        }
        let before = self.auditor.broken.len();
        self.auditor.observe(&Observed { line, really, answer, events: &events });
        let found = self.auditor.broken.iter().skip(before).map(|broken| (self.steps, broken.clone()));
        self.found.extend(found);
        Ok(())
    }

    /// What the ledger holds and did not hold before; out of the answer where it says all of it.
    fn newer(&self, answer: Option<&Answer>) -> Result<Vec<Recorded>, SimulationError> {
        if let Some(answer) = answer {
            let next = self.size.saturating_add(1);
            if answer.events.first().is_some_and(|first| first.envelope.position.0 == next) {
                return Ok(answer.events.clone());
            }
            if answer.events.is_empty() && answer.outcome == saisei_app::Outcome::Invalid {
                return Ok(Vec::new());
            }
        }
        Ok(self.store.read(&Selection::All, Position(self.size), usize::MAX)?)
    }

    /// The same line once more: at once, by a button pressed twice, or hours later.
    fn again(&mut self, line: &Line, really: &[Really], answer: &Answer) -> Result<(), SimulationError> {
        if self.strikes(Fault::DoubleSubmission) {
            let line = Line { at: self.time(), ..line.clone() };
            self.repeat(&line, really, Some(answer))?;
        }
        if self.strikes(Fault::LateReplay) {
            self.replays.push(Sent { line: line.clone(), really: really.to_vec(), issued: Vec::new() });
        }
        Ok(())
    }

    /// Sends what was sent before. It must change nothing, unless it was not readable the first time.
    pub(crate) fn repeat(
        &mut self,
        line: &Line,
        really: &[Really],
        before: Option<&Answer>,
    ) -> Result<(), SimulationError> {
        let size = self.size;
        let line = Line { at: self.time(), ..line.clone() };
        let invalid = before.is_none_or(|before| before.outcome == saisei_app::Outcome::Invalid);
        let answer = self.once(&line, really, Trouble::None)?;
        if self.size != size && !invalid {
            self.broken("SG13", "a line that was sent again was done again");
        }
        let same = answer.as_ref().zip(before).is_none_or(|(answer, before)| answer.outcome == before.outcome);
        if !same {
            self.broken("SG13", "a line that was sent again was answered otherwise");
        }
        Ok(())
    }
}
