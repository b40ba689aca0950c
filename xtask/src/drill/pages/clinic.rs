//! The clinic of the drill, made through the program's own commands.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::failure::Failure;
use crate::{process, say};

/// Patients of the demonstration, the most first: if it cannot make so many, a smaller one is taken and said.
const DEMONSTRATIONS: [usize; 3] = [500, 50, 20];
/// Far beyond any start that works.
const PATIENCE: Duration = Duration::from_secs(60);
const FAMILIES: [(&str, &str); 6] = [
    ("練習", "レンシュウ"),
    ("架空", "カクウ"),
    ("見本", "ミホン"),
    ("試験", "シケン"),
    ("仮名", "カメイ"),
    ("例題", "レイダイ"),
];
const GIVEN: [(&str, &str); 5] =
    [("花子", "ハナコ"), ("太郎", "タロウ"), ("次郎", "ジロウ"), ("梅", "ウメ"), ("一郎", "イチロウ")];

/// A made clinic; its folder goes away with this value.
pub struct Clinic {
    folder: PathBuf,
    program: PathBuf,
    sign_ins: Vec<(String, String, String)>,
    demonstration: usize,
}

/// The served clinic; ended when this value goes away.
pub struct Server {
    child: Child,
    address: String,
}

impl Clinic {
    /// Builds the program and makes the clinic.
    ///
    /// # Errors
    /// If the program fails, or refuses a line.
    pub fn make(journeys: usize) -> Result<Self, Failure> {
        process::run("cargo", &["build", "--release", "--locked", "-p", "saisei"])?;
        let program = process::sibling("saisei")?;
        let folder = std::env::temp_dir().join(format!("saisei-drill-pages-{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(Failure::during("folder for the drill"))?;
        let mut clinic = Self { folder, program, sign_ins: Vec::new(), demonstration: 0 };
        clinic.demonstrate()?;
        clinic.add(journeys.saturating_sub(clinic.demonstration))?;
        Ok(clinic)
    }

    fn demonstrate(&mut self) -> Result<(), Failure> {
        let mut last = Failure::new("no demonstration was made");
        for patients in DEMONSTRATIONS {
            say::note(&format!("making a demonstration clinic of {patients} patients ..."));
            let count = patients.to_string();
            // A try that failed leaves nothing behind that the next one could meet.
            fs::remove_dir_all(&self.folder).unwrap_or_default();
            fs::create_dir_all(&self.folder).map_err(Failure::during("folder for the drill"))?;
            match self.saisei(&["demo", "--no-serve", "--patients", &count, "--db", &self.database()]) {
                Ok(said) => {
                    self.sign_ins = said.lines().filter_map(sign_in).collect();
                    self.demonstration = patients;
                    return Ok(());
                }
                Err(failure) => last = failure,
            }
        }
        Err(last)
    }

    /// What is in it, for the report.
    pub fn made(&self) -> String {
        format!(
            "all journeys through real commands: {} of the demonstration at every stage; the others registered and \
             opened, every second of them with history and disease activity, every fourth with an infection screen too",
            self.demonstration
        )
    }

    fn database(&self) -> String {
        format!("sqlite:{}", self.folder.join("drill.saisei").display())
    }

    fn saisei(&self, arguments: &[&str]) -> Result<String, Failure> {
        process::read(&self.program.display().to_string(), arguments)
    }

    /// Name and password of the first person with this role.
    pub fn sign_in(&self, role: &str) -> Result<(&str, &str), Failure> {
        let found = self.sign_ins.iter().find(|(own, ..)| own == role);
        let (_, staff, password) = found.ok_or_else(|| Failure::new(format!("nobody signs in as {role}")))?;
        Ok((staff, password))
    }

    fn person(&self, role: &str) -> Result<&str, Failure> {
        self.sign_in(role).map(|(staff, _)| staff)
    }

    /// Registers patients, then opens a journey for each, then does part of the work-up for a share of them.
    fn add(&self, count: usize) -> Result<(), Failure> {
        let (desk, nurse) = (self.person("coordinator")?, self.person("nurse")?);
        say::note(&format!("registering {count} patients ..."));
        let answers = self.apply(
            "patients",
            (0..count).map(|n| line(&format!("p{n}"), "register_patient", (desk, "coordinator"), patient(n))),
        )?;
        let people: Vec<String> = answers.iter().filter_map(|answer| found(answer, "coi")).collect();
        say::note(&format!("opening {} journeys ...", people.len()));
        let opened = people.iter().enumerate();
        let opened = opened.map(|(n, coi)| {
            line(&format!("j{n}"), "open_journey", (desk, "coordinator"), json!({"coi": coi, "plan": "ra-adsc"}))
        });
        let answers = self.apply("journeys", opened)?;
        let journeys: Vec<String> = answers.iter().filter_map(|answer| found(answer, "journey")).collect();
        if journeys.len() < count {
            return Err(Failure::new(format!(
                "{} of {count} journeys were opened: {:?}",
                journeys.len(),
                answers.first()
            )));
        }
        say::note("work-up ...");
        let acts = journeys.iter().enumerate().flat_map(|(n, journey)| work_up(n, journey, nurse));
        self.apply("work-up", acts).map(drop)
    }

    fn apply(&self, name: &str, lines: impl Iterator<Item = Value>) -> Result<Vec<Value>, Failure> {
        let file = self.folder.join(format!("{name}.jsonl"));
        let mut text = String::new();
        for line in lines {
            writeln!(text, "{line}").map_err(Failure::during("lines of the drill"))?;
        }
        fs::write(&file, text).map_err(Failure::during("lines of the drill"))?;
        let out = Command::new(&self.program)
            .args(["apply", "--db", &self.database(), &file.display().to_string()])
            .stderr(Stdio::inherit())
            .output()
            .map_err(Failure::during("saisei apply"))?;
        let answers =
            String::from_utf8_lossy(&out.stdout).lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        Ok(answers)
    }

    /// Serves it.
    ///
    /// # Errors
    /// If it does not start.
    pub fn serve(&self) -> Result<Server, Failure> {
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
        let mut server = Server { child, address: String::new() };
        let silent = |_| Failure::new("saisei serve ended or stayed silent before it printed an address");
        server.address = told.recv_timeout(PATIENCE).map_err(silent)?;
        Ok(server)
    }
}

impl Drop for Clinic {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).unwrap_or_default();
    }
}

impl Server {
    /// Host and port.
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap_or_default();
        self.child.wait().map(drop).unwrap_or_default();
    }
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

/// In a sandbox the time of a line counts; all of them stand at the time after the demonstration's last one.
fn line(key: &str, command: &str, (actor, role): (&str, &str), args: Value) -> Value {
    json!({"key": format!("drill-{command}-{key}"), "command": command, "actor": actor, "role": role, "args": args})
}

fn patient(n: usize) -> Value {
    let pick =
        |list: &[(&'static str, &'static str)], at: usize| list.get(at % list.len()).copied().unwrap_or_default();
    let (family, given) = (pick(&FAMILIES, n), pick(&GIVEN, n / FAMILIES.len()));
    let (year, month, day) = (1940 + n % 50, 1 + n / 7 % 12, 1 + n / 3 % 28);
    json!({
        "family_name": family.0, "given_name": given.0, "family_kana": family.1, "given_kana": given.1,
        "birth_date": format!("{year}-{month:02}-{day:02}"), "sex": if n.is_multiple_of(4) { "male" } else { "female" },
    })
}

fn work_up(n: usize, journey: &str, nurse: &str) -> Vec<Value> {
    let act = |command: &str, args: Value| line(&n.to_string(), command, (nurse, "nurse"), args);
    if !n.is_multiple_of(2) {
        return Vec::new();
    }
    let activity = json!({"tender_28": n % 20, "swollen_28": n % 15, "crp": {"value": "2.0", "unit": "mg/dL"}});
    let mut acts = vec![
        act(
            "record_history",
            json!({"journey": journey, "diagnosis": "rheumatoid-arthritis", "diagnosed": "2014-06",
            "comorbidities": [], "allergy_state": "none_known", "allergies": []}),
        ),
        act("record_disease_activity", json!({"journey": journey, "activity": activity})),
    ];
    if n.is_multiple_of(4) {
        let results = ["hbs_antigen", "hcv_antibody", "hiv_antibody", "syphilis_antibody"];
        let results: Vec<Value> =
            results.iter().map(|marker| json!({"marker": marker, "result": "negative"})).collect();
        acts.push(act(
            "record_infection_screen",
            json!({"journey": journey, "sampled_on": "2026-03-02", "results": results}),
        ));
    }
    acts
}

/// A value out of the first event of an answer.
fn found(answer: &Value, field: &str) -> Option<String> {
    let events = answer.get("events")?.as_array()?;
    let value =
        events.iter().find_map(|event| event.pointer(&format!("/payload/{field}")).or_else(|| event.get(field)))?;
    value.as_str().map(str::to_owned)
}
