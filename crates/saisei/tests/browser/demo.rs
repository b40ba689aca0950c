//! The demonstration clinic, served by the real program.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::driver::Browser;

const PROGRAM: &str = env!("CARGO_BIN_EXE_saisei");

/// Somebody who can sign in.
#[derive(Clone, Debug)]
pub struct SignIn {
    pub role: String,
    pub staff: String,
    pub password: String,
}

/// The patient whose product waits at the bedside, as the program tells it.
pub struct Ready {
    pub journey: String,
    pub wristband: String,
    pub container: String,
}

/// The clinic and its server; both end with it.
pub struct Demo {
    pub url: String,
    pub sign_ins: Vec<SignIn>,
    /// What the program suggests to try, line by line.
    tries: String,
    child: Child,
}

impl Demo {
    /// Makes it and waits until it is served.
    pub fn start(patients: u32) -> Self {
        let patients = patients.to_string();
        let mut child = Command::new(PROGRAM)
            .args(["demo", "--listen", "127.0.0.1:0", "--seed", "7", "--patients", &patients])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = child.stdout.take().unwrap();
        let mut demo = Self { url: String::new(), sign_ins: Vec::new(), tries: String::new(), child };
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Some(address) = line.strip_prefix("http://") {
                demo.url = format!("http://{}", address.trim_end_matches('/'));
                return demo;
            }
            if let [role, staff, password] = line.split_whitespace().collect::<Vec<_>>()[..]
                && line.starts_with("  ")
            {
                let [role, staff, password] = [role, staff, password].map(str::to_owned);
                demo.sign_ins.push(SignIn { role, staff, password });
            } else {
                demo.tries += &line;
            }
        }
        panic!("the demonstration told no address");
    }

    /// The first person in this role.
    pub fn somebody(&self, role: &str) -> &SignIn {
        self.sign_ins.iter().find(|person| person.role == role).unwrap_or_else(|| panic!("nobody is {role}"))
    }

    /// Signs this person in, after whoever was signed in before.
    pub fn sign_in(&self, browser: &Browser, person: &SignIn) {
        // The press that signs out may have no page to wait for; the form alone shows that nobody is signed in.
        browser.open(&format!("{}/sign-in", self.url));
        if browser.script("return !!document.querySelector('.person')") == Value::Bool(true) {
            browser.script("document.querySelector('form[action=\"/sign-out\"]').requestSubmit()");
        }
        browser.wait_for("#password");
        browser.type_into("#name", &person.staff);
        browser.type_into("#password", &person.password);
        browser.press("main button.primary");
        browser.wait_for(".person");
    }

    /// The patient of the things to try.
    pub fn ready(&self) -> Ready {
        let words = || self.tries.split(|c: char| !c.is_ascii_alphanumeric());
        let first = |begins: &str, length: usize| {
            let found = words().find(|word| word.starts_with(begins) && word.len() == length);
            found.unwrap_or_else(|| panic!("no {begins} in: {}", self.tries)).to_owned()
        };
        Ready { journey: first("J", 5), wristband: first("SSW", 17), container: first("SSC", 17) }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address of the program that answers with a page.
#[derive(Clone, Debug)]
pub struct Route {
    pub path: String,
    pub permission: String,
}

impl Route {
    /// Whether this address belongs to it.
    pub fn takes(&self, path: &str) -> bool {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let (own, other): (Vec<&str>, Vec<&str>) = (self.path.split('/').collect(), path.split('/').collect());
        let same = |(own, other): (&&str, &&str)| own == other || (own.starts_with('{') && !other.is_empty());
        own.len() == other.len() && own.iter().zip(&other).all(same)
    }
}

/// Every address that can be opened.
pub fn routes() -> Vec<Route> {
    let output = Command::new(PROGRAM).args(["routes", "--json"]).output().unwrap();
    let routes: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let text = |route: &Value, name: &str| route[name].as_str().unwrap().to_owned();
    let pages = routes.iter().filter(|route| route["method"] == "GET");
    pages.map(|route| Route { path: text(route, "path"), permission: text(route, "permission") }).collect()
}

/// Every command's name, as the program lists them.
pub fn commands() -> Vec<String> {
    let output = Command::new(PROGRAM).args(["schema", "commands"]).output().unwrap();
    let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
    let of = |variant: &Value| variant.pointer("/properties/command/const")?.as_str().map(str::to_owned);
    schema["oneOf"].as_array().unwrap().iter().filter_map(of).collect()
}
