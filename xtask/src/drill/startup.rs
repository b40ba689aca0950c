//! How fast the program is there, and how much memory it takes.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::json;

use super::asked::Asked;
use super::figures::Figures;
use crate::clock::Stopwatch;
use crate::failure::Failure;
use crate::{process, say};

const STARTS: usize = 20;
/// A restart in the middle of a day should not be noticed by the person at the bedside.
const START_BOUND_MS: f64 = 200.0;
/// A clinic's small computer runs other programs beside this one. 1 MB is 1,000,000 bytes.
const MEMORY_BOUND_MB: f64 = 100.0;
/// Far beyond any start that works.
const PATIENCE: Duration = Duration::from_secs(30);
const SETTLE: Duration = Duration::from_secs(1);

struct Measured {
    start_ms: f64,
    memory_mb: f64,
}

/// Makes a demonstration clinic, starts it again and again, and compares the middle with the bounds.
///
/// # Errors
/// If the program fails or a bound is left.
pub fn run(asked: &Asked) -> Result<(), Failure> {
    process::run("cargo", &["build", "--release", "--locked", "-p", "saisei"])?;
    let program = process::sibling("saisei")?;
    let folder = Folder::make()?;
    let database = format!("sqlite:{}", folder.0.join("drill.sqlite").display());
    say::note("making a demonstration clinic ...");
    process::run(&program.display().to_string(), &["demo", "--no-serve", "--db", &database])?;
    let measured = (1..=STARTS)
        .map(|number| {
            say::note(&format!("start {number} of {STARTS}"));
            one_start(&program, &database)
        })
        .collect::<Result<Vec<_>, _>>()?;
    report(&measured, asked.json)
}

fn report(measured: &[Measured], json: bool) -> Result<(), Failure> {
    let column = |value: fn(&Measured) -> f64, bound| {
        Figures::of(measured.iter().map(value).collect(), bound).ok_or_else(|| Failure::new("nothing was measured"))
    };
    let start = column(|one| one.start_ms, START_BOUND_MS)?;
    let memory = column(|one| one.memory_mb, MEMORY_BOUND_MB)?;
    if json {
        let answer =
            json!({"drill": "startup", "starts": measured.len(), "start_ms": start.json(), "memory_mb": memory.json()});
        say::line(&answer.to_string());
    } else {
        say::line(&start.sentence("from start to printed address", "ms"));
        say::line(&memory.sentence("resident memory one second later", "MB"));
    }
    if start.within() && memory.within() {
        return Ok(());
    }
    Err(Failure::new("drill startup left its bounds"))
}

fn one_start(program: &Path, database: &str) -> Result<Measured, Failure> {
    let watch = Stopwatch::start();
    let child = Command::new(program)
        .args(["serve", "--db", database, "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .map_err(Failure::during("saisei serve"))?;
    let mut server = Server(child);
    let output = server.0.stdout.take().ok_or_else(|| Failure::new("saisei serve has no output"))?;
    wait_for_address(output)?;
    let start_ms = watch.elapsed().as_secs_f64() * 1000.0;
    thread::sleep(SETTLE);
    let status = fs::read_to_string(format!("/proc/{}/status", server.0.id()))
        .map_err(Failure::during("memory of saisei serve"))?;
    let memory_mb = resident_mb(&status).ok_or_else(|| Failure::new("the system does not state VmRSS"))?;
    Ok(Measured { start_ms, memory_mb })
}

/// Waits for the line with the address. The thread goes on reading, so that the server is never held up by a full pipe.
fn wait_for_address(output: ChildStdout) -> Result<(), Failure> {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if line.contains("http://") {
                // Nobody listens any more after the first address.
                tell.send(()).unwrap_or_default();
            }
        }
    });
    told.recv_timeout(PATIENCE)
        .map_err(|_| Failure::new("saisei serve ended or stayed silent before it printed an address"))
}

/// `VmRSS` of a process status, in megabytes; the system states it in units of 1024 bytes.
fn resident_mb(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let units: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(units * 1024.0 / 1_000_000.0)
}

/// The running program; ended when this value goes away, also after a failure.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        self.0.kill().unwrap_or_default();
        self.0.wait().map(drop).unwrap_or_default();
    }
}

/// A folder of this process; removed when this value goes away.
struct Folder(PathBuf);

impl Folder {
    fn make() -> Result<Self, Failure> {
        let path = std::env::temp_dir().join(format!("saisei-drill-{}", std::process::id()));
        fs::create_dir_all(&path).map_err(Failure::during("folder for the drill"))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use std::process::{ChildStdout, Command, Stdio};

    use super::{Measured, report, resident_mb, wait_for_address};

    fn output_of(program: &str, arguments: &[&str]) -> ChildStdout {
        let child = Command::new(program).args(arguments).stdout(Stdio::piped()).spawn();
        child.expect("a program of every system").stdout.expect("its output")
    }

    #[test]
    fn the_address_is_found_and_silence_is_a_failure() {
        assert!(wait_for_address(output_of("echo", &["open http://127.0.0.1:8080/"])).is_ok());
        assert!(wait_for_address(output_of("true", &[])).is_err());
    }

    #[test]
    fn memory_is_read_from_the_status_of_a_process() {
        assert_eq!(resident_mb("Name:\tx\nVmRSS:\t   50000 kB\n"), Some(51.2));
        assert_eq!(resident_mb("Name:\tx\n"), None);
    }

    #[test]
    fn leaving_a_bound_is_a_failure() {
        assert!(report(&[Measured { start_ms: 50.0, memory_mb: 40.0 }], true).is_ok());
        assert!(report(&[Measured { start_ms: 250.0, memory_mb: 40.0 }], false).is_err());
        assert!(report(&[], true).is_err());
    }
}
