//! Runs the real program in a temporary place.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A clinic in its own temporary directory.
pub struct Clinic {
    pub dir: TempDir,
}

/// The program.
pub fn saisei() -> Command {
    Command::new(env!("CARGO_BIN_EXE_saisei"))
}

/// Root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Standard output as text.
pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Standard error as text.
pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

impl Clinic {
    /// A new sandbox, made with `init --sandbox` and nothing else.
    pub fn sandbox() -> Self {
        let clinic = Self { dir: TempDir::new().unwrap() };
        let made = saisei().args(["init", "--db", &clinic.url(), "--sandbox"]).output().unwrap();
        assert!(made.status.success(), "{}", stderr(&made));
        clinic
    }

    /// The data file.
    pub fn file(&self) -> PathBuf {
        self.dir.path().join("clinic.saisei")
    }

    /// The address of the data.
    pub fn url(&self) -> String {
        format!("sqlite:{}", self.file().display())
    }

    /// A file in the clinic's directory with this content.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// `apply` of a file.
    pub fn apply(&self, file: &Path) -> (Vec<Value>, Output) {
        let output = saisei().args(["apply", "--db", &self.url()]).arg(file).output().unwrap();
        let answers = stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        (answers, output)
    }

    /// `apply` of some lines.
    pub fn apply_lines(&self, lines: impl AsRef<[u8]>) -> (Vec<Value>, Output) {
        self.apply(&self.write("commands.jsonl", lines))
    }

    /// `verify --json` with further arguments.
    pub fn verify(&self, more: &[&str]) -> (Value, Output) {
        let output = saisei().args(["verify", "--json", "--db", &self.url()]).args(more).output().unwrap();
        (serde_json::from_str(&stdout(&output)).unwrap(), output)
    }

    /// `show --json` with further arguments.
    pub fn show(&self, kind: &str, id: &str, more: &[&str]) -> Value {
        let output = saisei().args(["show", "--json", "--db", &self.url(), kind, id]).args(more).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        serde_json::from_str(&stdout(&output)).unwrap()
    }

    /// Makes the newest checkpoint and writes it to a file.
    pub fn checkpoint(&self) -> PathBuf {
        let (report, _) = self.verify(&[]);
        self.write("checkpoint.txt", report["checkpoint"].as_str().unwrap())
    }
}

/// Start the program with its pipes open.
pub fn spawn(args: &[&str]) -> std::process::Child {
    saisei().args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}
