//! What goes wrong on a ward: a mistyped entry, a sign-in that ended, a network that is gone, two presses, two tabs, back
//! and reload, another language, the next person at the tablet. What was typed stays, and what was sent happens once.

use std::time::Duration;

use crate::driver::Browser;
use crate::hands::{Hands, Way};
use crate::server::{PASSWORD, Server, TWO_PEOPLE};

const JOURNEY: &str = "J0001";
const COMMAND: &str = "record_adverse_event";
const NURSE: &str = "nurse.suzuki";
const NEXT: &str = "nurse.kato";

struct Ward {
    hands: Hands,
    server: Server,
    /// Adverse events that were recorded so far.
    recorded: usize,
}

impl Ward {
    fn open_form(&self) {
        self.hands.open(&format!("{}/acts/{COMMAND}?journey={JOURNEY}", self.server.url), "#act [name='term']");
    }

    fn browser(&self) -> &Browser {
        &self.hands.browser
    }

    fn sign_in(&self, staff: &str) {
        self.hands.sign_in(&self.server.url, staff, PASSWORD);
    }

    /// Types an event; the note tells it from the others.
    fn type_event(&self, note: &str) {
        #[expect(clippy::disallowed_methods, reason = "the product's time runs by the computer's clock")]
        let now = jiff::Timestamp::now().in_tz("Asia/Tokyo").unwrap();
        let at = now.strftime("%Y-%m-%dT%H:%M").to_string();
        let entries =
            [("term", "fever"), ("onset_at", &at), ("learned_at", &at), ("suspected", "unknown"), ("note", note)];
        self.hands.fill(&entries.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    fn note(&self) -> String {
        let stands = self.browser().script("return document.querySelector('#act [name=note]')?.value ?? ''");
        stands.as_str().unwrap().to_owned()
    }

    fn send(&self) {
        self.hands.send();
    }

    /// The page that says that it was recorded.
    fn is_recorded(&self) {
        self.browser().wait_for(".banner");
        for _ in 0..100 {
            if self.browser().place().contains("recorded=") {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("{}: {}", self.browser().place(), self.browser().text().replace("\n", " "));
    }

    /// Whatever stands in the form, it was recorded already or is not complete.
    fn sends_nothing_more(&mut self) {
        self.browser().script("document.body.dataset.before = 'yes'");
        self.send();
        self.browser().wait_for("body:not([data-before]) h1");
        self.has_more(0);
    }

    /// So many more events stand in the record than before.
    fn has_more(&mut self, more: usize) {
        self.recorded += more;
        let file = self.server.shown("journey", JOURNEY);
        let events = file["adverse_events"].as_object().unwrap();
        assert_eq!(events.len(), self.recorded, "{}", self.browser().text());
    }
}

/// What is wrong is said, and what was typed stays; asking for the answer again records nothing.
fn a_mistyped_entry(ward: &mut Ward) {
    ward.open_form();
    ward.hands.write("#act [name='onset_at.day']", "2026/13/40");
    ward.hands.fill(&[("note".to_owned(), "月を間違えた".to_owned())]);
    ward.send();
    ward.browser().wait_for(".error-summary");
    assert_eq!(ward.note(), "月を間違えた");
    let day = ward.browser().script("return document.querySelector('[name=\"onset_at.day\"]').value");
    assert_eq!(day, "2026/13/40");
    let focused = ward.browser().script("return !!document.activeElement.closest('.error-summary')");
    assert_eq!(focused, true, "the summary has the focus");
    ward.browser().reload();
    ward.browser().wait_for(".error-summary");
    ward.has_more(0);
    ward.hands.write("#act [name='onset_at.day']", "");
    ward.type_event("直した");
    ward.send();
    ward.is_recorded();
    ward.has_more(1);
}

/// Reload, back, and sending again what then stands there record nothing more.
fn back_and_reload(ward: &mut Ward) {
    ward.browser().reload();
    ward.browser().wait_for(".banner");
    ward.has_more(0);
    // Back leads to the answer that named the fault. The browser asks before it sends that form once more.
    ward.browser().back();
    ward.browser().reload();
    ward.browser().wait_for("#act");
    ward.sends_nothing_more();
    ward.open_form();
    ward.type_event("戻る前");
    ward.send();
    ward.is_recorded();
    ward.has_more(1);
    ward.browser().back();
    ward.browser().wait_for("#act");
    ward.sends_nothing_more();
}

/// Two presses, and the same form once more behind the page's back.
fn two_presses(ward: &mut Ward) {
    ward.open_form();
    ward.type_event("二度押した");
    ward.browser().waiting_script(
        "const done = arguments[arguments.length - 1];
         const form = document.querySelector('#act');
         const body = new URLSearchParams(new FormData(form));
         const send = () => fetch(form.action, { method: 'POST', body, redirect: 'manual' });
         Promise.all([send(), send(), send()]).then(() => {
           const button = form.querySelector('.act-end button.primary');
           button.click(); button.click(); done(true);
         });",
    );
    ward.is_recorded();
    ward.has_more(1);
}

/// The sign-in ended while somebody typed: after signing in again the filled form is there, and is sent once.
fn a_sign_in_that_ended(ward: &mut Ward) {
    ward.open_form();
    ward.type_event("途中で切れた");
    ward.browser().lose_cookie("saisei");
    ward.send();
    ward.browser().wait_for("input[name=carry]");
    ward.has_more(0);
    ward.hands.write("#name", NURSE);
    ward.hands.write("#password", PASSWORD);
    ward.hands.press("main button.primary");
    ward.browser().wait_for("#carried");
    ward.hands.press("#carried button.primary");
    ward.browser().wait_for("#act");
    assert_eq!(ward.note(), "途中で切れた");
    ward.has_more(0);
    ward.send();
    ward.is_recorded();
    ward.has_more(1);
}

/// The sign-in ended, and somebody else signs in: nothing of what was typed is shown to them.
fn somebody_else_signs_in(ward: &mut Ward) {
    ward.open_form();
    ward.type_event("ほかの人には見せない");
    ward.browser().lose_cookie("saisei");
    ward.send();
    ward.browser().wait_for("input[name=carry]");
    ward.hands.write("#name", NEXT);
    ward.hands.write("#password", PASSWORD);
    ward.hands.press("main button.primary");
    ward.browser().wait_for(".person");
    let shown = ward.browser().script("return document.documentElement.outerHTML.includes('ほかの人には見せない')");
    assert_eq!(shown, false);
    ward.open_form();
    assert_eq!(ward.note(), "");
    ward.has_more(0);
    ward.sign_in(NURSE);
}

/// The page knows that the network is gone: it says so and keeps everything.
fn a_network_that_is_gone(ward: &mut Ward) {
    ward.open_form();
    ward.type_event("電波がない");
    ward.browser().offline(true);
    ward.send();
    ward.browser().wait_for("[data-offline]:not([hidden])");
    assert_eq!(ward.note(), "電波がない");
    ward.browser().offline(false);
    ward.send();
    ward.is_recorded();
    ward.has_more(1);
}

/// The network goes unnoticed. Whether or not the form arrived, it comes back filled and happens once.
fn a_network_that_goes_unnoticed(ward: &mut Ward, arrived: bool) {
    ward.open_form();
    ward.type_event("途中で途切れた");
    if arrived {
        ward.browser().waiting_script(
            "const done = arguments[arguments.length - 1];
             const form = document.querySelector('#act');
             fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), redirect: 'manual' }).then(() => done(true));",
        );
    }
    ward.browser().script("Object.defineProperty(navigator, 'onLine', { get: () => true })");
    ward.browser().offline(true);
    ward.send();
    std::thread::sleep(Duration::from_millis(500));
    ward.browser().offline(false);
    ward.open_form();
    ward.browser().wait_for(".draft");
    assert_eq!(ward.note(), "途中で途切れた");
    ward.send();
    ward.is_recorded();
    ward.has_more(1);
    ward.open_form();
    assert_eq!(ward.note(), "", "the draft is over");
}

/// Two tabs with the same form: each sends its own.
fn two_tabs(ward: &mut Ward) {
    ward.open_form();
    ward.type_event("一枚目");
    let first = ward.browser().new_tab();
    ward.browser().size(1_024, 900);
    ward.open_form();
    assert_eq!(ward.note(), "", "a draft belongs to its tab");
    ward.type_event("二枚目");
    ward.send();
    ward.is_recorded();
    ward.browser().to_tab(&first);
    assert_eq!(ward.note(), "一枚目");
    ward.send();
    ward.is_recorded();
    ward.has_more(2);
}

/// Another language, in the middle of typing.
fn another_language(ward: &mut Ward) {
    ward.open_form();
    ward.type_event("言葉を変えた");
    ward.hands.press(".languages button[lang=en]");
    ward.browser().wait_for("html[lang=en] #act");
    assert_eq!(ward.note(), "言葉を変えた");
    ward.hands.press(".languages button[lang=ja]");
    ward.browser().wait_for("html[lang=ja] #act");
    ward.send();
    ward.is_recorded();
    ward.has_more(1);
}

/// The next person takes the tablet: the same page, and nothing of what was typed; not for the first one either.
fn another_person(ward: &mut Ward) {
    ward.open_form();
    ward.type_event("次の人には残さない");
    ward.hands.press("details.person > summary");
    ward.hands.press("details.person .menu form:has([name=next]) button");
    ward.browser().wait_for("#password");
    let kept =
        ward.browser().script("return Object.keys(sessionStorage).filter((name) => name.startsWith('draft:')).length");
    assert_eq!(kept, 0);
    ward.hands.write("#name", NEXT);
    ward.hands.write("#password", PASSWORD);
    ward.hands.press("main button.primary");
    ward.browser().wait_for("#act");
    assert_eq!(ward.note(), "");
    let shown = ward.browser().script("return document.documentElement.outerHTML.includes('次の人には残さない')");
    assert_eq!(shown, false);
    ward.has_more(0);
}

#[test]
fn what_goes_wrong_on_a_ward() {
    #[expect(clippy::disallowed_methods, reason = "the product's time runs by the computer's clock")]
    let now = jiff::Timestamp::now();
    let mut ward = Ward { hands: Hands::new(Way::Pointer), server: Server::start(&TWO_PEOPLE, now), recorded: 0 };
    ward.sign_in(NURSE);
    a_mistyped_entry(&mut ward);
    back_and_reload(&mut ward);
    two_presses(&mut ward);
    a_sign_in_that_ended(&mut ward);
    somebody_else_signs_in(&mut ward);
    a_network_that_is_gone(&mut ward);
    a_network_that_goes_unnoticed(&mut ward, false);
    a_network_that_goes_unnoticed(&mut ward, true);
    two_tabs(&mut ward);
    another_language(&mut ward);
    another_person(&mut ward);
}
