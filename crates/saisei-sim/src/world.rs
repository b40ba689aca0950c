//! One clinic from its opening until its last journey has come to an end.

mod bench;
mod bookings;
mod cases;
mod closing;
mod corrections;
mod doses;
mod enquiries;
mod floor;
mod flow;
mod harvests;
mod house;
mod labels;
mod latent;
mod lots;
mod mischief;
mod mistakes;
mod paper;
mod parcels;
mod quality;
mod recovery;
mod reports;

use std::collections::BTreeMap;
use std::sync::Arc;

use saisei_app::Answer;
use saisei_app::ledger::Store;
use serde_json::Value;

use crate::auditor::Really;
use crate::clinic::{Clinic, Sent, SimulationError};
use crate::dice::Dice;
use crate::fault::Faults;
use crate::house::{self as founding, HouseLine};
use crate::person::Person;
use crate::person::args::Ask;
use crate::person::step::{self, Step, When};
use crate::stock;
use crate::time::{DAY, Minute};

/// What is to be done at a minute.
#[derive(Clone, Debug)]
enum Task {
    /// The next step of a patient.
    Patient(u32),
    /// A line of the house.
    House(Box<HouseLine>),
    /// The clocks are looked at.
    Tick,
    /// Plates of all rooms are read.
    Air,
    /// What may come over the house in a month.
    Month,
    /// A deviation or nonconformity is assessed, or closed.
    Case { id: String, closes: bool },
    /// An order is lifted.
    Lift(String),
    /// Something happens to a patient after the dose.
    Adverse(u32),
    /// A report of it is sent.
    Report { patient: u32, event: String },
    /// An old line is sent again.
    Replay(Box<Sent>),
}

/// Days after the last patient came within which every journey must have come to an end.
const PATIENCE_DAYS: i64 = 900;
/// Minutes between two patients at most.
const BETWEEN: i64 = 3 * DAY;

/// In one of so many clinics the plan asks for an STR profile of each product, which tells exchanged cells apart.
const PROFILES_EVERY: u32 = 4;

/// How a clinic is simulated.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) seed: u64,
    pub(crate) number: u32,
    pub(crate) journeys: u32,
    pub(crate) faults: Faults,
    /// Whether faults stop in the middle, so that every journey must come to an end.
    pub(crate) liveness: bool,
}

/// A clinic with its patients and everything that is to be done.
pub(crate) struct World {
    pub(crate) clinic: Clinic,
    pub(crate) people: Vec<Person>,
    dice: Dice,
    agenda: BTreeMap<(Minute, u64), Task>,
    planned: u64,
    floor: floor::Floor,
    path: Vec<(Step, When)>,
    /// The key of the newest line that left something.
    used_key: String,
    /// Whether the plan asks for an STR profile of each product.
    profiles: bool,
    liveness: bool,
    /// When faults stop.
    calm_at: Minute,
    /// The end, whatever is still open.
    end: Minute,
}

impl World {
    /// A clinic before its first day.
    pub(crate) fn new(frame: &Frame, store: Arc<dyn Store>) -> Result<Self, SimulationError> {
        let clinic = Clinic::open(store, frame.seed, frame.number, frame.faults.clone())?;
        let mut dice = Dice::new(frame.seed, frame.number, "world");
        let people: Vec<Person> = (0..frame.journeys).map(|number| Person::new(number, &mut dice)).collect();
        let profiles = frame.number % PROFILES_EVERY == PROFILES_EVERY - 1;
        let last = founding::READY.plus(i64::from(frame.journeys).saturating_mul(BETWEEN));
        let mut world = Self {
            clinic,
            people,
            dice,
            agenda: BTreeMap::new(),
            planned: 0,
            floor: floor::Floor::default(),
            path: step::path(profiles),
            profiles,
            used_key: String::new(),
            liveness: frame.liveness,
            calm_at: last.plus(60 * DAY),
            end: last.plus(PATIENCE_DAYS * DAY),
        };
        world.found(frame.journeys);
        Ok(world)
    }

    fn found(&mut self, journeys: u32) {
        for line in founding::founding(self.profiles)
            .into_iter()
            .chain(founding::media(self.end))
            .chain(stock::renewals(self.end))
        {
            self.plan(line.0, Task::House(Box::new(line)));
        }
        let mut comes = founding::READY;
        for number in 0..journeys {
            self.plan(comes, Task::Patient(number));
            comes = comes.plus(self.dice.between(30, BETWEEN));
        }
        self.plan(founding::READY, Task::Tick);
        self.plan(founding::READY.plus(15), Task::Air);
        self.plan(founding::READY.plus(20), Task::Month);
    }

    fn plan(&mut self, at: Minute, task: Task) {
        self.planned += 1;
        self.agenda.insert((at, self.planned), task);
    }

    /// Lives until every journey was closed, or nobody waits any longer.
    pub(crate) fn live(&mut self) -> Result<(), SimulationError> {
        while let Some(((at, _), task)) = self.agenda.pop_first() {
            if at > self.end || self.people.iter().all(|person| person.closed) {
                break;
            }
            self.clinic.now = self.clinic.now.max(at);
            if self.liveness && self.clinic.now >= self.calm_at && !self.clinic.is_calm() {
                self.clinic.calm();
            }
            self.act(task)?;
            for sent in std::mem::take(&mut self.clinic.replays) {
                let later = self.clinic.now.plus(self.dice.between(60, 40 * 60));
                self.plan(later, Task::Replay(Box::new(sent)));
            }
        }
        Ok(())
    }

    fn act(&mut self, task: Task) -> Result<(), SimulationError> {
        match task {
            Task::Patient(number) => self.next_step(number),
            Task::House(line) if self.renewed_late(&line) => Ok(()),
            Task::House(line) => {
                let (_, who, command, args) = *line;
                self.ask(Ask::new(who, command, args), &[]).map(drop)
            }
            Task::Tick => self.tick(),
            Task::Air => self.air(),
            Task::Month => self.month(),
            Task::Case { id, closes } => self.case(&id, closes),
            Task::Lift(order) => self.lift(&order),
            Task::Adverse(number) => self.adverse(number),
            Task::Report { patient, event } => self.report(patient, &event),
            Task::Replay(sent) => self.clinic.repeat(&sent.line, &sent.really, None),
        }
    }

    /// Asks, and plans what the answer asks of the house.
    pub(super) fn ask(&mut self, ask: Ask, really: &[Really]) -> Result<Answer, SimulationError> {
        let line = self.clinic.line(ask);
        self.send(line, really)
    }

    pub(super) fn send(&mut self, line: crate::line::Line, really: &[Really]) -> Result<Answer, SimulationError> {
        let mut really = really.to_vec();
        if line.is_told() && line.has_blank_scan() {
            really.push(Really::Garbled);
        }
        let answer = self.clinic.send(line, &really)?;
        self.follow(&answer);
        Ok(answer)
    }

    /// Opened cases are assessed on the next day.
    fn follow(&mut self, answer: &Answer) {
        if let Some(event) = answer.events.first() {
            self.used_key.clone_from(&event.envelope.key);
        }
        for event in &answer.events {
            let field = match event.envelope.kind.as_str() {
                "deviation_opened" => "deviation",
                "nonconformity_opened" => "nonconformity",
                _ => continue,
            };
            let id = event.envelope.payload.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
            let at = self.clinic.now.plus(DAY);
            self.plan(at, Task::Case { id, closes: false });
        }
    }

    /// What was found wrong, with the number of the line.
    pub(crate) fn violations(&self) -> Vec<(usize, crate::auditor::Broken)> {
        self.clinic.found.clone()
    }

    pub(super) fn person(&self, number: u32) -> Result<&Person, SimulationError> {
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        self.people.get(place).ok_or(SimulationError::Own("a patient who is not there"))
    }

    pub(super) fn person_mut(&mut self, number: u32) -> Result<&mut Person, SimulationError> {
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        self.people.get_mut(place).ok_or(SimulationError::Own("a patient who is not there"))
    }
}
