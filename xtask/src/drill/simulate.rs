//! Hostile journeys through the shipped program, and the page that records them.

use std::fmt::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::asked::Asked;
use crate::clock::Stopwatch;
use crate::failure::Failure;
use crate::{process, say};

const JOURNEYS: u64 = 1_000_000;
const SEED: u64 = 1;
const THREADS: u64 = 2;
/// Simulated journeys per second and core that are asked for.
const BOUND: f64 = 500.0;
const PAGE: &str = "docs/reference/simulation.md";

/// Runs the simulation and writes its page; fails if a goal was broken.
///
/// # Errors
/// If the program fails, or a violation was found.
pub fn run(asked: &Asked) -> Result<(), Failure> {
    process::run("cargo", &["build", "--release", "--locked", "-p", "saisei"])?;
    let (journeys, seed) = (asked.journeys.unwrap_or(JOURNEYS), asked.seed.unwrap_or(SEED));
    let words = ["simulate", "--json", "--journeys", &journeys.to_string(), "--seed", &seed.to_string(), "--threads"];
    let watch = Stopwatch::start();
    let output = Command::new(process::sibling("saisei")?)
        .args(words)
        .arg(THREADS.to_string())
        .stderr(Stdio::inherit())
        .output()
        .map_err(Failure::during("saisei simulate"))?;
    let seconds = watch.elapsed().as_secs_f64();
    let answer: Value =
        serde_json::from_slice(&output.stdout).map_err(|_| Failure::new("saisei simulate printed no JSON"))?;
    let page = page(&answer, seed, seconds);
    std::fs::write(PAGE, &page).map_err(Failure::during(PAGE))?;
    say::line(if asked.json { answer.to_string() } else { page }.trim_end());
    if output.status.success() { Ok(()) } else { Err(Failure::new("the simulation broke a goal")) }
}

fn number(answer: &Value, name: &str) -> u64 {
    answer.get(name).and_then(Value::as_u64).unwrap_or(0)
}

fn table(text: &mut String, answer: &Value, name: &str, head: &str) {
    let _ = writeln!(text, "\n| {head} | Times |\n|---|---|");
    for (row, count) in answer.get(name).and_then(Value::as_object).into_iter().flatten() {
        let _ = writeln!(text, "| {row} | {count} |");
    }
}

/// Fault by rule: a cell that never came up is not in the table.
fn cells(text: &mut String, answer: &Value) {
    let _ = writeln!(text, "\n| Fault | Met by |\n|---|---|");
    for (fault, cells) in answer.get("coverage").and_then(Value::as_object).into_iter().flatten() {
        let cells = cells.as_object().into_iter().flatten();
        let cells: Vec<String> = cells.map(|(rule, count)| format!("{rule} {count}")).collect();
        let _ = writeln!(text, "| {fault} | {} |", cells.join(", "));
    }
}

fn page(answer: &Value, seed: u64, seconds: f64) -> String {
    let violations = answer.get("violations").and_then(Value::as_array).map_or(0, Vec::len);
    let journeys = number(answer, "journeys");
    let rate = answer.get("journeys_per_second").and_then(Value::as_f64).unwrap_or(0.0);
    let (each, ratio) = (rate / 2.0, rate / 2.0 / BOUND);
    let mut text = format!(
        "# The recorded simulation\n\n`cargo xtask drill simulate --journeys {journeys} --seed {seed} --json` on \
         {THREADS} threads, store in memory, all faults.\n\n\
         | What | Figure |\n|---|---|\n| Journeys | {journeys} |\n| of these, came to an end | {} |\n| Commands answered | {} |\n\
         | Events | {} |\n| Violations | {violations} |\n| Wrong cells under right labels, given: not detectable by software | {} |\n\
         | Duration | {seconds:.0} s |\n| Journeys per second and core | {each:.1} ({ratio:.2} of the bound of {BOUND:.0}) |\n\
         | State | `{}` |\n\n{violations} violations in {journeys} journeys. No violation bounds the simulated rate below \
         3/{journeys} (95 %) and says nothing about faults that are not modelled.\n\n\
         A clinic has 25 journeys. That every answered event is still there is looked at in each clinic; every stored row \
         is checked, and every view folded anew, in one of eight. In one of four the plan asks for an STR profile, which \
         finds exchanged cells at the release.\n\n## Faults\n",
        number(answer, "closed"),
        number(answer, "commands"),
        number(answer, "events"),
        number(answer, "not_detectable"),
        answer.get("state_hash").and_then(Value::as_str).unwrap_or_default(),
    );
    table(&mut text, answer, "faults", "Fault");
    text.push_str("\n## What met each fault in a person's hands\n");
    cells(&mut text, answer);
    text.push_str("\n## Refusals\n");
    table(&mut text, answer, "refusals", "Rule");
    text.push_str("\n## Overrides\n");
    table(&mut text, answer, "overrides", "Rule");
    text
}
