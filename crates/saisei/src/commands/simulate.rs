//! `saisei simulate`: clinics full of trouble through the real application.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use saisei_app::check_ledger;
use saisei_app::ledger::{ClinicId, Store, StoreError};
use saisei_app::words::{Language, words};
use saisei_sim::{Faults, MemoryStores, Outcome, Setup, Stores, simulate};
use saisei_store::SqliteStore;
use serde_json::Value;

use crate::cli::Simulate;
use crate::edge;
use crate::exit::{Failure, Status};

/// Violations of one clinic whose shortest script is printed.
const SCRIPTS: usize = 2;

/// Clinics in files: `FILE.0001`, `FILE.0002` and so on.
struct Files(PathBuf);

impl Files {
    fn of(&self, number: u32) -> PathBuf {
        let mut name = self.0.as_os_str().to_owned();
        name.push(format!(".{number:04}"));
        PathBuf::from(name)
    }
}

impl Stores for Files {
    fn make(&self, number: u32, code: &str) -> Result<Arc<dyn Store>, StoreError> {
        Ok(Arc::new(SqliteStore::create(self.of(number), ClinicId::new(code))?))
    }

    fn verify(&self, number: u32, _: &Arc<dyn Store>) -> Result<bool, StoreError> {
        Ok(check_ledger(&mut SqliteStore::open_for_audit(self.of(number))?, None).ok)
    }
}

fn stores(url: &str) -> Result<Box<dyn Stores>, Failure> {
    match url.split_once(':') {
        None if url == "memory" => Ok(Box::new(MemoryStores::default())),
        Some(("sqlite", base)) if !base.is_empty() => Ok(Box::new(Files(PathBuf::from(base)))),
        _ => Err(Failure::told(Status::Invalid, "cli-simulate-store", &[("url", url)])),
    }
}

fn progress(journeys: u64) -> ProgressBar {
    if !edge::is_watched() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len}  {elapsed} / {duration}");
    ProgressBar::new(journeys).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// `saisei simulate`.
#[expect(clippy::disallowed_methods, reason = "how long it took is told to people and decides nothing")]
pub fn run(options: &Simulate) -> Result<Status, Failure> {
    let faults: Faults = options.faults.parse().map_err(|error: saisei_sim::UnknownFault| {
        Failure::told(Status::Invalid, "cli-simulate-fault", &[("fault", &error.0)])
    })?;
    let stores = stores(&options.store)?;
    let setup = Setup {
        journeys: options.journeys,
        seed: options.seed,
        faults,
        liveness: options.liveness,
        threads: options.threads,
        scripts: SCRIPTS,
    };
    let bar = progress(options.journeys);
    let started = Instant::now();
    let outcome = simulate(&setup, stores.as_ref(), &|journeys| bar.inc(journeys));
    bar.finish_and_clear();
    let outcome =
        outcome.map_err(|error| Failure::told(Status::Bad, "cli-unexpected", &[("detail", &error.to_string())]))?;
    let seconds = started.elapsed().as_secs_f64();
    if options.json {
        print_json(&outcome, seconds)?
    } else {
        tell(&outcome, seconds)
    }
    Ok(if outcome.violations.is_empty() { Status::Done } else { Status::Bad })
}

fn per_second(outcome: &Outcome, seconds: f64) -> f64 {
    let journeys = u32::try_from(outcome.journeys).map_or(f64::MAX, f64::from);
    (journeys / seconds.max(f64::EPSILON) * 10.0).round() / 10.0
}

fn print_json(outcome: &Outcome, seconds: f64) -> Result<(), Failure> {
    let unexpected = |_| Failure::told(Status::Bad, "cli-unexpected", &[("detail", "json")]);
    let mut value = serde_json::to_value(outcome).map_err(unexpected)?;
    if let Some(fields) = value.as_object_mut() {
        fields.insert("journeys_per_second".to_owned(), per_second(outcome, seconds).into());
    }
    edge::say(value.to_string());
    Ok(())
}

fn tell(outcome: &Outcome, seconds: f64) {
    for violation in &outcome.violations {
        let line = |line: &Value| edge::say(line.to_string());
        for language in Language::ALL {
            edge::say(words(language).ta(
                "cli-simulate-violation",
                &[
                    ("seed", &violation.seed.to_string()),
                    ("clinic", &violation.clinic.to_string()),
                    ("step", &violation.step.to_string()),
                    ("goal", violation.broken.goal),
                    ("what", &violation.broken.what),
                ],
            ));
        }
        violation.script.iter().for_each(line);
    }
    for language in Language::ALL {
        let words = words(language);
        edge::say(words.ta(
            "cli-simulate-done",
            &[
                ("journeys", &outcome.journeys.to_string()),
                ("closed", &outcome.closed.to_string()),
                ("commands", &outcome.commands.to_string()),
                ("events", &outcome.events.to_string()),
                ("rate", &per_second(outcome, seconds).to_string()),
                ("violations", &outcome.violations.len().to_string()),
                ("not_detectable", &outcome.not_detectable.to_string()),
                ("hash", &outcome.state_hash),
            ],
        ));
    }
}
