//! Every refusal of the examples in a real browser: the person of the line types it into its form, the page names every
//! rule that stands in the way, and the record holds the refusal and nothing else.

use std::path::{Path, PathBuf};

use crate::clinic::{Clinic, PASSWORD, answer_to, empty, play};
use crate::examples_by_page::{Line, left};
use crate::hands::{Hands, Way};
use saisei_app::Answer;
use saisei_app::domain::{Finding, Grade, Rule};

const REFUSED: &str = ".refused-act, body.stop, .error-summary, .refusal, form.second";

/// Examples, by name.
fn examples() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|own| own == "jsonl")).collect();
    files.sort();
    files
}

/// The four digits of the birthday of the patient on this wristband: numbers are given in the order of registration.
fn birthday(lines: &[&str], wristband: &str) -> String {
    let serial: usize = wristband["SSWSA00126".len()..wristband.len() - 1].parse().unwrap();
    let registered = lines.iter().filter(|line| line.contains("\"register_patient\"")).nth(serial - 1).unwrap();
    let born = Line::read(registered).args("birth_date");
    born[5..].replace('-', "")
}

struct Desk<'a> {
    hands: &'a Hands,
    url: String,
}

impl Desk<'_> {
    fn open(&self, place: &str) {
        self.hands.open(&format!("{}{place}", self.url), "h1");
    }

    fn sign_in(&self, line: &Line) {
        let (staff, role) = (line.text("actor"), line.text("role"));
        self.hands.sign_in(&self.url, staff, PASSWORD);
        if self.hands.browser.place().starts_with("/role") {
            self.hands.press_on(&format!("main button[value={role:?}]"), "h1");
        }
    }

    /// Wristband, birthday and container, and the second person if the line has one.
    fn checks(&self, line: &Line, lines: &[&str]) {
        self.open("/bedside");
        let wristband = line.args("wristband");
        self.hands.write("#wristband", &wristband);
        self.hands.write("#container", &line.args("container"));
        // With the birthday it is complete and sends itself.
        self.hands.write("#said", &birthday(lines, &wristband));
        self.hands.browser.wait_for("#second-name, body.stop, body.go, .refused-act");
        if let Some((name, role)) = line.second() {
            self.hands.write("#second-name", &name);
            self.hands.choose("second-role", &role);
            self.hands.write("#second-password", PASSWORD);
            self.hands.press_on("form.second button.main-act", "h1");
        }
    }

    fn second(&self, line: &Line) {
        if let Some((name, role)) = line.second() {
            let entries = [("second-name", name), ("second-role", role), ("second-password", PASSWORD.to_owned())];
            self.hands.fill(&entries.map(|(name, value)| (name.to_owned(), value)));
        }
    }

    fn types(&self, line: &Line) {
        let command = line.text("command");
        self.open(&format!("/acts/{command}{}", line.about()));
        self.hands.fill(&line.entries());
        if self.hands.browser.has("#act [name='second-name']") {
            self.second(line);
        }
        self.hands.press_on("#act .act-end button.primary", "h1");
        if self.hands.browser.has("#sign-password") {
            self.second(line);
            self.hands.write("#sign-password", PASSWORD);
            self.hands.press_on("#act .act-end button.primary", "h1");
        }
    }
}

/// What the page must say of a refusal; whether it only asks for the second person, and so has refused nothing yet.
fn says(desk: &Desk, answer: &Answer, place: &str) -> bool {
    let browser = &desk.hands.browser;
    assert!(browser.has(REFUSED), "{place}: {}", browser.text());
    let page = browser.script("return document.body.textContent");
    // The second person is asked about what they answer; a note waits for the end of the check.
    let asks = browser.has("form.second");
    for finding in answer.findings.iter().filter(|finding| !asks || finding.grade() == Grade::SecondPerson) {
        let rule = finding.rule.id();
        // The rule's own sentence; between its parts stand the facts of the case.
        let words = Finding::of(finding.rule).ja().why;
        let spoken = |page: &str| words.split('—').all(|part| page.contains(part));
        // A mix-up has words of its own on the page that says STOP.
        let mixed_up =
            |page: &str| finding.rule == Rule::BedsideIdentityMismatch && page.contains("別の患者さんの容器です");
        let named = page.as_str().is_some_and(|page| page.contains(rule) || spoken(page) || mixed_up(page));
        assert!(named, "{place}: the page does not name {rule}: {}", browser.text());
    }
    browser.looks_whole();
    asks
}

fn example(path: &Path, hands: &Hands) -> usize {
    let text = std::fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let (clinic, twin): (Clinic, Clinic) = (empty(), empty());
    let desk = Desk { hands, url: clinic.served() };
    let mut tried = 0;
    for (number, text) in (1..).zip(&lines) {
        let line = Line::read(text);
        let (before, twin_before) = (clinic.app.position().unwrap(), twin.app.position().unwrap());
        let answer = answer_to(&twin.app, text);
        if answer.is_accepted() || line.text("actor") == "system" {
            play(&clinic.app, text);
            continue;
        }
        let place = format!("{}:{number} {}", path.file_name().unwrap().to_string_lossy(), line.text("command"));
        clinic.set_clock(line.at());
        clinic.everybody_can_sign_in();
        desk.sign_in(&line);
        match line.text("command") {
            "check_bedside" => desk.checks(&line, &lines),
            _ => desk.types(&line),
        }
        let due = if says(&desk, &answer, &place) { Vec::new() } else { left(&twin.app, twin_before) };
        assert_eq!(left(&clinic.app, before), due, "{place}");
        tried += 1;
    }
    tried
}

#[test]
fn every_refusal_of_the_examples_is_refused_in_chromium() {
    // What a page does not even offer is tried all the same, so that the gate behind it is tried as well.
    let hands = Hands { forges: true, ..Hands::new(Way::Pointer) };
    let tried: usize = examples().iter().map(|path| example(path, &hands)).sum();
    assert!(tried >= 19, "{tried}");
}
