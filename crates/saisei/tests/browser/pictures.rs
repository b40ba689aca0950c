//! The pictures of the guides and of the README, taken of the demonstration: each page is opened as the person whose work
//! it is, and shows what the guide speaks of. With `SAISEI_GUIDE_PICTURES` set to a folder they are kept there
//! (`cargo xtask pictures`).

use std::path::PathBuf;

use serde_json::Value;

use crate::demo::{Demo, Ready};
use crate::driver::Browser;

const WIDTH: u32 = 1_180;
const HEIGHT: u32 = 820;

/// One picture: its name, whose it is, where it begins, links to follow from there, and what must be seen at the end.
struct Shot {
    name: &'static str,
    role: &'static str,
    from: &'static str,
    follow: &'static [&'static str],
    shows: &'static str,
}

const fn shot(
    name: &'static str,
    role: &'static str,
    from: &'static str,
    follow: &'static [&'static str],
    shows: &'static str,
) -> Shot {
    Shot { name, role, from, follow, shows }
}

/// `{}` stands for the journey whose product waits at the bedside. People come in turn, so that each signs in once.
const SHOTS: &[Shot] = &[
    shot("today", "coordinator", "/today", &[], "main a"),
    shot("appointments", "coordinator", "/appointments", &[], "main table, main ol, main ul"),
    shot("journeys", "coordinator", "/journeys", &[], "main table a"),
    shot("journey", "physician", "/journeys/{}", &[], ".banner"),
    shot("adverse-event", "physician", "/adverse-events", &["main a[href*='/adverse-events/']"], ".banner"),
    shot("custody", "nurse", "/custody", &[], "main h1"),
    shot("observation", "nurse", "/observation", &[], "main a"),
    shot("paper-sheet", "nurse", "/journeys/{}/paper-sheet", &[], "main table"),
    shot("lot", "culture_operator", "/lots", &["main table a[href^='/lots/']"], "main figure"),
    shot("room", "culture_operator", "/rooms", &["main a[href^='/rooms/']"], "main figure"),
    shot(
        "release",
        "quality_officer",
        "/lots",
        &["main table a[href^='/lots/']", "main a[href$='/release']"],
        "main table",
    ),
    shot("deviation", "quality_officer", "/deviations", &["main a[href^='/deviations/']"], "main h1"),
    shot("plan", "administrator", "/plans/ra-adsc", &[], "main h1"),
    shot("verify", "administrator", "/ledger/verify", &[], "main h1"),
];

/// Where pictures go, if anywhere.
#[expect(clippy::disallowed_methods, reason = "the one setting of this test")]
fn folder() -> Option<PathBuf> {
    std::env::var_os("SAISEI_GUIDE_PICTURES").map(PathBuf::from)
}

struct Camera {
    browser: Browser,
    demo: Demo,
    ready: Ready,
    who: String,
}

impl Camera {
    fn sign_in(&mut self, role: &str) {
        if self.who == role {
            return;
        }
        self.demo.sign_in(&self.browser, self.demo.somebody(role));
        role.clone_into(&mut self.who);
    }

    fn open(&self, path: &str) {
        self.browser.open(&format!("{}{path}", self.demo.url));
    }

    /// Takes one in each language.
    fn take(&self, name: &str, shows: &str) {
        for language in ["ja", "en"] {
            self.browser.speak(language);
            self.browser.reload();
            self.browser.wait_for(&format!("html[lang={language}]"));
            self.browser.wait_for(shows);
            self.keep(name, language);
        }
    }

    fn keep(&self, name: &str, language: &str) {
        if let Some(folder) = folder() {
            std::fs::write(folder.join(format!("{name}-{language}.webp")), self.browser.small_picture()).unwrap();
        }
    }

    fn shoot(&mut self, shot: &Shot) {
        self.sign_in(shot.role);
        self.open(&shot.from.replace("{}", &self.ready.journey));
        for link in shot.follow {
            self.browser.wait_for(link);
            let found = self.browser.script(&format!("return document.querySelector({link:?}).getAttribute('href')"));
            self.open(found.as_str().unwrap());
        }
        self.take(shot.name, shot.shows);
    }

    /// What is signed, shown before it is signed.
    fn signature(&mut self) {
        self.sign_in("physician");
        for language in ["ja", "en"] {
            self.browser.speak(language);
            self.open(&format!("/acts/decide_eligibility?journey={}", self.ready.journey));
            self.browser.wait_for("#act");
            self.browser.script("document.querySelector('#act [name=decision][value=eligible]').click()");
            self.browser.press("#act .act-end button.primary");
            self.browser.wait_for("#sign-password");
            self.keep("signature", language);
        }
    }

    /// The match, with the words of one language: the result stands once, so the other language needs another check.
    fn matched(&mut self) {
        self.sign_in("nurse");
        self.open(&format!("/journeys/{}", self.ready.journey));
        let born = self.browser.wait_for(".banner");
        let other = self.demo.sign_ins.iter().rfind(|person| person.role == "nurse").unwrap().clone();
        for language in ["ja", "en"] {
            self.browser.speak(language);
            self.open("/bedside");
            self.browser.wait_for("form[data-scan]");
            self.browser.scan(&self.ready.wristband);
            self.browser.wait_for("[data-slot=W].read");
            self.browser.type_into("#said", &month_and_day(&born));
            std::thread::sleep(std::time::Duration::from_millis(300));
            self.browser.scan(&self.ready.container);
            self.browser.wait_for("#second-password, body.go h1, body.stop h1");
            if self.browser.script("return !!document.querySelector('#second-password')") == Value::Bool(true) {
                self.browser.type_into("#second-name", &other.staff);
                self.browser.type_into("#second-password", &other.password);
                self.browser.press("[name=second-role][value=nurse]");
                self.browser.press("main button.primary, main button.main-act");
            }
            self.browser.wait_for("body.go h1");
            self.keep("bedside", language);
        }
    }
}

/// The birthday out of a banner's words, four digits: month and day of the first date in it.
fn month_and_day(banner: &str) -> String {
    let numbers: Vec<u32> = banner.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
    let year = numbers.iter().position(|number| (1_900..2_100).contains(number)).unwrap();
    format!("{:02}{:02}", numbers[year + 1], numbers[year + 2])
}

#[test]
fn every_picture_of_the_guides_can_be_taken() {
    let demo = Demo::start(50);
    let ready = demo.ready();
    let mut camera = Camera { browser: Browser::start(), demo, ready, who: String::new() };
    camera.browser.size(WIDTH, HEIGHT);
    camera.browser.media("light", "screen");
    camera.open("/sign-in");
    camera.browser.speak("ja");
    SHOTS.iter().for_each(|shot| camera.shoot(shot));
    camera.signature();
    camera.browser.speak("ja");
    camera.matched();
}
