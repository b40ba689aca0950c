//! Three ways to fill in a form: with the pointer, with the keyboard alone, and with the pointer while the pages run no
//! script.

use serde_json::json;

use crate::driver::{Browser, CONTROL, DOWN, ENTER, SPACE, TAB};

/// More presses of Tab than the longest page has places.
const TABS_AT_MOST: u32 = 400;
/// More often than any form needs more rows.
const ROUNDS: u32 = 5;
/// More choices than the longest list has.
const CHOICES_AT_MOST: u32 = 200;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Pointer,
    Keyboard,
    WithoutScript,
}

/// The kind of a control, as the way of entering it differs.
#[derive(Debug, PartialEq, Eq)]
enum Control {
    Text,
    Select,
    Radio,
    Tick,
}

/// A person's hands on a browser.
pub struct Hands {
    pub browser: Browser,
    pub way: Way,
    /// Whether a choice that a page does not offer is put there, as somebody could who means to.
    pub forges: bool,
}

/// A selector for a field of this name in the form.
fn named(name: &str) -> String {
    format!("#act [name=\"{name}\"]:not([type=hidden])")
}

impl Hands {
    pub fn new(way: Way) -> Self {
        let browser = Browser::start();
        browser.size(1_024, 900);
        if way == Way::WithoutScript {
            browser.without_script();
        }
        Self { browser, way, forges: false }
    }

    /// Opens a page, waits for it.
    pub fn open(&self, url: &str, css: &str) {
        self.browser.open(url);
        self.browser.wait_for(css);
    }

    /// Presses Tab until the focus is where it should be.
    fn tab_to(&self, css: &str) {
        let there = format!("return !!document.activeElement?.matches({css:?})");
        for _ in 0..TABS_AT_MOST {
            if self.browser.script(&there) == true {
                return;
            }
            self.browser.keys(&TAB.to_string());
        }
        panic!("Tab never reaches {css}: {}", self.browser.text());
    }

    /// Presses a button or follows a link.
    pub fn press(&self, css: &str) {
        match self.way {
            Way::Keyboard => {
                self.tab_to(css);
                self.browser.keys(&ENTER.to_string());
            }
            _ => self.browser.press(css),
        }
    }

    /// Presses what leads to another page, and waits for it.
    pub fn press_on(&self, css: &str, then: &str) {
        self.browser.script("document.body.dataset.before = 'yes'");
        self.press(css);
        self.browser.wait_for(&format!("body:not([data-before]) {then}"));
    }

    /// Types into a field, over what stands in it.
    pub fn write(&self, css: &str, text: &str) {
        match self.way {
            Way::Keyboard => {
                self.tab_to(css);
                self.browser.chord(CONTROL, 'a');
                self.browser.keys(text);
            }
            // Where a scanner is listened for, a hand is slower than a scanner.
            Way::Pointer if self.browser.has("[data-label], [data-scan]") => {
                self.browser.press(css);
                self.browser.chord(CONTROL, 'a');
                self.browser.keys(text);
            }
            _ => self.browser.type_over(css, text),
        }
    }

    /// Chooses one of several.
    pub fn choose(&self, name: &str, value: &str) {
        match self.way {
            Way::Keyboard => self.choose_by_keys(&format!("[name={name:?}]"), value, Control::Radio),
            _ => self.browser.press(&format!("label:has(> [name={name:?}][value={value:?}])")),
        }
    }

    fn choose_by_keys(&self, css: &str, value: &str, control: Control) {
        self.tab_to(css);
        if control != Control::Select {
            self.browser.keys(&SPACE.to_string());
        }
        let chosen = format!(
            "const node = document.activeElement; return node.value === {} && node.checked !== false",
            json!(value)
        );
        for _ in 0..CHOICES_AT_MOST {
            if self.browser.script(&chosen) == true {
                return;
            }
            self.browser.keys(&DOWN.to_string());
        }
        panic!("the arrow keys never choose {value} of {css}");
    }

    fn control(&self, css: &str) -> Option<Control> {
        let kind = format!("return document.querySelector({css:?})?.type ?? ''");
        match self.browser.script(&kind).as_str().unwrap() {
            "" => None,
            "select-one" => Some(Control::Select),
            "radio" => Some(Control::Radio),
            "checkbox" => Some(Control::Tick),
            _ => Some(Control::Text),
        }
    }

    /// What is folded away around a field is unfolded.
    fn unfold(&self, css: &str) {
        let folded = format!("return !!document.querySelector({css:?})?.closest('details:not([open])')");
        while self.browser.script(&folded) == true {
            let mark = format!(
                "document.querySelectorAll('[data-here]').forEach((n) => n.removeAttribute('data-here'));
                 let box = document.querySelector({css:?}).closest('details:not([open])');
                 while (box.parentElement.closest('details:not([open])')) box = box.parentElement.closest('details:not([open])');
                 box.firstElementChild.setAttribute('data-here', '')"
            );
            self.browser.script(&mark);
            self.press("summary[data-here]");
        }
    }

    /// Fills in one entry; a code that is not among the choices is typed beside them.
    fn enter(&self, name: &str, value: &str) {
        let css = named(name);
        let offers = format!("{css} option[value={value:?}]");
        if self.control(&css) == Some(Control::Select) && !self.browser.has(&offers) {
            let own = format!("{name}.own");
            if !self.forges || self.browser.has(&named(&own)) {
                return self.enter(&own, value);
            }
            self.browser.script(&format!("document.querySelector({css:?}).add(new Option({0}, {0}))", json!(value)));
        }
        self.unfold(&css);
        let own = format!("#act [name={name:?}][value={value:?}]");
        match (self.control(&css), self.way) {
            (Some(Control::Text), _) => self.write(&css, value),
            (Some(Control::Select), Way::Keyboard) => self.choose_by_keys(&css, value, Control::Select),
            (Some(Control::Select), _) => self.browser.press(&offers),
            (Some(Control::Tick), Way::Keyboard) => {
                self.tab_to(&own);
                self.browser.keys(&SPACE.to_string());
            }
            (Some(Control::Radio), Way::Keyboard) => self.choose_by_keys(&css, value, Control::Radio),
            (Some(Control::Radio | Control::Tick), _) => {
                self.browser.press(&format!("#act label:has(> [name={name:?}][value={value:?}])"));
            }
            (None, _) => panic!("{name} has no field: {}", self.browser.text()),
        }
        let ticks = format!("return document.querySelector({own:?})?.checked");
        let stands = format!("return document.querySelector({css:?})?.value");
        let holds = match self.control(&css) {
            Some(Control::Radio | Control::Tick) => self.browser.script(&ticks) == true,
            _ => self.browser.script(&stands) == value,
        };
        assert!(holds, "{name} does not hold {value}: {}", self.browser.text());
    }

    /// The names of the form, in their order on the page; hidden ones with their value.
    fn fields(&self) -> Vec<(String, Option<String>)> {
        let script = "return [...document.querySelectorAll('#act [name]:not(button)')].map((n) => \
                      [n.name, n.type === 'hidden' ? n.value : null])";
        serde_json::from_value(self.browser.script(script)).unwrap()
    }

    /// A moment is typed as day and time.
    fn parts(&self, name: &str, value: &str) -> Vec<(String, String)> {
        match value.split_once('T') {
            Some((day, time)) if self.browser.has(&named(&format!("{name}.day"))) => {
                vec![(format!("{name}.day"), day.to_owned()), (format!("{name}.time"), time.to_owned())]
            }
            _ => vec![(name.to_owned(), value.to_owned())],
        }
    }

    /// Fills in a form: what has a field, in the order of the page; then a press for more rows, and what is left.
    pub fn fill(&self, entries: &[(String, String)]) {
        let mut left: Vec<(String, String)> =
            entries.iter().flat_map(|(name, value)| self.parts(name, value)).collect();
        for _ in 0..ROUNDS {
            let fields = self.fields();
            let place = |name: &str| fields.iter().position(|(own, _)| own == name);
            let fixed = |name: &str, value: &str| {
                fields.iter().any(|(own, brings)| own == name && brings.as_deref() == Some(value))
            };
            // A unit that cannot be chosen stands beside its number.
            left.retain(|(name, value)| {
                let number = name.strip_suffix("unit").map(|start| format!("{start}value"));
                let beside = number.is_some_and(|number| place(&number).is_some() && place(name).is_none());
                !(fixed(name, value) || beside)
            });
            left.sort_by_key(|(name, _)| place(name));
            let (open, later): (Vec<_>, Vec<_>) = left.into_iter().partition(|(name, _)| place(name).is_some());
            for (name, value) in open {
                self.enter(&name, &value);
            }
            let Some((name, _)) = later.first() else { return };
            let list = name.split('.').next().unwrap();
            self.press_on(&format!("#act button[name=more][value={list:?}]"), "#act");
            left = later;
        }
        panic!("no field for {left:?}");
    }

    /// Sends the form.
    pub fn send(&self) {
        self.press("#act .act-end button.primary");
    }

    /// Signs out whoever is signed in, and signs this person in.
    pub fn sign_in(&self, url: &str, staff: &str, password: &str) {
        self.browser.open(&format!("{url}/settings"));
        self.browser.wait_for("h1");
        if self.browser.has("details.person") {
            self.press("details.person > summary");
            self.press("details.person .menu form:last-of-type button");
            self.browser.wait_for("#password");
        }
        if !self.browser.has("html[lang=ja]") {
            self.press(".languages button[lang=ja]");
            self.browser.wait_for("html[lang=ja] #password");
        }
        self.write("#name", staff);
        self.write("#password", password);
        self.press_on("main button.primary", "h1");
        assert!(self.browser.has(".person, form[action='/role']"), "{}", self.browser.text());
    }
}
