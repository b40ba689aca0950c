//! A synthetic clinic, made through the same commands that people send. Nothing is written past the app.

mod cast;
mod contacts;
mod past;
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
use past::Past;
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

/// Days from the opening of a clinic to its first patient: the plan is reviewed, filed and accepted.
const BEFORE_THE_FIRST: i64 = 60;
/// The house and the desk stand after the patients where acts fall together.
const OF_NOBODY: [u32; 4] = [u32::MAX - 3, u32::MAX - 2, u32::MAX - 1, u32::MAX];

/// What is still to be done, in the order of time: the recorded time never goes backwards.
type Agenda = BTreeMap<(Moment, u32, usize), Deed>;

/// Makes a clinic of `patients` journeys that ends at `now`. Beyond [`past::PRESENT`] they belong to earlier years.
pub fn make(app: &App, now: Moment, patients: u32, chance: &dyn Chance, bar: &ProgressBar) -> Result<Made, Failure> {
    let mut clinic = Making { app, sent: 0 };
    let past = Past::new(now, patients);
    let began = past.days().map_or(setup::BEGAN, |days| setup::BEGAN.max(days + BEFORE_THE_FIRST));
    for deed in setup::deeds(now, began) {
        clinic.send(&deed, &mut Ids::default())?;
    }
    let mut agenda = Agenda::new();
    let of_house = [past.duties(began), past.house(), contacts::deeds(now), setup::house_deeds(now, past.deviations())];
    for (number, deeds) in OF_NOBODY.into_iter().zip(of_house) {
        schedule(&mut agenda, number, deeds);
    }
    let mut people = people::people(chance);
    let present = patients.min(past::PRESENT);
    for (number, person) in (0..present).zip(&mut people) {
        schedule(&mut agenda, number, story::deeds(Case::of(number), &person, now, number));
    }
    bar.set_length(u64::from(patients.saturating_sub(present)) * 40 + u64::try_from(agenda.len()).unwrap_or(0));
    let mut ids = clinic.live(agenda, &past, people, bar)?;
    let cast = (0..present).map(|number| (Case::of(number), ids.remove(&number).unwrap_or_default()));
    Ok(Made { patients: cast.collect(), sign_ins: accounts(app, chance)? })
}

/// All deeds of a patient or of the house.
fn schedule(agenda: &mut Agenda, number: u32, deeds: Vec<Deed>) {
    for (order, deed) in deeds.into_iter().enumerate() {
        agenda.insert((deed.at, number, order), deed);
    }
}

fn accounts(app: &App, chance: &dyn Chance) -> Result<Vec<(&'static str, &'static str, String)>, Failure> {
    setup::PEOPLE
        .iter()
        .map(|person| {
            let password = crate::edge::make_password(chance);
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
    /// Does everything. Stories of the past are told as their time comes, so that ten years need not be held at once.
    fn live(
        &mut self,
        mut agenda: Agenda,
        past: &Past,
        people: impl Iterator<Item = Person>,
        bar: &ProgressBar,
    ) -> Result<BTreeMap<u32, Ids>, Failure> {
        let mut coming = past.patients().zip(people).peekable();
        let mut ids: BTreeMap<u32, Ids> = BTreeMap::new();
        loop {
            let next = agenda.first_key_value().map(|((at, ..), _)| *at);
            if let Some(((_, number), person)) = coming.next_if(|((from, _), _)| next.is_none_or(|next| *from <= next))
            {
                schedule(&mut agenda, number.saturating_add(past::PRESENT), past.story(number, &person));
                continue;
            }
            let Some(((_, number, _), deed)) = agenda.pop_first() else { return Ok(ids) };
            self.send(&deed, ids.entry(number).or_default())?;
            bar.inc(1);
        }
    }

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
