//! A sandbox made and served by the real program.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_saisei");
pub const PASSWORD: &str = "three herons over wet rice";
/// The day of the example on which the product is made and received.
const PRODUCT_DAY: &str = "2026-05-04";

fn run(arguments: &[&str], input: &str) -> String {
    let mut child = Command::new(PROGRAM)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// An example that ends at the bedside.
pub struct Example {
    lines: &'static str,
    /// Who can sign in.
    staff: &'static [&'static str],
}

/// J0002 has a product bag; J0001 is the neighbour.
pub const NEIGHBOURS: Example =
    Example { lines: include_str!("../../../../examples/wrong-patient.jsonl"), staff: &["nurse.suzuki"] };
/// J0001 has a product bag, and its plan asks for a second person at the bedside.
pub const TWO_PEOPLE: Example = Example {
    lines: include_str!("../../../../examples/same-human-twice.jsonl"),
    staff: &["nurse.suzuki", "nurse.kato", "co.suzuki"],
};

/// The example without its last line. What happened to the product on its day happens a few minutes ago instead, so
/// that it is still within its time: filled 20 minutes ago, received before the page is opened.
fn script(example: &str, now: jiff::Timestamp) -> String {
    let lines: Vec<Value> = example.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kept = lines.iter().rev().skip(1).rev().filter(|line| line["command"] != "check_bedside");
    let moved = |(place, line): (usize, &Value)| {
        let mut line = line.clone();
        if line["at"].as_str().unwrap().starts_with(PRODUCT_DAY) {
            let seconds = 1_200 - 10 * i64::try_from(place).unwrap();
            let at = (now - jiff::SignedDuration::from_secs(seconds)).to_string();
            line["at"] = json!(at);
            if line["args"].get("sampled_at").is_some() {
                line["args"]["sampled_at"] = json!(at);
            }
        }
        format!("{line}\n")
    };
    kept.enumerate().map(moved).collect()
}

/// A sandbox that is served.
pub struct Server {
    pub url: String,
    db: String,
    file: PathBuf,
    child: Child,
    _folder: tempfile::TempDir,
}

impl Server {
    /// Makes the clinic of the example and serves it.
    pub fn start(example: &Example, now: jiff::Timestamp) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clinic.saisei");
        let url = format!("sqlite:{}", file.display());
        run(&["init", "--sandbox", "--db", &url, "--password-stdin"], PASSWORD);
        let answers = run(&["apply", "--db", &url, "-"], &script(example.lines, now));
        let refused: Vec<&str> = answers.lines().filter(|line| !line.contains(r#""outcome":"accepted""#)).collect();
        assert!(refused.is_empty(), "{refused:?}");
        for staff in example.staff {
            run(&["account", "--db", &url, "--staff", staff, "--password-stdin"], PASSWORD);
        }
        let db = url;
        let mut child = Command::new(PROGRAM)
            .args(["serve", "--db", &db, "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().trim_end_matches('/').to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "{line}");
        Self { url, db, file, child, _folder: folder }
    }

    /// The physician records an oxygen saturation of J0002 elsewhere, while the nurse has the page open.
    pub fn somebody_records(&self, key: &str) {
        let vitals = json!({"journey": "J0002", "vitals": {"spo2": 95}});
        let line =
            json!({"key": key, "command": "record_vitals", "actor": "dr.ito", "role": "physician", "args": vitals});
        let answer = run(&["apply", "--db", &self.db, "-"], &line.to_string());
        assert!(answer.contains(r#""outcome":"accepted""#), "{answer}");
    }

    /// What the program shows of a thing.
    pub fn shown(&self, kind: &str, id: &str) -> Value {
        serde_json::from_str(&run(&["show", "--db", &self.db, kind, id], "")).unwrap()
    }

    /// Asks it to end, as a service manager does. One complete file is left.
    pub fn stop(mut self) {
        let process = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &process]).status().unwrap();
        for _ in 0..60 {
            if let Some(status) = self.child.try_wait().unwrap() {
                assert!(status.success(), "{status}");
                assert!(!beside(&self.file, "-wal").exists(), "the file is complete");
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let _ = self.child.kill();
        panic!("the server did not end within six seconds");
    }
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}{ending}", file.display()))
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
