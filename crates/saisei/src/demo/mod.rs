//! A synthetic clinic, made through the same commands that people send. Nothing is written past the app.

mod cast;
mod contacts;
mod people;
mod script;
mod setup;
mod story;

use std::collections::BTreeMap;

use indicatif::ProgressBar;
use saisei_app::access::Chance;
use saisei_app::domain::values::Moment;
use saisei_app::{Answer, App, read_line};
use serde_json::{Value, json};

use crate::exit::{Failure, Status};
use cast::Case;
use people::Person;

/// Chance from a seed: SHA-256 over seed and counter, so that the same seed makes the same clinic.
pub struct SeededChance {
    seed: u64,
    counter: std::sync::atomic::AtomicU64,
}

impl SeededChance {
    /// Chance from this seed.
    pub fn new(seed: u64) -> Self {
        Self { seed, counter: 0.into() }
    }
}

impl Chance for SeededChance {
    fn fill(&self, buf: &mut [u8]) {
        for chunk in buf.chunks_mut(32) {
            let n = self.counter.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let block = saisei_app::ledger::Hash::of(format!("saisei-demo|{}|{n}", self.seed).as_bytes()).0;
            chunk.iter_mut().zip(block).for_each(|(to, from)| *to = from);
        }
    }
}

/// Numbers that the clinic issued to one patient so far.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    /// Chain-of-identity number.
    pub coi: String,
    /// Journey.
    pub journey: String,
    /// Tissue container.
    pub tissue: String,
    /// Product container.
    pub bag: String,
    /// Lot.
    pub lot: String,
}

/// What is asked for, once the numbers are known.
type Make = Box<dyn Fn(&Ids) -> (&'static str, Value)>;

/// Who acts, and in which role.
type Who = (&'static str, &'static str);

/// One act of the story.
struct Deed {
    at: Moment,
    who: Who,
    /// The second person, who signs with their own credential.
    second: Option<Who>,
    /// Why, for a record that is made late.
    reason: Option<&'static str>,
    /// Whether a gate refuses it: an attempt that the story shows.
    refused: bool,
    make: Make,
}

impl Deed {
    fn new(at: Moment, who: Who, make: impl Fn(&Ids) -> (&'static str, Value) + 'static) -> Self {
        Self { at, who, second: None, reason: None, refused: false, make: Box::new(make) }
    }

    fn with_second(self, second: Who) -> Self {
        Self { second: Some(second), ..self }
    }

    fn because(self, reason: &'static str) -> Self {
        Self { reason: Some(reason), ..self }
    }

    fn refused(self) -> Self {
        Self { refused: true, ..self }
    }
}

/// What was made.
pub struct Made {
    /// Numbers of each patient, with the case that each plays.
    pub patients: Vec<(Case, Ids)>,
    /// Role, staff id and password of everybody.
    pub sign_ins: Vec<(&'static str, &'static str, String)>,
}

impl Made {
    /// The patients whose product waits at the bedside.
    pub fn ready(&self) -> impl Iterator<Item = &Ids> {
        self.patients.iter().filter(|(case, _)| *case == Case::Ready).map(|(_, ids)| ids)
    }
}

/// Makes a clinic of `patients` journeys that ends at `now`.
pub fn make(app: &App, now: Moment, patients: u32, chance: &dyn Chance, bar: &ProgressBar) -> Result<Made, Failure> {
    let mut clinic = Making { app, sent: 0 };
    for deed in setup::deeds(now) {
        clinic.send(&deed, &mut Ids::default())?;
    }
    let mut cast: Vec<(Case, Ids)> = Vec::new();
    let mut agenda: BTreeMap<(Moment, u32, usize), Deed> = BTreeMap::new();
    for (person, number) in people::people(chance).zip(0..patients) {
        let case = Case::of(number);
        schedule(&mut agenda, number, story::deeds(case, &person, now, number));
        cast.push((case, Ids::default()));
    }
    schedule(&mut agenda, u32::MAX, setup::house_deeds(now));
    schedule(&mut agenda, u32::MAX - 1, contacts::deeds(now));
    bar.set_length(u64::try_from(agenda.len()).unwrap_or(0));
    let mut of_nobody = Ids::default();
    for ((_, number, _), deed) in agenda {
        let index = usize::try_from(number).unwrap_or(usize::MAX);
        let ids = cast.get_mut(index).map_or(&mut of_nobody, |(_, ids)| ids);
        clinic.send(&deed, ids)?;
        bar.inc(1);
    }
    Ok(Made { patients: cast, sign_ins: accounts(app, chance)? })
}

/// All deeds of all patients and of the house in the order of time: the recorded time never goes backwards.
fn schedule(agenda: &mut BTreeMap<(Moment, u32, usize), Deed>, number: u32, deeds: Vec<Deed>) {
    for (order, deed) in deeds.into_iter().enumerate() {
        agenda.insert((deed.at, number, order), deed);
    }
}

fn accounts(app: &App, chance: &dyn Chance) -> Result<Vec<(&'static str, &'static str, String)>, Failure> {
    setup::PEOPLE
        .iter()
        .map(|person| {
            let password = saisei_app::access::make_password(chance);
            crate::commands::set_password(app, person.staff, &password)?;
            Ok((person.role, person.staff, password))
        })
        .collect()
}

struct Making<'a> {
    app: &'a App,
    sent: u64,
}

impl Making<'_> {
    fn send(&mut self, deed: &Deed, ids: &mut Ids) -> Result<(), Failure> {
        self.sent = self.sent.saturating_add(1);
        let (command, args) = (deed.make)(ids);
        let (actor, role) = deed.who;
        let second = deed.second.map(|(actor, role)| json!({"actor": actor, "role": role}));
        let line = json!({
            "key": format!("demo-{:05}", self.sent), "command": command, "actor": actor, "role": role, "at": deed.at,
            "reason": deed.reason, "second": second, "args": args,
        });
        let read = read_line(line.to_string().as_bytes(), deed.at, "demo");
        let answer = match read {
            Ok(read) => self.app.perform(&read.submission)?,
            Err(finding) => Answer::invalid(finding),
        };
        if answer.is_accepted() == deed.refused {
            let rules: Vec<&str> = answer.findings.iter().map(|finding| finding.rule.id()).collect();
            let detail = format!("{command}: {}", rules.join(", "));
            return Err(Failure::told(Status::Bad, "cli-unexpected", &[("detail", &detail)]));
        }
        learn(ids, &answer);
        Ok(())
    }
}

/// Remembers the numbers that an answer issued.
fn learn(ids: &mut Ids, answer: &Answer) {
    for event in &answer.events {
        let payload = &event.envelope.payload;
        let text = |name: &str| payload.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        match event.envelope.kind.as_str() {
            "patient_registered" => ids.coi = text("coi"),
            "journey_opened" => ids.journey = text("journey"),
            "lot_opened" => ids.lot = text("lot"),
            "container_labelled" if text("kind") == "product" => ids.bag = text("container"),
            "container_labelled" => ids.tissue = text("container"),
            _ => {}
        }
    }
}
