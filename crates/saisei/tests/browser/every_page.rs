//! Every page of the program in a real browser: reached through links as the people who may open it, in both languages,
//! light and dark, tablet and desktop, and on paper; axe and the house rules find nothing.
//!
//! With `SAISEI_PICTURES` set to a folder, a picture of everything is left there (`cargo xtask screenshots`).

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;

use crate::demo::{Demo, Route, SignIn, commands, routes};
use crate::driver::Browser;
use crate::keyboard;
use serde_json::Value;

/// Installed by `cargo xtask test`; nothing of it is kept in the repository.
const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/axe/node_modules/axe-core/axe.min.js");
const LOOK: &str = include_str!("look.js");
/// Everybody who opens pages, those who see most first.
const ROLES: [&str; 8] = [
    "coordinator",
    "physician",
    "nurse",
    "quality_officer",
    "culture_operator",
    "administrator",
    "inspector",
    "analyst",
];
/// Addresses that are no pages.
const NO_PAGES: [&str; 4] = ["/assets/{hash}/{file}", "/", "/print.css", "/journeys/{id}/labels.zpl"];
/// Pages of a state that nobody in the demonstration is in: several roles, no account, a closed account, a match at the
/// bedside. Each is drawn from a sample in the tests of the pages, and the match by the tests of the bedside.
const OF_OTHER_STATES: [&str; 4] =
    ["/role", "/staff/{id}/first-password", "/staff/{id}/reopen-account", "/journeys/{id}/start"];
const TABLET: u32 = 768;
const DESK: u32 = 1280;
const PAGES_AT_MOST: usize = 400;

/// One way of looking at a page.
struct Way {
    language: &'static str,
    scheme: &'static str,
    width: u32,
    /// Whether the keyboard goes over the page as well.
    walked: bool,
}

const WAYS: [Way; 4] = [
    Way { language: "ja", scheme: "light", width: TABLET, walked: true },
    Way { language: "ja", scheme: "dark", width: DESK, walked: false },
    Way { language: "en", scheme: "light", width: DESK, walked: false },
    Way { language: "en", scheme: "dark", width: TABLET, walked: false },
];

/// Where pictures go, if anywhere.
#[expect(clippy::disallowed_methods, reason = "the one setting of this test")]
fn pictures() -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("SAISEI_PICTURES")?);
    std::fs::create_dir_all(&folder).unwrap();
    Some(folder)
}

struct Walk<'a> {
    browser: Browser,
    demo: &'a Demo,
    routes: Vec<Route>,
    axe: String,
    /// Pages seen, by the address that they belong to.
    seen: BTreeMap<String, String>,
    /// What was found, by page and way.
    faults: Vec<String>,
    pictures: Option<PathBuf>,
}

/// A file name of an address.
fn slug(path: &str) -> String {
    let word = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let slug: String = path.trim_matches('/').chars().map(word).collect();
    if slug.is_empty() { "home".to_owned() } else { slug }
}

impl<'a> Walk<'a> {
    fn of(demo: &'a Demo) -> Self {
        let axe = std::fs::read_to_string(AXE).unwrap_or_else(|error| {
            panic!(
                "axe-core is not installed ({error}); `cargo xtask test` does it, or `npm ci` beside its package.json"
            )
        });
        let (seen, faults) = (BTreeMap::new(), Vec::new());
        Self { browser: Browser::start(), demo, routes: routes(), axe, seen, faults, pictures: pictures() }
    }

    fn look(&self, way: &Way) -> Value {
        self.browser.size(way.width, 1_024);
        self.browser.media(way.scheme, "screen");
        self.browser.script(&self.axe);
        self.browser.waiting_script(LOOK)
    }

    fn keep(&self, name: &str, kind: &str, picture: &[u8]) {
        if let Some(folder) = &self.pictures {
            std::fs::write(folder.join(format!("{name}.{kind}")), picture).unwrap();
        }
    }

    /// Looks at a page in one way, and answers its links.
    fn see(&mut self, pattern: &str, path: &str, person: &SignIn, way: &Way) -> Vec<String> {
        self.browser.open(&format!("{}{path}", self.demo.url));
        let found = self.look(way);
        let at = format!("{pattern} as {} ({} {} {})", person.role, way.language, way.scheme, way.width);
        for kind in ["axe", "small", "tiny", "wide", "headings", "doubles"] {
            let faults = found[kind].as_array().unwrap();
            self.faults.extend(faults.iter().map(|fault| format!("{at}: {kind}: {}", fault.as_str().unwrap_or("?"))));
        }
        if self.pictures.is_some() {
            let name = format!("{}.{}.{}.{}.{}", slug(pattern), person.role, way.language, way.scheme, way.width);
            self.keep(&name, "png", &self.browser.picture());
        }
        if way.walked {
            self.faults
                .extend(keyboard::faults(&self.browser).into_iter().map(|fault| format!("{at}: keyboard: {fault}")));
        }
        let links = found["links"].as_array().unwrap();
        links.iter().map(|link| link.as_str().unwrap().to_owned()).collect()
    }

    /// On paper the page still says whose it is and that it is for practice; what is pressed is gone.
    fn print(&mut self, pattern: &str, person: &SignIn) {
        self.browser.media("light", "print");
        let gone = "return [...document.querySelectorAll('.main-nav, main button, .top form')].filter((node) => \
                    node.getClientRects().length).map((node) => node.className || node.tagName)";
        let left = self.browser.script(gone);
        // A sheet of labels has no room for the stripe: its head and each label bear the mark.
        let mark = "return [...document.querySelectorAll('.sandbox, .label-sheet-head strong')].some((node) => \
                    node.getClientRects().length)";
        let marked = self.browser.script(mark);
        if left.as_array().is_some_and(|left| !left.is_empty()) || marked != Value::Bool(true) {
            self.faults.push(format!("{pattern} on paper: {left}, practice mark {marked}"));
        }
        let paper = self.browser.paper();
        assert!(paper.starts_with(b"%PDF"), "{pattern}");
        self.keep(&format!("{}.{}", slug(pattern), person.role), "pdf", &paper);
        self.browser.media("light", "screen");
    }

    /// Sees a page in every way.
    fn see_all(&mut self, pattern: &str, path: &str, person: &SignIn) -> Vec<String> {
        let mut links = Vec::new();
        for language in ["ja", "en"] {
            self.browser.speak(language);
            for way in WAYS.iter().filter(|way| way.language == language) {
                links = self.see(pattern, path, person, way);
            }
        }
        self.print(pattern, person);
        links
    }

    /// Follows links until this person has met no new kind of page.
    fn wander(&mut self, person: &SignIn) {
        self.demo.sign_in(&self.browser, person);
        // A patient whose product waits and a plan with two versions have the most to show.
        let ready = format!("/journeys/{}", self.demo.ready().journey);
        let begin = ["/today", "/settings", "/ledger", &ready, "/plans/ra-adsc"];
        let mut queue: VecDeque<String> = begin.map(str::to_owned).into();
        let mut met = BTreeSet::new();
        while let Some(path) = queue.pop_front() {
            let Some(route) = self.route_of(&path) else { continue };
            let pattern = route.path.clone();
            let open = route.permission.split(['(', ',']).map(str::trim).any(|role| role == person.role)
                || ["public", "signed-in"].contains(&route.permission.as_str());
            if NO_PAGES.contains(&pattern.as_str()) || !open || !met.insert(pattern.clone()) {
                continue;
            }
            let links = match self.seen.contains_key(&pattern) {
                true => self.links(&path),
                false => {
                    self.seen.insert(pattern.clone(), path.clone());
                    self.see_all(&pattern, &path, person)
                }
            };
            queue.extend(links.into_iter().take(PAGES_AT_MOST));
        }
    }

    /// The address that a path belongs to: one without variable parts before one with them.
    fn route_of(&self, path: &str) -> Option<&Route> {
        self.routes.iter().filter(|route| route.takes(path)).min_by_key(|route| route.path.matches('{').count())
    }

    fn links(&self, path: &str) -> Vec<String> {
        self.browser.open(&format!("{}{path}", self.demo.url));
        let links = self
            .browser
            .script("return [...document.querySelectorAll('a[href^=\"/\"]')].map((link) => link.getAttribute('href'))");
        links.as_array().unwrap().iter().map(|link| link.as_str().unwrap().to_owned()).collect()
    }
}

#[test]
fn every_page_can_be_used_by_everybody() {
    let demo = Demo::start(50);
    let mut walk = Walk::of(&demo);
    walk.browser.open(&format!("{}/sign-in", demo.url));
    let nobody = SignIn { role: "nobody".to_owned(), staff: String::new(), password: String::new() };
    walk.see_all("/sign-in", "/sign-in", &nobody);
    walk.seen.insert("/sign-in".to_owned(), "/sign-in".to_owned());
    for role in ROLES {
        walk.wander(demo.somebody(role));
    }
    let unseen: Vec<&str> = walk
        .routes
        .iter()
        .map(|route| route.path.as_str())
        .filter(|path| !NO_PAGES.contains(path) && !OF_OTHER_STATES.contains(path) && !walk.seen.contains_key(*path))
        .collect();
    assert!(walk.faults.is_empty(), "{} faults:\n{}", walk.faults.len(), walk.faults.join("\n"));
    assert!(unseen.is_empty(), "no link leads there: {unseen:?}");
}

/// The form of every act, as somebody who may do it.
#[test]
fn every_form_can_be_used_by_everybody() {
    let demo = Demo::start(12);
    let mut walk = Walk::of(&demo);
    let mut left: BTreeSet<String> = commands().into_iter().filter(|name| name != "tick").collect();
    for role in ROLES {
        let person = demo.somebody(role);
        demo.sign_in(&walk.browser, person);
        let links = walk.links("/acts");
        let open: Vec<String> = left.iter().filter(|name| links.contains(&format!("/acts/{name}"))).cloned().collect();
        for name in open {
            let path = format!("/acts/{name}");
            for way in [&WAYS[0], &WAYS[2]] {
                walk.browser.speak(way.language);
                walk.see(&path, &path, person, way);
            }
            left.remove(&name);
        }
    }
    left.remove("check_bedside");
    assert!(walk.faults.is_empty(), "{} faults:\n{}", walk.faults.len(), walk.faults.join("\n"));
    assert!(left.is_empty(), "nobody has a form for {left:?}");
}
