//! The clinic of the drill, made by the program's own demonstration and kept for the next time.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::clock::Stopwatch;
use crate::failure::Failure;
use crate::{process, say};

/// Far beyond any start that works.
const PATIENCE: Duration = Duration::from_secs(120);
/// An older one is made anew: what was due then is overdue by now.
const KEPT: Duration = Duration::from_secs(24 * 3600);
/// Where it is kept. Removing the folder makes the next drill make it anew.
const FOLDER: &str = "target/drill/pages";
const SIGN_INS: &str = "sign-ins.txt";

/// A made clinic.
pub struct Clinic {
    folder: PathBuf,
    program: PathBuf,
    journeys: usize,
    sign_ins: Vec<(String, String, String)>,
}

/// The served clinic; ended when this value goes away.
pub struct Server {
    child: Child,
    address: String,
    milliseconds: f64,
}

/// What the start took.
pub struct Started {
    /// Until the address was printed.
    pub milliseconds: f64,
    /// Resident memory.
    pub megabytes: u64,
}

impl Clinic {
    /// Builds the program and makes the clinic, or takes the one that was made before.
    ///
    /// # Errors
    /// If the program fails.
    pub fn make(journeys: usize) -> Result<Self, Failure> {
        process::run("cargo", &["build", "--release", "--locked", "-p", "saisei"])?;
        let program = process::sibling("saisei")?;
        let folder = PathBuf::from(format!("{FOLDER}-{journeys}"));
        let said = match kept(&folder.join(SIGN_INS)) {
            Some(said) => said,
            None => made(&program, &folder, journeys)?,
        };
        let sign_ins = said.lines().filter_map(sign_in).collect();
        Ok(Self { folder, program, journeys, sign_ins })
    }

    /// What is in it, for the report.
    pub fn made(&self) -> String {
        format!(
            "{} journeys through real commands: 500 at every stage, the others ended in the ten years before; half of those \
             treated, with lots, containers, visits and adverse events; enquiries, environment, deviations, materials",
            self.journeys
        )
    }

    fn database(&self) -> String {
        database(&self.folder)
    }

    /// Name and password of the first person with this role.
    pub fn sign_in(&self, role: &str) -> Result<(&str, &str), Failure> {
        let found = self.sign_ins.iter().find(|(own, ..)| own == role);
        let (_, staff, password) = found.ok_or_else(|| Failure::new(format!("nobody signs in as {role}")))?;
        Ok((staff, password))
    }

    /// Serves it.
    ///
    /// # Errors
    /// If it does not start.
    pub fn serve(&self) -> Result<Server, Failure> {
        let watch = Stopwatch::start();
        let mut child = Command::new(&self.program)
            .args(["serve", "--db", &self.database(), "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .map_err(Failure::during("saisei serve"))?;
        let output = child.stdout.take().ok_or_else(|| Failure::new("saisei serve has no output"))?;
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if let Some(address) = line.trim().strip_prefix("http://") {
                    tell.send(address.trim_end_matches('/').to_owned()).unwrap_or_default();
                }
            }
        });
        let mut server = Server { child, address: String::new(), milliseconds: 0.0 };
        let silent = |_| Failure::new("saisei serve ended or stayed silent before it printed an address");
        server.address = told.recv_timeout(PATIENCE).map_err(silent)?;
        server.milliseconds = watch.elapsed().as_secs_f64() * 1000.0;
        Ok(server)
    }
}

impl Server {
    /// Host and port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What its start took, and the memory that it holds by now.
    ///
    /// # Errors
    /// If the system does not say.
    pub fn started(&self) -> Result<Started, Failure> {
        let path = format!("/proc/{}/status", self.child.id());
        let status = fs::read_to_string(path).map_err(Failure::during("memory of the server"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0);
        Ok(Started { milliseconds: self.milliseconds, megabytes: kilobytes / 1024 })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap_or_default();
        self.child.wait().map(drop).unwrap_or_default();
    }
}

/// What was said about a clinic that is there and not too old.
fn kept(sign_ins: &Path) -> Option<String> {
    let age = fs::metadata(sign_ins).ok()?.modified().ok()?.elapsed().ok()?;
    if age > KEPT {
        return None;
    }
    let said = fs::read_to_string(sign_ins).ok()?;
    say::note("the clinic of an earlier drill is taken");
    Some(said)
}

fn made(program: &Path, folder: &Path, journeys: usize) -> Result<String, Failure> {
    say::note(&format!("making a clinic of {journeys} journeys; that takes some minutes ..."));
    // A try that failed leaves nothing behind that the next one could meet.
    fs::remove_dir_all(folder).unwrap_or_default();
    fs::create_dir_all(folder).map_err(Failure::during("folder for the drill"))?;
    let count = journeys.to_string();
    let arguments = ["demo", "--no-serve", "--patients", &count, "--db", &database(folder)];
    let said = process::read(&program.display().to_string(), &arguments)?;
    fs::write(folder.join(SIGN_INS), &said).map_err(Failure::during("sign-ins of the drill"))?;
    Ok(said)
}

fn database(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("drill.saisei").display())
}

/// A line such as `nurse  nurse.suzuki  password`.
fn sign_in(line: &str) -> Option<(String, String, String)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words[..] {
        [role, staff, password] if line.starts_with("  ") => {
            Some((role.to_owned(), staff.to_owned(), password.to_owned()))
        }
        _ => None,
    }
}
