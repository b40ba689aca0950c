//! How many commands a second one core performs on a store in memory, over whole journeys of one clinic, against the
//! bound that a simulation of a million journeys needs. `cargo bench -p saisei-app --bench perform -- [journeys]`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement, run by hand"
)]

#[path = "../tests/support/chance.rs"]
mod chance;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chance::Counted;
use jiff::ToSpan;
use jiff::civil::Date;
use saisei_app::access::Cost;
use saisei_app::domain::values::{Day, Line as Words, Moment, StaffId};
use saisei_app::ledger::{ClinicId, MemoryStore, Store};
use saisei_app::{Answer, App, Keys, Opening, Outcome, check_ledger, open_clinic, read_line};
use serde_json::Value;

/// Commands a second: 500 whole journeys of about 80 commands.
const BOUND: f64 = 40_000.0;

/// Lines of the example that set the clinic up, before its patient comes.
const SETUP: usize = 19;

const EXAMPLE: &str = include_str!("../../../examples/journey.jsonl");

/// A patient's own numbers instead of those of the example, and the days between the two.
#[derive(Default)]
struct Patient {
    number: usize,
    own: BTreeMap<&'static str, String>,
    corrected: u64,
}

/// Numbers that the example's lines issue: line, field of the first event, number in the example.
const ISSUED: &[(usize, &str, &str)] = &[
    (20, "coi", "SA001260000016"),
    (21, "journey", "J0001"),
    (30, "container", "SA00126C00001F"),
    (31, "container", "SA00126C00002D"),
    (36, "lot", "L0001"),
    (44, "container", "SA00126C00003B"),
    (45, "container", "SA00126C000049"),
];

/// The line whose record the example corrects.
const CORRECTED: usize = 23;

impl Patient {
    /// The example's line as this patient's.
    fn line(&self, line: &Value, days: i64) -> Vec<u8> {
        let mut line = line.clone();
        later(&mut line, days);
        let key = format!("{}-{}", line["key"].as_str().unwrap(), self.number);
        line["key"] = key.into();
        if line["command"] == "correct" {
            line["args"]["position"] = self.corrected.into();
        }
        // Cabinets and physicians' hours are no matter of this measurement: everybody has one of their own.
        if line["args"].get("workspace").is_some() {
            line["args"]["workspace"] = format!("cabinet-{}", self.number).into();
        }
        let own = self.own.iter();
        own.fold(line.to_string(), |text, (old, new)| text.replace(old, new)).into_bytes()
    }

    fn learn(&mut self, number: usize, answer: &Answer) {
        let first = &answer.events[0].envelope;
        for (_, field, old) in ISSUED.iter().filter(|(line, _, _)| *line == number) {
            self.own.insert(old, first.payload[*field].as_str().unwrap().to_owned());
        }
        if number == CORRECTED {
            self.corrected = first.position.0;
        }
    }
}

/// Moves every day of the treatment; birth dates and the years of a diagnosis stay.
fn later(value: &mut Value, days: i64) {
    match value {
        Value::String(text) => {
            let day = text.get(..10).and_then(|day| day.parse::<Date>().ok()).filter(|day| day.year() >= 2026);
            if let Some(day) = day {
                *text = format!("{}{}", day.checked_add(days.days()).unwrap(), &text[10..]);
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| later(value, days)),
        Value::Object(fields) => fields.values_mut().for_each(|value| later(value, days)),
        _ => {}
    }
}

/// The clinic's own lines, with dates that last as long as the measurement.
fn lasting(line: &str) -> String {
    ["2026-12-31", "2026-06-30", "2028-01-06", "2030-03-31"]
        .iter()
        .fold(line.to_owned(), |line, day| line.replace(day, "2099-12-31"))
}

struct Bench {
    app: App,
    store: Arc<MemoryStore>,
    read: Duration,
    performed: Duration,
    commands: u32,
    by_name: BTreeMap<&'static str, Vec<Duration>>,
}

impl Bench {
    fn open() -> Self {
        let keys = Keys { checkpoint: [1; 32], vault: [2; 32], fingerprint: [3; 32], pepper: [4; 32] };
        let (store, chance) = (Arc::new(MemoryStore::new(ClinicId::new("SA001"))), Arc::new(Counted::default()));
        let opening = Opening {
            name: Words::new("さいせい練習クリニック").unwrap(),
            sandbox: true,
            administrator: StaffId::parse("admin").unwrap(),
            administrator_name: Words::new("架空 管理").unwrap(),
            at: Moment::parse("2026-01-05T08:00:00+09:00").unwrap(),
            zone: "Asia/Tokyo".to_owned(),
            program: "bench".to_owned(),
            roles_from: Day::parse("2026-01-01").unwrap(),
        };
        open_clinic(store.as_ref(), &keys, chance.as_ref(), &opening).unwrap();
        let app = App::open(Arc::clone(&store) as Arc<dyn Store>, keys, chance, Cost::TINY).unwrap();
        let (read, performed) = (Duration::ZERO, Duration::ZERO);
        Self { app, store, read, performed, commands: 0, by_name: BTreeMap::new() }
    }

    fn perform(&mut self, line: &[u8]) -> Answer {
        let start = Instant::now();
        let read = read_line(line, Moment::parse("2026-01-05T08:00:00+09:00").unwrap(), "bench").unwrap();
        let between = Instant::now();
        let answer = self.app.perform(&read.submission).unwrap();
        let took = between.elapsed();
        self.read += between - start;
        self.performed += took;
        self.commands += 1;
        self.by_name.entry(read.submission.command.name()).or_default().push(took);
        if answer.outcome != Outcome::Accepted {
            panic!("{}: {:?}", String::from_utf8_lossy(line), answer.findings);
        }
        answer
    }

    fn report(&self) {
        let each = |took: Duration| took.as_secs_f64() * 1e6 / f64::from(self.commands);
        let mut undisturbed = Duration::ZERO;
        for (name, took) in &self.by_name {
            let mut took = took.clone();
            took.sort_unstable();
            let (median, count) = (took[took.len() / 2], u32::try_from(took.len()).unwrap());
            undisturbed += median * count;
            let mean = took.iter().sum::<Duration>() / count;
            println!("{:>8.1} us, mean {:>8.1} us  {name}", median.as_secs_f64() * 1e6, mean.as_secs_f64() * 1e6);
        }
        println!("reading a line: {:.1} us", each(self.read));
        for (what, took) in [("by the median of each command", undisturbed), ("in all", self.performed)] {
            let rate = 1e6 / each(took);
            let times = rate / BOUND;
            println!(
                "{what}: {:.1} us a command, {rate:.0} a second, {times:.2} times the bound of {BOUND:.0}",
                each(took)
            );
        }
    }
}

/// Every patient comes a while after the one before: the lines of all of them in the order of time.
fn course(lines: &[Value], journeys: usize) -> Vec<(String, usize, usize)> {
    let mut course = Vec::new();
    for patient in 0..journeys {
        for (place, line) in lines.iter().enumerate().skip(SETUP) {
            let mut at = line["at"].clone();
            later(&mut at, days(patient));
            course.push((at.as_str().unwrap().to_owned(), patient, place));
        }
    }
    course.sort();
    course
}

fn days(patient: usize) -> i64 {
    i64::try_from(patient).unwrap()
}

fn main() {
    let journeys = std::env::args().find_map(|argument| argument.parse::<usize>().ok()).unwrap_or(200);
    let text = EXAMPLE.lines().take(SETUP).map(lasting).chain(EXAMPLE.lines().skip(SETUP).map(str::to_owned));
    let lines: Vec<Value> = text.map(|line| serde_json::from_str(&line).unwrap()).collect();
    let mut bench = Bench::open();
    for line in lines.iter().take(SETUP) {
        bench.perform(line.to_string().as_bytes());
    }
    let mut patients: Vec<Patient> = (0..journeys).map(|number| Patient { number, ..Patient::default() }).collect();
    for (_, number, place) in course(&lines, journeys) {
        let patient = &mut patients[number];
        let answer = bench.perform(&patient.line(&lines[place], days(number)));
        patient.learn(place + 1, &answer);
    }
    bench.report();
    let start = Instant::now();
    let report = check_ledger(&mut bench.store.audit(), None);
    assert!(report.ok, "{report:?}");
    let head = bench.store.head().unwrap();
    println!("verified {} events in {:.1} s, root {}", head.size, start.elapsed().as_secs_f64(), head.root);
}
